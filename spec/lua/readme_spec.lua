-- README.md: what it shows is what happens.
--   lua blocks that begin with "-- path" become that file;
--   console blocks are run in order, and have to print what they show.
-- COTTER_RECORD=1 writes what is printed into README.md.
-- policies/README.md: its list is what the rules say of themselves.

local README = "README.md"
local RULES <const> = "policies/README.md"

local function capture(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read "a"
end

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local function write(path, text)
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
end

local root = capture "pwd":gsub("\n", "")
local program = os.getenv "COTTER" or "build/cotter"
if program:sub(1, 1) ~= "/" then program = root .. "/" .. program end

local scratch = capture "mktemp -d":gsub("\n", "")
os.execute(("ln -s %s/examples %s/examples && mkdir %s/rules"):format(
  root, scratch, scratch))

local function run(command)
  write(scratch .. "/.command", ("cd '%s'\ncotter() { '%s' \"$@\"; }\n%s\n")
        :format(scratch, program, command))
  return capture(("env NO_COLOR=1 sh %s/.command 2>&1"):format(scratch))
end

--- A console block, run anew.
local function replay(block)
  local parts = {}
  for line in block:gmatch "[^\n]+" do
    local command = line:match "^%$ (.*)"
    if command then
      parts[#parts + 1] = line .. "\n" .. run(command)
    end
  end
  return table.concat(parts)
end

describe("README.md", function()
  teardown(function() os.execute(("rm -r '%s'"):format(scratch)) end)

  local text = read(README)
  for kind, block in text:gmatch "\n```(%w+)\n(.-)```" do
    local path = kind == "lua" and block:match "^%-%- (%S+)\n"
    local name = (path or block:match "[^\n]*")

    if path then
      it("gives " .. name, function()
        write(scratch .. "/" .. path, block)
      end)
    elseif kind == "console" then
      it("shows " .. name, function()
        local happened = replay(block)
        if os.getenv "COTTER_RECORD" then
          local from, to = text:find("```console\n" .. block, 1, true)
          text = text:sub(1, from + 10) .. happened .. text:sub(to + 1)
          write(README, text)
        else
          assert.equal(block, happened)
        end
      end)
    end
  end

  it("opens with the two commands", function()
    local opening = text:match "^# cotter\n\n(```sh\n.-\n```)"
    assert.matches("make run.*\nmake test", opening)
  end)
end)

-- The list ends the file.
local function replace_list(text, list)
  local from = assert(text:find("## rules\n", 1, true))
  return text:sub(1, from - 1) .. list
end

it("policies/README.md lists the rules as they are", function()
  local text = read(RULES)
  local list = capture(("'%s' rules --format markdown"):format(program))
  assert.matches("^## rules\n", list)
  if os.getenv "COTTER_RECORD" then
    write(RULES, replace_list(text, list))
  else
    assert.equal(replace_list(text, list), text)
  end
end)
