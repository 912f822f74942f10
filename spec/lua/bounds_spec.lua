--- Bounds: each of core/base/limits.h that bounds an input has rows at the
--- bound and one past it, in the test of what keeps to it; of any other it is
--- said here what it is for.

local core = require "cotter.core"
local numbers = require "spec.support.bounds"

local function contents(path)
  return assert(core.read_file(path, 1 << 24))
end

-- By bound: the test, and texts in it: the rows at the bound and past it, or
-- one row that has both. Or a word on why it bounds no input.
local BOUNDS = {
  FILE_OCTETS = { "lua/file", "reads no more than any file may have" },
  BUILD_VARIANTS = { "lua/builds", "as many variants as there may be",
    "no variant more" },
  BUILD_COMPARED = { "lua/folder", "as many as are compared",
    "and no more" },
  PROJECT_LISTS = { "lua/xcode", "as many configurations as there may be",
    "no configuration more" },
  CONFIG_HOSTS = { "lua/extent", "as many hosts as one may have",
    "no host more" },
  CONFIG_PINS = { "lua/extent", "as many pins as one may have",
    "no pin more" },
  CONFIG_OBSERVATIONS = { "lua/extent", "as much that is odd as is told",
    "nothing more that is odd" },
  SUGGEST_OCTETS = { "c/suggest", "a name of 65 octets has none" },
  PIN_OCTETS = { "c/pin_text", "256 characters", "257 characters" },
  HOST_OCTETS = { "c/host", "1024 odd octets", "1025, and reads none" },
  SUFFIXES = { "lua/host", "has as many rows as there may be" },
  SUFFIX_ASTERISKS = { "lua/host",
    "has as many asterisks as there may be in a row" },
  NEAR_ROWS = { "lua/pin", "has as many rows as there may be" },
  NEAR_CANDIDATES = { "c/near", "compares as many rows as the limit",
    "compares no more rows than the limit" },

  CERT_OCTETS = { "c/cert", '"256 KiB"', "an octet over 256 KiB" },
  STREAM_OCTETS = { "lua/stream", "a block as large as one may be",
    "a block that is an octet larger" },
  SPKI_OCTETS = { "lua/items", "as large as any in use is read",
    "whose public half is an octet larger is refused" },
  RSA_BITS = { "c/scheme", '"8192 bits"', '"8193 bits"' },
  RSA_LEAST_WEBPKI = { "c/scheme", '"2048 bits"', '"2047 bits"' },
  RSA_LEAST_RFC5280 = { "c/scheme", '"1024 bits"', '"1023 bits"' },
  RSA_EXPONENT_OCTETS = { "c/scheme", "an exponent of 64 bits",
    "an exponent of 65 bits" },
  PKCS12_ITERATIONS = { "c/pkcs12", "takes as many iterations as the limit",
    "refuses too many iterations" },
  PKCS12_TOGETHER = { "c/pkcs12", "takes as many iterations as an input may",
    "refuses more iterations than an input may ask" },
  PKCS12_SAFES = { "lua/pkcs12_parts", "of sixteen safes",
    "of seventeen safes" },
  PKCS12_BAGS = { "lua/pkcs12_parts", "of a thousand",
    "of one that begins a thousand" },
  PKCS12_DEPTH = { "lua/pkcs12_parts", "of safes as deep as any",
    "of safes deeper than any" },
  PKCS12_OCTETS = { "lua/pkcs12_parts",
    "as large as any in use, of which it is none", "larger than any in use" },
  SALT_OCTETS = { "lua/pkcs12_parts", "with as much salt as there may be",
    "with more salt than any has" },
  PASSWORD_OCTETS = { "lua/pkcs12_parts", '("p"):rep(1024)',
    '("p"):rep(1025)' },
  PRIVATE_KEY_OCTETS = { "lua/pkcs12_parts", "as a key as large as any in use",
    "as a key larger than any in use" },
  HEX_KEYS = { "lua/secret", "none of as many as are read",
    "one that is not read" },
  CERT_EXTENSIONS = { "c/cert", '"100 extensions"', '"101 extensions"' },
  CERT_NAMES = { "c/name", "read_many(LIMIT_CERT_NAMES)",
    "read_many(LIMIT_CERT_NAMES + 1)" },
  RDN_ATTRIBUTES = { "c/name", "read_large(LIMIT_RDN_ATTRIBUTES, false)",
    "read_large(LIMIT_RDN_ATTRIBUTES + 1, false)" },
  NAME_COMPARISONS = { "lua/constraints", "are made as often as they may be",
    "are not made more often, which is told" },
  CERT_POLICIES = { "lua/constraints", "are as many as there may be",
    "are not more, which is told" },
  CRL_OCTETS = { "c/crl", "bounds the octets of" },
  CRL_NAMES = { "c/crl", "bounds the names of" },
  CRL_EXTENSIONS = { "c/crl", '"bounds", "extensions"' },
  DER_DEPTH = { "c/der", '"32 levels"', '"33 levels"' },
  OID_OCTETS = { "c/oid", "- bounds" },

  JSON_DEPTH = { "c/json", "as deep as the limit", "deeper than the limit" },
  JSON_OCTETS = { "c/json", "larger than the limit" },
  YAML_OCTETS = { "c/yaml", "as large as the limit", "larger than the limit" },
  YAML_EVENTS = { "c/yaml", "as many events as the limit",
    "more events than the limit" },
  YAML_DEPTH = { "c/yaml", "as deep as the limit", "deeper than the limit" },
  XML_DEPTH = { "c/xml", "LIMIT_XML_DEPTH, ", "LIMIT_XML_DEPTH + 1" },
  XML_ATTRIBUTES = { "c/xml", "LIMIT_XML_ATTRIBUTES, ",
    "LIMIT_XML_ATTRIBUTES + 1" },
  XML_OCTETS = { "c/xml", "LIMIT_XML_OCTETS, ", "LIMIT_XML_OCTETS + 1" },
  XML_NODES = { "c/xml", "LIMIT_XML_NODES - 2", "LIMIT_XML_NODES - 1" },
  PLIST_DEPTH = { "c/property_list", "as many levels as it may",
    "one level more" },
  PLIST_OBJECTS = { "c/property_list", "as many objects as it may",
    "one object more" },
  CODEC_DEPTH = { "lua/codec", '"64 levels"', '"65 levels"' },
  CODEC_OCTETS = { "lua/codec", "has as many octets as it may have",
    "has no octet more" },

  ARCHIVE_ENTRIES = { "lua/archive",
    "one with as many as it may have, but of one name",
    "one with more entries than a package may have" },
  ARCHIVE_DIRECTORY = { "lua/archive",
    "one whose directory is as large as it may be, but not there",
    "one whose directory is larger than any may be" },
  ARCHIVE_ENTRY = { "lua/package",
    "a config that says of itself that it is as large as one may be",
    "a config that says of itself that it is an octet larger" },
  ARCHIVE_RATIO = { "c/archive", "as much as deflate makes",
    "more than deflate makes" },
  ARCHIVE_SMALL = { "c/archive", "a little that was packed",
    "more than deflate makes" },
  PACKAGE_MODULES = { "lua/package", "are too many beyond the limit" },
  ARCHIVE_OCTETS = { "lua/package", "What is read of a package is bounded" },
  PACKAGE_OCTETS = { "c/archive", "a file as large as a package may be",
    "a file of an octet more" },
  PATH_OCTETS = { "c/file",
    "as long a path as there may be, with its suffix",
    "a path that is an octet longer" },
  FOLDER_ENTRIES = { "c/file", "as many entries as a folder may have",
    "an entry more" },
  FOLDER_DEPTH = { "lua/folder", "to as many folders within folders",
    "and is told of one folder more" },
  FOLDER_FILES = { "lua/folder", "to as many files",
    "and is told of the first file more, once" },

  RULE_OCTETS = { "lua/sandbox", "has up to 64 KiB", "has no more" },
  FUNCTION_DEPTH = { "c/bytecode", "functions are nested to a bound" },
  PATTERN_DEPTH = { "lua/pattern", "that leaves too much open at once" },
  RULE_TEXT = { "lua/attacks", "all of what has so many", "an error" },
  RULE_FINDINGS = { "lua/telling", "as many as may be said",
    "no more than may be said" },
  RULE_NOTES = { "lua/attacks", "ten thousand, which are all told",
    "no more, which is an error" },
  RULE_STRING = { "lua/sandbox", "is put together up to a limit",
    "is not put together beyond" },
  SEARCH_OCTETS = { "lua/pattern", "is as large as what is searched may be" },
  RULE_UNPACK = { "lua/sandbox", "unpacks as much as may be",
    "unpacks no element more" },
  RULE_ELEMENTS = { "lua/sandbox", "moves as much as may be",
    "moves no element more" },
  BUDGET_EVALUATION = { "lua/sandbox",
    "has a budget that grows with the subjects" },
  BUDGET_HELD = { "lua/sandbox",
    "has a budget that grows with the subjects" },
  BUDGET_PACK = { "lua/sandbox",
    "has a budget that grows with the subjects" },
  BUDGET_SUBJECT = { "lua/sandbox",
    "has a budget that grows with the subjects" },
  BUDGET_TICK = "how often instructions are counted",
  STRING_CHARGE = "what a string takes of a budget",
  STRING_FREE = "what a string takes of a budget",

  PATH_CERTS = { "lua/chain", "of thirty intermediates is taken",
    "of more is not" },
  PATH_UNTRUSTED = { "lua/chain", "are as many certificates as there may be" },
  PATH_ANCHORS = { "lua/chain", "are as many anchors as there may be" },
  PATHS = { "c/budget", "the last path is found of as many as may be tried",
    "one more is not, which is told" },
  PATH_SIGNATURES = { "c/budget", "so is the last one that may be tried",
    "one after that is not looked at" },
  PATH_STEPS = { "c/budget", "a search has its steps",
    "a search has no more of them" },
  CACHE_KEYS = "room for what is kept: the rest is made anew",
  CACHE_LINKS = "room for what is kept: the rest is made anew",
  CACHE_PATHS = "room for what is kept: the rest is made anew",

  SERVED_OCTETS = { "lua/probe", "longest-chain", "chain-too-long" },
  SERVED_CERTS = { "c/served", "counts(LIMIT_SERVED_CERTS + i)" },
  HANDSHAKE_OCTETS = { "c/relay", "lets as much in as a handshake may have",
    "lets not one octet more in" },
  HANDSHAKE_PIECES = { "c/relay", "lets as many pieces in as there may be",
    "lets not one piece more in" },
  HANDSHAKE_SENT = { "c/relay", "lets as much out as a handshake may",
    "lets not one octet more out" },
  HANDSHAKE_IDLE = { "lua/probe", '"ten-requests"', '"eleven-requests"',
    '"ten-warnings"', '"eleven-warnings"' },
  RELAY_OCTETS = { "c/relay", "ask(1, LIMIT_RELAY_OCTETS)",
    "ask(1, LIMIT_RELAY_OCTETS + 1)" },
  TUNNEL_OCTETS = { "c/tunnel", "as long a head as there may be",
    "a head of an octet more" },
  FETCH_AT_ONCE = { "lua/probe", "takes the most that it may be asked for",
    "too many at a time" },
  FETCH_SERVERS = { "lua/probe", "asks as many servers as there may be" },
  FETCH_USUAL = "how long a server is waited for that nobody says a time for",
  FETCH_MILLISECONDS = { "lua/probe",
    "takes the most that it may be asked for", "more than an hour" },

  JAIL_QUESTION = { "c/question", "nothing is replied to much",
    "a question has an octet more than it may" },
  JAIL_QUESTIONS = { "c/question", "as many questions are asked as may be",
    "one question more is asked" },
  JAIL_REPLIES = { "c/question", "as much is replied as may be",
    "more is asked for than may be" },
  HANDSHAKE_END = "how long a process is waited for that tells",
  HANDSHAKE_SECONDS = "what a process may take, whatever it reads",
  HANDSHAKE_MEMORY = "what a process may take, whatever it reads",
  JAIL_SECONDS = "what a process may take, whatever it reads",
  JAIL_PATIENCE = "what a process may take, whatever it reads",
  JAIL_STACK = "what a process may take, whatever it reads",
  JAIL_SPACE = "what a process may take, whatever it reads",
  JAIL_CHANNEL = "what the system is asked for; it may give less",
  JAIL_END = "how long a process is waited for that ends",
  CHANNEL_AWAKE = "how a process waits",
  SANDBOX_OCTETS = "what a state may take, whatever it reads",
  SANDBOX_FACTOR = "what a state may take, whatever it reads",
  SANDBOX_RESERVE = "what is kept for telling that memory is used up",
  SANDBOX_REFUSALS = "how often a state tries again",
  SANDBOX_PAUSE = "when a state collects",
  SANDBOX_CREDIT = "when a state collects",
  SANDBOX_TIGHT = "when a state collects",
  SANDBOX_TIGHT_STEP = "when a state collects",
  COMMAND_CREDIT = "when the program collects",
  COMMAND_PAUSE = "when the program collects",
  COMMAND_BLOCK = "where the program has its memory",
  ROOM = "room that a table has at first",
  CLOCK_FIRST = "the machine's clock, which is no input",
  CLOCK_LAST = "the machine's clock, which is no input",
}

