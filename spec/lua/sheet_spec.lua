-- What a rule says about itself, laid out, and policies/README.md, which ends
-- with the list of the shipped rules. COTTER_RECORD=1 writes that list anew.

local catalogue = require "cotter.report.catalogue"
local core = require "cotter.core"
local files = require "spec.support.files"
local open = require "cotter.policy.open"

local HOSTILE = [[
rule "odd" {
  title = "Say <b>\"no\"</b> & \\fB*stars* — {host}", on = "host",
  severity = "low", refs = { ".so /etc/passwd", "1. first", "- a list" },
  params = { word = { type = "string", default = "a\\\"b" },
             words = { type = "list<string>", default = {} } },
  messages = { bad = "{host} is bad" },
  check = function() end,
}
]]

local README = "policies/README.md"

local function shipped()
  return assert(open.plan(nil, {}, core.read_file, core.list_directory))
end

local function hostile(extra)
  return assert(open.plan("policy.lua", {}, files.of {
    ["policy.lua"] = ('policy { name = "n", api = 1, packs = { "." }, %s }')
      :format(extra or ""),
    ["odd.lua"] = HOSTILE }))
end

local function explain(row, format)
  local parts = {}
  catalogue.explain(row, "advisory", function(text)
    parts[#parts + 1] = text
  end, format)
  return table.concat(parts)
end

local function contents(format)
  local parts = {}
  catalogue.contents(shipped().catalogue, function(text)
    parts[#parts + 1] = text
  end, format)
  return table.concat(parts)
end

-- What groff has to say of a page, and what mandoc has where it is.
local function complaints(page)
  local path = os.tmpname()
  assert(core.write_file(path, page))
  local pipe <close> = assert(io.popen(([[
    groff -man -ww -Tutf8 %s 2>&1 >/dev/null
    if command -v mandoc >/dev/null; then mandoc -Tlint -W error %s; fi
    rm %s]]):format(path, path, path)))
  return pipe:read "a"
end

local function has_groff()
  return os.execute "command -v groff >/dev/null" == true
end

local function well_formed(page)
  return core.xml((page:gsub("^<!DOCTYPE html>\n", "")))
end

describe("The sheet of a rule", function()
  it("is well-formed HTML, for each shipped rule", function()
    for _, row in ipairs(shipped().catalogue) do
      assert(well_formed(explain(row, "html")), row.rule.id)
    end
    assert(well_formed(contents "html"))
  end)

  it("shows no markup of the rule's in HTML", function()
    local page = explain(hostile().catalogue[1], "html")
    assert(well_formed(page))
    assert(page:find("&lt;b&gt;&quot;no&quot;&lt;/b&gt; &amp;", 1, true))
    assert.is_nil(page:find("<b>", 1, true))
  end)

  it("is a page of the manual that groff takes", function()
    if not has_groff() then return pending "needs groff" end
    local pages = { explain(hostile().catalogue[1], "man"), contents "man" }
    for _, row in ipairs(shipped().catalogue) do
      pages[#pages + 1] = explain(row, "man")
    end
    assert.equal("", complaints(table.concat(pages)))
  end)

  it("asks for no request of the rule's in the manual", function()
    local page = explain(hostile().catalogue[1], "man")
    assert(page:find("\n\\&.so /etc/passwd\n", 1, true))
    assert(page:find("\\efB*stars* \\[u2014] {host}", 1, true))
  end)

  it("shows no markup of the rule's in Markdown", function()
    local page = explain(hostile().catalogue[1], "markdown")
    assert(page:find("\\<b\\>\"no\"\\</b\\> \\& \\\\fB\\*stars\\*", 1, true))
    assert(page:find("\n- 1\\. first\n", 1, true))
    assert(page:find("\n- \\- a list\n", 1, true))
  end)

  it("shows a line that a policy takes and that changes nothing", function()
    local rows = { hostile().catalogue[1] }
    for _, row in ipairs(rows) do
      local lines = explain(row):match "rules of policy.lua\n(.-)\n\n"
      local before = explain(row)
      local plan = hostile(("rules = { %s }"):format(lines))
      assert.equal(before, explain(plan.catalogue[1]))
    end
  end)

  it("shows a line that a policy takes, for each shipped rule", function()
    for _, row in ipairs(shipped().catalogue) do
      local line = explain(row):match "rules of policy.lua\n(.-)\n\n"
      local policy = ('policy { name = "n", api = 1, '
        .. 'packs = { "cotter:pinning" }, rules = { %s } }'):format(line)
      local function read(path)
        return path == "policy.lua" and policy or core.read_file(path)
      end
      local plan, faults = open.plan("policy.lua", {}, read,
                                     core.list_directory)
      assert(plan, row.rule.id .. ": "
                   .. (plan and "" or faults[1].message) .. "\n" .. line)
    end
  end)
end)

describe("policies/README.md", function()
  it("ends with the list of the rules", function()
    local text = assert(core.read_file(README))
    local from = assert(text:find("## rules\n", 1, true))
    local list = contents "markdown"
    if os.getenv "COTTER_RECORD" then
      assert(core.write_file(README, text:sub(1, from - 1) .. list))
    else
      assert.equal(list, text:sub(from),
                   "record it again: COTTER_RECORD=1 busted sheet_spec.lua")
    end
  end)
end)
