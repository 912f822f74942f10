--- The API levels that the app of a source tree is made for and begins with:
--- where they are read, and where they are not known.

local gate = require "cotter.gate"
local gradle_levels = require "cotter.config.gradle_levels"
local temporary = require "spec.support.temporary"

local AT <const> = 1795132800 -- 2026-11-20T00:00:00Z

local CONFIG <const> = [[
<network-security-config><domain-config><domain>example.com</domain>
<pin-set expiration="2028-01-01">
<pin digest="SHA-256">cs1uhCLEB/ttCYaQ8RMLfe1+wvf14dML2dUh8BU2N5M=</pin>
<pin digest="SHA-256">P8TM/nRYcOLA2Z9x8w/wZWyN7dQcwdfT03aw2+aF4vM=</pin>
</pin-set></domain-config></network-security-config>
]]

local function in_default(text)
  return "android {\n  defaultConfig {\n    " .. text .. "\n  }\n}\n"
end

-- The build file, and the level; false where it has to be evaluated, nil where
-- nothing is said.
local BUILDS = {
  { "as Groovy calls a method", in_default "targetSdkVersion 23", 23 },
  { "as Groovy sets a property", in_default "targetSdk = 27", 27 },
  { "as Kotlin sets a property", in_default "targetSdk = 27 // Oreo", 27 },
  { "with parentheses", in_default "setTargetSdkVersion(23)", 23 },
  { "in quotes", in_default "targetSdkVersion '23'", 23 },
  { "on one line", "android { defaultConfig { targetSdk 23 } }", 23 },
  { "on the property of a block", "android.defaultConfig.targetSdk = 23", 23 },
  { "of flavors, the lowest of them", "android { defaultConfig {\n"
    .. 'targetSdk = 34 }\nproductFlavors { create("old") {\n'
    .. "targetSdk = 23 } } }", 23 },
  { "behind a URL in quotes",
    "maven { url 'https://a.example' }\n" .. in_default "targetSdk 23", 23 },
  { "from a variable", in_default "targetSdkVersion target", false },
  { "from the root project",
    in_default "targetSdkVersion rootProject.ext.targetSdkVersion", false },
  { "from a sum", in_default "targetSdk = 20 + 3", false },
  { "from a catalogue",
    in_default "targetSdk = libs.versions.target.get().toInt()", false },
  { "in a comment", in_default "// targetSdk = 23", nil },
  { "in a comment of several lines", in_default "/* {\ntargetSdk = 23 */",
    nil },
  { "in a string", in_default 'println("targetSdk = 23")', nil },
  { "in a text of several lines", in_default 'x = """\ntargetSdk = 23"""',
    nil },
  { "for what the project calls so", "ext { targetSdkVersion = 23 }", nil },
  { "for tests", "android { testOptions { targetSdk = 23 } }", nil },
  { "in a comment without end", in_default "/* targetSdk = 23", nil },
  { "behind a string without end", in_default "'\ntargetSdk = 23", 23 },
  { "of a lower level", in_default "minSdk = 23", nil },
  { "where it begins, as Groovy calls a method",
    in_default "minSdkVersion 21", 21, "oldest" },
  { "where it begins, as Kotlin sets a property",
    in_default "minSdk = 21\n targetSdk = 36", 21, "oldest" },
  { "where it begins, of flavors the lowest", "android { defaultConfig {\n"
    .. 'minSdk = 24 }\nproductFlavors { create("old") {\n'
    .. "minSdk = 21 } } }", 21, "oldest" },
  { "where it begins, from a variable", in_default "minSdkVersion least",
    false, "oldest" },
  { "where it begins, of a higher level", in_default "targetSdk = 23", nil,
    "oldest" },
}

describe("a level in a build file", function()
  for _, row in ipairs(BUILDS) do
    it(row[1], function()
      local found = gradle_levels.read(row[2])[row[4] or "target"]
      if row[3] == nil then return assert.is_nil(found) end
      assert(found, "nothing was found")
      assert.equal(row[3] or nil, found.level)
    end)
  end
end)

local NSC <const> = "app/src/main/res/xml/network_security_config.xml"
local MANIFEST <const> = "app/src/main/AndroidManifest.xml"

