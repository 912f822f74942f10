--- Projects of Xcode: which property lists their targets take, and what becomes
--- of those that none does. What a setting comes to is as the Build settings
--- reference of Xcode says it.

local extent = require "cotter.config.extent"
local gate = require "cotter.gate"
local temporary = require "spec.support.temporary"
local xcode = require "cotter.config.xcode"

-- Settings of the target, and of the project; each of one configuration.
local PROJECT <const> = [[
// !$*UTF8*$!
{
  objects = {
    P0 = { isa = PBXProject; buildConfigurationList = P1; targets = (T0, );
           projectDirPath = "%s"; };
    P1 = { isa = XCConfigurationList; buildConfigurations = (P2, ); };
    P2 = { isa = XCBuildConfiguration; name = Release;
           buildSettings = { %s }; };
    T0 = { isa = PBXNativeTarget; name = Shop; buildConfigurationList = T1;
           productType = "com.apple.product-type.%s"; };
    T1 = { isa = XCConfigurationList; buildConfigurations = (T2, T3, ); };
    T2 = { isa = XCBuildConfiguration; name = Release;
           %s buildSettings = { %s }; };
    T3 = { isa = XCBuildConfiguration; name = Debug;
           buildSettings = { INFOPLIST_FILE = "Debug.plist"; }; };
  };
  rootObject = P0;
}
]]

local function project(own, with)
  with = with or {}
  local text = PROJECT:format(with.below or "", with.shared or "",
                              with.kind or "application", with.file or "", own)
  for one, other in pairs(with.instead or {}) do
    local begin, stop = text:find(one, 1, true)
    text = text:sub(1, begin - 1) .. other .. text:sub(stop + 1)
  end
  return text
end

local PATH <const> = "a/ios/Shop.xcodeproj/project.pbxproj"

local function read(text)
  return xcode.projects { { path = PATH, octets = text } }
end

