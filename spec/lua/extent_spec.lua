--- Extent: a config may declare so much, in each family of formats; of what is
--- more, the first is refused at its place.

local config = require "cotter.config"

local HOSTS <const>, PINS <const>, ODD <const> = 100000, 200000, 100000

local A <const> = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="

--- Puts so many lines between a first and a last one.
local function lines(first, line, last)
  return function(count)
    return first .. "\n" .. (line .. "\n"):rep(count - 1)
      .. line:gsub(",$", "") .. "\n" .. last
  end
end

local NSC <const> = "<network-security-config>"
local NSC_END <const> = "</network-security-config>"

-- The rows: whose text it is, its name, and what makes it.
local FILES = {
  hosts = {
    { "the plug-in of OutSystems", "pinning.json",
      lines('{"hosts":[', '{"host":"a.example","hashes":[]},', "]}") },
    { "Android", "a.xml", lines(NSC .. "<domain-config>",
      "<domain>a.example</domain>", "</domain-config>" .. NSC_END) },
    { "other plug-ins", "pins.json",
      lines("{", '"a.example":{"publicKeyHashes":[]},', "}") },
  },
  pins = {
    { "the plug-in of OutSystems", "pinning.json",
      lines('{"hosts":[{"host":"a.example","hashes":[', '"sha256/' .. A
            .. '",', "]}]}") },
    { "Android", "a.xml", lines(NSC .. "<domain-config>"
      .. "<domain>a.example</domain><pin-set>",
      '<pin digest="SHA-256">' .. A .. "</pin>",
      "</pin-set></domain-config>" .. NSC_END) },
    { "other plug-ins", "pins.json",
      lines('{"a.example":{"publicKeyHashes":[', '"' .. A .. '",',
            "]}}") },
  },
  observations = {
    { "the plug-in of OutSystems", "pinning.json",
      lines('{"hosts":[', "1,", "]}") },
    { "Android", "a.xml", lines(NSC, "<a/>", NSC_END) },
    { "other plug-ins", "pins.json",
      lines('{"a.example":{"publicKeyHashes":[', "1,", "]}}") },
  },
}

-- What is said of one that is too much.
local SAID = {
  hosts = { "config.hosts", "more hosts than any config has, which are 100000 "
    .. "at most: make several configs of it" },
  pins = { "config.pins", "more pins than any config has, which are 200000 at "
    .. "most: make several configs of it" },
  observations = { "config.observations", "more that is odd than is told of "
    .. "one config, which is 100000 times: most of it is none" },
}

local function read(name, text)
  local found, problem = config.read { path = name, octets = text,
    explicit = true, claimed = true, in_target = false }
  return found[1], problem
end

local function count(made, what)
  if what ~= "pins" then return #made[what] end
  local pins = 0
  for _, host in ipairs(made.hosts) do pins = pins + #host.pins end
  return pins
end

local function has(what, most)
  for _, row in ipairs(FILES[what]) do
    it("in the format of " .. row[1], function()
      local made, problem = read(row[2], row[3](most))
      assert.is_nil(problem)
      assert.equal(most, count(made, what))
    end)
  end
end

local function has_no_more(what, most)
  local code, message = table.unpack(SAID[what])
  for _, row in ipairs(FILES[what]) do
    it("in the format of " .. row[1], function()
      local made, problem = read(row[2], row[3](most + 1))
      assert.is_nil(made)
      assert.same({ code, message, row[2], most + 2 },
        { problem.code, problem.message, problem.path, problem.line })
    end)
  end
end

describe("A config has", function()
  describe("as many hosts as one may have", function() has("hosts", HOSTS) end)
  describe("no host more", function() has_no_more("hosts", HOSTS) end)
  describe("as many pins as one may have", function() has("pins", PINS) end)
  describe("no pin more", function() has_no_more("pins", PINS) end)
  it("no pin more that stands in another file by its name", function()
    local json = lines('{"pinsets":[{"name":"p","static_spki_hashes":[',
      '"K",', ']}],"entries":[{"name":"a.example","pins":"p"}]}')
    local made = assert(read("a.json", json(PINS + 1)))
    local keys = assert(read("a.pins", "K\nsha256/" .. A .. "\n"))
    local refused = require "cotter.config.plug_in.chromium".link { made, keys }
    assert.equal(1, #refused)
    assert.same({ SAID.pins[1], "a.json", PINS + 2 },
      { refused[1].code, refused[1].path, refused[1].line })
  end)
  describe("as much that is odd as is told",
           function() has("observations", ODD) end)
  describe("nothing more that is odd",
           function() has_no_more("observations", ODD) end)
end)
