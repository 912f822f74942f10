--- Reads what is written in JSON as the config that it is, by its shape.

local core = require "cotter.core"
local config = require "cotter.model.config"
local host = require "cotter.model.host"
local outsystems = require "cotter.config.outsystems"
local refusals = require "cotter.config.refusal"
local shape = require "cotter.config.shape"
local sources = require "cotter.model.source"

local json = {}

-- A file of another tool: it has no hosts that we could judge, but a rule
-- says whose it is.
local function read_foreign(document, source, tool)
  local observations = {}
  local root = document.root
  observations[1] = config.observation(source, root.offset, "foreign-shape",
                                       { tool = tool })
  return config.new(source, root.offset, {
    format = "foreign", consumers = {}, encoding = document.encoding,
    hosts = host.list(source, root.offset, {}), observations = observations,
  })
end

local function not_a_config(path, document)
  return refusals.unrecognised(path, document,
    document.root.type == "object"
      and 'no pin config: the object has no member "hosts"'
      or "no pin config: the top level is " .. document.root.type
         .. ", want an object with hosts")
end

--- Tells whether text that is no JSON was meant as a pin config.
local function meant_as_config(file)
  local octets = file.octets:gsub("%z", "")
  return file.claimed
    or (octets:find('"hashes"', 1, true) or octets:find("sha256/", 1, true)
        or octets:find("hosts", 1, true) and octets:find("hash", 1, true))
       ~= nil
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

--- Reads one file of JSON.
---@param file cotter.InputFile
---@return cotter.Config?
---@return cotter.config.Refusal?
---@nodiscard
function json.read(file)
  local document, fault = core.json(file.octets, { transcode = true })
  if not document then
    if meant_as_config(file) then
      return nil, refusals.new(file.path, fault)
    end
    return nil
  end
  local source = sources.new(file.path, document)
  local tool = shape.foreign(document.root)
  if tool then return read_foreign(document, source, tool) end
  if shape.outsystems(document.root) then
    return outsystems.read(document, source), encoding_problem(file, document)
  end
  return nil, file.claimed and not_a_config(file.path, document) or nil
end

return json
