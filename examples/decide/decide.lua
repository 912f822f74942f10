#!/usr/bin/env cotter
--- What each consumer would do about a chain: decide.lua CONFIG HOST CHAIN
--- ANCHORS [DATE].

local cotter = require "cotter"

local config, host, chain, anchors, at = table.unpack(arg)

local CONSUMERS <const> = { "outsystems", "trustkit", "android", "okhttp",
                            "apple", "curl", "hpkp", "cotter" }

local function read_certs(path)
  local certs = {}
  for cert, fault in assert(cotter.open(path)) do
    certs[#certs + 1] = cert or error(fault.text, 0)
  end
  return certs
end

local function midnight(date)
  local year, month, day = date:match "^(%d+)-(%d+)-(%d+)$"
  local noon = os.time { year = year, month = month, day = day, hour = 12 }
  return noon - noon % 86400
end

local function tell(decision)
  local match = decision.matches[1]
  print(("%-18s  %-8s  %s"):format(decision.consumer, decision.verdict,
    decision.message or ("%s, depth %d of the path")
      :format(match.pin, match.depth)))
end

local certs, octets = read_certs(chain), assert(cotter.read_file(anchors))
for _, consumer in ipairs(CONSUMERS) do
  local decisions, fault = cotter.decide {
    host = host, certs = certs, config = config, consumer = consumer,
    anchors = octets, at = at and midnight(at) or nil,
  }
  if not decisions then error(fault.text, 0) end
  for _, decision in ipairs(decisions) do tell(decision) end
end
