--- A sheet as a page of HTML, which is well-formed XML, too.

local columns = require "cotter.report.columns"

local HEAD <const> = [[
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="color-scheme" content="light dark"/>
<title>%s</title>
</head>
<body>
<h1>%s</h1>
<p>%s: %s</p>
]]

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                   ['"'] = "&quot;" }

---@param text string
---@return string
local function plain(text)
  return (columns.escape(text):gsub('[&<>"]', ENTITIES))
end

---@param item cotter.SheetItem
---@param write fun(text: string)
local function write_item(item, write)
  local term = item.term and ("<code>%s</code>: "):format(plain(item.term))
  write(("<li>%s%s"):format(term or "", plain(item.text)))
  for _, note in ipairs(item.notes) do
    write(("<br/>\n%s"):format(plain(note)))
  end
  write "</li>\n"
end

---@param lines string[]
---@param write fun(text: string)
local function write_code(lines, write)
  local parts = {}
  for i, line in ipairs(lines) do parts[i] = plain(line) end
  write(("<pre><code>%s</code></pre>\n"):format(table.concat(parts, "\n")))
end

---@param section cotter.SheetSection
---@param write fun(text: string)
local function write_section(section, write)
  write(("<h2>%s</h2>\n"):format(plain(section.name)))
  if section.code then return write_code(section.code, write) end
  write "<ul>\n"
  for _, item in ipairs(section.items) do write_item(item, write) end
  write "</ul>\n"
end

--- Writes a sheet.
---@param sheet cotter.Sheet
---@param write fun(text: string)
return function(sheet, write)
  local name = plain(sheet.name)
  write(HEAD:format(name, name, plain(sheet.title), plain(sheet.summary)))
  for _, section in ipairs(sheet.sections) do write_section(section, write) end
  write(("<p>%s</p>\n</body>\n</html>\n"):format(plain(sheet.footer)))
end
