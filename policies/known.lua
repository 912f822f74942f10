--- Rules about pins whose key is known: authorities, their test systems, and
--- what a platform has published. The list is known-ca.json.

-- The pins of a config by each half of their digests.
local halves = use("pinning.seen").new()

-- A longer list is written by a program, which mistypes nothing.
local MOST_HOSTS <const> = 128

-- An earlier pin of the config whose digest has half of another's. The octets
-- in the middle are of neither half: one character has bits of two of them.
local function find_twin(pin)
  if #pin.host.config.hosts > MOST_HOSTS then return end
  if not pin.usable or pin.look then return end
  local kept, octets = halves(pin.host.config), pin.octets
  if kept[octets] then return end
  local first, last = octets:sub(1, 15), octets:sub(-15)
  local twin = kept[first] or kept[last]
  kept[octets], kept[first], kept[last] = true, pin, pin
  return twin
end

local function differing(one, other)
  local count = 0
  for i = 1, #one do
    if one:byte(i) ~= other:byte(i) then count = count + 1 end
  end
  return count
end

local function check_twin(pin)
  local twin = find_twin(pin)
  if not twin then return end
  return fail("mistyped_beside", {
    at = pin, also = twin, pin = pin, other = twin.host, right = twin,
    distance = differing(pin:base64(), twin:base64()) })
end

-- Chance makes ten equal characters once in 2^60, and two edits more rarely:
-- such a pin was mistyped, or somebody made up the rest of it.
rule "pin-near-known" {
  title = "No pin is nearly that of a known authority, or another of the file",
  on = "pin",
  severity = "medium",
  refs = { "known-ca.json" },
  remedy = "take the pin from the certificate: cotter pin ca.pem",
  messages = {
    mistyped = "{pin} is the pin of {name} but for {distance} of its \z
                characters: {right} is right",
    invented = "{pin} begins as the pin of {name} and goes on otherwise: \z
                {right} is right",
    mistyped_beside = {
      text = "{pin} is {right}, which {other} pins, but for {distance} of its \z
              characters: one of the two is the pin of no key",
      remedy = "take both pins from the certificates: cotter pin server.pem",
    },
  },
  check = function(pin, ctx)
    local row, distance = ctx.near_ca(pin)
    if not row then return check_twin(pin) end
    if distance == 0 then return end
    return fail(distance == "prefix" and "invented" or "mistyped", {
      pin = pin, name = row.name, right = row.pin, distance = distance })
  end,
}

-- The rows of published.json by the texts that pins of them have.
local read = use("pinning.seen").new()

local function find_published(pin, rows)
  local kept = read(rows)
  if not kept.by_text then
    kept.by_text = {}
    for _, row in ipairs(rows) do
      kept.by_text[row.pin] = row
      kept.by_text[row.pin:sub(#"sha256/" + 1)] = row
    end
  end
  return kept.by_text[pin.text]
end

-- A key that signs no more will be in no chain that a server sends: Let's
-- Encrypt E5-E9 and R10-R14 gave way to the YE and YR intermediates. Ends are
-- the latest of all certificates with the key, since a key can have several.
rule "pin-retired-ca" {
  title = "No pin is that of a retired authority",
  on = "pin",
  where = { "known" },
  severity = "medium",
  refs = { "letsencrypt/website@b89871e", "known-ca.json", "published.json" },
  data = { published = "list<record>" },
  remedy = "pin a key that will be in the chain, best one of your own",
  messages = {
    ended = "the last certificate of {name} ended on {ends}: only old phones \z
             accept a chain with this key, if any do",
    retired = "{name} issues no more (its certificate ends on {ends}): the \z
               next renewal is signed by another key",
    published_ended = {
      text = "this is the fingerprint that OutSystems published in 2020 for \z
              {name}; its certificate ended {ended}",
      remedy = "pin a key of your own on a host name of your own: OutSystems \z
                no longer gives fingerprints in advance",
    },
  },
  check = function(pin, ctx)
    local row = ctx.known_ca(pin)
    if row then
      if row.staging then return end
      if row.ends and row.ends <= ctx.now then
        return fail("ended", { name = row.name, ends = row.ends })
      elseif row.retired then
        return fail("retired", { name = row.name, ends = row.ends })
      end
      return
    end
    local own = find_published(pin, ctx.data.published)
    if own and own.ends <= ctx.now then
      return fail("published_ended", { name = own.name, ended = own.ended })
    end
  end,
}

-- No phone trusts a test authority: the pin was taken from a test system.
rule "pin-staging-ca" {
  title = "No pin is that of a test authority",
  on = "pin",
  where = { "known" },
  severity = "high",
  refs = { "letsencrypt/website staging", "known-ca.json" },
  remedy = "take the pin from the chain of the production host",
  messages = {
    staging = "this is the key of {name}, a test authority that no phone \z
               trusts",
  },
  check = function(pin, ctx)
    local row = ctx.known_ca(pin)
    if row and row.staging then return fail("staging", { name = row.name }) end
  end,
}

-- What is amiss with a label that names an authority, if anything is: own is
-- that of the key.
local function label_code(pin, whole, own)
  if not own then return whole and not pin.look and "other_key" or nil end
  local told = pin.comment:lower():find(own.name:lower(), 1, true)
  return not told and "other_name" or nil
end

-- A label is what the next person goes by who changes the list: where it names
-- another authority than the hash, one of the two was copied from elsewhere.
rule "pin-label-mismatch" {
  title = "What stands beside a pin names the authority whose key it is",
  on = "pin",
  where = { "comment" },
  severity = "info",
  refs = { "known-ca.json" },
  remedy = "correct the label, or the pin: cotter pin ca.pem",
  messages = {
    other_name = "\"{label}\" stands beside {pin}, which is the key of {name}",
    other_key = "\"{label}\" stands beside {pin}, which is none of its known \z
                 keys: that of {name} is {right}",
  },
  check = function(pin, ctx)
    if not (pin.comment and pin.usable) then return end
    local named, whole = ctx.named_ca(pin.comment)
    local own = ctx.known_ca(pin)
    if not named or own and own.name == named.name then return end
    local code = label_code(pin, whole, own)
    if not code then return end
    return fail(code, { label = pin.comment, pin = pin, right = named.pin,
                        name = (own or named).name })
  end,
}

local seen = use("pinning.seen").new()

-- Tells whether two hosts are registered under different names.
local function unrelated(a, b)
  local mine, theirs = a:registrable(), b:registrable()
  return mine ~= nil and theirs ~= nil and mine ~= theirs
end

-- Tells whether the key that two pins have is meant to be shared.
local function is_meant(pin, earlier, ctx)
  local host, other = pin.host, earlier.host
  return pin.look or host == other or not unrelated(host, other)
      or ctx.known_ca(pin)
end

-- One key for hosts of unrelated owners is a certificate with many names, or a
-- pin that was copied with the block around it. Authorities' keys are in many
-- chains by nature.
rule "pin-shared" {
  title = "No key is pinned for unrelated domains",
  on = "pin",
  where = { "earlier" },
  severity = "info",
  refs = { "Public Suffix List" },
  messages = {
    shared = "{pin} is pinned for {host} and for {other}, which have no \z
              domain in common",
  },
  check = function(pin, ctx)
    local earlier = pin.earlier
    if not earlier then return end
    local told, octets = seen(pin.host.config), pin.octets
    if told[octets] or is_meant(pin, earlier, ctx) then return end
    told[octets] = true
    return fail("shared", { also = earlier, pin = pin, host = pin.host,
                            other = earlier.host })
  end,
}
