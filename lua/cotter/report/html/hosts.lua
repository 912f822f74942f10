--- The hosts of each config with their pins, and the chains that they serve.

local columns = require "cotter.report.columns"
local markup = require "cotter.report.html.markup"

local hosts = {}

local text, code, word = markup.text, markup.code, markup.word

local SHOWN <const> = 300

---@param chain table
---@param pin string?
---@return table? cert
local function cert_of(chain, pin)
  for _, cert in ipairs(chain.certs) do
    if pin and cert.pin == pin then return cert end
  end
end

--- The common name of a subject, or all of it.
---@param subject string RFC 4514
---@return string
---@nodiscard
function hosts.name_of(subject)
  local name = subject:match "CN=([^,+\\]+)"
  if name then return name end
  return subject ~= "" and subject or "(no subject)"
end

--- What is known of a pin beside the config.
---@param pin table
---@param chains table[] of its host
---@return string markup
local function state_of(pin, chains)
  if pin.fault then
    return ('<span class="bad">not a pin: %s</span>'):format(text(pin.fault))
  elseif not pin.pin then
    return ('<span class="bad">%s, which no chain is held against</span>')
      :format(text(pin.algorithm))
  end
  for _, chain in ipairs(chains) do
    local cert = cert_of(chain, pin.pin)
    if cert then
      return ('<span class="good">served</span>: %s'):format(
        text(hosts.name_of(cert.subject)))
    end
  end
  if pin.held then return '<span class="good">held in reserve</span>' end
  return #chains > 0 and "in no chain" or "no chain given"
end

---@param write fun(text: string)
---@param host table
---@param chains table[]
local function write_pins(write, host, chains)
  if #host.pins == 0 then
    write '<p class="soft">no pins</p>\n'
    return
  end
  markup.open_table(write, "Pins of " .. host.name, { "Pin", "State", "Line" })
  for _, pin in ipairs(host.pins) do
    local remark = pin.comment or pin.role
    markup.row(write, {
      code(pin.text) .. (remark and ' <span class="soft">' .. text(remark)
                         .. "</span>" or ""),
      state_of(pin, chains), text(pin.line or "-") })
  end
  markup.close_table(write)
end

---@param host table
---@return table<string, boolean>
local function pinned_by(host)
  local pinned = {}
  for _, pin in ipairs(host.pins) do
    if pin.pin then pinned[pin.pin] = true end
  end
  return pinned
end

---@param write fun(text: string)
---@param chain table
---@param host table
local function write_chain(write, chain, host)
  local pinned = pinned_by(host)
  write(("<h5>served by %s (%s)</h5>\n"):format(text(chain.host),
                                                text(chain.path)))
  markup.open_table(write, "Chain of " .. chain.host,
    { "Certificate", "Key", "From", "Until", "Pinned" })
  for _, cert in ipairs(chain.certs) do
    markup.row(write, { text(cert.subject), word(cert.key),
      word(cert.not_before:sub(1, 10)), word(cert.not_after:sub(1, 10)),
      pinned[cert.pin] and '<span class="good">yes</span>' or "no" })
  end
  markup.close_table(write)
end

---@param host table
---@return string
local function traits(host)
  local parts = {}
  if host.text then parts[1] = ('written "%s"'):format(host.text) end
  if host.include_subdomains then parts[#parts + 1] = "with subdomains" end
  if host.expires then parts[#parts + 1] = "until " .. host.expires end
  if host.enforced == false then parts[#parts + 1] = "not enforced" end
  if host.line then parts[#parts + 1] = "line " .. host.line end
  return table.concat(parts, ", ")
end

---@param write fun(text: string)
---@param host table
---@param all table[] chains
local function write_host(write, host, all)
  local chains = {}
  for i, number in ipairs(host.chains) do chains[i] = all[number] end
  write(('<article class="host">\n<h4>%s <span class="soft">%s</span></h4>\n')
    :format(text(host.name), text(traits(host))))
  write_pins(write, host, chains)
  for _, chain in ipairs(chains) do write_chain(write, chain, host) end
  write "</article>\n"
end

--- Writes them.
---@param page cotter.Page
function hosts.write(page)
  local seen = page.verdict.portrait
  if not seen or #seen.configs == 0 then return end
  local write, count = page.write, 0
  markup.open(write, "hosts", "Hosts")
  for _, config in ipairs(seen.configs) do
    if count < SHOWN then
      write(('<h3>%s <span class="soft">%s, %s</span></h3>\n'):format(
        code(config.path), text(config.format),
        columns.count(#config.hosts, "host")))
    end
    for _, host in ipairs(config.hosts) do
      count = count + 1
      if count <= SHOWN then write_host(write, host, seen.chains) end
    end
  end
  markup.cut(write, count - SHOWN, "host", "cotter model lists them all")
  markup.close(write)
end

return hosts
