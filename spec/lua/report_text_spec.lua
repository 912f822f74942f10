local columns = require "cotter.report.columns"
local report = require "cotter.report"
local text = require "cotter.report.text"

local SOURCE = table.concat({
  "{",
  '  "hosts": [',
  '\t{ "host": "b\u{FC}cher.example", "hashes": [] },',
  '  { "host": "\u{65E5}\u{672C}.example", "x": "' .. ("Z"):rep(90) .. '" }',
  '  \27[31m\u{202E}evil\xFF "here"\r',
  "",
}, "\n")

local function source(path)
  return path == "app/pinning.json" and SOURCE or nil
end

local function finding(more)
  local one = {
    rule = "pin-set-empty", code = "empty", outcome = "fail",
    severity = "high", level = "mandatory", message = "no pin",
    path = "app/pinning.json", line = 3, column = 4,
  }
  for key, value in pairs(more or {}) do one[key] = value end
  return one
end

local function verdict(more)
  local one = {
    verdict = "fail", exit_code = 1, findings = { finding() }, errors = {},
    inputs = { { path = "app/pinning.json", hosts = 2, pins = 4 } },
    rules = { { id = "pin-set-empty" }, { id = "pin-sha1" } },
    missing = {}, notes = {}, source = source,
  }
  for key, value in pairs(more or {}) do one[key] = value end
  return one
end

