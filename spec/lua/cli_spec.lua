-- The program as its users call it: each folder of spec/cli is a case.
--   command   a script for sh, run in the folder; cotter is the program
--   expected  standard output; absent: nothing
--   stderr    each line stands in standard error; absent: nothing is there
--   status    the exit status; absent: 0
-- COTTER names another program; COTTER_RECORD=1 writes what is printed, where
-- that is not what stands there.

local core = require "cotter.core"

local ROOT = "spec/cli/"

local function capture(command)
  local pipe <close> = assert(io.popen(command))
  return (pipe:read "a":gsub("\n$", ""))
end

local function quote(text) return "'" .. text:gsub("'", "'\\''") .. "'" end

local program = os.getenv "COTTER" or "build/cotter"
if program:sub(1, 1) ~= "/" then
  program = capture "pwd" .. "/" .. program
end

local function contents(path)
  local file <close> = io.open(path, "rb")
  return file and file:read "a"
end

local function record(path, text, default)
  os.remove(path)
  if text == default then return end
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
end

local function run(folder)
  local out, err = os.tmpname(), os.tmpname()
  local script = ("cd %s && cotter() { %s \"$@\"; }; %s"):format(
    quote(folder), quote(program), contents(folder .. "/command"))
  local _, _, status = os.execute(("env -u NO_COLOR sh -c %s >%s 2>%s"):format(
    quote(script), out, err))
  local printed, told = contents(out), contents(err)
  os.remove(out)
  os.remove(err)
  return printed, told, status
end

--- Tells whether standard error has the lines that are wanted there.
local function is_told(wanted, err)
  if not wanted then return err == "" end
  for line in wanted:gmatch "[^\n]+" do
    if not err:find(line, 1, true) then return false end
  end
  return true
end

--- Writes down what is no longer as a case has it.
local function record_all(folder, out, err, status)
  if (contents(folder .. "/expected") or "") ~= out then
    record(folder .. "/expected", out, "")
  end
  if not is_told(contents(folder .. "/stderr"), err) then
    record(folder .. "/stderr", err, "")
  end
  if tonumber(contents(folder .. "/status") or "0") ~= status then
    record(folder .. "/status", status .. "\n", "0\n")
  end
end

describe("cotter", function()
  for _, entry in ipairs(assert(core.list_directory(ROOT))) do
    local folder = ROOT .. entry.name

    it(entry.name, function()
      local out, err, status = run(folder)
      if os.getenv "COTTER_RECORD" then
        record_all(folder, out, err, status)
      end
      assert.equal(contents(folder .. "/expected") or "", out)
      local wanted = contents(folder .. "/stderr")
      if not wanted then assert.equal("", err) end
      for line in (wanted or ""):gmatch "[^\n]+" do
        assert.matches(line, err, 1, true)
      end
      assert.equal(tonumber(contents(folder .. "/status") or "0"), status)
    end)
  end
end)

describe("a mistake of its own", function()
  -- What is told where the program goes on so, behind a script.
  local function go_on(mistake)
    local script = ([[
      package.loaded["cotter.cli.sandboxing"] = { tell = function()
        %s
      end }
    ]]):format(mistake)
    local err = os.tmpname()
    local _, _, status = os.execute((
      "ASAN_OPTIONS=allocator_may_return_null=1 %s run -e %s >/dev/null 2>%s")
      :format(quote(program), quote(script), err))
    local told = contents(err)
    os.remove(err)
    return status, told
  end

  it("is shown with a traceback, and exits 2", function()
    local status, told = go_on 'error "a bug"'
    assert.equal(2, status)
    assert.matches("^cotter: internal error: .*a bug\nstack traceback:", told)
  end)

  it("is none where memory was wanting, and exits 2", function()
    local status, told = go_on "io.read(1 << 62)"
    assert.equal(2, status)
    assert.equal("cotter: there is no memory left\n",
                 told:match "cotter: .*") -- a sanitizer tells of it as well
  end)
end)
