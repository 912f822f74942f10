--- What cotter decides about a connection by itself: the chain is valid, an
--- entry of the config is in force for the name, and a pin of it is in the
--- validated path. Where only a backup matches, it accepts and warns.

-- The places of pins in their entry, by key.
local function places_of(pins)
  local places = {}
  for i, pin in ipairs(pins) do
    local key = pin:base64() or pin.text
    places[key] = places[key] or i
  end
  return places
end

-- The pin of the only matches, where all of them are of backups: keys that the
-- owner holds in reserve, or pins that stand behind the primary ones.
local function find_backup(connection, primary)
  local places, found, reason = places_of(connection.pins), nil, nil
  for _, match in ipairs(connection.matches) do
    local place = places[match.pin:base64()]
    if not match.held and place <= primary then return nil end
    found = found or match.pin
    reason = reason or match.held and "its key is held in reserve" or
      ("it is pin %d of its entry"):format(place)
  end
  return found, reason
end

rule "connection-cotter" {
  title = "The chain is valid, and a pin of the config is in its path",
  on = "connection",
  consumers = { "cotter" },
  severity = "high",
  refs = { "RFC 7469 2.6",
           "RFC 7469 4.3" },
  needs = { "chain", "anchors" },
  remedy = "pin a key of the path that the host serves: cotter pin prints \z
            them",
  messages = {
    invalid = {
      text = "{name} is refused: {reason}",
      remedy = "mend what the server sends; cotter chain shows it in full",
    },
    no_entry = {
      text = "{name} is refused, since nothing pins it: {reason}",
      remedy = "pin it, or leave its chain out of the evidence",
    },
    no_pins = {
      text = "{name} is refused, since nothing pins it: {reason}",
    },
    expired = {
      text = "{name} is refused, since nothing pins it any more: {reason}",
      remedy = "release a config with a later end",
    },
    report_only = {
      text = "{name} is refused, since its pins only report: {reason}",
      remedy = "enforce them",
    },
    no_match = {
      text = "{name} is refused: none of its pins matches; {reason}",
    },
    backup = {
      text = "{name} is accepted by a backup alone, {pin}: {reason}",
      severity = "medium",
      remedy = "put the key that is in use first, and pin a new backup",
    },
  },
  params = {
    primary = { type = "integer", default = 1, min = 1, max = 64,
                doc = "pins of an entry that are no backups, from its first" },
  },
  check = function(connection, ctx)
    local decision = connection.decision
    if decision ~= "accepted" then
      return fail(decision, { at = connection.blame, also = connection.beside,
        name = connection.name, reason = connection.reason })
    end
    local backup, reason = find_backup(connection, ctx.params.primary)
    if backup then
      return fail("backup", { at = backup, also = connection.beside,
        name = connection.name, pin = backup.text, reason = reason })
    end
  end,
}
