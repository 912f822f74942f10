--- A file of waivers: who accepted which finding, why, and until when. Literal,
--- never run.
---
---   waivers {
---     { rule = "rotation-no-backup", host = "legacy.example.com",
---       reason = "the second key is made when the device is delivered",
---       owner = "team-payments", approver = "appsec@example.com",
---       created = "2026-10-02", expires = "2026-12-31" },
---   }
---
--- Whether one applies is for cotter.waiving.

local core = require "cotter.core"
local date = require "cotter.date"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local schema = require "cotter.policy.schema"

---@class cotter.Waiver
---@field id string?
---@field rule string
---@field code string?     of the message; nil: all of the rule
---@field host string?     a name, or a pattern such as *.example.com
---@field pointer string?  RFC 6901
---@field file string?     the path of the config, below its INPUT
---@field reason string
---@field owner string
---@field approver string
---@field created string   the first day in force, UTC
---@field expires string   the last day in force, UTC
---@field seal string?     "sha256:" and the hash of what was accepted
---@field path string      of the file that it stands in
---@field line integer
---@field column integer

local waivers = {}

local DAY <const> = 86400

---@param context cotter.SchemaContext
---@param node cotter.Node
---@param name string
---@param what string
local function refuse(context, node, name, what)
  schema.refuse(context, "value", node, ("%s %q is no %s"):format(
    name, tostring(node.value), what))
end

--- A shape of text that a function must take.
---@param what string
---@param read fun(text: string): any? nil for what is none
---@return cotter.Shape
local function text_of(what, read)
  return { kind = "custom", read = function(node, context, name)
    local text = schema.typed(node, "string", context, name)
    local value = text and read(text)
    if text and value == nil then refuse(context, node, name, what) end
    return value
  end }
end

local RULE = text_of("id of a rule, such as pin-sha1 or pin-sha1/found",
  function(text)
    local rule, code = text:match "^([a-z0-9-]+)/?([a-z0-9_]*)$"
    if not rule or text:find "/$" then return nil end
    return { id = rule, code = code ~= "" and code or nil }
  end)

local HOST = text_of("host name, nor a pattern such as *.example.com",
                     core.suffix)

local POINTER = text_of("JSON pointer, such as /hosts/0", function(text)
  return (text == "" or text:find "^/") and text or nil
end)

local SEAL = text_of("seal: sha256: and 64 hexadecimal digits",
  function(text)
    return #text == 71 and text:match "^sha256:%x+$" and text:lower() or nil
  end)

RULE.required = true

local REQUIRED_TEXT = { kind = "text", required = true }
local REQUIRED_DATE = { kind = "date", required = true }

--- The fields of a waiver.
waivers.SHAPE = { kind = "record", fields = {
  id = { kind = "text" }, rule = RULE, host = HOST, pointer = POINTER,
  file = { kind = "text" }, reason = REQUIRED_TEXT, owner = REQUIRED_TEXT,
  approver = REQUIRED_TEXT, created = REQUIRED_DATE,
  expires = REQUIRED_DATE, seal = SEAL,
} }

--- Tells whether a waiver is for all names below a suffix under which anybody
--- may have one, such as *.com.
local function is_for_anybody(one)
  local suffix = one.host and one.host:match "^%*%.(.+)$"
  return suffix ~= nil and core.public_suffix(suffix) == "icann"
    and not (one.pointer or one.file)
end

-- What makes no sense together: whether it is so, and why not.
local CONTRADICTIONS = {
  { is_for_anybody, "its host is a public suffix, below which anybody has "
    .. "names: name a domain of yours, such as *.example.com" },
  { function(one) return not (one.host or one.pointer or one.file) end,
    "it names no host, pointer or file: it would accept the rule everywhere" },
  { function(one) return one.expires < one.created end,
    "it expires before it is created" },
}

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return cotter.Waiver?
local function read_one(node, context, name)
  local before = #context.faults
  local one = schema.read(node, waivers.SHAPE, context, name)
  if #context.faults > before then return nil end
  for _, row in ipairs(CONTRADICTIONS) do
    if row[1](one) then
      schema.refuse(context, "value", node, ("%s: %s"):format(name, row[2]))
      return nil
    end
  end
  one.code, one.rule = one.rule.code, one.rule.id
  one.line, one.column = node.line, node.column
  return one
end

local LIST = { kind = "list", of = { kind = "custom", read = read_one } }

--- Refuses an id that stands twice, since people refer to a waiver by it.
---@param list cotter.Waiver[]
---@param context cotter.SchemaContext
local function check_ids(list, context)
  local seen = {}
  for _, one in ipairs(list) do
    if one.id and seen[one.id] then
      schema.refuse(context, "value", one, ("the id %q stands twice"):format(
        one.id))
    end
    if one.id then seen[one.id] = true end
  end
end

---@param chunk cotter.Chunk
---@param faults cotter.Faults
---@return cotter.Statement?
local function the_statement(chunk, faults)
  for _, one in ipairs(chunk.statements) do
    if one.kind ~= "waivers" then
      faults:add("waivers.statement", one,
                 one.kind .. " does not belong into a file of waivers")
    end
  end
  if #faults == 0 and #chunk.waivers ~= 1 then
    faults:add("waivers.statement",
               chunk.waivers[2] or { line = 1, column = 1 },
               "a file of waivers has one waivers { … } in it")
  end
  return chunk.waivers[1]
end

--- Reads a file of waivers; whether their rules exist is for the plan.
---@param octets string
---@param path string
---@return cotter.Waiver[]?
---@return cotter.Fault[]? faults
---@nodiscard
function waivers.read(octets, path)
  local chunk, refused = literal.read(octets, path, "waivers")
  if not chunk then return nil, refused end
  local faults = fault.collect(path)
  local statement = the_statement(chunk, faults)
  if not statement then return faults:result() end
  local context = { faults = faults, area = "waivers", what = "waivers" }
  local list = schema.read(statement.node, LIST, context, "waiver") or {}
  for _, one in ipairs(list) do one.path = path end
  check_ids(list, context)
  return faults:result(list)
end

--- The time in which a waiver is in force.
---@param one cotter.Waiver
---@return integer first second of the day on which it was created, UTC
---@return integer stop  first second after its last day
---@nodiscard
function waivers.span(one)
  return assert(date.seconds(one.created)),
         assert(date.seconds(one.expires)) + DAY
end

return waivers
