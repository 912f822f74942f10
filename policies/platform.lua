--- Rules about hosts whose certificates somebody else manages: a pin of a key
--- that its owner changes without asking is an outage that waits.
---
--- Which suffixes are managed is data with a source and a date: the vendors'
--- in platforms.json, a policy's own in its list `managed`.

local consumer = use "pinning.consumer"
local roots = use "pinning.roots"

-- The row that evidence/served-by means by a platform's name, or by the name
-- that a host's CNAME leads to.
local function row_of(text, platforms)
  local row = platforms:find("platform", text) or platforms:match(text)
  if row then return row end
  unknown(("evidence/served-by: no platform is known as %q"):format(text))
end

-- The platform that serves a host: by its name, or as evidence/served-by says.
local function platform_of(host, ctx)
  local platforms = ctx.data.platforms
  local row = platforms:match(host)
  if row then return row end
  local served = ctx.served_by(host)
  return served and row_of(served.platform, platforms)
end

-- Tells whether a host pins what its platform accepts: all of its roots.
local function pins_all_roots(host, platform, ctx)
  return platform.roots ~= nil and "complete" ==
         roots.compare(host.pins, ctx.data.root_sets, platform.roots)
end

-- Tells whether the mobile build of a platform refuses the config.
local function is_refused(host, platform)
  return platform.refused
    and consumer.reads(host.config, "outsystems-android")
end

-- The message about a host that a platform serves, if there is one to say.
local function code_of(host, platform, ctx)
  if platform.ground == "shared" then
    return ctx.params.shared_hosting and "shared_hosting" or nil
  elseif pins_all_roots(host, platform, ctx) then
    return "complete_roots"
  elseif is_refused(host, platform) then
    return "refused_by_build"
  end
  return platform.ground == "rotates" and "rotates" or "managed"
end

-- Vendors that say not to pin mostly accept one thing: all of their roots and
-- nothing else. That is milder, since roots change seldom, but they change.
rule "platform-managed" {
  title = "No host is pinned whose certificates a platform manages",
  on = "host",
  severity = "high",
  refs = { "platforms.json", "OWASP MASVS-NETWORK-2" },
  data = { platforms = "list<record>", managed = "list<suffix>",
           root_sets = "list<record>" },
  params = {
    shared_hosting = { type = "boolean", default = false,
      doc = "also hosts of which only the Public Suffix List says that they \z
             are shared" },
  },
  remedy = "serve a domain of your own with a certificate of your own, and \z
            pin its key",
  messages = {
    managed = "{platform} manages the certificates of {suffix} and says not \z
               to pin them ({source}, read {date}); instead: {advice}",
    rotates = "{platform} changes the certificates of {suffix} on its own \z
               schedule ({source}, read {date}); instead: {advice}",
    refused_by_build = {
      text = "{platform} manages the certificates of {suffix} and says not \z
              to pin them ({source}, read {date}); instead: {advice}",
      consequence = "refused",
    },
    complete_roots = {
      text = "{platform} changes the certificates of {suffix}; {host} pins \z
              all of its roots, which it accepts ({source}, read {date}) \z
              and which change too",
      severity = "medium",
    },
    shared_hosting = {
      text = "{suffix} is shared hosting, where certificates are issued \z
              without asking ({source}, read {date}); instead: {advice}",
      severity = "medium",
    },
    own_list = "{suffix} is on the policy's list of managed domains",
  },
  check = function(host, ctx)
    if #host.pins == 0 then return end
    local row = platform_of(host, ctx)
    if not row then
      local own = ctx.data.managed:match(host)
      if own then fail("own_list", { also = own, suffix = own.suffix }) end
      return
    end
    local code = code_of(host, row, ctx)
    return code and fail(code, { also = row, host = host,
      platform = row.platform, suffix = row.suffix, source = row.source,
      date = row.date, advice = row.remedy })
  end,
}

-- Sets whose vendor accepts them as pins, on a host of any name: nobody pins
-- several roots of one vendor but to follow its advice.
local ACCEPTED = { amazon = "Amazon", google = "Google" }

-- The set that a host's pins are meant to be, if they are meant to be one, and
-- whether the platform of the host accepts it.
local function intended_set(host, ctx)
  local set = roots.set_of(host.pins, ctx.data.root_sets)
  if not set then return end
  local platform = platform_of(host, ctx)
  if platform and platform.roots then return platform.roots, true end
  return ACCEPTED[set] and set, false
end

-- Roots beside other keys follow the advice only where it is the platform's.
local function is_meant(state, managed, host)
  if managed then return state ~= "none" end
  return state == "incomplete" and #host.pins > 1
end

-- A chain can end in any of the vendor's roots; one that is not pinned is
-- where the outage will come from.
rule "platform-roots-incomplete" {
  title = "Pinned roots of a platform are all of its roots",
  on = "host",
  severity = "medium",
  refs = { "AWS Certificate Manager user guide", "pki.goog",
           "OutSystems/docs-odc@45efbc9 ssl-pinning/intro.md" },
  data = { platforms = "list<record>", root_sets = "list<record>" },
  messages = {
    incomplete = "{host} pins roots of {vendor}, but not all of them: \z
                  without {absent}",
  },
  remedy = "pin all roots of the set, or a key of your own",
  check = function(host, ctx)
    local set, managed = intended_set(host, ctx)
    if not set then return end
    local state, absent = roots.compare(host.pins, ctx.data.root_sets, set)
    if #absent > 0 and is_meant(state, managed, host) then
      return fail("incomplete", { at = host.pins, host = host,
        vendor = ACCEPTED[set] or set, absent = table.concat(absent, ", ") })
    end
  end,
}

-- Keys of others change when they like; a guide of every platform says to pin
-- only what one controls. Which domains those are is the owner's knowledge.
rule "platform-third-party" {
  title = "Only hosts of the owner's domains are pinned",
  on = "host",
  severity = "medium",
  refs = { "OWASP MASVS-NETWORK-2", "TrustKit issue 28" },
  params = {
    own = { type = "list<suffix>", default = {},
            doc = "the owner's domains; without any every host passes" },
  },
  remedy = "leave it unpinned, or let its owner promise the keys",
  messages = {
    third_party = "{host} is under none of the owner's domains",
  },
  check = function(host, ctx)
    if #ctx.params.own == 0 or #host.pins == 0 then return end
    for _, suffix in ipairs(ctx.params.own) do
      if host:under(suffix) then return end
    end
    return fail("third_party", { host = host })
  end,
}
