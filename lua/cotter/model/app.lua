--- Apps: the configs that ship together. Each INPUT is one app, unless an
--- app.lua or the projects in it say otherwise.

local core = require "cotter.core"
local config = require "cotter.model.config"

local new_configs = core.list("configs", {})
local new_list = core.list("list", {})

-- The files of each app.
---@type table<cotter.App, cotter.Material[]>
local materials = {}

-- What tells of each app whether a file ships.
---@type table<cotter.App, fun(one: cotter.Material): boolean>
local does_ship = {}

-- Those of them that cannot be read, and those that are encrypted, of each app
-- that has been searched.
---@type table<cotter.App, cotter.UnreadSecret[]>
local unread = {}
---@type table<cotter.App, cotter.SealedSecret[]>
local sealed = {}

local new_app = core.record("app", {
  fields = { "name", "configs", "references" },
  lazy = {
    --- The private keys in its files.
    private_keys = function(self)
      local find = require "cotter.model.secret".find
      local found
      found, unread[self], sealed[self] = find(materials[self],
                                                  does_ship[self])
      return new_list(nil, nil, found)
    end,
  },
  methods = {
    --- What each consumer of each config will do for a name.
    resolve = function(self, name)
      local answers = {}
      for _, one in ipairs(self.configs) do
        for _, answer in ipairs(one:resolve(name)) do
          answers[#answers + 1] = answer
        end
      end
      return config.answers(nil, nil, answers)
    end,
  },
  meta = { tostring = function(self) return self.name end },
})

local app = {}

---@param source cotter.Source the first file of it
---@param input { name: string, files: cotter.Material[],
---             materials: cotter.Material[]?,
---             references: cotter.Reference[]?,
---             does_ship: (fun(one: cotter.Material): boolean)? } what it was
---       read of
---@param configs cotter.Config[]
---@return cotter.App
---@nodiscard
function app.new(source, input, configs)
  local made =
    new_app(source, 0, input.name, new_configs(source, 0, configs),
            new_list(source, 0, input.references or {}))
  does_ship[made] = input.does_ship
  materials[made] = table.move(input.materials or {}, 1,
    #(input.materials or {}), #input.files + 1,
    table.move(input.files, 1, #input.files, 1, {}))
  return made
end

--- Searches the files of an app for private keys, which its field has from
--- then on: it is made by the first who reads it.
---@param self cotter.App
---@return cotter.UnreadSecret[] files of which nobody can tell
---@return cotter.SealedSecret[] files of which only a password tells
---@nodiscard
function app.search_for_keys(self)
  local _ = self.private_keys
  return unread[self], sealed[self]
end

--- The configs of some apps, each once: one may be of several apps.
---@param apps cotter.App[]
---@return cotter.Config[]
---@nodiscard
function app.configs(apps)
  local list, seen = {}, {}
  for _, one in ipairs(apps) do
    for _, config_of in ipairs(one.configs) do
      if not seen[config_of] then list[#list + 1] = config_of end
      seen[config_of] = true
    end
  end
  return list
end

return app
