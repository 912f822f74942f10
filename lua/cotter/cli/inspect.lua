--- cotter inspect: prints certificates, requests and keys in full.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
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
---@param one cotter.FileItem
local function write_item(out, one)
  local place = one.line and (":%d"):format(one.line)
                or (": octet %d"):format(one.offset)
  out:write(("%s%s: %s (%s)\n"):format(columns.escape(one.path), place,
                                       items.kind(one), one.encoding))
  write_field(out, "pin", one.pin, 2)
  if one.name then write_field(out, "name", one.name, 2) end
  if one.subject then write_field(out, "subject", one.subject, 2) end
  write_field(out, "key", items.key(one.key), 2)
  if one.extensions then
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

local METHOD <const> = { "kind", "offset", "scheme", "cipher", "derivation",
                         "prf", "digest", "iterations" }

local ORDER <const> = {
  "schema", "containers", "items", "errors",
  containers = { "path", "open", "mac", "parts", mac = METHOD,
                 parts = METHOD },
  items = {
    "path", "line", "offset", "kind", "encoding", "pin", "name", "local_key",
    "subject", "issuer", "serial", "version", "not_before", "not_after",
    "validity", "self_signed", "is_ca", "key", "signature_algorithm",
    "algorithms_agree", "fingerprint", "extensions", "alphabets",
    key = { "type", "algorithm", "bits", "curve", "spki" },
    extensions = { "oid", "name", "critical", "offset", "value", "raw" },
    alphabets = { "field", "type", "offset", "octet" },
  },
  errors = { "code", "message", "path", "line", "offset" },
}

---@param all cotter.FileItem[]
---@param containers cotter.FileContainer[]
---@param errors cotter.Fault[]
---@param out cotter.Output
local function write_json(all, containers, errors, out)
  for _, one in ipairs(containers) do one.mac = one.mac or core.null end
  out:write(require "cotter.report.writer".json({
    schema = "cotter.inspect/1", items = all, containers = containers,
    errors = errors }, ORDER))
end

---@param args table
---@param out cotter.Output
---@param word string? the password
---@return integer status
local function inspect(args, out, word)
  local all, errors, containers = items.read(
    { paths = args.arguments, password = word, detail = "all" }, out)
  if args.format == "json" then
    write_json(all, containers, errors, out)
  else
    for _, one in ipairs(containers) do write_container(out, one) end
    for _, one in ipairs(all) do write_item(out, one) end
  end
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
