--- Reads lines of text as the config that they are: one format after another,
--- each of which says what it looked for in vain.

local core = require "cotter.core"
local refusals = require "cotter.config.refusal"
local sources = require "cotter.model.source"
local yaml = require "cotter.config.yaml"

local text = {}

---@class cotter.config.LineFault
---@field offset integer
---@field text string
---@field code string?
---@field meant boolean? the file is of the format, and wrong

local MODULE = "cotter.config.line."
local FORMATS = { "hpkp", "curl", "tlsa", "chromium_pins" }

local function refusal_of(source, fault, code)
  local at = source:position(fault.offset)
  return { path = at.path, line = at.line, column = at.column,
           code = fault.code or code, message = fault.text }
end

-- A number or a word may be all of a document in JSON.
local READ = { line = 1, column = 1,
               text = "a value alone, which pins nothing" }

--- How far the readers of what is no text of lines got.
local function others(file)
  local _, of_json = core.json(file.octets, { transcode = true })
  local _, of_xml = core.xml(file.octets)
  local list = { refusals.new(file.path, of_json or READ),
                 refusals.new(file.path, of_xml or READ), yaml.lacks(file) }
  for i, name in ipairs { "JSON", "XML", "YAML" } do
    list[i].message = ("nor %s: %s"):format(name, list[i].message)
    list[i].code = "config.unrecognised"
  end
  return list
end

--- What to do about source code that is not called by its language.
local function of_code(octets)
  if not require "cotter.config.code.okhttp".is(octets)
     and not require "cotter.config.code.trustkit".is(octets) then return "" end
  return ", but source code that names a pinner: its language is told by its "
    .. "name, .kt, .kts, .java or .swift, which --stdin-name gives what is "
    .. "standard input"
end

local function not_a_config(file, source, faults)
  local refusal = { path = file.path, line = 1, column = 1,
    code = "config.unrecognised",
    message = "no pin config" .. of_code(file.octets), tried = others(file) }
  for _, one in ipairs(faults) do
    local tried = refusal_of(source, one, "config.unrecognised")
    tried.code = "config.unrecognised"
    tried.message = ("nor %s: %s"):format(one.format, tried.message)
    refusal.tried[#refusal.tried + 1] = tried
  end
  return refusal
end

-- As curl writes a pin, and nobody else does.
local PIN <const> = "sha256//" .. ("[%w+/]"):rep(43) .. "="

--- What becomes of lines that are in no format that is known.
local function unknown(file, source, faults)
  if file.claimed then return not_a_config(file, source, faults) end
  if not file.octets:find(PIN) then return nil end
  return { path = file.path, note = "pins of curl's, in no option of it: what "
    .. "they pin is not judged" }
end

--- Reads one file of lines.
---@param file cotter.InputFile
---@return cotter.Config?
---@return cotter.config.Refusal?
---@nodiscard
function text.read(file)
  local source, faults = sources.of_text(file.path, file.octets), {}
  for i, name in ipairs(FORMATS) do
    local made, fault = require(MODULE .. name).read(file.octets, source)
    if made then return made end
    fault.format = name:gsub("_", "-")
    if fault.meant then
      return nil, refusals.in_conflict(file, fault.format)
        or refusal_of(source, fault)
    end
    faults[i] = fault
  end
  return nil, unknown(file, source, faults)
end

return text
