--- Mutates the core: each mutant is built, and the tests of what it is in have
--- to tell it from the source.
---
---     make mutate-core
---     make mutate-core FILE=core/asn1/der.c
---     make mutate-core MOST=400
---
--- All mutants are tried, or those of one file, or so many of them at even
--- distances. Prints who survived and how many did not, by file. What a
--- compiler makes the same octets of as of the source is no mutant, nor is what
--- does not compile. What the tests do not tell they may tell with sanitizers,
--- as each is run in make test, too.
--- Exit status: 1 if too few are killed, or survivors.lua is wrong about one.

package.path = "spec/mutation/?.lua;" .. package.path
local mutants = require "mutants"
local score = require "score"

local SECONDS <const> = 2 -- of computing: what takes longer does not end
local PATIENCE <const> = 60 -- seconds on the clock, on a busy machine
local JOBS <const> = 2

-- The sources, each with the tests of it, those that tell most first; a header
-- with what is compiled of it, the one test of it among that.
local SOURCES <const> = {
  { "core/asn1/der.c", "der_test", "cert_test" },
  { "core/asn1/der.h", "der_test",
    parts = "core/asn1/der.c spec/c/der_test.c" },
  { "core/base/ascii.c", "host_test", "json_test", "pin_text_test" },
  { "core/base/base64.c", "base64_test", "pem_test" },
  { "core/x509/host.c", "host_test" },
  { "core/x509/host_match.c", "host_test" },
  { "core/input/json.c", "json_test" },
  { "core/input/json_keys.c", "json_test" },
  { "core/input/json_scan.c", "json_test" },
  { "core/input/json_string.c", "json_string_test", "json_test" },
  { "lua/cotter/verdict.lua", "spec/lua/verdict_spec.lua" },
}

local build, only = arg[1], arg[2]
local most = arg[3] == "" and math.huge
             or assert(tonumber(arg[3]), "MOST is a number")
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

-- What compiles faster than it makes code: most are killed by then.
local HASTY <const> = "-U_FORTIFY_SOURCE -O0"

-- The words of the shell that try a mutant, and print what became of it.
local C <const> = [[
trap 'rm -f "$at/test"' EXIT
ulimit -t SECONDS
mkdir -p "$at/objects"
compile() {
    for part in PARTS; do
        COMPILE "$@" -iquote "$at" -c -o "$at/objects/${part##*/}.o" "$part" \
            2> /dev/null || { echo void; exit; }
    done
}
try() {
    for test in TESTS; do
        LINK "$@" -pie -o "$at/test" OBJECT "$at"/objects/*.o \
            BUILD/mutation/library.a LIBS 2> /dev/null || { echo void; exit; }
        timeout PATIENCE "$at/test" > /dev/null 2>&1 || { echo killed; exit; }
    done
}
compile HASTY
try
compile
cat "$at"/objects/*.o > "$at/built"
cmp -s "$at/built" "$origin/built" && { echo same; exit; }
try
compile HASTY SANITIZE
try SANITIZE
echo alive
]]
local LUA <const> = [[
ulimit -v 2000000
ulimit -t SECONDS
export LUA_PATH="$at/?.lua;lua/?.lua;lua/?/init.lua;./?.lua;;"
export LUA_CPATH="BUILD/lib/?.so;;"
for spec in TESTS; do
    timeout PATIENCE "$LUA" /usr/bin/busted "$spec" > /dev/null 2>&1 \
        || { echo killed; exit; }
done
echo alive
]]

-- Where a mutant stands in its folder: as what includes or requires it asks
-- for it.
local function inside(path)
  return path:match "^lua/(.*)$" or path:match "^core/(.*%.h)$"
         or path:match "[^/]+$"
end

local function trial(source)
  local path = source[1]
  return ((path:find "%.lua$" and LUA or C):gsub("%u%u%u+", {
    COMPILE = variable "COMPILE", LINK = variable "LINK",
    LIBS = variable "LIBS", SANITIZE = variable "SANITIZE", HASTY = HASTY,
    BUILD = build, SECONDS = SECONDS,
    PARTS = source.parts or "$at/" .. inside(path),
    OBJECT = source.parts and "" or build .. "/spec/c/$test.o",
    TESTS = table.concat(source, " ", 2), PATIENCE = PATIENCE,
  }))
end

-- Writes a mutant, and how it is tried, to a folder of its own.
local function prepare(mutant, at, origin)
  local place = at .. "/" .. inside(mutant.path)
  assert(os.execute("mkdir -p '" .. place:match "(.*)/" .. "'"))
  write(place, mutant.text)
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

local function chosen_sources()
  if only == "" then return SOURCES end
  for _, source in ipairs(SOURCES) do
    if source[1] == only then return { source } end
  end
  error(only .. " is not mutated", 0)
end

local sources <const> = chosen_sources()

-- The sources as they are: what is judged by them, and has to pass.
local function try_origins()
  local list = {}
  for i, source in ipairs(sources) do
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
  for _, source in ipairs(sources) do
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
  if #list <= most then return list end
  local chosen = {}
  for i, one in ipairs(list) do
    if i * most // #list > (i - 1) * most // #list then
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
os.exit(score.tell(list, all, sources))
