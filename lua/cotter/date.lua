--- Dates: days of the calendar as they are written in rules and policies.

local date = {}

local DAYS = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

---@param year integer
---@param month integer 1 to 12
---@return integer
local function days_of_month(year, month)
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  return month == 2 and leap and 29 or DAYS[month]
end

--- Days since 1970-01-01; years begin in March, so that the leap day is last.
---@param year integer
---@param month integer
---@param day integer
---@return integer
local function days_since_epoch(year, month, day)
  if month <= 2 then year, month = year - 1, month + 12 end
  local leaps = year // 4 - year // 100 + year // 400
  return 365 * year + leaps + (153 * (month - 3) + 2) // 5 + day - 719469
end

--- Reads "2027-01-31", a day that exists, from the year 1970 on.
---@param text string
---@return integer? seconds from 1970-01-01T00:00:00Z to its begin
---@nodiscard
function date.seconds(text)
  local year, month, day = text:match "^(%d%d%d%d)%-(%d%d)%-(%d%d)$"
  if not year then return nil end
  year, month, day = tonumber(year), tonumber(month), tonumber(day)
  if year < 1970 or month < 1 or month > 12 then return nil end
  if day < 1 or day > days_of_month(year, month) then return nil end
  return days_since_epoch(year, month, day) * 86400
end

return date
