--- What one would write without cotter: six checks of a pinning.json with
--- lua-cjson and string patterns. It gives no positions.
---
---     lua5.4 spec/bench/plain.lua pinning.json

local cjson = require "cjson"

local DENIED = { "cloudapp.net", "azurewebsites.net", "herokuapp.com",
                 "outsystemsenterprise.com", "cloudfront.net",
                 "amazonaws.com", "pages.dev", "web.app" }

local function read(path)
  local file = assert(io.open(path, "rb"))
  local octets = file:read "a"
  file:close()
  return cjson.decode(octets)
end

local function is_pin(text)
  local body = text:match "^sha256/([%w+/]+)=$"
  return body ~= nil and #body == 43
end

local function is_denied(name)
  for _, suffix in ipairs(DENIED) do
    if name:sub(-#suffix - 1) == "." .. suffix then return true end
  end
  return false
end

local function problem_of_pins(pins)
  local seen = {}
  if #pins < 2 then return "too few pins" end
  for _, pin in ipairs(pins) do
    if not is_pin(pin) then return "not a pin" end
    if seen[pin] then return "a pin twice" end
    seen[pin] = true
  end
end

local function problem_of_name(name)
  if name:find "[*/:]" then return "not a name" end
  if not name:find "^[%w-]+%.[%w.-]+$" then return "not a full name" end
  return is_denied(name) and "a platform's name" or nil
end

local failures = 0
for _, host in ipairs(read(arg[1]).hosts) do
  local problem = problem_of_pins(host.hashes) or problem_of_name(host.host)
  if problem then
    failures = failures + 1
    print(host.host .. ": " .. problem)
  end
end
os.exit(failures == 0)
