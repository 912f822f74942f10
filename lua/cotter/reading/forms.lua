--- What a process that reads files of strangers may say of them, by task. What
--- is said of a rule is held to what a rule file may say (policy.rule).

local carried = require "cotter.policy.carried"
local kinds = require "cotter.kinds"
local lock = require "cotter.policy.lock"
local selectors = require "cotter.policy.selector"
local vocabulary = require "cotter.vocabulary"

local count, each, flag, list = kinds.count, kinds.each, kinds.flag, kinds.list
local map, maybe, place, record = kinds.map, kinds.maybe, kinds.place,
                                  kinds.record
local text = kinds.text

local function one_of(words) return kinds.one_of(kinds.set(words)) end

-- True stands for octets that were handed over as those of the path.
local function handed_over(value)
  return value == true or "octets that are no file's"
end

local severity = one_of(vocabulary.severities)
local level = one_of(vocabulary.levels)
local consequence = one_of(vocabulary.consequences)

local position = record { line = maybe(place), column = maybe(place),
                          option = maybe(text) }

local fault = record { code = text, message = text, path = maybe(text),
                       line = maybe(place), column = maybe(place) }

-- Packs ---------------------------------------------------------------------

local message = record {
  text = text, severity = maybe(severity), consequence = maybe(consequence),
  consequences = maybe(each(one_of(vocabulary.consumers), consequence)),
  remedy = maybe(text),
}

local declaration

local declarations = each(text, function(value) return declaration(value) end)

local function number(value)
  return type(value) == "number" or "no number"
end

local function anything(value) return value ~= nil or "nothing" end

declaration = record {
  type = text, fields = maybe(declarations), doc = maybe(text),
  min = maybe(number), max = maybe(number), optional = maybe(flag),
  values = maybe(list(text)), default = function() return true end,
}

local entry = record {
  id = text, path = text, line = place, column = place, title = text,
  on = one_of(vocabulary.subjects), severity = severity, since = maybe(text),
  ends = maybe(text), remedy = maybe(text),
  consumers = maybe(list(one_of(vocabulary.consumers))),
  where = maybe(list(text)), formats = maybe(list(text)), refs = list(text),
  needs = list(one_of(vocabulary.evidence)), data = each(text, text),
  params = declarations, messages = each(text, message),
  places = each(text, position), functions = each(text, position),
  literal = map,
}

local file = record { path = text, octets = handed_over }

local pack = record {
  name = text, version = text, api = count, requires = list(text),
  path = text, doc = maybe(text), rules = list(entry), files = list(file),
  modules = each(text, file), digest = text,
  data = each(text, record { type = text, fields = maybe(declarations),
                             path = text, octets = handed_over }),
}

local embedded = record { embedded = function(value)
  return type(value) == "string" and value:find "^cotter%.shipped"
         and carried.open(value) ~= nil or "no pack that comes with cotter"
end }

local function any_pack(value)
  local is_embedded = type(value) == "table" and value.embedded ~= nil
  return (is_embedded and embedded or pack)(value)
end

-- Policies --------------------------------------------------------------------

local waiver = record {
  id = maybe(text), rule = text, code = maybe(text), host = maybe(text),
  pointer = maybe(text), file = maybe(text), reason = text, owner = text,
  approver = text, created = text, expires = text, seal = maybe(text),
  path = text, line = place, column = place,
}

local function selector(value)
  return type(value) == "string" and selectors.parse(value) ~= nil
         or "no selector"
end

local line = record { select = selector, level = maybe(level),
                      hosts = maybe(list(text)), line = place,
                      column = place }

local row = record { pack = place, id = text, params = each(text, anything),
                     places = each(text, position) }

local data_file = record { pack = maybe(place), path = maybe(text),
                           octets = maybe(handed_over) }

local plan = record {
  name = maybe(text), version = maybe(text), packs = list(any_pack),
  catalogue = list(row), rules = list(text), lines = list(line),
  waivers = list(waiver), max_days = maybe(place),
  data = each(text, record { type = text, fields = maybe(declarations),
                             files = list(data_file) }),
  evidence = each(one_of(vocabulary.evidence),
                  one_of { "optional", "require" }),
  versions = each(text, text), shipped = each(text, text),
  fail_on = record { level = maybe(level), severity = maybe(severity) },
  locked = maybe(record { path = text, serial = place, sha256 = text,
                          signed = flag }),
}

