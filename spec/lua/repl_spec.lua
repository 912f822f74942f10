--- cotter repl: through a pipe, and on a terminal.

local complete = require "cotter.repl.complete"
local docs = require "cotter.repl.docs"
local show = require "cotter.repl.show".show

local function capture(command)
  local pipe = assert(io.popen(command))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

local root = capture "pwd":gsub("\n", "")
local program = os.getenv "COTTER" or "build/cotter"
if program:sub(1, 1) ~= "/" then program = root .. "/" .. program end

local INPUTS = "--at 2026-04-24 -e examples/gate/evidence examples/gate/app"

local function piped(lines, inputs)
  local path = os.tmpname()
  local file <close> = assert(io.open(path, "w"))
  file:write(lines)
  file:close()
  local output, status = capture(("%s repl %s < %s 2>&1"):format(program,
    inputs or INPUTS, path))
  os.remove(path)
  return output, status
end

describe("cotter repl", function()
  for _, row in ipairs {
    { "shows an expression", "1 + 1", "2\n" },
    { "shows all of several", "1, 'a'", '1\n"a"\n' },
    { "shows nothing of a statement", "x = 1", "" },
    { "keeps names that are no locals", "x = 2\nx + 1", "3\n" },
    { "keeps what was shown last", "6 * 7\n_ + 1", "42\n43\n" },
    { "reads on until a text is whole",
      "for i = 1, 2 do\nprint(i)\nend\n({\n1\n})[1]", "1\n2\n1\n" },
    { "reads on behind an operator", "1 +\n2", "3\n" },
    { "has the configs in scope", "config.format, #hosts, #pins",
      '"outsystems"\n3\n6\n' },
    { "has the chains in scope", "#chains, chain.host",
      '3\n"apple.com"\n' },
    { "has ctx with its evidence",
      "ctx.now, #ctx.chains(host) > 0",
      "2026-04-24\ntrue\n" },
    { "has the data of what comes with cotter",
      "#ctx.data.root_sets > 0", "true\n" },
    { "has the library", "cotter.hex('a')", '"61"\n' },
    { "ends at :quit", "1\n:quit\n2", "1\n" },
    { "does without a last line end", "7", "7\n" },
  } do
    it(row[1], function()
      local output, status = piped(row[2])
      assert.equal(row[3], output)
      assert.equal(0, status)
    end)
  end

  for _, row in ipairs {
    { "a field that is not there", "host.nmae", 'did you mean "name"' },
    { "an error with its line", "local a\n= 1", "line 1: " },
    { "a text that is no Lua", "x = = 2", "line 1: unexpected symbol" },
    { "a fault", "assert(cotter.open('nothing'))", "there is no" },
    { "a text that does not end", "for i = 1, 2 do", "'end' expected" },
    { "a command that is not there", ":hlep", 'did you mean "help"' },
    { "a name that nothing is written on", ":doc host.undre",
      'did you mean "host.under"' },
    { "a host that is not there", "", "no such file", "nothing.json" },
  } do
    it("tells " .. row[1], function()
      local output, status = piped(row[2], row[4])
      assert.matches(row[3], output, 1, true)
      assert.equal(2, status)
    end)
  end

  it("says what a name is", function()
    assert.matches('Whether the name is "x.y" or below it.*'
                   .. "function Host:under", (piped ":doc host.under"))
    assert.matches("function core.pin%(text%)", (piped ":doc cotter.pin"))
    assert.matches("@class cotter.Host", (piped ":doc host"))
    assert.matches("function Context.held%(pin%)", (piped ":doc ctx.held"))
  end)

  it("says the same in each run", function()
    local lines = "host\nconfig\nctx\ncotter\nio\nchain\npins"
    assert.equal((piped(lines)), (piped(lines)))
    assert.is_nil((piped(lines)):find "0x%x")
  end)
end)

