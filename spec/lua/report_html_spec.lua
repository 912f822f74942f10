-- The report as a page: its octets, and what a browser makes of it.

local core = require "cotter.core"
local html = require "cotter.report.html"
local temporary = require "spec.support.temporary"

local HOSTILE = "</pre><script>alert(1)</script>\u{202E}\"'&\0"
local SAFE = "&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;\\u{202E}"
             .. "&quot;&#39;&amp;\\u{0}"

local function finding(fields)
  local one = { rule = "r-one", code = "bad", outcome = "fail",
                severity = "high", level = "mandatory", counts = true,
                title = "One", message = "a is bad", path = "app/a.json",
                line = 2, column = 5, values = {}, related = {} }
  for name, value in pairs(fields or {}) do one[name] = value end
  return one
end

local function counts(id, fields)
  local one = { id = id, pass = 0, fail = 0, unknown = 0, waived = 0,
                ["not-applicable"] = 0, ["not-effective"] = 0, error = 0 }
  for name, value in pairs(fields) do one[name] = value end
  return one
end

local WAIVER = { rule = "r-one", reason = "later", owner = "o",
                 approver = "p", created = "2026-04-24",
                 expires = "2026-07-31", path = "waivers.lua", line = 3,
                 column = 3 }

local PIN = "sha256/" .. ("A"):rep(43) .. "="

local PORTRAIT = {
  configs = { { path = "app/a.json", format = "outsystems", hosts = {
    { name = "a.example", line = 2, enforced = true, expires = "2027-01-01",
      chains = { 1 }, pins = {
        { text = PIN, pin = PIN, line = 3, algorithm = "sha256" },
        { text = "sha256/B", pin = "sha256/B", line = 4, held = true,
          algorithm = "sha256" },
        { text = "sha256/C", pin = "sha256/C", line = 5,
          algorithm = "sha256" },
        { text = "sha256/D", fault = "pin.length", line = 6,
          algorithm = "sha256" } } },
    { name = "b.example", line = 8, enforced = true, chains = {},
      expires = "2027-01-01", pins = {} } } } },
  chains = { { host = "a.example", path = "chains/a.example.pem", certs = {
    { subject = "CN=a.example,O=A", key = "ec P-256", pin = PIN,
      fingerprint = "1", not_before = "2026-04-24",
      not_after = "2026-10-23T23:59:59Z" },
    { subject = "CN=Old CA", key = "rsa 2048", pin = "sha256/E",
      fingerprint = "2", not_before = "2016-01-01",
      not_after = "2026-04-23T23:59:59Z" } } } },
}

local function verdict(fields)
  local made = {
    tool = { name = "cotter", version = "0.1.0" },
    at = "2026-04-24T00:00:00Z", verdict = "fail", exit_code = 1,
    inputs = { { path = "app/a.json", format = "outsystems", hosts = 2,
                 pins = 4, sha256 = ("1"):rep(64) } },
    findings = {
      finding { severity = "low", level = "advisory", line = 3,
                message = "least" },
      finding { consequences = { android = "unpinned" }, remedy = "mend it",
                related = { { path = "b.json", line = 9, column = 1,
                              message = "here" } } },
      finding { outcome = "waived", counts = false, waiver = WAIVER,
                message = "accepted" },
      finding { outcome = "unknown", message = "no idea" },
      finding { existing = true, counts = false, message = "known" },
    },
    errors = {}, notes = { { message = "a note", path = "x" } },
    missing = { { kind = "chain", counts = true, hosts = { "a.example" },
                  rules = { "r-two" } } },
    waivers = { { waiver = WAIVER, state = "used", findings = 1,
                  remarks = { "ends soon" } } },
    rules = { counts("r-one", { fail = 2 }), counts("r-idle", {}) },
    catalogue = { { id = "r-one", title = "One" } }, portrait = PORTRAIT,
    source = function(path)
      return path == "app/a.json" and "{\n    \"bad\": 1\n}\n" or nil
    end,
  }
  for name, value in pairs(fields or {}) do made[name] = value end
  return made
end

