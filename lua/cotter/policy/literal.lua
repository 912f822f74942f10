--- Literal: reads what rules, packs and policies say, without running them.
---
--- A file consists of `rule "id" { … }`, `pack { … }`, `policy { … }`,
--- `waivers { … }`, `app { … }` and file level `local`. Tables hold strings,
--- numbers, booleans and tables; `check` and `applies` of a rule are functions,
--- or names of file-level locals, and are passed over. Whatever is read has the
--- value that Lua would give it.

local fault = require "cotter.fault"
local skip = require "cotter.policy.skip"
local source = require "cotter.policy.source"
local tokens = require "cotter.policy.tokens"

---@class cotter.Node a value with its place
---@field type string string integer float boolean table function
---@field value any   what Lua makes of it; of a table without its functions
---@field line integer
---@field column integer
---@field entries cotter.NodeEntry[]?          of a table, as written
---@field index table<any, cotter.NodeEntry>?  of a table, by key

---@class cotter.NodeEntry
---@field key string|integer
---@field node cotter.Node
---@field line integer   of the key; of the value where no key is written
---@field column integer

---@class cotter.Statement
---@field kind string  rule, pack, policy, waivers or app
---@field id cotter.Node? of a rule
---@field node cotter.Node the table
---@field line integer
---@field column integer

---@class cotter.Chunk
---@field path string
---@field statements cotter.Statement[]
---@field rules cotter.Statement[]
---@field pack cotter.Statement[]
---@field policy cotter.Statement[]
---@field waivers cotter.Statement[]
---@field survivors cotter.Statement[]
---@field app cotter.Statement[]

-- The deepest metadata, the fields of the records of a parameter, is 5 deep.
local LIMIT_DEPTH = 16

local KINDS = { rule = "rule metadata", pack = "pack metadata",
                policy = "a policy", waivers = "a file of waivers",
                survivors = "a file of survivors",
                app = "what an app consists of" }

-- What a rule says itself with; a local of that name would keep it silent.
local RESERVED = { rule = true, pack = true, policy = true, waivers = true,
                   survivors = true,
                   fail = true, unknown = true, skip = true, use = true,
                   _ENV = true }

local FUNCTIONS = { check = true, applies = true }

---@class cotter.Reader
---@field tokens cotter.Tokens
---@field wanted string          kind of the statements that the file is for
---@field kind string            of the statement that is being read
---@field locals table<string, boolean>
local Reader = {}
Reader.__index = Reader

local literal = {}

--- What a file can say.
literal.KINDS = fault.names(KINDS)

---@param why string
---@param token cotter.Token?
function Reader:not_literal(why, token)
  self.tokens:refuse("literal.not-literal", ("%s must be a literal: %s"):format(
    KINDS[self.kind], why), token)
end

local SCALARS = { string = true, integer = true, float = true }

-- Why a word can't begin a value.
local REASONS = {
  ["nil"] = "nil is no value, leave the field out", ["("] = "no parentheses",
  ["function"] = "only check and applies are functions",
  ["..."] = "no arguments",
}

---@param token cotter.Token that begins no literal
function Reader:refuse_value(token)
  local value = token.value
  if token.kind == "name" then
    self:not_literal(("no variables or calls, but %s stands here"):format(
      value))
  elseif REASONS[value] then
    self:not_literal(REASONS[value])
  elseif value == "not" or value == "#" or value == "~" then
    self:not_literal "no operators here"
  end
  self.tokens:refuse("literal.syntax",
                     "a value expected near " .. self.tokens:describe(token))
end

---@return cotter.Node
function Reader:negative()
  local minus = self.tokens:take()
  local token = self.tokens:peek()
  if token.kind ~= "integer" and token.kind ~= "float" then
    self:not_literal("no operators here", minus)
  end
  self.tokens:take()
  local value = -token.value
  return { type = math.type(value), value = value, line = minus.line,
           column = minus.column }
end

