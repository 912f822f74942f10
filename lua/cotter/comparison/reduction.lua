--- Reduction: the smallest config that still shows a flip. Parts of the witness
--- are left out, the outermost first and many at a time, as long as both
--- policies still differ about it (delta debugging).

local fault = require "cotter.fault"
local flips = require "cotter.comparison.flips"
local gate = require "cotter.gate"
local pieces = require "cotter.comparison.pieces"

local reduction = {}

-- Both policies are asked at each step, which takes some milliseconds: a flip
-- is reduced within a second or two, and all of them within some more.
local STEPS_OF_ONE <const>, STEPS_OF_ALL <const> = 64, 256

---@class cotter.Reduced
---@field octets integer
---@field text string
---@field complete boolean nothing more can be left out; false where that was
---       not tried of all

---@class cotter.Reduction
---@field options cotter.CheckOptions
---@field verdicts cotter.Verdict[] of both policies, with their plans
---@field left integer steps for all flips
---@field lost cotter.Fault? why a question had no answer

---@class cotter.ReducedFlip one that is being reduced
---@field all cotter.Reduction
---@field flip cotter.Flip
---@field policies string[]
---@field plans table<string, cotter.Plan> of the rule alone, by policy
---@field left integer steps
---@field pieces cotter.Pieces
---@field left_out table<integer, boolean>
local ReducedFlip = {}
ReducedFlip.__index = ReducedFlip

---@param verdict cotter.Verdict
---@return cotter.Fault?
local function lost_in(verdict)
  for _, one in ipairs(verdict.errors) do
    if fault.is_of_system(one) then return one end
  end
end

--- Keeps why a question had no answer.
---@param verdicts cotter.Verdict[]
function ReducedFlip:note_lost(verdicts)
  for _, one in ipairs(verdicts) do
    self.all.lost = self.all.lost or lost_in(one)
  end
end

---@param verdict cotter.Verdict
---@return boolean
local function is_broken(verdict)
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "error" then return true end
  end
  return #verdict.errors > 0
end

--- Whether a flip is of the same kind, and about the same host.
---@param one cotter.Flip
---@param other cotter.Flip
---@return boolean
local function is_alike(one, other)
  for _, name in ipairs { "rule", "direction", "change" } do
    if one[name] ~= other[name] then return false end
  end
  return one.witness.code == other.witness.code
    and one.witness.host == other.witness.host
end

--- Whether a config alone shows the flip.
---@param text string
---@return boolean
function ReducedFlip:shows(text)
  local own, path = {}, self.flip.witness.path
  for name, value in pairs(self.all.options) do own[name] = value end
  own.inputs, own.instead, own.plans = { path }, { [path] = text }, self.plans
  local verdicts = gate.each(own, self.policies)
  self:note_lost(verdicts)
  if is_broken(verdicts[1]) or is_broken(verdicts[2]) then return false end
  for _, one in ipairs(flips.between(verdicts[1], verdicts[2])) do
    if is_alike(one, self.flip) then return true end
  end
  return false
end

--- Tries to leave pieces out; they stay out if the flip is still there.
---@param indices integer[]
---@return boolean done
function ReducedFlip:leave_out(indices)
  if self.left == 0 or self.all.left == 0 or #indices == 0 then return false end
  self.left, self.all.left = self.left - 1, self.all.left - 1
  local tried = {}
  for index in pairs(self.left_out) do tried[index] = true end
  for _, index in ipairs(indices) do tried[index] = true end
  if not self:shows(self.pieces:without(tried)) then return false end
  self.left_out = tried
  return true
end

