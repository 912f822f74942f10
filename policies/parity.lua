--- Rules about the files of one app that say the same to different platforms,
--- or to the source and to the package that was built of it.

-- A file that pins no host at all is of no part in this (config-no-pins), nor
-- is Chromium's list of the keys that its other file names.
local function pins_any(config)
  if config.format == "chromium-pins" then return false end
  for _, host in ipairs(config.hosts) do
    if #host.pins > 0 then return true end
  end
  return false
end

local function compared(app)
  local list = {}
  for _, config in ipairs(app.configs) do
    if config.ships and pins_any(config) then
      list[#list + 1] = config
    end
  end
  return list
end

-- What stands in a package is told by its file, a mark and the entry in it.
local function is_packed(config)
  return config.path:find "%.%w+!" ~= nil
end

-- Several files of one format stand for variants of a build, which rules of
-- that format judge.
local function are_peers(one, other)
  return one.format ~= other.format or is_packed(one) ~= is_packed(other)
end

-- The entry of a config that pins a name for one of its consumers.
local function entry_for(config, name)
  for _, answer in ipairs(config:resolve(name)) do
    if answer.pinned then return answer.entry end
  end
end

-- Digests of an entry; nothing where one is in doubt, which pin rules tell.
local function digests_of(host)
  local set = {}
  for _, pin in ipairs(host.pins) do
    if not pin.digest then return nil end
    set[pin.digest] = true
  end
  return set
end

local function lacks_any(set, others)
  for digest in pairs(others) do
    if not set[digest] then return true end
  end
  return false
end

local function differ(one, other)
  local left, right = digests_of(one), digests_of(other)
  if not (left and right) then return false end
  return lacks_any(left, right) or lacks_any(right, left)
end

-- Two configs of one file are told apart by what they are for.
local function tell(code, host, also, other)
  fail(code, { at = host, also = also, host = host, other = other.path,
               part = host.config.format, other_part = other.format })
end

local function tell_absent(host, other, built)
  local code = host.config.path == other.path and "one_part" or "one_file"
  tell(built and "not_built" or code, host, other, other)
end

local function tell_other_pins(host, entry, packed)
  local other = entry.config
  local code = host.config.path == other.path and "parts_differ"
               or "pins_differ"
  tell(packed and "old_build" or code, host, entry, other)
end

local function is_known(host) return #host.pins > 0 and not host.fault end

-- Looks for each pinned host of a file in another one. Of entries that both
-- have, what differs is told once: for the first of the files.
local function compare_host(host, other, first)
  local from, to = is_packed(host.config), is_packed(other)
  local entry = entry_for(other, host.name)
  if not entry then return tell_absent(host, other, to and not from) end
  local untold = first or entry.name ~= host.name
  if untold and differ(host, entry) then
    tell_other_pins(host, entry, from or to)
  end
end

local function compare(one, other, first)
  for _, host in ipairs(one.hosts) do
    if is_known(host) then compare_host(host, other, first) end
  end
end

rule "host-parity" {
  title = "All files of an app pin the same hosts to the same keys",
  on = "app",
  severity = "medium",
  refs = { "OWASP MASVS-NETWORK-2" },
  remedy = "write the same hosts and pins for all platforms; where two apps \z
            stand in one folder, say in an app.lua which files are of which",
  messages = {
    one_file = "{host} is pinned here, and not in {other}",
    pins_differ = "{host} has other pins here than in {other}",
    one_part = {
      text = "{host} is pinned for {part} in this file, and not for \z
              {other_part}",
      remedy = "write the same hosts and pins for both",
    },
    parts_differ = {
      text = "{host} has other pins for {part} in this file than for \z
              {other_part}",
      remedy = "write the same hosts and pins for both",
    },
    not_built = {
      text = "{host} is pinned here, and not in {other}: a new build is due",
      remedy = "build the package anew",
    },
    old_build = {
      text = "{host} has other pins here than in {other}: a new build is due",
      remedy = "build the package anew",
    },
  },
  params = {
    max_files = { type = "integer", default = 12, min = 2, max = 64,
      doc = "files that pin, up to which they are taken for one app" },
  },
  applies = function(app) return #compared(app) > 1 end,
  check = function(app, ctx)
    local list, most = compared(app), ctx.params.max_files
    if #list > most then
      local text = ("%d files that pin are more than one app has (%d at \z
                     most): an app.lua says which files are of which app")
        :format(#list, most)
      ctx.note(text)
      return skip(text)
    end
    for i, one in ipairs(list) do
      for j, other in ipairs(list) do
        if i ~= j and are_peers(one, other) then
          compare(one, other, i < j)
        end
      end
    end
  end,
}
