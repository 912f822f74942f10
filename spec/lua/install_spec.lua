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

  for _, target in ipairs { "install", "uninstall" } do
    it("refuses to " .. target .. " by a path with a blank, before it begins",
       function()
      local folder = root .. "/own"
      shell(("mkdir -p %s && touch %s/kept"):format(folder, folder))
      local output, status = shell(("%s -s %s PREFIX='%s tools'")
                                   :format(make, target, folder))
      assert.matches("are to have no blank in them", output)
      assert.equal(2, status)
      assert.equal("kept\n", shell("ls " .. folder))
      os.execute("rm -r " .. folder)
    end)
  end

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

  it("installs the types of the library, which editors look for", function()
    for _, name in ipairs { "api", "core", "library", "test" } do
      local path = root .. "/usr/share/lua/5.4/cotter/" .. name .. ".d.lua"
      local output = shell(("cmp lua/cotter/%s.d.lua %s"):format(name, path))
      assert.equal("", output)
    end
  end)

  it("installs packs for it, which judge as those of the program", function()
    local fixture = shell "pwd":gsub("\n", "")
      .. "/spec/fixtures/rules/apple-misplaced/exception/Info.plist"
    local output = shell(([[cd / && \
      LUA_PATH='%s/usr/share/lua/5.4/?.lua;%s/usr/share/lua/5.4/?/init.lua' \
      LUA_CPATH='%s/usr/lib/lua/5.4/?.so' lua5.4 -e '
        local verdict = require "cotter.gate".check { at = 1795132800,
          packs = { "cotter:pinning", "cotter:consumers/okhttp" },
          inputs = { "@" } }
        for _, one in ipairs(verdict.errors) do print(one.message) end
        for _, one in ipairs(verdict.findings) do
          if one.outcome == "fail" then print(one.rule, one.line) end
        end']]):gsub("%%s", root):gsub("@", fixture))
    assert.equal("config-no-pins\t6\napple-misplaced\t11\n", output)
  end)

  it("installs a page of the manual", function()
    local page = root .. "/usr/share/man/man1/cotter.1"
    -- man tells what it takes amiss on standard error.
    local warnings, status = shell(
      "(env LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l " .. page
      .. " 2>&1 >/dev/null)")
    if status == 127 or warnings:find "minimized" then
      warnings, status = shell("groff -man -ww -Tutf8 -z " .. page)
    end
    assert.equal("", warnings)
    assert.equal(0, status)
    local text = shell("groff -man -Tutf8 -P-cbou " .. page)
    for _, row in ipairs(require "cotter.cli.commands") do
      assert.matches("\n   cotter " .. row[1] .. "%f[%W]", text)
      for _, option in ipairs(require("cotter.cli." .. row[1]).options or {})
      do
        assert.truthy(text:find(option[1]:match "%-%-%S+", 1, true),
                      option[1])
      end
    end
  end)

  it("installs what shells complete by", function()
    for shell_name, path in pairs {
      bash = "bash-completion/completions/cotter",
      zsh = "zsh/site-functions/_cotter",
      fish = "fish/vendor_completions.d/cotter.fish",
    } do
      assert.equal((shell(root .. "/usr/bin/cotter completion " .. shell_name)),
                   (shell(("cat %s/usr/share/%s"):format(root, path))))
    end
  end)

  it("uninstalls without a trace", function()
    local output, status = shell(("%s -s uninstall PREFIX=/usr DESTDIR=%s")
                                 :format(make, root))
    assert.equal(0, status, output)
    assert.equal("", (shell("ls -A " .. root)))
  end)
end)
