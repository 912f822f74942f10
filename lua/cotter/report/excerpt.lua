--- Excerpts: the line of a file that a finding is about, with a caret.

local columns = require "cotter.report.columns"

local excerpt = {}

---@class cotter.ExcerptLine
---@field first integer  octet
---@field last integer   octet, without the end of the line
---@field valid boolean  UTF-8
---@field column integer the last that was sought
---@field at integer     its octet

---@class cotter.Excerpts the lines of one file
---@field private octets string
---@field private starts integer[] of the lines up to the last sought
---@field private lines table<integer, cotter.ExcerptLine> that were shown
local Excerpts = {}
Excerpts.__index = Excerpts

local MARK = "\u{FEFF}"
local NEAR = 400 -- code points beside the caret; a line of a terminal has less

--- Prepares a file. Nothing is shown of UTF-16.
---@param octets string
---@return cotter.Excerpts?
---@nodiscard
function excerpt.open(octets)
  if octets:sub(1, 2):find "[\0\xFE\xFF]" then return nil end
  local first = octets:sub(1, #MARK) == MARK and #MARK + 1 or 1
  return setmetatable({ octets = octets, starts = { first }, lines = {} },
                      Excerpts)
end

--- Finds where a line starts. Lines are counted as far as one is asked for:
--- a file of many megabytes may have one finding near its top.
---@param number integer
---@return integer? octet
function Excerpts:start(number)
  local starts = self.starts
  while #starts < number do
    local feed = self.octets:find("\n", starts[#starts], true)
    if not feed then return nil end
    starts[#starts + 1] = feed + 1
  end
  return starts[number]
end

---@param number integer
---@return cotter.ExcerptLine?
function Excerpts:line(number)
  local line, first = self.lines[number], self:start(number)
  if line or not first then return line end
  local last = (self:start(number + 1) or #self.octets + 2) - 2
  if self.octets:byte(last) == 13 and last >= first then last = last - 1 end
  line = { first = first, last = last, column = 1, at = first,
           valid = utf8.len(self.octets, first, last) ~= nil }
  self.lines[number] = line
  return line
end

--- Finds the octet of a column. A file may be one line of many megabytes with
--- thousands of findings in it: the search goes on where the last one ended.
---@param line cotter.ExcerptLine
---@param column integer
---@return integer
function Excerpts:seek(line, column)
  if not line.valid then
    return math.min(line.first + column - 1, line.last + 1)
  end
  if column < line.column then line.column, line.at = 1, line.first end
  local at = utf8.offset(self.octets, column - line.column + 1, line.at)
  if not at or at > line.last then return line.last + 1 end
  line.column, line.at = column, at
  return at
end

-- What a key begins with that may stand in one line with it.
local SECRETS <const> = { "PRIVATE KEY-----", "PRIVATE KEY BLOCK-----",
                          "PRIVATE KEY ----", "PuTTY-User-Key-File-" }

-- What tells that a line has a key as JWK, whose values may be no longer than a
-- pin.
local JWK <const> = "kty"
local VALUE <const> = ("[%w_-]"):rep(8) .. "+"

-- Base64 and base64url, with the escapes of JSON, of code and of addresses, and
-- with the zeros of UTF-16.
local RUN <const> = "[%w+/_%%\\\0-]+"

-- The longest that are pins: 32 octets in base64, but for the end of it, and in
-- hexadecimal.
local PIN <const>, DIGEST <const> = 43, 64

-- What stands before a pin, or what is left of that behind a caret.
local DIGEST_NAME <const> = "^s?h?a?2?5?6?[/-]+"

--- Tells whether a run is longer than any pin, as a key is in every form. What
--- lacks capitals or small letters is a path or a ruler.
---@param run string
---@return boolean
local function is_long(run)
  if not run:find "%X" then return #run > DIGEST end
  local digits = run:gsub("\\u003[dD]", ""):gsub("\\+[nrt]", "")
    :gsub("\\+/", "/"):gsub(DIGEST_NAME, "")
  return #digits > PIN and digits:find "%u" ~= nil and digits:find "%l" ~= nil
end

-- Whether a line goes on before and after what is taken of it.
---@class cotter.ExcerptEdges
---@field before boolean
---@field after boolean

--- Cuts each run that may be of a key, and what is left of one at an edge.
---@param text string
---@param edges cotter.ExcerptEdges
---@return string
local function without_runs(text, edges)
  return (text:gsub("()(" .. RUN .. ")()", function(first, run, behind)
    local partial = edges.before and first == 1
                    or edges.after and behind == #text + 1
    return (partial or is_long(run)) and "…" or nil
  end))
end

--- A key that stands in one line, as in a string of JSON, is not repeated.
---@param text string of the line
---@param line string what of it is shown
---@param edges cotter.ExcerptEdges
---@return string
local function without_secret(text, line, edges)
  for _, secret in ipairs(SECRETS) do
    local _, last = text:find(secret, 1, true)
    if last then text = text:sub(1, last) .. "…" end
  end
  text = without_runs(text, edges)
  return line:find(JWK, 1, true) and text:gsub(VALUE, "…") or text
end

local NO_EDGES <const> = { before = false, after = false }

--- Gives a line of the user's without the private key that it may have.
---@param line string
---@return string
---@nodiscard
function excerpt.harmless(line) return without_secret(line, line, NO_EDGES) end

---@param octets string
---@param at integer
---@return boolean whether a character goes on there
local function continues(octets, at)
  return (octets:byte(at) & 0xC0) == 0x80
end

--- Where a run that is cut begins, for a place within it.
---@param text string
---@param at integer
---@return integer
local function outside_run(text, at)
  local before = text:sub(1, at - 1):reverse():match("^" .. RUN) or ""
  local after = text:match("^" .. RUN, at)
  local long = after and is_long(before:reverse() .. after)
  return long and at - #before or at
end

---@param line cotter.ExcerptLine
---@param column integer
---@return string before the place
---@return string after with what stands there
function Excerpts:divide(line, column)
  local octets, at = self.octets, self:seek(line, column)
  local from = math.max(line.first, at - NEAR)
  local to = math.min(line.last, at + NEAR)
  while from < at and continues(octets, from) do from = from + 1 end
  while to > at and to < line.last and continues(octets, to + 1) do
    to = to - 1
  end
  local shown = octets:sub(from, to)
  local place = outside_run(shown, at - from + 1)
  local before = without_secret(shown:sub(1, place - 1), shown,
    { before = from > line.first, after = false })
  local after = without_secret(shown:sub(place), shown,
    { before = false, after = to < line.last })
  return columns.escape(before), columns.escape(after)
end

---@param text string
---@param room integer
---@param from_end boolean?
---@return string
local function shorten(text, room, from_end)
  if columns.width(text) <= room then return text end
  local rest = columns.cut(text, room - 1, from_end)
  return from_end and "…" .. rest or rest .. "…"
end

--- Shows a place: its line, cut on either side where it is too wide.
---@param line integer from 1
---@param column integer from 1, in code points
---@param width integer columns that there are
---@return string? text
---@return integer? caret columns before what is meant
---@nodiscard
function Excerpts:show(line, column, width)
  local found = self:line(line)
  if not found then return nil end
  local before, after = self:divide(found, column)
  local room = math.max(width - columns.width(after), width // 2)
  before = shorten(before, room, true)
  local caret = columns.width(before)
  return before .. shorten(after, width - caret), caret
end

--- Finds a name in a line. One that is no field is where a field can be: the
--- line may have another of that name before it.
---@param text string
---@param name string
---@param message string
---@return integer? octet
local function find_name(text, name, message)
  local own = message:find("has no ", 1, true)
    and text:match("[.:]%s*()" .. name .. "%f[^%w_]")
  return own or text:find("%f[%w_]" .. name .. "%f[^%w_]")
end

--- Finds where in a line of Lua an error is that has none of its columns, as
--- those of a rule that runs: at the name that it quotes, or where the line's
--- code begins.
---@param one { path: string, line: integer, message: string? }
---@return integer? column
---@nodiscard
function Excerpts:guess(one)
  local line = one.path:find "%.lua$" and self:line(one.line)
  if not line or not line.valid then return nil end
  local text = self.octets:sub(line.first, line.last)
  local message = one.message or ""
  local name = message:match "[\"']([%a_][%w_]*)[\"']"
  local at = name and find_name(text, name, message) or text:find "%S"
  return at and utf8.len(text, 1, at)
end

-- The longest line that a report for programs repeats, in octets.
local WHOLE <const> = 400

--- Gives a line as it stands, unless it is long or no UTF-8.
---@param number integer
---@return string?
function Excerpts:whole(number)
  local line = self:line(number)
  if not line or not line.valid or line.last - line.first >= WHOLE then
    return nil
  end
  return excerpt.harmless(self.octets:sub(line.first, line.last))
end

--- Gives what finds lines of files, each of which is opened once.
---@param source (fun(path: string): string?)?
---@return fun(path: string, line: integer): string?
---@nodiscard
function excerpt.lines(source)
  local files = {}
  return function(path, line)
    if files[path] == nil then
      local octets = source and source(path)
      files[path] = octets and excerpt.open(octets) or false
    end
    return files[path] and files[path]:whole(line) or nil
  end
end

return excerpt
