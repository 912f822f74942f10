--- Rule: what a rule says about itself, checked, as an entry of the catalogue.

local date = require "cotter.date"
local declare = require "cotter.policy.declare"
local fault = require "cotter.fault"
local message = require "cotter.policy.message"
local schema = require "cotter.policy.schema"
local vocabulary = require "cotter.vocabulary"

---@class cotter.CatalogMessage
---@field text string
---@field severity string?
---@field consequence string?
---@field consequences table<string, string>? by consumer
---@field remedy string?

---@class cotter.CatalogEntry
---@field id string
---@field path string
---@field line integer
---@field column integer
---@field title string
---@field on string
---@field severity string
---@field since string?
---@field ends string?
---@field refs string[]
---@field needs string[]
---@field consumers string[]? of connections; without, the configs' own
---@field formats string[]?   of configs, hosts and pins: it is about these
---@field where string[]?     the check is called for one of them only
---@field data table<string, string>  type by name
---@field params table<string, cotter.Declaration>
---@field messages table<string, cotter.CatalogMessage>
---@field remedy string?
---@field embedded boolean? in the shipped pack: the program carries it
---@field told string?      there: the messages, encoded
---@field functions table<string, cotter.Place>
---@field literal table  the fields as written, without the functions
---@field places table<string, cotter.Place>  by field: "messages.no_spare"

local rule = {}


-- The longest id of the catalogue has 34 letters.
local LIMIT_ID = 64

---@param id string
---@return boolean
---@nodiscard
function rule.is_id(id)
  if #id > LIMIT_ID then return false end
  for word in (id .. "-"):gmatch "(.-)%-" do
    if not word:find "^[a-z0-9]+$" then return false end
  end
  return id:find "^[a-z]" ~= nil
end

local SEVERITY = { kind = "enum", values = vocabulary.severities }
local CONSEQUENCE = { kind = "enum", values = vocabulary.consequences }

--- Reads a text in which values have places.
---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return string?
local function read_template(node, context, name)
  local text = schema.read(node, { kind = "text" }, context, name)
  if not text then return nil end
  local names, why = message.placeholders(text)
  if names then return text end
  schema.refuse(context, "value", node, name .. ": " .. why)
end

--- The fields of a message.
rule.MESSAGE = { kind = "record", fields = {
  text = { kind = "custom", read = read_template, required = true },
  severity = SEVERITY, consequence = CONSEQUENCE, remedy = { kind = "text" },
  consequences = { kind = "map", values = vocabulary.consumers,
                   of = CONSEQUENCE },
} }

---@param node cotter.Node a text alone, or a record
---@param context cotter.SchemaContext
---@param name string
---@return cotter.CatalogMessage?
local function read_message(node, context, name)
  if node.type == "table" then
    return schema.read(node, rule.MESSAGE, context, name)
  end
  local text = read_template(node, context, name)
  return text and { text = text }
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return table<string, cotter.CatalogMessage>?
local function read_messages(node, context, name)
  local messages = schema.read(node, {
    kind = "map", key = declare.NAME, key_what = "code of a message",
    of = { kind = "custom", read = read_message },
  }, context, name)
  if messages and #node.entries == 0 then
    schema.refuse(context, "missing", node, "a rule has at least one message")
  end
  return messages
end

---@param node cotter.Node
---@param context cotter.SchemaContext
---@param name string
---@return cotter.Declaration?
local function read_param(node, context, name)
  return declare.read(node, context, name, declare.PARAM)
end

---@return string[] names of the formats that are read
local function format_names()
  local names = {}
  for i, format in ipairs(vocabulary.formats) do names[i] = format.name end
  return names
end

