local core = require "cotter.core"

local source = {
  position = function(self, offset)
    return { path = self.path, line = 1, column = offset + 1 }
  end,
  path = "app/pinning.json",
}

local new_pin = core.record("pin", {
  fields = { "text", "digest?", "host?" },
  methods = { length = function(self) return #self.text end },
  lazy = {
    upper = function(self) return self.text:upper() end,
    nothing = function(self) self:length() return nil end,
  },
  meta = {
    tostring = function(self) return self.text end,
    eq = function(a, b) return a.text == b.text end,
    lt = function(a, b) return a.text < b.text end,
    le = function(a, b) return a.text <= b.text end,
    len = function(self) return #self.text end,
  },
})
local new_host = core.record("host", { fields = { "name", "pins?" } })

--- The error that a function raises, without the path of this file.
local function raised(run)
  local ok, message = pcall(run)
  assert.is_false(ok)
  return (message:gsub("^.*record_spec%.lua:%d+: ", ""))
end

describe("a record", function()
  local pin = new_pin(source, 16, "sha256/AAAA", nil, false)

  it("has the fields of its type", function()
    assert.equal("sha256/AAAA", pin.text)
    assert.is_nil(pin.digest)
    assert.is_false(pin.host)
  end)

  it("has methods", function()
    assert.equal(11, pin:length())
  end)

  it("knows its place", function()
    assert.same({ path = "app/pinning.json", line = 1, column = 17 }, pin.at)
    assert.is_nil(new_host(nil, nil, "example.com").at)
  end)

  it("has the metamethods of its type", function()
    local other = new_pin(nil, nil, "sha256/BBBB")
    assert.equal("sha256/AAAA", tostring(pin))
    assert.is_true(pin == new_pin(nil, nil, "sha256/AAAA"))
    assert.is_false(pin == other)
    assert.is_true(pin < other and pin <= other)
    assert.equal(11, #pin)
  end)

  it("is not equal to one of another type, nor ordered by it", function()
    local host = new_host(nil, nil, "sha256/AAAA")
    assert.is_false(pin == host)
    assert.is_false(host == pin)
    assert.equal("attempt to compare pin with host",
                 raised(function() return pin < host end))
    assert.equal("attempt to compare pin with number",
                 raised(function() return pin <= 1 end))
  end)

  it("prints the name of its type and no address", function()
    assert.equal("host", tostring(new_host(nil, nil, "example.com")))
  end)

  it("takes any number of fields up to the bound", function()
    local fields, values = {}, {}
    for i = 1, 199 do fields[i], values[i] = "f" .. i, i end
    local big = core.record("big", { fields = fields })
    local value = big(nil, nil, table.unpack(values))
    assert.equal(1, value.f1)
    assert.equal(199, value.f199)
    fields[200] = "f200"
    assert.equal("a record of over 200 fields",
                 raised(function() core.record("big", { fields = fields }) end))
  end)
end)

describe("a lazy field", function()
  it("is computed once", function()
    local calls = 0
    local new = core.record("lazy", {
      fields = { "n" },
      lazy = {
        twice = function(self) calls = calls + 1 return 2 * self.n end,
        none = function() calls = calls + 1 return nil end,
        no = function() calls = calls + 1 return false end,
      },
    })
    local value = new(nil, nil, 21)
    for _ = 1, 3 do
      assert.equal(42, value.twice)
      assert.is_nil(value.none)
      assert.is_false(value.no)
    end
    assert.equal(3, calls)
    assert.equal(2, new(nil, nil, 1).twice)
  end)

  it("passes errors on", function()
    local new = core.record("lazy", {
      lazy = { bad = function() error("no", 0) end },
    })
    assert.equal("no", raised(function() return new().bad end))
  end)
end)

describe("a record refuses", function()
  local host = new_host(source, 0, "example.com")
  local rows = {
    { "an unknown field near a known one", function() return host.pinz end,
      'host has no field "pinz" (did you mean "pins"?)' },
    { "an unknown field near a method", function()
      return new_pin(nil, nil, "").lenght
    end, 'pin has no field "lenght" (did you mean "length"?)' },
    { "an unknown field", function() return host.colour end,
      'host has no field "colour"' },
    { "an unknown method", function() return host:cover() end,
      'host has no field "cover"' },
    { "a number", function() return host[1] end, "host has no field 1" },
    { "a key of another type", function() return host[host] end,
      "host has no field named by a userdata" },
    { "an assignment", function() host.name = "x" end, "host is read only" },
    { "a new field", function() host.new = "x" end, "host is read only" },
    { "a required field that is nil", function() new_host(source, 0) end,
      'host needs its field "name"' },
    { "a value too many", function() new_host(source, 0, "a", {}, 3) end,
      "3 values for a record of 2 fields" },
  }

  for _, row in ipairs(rows) do
    it(row[1], function() assert.equal(row[3], raised(row[2])) end)
  end

  it("at the line that reads, whoever reads on its behalf", function()
    local list = core.list("hosts", {})(nil, nil, { host })
    local _, direct = pcall(function() return host.pinz end)
    local _, behalf = pcall(function()
      return #core.list_where "pinz"(list)
    end)
    assert.matches("record_spec%.lua:%d+: host has no", direct)
    assert.matches("record_spec%.lua:%d+: host has no", behalf)
  end)

  it("to show its metatable", function()
    assert.is_false(getmetatable(host))
  end)
end)

describe("core.record refuses", function()
  local function nop() end
  local rows = {
    { "an unknown part", { feilds = {} }, "invalid option 'feilds'" },
    { "a part that is no table", { fields = 1 }, "table expected" },
    { "a field that is no string", { fields = { 1 } }, "string expected" },
    { "a field twice", { fields = { "a", "a?" } }, '"a" is named twice' },
    { "a field and a method", { fields = { "a" }, methods = { a = nop } },
      '"a" is named twice' },
    { "a field named at", { fields = { "at" } }, '"at" is named twice' },
    { "a method that is no function", { methods = { a = 1 } },
      "function expected" },
    { "a lazy field that is no function", { lazy = { a = 1 } },
      "function expected" },
    { "an unknown metamethod", { meta = { index = nop } },
      'a record has no meta "index"' },
  }

  for _, row in ipairs(rows) do
    it(row[1], function()
      assert.error_matches(function() core.record("x", row[2]) end, row[3], 1,
                           true)
    end)
  end
end)

describe("a record whose last fields are absent", function()
  local new = core.record("thing", { fields = { "name", "size?", "note?" },
    lazy = { double = function(self) return self.name .. self.name end } })

  it("has the others, and nil for those", function()
    for _, values in ipairs { { "a" }, { "a", 1 }, { "a", nil, "n" },
                              { "a", 1, "n" }, { "a", false } } do
      local one = new(nil, nil, table.unpack(values, 1, 3))
      assert.same({ "a", values[2], values[3], "aa", "aa" },
        { one.name, one.size, one.note, one.double, one.double })
      assert.same({ name = "a", size = values[2], note = values[3] },
                  core.record_values(one))
    end
  end)

  it("is refused without one that it needs", function()
    for _, values in ipairs { {}, { nil, 1 }, { nil, nil, "n" } } do
      assert.error_matches(function()
        new(nil, nil, table.unpack(values, 1, 3))
      end, 'thing needs its field "name"')
    end
    assert.error_matches(function() new() end, 'thing needs its field "name"')
    assert.error_matches(function() new(nil, nil, 1, 2, 3, 4) end,
                         "4 values for a record of 3 fields")
  end)
end)

describe("trusted code", function()
  local pin = new_pin(source, 16, "sha256/AAAA", nil, "h")

  it("asks for the place of a record", function()
    local from, offset = core.record_position(pin)
    assert.equal(source, from)
    assert.equal(16, offset)
    assert.is_nil(core.record_position(new_host(nil, nil, "a")))
    assert.is_nil(core.record_position({}))
    assert.is_nil(core.record_position("text"))
  end)

  it("asks for the sources of records, each once", function()
    local other = { position = function() end }
    assert.same({}, core.record_sources {})
    local found = core.record_sources {
      pin, new_pin(other, 1, "", nil, "h"), new_host(nil, nil, "a"),
      new_pin(source, 9, "", nil, "h"), new_pin(other, 2, "", nil, "h"),
      "text" }
    assert.equal(2, #found)
    assert.equal(source, found[1])
    assert.equal(other, found[2])
  end)

  it("asks for the records that have or lack a field", function()
    local list = core.list("pins", {})
    local new = core.record("thing", {
      fields = { "flag?", "text?", "pins?" } })
    local things = {
      new(nil, nil), new(nil, nil, false, "", list(nil, nil, {})),
      new(nil, nil, true), new(nil, nil, nil, "a"),
      new(nil, nil, nil, nil, list(nil, nil, { 1 })) }
    local rows = {
      { {}, {}, {} }, { { "flag" }, {}, { 3 } }, { { "text" }, {}, { 4 } },
      { { "pins" }, {}, { 5 } }, { { "flag", "pins" }, {}, { 3, 5 } },
      { {}, { "flag" }, { 1, 2, 4, 5 } }, { {}, { "text" }, { 1, 2, 3, 5 } },
      { {}, { "pins" }, { 1, 2, 3, 4 } },
      { { "flag" }, { "pins" }, { 1, 2, 3, 4 } },
    }
    local conditions = {}
    for i, row in ipairs(rows) do
      conditions[i] = { present = row[1], absent = row[2] }
    end
    local found = core.record_where(things, conditions)
    assert.equal(#rows, #found)
    for i, kept in ipairs(found) do
      local wanted = rows[i][3]
      assert.equal(#wanted, #kept)
      for k, at in ipairs(wanted) do
        assert.is_true(rawequal(things[at], kept[k]))
      end
    end
    assert.same({}, core.record_where({}, conditions))
    assert.same({}, core.record_where(things, {}))
  end)

  it("makes empty tables with room, however much is wanted", function()
    for _, members in ipairs { 0, 1, 100000, math.maxinteger } do
      assert.same({}, core.room(members))
    end
    for _, members in ipairs { -1, 0.5, "many" } do
      assert.error_matches(function() core.room(members) end, "room")
    end
  end)

  it("asks for what is in lists, and in one that is shared once", function()
    local list = core.list("things", {})
    local new = core.record("thing", { fields = { "name", "things" } })
    local shared = list(nil, nil, { "b", "c" })
    assert.same({ "a", "b", "c", "d" }, core.record_elements({
      new(nil, nil, "1", list(nil, nil, { "a" })), new(nil, nil, "2", shared),
      new(nil, nil, "3", list(nil, nil, {})), new(nil, nil, "4", shared),
      new(nil, nil, "5", list(nil, nil, function() return { "d" } end)),
    }, "things"))
    assert.same({}, core.record_elements({}, "things"))
    assert.error_matches(function()
      core.record_elements({ new(nil, nil, "1", shared) }, "name")
    end, "field that is a list expected")
    assert.error_matches(function()
      core.record_elements({ new(nil, nil, "1", shared) }, "thing")
    end, 'thing has no field "thing"')
  end)

  it("is told of a field that it cannot ask for", function()
    local new = core.record("thing", { fields = { "flag?" },
      methods = { go = print }, lazy = { late = function() end } })
    for _, name in ipairs { "flg", "at", "late", "go", 1 } do
      assert.error_matches(function()
        core.record_where({ new() }, { { present = {}, absent = { name } } })
      end, 'no field "' .. name .. '"')
    end
    assert.error_matches(function() core.record_where({ 1 }, {}) end,
                         "records expected")
    assert.error_matches(function() core.record_where({ new(), pin }, {}) end,
                         "records of one type expected")
    assert.error_matches(function() core.record_where({ new() }, { {} }) end,
                         "a condition without present")
  end)

  it("asks for the type of a value", function()
    assert.equal("pin", core.record_type(pin))
    assert.equal("pins", core.record_type(core.list("pins", {})(nil, 0, {})))
    assert.is_nil(core.record_type({}))
    assert.is_nil(core.record_type(io.stdout))
    assert.is_nil(core.record_type(nil))
  end)

  it("asks for the values of the fields", function()
    assert.equal("SHA256/AAAA", pin.upper)
    assert.same({ text = "sha256/AAAA", host = "h" }, core.record_values(pin))
    assert.error_matches(function() core.record_values({}) end,
                         "record expected")
  end)
end)
