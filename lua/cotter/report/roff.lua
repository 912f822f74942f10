--- Text for man(7): whatever stands in it, it is no request, and keeps its
--- characters in every encoding.

local columns = require "cotter.report.columns"

local roff = {}

---@param text string
---@return string
---@nodiscard
function roff.plain(text)
  local safe = columns.escape(text):gsub("[\\%-]", { ["\\"] = "\\e",
                                                     ["-"] = "\\-" })
  safe = safe:gsub(utf8.charpattern, function(character)
    if #character > 1 then
      return ("\\[u%04X]"):format(utf8.codepoint(character))
    end
  end)
  return (safe:gsub("^[.']", "\\&%0"))
end

---@param text string
---@return string for an argument of a request
---@nodiscard
function roff.quoted(text)
  return '"' .. roff.plain(text):gsub('"', "\\(dq") .. '"'
end

return roff
