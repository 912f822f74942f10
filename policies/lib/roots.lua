--- Tells how the pins of a host lie to the roots of a vendor.
---
---   local roots = use "pinning.roots"
---   local rows = ctx.data.root_sets
---   local state, absent = roots.compare(host.pins, rows, "amazon")

local module = {}

local known = use("pinning.seen").new()

-- The rows by set and by pin; the data is the same for a whole run.
local function index(rows)
  local kept = known(rows)
  if not kept.sets then
    local sets, set_of = {}, {}
    for _, row in ipairs(rows) do
      local set = sets[row.set] or {}
      set[#set + 1] = row
      sets[row.set], set_of[row.pin] = set, row.set
      set_of[row.pin:sub(#"sha256/" + 1)] = row.set
    end
    kept.sets, kept.set_of = sets, set_of
  end
  return kept
end

--- Gives the name of the set that the first root among the pins is of.
function module.set_of(pins, rows)
  local set_of = index(rows).set_of
  for _, pin in ipairs(pins) do
    if set_of[pin.text] then return set_of[pin.text] end
  end
end

local function texts_of(pins)
  local texts, count = {}, 0
  for _, pin in ipairs(pins:usable():distinct()) do
    texts["sha256/" .. pin:base64()] = true
    count = count + 1
  end
  return texts, count
end

local function absent_from(texts, set)
  local absent = {}
  for _, row in ipairs(set) do
    if not texts[row.pin] then absent[#absent + 1] = row.name end
  end
  return absent
end

--- Compares pins with a set: "complete" if they are its roots and nothing
--- else, "incomplete" if some of its roots are absent, "mixed" if there are
--- other pins too, "none" if there is no root of it. The names of the roots
--- that are absent come with it.
function module.compare(pins, rows, name)
  local set = index(rows).sets[name] or {}
  local texts, count = texts_of(pins)
  local absent = absent_from(texts, set)
  local present = #set - #absent
  if present == 0 then return "none", absent end
  if count > present then return "mixed", absent end
  return #absent == 0 and "complete" or "incomplete", absent
end

return module