describe("the property list of a target", function()
  for _, row in ipairs {
    { "is named from the folder of the project",
      "INFOPLIST_FILE = Shop/Info.plist;", "a/ios/shop/info.plist" },
    { "is named with that folder",
      'INFOPLIST_FILE = "$(SRCROOT)/Shop/Info.plist";',
      "a/ios/shop/info.plist" },
    { "is named with that folder in braces",
      'INFOPLIST_FILE = "${PROJECT_DIR}/Shop/Info.plist";',
      "a/ios/shop/info.plist" },
    { "is named by the target", 'INFOPLIST_FILE = "$(TARGET_NAME)/I.plist";',
      "a/ios/shop/i.plist" },
    { "is named by the configuration",
      'INFOPLIST_FILE = "$(CONFIGURATION)-Info.plist";',
      "a/ios/release-info.plist" },
    { "is named by the project", 'INFOPLIST_FILE = "$(PROJECT_NAME).plist";',
      "a/ios/shop.plist" },
    { "is named by another setting",
      'INFOPLIST_FILE = "$(WHERE)/Info.plist"; WHERE = "$(SRCROOT)/x";',
      "a/ios/x/info.plist" },
    { "is named by a setting of the project",
      'INFOPLIST_FILE = "$(WHERE)/Info.plist";', "a/ios/y/info.plist",
      { shared = "WHERE = y;" } },
    { "is named for all targets", "", "a/ios/all.plist",
      { shared = "INFOPLIST_FILE = All.plist;" } },
    { "is named above the project", "INFOPLIST_FILE = ../Info.plist;",
      "a/info.plist" },
    { "is named with a folder of the machine",
      "INFOPLIST_FILE = /x/Info.plist;", "/x/info.plist" },
    { "is named below the project's own folder",
      "INFOPLIST_FILE = Info.plist;", "a/ios/src/info.plist",
      { below = "src" } },
    { "is named with a condition",
      '"INFOPLIST_FILE[sdk=iphoneos*]" = Phone.plist;', "a/ios/phone.plist" },
    { "is generated", "GENERATE_INFOPLIST_FILE = YES;", "" },
    { "is none", 'INFOPLIST_FILE = "";', "" },
    { "is not known, by a setting of Xcode's",
      'INFOPLIST_FILE = "$(BUILT_PRODUCTS_DIR)/Info.plist";', "open " },
    { "is not known, by a setting of itself",
      'INFOPLIST_FILE = "$(A)"; A = "$(A)x";', "open " },
    { "is not known, by a setting that a condition changes",
      'INFOPLIST_FILE = "$(W)/I.plist"; W = a; "W[sdk=iphoneos*]" = b;',
      "open " },
    { "is not known, by a setting that a condition of the project changes",
      'INFOPLIST_FILE = "$(W)/I.plist";', "open ",
      { shared = 'W = a; "W[config=Release]" = b;' } },
    { "is not known, by letters that file systems write in two ways",
      'INFOPLIST_FILE = "Caf\u{e9}/Info.plist";', "open " },
    { "is not known, by such letters that are escaped",
      'INFOPLIST_FILE = "Caf\\U00e9/Info.plist";', "open " },
    { "is not known, by an escape that is escaped",
      'INFOPLIST_FILE = "Caf\\\\U00e9/Info.plist";', "open " },
    { "is not known, by such letters of the project's folder",
      "INFOPLIST_FILE = Info.plist;", "open a/ios/caf\u{e9}/info.plist",
      { below = "Caf\u{e9}" } },
    { "is named by letters that are escaped",
      'INFOPLIST_FILE = "\\U0041\\101/\\"I\\".plist";', 'a/ios/aa/"i".plist' },
    { "is not known, by a setting that is no text",
      "INFOPLIST_FILE = (a, b);", "open " },
    { "is not known, by a setting of how it is written",
      'INFOPLIST_FILE = "$(TARGET_NAME:lower)/I.plist";', "open " },
    { "is not known, where a file has settings", "A = b;", "open ",
      { file = "baseConfigurationReference = F0;" } },
    { "is known, whatever the file of settings says",
      "INFOPLIST_FILE = Info.plist;", "a/ios/info.plist",
      { file = "baseConfigurationReference = F0;" } },
    { "is not known, where the project has no settings", "", "open ",
      { instead = { ["rootObject = P0"] = "rootObject = PX" } } },
    { "is not known, where nothing says where its path begins",
      "INFOPLIST_FILE = Info.plist;", "open a/ios/info.plist",
      { instead = { ["rootObject = P0"] = "rootObject = PX" } } },
    { "is not known, where the list of those of the project is absent", "",
      "open ", { instead = { ["buildConfigurationList = P1"] = "a = P1" } } },
    { "is not known, where its configuration has no settings",
      "INFOPLIST_FILE = Info.plist;", "open ",
      { instead = { ["buildSettings = { INFOPLIST_FILE = I"] =
                      "buildSettingz = { INFOPLIST_FILE = I" } } },
    { "is not known, where that of the project has none", "", "open ",
      { shared = "INFOPLIST_FILE = Info.plist;",
        instead = { ["buildSettings = { INFOPLIST_FILE = I"] =
                      "buildSettingz = { INFOPLIST_FILE = I" } } },
    { "is not known, where one of its configurations is absent",
      "INFOPLIST_FILE = Info.plist;", "open a/ios/info.plist",
      { instead = { ["(T2, T3, )"] = "(T2, T9, T3, )" } } },
    { "is not known, where the project lacks its configuration", "", "open ",
      { shared = "INFOPLIST_FILE = All.plist;",
        instead = { ["name = Release"] = "name = Other" } } },
    { "is that of the default, where the project lacks its configuration", "",
      "a/ios/all.plist", { shared = "INFOPLIST_FILE = All.plist;",
        instead = { ["name = Release"] = "name = Other",
          ["(P2, )"] = "(P2, ); defaultConfigurationName = Other" } } },
    { "is not known, where a target is not there",
      "INFOPLIST_FILE = Info.plist;", "open a/ios/info.plist",
      { instead = { ["(T0, )"] = "(T0, T9, )" } } },
    { "is not known, where a target is of a kind that nobody knows",
      "INFOPLIST_FILE = Info.plist;", "open a/ios/info.plist",
      { instead = { ["(T0, )"] = "(T0, T9, )",
        ["T1 = {"] = "T9 = { isa = PBXOtherTarget; }; T1 = {" } } },
    { "is known beside targets that make no bundle",
      "INFOPLIST_FILE = Info.plist;", "a/ios/info.plist",
      { instead = { ["(T0, )"] = "(T8, T0, T9, )",
        ["T1 = {"] = "T8 = { isa = PBXAggregateTarget; }; "
          .. "T9 = { isa = PBXLegacyTarget; }; T1 = {" } } },
    { "is known, whatever the project lacks", "INFOPLIST_FILE = Info.plist;",
      "a/ios/info.plist",
      { instead = { ["name = Release"] = "name = Other" } } },
    { "is too long by its settings", 'INFOPLIST_FILE = "$(A)$(A)$(A)$(A)"; A ='
      .. ' "' .. ("$(B)"):rep(500) .. '"; B = "' .. ("$(C)"):rep(500)
      .. '"; C = "' .. ("c"):rep(4000) .. '";', "open " },
  } do
    it(row[1], function()
      local projects, list = read(project(row[2], row[4])), {}
      for _, path in ipairs(projects.paths) do
        if not path:find "debug" then list[#list + 1] = path end
      end
      assert.same({}, projects.notes)
      assert.equal(row[3], (projects.open and "open " or "")
                           .. table.concat(list, " "))
    end)
  end

  it("is named below a folder that is written in two ways", function()
    local projects = xcode.projects { { octets =
      project "INFOPLIST_FILE = Shop/Info.plist;",
      path = "Cafe\u{301}/Shop.xcodeproj/project.pbxproj" } }
    assert.is_false(projects.open)
    assert.equal("app",
      projects:find("Cafe\u{301}/Shop/Info.plist").kind)
  end)

  for _, row in ipairs {
    { "application", "app" }, { "application.watchapp2", "app" },
    { "application.on-demand-install-capable", "app" },
    { "app-extension", "extension" }, { "extensionkit-extension", "extension" },
    { "xpc-service", "extension" }, { "framework", "framework" },
    { "framework.static", "framework" }, { "bundle", "other" },
    { "bundle.unit-test", "tests" }, { "bundle.ui-testing", "tests" },
    { "tool" },
  } do
    it("is that of " .. row[1], function()
      local projects = read(project("INFOPLIST_FILE = I.plist;",
                                    { kind = row[1] }))
      assert.equal(row[2], projects.listed["a/ios/i.plist"].kind)
    end)
  end
end)

describe("the oldest system of a target", function()
  local PHONE <const>, MAC <const> = "SDKROOT = iphoneos;", "SDKROOT = macosx;"
  local IOS <const> = "IPHONEOS_DEPLOYMENT_TARGET = "

  for _, row in ipairs {
    { "is that of its SDK", PHONE .. IOS .. "12.4;", "iOS 12.4" },
    { "is that of a Mac's", MAC .. IOS .. "12.0; "
      .. "MACOSX_DEPLOYMENT_TARGET = 10.15;", "macOS 10.15" },
    { "is that of a television's", "SDKROOT = appletvos; "
      .. 'TVOS_DEPLOYMENT_TARGET = "13.0";', "tvOS 13.0" },
    { "is that of a watch's", "SDKROOT = watchos; "
      .. "WATCHOS_DEPLOYMENT_TARGET = 6.2;", "watchOS 6.2" },
    { "is that of an SDK with its version", 'SDKROOT = "iphoneos17.0";'
      .. IOS .. "12;", "iOS 12" },
    { "is said by the project", "", "iOS 13.0",
      { shared = PHONE .. IOS .. "13.0;" } },
    { "is said by the target before the project", IOS .. "15.0;", "iOS 15.0",
      { shared = PHONE .. IOS .. "13.0;" } },
    { "is not known, where the SDK is not", IOS .. "12.0;" },
    { "is not known, by a setting",
      PHONE .. IOS .. '"$(RECOMMENDED_IPHONEOS_DEPLOYMENT_TARGET)";' },
    { "is not known, where a condition changes it",
      PHONE .. IOS .. '12.0; "IPHONEOS_DEPLOYMENT_TARGET[arch=arm64]" = 15;' },
    { "is not known, where a file may say it", PHONE, nil,
      { shared = IOS .. "12.0;", file = "baseConfigurationReference = F0;" } },
    { "is the lower one of two configurations", PHONE .. IOS .. "15.0;",
      "iOS 9.0", { instead = { ["name = Debug;"] = "name = Beta;",
        ['INFOPLIST_FILE = "Debug.plist";'] = PHONE .. IOS .. "9.0;" } } },
    { "is not that of what does not ship", PHONE .. IOS .. "15.0;",
      "iOS 15.0", { instead = { ['INFOPLIST_FILE = "Debug.plist";'] =
        PHONE .. IOS .. "9.0;" } } },
  } do
    it(row[1], function()
      local text = project("INFOPLIST_FILE = I.plist;" .. row[2], row[4])
      local projects = read(text)
      local found, place = xcode.oldest(projects:find "a/ios/I.plist")
      assert.equal(row[3], found and found.name .. " " .. found.version)
      assert.equal(found ~= nil, place ~= nil)
    end)
  end
end)

-- What is pinned in a property list ------------------------------------------

local PINS <const> = [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>%s<key>NSAppTransportSecurity</key><dict>
<key>NSPinnedDomains</key><dict><key>www.example.com</key><dict>
<key>NSPinnedCAIdentities</key><array>
<dict><key>SPKI-SHA256-BASE64</key>
<string>AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</string></dict>
<dict><key>SPKI-SHA256-BASE64</key>
<string>QRqdCUW4jZhjQX+etD+LmhYx2PoUtwlHBrYIthBYfHk=</string></dict>
</array></dict></dict></dict></dict></plist>
]]