local function render(one, options)
  local parts = {}
  text.render(one, function(piece) parts[#parts + 1] = piece end, options)
  return table.concat(parts)
end

describe("the text report", function()
  it("shows the line, a caret, the rule and the verdict", function()
    assert.equal([[
app/pinning.json:3:4: high: no pin
    3 |  { "host": "bücher.example", "hashes": [] },
      |    ^
  rule   pin-set-empty/empty (mandatory)

fail: 1 finding (1 mandatory) in 1 config, 2 hosts, 4 pins
]], render(verdict()))
  end)

  it("says what happens on each phone, what to do, and where else", function()
    local out = render(verdict { findings = { finding {
      consequences = { ["outsystems-ios"] = "dies",
                       ["outsystems-android"] = "unpinned",
                       ["trustkit-ios"] = "dies" },
      consequence = "unpinned", remedy = "Remove the entry.",
      related = { { path = "app/other.json", line = 1, column = 2,
                    message = "the other" },
                  { path = "app/third.json", line = 7 } },
    } } })
    assert.matches([[
  phone  the host is silently not pinned (outsystems-android)
  phone  the app dies at start (outsystems-ios, trustkit-ios)
  see    app/other.json:1:2: the other
  see    app/third.json:7
  do     Remove the entry.
]], out, 1, true)
  end)

  for _, case in ipairs {
    { "refused", "the build refuses the file" },
    { "dies", "the app dies at start" },
    { "blocks", "every connection to the host is refused" },
    { "unpinned", "the host is silently not pinned" },
  } do
    it("has words for " .. case[1], function()
      local out = render(verdict {
        findings = { finding { consequence = case[1] } } })
      assert.matches("  phone  " .. case[2] .. "\n", out, 1, true)
    end)
  end

  it("counts columns of wide characters", function()
    local out = render(verdict { findings = {
      finding { line = 4, column = 16 } } })
    assert.matches('\n    4 |   { "host": "日本.example"', out, 1, true)
    assert.matches("\n      |" .. (" "):rep(18) .. "^\n", out, 1, true)
  end)

  it("cuts long lines around the caret", function()
    local out = render(verdict { findings = {
      finding { line = 4, column = 70 } } })
    local line, caret = out:match "\n(    4 | [^\n]*)\n([^\n]*%^)\n"
    assert.matches("| …Z", line, 1, true)
    assert.matches("Z…$", line)
    assert.is_true(columns.width(line) <= 80)
    assert.is_true(#caret <= 80)
  end)

  it("shows what could deceive a terminal as escapes", function()
    local out = render(verdict { findings = {
      finding { line = 5, column = 3, message = "bad \27]0;x\7 \u{202E}" } },
    })
    assert.matches([[bad \u{1B}]0;x\u{7} \u{202E}]], out, 1, true)
    assert.matches([[    5 |   \u{1B}[31m\u{202E}evil\xFF "here"]] .. "\n",
                   out, 1, true)
    assert.not_matches("[\27\r]", out)
  end)

  it("goes on without the line of a file that is not there", function()
    local out = render(verdict { findings = {
      finding { path = "gone.json" }, finding { line = 99 } } })
    assert.not_matches("^", out, 1, true)
  end)

  it("groups by file where there are several", function()
    local out = render(verdict { findings = {
      finding { path = "a" }, finding { path = "a" },
      finding { path = "b" } } })
    assert.matches("== a, 2 findings\n\na:3:4: high", out, 1, true)
    assert.matches("== b, 1 finding\n\nb:3:4: high", out, 1, true)
  end)

  it("lists evidence that was not given in a line", function()
    local out = render(verdict {
      verdict = "pass", exit_code = 0, findings = {},
      missing = { { kind = "chain", rules = { "rotation-no-match" },
                    hosts = { "a.example" }, counts = false },
                  { kind = "held", rules = { "backup-held" }, hosts = {},
                    counts = false } },
    })
    assert.equal([[
evidence not given with -e: chain (rotation-no-match), held (backup-held)
pass: nothing found in 1 config, 2 hosts, 4 pins
]], out)
  end)

  it("names the command that ends what is unknown", function()
    local out = render(verdict {
      verdict = "undecided", exit_code = 3,
      findings = { finding { outcome = "unknown", rule = "chain-rule",
                             message = "no chain" } },
      missing = { { kind = "chain", rules = { "chain-rule" }, counts = true,
                    hosts = { "a.example", "$(x).example", "b.example" } } },
    }, { evidence = "my evidence" })
    assert.equal([[
unknown: no chain evidence for 3 hosts, which 1 rule needs
  hosts  a.example, $(x).example, b.example
  rules  chain-rule
  do     cotter probe --save 'my evidence' a.example b.example

undecided: ]] .. "evidence is missing; nothing found in 1 config, "
    .. "2 hosts, 4 pins\n", out)
  end)

  it("tells errors with their place, unless they are told elsewhere",
     function()
    local broken = verdict { verdict = "error", exit_code = 2,
      findings = {}, inputs = {},
      errors = { { path = "app/pinning.json", line = 2, column = 12,
                   code = "json.comma", message = "a comma too many" },
                 { path = "x", code = "file.missing",
                   message = "no such file" } } }
    assert.equal([[
app/pinning.json:2:12: error: a comma too many
    2 |   "hosts": [
      |            ^
x: error: no such file
error: 2 errors; nothing evaluated
]], render(broken))
    assert.equal("error: 2 errors; nothing evaluated\n",
                 render(broken, { errors = false }))
  end)

  it("wraps messages at 80 columns", function()
    local out = render(verdict { findings = { finding {
      message = ("word "):rep(60), remedy = ("deed "):rep(60) } } })
    for line in out:gmatch "[^\n]+" do
      assert.is_true(columns.width(line) <= 80, line)
    end
  end)

  it("puts a long word on a line of its own", function()
    local out = render(verdict { findings = {
      finding { message = ("x"):rep(70) .. " y" } } })
    assert.matches("app/pinning.json:3:4: high:\n    " .. ("x"):rep(70)
                   .. " y\n", out, 1, true)
  end)

  it("has colours only when asked for them", function()
    assert.matches("\27[1;31mhigh\27[0m: no pin",
                   render(verdict(), { colour = true }), 1, true)
    assert.not_matches("\27", render(verdict()))
  end)
end)

describe("report.find", function()
  it("finds each format", function()
    for _, name in ipairs(report.formats) do
      assert.is_function(report.find(name).render)
    end
  end)

  it("suggests the nearest", function()
    local found, message = report.find "jsn"
    assert.is_nil(found)
    assert.equal('unknown format "jsn" (did you mean "json"?); '
                 .. "it is one of " .. table.concat(report.formats, ", "),
                 message)
  end)
end)
