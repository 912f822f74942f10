--- Lays out what fuzzing begins with, a folder a target: the fixtures of the
--- specs and, where it lies beside the repository, the data that they are a
--- sample of.
---
---   cotter run spec/fuzz/seeds.lua FOLDER

local core = require "cotter.core"

local folder = assert((...), "usage: cotter run spec/fuzz/seeds.lua FOLDER")

-- What a target reads in one go. Larger seeds would slow it down.
local LIMIT <const> = 32768

local counts = {}

local function add(target, octets)
  if octets == "" or #octets > LIMIT then return end
  local count = (counts[target] or 0) + 1
  local path = ("%s/%s"):format(folder, target)
  if count == 1 then os.execute(("mkdir -p '%s'"):format(path)) end
  counts[target] = count
  assert(core.write_file(("%s/%d"):format(path, count), octets))
end

local function read(path)
  local file = assert(io.open(path, "rb"))
  local octets = file:read "a"
  file:close()
  return octets
end

--- The paths of files, in order.
local function find(roots, ...)
  local tests = {}
  for i, name in ipairs { ... } do tests[i] = ("-name '%s'"):format(name) end
  local pipe = assert(io.popen(("find %s -type f \\( %s \\) | LC_ALL=C sort")
    :format(roots, table.concat(tests, " -o "))))
  local list = {}
  for path in pipe:lines() do list[#list + 1] = path end
  pipe:close()
  return list
end

local function add_files(targets, roots, ...)
  for _, path in ipairs(find(roots, ...)) do
    local octets = read(path)
    for _, target in ipairs(targets) do add(target, octets) end
  end
end

local SPECS <const> = "spec/fixtures spec/cli examples policies"
local DATA = core.stat "../shared/data" and "../shared/data/configs" or ""
local ALL <const> = SPECS .. " " .. DATA

-- Certificates --------------------------------------------------------------

local function unpack_certificates()
  if not core.stat "../shared/data/certs" then return "spec/fixtures/certs" end
  local into = folder .. "/.certs"
  os.execute(("mkdir -p '%s'"):format(into))
  for _, name in ipairs { "valid", "odd", "malformed" } do
    os.execute(("tar -xzf ../shared/data/certs/%s.tar.gz -C '%s'"):format(
      name, into))
  end
  return "spec/fixtures/certs '" .. into .. "'"
end

-- Private keys that no fixture has.
local SECRETS <const> = {
  "PuTTY-User-Key-File-2: ecdsa-sha2-nistp256\nEncryption: aes256-cbc\n",
  "PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none\r\n",
  "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: a\nP2/56wAAAi4AAAA3a",
  '{"kty":"OKP","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"}',
  "x = { kty: 'RSA', n: { }, d: 'nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A'}",
  '"MIIJqQIBAzCCCW8GCSqGSIb3DQEHAaCCCWAEgglcMIIJWDCCA9cGCSqGSIb3"',
  "MIIFNTBfBgkqhkiG9w0BBQ0wUjAxBgkqhkiG9w0BBQwwJAQQK1rPvHuJ",
  "KEY=MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC",
  "-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\nlQOYBF",
  "-----BEGIN EC PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n",
  "\0\0\0\2\0\0\0\20" .. ("a"):rep(20) .. "\0\0\4\0\4\0\1a"
    .. ("\0"):rep(11) .. "\1\0\5X.509\0\0\0\1a",
}

local function add_certificates()
  add_files({ "cert", "der" }, unpack_certificates(), "*")
  add_files({ "der", "cert", "crl", "container", "ber", "constraints" },
            SPECS, "*.der", "*.cer", "*.crl")
  add_files({ "pkcs12", "container", "ber", "der" }, SPECS, "*.p12", "*.pfx",
            "*.p7b")
  add_files({ "pem", "stream" }, SPECS, "*.pem", "*.key", "*.cer", "*.crl")
  add_files({ "stream" }, SPECS, "*.der", "*.p7b")
  add_files({ "secret" }, SPECS, "*.pem", "*.key", "*.cer", "*.der", "*.p8",
            "*.pfx", "*.jks", "*service.json")
  for _, text in ipairs(SECRETS) do add("secret", text) end
end

-- Chains ----------------------------------------------------------------------

-- Octets that choose how a chain is judged: each alone, and together.
local OPTIONS <const> = { "\0", "\1", "\8", "\13", "\15" }

--- Adds certificates in the order in which the target takes them: the end
--- entity, then two that are not trusted for each that is.
local function add_chain(certificates, i)
  local list = {}
  for _, one in ipairs(certificates) do list[#list + 1] = one.der end
  local chain = table.concat(list)
  add("chain", OPTIONS[i % #OPTIONS + 1] .. chain)
  add("constraints", chain)
end

local function certificates_of(pem)
  local list = {}
  for cert in core.certs(pem) do list[#list + 1] = cert or nil end
  return list
end

local function add_chains()
  for i, path in ipairs(find(SPECS, "*.pem")) do
    local list = certificates_of(read(path))
    if #list > 1 then add_chain(list, i) end
  end
end

local function read_pipe(command)
  local pipe = assert(io.popen(command))
  local octets = pipe:read "a"
  pipe:close()
  return octets
end

local function texts(array)
  local list = {}
  for i = 1, array and #array or 0 do list[i] = array[i].value end
  return table.concat(list, "\n")
end

--- Adds a case of x509-limbo, its certificates in the target's order.
local function add_case(case, i)
  local list = certificates_of(case:get "peer_certificate".value)
  local others = certificates_of(texts(case:get "untrusted_intermediates"))
  local anchors = certificates_of(texts(case:get "trusted_certs"))
  while list[1] and #others + #anchors > 0 and #list < 12 do
    local trusted = #list % 3 == 0 and #anchors > 0 or #others == 0
    list[#list + 1] = table.remove(trusted and anchors or others, 1)
  end
  add_chain(list, i)
  add("pem", case:get "peer_certificate".value)
end

local function add_limbo()
  if not core.stat "../shared/data/limbo" then return end
  for _, path in ipairs(find("../shared/data/limbo", "*.json.gz")) do
    local cases = not path:find "history"
      and core.json(read_pipe("gzip -dc " .. path)).root:get "testcases"
    for i = 1, cases and #cases or 0 do add_case(cases[i], i) end
  end
end

-- Texts ---------------------------------------------------------------------

-- Of patterns, with their subject.
local PATTERNS <const> = { "^%a+$", "(%w+)%.(%w+)", "[^%s]-$", "%f[%a]%a+",
  "%b()", "(a*(.)%w(%s*))", "^([%w_]+)=(.-);", "[%]%-a-z]*", "%1()" }

-- What JSON writes in more than one way.
local JSON <const> = {
  [["\ud83d\ude00\u00e9\u20ac\u0041\n\t\b\f\r\/\\\""]],
  "[1,-0,0.5,1e3,1E-2,-1.5e+10,9007199254740993,9223372036854775807,1e308]",
  "[-9223372036854775808,9223372036854775808,123456789012345678901234567890]",
  [[{"a":1,"b":{"a":[]},"a":null,"":true,"\u0061":{"c":false}}]],
}

--- Adds hosts and pins of configs, which are texts of their own.
local function add_words(path)
  for text in read(path):gmatch '[">]([^"<>\n]+)["<]' do
    if text:find "^[%w*.-]+%.%a+$" then add("host", text) end
    if #text > 40 and #text < 70 then add("pin", text) end
  end
end

local function add_texts()
  add_files({ "json", "json_peer" }, ALL, "*.json")
  for _, text in ipairs(JSON) do
    add("json", text)
    add("json_peer", text)
  end
  add_files({ "xml", "xml_peer" }, ALL, "*.xml", "*.plist")
  add_files({ "yaml" }, ALL, "*.yaml", "*.yml")
  for _, path in ipairs(find(ALL, "*.json", "*.xml")) do add_words(path) end
  for _, pattern in ipairs(PATTERNS) do
    add("pattern", string.char(#pattern) .. pattern .. "ab.cd (ef) k=v;")
  end
end

-- Packages ------------------------------------------------------------------

local function add_packages()
  add_files({ "binary_xml" }, ALL, "*.xml")
  add_files({ "resource_table" }, ALL, "*.arsc")
  add_files({ "archive", "package" }, ALL, "*.apk", "*.aab", "*.ipa")
  add_files({ "property_list" }, ALL, "*.plist")
  for _, path in ipairs(find(ALL, "*.apk")) do
    local unzip = ("unzip -p '%s' %%s 2> /dev/null"):format(path)
    add("binary_xml", read_pipe(unzip:format "'*.xml'"))
    add("resource_table", read_pipe(unzip:format "resources.arsc"))
  end
end

-- Readers of Lua ------------------------------------------------------------

local LETTERS = {
  { "j", "*.json" }, { "x", "*.xml" }, { "p", "*.plist" }, { "y", "*.y*ml" },
  { "k", "*.kt" }, { "s", "*.swift" }, { "o", "*.java" }, { "g", "*.gradle" },
  { "c", "*curlrc" }, { "h", ".htaccess" }, { "b", "project.pbxproj" },
  { "m", "build.gradle", "build.gradle.kts" }, { "v", "*.versions.toml" },
  { "t", "*.txt", "*.conf", "*.pins" },
}

-- Version catalogs in more than one way: no fixture is one.
local CATALOGS <const> = {
  '[versions]\nagp = "8.5.0"\nlow = "21"\nhigh = "34"\n[plugins]\n'
    .. 'shop-app = { id = "com.android.application", version.ref = "agp" }',
  "[plugins]\nshopApp = 'com.android.application:8.5.0'",
  '[versions]\nhigh = { strictly = "35" }\n[plugins.shop_app]\n'
    .. 'id = "com.android.application"',
}

local function add_configs()
  for _, text in ipairs(CATALOGS) do add("config", "v" .. text) end
  for _, row in ipairs(LETTERS) do
    for _, path in ipairs(find(ALL, table.unpack(row, 2))) do
      add("config", row[1] .. read(path))
    end
  end
end

-- What Lua writes in more than one way.
local LITERALS <const> = {
  [[policy { a = -1, b = 0x10, c = 1e3, d = 3., e = .5, f = 0x.8p4, g = -0.0,
    h = 9223372036854775808, i = -9223372036854775807, j = 0xffffffffffffffff,
    k = 0x1p-2, [1.0] = 2, [-3] = true, [0x7f] = false }]],
  [[pack { "a\\b\"c", 'd\'e', "\x41\065\u{20ac}\z   f", "g\
h", "\a\b\f\n\r\t\v\0" }]],
  "app { [[\nlong]], [==[ a ]] b ]==], [[\r\nc\r\nd]], --[[ e ]] 1, --f\n 2; }",
  [[waivers { { a = { { } }, { ["b c"] = 1 }, [2] = 3 }, { { { } } } };]],
  [[rule "a" { check = function(b) return b end, applies = function() end }
    rule [=[c]=] { d = { check = 1 } }]],
  "policy { a = 1e999 }",
  "local a <const>, b = 1, { c = 2 } ; policy { d = 1 }",
}

local WRITTEN = { policy = "p", app = "a", waivers = "w" }

local function add_literals()
  for _, text in ipairs(LITERALS) do add("policy", "r" .. text) end
  for _, path in ipairs(find(ALL, "*.lua")) do
    local text = read(path)
    local letter = WRITTEN[("\n" .. text):match "\n(%l+) *{"]
    add("policy", "r" .. text)
    if letter then add("policy", letter .. text) end
  end
  for _, row in ipairs { { "l", "*.lock" }, { "b", "*baseline*.json" },
                         { "s", "*.txt" }, { "d", "*.json" } } do
    for _, path in ipairs(find(SPECS, row[2])) do
      add("policy", row[1] .. read(path))
    end
  end
end

-- Where a file of a case stands in the tree that is checked.
local function place(name)
  local placed = name:find "^app/" or name:find "^evidence/"
    or name:find "/" or name:find "%.lua$"
  return placed and name or "app/" .. name
end

--- Adds what a case checks, its evidence, and its policy.
local function add_tree(root)
  local parts = {}
  for _, path in ipairs(find(root, "*.json", "*.xml", "*.plist", "*.pem",
                             "*.lua", "*.txt", "*.kt", "*.y*ml", "*.gradle",
                             "*.pbxproj", "*.toml")) do
    parts[#parts + 1] = ("=== %s\n%s"):format(place(path:sub(#root + 2)),
                                              read(path))
  end
  local text = table.concat(parts, "\n")
  if #text < 8192 then add("check", text) end
end

local function add_trees()
  for root in read_pipe "ls -d spec/fixtures/rules/*/*/ spec/cli/*/"
                :gmatch "(%S+)/" do
    add_tree(root)
  end
end

-- Answers -------------------------------------------------------------------

local function answer(outcomes, by_rule, errors)
  return core.encode {
    inputs = { { path = "pinning.json", format = "outsystems", sha256 = "",
                 hosts = 1, pins = 2 } },
    outcomes = outcomes, counts = by_rule, notes = { { message = "a note" } },
    missing = { #outcomes > 0 and { kind = "chain", given = false,
      rules = { "host-name" }, hosts = { "example.com" } } or nil },
    errors = errors or {},
  }
end

local function outcome(kind)
  return { rule = "pin-format", outcome = kind, code = "own", message = "m",
    values = { n = 1 }, path = "pinning.json", line = 1, column = 2,
    subject = 1, related = { { path = "p", line = 1 } },
    consumer = "android", consequence = "blocks" }
end

local function add_answers()
  for _, kind in ipairs { "pass", "fail", "unknown", "error" } do
    add("answer", answer({ outcome(kind) }, {
      ["pin-format"] = { pass = 1, fail = 1 }, ["host-name"] = { pass = 1 } }))
  end
  add("answer", answer({}, { ["pin-format"] = { pass = 2 },
                             ["host-name"] = { pass = 1 } }))
  add("answer", answer({}, { ["pin-format"] = { pass = 2 } }))
  add("answer", answer({}, { ["pin-format"] = { pass = 2 },
    ["host-name"] = { pass = 1 } }, { { code = "a", message = "b" } }))
  add("codec", answer({}, { ["pin-format"] = { pass = 2.5 } }))
  add("codec", core.encode { 1, "two", 3.5, true, { a = false } })
  for i = 1, 4 do add("ed25519", ("\1\2\3\255"):rep(8 * i)) end
end

-- What the process of a handshake tells, as this machine lays it out: numbers,
-- a reason, the places of certificates, and their octets.
local function report(told, certs, message)
  local places = ""
  for i = 1, 100 do
    local own = certs[i] or { 0, 0 }
    places = places .. ("<I4I4"):pack(own[1], own[2])
  end
  return ("<I4I4I4I4I4I4i4xxxxI8c64"):pack(told.fault, 2, told.version,
    told.asks, told.status, #certs, told.alert, 900, told.reason)
    .. places .. message
end

local function add_reports()
  add("tls_report", report({ fault = 0, version = 0x304, asks = 1, status = 0,
    alert = -1, reason = "" }, { { 0, 4 }, { 4, 2 } }, "abcdef"))
  add("tls_report", report({ fault = 9, version = 0, asks = 0, status = 0,
    alert = 40, reason = "too long" }, {}, ""))
end

add_certificates()
add_chains()
add_limbo()
add_texts()
add_packages()
add_configs()
add_literals()
add_trees()
add_answers()
add_reports()
