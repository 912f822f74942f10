--- What ends when: certificates, sets of pins and waivers on one axis of time.
--- Each row says its dates in words, too.

local columns = require "cotter.report.columns"
local date = require "cotter.date"
local hosts = require "cotter.report.html.hosts"
local markup = require "cotter.report.html.markup"
local moment = require "cotter.moment"

local timeline = {}

local DAY <const> = 86400
local SHOWN <const> = 80
-- What the axis shows around the moment of the report, in days: a year back,
-- and two ahead, in which a release lives. Longer lives are cut at its ends.
local BEFORE <const>, AFTER <const> = 365, 730

---@class cotter.TimelineRow
---@field kind "certificate"|"pins"|"waiver"
---@field name string
---@field first integer? none: since ever
---@field stop integer   the first second after it

---@param list cotter.TimelineRow[]
---@param verdict cotter.Verdict
local function add_certificates(list, verdict)
  local known = {}
  for _, chain in ipairs(verdict.portrait.chains) do
    for _, cert in ipairs(chain.certs) do
      if not known[cert.fingerprint] then
        known[cert.fingerprint] = true
        list[#list + 1] = { kind = "certificate",
          name = hosts.name_of(cert.subject),
          first = moment.read(cert.not_before),
          stop = (moment.read(cert.not_after) or 0) + 1 }
      end
    end
  end
end

