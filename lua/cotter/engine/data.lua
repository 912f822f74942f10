--- The data of a run: lists that packs and policies have. One that the program
--- carries is taken in as far as it is asked for: most rules want to know
--- whether something is in a list, and few things are.

local core = require "cotter.core"

local data = {}

---@class cotter.DataSource
---@field declared cotter.PlanData
---@field private refuse fun(problem: table)
---@field private read cotter.DataRow[]?
local Source = {}
Source.__index = Source

---@param file cotter.PackFile
---@return cotter.DataRow[]
function Source:rows_of(file)
  if file.rows then return core.decode(require(file.rows)) end
  local declared = self.declared
  local rows, errors = require "cotter.policy.data".read(
    declared.type, declared.fields, file.octets, file.path)
  for _, problem in ipairs(errors or {}) do self.refuse(problem) end
  return rows or {}
end

--- All rows, with their places.
---@return cotter.DataRow[]
---@nodiscard
function Source:rows()
  if not self.read then
    self.read = {}
    for _, file in ipairs(self.declared.files) do
      local rows = self:rows_of(file)
      table.move(rows, 1, #rows, #self.read + 1, self.read)
    end
  end
  return self.read
end

-- What the program carries of the list apart from its rows.
function Source:carried(what)
  local files = self.declared.files
  return #files == 1 and files[1][what] or nil
end

--- The suffixes of its rows.
---@return string[]
---@nodiscard
function Source:suffixes()
  local module, suffixes = self:carried "suffixes", {}
  if module then return core.decode(require(module)) end
  for i, row in ipairs(self:rows()) do
    suffixes[i] = self.declared.fields and row.value.suffix or row.value
  end
  return suffixes
end

--- The digests of its pins, 32 octets each.
---@return string
---@nodiscard
function Source:digests()
  local module, digests = self:carried "pins", {}
  if module then return (require(module)) end
  for i, row in ipairs(self:rows()) do
    digests[i] = core.pin(row.value.pin).octets
  end
  return table.concat(digests)
end

--- Whether its rows have a field of a type.
---@param field string
---@param type string
---@return boolean
---@nodiscard
function Source:has(field, type)
  local declared = (self.declared.fields or {})[field]
  return declared ~= nil and declared.type == type
end

--- Makes of a list of a pack that the program carries what is opened.
---@param own table
---@return cotter.PlanData
---@nodiscard
function data.carried(own)
  return { type = own.type, fields = own.fields, files = { {
    path = own.path, rows = own.rows, pins = own.pins,
    suffixes = own.suffixes } } }
end

--- Opens a list. What is not carried is read at once, so that what is wrong
--- with it is told whether a rule looks at it or not.
---@param declared cotter.PlanData
---@param refuse fun(problem: table)
---@return cotter.DataSource
---@nodiscard
function data.open(declared, refuse)
  local source = setmetatable({ declared = declared, refuse = refuse }, Source)
  for _, file in ipairs(declared.files) do
    if not file.rows then return source, source:rows() end
  end
  return source
end

return data
