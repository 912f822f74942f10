--- Extent: how much a config may declare, and the build files of a tree. A
--- reader that comes to more gives up there, before memory is spent on what
--- none in use has.

local core = require "cotter.core"

local extent = {}

extent.HOSTS = core.limits.config_hosts
extent.PINS = core.limits.config_pins
extent.OBSERVATIONS = core.limits.config_observations
extent.VARIANTS = core.limits.build_variants
extent.COMPARED = core.limits.build_compared
extent.LISTS = core.limits.project_lists

local SEVERAL <const> = "more %s than any config has, which are %d at most: "
  .. "make several configs of it"

local TEXTS <const> = {
  hosts = SEVERAL:format("hosts", extent.HOSTS),
  pins = SEVERAL:format("pins", extent.PINS),
  variants = ("more build types and flavors than all modules of any app have, "
    .. "which are %d at most: give the folder of one module as INPUT")
    :format(extent.VARIANTS),
  compared = ("more configs of modules and builds take the place of others "
    .. "than those of any app, for which %d steps are made at most: give the "
    .. "folder of one app as INPUT"):format(extent.COMPARED),
  configurations = ("more configurations of targets than the projects of any "
    .. "app have, which are %d at most: give the property lists of the app as "
    .. "INPUT"):format(extent.LISTS),
  observations = ("more that is odd than is told of one config, which is %d "
    .. "times: most of it is none"):format(extent.OBSERVATIONS),
}

-- What a reader raises: nobody else's errors are like it.
local Excess = {}

--- Gives up reading.
---@param what "hosts"|"pins"|"observations"|"variants"|"compared"|
---       "configurations"
---@param source cotter.Source
---@param offset integer? of the first that is too many
function extent.refuse(what, source, offset)
  local place = source:position(offset)
  error(setmetatable({ refusal = { path = place.path, line = place.line,
    column = place.column, code = "config." .. what,
    message = TEXTS[what] } }, Excess), 0)
end

local function given(done, first, ...)
  if done then return first, ... end
  if getmetatable(first) == Excess then return {}, first.refusal end
  error(first, 0)
end

--- Has something read.
---@param read fun(file: cotter.InputFile?): cotter.Config[]?,
---       cotter.config.Refusal?, cotter.config.Manifest?
---@param file cotter.InputFile?
---@return cotter.Config[]? configs none where the reader gave up
---@return cotter.config.Refusal? problem
---@return cotter.config.Manifest?
---@nodiscard
function extent.held(read, file) return given(pcall(read, file)) end

return extent
