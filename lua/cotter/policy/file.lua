--- The policy file: what the gate runs, at which levels. Literal, never run.

local core = require "cotter.core"
local declare = require "cotter.policy.declare"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local pack = require "cotter.policy.pack"
local paths = require "cotter.policy.path"
local schema = require "cotter.policy.schema"
local selectors = require "cotter.policy.selector"
local version = require "cotter.model.version"
local vocabulary = require "cotter.vocabulary"

---@class cotter.PolicyRule
---@field select cotter.Selector
---@field level string?
---@field set table<string, cotter.Node>? by parameter; checked by the plan
---@field hosts string[]?                 suffixes, or names
---@field line integer of select
---@field column integer

---@class cotter.PolicyPack
---@field path string as written; relative to the policy's folder
---@field line integer
---@field column integer

---@class cotter.Policy
---@field path string
---@field name string
---@field version string?
---@field api integer
---@field packs cotter.PolicyPack[]
---@field rules cotter.PolicyRule[]
---@field data table<string, table>     file, type, fields, line, column
---@field evidence table<string, string> "require" or "optional" by kind
---@field consumers table<string, string> versions of the plug-ins that build
---       the configs, by name; the command line says otherwise
---@field fail_on string?
---@field waivers cotter.PolicyWaivers?

---@class cotter.PolicyWaivers
---@field file string       relative to the policy's folder
---@field max_days integer?
---@field line integer
---@field column integer

local file = {}

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return cotter.Selector?
local function read_select(node, context, name)
  local text = schema.typed(node, "string", context, name)
  if not text then return nil end
  local selector, why = selectors.parse(text)
  if selector then return selector end
  schema.refuse(context, "value", node, ("%s: %s"):format(name, why))
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return table<string, cotter.Node>?
local function read_set(node, context, name)
  return schema.read(node, {
    kind = "map", key = declare.NAME, key_what = "name of a parameter",
    of = { kind = "custom", read = function(value) return value end },
  }, context, name)
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return string?
local function read_host(node, context, name)
  local text = schema.typed(node, "string", context, name)
  if not text then return nil end
  local suffix = core.suffix(text)
  if suffix then return suffix end
  schema.refuse(context, "value", node, ("%s %q is no host name, nor %s")
    :format(name, text, "a pattern such as *.example.com"))
end

local LEVEL = { kind = "enum", values = vocabulary.levels }

--- The fields of a line of `rules`.
file.LINE = { kind = "record", fields = {
  select = { kind = "custom", read = read_select, required = true },
  level = LEVEL,
  set = { kind = "custom", read = read_set },
  hosts = { kind = "list", of = { kind = "custom", read = read_host } },
} }

-- What makes no sense together: whether it is so, and why not.
local CONTRADICTIONS = {
  { function(rule) return not (rule.level or rule.set) end,
    "has neither level nor set: it would change nothing" },
  { function(rule) return rule.set and rule.hosts end,
    "a parameter is set for all hosts: write set and hosts apart" },
  { function(rule) return rule.set and not rule.select.rule end,
    "set wants the id of a rule, not a severity" },
  { function(rule) return rule.set and rule.select.code end,
    "set wants the id of a rule, not of a message" },
  { function(rule) return rule.hosts and #rule.hosts == 0 end,
    "hosts is empty: it would change nothing" },
  { function(rule) return rule.set and next(rule.set) == nil end,
    "set is empty: it would change nothing" },
}

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return cotter.PolicyRule?
local function read_rule(node, context, name)
  local before = #context.faults
  local rule = schema.read(node, file.LINE, context, name)
  if #context.faults > before then return nil end
  for _, row in ipairs(CONTRADICTIONS) do
    if row[1](rule) then
      schema.refuse(context, "value", node, ("%s: %s"):format(name, row[2]))
      return nil
    end
  end
  local place = node.index.select.node
  rule.line, rule.column = place.line, place.column
  return rule
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return cotter.PolicyPack?
local function read_pack(node, context, name)
  local path = schema.read(node, { kind = "text" }, context, name)
  return path and { path = path, line = node.line, column = node.column }
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return table?
local function read_data(node, context, name)
  local data = declare.joined(node, context, name)
  if data then data.line, data.column = node.line, node.column end
  return data
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return string?
local function read_fail_on(node, context, name)
  local text = schema.typed(node, "string", context, name)
  if not text then return nil end
  local made, why = selectors.fail_on(text)
  if made then return text end
  schema.refuse(context, "value", node, ("%s %s"):format(name, why))
