--- A sheet as text for a terminal.

local columns = require "cotter.report.columns"

local WIDTH = 80

---@param write fun(text: string)
---@param indent integer
---@param text string
local function paragraph(write, indent, text)
  for _, line in ipairs(columns.wrap(columns.escape(text), WIDTH - indent)) do
    write((" "):rep(indent) .. line .. "\n")
  end
end

---@param section cotter.SheetSection
---@param write fun(text: string)
local function write_section(section, write)
  write("\n" .. section.name .. "\n")
  for _, line in ipairs(section.code or {}) do
    write("  " .. columns.escape(line) .. "\n")
  end
  for _, item in ipairs(section.items or {}) do
    local term = item.term and item.term .. ": " or ""
    paragraph(write, 2, term .. item.text)
    for _, note in ipairs(item.notes) do paragraph(write, 4, note) end
  end
end

--- Writes a sheet.
---@param sheet cotter.Sheet
---@param write fun(text: string)
return function(sheet, write)
  write(("%s  %s\n"):format(sheet.name, sheet.summary))
  paragraph(write, 0, sheet.title)
  for _, section in ipairs(sheet.sections) do write_section(section, write) end
  write("\n" .. columns.escape(sheet.footer) .. "\n")
end
