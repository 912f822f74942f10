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
local curl_config = require "cotter.config.line.curl_config"
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

--- Tells whether an option is one of a command. In a config file it may have
--- dashes, too, and begins its line.
local function is_in_command(self, octets, at)
  if not is_dashed(octets, at) then return false end
  return not (self.is_config and octets:find("^%f[^\n\0]%-%-", at - 2))
end

-- Hosts -----------------------------------------------------------------------

local URL <const> = "[hH][tT][tT][pP][sS]?://()([^/:%s\"'?#]+)"

--- The operations of the commands in a line, which is read once.
local function operations_of(self, octets, at)
  local from, to = line_around(octets, at)
  if not self.lines[from] then
    self.lines[from] = { from = from, to = to,
      list = curl_command.operations(octets:sub(from, to)) }
    table.insert(self.order, self.lines[from])
  end
  return self.lines[from]
end

--- The operation that an option is for; nothing where what runs is not called
--- curl.
local function operation_around(line, at)
  local place = at - line.from + 1
  local one = line.list[last_before(line.list, place)]
  return one and one.at <= place and place < one.stop and one or nil
end

--- Where the text of a word begins in the file.
local function place_of(octets, line, word)
  return octets:match("^[\"']?()", line.from + word.at - 1)
end

--- What may be the host of a range of the text, and that it is guessed.
local function host_between(octets, from, to)
  local place, name = octets:sub(from, to):match(URL)
  return name, name and from + place - 2, name ~= nil
end

--- The host in an address of an operation, or without one that is known in
--- whatever else it has.
local function host_in_operation(octets, line, one)
  local addresses = curl_command.addresses(one)
  for _, word in ipairs(addresses) do
    local place, name = word.text:match("^" .. URL)
    if name then return name, place_of(octets, line, word) + place - 2 end
  end
  if #addresses > 0 then return nil, nil end
  return host_between(octets, line.from + one.at - 1, line.from + one.stop - 2)
end

--- The host of a part of a config file that has one.
local function host_in_section(section)
  local found, where = nil, nil
  for _, one in ipairs(section.urls) do
    local place, name = one.text:match("^" .. URL)
    if name and found and found ~= name then return nil, nil end
    if name then found, where = name, one.at + place - 2 end
  end
  return found, where
end

local function section_around(self, at)
  return self.sections[last_before(self.sections, at)]
end

--- What a part of the text has for its host, which is looked for once.
local function host_once(part, find, ...)
  if not part.is_known then
    part.is_known, part.name, part.place, part.is_guessed = true, find(...)
  end
  return part.name, part.place, part.is_guessed
end

--- The host of the command that an option is for.
local function host_of_command(self, octets, at)
  local line = operations_of(self, octets, at)
  local one = operation_around(line, at)
  if one then return host_once(one, host_in_operation, octets, line, one) end
  return host_once(line, host_between, octets, line.from, line.to)
end

--- The host of a command, or that of a config file which has one url.
local function host_of(self, octets, at)
  if is_in_command(self, octets, at) then
    local name, place, is_guessed = host_of_command(self, octets, at)
    if name then return name, place, is_guessed end
  end
  local section = section_around(self, at)
  return host_once(section, host_in_section, section)
end

-- Lists -----------------------------------------------------------------------

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
local function check_quotes(self, text, offset)
  if text:find(";", 1, true) then
    self:observe(offset, "unquoted", { found = text })
  end
end

local CLEAR <const> = "http://"

