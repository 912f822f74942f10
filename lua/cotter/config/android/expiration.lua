--- The date of a pin-set, as Java reads it: SimpleDateFormat "yyyy-MM-dd", not
--- lenient. It takes fewer digits, and whatever follows the day.

local date = require "cotter.date"
local time = require "cotter.model.time"

local expiration = {}

-- A number below 100, however many zeros it begins with.
local function below_100(digits)
  local number = digits:match "^0*(%d?%d)$"
  return number and tonumber(number)
end

local function loose(text)
  local year, month, day = text:match "^%s*(%d+)%-(%d+)%-(%d+)"
  if not year or #year > 4 then return nil end
  month, day = below_100(month), below_100(day)
  if not (month and day) then return nil end
  year = math.max(tonumber(year), 1970)
  return date.seconds(("%04d-%02d-%02d"):format(year, month, day))
end

--- Gives the begin of the day from which on nothing is pinned.
---@param text string
---@return cotter.Time? expires nil where the platform throws
---@return boolean exact written as "yyyy-MM-dd"
---@nodiscard
function expiration.read(text)
  local seconds = date.seconds(text)
  local exact = seconds ~= nil
  seconds = seconds or loose(text)
  return seconds and time.at(seconds), exact
end

return expiration
