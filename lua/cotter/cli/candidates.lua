--- Candidates: the words that may stand where a shell completes one. They come
--- from the tables of the commands, by which their words are read, and from
--- what the rules of a policy say.

local arguments = require "cotter.cli.arguments"
local commands = require "cotter.cli.commands"
local core = require "cotter.core"
local fault = require "cotter.fault"
local reading = require "cotter.reading"

local candidates = {}

---@class cotter.Candidates
---@field [integer] { value: string, text: string }
---@field paths "files"|"folders"|nil paths of the system may stand there, too
---@field nospace boolean?            something follows at once
---@field word string                 what is there of the word
local Candidates = {}
Candidates.__index = Candidates

--- Adds a word, if what is there is its beginning.
---@param value string
---@param text string?
function Candidates:add(value, text)
  if value:sub(1, #self.word) == self.word then
    self[#self + 1] = { value = value, text = text or "" }
  end
end

---@param values string[]
---@param text string?
function Candidates:add_all(values, text)
  for _, value in ipairs(values) do self:add(value, text) end
end

-- Policies ---------------------------------------------------------------

--- The rules of the policy that the line names, or of what comes with cotter.
---@param line cotter.Line
---@return cotter.CatalogEntry[]
local function rules_of(line)
  local plan = reading.plan(line.policy, {}, core.read_file)
    or reading.plan(nil, {}, core.read_file)
  local entries = {}
  for i, row in ipairs(plan.catalogue) do entries[i] = row.rule end
  return entries
end

-- What a parameter may be, where that is a list of words.
---@param declared cotter.Declaration
---@return string[]
local function values_of(declared)
  if declared.type == "boolean" then return { "true", "false" } end
  return declared.values or {}
end

-- What a value or an argument is, by the word for it in usages and options:
-- each adds what may stand there.
---@type table<string, fun(list: cotter.Candidates, line: cotter.Line)>
local kinds = {}

local function nothing() end
local function files(list) list.paths = "files" end
local function folders(list) list.paths = "folders" end

local function rules(list, line)
  for _, entry in ipairs(rules_of(line)) do list:add(entry.id, entry.title) end
end

local function consumers(list)
  list:add_all(require "cotter.model.version".settings())
end

---@param list cotter.Candidates
---@param line cotter.Line
local function settings(list, line)
  local begun = list.word:find("=", 1, true)
  for _, entry in ipairs(rules_of(line)) do
    for _, name in ipairs(fault.names(entry.params)) do
      local head = ("%s.%s="):format(entry.id, name)
      if not begun then
        list:add(head, entry.params[name].doc)
      else
        for _, value in ipairs(values_of(entry.params[name])) do
          list:add(head .. value)
        end
      end
    end
  end
  list.nospace = not begun
  if list.word:find "^consumer%." then
    consumers(list)
    list.nospace = nil
  end
end

local function levels(list)
  list:add_all(require "cotter.policy.selector".thresholds())
end

local function reports(list)
  if list.word:find("=", 1, true) then return files(list) end
  list:add_all(require "cotter.report".formats)
  list.nospace = true
end

local function coverage(list)
  list:add_all(require "cotter.tests.coverage".KINDS)
end

local function names_of_commands(list)
  for _, command in ipairs(commands) do list:add(command[1], command[2]) end
end

for word in ([[CODE DATE FORMAT PERCENT H:P:A HOST HOST[:PORT] KEY N NAME
               POINTER SECONDS TEXT TIME ARG]]):gmatch "%S+" do
  kinds[word] = nothing
end
for word in ([[FILE PATH INPUT SCRIPT OLD NEW KEY.pem PUB.pem CERT]])
  :gmatch "%S+" do kinds[word] = files end
for word in ("FOLDER DIR"):gmatch "%S+" do kinds[word] = folders end
for word in ("RULE ID"):gmatch "%S+" do kinds[word] = rules end
kinds["RULE.param=value"] = settings
kinds["consumer.NAME=VERSION"] = consumers
kinds["KIND,…"] = coverage
kinds.LEVEL, kinds["FMT[=PATH]"], kinds.COMMAND =
  levels, reports, names_of_commands

-- Lines --------------------------------------------------------------------

---@class cotter.Line what stands before the word
---@field command cotter.Command
---@field policy string?
---@field given table<cotter.Option, boolean>
---@field count integer     plain words
---@field ended boolean?    "--" was there
---@field wants cotter.Option? whose value the word is

---@param command cotter.Command
---@return table<string, cotter.Option>
local function by_name(command)
  local known = {}
  for _, option in ipairs(arguments.options(command)) do
    for name in option[1]:gmatch "%S+" do known[name] = option end
  end
  return known
end

---@param line cotter.Line
---@param option cotter.Option
---@param value string?
local function note_option(line, option, value)
  line.given[option] = true
  line.wants = option.value and not value and option or nil
  if value and option[1]:find "%-%-policy" then line.policy = value end
end

---@param line cotter.Line
---@param word string
---@param known table<string, cotter.Option>
local function note(line, word, known)
  local name, value = word:match "^(%-%-[^=]+)=(.*)$"
  local option = not line.ended and known[name or word]
  if line.wants then
    note_option(line, line.wants, word)
  elseif word == "--" then
    line.ended = true
  elseif option then
    note_option(line, option, value)
  else
    line.count = line.count + 1
  end
end

---@param command cotter.Command
---@param words string[] behind its name
---@return cotter.Line
local function read_line(command, words)
  local line = { command = command, given = {}, count = 0 }
  local known = by_name(command)
  for i = 1, #words - 1 do note(line, words[i], known) end
  return line
end

--- Adds what one word of a usage stands for: "[INPUT…]", "list|audit|new".
---@param list cotter.Candidates
---@param word string
---@param line cotter.Line
local function add_argument(list, word, line)
  word = word:gsub("…", "")
  word = kinds[word] and word or word:match "^%[(.*)%]$" or word
  for one in word:gmatch "[^|]+" do
    if kinds[one] then kinds[one](list, line) else list:add(one) end
  end
end

---@param list cotter.Candidates
---@param line cotter.Line
local function add_arguments(list, line)
  local wanted = arguments.words(line.command.usage)
  local word = wanted[line.count + 1]
  local last = wanted[#wanted]
  if not word and last and last:find "…" then word = last end
  if word then add_argument(list, word, line) end
end

---@param list cotter.Candidates
---@param option cotter.Option
---@param line cotter.Line
local function add_values(list, option, line)
  if option.choices then return list:add_all(option.choices) end
  local add = kinds[option.value]
  if add then add(list, line) end
end

---@param list cotter.Candidates
---@param line cotter.Line
local function add_options(list, line)
  for _, option in ipairs(arguments.options(line.command)) do
    if option.many or not line.given[option] then
      list:add(option[1]:match "%-%-%S+", option[2])
    end
  end
end

--- Adds the values of an option that is written --name=value.
---@param list cotter.Candidates
---@param line cotter.Line
---@return boolean whether it is
local function add_joined(list, line)
  local name, value = list.word:match "^(%-%-[^=]+)=(.*)$"
  local option = name and by_name(line.command)[name]
  if not (option and option.value) then return false end
  local own = setmetatable({ word = value }, Candidates)
  add_values(own, option, line)
  for _, one in ipairs(own) do
    list:add(name .. "=" .. one.value, one.text)
  end
  list.paths, list.nospace = own.paths, own.nospace
  return true
end

---@param name string
---@return boolean
local function is_command(name)
  for _, row in ipairs(commands) do
    if row[1] == name then return true end
  end
  return false
end

---@param list cotter.Candidates
---@param words string[]
---@param load fun(name: string): cotter.Command
local function complete(list, words, load)
  if not is_command(words[1]) then return files(list) end
  local line = read_line(load(words[1]), table.move(words, 2, #words, 1, {}))
  if line.wants then
    add_values(list, line.wants, line)
  elseif line.ended then
    add_arguments(list, line)
  elseif not list.word:find "^%-" then
    add_arguments(list, line)
  elseif not add_joined(list, line) then
    add_options(list, line)
  end
end

--- Gives what may stand in place of the last word.
---@param words string[] behind "cotter"; the last one as far as it is there
---@param load fun(name: string): cotter.Command
---@return cotter.Candidates
---@nodiscard
function candidates.of(words, load)
  local list = setmetatable({ word = words[#words] or "" }, Candidates)
  if #words <= 1 then
    names_of_commands(list)
    list:add_all { "--help", "--version" }
    if #list == 0 then files(list) end
  else
    complete(list, words, load)
  end
  return list
end

--- Whether it is known what a word for a value or an argument stands for.
---@param word string
---@return boolean
---@nodiscard
function candidates.knows(word) return kinds[word] ~= nil end

return candidates
