--- Packages of apps, opened by a process without rights: it is handed the file
--- as it is mapped, reads of it what a search wants, and tells what it found.

local core = require "cotter.core"
local jail = require "cotter.jail"
local kinds = require "cotter.kinds"

local packages = {}

local each, flag, list = kinds.each, kinds.flag, kinds.list
local maybe, place, record, text = kinds.maybe, kinds.place, kinds.record,
                                   kinds.text

-- Work on a package: what it unpacks, some times over.
local MEMORY <const> = 4 * core.limits.archive_octets + 64 * 1024 * 1024

local facts = record {
  bundle = maybe(flag), wired = maybe(flag), resource = maybe(text),
  name = maybe(text), own_name = maybe(text), manifest = maybe(text),
  line = maybe(place), target_sdk = maybe(kinds.count),
  oldest_sdk = maybe(kinds.count), sdk_line = maybe(place),
  flutter_line = maybe(place),
  anchors = maybe(each(text, record { entry = text, octets = maybe(text) })),
}

--- What a process may tell of a package: paths are those of entries in it.
---@param path string
---@return cotter.Kind
local function answer_on(path)
  local own = kinds.below(path .. "!")
  local inside = kinds.any { own, kinds.one_of { [path] = true } }
  return record {
    files = list(record { path = own, octets = text, claimed = flag,
      in_target = flag, explicit = flag, package = facts }),
    materials = list(record { path = own, octets = text }),
    refused = list(record { path = inside, code = text, text = text }),
    passed_over = list(record { path = inside, message = text }),
    fault = maybe(record { code = text, text = text,
                           offset = maybe(kinds.count) }),
  }
end

--- Opens a package.
---@param path string
---@return cotter.OpenPackage? package
---@return cotter.CoreFault? fault
---@nodiscard
function packages.open(path)
  local mapping <close>, fault = core.map_file(path)
  if not mapping then return nil, fault end
  local octets
  octets, fault = jail.ask("cotter.package", path,
    { archive = true, maps = { mapping }, memory = MEMORY })
  if not octets then return nil, fault end
  local answer = core.decode(octets)
  local said = answer_on(path)(answer)
  if said ~= true then
    return nil, { code = "run.odd", text = "the answer of the process that "
      .. "read the package is none: " .. said }
  end
  if answer.fault then return nil, answer.fault end
  return answer
end

return packages
