--- Locks: what a policy consists of, written down, signed, and held to.

local core = require "cotter.core"
local files = require "spec.support.files"
local lock = require "cotter.policy.lock"
local locked = require "cotter.policy.locked"
local members = require "cotter.policy.members"
local open = require "cotter.policy.open"
local openssl = require "spec.support.openssl"

local A, B = ("a"):rep(64), ("b"):rep(64)
local HEAD = "cotter policy lock v1\nserial 7\n"

local WELL = { -- name, text, what is read
  { "one file", HEAD .. A .. "  policy.lua\n",
    { serial = 7, packs = {}, files = { ["policy.lua"] = A } } },
  { "a pack of cotter", HEAD .. "pack cotter:consumers/okhttp " .. B .. "\n"
    .. A .. "  policy.lua\n",
    { serial = 7, packs = { ["cotter:consumers/okhttp"] = B },
      files = { ["policy.lua"] = A } } },
  { "names of all kinds", HEAD .. A .. "  a b/c-d.(1)@2,=~+.lua\n" .. B
    .. "  a_b\n",
    { serial = 7, packs = {}, files = { ["a b/c-d.(1)@2,=~+.lua"] = A,
                                        ["a_b"] = B } } },
  { "the largest number", HEAD:gsub("7", "999999999999999") .. A .. "  a\n",
    { serial = 999999999999999, packs = {}, files = { a = A } } },
}

local ILL = { -- name, text, line, part of the message
  { "nothing", "", 1, "cut short" },
  { "another first line", "cotter lock\nserial 7\n", 1, "begins with" },
  { "another version", HEAD:gsub("v1", "v2") .. A .. "  a\n", 1,
    "begins with" },
  { "a blank line before", "\n" .. HEAD .. A .. "  a\n", 1, "begins with" },
  { "no number", "cotter policy lock v1\n", 1, "no serial number" },
  { "no files", HEAD, 1, "locks no file" },
  { "a number of zero", HEAD:gsub("7", "0"), 2, "from 1 to" },
  { "a number below zero", HEAD:gsub("7", "-1"), 2, "from 1 to" },
  { "a number with a zero before it", HEAD:gsub("7", "07"), 2, "from 1 to" },
  { "a hexadecimal number", HEAD:gsub("7", "0x7"), 2, "from 1 to" },
  { "a number with a fraction", HEAD:gsub("7", "7.0"), 2, "from 1 to" },
  { "a number of 16 digits", HEAD:gsub("7", "1000000000000000"), 2,
    "from 1 to" },
  { "a number of 20 digits", HEAD:gsub("7", "18446744073709551617"), 2,
    "from 1 to" },
  { "CRLF", (HEAD .. A .. "  a\n"):gsub("\n", "\r\n"), 1,
    "carriage returns" },
  { "one carriage return", HEAD .. A .. "  a\r\n", 1, "carriage returns" },
  { "no last line end", HEAD .. A .. "  a", 1, "cut short" },
  { "a blank line behind", HEAD .. A .. "  a\n\n", 4, "64 hexadecimal" },
  { "a comment", HEAD .. "# x\n" .. A .. "  a\n", 3, "64 hexadecimal" },
  { "a short digest", HEAD .. A:sub(2) .. "  a\n", 3, "64 hexadecimal" },
  { "a digest in capitals", HEAD .. A:upper() .. "  a\n", 3,
    "64 hexadecimal" },
  { "one space", HEAD .. A .. " a\n", 3, "64 hexadecimal" },
  { "an asterisk of sha256sum", HEAD .. A .. " *a\n", 3, "64 hexadecimal" },
  { "no name", HEAD .. A .. "  \n", 3, "64 hexadecimal" },
  { "three spaces", HEAD .. A .. "   a\n", 3, "other characters" },
  { "a NUL in a name", HEAD .. A .. "  a\0b\n", 3, "other characters" },
  { "a tab in a name", HEAD .. A .. "  a\tb\n", 3, "other characters" },
  { "an absolute path", HEAD .. A .. "  /etc/passwd\n", 3,
    "empty or leads elsewhere" },
  { "a path that leads out", HEAD .. A .. "  ../a\n", 3, "leads elsewhere" },
  { "a path that leads back", HEAD .. A .. "  a/../b\n", 3,
    "leads elsewhere" },
  { "a path with a dot", HEAD .. A .. "  ./a\n", 3, "leads elsewhere" },
  { "two solidi", HEAD .. A .. "  a//b\n", 3, "empty" },
  { "a solidus at the end", HEAD .. A .. "  a/\n", 3, "empty" },
  { "a reverse solidus", HEAD .. A .. "  a\\b\n", 3, "other characters" },
  { "a drive", HEAD .. A .. "  c:a\n", 3, "other characters" },
  { "what is not ASCII", HEAD .. A .. "  \xC3\xBC.lua\n", 3,
    "other characters" },
  { "a hidden file", HEAD .. A .. "  a/.b\n", 3, "hidden" },
  { "a dot at the end", HEAD .. A .. "  a.\n", 3, "ends in a space or a dot" },
  { "a space at the end", HEAD .. A .. "  a \n", 3,
    "ends in a space or a dot" },
  { "names out of order", HEAD .. A .. "  b\n" .. A .. "  a\n", 4,
    "not sorted" },
  { "a name twice", HEAD .. A .. "  a\n" .. B .. "  a\n", 4, "stands twice" },
  { "a pack behind a file", HEAD .. A .. "  a\npack cotter:pinning " .. B
    .. "\n", 4, "not sorted" },
  { "a pack twice", HEAD .. ("pack cotter:pinning " .. B .. "\n"):rep(2), 4,
    "stands twice" },
  { "a pack of another kind", HEAD .. "pack own " .. B .. "\n", 3,
    "64 hexadecimal" },
  { "names that differ by case", HEAD .. A .. "  A.lua\n" .. A .. "  a.lua\n",
    1, "differ by case" },
  { "folders that differ by case", HEAD .. A .. "  Lib/a\n" .. A
    .. "  lib/b\n", 1, "differ by case" },
}

