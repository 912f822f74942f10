--- Moments: seconds since 1970-01-01T00:00:00Z, and how they are written.
---
--- Pure: no clock, no time zone of the machine, no locale.

local date = require "cotter.date"

local moment = {}

local LAST = 253402300799 -- 9999-12-31T23:59:59Z

local RFC3339 = "^([%d-]+)[Tt](%d%d):(%d%d):(%d%d)(.+)$"

local UTC = { Z = true, z = true, ["+00:00"] = true, ["-00:00"] = true }

---@param text string
---@return integer?
---@return string? message
local function read_moment(text)
  local day, hour, minute, second, zone = text:match(RFC3339)
  if not day then
    return nil, "neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ"
  end
  if not UTC[zone] then return nil, "not in UTC, whole seconds and a Z" end
  hour, minute = tonumber(hour), tonumber(minute)
  second = tonumber(second)
  if hour > 23 or minute > 59 or second > 59 then
    return nil, "no such time of day"
  end
  local midnight = date.seconds(day)
  if not midnight then return nil, "no such day, from 1970 to 9999" end
  return midnight + hour * 3600 + minute * 60 + second
end

--- Reads a date, which is its first second, or a moment of RFC 3339 in UTC
--- and whole seconds.
---@param text string
---@return integer? seconds
---@return string? message why not
---@nodiscard
function moment.read(text)
  if not text:find "^%d%d%d%d%-%d%d%-%d%d$" then return read_moment(text) end
  local seconds = date.seconds(text)
  if not seconds then return nil, "no such day, from 1970 to 9999" end
  return seconds
end

--- The day that the number of days since 1970-01-01 falls on; years begin in
--- March, so that the leap day is the last of its year.
---@param days integer
---@return integer year
---@return integer month
---@return integer day
local function civil(days)
  local shifted = days + 719468
  local era, of_era = shifted // 146097, shifted % 146097
  local year = (of_era - of_era // 1460 + of_era // 36524
                - of_era // 146096) // 365
  local of_year = of_era - (365 * year + year // 4 - year // 100)
  local march = (5 * of_year + 2) // 153
  local month = march < 10 and march + 3 or march - 9
  local day = of_year - (153 * march + 2) // 5 + 1
  return era * 400 + year + (month <= 2 and 1 or 0), month, day
end

--- Writes the day of a moment: 2027-01-31.
---@param seconds integer
---@return string
---@nodiscard
function moment.date(seconds)
  return ("%04d-%02d-%02d"):format(civil(seconds // 86400))
end

--- Writes a moment: 2027-01-31T23:59:59Z. Years that do not have four digits
--- are cut to the nearest that has.
---@param seconds integer
---@return string
---@nodiscard
function moment.text(seconds)
  seconds = math.max(-62167219200, math.min(seconds, LAST))
  local rest = seconds % 86400
  return ("%sT%02d:%02d:%02dZ"):format(moment.date(seconds), rest // 3600,
                                       rest // 60 % 60, rest % 60)
end

return moment
