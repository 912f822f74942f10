--- A sheet as a page of the manual, man(7), for man -l, groff and mandoc.

local roff = require "cotter.report.roff"

local plain, quoted = roff.plain, roff.quoted

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
