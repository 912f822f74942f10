--- cotter help: what the program, a command or a word of it means.

local columns = require "cotter.report.columns"
local commands = require "cotter.cli.commands"
local exits = require "cotter.cli.exits"

local WIDTH = 80

local PLAIN_EXITS = {
  { "0", "done" },
  { "2", "usage, or an input that cannot be read" },
}

--- Lists pairs in two columns.
---@param rows string[][]
---@return string
local function list(rows)
  local widest, lines = 0, {}
  for _, row in ipairs(rows) do
    widest = math.max(widest, columns.width(row[1]))
  end
  for _, row in ipairs(rows) do
    local indent = widest + 4
    local text = columns.wrap(row[2], WIDTH - indent)
    local gap = widest - columns.width(row[1])
    lines[#lines + 1] = "  " .. row[1] .. (" "):rep(gap + 2)
                        .. table.concat(text, "\n" .. (" "):rep(indent))
  end
  return table.concat(lines, "\n") .. "\n"
end

---@param text string paragraphs, an empty line between them
---@return string
local function paragraphs(text)
  local parts = {}
  for paragraph in (text .. "\n\n"):gmatch "(.-)\n\n+" do
    parts[#parts + 1] = table.concat(columns.wrap(paragraph, WIDTH), "\n")
  end
  return table.concat(parts, "\n\n") .. "\n"
end

---@param command cotter.Command
---@return string
local function list_options(command)
  local rows = {}
  for _, option in ipairs(require "cotter.cli.arguments".options(command)) do
    local names = option[1]:gsub(" ", ", ")
    rows[#rows + 1] = {
      names .. (option.value and " " .. option.value or ""),
      option[2] .. (option.many and "; may be repeated" or ""),
    }
  end
  return list(rows)
end

---@param examples string[][]
---@return string
local function list_examples(examples)
  local parts = {}
  for _, example in ipairs(examples) do
    parts[#parts + 1] = ("  %s\n      %s\n"):format(example[1], example[2])
  end
  return table.concat(parts)
end

---@param name string
---@param command cotter.Command
---@return string
local function of_command(name, command)
  return table.concat {
    "usage: cotter ", name, " ", command.usage, "\n\n",
    paragraphs(command.about),
    "\nOptions:\n", list_options(command),
    "\nExamples:\n", list_examples(command.examples),
    "\nExit status:\n", list(command.exits or PLAIN_EXITS),
  }
end

---@return string
local function of_program()
  return table.concat {
    "usage: cotter COMMAND [OPTION…] [ARGUMENT…]\n\n",
    "Decides whether certificate pins may ship.\n",
    "\nCommands:\n", list(commands),
    "\nSee also:\n", list {
      { "cotter help COMMAND", "what a command does, with examples" },
      { "cotter help formats", "configs that are read, and who reads them" },
    },
    "\nExit status:\n", list(exits),
  }
end

---@return string
local function of_formats()
  local vocabulary = require "cotter.vocabulary"
  local formats, consumers = {}, {}
  for _, format in ipairs(vocabulary.formats) do
    formats[#formats + 1] = {
      format.name, format.summary .. "; read by "
                   .. table.concat(format.consumers, ", "),
    }
  end
  for _, consumer in ipairs(vocabulary.consumers) do
    consumers[#consumers + 1] = consumer
  end
  return "Formats of configs:\n" .. list(formats)
         .. "\nConsumers, who act on pins:\n  "
         .. table.concat(columns.wrap(table.concat(consumers, " "),
                                      WIDTH - 2), "\n  ") .. "\n"
end

---@param topic string?
---@return string? text
---@return string? message
local function find(topic)
  if not topic then return of_program() end
  if topic == "formats" then return of_formats() end
  local names = { "formats" }
  for _, command in ipairs(commands) do
    if command[1] == topic then
      return of_command(topic, require("cotter.cli." .. topic))
    end
    names[#names + 1] = command[1]
  end
  local fault = require "cotter.fault"
  return nil, ('no help on "%s"%s'):format(
    columns.escape(topic), fault.suggestion(topic, names))
end

---@param args table
---@param out cotter.Output
---@param load fun(name: string): cotter.Command
---@return integer status
local function run(args, out, load)
  if args.man and args.arguments[1] then
    out:tell 'cotter help: --man is of all commands; see "cotter help help"'
    return 2
  elseif args.man then
    require "cotter.cli.manual"(load, exits,
                                function(...) out:write(...) end)
    return 0
  end
  local text, message = find(args.arguments[1])
  if not text then
    out:tell("cotter help: " .. message)
    return 2
  end
  out:write(text)
  return 0
end

---@type cotter.Command
return {
  usage = "[COMMAND|formats]",
  about = "Explains the program, one of its commands, or lists the formats "
          .. "of configs with the consumers that read them.",
  arguments = { min = 0, max = 1 },
  options = {
    { "--man", "print the page of the manual, cotter(1), on all commands" },
  },
  examples = {
    { "cotter help check", "what check does, with examples" },
    { "cotter help formats", "configs that are read" },
    { "cotter help --man | man -l -", "all commands, as a page of the manual" },
  },
  run = run,
  of_command = of_command,
}
