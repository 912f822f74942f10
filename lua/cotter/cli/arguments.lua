--- Arguments: a command's own, from the words of the command line.

local fault = require "cotter.fault"

local arguments = {}

-- Every command has it.
local HELP = { "-h --help", "print this help" }

--- The options of a command with those that all have.
---@param command cotter.Command
---@return cotter.Option[]
---@nodiscard
function arguments.options(command)
  local options = table.move(command.options or {}, 1,
                             #(command.options or {}), 1, {})
  options[#options + 1] = HELP
  return options
end

---@param name string
---@param command cotter.Command
---@return table
local function make_parser(name, command)
  local parser = require "argparse"(name):add_help(false)
  for _, option in ipairs(arguments.options(command)) do
    if not option.value then
      parser:flag(option[1])
    elseif option.many then
      parser:option(option[1]):count "*"
    else
      parser:option(option[1]):overwrite(false)
    end
  end
  parser:argument "arguments":args "*"
  return parser
end

---@param command cotter.Command
---@return table<string, cotter.Option> options by each of their names
local function by_name(command)
  local known = {}
  for _, option in ipairs(arguments.options(command)) do
    for name in option[1]:gmatch "%S+" do known[name] = option end
  end
  return known
end

local function key_of(option)
  return (option[1]:match "%-%-(%S+)":gsub("-", "_"))
end

--- Notes the value of an option; false if that takes argparse.
---@param args table
---@param option cotter.Option
---@param value string? the word behind it
---@return boolean
local function note_value(args, option, value)
  local key = key_of(option)
  if not value or value:find "^%-" then return false end
  if option.many then
    table.insert(args[key], value)
    return true
  end
  local first = args[key] == nil
  args[key] = value
  return first
end

--- Notes a word, and the next one if it is its value.
---@param args table
---@param option cotter.Option? that the word names
---@param word string
---@param following string?
---@return integer? taken words; nil if that takes argparse
local function note(args, option, word, following)
  if option and option.value then
    return note_value(args, option, following) and 2 or nil
  elseif option then
    args[key_of(option)] = true
    return 1
  elseif word:find "^%-" then
    return nil
  end
  table.insert(args.arguments, word)
  return 1
end

--- Reads words that are options written out, their values and plain words, to
--- what argparse would make of them. It need not be loaded for these, which
--- takes as long as some commands do; it reads all others, and it alone
--- refuses.
---@param command cotter.Command
---@param words string[]
---@return table?
local function read_plain(command, words)
  local args, known, at = { arguments = {} }, by_name(command), 1
  for _, option in ipairs(command.options or {}) do
    if option.many then args[key_of(option)] = {} end
  end
  while words[at] do
    local taken = note(args, known[words[at]], words[at], words[at + 1])
    if not taken then return nil end
    at = at + taken
  end
  return args
end

--- The words up to the first that is no option, and those from there on.
---@param command cotter.Command
---@param words string[]
---@return string[] ours
---@return string[] rest
local function split(command, words)
  local known, at, last = by_name(command), 1, false
  while words[at] and words[at]:find "^%-." and not last do
    local option = known[words[at]] or {}
    last = option.last or words[at] == "--"
    at = at + (option.value and 2 or 1)
  end
  return table.move(words, 1, at - 1, 1, {}),
         table.move(words, at, #words, 1, {})
end

--- Puts a message of argparse in our words.
---@param command cotter.Command
---@param message string
---@return string
local function reword(command, message)
  local twice = message:match "^option '([^']*)' must be used at most"
  if twice then return twice .. " is given twice" end
  local unknown = message:match "^unknown option '([^']*)'"
  if not unknown then return (message:gsub("'([^']*)'", '"%1"')) end
  local known = {}
  for name in pairs(by_name(command)) do
    if #name > 2 then known[#known + 1] = name end
  end
  return ('unknown option "%s"%s'):format(
    unknown, fault.suggestion(unknown, known))
end

--- The words for the arguments in a usage, options left out: "INPUT…".
---@param usage string
---@return string[]
---@nodiscard
function arguments.words(usage)
  local list = {}
  for word in usage:gsub("%-%-?%a+ %u+", ""):gsub("%[%-[^%]]*%]", "")
                   :gmatch "%S+" do
    if word ~= "[OPTION…]" then list[#list + 1] = word end
  end
  return list
end

--- Names an argument: "INPUT…", "one of bash, zsh, fish".
---@param word string of a usage
---@return string
local function name_of(word)
  local names = word:gsub("|", ", ")
  return names ~= word and "one of " .. names or word
end

---@param command cotter.Command
---@param count integer
---@return string? message
local function check_count(command, count)
  local allowed = command.arguments or { min = 0, max = 0 }
  if count < allowed.min then
    return "missing argument: "
           .. name_of(arguments.words(command.usage)[count + 1])
  elseif allowed.max and count > allowed.max then
    return "too many arguments"
  end
end

--- Checks the values of options that are one of a list.
---@param command cotter.Command
---@param args table
---@return string? message
local function check_choices(command, args)
  for _, option in ipairs(command.options or {}) do
    local name = option[1]:match "%-%-(%S+)"
    local value = args[(name:gsub("-", "_"))]
    if option.choices and value then
      local known = {}
      for _, choice in ipairs(option.choices) do known[choice] = true end
      if not known[value] then
        return ('--%s "%s" is not one of %s%s'):format(
          name, value, table.concat(option.choices, ", "),
          fault.suggestion(value, option.choices))
      end
    end
  end
end

--- Reads the words that follow a command's name. Options are fields of the
--- result by their long names, with "_" for "-"; plain words its `arguments`.
---@param name string
---@param command cotter.Command
---@param words string[]
---@return table?
---@return string? message
---@nodiscard
function arguments.read(name, command, words)
  local rest
  if command.raw then words, rest = split(command, words) end
  local args = read_plain(command, words)
  if not args then
    local ok
    ok, args = make_parser(name, command):pparse(words)
    if not ok then return nil, reword(command, args) end
  end
  args.arguments = rest or args.arguments
  if args.help then return args end
  local message = check_count(command, #args.arguments)
                  or check_choices(command, args)
  if message then return nil, message end
  return args
end

return arguments