---@param list integer[]
---@param from integer
---@param count integer
---@return integer[] those of a list that are not among the count from there
---@return integer[] those that are
local function part(list, from, count)
  local rest, taken = {}, {}
  for i, index in ipairs(list) do
    local into = i >= from and i < from + count and taken or rest
    into[#into + 1] = index
  end
  return rest, taken
end

--- Leaves out all but the piece that the finding is in.
---@param list integer[]
---@param offset integer
---@return integer[] list what is left of it
function ReducedFlip:keep_place(list, offset)
  for i, index in ipairs(list) do
    local one = self.pieces[index]
    if offset >= one.first and offset <= one.last then
      local others, kept = part(list, i, 1)
      return self:leave_out(others) and kept or list
    end
  end
  return list
end

--- Leaves out what it can of some pieces: all, halves, and so on.
---@param list integer[]
function ReducedFlip:sift(list)
  local size = #list
  while size >= 1 do
    local from = 1
    while from <= #list do
      local rest, taken = part(list, from, size)
      if self:leave_out(taken) then list = rest else from = from + size end
    end
    size = size // 2
  end
end

---@param text string
---@param witness table
---@return integer octet, from 1, in which the line of the finding begins
local function offset_of(text, witness)
  local at = 1
  for _ = 2, witness.line or 1 do
    at = (text:find("\n", at, true) or #text) + 1
  end
  return at + (witness.column or 1) - 1
end

--- Leaves out what it can, from the outermost pieces to the innermost.
---@return cotter.Reduced
function ReducedFlip:run()
  local offset = offset_of(self.pieces.text, self.flip.witness)
  for depth = 1, pieces.DEEPEST do
    local list = self.pieces:at_depth(depth, self.left_out)
    if #list == 0 then break end
    self:sift(self:keep_place(list, offset))
  end
  local text = self.pieces:without(self.left_out)
  return { text = text, octets = #text,
           complete = self.left > 0 and self.all.left > 0 }
end

--- A plan of one rule alone; all of it, where the plan does not run that one.
---@param plan cotter.Plan
---@param id string
---@return cotter.Plan
local function narrow(plan, id)
  local made = setmetatable({}, getmetatable(plan))
  for name, value in pairs(plan) do made[name] = value end
  made.rules = {}
  for _, row in ipairs(plan.rules) do
    if row.rule.id == id then table.insert(made.rules, row) end
  end
  return #made.rules > 0 and made or plan
end

--- Reads the parts of a witness, if there is one and steps are left.
---@param all cotter.Reduction
---@param flip cotter.Flip
---@param source fun(path: string): string?
---@return cotter.Pieces?
local function read_pieces(all, flip, source)
  local octets = flip.witness.path and source(flip.witness.path)
  if not octets or all.left == 0 then return nil end
  local read, refused = pieces.read(octets)
  all.lost = all.lost or refused
  return read
end

--- Reduces the witness of one flip, where it shows the flip alone. The policies
--- are not read again: it is about what they said before.
---@param all cotter.Reduction
---@param flip cotter.Flip
---@param source fun(path: string): string?
---@return cotter.Reduced?
local function reduce(all, flip, source)
  local read = read_pieces(all, flip, source)
  if not read then return nil end
  local self = setmetatable({ all = all, flip = flip, left = STEPS_OF_ONE,
    policies = {}, plans = {}, pieces = read, left_out = {} }, ReducedFlip)
  for i, verdict in ipairs(all.verdicts) do
    self.policies[i] = verdict.policy
    self.plans[verdict.policy] = narrow(verdict.plan, flip.rule)
  end
  all.left = all.left - 1
  return self:shows(read.text) and self:run() or nil
end

--- Gives each flip the smallest config that shows it, as far as steps are left.
---@param list cotter.Flip[] their witnesses are given `reduced`
---@param options cotter.CheckOptions that they were found with, with the
---       moment, the evidence and the roots
---@param verdicts cotter.Verdict[] of both policies
---@param source fun(path: string): string?
---@return cotter.Fault? lost why a question had no answer
function reduction.run(list, options, verdicts, source)
  local all = { options = {}, verdicts = verdicts, left = STEPS_OF_ALL }
  for name, value in pairs(options) do all.options[name] = value end
  all.options.progress = nil
  for i, flip in ipairs(list) do
    if options.progress then
      options.progress(("reducing witness %d of %d"):format(i, #list))
    end
    flip.witness.reduced = reduce(all, flip, source)
  end
  return all.lost
end

return reduction