--- Notes an address to which curl connects without TLS, and so without pins:
--- as it does to one without a scheme (man page, --proto-default).
local function check_address(self, text, offset, scheme, found)
  if text:sub(1, #CLEAR):lower() == CLEAR then
    self:wrong_shape(offset, "url", "an address with https:", "one with http:")
  elseif scheme ~= "https" and found and not text:find("://", 1, true) then
    self:wrong_shape(offset, "url", "an address with https:", found)
  end
end

--- Takes the value of an option.
local function read_value(self, octets, at, text, from)
  local other = other_thing(text)
  if other then
    return self:observe(from - 1, "unread", { name = text, found = other })
  end
  local name, place, is_guessed = host_of(self, octets, at)
  local owner, pins = self:host { offset = place or at - 1, text = name,
    place = from - 1, include_subdomains = false }
  if is_guessed then
    local start = place - #CLEAR
    check_address(self, octets:sub(start + 1, place), start, "https")
  end
  read_list(self, pins, owner, text, from - 1)
end

--- Notes the option where an operation has it already: the last one counts
--- (man page, --pinnedpubkey: Multi: single).
local function check_twice(self, octets, at)
  local part
  if is_in_command(self, octets, at) then
    part = operation_around(operations_of(self, octets, at), at)
  else
    part = section_around(self, at)
  end
  if not part then return end
  if part.first then
    self:observe(at - 1, "duplicate-key", { name = OPTION,
      other = config.place(self.source, part.first - 1) })
  end
  part.first = at
end

-- Letters of an option that goes on which are told.
local TOLD <const> = 32

--- Takes an option that goes on; gives the place behind it.
local function read_longer(self, octets, at, stop)
  local last = math.min(stop, at + #OPTION + TOLD) - 1
  self:wrong_shape(at - 1, "option", OPTION, octets:sub(at, last))
  return stop
end

--- Reads an option; gives the place behind it, where that is beyond doubt.
local function read_option(self, octets, at)
  local behind = at + #OPTION
  local stop = octets:match("^[^%s=:\"']+()", behind)
  if stop then return read_longer(self, octets, at, stop) end
  check_twice(self, octets, at)
  local value_at = is_in_command(self, octets, at) and value_in_command
    or curl_config.value
  local text, from, bare = value_at(octets, behind)
  if not text then
    self:wrong_shape(at - 1, OPTION, "a value, and each quote closed")
    return behind
  end
  read_value(self, octets, at, text, from)
  if not bare then return behind end
  check_quotes(self, text, from - 1)
  return from + #text
end

-- Operations ------------------------------------------------------------------

local function has_option(operation)
  for _, word in ipairs(operation.words) do
    if word.text:find("^%-%-" .. OPTION) then return true end
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

--- Notes addresses of an operation to which curl connects without TLS.
local function check_words(self, octets, line, operation)
  local scheme = curl_command.value(operation, "--proto-default")
  for _, word in ipairs(curl_command.addresses(operation)) do
    local name = host_in(word.text)
    check_address(self, word.text, place_of(octets, line, word) - 1,
                  scheme, name and name .. " without a scheme")
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

local function check_operations(self, octets, line)
  local pinned = pinned_hosts(line)
  for _, one in ipairs(line.list) do
    if has_option(one) then
      check_words(self, octets, line, one)
    elseif pinned[one.command] then
      check_next(self, line, one, pinned[one.command])
    end
  end
end

--- Notes addresses to which curl connects without TLS; and those of a part of a
--- config file without the option, behind or before one that has it.
local function check_section(self, section)
  for _, one in ipairs(section.urls) do
    if section.is_pinned then
      check_address(self, one.text, one.at - 1, section.scheme, one.text)
    else
      self:observe(one.at - 1, "next-operation",
                   { name = host_in(one.text) or OTHER })
    end
  end
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

--- Reads each option that does not stand in the value of another; tells whether
--- one is of a config file.
local function read_options(self, octets, places)
  local is_file, behind = false, 0
  for _, at in ipairs(places) do
    if at >= behind then
      behind = read_option(self, octets, at)
      is_file = is_file or not is_in_command(self, octets, at)
    end
  end
  return is_file
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
  self.lines, self.order = {}, {}
  self.sections = curl_config.sections(octets)
  self.is_config = curl_config.is(octets)
  if read_options(self, octets, places) then
    for _, section in ipairs(self.sections) do check_section(self, section) end
  end
  for _, line in ipairs(self.order) do check_operations(self, octets, line) end
  return self.config
end

return curl
