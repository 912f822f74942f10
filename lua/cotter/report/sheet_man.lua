--- A sheet as a page of the manual, man(7), for man -l, groff and mandoc.

local columns = require "cotter.report.columns"

--- Text that is no request and keeps its characters in every encoding.
---@param text string
---@return string
local function plain(text)
  local safe = columns.escape(text):gsub("[\\%-]", { ["\\"] = "\\e",
                                                     ["-"] = "\\-" })
  safe = safe:gsub(utf8.charpattern, function(character)
    if #character > 1 then
      return ("\\[u%04X]"):format(utf8.codepoint(character))
    end
  end)
  return (safe:gsub("^[.']", "\\&%0"))
end

---@param text string in an argument of a request
---@return string
local function quoted(text)
  return '"' .. plain(text):gsub('"', "\\(dq") .. '"'
end

---@param item cotter.SheetItem
---@param write fun(text: string)
local function write_item(item, write)
  if item.term then
    write((".TP\n.B %s\n"):format(quoted(item.term)))
  else
    write ".PP\n"
  end
  write(plain(item.text) .. "\n")
  for _, note in ipairs(item.notes) do
    write(".br\n" .. plain(note) .. "\n")
  end
end

---@param section cotter.SheetSection
---@param write fun(text: string)
local function write_section(section, write)
  write((".SH %s\n"):format(quoted(section.name:upper())))
  for _, item in ipairs(section.items or {}) do write_item(item, write) end
  if not section.code then return end
  write ".PP\n.nf\n"
  for _, line in ipairs(section.code) do write(plain(line) .. "\n") end
  write ".fi\n"
end

--- Writes a sheet.
---@param sheet cotter.Sheet
---@param write fun(text: string)
return function(sheet, write)
  write((".TH %s 7 \"\" cotter cotter\n"):format(quoted(sheet.name:upper())))
  write((".SH NAME\n%s \\- %s\n"):format(plain(sheet.name),
                                         plain(sheet.title)))
  write((".SH DESCRIPTION\n%s\n"):format(plain(sheet.summary)))
  for _, section in ipairs(sheet.sections) do write_section(section, write) end
  write(".SH PLACE\n" .. plain(sheet.footer) .. "\n")
end
