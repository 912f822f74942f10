--- Completion in shells: what cotter offers, and what bash makes of it.

local arguments = require "cotter.cli.arguments"
local candidates = require "cotter.cli.candidates"
local commands = require "cotter.cli.commands"

local function capture(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

local root = capture "pwd":gsub("\n", "")
local program = os.getenv "COTTER" or "build/cotter"
if program:sub(1, 1) ~= "/" then program = root .. "/" .. program end

local function offered(words)
  local list = candidates.of(words, function(name)
    return require("cotter.cli." .. name)
  end)
  local values = {}
  for i, one in ipairs(list) do values[i] = one.value end
  if list.paths then values[#values + 1] = ":" .. list.paths end
  if list.nospace then values[#values + 1] = ":nospace" end
  return values
end

local function assert_known(argument)
  local word = argument:gsub("…", "")
  word = candidates.knows(word) and word or word:match "^%[(.*)%]$" or word
  for one in word:gmatch "[^|]+" do
    assert.is_true(candidates.knows(one) or one:find "^%l+$" ~= nil, one)
  end
end

describe("Every value and argument is of a known kind: those of", function()
  for _, row in ipairs(commands) do
    local command = require("cotter.cli." .. row[1])
    it(row[1], function()
      for _, option in ipairs(arguments.options(command)) do
        assert.is_true(not option.value or option.choices ~= nil
                       or candidates.knows(option.value),
                       option[1] .. " has a value of a kind that "
                       .. "cli/candidates.lua does not know")
      end
      for _, argument in ipairs(arguments.words(command.usage)) do
        assert_known(argument)
      end
    end)
  end

  it("and each option of check is offered", function()
    local list = offered { "check", "--" }
    for i, option in ipairs(arguments.options(require "cotter.cli.check")) do
      assert.equal(option[1]:match "%-%-%S+", list[i])
    end
  end)
end)

describe("cotter completion offers", function()
  for _, row in ipairs {
    { "commands", { "che" }, { "check" } },
    { "files where no command is meant", { "x/" }, { ":files" } },
    { "options", { "check", "--sel" }, { "--select" } },
    { "options that may stand again", { "check", "--select", "x", "--sel" },
      { "--select" } },
    { "no option twice that may stand once",
      { "check", "--at", "2026-11-20", "--at" }, {} },
    { "no option behind --", { "check", "--", "--sel" }, { ":files" } },
    { "values of an option", { "check", "--format", "js" }, { "json" } },
    { "values of an option behind =", { "check", "--format=js" },
      { "--format=json" } },
    { "formats of reports", { "check", "-o", "sa" }, { "sarif", ":nospace" } },
    { "paths of reports", { "check", "-o", "sarif=" }, { ":files" } },
    { "folders", { "check", "-e", "" }, { ":folders" } },
    { "files", { "check", "-p", "" }, { ":files" } },
    { "inputs", { "check", "" }, { ":files" } },
    { "inputs behind options", { "check", "--quiet", "a", "" }, { ":files" } },
    { "ids of rules", { "check", "--select", "pin-sha" },
      { "pin-sha1", "pin-shared" } },
    { "an id where a rule stands", { "explain", "pin-sha1" }, { "pin-sha1" } },
    { "inputs behind it", { "explain", "pin-sha1", "" }, { ":files" } },
    { "names of parameters", { "check", "--set", "pin-too-few." },
      { "pin-too-few.min_keys=", ":nospace" } },
    { "levels", { "check", "--fail-on", "man" }, { "mandatory" } },
    { "no level that a gate cannot fail on", { "check", "--fail-on", "o" },
      {} },
    { "severities", { "check", "--fail-on", "severity:h" },
      { "severity:high" } },
    { "versions", { "check", "--set", "consumer.outsystems=7" },
      { "consumer.outsystems=7.0.0" } },
    { "words of a usage", { "waiver", "" }, { "list", "audit", "new" } },
    { "what is written by new", { "new", "po" }, { "policy" } },
    { "shells", { "completion", "z" }, { "zsh" } },
    { "topics of help", { "help", "form" }, { "formats" } },
    { "nothing for a name of a host", { "chain", "--host", "" }, {} },
    { "nothing behind the last argument", { "rules", "pin-sha1", "" }, {} },
    { "files for a command that is none", { "chekc", "" }, { ":files" } },
  } do
    it(row[1], function() assert.same(row[3], offered(row[2])) end)
  end

  it("the rules of the policy that the line names", function()
    local folder = capture "mktemp -d":gsub("\n", "")
    capture(("cd %s && %s new pack own"):format(folder, program))
    local policy = folder .. "/own/policy.lua"
    assert.same({ "own-domain" },
                offered { "check", "-p", policy, "--select", "own" })
    assert.same({ "own-domain.domains=", ":nospace" },
                offered { "check", "--policy", policy, "--set", "own" })
    os.execute("rm -r " .. folder)
  end)
end)

describe("In bash", function()
  -- What bash, which cuts words at = and :, has in COMPREPLY.
  local function replies(line)
    local words = {}
    for word in line:gmatch "%S+" do
      for piece in word:gsub("[=:]", " %0 "):gmatch "%S+" do
        words[#words + 1] = "'" .. piece .. "'"
      end
    end
    if line:find " $" then words[#words + 1] = "''" end
    local script = os.tmpname()
    local file <close> = assert(io.open(script, "w"))
    file:write(([[
      source <(%s completion bash)
      COMP_WORDS=(%s) COMP_LINE='%s'
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE}
      _cotter
      printf '%%s\n' "${COMPREPLY[@]}"]]):format(program,
        "'" .. program .. "' " .. table.concat(words, " ", 2), line))
    file:close()
    local output, status = capture("bash -u " .. script)
    os.remove(script)
    assert.equal(0, status, output)
    return output
  end

  for _, row in ipairs {
    { "a command", "cotter resol", "resolve\n" },
    { "an option", "cotter check --wai", "--waivers\n" },
    { "a value behind =", "cotter check --format=js", "json\n" },
    { "a value where = is the last", "cotter convert --to=",
      nil, "^android\napple\n" },
    { "a rule", "cotter check --select pin-sha", "pin-sha1\npin-shared\n" },
    { "a parameter", "cotter check --set pin-too-few.m",
      "pin-too-few.min_keys=\n" },
    { "a severity behind :", "cotter check --fail-on severity:h", "high\n" },
    { "a path of a report", "cotter check -o json=READ", "README.md\n" },
    { "a file", "cotter check MAKE", "\n" },
    { "a folder", "cotter check -e polic", "policies\n" },
    { "an argument", "cotter rules ", nil, "\npin%-sha1\n" },
  } do
    it("it completes " .. row[1], function()
      local output = replies(row[2])
      if row[3] then assert.equal(row[3], output) end
      if row[4] then assert.matches(row[4], output) end
    end)
  end
end)

describe("The script for", function()
  for _, shell in ipairs { "bash", "zsh", "fish" } do
    it(shell .. " is sound", function()
      local script, status = capture(program .. " completion " .. shell)
      assert.equal(0, status)
      assert.matches("%f[%a]candidates%f[%A]", script)
      if select(2, capture("command -v " .. shell)) ~= 0 then return end
      local output, sound =
        capture(("%s completion %s | %s -n"):format(program, shell, shell))
      assert.equal("", output)
      assert.equal(0, sound)
    end)
  end
end)
