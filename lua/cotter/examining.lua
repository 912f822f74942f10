--- Examining: has certificates and keys read, and chains judged, by a process
--- without rights.

local answering = require "cotter.answering"
local jail = require "cotter.jail"
local large = require "cotter.large"

local examining = {}

-- PKCS#12 begins with its version, 3 (RFC 7292 4), behind the head of a
-- sequence. What protects it may be as old as it is.
local function may_be_old(one)
  return large.head(one.octets):sub(1, 12):find("\2\1\3", 1, true) ~= nil
end

---@param request cotter.examine.Request
---@return boolean
local function needs_legacy(request)
  for _, one in ipairs(request.files or {}) do
    if may_be_old(one) then return true end
  end
  return request.password ~= nil
end

---@param request cotter.examine.Request
---@return cotter.examine.Answer?
---@return cotter.CoreFault?
local function ask(request)
  local answer, refused = answering.ask("cotter.examine", request,
                                        { legacy = needs_legacy(request) })
  if answer then return answer end
  refused.text = jail.told("the process that is to read it", refused)
  return nil, refused
end

---@class cotter.ExamineOptions
---@field detail cotter.examine.Detail
---@field password string?
---@field anchors boolean?

---@param files cotter.examine.File[]
---@param options cotter.ExamineOptions
---@return cotter.examine.Request
local function request_of(files, options)
  return { files = files, detail = options.detail,
           password = options.password, anchors = options.anchors }
end

--- Asks about each file by itself, so that those that break nothing are read.
---@param files cotter.examine.File[]
---@param options cotter.ExamineOptions
---@param refused cotter.CoreFault? why there is no answer about all
---@return cotter.examine.Answer
local function ask_each(files, options, refused)
  if #files == 1 then return { files = { { fault = refused } } } end
  local found = { files = {} }
  for i, one in ipairs(files) do
    local answer, own = ask(request_of({ one }, options))
    found.files[i] = answer and answer.files[1] or { fault = own }
    found.anchors = found.anchors or answer and answer.anchors
  end
  return found
end

--- Reads what is in files.
---@param files cotter.examine.File[]
---@param options cotter.ExamineOptions
---@return cotter.examine.FileAnswer[] one for each file
---@return cotter.CoreFault? fault of the anchors that they are to be
---@nodiscard
function examining.files(files, options)
  if #files == 0 then return {} end
  local answer, refused = ask(request_of(files, options))
  answer = answer or ask_each(files, options, refused)
  return answer.files, answer.anchors
end

--- Judges a chain.
---@param chain cotter.examine.Chain
---@return cotter.examine.ChainAnswer?
---@return cotter.CoreFault?
---@nodiscard
function examining.chain(chain)
  local answer, refused = ask { chain = chain }
  if not answer then return nil, refused end
  return answer.chain
end

return examining
