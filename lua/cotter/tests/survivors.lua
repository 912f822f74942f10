--- A file of survivors: mutants that no case of a pack notices, each accepted
--- with a reason. Literal, never run; it lies beside the rules.
---
---   survivors {
---     { file = "host.lua", change = "<= in place of <",
---       code = "if #list < 2 then", reason = "a list of two is never asked" },
---   }
---
--- The code is the line without the blanks around it, so that lines may move.

local core = require "cotter.core"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local paths = require "cotter.policy.path"
local schema = require "cotter.policy.schema"

local survivors = {}

--- The name of the file.
survivors.FILE = "survivors.lua"

local TEXT = { kind = "text", required = true }

--- The fields of a survivor.
survivors.SHAPE = { kind = "record", fields = {
  file = TEXT, change = TEXT, code = TEXT, reason = TEXT,
} }

---@class cotter.Survivor
---@field file string   of the pack, as its folder has it
---@field change string as the report words it
---@field code string   the line that is changed
---@field reason string
---@field path string
---@field line integer
---@field column integer
---@field used boolean?

local function read_one(node, context, name)
  local before = #context.faults
  local one = schema.read(node, survivors.SHAPE, context, name)
  if #context.faults > before then return nil end
  one.line, one.column = node.line, node.column
  return one
end

local LIST = { kind = "list", of = { kind = "custom", read = read_one } }

local function the_statement(chunk, faults)
  for _, one in ipairs(chunk.statements) do
    if one.kind ~= "survivors" then
      faults:add("survivors.statement", one,
                 one.kind .. " does not belong into a file of survivors")
    end
  end
  if #faults == 0 and #chunk.survivors ~= 1 then
    faults:add("survivors.statement",
               chunk.survivors[2] or { line = 1, column = 1 },
               "a file of survivors has one survivors { … } in it")
  end
  return #faults == 0 and chunk.survivors[1] or nil
end

--- Reads a file of survivors.
---@param octets string
---@param path string
---@return cotter.Survivor[]?
---@return cotter.Fault[]? faults
---@nodiscard
function survivors.read(octets, path)
  local chunk, refused = literal.read(octets, path, "survivors")
  if not chunk then return nil, refused end
  local faults = fault.collect(path)
  local statement = the_statement(chunk, faults)
  if not statement then return faults:result() end
  local context = { faults = faults, area = "survivors", what = "survivors" }
  local list = schema.read(statement.node, LIST, context, "survivor") or {}
  for _, one in ipairs(list) do one.path = path end
  return faults:result(list)
end

--- Reads the survivors of a pack, if it has accepted some.
---@param folder string
---@return cotter.Survivor[] list
---@return cotter.Fault[] faults
---@nodiscard
function survivors.of(folder)
  local path = paths.join(folder, survivors.FILE)
  local octets, problem = core.read_file(path)
  if not octets and problem.code == "file.missing" then return {}, {} end
  if not octets then return {}, { paths.unreadable(path, problem) } end
  local list, faults = survivors.read(octets, path)
  return list or {}, faults or {}
end

--- The line of a text, without the blanks around it.
---@param octets string
---@param number integer
---@return string
local function code_at(octets, number)
  local at = 1
  for _ = 2, number do
    at = (octets:find("\n", at, true) or #octets) + 1
  end
  return octets:match("^[^\r\n]*", at):match "^%s*(.-)%s*$"
end

local function accepts(list, one, file, code)
  for _, row in ipairs(list) do
    if row.file == file and row.change == one.change and row.code == code then
      row.used = true
      return row
    end
  end
end

--- Gives each survivor the reason for which it is accepted, if it is.
---@param found table[] with path, line and change
---@param list cotter.Survivor[]
---@param folder string
---@param source fun(path: string): string? of files
---@return cotter.Fault[] faults what accepts nothing
---@nodiscard
function survivors.accept(found, list, folder, source)
  for _, one in ipairs(found) do
    local octets = source(one.path)
    local file = folder == "." and one.path or one.path:sub(#folder + 2)
    one.code = octets and code_at(octets, one.line)
    local row = accepts(list, one, file, one.code)
    one.reason = row and row.reason
  end
  local faults = {}
  for _, row in ipairs(list) do
    if not row.used then
      faults[#faults + 1] = fault.new("survivors.unused",
        "no mutant like it survives: it accepts nothing", row.path, row)
    end
  end
  return faults
end

return survivors
