--- Baselines: findings that were there when the gate was set up. They are told,
--- and do not fail it; what is new does.
---
--- A finding is known by its fingerprint: what it is about and what is wrong,
--- but no line and no folder of the machine, so that it stays the same when
--- lines are added above it or the app is checked out elsewhere.

local core = require "cotter.core"
local fault = require "cotter.fault"
local pathname = require "cotter.pathname"

local baseline = {}

baseline.SCHEMA = "cotter.baseline/1"

---@class cotter.BaselineEntry
---@field fingerprint string
---@field rule string
---@field code string
---@field path string   below its INPUT
---@field host string?
---@field line integer  in the baseline
---@field column integer

---@class cotter.Baseline
---@field path string
---@field entries cotter.BaselineEntry[]

--- The path of a file below the INPUT in which it was found. Of an INPUT that
--- is a file, or a package with that in it, the name alone is kept.
---@param path string
---@param roots string[] files and folders that were searched
---@return string
---@nodiscard
function baseline.below(path, roots)
  for _, root in ipairs(roots) do
    local after = path:sub(#root + 1, #root + 1)
    if path:sub(1, #root) == root and (after == "" or after == "!") then
      return pathname.base(root) .. path:sub(#root + 1)
    end
    local folder = root:gsub("/+$", "") .. "/"
    if path:sub(1, #folder) == folder then return path:sub(#folder + 1) end
  end
  return path
end

-- Values that are the same tomorrow: numbers and spans count days.
local function steady(one)
  local parts, volatile = {}, one.volatile or {}
  for name, value in pairs(one.values or {}) do
    if type(value) == "string" and not volatile[name] then
      parts[#parts + 1] = name .. "=" .. value
    end
  end
  table.sort(parts)
  return table.concat(parts, "\0")
end

local function subject_of(one, below)
  return table.concat({ one.rule, one.code or "", below, one.host or "",
    one.consumer or "", steady(one) }, "\1")
end

--- Gives each finding its fingerprint. Findings that are alike are counted, in
--- the order of the file.
---@param findings table[] sorted
---@param roots string[]
function baseline.mark(findings, roots)
  local counts, below = {}, {}
  for _, one in ipairs(findings) do
    if one.outcome == "fail" then
      local path = one.path or ""
      below[path] = below[path] or baseline.below(path, roots)
      local text = subject_of(one, below[path])
      counts[text] = (counts[text] or 0) + 1
      one.fingerprint = core.hex(core.sha256(text .. "\1" .. counts[text]))
    end
  end
end

-- What is absolute no baseline reaches.
local function covers(one)
  return one.outcome == "fail" and one.level ~= "absolute"
end

--- What a baseline of findings says, as data for report.writer.
---@param findings table[] marked
---@param roots string[]
---@return table
---@nodiscard
function baseline.of(findings, roots)
  local list = {}
  for _, one in ipairs(findings) do
    if covers(one) then
      list[#list + 1] = { fingerprint = one.fingerprint, rule = one.rule,
        code = one.code, path = baseline.below(one.path or "", roots),
        host = one.host }
    end
  end
  table.sort(list, function(a, b)
    if a.path ~= b.path then return a.path < b.path end
    if a.rule ~= b.rule then return a.rule < b.rule end
    return a.fingerprint < b.fingerprint
  end)
  return { schema = baseline.SCHEMA, findings = list }
end

--- The order of keys in a baseline.
baseline.ORDER = { "schema", "findings",
                   findings = { "fingerprint", "rule", "code", "path",
                                "host" } }

---@class cotter.BaselineReader
---@field document cotter.core.Document
---@field faults cotter.Faults
local Reader = {}
Reader.__index = Reader

function Reader:refuse(node, message)
  local line, column = self.document:position(
    type(node) == "number" and node or node.offset)
  self.faults:add("baseline.shape", { line = line, column = column }, message)
end

--- The members of an object: all that are wanted, and no other.
---@param node cotter.core.Node
---@param known table<string, string> what type each is of; "?" behind it: may
---       be absent
---@param what string
---@return table<string, any> nodes by name
function Reader:members(node, known, what)
  local nodes = {}
  for key, value, offset in node:members() do
    local wanted = known[key] and known[key]:gsub("%?", "")
    if not wanted then
      self:refuse(offset, ("%s has no member %q%s"):format(what, key,
        fault.suggestion(key, fault.names(known))))
    elseif value.type ~= wanted then
      self:refuse(value, ("%q of %s %s"):format(key, what,
                          fault.mistyped(wanted, value.type)))
    else
      nodes[key] = value
    end
  end
  for _, key in ipairs(fault.names(known)) do
    if not nodes[key] and not known[key]:find("?", 1, true) then
      self:refuse(node, ("%s has no %q"):format(what, key))
    end
  end
  return nodes
end

local ENTRY = { fingerprint = "string", rule = "string", code = "string",
                path = "string", host = "string?" }

function Reader:entry(node)
  if node.type ~= "object" then
    return self:refuse(node, "an entry is an object")
  end
  local nodes, made = self:members(node, ENTRY, "an entry"), {}
  for name, one in pairs(nodes) do made[name] = one.value end
  local print = made.fingerprint or ""
  if not (#print == 64 and print:find "^%x+$") then
    self:refuse(nodes.fingerprint or node,
                "a fingerprint has 64 hexadecimal digits")
  end
  made.line, made.column = self.document:position(node.offset)
  return made
end

function Reader:read(path)
  local root, entries = self.document.root, {}
  if root.type ~= "object" then
    return self:refuse(root, "a baseline is an object")
  end
  local nodes = self:members(root, { schema = "string", findings = "array" },
                             "a baseline")
  if nodes.schema and nodes.schema.value ~= baseline.SCHEMA then
    self:refuse(nodes.schema, ("the schema is not %q"):format(
      baseline.SCHEMA))
  end
  for i = 1, nodes.findings and #nodes.findings or 0 do
    entries[i] = self:entry(nodes.findings[i])
  end
  return { path = path, entries = entries }
end

--- Reads a baseline.
---@param octets string
---@param path string
---@return cotter.Baseline?
---@return cotter.Fault[]? faults
---@nodiscard
function baseline.read(octets, path)
  local document, refused = core.json(octets)
  local faults = fault.collect(path)
  if not document then
    faults:add(refused.code, refused, refused.text)
    return faults:result()
  end
  local made = setmetatable({ document = document, faults = faults },
                            Reader):read(path)
  return faults:result(made)
end

-- What a baseline knows, was looked for, and is there no more.
local function vanished(known, seen, ran)
  local list = {}
  for _, one in ipairs(known.entries) do
    if not seen[one] and ran[one.rule] then list[#list + 1] = one end
  end
  return list
end

--- Marks the findings that a baseline knows as `existing`. None that is
--- absolute is covered; what a rule found that did not run has not vanished.
---@param findings table[] marked
---@param known cotter.Baseline
---@param ran table<string, boolean> by the id of the rule
---@return { path: string, existing: integer, vanished: cotter.BaselineEntry[] }
---@nodiscard
function baseline.apply(findings, known, ran)
  local by_print, seen, existing = {}, {}, 0
  for _, one in ipairs(known.entries) do by_print[one.fingerprint] = one end
  for _, one in ipairs(findings) do
    local entry = by_print[one.fingerprint or ""]
    if entry then seen[entry] = true end
    if entry and covers(one) then
      one.existing, existing = true, existing + 1
    end
  end
  return { path = known.path, existing = existing,
           vanished = vanished(known, seen, ran) }
end

return baseline
