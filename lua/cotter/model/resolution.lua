--- Resolution: which entries of a config answer for a name, as a consumer
--- reads it. What a consumer does stands in model.consumer and model.plug_in.

local core = require "cotter.core"
local plug_in = require "cotter.model.plug_in"

local resolution = {}

local function below(own, name)
  return own ~= "" and #name > #own and name:sub(-#own - 1) == "." .. own
end

-- What an entry is compared by.
local NAME = {
  text = function(entry) return entry.text end,
  lower = function(entry) return entry.text:lower() end,
  canonical = function(entry) return entry.fault and "" or entry.name end,
  -- As a URL has it: with the final dot that it may have.
  dotted = function(entry)
    if entry.fault then return "" end
    return entry.text:sub(-1) == "." and entry.name .. "." or entry.name
  end,
}

local SCOPE = {
  exact = function() return false end,
  below = function(own, name) return below(own, name) end,
  option = function(own, name, entry)
    return entry.include_subdomains == true and below(own, name)
  end,
  label = function(own, name, entry)
    return entry.include_subdomains == true
      and name:match "^[^.]+%.(.+)$" == own
  end,
  -- "*." is the name behind it, with all below.
  star = function(own, name)
    local parent = own:match "^%*%.(.+)$"
    return parent ~= nil and (name == parent or below(parent, name))
  end,
  -- "*." is one label, "**." any number of them, also none.
  pattern = function(own, name)
    local any, parent = own:match "^%*(%*?)%.(.+)$"
    if any == "*" then return name == parent or below(parent, name) end
    return parent ~= nil and name:match "^[^.]+%.(.+)$" == parent
  end,
}

--- Tells whether an entry answers for a name. Text that is no host name equals
--- no name.
---@param entry cotter.Host
---@param name string A-labels, lower case
---@param consumer cotter.Consumer
---@return boolean
---@nodiscard
function resolution.covers(entry, name, consumer)
  local row = plug_in.row(consumer, entry.config.format)
  local own = NAME[row.name](entry)
  return own == name or SCOPE[row.scope](own, name, entry)
end

local function below_option(entry)
  return entry.include_subdomains and "subdomains" or "name"
end

local REACH = {
  exact = function() return "name" end,
  below = function() return "subdomains" end,
  option = below_option,
  label = function(entry)
    return entry.include_subdomains and "one-label" or "name"
  end,
  star = function(_, own)
    return own:find "^%*%." and "subdomains" or "name"
  end,
  pattern = function(_, own)
    local stars = own:match "^(%*%*?)%."
    if not stars then return "name" end
    return stars == "*" and "label-below" or "subdomains"
  end,
}

--- How far an entry reaches: its name alone, with what is one label below it,
--- with all below it, or what is one label below it alone.
---@param entry cotter.Host
---@param consumer cotter.Consumer
---@return "name"|"one-label"|"subdomains"|"label-below"
---@nodiscard
function resolution.scope(entry, consumer)
  local row = plug_in.row(consumer, entry.config.format)
  return REACH[row.scope](entry, NAME[row.name](entry))
end

---@type table<cotter.Config, table<string, cotter.Host[]>>
local by_name = {}

local index = core.of_model(function(config)
  local entries = {}
  for _, host in ipairs(config.hosts) do
    local list = entries[host.name] or {}
    list[#list + 1] = host
    entries[host.name] = list
  end
  by_name[config] = entries
  return entries
end)

--- The entries of one name that cover another.
local function covering(list, name, consumer)
  local found = {}
  for _, entry in ipairs(list or {}) do
    if resolution.covers(entry, name, consumer) then
      found[#found + 1] = entry
    end
  end
  return found
end

--- Of entries of one name, those that stand.
local function standing(list, row)
  if #list < 2 or row.entries == "all" and row.twice ~= "last" then
    return list
  end
  return { row.twice == "last" and list[#list] or list[1] }
end

local PREFIXES = { "", "*.", "**." }

--- The entries in force for a name, the most specific first, equals in the
--- order of the file. The config is whole.
---@param config cotter.Config
---@param name string
---@param consumer cotter.Consumer
---@return cotter.Host[]
---@nodiscard
function resolution.entries(config, name, consumer)
  local entries = by_name[config] or index(config)
  local row = plug_in.row(consumer, config.format)
  local found, parent = {}, name
  while parent do
    for _, prefix in ipairs(PREFIXES) do
      local list = entries[prefix .. parent]
      if list then
        local own = standing(covering(list, name, consumer), row)
        table.move(own, 1, #own, #found + 1, found)
      end
    end
    if #found > 0 and row.entries == "nearest" then return { found[1] } end
    parent = parent:match "^[^.]+%.(.+)$"
  end
  return found
end

return resolution
