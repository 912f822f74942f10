--- Writing configs: what each format says is read back, and what one has no
--- word for is told.

local core = require "cotter.core"
local entries = require "cotter.write.entries"
local losses = require "cotter.write.losses"
local reading = require "cotter.amend.reading"
local write = require "cotter.write"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="

local SOURCE = [[
<network-security-config>
  <domain-config>
    <domain includeSubdomains="true">a.example</domain>
    <pin-set expiration="2027-01-31">
      <pin digest="SHA-256">]] .. A .. [[</pin>
      <pin digest="SHA-256">]] .. B .. [[</pin>
    </pin-set>
  </domain-config>
  <domain-config>
    <domain includeSubdomains="false">b.example</domain>
    <pin-set>
      <pin digest="SHA-256">]] .. B .. [[</pin>
      <pin digest="SHA-256">]] .. A .. [[</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]

local function convert(path, text, format, role)
  return core.decode(write(core.encode { path = path, octets = text,
                                         format = format, role = role }))
end

-- What formats that are read have a word for, beside hosts and pins, and what
-- such a file is called.
local FORMATS = {
  android = { file = "nsc.xml", include_subdomains = true, expires = true },
  apple = { file = "Info.plist", include_subdomains = true, role = true },
  curl = { file = "curlrc" },
  outsystems = { file = "pinning.json" },
  tlsa = { file = "zone", role = true },
  trustkit = { file = "Info.plist", include_subdomains = true,
               expires = true },
}

--- What an entry says, in words that are wanted.
local function words_of(entry, wants)
  local words = { entry.name }
  for _, pin in ipairs(entry.pins) do
    words[#words + 1] = pin.base64 .. (wants "role" and pin.role or "")
  end
  for _, name in ipairs { "include_subdomains", "expires" } do
    if wants(name) then words[#words + 1] = tostring(entry[name]) end
  end
  return table.concat(words, " ")
end

--- What a text says, in words that two formats have.
local function said(path, text, one, other)
  local config, list = assert(reading.config(path, text)), {}
  local function wants(name) return one[name] and other[name] end
  for _, entry in ipairs(entries.of(config, "okhttp", losses.new())) do
    list[#list + 1] = words_of(entry, wants)
  end
  table.sort(list) -- a dictionary may have an order of its own
  return list
end

local function sorted(rows)
  local names = {}
  for name in pairs(rows) do names[#names + 1] = name end
  table.sort(names)
  return names
end

-- The rows: name, file, text, format, what is told.
local LOSSES = {
  { "an end, where nothing ends", "n.xml", SOURCE, "okhttp",
    { "3: a.example: the end on 2027-01-31 is lost: pinning goes on" } },
  { "subdomains that depend on the platform", "n.xml", SOURCE, "outsystems",
    { "3: a.example: its subdomains are lost on iOS",
      "3: a.example: the end on 2027-01-31 is lost: pinning goes on",
      "10: b.example: the plug-in includes subdomains on Android" } },
  { "fewer pins than a consumer wants", "p.json",
    '{"hosts":[{"host":"a.example","hashes":["sha256/' .. A .. '"]}]}',
    "trustkit",
    { "1: a.example: TrustKit throws at fewer than 2 pins" } },
  { "what is no pin, no host, or stands twice", "p.json",
    '{"hosts":[{"host":"a.example","hashes":["sha256/' .. A .. '",\n"sha256/'
    .. A .. '",\n"sha256/x",\n"sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA="]},\n'
    .. '{"host":"http://x","hashes":[]},\n{"host":"A.example","hashes":[]}]}',
    "android",
    { "2: a.example: left out: sha256/" .. A .. " stands twice",
      "3: a.example: left out: sha256/x is no pin (pin.length)",
      "4: a.example: left out: no word for the SHA-1 "
        .. "sha1/AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "5: http://x: left out: no name of a host (host.url)",
      "6: a.example: left out: the host stands twice" } },
  { "a pattern of one label", "pinset.json",
    '{"domains":{"*.a.example":{"pins":["sha256/' .. A .. '","sha256/' .. B
    .. '"]}}}', "android",
    { "1: a.example: left out: no word for one label before a name (*.)" } },
}

describe("writing a config", function()
  for _, first in ipairs(sorted(FORMATS)) do
    for _, second in ipairs(sorted(FORMATS)) do
      it(("of %s as %s and reading it back gives what both say"):format(
          first, second), function()
        local one, other = FORMATS[first], FORMATS[second]
        local text = convert("n.xml", SOURCE, first, "leaf").text
        local made = convert(one.file, text, second, "leaf").text
        local back = convert(other.file, made, first, "leaf").text
        local wanted = said(one.file, text, one, other)
        assert.equal(2, #wanted)
        assert.same(wanted, said(other.file, made, one, other))
        assert.same(wanted, said(one.file, back, one, other))
      end)
    end

    it("gives the octets of " .. first .. " again", function()
      local one = FORMATS[first]
      local text = convert("n.xml", SOURCE, first, "ca").text
      assert.equal(text, convert("n.xml", SOURCE, first, "ca").text)
      assert.equal(text, convert(one.file, text, first, "ca").text)
    end)
  end

  for _, row in ipairs(LOSSES) do
    local name, file, text, format, wanted = table.unpack(row)
    it("tells of " .. name, function()
      local told = {}
      for i, one in ipairs(convert(file, text, format).warnings) do
        told[i] = ("%d: %s"):format(one.line, one.message)
      end
      table.sort(told)
      table.sort(wanted)
      assert.same(wanted, told)
    end)
  end

  it("writes a header for who sends it, and reads its pins back", function()
    local text = convert("n.xml", SOURCE, "hpkp").text:match "^[^\n]*"
    local config = assert(reading.config("header", text))
    assert.equal(A, config.hosts[1].pins[1].text)
    assert.is_true(config.hosts[1].include_subdomains)
    assert.equal(0, convert("header", text, "android").hosts)
  end)

  it("writes TLSA records as RFC 6698 has them", function()
    local line = convert("n.xml", SOURCE, "tlsa", "ca").text:match "^[^\n]*"
    assert.equal("_443._tcp.a.example. IN TLSA 2 1 1 "
      .. core.hex(core.unbase64(A)), line)
  end)

  it("refuses what is no config", function()
    assert.equal("json.truncated",
                 convert("p.json", "{", "android").problem.code)
  end)
end)
