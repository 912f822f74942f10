--- Configs of public repositories beside what another program counted in them:
--- each host with the number of its pins, the scope and the line where the
--- program tells these. And the keys of authorities that were collected beside
--- them.

local cjson = require "cjson"
local core = require "cotter.core"
local gate = require "cotter.gate"

local FOLDER <const> = "../shared/data/configs/"

-- Names stand there as written, and here as they are compared.
local COMPARED <const> = { ["bücher.example"] = "xn--bcher-kva.example" }

-- A text in place of a list, and one in place of a dictionary, are no pins
-- (config-wrong-shape); the program counts both.
local NO_PINS <const> = "NSPinnedDomains_with_invalid_spki%.plist$"

local function line_of(...)
  local words = { ... }
  for i, word in ipairs(words) do words[i] = math.tointeger(word) or word end
  return table.concat(words, " ")
end

local function sorted(list)
  table.sort(list)
  return list
end

-- Pins of one of Apple's lists, those that are none among them.
local function count_list(list)
  return type(list) == "table" and list.valid + #list.bad or 0
end

local function add_pinned_domains(list, facts, path)
  for _, one in ipairs(facts.domains or {}) do
    local count = count_list(one.leaf) + count_list(one.ca)
    if path:find(NO_PINS) then count = 0 end
    list[#list + 1] = line_of("apple", one.name,
                              tostring(one.includeSubdomains), count)
  end
end

local function add_trustkit(list, facts)
  local domains = type(facts.trustkit) == "table" and facts.trustkit or {}
  for name, one in pairs(domains) do
    list[#list + 1] = line_of("trustkit", name, tostring(one.include), one.n)
  end
end

-- What is told of each kind of file: by the program, and of a host here.
local KINDS <const> = {
  xml = {
    counted = function(facts)
      local list = {}
      for i, one in ipairs(facts.domains) do
        list[i] = line_of(COMPARED[one.name] or one.name,
                          tostring(one.includeSubdomains), one.line, one.pins)
      end
      return list
    end,
    read = function(host)
      return line_of(host.name, tostring(host.include_subdomains), host.line,
                     #host.pins)
    end,
  },
  plist = {
    counted = function(facts, path)
      local list = {}
      add_pinned_domains(list, facts, path)
      add_trustkit(list, facts)
      return list
    end,
    read = function(host, format)
      return line_of(format, host.name, tostring(host.include_subdomains),
                     #host.pins)
    end,
  },
  json = {
    counted = function(facts)
      local list = {}
      for i, one in ipairs(facts.domains) do
        list[i] = line_of(one.name, one.n)
      end
      return list
    end,
    read = function(host) return line_of(host.name, #host.pins) end,
  },
}

local function hosts_of(path, kind)
  local list = {}
  for _, config in ipairs(gate.model { inputs = { path } }.configs) do
    for _, host in ipairs(config.hosts) do
      list[#list + 1] = kind.read(host, config.format)
    end
  end
  return list
end

local octets = core.read_file(FOLDER .. "facts.json")
local facts = octets and cjson.decode(octets:sub(1, -1)).files or {}
local names = {}
for name in pairs(facts) do names[#names + 1] = name end

describe("a config of a public repository", function()
  it("is among those that another program counted", function()
    if not octets then return pending "is absent" end
    assert.equal(45, #names)
  end)

  for _, name in ipairs(sorted(names)) do
    it(name .. " has the hosts and pins that were counted", function()
      local kind = KINDS[name:match "%w+$"]
      assert.same(sorted(kind.counted(facts[name], name)),
                  sorted(hosts_of(FOLDER .. name, kind)))
    end)
  end
end)

-- The end of each key that comes with cotter, by its pin.
local function known_ends()
  local text = core.read_file "policies/known-ca.json":sub(1, -1)
  local ends = {}
  for _, one in ipairs(cjson.decode(text)) do
    ends[one.pin:match "^sha256/(.*)"] = one.ends or "-"
  end
  return ends
end

it("knows each key of an authority that was collected, with its end",
   function()
  local rows = core.read_file(FOLDER .. "known-ca-pins.tsv")
  if not rows then return pending "is absent" end
  local ends, count = known_ends(), 0
  for pin, last in rows:sub(1, -1):gmatch "\n[^#\t\n]+\t(%S+)\t(%S+)\t" do
    assert.equal(last, ends[pin], pin)
    count = count + 1
  end
  assert.equal(247, count)
end)
