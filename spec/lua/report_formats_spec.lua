-- The reports for other tools, of one verdict.

package.path = "./?.lua;" .. package.path

local core = require "cotter.core"
local cjson = require "cjson"
local excerpt = require "cotter.report.excerpt"
local openssl = require "spec.support.openssl"
local report = require "cotter.report"

local function finding(fields)
  local one = { rule = "r-one", code = "bad", outcome = "fail",
                severity = "high", level = "mandatory", counts = true,
                message = "a is bad", path = "app/a b.json", line = 2,
                column = 5, values = { host = "a", count = 2 }, related = {},
                fingerprint = ("0"):rep(64) }
  for name, value in pairs(fields or {}) do one[name] = value end
  return one
end

local function counts(id, fields)
  local one = { id = id, pass = 0, fail = 0, unknown = 0,
                ["not-applicable"] = 0, ["not-effective"] = 0, waived = 0,
                error = 0 }
  for name, value in pairs(fields) do one[name] = value end
  return one
end

local WAIVER = { reason = "later", owner = "o", approver = "p",
                 created = "2026-01-01", expires = "2026-12-31",
                 path = "waivers.lua", line = 3, column = 3 }

local ENTRY = { id = "r-one", title = "One", severity = "high",
                refs = { "RFC 7469" }, remedy = "mend it",
                messages = { bad = {
                  text = "{host} is {bad}: {count} of {host}" } } }

-- Everything that a report can have to tell.
local function verdict(fields)
  local made = {
    schema = "cotter.report/1", tool = { name = "cotter", version = "0.1.0" },
    at = "2026-11-20T00:00:00Z", verdict = "error", exit_code = 2,
    inputs = { { path = "app/a b.json", format = "outsystems", hosts = 2,
                 pins = 3, sha256 = ("1"):rep(64) } },
    findings = {
      finding(),
      finding { severity = "medium", counts = false, line = 3, remedy = "do",
                message = "100% |x|\n::error::b", related = {
                  { path = "app/a b.json", line = 1, column = 1 } } },
      finding { outcome = "waived", counts = false, waiver = WAIVER,
                line = 4 },
      finding { outcome = "unknown", counts = true, code = false,
                message = "no idea", line = 5 },
      finding { existing = true, counts = false, line = 6 },
    },
    errors = { { code = "json.comma", message = "a comma, <odd>",
                 path = "b.json", line = 1, column = 9 } },
    missing = {}, notes = {}, catalogue = { ENTRY },
    rules = { counts("r-one", { fail = 2, unknown = 1, waived = 1 }),
              counts("r-two", { pass = 1 }),
              counts("r-three", { ["not-applicable"] = 1 }) },
    source = function(path)
      return path == "app/a b.json" and "{\n    bad\n}\n" or nil
    end,
  }
  made.findings[4].code = nil
  for name, value in pairs(fields or {}) do made[name] = value end
  return made
end

