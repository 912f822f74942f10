--- The commands of the program, in the order that help lists them. Each has a
--- file of its name beside this one, which is loaded when it is called.

---@class cotter.Option
---@field [1] string         names: "-p --policy"
---@field [2] string         what it does
---@field value string?      the name of its value; without it a switch
---@field many boolean?      may be given again and again
---@field choices string[]?  the values that it may have
---@field last boolean?      of a raw command: what follows is not ours

---@class cotter.Command
---@field usage string       what follows the command's name
---@field about string       what it does, for its help
---@field arguments { min: integer, max: integer? }?
---@field options cotter.Option[]?
---@field raw boolean?       what follows the first argument is not ours
---@field examples string[][] command line, what it does
---@field exits string[][]?  status, meaning; without it the usual ones
---@field run fun(args: table, out: cotter.Output,
---       load: fun(name: string): cotter.Command): integer load gives another
---       command

---@class cotter.CommandName
---@field [1] string
---@field [2] string a line for the list of commands

---@type cotter.CommandName[]
return {
  { "check", "evaluate configs against a policy" },
  { "pin", "print the pin of certificates, keys and requests" },
  { "inspect", "print certificates, keys and requests in full" },
  { "chain", "validate a chain, or say why not" },
  { "probe", "fetch the certificates that servers send" },
  { "baseline", "write down what is found today" },
  { "waiver", "list, look over or write waivers" },
  { "diff", "tell what another policy lets pass, or stops" },
  { "pack", "lock a policy, sign the lock, verify it" },
  { "fix", "mend what is found, in the configs" },
  { "convert", "write a config in another format" },
  { "model", "print configs as rules see them" },
  { "resolve", "tell what each platform will do for a host" },
  { "rules", "list the rules, or explain one" },
  { "test", "run the tests beside rules" },
  { "explain", "tell why a rule says what it says" },
  { "lint", "look over rules" },
  { "new", "write a first rule, pack, test, policy or gate in CI" },
  { "completion", "let a shell complete what is typed" },
  { "run", "run a Lua script with the whole library" },
  { "repl", "evaluate Lua line by line, with what an app pins" },
  { "help", "explain a command, or list formats" },
  { "version", "print the version" },
}
