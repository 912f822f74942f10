--- A writer of ZIP archives (APPNOTE.TXT) that can lie: entries are stored, and
--- each field of theirs may be set to what is not true.

local zip = {}

local POLYNOMIAL = 0xedb88320

--- CRC-32 (ISO 3309), bit by bit.
---@param octets string
---@return integer
function zip.crc(octets)
  local crc = 0xffffffff
  for i = 1, #octets do
    crc = crc ~ octets:byte(i)
    for _ = 1, 8 do
      crc = crc >> 1 ~ (crc & 1 == 1 and POLYNOMIAL or 0)
    end
  end
  return crc ~ 0xffffffff
end

---@class spec.ZipEntry
---@field name string
---@field octets string      as they stand in the archive
---@field size integer?      what it says of itself
---@field packed integer?
---@field crc integer?
---@field method integer?    0 stored, 8 deflated
---@field flags integer?     1 encrypted
---@field offset integer?    where it says to begin
---@field header table?      what its own header says otherwise, of these
---                           fields; extra that it has, and extra_size
---@field behind string?      what stands behind its octets
---@field mode integer?      of the file, as Unix has it

local function fields(entry)
  return ("<I2 I2 I2 I2 I4 I4 I4 I2 I2"):pack(entry.flags or 0,
    entry.method or 0, 0, 0x21, entry.crc or zip.crc(entry.octets),
    entry.packed or #entry.octets, entry.size or #entry.octets, #entry.name, 0)
end

local function local_header(entry)
  local own = setmetatable({}, { __index = function(_, key)
    local said = entry.header and entry.header[key]
    if said == nil then return entry[key] end
    return said
  end })
  local extra = own.extra or ""
  return "PK\3\4" .. ("<I2"):pack(20) .. fields(own):sub(1, -3) ..
         ("<I2"):pack(own.extra_size or #extra) .. own.name .. extra
end

local function central_header(entry, offset)
  local system, mode = entry.mode and 3 or 0, entry.mode or 0
  return "PK\1\2" .. ("<I2 I2"):pack(system << 8 | 20, 20) .. fields(entry) ..
         ("<I2 I2 I2 I4 I4"):pack(0, 0, 0, mode << 16,
                                  entry.offset or offset) .. entry.name
end

--- Makes an archive.
---@param entries spec.ZipEntry[]
---@param count integer? how many it says there are
---@param comment string?
---@return string octets
function zip.make(entries, count, comment)
  local parts, directory, size = {}, {}, 0
  for i, entry in ipairs(entries) do
    directory[i] = central_header(entry, size)
    parts[i] = local_header(entry) .. entry.octets .. (entry.behind or "")
    size = size + #parts[i]
  end
  local central = table.concat(directory)
  count = count or #entries
  return table.concat(parts) .. central ..
         ("<c4 I2 I2 I2 I2 I4 I4 s2"):pack("PK\5\6", 0, 0, count, count,
           #central, size, comment or "")
end

return zip
