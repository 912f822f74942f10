local date = require "cotter.date"

describe("A date", function()
  it("is the second in which it begins, as the system counts", function()
    for days = 0, 2932896, 97 do
      local text = os.date("!%Y-%m-%d", days * 86400)
      assert.equal(days * 86400, date.seconds(text), text)
    end
  end)

  it("can be the last of a leap year's February", function()
    assert.equal(1709164800, date.seconds "2024-02-29")
    assert.equal(951782400, date.seconds "2000-02-29")
  end)

  for _, text in ipairs { "2023-02-29", "2100-02-29", "2024-13-01",
                          "2024-00-01", "2024-01-00", "2024-04-31",
                          "1969-12-31", "2024-1-1", "24-01-01", "",
                          "2024-01-01T00:00:00Z", " 2024-01-01",
                          "2024/01/01", "02024-01-01" } do
    it(("is none: %q"):format(text), function()
      assert.is_nil(date.seconds(text))
    end)
  end
end)