end

local WAIVERS = { kind = "record", fields = {
  file = { kind = "text", required = true },
  max_days = { kind = "integer" },
} }

--- Waivers are the path of their file, or that and how long one may be.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return cotter.PolicyWaivers?
local function read_waivers(node, context, name)
  local made
  if node.type == "string" then
    made = { file = schema.read(node, { kind = "text" }, context, name) }
  else
    made = schema.read(node, WAIVERS, context, name) or {}
  end
  if (made.max_days or 1) < 1 then
    schema.refuse(context, "value", node.index.max_days,
                  name .. ".max_days is less than one day")
  end
  if not made.file then return nil end
  made.line, made.column = node.line, node.column
  return made
end

--- The version of a plug-in, which is one that is told apart.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string "consumers.outsystems"
---@return string?
local function read_version(node, context, name)
  local text = schema.typed(node, "string", context, name)
  if not text then return nil end
  local problem = version.problem(name:match "%.(.*)$", text)
  if not problem then return text end
  schema.refuse(context, "value", node, ("%s: %s"):format(name, problem))
end

local DEMAND = { kind = "enum", values = { "require", "optional" } }

--- The fields of a policy.
file.SHAPE = { kind = "record", fields = {
  name = { kind = "text", required = true },
  version = { kind = "text" },
  api = { kind = "custom", read = pack.read_api, required = true },
  packs = { kind = "list", of = { kind = "custom", read = read_pack } },
  rules = { kind = "list", of = { kind = "custom", read = read_rule } },
  data = { kind = "map", key = declare.NAME, key_what = "name of data",
           of = { kind = "custom", read = read_data } },
  evidence = { kind = "map", values = vocabulary.evidence, of = DEMAND },
  consumers = { kind = "map", key = "^[%w-]+$",
                key_what = "name of a consumer",
                of = { kind = "custom", read = read_version } },
  waivers = { kind = "custom", read = read_waivers },
  gate = { kind = "record", fields = {
    fail_on = { kind = "custom", read = read_fail_on },
  } },
} }

---@param chunk cotter.Chunk
---@param faults cotter.Faults
---@return cotter.Statement? the policy of the file
local function the_policy(chunk, faults)
  for _, one in ipairs(chunk.statements) do
    if one.kind ~= "policy" then
      faults:add("policy.statement", one,
                 one.kind .. " does not belong into a policy")
    end
  end
  if #chunk.policy ~= 1 then
    faults:add("policy.statement", chunk.policy[2] or { line = 1, column = 1 },
               "a policy file has one policy { … } in it")
  end
  return chunk.policy[1]
end

---@param fields table
---@param path string
---@param statement cotter.Statement
---@return cotter.Policy
local function make_policy(fields, path, statement)
  local place = statement.node.index.packs or statement
  return {
    path = path, name = fields.name, version = fields.version,
    api = fields.api, rules = fields.rules or {}, data = fields.data or {},
    evidence = fields.evidence or {}, consumers = fields.consumers or {},
    fail_on = fields.gate and fields.gate.fail_on, waivers = fields.waivers,
    packs = fields.packs or { { path = paths.SHIPPED, line = place.line,
                                column = place.column } },
  }
end

---@param policy cotter.Policy
---@param context cotter.SchemaContext
---@param statement cotter.Statement
local function check_packs(policy, context, statement)
  local seen = {}
  if #policy.packs == 0 then
    schema.refuse(context, "value", statement.node.index.packs,
                  "packs is empty: nothing would run")
  end
  for _, one in ipairs(policy.packs) do
    if seen[one.path] then
      schema.refuse(context, "value", one,
                    ("the pack %q stands twice"):format(one.path))
    end
    seen[one.path] = true
  end
end

--- Reads a policy. Whether its selectors and parameters exist is for the plan.
---@param octets string
---@param path string
---@return cotter.Policy?
---@return cotter.Fault[]? faults
---@nodiscard
function file.read(octets, path)
  local chunk, refused = literal.read(octets, path, "policy")
  if not chunk then return nil, refused end
  local faults = fault.collect(path)
  local statement = the_policy(chunk, faults)
  if not statement then return faults:result() end
  local context = { faults = faults, area = "policy", what = "policy" }
  local fields = schema.read(statement.node, file.SHAPE, context, "")
  local policy = make_policy(fields, path, statement)
  check_packs(policy, context, statement)
  return faults:result(policy)
end

return file