describe("a lock", function()
  for _, row in ipairs(WELL) do
    it("is read, with " .. row[1], function()
      local made = assert(lock.read(row[2], "policy.lock"))
      assert.same(row[3], made)
      assert.equal(row[2], lock.write(made))
    end)
  end

  for _, row in ipairs(ILL) do
    it("is refused with " .. row[1], function()
      local made, faults = lock.read(row[2], "policy.lock")
      assert.is_nil(made)
      assert.equal("lock.syntax", faults[1].code)
      assert.equal("policy.lock", faults[1].path)
      assert.equal(row[3], faults[1].line)
      assert.matches(row[4], faults[1].message, 1, true)
    end)
  end

  it("is written in one way alone", function()
    local text = HEAD .. "pack cotter:pinning " .. B .. "\n" .. A
      .. "  a/b.lua\n" .. B .. "  policy.lua\n"
    for at = 1, #text do
      for _, octet in ipairs { "\0", "\t", "\n", "\r", " ", "/", ".", "0",
                               "A", "a", "x", "\x80" } do
        for _, first in ipairs { at - 1, at } do -- replaced, put in
          local other = text:sub(1, first) .. octet .. text:sub(at + 1)
          local made = lock.read(other, "policy.lock")
          assert.equal(made and other, made and lock.write(made))
        end
      end
    end
  end)

  it("is refused cut off anywhere", function()
    local text = HEAD .. A .. "  policy.lua\n"
    for size = 0, #text - 1 do
      assert.is_nil((lock.read(text:sub(1, size), "policy.lock")))
    end
  end)
end)

-- A policy ------------------------------------------------------------------

