--- Which of an Android app's network security configs are in force: those that
--- its manifest names, in each build that is shipped, and in each variant of
--- the resource that a phone may take.

local config = require "cotter.model.config"
local core = require "cotter.core"
local extent = require "cotter.config.extent"
local source_set = require "cotter.config.source_set"
local sources = require "cotter.model.source"
local wires = require "cotter.config.wires"

local wiring = {}

--- The name by which a resource is referred to: that of its file.
local function stem_of(path) return path:match "([^/]*)%.xml$" end

-- The same of one that Android reads: assets may be called alike.
local RESOURCE <const> = "/res/xml[^/]*/([^/]*)%.xml$"

-- Manifests -------------------------------------------------------------------

--- Notes the manifest of which the build decides what it names.
local function filled_in(one, stem, naming)
  local unsure = naming.unsure[1]
  if unsure and not naming.named[stem] then
    config.observe(one.config, "not-wired", { name = stem,
      other = unsure.at, suggestion = unsure.unsure })
  end
end

--- Tells whether another file goes before one in all builds that take what
--- is given.
local function is_hidden(row, rows, sets)
  for _, other in ipairs(rows) do
    if source_set.goes_before(other.set, row.set) then
      for _, set in ipairs(sets) do
        if source_set.is_within(set, other.set) then return true end
      end
    end
  end
  return false
end