local EMPTY <const> = [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleName</key><string>x</string></dict></plist>
]]

local HANDED <const> = [[
<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>%s<key>TSKPinnedDomains</key><dict>
<key>www.example.com</key><dict><key>TSKPublicKeyHashes</key><array>
<string>AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</string>
<string>QRqdCUW4jZhjQX+etD+LmhYx2PoUtwlHBrYIthBYfHk=</string>
</array></dict></dict>%s</dict></plist>
]]

local ANDROID <const> = '<network-security-config><domain-config>'
  .. '<domain>www.example.com</domain><pin-set><pin digest="SHA-256">'
  .. 'AeaQcL3/p94foguHWTB8ezE9QWL6PD6QY5aluZ7buKA=</pin></pin-set>'
  .. '</domain-config></network-security-config>'

local FILLED <const> = "<key>CFBundlePackageType</key>"
  .. "<string>$(PRODUCT_BUNDLE_PACKAGE_TYPE)</string>"

local function pins(members) return PINS:format(members or "") end

--- What is said of a tree: the exit status and, in their order, findings,
--- errors and notes.
local function told(files)
  return temporary.with(files, function(at)
    local verdict = gate.check { inputs = { at .. "/a" }, at = 1795132800,
      select = { "host-required", "apple-not-wired", "apple-misplaced" },
      set = { ["host-required.hosts"] = "www.example.com" } }
    local list = { tostring(verdict.exit_code) }
    for _, one in ipairs(verdict.findings) do
      if one.outcome == "fail" then
        list[#list + 1] = ("%s %s/%s"):format(one.path:sub(#at + 4), one.rule,
                                              one.code)
      end
    end
    for _, one in ipairs(verdict.errors) do list[#list + 1] = one.code end
    for _, one in ipairs(verdict.notes) do
      if one.message:find "target" then
        list[#list + 1] = one.line .. " " .. one.message:match "takes ([^,]*)"
      end
    end
    return list
  end)
end

describe("of an app it is known by its project", function()
  local TAKES <const> = project "INFOPLIST_FILE = Shop/Info.plist;"
  local DEBUG <const> = { ["a/ios/Debug.plist"] = pins() }

  local GENERATES <const> = [[{ rootObject = P0; objects = {
    P0 = { isa = PBXProject; buildConfigurationList = T1; };
    T0 = { isa = PBXNativeTarget; name = Shop; buildConfigurationList = T1;
           productType = "com.apple.product-type.application"; };
    T1 = { isa = XCConfigurationList; buildConfigurations = (T2, ); };
    T2 = { isa = XCBuildConfiguration; name = Release;
           buildSettings = { GENERATE_INFOPLIST_FILE = YES; }; }; }; }]]

  local function tree(files)
    for path, octets in pairs(DEBUG) do files[path] = files[path] or octets end
    files[PATH] = files[PATH] or TAKES
    return files
  end

  for _, row in ipairs {
    { "that its list pins", { ["a/ios/Shop/Info.plist"] = pins() }, { "0" } },
    { "that pins stand in a list that it does not take",
      { ["a/ios/Shop/Info.plist"] = EMPTY, ["a/ios/Old/Info.plist"] = pins() },
      { "1", "ios/Debug.plist apple-not-wired/build_other",
        "ios/Old/Info.plist apple-not-wired/other",
        "ios/Shop/Info.plist host-required/other_list" } },
    { "that it has no list, and pins stand in one",
      { [PATH] = GENERATES, ["a/ios/Debug.plist"] = "",
        ["a/ios/Old/Info.plist"] = pins() },
      { "1", "ios/Old/Info.plist apple-not-wired/none",
        "ios/Old/Info.plist host-required/not_pinned" } },
    { "that a list that it does not take need not pin",
      { ["a/ios/Shop/Info.plist"] = pins(), ["a/ios/Old/Info.plist"] = EMPTY },
      { "0" } },
    { "nor need be one", { ["a/ios/Shop/Info.plist"] = pins(),
                           ["a/ios/Old/Info.plist"] = "x" }, { "0" } },
    { "that its list has to be one, whatever it is called",
      { [PATH] = project "INFOPLIST_FILE = Shop/ShopInfo.plist;",
        ["a/ios/Shop/ShopInfo.plist"] = "x" },
      { "2", "config.unrecognised" } },
    { "that its list is not called like one, and does not pin",
      { [PATH] = project "INFOPLIST_FILE = Shop/Shop.plist;",
        ["a/ios/Shop/Shop.plist"] = EMPTY },
      { "1", "ios/Debug.plist apple-not-wired/build_other",
        "ios/Shop/Shop.plist host-required/other_list" } },
    { "that its list is not there, and another one does not pin",
      { ["a/ios/Debug.plist"] = "", ["a/ios/Old/Info.plist"] = EMPTY,
        ["a/android/res/xml/pins.xml"] = ANDROID },
      { "1", "ios/Old/Info.plist host-required/absent", "13 Shop/Info.plist",
        "15 Debug.plist" } },
    { "that it has no list, and another one does not pin",
      { [PATH] = GENERATES, ["a/ios/Debug.plist"] = "",
        ["a/ios/Old/Info.plist"] = EMPTY,
        ["a/android/res/xml/pins.xml"] = ANDROID },
      { "1", "ios/Old/Info.plist host-required/absent" } },
    { "that its list is not there", {},
      { "0", "13 Shop/Info.plist" } },
    { "and not of what the app hands over to TrustKit",
      { ["a/ios/Shop/Info.plist"] = EMPTY, ["a/ios/Debug.plist"] = EMPTY,
        ["a/ios/Pins.plist"] = HANDED:format("", "") }, { "0" } },
    { "and not of what it hands over of a list of its own",
      { ["a/ios/Shop/Info.plist"] = EMPTY, ["a/ios/Debug.plist"] = EMPTY,
        ["a/ios/Pins.plist"] = HANDED:format(
          "<key>TSKConfiguration</key><dict>", "</dict>") }, { "0" } },
    { "and not where the project is open",
      { [PATH] = project 'INFOPLIST_FILE = "$(X)/Info.plist";',
        ["a/ios/Old/Info.plist"] = pins() }, { "0" } },
    { "and not where it cannot be read", { [PATH] = "{",
        ["a/ios/Old/Info.plist"] = pins() }, { "0" } },
    { "and not where another project takes the list",
      { ["a/ios/Shop/Info.plist"] = pins(), ["a/ios/Old/Info.plist"] = pins(),
        ["a/mac/Shop.xcodeproj/project.pbxproj"] =
          project "INFOPLIST_FILE = ../ios/Old/Info.plist;",
        ["a/mac/Debug.plist"] = pins() }, { "0" } },
    { "and not of what is in no folder of a project of an app",
      { ["a/ios/Shop/Info.plist"] = pins(), ["a/mac/Info.plist"] = EMPTY },
      { "1", "mac/Info.plist host-required/other_list" } },
    { "that pins stand in the list of a framework",
      { [PATH] = project("INFOPLIST_FILE = Kit/Info.plist;",
                         { kind = "framework" }),
        ["a/ios/Kit/Info.plist"] = pins(FILLED) },
      { "1", "ios/Debug.plist apple-misplaced/misplaced",
        "ios/Kit/Info.plist apple-misplaced/misplaced" } },
    { "that the list of its tests pins nothing that ships",
      { [PATH] = project("INFOPLIST_FILE = UI/Info.plist;",
                         { kind = "bundle.ui-testing" }),
        ["a/ios/UI/Info.plist"] = EMPTY, ["a/Info.plist"] = EMPTY },
      { "1", "Info.plist host-required/not_pinned",
        "ios/Debug.plist apple-misplaced/misplaced" } },
  } do
    it(row[1], function() assert.same(row[3], told(tree(row[2]))) end)
  end
end)

describe("of the configurations of an app", function()
  -- The names of two, what the first takes, and its list; the other takes
  -- Debug.plist, which pins.
  local OTHER <const> = pins():gsub("www%.example", "other.example")
  for _, row in ipairs {
    { "none is told of that takes what pins the same", "Release", "Beta",
      "INFOPLIST_FILE = A.plist;", pins() },
    { "one is told of that takes a list without pins", "Release", "Debug",
      "INFOPLIST_FILE = A.plist;", EMPTY, "Debug.plist build_other Release" },
    { "one is told of that takes none", "Release", "Debug",
      "GENERATE_INFOPLIST_FILE = YES;", nil,
      "Debug.plist build_none Release" },
    { "two are told of that pin other hosts", "Release", "Beta",
      "INFOPLIST_FILE = A.plist;", OTHER, "A.plist build_other Beta",
      "Debug.plist build_other Release" },
    { "that of developers may pin other hosts", "Release", "Debug-Shop",
      "INFOPLIST_FILE = A.plist;", OTHER },
    { "that of developers need not pin", "Debug", "Release",
      "INFOPLIST_FILE = A.plist;", EMPTY },
    { "none is told of where a file may say what it takes", "Release", "Debug",
      "", nil, file = "baseConfigurationReference = F0;" },
    { "none is told of whose list is not there", "Release", "Debug",
      "INFOPLIST_FILE = A.plist;" },
  } do
    it(row[1], function()
      local text = project(row[4], { file = row.file })
        :gsub("T3 =(.-)name = Debug", "T3 =%1name = " .. row[3], 1)
        :gsub("T2 =(.-)name = Release", "T2 =%1name = " .. row[2], 1)
      local files = { ["a/ios/Debug.plist"] = pins(), [PATH] = text,
                      ["a/ios/A.plist"] = row[5] }
      temporary.with(files, function(folder)
        local list = {}
        local verdict = gate.check { inputs = { folder }, at = 1795132800 }
        for _, one in ipairs(verdict.findings) do
          if one.rule == "apple-not-wired" and one.outcome == "fail" then
            list[#list + 1] = ("%s %s %s"):format(one.path:match "[^/]*$",
              one.code, one.values.build)
          end
        end
        assert.same({ row[6], row[7] }, list)
      end)
    end)
  end
end)

describe("lists of apps that are not there", function()
  local APP <const> = 'T%d = { isa = PBXNativeTarget; name = A%02d; '
    .. 'buildConfigurationList = L%d; productType = '
    .. '"com.apple.product-type.application"; }; L%d = { '
    .. 'isa = XCConfigurationList; buildConfigurations = (C%d, ); }; C%d = { '
    .. 'isa = XCBuildConfiguration; name = Release; '
    .. 'buildSettings = { INFOPLIST_FILE = A%d.plist; }; };\n'

  local function noted(count)
    local list = {}
    for i = 1, count do list[i] = APP:gsub("%%(%d*)d", function(width)
      return ("%" .. width .. "d"):format(i) end)
    end
    local projects = read("{ rootObject = P0; objects = { P0 = { "
      .. "isa = PBXProject; };\n" .. table.concat(list) .. "}; }")
    projects:note_absent()
    return projects.notes
  end

  it("are noted each", function()
    local notes = noted(10)
    assert.equal(10, #notes)
    assert.matches("the target A10 takes A10.plist", notes[10].message, 1, true)
  end)

  it("are noted by their number behind the first ten", function()
    local notes = noted(5000)
    assert.equal(11, #notes)
    assert.matches("^4990 more property lists of apps", notes[11].message)
  end)
end)

describe("the projects of a tree have", function()
  -- Targets that share a list of configurations, each of which has a list of
  -- properties of its own by its name.
  local HEAD <const> = "{ rootObject = P0; objects = { P0 = { isa = "
    .. "PBXProject; };\nL0 = { isa = XCConfigurationList; "
    .. "buildConfigurations = ("
  local TARGET <const> = "T%d = { isa = PBXNativeTarget; name = A%d; "
    .. "buildConfigurationList = L0; "
    .. 'productType = "com.apple.product-type.application"; };\n'
  local CONFIGURATION <const> = "C%d = { isa = XCBuildConfiguration; "
    .. 'name = R%d; buildSettings = { INFOPLIST_FILE = '
    .. '"$(TARGET_NAME)-$(CONFIGURATION).plist"; }; };\n'

  local function shared(targets, configurations)
    local names, list = {}, {}
    for i = 1, configurations do
      names[i] = ("C%d, "):format(i)
      list[i] = CONFIGURATION:format(i, i)
    end
    for i = 1, targets do list[#list + 1] = TARGET:format(i, i) end
    return HEAD .. table.concat(names) .. "); };\n" .. table.concat(list)
      .. "}; }"
  end

  local function verdict_on(...)
    local tree = { ["Info.plist"] = "<plist><dict/></plist>" }
    for i, targets in ipairs { ... } do
      tree[("%d.xcodeproj/project.pbxproj"):format(i)] = shared(targets, 100)
    end
    return temporary.with(tree, function(folder)
      local verdict = gate.check { inputs = { folder }, at = 1795132800,
                                   select = { "config-no-pins" } }
      for _, one in ipairs(verdict.errors) do
        one.path = one.path and one.path:sub(#folder + 2)
      end
      return verdict
    end)
  end

  it("as many configurations as there may be", function()
    assert.same({}, verdict_on(200).errors)
  end)

  it("no configuration more", function()
    local verdict = verdict_on(200, 1)
    assert.same({ { code = "config.configurations",
      path = "2.xcodeproj/project.pbxproj",
      message = "more configurations of targets than the projects of any app "
        .. "have, which are 20000 at most: give the property lists of the app "
        .. "as INPUT" } }, verdict.errors)
    assert.equal(2, verdict.exit_code)
  end)

  it("nor lists of conditions, of which a configuration may have many",
     function()
    local conditions = {}
    for i = 1, 10000 do
      conditions[i] = ('"INFOPLIST_FILE[sdk=a%d]" = a;'):format(i)
    end
    local text = shared(2, 1):gsub("INFOPLIST_FILE",
                                   table.concat(conditions) .. "%0")
    local _, refused = extent.held(function()
      return xcode.projects { { path = PATH, octets = text } }
    end)
    assert.equal("config.configurations", refused.code)
  end)
end)
