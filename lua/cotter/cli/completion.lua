--- cotter completion: lets a shell complete what is typed.

local columns = require "cotter.report.columns"
local fault = require "cotter.fault"

local NOT_DONE = 2
local SHELLS = { "bash", "zsh", "fish" }

---@param words string[]
---@param out cotter.Output
---@param load fun(name: string): cotter.Command
---@return integer status
local function print_candidates(words, out, load)
  local list = require "cotter.cli.candidates".of(words, load)
  for _, one in ipairs(list) do
    out:write(columns.escape(one.value),
              one.text ~= "" and "\t" .. columns.escape(one.text) or "", "\n")
  end
  if list.paths then out:write(":", list.paths, "\n") end
  if list.nospace then out:write ":nospace\n" end
  return 0
end

---@param args table
---@param out cotter.Output
---@param load fun(name: string): cotter.Command
---@return integer status
local function run(args, out, load)
  local words = args.arguments
  if words[1] == "candidates" then
    return print_candidates(table.move(words, 2, #words, 1, {}), out,
                            load)
  end
  local known, message = {}, nil
  for _, shell in ipairs(SHELLS) do known[shell] = true end
  if not known[words[1]] then
    message = ('"%s" is not one of %s%s'):format(words[1],
      table.concat(SHELLS, ", "), fault.suggestion(words[1], SHELLS))
  elseif #words > 1 then
    message = "too many arguments"
  end
  if message then
    out:tell(('cotter completion: %s; see "cotter help completion"'):format(
      columns.escape(message)))
    return NOT_DONE
  end
  out:write((require("cotter.cli.shell." .. words[1])))
  return 0
end

---@type cotter.Command
return {
  usage = "bash|zsh|fish",
  about = [[
Prints a script by which a shell completes commands, options, their values, the
ids of rules and the names of their parameters: those of the policy that the
line names with -p, or else of what comes with cotter. The script asks the
program, so that it never falls behind it.]],
  arguments = { min = 1 },
  raw = true,
  examples = {
    { "source <(cotter completion bash)", "in ~/.bashrc" },
    { "source <(cotter completion zsh)", "in ~/.zshrc, behind compinit" },
    { "cotter completion fish | source", "in ~/.config/fish/config.fish" },
  },
  run = run,
}