---@param depth integer
---@return cotter.Node
function Reader:value(depth)
  local token = self.tokens:peek()
  local value = token.value
  if SCALARS[token.kind] then
    self.tokens:take()
    return { type = token.kind, value = value, line = token.line,
             column = token.column }
  elseif self.tokens:at "true" or self.tokens:at "false" then
    self.tokens:take()
    return { type = "boolean", value = value == "true", line = token.line,
             column = token.column }
  elseif self.tokens:at "-" then
    return self:negative()
  elseif self.tokens:at "{" then
    return self:table(depth + 1)
  end
  return self:refuse_value(token)
end

--- Passes over a function of a rule.
---@param name string
---@return cotter.Node
function Reader:function_field(name)
  local token = self.tokens:peek()
  if self.tokens:at "function" then
    skip.balanced(self.tokens)
  elseif token.kind == "name" and self.locals[token.value] then
    self.tokens:take()
  else
    self.tokens:refuse("literal.function", ("%s is a function: %s"):format(
      name, "write function … end, or the name of a file-level local"))
  end
  return { type = "function", line = token.line, column = token.column }
end

---@return string|integer
function Reader:bracket_key()
  self.tokens:expect "["
  local node = self:value(LIMIT_DEPTH)
  if math.tointeger(node.value) and node.type == "float" then
    node.value, node.type = math.tointeger(node.value), "integer"
  end
  if node.type ~= "string" and node.type ~= "integer" then
    self:not_literal("a key is a string or an integer", node)
  end
  self.tokens:expect "]"
  self.tokens:expect "="
  return node.value
end

--- Reads the key of an entry, if it has one.
---@return string|integer|nil
function Reader:key()
  if self.tokens:at "[" then return self:bracket_key() end
  if self.tokens:peek().kind == "name" and self.tokens:at("=", 1) then
    local name = self.tokens:take().value
    self.tokens:take()
    return name
  end
end

---@param depth integer of the table
---@param count integer positional entries so far
---@return cotter.NodeEntry
---@return integer count
function Reader:entry(depth, count)
  local place = self.tokens:peek()
  local key = self:key()
  if not key then count = count + 1 end
  local node
  if depth == 1 and self.kind == "rule" and FUNCTIONS[key] then
    node = self:function_field(key)
  else
    node = self:value(depth)
  end
  return { key = key or count, node = node, line = place.line,
           column = place.column }, count
end

-- Tokens that may follow a value; any other is an operator or a call.
local FOLLOWS = { [","] = true, [";"] = true, ["}"] = true }

