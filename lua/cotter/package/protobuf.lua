--- Messages of protocol buffers, as Android's app bundles have them
--- (protobuf.dev, "Encoding"): fields one after another, each with its number.
--- Nothing is copied: a message is a range of octets.

local protobuf = {}

---@class cotter.ProtobufMessage
---@field octets string
---@field first integer
---@field last integer

local function refuse(code, text, at)
  error({ code = "protobuf." .. code, text = text, offset = at - 1 }, 0)
end

local VARINT_BITS <const> = 63 -- what a tenth octet begins with

local function varint(octets, at, last)
  local value, shift = 0, 0
  repeat
    local byte = at <= last and octets:byte(at)
    if not byte then refuse("truncated", "a number ends too early", at) end
    if shift > VARINT_BITS then refuse("number", "a number is too long", at) end
    value, shift, at = value | (byte & 0x7f) << shift, shift + 7, at + 1
  until byte < 0x80
  return value, at
end

-- By type of field: what it holds, and where the next one begins.
local TAKE = {
  [0] = varint,
  [1] = function(_, at) return false, at + 8 end,
  [2] = function(octets, at, last)
    local size, first = varint(octets, at, last)
    if size < 0 or size > last - first + 1 then
      refuse("truncated", "a field is longer than what is around it", at)
    end
    return { octets = octets, first = first, last = first + size - 1 },
           first + size
  end,
  [5] = function(_, at) return false, at + 4 end,
}

--- Walks the fields of a message: number, and a message or an integer; false
--- for numbers of a fixed size. Raises a fault for what is no message.
---@param message cotter.ProtobufMessage
---@return fun(): integer?, any
---@nodiscard
function protobuf.fields(message)
  local octets, at, last = message.octets, message.first, message.last
  return function()
    if at > last then return nil end
    local begin = at
    local key, next_at = varint(octets, at, last)
    local take = TAKE[key & 7]
    if not take or key >> 3 == 0 then
      refuse("field", "no field begins here", begin)
    end
    local value
    value, at = take(octets, next_at, last)
    if at > last + 1 then
      refuse("truncated", "a field is longer than what is around it", begin)
    end
    return key >> 3, value
  end
end

--- The last value of each field that is named; a message stands for the text
--- in it where its name ends with "$", and for an integer with "#".
---@param message cotter.ProtobufMessage
---@param names table<integer, string> by number
---@return table<string, any>
---@nodiscard
function protobuf.record(message, names)
  local record = {}
  for number, value in protobuf.fields(message) do
    local name = names[number]
    local plain, kind = (name or ""):match "^(.-)([$#]?)$"
    if name and (type(value) == "table") ~= (kind == "#") then
      record[plain] = kind == "$"
        and value.octets:sub(value.first, value.last) or value
    end
  end
  return record
end

--- A message that is all of the octets.
---@param octets string
---@return cotter.ProtobufMessage
---@nodiscard
function protobuf.whole(octets)
  return { octets = octets, first = 1, last = #octets }
end

--- Calls a reader of messages; gives its fault in place of raising it.
---@param read function
---@param ... any
---@return any? result
---@return cotter.CoreFault? fault
function protobuf.try(read, ...)
  local done, result = pcall(read, ...)
  if done then return result end
  if type(result) ~= "table" then error(result, 0) end
  return nil, result
end

return protobuf
