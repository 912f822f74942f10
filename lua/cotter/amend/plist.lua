--- Adds pins to a property list of XML: to Apple's NSPinnedDomains, or to
--- TrustKit's TSKPinnedDomains, laid out as what is there.

local core = require "cotter.core"
local layout = require "cotter.amend.xml_layout"

local plist = {}

local LEAF, CA = "NSPinnedLeafIdentities", "NSPinnedCAIdentities"
local LISTS = { leaf = LEAF, ca = CA }
local KEY = "SPKI-SHA256-BASE64"

-- Where the domains stand, by format.
local PATHS = {
  apple = { "NSAppTransportSecurity", "NSPinnedDomains" },
  trustkit = { "TSKConfiguration", "TSKPinnedDomains" },
  ["tsk-plist"] = { "TSKPinnedDomains" },
}

---@class cotter.amend.Member
---@field key string
---@field at cotter.XmlNode
---@field value cotter.XmlNode

local function members_of(dict)
  local list, found = layout.children(dict), {}
  for i = 1, #list - 1, 2 do
    found[#found + 1] = { key = (list[i]:text()), at = list[i],
                          value = list[i + 1] }
  end
  return found
end

--- The members of a name; of a host, in whatever spelling.
local function named(dict, key, as_host)
  local found = {}
  for _, one in ipairs(members_of(dict)) do
    local own = as_host and core.host(one.key).name or one.key
    if own == key then found[#found + 1] = one end
  end
  return found
end

local function refusal(text, at) return { text = text, offset = at.offset } end

--- The one dictionary of a name in another.
local function descend(dict, path)
  for _, key in ipairs(path) do
    local found = named(dict, key)
    if #found > 1 then
      return nil, refusal(("the key %s stands twice"):format(key), found[2].at)
    elseif not found[1] or found[1].value.name ~= "dict" then
      return nil, refusal(("no dictionary %s to add to"):format(key), dict)
    end
    dict = found[1].value
  end
  return dict
end

-- Elements --------------------------------------------------------------------

local function base64(pin) return (pin:gsub("^sha256/", "")) end

--- A pin as the others of the list are written, or in a line of its own.
local function identity(pin, like)
  if like then
    local before, behind = like:match("^(<dict>%s*<key>%s*" .. KEY:gsub("%-",
      "%%-") .. "%s*</key>%s*<string>)[^<]*(</string>%s*</dict>)$")
    if before then return before .. base64(pin) .. behind end
  end
  return ("<dict><key>%s</key><string>%s</string></dict>"):format(KEY,
    base64(pin))
end

local function hash(pin) return "<string>" .. base64(pin) .. "</string>" end

local FORMS = { apple = identity, trustkit = hash, ["tsk-plist"] = hash }

local function source_of(text, element)
  return text:sub(element.offset + 1, element.stop)
end

--- Writes elements, each behind the same white space.
local function rows(pins, form, space, like)
  local list = {}
  for i, pin in ipairs(pins) do list[i] = space .. form(pin, like) end
  return table.concat(list)
end

--- Where a list or dictionary that has nothing in it is to be filled.
local function fill_empty(text, element, make)
  local space = layout.line_start(text, element.offset)
  local name, source = element.name, source_of(text, element)
  local inner = space and space .. layout.deeper(space) or ""
  local filled = make(inner) .. (space or "")
  if source:find "^<%a+%s*/>$" or source:find "^<%a+>%s*</%a+>$" then
    return { offset = element.offset, stop = element.stop, replacement =
      ("<%s>%s</%s>"):format(name, filled, name) }
  end
  local open = text:match("^<%a+>()", element.offset + 1)
  if not open then return nil, refusal("it has attributes", element) end
  return layout.insert(open - 1, make(inner))
end

local function append(text, array, pins, form)
  local list = layout.children(array)
  local last = list[#list]
  if not last then
    return fill_empty(text, array, function(space)
      return rows(pins, form, space)
    end)
  end
  return layout.insert(layout.after(text, last), rows(pins, form,
    layout.line_start(text, last.offset) or "", source_of(text, last)))
end

-- Hosts -----------------------------------------------------------------------

local function array_of(member)
  if member.value.name == "array" then return member.value end
  return nil, refusal(("%s is no list to add to"):format(member.key),
                      member.at)
end

local function hashes_of(entry)
  local found = named(entry.value, "TSKPublicKeyHashes")
  if #found == 1 then return array_of(found[1]) end
  return nil, refusal(#found > 1 and "TSKPublicKeyHashes stands twice"
    or "the host has no TSKPublicKeyHashes to add to", entry.at)
end

--- The lists of an entry that stand in it.
local function lists_in(entry)
  local lists = {}
  for _, one in ipairs(members_of(entry.value)) do
    if one.key == LEAF or one.key == CA then lists[#lists + 1] = one end
  end
  return lists
end

local OTHER = {
  leaf = "the host pins authorities alone, and a list of leaves beside that "
    .. "would have to match too: --role ca adds to the list that is there",
  ca = "the host pins leaves alone, and a list of authorities beside that "
    .. "would have to match too: --role leaf adds to the list that is there",
}

local function identities_of(entry, role)
  local lists = lists_in(entry)
  if #lists == 0 then
    return nil, refusal("the host has neither list to add to: it is not "
      .. "pinned", entry.at)
  elseif not role and #lists == 1 then
    return array_of(lists[1])
  elseif not role then
    return nil, refusal("the host has both lists: --role says to which",
                        entry.at)
  end
  local found = named(entry.value, LISTS[role])
  if #found == 1 then return array_of(found[1]) end
  return nil, refusal(#found > 1 and LISTS[role] .. " stands twice"
    or OTHER[role], entry.at)
end

local function add_to(request, entry)
  if entry.value.name ~= "dict" then
    return nil, refusal("the entry is no dictionary", entry.at)
  end
  local apple = request.format == "apple"
  local array, problem
  if apple then
    array, problem = identities_of(entry, request.role)
  else
    array, problem = hashes_of(entry)
  end
  if not array then return nil, problem end
  local edit, why = append(request.text, array, request.pins,
                           FORMS[request.format])
  return edit and { edit }, why
end

-- Reports go to the makers of TrustKit where nothing says otherwise.
local NO_REPORTS = "<key>TSKDisableDefaultReportUri</key>"

--- What an entry has beside its list.
local function rest(format, inner)
  if format == "apple" then return "" end
  return inner .. NO_REPORTS .. inner .. "<true/>"
end

--- Writes an entry for a host.
---@param space string before it
---@param unit string how much deeper each level is
local function entry_text(request, space, unit)
  local broken = space ~= ""
  local inner = broken and space .. unit or ""
  local list = LISTS[request.format == "apple" and request.role]
    or "TSKPublicKeyHashes"
  return table.concat { space, "<key>", request.name, "</key>", space,
    "<dict>", inner, "<key>", list, "</key>", inner, "<array>",
    rows(request.pins, FORMS[request.format],
         broken and inner .. unit or ""),
    inner, "</array>", rest(request.format, inner), space, "</dict>" }
end

local function new_entry(request, domains)
  if request.format == "apple" and not request.role then
    return nil, refusal("--role says whether the pins of a new host are of "
      .. "leaves or of authorities", domains)
  end
  local text, list = request.text, layout.children(domains)
  local outer = layout.line_start(text, domains.offset)
  if #list == 0 then
    local edit, why = fill_empty(text, domains, function(space)
      return entry_text(request, space, layout.deeper(outer))
    end)
    return edit and { edit }, why
  end
  local space = layout.line_start(text, list[1].offset) or ""
  return { layout.insert(layout.after(text, list[#list]),
    entry_text(request, space, layout.deeper(outer, space))) }
end

--- Plans the edits that add pins to a host.
---@param octets string a property list of XML, in UTF-8
---@param name string the host, in canonical form
---@param pins string[] "sha256/…", none of which the host has
---@param options { format: string, role: "leaf"|"ca"|nil }
---@return cotter.Edit[]?
---@return { text: string, offset: integer }? why not
---@nodiscard
function plist.add(octets, name, pins, options)
  local root = layout.children(assert(core.xml(octets)).root)[1]
  local domains, problem = descend(root, PATHS[options.format])
  if not domains then return nil, problem end
  local request = { text = octets, name = name, pins = pins,
                    format = options.format, role = options.role }
  local found = named(domains, name, true)
  if #found > 1 then
    return nil, refusal("the host stands twice: the last counts alone",
                        found[2].at)
  elseif found[1] then
    return add_to(request, found[1])
  end
  return new_entry(request, domains)
end

return plist