local POLICY = 'policy { name = "p", api = 1, packs = { "rules/" },\n'
  .. 'data = { own = { file = "data/own.txt", type = "list<suffix>" } },\n'
  .. 'waivers = "waivers.lua" }\n'

local RULE = files.rule("own-rule", 'data = { own = "list<suffix>" },')

-- A folder with a policy of all kinds of files, and some that are none of it.
local function contents(changes)
  local all = {
    ["g/policy.lua"] = POLICY, ["g/waivers.lua"] = "waivers { }\n",
    ["g/data/own.txt"] = "example.com\n",
    ["g/rules/pack.lua"] = 'pack { name = "p", version = "1", api = 1 }\n',
    ["g/rules/own.lua"] = RULE, ["g/rules/lib/help.lua"] = "return { }\n",
    ["g/rules/own_test.lua"] = "", ["g/rules/README"] = "text\n",
    ["g/rules/.hidden.lua"] = "x", ["g/data/other.txt"] = "x\n",
    ["g/rules/vendor.lock"] = "x", ["g/rules/vendor.lock.sig"] = "x",
  }
  for path, octets in pairs(changes or {}) do
    all[path] = octets or nil
  end
  return all
end

-- What is no regular file, by path.
local function opener(all, odd)
  local read, list = files.of(all)
  return read, function(folder)
    local listed, refused = list(folder)
    for _, one in ipairs(listed or {}) do
      one.type = odd and odd[folder .. "/" .. one.name] or one.type
    end
    return listed, refused
  end
end