local function render(of)
  local parts = {}
  html.render(of or verdict(), function(text) parts[#parts + 1] = text end,
              { evidence = "evidence" })
  return table.concat(parts)
end

-- Everything that an attacker can write stands everywhere.
local function hostile()
  local function spoil(value)
    if type(value) ~= "table" then return value end
    local made = {}
    for key, inner in pairs(value) do
      made[key] = type(inner) == "string" and inner .. HOSTILE or spoil(inner)
    end
    return made
  end
  local made = verdict()
  local portrait = spoil(PORTRAIT)
  for i, cert in ipairs(portrait.chains[1].certs) do
    cert.not_before = PORTRAIT.chains[1].certs[i].not_before
    cert.not_after = PORTRAIT.chains[1].certs[i].not_after
  end
  for _, host in ipairs(portrait.configs[1].hosts) do
    host.expires = "2027-01-01"
  end
  for i, one in ipairs(made.findings) do
    local bad = spoil(one)
    for _, name in ipairs { "outcome", "severity" } do bad[name] = one[name] end
    bad.consequences = one.consequences
    made.findings[i] = bad
  end
  made.portrait, made.inputs = portrait, spoil(made.inputs)
  made.notes, made.missing = spoil(made.notes), spoil(made.missing)
  made.errors = spoil { { code = "c", message = "m", path = "p", line = 1 } }
  made.source = function() return ("x" .. HOSTILE):rep(2) end
  return made
end

local function count(text, pattern)
  return select(2, text:gsub(pattern, ""))
end

describe("the report as html", function()
  local page = render()

  for _, row in ipairs {
    { "lets nothing in, and nothing run",
      "content=\"default-src 'none'; style-src 'unsafe-inline'\"" },
    { "has a dark theme", "@media screen and (prefers-color-scheme:dark)" },
    { "prints", "@media print" },
    { "tells the verdict", ">fail<small>2 findings" },
    { "counts by severity", '<li class="high"><b>1</b> high</li>' },
    { "tells of a severity that nothing has",
      '<li class="critical none"><b>0</b> critical</li>' },
    { "shows the place in the source",
      '<span class="number">    2 | </span>    <mark>&quot;bad&quot;</mark>: 1'
    },
    { "puts a caret under it",
      '      | </span>    <span class="caret" aria-hidden="true">^</span>' },
    { "tells what happens on the phone",
      "the host is silently not pinned (android)" },
    { "tells what to do", "<dt>To do</dt><dd>mend it</dd>" },
    { "tells of other places", "<code>b.json:9:1</code> here" },
    { "tells what is not decided, and what ends that",
      "<code>cotter probe --save evidence a.example</code>" },
    { "tells what was accepted", "later (o, approved by p)" },
    { "tells what was there before", "was there before" },
    { "tells what to look at", "ends soon" },
    { "tells of a pin that is served",
      '<span class="good">served</span>: a.example</td><td>3</td>' },
    { "tells of a pin in reserve",
      '<span class="good">held in reserve</span></td><td>4</td>' },
    { "tells of a pin without a key", "in no chain</td><td>5</td>" },
    { "tells of what is no pin", "not a pin: pin.length" },
    { "shows a chain", "<h5>served by a.example (chains/a.example.pem)</h5>" },
    { "joins hosts whose pins end at one moment", "a.example and 1 more" },
    -- The axis has 365 days before the report and 730 after it: the report
    -- stands at a third, half a year later (183 days) is 548 of 1095 days.
    { "draws a certificate's life",
      'class="span certificate" x="33.33%" y="9" width="16.71%"' },
    { "says when it ends", "<td>2026-10-23</td><td>ends in 183 days</td>" },
    { "cuts a life that began before the axis, and marks what is over",
      'class="span certificate over" x="0.00%" y="9" width="33.33%"' },
    { "says what is over", "ended 0 days ago" },
    -- 2026-07-31 is the last day: 99 days of 1095.
    { "draws a waiver to the end of its last day",
      'class="span waiver" x="33.33%" y="9" width="9.04%"' },
    { "draws the end of pins", 'class="span pins" x="0.00%"' },
    { "tells of rules that had nothing to look at", "1 rule more ran" },
  } do
    it(row[1], function() assert.matches(row[2], page, 1, true) end)
  end

  it("puts the worst first", function()
    local worst, least = page:find "a is bad", page:find "least"
    assert.is_true(worst < least)
  end)

  it("has nothing from elsewhere, and nothing that runs", function()
    for _, of in ipairs { page, render(hostile()) } do
      for _, word in ipairs { "<script", "<link", "<img", "<iframe", "src=",
                              "url%(", "@import", "<form", "<object",
                              "javascript:", " on%a+=" } do
        assert.equal(0, count(of, word), word)
      end
      assert.equal(count(of, "href="), count(of, 'href="#%l+"'))
    end
  end)

  it("escapes whatever stands in it", function()
    local text = render(hostile())
    assert.is_nil(text:find("\u{202E}", 1, true))
    assert.is_nil(text:find "%z")
    assert.is_true(count(text, SAFE:gsub("%p", "%%%0")) > 20)
  end)

  it("is well-formed, whatever stands in it", function()
    for _, of in ipairs { page, render(hostile()) } do
      local ok, fault = core.xml((of:gsub("^<!DOCTYPE html>\n", "")))
      assert.is_truthy(ok, fault and fault.text)
    end
  end)

  it("gives equal octets for equal verdicts", function()
    assert.equal(page, render())
  end)

  it("says how many findings it does not show", function()
    local findings = {}
    for i = 1, 1100 do findings[i] = finding { line = i } end
    local text = render(verdict { findings = findings })
    assert.equal(1000, count(text, 'id="finding%-'))
    assert.matches("100 more findings not shown here", text, 1, true)
  end)

  it("has no section for what there is nothing of", function()
    local text = render(verdict { findings = {}, missing = {}, notes = {},
      waivers = {}, portrait = { configs = {}, chains = {} } })
    assert.equal("rules inputs", table.concat((function()
      local ids = {}
      for id in text:gmatch '<section id="(%w+)"' do ids[#ids + 1] = id end
      return ids
    end)(), " "))
  end)
end)

-- The browser -----------------------------------------------------------------

local BROWSER = "timeout 60 chromium --headless --no-sandbox --disable-gpu "
  .. "--hide-scrollbars --window-size=900,700 --user-data-dir=%s/profile "
  .. "--enable-logging=stderr %s 'file://%s/report.html' 2>%s/told"

local function capture(command)
  local pipe <close> = assert(io.popen(command))
  return pipe:read "a"
end

local function read(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

--- What Chromium prints, and what it tells beside that.
local function browse(folder, options)
  local printed = capture(BROWSER:format(folder, options, folder, folder))
  return printed, read(folder .. "/told")
end

-- The first pixel of a picture, as three numbers: what filters do is nothing
-- to the first pixel of the first row.
local PIXEL = [[python3 -c '
import struct, sys, zlib
data, at, packed = open(sys.argv[1], "rb").read(), 8, b""
while at < len(data):
    size, kind = struct.unpack(">I4s", data[at:at + 8])
    if kind == b"IDAT": packed += data[at + 8:at + 8 + size]
    at += size + 12
print(*zlib.decompress(packed)[1:4])' %s]]

local function runs()
  return capture("command -v chromium") ~= ""
    and capture("timeout 60 chromium --headless --no-sandbox --disable-gpu "
      .. "--dump-dom about:blank 2>/dev/null"):find "<html" ~= nil
end

describe("Chromium", function()
  local able

  setup(function() able = runs() end)

  local function with(of, run)
    if not able then return pending "chromium is not there, or cannot run" end
    temporary.with({ ["report.html"] = render(of) }, run)
  end

  it("finds nothing to refuse in the page", function()
    with(hostile(), function(folder)
      local dom, told = browse(folder, "--dump-dom")
      assert.matches("</footer></body></html>", dom:gsub("%s+", ""), 1, true)
      assert.is_nil(told:find "CONSOLE", told)
      assert.equal(0, count(dom, "<script"))
    end)
  end)

  for _, row in ipairs {
    { "light", 1, "252 251 248" }, { "dark", 0, "19 21 25" },
  } do
    it("shows the page in the " .. row[1] .. " theme", function()
      with(nil, function(folder)
        browse(folder, ("--blink-settings=preferredColorScheme=%d "
          .. "--screenshot=%s/page.png"):format(row[2], folder))
        assert.equal(row[3] .. "\n", capture(PIXEL:format(folder
          .. "/page.png")))
      end)
    end)
  end
end)
