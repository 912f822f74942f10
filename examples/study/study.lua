#!/usr/bin/env -S cotter run
--- A study: what keys, lifetimes and numbers of names certificates have.
---
---     study.lua FILE…
---
--- Each FILE holds any number of certificates, as PEM, DER or a line of base64
--- each; - is the standard input. They are read one at a time, so that a
--- terabyte needs no more memory than a page.

local cotter = require "cotter"

local DAY = 86400

-- Upper ends, in days: limits that the Baseline Requirements 6.3.2 have set
-- or will set, and one for roots.
local LIFETIMES = { 10, 47, 100, 200, 398, 825, 3653 }

-- Upper ends of the number of names.
local NAMES = { 0, 1, 2, 5, 10, 50, 100 }

---@alias Count table<string, integer>

---@class Study
---@field read integer
---@field refused Count by the code of the fault
---@field keys Count
---@field lifetimes Count
---@field names Count
---@field authorities integer

---@param count Count
---@param name string
local function add(count, name)
  count[name] = (count[name] or 0) + 1
end

--- Names the class of a number: those up to one of the ends.
---@param number number
---@param ends integer[] ascending
---@return string
local function class(number, ends)
  for _, last in ipairs(ends) do
    if number <= last then return ("%4d or less"):format(last) end
  end
  return ("more than %d"):format(ends[#ends])
end

---@param san cotter.AlternativeNames?
---@return integer
local function count_names(san)
  if not san then return 0 end
  return #san.dns + #san.ip + #san.email + #san.uri
end

---@param key cotter.Spki
---@return string
local function key_name(key)
  if key.type:find "^unknown" then return "unknown" end
  return ("%s %s"):format(key.type, key.curve or key.bits or "")
end

---@param study Study
---@param cert cotter.Cert
local function look_at(study, cert)
  study.read = study.read + 1
  add(study.keys, key_name(cert.spki))
  if cert.is_ca then
    study.authorities = study.authorities + 1
    return
  end
  add(study.lifetimes, class(cert.validity / DAY, LIFETIMES))
  add(study.names, class(count_names(cert.san), NAMES))
end

--- Goes through one file. A cert of a stream is checked here, before its
--- fields are read.
---@param study Study
---@param path string
local function go_through(study, path)
  local stream <close>, missing = cotter.open(path)
  if not stream then
    io.stderr:write(path, ": ", missing.text, "\n")
    os.exit(2)
  end
  for cert, fault in stream do
    local checked = false
    if cert then checked, fault = cert:check() end
    if checked then look_at(study, cert) else add(study.refused, fault.code) end
  end
end

---@param title string
---@param count Count
local function print_count(title, count)
  local names = {}
  for name in pairs(count) do names[#names + 1] = name end
  table.sort(names)
  print(title)
  for _, name in ipairs(names) do
    print(("  %-24s %6d"):format(name, count[name]))
  end
end

local study = { read = 0, authorities = 0, refused = {}, keys = {},
                lifetimes = {}, names = {} }
for _, path in ipairs { ... } do go_through(study, path) end

print(("%d certificates, %d of them of authorities"):format(
  study.read, study.authorities))
print_count("refused", study.refused)
print_count("keys", study.keys)
print_count("days that servers' certificates are valid", study.lifetimes)
print_count("names in servers' certificates", study.names)
