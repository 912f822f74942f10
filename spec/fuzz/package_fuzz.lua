--- Packages of apps: what is wanted of one is found or refused, the same each
--- time, and the engine has an answer to what is found.

local answered = require "cotter.answered"
local core = require "cotter.core"
local engine = require "cotter.engine"

local PATH <const> = "app.apk"

-- The package is handed over by its number.
local octets_of_package
local archive = core.archive
function core.archive() return archive(octets_of_package) end
local open = require "cotter.package"

local function check_told(list)
  for _, one in ipairs(list) do
    assert(one.path == PATH or one.path:sub(1, #PATH + 1) == PATH .. "!",
           "told of what is no entry")
  end
end

local function ask(told)
  return engine(core.encode {
    at = 0, rules = {}, data = {}, evidence = { kinds = {}, files = {} },
    inputs = { { name = PATH, files = told.files,
                 materials = told.materials } },
  })
end

return function(octets)
  octets_of_package = octets
  local answer = open(PATH)
  local told = core.decode(answer)
  for _, name in ipairs { "files", "materials", "refused", "passed_over" } do
    check_told(told[name])
  end
  assert(told.fault or #told.files + #told.refused > 0, "nothing is told")
  local response = core.decode(ask(told))
  local problem = answered.problem(response, {})
  if problem then error(problem) end
  assert(open(PATH) == answer, "two answers to one package")
end
