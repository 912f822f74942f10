--- cotter inspect: prints certificates, requests and keys in full.

local columns = require "cotter.report.columns"
local describe = require "cotter.cli.describe"
local items = require "cotter.cli.items"
local password = require "cotter.cli.password"

local NOT_EVALUATED = 2
local DAY = 86400

---@param value table
---@return string[] sorted
local function sorted_keys(value)
  local keys = {}
  for key in pairs(value) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

local write_value

---@param out cotter.Output
---@param label string
---@param value any
---@param indent integer
local function write_field(out, label, value, indent)
  local margin = (" "):rep(indent)
  if type(value) ~= "table" then
    local text = columns.escape(tostring(value))
    out:write(("%s%-22s %s\n"):format(margin, label, text))
  elseif next(value) ~= nil then
    out:write(("%s%s\n"):format(margin, label))
    write_value(out, value, indent + 2)
  end
end

--- Writes a plain value, a line a scalar.
---@param out cotter.Output
---@param value table
---@param indent integer
function write_value(out, value, indent)
  for _, element in ipairs(value) do
    if type(element) == "table" then
      write_value(out, element, indent)
    else
      out:write((" "):rep(indent), columns.escape(tostring(element)), "\n")
    end
  end
  if #value > 0 then return end
  for _, key in ipairs(sorted_keys(value)) do
    write_field(out, key:gsub("_", " "), value[key], indent)
  end
end

---@param out cotter.Output
---@param text string hexadecimal
local function write_octets(out, text)
  for from = 1, #text, 72 do
    out:write("      ", text:sub(from, from + 71), "\n")
  end
end

---@param out cotter.Output
---@param one table
local function write_extension(out, one)
  out:write("    ", one.oid, one.name and " " .. one.name or "",
            one.critical and ", critical" or "",
            (", octet %d\n"):format(one.offset))
  if type(one.value) == "table" then
    write_value(out, one.value, 6)
  else
    write_octets(out, one.value or one.raw)
  end
end

---@param out cotter.Output
---@param one table
local function write_cert(out, one)
  write_field(out, "issuer", one.issuer, 2)
  write_field(out, "serial", one.serial, 2)
  write_field(out, "version", one.version, 2)
  write_field(out, "not before", one.not_before, 2)
  write_field(out, "not after", one.not_after, 2)
  write_field(out, "validity", ("%.4g days"):format(one.validity / DAY), 2)
  write_field(out, "CA", one.is_ca and "yes" or "no", 2)
  write_field(out, "self-signed", one.self_signed and "yes" or "no", 2)
  write_field(out, "signature", one.signature_algorithm
              .. (one.algorithms_agree and "" or " (not what is signed)"), 2)
  write_field(out, "fingerprint", one.fingerprint, 2)
end

---@param out cotter.Output
---@param one table
local function write_lists(out, one)
  if #one.extensions > 0 then out:write "  extensions\n" end
  for _, extension in ipairs(one.extensions) do
    write_extension(out, extension)
  end
  for _, stray in ipairs(one.alphabets) do
    out:write(("  note: octet %d, in the %s, is 0x%02X, which no %s has\n")
              :format(stray.offset, stray.field, stray.octet, stray.type))
  end
end

---@param out cotter.Output
---@param item cotter.FileItem
---@param one table
local function write_item(out, item, one)
  local place = item.line and (":%d"):format(item.line)
                or (": octet %d"):format(item.offset)
  out:write(("%s%s: %s (%s)\n"):format(columns.escape(item.path), place,
                                       items.kind(item), item.encoding))
  write_field(out, "pin", one.pin, 2)
  if one.name then write_field(out, "name", one.name, 2) end
  if one.subject then write_field(out, "subject", one.subject, 2) end
  write_field(out, "key", items.key(item.key), 2)
  if item.cert then
    write_cert(out, one)
    write_lists(out, one)
  end
end

--- Says how something is protected: "PBES2, AES-256-CBC, …".
---@param method cotter.Pkcs12Method
---@return string
local function protection(method)
  local words = {}
  for _, field in ipairs { "scheme", "cipher", "derivation", "prf",
                           "digest" } do
    words[#words + 1] = method[field]
  end
  if method.iterations then
    words[#words + 1] = method.iterations .. " iterations"
  end
  return table.concat(words, ", ")
end

---@param out cotter.Output
---@param one cotter.FileContainer
local function write_container(out, one)
  out:write(("%s: PKCS#12%s\n"):format(columns.escape(one.path),
    one.open and "" or ", locked: its password shows what it holds"))
  write_field(out, "MAC", one.mac and protection(one.mac) or "none", 2)
  for _, part in ipairs(one.parts) do
    write_field(out, part.kind == "key" and "private key" or "contents",
                protection(part), 2)
  end
end

---@param out cotter.Output
---@param described table
---@param errors cotter.Fault[]
local function write_json(out, described, errors)
  local order = { "schema", "containers", "items", "errors",
    containers = describe.CONTAINER_ORDER, items = describe.ORDER,
    errors = { "code", "message", "path", "line", "offset" } }
  described.schema, described.errors = "cotter.inspect/1", errors
  out:write(require "cotter.report.writer".json(described, order))
end

---@param args table
---@param out cotter.Output
---@param word string? the password
---@return integer status
local function inspect(args, out, word)
  local all, errors, containers = items.read(args.arguments, out, word)
  local text = args.format ~= "json"
  local described = { items = {}, containers = {} }
  for index, one in ipairs(containers) do
    if text then write_container(out, one) end
    described.containers[index] = describe.container(one)
  end
  for index, item in ipairs(all) do
    described.items[index] = describe.item(item)
    if text then write_item(out, item, described.items[index]) end
  end
  if not text then write_json(out, described, errors) end
  return #errors > 0 and NOT_EVALUATED or 0
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local word, message = password.read(args)
  if not message then return inspect(args, out, word) end
  out:tell("cotter inspect: " .. columns.escape(message))
  return NOT_EVALUATED
end

---@type cotter.Command
return {
  usage = "[OPTION…] FILE…",
  about = [[
Prints certificates, chains, certificate requests and keys in full: names,
times, key, and every extension with its place in the DER. A string that
leaves its alphabet is noted. PEM, DER, base64, PKCS#7 and PKCS#12 are told by
content; - is standard input. Of PKCS#12 the MAC, the encryption and the
iterations are told without the password.]],
  arguments = { min = 1 },
  options = {
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
    password.OPTIONS[1], password.OPTIONS[2],
  },
  examples = {
    { "cotter inspect server.pem", "all of a certificate or a chain" },
    { "cotter inspect --format json *.cer", "for programs" },
    { "cotter inspect --password-file p12.password client.p12",
      "the certificates, the key and the protection of PKCS#12" },
  },
  run = run,
}
