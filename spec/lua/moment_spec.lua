local moment = require "cotter.moment"

-- Seconds as GNU date prints them: date -u -d TEXT +%s.
describe("moment", function()
  for _, case in ipairs {
    { "1970-01-01", 0, "1970-01-01T00:00:00Z" },
    { "1972-02-29", 68169600, "1972-02-29T00:00:00Z" },
    { "2000-02-29T12:00:00Z", 951825600, "2000-02-29T12:00:00Z" },
    { "2026-11-20", 1795132800, "2026-11-20T00:00:00Z" },
    { "2026-11-20t23:59:59z", 1795219199, "2026-11-20T23:59:59Z" },
    { "2100-03-01T00:00:00+00:00", 4107542400, "2100-03-01T00:00:00Z" },
    { "9999-12-31T23:59:59Z", 253402300799, "9999-12-31T23:59:59Z" },
  } do
    local text, seconds, written = table.unpack(case)

    it("reads and writes " .. text, function()
      assert.equal(seconds, moment.read(text))
      assert.equal(written, moment.text(seconds))
      assert.equal(written:sub(1, 10), moment.date(seconds))
    end)
  end

  for _, case in ipairs {
    { "2026-02-29", "no such day" },
    { "2026-04-31", "no such day" },
    { "2026-13-01", "no such day" },
    { "2026-00-10", "no such day" },
    { "1969-12-31", "no such day" },
    { "2026-02-30T00:00:00Z", "no such day" },
    { "2026-11-20T24:00:00Z", "no such time" },
    { "2026-11-20T00:60:00Z", "no such time" },
    { "2026-11-20T00:00:60Z", "no such time" },
    { "2026-11-20T00:00:00+01:00", "not in UTC" },
    { "2026-11-20T00:00:00.5Z", "not in UTC" },
    { "2026-11-20T00:00:00", "neither" },
    { "2026-11-20 00:00:00Z", "neither" },
    { "20261120", "neither" },
    { "tomorrow", "neither" },
    { "2026-11-20 ", "neither" },
    { "", "neither" },
  } do
    it(("refuses %q"):format(case[1]), function()
      local seconds, message = moment.read(case[1])
      assert.is_nil(seconds)
      assert.matches(case[2], message, 1, true)
    end)
  end

  it("writes what lies before 1970 and behind four digits", function()
    assert.equal("1950-01-01T00:00:00Z", moment.text(-631152000))
    assert.equal("9999-12-31T23:59:59Z", moment.text(math.maxinteger))
    assert.equal("0000-01-01T00:00:00Z", moment.text(math.mininteger))
  end)

  it("writes each day once, in order", function()
    local last = ""
    for day = 0, 150000, 13 do
      local text = moment.date(day * 86400)
      assert.is_true(text > last)
      assert.equal(day * 86400, moment.read(text))
      last = text
    end
  end)
end)

describe("the moment of a command", function()
  local at = require "cotter.cli.at"
  local core = require "cotter.core"

  it("is the clock's without --at", function()
    assert.is_true(math.abs(at.read() - os.time()) <= 1)
  end)

  it("is none where the clock is wrong", function()
    local now = core.now
    finally(function() core.now = now end)
    core.now = function() error("the clock is wrong", 0) end
    assert.same({ nil, "the clock is wrong; --at names the moment" },
                { at.read() })
    assert.equal(0, at.read "1970-01-01")
  end)
end)
