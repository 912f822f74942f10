--- Tells what a pin that matches nothing does to its host: a connection is
--- refused where no other pin of those that it is compared with can match, and
--- pinning is in force at all.

local known = use("pinning.seen").new()

local module = {}

-- Names that an entry answers for, to be asked for; of a wildcard, one of
-- those that it stands for.
local function name_of(host)
  return (host.name:gsub("^%*%*%.", ""):gsub("^%*%.", "a."))
end

-- Whether some key could have a pin. curl alone compares texts, and OkHttp
-- alone knows SHA-1.
local function can_match(pin, consumer)
  if pin.look then return false end
  if consumer == "okhttp" and pin.algorithm == "sha1" then
    return not pin.fault
  end
  return pin.usable and (pin.canonical or consumer ~= "curl")
end

local function any_can_match(pins, consumer)
  for _, pin in ipairs(pins) do
    if can_match(pin, consumer) then return true end
  end
  return false
end

-- Apple compares the pins of a list with the certificates of its kind.
local function compared_with(answer, pin)
  local lists = { leaf = answer.leaf, ca = answer.ca }
  return lists[pin.role or "any"] or answer.pins
end

local function connects(answer, pin, now)
  local ends = answer.expires
  return not answer.pinned or ends ~= nil and ends <= now
    or any_can_match(compared_with(answer, pin), answer.consumer)
end

local function find_unblocked(pin, ctx)
  local found = {}
  for _, answer in ipairs(pin.host.config:resolve(name_of(pin.host))) do
    if connects(answer, pin, ctx.now) then
      found[#found + 1] = answer.consumer
    end
  end
  return found
end

--- Those of a pin's consumers whose connections the pin does not block,
--- whether it matches anything or not.
function module.unblocked(pin, ctx)
  local of_host, role = known(pin.host), pin.role or "any"
  of_host[role] = of_host[role] or find_unblocked(pin, ctx)
  return of_host[role]
end

return module
