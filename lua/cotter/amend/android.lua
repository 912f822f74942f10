--- Adds pins to a network security config: elements of a pin-set, laid out as
--- those that are there.

local core = require "cotter.core"
local layout = require "cotter.amend.xml_layout"

local android = {}

local after, children = layout.after, layout.children
local deeper, insert = layout.deeper, layout.insert
local line_start = layout.line_start

--- Collects the entries that name a host, at any depth.
local function collect(element, name, found, parent)
  for _, entry in ipairs(children(element, "domain-config")) do
    local domains = children(entry, "domain")
    for _, domain in ipairs(domains) do
      if core.host((domain:text():match "^%s*(.-)%s*$")).name == name then
        found[#found + 1] = { element = entry, parent = parent,
                              domain = domain, domains = domains }
      end
    end
    collect(entry, name, found, entry)
  end
  return found
end

local function pin_lines(pins, space)
  local lines = {}
  for i, pin in ipairs(pins) do
    lines[i] = ('%s<pin digest="SHA-256">%s</pin>'):format(
      space, (pin:gsub("^sha256/", "")))
  end
  return table.concat(lines)
end

local function add_to_set(text, set, pins)
  local list = children(set, "pin")
  local last = list[#list]
  if last then
    return { insert(after(text, last),
                    pin_lines(pins, line_start(text, last.offset) or "")) }
  end
  local outer = line_start(text, set.offset)
  local space = outer and outer .. deeper(outer) or ""
  local open = text:match("^<pin%-set[^<>]*()>", set.offset + 1)
  if not open or text:sub(open - 1, open - 1) == "/" then
    return nil, { text = "the pin-set is empty: write <pin-set></pin-set>",
                  offset = set.offset }
  end
  return { insert(open, pin_lines(pins, space)) }
end

local function new_set(text, entry, domains, pins)
  local last = domains[#domains]
  local outer = line_start(text, last.offset) or ""
  local unit = deeper(line_start(text, entry.offset), outer)
  local inner = outer == "" and "" or outer .. unit
  return { insert(after(text, last), table.concat {
    outer, "<pin-set>", pin_lines(pins, inner), outer, "</pin-set>" }) }
end

local function new_entry(text, root, name, pins)
  local elements = children(root)
  local last = elements[#elements]
  if not last then
    return nil, { text = "the config is empty: nothing to lay a "
      .. "domain-config out like", offset = root.offset }
  end
  local outer = line_start(text, last.offset) or ""
  local unit = deeper(line_start(text, root.offset) or "\n", outer)
  local space = outer == "" and "" or outer .. unit
  local inner = outer == "" and "" or space .. unit
  return { insert(after(text, last), table.concat {
    outer, "<domain-config>", space, "<domain>", name, "</domain>",
    space, "<pin-set>", pin_lines(pins, inner), space, "</pin-set>",
    outer, "</domain-config>" }) }
end

--- Whether a nested entry takes the pins of the one around it.
local function lends(element)
  for _, nested in ipairs(children(element, "domain-config")) do
    if #children(nested, "pin-set") == 0 then return nested end
  end
end

local function inherits(text, entry)
  local outer = entry.parent
  return outer ~= nil and #children(entry.element, "pin-set") == 0
    and text:sub(outer.offset + 1, entry.element.offset):find "<pin%-set"
end

--- Says why it is left open to whom the pins would be added.
local function refuse(text, found)
  local entry = found[1]
  local element = entry.element
  if #found > 1 then
    return { text = "the host stands twice: the platform throws",
             offset = found[2].domain.offset }
  elseif #entry.domains > 1 then
    return { text = "the pin-set is of other domains too, which would get "
      .. "the pins: give the host an entry of its own",
      offset = element.offset }
  elseif #children(element, "pin-set") > 1 then
    return { text = "two pin-sets in one entry: the platform throws",
             offset = element.offset }
  elseif lends(element) then
    return { text = "entries inside of it take its pins, and would get these",
             offset = lends(element).offset }
  elseif inherits(text, entry) then
    return { text = "the pins are those of the entry around it: a pin-set of "
      .. "its own would replace them", offset = element.offset }
  end
end

--- Plans the edits that add pins to a host.
---@param octets string a config of the format, in UTF-8
---@param name string the host, in canonical form
---@param pins string[] "sha256/…", none of which the host has
---@return cotter.Edit[]?
---@return { text: string, offset: integer }? why not
---@nodiscard
function android.add(octets, name, pins)
  local root = assert(core.xml(octets)).root
  local found = collect(root, name, {})
  if #found == 0 then return new_entry(octets, root, name, pins) end
  local problem = refuse(octets, found)
  if problem then return nil, problem end
  local element = found[1].element
  local set = children(element, "pin-set")[1]
  if set then return add_to_set(octets, set, pins) end
  return new_set(octets, element, found[1].domains, pins)
end

return android