describe("A value is shown", function()
  for _, row in ipairs {
    { "with sorted names", { b = 1, a = 2, [3] = 4, [true] = 5 },
      "{ [true] = 5, [3] = 4, a = 2, b = 1 }" },
    { "with its elements first", { 1, "x", n = 2 }, '{ 1, "x", n = 2 }' },
    { "as deep as one can read", { { { { { 1 } } } } },
      "{ { { { { … } } } } }" },
    { "without an address", { print }, "{ function }" },
    { "without what moves a terminal", "\27[2J\226\128\174",
      '"\\u{1B}[2J\\u{202E}"' },
    { "on several lines where it is long",
      { ("a"):rep(40), ("b"):rep(40) },
      '{\n  "' .. ("a"):rep(40) .. '",\n  "' .. ("b"):rep(40) .. '"\n}' },
  } do
    it(row[1], function() assert.equal(row[3], show(row[2])) end)
  end

  it("though it contains itself", function()
    local loop = {}
    loop.loop = loop
    assert.equal("{ loop = { loop = { loop = { loop = { … } } } } }",
                 show(loop))
  end)
end)

describe("A name is completed", function()
  local scope = { host = {}, hosts = { 1 }, t = { alpha = 1, beta = { c = 2 },
                                                  ["no name"] = 3 } }
  for _, row in ipairs {
    { "a variable", "hos", { "host", "hosts" } },
    { "a keyword", "whil", { "while" } },
    { "a global of Lua", "tonum", { "tonumber" } },
    { "a field", "t.al", { "t.alpha" } },
    { "fields that are names", "t.", { "t.alpha", "t.beta" } },
    { "a field of a field", "t.beta.", { "t.beta.c" } },
    { "nothing of nothing", "nothing.x", {} },
  } do
    it(row[1], function() assert.same(row[3], complete(scope, row[2])) end)
  end

  it("by the fields and methods of a record", function()
    local names = docs.members "Host"
    assert.same("canonical", names[2])
    local time = require "cotter.model.time".at(0)
    assert.same({ "now.seconds" }, complete({ now = time }, "now.s"))
  end)
end)

-- A terminal, on which each line is typed once a prompt has come.
local TERMINAL = [=[
import os, pty, select, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    os.execv(sys.argv[1], [sys.argv[1], "repl", sys.argv[2]])
def read(until):
    seen, end = b"", time.time() + 30
    while until not in seen and time.time() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                more = os.read(terminal, 65536)
            except OSError:
                break
            if not more:
                break
            seen += more
    return seen
out = read(b"> ")
for line in sys.argv[3:]:
    text, until = line.split("|")
    os.write(terminal, text.encode().decode("unicode_escape").encode())
    out += read(until.encode())
time.sleep(0.2)
os.write(terminal, b":quit\r")
out += read(b":quit\r\n")
sys.stdout.buffer.write(out)
for _ in range(30):
    ended, status = os.waitpid(pid, os.WNOHANG)
    if ended:
        sys.exit(os.waitstatus_to_exitcode(status))
    time.sleep(0.1)
os.kill(pid, 9)
sys.exit(1)
]=]

