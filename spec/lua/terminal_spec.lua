-- What a terminal is shown, and files and pipes are not: colours, progress.

local temporary = require "spec.support.temporary"

local CONFIG = '{"hosts":[]}'

-- Runs a line of sh with a terminal as its standard output and error.
local function on_terminal(line)
  return temporary.with({ ["a.json"] = CONFIG, line = line }, function(folder)
    local program = os.getenv "COTTER" or "build/cotter"
    local pipe <close> = assert(io.popen(
      ("p=$(realpath %s) && cd %s && TERM=xterm cotter=$p script -qec "
        .. "'sh ./line' /dev/null < /dev/null"):format(program, folder)))
    local file <close> = io.open(folder .. "/out", "rb")
    return { shown = pipe:read "a", written = file and file:read "a" }
  end)
end

local COLOUR <const>, CLEAR <const> = "\27%[1;31m", "\r\27%[K"

describe("on a terminal", function()
  for _, row in ipairs {
    { "the text is in colours", "$cotter check a.json", true },
    { "NO_COLOR keeps them away", "NO_COLOR=1 $cotter check a.json", false },
    { "an empty NO_COLOR does not", "NO_COLOR= $cotter check a.json", true },
    { "one that is dumb has none", "TERM=dumb $cotter check a.json", false },
    { "other formats have none", "$cotter check --format markdown a.json",
      false },
    { "a pipe has none", "$cotter check a.json | cat", false },
    { "a file of -o has none", "$cotter check -o text=out -o json a.json",
      false },
  } do
    it(row[1], function()
      local seen = on_terminal(row[2])
      assert.equal(row[3], seen.shown:find(COLOUR) ~= nil)
      if seen.written then assert.is_nil(seen.written:find "\27") end
      assert.is_true(#seen.shown > 50)
    end)
  end

  -- What takes its time is the pipe that the config comes from.
  local SLOW <const> = "{ sleep 1.3; cat a.json; } | "
  for _, row in ipairs {
    { "work of over a second tells of itself", SLOW
      .. "$cotter check - > out", "cotter: reading, 1 s\r" .. CLEAR },
    { "work of less tells nothing", "$cotter check - < a.json > out" },
    { "--quiet tells nothing", SLOW .. "$cotter check --quiet -" },
    { "a dumb one is told nothing", SLOW
      .. "TERM=dumb $cotter check - > out" },
    { "what is no terminal is told nothing", SLOW
      .. "$cotter check - 2>&1 > out | cat" },
  } do
    it(row[1], function()
      local seen = on_terminal(row[2])
      if row[3] then
        assert.matches(row[3], seen.shown)
      else
        assert.equal("", seen.shown)
      end
      assert.is_nil((seen.written or ""):find "cotter:")
    end)
  end
end)
