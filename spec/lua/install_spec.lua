--- make install and make uninstall, and the C module in stock Lua.

local make = os.getenv "MAKE" or "make"

local function shell(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

describe("make", function()
  local root

  setup(function()
    root = shell "mktemp -d":gsub("\n", "")
    local output, status = shell(("%s -s install PREFIX=/usr DESTDIR=%s")
                                 :format(make, root))
    assert.equal(0, status, output)
  end)

  teardown(function() os.execute("rm -rf " .. root) end)

  it("installs a program that needs nothing else", function()
    local output, status =
      shell(("cd / && env -i %s/usr/bin/cotter version"):format(root))
    assert.matches("^cotter ", output)
    assert.equal(0, status)
  end)

  it("installs a library for stock Lua", function()
    local output = shell(([[cd / && \
      LUA_PATH='%s/usr/share/lua/5.4/?.lua;%s/usr/share/lua/5.4/?/init.lua' \
      LUA_CPATH='%s/usr/lib/lua/5.4/?.so' \
      lua5.4 -e 'print(require "cotter".version)']]):gsub("%%s", root))
    assert.equal(require "cotter".version .. "\n", output)
  end)

  it("uninstalls without a trace", function()
    local output, status = shell(("%s -s uninstall PREFIX=/usr DESTDIR=%s")
                                 :format(make, root))
    assert.equal(0, status, output)
    assert.equal("", (shell("ls -A " .. root)))
  end)
end)
