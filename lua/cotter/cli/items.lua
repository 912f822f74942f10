--- Items: the certificates, requests and keys of the files that a command is
--- given.

local columns = require "cotter.report.columns"
local core = require "cotter.core"

local items = {}

---@class cotter.FileItem: cotter.Item
---@field path string

---@param fault cotter.CoreFault
---@param path string
---@return cotter.Fault
local function refusal(fault, path)
  local unread = fault.code:find "^file%."
  return { code = fault.code, message = fault.text, path = path,
           line = fault.line, offset = not unread and fault.offset or nil }
end

---@param path string
---@return cotter.Item[]?
---@return cotter.CoreFault?
local function read(path)
  local octets, fault = core.read_file(path)
  if not octets then return nil, fault end
  return core.items(octets, path)
end

---@param one cotter.Fault
---@return string
local function describe(one)
  local place = one.line and (":%d"):format(one.line)
                or one.offset and (": octet %d"):format(one.offset) or ""
  return ("%s%s: error: %s"):format(columns.escape(one.path), place,
                                    columns.escape(one.message))
end

--- Reads files, and tells of those that are refused.
---@param paths string[] "-" is standard input
---@param out cotter.Output
---@return cotter.FileItem[]
---@return cotter.Fault[]
---@nodiscard
function items.read(paths, out)
  local all, errors = {}, {}
  for _, path in ipairs(paths) do
    local list, fault = read(path)
    for _, item in ipairs(list or {}) do
      item.path = path
      all[#all + 1] = item
    end
    if not list then
      errors[#errors + 1] = refusal(fault, path)
      out:tell(describe(errors[#errors]))
    end
  end
  return all, errors
end

--- Says of which kind a key is: "EC P-256", "RSA 2048".
---@param spki cotter.Spki
---@return string
---@nodiscard
function items.key(spki)
  local size = spki.curve or spki.bits
  local name = spki.type:find "^unknown" and spki.type or spki.type:upper()
  return size and ("%s %s"):format(name, size) or name
end

local KINDS = {
  ["certificate"] = "certificate",
  ["certificate-request"] = "certificate request",
  ["public-key"] = "public key",
  ["private-key"] = "private key",
}

--- Says what an item is.
---@param item cotter.Item
---@return string
---@nodiscard
function items.kind(item)
  return KINDS[item.kind]
end

return items
