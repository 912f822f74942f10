--- Keeping: what phones do for a host before an edit they do after it, but for
--- the better. The rules say what is amiss in a config; this says what of it is
--- in force.

local gate = require "cotter.gate"

local keeping = {}

-- What is below a name can be an entry's, too.
local BELOW <const> = "a."

--- The names that findings are about, and one below each.
local function names_of(findings)
  local names, known = {}, {}
  local function add(name)
    if name and name:find "^[%w-][%w.-]*$" and not known[name] then
      known[name] = true
      names[#names + 1] = name
    end
  end
  for _, one in ipairs(findings) do
    local name = one.values and one.values.name or one.host
    if type(name) == "string" then
      name = name:gsub("^%*%*?%.", ""):gsub("%.$", ""):lower()
      add(name)
      add(BELOW .. name)
    end
  end
  return names
end

local function key_of(answer)
  return table.concat({ answer.host, answer.path, answer.consumer }, "\0")
end

--- Adds the pins of an answer, told apart as their lists are.
local function add_pins(into, pins, role)
  for _, one in ipairs(pins or {}) do
    into[role .. (type(one) == "table" and one.pin or one)] = true
  end
end

local function read(answers)
  local by = {}
  for _, one in ipairs(answers) do
    local key = key_of(one)
    local own = by[key] or { effect = one.effect, reason = one.reason,
                             host = one.host, consumer = one.consumer,
                             path = one.path, pins = {} }
    add_pins(own.pins, not (one.leaf or one.ca) and one.pins, "")
    add_pins(own.pins, one.leaf, "leaf ")
    add_pins(own.pins, one.ca, "ca ")
    by[key] = own
  end
  return by
end

---@return table? answers by host, file and consumer
---@return table? error where there are none
local function ask(options, names, texts)
  local instead = {}
  for path, octets in pairs(options.instead or {}) do
    instead[path] = octets
  end
  for path, octets in pairs(texts) do instead[path] = octets end
  local told = gate.resolve { inputs = options.inputs, hosts = names,
    at = options.at, versions = options.versions, instead = instead }
  if #told.errors > 0 then return nil, told.errors[1] end
  return read(told.answers)
end

local WHAT = { dies = "the app dies", blocks = "every connection is refused",
               refused = "the build refuses it", unpinned = "it is not pinned" }

-- What was refused as a whole may show now what else is amiss.
local function is_worse(was, is)
  if is.effect == "pinned" then return false end
  return was.effect == "pinned"
    or was.effect == "unpinned" and is.effect ~= "unpinned"
end

local function lacks(was, is)
  for pin in pairs(was.pins) do
    if not is.pins[pin] then return true end
  end
  return false
end

local function compare(was, is, replaces)
  if is_worse(was, is) then
    return ("%s of %s: %s"):format(is.consumer, is.host,
      is.reason or WHAT[is.effect])
  elseif was.effect == "pinned" and not replaces and lacks(was, is) then
    return ("%s would lose pins of %s that are in force"):format(is.consumer,
                                                                 is.host)
  end
end

-- A pin of something else of a certificate gives way to that of its key.
local function replaces_pins(findings)
  for _, one in ipairs(findings) do
    if one.rule == "pin-wrong-object" then return true end
  end
  return false
end

local function sorted_keys(by)
  local keys = {}
  for key in pairs(by) do keys[#keys + 1] = key end
  table.sort(keys)
  return keys
end

--- Says what phones do worse after edits.
---@param options cotter.CheckOptions
---@param before table<string, string> texts in place of a file's, by path
---@param after table<string, string>
---@param findings table[] that the edits mend
---@return { message: string, path: string?, code: string? }? harm or an error,
---        where the question has no answer
---@nodiscard
function keeping.harm(options, before, after, findings)
  local names = names_of(findings)
  if #names == 0 then return nil end
  local was, refused = ask(options, names, before)
  local is
  if was then is, refused = ask(options, names, after) end
  if not (was and is) then return refused end
  local replaces = replaces_pins(findings)
  for _, key in ipairs(sorted_keys(was)) do
    local message = is[key] and compare(was[key], is[key], replaces)
    if message then return { message = message, path = was[key].path } end
  end
end

return keeping
