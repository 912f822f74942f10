local params = require "cotter.policy.params"

local PIN = "sha256/" .. ("A"):rep(43) .. "="

-- Type or declaration, value, what becomes of it.
local FINE = {
  { "boolean", false, false },
  { "integer", 3, 3 },
  { { type = "integer", min = 1, max = 3 }, 3, 3 },
  { "number", 3, 3 }, { "number", 0.5, 0.5 },
  { "string", "", "" },
  { { type = "enum", values = { "a", "b" } }, "b", "b" },
  { "date", "2024-02-29", "2024-02-29" },
  { "hostname", "WWW.Example.com.", "www.example.com" },
  { "hostname", "bücher.example", "xn--bcher-kva.example" },
  { "suffix", "*.Example.com", "*.example.com" },
  { "suffix", "a.*.example.com", "a.*.example.com" },
  { "pin", PIN, PIN },
  { "list<integer>", {}, {} },
  { "list<hostname>", { "A.example", "b.example" },
    { "a.example", "b.example" } },
  { "list<list<pin>>", { { PIN }, {} }, { { PIN }, {} } },
  { "map<hostname,integer>", { ["A.example"] = 2 }, { ["a.example"] = 2 } },
  { "map<string, list<pin>>", { x = { PIN } }, { x = { PIN } } },
  { { type = "list<record>", fields = {
      host = { type = "hostname" }, till = { type = "date", optional = true },
    } }, { { host = "A.example" }, { host = "b.example", till = "2027-01-01" },
    }, { { host = "a.example" }, { host = "b.example", till = "2027-01-01" } },
  },
}

-- Type or declaration, value, the keys that lead to the fault, the message.
local WRONG = {
  { "boolean", "true", {}, "must be a boolean, not a string" },
  { "integer", 3.0, {}, "must be an integer, not a float" },
  { { type = "integer", min = 1 }, 0, {}, "0 is below the minimum 1" },
  { { type = "number", max = 1.5 }, 2, {}, "2 is above the maximum 1.5" },
  { "string", 1, {}, "must be a string, not an integer" },
  { { type = "enum", values = { "chain", "held" } }, "hold", {},
    '"hold" is not one of chain, held (did you mean "held"?)' },
  { "date", "2023-02-29", {}, '"2023-02-29" is no date such as 2027-01-31' },
  { "date", "2027-1-1", {}, '"2027-1-1" is no date such as 2027-01-31' },
  { "hostname", "*.example.com", {}, '"*.example.com" is no host name' },
  { "hostname", "a..b", {}, '"a..b" is no host name' },
  { "hostname", "https://a.example/", {},
    '"https://a.example/" is no host name' },
  { "suffix", "*", {},
    '"*" is no suffix such as example.com or *.example.com' },
  { "suffix", "example.*", {},
    '"example.*" is no suffix such as example.com or *.example.com' },
  { "pin", ("A"):rep(43) .. "=", {}, '"' .. ("A"):rep(43) ..
    '=" is no pin: sha256/ and 44 characters of base64' },
  { "pin", "sha256/" .. ("A"):rep(42) .. "B=", {}, '"sha256/' ..
    ("A"):rep(42) .. 'B=" is no pin: sha256/ and 44 characters of base64' },
  { "list<integer>", { 1, "2" }, { 2 }, "must be an integer, not a string" },
  { "list<integer>", { a = 1 }, {}, "must be a list { …, … }" },
  { "list<integer>", 1, {}, "must be a list { …, … }" },
  { { type = "list<integer>", min = 1 }, {}, {},
    "its length 0 is below the minimum 1" },
  { "list<list<integer>>", { { 1 }, { 1, true } }, { 2, 2 },
    "must be an integer, not a boolean" },
  { "map<hostname,integer>", { ["a b"] = 1 }, { "a b" },
    'has a key that "a b" is no host name' },
  { "map<string,integer>", { a = "x" }, { "a" },
    "must be an integer, not a string" },
  { { type = "list<record>", fields = { host = { type = "hostname" } } },
    { { hots = "a.example" } }, { 1, "hots" },
    'has no field "hots" (did you mean "host"?)' },
  { { type = "list<record>", fields = { host = { type = "hostname" } } },
    { {} }, { 1 }, 'lacks the field "host"' },
  { { type = "list<record>", fields = { host = { type = "hostname" } } },
    { { host = 1 } }, { 1, "host" }, "must be a hostname, not an integer" },
}

local function declaration(of)
  return type(of) == "table" and of or { type = of }
end

describe("A parameter", function()
  for _, row in ipairs(FINE) do
    local declared = declaration(row[1])
    it("of type " .. declared.type .. " takes its values", function()
      assert.same(row[3], params.check(row[2], declared))
    end)
  end

  for _, row in ipairs(WRONG) do
    local declared = declaration(row[1])
    it("of type " .. declared.type .. " refuses: " .. row[4], function()
      local value, why, keys = params.check(row[2], declared)
      assert.is_nil(value)
      assert.equal(row[4], why)
      assert.same(row[3], keys)
    end)
  end
end)

-- Type or declaration, text, value.
local TEXTS = {
  { "boolean", "true", true }, { "boolean", "false", false },
  { "integer", "-3", -3 }, { "number", "1.5", 1.5 }, { "number", "2", 2 },
  { "string", "1", "1" }, { "string", "", "" },
  { "date", "2027-01-01", "2027-01-01" },
  { { type = "enum", values = { "a" } }, "a", "a" },
  { "list<integer>", "1,2 , 3", { 1, 2, 3 } },
  { "list<hostname>", "a.example", { "a.example" } },
  { "list<string>", "", {} },
}

local WRONG_TEXTS = {
  { "boolean", "yes", "must be a boolean, not a string" },
  { "integer", "3.5", "must be an integer, not a string" },
  { "integer", "0x10", "must be an integer, not a string" },
  { "integer", " 3", "must be an integer, not a string" },
  { "integer", "99999999999999999999", "must be an integer, not a float" },
  { "list<integer>", "1,,2", "must be an integer, not a string" },
  { "list<integer>", "1,", "must be an integer, not a string" },
  { "list<hostname>", "a.example,*", '"*" is no host name' },
  { "map<string,string>", "a=b",
    "is of type map<string,string>, which only a policy file can set" },
  { { type = "list<record>", fields = {} }, "a",
    "is of type list<record>, which only a policy file can set" },
  { "list<list<integer>>", "1",
    "is of type list<list<integer>>, which only a policy file can set" },
}

describe("A text for a parameter", function()
  for _, row in ipairs(TEXTS) do
    local declared = declaration(row[1])
    it(("of type %s is read: %q"):format(declared.type, row[2]), function()
      assert.same(row[3], params.parse(row[2], declared))
    end)
  end

  for _, row in ipairs(WRONG_TEXTS) do
    local declared = declaration(row[1])
    it(("of type %s is refused: %q"):format(declared.type, row[2]), function()
      local value, why = params.parse(row[2], declared)
      assert.is_nil(value)
      assert.equal(row[3], why)
    end)
  end
end)

describe("A type", function()
  for _, text in ipairs { "list", "list<>", "list<list>", "map<string>", "",
                          "map<list<pin>,string>", "record", "Pin", "list<pin",
                          "list<list<list<list<list<pin>>>>>", "enum>" } do
    it(("is none: %q"):format(text), function()
      assert.is_nil(params.type(text))
    end)
  end
end)