local function manifest(level, oldest)
  return ('<manifest xmlns:android="http://schemas.android.com/apk/res/\z
    android">\n<uses-sdk android:targetSdkVersion="%s"%s/></manifest>')
    :format(level, oldest and (' android:minSdkVersion="%d"'):format(oldest)
                   or "")
end

local IN_APP <const> = "plugins { id 'com.android.application' }\n"
local IN_LIBRARY <const> = "plugins { id 'com.android.library' }\n"
  .. in_default "minSdk 21"

-- The files beside the config, and what is told, each with the place of the
-- level.
local TREES = {
  { "of its module", { ["app/build.gradle"] = in_default "targetSdk 23" },
    { "base_by_target app/build.gradle:3:5",
      "pinned_by_target app/build.gradle:3:5",
      "target app/build.gradle:3:5" } },
  { "where cleartext is open, and the users' authorities are not",
    { ["app/build.gradle.kts"] = in_default "targetSdk = 27" },
    { "base_by_target app/build.gradle.kts:3:5",
      "pinned_by_target app/build.gradle.kts:3:5" } },
  { "of which the defaults are closed",
    { ["app/build.gradle"] = in_default "targetSdk 28" }, {} },
  { "of the nearest build file", {
    ["build.gradle"] = in_default "targetSdk 23",
    ["app/build.gradle"] = in_default "targetSdk 34" }, {} },
  { "of a build file further up, where the nearest says nothing", {
    ["build.gradle"] = in_default "targetSdk 27",
    ["app/build.gradle"] = "plugins { }" },
    { "base_by_target build.gradle:3:5",
      "pinned_by_target build.gradle:3:5" } },
  { "that the nearest has evaluated", {
    ["build.gradle"] = in_default "targetSdk 23",
    ["app/build.gradle"] = in_default "targetSdk target" }, {} },
  { "of another module", {
    ["other/build.gradle"] = in_default "targetSdk 23" }, {} },
  { "of the manifest", { [MANIFEST] = manifest(27) },
    { "base_by_target " .. MANIFEST .. ":2:1",
      "pinned_by_target " .. MANIFEST .. ":2:1" } },
  { "of the build file before the manifest", { [MANIFEST] = manifest(23),
    ["app/build.gradle"] = in_default "targetSdk 34" }, {} },
  { "that nobody says", { [MANIFEST] = "<manifest/>" }, {} },
  { "where it begins", { ["app/build.gradle"] = in_default "minSdk 23" },
    { "below app/build.gradle:3:5" } },
  { "where it begins, read by all",
    { ["app/build.gradle"] = in_default "minSdk 24" }, {} },
  { "where it begins, of the manifest", { [MANIFEST] = manifest(28, 21) },
    { "below " .. MANIFEST .. ":2:1" } },
  { "where it begins, said further up than the other", {
    ["build.gradle"] = in_default "minSdk 21",
    ["app/build.gradle"] = in_default "targetSdk 34" },
    { "below build.gradle:3:5" } },
  { "that the project has under a name", {
    ["build.gradle"] = "buildscript {\n  ext {\n    targetSdkVersion = 27\n"
      .. "    minSdkVersion = 24\n  }\n}\n",
    ["app/build.gradle"] =
      in_default "targetSdkVersion rootProject.ext.targetSdkVersion" },
    { "base_by_target build.gradle:3:5",
      "pinned_by_target build.gradle:3:5" } },
  { "where it begins, that the project has under a name", {
    ["build.gradle"] = "ext {\n  least = 21\n}\n",
    ["app/build.gradle"] = in_default "minSdkVersion rootProject.ext.least" },
    { "below build.gradle:2:3" } },
  { "where it begins, of the project's own name in another way", {
    ["build.gradle.kts"] = 'extra["least"] = 21\n',
    ["app/build.gradle.kts"] =
      in_default 'minSdk = rootProject.extra["least"] as Int // phones' },
    { "below build.gradle.kts:1:1" } },
  { "where it begins, set as a property of the project", {
    ["build.gradle"] = "ext.least = 21\n",
    ["app/build.gradle"] = in_default "minSdk rootProject.least" },
    { "below build.gradle:1:5" } },
  { "where it begins, of a variable", {
    ["app/build.gradle.kts"] = "val least = 21\n"
      .. in_default "minSdk = least" },
    { "below app/build.gradle.kts:1:1" } },
  { "where it begins, of what is applied to the build file above", {
    ["variables.gradle"] = "ext {\n  minSdkVersion = 22\n}\n",
    ["build.gradle"] = 'apply from: "variables.gradle"\n',
    ["app/build.gradle"] =
      in_default "minSdkVersion rootProject.ext.minSdkVersion" },
    { "below variables.gradle:2:3" } },
  { "where it begins, of a catalog", {
    ["gradle/libs.versions.toml"] = "[versions]\nkotlin = \"2.0\"\n"
      .. 'android-minSdk = "21"\n',
    ["app/build.gradle.kts"] =
      in_default "minSdk = libs.versions.android.minSdk.get().toInt()" },
    { "below gradle/libs.versions.toml:3:1" } },
  { "where it begins, of a catalog, in Groovy", {
    ["gradle/own.versions.toml"] = "[versions]\nleast = '21'\n",
    ["app/build.gradle"] =
      in_default "minSdk Integer.parseInt(own.versions.least.get())" },
    { "below gradle/own.versions.toml:2:1" } },
  { "where it begins, of a catalog that is not there", {
    ["gradle/own.versions.toml"] = "[versions]\nleast = '21'\n",
    ["app/build.gradle"] = in_default "minSdk libs.versions.least.get()" },
    {} },
  { "where it begins, not said by the versions of a catalog", {
    ["gradle/libs.versions.toml"] = "[versions]\na = '24'\n[plugins]\n"
      .. "least = '21'\n",
    ["app/build.gradle"] = in_default "minSdk libs.versions.least.get()" },
    {} },
  { "where it begins, under a name that two numbers have", {
    ["build.gradle"] = "ext {\n  least = 21\n  least = 24\n}\n",
    ["app/build.gradle"] = in_default "minSdkVersion rootProject.ext.least" },
    {} },
  { "where it begins, which is computed from a name", {
    ["build.gradle"] = "ext {\n  least = 21\n}\n",
    ["app/build.gradle"] =
      in_default "minSdkVersion rootProject.ext.least + 3" }, {} },
  { "where it begins, of a name that is of another's", {
    ["build.gradle"] = "tasks {\n  least = 21\n}\n",
    ["app/build.gradle"] = in_default "minSdkVersion rootProject.ext.least" },
    {} },
  { "where it begins, of a library that an app takes", {
    ["app/build.gradle"] = IN_LIBRARY,
    ["shop/src/main/AndroidManifest.xml"] = "<manifest/>",
    ["shop/build.gradle"] = IN_APP .. in_default "minSdk 24" }, {} },
  { "where it begins, of an app that takes a library", {
    ["app/build.gradle"] = IN_LIBRARY,
    ["shop/src/main/AndroidManifest.xml"] = "<manifest/>",
    ["shop/build.gradle"] = IN_APP .. in_default "minSdk 22" },
    { "below shop/build.gradle:4:5" } },
}

local RULES = { ["android-user-ca"] = true, ["android-cleartext"] = true,
                ["android-too-old"] = true }

--- What the rules on defaults say, with the place where the level is.
local function told(verdict, folder)
  local list = {}
  for _, one in ipairs(verdict.findings) do
    if one.outcome == "fail" and RULES[one.rule] then
      local last = one.related[#one.related]
      list[#list + 1] = ("%s %s:%d:%d"):format(one.code,
        last.path:sub(#folder + 2), last.line, last.column)
    end
  end
  return list
end

describe("a source tree with the level", function()
  for _, row in ipairs(TREES) do
    it(row[1], function()
      local files = { [NSC] = CONFIG }
      for path, octets in pairs(row[2]) do files[path] = octets end
      temporary.with(files, function(folder)
        local verdict = gate.check { inputs = { folder }, at = AT }
        assert.same({}, verdict.errors)
        assert.same(row[3], told(verdict, folder))
      end)
    end)
  end

  it("and no config is refused", function()
    temporary.with({ ["build.gradle"] = in_default "targetSdk 23" },
                   function(folder)
      local verdict = gate.check { inputs = { folder }, at = AT }
      assert.equal(2, verdict.exit_code)
      assert.equal("input.nothing", verdict.errors[1].code)
    end)
  end)
end)