---@param node cotter.Node the table
---@param entry cotter.NodeEntry
function Reader:store(node, entry)
  local before = node.index[entry.key]
  if before then
    self.tokens:refuse("literal.duplicate-key", ("%s stands twice, %s"):format(
      entry.key, ("first in line %d"):format(before.line)), entry)
  end
  node.entries[#node.entries + 1] = entry
  node.index[entry.key] = entry
  if entry.node.type ~= "function" then
    node.value[entry.key] = entry.node.value
  end
end

function Reader:expect_separator()
  local token = self.tokens:peek()
  if token.kind == "symbol" and FOLLOWS[token.value] then return end
  if token.kind == "symbol" and token.value ~= "=" or token.value == "and" or
     token.value == "or" then
    self:not_literal "no operators here"
  end
  self.tokens:refuse("literal.syntax", "a comma or } expected near " ..
                     self.tokens:describe(token))
end

---@param depth integer
---@return cotter.Node
function Reader:table(depth)
  local open = self.tokens:expect "{"
  if depth > LIMIT_DEPTH then
    self.tokens:refuse("literal.depth", "tables are nested too deeply", open)
  end
  local node = { type = "table", value = {}, entries = {}, index = {},
                 line = open.line, column = open.column }
  local count = 0
  while not self.tokens:at "}" do
    local entry
    entry, count = self:entry(depth, count)
    self:store(node, entry)
    self:expect_separator()
    if not self.tokens:accept "," then self.tokens:accept ";" end
  end
  self.tokens:expect "}"
  return node
end

---@return cotter.Statement
function Reader:statement()
  local token = self.tokens:take()
  local id
  self.kind = token.value
  if self.kind == "rule" then
    id = self.tokens:peek()
    if id.kind ~= "string" then
      self.tokens:refuse("literal.syntax", 'write rule "id" { … }')
    end
    id = self:value(0)
  end
  if not self.tokens:at "{" then
    self.tokens:refuse("literal.syntax", ("a table expected near %s%s"):format(
      self.tokens:describe(self.tokens:peek()), self.tokens:at "="
        and (", write %s%s { … }"):format(self.kind, id and ' "id"' or "")
        or ""))
  end
  local node = self:table(1)
  return { kind = token.value, id = id, node = node, line = token.line,
           column = token.column }
end

function Reader:declare()
  local name = self.tokens:expect_name()
  if RESERVED[name.value] then
    self.tokens:refuse("literal.reserved", ("%s can't be a local: %s"):format(
      name.value, "rules speak through it"), name)
  end
  if self.tokens:accept "<" then
    self.tokens:expect_name()
    self.tokens:expect ">"
  end
  self.locals[name.value] = true
end

--- Passes over a file-level local.
function Reader:skip_local()
  self.tokens:expect "local"
  if self.tokens:at "function" then
    self.tokens:take()
    self:declare()
    if not self.tokens:at "(" then self.tokens:expect "(" end
    return skip.body(self.tokens)
  end
  repeat self:declare() until not self.tokens:accept ","
  if not self.tokens:accept "=" then return end
  repeat skip.expression(self.tokens) until not self.tokens:accept ","
end

local ALLOWED = { "rule", "pack", "policy", "survivors", "waivers", "app" }

---@return boolean
function Reader:refuse_statement()
  local token = self.tokens:peek()
  local text = self.tokens:describe(token)
  local near = token.kind == "name" and fault.suggestion(text, ALLOWED) or ""
  if self.tokens:at "function" then
    near = " (write local function)"
  elseif token.kind == "name" and self.tokens:at("=", 1) then
    near = (" (write local %s)"):format(text)
  end
  local id = self.wanted == "rule" and ' "id"' or ""
  return self.tokens:refuse("literal.statement",
    ("%s at file level: only %s%s { … } and local may stand here%s"):format(
      text, self.wanted, id, near))
end

---@param path string
---@return cotter.Chunk
function Reader:chunk(path)
  local chunk = { path = path, statements = {}, rules = {}, pack = {},
                  policy = {}, waivers = {}, survivors = {}, app = {} }
  while self.tokens:peek().kind ~= "end" do
    local token = self.tokens:peek()
    if self.tokens:at "local" then
      self:skip_local()
    elseif token.kind == "name" and KINDS[token.value] then
      local statement = self:statement()
      table.insert(chunk.statements, statement)
      table.insert(chunk[statement.kind] or chunk.rules, statement)
    elseif not self.tokens:accept ";" then
      self:refuse_statement()
    end
  end
  return chunk
end

--- Reads a file.
---@param octets string
---@param path string
---@param wanted string? kind of the statements that it is for; nil: rules
---@return cotter.Chunk?
---@return cotter.Fault[]? faults one; nothing behind it is read
---@nodiscard
function literal.read(octets, path, wanted)
  local lines, refused = source.open(octets, path)
  if not lines then return nil, { refused } end
  local ok, result = pcall(function()
    local stream = tokens.new(octets, path, lines)
    return setmetatable({ tokens = stream, locals = {},
                          wanted = wanted or "rule" }, Reader):chunk(path)
  end)
  if ok then return result end
  if type(result) == "table" and result.code then return nil, { result } end
  error(result, 0)
end

--- Finds the place of a value inside a table.
---@param node cotter.Node
---@param keys (string|integer)[] from the outside in
---@return cotter.Node innermost that exists
---@nodiscard
function literal.find(node, keys)
  for _, key in ipairs(keys) do
    local entry = node.index and node.index[key]
    if not entry then return node end
    node = entry.node
  end
  return node
end

return literal
