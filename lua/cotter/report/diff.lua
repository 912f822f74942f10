--- Diffs: what a change does to the lines of a text, in the unified format of
--- diff -u, which patch and git read.

local columns = require "cotter.report.columns"

local diff = {}

local CONTEXT <const> = 3
-- How far lines are sought that are the same again; behind that, lines are told
-- as replaced one by one, which is as right, and longer.
local FAR <const> = 64

---@return string[] lines with their ends
local function lines_of(text)
  local lines = {}
  for line in text:gmatch "[^\n]*\n?" do
    if line ~= "" then lines[#lines + 1] = line end
  end
  return lines
end

-- The fewest lines to pass over on both sides until they are the same again.
local function gap(old, new, i, j)
  for size = 1, FAR do
    for gone = size, 0, -1 do
      local a, b = i + gone, j + size - gone
      local ends = a > #old and b > #new
      if ends or a <= #old and b <= #new and old[a] == new[b] then
        return gone, size - gone
      end
    end
  end
  return 1, 1
end

---@class cotter.diff.Row
---@field [1] " "|"-"|"+"
---@field [2] string

---@return cotter.diff.Row[]
local function rows_of(old, new)
  local rows, i, j = {}, 1, 1
  local function add(sign, line) rows[#rows + 1] = { sign, line } end
  while i <= #old or j <= #new do
    if old[i] == new[j] then
      add(" ", old[i])
      i, j = i + 1, j + 1
    else
      local gone, came = gap(old, new, i, j)
      for k = i, math.min(i + gone - 1, #old) do add("-", old[k]) end
      for k = j, math.min(j + came - 1, #new) do add("+", new[k]) end
      i, j = math.min(i + gone, #old + 1), math.min(j + came, #new + 1)
    end
  end
  return rows
end

-- The last row of a hunk that begins at a row: changes are told together where
-- their contexts meet.
local function hunk_end(rows, first)
  local last = first
  for k = first, #rows do
    if rows[k][1] ~= " " then last = k
    elseif k - last > 2 * CONTEXT then break end
  end
  return math.min(last + CONTEXT, #rows)
end

local function range(start, count)
  if count == 0 then start = start - 1 end
  return count == 1 and tostring(start) or ("%d,%d"):format(start, count)
end

local SIDES = { [" "] = { 1, 1 }, ["-"] = { 1, 0 }, ["+"] = { 0, 1 } }

-- How many lines of either side some rows are.
local function measure(rows, first, last)
  local old, new = 0, 0
  for k = first, last do
    local side = SIDES[rows[k][1]]
    old, new = old + side[1], new + side[2]
  end
  return old, new
end

local function write_hunk(parts, rows, first, last)
  local before, after = measure(rows, 1, first - 1)
  local old, new = measure(rows, first, last)
  parts[#parts + 1] = ("@@ -%s +%s @@\n"):format(range(before + 1, old),
                                                 range(after + 1, new))
  for k = first, last do
    local sign, line = rows[k][1], rows[k][2]
    parts[#parts + 1] = sign .. line
    if line:sub(-1) ~= "\n" then
      parts[#parts + 1] = "\n\\ No newline at end of file\n"
    end
  end
end

local ESCAPES = { ["\a"] = "\\a", ["\b"] = "\\b", ["\t"] = "\\t",
                  ["\n"] = "\\n", ["\v"] = "\\v", ["\f"] = "\\f",
                  ["\r"] = "\\r", ['"'] = '\\"', ["\\"] = "\\\\" }

local function escaped(octet)
  return ESCAPES[octet] or ("\\%03o"):format(octet:byte())
end

--- A path where nothing in it is taken for something else.
local function quoted(path)
  if columns.escape(path) == path and not path:find '["\\]' then return path end
  return '"' .. path:gsub('[%c"\\\128-\255]', escaped) .. '"'
end

--- A path as the head of a diff has it. What cannot stand there, or be shown,
--- is written as in C, which git and patch read (git-config, core.quotePath);
--- behind one with a blank stands a tab, as before a date (POSIX.1-2017, diff
--- -u): where there is none, patch takes the blank for the end of the name.
local function name_of(path)
  return quoted(path) .. (path:find(" ", 1, true) and "\t" or "")
end

--- Writes what becomes of a text.
---@param path string
---@param old string
---@param new string
---@return string text empty where nothing does
---@nodiscard
function diff.unified(path, old, new)
  if old == new then return "" end
  local rows, name = rows_of(lines_of(old), lines_of(new)), name_of(path)
  local parts, k = { "--- ", name, "\n+++ ", name, "\n" }, 1
  while k <= #rows do
    if rows[k][1] == " " then
      k = k + 1
    else
      local last = hunk_end(rows, k)
      write_hunk(parts, rows, math.max(1, k - CONTEXT), last)
      k = last + 1
    end
  end
  return table.concat(parts)
end

return diff
