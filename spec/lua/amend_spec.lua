--- Adding pins to a config: exactly which octets are put in, and what is
--- refused because it is open to whom the pins would be added.

local core = require "cotter.core"
local amend = require "cotter.amend"
local edit = require "cotter.edit"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local C = "AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA="

local function add(name, text, host, pins)
  return core.decode(amend(core.encode {
    path = name, octets = text, host = host or "a.example", pins = pins }))
end

-- In a text "@" is where the pins of the row go in, and $A, $B, $C are pins.
local function fill(text)
  return (text:gsub("%$(%u)", { A = A, B = B, C = C }))
end

local NSC = "<network-security-config>"
local END = "</network-security-config>"

-- The rows: name, file, text, what goes in.
local ADDED = {
  { "an element after the last, as it is laid out", "p.json",
    '{"hosts":[{"host":"a.example","hashes":[\n\t"sha256/$A",\n\t"sha256/$B"@'
    .. "\n]}]}", ',\n\t"sha256/$C"' },
  { "an element in the line", "p.json",
    '{"hosts":[{"host":"A.example.","hashes":["sha256/$A", "sha256/$B"@]}]}',
    ', "sha256/$C"' },
  { "the first element", "p.json",
    '{"hosts":[{"hashes":[@ ],"host":"a.example"}]}', '"sha256/$C"' },
  { "a host, as the last is laid out", "p.json",
    '{"hosts" : [\r\n {"host" : "b.example",\r\n  "hashes" : [\r\n   '
    .. '"sha256/$A",\r\n   "sha256/$B"\r\n  ]}@\r\n]}',
    ',\r\n {"host" : "a.example",\r\n  "hashes" : [\r\n   "sha256/$C"\r\n  ]}'
    },
  { "the first host", "p.json", '{"hosts":[@]}',
    '{ "host": "a.example", "hashes": ["sha256/$C"] }' },
  { "a pin after the last", "n.xml", NSC .. "\n <domain-config>\n"
    .. "  <domain>a.example</domain>\n  <pin-set>\n   <pin digest=\"SHA-256\">"
    .. "$A</pin>@\n  </pin-set>\n </domain-config>\n" .. END,
    '\n   <pin digest="SHA-256">$C</pin>' },
  { "a pin after the comment that is beside the last", "n.xml", NSC
    .. "<domain-config>\n  <domain>a.example</domain>\n  <pin-set>\n   "
    .. '<pin digest="SHA-256">$A</pin> <!-- in use -->@\n  </pin-set>'
    .. "</domain-config>" .. END, '\n   <pin digest="SHA-256">$C</pin>' },
  { "a pin-set where there is none", "n.xml", NSC .. "\n\t<domain-config>\n"
    .. "\t\t<domain>a.example</domain>@\n\t</domain-config>\n" .. END,
    "\n\t\t<pin-set>\n\t\t\t<pin digest=\"SHA-256\">$C</pin>\n\t\t</pin-set>" },
  { "an entry for a new host", "n.xml", NSC .. "\n  <base-config/>@\n" .. END,
    "\n  <domain-config>\n    <domain>a.example</domain>\n    <pin-set>\n"
    .. '      <pin digest="SHA-256">$C</pin>\n    </pin-set>\n'
    .. "  </domain-config>" },
  { "an entry inside of one that has pins", "n.xml", NSC .. "<domain-config>"
    .. "<domain>b.example</domain><pin-set><pin digest=\"SHA-256\">$A</pin>"
    .. "</pin-set><domain-config><domain>a.example</domain><pin-set>"
    .. '<pin digest="SHA-256">$B</pin>@</pin-set></domain-config>'
    .. "</domain-config>" .. END, '<pin digest="SHA-256">$C</pin>' },
}

