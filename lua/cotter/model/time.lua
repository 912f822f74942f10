--- Moments and durations as rules see them: compared, moved by days, printed.
---
--- A rule cannot make one from a clock: it has ctx.now and what it reads.

local core = require "cotter.core"
local moment = require "cotter.moment"

local time = {}

local DAY, HOUR = 86400, 3600

local new_time, new_duration

local function seconds(value) return value.seconds end

local function is(value, name)
  return core.record_type(value) == name
end

local function need(value, name, operation)
  if not is(value, name) then
    error(operation .. ", not " .. (core.record_type(value) or type(value)), 3)
  end
  return seconds(value)
end

local function plus(a, b)
  if is(b, "time") then a, b = b, a end
  local start = need(a, "time", "add days(n) or hours(n) to a time")
  return new_time(nil, nil,
    start + need(b, "duration", "add days(n) or hours(n) to a time"))
end

local function minus(a, b)
  local start = need(a, "time", "subtract from a time")
  if is(b, "time") then return new_duration(nil, nil, start - seconds(b)) end
  return new_time(nil, nil,
    start - need(b, "duration", "subtract days(n) or a time from a time"))
end

-- These are called with two records of one type.
local function less(a, b) return a.seconds < b.seconds end
local function at_most(a, b) return a.seconds <= b.seconds end
local function same(a, b) return a.seconds == b.seconds end

new_time = core.record("time", {
  fields = { "seconds" },
  meta = {
    tostring = function(self)
      local value = seconds(self)
      return value % DAY == 0 and moment.date(value) or moment.text(value)
    end,
    eq = same, lt = less, le = at_most, add = plus, sub = minus,
  },
})

new_duration = core.record("duration", {
  fields = { "seconds" },
  lazy = { days = function(self) return seconds(self) // DAY end },
  meta = {
    tostring = function(self)
      local count = seconds(self) // DAY
      return count == 1 and "1 day" or count .. " days"
    end,
    eq = same, lt = less, le = at_most,
  },
})

--- Makes a time of seconds since 1970-01-01T00:00:00Z.
---@param value integer
---@return cotter.Time
---@nodiscard
function time.at(value) return new_time(nil, nil, value) end

--- Makes a duration of seconds.
---@param value integer
---@return cotter.Duration
---@nodiscard
function time.duration(value) return new_duration(nil, nil, value) end

--- Reads "2027-01-01" or "2027-01-01T12:00:00Z"; raises for anything else.
---@param text string
---@return cotter.Time
---@nodiscard
function time.read(text)
  local value, problem = moment.read(text)
  if not value then error(problem, 2) end
  return time.at(value)
end

local function units(name, size)
  return function(count)
    if math.type(count) ~= "integer" then
      error(name .. " takes a whole number", 2)
    end
    return time.duration(count * size)
  end
end

time.days, time.hours = units("days", DAY), units("hours", HOUR)

return time
