--- Items: the certificates, requests and keys of the files that a command is
--- given.

local columns = require "cotter.report.columns"
local examining = require "cotter.examining"
local large = require "cotter.large"
local progress = require "cotter.cli.progress"

local items = {}

---@class cotter.FileItem: cotter.examine.Item
---@field path string

---@class cotter.FileContainer: cotter.examine.Container
---@field path string

---@param fault cotter.CoreFault
---@param path string
---@return cotter.Fault
local function refusal(fault, path)
  local unread = fault.code:find "^file%."
  return { code = fault.code, message = fault.text, path = path,
           line = fault.line, offset = not unread and fault.offset or nil }
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

---@param found cotter.examine.FileAnswer
---@return string?
local function encoding_of(found)
  if found.container then return "pkcs12" end
  return found.items and found.items[1] and found.items[1].encoding
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

-- Octets that one process is given at most, but for a single file of more.
local BATCH <const> = 16 * 1024 * 1024

---@class cotter.ItemsRequest: cotter.ExamineOptions
---@field paths string[] "-" is standard input

--- Reads files, and has them examined, some at a time.
---@param request cotter.ItemsRequest
---@return cotter.examine.FileAnswer[] one for each path
---@return cotter.CoreFault? what is wrong with them as anchors
local function read_all(request)
  local line <close> = progress.begin { arguments = request.paths }
  local found, refused = {}, nil
  local batch, indices, size = {}, {}, 0
  local function examine()
    local answers, fault = examining.files(batch, request)
    for i, answer in ipairs(answers) do found[indices[i]] = answer end
    batch, indices, size, refused = {}, {}, 0, refused or fault
  end
  for i, path in ipairs(request.paths) do
    line.tell(("reading file %d of %d"):format(i, #request.paths))
    local octets, fault = large.read(path)
    if not octets then
      found[i] = { fault = fault }
    else
      batch[#batch + 1] = { path = path, octets = octets }
      indices[#batch], size = i, size + #octets
      if size >= BATCH then examine() end
    end
  end
  examine()
  return found, refused
end

--- Reads files, and tells of those that are refused.
---@param request cotter.ItemsRequest
---@param out cotter.Output
---@return cotter.FileItem[]
---@return cotter.Fault[]
---@return cotter.FileContainer[] the files that are PKCS#12
---@return cotter.CoreFault? what is wrong with them as anchors
---@nodiscard
function items.read(request, out)
  local all, errors, containers = {}, {}, {}
  local found, unfit = read_all(request)
  for i, one in ipairs(found) do
    local path = request.paths[i]
    for _, item in ipairs(one.items or {}) do add(all, item, path) end
    if one.container then add(containers, one.container, path) end
    tell_misnamed(path, encoding_of(one), out)
    if one.fault then
      errors[#errors + 1] = refusal(one.fault, path)
      out:tell(describe(errors[#errors]))
    end
  end
  return all, errors, containers, unfit
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
---@param spki { type: string, bits: integer?, curve: string? }
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
---@param item cotter.examine.Item
---@return string
---@nodiscard
function items.kind(item)
  return KINDS[item.kind]
end

return items
