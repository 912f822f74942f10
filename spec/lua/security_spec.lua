--- SECURITY.md speaks of what is there.

local core = require "cotter.core"

local function contents(path)
  return assert(core.read_file(path, 1 << 24))
end

local page = contents "SECURITY.md"

local function each(pattern)
  local found = {}
  for text in page:gmatch(pattern) do found[#found + 1] = text end
  assert(#found > 0, "nothing of " .. pattern)
  return found
end

describe("SECURITY.md names", function()
  it("bounds that are set", function()
    local limits = contents "core/base/limits.h"
    for _, name in ipairs(each "`(LIMIT_[A-Z_]+)`") do
      assert.is_truthy(limits:find("\n    " .. name .. " =", 1, true), name)
    end
  end)

  it("commands that make has", function()
    local makefile = contents "Makefile"
    for _, name in ipairs(each "`make ([a-z-]+)") do
      assert.is_truthy(makefile:find("\n" .. name .. ":", 1, true), name)
    end
  end)

  it("files that exist", function()
    for _, path in ipairs(each "`([a-z]+/[%w_/.]+)`") do
      if not path:find "^build/" then
        assert.is_truthy(core.stat(path), path)
      end
    end
  end)
end)

describe("spec/fuzz/totals", function()
  local function targets()
    local names = {}
    for _, entry in ipairs(core.list_directory "spec/fuzz") do
      names[#names + 1] = entry.name:match "^(.*)_fuzz%.%a+$"
    end
    table.sort(names)
    return names
  end

  it("tells of each target for how long it was run", function()
    local told = {}
    for line in contents "spec/fuzz/totals":gmatch "[^\n]+" do
      local name, seconds, executions = line:match "^([%w_]+)\t(%d+)\t(%d+)$"
      assert.is_truthy(name, line)
      assert.is_true(tonumber(seconds) > 0, line)
      assert.is_true(tonumber(executions) > 0, line)
      told[#told + 1] = name
    end
    assert.same(targets(), told)
  end)
end)