describe("On a terminal cotter repl", function()
  local folder, script

  setup(function()
    folder = capture "mktemp -d":gsub("\n", "")
    script = folder .. "/terminal.py"
    local file <close> = assert(io.open(script, "w"))
    file:write(TERMINAL)
  end)

  teardown(function() os.execute("rm -r " .. folder) end)

  local function type_with(environment, ...)
    local words = {}
    for i, line in ipairs { ... } do words[i] = "'" .. line .. "'" end
    return capture(("env -u HOME -u XDG_STATE_HOME %s /usr/bin/python3 %s %s "
      .. "%s %s"):format(environment, script, program,
      "examples/gate/app/pinning/pinning.json", table.concat(words, " ")))
  end

  local function type_lines(...)
    return type_with("XDG_STATE_HOME=" .. folder, ...)
  end

  local edits = select(2, capture(
    "ldconfig -p 2>/dev/null | grep -q libedit.so.2 || "
    .. "/sbin/ldconfig -p | grep -q libedit.so.2")) == 0

  it("shows a prompt and what comes of a line", function()
    local output, status = type_lines([[6 * 7\r|42]])
    assert.matches(":help says what is here", output)
    assert.matches("42", output)
    assert.equal(0, status)
  end)

  if edits then
    it("completes by TAB, and lets a line be edited", function()
      local output = type_lines([[#pi\t|n]], [[sx\x7f\r|6]])
      assert.matches("\n6\r\n", output)
    end)
  end

  -- The history -------------------------------------------------------------

  local function in_folder(name, run)
    local own = folder .. "/" .. name
    assert(os.execute("mkdir -p " .. own))
    run(own)
  end

  local function contents(path)
    local file <close> = io.open(path, "rb")
    return file and file:read "a"
  end

  for _, row in ipairs {
    { "XDG_STATE_HOME", "state", "XDG_STATE_HOME=%s HOME=/nonexistent",
      "/cotter/repl_history" },
    { "HOME without that", "home", "HOME=%s",
      "/.local/state/cotter/repl_history" },
    { "HOME where that is relative", "relative", "XDG_STATE_HOME=x HOME=%s",
      "/.local/state/cotter/repl_history" },
  } do
    it("keeps what is typed below " .. row[1], function()
      in_folder(row[2], function(own)
        type_with(row[3]:format(own), [[6 * 7\r|42]], [[6 * 7\r|42]],
                  [[for i = 1, 1 do\r|>> ]], [[print(9)\r|>> ]], [[end\r|9]])
        assert.equal("6 * 7\nfor i = 1, 1 do print(9) end\n",
                     contents(own .. row[4]))
        assert.equal("600\n", (capture("stat -c %a " .. own .. row[4])))
      end)
    end)
  end

  it("keeps nothing without a place for it", function()
    in_folder("none", function(own)
      type_with("PWD=" .. own, [[6 * 7\r|42]])
      assert.equal("", (capture("find " .. own .. " -type f")))
    end)
  end)

  it("keeps the last thousand lines, those of others, too", function()
    in_folder("many", function(own)
      assert(os.execute("mkdir -p " .. own .. "/cotter"))
      local path, lines = own .. "/cotter/repl_history", {}
      for i = 1, 1000 do lines[i] = "old " .. i end
      do
        local file <close> = assert(io.open(path, "wb"))
        file:write(table.concat(lines, "\n"), "\n")
      end
      assert(os.execute("chmod 644 " .. path))
      type_with("XDG_STATE_HOME=" .. own, [[1 + 1\r|2]], [[2 + 2\r|4]])
      local kept = contents(path)
      assert.equal("old 3\n", kept:match "^[^\n]*\n")
      assert.matches("old 1000\n1 %+ 1\n2 %+ 2\n$", kept)
      assert.equal(1000, select(2, kept:gsub("\n", "")))
      assert.equal("600\n", (capture("stat -c %a " .. path)))
    end)
  end)

  it("keeps no line that is longer than people type", function()
    in_folder("long", function(own)
      -- In two lines: a terminal takes no more than 4095 octets at once.
      local half = '"' .. ("x"):rep(2100) .. '"'
      type_with("XDG_STATE_HOME=" .. own, "#(" .. half .. [[ ..\r|>> ]],
                half .. [[)\r|4200]], [[1 + 1\r|2]])
      local kept = contents(own .. "/cotter/repl_history")
      assert.equal("1 + 1\n", kept)
    end)
  end)

  if edits then
    it("has what was typed before at hand", function()
      in_folder("again", function(own)
        local state = "XDG_STATE_HOME=" .. own
        type_with(state, [[6 * 7\r|42]])
        assert.matches("\n42\r\n", (type_with(state, [[\x1b[A\r|42]])))
      end)
    end)
  end
end)
