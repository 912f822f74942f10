-- What a terminal is shown, and files and pipes are not: colours, progress.

local temporary = require "spec.support.temporary"

local CONFIG = '{"hosts":[]}'

-- Runs lines of sh at once, each in a folder and with a terminal as its
-- standard output and error.
local function on_terminals(lines, folder)
  local program, pipes, all = os.getenv "COTTER" or "build/cotter", {}, {}
  for i, line in ipairs(lines) do
    temporary.write(("%s/line%d"):format(folder, i), line)
    pipes[i] = assert(io.popen(("p=$(realpath %s) && cd %s && TERM=xterm "
      .. "cotter=$p script -qec 'sh ./line%d' /dev/null < /dev/null"):format(
      program, folder, i)))
  end
  for i, pipe in ipairs(pipes) do
    all[i] = pipe:read "a"
    pipe:close()
  end
  return all
end

-- Runs a line of sh with a terminal as its standard output and error.
local function on_terminal(line, files)
  local own = { ["a.json"] = CONFIG }
  for name, text in pairs(files or {}) do own[name] = text end
  return temporary.with(own, function(folder)
    local shown = on_terminals({ line }, folder)[1]
    local file <close> = io.open(folder .. "/out", "rb")
    return { shown = shown, written = file and file:read "a" }
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

  -- Who is told of the end may write there before the line can be taken away.
  it("work that is killed leaves the line as it was", function()
    local seen = on_terminal("{ sleep 3; cat a.json; } | "
      .. "timeout -s KILL 1.5 $cotter check - > out")
    assert.matches("cotter: reading, 1 s\r", seen.shown)
    assert.is_nil(seen.shown:find("s\r" .. CLEAR))
  end)

  local POLICY <const> =
    'policy { name = "own", version = "1", api = 1, packs = {} }\n'

  -- Each reads what comes slowly.
  local READERS <const> = {
    { "baseline -", "reading" }, { "convert --to curl -", "reading" },
    { "diff -p old.lua -p new.lua -", "reading" },
    { "explain pin-too-few -", "reading" }, { "fix -", "reading" },
    { "inspect -", "reading file 1 of 1" }, { "model -", "reading" },
    { "pin -", "reading file 1 of 1" }, { "resolve - a.example", "reading" },
    { "waiver audit --waivers waivers.lua -", "reading" },
  }

  it("other commands tell of themselves, too", function()
    local lines, files = {}, { ["a.json"] = CONFIG, ["old.lua"] = POLICY,
      ["new.lua"] = POLICY, ["waivers.lua"] = "waivers {}" }
    for i, row in ipairs(READERS) do
      lines[i] = ("%s$cotter %s > out%d"):format(SLOW, row[1], i)
    end
    temporary.with(files, function(folder)
      for i, shown in ipairs(on_terminals(lines, folder)) do
        assert.matches("cotter: " .. READERS[i][2] .. ", 1 s\r" .. CLEAR,
                       shown)
      end
    end)
  end)

  -- Cases that count to what an evaluation may take, nearly.
  it("tests tell of themselves, too", function()
    local cases = {}
    for i = 1, 1000 do cases[i] = ('{ "%d", one, pass },'):format(i) end
    local seen = on_terminal("$cotter test . > out", {
      ["pack.lua"] = 'pack { name = "own", version = "1", api = 1 }\n',
      ["slow.lua"] = [[
rule "slow-one" {
  title = "Counts", on = "host", severity = "low",
  messages = { no = "no" },
  check = function(host)
    for _ = 1, 190000 do if host == 1 then return fail "no" end end
  end,
}
]],
      ["slow_test.lua"] = 'local one = pinning_json { { host = "a.example", '
        .. 'pins = { key "A" } } }\ntest "slow-one" { cases = {\n'
        .. table.concat(cases, "\n") .. "\n} }\n" })
    assert.matches("cotter: testing pack 1 of 1, 1 s\r", seen.shown)
  end)
end)
