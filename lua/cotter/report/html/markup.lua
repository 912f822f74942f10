--- Markup: text that nobody vouches for as HTML, and the pieces that sections
--- of the page share.

local columns = require "cotter.report.columns"

local markup = {}

local ENTITIES = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;",
                   ['"'] = "&quot;", ["'"] = "&#39;" }

--- Escapes harmless text.
---@param text string
---@return string
---@nodiscard
function markup.entities(text) return (text:gsub("[&<>\"']", ENTITIES)) end

--- Shows any octets: what is hidden, or turns the direction of writing, stands
--- as an escape.
---@param text any
---@return string
---@nodiscard
function markup.text(text)
  return markup.entities(columns.escape(tostring(text)))
end

--- Text of a fixed width that may break anywhere.
---@param text any
---@return string
---@nodiscard
function markup.code(text)
  return "<code>" .. markup.text(text) .. "</code>"
end

--- A date, or another word that does not break.
---@param word any
---@return string
---@nodiscard
function markup.word(word)
  return '<span class="word">' .. markup.text(word) .. "</span>"
end

--- Begins a section.
---@param write fun(text: string)
---@param id string
---@param title string
function markup.open(write, id, title)
  write(('<section id="%s" aria-labelledby="%s-title">\n'
    .. '<h2 id="%s-title">%s</h2>\n'):format(id, id, id, markup.text(title)))
end

--- Ends it.
---@param write fun(text: string)
function markup.close(write) write "</section>\n" end

--- Begins a table, which can be scrolled where it is wider than the page.
---@param write fun(text: string)
---@param caption string
---@param heads string[]
function markup.open_table(write, caption, heads)
  write(('<div class="scroll" role="region" tabindex="0" aria-label="%s">'
    .. "<table>\n<thead><tr>"):format(markup.text(caption)))
  for _, head in ipairs(heads) do
    write(('<th scope="col">%s</th>'):format(head))
  end
  write "</tr></thead>\n<tbody>\n"
end

---@param write fun(text: string)
function markup.close_table(write) write "</tbody>\n</table></div>\n" end

--- Writes a row of a table: its first cell is what the row is about.
---@param write fun(text: string)
---@param cells string[] markup
function markup.row(write, cells)
  write "<tr>"
  for i, cell in ipairs(cells) do
    write(i == 1 and ('<th scope="row">%s</th>'):format(cell)
          or ("<td>%s</td>"):format(cell))
  end
  write "</tr>\n"
end

--- Says how many are not shown, and where all are.
---@param write fun(text: string)
---@param count integer
---@param noun string
---@param where string
function markup.cut(write, count, noun, where)
  if count <= 0 then return end
  write(('<p class="cut">%s not shown here: %s.</p>\n'):format(
    columns.count(count, "more " .. noun), markup.text(where)))
end

return markup
