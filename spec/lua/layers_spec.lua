--- The architecture: a file uses only what lies strictly below it.
---
--- Each row is a layer, from the ground up; what stands in one row is on one
--- level, so that its members do not know each other. A new file gets a place
--- here, as low as what it uses allows.

-- A member is a header and its definitions, "base/octets" core/base/octets.h.
local CORE = {
  "cotter", -- the public header
  "base/fault_list base/limits base/memory base/octets",
  "base/ascii base/fault",
  "base/base64 base/digest base/pattern_class base/relocation base/suggest",
  "base/crypto",
  "base/pattern_check",
  "base/pattern",
  "asn1/oid",
  "asn1/der",
  "asn1/header asn1/moment asn1/oid_read asn1/text",
  "x509/host_match",
  "x509/address x509/algorithm x509/host x509/name x509/near x509/pem "
    .. "x509/pin_digits x509/spki",
  "x509/domain x509/general_name x509/pin_look x509/suffix_set",
  "x509/ext_value x509/pin_text",
  "x509/ext x509/ext_policy",
  "x509/cert x509/ext_check",
  "input/pkcs10 input/pkcs12_method input/pkcs7 x509/cert_open "
    .. "x509/name_text",
  "input/ber input/chunk input/codec input/container input/decimal "
    .. "input/form input/json_node input/key_store input/lines input/pkcs12 "
    .. "input/private_key input/property_list input/secret input/served "
    .. "input/unicode input/xml_node "
    .. "input/yaml_json",
  "input/bare_key input/json_scan input/json_string input/jwk input/keyless "
    .. "input/pkcs12_open input/stream input/xml_refusal input/xml_text "
    .. "input/yaml_line input/yaml_refusal input/yaml_schema",
  "input/json_keys input/string_pool input/xml_writer input/yaml_block",
  "input/binary_attribute input/json input/resource_table input/xml "
    .. "input/yaml_scalar",
  "input/binary_xml input/yaml",
  "chain/dn chain/profile chain/scheme",
  "chain/crl_entry chain/crl_scope chain/made_key chain/member "
    .. "chain/permit "
    .. "chain/public_key chain/subtree",
  "chain/policy_row chain/signature",
  "chain/cache chain/ed25519 chain/policy_graph",
  "chain/crl chain/link chain/name_constraints chain/path chain/refusal",
  "chain/crl_open chain/request",
  "chain/check chain/purpose chain/recall",
  "chain/check_authority chain/check_form chain/check_names "
    .. "chain/check_subject chain/revocation",
  "chain/checks",
  "chain/judge",
  "chain/chain",
  "system/arena system/archive_directory system/bytecode system/channel "
    .. "system/child system/file "
    .. "system/filter system/jail_wire system/line_editor "
    .. "system/modules "
    .. "system/name_filter system/net "
    .. "system/place system/processor system/source",
  "system/archive system/budget system/confine system/folder "
    .. "system/mapping system/miscompiled system/progress "
    .. "system/tls_report",
  "system/jailed system/module_files system/sandbox",
  "system/jail system/relay",
  "system/handshake system/tunnel",
  "system/tls_work",
  "system/tls",
  "system/fetch_work",
  "system/fetch",
  "bind/bind bind/owner bind/slots",
  "bind/mapping",
  "bind/archive bind/progress "
    .. "bind/codec bind/ed25519 bind/file "
    .. "bind/folder bind/host bind/json_out bind/limits bind/load "
    .. "bind/made_key bind/near bind/line_editor bind/document bind/octets "
    .. "bind/outcome bind/pin "
    .. "bind/property_list bind/question "
    .. "bind/resources bind/room bind/rule bind/secret "
    .. "bind/shorten bind/strict bind/suggest",
  "bind/cert bind/environment bind/json_node bind/order "
    .. "bind/inside bind/record bind/search bind/text bind/tls "
    .. "bind/watch bind/xml_node bind/yaml_text",
  "bind/general_name",
  "bind/alphabets bind/anchors bind/cert_field bind/cert_value "
    .. "bind/diagnosis bind/elements bind/evaluate bind/extension "
    .. "bind/guard "
    .. "bind/item bind/json_text "
    .. "bind/json_walk bind/known bind/list bind/match bind/record_type "
    .. "bind/stream bind/workshop bind/xml",
  "bind/cell bind/pkcs12_table",
  "bind/jail bind/json bind/sandbox",
  "bind/chain_options bind/items bind/pkcs12",
  "bind/chain",
  "main embed filter defer", -- the program, and the tools that make it
}

