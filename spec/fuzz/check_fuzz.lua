--- A whole check, of a tree that may have a policy, a pack and evidence: it
--- comes to a verdict, the same each time; a pass is one in which each file was
--- read and each rule told what became of it; and no report is anything else
--- than what its format may be.

local core = require "cotter.core"
local tree = require "spec.fuzz.tree"
local watch = require "fuzz.watch"

local LAYERS = { limits = true, landlock = true, seccomp = true }

tree.take_over()

-- What a process would do is done in this state, where its lines count. A task
-- that asks for files puts that in the place of the disk when it is loaded.
function core.jail(module, octets, wishes)
  function core.question(question)
    local before = tree.take_over()
    local reply = wishes.reply(question)
    tree.give_back(before)
    return assert(reply, "a question that nobody understands")
  end
  package.loaded["cotter.reading.tasks"] = nil
  local answer = require(module)(octets)
  tree.take_over()
  watch()
  return answer, LAYERS
end

local evaluate = core.evaluate
function core.evaluate(...) return watch(evaluate(...)) end

local cjson = require "cjson"
local configs = require "cotter.config"
local gate = require "cotter.gate"
local gather = require "cotter.gather"
local report = require "cotter.report"

local AT <const> = 1795219200 -- 2026-11-21

local function check(files)
  local baseline = files["baseline.json"] and "baseline.json"
  return gate.check {
    inputs = { "app" }, at = AT, seals = false, portrait = true,
    policy = files["policy.lua"] and "policy.lua", baseline = baseline,
    evidence = tree.has_folder "evidence" and "evidence" or nil,
  }
end

local function check_pass(verdict)
  assert(#verdict.errors == 0, "a pass with errors")
  assert(#verdict.inputs > 0, "a pass of nothing")
  for i, row in ipairs(verdict.plan.rules) do
    local counts = verdict.rules[i]
    assert(counts.id == row.rule.id, "a pass without a rule")
    assert(counts.error == 0, "a pass with a rule that broke")
  end
  for _, one in ipairs(gather.inputs({ "app" }).inputs) do
    for _, file in ipairs(one.files) do
      local _, problem = configs.read(file)
      assert(not problem or problem.note, "a pass with a file not read")
    end
  end
end

local function render(verdict, format)
  local list = {}
  report.find(format).render(verdict, function(text)
    list[#list + 1] = text
  end, {})
  return table.concat(list)
end

-- What a terminal or a reader would not show as it stands.
local HIDDEN = { "[%z\1-\8\11-\31\127]", "\xC2[\x80-\x9F]", "\xD8\x9C",
                 "\xE2\x80[\x8E\x8F\xAA-\xAE]", "\xE2\x81[\xA6-\xA9]" }

local function is_shown(text)
  assert(utf8.len(text), "a report that is not UTF-8")
  for _, pattern in ipairs(HIDDEN) do
    assert(not text:find(pattern), "a report with a hidden character")
  end
end

local function is_json(text) return cjson.decode(text) end

local function are_json(text)
  for line in text:gmatch "[^\n]+" do cjson.decode(line) end
end

local function is_xml(text) assert(core.xml(text)) end

local SHAPES = { text = is_shown, compact = is_shown, json = is_json,
                 ndjson = are_json, sarif = is_json, junit = is_xml,
                 tap = is_shown, github = is_shown, gitlab = is_json,
                 markdown = is_shown, html = is_shown }

return function(octets)
  local files = tree.open(octets)
  if not files or not tree.has_folder "app" then return end
  local verdict = check(files)
  if verdict.exit_code == 0 then check_pass(verdict) end
  local format = report.formats[#octets % #report.formats + 1]
  local text = render(verdict, format)
  SHAPES[format](text)
  assert(render(check(files), format) == text, "two verdicts")
end
