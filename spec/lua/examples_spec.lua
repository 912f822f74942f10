--- Runs each example: a folder with `command`, one line for a shell that is
--- run there, `expected`, what it prints, and `status`, how it exits.

local core = require "cotter.core"

local function shell(line)
  local pipe <close> = assert(io.popen(line))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

local function absolute(path)
  if path:sub(1, 1) == "/" then return path end
  return (shell "pwd"):gsub("\n$", "") .. "/" .. path
end

local PROGRAM <const> = absolute(os.getenv "COTTER" or "build/cotter")

local function contents(path)
  local file <close> = assert(io.open(path))
  return file:read "a"
end

--- The folders below a path, to a depth, that are examples.
local function find(path, depth, found)
  for _, entry in ipairs(core.list_directory(path)) do
    local inner = path .. "/" .. entry.name
    if entry.type == "file" and entry.name == "command" then
      found[#found + 1] = path
    elseif entry.type == "directory" and depth > 0 then
      find(inner, depth - 1, found)
    end
  end
  return found
end

local examples = find("examples", 2, {})

describe("examples", function()
  it("are there", function()
    assert.is_true(#examples > 0)
  end)

  for _, folder in ipairs(examples) do
    it("hold in " .. folder, function()
      local output, status = shell(("cd '%s' && COTTER='%s' sh ./command"):
        format(folder, PROGRAM))
      assert.equal(contents(folder .. "/expected"), output)
      assert.equal(tonumber(contents(folder .. "/status")), status)
    end)
  end
end)
