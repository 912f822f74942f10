-- Modules at work in processes without rights, and kernels that lack a layer.
-- What is expected of a kernel is told by spec/c/lacking.c, which takes the
-- calls away.
local cjson = require "cjson"
local core = require "cotter.core"
local jail = require "cotter.jail"
local report = require "cotter.report"
local temporary = require "spec.support.temporary"

local program = os.getenv "COTTER" or "build/cotter"
local lacking = program:gsub("[^/]*$", "spec/lacking")

local function shell(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read "a"
  return output, select(3, pipe:close())
end

local function attempt(source)
  return core.jail("spec.support.attempt", source)
end

-- Whether a module of the program requires another, or what it requires does.
-- Some are made as the program is, and have no source.
local function reaches(name, wanted, seen)
  seen[name] = true
  local path = "lua/" .. name:gsub("%.", "/")
  local source = core.read_file(path .. ".lua", 1 << 20)
    or core.read_file(path .. "/init.lua", 1 << 20) or ""
  for other in source:gmatch 'require%s*%(?%s*"(cotter[%w_.]*)"' do
    if other == wanted or not seen[other]
        and reaches(other, wanted, seen) then
      return true
    end
  end
  return false
end

describe("core.jail", function()
  it("gives what the module answers", function()
    assert.equal("7", attempt "return 3 + 4")
  end)

  it("tells which layers held", function()
    local _, layers = attempt "return 1"
    assert.is_true(layers.limits and layers.seccomp)
    assert.is_boolean(layers.landlock) -- spec/c/jail_test.c asks the kernel
  end)

  it("says what went wrong inside", function()
    local response, fault = core.jail("spec.support.missing", "")
    assert.is_nil(response)
    assert.equal("sandbox.error", fault.code)
    assert.matches("^module 'spec.support.missing' not found", fault.text)
  end)

  it("is bounded as a whole", function()
    local _, fault = core.jail("spec.support.hoard", "")
    assert.equal("sandbox.memory", fault.code)
    assert.equal("more than 64 MiB of memory", fault.text)
  end)

  -- Lua's own sort asks for the time, by which such a process ends, where
  -- pivots are bad (ltablib.c, l_randomizePivot).
  it("sorts without asking for the time, whatever the order", function()
    assert.equal("5000", (core.jail("spec.support.adversary", "5000")))
  end)

  it("passes large requests and answers", function()
    local octets = ("0123456789abcdef"):rep(1 << 18)
    assert.is_true(octets == core.jail("spec.support.echo", octets))
  end)

  it("is told which of its modules is to be ready", function()
    core.prepare "spec.support.echo"
    assert.equal("7", attempt "return 3 + 4")
    assert.equal("x", core.jail("spec.support.echo", "x"))
    assert.equal("y", core.jail("spec.support.echo", "y"))
  end)

  it("tells when it is asked why it could not be made ready", function()
    core.prepare "spec.support.absent"
    local response, fault = core.jail("spec.support.absent", "")
    assert.is_nil(response)
    assert.equal("sandbox.error", fault.code)
  end)

  -- Commands that may reach the engine, and do not ask it as a rule.
  local SELDOM <const> = {
    probe = "it fetches, which takes longer; few have it decide",
    repl = "what it evaluates stays in its own process",
    run = "a script may ask for a verdict",
  }

  it("is begun before all else for each command that asks the engine",
     function()
    local main <close> = assert(io.open "core/main.c")
    local list = main:read("a"):match "evaluating%[%] = (%b{})"
    local begun, asking = {}, {}
    for name in list:gmatch '"([^"]*)"' do begun[name] = true end
    for _, command in ipairs(require "cotter.cli.commands") do
      local name = command[1]
      if reaches("cotter.cli." .. name, "cotter.gate", {}) then
        asking[name] = not SELDOM[name] or nil
      else
        assert.is_nil(SELDOM[name])
      end
    end
    assert.same(asking, begun)
  end)

  it("does something else while it is waited for", function()
    local done = 0
    local response = core.jail("spec.support.echo", "x",
                               { meanwhile = function() done = done + 1 end })
    assert.equal("x", response)
    assert.equal(1, done)
  end)

  it("does what waits to be done, and what is wished for, once", function()
    local list = {}
    local function add(what) return function() list[#list + 1] = what end end
    local wishes = { meanwhile = add "wished" }
    local before = wishes.meanwhile
    jail.meanwhile(add "waiting")
    assert.equal("x", (jail.ask("spec.support.echo", "x", wishes)))
    assert.equal("y", (jail.ask("spec.support.echo", "y", wishes)))
    assert.same({ "wished", "waiting", "wished" }, list)
    assert.same({ meanwhile = before }, wishes)
  end)

  it("gives up where what is done meanwhile fails", function()
    assert.has_error(function()
      core.jail("spec.support.echo", "x",
                { meanwhile = function() error("no", 0) end })
    end, "no")
  end)

  it("leaves no process behind but the last", function()
    local function descriptors()
      return #assert(core.list_directory "/proc/self/fd")
    end
    assert.equal("x", core.jail("spec.support.echo", "x"))
    collectgarbage() -- what was begun and raised an error is left to it
    collectgarbage()
    local before = descriptors()
    for _ = 1, 5 do assert.equal("x", core.jail("spec.support.echo", "x")) end
    assert.equal(before, descriptors())
  end)

  it("keeps nothing of a request for the next", function()
    assert.equal("1", core.jail("spec.support.count", ""))
    assert.equal("1", core.jail("spec.support.count", ""))
  end)
end)

-- Octets of a request, of a file beside it, and the seconds of processor that
-- the system gives to the process: ten, and ten for each MiB.
local MIB <const> = 1 << 20

local SECONDS <const> = {
  { "an octet", 1, 0, 10 }, { "less than a MiB", MIB - 1, 0, 10 },
  { "a MiB", MIB, 0, 20 }, { "almost three", 3 * MIB - 1, 0, 30 },
  { "three", 3 * MIB, 0, 40 }, { "a file of two beside one", MIB, 2 * MIB, 40 },
}

--- The bound of processor time that a process of this one has.
local function seconds_given()
  local said = shell [[
    for process in $(cat /proc/$PPID/task/$PPID/children)
    do sed -n 's/^Max cpu time *\([0-9][0-9]*\) .*/\1/p' /proc/$process/limits
    done]]
  return tonumber(said)
end

describe("a process gets as much time as is reckoned for", function()
  for _, row in ipairs(SECONDS) do
    local name, request, file, seconds = table.unpack(row, 1, 4)

    it(name, function()
      temporary.with({ x = ("x"):rep(file) }, function(folder)
        local given
        local mapping <close> = assert(core.map_file(folder .. "/x"))
        assert(core.jail("spec.support.echo", ("x"):rep(request), {
          maps = file > 0 and { mapping } or nil,
          meanwhile = function() given = seconds_given() end,
        }))
        assert.equal(seconds, given)
      end)
    end)
  end
end)

local APP <const> = "examples/gate/app --at 2026-04-24"
local FOLDER <const> = "examples/policies/connection-until/"
local POLICY <const> = ("-p %spolicy.lua -e %sevidence %spinning.json "
  .. "--at 2026-06-30"):format(FOLDER, FOLDER, FOLDER)

local NO_LANDLOCK <const> = "the kernel has no Landlock"
local NO_SECCOMP <const> = "the kernel has no seccomp: a reader"
local ALONE <const> = NO_SECCOMP .. " that an input takes over is held by "
  .. "limits alone"
local REFUSED <const> = "error: the kernel has no seccomp, which is to hold"

local CHECK <const> = "check " .. POLICY
local REDUCED <const> = "--sandbox reduced "

-- What is lacking, what is asked, the exit status, and what is said.
local KERNELS <const> = {
  { "nothing lacks, and rules of others run", nil, CHECK, nil },
  { "Landlock lacks, and cotter's own rules run", "landlock", "check " .. APP,
    NO_LANDLOCK },
  { "Landlock lacks, and rules of others run", "landlock", CHECK,
    NO_LANDLOCK },
  { "seccomp lacks, and cotter's own rules run", "seccomp", "check " .. APP,
    NO_SECCOMP },
  { "seccomp lacks, and rules of others are refused", "seccomp", CHECK,
    REFUSED, 2 },
  { "seccomp lacks, and rules of others run where that is asked for",
    "seccomp", "check " .. REDUCED .. POLICY, NO_SECCOMP },
  { "both lack, and rules of others are refused", "none", CHECK, REFUSED, 2 },
  { "both lack, and limits alone are said to hold cotter's own rules", "none",
    "check " .. APP, ALONE },
  { "both lack, and limits alone are said to hold rules of others", "none",
    "check " .. REDUCED .. POLICY, ALONE },
}

-- What is lacking, and what a report for programs says of the layers.
local LAYERS <const> = {
  { nil, nil }, -- all hold
  { "landlock", { landlock = false, limits = true, seccomp = true } },
  { "seccomp", { landlock = true, limits = true, seccomp = false } },
  { "none", { landlock = false, limits = true, seccomp = false } },
}

-- Commands that run rules of others.
local RULE <const> = "connection-on-backup"
local COMMANDS <const> = {
  baseline = POLICY,
  diff = ("-p examples/policies/three-pins/policy.lua %s"):format(POLICY),
  explain = ("%s %s"):format(RULE, POLICY),
  fix = POLICY,
  test = "examples/signed-policy/gate/rules",
  ["waiver audit"] = POLICY,
}

-- Commands that run none, and read what somebody has written.
local READERS <const> = {
  convert = ("--to okhttp %spinning.json"):format(FOLDER),
  model = ("%spinning.json"):format(FOLDER),
  resolve = ("%spinning.json www.example.com"):format(FOLDER),
  rules = ("-p %spolicy.lua"):format(FOLDER),
}

local function squeezed(text) return (text:gsub("%s+", " ")) end

describe("on a kernel where", function()
  for _, row in ipairs(KERNELS) do
    local name, lacks, words, said, status = table.unpack(row, 1, 5)

    it(name, function()
      local command = ("%s %s"):format(program, words)
      local _, whole = shell(command)
      local output, ended = shell(lacks and
        ("%s %s %s"):format(lacking, lacks, command) or command)
      output = squeezed(output)
      assert.equal(status or whole, ended)
      if said then assert.is_truthy(output:find(said, 1, true), output)
      elseif select(2, attempt "return 1").landlock then
        assert.is_nil(output:find("the kernel", 1, true))
      end
    end)
  end

  for _, row in ipairs(LAYERS) do
    local lacks, layers = row[1], row[2]

    it("a report as JSON tells what holds: " .. (lacks or "all"), function()
      local landlock = select(2, attempt "return 1").landlock
      local command = "(%s %s check --format json %s 2> /dev/null)"
      local output = shell(command:format(
        lacks and lacking .. " " .. lacks or "", program, APP))
      if not landlock and (not lacks or lacks == "seccomp") then
        return pending "this kernel has no Landlock"
      end
      assert.same(layers, cjson.decode(output).layers)
    end)
  end

  it("kinds of sandboxes are misspelt", function()
    local output, status = shell(program .. " check --sandbox redcued x")
    assert.equal(2, status)
    assert.matches("reduced", output)
  end)
end)

-- Commands that run no rules of others, and read what is a stranger's: each
-- tells which layers its processes lack, also where nothing else is told.
local HELD <const> = "examples/gate/evidence/held/apple.com-next.pem"
local TELLERS <const> = {
  chain = "examples/gate/evidence/chains/apple.com.pem --host apple.com",
  convert = ("--to okhttp %spinning.json"):format(FOLDER),
  explain = ("pin-duplicate " .. APP),
  fix = APP,
  inspect = HELD,
  lint = "policies",
  model = ("%spinning.json"):format(FOLDER),
  pin = HELD,
  probe = "--timeout 2 127.0.0.1:9",
  resolve = ("%spinning.json www.example.com"):format(FOLDER),
  rules = ("-p %spolicy.lua"):format(FOLDER),
}

describe("on a kernel without Landlock", function()
  for name, words in pairs(TELLERS) do
    it("cotter " .. name .. " says so, once", function()
      local _, whole = shell(("%s %s %s"):format(program, name, words))
      local output, status = shell(("%s landlock %s %s %s"):format(lacking,
        program, name, words))
      assert.equal(whole, status, output)
      assert.equal(1, select(2, squeezed(output):gsub(NO_LANDLOCK, "")),
                   output)
    end)
  end

  it("who looks names up and connects says so, and has the rest", function()
    local output = shell(("%s landlock %s run -e '%s'"):format(lacking, program,
      [[local core = require "cotter.core"
      for _, result in core.fetch({ { name = "", address = "127.0.0.1",
                                      port = 9, tunnel = "" } }, 2000, 1) do
        local layers = result.layers
        print(layers.limits, layers.landlock, layers.seccomp)
      end]]))
    assert.equal("true\tfalse\ttrue\n", output)
  end)
end)

local function without_seccomp(words)
  local output, status = shell(("%s seccomp %s %s"):format(lacking, program,
                                                           words))
  return squeezed(output), status
end

describe("on a kernel without seccomp", function()
  for name, words in pairs(COMMANDS) do
    it("cotter " .. name .. " refuses rules of others", function()
      local output, status = without_seccomp(name .. " " .. words)
      assert.equal(2, status, output)
      assert.is_truthy(output:find(REFUSED:gsub("^error: ", ""), 1, true),
                       output)
    end)

    it("cotter " .. name .. " runs them where it may", function()
      local _, whole = shell(("%s %s %s"):format(program, name, words))
      local output, status = without_seccomp(("%s %s%s"):format(name, REDUCED,
                                                                words))
      assert.equal(whole, status, output)
      assert.is_truthy(output:find(NO_SECCOMP, 1, true), output)
    end)
  end

  --- How often it is said where a report is written.
  local function times_said(words, errors)
    local said = shell(("(%s seccomp %s check %s%s %s %s)"):format(lacking,
      program, REDUCED, POLICY, words, errors))
    return select(2, squeezed(said):gsub(NO_SECCOMP, ""))
  end

  local ERRORS_ALONE <const> = "2>&1 > /dev/null"

  for _, format in ipairs(report.formats) do
    it("cotter check says so once, whatever the format: " .. format,
               function()
      local is_text = format == "text"
      assert.equal(is_text and 0 or 1,
                   times_said("--format " .. format, ERRORS_ALONE))
      if is_text then assert.equal(1, times_said("", "2>&1")) end
    end)
  end

  it("cotter check says so once without a report for people", function()
    for _, words in ipairs { "--quiet", "-o json" } do
      assert.equal(1, times_said(words, ERRORS_ALONE))
    end
  end)

  for name, words in pairs(READERS) do
    it("cotter " .. name .. " reads, and says so", function()
      local output, status = without_seccomp(name .. " " .. words)
      assert.equal(0, status, output)
      assert.is_truthy(output:find(NO_SECCOMP, 1, true), output)
    end)
  end
end)
