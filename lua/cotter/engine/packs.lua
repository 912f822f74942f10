--- Packs that the program carries: a request has the names of their rules and
--- lists alone, since the engine has them, too.

local carried = require "cotter.policy.carried"
local datas = require "cotter.engine.data"

local packs = {}

-- Nearly every run asks for this pack: it is loaded with the engine, which is
-- made ready beside other work (core.prepare).
carried.open "cotter.shipped"

--- Puts the lists of a pack in the place of their names.
---@param request cotter.Request
---@param lists table<string, table>
local function unfold_lists(request, lists)
  for name, given in pairs(request.data) do
    if given == true then request.data[name] = datas.carried(lists[name]) end
  end
  if request.known_ca == true then
    request.known_ca = datas.carried(lists.known_ca)
  end
end

--- Puts the pack that the program carries in the place of its names.
---@param request cotter.Request is changed
function packs.unfold(request)
  local module = request.pack and request.pack.embedded
  if not module then return end
  local pack, by_id = carried.open(module), {}
  for _, entry in ipairs(pack.rules) do by_id[entry.id] = entry end
  request.pack = pack
  for i, given in ipairs(request.rules) do
    local row = type(given) == "table" and given or { id = given, params = {} }
    row.entry = by_id[row.id]
    request.rules[i] = row
  end
  unfold_lists(request, pack.data)
end

return packs
