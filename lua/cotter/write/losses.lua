--- What a format cannot say of an entry: warnings, each with the line that it
--- is about. A writer tells of what it leaves out; nothing is lost in silence.

local losses = {}

---@class cotter.write.Pin
---@field octets string    the digest
---@field base64 string
---@field algorithm string
---@field role "leaf"|"ca"|nil
---@field line integer?
---@field comment string?  beside it, in one line

---@class cotter.write.Entry
---@field name string      without a wildcard, in canonical form
---@field labels "one"|"any"|nil a pattern: one label before the name, or any
---                        number of them
---@field include_subdomains boolean? nil where the consumers differ
---@field enforced boolean
---@field expires string?  yyyy-MM-dd
---@field pins cotter.write.Pin[]
---@field line integer?
---@field shadows boolean? it has no pins, and takes its name out of the entry
---                        of a parent that has

---@class cotter.write.Out
---@field role "leaf"|"ca"|nil of pins that have none, where one is wanted
---@field left_out table<cotter.write.Entry, boolean>
---@field private warnings { line: integer?, message: string }[]
local Out = {}
Out.__index = Out

--- Warns of what is lost of an entry.
---@param entry { name: string?, line: integer? } no name: of the file
---@param message string
function Out:lose(entry, message)
  local before = entry.name and entry.name .. ": " or ""
  self.warnings[#self.warnings + 1] =
    { line = entry.line, message = before .. message }
end

--- Warns of an entry that is not written at all.
---@param entry cotter.write.Entry
---@param message string
function Out:leave_out(entry, message)
  self.left_out[entry] = true
  self:lose(entry, "left out: " .. message)
end

-- What formats have no word for: the field, whether it is said, the warning.
local WORDS = {
  expires = function(entry)
    return entry.expires and
      ("the end on %s is lost: pinning goes on"):format(entry.expires)
  end,
  enforced = function(entry)
    return not entry.enforced
      and "reports only, here it is enforced: no word for that"
  end,
  subdomains = function(entry)
    return entry.include_subdomains
      and "its subdomains are lost: only the name itself is pinned"
  end,
  role = function(entry)
    for _, pin in ipairs(entry.pins) do
      if pin.role then
        return "whether a pin is of a leaf or of an authority is lost"
      end
    end
  end,
}

--- Warns of the comments beside pins.
---@private
function Out:lose_comments(entry)
  for _, pin in ipairs(entry.pins) do
    if pin.comment then
      self:lose({ name = entry.name, line = pin.line },
                ("a comment is lost: %s"):format(pin.comment))
    end
  end
end

--- Warns of each of the things said by an entry that the format has no word
--- for.
---@param entry cotter.write.Entry
---@param ... "expires"|"enforced"|"subdomains"|"role"|"comments"
function Out:lacks(entry, ...)
  for _, word in ipairs { ... } do
    if word == "comments" then self:lose_comments(entry) end
    local message = WORDS[word] and WORDS[word](entry)
    if message then self:lose(entry, message) end
  end
end

--- The role of a pin, where a format wants one.
---@param entry cotter.write.Entry
---@return "leaf"|"ca"
function Out:role_of(entry, pin)
  if pin.role or self.role then return pin.role or self.role end
  if not self.told[entry] then
    self.told[entry] = true
    self:lose(entry, "pins of any certificate become those of leaves: "
      .. "--role says which they are")
  end
  return "leaf"
end

--- Entries with one label of pattern before them are left out where nothing
--- says that; any number of labels is a name with its subdomains.
---@param entries cotter.write.Entry[]
---@return cotter.write.Entry[]
---@nodiscard
function Out:without_patterns(entries)
  local list = {}
  for _, entry in ipairs(entries) do
    if entry.labels == "one" then
      self:leave_out(entry, "no word for one label before a name (*.)")
    else
      list[#list + 1] = entry
    end
  end
  return list
end

--- Entries without pins are left out where they would not mean: not pinned.
---@param entries cotter.write.Entry[]
---@param shadows boolean? but those that take a name out of another's entry
---@return cotter.write.Entry[]
---@nodiscard
function Out:with_pins(entries, shadows)
  local list = {}
  for _, entry in ipairs(entries) do
    if #entry.pins > 0 or shadows and entry.shadows then
      list[#list + 1] = entry
    else
      self:leave_out(entry, "it has no pins")
    end
  end
  return list
end

---@param role "leaf"|"ca"|nil
---@return cotter.write.Out
---@return { line: integer?, message: string }[] warnings
---@nodiscard
function losses.new(role)
  local warnings = {}
  return setmetatable({ role = role, warnings = warnings, told = {},
                        left_out = {} }, Out), warnings
end

return losses
