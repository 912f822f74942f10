--- Waivers: which of them two policies do not have in common.

local fault = require "cotter.fault"

local waivers = {}

---@param one cotter.Waiver
---@return string what it is about
local function scope_of(one)
  local parts = { one.code and one.rule .. "/" .. one.code or one.rule }
  for _, name in ipairs { "host", "file", "pointer" } do
    parts[#parts + 1] = one[name]
  end
  return table.concat(parts, " ")
end

local DATES = { "created", "expires", "seal" }

---@param one cotter.Waiver
---@return string what it is about, and when
local function key_of(one)
  local parts = { scope_of(one) }
  for i, name in ipairs(DATES) do parts[i + 1] = one[name] or "" end
  return table.concat(parts, "\0")
end

--- The waivers that the other policy does not have, by what they are about, in
--- the order of the file.
---@param list cotter.Waiver[]
---@param other cotter.Waiver[]
---@return table<string, cotter.Waiver[]>
local function beyond(list, other)
  local known, found = {}, {}
  for _, one in ipairs(other) do known[key_of(one)] = true end
  for _, one in ipairs(list) do
    if not known[key_of(one)] then
      local scope = scope_of(one)
      found[scope] = found[scope] or {}
      table.insert(found[scope], one)
    end
  end
  return found
end

---@param one table<string, any>
---@param other table<string, any>
---@return string[]
local function scopes_of(one, other)
  local scopes = {}
  for scope in pairs(one) do scopes[scope] = true end
  for scope in pairs(other) do scopes[scope] = true end
  return fault.names(scopes)
end

---@param one cotter.Waiver?
---@return string? span
---@return cotter.Origin?
local function span_of(one)
  if not one then return nil end
  return one.created .. " to " .. one.expires .. (one.seal and ", sealed"
                                                  or ""),
         { by = "waivers", path = one.path, line = one.line,
           column = one.column }
end

---@param old cotter.Waiver
---@param new cotter.Waiver
---@return boolean new accepts nothing and on no day that old does not
local function is_narrower(old, new)
  return new.created >= old.created and new.expires <= old.expires
         and (new.seal == old.seal or not old.seal)
end

---@param old cotter.Waiver?
---@param new cotter.Waiver?
---@return "loosened"|"tightened"
local function direction(old, new)
  if not new or old and is_narrower(old, new) then return "tightened" end
  return "loosened"
end

---@param old cotter.Waiver?
---@param new cotter.Waiver?
---@return cotter.SettingChange
local function change(old, new)
  local one = old or new --[[@as cotter.Waiver]]
  local before, before_set = span_of(old)
  local after, after_set = span_of(new)
  return { what = "waiver", rule = one.rule, name = scope_of(one),
           host = one.host, before = before, after = after,
           before_set = before_set, after_set = after_set,
           direction = direction(old, new) }
end

--- Finds which waivers differ.
---@param old cotter.Waiver[]
---@param new cotter.Waiver[]
---@return cotter.SettingChange[] by what they are about
---@nodiscard
function waivers.between(old, new)
  local list = {}
  local before, after = beyond(old, new), beyond(new, old)
  for _, scope in ipairs(scopes_of(before, after)) do
    local from, to = before[scope] or {}, after[scope] or {}
    for i = 1, math.max(#from, #to) do
      list[#list + 1] = change(from[i], to[i])
    end
  end
  return list
end

return waivers
