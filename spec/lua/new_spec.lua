--- What cotter new writes: it works as it stands, and YAML and shell are
--- sound. The gates are run: what judges a change is not the change's.

local core = require "cotter.core"

local function capture(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read "a"
  local _, _, status = pipe:close()
  return output, status
end

local function contents(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local function write(path, text)
  local file <close> = assert(io.open(path, "wb"))
  file:write(text)
end

local root = capture "pwd":gsub("\n", "")
local program = os.getenv "COTTER" or "build/cotter"
if program:sub(1, 1) ~= "/" then program = root .. "/" .. program end

local scratch

local function run(command)
  write(scratch .. ".command", ("cd '%s'\ncotter() { '%s' \"$@\"; }\n%s\n")
        :format(scratch, program, command))
  return capture(("env -u NO_COLOR sh %s.command"):format(scratch))
end

-- What YAML says, by Debian's library, as JSON.
local function yaml(path)
  local text, status = capture(([[/usr/bin/python3 -c '
import json, sys, yaml
loader = yaml.SafeLoader
# "on" is a word here, as it is in YAML 1.2, and no boolean.
loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:bool"]
    for first, pairs in loader.yaml_implicit_resolvers.items()}
print(json.dumps(yaml.load(open(sys.argv[1]), loader)))' %s/%s]]):format(
    scratch, path))
  assert.equal(0, status, text)
  return require "cjson".decode(text)
end

-- Holds a script to the shell that runs it.
local function assert_shell(text)
  write(scratch .. ".sh", text)
  local output, status = capture("bash -n " .. scratch .. ".sh")
  assert.equal(0, status, output)
end

local GOOD = contents "examples/gate/app/pinning/pinning.json"
local BAD = [[{ "hosts": [ { "host": "example.com", "hashes": [
  "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=" ] } ] }
]]

before_each(function()
  scratch = capture "mktemp -d":gsub("\n", "")
  assert(core.make_directory(scratch .. "/app"))
  write(scratch .. "/app/pinning.json", GOOD)
end)

after_each(function()
  os.execute(("rm -rf %s %s.command %s.sh"):gsub("%%s", scratch))
end)

describe("cotter new", function()
  it("pack writes a pack whose rule fires, and passes what is right",
     function()
    local told, status = run "cotter new pack own"
    assert.equal(0, status, told)
    local command = told:match "\n  (cotter check [^\n]*)"
    local fired, failed = run(command)
    assert.equal(1, failed, fired)
    assert.matches("pinning.json:7:15: high: api.example.org is in none", fired,
                   1, true)
    assert.matches("fail: 1 finding %(1 mandatory%) in 1 config, 2 hosts",
                   fired)
  end)

  it("pack writes types that are those of the library", function()
    run "cotter new pack own"
    for _, name in ipairs { "api", "core", "library", "test" } do
      assert.equal(contents("lua/cotter/" .. name .. ".d.lua"),
                   contents(scratch .. "/own/.cotter/" .. name .. ".d.lua"))
    end
    local settings = require "cjson".decode(
      contents(scratch .. "/own/.luarc.json"))
    assert.same({ ".cotter" }, settings["workspace.library"])
  end)

  it("rule writes a rule that a policy beside it takes up", function()
    assert.matches("\n  cotter new policy NAME %-%-in rules ",
                   (run "cotter new rule own-x --in rules/"))
    run "cotter new policy release --in rules"
    local fired, failed = run(
      "cotter check -p rules/policy.lua --select own-x rules/example/own-x")
    assert.equal(1, failed, fired)
    assert.matches("own%-x/foreign", fired)
  end)

  it("pack writes what the tests and lint of a pack pass", function()
    run "cotter new pack own"
    for _, command in ipairs { "test", "lint" } do
      local told, status = run("cotter " .. command .. " own")
      assert.equal(0, status, told)
    end
  end)

  it("test writes a test that passes, of what a rule says today", function()
    run "cotter new pack own"
    local rule = contents(scratch .. "/own/own-domain.lua")
    write(scratch .. "/own/own-more.lua",
          (rule:gsub("own%-domain", "own-more"):gsub("example.com", "x.org")))
    local told, status = run "cotter new test own-more --in own"
    assert.equal(0, status, told)
    assert.matches('fails "foreign" }',
                   contents(scratch .. "/own/own-more_test.lua"), 1, true)
    told, status = run "cotter test own"
    assert.equal(0, status, told)
  end)

  it("policy names the packs beside it, and passes what may ship", function()
    run "cotter new pack own"
    run "cotter new policy release"
    assert.matches('packs = { "cotter:pinning", "own/" },',
                   contents(scratch .. "/policy.lua"), 1, true)
    local told, status = run("cotter check -p policy.lua --at 2026-04-24 "
      .. "--set own-domain.domains=apple.com,python.org,stackoverflow.com "
      .. "app")
    assert.equal(0, status, told)
    -- A kind of evidence that is not there does not count.
    assert.matches("evidence not given with %-e", told)
  end)

  for _, row in ipairs {
    { "an unknown kind", "new rul x", 'did you mean "rule"' },
    { "an unknown gate", "new ci gitlb", 'did you mean "gitlab"' },
    { "a name with blanks", "new rule 'Own Rule'", 'did you mean "own-rule"' },
    { "a path for a name", "new pack ../own", 'did you mean "own"' },
    { "a name of nothing", "new -- policy '- '", "is not lower-case words" },
    { "the name of a rule that comes with cotter", "new rule pin-sha1",
      'comes with cotter has the name "pin-sha1"' },
    { "the name of a pack that comes with cotter", "new pack pinning",
      'comes with cotter has the name "pinning"' },
    { "no name", "new rule", "missing argument" },
    { "a test of a rule that is not there", "new test x --in app",
      "the folder has no rule file" },
    { "two names", "new rule a b", "too many arguments" },
    { "a policy for a rule", "new rule -p x a", "is for ci alone" },
    { "a path that a shell would read", "new ci github '$(id)'",
      "is no path of letters" },
    { "a path out of the repository", "new ci github -p ../p.lua",
      "is no path of letters" },
  } do
    it("refuses " .. row[1], function()
      local told, status = run("cotter " .. row[2])
      assert.equal(2, status, told)
      assert.matches(row[3], told, 1, true)
      assert.equal("app\n", (run "ls -A"))
    end)
  end

  for _, row in ipairs {
    { "pack own", "own/policy.lua" }, { "rule x", "example/x/pinning.json" },
    { "policy p", "policy.lua" },
    { "ci github", ".github/workflows/certificate-pins.yml" },
    { "ci gitlab", ".gitlab/certificate-pins.yml" },
    { "ci pre-commit", ".cotter/judge.sh" },
  } do
    it("leaves alone what is there: " .. row[1], function()
      run(("mkdir -p $(dirname %s); echo mine > %s"):format(row[2], row[2]))
      local before = run "find . -type f | sort | xargs sha256sum"
      local told, status = run("cotter new " .. row[1])
      assert.equal(2, status, told)
      assert.matches("is there already; nothing is written", told)
      assert.equal(before, (run "find . -type f | sort | xargs sha256sum"))
    end)
  end
end)

describe("A gate that cotter new ci writes", function()
  -- A repository whose main branch has a policy, and a change that lets
  -- everything pass and breaks the app.
  local function change_the_judge()
    local told, status = run [[
      export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
      git init -q -b main origin && cd origin
      git config user.name x && git config user.email x@example.com
      cotter new policy release && cp -r ../app . && git add -A
      git commit -qm main
      git checkout -qb change
      echo 'policy { name = "x", api = 1, rules = {
        { select = "*", level = "off" } } }' > policy.lua
      cp ../bad.json app/pinning.json && git commit -qam change]]
    assert.equal(0, status, told)
  end

  before_each(function() write(scratch .. "/bad.json", BAD) end)

  it("for GitHub is sound YAML with sound shell", function()
    run "cotter new ci github app"
    local flow = yaml ".github/workflows/certificate-pins.yml"
    assert.truthy(flow.on.pull_request_target)
    assert.is_nil(flow.on.pull_request)
    assert.same({ contents = "read" }, flow.permissions)
    assert.equal("${{ github.event.pull_request.base.sha || github.sha }}",
                 flow.jobs.pins.steps[1].with.ref)
    for _, step in ipairs(flow.jobs.pins.steps) do
      if step.run then
        assert_shell(step.run)
      else
        assert.matches("@%x+$", step.uses)
        assert.equal("false", tostring(step.with["persist-credentials"]))
      end
    end
    local sum = capture("sha256sum " .. program):match "^%x+"
    assert.equal(sum, flow.jobs.pins.steps[3].env.COTTER_SHA256)
  end)

  it("for GitHub judges a change by the policy of its base", function()
    run "cotter new ci github app"
    change_the_judge()
    local steps = yaml ".github/workflows/certificate-pins.yml".jobs.pins.steps
    run(([[git -C origin worktree add -q ../base main
      git clone -q -b change origin change; ln -s %s cotter]]):format(program))
    write(scratch .. "/judge.sh", steps[4].run)
    local told, status = run [[
      cd change && GITHUB_STEP_SUMMARY=../summary.md bash -e ../judge.sh]]
    assert.equal(1, status, told)
    assert.matches("::error file=app/pinning.json,line=", told, 1, true)
    assert.matches("pin%-", contents(scratch .. "/summary.md"))
  end)

  it("for GitLab judges a change by the policy of its base", function()
    run "cotter new ci gitlab app"
    change_the_judge()
    local job = yaml ".gitlab/certificate-pins.yml"["certificate-pins"]
    for _, script in ipairs(job.script) do assert_shell(script) end
    run "git clone -q -b change origin change"
    write(scratch .. "/judge.sh", job.script[2])
    local told, status = run(([[
      mkdir tools && ln -s %s tools/cotter && cd change
      tools=../tools CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main \
        bash -eu ../judge.sh]]):format(program))
    assert.equal(1, status, told)
    assert.matches("app/pinning.json", contents(
      scratch .. "/change/gl-code-quality-report.json"))
  end)

  it("for GitLab does not let the project of a fork judge", function()
    run "cotter new ci gitlab app"
    local job = yaml ".gitlab/certificate-pins.yml"["certificate-pins"]
    write(scratch .. "/first.sh", job.script[1])
    local told, status = run [[
      CI_PROJECT_ID=1 CI_MERGE_REQUEST_PROJECT_ID=2 bash -e first.sh]]
    assert.equal(2, status, told)
    assert.matches("in the project that is merged into", told)
  end)

  it("for pre-commit judges a change by the policy of its base", function()
    change_the_judge()
    run "git clone -q origin change && cd change && git checkout -q change"
    run [[cd change && git remote set-head origin main &&
      cotter new ci pre-commit app]]
    local hook = yaml "change/.pre-commit-config.yaml".repos[1].hooks[1]
    assert.equal("sh .cotter/judge.sh", hook.entry)
    assert_shell(contents(scratch .. "/change/.cotter/judge.sh"))
    local told, status = run(([[
      mkdir bin && ln -s %s bin/cotter && export PATH="$PWD/bin:$PATH"
      unset -f cotter; cd change && %s]]):format(program, hook.entry))
    assert.equal(1, status, told)
    assert.matches("app/pinning.json:1:", told, 1, true)
  end)
end)
