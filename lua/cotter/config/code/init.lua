--- Reads source code in Kotlin, Java and Swift for the pins in it. It is a
--- partial view: what is computed, or comes from elsewhere, is not seen.

local okhttp = require "cotter.config.code.okhttp"
local sources = require "cotter.model.source"
local tokens = require "cotter.config.code.tokens"
local trustkit = require "cotter.config.code.trustkit"

local code = {}

--- Tells whether a file is source code, by its name.
---@param path string
---@return boolean
---@nodiscard
function code.is(path) return tokens.language(path) ~= nil end

local function is_empty(config)
  return #config.hosts == 0 and #config.observations == 0
end

local function refusal_of(file)
  return { path = file.path, line = 1, column = 1,
    code = "config.unrecognised",
    message = "no pins in this code: neither calls of OkHttp's "
      .. "CertificatePinner.Builder nor a literal with kTSKPinnedDomains" }
end

--- What is noted of a file of a folder that names a pinner, and in which no
--- call is seen: it may pin all the same.
local function unseen(file)
  return { path = file.path, note = "source code that names a pinner, in which "
    .. "no call or literal is seen: what it pins is not judged" }
end

--- Reads one file.
---@param file cotter.InputFile
---@return cotter.Config[]
---@return cotter.config.Refusal?
---@nodiscard
function code.read(file)
  local octets, found = file.octets, {}
  if okhttp.is(octets) or trustkit.is(octets) then
    local source = sources.of_text(file.path, octets)
    local list = tokens.of(octets, assert(tokens.language(file.path)))
    local calls = okhttp.read(list, source)
    if not is_empty(calls) then found[1] = calls end
    local literals = trustkit.read(list, source)
    table.move(literals, 1, #literals, #found + 1, found)
  end
  if #found > 0 then return found end
  return found, file.explicit and refusal_of(file) or unseen(file)
end

return code
