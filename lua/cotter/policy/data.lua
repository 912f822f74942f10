--- Data: what packs and policies know, a row for each line or record.
---
--- A list of single values is a text with one value in a line; # begins a
--- comment. A list of records is a JSON array of objects.

local core = require "cotter.core"
local encoding = require "cotter.policy.source"
local fault = require "cotter.fault"
local params = require "cotter.policy.params"

---@class cotter.DataRow
---@field value any  of the type; of a record the table of its fields
---@field path string
---@field line integer
---@field column integer

local data = {}

-- The bound of a set of suffixes, which is what most lists become.
local LIMIT_ROWS = 65536

-- Values nested deeper than any type are not looked into.
local LIMIT_DEPTH = 8

---@class cotter.DataReader
---@field path string
---@field faults cotter.Faults
---@field rows cotter.DataRow[]
---@field seen table<any, cotter.DataRow> rows by value
local Reader = {}
Reader.__index = Reader

---@param value any
---@param place cotter.Place
function Reader:add(value, place)
  local row = { value = value, path = self.path, line = place.line,
                column = place.column }
  if #self.rows == LIMIT_ROWS then
    error(fault.new("data.too-many", ("more than %d rows"):format(LIMIT_ROWS),
                    self.path, place), 0)
  end
  self.rows[#self.rows + 1] = row
end

-- Lines -----------------------------------------------------------------------

---@param line string without its end
---@return string? text without blanks and comment
---@return integer? offset of the text in the line
local function contents(line)
  local bare = line:gsub("^#.*", ""):gsub("%s#.*", "")
  local offset, text = bare:match "^%s*()(.-)%s*$"
  if text ~= "" then return text, offset end
end

---@param line string
---@param number integer
---@param declaration cotter.Declaration of one value
function Reader:line(line, number, declaration)
  local text, offset = contents(line)
  if not text then return end
  local column = utf8.len(line, 1, offset - 1) + 1
  local place = { line = number, column = column }
  local value, why = params.check(text, declaration)
  local before = self.seen[value or ""]
  if why then
    self.faults:add("data.value", place, why)
  elseif before then
    self.faults:add("data.duplicate", place,
                    ("%s stands in line %d already"):format(text, before.line))
  else
    self:add(value, place)
    self.seen[value] = self.rows[#self.rows]
  end
end

---@param kind cotter.Type of one value
---@param octets string
function Reader:lines(kind, octets)
  local offset, what = encoding.find_encoding(octets)
  if offset then
    local _, line = octets:sub(1, offset):gsub("\n", "")
    return self.faults:add("data.encoding", { line = line + 1 }, what)
  end
  local number = 0
  for line in octets:gmatch "([^\n]*)\n?" do
    number = number + 1
    self:line(line:gsub("\r$", ""), number, { type = kind.name })
  end
end

-- Records -------------------------------------------------------------------

---@param document any of core.json
---@param node any
---@return cotter.Place
local function place_of(document, node)
  local line, column = document:position(node.offset)
  return { line = line, column = column }
end

local plain

local plains = {}

function plains.array(self, node, depth)
  local list = {}
  for i = 1, #node do list[i] = plain(self, node[i], depth + 1) end
  return list
end

function plains.object(self, node, depth)
  local map, seen = {}, {}
  for key, value, offset in node:members() do
    if seen[key] then
      local line, column = self.document:position(offset)
      self.faults:add("data.duplicate", { line = line, column = column },
                      ("the key %q stands twice"):format(key))
    end
    seen[key] = true
    map[key] = plain(self, value, depth + 1)
  end
  return map
end

function plains.null(self, node)
  self.faults:add("data.value", place_of(self.document, node),
                  "null is no value, leave the field out")
end

--- Makes plain values of a node.
---@param self cotter.DataReader
---@param node any
---@param depth integer
---@return any
function plain(self, node, depth)
  local compound = plains[node.type]
  if not compound then return node.value end
  if depth <= LIMIT_DEPTH then return compound(self, node, depth) end
  self.faults:add("data.value", place_of(self.document, node),
                  "values are nested too deeply")
end

---@param node any
---@param keys any[] from the outside in
---@return any innermost node that exists
local function find(node, keys)
  for _, key in ipairs(keys) do
    local inner
    if node.type == "array" then inner = node[key] end
    if node.type == "object" then inner = node:get(key) end
    if not inner then return node end
    node = inner
  end
  return node
end

---@param node any
---@param declaration cotter.Declaration of one record
function Reader:record(node, declaration)
  local before = #self.faults
  local value = plain(self, node, 1)
  if #self.faults > before then return end
  local row, why, keys = params.check({ value }, declaration)
  if why then
    table.remove(keys, 1)
    return self.faults:add("data.value",
                           place_of(self.document, find(node, keys)), why)
  end
  self:add(row[1], place_of(self.document, node))
end

---@param fields table<string, cotter.Declaration>
---@param octets string
function Reader:records(fields, octets)
  local document, refused = core.json(octets)
  if not document then
    return self.faults:add(refused.code, refused, refused.text)
  end
  self.document = document
  local root = document.root
  if root.type ~= "array" then
    return self.faults:add("data.value", place_of(document, root),
                           "must be an array of objects, not " .. root.type)
  end
  for i = 1, #root do
    self:record(root[i], { type = "list<record>", fields = fields })
  end
end

--- Reads a file of data.
---@param type string as declared: "list<suffix>"
---@param fields table<string, cotter.Declaration>? of records
---@param octets string
---@param path string
---@return cotter.DataRow[]?
---@return cotter.Fault[]? faults
---@nodiscard
function data.read(type, fields, octets, path)
  local reader = setmetatable({
    path = path, faults = fault.collect(path), rows = {}, seen = {},
  }, Reader)
  local kind = params.type(type).of
  local ok, problem = pcall(function()
    if kind.name == "record" then reader:records(fields, octets)
    else reader:lines(kind, octets) end
  end)
  if ok then return reader.faults:result(reader.rows) end
  if problem.code then return nil, { problem } end
  error(problem, 0)
end

return data
