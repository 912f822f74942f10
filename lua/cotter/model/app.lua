--- Apps: the configs that ship together. Each INPUT is one app.

local core = require "cotter.core"
local config = require "cotter.model.config"

local new_configs = core.list("configs", {})

local new_app = core.record("app", {
  fields = { "name", "configs" },
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
---@param name string
---@param configs cotter.Config[]
---@return cotter.App
---@nodiscard
function app.new(source, name, configs)
  return new_app(source, 0, name, new_configs(source, 0, configs))
end

return app
