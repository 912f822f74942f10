--- Reads what is written in JSON as the config that it is, by its shape.

local core = require "cotter.core"
local outsystems = require "cotter.config.outsystems"
local refusals = require "cotter.config.refusal"
local sources = require "cotter.model.source"

local json = {}

-- A file of another tool: it has no hosts that we could judge, but a rule
-- says whose it is.
local function read_foreign(document, source, tool)
  local self = require "cotter.config.reader".json(document, source, "foreign",
                                                   {}, "")
  self:observe(document.root.offset, "foreign-shape", { tool = tool })
  return self.config
end

local function read_shape(document, source, row)
  if not row.reader then return read_foreign(document, source, row.name) end
  local made, problem = require(row.reader).read(document, source)
  if row.name ~= "build-action" then return made end
  return nil, problem, made
end

--- Says of each format what the document lacks.
local function not_a_config(path, document, shape)
  local object = document.root.type == "object"
  local refusal = refusals.unrecognised(path, document, object
    and 'no pin config: the object has no member "hosts"'
    or "no pin config: the top level is " .. document.root.type
       .. ", want an object with hosts")
  refusal.tried = {}
  for i, row in ipairs(object and shape.known() or {}) do
    refusal.tried[i] = refusals.unrecognised(path, document,
      ("nor of %s, which has %s"):format(row.name, row.wants))
  end
  return refusal
end

-- What a text has that was meant as a pin config: words, all of a row.
local WORDS = {
  { '"hashes"' }, { "sha256/" }, { "hosts", "hash" }, { "publicKeyHashes" },
  { "public_key_hashes" }, { "sha256Keys" },
  { "static_spki_hashes" },
}

--- Tells whether text that is no JSON was meant as a pin config.
local function meant_as_config(file)
  if file.claimed then return true end
  local octets = file.octets:gsub("%z", "")
  for _, row in ipairs(WORDS) do
    local all = true
    for _, word in ipairs(row) do
      all = all and octets:find(word, 1, true) ~= nil
    end
    if all then return true end
  end
  return false
end

-- A consumer reads UTF-8 without a mark, so what stands in another encoding
-- is judged and refused: its build hooks throw (JSON.parse of Node).
local function encoding_problem(file, document)
  if document.encoding == "utf-8" then return nil end
  return { path = file.path, line = 1, column = 1, code = "json.encoding",
    message = ("written as %s, but the plug-in reads UTF-8 without a byte "
      .. "order mark: save it as UTF-8 (PowerShell's > writes UTF-16)")
      :format(document.encoding) }
end

local function read_outsystems(file, document, source)
  return outsystems.read(document, source), encoding_problem(file, document)
end

--- Reads JSON, and JSON with comments where its shape is Chromium's.
---@return cotter.JsonDocument?
---@return cotter.CoreFault?
local function read_document(octets)
  local document, fault = core.json(octets, { transcode = true })
  if document or fault.code ~= "json.comment" then return document, fault end
  local commented, other = core.json(octets, { comments = true })
  if not commented then return nil, other end
  local row = require "cotter.config.shape".of(commented.root)
  if row and row.name == "chromium" then return commented end
  return nil, fault
end

-- As the formats in use write a pin of 32 octets, and a digest in a lock file
-- or of an image does not.
local DIGEST <const> = ("[%w+/]"):rep(43) .. "="
local NAMED <const> = "sha256/"
local PIN <const> = NAMED .. DIGEST

-- A list of pins without the name of the hash. Other keys are written alike:
-- beside these a word is wanted.
local BARE <const> = '%[%s*"' .. DIGEST .. '"'
local BARE_END <const> = '="'
local BARE_WORDS <const> = { "pin", "publickey", "hash" }

-- What a build action has in a string, and what Expo puts into the Info.plist
-- (app.json, ios.infoPlist).
local XML <const> = "<pin-set"
local PLIST <const> = { '"NSPinnedDomains"', '"TSKPinnedDomains"' }

--- Tells whether text has a pattern: the words in each match are looked for
--- first, since a tree has thousands of files without.
local function has(octets, words, pattern)
  return octets:find(words, 1, true) ~= nil and octets:find(pattern) ~= nil
end

local function has_bare_pins(octets)
  if not has(octets, BARE_END, BARE) then return false end
  local lower = octets:lower()
  for _, word in ipairs(BARE_WORDS) do
    if lower:find(word, 1, true) then return true end
  end
  return false
end

local function has_list(octets)
  for _, word in ipairs(PLIST) do
    if octets:find(word, 1, true) then return true end
  end
  return false
end

-- Programs write a solidus with or without a reverse one (RFC 8259 7).
local function has_pins(octets)
  octets = octets:gsub("\\/", "/")
  return has(octets, NAMED, PIN) or octets:find(XML, 1, true) ~= nil
    or has_list(octets) or has_bare_pins(octets)
end

--- What becomes of a document in no shape that is known.
local function unknown(file, document, shape)
  local name, platforms = shape.misnamed_action(document.root)
  if name and (file.explicit or has_pins(file.octets)) then
    return refusals.misnamed_action(file.path, document, name, platforms)
  end
  if file.claimed then return not_a_config(file.path, document, shape) end
  if not has_pins(file.octets) then return nil end
  return { path = file.path, note = "JSON with pins, in no shape that cotter "
    .. "reads: what it pins is not judged" }
end

--- Reads one file of JSON. What knows other formats than OutSystems' is loaded
--- where there may be one.
---@param file cotter.InputFile
---@return cotter.Config?
---@return cotter.config.Refusal?
---@return cotter.Config[]? several in place of one
---@nodiscard
function json.read(file)
  local document, fault = read_document(file.octets)
  if not document then
    if meant_as_config(file) then
      return nil, refusals.of_text(file, fault)
    end
    return nil
  end
  local root, source = document.root, sources.new(file.path, document)
  if outsystems.is(root) then return read_outsystems(file, document, source) end
  local shape = require "cotter.config.shape"
  local row = shape.of(root)
  if row then return read_shape(document, source, row) end
  if shape.outsystems(root) then
    return read_outsystems(file, document, source)
  end
  return nil, unknown(file, document, shape)
end

return json
