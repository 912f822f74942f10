--- Layout of XML: white space that what is put in takes over from what stands
--- beside it.

local xml_layout = {}

--- The break of line and the white space before an element that begins its
--- line; nothing for one that does not.
---@param text string
---@param offset integer
---@return string?
---@nodiscard
function xml_layout.line_start(text, offset)
  return text:sub(1, offset):match "\r?\n[ \t]*$"
end

--- The offset after an element, and after a comment beside it in its line.
---@param text string
---@param element cotter.XmlNode
---@return integer
---@nodiscard
function xml_layout.after(text, element)
  local stop = text:match("^[ \t]*<!%-%-.-%-%->()", element.stop + 1)
  return stop and stop - 1 or element.stop
end

--- How much deeper what an element holds is set.
---@param outer string? of the element, as line_start gives it
---@param inner string? of what it holds
---@return string
---@nodiscard
function xml_layout.deeper(outer, inner)
  if inner and outer and #inner > #outer and inner:sub(1, #outer) == outer then
    return inner:sub(#outer + 1)
  end
  return outer and outer:find "\t" and "\t" or "    "
end

---@param at integer
---@param text string
---@return cotter.Edit
---@nodiscard
function xml_layout.insert(at, text)
  return { offset = at, stop = at, replacement = text }
end

--- The elements in one, without comments and text.
---@param element cotter.XmlNode
---@param wanted string? their name; nil for any
---@return cotter.XmlNode[]
---@nodiscard
function xml_layout.children(element, wanted)
  local found = {}
  for name, child in element:each() do
    if name:sub(1, 1) ~= "#" and (not wanted or name == wanted) then
      found[#found + 1] = child
    end
  end
  return found
end

return xml_layout
