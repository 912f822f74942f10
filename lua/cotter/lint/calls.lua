--- Names that a rule does not know, and those of an older Lua.

local core = require "cotter.core"

-- What Lua 5.1 to 5.3 had, and what to write in its place. Of cotter's own
-- names none is deprecated: api 1 is the first.
local DEPRECATED = {
  unpack = "table.unpack", ["table.getn"] = "#list", ["table.maxn"] = "#list",
  ["table.foreach"] = "for … in pairs(t) do",
  ["table.foreachi"] = "for … in ipairs(list) do",
  ["string.gfind"] = "string.gmatch", ["math.mod"] = "math.fmod",
  ["math.pow"] = "x ^ y", ["math.log10"] = "math.log(x, 10)",
  ["math.ldexp"] = "x * 2.0 ^ exponent", ["math.frexp"] = "math.log(x, 2)",
  ["math.cosh"] = "math.exp", ["math.sinh"] = "math.exp",
  ["math.tanh"] = "math.exp", bit32 = "& | ~ << >>",
  module = 'a file in lib/, and use "pack.name"',
}

-- What has nothing in its place, and why.
local GONE = {
  loadstring = "rules are text in files",
  setfenv = "the names of a rule are fixed",
  getfenv = "the names of a rule are fixed",
  ["table.setn"] = "a list knows its length",
}

local names

--- What the name of a library, or of a field of one, is to a rule.
---@param name string
---@param field string?
---@return string? problem
local function problem_of(name, field)
  names = names or core.environment(
    require "cotter.engine.rules".open({ files = {}, modules = {} }, {}, {})
      :vocabulary())
  local known, value = pcall(function() return names[name] end)
  if known and field and type(value) == "table" then
    known, value = pcall(function() return value[field] end)
  end
  return not known and tostring(value):gsub("^.-:%d+: ", "") or nil
end

--- Notes names with commas between them, with attributes of locals.
---@param own cotter.Code
---@param index integer of the first
---@param bound table<string, boolean>
local function bind_list(own, index, bound)
  while own:name(index) do
    bound[own:name(index)] = true
    if own:at(index + 1, "<") then
      bound[own:name(index + 2) or ""] = true -- const or close
      index = index + 3
    end
    index = index + 1
    if not own:at(index, ",") then return end
    index = index + 1
  end
end

-- Every name that is bound somewhere in a file: such a one may be meant.
---@param own cotter.Code
---@return table<string, boolean>
local function bound_in(own)
  local bound = { rule = true, pack = true, policy = true, waivers = true,
                  app = true }
  for i = 1, #own.tokens do
    if own:at(i, "function") then
      bound[own:name(i + 1) or ""] = true
      while not own:at(i, "(") do
        if own:at(i, ":") then bound.self = true end -- a method (3.4.11)
        i = i + 1
      end
      bind_list(own, i + 1, bound)
    elseif own:at(i, "local") or own:at(i, "for") then
      bind_list(own, i + 1, bound)
    end
  end
  return bound
end

--- Whether a name is a key, as in { name = 1 }.
---@param own cotter.Code
---@param index integer
---@return boolean
local function is_key(own, index)
  return own:at(index + 1, "=")
         and (own:at(index - 1, "{") or own:at(index - 1, ",")
              or own:at(index - 1, ";"))
end

--- Whether a name is that of a label (3.3.4).
---@param own cotter.Code
---@param index integer
---@return boolean
local function is_label(own, index)
  return own:at(index - 1, "goto") or own:at(index - 1, "::")
end

---@param own cotter.Code
---@param index integer
---@param bound table<string, boolean>
---@return boolean
local function may_be_unknown(own, index, bound)
  return own:is_free(index) and not bound[own:name(index)]
         and not is_key(own, index) and not is_label(own, index)
end

--- What an older Lua had under a name.
---@param name string
---@param field string?
---@return string? problem
local function older(name, field)
  local whole = field and name .. "." .. field or name
  if DEPRECATED[name] or GONE[name] then whole = name end
  local instead, why = DEPRECATED[whole], GONE[whole]
  if why then
    return ("%s is of an older Lua, and nothing is in its place: %s"):format(
      whole, why)
  end
  return instead and ("%s is of an older Lua: write %s"):format(whole, instead)
end

---@param own cotter.Code
---@param index integer
---@return cotter.LintFinding?
local function check_name(own, index)
  local name, token = own:name(index), own.tokens[index]
  local field = own:field(index + 1)
  local message, code = older(name, field), "deprecated-call"
  if not message then
    message, code = problem_of(name, field), "unknown-name"
  end
  return message and { code = code, message = message, path = own.path,
                       line = token.line, column = token.column } or nil
end

---@param pack cotter.LintPack
---@param found cotter.LintFinding[]
return function(pack, found)
  for _, own in ipairs(pack.files) do
    local bound = bound_in(own)
    for i = 1, #own.tokens do
      if may_be_unknown(own, i, bound) then
        found[#found + 1] = check_name(own, i)
      end
    end
  end
end