-- Bounds that a source in Lua has as well, for what it reads by itself.
local AGAIN = {
  { "lua/cotter/package/bundle_xml.lua", "local DEPTH <const> = 64",
    "XML_DEPTH" },
  { "lua/cotter/policy/data.lua", "local LIMIT_ROWS = 65536", "SUFFIXES" },
  { "lua/cotter/policy/skip.lua", "local LIMIT_DEPTH = 200",
    "FUNCTION_DEPTH" },
  { "lua/cotter/policy/source.lua", "local LIMIT_OCTETS = 64 * 1024",
    "RULE_OCTETS" },
  { "lua/cotter/reading/init.lua", "local LIMIT_PATH <const> = 4096",
    "PATH_OCTETS" },
}

local header = contents "core/base/limits.h"

-- The value of each bound, and their names in order.
local values, names = {}, {}
for name, value in header:gmatch "\n    LIMIT_([A-Z0-9_]+) = ([^,]+)," do
  values[name] = assert(load("return "
    .. value:gsub("LIMIT_([A-Z0-9_]+)", function(other)
      return tostring(values[other])
    end)))()
  names[#names + 1] = name
end
for name, value in
    header:gmatch "\n#define LIMIT_([A-Z0-9_]+) U?INT64_C%((%d+)%)" do
  values[name] = math.tointeger(value)
  names[#names + 1] = name
end

describe("LIMIT_", function()
  for _, name in ipairs(names) do
    it(name .. " has rows, or is for no input", function()
      local row = BOUNDS[name]
      assert(row, "it has no row")
      if type(row) == "string" then return end
      local test = contents(("spec/%s_%s"):format(row[1],
        row[1]:find "^c/" and "test.c" or "spec.lua"))
      for i = 2, #row do
        assert(test:find(row[i], 1, true), "no such row: " .. row[i])
      end
    end)
  end
end)

describe("a bound", function()
  it("is the number that it was reckoned to be", function()
    local wanted, sourced = {}, true
    for _, row in ipairs(numbers) do
      assert.is_nil(wanted[row[1]], row[1])
      wanted[row[1]] = row[2]
      sourced = sourced and #row[3] > 0
    end
    assert.is_true(sourced)
    assert.same(wanted, values)
  end)

  it("that has rows is one", function()
    local known = {}
    for _, name in ipairs(names) do known[name] = true end
    assert(#names > 100)
    for name in pairs(BOUNDS) do assert(known[name], name) end
  end)

  it("that a script has is the same", function()
    for name, value in pairs(core.limits) do
      assert.equal(values[name:upper()], value, name)
    end
  end)

  it("that a source in Lua has is the same", function()
    for _, row in ipairs(AGAIN) do
      local path, text, name = table.unpack(row)
      assert(contents(path):find(text, 1, true), path)
      assert.equal(values[name], load("return " .. text:match "= (.*)")())
    end
  end)

  it("has a comment that says why it is as it is", function()
    local covered = false
    for line in header:gmatch "[^\n]*" do
      if line:find "^    LIMIT_" then assert(covered, line) end
      covered = line:find "%*/$" ~= nil or line:find "^    LIMIT_" ~= nil
    end
  end)
end)