local LUA = {
  "api core library test", -- types alone
  "bytecode date edit fault glob host_pattern jail kinds large outside "
    .. "pathname span vocabulary",
  "forms mend.rules mend.token moment strict",
  "answering",
  "editing",
  "examining",
  "examine.describe",
  "examine.paths",
  "examine",
  "mend",
  "model.kept",
  "model.beside model.consumer model.hex_key model.host model.misfit model.pin "
    .. "model.source model.time model.trust model.version",
  "model.plug_in",
  "model.cert model.effect model.resolution model.secret",
  "model.connection",
  "model.config",
  "model.anchor model.app model.identity model.reference",
  "config.android.handshake",
  "config.android.trusts config.extent config.systems",
  "config.android.anchors config.android.expiration config.android.grammar "
    .. "config.android.remarks config.app_list "
    .. "config.gradle config.manifest config.outsystems "
    .. "config.plist.old_style config.plist.preprocessed config.reader "
    .. "config.refusal config.shape config.source_set config.xcode_targets "
    .. "package.names package.protobuf",
  "config.android.pins config.called config.gradle_catalog "
    .. "config.gradle_levels config.gradle_variants config.wires "
    .. "config.xcode_tests package.bundle_table "
    .. "package.bundle_xml",
  "config.android.reader config.references config.wiring config.xcode "
    .. "config.xcode_builds package.apk",
  "config.android config.folder config.plug_in.cert_pinner config.plug_in.expo "
    .. "config.plug_in.msso config.plug_in.public_key_pinning "
    .. "config.plug_in.ssl_manager config.plug_in.tcs "
    .. "config.plug_in.build_action_rest "
    .. "config.plug_in.chromium config.line.chromium_pins "
    .. "config.line.curl_command config.line.curl_config "
    .. "config.line.directives config.line.tlsa",
  "config.line.curl config.line.hpkp config.code.scopes config.code.tokens "
    .. "config.plist.values",
  "config.plist.bundle config.plist.reader",
  "config.plist.apple config.plist.trustkit",
  "config.code.okhttp config.code.trustkit config.plist",
  "config.code config.plug_in.build_action",
  "config.builds config.json config.target config.xml config.yaml",
  "config.text",
  "config evidence.identity_map",
  "amend.checks amend.effects amend.json_layout amend.reading "
    .. "amend.xml_layout evidence.readers write.entries write.leftovers "
    .. "write.losses write.plist",
  "amend.android amend.outsystems amend.plist amend.plug_in",
  "write.android write.apple write.curl write.hpkp write.okhttp "
    .. "write.outsystems write.tlsa write.trustkit",
  "amend evidence parts write",
  "policy.carried policy.levels policy.lexer policy.lock policy.message "
    .. "policy.params "
    .. "policy.path policy.schema policy.selector policy.skip "
    .. "policy.source policy.unique",
  "policy.chunk policy.data policy.folded policy.misplaced policy.nested "
    .. "policy.tokens",
  "policy.literal",
  "policy.declare policy.running",
  "policy.rule",
  "policy.pack",
  "policy.app policy.file policy.shipped policy.waivers",
  "policy.members policy.plan_data",
  "policy.locked policy.plan",
  "demand policy.open",
  "policy.known_ca reading.forms tests.survivors tests.targets",
  "start.gate.github start.gate.gitlab start.gate.pre_commit start.rule "
    .. "start.types",
  "start.ci start.outcome start.policy start.test",
  "start.pack",
  "engine.answers engine.connections engine.data engine.finding "
    .. "engine.labels engine.portrait "
    .. "engine.rules engine.seal engine.telling engine.values",
  "engine.context engine.explain engine.known engine.recorder engine.subjects",
  "engine.apps engine.packs engine.run",
  "engine.inputs",
  "engine",
  "lint.code lint.values",
  "lint.classes lint.expression lint.subject",
  "lint.scopes",
  "lint.evaluation",
  "lint.alternatives lint.calls lint.conditions lint.fields lint.messages "
    .. "lint.orders lint.reach lint.reading lint.tests lint.words",
  "lint lint.comparisons",
  "baseline gather.names",
  "package packages reading.tasks",
  "reading",
  "start",
  "testing.sites",
  "testing.came testing.coverage testing.der testing.formats.quote "
    .. "testing.marks testing.places",
  "testing.checks testing.formats.json testing.formats.lines "
    .. "testing.formats.xml",
  "testing.expectations testing.keys",
  "testing.configs testing.extensions",
  "testing.certificates",
  "testing.evidence",
  "testing.config_mutation testing.mutants testing.run testing.suite",
  "testing.mutation",
  "testing",
  "gather.apps gather.evidence gather.projects",
  "gather.folder",
  "gather",
  "waiving",
  "verdict",
  "drawn",
  "answered",
  "gate.asking gate.requests tests.coverage tests.fixtures",
  "gate.running tests.verdict",
  "gate",
  "tests",
  "comparison.pieces comparison.standing decide explanation keeping",
  "mending",
  "comparison.flips comparison.levels comparison.waivers",
  "comparison.reduction comparison.settings",
  "comparison",
  "report.columns report.html.style report.sarif_rules "
    .. "report.sheet report.told "
    .. "report.uri report.writer",
  "report.diff report.roff",
  "report.advice report.explanation report.html.markup "
    .. "report.sheet_html report.sheet_man "
    .. "report.sheet_markdown "
    .. "report.sheet_text",
  "report.catalogue report.compact report.excerpt "
    .. "report.github "
    .. "report.tests.junit report.tests.tap "
    .. "report.gitlab report.html.hosts report.html.tables report.json "
    .. "report.points report.sarif_fixes "
    .. "report.summary",
  "report.page report.tests.json",
  "report.tests.text",
  "report.html.findings report.html.timeline",
  "report.comparison report.html report.junit report.markdown report.ndjson "
    .. "report.sarif report.tap "
    .. "report.text",
  "report",
  "init",
  "cli.at cli.naming cli.progress",
  "repl.docs repl.scope repl.show",
  "repl.complete",
  "cli.sandboxing cli.sources",
  "cli.adding cli.arguments cli.commands cli.exits "
    .. "cli.items cli.lint cli.locking cli.model cli.new cli.output "
    .. "cli.password "
    .. "cli.reports cli.scripts cli.servers cli.settings cli.shell.bash "
    .. "cli.shell.fish cli.shell.zsh cli.version cli.watching",
  "cli.decisions cli.repl cli.run cli.proxy cli.rules cli.saving cli.trust",
  "cli.outcome",
  "cli.baseline cli.chain cli.check cli.convert cli.diff cli.explain "
    .. "cli.fix cli.inspect cli.pack cli.pin cli.probe cli.resolve cli.test "
    .. "cli.waiver",
  "cli.candidates cli.manual",
  "cli.completion",
  "cli.help",
  "cli",
}