--- What the packs of a plan have in them.
---@param packs table[]
---@return { rules: table<string, boolean>, data: table<string, any> }[]
local function contents(packs)
  local all = {}
  for i, one in ipairs(packs) do
    local own = one.embedded and carried.open(one.embedded) or one
    all[i] = { rules = {}, data = own.data }
    for _, rule in ipairs(own.rules) do all[i].rules[rule.id] = true end
  end
  return all
end

-- Each rule is one of its pack, and stands once.
local function loose_row(made, packs, known)
  for _, one in ipairs(made.catalogue) do
    local own = packs[one.pack]
    if not own or not own.rules[one.id] or known[one.id] then
      return ("%q is no rule of its pack, or twice"):format(one.id)
    end
    known[one.id] = true
  end
end

-- Each rule runs once.
local function loose_rule(made, known)
  for _, id in ipairs(made.rules) do
    if not known[id] then return ("%q is no rule"):format(id) end
    known[id] = nil
  end
end

local function is_there(one, name, packs)
  if not one.pack then return one.path ~= nil and one.octets ~= nil end
  return packs[one.pack] ~= nil and packs[one.pack].data[name] ~= nil
end

local function loose_data(made, packs)
  for name, own in pairs(made.data) do
    for _, one in ipairs(own.files) do
      if not is_there(one, name, packs) then
        return ("data %s is of no pack and no file"):format(name)
      end
    end
  end
end

--- What a plan names has to be there.
---@param made cotter.FoldedPlan
---@return string?
local function dangling(made)
  local packs, known = contents(made.packs), {}
  return loose_row(made, packs, known) or loose_rule(made, known)
         or loose_data(made, packs)
end

local function whole_plan(value)
  local said = plan(value)
  if said ~= true then return said end
  return dangling(value) or true
end

-- Others ----------------------------------------------------------------------

local function digest(value)
  return type(value) == "string" and #value == 64 and not value:find "%X"
         or "no digest"
end

local function member(value)
  return type(value) == "string" and lock.oddness(value) == nil
         or "no name of a file"
end

local a_lock = record { serial = place, packs = each(text, digest),
                        files = each(member, digest) }

local members = record {
  folder = text, policy = maybe(text), lock = text, packs = list(text),
  files = each(member, function(value) return value == true or "no file" end),
}

local baseline = record { path = text, entries = list(record {
  fingerprint = text, rule = text, code = text, path = text,
  host = maybe(text), line = place, column = place }) }

local app = record { name = text, path = text, line = place, column = place,
  files = list(record { path = text, full = text, wild = flag,
    platform = maybe(one_of(vocabulary.platforms)), line = place,
    column = place }) }

local survivor = record { file = text, change = text, code = text,
                          reason = text, path = text, line = place,
                          column = place }

local target = record { folder = text, pack = pack, tests = list(file),
                        test = maybe(text), rules = maybe(text),
                        of_rules = each(text, flag) }

local found = record { code = text, message = text, rule = maybe(text),
                       path = text, line = place, column = place }

local FORMS = {
  plan = whole_plan, pack = any_pack, baseline = baseline, app = list(app),
  survivors = list(survivor), targets = list(target),
  lines = each(text, list(place)),
  lint = record { findings = list(found), errors = list(fault),
                  rules = count },
  members = record { members = members, shipped = each(text, digest),
                     last = maybe(a_lock) },
  locked = record { path = text, lock = a_lock },
}

local forms = {}

--- Says what is wrong with what a process has told.
---@param task string
---@param told any
---@return string?
---@nodiscard
function forms.problem(task, told)
  local said = record { value = maybe(FORMS[task]),
                        faults = maybe(list(fault)) } (told)
  if said ~= true then return said end
  if told.value == nil and not (told.faults and told.faults[1]) then
    return "it says nothing"
  end
end

return forms
