--- The readers of configs, in any format: what they make of a file is an
--- answer that the gate takes, the same each time, and every place in it is one
--- of the file.

local answered = require "cotter.answered"
local core = require "cotter.core"
local engine = require "cotter.engine"
local places = require "spec.fuzz.places"

-- The first octet says which file the rest is. In capitals, nobody named it.
local NAMES = {
  a = "app/AndroidManifest.xml", c = ".curlrc", g = "app/build.gradle",
  h = ".htaccess", j = "pinning.json", k = "app/Client.kt",
  o = "app/Client.java", p = "Info.plist", s = "app/Client.swift",
  t = "pins.txt", x = "res/xml/network_security_config.xml", y = "pinning.yaml",
}

local function ask(path, octets, named)
  local answer = engine(core.encode {
    at = 0, rules = {}, data = {}, evidence = { kinds = {}, files = {} },
    inputs = { { name = path, files = { { path = path,
      octets = octets, explicit = named, claimed = named,
      in_target = false } } } },
  })
  return answer
end

return function(octets)
  local letter = octets:sub(1, 1)
  local path = NAMES[letter:lower()]
  if not path then return end
  local file, named = octets:sub(2), letter == letter:lower()
  local answer = ask(path, file, named)
  local response = core.decode(answer)
  local problem = answered.problem(response, {})
  if problem then error(problem) end
  places.check(response, file)
  assert(ask(path, file, named) == answer, "two answers to one input")
end