-- The rows: name, file, text, code, line.
local REFUSED = {
  { "a host that stands twice", "p.json",
    '{"hosts":[{"host":"a.example","hashes":[]},\n'
    .. '{"host":"A.example","hashes":[]}]}', "add.ambiguous", 2 },
  { "hashes that stand twice", "p.json",
    '{"hosts":[{"host":"a.example","hashes":[],\n"hashes":[]}]}',
    "add.ambiguous", 2 },
  { "hosts that stand twice", "p.json",
    '{"hosts":[],\n"hosts":[]}', "add.ambiguous", 2 },
  { "hashes that are no list", "p.json",
    '{"hosts":[\n{"host":"a.example","hashes":"sha256/"}]}', "add.ambiguous",
    2 },
  { "a pin-set of several domains", "n.xml", NSC .. "\n<domain-config>"
    .. "<domain>a.example</domain><domain>b.example</domain><pin-set>"
    .. '<pin digest="SHA-256">$A</pin></pin-set></domain-config>' .. END,
    "add.ambiguous", 2 },
  { "a pin-set that entries inside take", "n.xml", NSC .. "<domain-config>"
    .. "<domain>a.example</domain><pin-set><pin digest=\"SHA-256\">$A</pin>"
    .. "</pin-set>\n<domain-config><domain>b.example</domain></domain-config>"
    .. "</domain-config>" .. END, "add.ambiguous", 2 },
  { "an entry with the pins of the one around it", "n.xml", NSC
    .. "<domain-config><domain>b.example</domain><pin-set>"
    .. '<pin digest="SHA-256">$A</pin></pin-set>\n<domain-config><domain>'
    .. "a.example</domain></domain-config></domain-config>" .. END,
    "add.ambiguous", 2 },
  { "a pin-set that is one tag", "n.xml", NSC .. "<domain-config>"
    .. "<domain>a.example</domain>\n<pin-set/></domain-config>" .. END,
    "add.ambiguous", 2 },
  { "a domain that stands twice", "n.xml", NSC .. "<domain-config><domain>"
    .. "a.example</domain></domain-config>\n<domain-config><domain>a.example"
    .. "</domain></domain-config>" .. END, "add.ambiguous", 2 },
  { "a config without an element", "n.xml", NSC .. END, "add.ambiguous", 1 },
  { "a format that is not changed", "p.json",
    '{"a.example":{"publicKeyHashes":["$A"]}}', "add.format" },
  { "a byte order mark", "n.xml", "\xEF\xBB\xBF" .. NSC .. "<base-config/>"
    .. END, "add.encoding" },
  { "what is no config", "p.json", "[1]", "config.unrecognised", 1 },
  { "what is no JSON", "p.json", "{", "json.truncated", 1 },
}

describe("adding pins to a config", function()
  for _, row in ipairs(ADDED) do
    local name, file, text, put = table.unpack(row)
    it("puts in " .. name .. ", and nothing else", function()
      local answer = add(file, fill(text:gsub("@", "")), nil,
                         { "sha256/" .. C })
      assert.is_nil(answer.problem and answer.problem.message)
      assert.equal(fill((text:gsub("@", function() return put end))),
                   answer.octets)
      assert.equal(1, #answer.added)
      assert.equal("sha256/" .. C, answer.added[1].pin)
    end)
  end

  for _, row in ipairs(REFUSED) do
    local name, file, text, code, line = table.unpack(row)
    it("refuses " .. name, function()
      local answer = add(file, fill(text), nil, { "sha256/" .. C })
      assert.is_nil(answer.octets)
      assert.equal(code, answer.problem.code)
      assert.equal(line, answer.problem.line)
    end)
  end

  it("says what is there already, whatever it is written like", function()
    local text = fill '{"hosts":[{"host":"a.example","hashes":['
      .. '\n"sha256//' .. C .. '", "sha256/' .. C:gsub("=", "") .. '"]}]}'
    local answer = add("p.json", text, nil, { "sha256/" .. C })
    assert.is_nil(answer.octets)
    assert.same({ { pin = "sha256/" .. C, line = 2, column = 57 } },
                answer.present)
  end)

  it("adds to real files an entry, and nothing else", function()
    local folder = "../shared/data/configs/android-nsc/"
    local list = core.list_directory(folder)
    if not list then return pending "no real files here" end
    for _, one in ipairs(list) do
      local text = core.read_file(folder .. one.name)
      local answer = add(one.name, text, "new.example", { "sha256/" .. C })
      local octets = assert(answer.octets, one.name)
      local from, to = octets:find("<domain%-config>%s*<domain>new%.example"
                                   .. ".-</domain%-config>")
      local before = octets:sub(1, from - 1):gsub("\r?\n[ \t]*$", "")
      assert.equal(text, before .. octets:sub(to + 1), one.name)
    end
  end)
end)

describe("edits", function()
  it("are applied in the order of the text", function()
    assert.equal("xaYbz", edit.apply("abc", {
      { offset = 2, stop = 3, replacement = "z" },
      { offset = 0, stop = 0, replacement = "x" },
      { offset = 1, stop = 1, replacement = "Y" } }))
  end)

  it("are refused where they overlap", function()
    assert.has_error(function()
      edit.apply("abc", { { offset = 0, stop = 2, replacement = "" },
                          { offset = 1, stop = 2, replacement = "" } })
    end)
  end)
end)
