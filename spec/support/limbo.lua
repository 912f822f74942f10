--- The x509-limbo suite: its cases, and what the harness says of them.

local cjson = require "cjson"

local program = os.getenv "COTTER" or "build/cotter"
local HARNESS <const> = program:match "^(.*)/" .. "/spec/limbo"
local WHOLE <const> = "../shared/data/limbo/"

local limbo = {
  harness = HARNESS,
  --- The command that prints the sample beside the specs.
  sample = "cat spec/fixtures/limbo/sample.json",
  namespaces = { "crl", "cve", "invalid", "online", "pathlen", "pathological",
                 "rfc5280", "webpki" },
}

local function octets_of(command)
  local pipe = assert(io.popen(command))
  local octets = pipe:read "a"
  assert(pipe:close(), command)
  return octets
end

--- Tells whether the whole suite is at hand.
---@return boolean
function limbo.is_there()
  local file = io.open(WHOLE .. "crl.json.gz")
  if file then file:close() end
  return file ~= nil
end

--- The command that prints a namespace of the whole suite.
---@param name string
---@return string
function limbo.namespace(name)
  return "gzip -dc " .. WHOLE .. name .. ".json.gz"
end

--- Runs the harness on what a command prints.
---@param print_cases string
---@param profile string
---@param more string? further options
---@return table<string, { actual_result: string, context: any }> by id
---@return table[] cases
function limbo.run(print_cases, profile, more)
  local answer = cjson.decode(octets_of(("%s | %s --profile %s %s"):format(
    print_cases, HARNESS, profile, more or "")))
  local results = {}
  for _, result in ipairs(answer.results) do results[result.id] = result end
  return results, cjson.decode(octets_of(print_cases)).testcases
end

return limbo
