--- Build types and flavors: which a build file declares, and which source sets
--- one build takes.

local gate = require "cotter.gate"
local gradle_variants = require "cotter.config.gradle_variants"
local source_set = require "cotter.config.source_set"
local temporary = require "spec.support.temporary"

local function sorted(map)
  local list = {}
  for name, value in pairs(map) do
    list[#list + 1] = value == true and name or name .. " of " .. value
  end
  table.sort(list)
  return table.concat(list, ", ")
end

-- The build file, its build types, its flavors with their dimensions, and
-- whether something is left open.
local FILES = {
  { "as Groovy calls them", "buildTypes { beta { } debug { } }",
    "beta, debug", "" },
  { "as Kotlin makes them", 'buildTypes { create("beta") { } }', "beta", "" },
  { "in quotes", "buildTypes { 'beta' { }\n\"qa\" { } }", "beta, qa", "" },
  { "registered", 'productFlavors { register("free")\nregister("paid") { } }',
    "", "free of , paid of " },
  { "made by a delegate", "buildTypes { val beta by creating\n"
    .. "val qa by registering { } }", "beta, qa", "" },
  { "made where they are absent", 'buildTypes { maybeCreate("beta") }',
    "beta", "" },
  { "found by their names", 'buildTypes { getByName("release") { }\n'
    .. 'named("beta") { } }', "beta, release", "" },
  { "with a block in the next line", "buildTypes {\n  beta\n  {\n  }\n}",
    "beta", "" },
  { "behind the container", 'android.buildTypes.create("beta") { }\n'
    .. "android.buildTypes.qa { }", "beta, qa", "" },
  { "with blocks in them", "buildTypes { beta { ndk { } lint { } } }",
    "beta", "" },
  { "with a method behind", 'productFlavors { create("free").apply '
    .. '{ dimension = "tier" } }', "", "free of tier" },
  { "with their dimensions", 'productFlavors { free { dimension "tier" }\n'
    .. 'play { setDimension("shop") }\ncn { dimension = "shop" } }', "",
    "cn of shop, free of tier, play of shop" },
  { "with methods of the container", "buildTypes { all { } configureEach { } "
    .. "matching { it.name } beta { } }", "beta", "" },
  { "with conditions", "buildTypes { if (ci == x) { beta { } } else { } }",
    "beta", "", true },
  { "with what a program does", "productFlavors { free { } try { } "
    .. "catch (e) { } finally { } afterEvaluate { } list.each { } "
    .. "f.withInputStream { } tasks.withType(JavaCompile) { } }", "",
    "free of ", true },
  { "with conditions in them", "buildTypes { beta { if (ci) { } } }", "beta",
    "" },
  { "that a filter may switch off", "productFlavors { old { } }\n"
    .. "variantFilter { v -> setIgnore(true) }", "", "old of ", true },
  { "of dimensions that are evaluated", "flavorDimensions += listOf(Dim.TIER)"
    .. '\nproductFlavors { create("free") { dimension = Dim.TIER } }', "",
    "free of ", true },
  { "of dimensions, one of which is evaluated",
    'flavorDimensions "tier", Dim.SHOP\nproductFlavors { free { } }', "",
    "free of ", true },
  { "some of dimensions", 'productFlavors { a { } b { dimension "x" } }', "",
    "a of , b of x", true },
  { "by names that are evaluated", "buildTypes { create(name) { } "
    .. '"${other}" { } "$third" { } }', "", "", true },
  { "in a loop", "buildTypes { ['a', 'b'].each { create(it) { } } }", "", "",
    true },
  { "of something else", 'sourceSets { create("beta") { } } buildTypes { }',
    "", "" },
  { "in a comment", "// buildTypes { beta { } }\n/* buildTypes { qa { } } */",
    "", "" },
  { "in a string", 'println("buildTypes { beta { } }")', "", "" },
  { "in a comment without end", "buildTypes { beta { } /* qa { }", "beta", "" },
  { "in a block without end", "buildTypes { beta {", "beta", "" },
  { "behind more ends than begins", "} } buildTypes { beta { } } }", "beta",
    "" },
}

describe("build types and flavors of a build file", function()
  for _, row in ipairs(FILES) do
    it(row[1], function()
      local found = gradle_variants.read(row[2])
      assert.equal(row[3], sorted(found.types))
      assert.equal(row[4], sorted(found.flavors))
      assert.equal(row[5], found.unsure)
    end)
  end

  it("where it has none", function()
    assert.is_nil(gradle_variants.read "android { defaultConfig { } }")
  end)

  for _, row in ipairs {
    { "as Groovy calls a method", 'flavorDimensions "tier", "shop"\nx "no"' },
    { "as Kotlin adds a list",
      'flavorDimensions += listOf("tier", "shop")' },
    { "one by one", 'flavorDimensions.add("tier")\n'
      .. 'flavorDimensions.add("shop")\n' },
    { "as a list", "flavorDimensions = ['tier', 'shop']" },
  } do
    it("with dimensions in their order: " .. row[1], function()
      local found =
        gradle_variants.read("productFlavors { }\n" .. row[2] .. "\nb 'no'")
      assert.same({ "tier", "shop" }, found.dimensions)
    end)
  end
end)

local VARIANTS <const> = {
  types = { beta = true, release = true },
  flavors = { free = "tier", paid = "tier", play = "shop", odd = "" },
  places = { tier = 1, shop = 2 },
}

local function set_of(name)
  return source_set.of { path = "app/src/" .. name .. "/res/xml/pins.xml",
                         variants = VARIANTS }
end

-- Two source sets; whether one build can take both, and which of them goes
-- before the other: > the first.
local PAIRS = {
  { "main", "beta", true, "<" }, { "main", "free", true, "<" },
  { "beta", "release", false, "=" }, { "beta", "debug", false, "=" },
  { "beta", "free", true, ">" }, { "beta", "freeBeta", true, "<" },
  { "beta", "freeRelease", false, "=" },
  { "free", "paid", false, "=" }, { "free", "play", true, ">" },
  { "free", "odd", false, "=" }, { "free", "freeBeta", true, "<" },
  { "free", "paidBeta", false, "=" }, { "free", "freePlay", true, "<" },
  { "beta", "unknown", true, ">" }, { "free", "unknown", false, "=" },
}

describe("a build takes", function()
  for _, row in ipairs(PAIRS) do
    it(("%s and %s"):format(row[1], row[2]), function()
      local one, other = set_of(row[1]), set_of(row[2])
      assert.equal(row[3], source_set.meet(one, other))
      assert.equal(row[3], source_set.meet(other, one))
      assert.equal(row[4] == ">", source_set.goes_before(one, other)
                                  and row[3])
      assert.equal(row[4] == "<", source_set.goes_before(other, one)
                                  and row[3])
    end)
  end
end)

-- Source sets, whether they ship where no build file is known, and where one
-- declares what is below.
local SHIPPED = {
  { "main", true, true }, { "release", true, true }, { "debug", false, false },
  { "test", false, false }, { "androidTest", false, false },
  { "testFree", false, false }, { "androidTestFreeDebug", false, false },
  { "desktopTest", false, false }, { "freeDebug", false, false },
  { "staging", true, true }, { "freeStaging", true, true },
  { "preDebug", false, true }, { "freePreDebug", false, true },
  { "loadTest", false, true }, { "freeLoadTest", false, true },
  { "abTest", false, true }, { "freeAbTest", false, true },
  { "abTestDebug", false, false }, { "shipDebug", false, true },
  { "freeShipDebug", false, true }, { "contest", true, true },
}

describe("it is told by a source set whether it ships:", function()
  local DECLARED <const> = gradle_variants.read [[
    buildTypes { staging { } preDebug { } loadTest { } debug { } }
    productFlavors { free { } abTest { } shipDebug { } }
  ]]
  DECLARED.places = {}

  for _, row in ipairs(SHIPPED) do
    it(row[1], function()
      local path = "app/src/" .. row[1] .. "/res/xml/pins.xml"
      assert.same({ row[2], row[3] }, {
        source_set.is_shipped { path = path },
        source_set.is_shipped { path = path, variants = DECLARED } })
    end)
  end
end)

local CONFIG <const> = "<network-security-config><base-config/>"
  .. "</network-security-config>"

local function pins_in(...)
  local files = {}
  for _, name in ipairs { ... } do
    files["app/src/" .. name .. "/res/xml/pins.xml"] = CONFIG
  end
  return files
end

local FLAVORS <const> = "android { productFlavors { free { } paid { } } }"

-- The source sets that have a config, the build file, and whether it is noted
-- that nobody knows what they are of.
local TREES = {
  { "two that no build file knows", pins_in("free", "paid"), nil, true },
  { "two, of which it knows one", pins_in("free", "other"), FLAVORS, true },
  { "a flavor of a loop, and one that it knows", pins_in("free", "other"),
    "android { productFlavors { free { } list.each { create(it) } } }", true },
  { "two, of dimensions that are evaluated", pins_in("free", "shop"),
    "android { productFlavors { free { dimension = Dim.TIER }\n"
      .. "shop { dimension = Dim.SHOP } } }", true },
  { "two, one of them in a condition", pins_in("free", "shop"),
    'android { productFlavors { if (tier) { free { dimension "tier" } }\n'
      .. 'shop { dimension "shop" } } }', false },
  { "three, of which it knows one", pins_in("free", "one", "two"), FLAVORS,
    true },
  { "two flavors of the build file", pins_in("free", "paid"), FLAVORS, false },
  { "releases, and one that no build file knows",
    pins_in("release", "free"), nil, false },
  { "what is part of the other", pins_in("free", "freeBeta"), nil, false },
  { "debug builds, and one that no build file knows",
    pins_in("debug", "free"), nil, false },
  { "all builds, and one that no build file knows",
    pins_in("main", "free"), nil, false },
}

describe("it is noted of source sets that nobody knows what they are of:",
         function()
  for _, row in ipairs(TREES) do
    it(row[1], function()
      row[2]["app/build.gradle"] = row[3]
      temporary.with(row[2], function(folder)
        local verdict = gate.check { inputs = { folder }, at = 1795132800,
                                     select = { "config-no-pins" } }
        assert.same({}, verdict.errors)
        local told = false
        for _, one in ipairs(verdict.notes) do
          told = told or one.message:find("no build file here", 1, true) ~= nil
        end
        assert.equal(row[4], told)
      end)
    end)
  end
end)

--- What is wrong in a tree of so many modules, of which each has 20,000 flavors
--- of a build file above.
local function problems_of(modules)
  local names = {}
  for i = 1, 20000 do names[i] = ('create("a%d")\n'):format(i) end
  local tree = { ["build.gradle.kts"] = "productFlavors {\n"
    .. table.concat(names) .. "}\n" }
  for i = 1, modules do
    tree[("m%d/build.gradle.kts"):format(i)] = "android { }\n"
    tree[("m%d/src/main/res/xml/network_security_config.xml"):format(i)] =
      "<network-security-config/>"
  end
  return temporary.with(tree, function(folder)
    local verdict = gate.check { inputs = { folder }, at = 1795132800,
                                 select = { "config-no-pins" } }
    for _, one in ipairs(verdict.errors) do
      one.path = one.path:sub(#folder + 2)
    end
    return verdict.errors
  end)
end

describe("The modules of a tree have", function()
  it("as many variants as there may be", function()
    assert.same({}, problems_of(5))
  end)

  it("no variant more", function()
    assert.same({ { code = "config.variants",
      path = "m6/src/main/res/xml/network_security_config.xml",
      message = "more build types and flavors than all modules of any app "
        .. "have, which are 100000 at most: give the folder of one module as "
        .. "INPUT" } }, problems_of(6))
  end)
end)
