--- Forms of what the engine draws of its model: configs, chains, connections,
--- what each consumer does, and what a rule read. It is shown to people and
--- written for programs, so that each field has a kind, and there is no other.

local kinds = require "cotter.kinds"
local vocabulary = require "cotter.vocabulary"

local any, count, flag, list = kinds.any, kinds.count, kinds.flag, kinds.list
local maybe, one_of, place = kinds.maybe, kinds.one_of, kinds.place
local record, text = kinds.record, kinds.text

local drawn = {}

local consumer = one_of(kinds.set(vocabulary.consumers))

-- engine.portrait -------------------------------------------------------------

-- A report that shows them has the latter four, too. Binary XML tells of lines
-- and not of columns.
local pin = record {
  algorithm = maybe(text), text = maybe(text), digest = maybe(text),
  fault = maybe(text), line = maybe(place), column = maybe(place),
  pin = maybe(text), comment = maybe(text), role = maybe(text),
  held = maybe(flag),
}

-- The text, and chains by number, are for such a report as well.
local host = record {
  name = maybe(text), include_subdomains = maybe(flag),
  certificate_transparency = maybe(flag), domain_encryption = maybe(text),
  expires = maybe(text), enforced = maybe(flag), line = maybe(place),
  column = maybe(place), pins = list(pin), text = maybe(text),
  chains = maybe(list(place)),
}

--- Configs, as the model has them.
drawn.configs = list(record {
  path = text, format = text, apps = maybe(list(text)), hosts = list(host),
})

local chain = record {
  host = maybe(text), path = maybe(text),
  certs = list(record {
    subject = text, serial = text, key = text, is_ca = maybe(flag),
    pin = text, not_before = text, not_after = text, fingerprint = text,
  }),
}

--- Configs and chains, for a report that shows them.
drawn.portrait = record { configs = drawn.configs, chains = list(chain) }

--- Connections, and what was decided about them.
drawn.connections = list(record {
  name = text, consumer = consumer, own = flag, config = maybe(text),
  host = maybe(text), line = maybe(place), column = maybe(place),
  decision = text, reason = maybe(text),
  path = list(record { depth = count, subject = text, pin = text }),
  refusal = maybe(record { code = text, text = text }),
  pins = list(text),
  matches = list(record { pin = text, depth = count, subject = text,
                          line = maybe(place), column = maybe(place),
                          held = flag }),
})

-- engine.answers --------------------------------------------------------------

local placed = record { pin = text, line = maybe(place),
                        column = maybe(place), role = maybe(text) }

local anchor = record { source = text, overrides = flag }

-- Pins by role, where a text tells them apart.
local by_role = maybe(any { flag, list(text) })

--- What each consumer of each config does for a name.
drawn.answers = list(record {
  path = text, host = text, consumer = consumer, pinned = flag,
  pins = list(text), leaf = by_role, ca = by_role, app = maybe(text),
  line = maybe(place), column = maybe(place), entry = maybe(text),
  scope = maybe(text), expires = maybe(text), effect = text,
  reason = maybe(text),
  blame = record { path = maybe(text), line = maybe(place),
                   column = maybe(place) },
  anchors = maybe(list(anchor)), cleartext = maybe(flag),
  transparency = maybe(flag), encryption = maybe(text),
  dead = list(placed), places = list(placed), format = text,
  version = maybe(text), remarks = list(text),
})

-- engine.explain --------------------------------------------------------------

local read = record {
  what = text, value = text, path = maybe(text), line = maybe(place),
  column = maybe(place), pointer = maybe(text), rule_path = maybe(text),
  rule_line = maybe(count),
}

--- What became of each subject of a rule.
---@param outcomes table<string, boolean>
---@param outcome cotter.Kind of one that is told
---@return cotter.Kind
---@nodiscard
function drawn.explained(outcomes, outcome)
  return list(record {
    subject = one_of(kinds.set(vocabulary.subjects)), name = text,
    host = maybe(text), consumer = maybe(consumer), path = maybe(text),
    line = maybe(place), column = maybe(place),
    outcome = one_of(outcomes), reason = maybe(text),
    reads = list(read), more = count,
    lines = list(record { path = text, lines = list(count) }),
    messages = list(outcome),
  })
end

return drawn