local function render(format, of)
  local parts = {}
  report.find(format).render(of or verdict(), function(text)
    parts[#parts + 1] = text
  end)
  return table.concat(parts)
end

-- Those whose text stands in spec/fixtures/reports.
local WRITTEN = { "compact", "github", "junit", "markdown", "tap" }

local function expected(format)
  local path = "spec/fixtures/reports/" .. format .. ".txt"
  local file <close> = assert(io.open(path))
  return file:read "a"
end

describe("the report as", function()
  for _, format in ipairs(WRITTEN) do
    it(format .. " tells what failed, and what was not evaluated", function()
      assert.equal(expected(format), render(format))
    end)
  end

  it("ndjson is a value a line, the verdict last", function()
    local types = {}
    for line in render "ndjson":gmatch "[^\n]+" do
      types[#types + 1] = cjson.decode(line).type
    end
    assert.equal("run input finding finding finding finding finding error "
      .. "rule rule rule verdict", table.concat(types, " "))
  end)

  it("gitlab has a fingerprint and a place for each issue", function()
    local list = cjson.decode(render "gitlab")
    assert.equal(4, #list)
    assert.same({ check_name = "r-one/bad", description = "a is bad",
      fingerprint = ("0"):rep(64), severity = "critical",
      location = { path = "app/a b.json", lines = { begin = 2 } } }, list[2])
    assert.equal("blocker", list[1].severity)
    assert.equal(64, #list[1].fingerprint)
  end)

  for _, row in ipairs {
    { "./app/p.json", "app/p.json" }, { ".//./p.json", "p.json" },
    { "../p.json", "../p.json" }, { ".hidden/p.json", ".hidden/p.json" },
    { "/app/./p.json", "/app/./p.json" },
  } do
    it("gitlab and github know " .. row[1] .. " as a repository", function()
      local of = verdict { findings = { finding { path = row[1] } },
                           errors = {} }
      local issue = cjson.decode(render("gitlab", of))[1]
      assert.equal(row[2], issue.location.path)
      assert.matches("::error file=" .. row[2] .. ",", render("github", of), 1,
                     true)
    end)
  end

  it("junit is well-formed", function()
    assert.is_truthy(core.xml(render "junit"))
  end)

  it("each format is in the list, and no other file", function()
    for _, format in ipairs(report.formats) do
      assert.is_function(report.find(format).render)
    end
    local found, message = report.find "sarf"
    assert.is_nil(found)
    assert.matches('did you mean "sarif"', message)
  end)
end)

describe("the summary in Markdown", function()
  local function rows_of(findings)
    local rows, text = {}, render("markdown", verdict { findings = findings,
                                                        errors = {} })
    for line in text:gmatch "| %l+ | `[^\n]+" do rows[#rows + 1] = line end
    return rows, text
  end

  it("has the worst rows of too many, and says how many are cut", function()
    local findings = {}
    for i = 1, 501 do
      findings[i] = finding { line = i,
        severity = i == 501 and "critical" or "high" }
    end
    local rows, text = rows_of(findings)
    assert.equal(500, #rows)
    assert.matches("^| critical | `app/a b.json:501:5`", rows[1])
    assert.matches("\n\n1 more of 501 rows are not shown here.\n", text, 1,
                   true)
  end)

  it("stays below what a job may have, however long the rows", function()
    local findings = {}
    for i = 1, 20 do
      findings[i] = finding { line = i, message = ("x"):rep(100000) }
    end
    local rows, text = rows_of(findings)
    assert.equal(7, #rows)
    assert.is_true(#text < 1024 * 1024)
    assert.matches("13 more of 20 rows are not shown here", text, 1, true)
  end)
end)

describe("the annotations of GitHub", function()
  it("are the worst ten of a kind, and say how many are cut", function()
    local findings = {}
    for i = 1, 25 do
      findings[i] = finding { line = i,
        severity = i == 25 and "critical" or "high" }
    end
    local lines = {}
    for line in render("github", verdict { findings = findings, errors = {} })
      :gmatch "[^\n]+" do lines[#lines + 1] = line end
    assert.equal(10, #lines)
    assert.matches("line=25,", lines[1], 1, true)
    assert.matches("line=1,", lines[2], 1, true)
    assert.equal("::error title=cotter::16 more of 25 are not shown: GitHub "
      .. "shows 10 of a kind for a step", lines[10])
  end)

  it("are ten where there are ten", function()
    local findings = {}
    for i = 1, 10 do findings[i] = finding { line = i } end
    local _, count = render("github",
      verdict { findings = findings, errors = {} }):gsub("\n", "")
    assert.equal(10, count)
  end)
end)

describe("the report as SARIF", function()
  local function results(fields)
    return cjson.decode(render("sarif", verdict(fields))).runs[1]
  end

  it("is valid by the schema of OASIS", function()
    local path = os.tmpname()
    for _, fields in ipairs {
      {}, { findings = {}, errors = {}, inputs = {}, catalogue = {} },
      { baseline = { path = "b", existing = 1, vanished = {} } },
      { notes = { { message = "n" }, { message = "n", path = "a\255" } } },
    } do
      local file <close> = assert(io.open(path, "w"))
      file:write(render("sarif", verdict(fields)))
      file:flush()
      local done = os.execute("/usr/bin/python3 -m jsonschema -i " .. path
        .. " spec/fixtures/sarif/sarif-schema-2.1.0.json")
      assert.is_true(done)
    end
    os.remove(path)
  end)

  -- The names and columns were counted by hand: U+00FC is one code point.
  it("has the edits that mend a finding, which the schema allows", function()
    local gate = require "cotter.gate"
    local text = '{"hosts":[{"host":"b\u{FC}cher.example","hashes":[\n'
      .. '"r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",\n'
      .. '"sha256/icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY=",\n'
      .. '"sha256/icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="]}]}'
    local path = os.tmpname()
    local file <close> = assert(io.open(path, "w"))
    file:write(render("sarif", gate.check { inputs = { "p.json" },
      at = 1793000000, set = {}, instead = { ["p.json"] = text },
      select = { "host-not-canonical", "pin-prefix", "pin-duplicate" } }))
    file:flush()
    local found = {}
    for _, one in ipairs(cjson.decode(core.read_file(path)).runs[1].results) do
      local change = one.fixes[1].artifactChanges[1]
      local put = change.replacements[1]
      local region = put.deletedRegion
      found[#found + 1] = ("%s %s %d:%d %d:%d %s"):format(one.ruleId,
        change.artifactLocation.uri, region.startLine, region.startColumn,
        region.endLine, region.endColumn, put.insertedContent.text)
    end
    assert.same({
      "host-not-canonical p.json 1:20 1:34 xn--bcher-kva.example",
      "pin-prefix p.json 2:2 2:46 "
        .. "sha256/r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E=",
      "pin-duplicate p.json 3:54 4:54 ",
    }, found)
    assert.is_true(os.execute("/usr/bin/python3 -m jsonschema -i " .. path
      .. " spec/fixtures/sarif/sarif-schema-2.1.0.json"))
    os.remove(path)
  end)

  it("has a rule an id, with its words", function()
    local rules = results().tool.driver.rules
    assert.equal("{0} is {1}: {2} of {0}",
                 rules[1].messageStrings.bad.text)
    assert.equal("error", rules[1].defaultConfiguration.level)
  end)

  it("gives the words' places what stands in them", function()
    local message = results().results[1].message
    assert.same({ "a", "nil", "2" }, message.arguments)
  end)

  it("has the place, and the line there", function()
    local place = results().results[1].locations[1].physicalLocation
    assert.same({ artifactLocation = { uri = "app/a%20b.json" },
                  region = { startLine = 2, startColumn = 5 },
                  contextRegion = { startLine = 2,
                                    snippet = { text = "    bad" } } }, place)
  end)

  for _, row in ipairs {
    { "what fails the gate is an error", 1, "fail", "error" },
    { "what does not is a warning", 2, "fail", "warning" },
    { "what is waived is suppressed", 3, "fail", "warning" },
    { "what is unknown is open", 4, "open", "none" },
  } do
    it(row[1], function()
      local one = results().results[row[2]]
      assert.same({ row[3], row[4] }, { one.kind, one.level })
      assert.equal(row[2] == 3, one.suppressions ~= nil)
    end)
  end

  it("tells errors of the run as notifications", function()
    local run = results().invocations[1]
    assert.is_false(run.executionSuccessful)
    assert.equal("a comma, <odd>",
                 run.toolExecutionNotifications[1].message.text)
  end)

  it("tells what a baseline knows", function()
    local list = results { baseline = { path = "b", existing = 1,
                                        vanished = {} } }.results
    assert.equal("new", list[1].baselineState)
    assert.equal("unchanged", list[5].baselineState)
  end)
end)

-- Keys as DER, by the openssl command; RFC 5915 3 and RFC 5958 2 for what it
-- does not write.
local function keys()
  local function of(command)
    return (openssl.run(command .. " | openssl pkey -outform DER"))
  end
  local ec = "openssl ecparam -genkey -noout -name prime256v1 | openssl ec "
  local scalar = openssl.run "openssl rand 32"
  return {
    ["PKCS#8 of RSA"] = of "openssl genrsa 2048",
    ["RFC 8017"] = openssl.run("openssl genrsa -traditional 2048 "
      .. "| openssl rsa -traditional -outform DER"),
    ["SEC1"] = openssl.run(ec .. "-outform DER"),
    ["SEC1 without the public half"] = "\x30\x31\2\1\1\4\x20" .. scalar
      .. "\xA0\x0A\6\8\x2A\x86\x48\xCE\x3D\3\1\7",
    ["Ed25519"] = of "openssl genpkey -algorithm ed25519",
    ["Ed25519 with the public half"] = "\x30\x51\2\1\1\x30\5\6\3\x2B\x65\x70"
      .. "\4\x22\4\x20" .. scalar .. "\x81\x21\0" .. openssl.run
      "openssl rand 32",
    ["encrypted PKCS#8"] = openssl.run(ec .. "| openssl pkcs8 "
      .. "-topk8 -v2 aes256 -passout pass:a -outform DER"),
    ["OpenPGP"] = openssl.run "openssl rand 600",
  }
end

local function in_lines(digits) return (digits:gsub(("."):rep(64), "%0\n")) end

-- How base64 is written in a string.
local SPELLINGS = {
  ["in base64"] = function(digits) return digits end,
  ["in base64url"] = function(digits)
    return (digits:gsub("[+/=]", { ["+"] = "-", ["/"] = "_", ["="] = "" }))
  end,
  ["with slashes escaped"] = function(digits)
    return (digits:gsub("/", "\\/"))
  end,
  ["in an address"] = function(digits)
    return (digits:gsub("[+/=]", { ["+"] = "%2B", ["/"] = "%2F",
                                   ["="] = "%3D" }))
  end,
  ["with line ends escaped"] = function(digits)
    return (in_lines(digits):gsub("\n", "\\n"))
  end,
  ["with line ends and slashes escaped"] = function(digits)
    return (in_lines(digits):gsub("/", "\\/"):gsub("\n", "\\r\\n"))
  end,
  ["in UTF-16"] = function(digits) return (digits:gsub(".", "%0\0")) end,
  ["in a block of OpenPGP"] = function(digits)
    return "-----BEGIN PGP PRIVATE KEY BLOCK-----\\n\\n"
      .. in_lines(digits):gsub("\n", "\\n") .. "\\n=aBcD\\n"
  end,
}

-- What a report says, with the digits of base64 alone.
local function digits_of(text)
  return (text:gsub("%%2[Bb]", "+"):gsub("%%2[Ff]", "/"):gsub("\\+[nr]", "")
    :gsub("\\u{0}", ""):gsub("\\+u0000", ""):gsub("[-_\\\0]", { ["-"] = "+",
      ["_"] = "/", ["\\"] = "", ["\0"] = "" }))
end

describe("No report repeats a private key", function()
  local made

  setup(function() made = keys() end)

  -- A finding at the key, within it, behind it, and far from it.
  local function of(line)
    local findings = {}
    for i, at in ipairs { 1, 7, 20, #line // 2, #line - 4 } do
      findings[i] = finding { line = 1, column = at }
    end
    return verdict { findings = findings,
                     source = function() return line .. "\n" end }
  end

  for spelling, write in pairs(SPELLINGS) do
    it(spelling, function()
      for name, key in pairs(made) do
        local digits = core.base64(key)
        local line = '{"k":"' .. write(digits) .. '"}'
        for _, format in ipairs(report.formats) do
          local told = digits_of(render(format, of(line)))
          for from = 1, #digits - 16, 16 do
            local part = digits:sub(from, from + 15)
            assert(not told:find(part, 1, true), name .. " " .. format)
          end
        end
      end
    end)
  end

  -- What tests gave, of which one failed at a line.
  local function tests_of(line)
    return { verdict = "fail", exit_code = 1, passed = 0, failed = 1,
      rules = {}, missing = {}, errors = {}, cases = { {
        rule = "r", name = "n", path = "r_test.lua", line = 1, column = 1,
        passed = false, expected = { "pass" }, codes = { "c" },
        came = { "fails c" }, outcome = "fail",
        excerpt = { path = "pinning.json", line = 1, text = line },
      } }, mutation = { count = 1, killed = 0, accepted = 0, survivors = { {
        change = "without not", path = "r.lua", line = 1, column = 1,
        code = line,
      } } } }
  end

  for spelling, write in pairs(SPELLINGS) do
    for _, format in ipairs { "text", "json", "junit", "tap" } do
      it(("of tests, as %s: %s"):format(format, spelling), function()
        local parts = {}
        for name, key in pairs(made) do
          local digits = core.base64(key)
          local line = '{"k":"' .. write(digits) .. '"}'
          require("cotter.report.tests." .. format).render(tests_of(line),
            function() return line .. "\n" end,
            function(text) parts[#parts + 1] = text end, false)
          local told = digits_of(table.concat(parts))
          for from = 1, #digits - 16, 16 do
            local part = digits:sub(from, from + 15)
            assert(not told:find(part, 1, true), name)
          end
        end
      end)
    end
  end

  it("and that of tests repeats a line without one", function()
    local told
    require("cotter.report.tests.json").render(tests_of '  "hashes": [', nil,
      function(text) told = text end)
    assert.truthy(told:find([["text": "  \"hashes\": ["]], 1, true))
  end)

  it("but all repeat pins", function()
    local pin = core.base64(openssl.run "openssl rand 32"):gsub("[+/]", "a")
    local hexadecimal = ("09afB"):rep(12) .. "cdef"
    for _, text in ipairs {
      '"sha256/' .. pin .. '"', '"' .. pin .. '"', "sha256//" .. pin,
      "PIN=sha256/" .. pin, '\\"sha256\\/' .. pin .. '\\"',
      "sha256\\/" .. pin:gsub("=", "\\u003d"), "3 1 1 " .. hexadecimal,
    } do
      assert.equal(text, excerpt.open(text):whole(1))
      assert.equal(text, (excerpt.open(text):show(1, 9, 99)))
    end
  end)

  it("but all repeat addresses and paths", function()
    for _, text in ipairs {
      "https://schemas.example.com/AndroidApps/network_security_config.xml",
      "examples/android/app/src/main/res/xml/network_security_config",
      ("-"):rep(70),
    } do
      assert.equal(text, excerpt.open(text):whole(1))
    end
  end)
end)