--- The fields of a rule.
rule.SHAPE = { kind = "record", fields = {
  title = { kind = "text", required = true },
  on = { kind = "enum", values = vocabulary.subjects, required = true },
  severity = { kind = "enum", values = vocabulary.severities,
               required = true },
  since = { kind = "date" }, ends = { kind = "date" },
  refs = { kind = "list", of = { kind = "text" } },
  needs = { kind = "list", of = { kind = "enum",
                                  values = vocabulary.evidence } },
  params = { kind = "map", key = declare.NAME, key_what = "name of a parameter",
             of = { kind = "custom", read = read_param } },
  data = { kind = "map", key = declare.NAME, key_what = "name of data",
           of = { kind = "custom", read = declare.data_type } },
  messages = { kind = "custom", read = read_messages, required = true },
  remedy = { kind = "text" },
  where = { kind = "list", of = { kind = "string" } },
  consumers = { kind = "list", of = { kind = "enum",
                                      values = vocabulary.consumers } },
  formats = { kind = "list", of = { kind = "enum", values = format_names() } },
  applies = { kind = "function" },
  check = { kind = "function", required = true },
} }

---@param entry cotter.CatalogEntry
---@param context cotter.SchemaContext
local function check_dates(entry, context)
  local since, ends = entry.since, entry.ends
  if since and ends and date.seconds(ends) < date.seconds(since) then
    schema.refuse(context, "value", entry.places.ends,
                  ("ends %s is before since %s"):format(ends, since))
  end
end

---@param entry cotter.CatalogEntry
---@param context cotter.SchemaContext
local function check_needs(entry, context)
  local seen = {}
  for _, kind in ipairs(entry.needs or {}) do
    if seen[kind] then
      schema.refuse(context, "value", entry.places.needs,
                    ("needs has %q twice"):format(kind))
    end
    seen[kind] = true
  end
end

