--- The page of the manual, cotter(1), from the tables of the commands.

local arguments = require "cotter.cli.arguments"
local commands = require "cotter.cli.commands"
local core = require "cotter.core"
local roff = require "cotter.report.roff"

local plain, quoted = roff.plain, roff.quoted

-- What the program takes from its environment.
local ENVIRONMENT = {
  { "NO_COLOR", "anything: standard output is not coloured" },
  { "HTTPS_PROXY, NO_PROXY", "the proxy by which probe reaches servers, and "
    .. "which it reaches without" },
  { "COTTER_IDENTITY_PASSWORD", "the password of identities beside which none "
    .. "stands" },
}

---@param rows string[][] term, text
---@param write fun(...: string)
local function write_list(rows, write)
  for _, row in ipairs(rows) do
    write(".TP\n.B ", quoted(row[1]), "\n", plain(row[2]), "\n")
  end
end

---@param text string paragraphs, an empty line between them
---@param write fun(...: string)
local function write_paragraphs(text, write)
  for paragraph in (text .. "\n\n"):gmatch "(.-)\n\n+" do
    write(".PP\n", plain((paragraph:gsub("%s+", " "))), "\n")
  end
end

---@param command cotter.Command
---@return string[][]
local function options_of(command)
  local rows = {}
  for _, option in ipairs(arguments.options(command)) do
    rows[#rows + 1] = {
      option[1]:gsub(" ", ", ")
        .. (option.value and " " .. option.value or ""),
      option[2] .. (option.many and "; may be repeated" or ""),
    }
  end
  return rows
end

---@param name string
---@param command cotter.Command
---@param write fun(...: string)
local function write_command(name, command, write)
  write(".SS ", quoted(("cotter %s %s"):format(name, command.usage)), "\n")
  write_paragraphs(command.about, write)
  write_list(options_of(command), write)
  write ".PP\nExamples:\n"
  for _, example in ipairs(command.examples) do
    write(".TP\n.B ", quoted(example[1]), "\n", plain(example[2]), "\n")
  end
  if not command.exits then return end
  write ".PP\nExit status:\n"
  write_list(command.exits, write)
end

--- Writes the page.
---@param load fun(name: string): cotter.Command
---@param exits string[][]
---@param write fun(...: string)
return function(load, exits, write)
  write('.TH COTTER 1 "" ', quoted("cotter " .. core.version), " cotter\n",
        ".SH NAME\ncotter \\- decides whether certificate pins may ship\n",
        ".SH SYNOPSIS\n.B cotter\n", plain "COMMAND [OPTION…] [ARGUMENT…]",
        "\n.SH DESCRIPTION\n",
        plain("Reads the pin configs of apps, and what is known beside them, "
              .. "and has rules decide whether they may ship. cotter help "
              .. "formats lists the configs that are read, cotter rules the "
              .. "rules; cotter rules --format man ID is a page on one."),
        "\n.SH COMMANDS\n")
  for _, row in ipairs(commands) do
    write_command(row[1], load(row[1]), write)
  end
  write ".SH EXIT STATUS\n"
  write_list(exits, write)
  write ".SH ENVIRONMENT\n"
  write_list(ENVIRONMENT, write)
end