-- What the library may require beyond itself: the core, what the program puts
-- beside it, and Debian's modules inside the program.
local OUTSIDE = {
  ["cotter.core"] = true, ["cotter.paths"] = true, ["cotter.shipped"] = true,
  ["cotter.types"] = true,
  ["argparse"] = true, ["cjson"] = true,
}

local function read(path)
  local file = assert(io.open(path))
  local text = file:read "a"
  file:close()
  return text
end

local function files(command)
  local list, pipe = {}, assert(io.popen(command .. " | LC_ALL=C sort"))
  for path in pipe:lines() do list[#list + 1] = path end
  pipe:close()
  return list
end

---@param rows string[]
---@return table<string, integer> level of each member
local function levels(rows)
  local level = {}
  for i, row in ipairs(rows) do
    for name in row:gmatch "%S+" do
      assert(not level[name], name .. " stands twice")
      level[name] = i
    end
  end
  return level
end

--- Every member that name means: itself, or all below a folder, which is how
--- the choice of a module at run time looks.
local function meant(level, name)
  if not name:find "[/.]$" then return { name } end
  local members = {}
  for member in pairs(level) do
    if member:sub(1, #name) == name then members[#members + 1] = member end
  end
  return members
end

--- The members that text uses and that are not below name.
local function misused(level, name, uses, text)
  local own, list = level[name] or math.huge, {}
  for used in uses(text) do
    for _, member in ipairs(meant(level, used)) do
      if member ~= name and (level[member] or math.huge) >= own then
        list[#list + 1] = member
      end
    end
  end
  return list
end

---@param rows string[] layers
---@param paths string[] files
---@param name_of fun(path: string): string
---@param uses fun(text: string): (fun(): string?)
---@return string[] complaints
local function complaints(rows, paths, name_of, uses)
  local level, found, seen = levels(rows), {}, {}
  for _, path in ipairs(paths) do
    local name = name_of(path)
    seen[name] = true
    if not level[name] then
      found[#found + 1] = path .. " is in no layer: give it a place here"
    end
    for _, member in ipairs(misused(level, name, uses, read(path))) do
      found[#found + 1] = ("%s uses %s, which is not below it"):format(path,
                                                                       member)
    end
  end
  for name in pairs(level) do
    if not seen[name] then
      found[#found + 1] = name .. " has a layer, but no file"
    end
  end
  table.sort(found)
  return found
end

local function core_name(path) return path:match "^core/(.*)%.[ch]$" end

local function includes(text)
  return ("\n" .. text):gmatch '\n#include "([^"]+)%.h"'
end

local function lua_name(path)
  local name = path:match "^lua/cotter/(.*)%.lua$"
  return (name:gsub("%.d$", ""):gsub("/init$", ""):gsub("/", "."))
end

local function requires(text)
  local list = {}
  for _, quote in ipairs { '"', "'" } do
    for name in text:gmatch("require%s*%(?%s*" .. quote .. "([%w_.-]+)") do
      if not OUTSIDE[name] then
        list[#list + 1] = name == "cotter" and "init"
          or name:match "^cotter%.(.*)" or name
      end
    end
  end
  local i = 0
  return function() i = i + 1 return list[i] end
end

describe("the layers", function()
  it("of the core hold", function()
    local paths = files "find core -name '*.[ch]'"
    assert.is_true(#paths > 10)
    assert.same({}, complaints(CORE, paths, core_name, includes))
  end)

  it("of the library hold", function()
    local paths = files "find lua/cotter -name '*.lua'"
    assert.is_true(#paths > 10)
    assert.same({}, complaints(LUA, paths, lua_name, requires))
  end)
end)

describe("the reader of layers", function()
  local path

  before_each(function() path = os.tmpname() end)
  after_each(function() os.remove(path) end)

  local function complain(text)
    local file = assert(io.open(path, "w"))
    file:write(text)
    file:close()
    return complaints({ "low", "mid beside", "high" }, { path },
                      function() return "mid" end, requires)
  end

  local function with(complaint)
    return { complaint and path .. complaint,
             "beside has a layer, but no file",
             "high has a layer, but no file",
             "low has a layer, but no file" }
  end

  for _, row in ipairs {
    { "lets a file use what is below", 'require "cotter.low"' },
    { "stops it from using what is above", 'x = require("cotter.high")',
      " uses high, which is not below it" },
    { "stops it from using what is beside", "require 'cotter.beside'",
      " uses beside, which is not below it" },
    { "stops it from using what is unknown", 'require "lfs"',
      " uses lfs, which is not below it" },
  } do
    local name, text, complaint = row[1], row[2], row[3]
    it(name, function()
      local expected = with(complaint)
      if not complaint then table.remove(expected, 1) end
      local found = complain(text)
      table.sort(expected)
      assert.same(expected, found)
    end)
  end
end)
