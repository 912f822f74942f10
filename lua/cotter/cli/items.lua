--- Items: the certificates, requests and keys of the files that a command is
--- given.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local progress = require "cotter.cli.progress"

local items = {}

---@class cotter.FileItem: cotter.Item
---@field path string

---@class cotter.FileContainer: cotter.Pkcs12
---@field path string

---@param fault cotter.CoreFault
---@param path string
---@return cotter.Fault
local function refusal(fault, path)
  local unread = fault.code:find "^file%."
  return { code = fault.code, message = fault.text, path = path,
           line = fault.line, offset = not unread and fault.offset or nil }
end

--- Reads one file. A PKCS#12 is a container, whose items may be locked.
---@param path string
---@param password string?
---@return cotter.Item[]?
---@return cotter.CoreFault?
---@return cotter.Pkcs12?
local function read(path, password)
  local octets, fault = core.read_file(path)
  if not octets then return nil, fault end
  local list, problem = core.items(octets, path)
  if list or problem.code ~= "container.pkcs12" then return list, problem end
  local container
  container, problem = core.pkcs12(octets, password)
  if not container then return nil, problem end
  return container.items, nil, container
end

-- What the extensions of names say, where they say something: .cer and .crt
-- do not.
local MEANT = {
  der = { "DER", der = true, pkcs7 = true },
  p12 = { "PKCS#12", pkcs12 = true }, pfx = { "PKCS#12", pkcs12 = true },
  p7b = { "PKCS#7", pkcs7 = true }, p7c = { "PKCS#7", pkcs7 = true },
  pem = { "PEM", pem = true, pkcs7 = true },
}

local ENCODINGS = { base64 = "base64 without the lines of PEM", der = "DER",
                    pem = "PEM", pkcs7 = "PKCS#7", pkcs12 = "PKCS#12" }

--- Tells of a name that says something else than the file holds, which is read
--- by content here, and by its name elsewhere.
---@param path string
---@param encoding string? nil if nothing was read
---@param out cotter.Output
local function tell_misnamed(path, encoding, out)
  if not encoding then return end
  local extension = path:match "%.(%w+)$"
  local meant = extension and MEANT[extension:lower()]
  if not meant or meant[encoding] then return end
  out:tell(("%s: note: called .%s, as %s is, and holds %s"):format(
    columns.escape(path), extension, meant[1], ENCODINGS[encoding]))
end

---@param list cotter.Item[]?
---@param container cotter.Pkcs12?
---@return string?
local function encoding_of(list, container)
  if container then return "pkcs12" end
  return list and list[1].encoding
end

---@param one cotter.Fault
---@return string
local function describe(one)
  local place = one.line and (":%d"):format(one.line)
                or one.offset and (": octet %d"):format(one.offset) or ""
  return ("%s%s: error: %s"):format(columns.escape(one.path), place,
                                    columns.escape(one.message))
end

---@param list table[]
---@param one table
---@param path string
local function add(list, one, path)
  one.path = path
  list[#list + 1] = one
end

---@param paths string[]
---@param password string?
---@return table[] for each path what read gives
local function read_all(paths, password)
  local line <close> = progress.begin { arguments = paths }
  local found = {}
  for i, path in ipairs(paths) do
    line.tell(("reading file %d of %d"):format(i, #paths))
    found[i] = table.pack(read(path, password))
  end
  return found
end

--- Reads files, and tells of those that are refused.
---@param paths string[] "-" is standard input
---@param out cotter.Output
---@param password string? of PKCS#12
---@return cotter.FileItem[]
---@return cotter.Fault[]
---@return cotter.FileContainer[] the files that are PKCS#12
---@nodiscard
function items.read(paths, out, password)
  local all, errors, containers = {}, {}, {}
  for i, found in ipairs(read_all(paths, password)) do
    local list, fault, container = table.unpack(found, 1, 3)
    for _, item in ipairs(list or {}) do add(all, item, paths[i]) end
    if container then add(containers, container, paths[i]) end
    tell_misnamed(paths[i], encoding_of(list, container), out)
    if not list then
      errors[#errors + 1] = refusal(fault, paths[i])
      out:tell(describe(errors[#errors]))
    end
  end
  return all, errors, containers
end

--- Tells of the files that stay locked; what they hold is not known.
---@param containers cotter.FileContainer[]
---@param errors cotter.Fault[] they are added here
---@param out cotter.Output
function items.refuse_locked(containers, errors, out)
  for _, one in ipairs(containers) do
    if not one.open then
      errors[#errors + 1] = { code = "container.pkcs12", path = one.path,
        message = "a PKCS#12 file, which only its password opens: give it "
                  .. "with --password-file or --password-env" }
      out:tell(describe(errors[#errors]))
    end
  end
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
