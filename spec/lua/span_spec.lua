local span = require "cotter.span"

-- What counting one by one gives.
local function count(text, offset)
  local line, column = 1, 1
  for at, code in utf8.codes(text) do
    if at >= offset then break end
    column = column + 1
    if code == 10 then line, column = line + 1, 1 end
  end
  return line, column
end

local TEXT = "a\n\nbé世\n\n\n  x\u{1F600}y\nlast"

describe("The place of an octet", function()
  it("is the same walking on, back and at random", function()
    local lines = span.lines(TEXT)
    local offsets = {}
    for offset in utf8.codes(TEXT) do offsets[#offsets + 1] = offset end
    offsets[#offsets + 1] = #TEXT + 1
    math.randomseed(7)
    for i = 1, 500 do
      local offset = i <= #offsets and offsets[i] or
                     offsets[math.random(#offsets)]
      assert.same({ count(TEXT, offset) }, { lines:position(offset) })
    end
  end)

  it("counts octets where the text is not UTF-8", function()
    assert.same({ 2, 4 }, { span.lines("\n\xFF\xFFab"):position(5) })
  end)

  it("is the start of an empty text", function()
    assert.same({ 1, 1 }, { span.lines(""):position(1) })
  end)

  it("is found at once in one long line", function()
    local text = ("é "):rep(20000)
    local lines, start = span.lines(text), os.clock()
    for offset = 1, #text, 3 do lines:position(offset) end
    assert(os.clock() - start < 1)
  end)
end)
