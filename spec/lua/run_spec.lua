--- cotter run, and what a script finds in the program.

local program = os.getenv "COTTER" or "build/cotter"

local function run(arguments)
  local pipe = assert(io.popen(program .. " run " .. arguments .. " 2>&1"))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

describe("cotter run", function()
  local script

  before_each(function() script = os.tmpname() end)
  after_each(function() os.remove(script) end)

  local function write(text)
    local file = assert(io.open(script, "w"))
    file:write(text)
    file:close()
  end

  it("runs a script with its arguments", function()
    write "#!/usr/bin/env cotter\nprint(arg[0] == ..., select(2, ...))"
    assert.same({ "true\ta\t-b\n", 0 }, { run(("%s %s a -b"):format(script,
                                                                   script)) })
  end)

  -- As Lua's own interpreter does (reference manual, warn).
  it("writes warnings once they are on", function()
    write [[
      warn "off as yet"
      warn "@on"
      warn("one", " of", " parts")
      warn("@", "off")
      warn "@other"
      warn "still on"
      warn "@off"
      warn "off again"
    ]]
    assert.same({ "Lua warning: one of parts\nLua warning: @off\n"
                  .. "Lua warning: still on\n", 0 }, { run(script) })
  end)

  it("runs standard input", function()
    write "print('in', ...)"
    assert.same({ "in\ta\n", 0 }, { run("- a < " .. script) })
  end)

  it("runs code, in which the library is a global", function()
    assert.same({ require "cotter.core".version .. "\ta\n", 0 },
                { run "-e 'print(cotter.version, ...)' a" })
  end)

  it("runs a script, in which the library is a global", function()
    write "print(cotter.version == require 'cotter'.version)"
    assert.same({ "true\n", 0 }, { run(script) })
  end)

  it("has all libraries of Lua and its modules of C", function()
    assert.same({ "function function\n", 0 }, { run [[-e '
      io.write(type(io.open), " ", type(require "lfs".dir), "\n")']] })
  end)

  it("has cjson and argparse inside", function()
    assert.same({ "[1] function\n", 0 }, { run [[-e '
      package.path, package.cpath = "", ""
      io.write(require "cjson".encode { 1 }, " ",
               type(require "argparse"._VERSION or print), "\n")']] })
  end)

  it("gives the status that the script gives", function()
    assert.same({ "", 7 }, { run "-e 'os.exit(7)'" })
  end)

  for _, row in ipairs {
    { "a script that is not there", "/nowhere/x.lua",
      "cannot open /nowhere/x.lua" },
    { "a folder", "/", "cannot read /: Is a directory" },
    { "no script", "", "which script" },
    { "what is not Lua", "-e '1 +'", "%(command line%):1:" },
    { "an error in the script", "-e 'error(\"mine\")'",
      "%(command line%):1: mine" },
    { "an error that is no text", "-e 'error {}'", "table" },
  } do
    it("complains about " .. row[1], function()
      local output, status = run(row[2])
      assert.matches(row[3], output)
      assert.equal(2, status)
    end)
  end
end)

describe("the program", function()
  local function shell(command)
    local pipe = assert(io.popen(command .. " 2>&1"))
    local output = pipe:read "a"
    local _, _, status = pipe:close()
    return output, status
  end

  -- The path of the program from any directory.
  local absolute = program:find "^/" and program or "$PWD/" .. program

  it("needs no folder and no environment", function()
    local output, status = shell(("p=%s; cd / && env -i \"$p\" version")
                                 :format(absolute))
    assert.matches("^cotter ", output)
    assert.equal(0, status)
  end)

  it("takes no part of itself from where it is called", function()
    local output, status = shell(([[
      p=%s; d=$(mktemp -d); mkdir -p "$d/cotter" && cd "$d"
      echo 'error "caught"' | tee argparse.lua cjson.lua cotter/cli.lua \
        > cotter/fault.lua
      LUA_PATH='./?.lua' LUA_INIT='error "caught"' "$p" version
      s=$?; rm -r "$d"; exit $s]]):format(absolute))
    assert.matches("^cotter ", output)
    assert.equal(0, status)
  end)

  it("says that its output did not arrive", function()
    local output, status = shell("(" .. program .. " version > /dev/full)")
    assert.matches("standard output: No space left on device", output)
    assert.equal(2, status)
  end)

  it("says so for a script too", function()
    local output, status =
      shell("(" .. program .. " run -e 'print(1)' > /dev/full)")
    assert.matches("cannot write to standard output", output)
    assert.equal(2, status)
  end)
end)
