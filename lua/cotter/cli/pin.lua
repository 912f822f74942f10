--- cotter pin: prints the pin of each certificate, request and key.

local adding = require "cotter.cli.adding"
local columns = require "cotter.report.columns"
local core = require "cotter.core"
local items = require "cotter.cli.items"
local password = require "cotter.cli.password"

local NOT_EVALUATED = 2
local WANTED = 2 -- pins that the plug-in asks for

---@param item cotter.FileItem
---@return string
local function name(item)
  if item.subject and item.subject ~= "" then
    return columns.escape(item.subject)
  end
  return ("(%s, %s)"):format(items.kind(item), items.key(item.key))
end

---@param all cotter.FileItem[]
---@param args table
---@param out cotter.Output
local function print_text(all, args, out)
  for _, item in ipairs(all) do
    local path = #args.arguments > 1 and "  " .. columns.escape(item.path)
    out:write(("%s  %s%s\n"):format(item.pin, name(item), path or ""))
  end
end

local ORDER = {
  "schema", "pins", "errors",
  pins = { "pin", "kind", "subject", "type", "bits", "curve", "path", "line",
           "offset", "encoding" },
  errors = { "code", "message", "path", "line", "offset" },
}

---@param all cotter.FileItem[]
---@param errors cotter.Fault[]
---@param out cotter.Output
local function print_json(all, errors, out)
  local pins = {}
  for i, item in ipairs(all) do
    pins[i] = {
      pin = item.pin, kind = item.kind, subject = item.subject or core.null,
      type = item.key.type, bits = item.key.bits, curve = item.key.curve,
      path = item.path, line = item.line, offset = item.offset,
      encoding = item.encoding,
    }
  end
  out:write(require "cotter.report.writer".json(
    { schema = "cotter.pin/1", pins = pins, errors = errors }, ORDER))
end

---@param all cotter.FileItem[]
---@return string[] each pin once
local function distinct(all)
  local pins, known = {}, {}
  for _, item in ipairs(all) do
    if not known[item.pin] then pins[#pins + 1] = item.pin end
    known[item.pin] = true
  end
  return pins
end

---@param all cotter.FileItem[]
---@param args table
---@param out cotter.Output
local function print_config(all, args, out)
  local pins = distinct(all)
  out:write(require "cotter.report.writer".json(
    { hosts = { { host = core.host(args.host).name, hashes = pins } } },
    { "hosts", hosts = { "host", "hashes" } }))
  if #pins < WANTED then
    out:tell(("cotter pin: the plug-in refuses fewer than %d pins of a host; "
              .. "add a key held in reserve"):format(WANTED))
  end
end

---@param args table
---@return string? message
local function refuse(args)
  local message = adding.refuse(args)
  if message then return message end
  local config = args.format == "pinning.json"
  if config and not args.host then
    return "--format pinning.json needs --host NAME"
  elseif args.host and not config then
    return "--host is for --format pinning.json"
  end
  local fault = config and core.host(args.host).fault
  if fault then
    return ('--host "%s" is no name of a host (%s)'):format(args.host, fault)
  end
end

--- Prints the pins in the form that is asked for.
---@param all cotter.FileItem[]
---@param errors cotter.Fault[]
---@param args table
---@param out cotter.Output
---@return boolean done
local function print(all, errors, args, out)
  if args.add then
    return #errors == 0 and adding.run(args, all, distinct(all), out)
  elseif args.format == "json" then
    print_json(all, errors, out)
  elseif args.format ~= "pinning.json" then
    print_text(all, args, out)
  elseif #errors == 0 then
    print_config(all, args, out)
  end
  return #errors == 0
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local message, word = refuse(args), nil
  if not message then word, message = password.read(args) end
  if message then
    out:tell(("cotter pin: %s"):format(columns.escape(message)))
    return NOT_EVALUATED
  end
  local all, errors, containers = items.read(
    { paths = args.arguments, password = word, detail = "pin" }, out)
  items.refuse_locked(containers, errors, out)
  return print(all, errors, args, out) and 0 or NOT_EVALUATED
end

---@type cotter.Command
return {
  usage = "[OPTION…] FILE…",
  about = [[
Prints the pin of each certificate, certificate request, public and private
key in the files: sha256/ and the base64 of the SHA-256 of its
SubjectPublicKeyInfo (RFC 7469 2.4), and whose it is. PEM, DER, base64, PKCS#7
and PKCS#12 are told by content; - is standard input. Of a private key the
public half is pinned; nothing of the key is printed.

With --add the pins are added to a host of a config, or the host with them: of
an OutSystems pinning.json, an Android network security config, a property list
of Apple's NSPinnedDomains or of TrustKit, or the JSON of a plug-in of React
Native or Expo. Nothing else in the file changes, and it is written whole or
not at all. It is read back first: where the pins would not be in force, where
another host would lose some, or where it is open to whom they would be added,
nothing is written. What is binary, a package or source code is refused.]],
  arguments = { min = 1 },
  options = {
    { "--format", "text, json or pinning.json, a config of the OutSystems "
      .. "SSL Pinning plug-in", value = "FMT",
      choices = { "text", "json", "pinning.json" } },
    { "--host", "the host of pinning.json", value = "NAME" },
    { "--add", "add the pins to this host of --to FILE", value = "HOST" },
    { "--to", "the config that --add changes", value = "FILE" },
    { "--role", "leaf or ca: which of Apple's lists --add is for, where the "
      .. "certificates do not say it", value = "ROLE",
      choices = { "leaf", "ca" } },
    password.OPTIONS[1], password.OPTIONS[2],
  },
  examples = {
    { "cotter pin server.pem", "the pins of a certificate or a chain" },
    { "openssl s_client -connect example.com:443 </dev/null | cotter pin -",
      "the pin of the certificate that a server sends" },
    { "cotter pin --format pinning.json --host example.com server.pem "
      .. "spare.pub.pem", "a config that pins a key in use and a spare one" },
    { "cotter pin --add example.com --to pinning.json spare.pub.pem",
      "add a spare key to a config" },
    { "cotter pin --add example.com --role ca --to Info.plist root.pub.pem",
      "add the key of an authority to Apple's list" },
  },
  run = run,
}