--- The configs of a module and name that builds take in the place of one: those
--- that go together with it and with the manifest that names them.
local function taken(rows, own, set, called)
  local meeting, list = {}, {}
  for _, row in ipairs(rows or {}) do
    if source_set.meet(set, row.set) and source_set.is_beside(own, row.set) then
      meeting[#meeting + 1] = row
    end
  end
  called:spend(#meeting * #meeting)
  for _, row in ipairs(meeting) do
    if not is_hidden(row, meeting, { set, own }) then
      list[#list + 1] = row.one
    end
  end
  return list
end

-- The steps of comparing two configs, and each of their hosts.
local COMPARED <const> = 10

--- Tells that one config is taken in the place of others, once of those that
--- are alike to the octet: hundreds of apps may take the same, and hundreds of
--- libraries bring one.
local function displace(others, one, called)
  local contents = called:contents(one)
  local done = called:kept("done", others)
  if done[contents] then return end
  done[contents] = true
  called:spend(#others)
  for _, other in ipairs(others) do
    local told = called:kept("told", other)
    if not told[contents] then
      called:spend(COMPARED * (1 + #one.config.hosts + #other.config.hosts))
      called.variants[#called.variants + 1] = { one = one, other = other }
    end
    told[contents] = true
  end
end

--- The same of all that builds or apps take.
local function displace_by(lists, one, called)
  local done, contents = called:kept("done", lists), called:contents(one)
  if done[contents] then return end
  done[contents] = true
  called:spend(#lists)
  for _, others in ipairs(lists) do displace(others, one, called) end
end

--- What of a source set says which configs go before those in it.
---@param set cotter.config.SourceSet?
---@param all cotter.config.Wires
---@return string
local function kind_of(set, all)
  if not set then return "" end
  return table.concat({ all:is_plain(set) and "" or set.module, set.name,
                        tostring(set.is_shipped), tostring(set.is_released) },
                      "\0")
end

--- What builds take in the place of configs of a name, of source sets that are
--- alike: lists of configs; and the first build that has nothing there.
local function in_place(stem, own, all, called)
  local made = { lists = {} }
  for _, overlay in ipairs(all:replacing(stem, own)) do
    called:spend(1)
    local set, name = overlay.set, overlay.manifest.reference
    local others = name
      and taken(called.by_name[set.module .. "\0" .. name], own, set, called)
      or {}
    made.lists[#made.lists + 1] = others
    if #others == 0 then made.gap = made.gap or overlay end
  end
  return made
end

--- Of the builds that have nothing in its place the first is told of.
local function replaced(one, stem, all, called)
  local own = source_set.of(one.file)
  local made = called:once("in_place", stem .. "\0" .. kind_of(own, all),
    function() return in_place(stem, own, all, called) end)
  displace_by(made.lists, one, called)
  local gap = made.gap
  if gap then
    config.observe(one.config, "not-wired", { name = stem,
      found = gap.manifest.reference, expected = gap.set.name,
      other = gap.manifest.at })
  end
end

--- The configs of all modules that a name may stand for in what is shipped:
--- looked for once.
local function shipped_as(name, called)
  return called:once("shipped", name, function()
    local list = {}
    for _, row in ipairs(called.stems[name] or {}) do
      if row.set.is_shipped then list[#list + 1] = row.one end
    end
    return list
  end)
end

--- The configs that a name may stand for in an app: its own go before those of
--- libraries.
local function known_as(name, own, set, called)
  local list = taken(called.by_name[set.module .. "\0" .. name], own, set,
                     called)
  return #list > 0 and list or shipped_as(name, called)
end

--- The name of the folder that a module is in.
local function folder_of(set)
  return set.module:match "([^/]+)/$" or set.name
end

--- What apps have in the place of configs that libraries name, of source sets
--- that are alike: lists of configs, up to the first app that has nothing.
local function in_apps(own, apps, called)
  local made, seen = { lists = {} }, {}
  for _, app in ipairs(apps) do
    called:spend(1)
    local name = app.manifest.reference
    local others = name and known_as(name, own, app.set, called) or {}
    if not seen[others] then made.lists[#made.lists + 1] = others end
    seen[others] = true
    if #others == 0 then
      made.gap = app
      break
    end
  end
  return made
end

--- Of the apps that have another config than libraries name, or none, the first
--- is told of.
local function overruled(one, stem, all, called)
  local own, apps = source_set.of(one.file), all:overruling(stem)
  if #apps == 0 then return end
  local made = called:once("in_apps", kind_of(own, all),
    function() return in_apps(own, apps, called) end)
  displace_by(made.lists, one, called)
  local gap = made.gap
  if gap then
    config.observe(one.config, "not-wired", { name = stem,
      found = gap.manifest.reference, expected = folder_of(gap.set),
      other = gap.manifest.at })
  end
end

--- What all builds have, and some do not name.
local function left_out(one, stem, all)
  local build = all.left_out[stem]
  if not build or not source_set.is_shipped(one.file)
    or source_set.is_overlay(source_set.of(one.file))
  then
    return
  end
  config.observe(one.config, "not-wired", { name = stem,
    expected = build.set.name, other = build.manifest.at,
    suggestion = build.is_known and "main" or "unknown" })
end

--- What a module has of its own in the place of the resource of a library.
local function own_of(stem, library, set, called)
  if not set then return {} end
  return taken(called.by_name[set.module .. "\0" .. stem], library, set, called)
end

--- The manifests of what may be apps that have a resource: those of apps, or
--- else those that name it and are of no library.
local function manifests_of(stem, naming, apps)
  if #apps > 0 then return apps end
  local list = {}
  for _, manifests in ipairs(naming:who_name(stem)) do
    for _, one in ipairs(manifests) do
      if one.makes ~= "library" then list[#list + 1] = one end
    end
  end
  return list
end

--- Their source sets, and which modules are among these.
local function takers_of(stem, naming, apps, called)
  local made = { sets = {}, modules = {} }
  for i, manifest in ipairs(manifests_of(stem, naming, apps)) do
    local set = source_set.of(manifest)
    called:spend(1)
    made.sets[i] = set or false
    made.modules[set and set.module or ""] = true
  end
  return made
end

--- The same of all that may be apps; nothing where the library's is in force
--- for one of them.
local function owns_of(stem, library, takers, called)
  local list = {}
  for _, set in ipairs(takers.sets) do
    called:spend(1)
    local own = own_of(stem, library, set, called)
    if #own == 0 then return {} end
    table.move(own, 1, #own, #list + 1, list)
  end
  return list
end

--- A resource of an app goes before that of a library which is called alike.
local function hidden(one, stem, naming, all, called)
  local library = source_set.of(one.file)
  if not library then return end
  local apps = all:of_apps()
  local of_naming = #apps > 0 and "" or tostring(naming == all.shipped)
  local takers = called:once("takers", #apps > 0 and "" or of_naming .. stem,
    function() return takers_of(stem, naming, apps, called) end)
  if takers.modules[library.module] then return end
  local key = of_naming .. stem .. "\0" .. kind_of(library, all)
  displace(called:once("owns", key, function()
    return owns_of(stem, library, takers, called)
  end), one, called)
end

--- Tells whether what a module names is of its own.
local function has_own(rows, is_shipped)
  for _, row in ipairs(rows or {}) do
    if row.set.is_shipped or not is_shipped then return true end
  end
  return false
end

--- The modules whose manifests name a resource; and whether one of these has
--- none of its own that is called so, and takes that of another.
local function modules_that_name(stem, naming, called, is_shipped)
  local modules, is_open = {}, false
  for _, manifests in ipairs(naming:who_name(stem)) do
    for _, manifest in ipairs(manifests) do
      local set = source_set.of(manifest)
      local rows = set and called.by_name[set.module .. "\0" .. stem]
      called:spend(1)
      is_open = is_open or not has_own(rows, is_shipped)
      if set then modules[set.module] = true end
    end
  end
  return { by_path = modules, is_open = is_open }
end

--- What the manifest of all builds of a module says, where it names another.
local function names_other(main, stem)
  local one = main and main.one
  return one and one.reference and not main:has(stem) and one or nil
end

--- The manifest of a module that names another config, where those that name
--- what is called so have their own.
local function named_instead(one, stem, naming, all, called)
  local set = source_set.of(one.file)
  local other = names_other(all:main_of(set), stem)
  if not other then return nil end
  local is_shipped = naming == all.shipped
  local modules = called:once("naming", tostring(is_shipped) .. stem,
    function() return modules_that_name(stem, naming, called, is_shipped) end)
  return not modules.is_open and not modules.by_path[set.module] and other
    or nil
end

--- The manifest that names another config, where none names this one.
local function instead(one, stem, naming, all, called)
  if not naming:has(stem) then return naming.one end
  return named_instead(one, stem, naming, all, called)
end

--- A config that no manifest names is not in use. TrustKit is handed one by
--- the app's own code. What is shipped is named by what is shipped, and not by
--- a manifest that debug builds alone take.
local function wire(one, all, called)
  local stem = stem_of(one.file.path)
  local alone = #one.config.consumers == 1 and not one.file.explicit
  local naming = source_set.is_shipped(one.file) and all.shipped or all.whole
  if not (stem and alone and naming.one) then return end
  local other = instead(one, stem, naming, all, called)
  if other then
    return config.observe(one.config, "not-wired", { name = stem,
      found = other.reference, other = other.at })
  end
  filled_in(one, stem, naming)
  replaced(one, stem, all, called)
  left_out(one, stem, all)
  overruled(one, stem, all, called)
  hidden(one, stem, naming, all, called)
end

---@class cotter.config.CalledConfigs configs by what they are called, and what
---       is found out of who names them
---@field by_name table<string, { one: cotter.Found,
---       set: cotter.config.SourceSet }[]> by module and name, one of each
---       source set: others there are compared with the first of them
---@field stems table<string, table[]> the same by the name alone
---@field found table<string, table> what was found once, by what it is
---@field count integer of what was compared
---@field variants { one: cotter.Found, other: cotter.Found }[] which configs
---       the others are taken in the place of: told once all are counted
---@field at cotter.Found? the config that is looked at
local Called = {}
Called.__index = Called

--- What is found out once.
---@generic T
---@param what string
---@param key any
---@param find fun(): T
---@return T
function Called:once(what, key, find)
  local known = self:kept(what, nil)
  if known[key] == nil then known[key] = find() end
  return known[key]
end

--- A table that is kept beside something.
---@param what string
---@param key any
---@return table
function Called:kept(what, key)
  local all = self.found[what] or {}
  self.found[what] = all
  if key == nil then return all end
  all[key] = all[key] or {}
  return all[key]
end

--- Counts what is compared, and gives up where that is more than it is for any
--- app: each of some configs may take the place of each of others.
---@param count integer
function Called:spend(count)
  self.count = self.count + count
  if self.count > extent.COMPARED then
    extent.refuse("compared", sources.new(self.at.file.path))
  end
end

--- What tells a config from others that say something else.
---@param one cotter.Found
---@return string
function Called:contents(one)
  return self:once("contents", one, function()
    return core.sha256(one.file.octets)
  end)
end

---@param configs cotter.Found[]
---@return cotter.config.CalledConfigs
local function by_name(configs)
  local called = setmetatable({ by_name = {}, stems = {}, found = {},
                                count = 0, variants = {} }, Called)
  local is_known = {}
  for _, one in ipairs(configs) do
    local set, stem = source_set.of(one.file), one.file.path:match(RESOURCE)
    local key = set and stem and set.module .. "\0" .. stem
    if key and not is_known[key .. "\0" .. set.name] then
      is_known[key .. "\0" .. set.name] = true
      called.by_name[key] = called.by_name[key] or {}
      called.stems[stem] = called.stems[stem] or {}
      table.insert(called.by_name[key], { one = one, set = set })
      table.insert(called.stems[stem], { one = one, set = set })
    end
  end
  return called
end

-- Packages --------------------------------------------------------------------

--- Where the manifest of a package names a config, or could: in its source.
local function place_in(facts)
  return config.place(sources.of_line(facts.manifest, facts.line), 0)
end

--- The same in a package, whose manifest names a resource by its id.
local function wire_packed(one, facts)
  if facts.wired ~= false or #one.config.consumers > 1 then return end
  config.observe(one.config, "not-wired", {
    name = facts.own_name or stem_of(one.file.path), found = facts.name,
    other = place_in(facts) })
end

-- Variants --------------------------------------------------------------------

--- The resource of a file: res/xml/NAME.xml, res/xml-v28/NAME.xml. In a
--- package its path may be any.
local function resource_of(file)
  local res, stem = file.path:match "^(.*)/xml[^/]*/([^/]*)%.xml$"
  local own = file.package and file.package.resource
  return own or res and res .. "/" .. stem
end

local function variant(one, first_of)
  local name = resource_of(one.file)
  if not name then return end
  if first_of[name] then
    config.observe(one.config, "variant", {
      other = first_of[name].config, found = first_of[name].file.path })
  end
  first_of[name] = first_of[name] or one
end

--- Of build types and flavors that are shipped, and of main, the first file of
--- each resource, in their order.
local function resources_of(configs)
  local resources, by_key = {}, {}
  for _, one in ipairs(configs) do
    local set = source_set.of(one.file)
    local stem = set and one.file.path:match(RESOURCE)
    if stem and set.is_shipped then
      local key = set.module .. stem
      local made = by_key[key] or { rows = {}, first_of = {} }
      if not by_key[key] then resources[#resources + 1] = made end
      by_key[key] = made
      if not made.first_of[set.name] then
        made.first_of[set.name] = { one = one, set = set }
        table.insert(made.rows, made.first_of[set.name])
      end
    end
  end
  return resources
end

--- Of rows by the name of their source set, those before which one may go.
local function behind(row, rows, first_of)
  local names = source_set.names_behind(row.set)
  if not names then return rows end
  local list, is_known = {}, {}
  for _, name in ipairs(names) do
    if not is_known[name] then list[#list + 1] = first_of[name] end
    is_known[name] = true
  end
  return list
end

--- Of the files of one resource, those of builds go before others. There may be
--- thousands: of a source set, the first stands for those that are compared
--- with it.
local function overlays(rows, first_of, called)
  for _, row in ipairs(rows) do
    called.at = row.one
    for _, other in ipairs(behind(row, rows, first_of)) do
      called:spend(1)
      if source_set.goes_before(row.set, other.set) then
        displace({ row.one }, other.one, called)
      end
    end
  end
end

local function of_android(found)
  local list = {}
  for _, one in ipairs(found) do
    if one.config.format == "android" then list[#list + 1] = one end
  end
  return list
end

-- What is not known -----------------------------------------------------------

--- Tells whether builds that take a source set may take another, which nobody
--- here knows.
local function is_open(one, other)
  return not (source_set.is_within(one, other)
              or source_set.is_within(other, one))
end

local UNKNOWN <const> = "no build file here says whether %s and %s are build "
  .. "types or flavors: taken for flavors of which a build has one, their "
  .. "files are not compared"

local OPEN <const> = "the build file says more of build types and flavors "
  .. "than is read: whether each build of this module names a config is not "
  .. "known"

--- Tells whether a source set may be of a flavor: main and those of build types
--- go with each.
local function may_be_flavor(set)
  return set ~= nil and set.is_shipped and not set.type
    and source_set.is_overlay(set)
end

--- Of two source sets, one of which is not known, the one that was seen before;
--- keeps the first that was seen, and the first that is not known.
local function beside_unknown(seen, set)
  local is_known = source_set.is_known(set)
  local other = seen.any
  if is_known then other = seen.unknown end
  seen.any = seen.any or set
  if not is_known then seen.unknown = seen.unknown or set end
  return other and is_open(other, set) and other or nil
end

--- Notes a source set of which it is not known what it is of, where there is
--- another in its module: of each module once.
local function note_set(notes, first_in, placed)
  local set = source_set.of(placed)
  if not may_be_flavor(set) then return end
  local seen = first_in[set.module] or {}
  first_in[set.module] = seen
  local other = beside_unknown(seen, set)
  if other and not seen.is_told then
    seen.is_told = true
    notes[#notes + 1] = { path = placed.path,
                          message = UNKNOWN:format(other.name, set.name) }
  end
end

local DEBUGGABLE <const> = "the manifest of what ships says that it is "
  .. "debuggable: the debug-overrides of its config are in force, which go "
  .. "before its pins"

--- Notes a manifest that ships and has what is for developers in force. Whoever
--- writes that attribute has it in all builds (Android lint,
--- HardcodedDebugMode).
local function note_debuggable(notes, one)
  if not (one.debuggable and source_set.is_shipped(one)) then return end
  local source, offset = core.record_position(one.debuggable_at)
  local at = source:position(offset)
  notes[#notes + 1] = { path = one.path, line = at.line, column = at.column,
                        message = DEBUGGABLE }
end

--- What is not known of the builds that take files.
---@return { path: string, message: string }[]
local function notes_of(configs, manifests, all)
  local notes, first_in = {}, {}
  for _, one in ipairs(all.open) do
    notes[#notes + 1] = { path = one.path, message = OPEN }
  end
  for _, one in ipairs(configs) do note_set(notes, first_in, one.file) end
  for _, one in ipairs(manifests) do
    if one.says then note_set(notes, first_in, one) end
    note_debuggable(notes, one)
  end
  return notes
end

--- The first manifest of what ships that says that the app has Flutter in it.
local function flutter_of(manifests)
  for _, one in ipairs(manifests) do
    if one.flutter_at and source_set.is_shipped(one) then
      return one.flutter_at
    end
  end
end

--- Connections of Dart's are made without Android, which is not asked whether
--- it accepts their certificates.
local function unasked(one, flutter_at)
  local facts = one.file.package
  local line = facts and facts.flutter_line
  local at = line and config.place(sources.of_line(facts.manifest, line), 0)
             or flutter_at
  if at then
    config.observe(one.config, "unasked", { name = "Flutter", other = at })
  end
end

--- Adds what the places of an app's network security configs show to their
--- observations.
---@param found cotter.Found[]
---@param manifests cotter.config.Manifest[]
---@return { path: string, message: string }[] notes on what is not known
---@nodiscard
function wiring.observe(found, manifests)
  local configs = of_android(found)
  local first_of, called = {}, by_name(configs)
  local all, flutter_at = wires.read(manifests), flutter_of(manifests)
  for _, one in ipairs(configs) do
    unasked(one, flutter_at)
    local facts = one.file.package
    called.at = one
    if facts then wire_packed(one, facts) else wire(one, all, called) end
    variant(one, first_of)
  end
  for _, made in ipairs(resources_of(configs)) do
    overlays(made.rows, made.first_of, called)
  end
  for _, two in ipairs(called.variants) do
    config.observe(two.other.config, "variant", { other = two.one.config,
      expected = "build", found = two.one.file.path })
  end
  return notes_of(configs, manifests, all)
end

return wiring