--- Hosts of one config whose pins end at one moment are one row.
---@param list cotter.TimelineRow[]
---@param verdict cotter.Verdict
local function add_pins(list, verdict)
  for _, config in ipairs(verdict.portrait.configs) do
    local known = {}
    for _, host in ipairs(config.hosts) do
      local stop = host.expires and moment.read(host.expires)
      if stop and known[stop] then
        known[stop].count = known[stop].count + 1
        known[stop].name = ("%s and %d more"):format(known[stop].host,
          known[stop].count - 1)
      elseif stop then
        known[stop] = { kind = "pins", name = host.name, host = host.name,
                        stop = stop, count = 1 }
        list[#list + 1] = known[stop]
      end
    end
  end
end

---@param list cotter.TimelineRow[]
---@param verdict cotter.Verdict
local function add_waivers(list, verdict)
  for _, row in ipairs(verdict.waivers or {}) do
    local one = row.waiver
    local last = date.seconds(one.expires)
    list[#list + 1] = { kind = "waiver", name = one.id or one.rule,
      first = date.seconds(one.created), stop = last and last + DAY or 0 }
  end
end

-- What ends first comes first; a sort that is not stable needs a total order.
---@param verdict cotter.Verdict
---@return cotter.TimelineRow[]
local function rows_of(verdict)
  local list = {}
  if verdict.portrait then
    add_certificates(list, verdict)
    add_pins(list, verdict)
  end
  add_waivers(list, verdict)
  local order = {}
  for i, row in ipairs(list) do order[row] = i end
  table.sort(list, function(a, b)
    if a.stop ~= b.stop then return a.stop < b.stop end
    return order[a] < order[b]
  end)
  return list
end

---@class cotter.Axis
---@field at integer
---@field first integer
---@field stop integer
---@field grid string markup

---@param axis cotter.Axis
---@param seconds integer
---@return number of a hundred, within the axis
local function place(axis, seconds)
  local part = (seconds - axis.first) / (axis.stop - axis.first)
  return math.max(0, math.min(1, part)) * 100
end

--- The first day of each quarter on the axis.
---@param axis cotter.Axis
---@return { year: integer, month: integer, at: number }[]
local function quarters(axis)
  local list = {}
  local year = tonumber(moment.text(axis.first):sub(1, 4)) --[[@as integer]]
  for i = 0, 15 do
    local row = { year = year + i // 4, month = i % 4 * 3 + 1 }
    local seconds = date.seconds(("%04d-%02d-01"):format(row.year, row.month))
    if seconds and seconds > axis.first and seconds < axis.stop then
      row.at = place(axis, seconds)
      list[#list + 1] = row
    end
  end
  return list
end

---@param at number
---@param class string
---@return string
local function line(at, class)
  return ('<line class="%s" x1="%.2f%%" x2="%.2f%%" y1="0" y2="100%%"/>')
    :format(class, at, at)
end

---@param at integer
---@return cotter.Axis
local function new_axis(at)
  local axis = { at = at, first = math.max(0, at - BEFORE * DAY),
                 stop = at + AFTER * DAY }
  local parts = {}
  for i, row in ipairs(quarters(axis)) do
    parts[i] = line(row.at, row.month == 1 and "year" or "grid")
  end
  axis.grid = table.concat(parts)
  return axis
end

---@param axis cotter.Axis
---@return string markup of the head of the chart
local function head(axis)
  local parts = { line(place(axis, axis.at), "now") }
  for _, row in ipairs(quarters(axis)) do
    if row.month == 1 then
      parts[#parts + 1] = ('<text x="%.2f%%" y="12" dx="4">%d</text>'):format(
        row.at, row.year)
    end
  end
  parts[#parts + 1] = ('<text x="%.2f%%" y="25" dx="4">%s</text>'):format(
    place(axis, axis.at), "this report")
  return ('<svg width="100%%" height="30" role="img" aria-label="an axis of '
    .. 'time, a line for each quarter">%s</svg>'):format(table.concat(parts))
end

---@param axis cotter.Axis
---@param row cotter.TimelineRow
---@return string markup
local function chart(axis, row)
  local from = place(axis, row.first or axis.first)
  local to = place(axis, row.stop)
  local over = row.stop <= axis.at and " over" or ""
  local parts = { axis.grid, ('<rect class="span %s%s" x="%.2f%%" y="9" '
    .. 'width="%.2f%%" height="8" rx="1.5"/>'):format(row.kind, over, from,
                                                     math.max(to - from, .2)) }
  if row.stop <= axis.stop then
    parts[#parts + 1] = ('<svg x="%.2f%%" y="13" overflow="visible">'
      .. '<path class="end%s" d="M0-6 4.5 0 0 6-4.5 0z"/></svg>'):format(to,
                                                                       over)
  end
  parts[#parts + 1] = line(place(axis, axis.at), "now")
  return ('<svg width="100%%" height="26" aria-hidden="true">%s</svg>'):format(
    table.concat(parts))
end

---@param axis cotter.Axis
---@param row cotter.TimelineRow
---@return string markup
local function state_of(axis, row)
  local days = (row.stop - axis.at) // DAY
  if row.stop <= axis.at then
    return ('<span class="bad">ended %s ago</span>'):format(
      columns.count((axis.at - row.stop) // DAY, "day"))
  elseif row.first and row.first > axis.at then
    return "not yet begun"
  end
  return "ends in " .. columns.count(days, "day")
end

local KINDS = { certificate = "certificate", pins = "pin set",
                waiver = "waiver" }

---@param write fun(text: string)
---@param axis cotter.Axis
---@param row cotter.TimelineRow
local function write_row(write, axis, row)
  -- A certificate and a waiver are valid in their last second, which is told;
  -- pins end at theirs.
  local last = row.kind == "pins" and row.stop or row.stop - 1
  write(('<tr><th scope="row">%s</th><td>%s</td><td>%s</td><td>%s</td>'
    .. '<td>%s</td><td class="chart">%s</td></tr>\n'):format(
    markup.text(row.name), KINDS[row.kind],
    row.first and moment.text(row.first):sub(1, 10) or "-",
    moment.text(last):sub(1, 10), state_of(axis, row), chart(axis, row)))
end

--- Writes it.
---@param page cotter.Page
function timeline.write(page)
  local list, write = rows_of(page.verdict), page.write
  if #list == 0 then return end
  local axis = new_axis(assert(moment.read(page.verdict.at)))
  markup.open(write, "timeline", "Timeline")
  write '<p class="soft">What ends first comes first. Dates are in UTC.</p>\n'
  write('<div class="scroll timeline" role="region" tabindex="0" '
    .. 'aria-label="Timeline"><table>\n<thead><tr>')
  for _, name in ipairs { "What", "Kind", "From", "Until", "State" } do
    write(('<th scope="col">%s</th>'):format(name))
  end
  write(('<th scope="col" class="chart">%s</th></tr></thead>\n<tbody>\n')
    :format(head(axis)))
  for i = 1, math.min(#list, SHOWN) do write_row(write, axis, list[i]) end
  markup.close_table(write)
  markup.cut(write, #list - SHOWN, "row", "they end later than these")
  markup.close(write)
end

return timeline
