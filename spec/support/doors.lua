--- Works inside a sandbox: names what is there and should not be.

local core = require "cotter.core"

---@return string names of what was found
return function()
  local found = {}
  for _, name in ipairs {
    "io", "os", "debug", "package", "load", "loadfile", "dofile", "print",
    "warn", "collectgarbage",
  } do
    if _G[name] ~= nil then found[#found + 1] = name end
  end
  for _, name in ipairs {
    "sandbox", "open", "now", "read_file", "write_file", "list_directory",
    "stat", "isatty",
  } do
    if core[name] ~= nil then found[#found + 1] = "core." .. name end
  end
  if math.random or math.randomseed then found[#found + 1] = "random" end
  return table.concat(found, " ")
end
