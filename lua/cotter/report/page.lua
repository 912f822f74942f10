--- What reports for people are written on: lines like a compiler's, the line
--- of the user's file below with a caret, and what is to be said about it.

local columns = require "cotter.report.columns"
local excerpt = require "cotter.report.excerpt"

--- A report adds methods of its own to what page.kind gives.
---@class cotter.Page
---@field protected write fun(text: string)
---@field protected source fun(path: string): string? octets of a file
---@field protected colour boolean?
---@field protected colours table<string, string> by word, as SGR numbers them
---@field private files table<string, cotter.Excerpts|false>
local Page = {}
Page.__index = Page

local page = {}

page.WIDTH = 80

local WIDTH = page.WIDTH

--- The methods of a page, for a report to add its own.
---@param colours table<string, string> by word; "caret" is the caret's
---@return cotter.Page
function page.kind(colours)
  local kind = setmetatable({ colours = colours }, Page)
  kind.__index = kind
  return kind
end

---@generic T: cotter.Page
---@param kind T
---@param fields table write, source, colour, and those of the kind
---@return T
function page.new(kind, fields)
  fields.files = {}
  return setmetatable(fields, kind)
end

--- "path:line:column: " or what is known of it; of what has no lines the keys
--- that lead there.
---@param one cotter.Position
---@return string
function page.place(one)
  if not one.path then return "" end
  local path = columns.escape(one.path)
  if not one.line and one.pointer and one.pointer ~= "" then
    return path .. "#" .. columns.escape(one.pointer) .. ": "
  end
  return table.concat({ path, one.line, one.column }, ":") .. ": "
end

---@param name string a word of colours
---@param word string
---@return string
function Page:paint(name, word)
  if not self.colour then return word end
  return ("\27[%sm%s\27[0m"):format(self.colours[name], word)
end

---@param ... string
function Page:line(...)
  self.write(table.concat { ... } .. "\n")
end

--- Writes a line like a compiler's: where, how bad, what.
---@param one table with a place
---@param word string a word of colours
---@param message string? one.message where it is not given
function Page:head(one, word, message)
  local where = page.place(one)
  local taken = columns.width(where) + #word + 2
  local lines = columns.wrap(columns.escape(message or one.message), WIDTH - 4,
                             taken - 4)
  local first = lines[1] ~= "" and " " .. lines[1] or ""
  lines[1] = where .. self:paint(word, word) .. ":" .. first
  self:line(table.concat(lines, "\n    "))
end

--- Writes "  label  text", wrapped behind the label.
---@param label string
---@param content string
function Page:field(label, content)
  local lines = columns.wrap(columns.escape(content), WIDTH - 9)
  self:line(("  %-7s"):format(label),
            table.concat(lines, "\n         "))
end

---@private
---@param path string
---@return cotter.Excerpts|false
function Page:file(path)
  if self.files[path] == nil then
    local octets = self.source and self.source(path)
    self.files[path] = octets and excerpt.open(octets) or false
  end
  return self.files[path]
end

--- Writes the line that is meant, with a caret where its column is known.
---@param one table with a place
function Page:excerpt(one)
  local file = one.line and self:file(one.path)
  if not file then return end
  local number = ("%5d | "):format(one.line)
  local column = one.column or file:guess(one)
  local shown, caret = file:show(one.line, column or 1, WIDTH - #number)
  if not shown then return end
  self:line((number .. shown):match "^(.-)%s*$")
  if column then
    self:line((" "):rep(#number - 2), "| ", (" "):rep(caret),
              self:paint("caret", "^"))
  end
end

return page
