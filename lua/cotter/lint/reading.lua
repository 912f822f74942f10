--- Parameters and data that a rule declares and never reads, or reads and does
--- not declare.
---
--- ctx.params may be read by another name (local params = ctx.params). Where
--- it is handed on as a whole, nobody can tell here what is read of it.

local fault = require "cotter.fault"
local subject = require "cotter.lint.subject"

---@class cotter.Reads
---@field names table<string, cotter.Token> that are read, first place
---@field whole boolean all of it is handed on

local function note(reads, own, index)
  local name = own:field(index)
  if name then
    reads.names[name] = reads.names[name] or own.tokens[index + 1]
  end
  return name ~= nil
end

--- The local that "local name = ….params" makes.
---@param own cotter.Code
---@param index integer of the dot
---@return string?
local function alias_of(own, index)
  if not own:name(index - 1) or not own:at(index - 2, "=") then return nil end
  return own:name(index - 3)
end

--- Finds each place where a field of ctx is read under its own name.
---@param stretches cotter.Stretch[]
---@param field string "params" or "data"
---@param reads cotter.Reads
---@return table<string, boolean> other names for it
local function direct(stretches, field, reads)
  local aliases = {}
  for _, one in ipairs(stretches) do
    local own = one.code
    for i = one.from, one.to do
      if own:at(i, ".") and own:name(i + 1) == field
         and not note(reads, own, i + 2) then
        local alias = alias_of(own, i)
        if alias then aliases[alias] = true else reads.whole = true end
      end
    end
  end
  return aliases
end

--- Finds what is read under other names.
---@param stretches cotter.Stretch[]
---@param aliases table<string, boolean>
---@param reads cotter.Reads
local function indirect(stretches, aliases, reads)
  for _, one in ipairs(stretches) do
    local own = one.code
    for i = one.from, one.to do
      local is_one = aliases[own:name(i)] and own:is_free(i)
      if is_one and not own:at(i + 1, "=") and not note(reads, own, i + 1) then
        reads.whole = true
      end
    end
  end
end

---@param stretches cotter.Stretch[]
---@param field string
---@return cotter.Reads
local function reads_of(stretches, field)
  local reads = { names = {}, whole = false }
  local aliases = direct(stretches, field, reads)
  if next(aliases) then indirect(stretches, aliases, reads) end
  return reads
end

-- What a rule declares, the field of ctx that has it, and what it is called.
local KINDS = {
  { declares = "params", what = "parameter" },
  { declares = "data", what = "data" },
}

---@param rule cotter.LintRule
---@param kind { declares: string, what: string }
---@param found cotter.LintFinding[]
local function check_unread(rule, kind, found)
  local entry, field = rule.entry, kind.declares
  local reads = reads_of(rule.all, field)
  if reads.whole then return end
  for _, name in ipairs(fault.names(entry[field])) do
    if not reads.names[name] then
      found[#found + 1] = subject.finding(entry, "unread-" .. kind.what,
        entry.places[field .. "." .. name] or entry,
        ("%s is declared, and never read: it changes nothing"):format(
          field .. "." .. name))
    end
  end
end

---@param rule cotter.LintRule
---@param kind { declares: string, what: string }
---@param found cotter.LintFinding[]
local function check_unknown(rule, kind, found)
  local entry, field = rule.entry, kind.declares
  local declared = fault.names(entry[field])
  for name, token in pairs(reads_of(rule.own, field).names) do
    if entry[field][name] == nil then
      found[#found + 1] = subject.finding(entry, "unknown-" .. kind.what,
        token, ("ctx.%s.%s is not declared%s"):format(field, name,
          fault.suggestion(name, declared)))
    end
  end
end

---@param pack cotter.LintPack
---@param found cotter.LintFinding[]
return function(pack, found)
  for _, rule in ipairs(pack.rules) do
    for _, kind in ipairs(KINDS) do
      check_unread(rule, kind, found)
      check_unknown(rule, kind, found)
    end
  end
end
