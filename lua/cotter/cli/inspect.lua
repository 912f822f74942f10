--- cotter inspect: prints certificates, requests and keys in full.

local columns = require "cotter.report.columns"
local describe = require "cotter.cli.describe"
local items = require "cotter.cli.items"

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
  if one.subject then write_field(out, "subject", one.subject, 2) end
  write_field(out, "key", items.key(item.key), 2)
  if item.cert then
    write_cert(out, one)
    write_lists(out, one)
  end
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local all, errors = items.read(args.arguments, out)
  local described = {}
  for index, item in ipairs(all) do
    described[index] = describe.item(item)
    if args.format ~= "json" then
      write_item(out, item, described[index])
    end
  end
  if args.format == "json" then
    out:write(require "cotter.report.writer".json(
      { schema = "cotter.inspect/1", items = described, errors = errors },
      { "schema", "items", "errors", items = describe.ORDER,
        errors = { "code", "message", "path", "line", "offset" } }))
  end
  return #errors > 0 and NOT_EVALUATED or 0
end

---@type cotter.Command
return {
  usage = "[OPTION…] FILE…",
  about = [[
Prints certificates, chains, certificate requests and keys in full: names,
times, key, and every extension with its place in the DER. A string that
leaves its alphabet is noted. PEM, DER, base64 and PKCS#7 are told by content;
- is standard input.]],
  arguments = { min = 1 },
  options = {
    { "--format", "text or json", value = "FMT",
      choices = { "text", "json" } },
  },
  examples = {
    { "cotter inspect server.pem", "all of a certificate or a chain" },
    { "cotter inspect --format json *.cer", "for programs" },
  },
  run = run,
}
