--- Mutates the core: each mutant is built, and the tests of what it is in have
--- to tell it from the source.
---
---     make mutate-core MOST=400
---
--- Prints who survived and how many did not, by file. What a compiler makes the
--- same octets of as of the source is no mutant, nor is what does not compile.
--- Exit status: 1 if too few are killed, or survivors.lua is wrong about one.

package.path = "spec/mutation/?.lua;" .. package.path
local mutants = require "mutants"
local score = require "score"

local SECONDS <const> = 5 -- of a test: what takes longer does not end
local JOBS <const> = 2

-- The sources, each with the tests of it, those that tell most first.
local SOURCES <const> = {
  { "core/asn1/der.c", "der_test", "cert_test" },
  { "core/base/base64.c", "base64_test", "pem_test" },
  { "core/x509/host.c", "host_test" },
  { "core/input/json.c", "json_test" },
  { "core/input/json_scan.c", "json_test" },
  { "core/input/json_string.c", "json_string_test", "json_test" },
  { "lua/cotter/verdict.lua", "spec/lua/verdict_spec.lua" },
}

local build, most = arg[1], assert(tonumber(arg[2]), "MOST is a number")
local folder = build .. "/mutation"

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local function write(path, text)
  local file <close> = assert(io.open(path, "wb"))
  assert(file:write(text))
end

local function variable(name) return assert(os.getenv(name), name) end

-- The words of the shell that try a mutant, and print what became of it.
local C <const> = [[
trap 'rm -f "$at/test"' EXIT
%s -c -o "$at/mutant.o" "$at/%s" 2> /dev/null || { echo void; exit; }
cmp -s "$at/mutant.o" "$origin/mutant.o" && { echo same; exit; }
for test in %s; do
    %s -pie -o "$at/test" "%s/spec/c/$test.o" "$at/mutant.o" \
        %s/library.a %s 2> /dev/null || { echo void; exit; }
    timeout %d "$at/test" > /dev/null 2>&1 || { echo killed; exit; }
done
echo alive
]]
local LUA <const> = [[
ulimit -v 2000000
export LUA_PATH="$at/?.lua;lua/?.lua;lua/?/init.lua;./?.lua;;"
export LUA_CPATH="%s/lib/?.so;;"
for spec in %s; do
    timeout %d "$LUA" /usr/bin/busted "$spec" > /dev/null 2>&1 \
        || { echo killed; exit; }
done
echo alive
]]

local function trial(source)
  local path, tests = source[1], table.concat(source, " ", 2)
  if path:find "%.lua$" then return LUA:format(build, tests, SECONDS) end
  return C:format(variable "COMPILE", path:match "[^/]+$", tests,
                  variable "LINK", build, folder, variable "LIBS", SECONDS)
end

-- Writes a mutant, and how it is tried, to a folder of its own.
local function prepare(mutant, at, origin)
  local inside = at .. "/" .. (mutant.path:match "^lua/(.*)$"
                               or mutant.path:match "[^/]+$")
  assert(os.execute("mkdir -p '" .. inside:match "(.*)/" .. "'"))
  write(inside, mutant.text)
  write(at .. "/try", ("at=%s\norigin=%s\n"):format(at, origin)
                      .. trial(mutant.source))
  mutant.at = at
end

-- Tries those in the list, some at a time; each gets its result.
local function try(list)
  local places = {}
  for i, mutant in ipairs(list) do places[i] = mutant.at end
  write(folder .. "/list", table.concat(places, "\n") .. "\n")
  assert(os.execute(("xargs -P %d -I@ sh -c 'sh @/try > @/result' < %s/list")
                    :format(JOBS, folder)))
  for _, mutant in ipairs(list) do
    mutant.result = read(mutant.at .. "/result"):match "%a+"
  end
end

-- The sources as they are: what is judged by them, and has to pass.
local function try_origins()
  local list = {}
  for i, source in ipairs(SOURCES) do
    local at = ("%s/origin-%d"):format(folder, i)
    list[i] = { path = source[1], text = read(source[1]), source = source }
    prepare(list[i], at, at .. "/none")
    source.origin = at
  end
  try(list)
  for _, one in ipairs(list) do
    assert(one.result == "alive", one.path .. " fails its tests as it is")
  end
end

-- All mutants, whether explained or not, less what Lua compiles alike.
local function all_mutants()
  local list = {}
  for _, source in ipairs(SOURCES) do
    local text = read(source[1])
    local as_is = source[1]:find "%.lua$" and string.dump(load(text), true)
    for _, mutant in ipairs(mutants.of(source[1], text)) do
      local made = as_is and load(mutant.text)
      if not as_is or made and string.dump(made, true) ~= as_is then
        mutant.source = source
        list[#list + 1] = mutant
      end
    end
  end
  return list
end

-- So many of a list, at even distances.
local function sample(list)
  local chosen = {}
  for i, one in ipairs(list) do
    if i * most // #list > (i - 1) * most // #list or #list <= most then
      chosen[#chosen + 1] = one
    end
  end
  return chosen
end

try_origins()
local all = all_mutants()
local list = sample(all)
for i, mutant in ipairs(list) do
  prepare(mutant, ("%s/%d"):format(folder, i), mutant.source.origin)
end
try(list)
os.exit(score.tell(list, all, SOURCES))