-- Every condition that a rule on a kind of subject can have.
local function conditions_of(subject)
  local all = {}
  for _, field in ipairs(vocabulary.conditions[subject] or {}) do
    all[#all + 1] = field
    all[#all + 1] = "not " .. field
  end
  return all
end

---@param entry cotter.CatalogEntry
---@return string? problem
local function wrong_where(entry)
  local all = conditions_of(entry.on)
  if #all == 0 then
    return ("a rule on %s has no where"):format(entry.on)
  elseif #entry.where == 0 then
    return "where is empty"
  elseif entry.functions.applies then
    return "a rule has where or applies, not both"
  end
  for _, condition in ipairs(entry.where) do
    if not vocabulary.rank(all, condition) then
      return ("where %q is not one of %s%s"):format(condition,
        table.concat(all, ", "), fault.suggestion(condition, all))
    end
  end
end

---@param entry cotter.CatalogEntry
---@param context cotter.SchemaContext
local function check_where(entry, context)
  local problem = entry.where and entry.on and wrong_where(entry)
  if problem then
    schema.refuse(context, "value", entry.places.where, problem)
  end
end

-- What has a format.
local FORMATTED = { config = true, host = true, pin = true }

---@param entry cotter.CatalogEntry
---@param context cotter.SchemaContext
local function check_formats(entry, context)
  local formats, problem = entry.formats, nil
  if formats and entry.on and not FORMATTED[entry.on] then
    problem = ("a rule on %s has no formats"):format(entry.on)
  elseif formats and #formats == 0 then
    problem = "formats is empty: the rule would be about nothing"
  end
  if problem then
    schema.refuse(context, "value", entry.places.formats, problem)
  end
end

---@param entry cotter.CatalogEntry
---@param kind string
---@return boolean
local function does_need(entry, kind)
  return vocabulary.rank(entry.needs or {}, kind) ~= nil
end

-- What a rule on connections has to have: without the evidence there would be
-- nothing to decide, and that must not pass.
---@param entry cotter.CatalogEntry
---@return string? field
---@return string? problem
local function wrong_connection(entry)
  if entry.consumers and #entry.consumers == 0 then
    return "consumers", "consumers is empty: the rule would be about nothing"
  elseif not (does_need(entry, "chain") and does_need(entry, "anchors")) then
    return "needs", 'a rule on connections needs { "chain", "anchors" }'
  end
end

---@param entry cotter.CatalogEntry
---@param context cotter.SchemaContext
local function check_connection(entry, context)
  local field, problem
  if entry.on == "connection" then
    field, problem = wrong_connection(entry)
  elseif entry.consumers then
    field, problem = "consumers", "consumers is for rules on connections alone"
  end
  if field then
    schema.refuse(context, "value",
                  entry.places[field] or entry.places.on, problem)
  end
end

---@param statement cotter.Statement
---@return table<string, cotter.Place>
local function places_of_functions(statement)
  local places = {}
  for _, entry in ipairs(statement.node.entries) do
    if entry.node.type == "function" then
      places[entry.key] = schema.place(entry.node)
    end
  end
  return places
end

---@param statement cotter.Statement
---@param fields table as read
---@param context cotter.SchemaContext
---@return cotter.CatalogEntry
local function make_entry(statement, fields, context)
  return {
    id = statement.id.value, path = context.faults.path,
    line = statement.line, column = statement.column,
    title = fields.title, on = fields.on, severity = fields.severity,
    since = fields.since, ends = fields.ends, remedy = fields.remedy,
    consumers = fields.consumers, where = fields.where,
    formats = fields.formats,
    refs = fields.refs or {}, needs = fields.needs or {},
    data = fields.data or {}, params = fields.params or {},
    messages = fields.messages or {}, places = context.places,
    functions = places_of_functions(statement),
    literal = statement.node.value,
  }
end

--- Makes an entry of the catalogue from what was read of a rule.
---@param statement cotter.Statement
---@param faults cotter.Faults of its file; gets what is wrong
---@return cotter.CatalogEntry? nil where anything is wrong
function rule.entry(statement, faults)
  local id = statement.id
  local before = #faults
  local context = { faults = faults, area = "rule", places = {},
                    what = "rule " .. id.value }
  if not rule.is_id(id.value) then
    context.what = "rule"
    schema.refuse(context, "id", id,
                  ("the id %q is not lower-case words with hyphens"):format(
                    id.value))
  end
  local fields = schema.read(statement.node, rule.SHAPE, context, "")
  context.places.id = schema.place(id)
  local entry = make_entry(statement, fields, context)
  check_dates(entry, context)
  check_needs(entry, context)
  check_where(entry, context)
  check_formats(entry, context)
  check_connection(entry, context)
  return #faults == before and entry or nil
end

-- Agreement -------------------------------------------------------------------

---@param a any
---@param b any
---@return boolean whether both are the same, kinds of numbers included
local function same_scalar(a, b)
  if math.type(a) ~= math.type(b) or a ~= b then return false end
  return a ~= 0 or math.type(a) == "integer" or 1 / a == 1 / b
end

---@param a any plain
---@param b any
---@return boolean
local function same(a, b)
  if type(a) ~= "table" or type(b) ~= "table" then return same_scalar(a, b) end
  for key, value in next, a do
    if not same(value, rawget(b, key)) then return false end
  end
  for key in next, b do
    if rawget(a, key) == nil then return false end
  end
  return true
end

---@param entry cotter.CatalogEntry
---@param name any
---@param value any of the loaded table
---@return boolean
local function agrees(entry, name, value)
  if entry.functions[name] then return type(value) == "function" end
  return same(entry.literal[name], value)
end

---@param entry cotter.CatalogEntry
---@param loaded table
---@return string[] fields that differ
local function different_fields(entry, loaded)
  local names, differ = {}, {}
  for name in next, entry.literal do names[name] = true end
  for name in next, entry.functions do names[name] = true end
  for name in next, loaded do names[name] = true end
  for name in next, names do
    if not agrees(entry, name, rawget(loaded, name)) then
      differ[type(name) == "string" and name or "value without a name"] = true
    end
  end
  return fault.names(differ)
end

--- Compares what was read of a rule with what running its file gave.
---@param entry cotter.CatalogEntry
---@param loaded any the table that `rule "id"` was called with
---@return true? agreed
---@return cotter.Fault[]? faults one a field
---@nodiscard
function rule.agree(entry, loaded)
  local faults = fault.collect(entry.path)
  if type(loaded) ~= "table" then
    faults:add("rule.disagrees", entry, ("rule %s: no table"):format(entry.id))
    return faults:result(true)
  end
  for _, name in ipairs(different_fields(entry, loaded)) do
    faults:add("rule.disagrees", entry.places[name] or entry,
               ("rule %s: running the file gives another %s than reading it")
                 :format(entry.id, name))
  end
  return faults:result(true)
end

return rule
