--- curl's option --pinnedpubkey, in its config file or in a command.
---
---   pinnedpubkey = "sha256//base64=;sha256//base64="
---   curl --pinnedpubkey 'sha256//base64=' https://example.com/
---
--- curl reads from "sha256//" to ";" as long as the next begins with
--- "sha256//", and takes what begins otherwise for the name of a file
--- (lib/vtls/vtls.c Curl_pin_peer_pubkey). It compares texts.

local config = require "cotter.model.config"
local core = require "cotter.core"
local curl_command = require "cotter.config.line.curl_command"
local readers = require "cotter.config.reader"

local curl = { name = "curl" }

local OPTION, PREFIX = "pinnedpubkey", "sha256//"

--- Where lines begin, with those that a reversed solidus joins to them.
local function line_starts(octets)
  local starts = { { at = 1 } }
  for at in octets:gmatch "()\n" do
    if octets:byte(at - 1) ~= 0x5C then
      starts[#starts + 1] = { at = at + 1 }
    end
  end
  return starts
end

--- Of places in their order, the number of the last that is not behind one.
---@param places { at: integer }[]
---@param at integer
---@return integer from 1, though the first is behind it
local function last_before(places, at)
  local low, high = 1, #places
  while low < high do
    local middle = (low + high + 1) // 2
    if places[middle].at <= at then low = middle else high = middle - 1 end
  end
  return low
end

-- The text that was asked about last: of each some options are asked about.
local asked, asked_starts

--- The line around an octet, with those that a reversed solidus joins to it.
local function line_around(octets, at)
  if octets ~= asked then asked, asked_starts = octets, line_starts(octets) end
  local number = last_before(asked_starts, at)
  local behind = asked_starts[number + 1]
  return asked_starts[number].at, behind and behind.at - 2 or #octets
end

--- Where a string of a config file ends, which the end of its line closes, too
--- (src/tool_parsecfg.c unslashquote).
local function close_of(octets, from)
  local at = from
  while true do
    local place, mark = octets:match('()(["\\\n])', at)
    if not place then return #octets + 1 end
    if mark ~= "\\" then return place end
    at = place + 2
  end
end

--- The value behind the option in a config file, where double quotes alone
--- quote, and where it begins.
local function value_in_file(octets, at)
  local from = octets:match("^[ \t=:]*()", at)
  if octets:sub(from, from) ~= '"' then
    return octets:match("^%S+", from), from
  end
  return octets:sub(from + 1, close_of(octets, from + 1) - 1), from + 1
end

--- The value behind the option in a command: its text, where it begins, and
--- whether it stands without quotes.
local function value_in_command(octets, at)
  local from = octets:match("^%s*[=:]?%s*()", at)
  local quote = octets:match("^[\"']", from)
  if not quote then return octets:match("^[^%s\"']+", from), from, true end
  local close = octets:find(quote, from + 1, true)
  return close and octets:sub(from + 1, close - 1), from + 1, false
end

--- Tells whether an option has two dashes, as all in commands have.
local function is_dashed(octets, at)
  return octets:sub(at - 2, at - 1) == "--"
end

local URL = "[hH][tT][tT][pP][sS]?://()([^/:%s\"'?#]+)"

--- The operations of the commands in a line, which is read once.
local function operations_of(self, octets, at)
  local from, to = line_around(octets, at)
  if not self.lines[from] then
    self.lines[from] =
      { from = from, list = curl_command.operations(octets:sub(from, to)) }
    table.insert(self.order, self.lines[from])
  end
  return self.lines[from]
end

--- The part of a command that an option is for; nothing where what runs is
--- not called curl.
local function operation_around(self, octets, at)
  local line = operations_of(self, octets, at)
  local place = at - line.from + 1
  local one = line.list[last_before(line.list, place)]
  if one and one.at <= place and place < one.stop then
    return line.from + one.at - 1, line.from + one.stop - 2
  end
end

local NEXT <const> = "\n[ \t]*%-?%-?next[ \t]*\r?%f[\n\0]"

--- The part of a config file that an option is for: next begins another.
local function section_around(octets, at)
  local from, place = 1, 0
  while true do
    local first, last = octets:find(NEXT, place + 1)
    if not first or first > at then return from, (first or #octets + 1) - 1 end
    from, place = last + 1, last
  end
end

--- The host of a command, or that of a config file which has one url.
local function host_of(self, octets, at)
  if is_dashed(octets, at) then
    local from, to = operation_around(self, octets, at)
    if not from then from, to = line_around(octets, at) end
    local place, name = octets:sub(from, to):match(URL)
    if name then return name, from + place - 2 end
  end
  local first, last = section_around(octets, at)
  local section, found, where = octets:sub(first, last), nil, nil
  for url_at, other in section:gmatch("%f[%w]url%s*[=:]%s*\"?" .. URL) do
    if found and found ~= other then return nil, nil end
    found, where = other, first + url_at - 2
  end
  return found, where
end

--- Reads the list as curl does; gives the place where it stops too early.
local function fill(self, pins, owner, text, offset)
  local from = 1
  while text:sub(from, from + #PREFIX - 1) == PREFIX do
    local stop = text:find(";", from, true) or #text + 1
    pins[#pins + 1] = self:pin(text:sub(from, stop - 1), offset + from - 1,
                               owner)
    from = stop + 1
  end
  return from <= #text and from or nil
end

--- What a value without "sha256//" is for curl, if it is not meant as a list
--- of pins, as it is where any part of it is one in another spelling.
local function other_thing(text)
  if text == "" or text:sub(1, #PREFIX) == PREFIX then return nil end
  for part in text:gmatch "[^;]+" do
    local read = core.pin((part:gsub("^'", ""):gsub("'$", "")))
    if read.octets and #read.octets == 32 then return nil end
  end
  if text:find("$", 1, true) then return "a variable of the shell" end
  return "the name of a file for curl, which is not opened"
end

--- Takes a list that curl takes for the name of a file as it is meant: none of
--- it is a pin, whatever prefix it has.
local function fill_as_meant(self, pins, owner, text, offset)
  for from, part in text:gmatch "()([^;]+)" do
    self.spelling = part:sub(1, #PREFIX) == PREFIX and "" or PREFIX
    pins[#pins + 1] = self:pin(part, offset + from - 1, owner)
  end
  self.spelling = PREFIX
end

local function read_list(self, pins, owner, text, offset)
  local stopped = fill(self, pins, owner, text, offset)
  if stopped == 1 then
    fill_as_meant(self, pins, owner, text, offset)
  elseif stopped then
    self:observe(offset + stopped - 1, "list-ends",
                 { found = text:sub(stopped) })
  end
end

--- Notes a list that the shell ends at its first semicolon.
local function check_quotes(self, octets, at, text, offset)
  if text:find(";", 1, true) and is_dashed(octets, at) then
    self:observe(offset, "unquoted", { found = text })
  end
end

local CLEAR = "http://"

--- Notes an address to which curl connects without TLS, and so without pins.
local function check_scheme(self, octets, place)
  if place and octets:sub(place - #CLEAR + 1, place):lower() == CLEAR then
    self:wrong_shape(place - #CLEAR, "url", "an address with https:",
                     "one with http:")
  end
end

--- Notes addresses of a config file to which curl connects without TLS, as it
--- does where they have no scheme (man page, --proto-default).
local function check_addresses(self, octets)
  if octets:find("proto-default", 1, true) then return end
  for place, address in octets:gmatch
    "%f[^\n\0][ \t]*%-?%-?url[ \t=:]+\"?()([^%s\"]+)"
  do
    if not address:find("://", 1, true) then
      self:wrong_shape(place - 1, "url", "an address with https:", address)
    end
  end
end

--- Takes the value of an option.
local function read_value(self, octets, at, text, from)
  local other = other_thing(text)
  if other then
    return self:observe(from - 1, "not-judged", { name = text, found = other })
  end
  local name, place = host_of(self, octets, at)
  local owner, pins = self:host { offset = place or at - 1, text = name,
    place = from - 1, include_subdomains = false }
  check_scheme(self, octets, place)
  read_list(self, pins, owner, text, from - 1)
end

--- Notes the option where an operation has it already: the last one counts
--- (man page, --pinnedpubkey: Multi: single).
local function check_twice(self, octets, at)
  local from
  if is_dashed(octets, at) then
    from = operation_around(self, octets, at)
  else
    from = -section_around(octets, at)
  end
  if not from then return end
  local first = self.first_in[from]
  if first then
    self:observe(at - 1, "duplicate-key", { name = OPTION,
      other = config.place(self.source, first - 1) })
  end
  self.first_in[from] = at
end

local function read_option(self, octets, at)
  local tail = octets:match("^[^%s=:\"']+", at + #OPTION)
  if tail then
    return self:wrong_shape(at - 1, "option", OPTION, OPTION .. tail)
  end
  check_twice(self, octets, at)
  local value_at = is_dashed(octets, at) and value_in_command or value_in_file
  local text, from, bare = value_at(octets, at + #OPTION)
  if not text then
    return self:wrong_shape(at - 1, OPTION, "a value, and each quote closed")
  end
  read_value(self, octets, at, text, from)
  if bare then check_quotes(self, octets, at, text, from - 1) end
end

-- Operations ------------------------------------------------------------------

local function has_option(operation)
  for _, word in ipairs(operation.words) do
    if word.text:find("^%-%-" .. OPTION) then return true end
  end
  return false
end

local function has_word(operation, text)
  for _, word in ipairs(operation.words) do
    if word.text:find(text, 1, true) == 1 then return true end
  end
  return false
end

--- The host of an address, in lower case; nothing of one that the shell fills
--- in.
local function host_in(address)
  local rest = address:gsub("^%a[%w+.-]*://", ""):gsub("^[^/@]*@", "")
  local name = rest:match "^([%w.-]+%.[%w-]+)" or rest:match "^localhost"
  return name and name:lower()
end

--- Notes addresses of an operation to which curl connects without TLS, as it
--- does where they have no scheme (man page, --proto-default).
local function check_words(self, line, operation)
  if has_word(operation, "--proto-default") then return end
  for _, word in ipairs(curl_command.addresses(operation)) do
    local name = host_in(word.text)
    if name and not word.text:find("://", 1, true) then
      self:wrong_shape(line.from + word.at - 2, "url",
                       "an address with https:",
                       name .. " without a scheme")
    end
  end
end

--- The hosts of operations that have the option, by the commands.
local function pinned_hosts(line)
  local by_command = {}
  for _, one in ipairs(line.list) do
    if has_option(one) then
      local hosts = by_command[one.command] or {}
      by_command[one.command] = hosts
      for _, word in ipairs(curl_command.addresses(one)) do
        hosts[host_in(word.text) or ""] = true
      end
    end
  end
  return by_command
end

-- What is said of an address that the shell fills in.
local OTHER <const> = "another address"

--- Notes an operation without the option, in a command that has it elsewhere.
local function check_next(self, line, operation, hosts)
  for _, word in ipairs(curl_command.addresses(operation)) do
    local name = host_in(word.text)
    self:observe(line.from + word.at - 2, "next-operation", {
      name = name or OTHER, found = name and hosts[name] and "same" or nil })
  end
end

local function check_operations(self, line)
  local pinned = pinned_hosts(line)
  for _, one in ipairs(line.list) do
    if has_option(one) then
      check_words(self, line, one)
    elseif pinned[one.command] then
      check_next(self, line, one, pinned[one.command])
    end
  end
end

local function check_section(self, section, from)
  local place, address =
    section:match "%f[^\n\0][ \t]*%-?%-?url[ \t=:]+\"?()([^%s\"]+)"
  if place and not section:find("%f[^\n\0][ \t]*%-?%-?" .. OPTION) then
    self:observe(from + place - 2, "next-operation",
                 { name = host_in(address) or OTHER })
  end
end

--- Notes a part of a config file that has an address and not the option, behind
--- or before one that has it.
local function check_sections(self, octets)
  local from = 1
  repeat
    local first, last = octets:find(NEXT, from)
    check_section(self, octets:sub(from, (first or 0) - 1), from)
    from = (last or #octets) + 1
  until not first
end

--- Tells whether a name is that of an option: it begins a line, or has dashes,
--- and stands in no comment.
local function is_option(octets, at)
  local first = octets:match("^%s*()", (line_around(octets, at)))
  return (first >= at or is_dashed(octets, at))
    and octets:sub(first, first) ~= "#"
end

--- The places of the option, but for those in comments.
local function options(octets)
  local places, at = {}, 0
  repeat
    at = octets:find(OPTION, at + 1, true)
    if at and is_option(octets, at) then places[#places + 1] = at end
  until not at
  return places
end

---@param octets string
---@param source cotter.Source
---@return cotter.Config?
---@return { offset: integer, text: string }? why it is none
---@nodiscard
function curl.read(octets, source)
  local places = options(octets)
  if #places == 0 then
    return nil, { offset = 0, text = "no option --pinnedpubkey" }
  end
  local self = readers.new(source, 0, { format = "curl",
    consumers = { "curl" }, spelling = PREFIX, encoding = "utf-8" })
  self.lines, self.order, self.first_in = {}, {}, {}
  local is_file = false
  for _, at in ipairs(places) do
    read_option(self, octets, at)
    is_file = is_file or not is_dashed(octets, at)
  end
  if is_file then
    check_addresses(self, octets)
    check_sections(self, octets)
  end
  for _, line in ipairs(self.order) do check_operations(self, line) end
  return self.config
end

return curl
