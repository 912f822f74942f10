--- A sheet as Markdown, its lines as wide as a terminal.

local columns = require "cotter.report.columns"

local WIDTH = 80

---@param text string
---@return string
local function plain(text)
  return (columns.escape(text):gsub("[\\`*_{}%[%]<>|~&]", "\\%0"))
end

--- Keeps a line from beginning a list, a quotation, a heading or a rule.
---@param line string
---@return string
local function begun(line)
  return (line:gsub("^[-+=#>]", "\\%0"):gsub("^(%d+)([.)])", "%1\\%2"))
end

---@param write fun(text: string)
---@param margin string of the first line, as wide as that of the others
---@param text string marked up
local function paragraph(write, margin, text)
  for _, line in ipairs(columns.wrap(text, WIDTH - #margin)) do
    write(margin .. begun(line) .. "\n")
    margin = (" "):rep(#margin)
  end
end

---@param item cotter.SheetItem
---@param write fun(text: string)
local function write_item(item, write)
  local term = item.term and ("`%s`: "):format(item.term) or ""
  paragraph(write, "- ", term .. plain(item.text))
  for _, note in ipairs(item.notes) do
    write "\n"
    paragraph(write, "  ", plain(note))
  end
end

---@param section cotter.SheetSection
---@param write fun(text: string)
local function write_section(section, write)
  write(("\n### %s\n\n"):format(plain(section.name)))
  for _, item in ipairs(section.items or {}) do write_item(item, write) end
  if not section.code then return end
  write "```lua\n"
  for _, line in ipairs(section.code) do
    write(columns.escape(line) .. "\n")
  end
  write "```\n"
end

--- Writes a sheet.
---@param sheet cotter.Sheet
---@param write fun(text: string)
return function(sheet, write)
  write(("## %s\n\n"):format(plain(sheet.name)))
  paragraph(write, "", ("%s: %s"):format(plain(sheet.title),
                                         plain(sheet.summary)))
  for _, section in ipairs(sheet.sections) do write_section(section, write) end
  write "\n"
  paragraph(write, "", plain(sheet.footer))
end
