--- Picks the reader of a config by what stands in it.

local core = require "cotter.core"
local config = require "cotter.model.config"
local host = require "cotter.model.host"
local outsystems = require "cotter.config.outsystems"
local shape = require "cotter.config.shape"
local sources = require "cotter.model.source"

local configs = {}

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

local function problem(path, fault)
  return { path = path, line = fault.line, column = fault.column,
           code = fault.code, message = fault.text }
end

local function not_a_config(path, document)
  local line, column = document:position(document.root.offset)
  local message = document.root.type == "object"
    and 'no pin config: the object has no member "hosts"'
    or "no pin config: the top level is " .. document.root.type
       .. ", want an object with hosts"
  return { path = path, line = line, column = column,
           code = "config.unrecognised", message = message }
end

--- Tells whether text that is no XML was meant as a pin config.
local function meant_as_android(file)
  local octets = file.octets:sub(1, 65536):gsub("%z", "")
  return file.claimed or octets:find("network-security-config", 1, true)
    or octets:find("<pin-set", 1, true)
end

local function read_manifest(document, file, source)
  local made = require "cotter.config.manifest".read(document, source)
  local refused = file.explicit and { path = file.path, line = 1, column = 1,
    code = "config.manifest", message = made.reference
      and ("a manifest, and no config: give %s.xml of res/xml, or the folder")
        :format(made.reference)
      or "a manifest, which names no network security config" }
  return nil, refused or nil, made
end

--- What reads XML is loaded where there is some: most files are JSON.
local function read_xml(file)
  local document, fault = core.xml(file.octets)
  if not document then
    return nil, meant_as_android(file) and problem(file.path, fault) or nil
  end
  local root, source = document.root, sources.new(file.path, document)
  if root.name == "manifest" then
    return read_manifest(document, file, source)
  end
  local android = require "cotter.config.android"
  if android.is(root) then return android.read(document, source) end
  if not file.claimed then return nil end
  local line, column = document:position(root.offset)
  return nil, { path = file.path, line = line, column = column,
    code = "config.unrecognised", message =
      ("no pin config: the root is <%s>, want <network-security-config>")
      :format(root.name) }
end

-- What may stand before the first character: a mark, and UTF-16 has zeros.
local BEFORE = "^[\xEF\xBB\xBF\xFE\xFF%s%z]*"

--- Tells XML by its first character, or by the begin of its binary form. The
--- name decides where that is not the one of JSON either.
local function is_xml(file)
  local begin = file.octets:sub(1, 256)
  return begin:find(BEFORE .. "<") ~= nil or begin:sub(1, 4) == "\3\0\8\0"
    or file.path:find "%.xml$" ~= nil and not begin:find(BEFORE .. "[%[{]")
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

---@class cotter.InputFile
---@field path string
---@field octets string
---@field explicit boolean  named by the user, not found in a folder
---@field claimed boolean  a config, by the user's word or by name and place
---@field in_target boolean stands in a folder called pinning

--- Reads one file as the config that it is.
---@param file cotter.InputFile
---@return cotter.Config? config nil for what is none, or is refused
---@return { path: string, code: string, message: string }? problem nil too
---        for a file in a folder that has nothing to do with pins
---@return cotter.config.Manifest? manifest of an Android app
---@nodiscard
function configs.read(file)
  if is_xml(file) then return read_xml(file) end
  local document, fault = core.json(file.octets, { transcode = true })
  if not document then
    if meant_as_config(file) then
      return nil, problem(file.path, fault)
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

return configs