local function names(made)
  local list = {}
  for name in pairs(made.files) do list[#list + 1] = name end
  table.sort(list)
  return list
end

describe("a policy", function()
  it("consists of what it names, and of all in its packs", function()
    local made = assert(members.collect("g/policy.lua", opener(contents())))
    assert.same({ "data/own.txt", "policy.lua", "rules/README",
      "rules/lib/help.lua", "rules/own.lua", "rules/own_test.lua",
      "rules/pack.lua", "waivers.lua" }, names(made))
    assert.equal("g/policy.lock", made.lock)
  end)

  it("is found in its folder", function()
    local made = assert(members.collect("g/", opener(contents())))
    assert.equal("g/policy.lua", made.policy)
  end)

  it("can have another name, and a lock of that", function()
    local all = contents { ["g/gate.lua"] = POLICY }
    local made = assert(members.collect("g/gate.lua", opener(all)))
    assert.equal("g/gate.lock", made.lock)
  end)

  it("can lie where cotter runs", function()
    local all = { ["policy.lua"] = 'policy { name = "p", api = 1, '
      .. 'packs = { "./rules" } }', ["rules/own.lua"] = files.rule "own-rule" }
    local made = assert(members.collect("policy.lua", opener(all)))
    assert.same({ "policy.lua", "rules/own.lua" }, names(made))
    local plan = assert(open.collected(made, { read = error, list = error }))
    assert.equal("own-rule", plan.rules[1].rule.id)
  end)

  it("can be its own pack", function()
    local all = { ["g/policy.lua"] = 'policy { name = "p", api = 1, '
      .. 'packs = { "." } }', ["g/own.lua"] = files.rule "own-rule",
      ["g/policy.lock"] = "x", ["g/policy.lock.sig"] = "x" }
    local made = assert(members.collect("g", opener(all)))
    assert.same({ "own.lua", "policy.lua" }, names(made))
  end)

  it("can have a single rule file for a pack", function()
    local all = { ["g/policy.lua"] = 'policy { name = "p", api = 1, '
      .. 'packs = { "./rules//own.lua" } }',
      ["g/rules/own.lua"] = files.rule "own-rule", ["g/rules/b.lua"] = "x" }
    local made = assert(members.collect("g", opener(all)))
    assert.same({ "policy.lua", "rules/own.lua" }, names(made))
    local plan = assert(open.collected(made, { read = error, list = error }))
    assert.equal("own-rule", plan.rules[1].rule.id)
  end)

  it("can be a pack alone", function()
    local made = assert(members.collect("g/rules", opener(contents())))
    assert.is_nil(made.policy)
    assert.equal("g/rules/policy.lock", made.lock)
    assert.same({ "README", "lib/help.lua", "own.lua", "own_test.lua",
                  "pack.lua" }, names(made))
  end)
end)

local function policy_of(pack)
  return { ["g/policy.lua"] = ('policy { name = "p", api = 1, packs = { %q } }')
    :format(pack) }
end

local NO_MEMBERS = { -- name, changes, odd types, code, path, message
  { "a rule that is a link", nil, { ["g/rules/own.lua"] = "link" },
    "lock.link", "g/rules/own.lua", "a link" },
  { "a folder that is a link", nil, { ["g/rules/lib"] = "link" },
    "lock.link", "g/rules/lib", "a link" },
  { "a pack that is a link", nil, { ["g/rules"] = "link" },
    "lock.link", "g/rules", "a link" },
  { "a policy that is a link", nil, { ["g/policy.lua"] = "link" },
    "lock.link", "g/policy.lua", "a link" },
  { "data behind a link", nil, { ["g/data"] = "link" },
    "lock.link", "g/data/own.txt", "a link" },
  { "a FIFO", nil, { ["g/rules/README"] = "other" },
    "lock.link", "g/rules/README", "neither a file nor a folder" },
  { "an odd name", { ["g/rules/a\nb"] = "" }, nil,
    "lock.name", "g/rules/a\nb", "other characters" },
  { "names that differ by case", { ["g/rules/readme"] = "" }, nil,
    "lock.case", "g/rules/readme", "rules/README by case" },
  { "folders that differ by case", { ["g/rules/Lib/x"] = "" }, nil,
    "lock.case", "g/rules/lib", "rules/Lib by case" },
  { "a pack outside of the folder", policy_of "../rules", nil,
    "lock.outside", "g/policy.lua", "../rules lies outside" },
  { "a pack with a way out", policy_of "rules/../../rules", nil,
    "lock.outside", "g/policy.lua", "lies outside" },
  { "an absolute pack", policy_of "/g/rules", nil,
    "lock.outside", "g/policy.lua", "/g/rules lies outside" },
  { "a pack that is not there", policy_of "none", nil,
    "file.missing", "g/none", "no such file" },
  { "waivers that are not there", { ["g/waivers.lua"] = false }, nil,
    "file.missing", "g/waivers.lua", "no such file" },
  { "hidden data", { ["g/policy.lua"] = POLICY:gsub("data/own", ".own"),
                     ["g/.own.txt"] = "" }, nil,
    "lock.name", "g/.own.txt", "hidden" },
  { "a folder of no pack", { ["g/policy.lua"] = false }, nil,
    "lock.no-pack", "g", "neither a policy.lua nor a pack.lua" },
  { "a broken policy", { ["g/policy.lua"] = "policy {" }, nil,
    "literal.syntax", "g/policy.lua", "expected" },
}

describe("what a policy consists of", function()
  it("has no more files than are searched for anywhere", function()
    local all = contents()
    for i = 1, core.limits.folder_files do all["g/rules/" .. i] = "" end
    local made, faults = members.collect("g", opener(all))
    assert.is_nil(made)
    assert.equal("folder.files", faults[1].code)
  end)

  it("is nested no deeper than what is searched", function()
    local deep = ("d/"):rep(core.limits.folder_depth + 1)
    local made, faults = members.collect("g", opener(
      contents { ["g/rules/" .. deep .. "x"] = "" }))
    assert.is_nil(made)
    assert.equal("folder.depth", faults[1].code)
  end)

  for _, row in ipairs(NO_MEMBERS) do
    local name, changes, odd, code, path, message = table.unpack(row, 1, 6)

    it("is not " .. name, function()
      local made, faults = members.collect("g", opener(contents(changes),
                                                       odd))
      assert.is_nil(made)
      assert.equal(code, faults[1].code)
      assert.equal(path, faults[1].path)
      assert.matches(message, faults[1].message, 1, true)
    end)
  end

  it("cannot be read beyond it", function()
    local all = contents { ["g/rules/pack.lua"] = 'pack { name = "p", '
      .. 'version = "1", api = 1, data = { own = { file = ".hidden.lua", '
      .. 'type = "list<suffix>" } } }' }
    local made = assert(members.collect("g", opener(all)))
    local plan, faults = open.collected(made, { read = error, list = error })
    assert.is_nil(plan)
    assert.equal("lock.uncovered", faults[1].code)
  end)
end)

-- Held to a lock -------------------------------------------------------------

local KEY = openssl.key "-algorithm ed25519"
local PUBLIC = openssl.run("openssl pkey -pubout", KEY)
local OTHER = openssl.key "-algorithm ed25519"

local function lock_of(all, serial)
  local made, digests = assert(members.collect("g", opener(all))), {}
  for name, octets in pairs(made.files) do
    digests[name] = openssl.run("openssl dgst -sha256 -r", octets):sub(1, 64)
  end
  return lock.write { serial = serial or 7, packs = {}, files = digests }
end

local LOCK = lock_of(contents())

local function signature(text, key)
  return core.base64(core.sign(key or KEY, text)) .. "\n"
end

--- A folder that was locked and signed, and then changed.
local function after(changes)
  local all = contents { ["g/policy.lock"] = LOCK,
                         ["g/policy.lock.sig"] = signature(LOCK) }
  for path, octets in pairs(changes) do all[path] = octets or nil end
  return all
end

local function demand(more)
  local made = { key = PUBLIC, key_path = "pub.pem" }
  for name, value in pairs(more or {}) do made[name] = value or nil end
  return made
end

local function digest(octets) return core.hex(core.sha256(octets)) end

local CHANGED = RULE .. "-- more\n"
local LATER = lock_of(contents { ["g/rules/own.lua"] = CHANGED }, 8)
local CRLF = RULE:gsub("\n", "\r\n")

-- All of another policy, locked and signed, in the place of this one.
local LENIENT = { ["g/policy.lua"] = (POLICY:gsub('"p"', '"lenient"')) }
local LENIENT_LOCK = lock_of(contents(LENIENT))
local ANOTHER = { ["g/policy.lua"] = LENIENT["g/policy.lua"],
  ["g/policy.lock"] = LENIENT_LOCK,
  ["g/policy.lock.sig"] = signature(LENIENT_LOCK) }

local DRIFT = { -- name, changes, demand, code, path, parts of the message
  { "a changed rule", { ["g/rules/own.lua"] = CHANGED }, nil, "lock.drift",
    "g/rules/own.lua", { digest(RULE), digest(CHANGED), "g/policy.lock",
                         "cotter pack lock g" } },
  { "a changed helper", { ["g/rules/lib/help.lua"] = "x" }, nil, "lock.drift",
    "g/rules/lib/help.lua", { digest "x" } },
  { "a changed test", { ["g/rules/own_test.lua"] = "x" }, nil, "lock.drift",
    "g/rules/own_test.lua", { digest "x" } },
  { "changed data", { ["g/data/own.txt"] = "x\n" }, nil, "lock.drift",
    "g/data/own.txt", { digest "x\n" } },
  { "a changed waiver", { ["g/waivers.lua"] = "x" }, nil, "lock.drift",
    "g/waivers.lua", { digest "x" } },
  { "a changed policy", { ["g/policy.lua"] = POLICY .. " " }, nil,
    "lock.drift", "g/policy.lua", { digest(POLICY .. " ") } },
  { "a policy that is none", { ["g/policy.lua"] = "os.exit(0)" }, nil,
    "lock.drift", "g/policy.lua", { digest "os.exit(0)" } },
  { "line ends of another system", { ["g/rules/own.lua"] = CRLF }, nil,
    "lock.drift", "g/rules/own.lua", { "CRLF" } },
  { "a file more", { ["g/rules/more.lua"] = RULE }, nil, "lock.drift",
    "g/rules/more.lua", { "not in g/policy.lock", digest(RULE) } },
  { "a file more in a folder", { ["g/rules/lib/deep/x"] = "" }, nil,
    "lock.drift", "g/rules/lib/deep/x", { "not in g/policy.lock" } },
  { "a file less", { ["g/rules/own_test.lua"] = false }, nil, "lock.drift",
    "g/rules/own_test.lua", { "there is none", digest "" } },
  { "no lock", { ["g/policy.lock"] = false }, nil, "lock.missing",
    "g/policy.lock", { "cotter pack lock g" } },
  { "no lock, with a key", { ["g/policy.lock"] = false }, demand(),
    "lock.missing", "g/policy.lock", { "cotter pack lock g" } },
  { "no policy", { ["g/policy.lua"] = false, ["g/policy.lock"] = false,
                   ["g/rules/own.lua"] = false }, nil, "lock.missing",
    "g/policy.lock", { "cotter pack lock g" } },
  { "a lock that is none", { ["g/policy.lock"] = "x\n" }, nil, "lock.syntax",
    "g/policy.lock", { "begins with" } },
  { "no signature", { ["g/policy.lock.sig"] = false }, demand(),
    "lock.unsigned", "g/policy.lock.sig", { "cotter pack sign" } },
  { "an empty signature", { ["g/policy.lock.sig"] = "" }, demand(),
    "lock.signature", "g/policy.lock.sig", { "not a signature" } },
  { "a signature cut short",
    { ["g/policy.lock.sig"] = core.base64(("x"):rep(63)) .. "\n" }, demand(),
    "lock.signature", "g/policy.lock.sig", { "not a signature" } },
  { "a signature of octets",
    { ["g/policy.lock.sig"] = core.sign(KEY, LOCK) }, demand(),
    "lock.signature", "g/policy.lock.sig", { "not a signature" } },
  { "the signature of another key",
    { ["g/policy.lock.sig"] = signature(LOCK, OTHER) }, demand(),
    "lock.signature", "g/policy.lock.sig", { "another key has signed" } },
  { "a signature over another lock",
    { ["g/policy.lock.sig"] = signature(LATER) }, demand(),
    "lock.signature", "g/policy.lock.sig", { "or the lock is another one" } },
  { "a signature over the digest",
    { ["g/policy.lock.sig"] = signature(core.sha256(LOCK)) }, demand(),
    "lock.signature", "g/policy.lock.sig", { "another" } },
  { "files and lock changed together",
    { ["g/rules/own.lua"] = CHANGED, ["g/policy.lock"] = LATER }, demand(),
    "lock.signature", "g/policy.lock.sig", { "another" } },
  { "a number raised by hand",
    { ["g/policy.lock"] = LOCK:gsub("serial 7", "serial 9") }, demand(),
    "lock.signature", "g/policy.lock.sig", { "another" } },
  { "a lock with CRLF", { ["g/policy.lock"] = LOCK:gsub("\n", "\r\n") },
    demand(), "lock.signature", "g/policy.lock.sig", { "other line ends" } },
  { "an older number", {}, demand { minimum_serial = 8 }, "lock.serial",
    "g/policy.lock", { "is 7", "8 is the least" } },
  { "the lock of another policy that the key has signed", ANOTHER,
    demand { name = "p" }, "lock.other", "g/policy.lua",
    { 'is "lenient"', '"p" is wanted' } },
  { "another name than is wanted, though nobody else's", {},
    demand { name = "q" }, "lock.other", "g/policy.lua",
    { '"p"', '"q" is wanted' } },
  { "a private key to verify by", {}, demand { key = KEY },
    "key.want-public", "pub.pem", { "pubout" } },
  { "a key of another type", {},
    demand { key = openssl.run("openssl pkey -pubout", openssl.key()) },
    "key.want-ed25519", "pub.pem", { "Ed25519" } },
}

local function open_locked(all, wanted)
  return locked.open("g", wanted, opener(all))
end

describe("a locked policy", function()
  for _, row in ipairs {
    { "is opened", {}, {} },
    { "is opened with its signature", {}, demand() },
    { "is opened with its number", {}, demand { minimum_serial = 7 } },
    { "is opened with its name", {}, demand { name = "p" } },
    { "is opened whatever is hidden", { ["g/rules/.x.lua"] = "x" }, demand() },
    { "is opened whatever lies beside", { ["g/x.lua"] = "x" }, demand() },
    { "is opened with a signature of other line ends",
      { ["g/policy.lock.sig"] = signature(LOCK):gsub("\n", "\r\n") },
      demand() },
  } do
    it(row[1], function()
      local made = assert(open_locked(after(row[2]), row[3]))
      assert.equal(7, made.serial)
      assert.equal(digest(LOCK), made.sha256)
      assert.equal(row[3].key ~= nil, made.signed)
    end)
  end

  for _, row in ipairs(DRIFT) do
    local name, changes, wanted, code, path, parts = table.unpack(row, 1, 6)

    it("is refused with " .. name, function()
      local made, faults = open_locked(after(changes), wanted or {})
      assert.is_nil(made)
      assert.equal(code, faults[1].code)
      assert.equal(path, faults[1].path)
      for _, part in ipairs(parts) do
        assert.matches(part, faults[1].message, 1, true)
      end
    end)
  end

  it("tells all files that have changed", function()
    local _, faults = open_locked(after { ["g/rules/own.lua"] = "x",
      ["g/rules/README"] = "x", ["g/rules/more"] = "x" }, {})
    assert.equal(3, #faults)
  end)

  it("is read once, so that what is verified is what runs", function()
    local reads = {}
    local read, list = opener(after {})
    local function counting(path)
      reads[path] = (reads[path] or 0) + 1
      if reads[path] > 1 then return "a second look" end
      return read(path)
    end
    local plan = assert(open.plan("g/policy.lua", { locked = demand() },
                                  counting, list))
    assert.equal(RULE, plan.rules[1].pack.files[1].octets)
    assert.equal(7, plan.locked.serial)
    for path, count in pairs(reads) do
      assert.equal(1, count, path)
    end
  end)

  it("is told to be absent itself, and not for want of its lock", function()
    local made, faults = locked.open("g/none.lua", {}, opener(after {}))
    assert.is_nil(made)
    assert.equal("file.missing", faults[1].code)
    assert.equal("g/none.lua", faults[1].path)
  end)

  it("is needed where it is demanded", function()
    local plan, faults = open.plan(nil, { locked = {} }, files.of {})
    assert.is_nil(plan)
    assert.equal("lock.no-policy", faults[1].code)
  end)

  it("is refused with another version of a pack of cotter", function()
    local all = { ["g/policy.lua"] = 'policy { name = "p", api = 1, '
      .. 'packs = { "cotter:consumers/curl" } }' }
    all["g/policy.lock"] = lock.write { serial = 1,
      packs = { ["cotter:consumers/curl"] = A },
      files = { ["policy.lua"] = digest(all["g/policy.lua"]) } }
    local read, list = files.of(all)
    local function reader(path)
      if all[path] then return read(path) end
      return core.read_file(path)
    end
    local function lister(path)
      return list(path) or core.list_directory(path)
    end
    local plan, faults = open.plan("g/policy.lua", { locked = {} }, reader,
                                   lister)
    assert.is_nil(plan)
    assert.equal("lock.drift", faults[1].code)
    assert.matches("another version of cotter", faults[1].message, 1, true)
  end)
end)
