--- Words of a command line that are read without argparse, and with it.

local arguments = require "cotter.cli.arguments"
local commands = require "cotter.cli.commands"

-- "--" at the end says that no option follows, of which there is none: what is
-- read is the same, but argparse reads it.
local function by_argparse(words)
  local more = table.move(words, 1, #words, 1, {})
  more[#more + 1] = "--"
  return more
end

-- A sequence that is the same in each run.
local function dice(seed)
  return function(sides)
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed // 65536 % sides + 1
  end
end

-- Names of options, values and words that are wrong, in all orders.
local function vocabulary_of(command)
  local words = { "a.json", "b c", "", "-", "-x", "--nothing", "--at=1",
                  "2026-11-20", "json", "rule.param=1" }
  for _, option in ipairs(arguments.options(command)) do
    for name in option[1]:gmatch "%S+" do words[#words + 1] = name end
  end
  return words
end

describe("arguments", function()
  for _, row in ipairs(commands) do
    local name = row[1]
    local command = require("cotter.cli." .. name)
    if not command.raw then
      it("reads a line of " .. name .. " as argparse does", function()
        local roll, known = dice(#name), vocabulary_of(command)
        for _ = 1, 100 do
          local words = {}
          for i = 1, roll(6) - 1 do words[i] = known[roll(#known)] end
          local line = table.concat(words, " ")
          local args, message = arguments.read(name, command, words)
          local same, told =
            arguments.read(name, command, by_argparse(words))
          assert.same(same, args, line)
          assert.equal(told, message, line)
        end
      end)
    end
  end

  it("reads a line that is written out without argparse", function()
    local loaded = package.loaded.argparse
    package.loaded.argparse = nil
    local check = require "cotter.cli.check"
    local args = arguments.read("check", check,
      { "a", "--at", "2026-11-20", "b", "--select", "x", "--quiet",
        "--select", "y" })
    local unread = package.loaded.argparse == nil
    package.loaded.argparse = loaded
    assert.same({ arguments = { "a", "b" }, at = "2026-11-20", set = {},
                  select = { "x", "y" }, output = {}, quiet = true }, args)
    assert.is_true(unread)
  end)
end)
