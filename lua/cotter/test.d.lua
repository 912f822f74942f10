---@meta
--- Types of what a test file has, NAME_test.lua beside the rules that it tests:
--- `cotter test` runs it.
---
--- What these functions give is handed on and has no fields: keys go into pins
--- and chains, configs and expectations into cases.

---@class cotter.TestKey
---@class cotter.TestCert
---@class cotter.TestConfig a file, of any format
---@class cotter.TestFolder
---@class cotter.Expectation

--- A key in a config, or a text that stands there as it is.
---@alias cotter.TestPin cotter.TestKey|string
--- What lies in a folder of evidence: a key alone stands for its public key, or
--- for a certificate of an authority where one is wanted.
---@alias cotter.TestThing cotter.TestKey|cotter.TestCert|cotter.TestConfig

---@class cotter.TestSettings
---@field at string?     the moment, "2026-11-20"; by default 2026-01-01
---@field chain table<string, cotter.TestThing[]|cotter.TestConfig>? by host,
---       the end entity first; each is signed by the next
---@field held cotter.TestThing[]?     keys in reserve
---@field anchors cotter.TestThing[]?  trust anchors
---@field installed cotter.TestThing[]? anchors that the owner of a device added
---@field accepted cotter.TestThing[]? authorities that clients are accepted of
---@field evidence table<string, cotter.TestThing|string>? by path in a folder
---       of evidence: "identities/mendix/a.p12", "served-by"
---@field params table<string, any>?   of the rule
---@field data table<string, string>?  octets of a file, in place of the pack's
---@field consumers table<string, string>? versions of plug-ins

---@class cotter.TestCase: cotter.TestSettings
---@field [1] string name, one of its kind in the rule
---@field [2] cotter.TestConfig|cotter.TestConfig[]|cotter.TestFolder
---@field [3] cotter.Expectation|cotter.Expectation[] a list of fails

---@class cotter.TestDefinition: cotter.TestSettings
---@field cases cotter.TestCase[] what a case sets is in place of the test's

--- Tests a rule: test "rule-id" { cases = { … } }.
---@param id string
---@return fun(definition: cotter.TestDefinition)
function test(id) end

-- Keys and certificates ------------------------------------------------------

---@class cotter.TestKeyOptions
---@field type "ec"|"rsa"|"ed25519"|nil
---@field curve "P-256"|"P-384"|"P-521"|nil of an EC key; P-256 alone signs
---@field bits integer? of an RSA key

--- A public key, the same one in every run.
---@param name string
---@param options cotter.TestKeyOptions?
---@return cotter.TestKey
function key(name, options) end

--- The pin of a key as a text, or another form of its digest.
---@param of cotter.TestKey
---@param form "pin"|"base64"|"hex"|"sha1"|nil
---@return string
function pin(of, form) end

---@class cotter.TestCertDefinition
---@field subject string?    "api.example.com", or "CN=…, O=…, C=…"
---@field key cotter.TestKey? by default one of the subject's name
---@field san string[]?      names and addresses; by default that of the subject
---@field not_before string? a date or moment
---@field not_after string?
---@field ca boolean?
---@field issuer cotter.TestCert|cotter.TestKey|nil by default the next of the
---       chain; where there is none, itself if it is an authority's
---@field serial integer?
---@field usage string[]?          "digitalSignature" and so on
---@field extended_usage string[]? "server", "client", "code" and "any"
---@field policies string[]?       object identifiers

--- A certificate to order.
---@param definition cotter.TestCertDefinition
---@return cotter.TestCert
function cert(definition) end

-- Expectations ---------------------------------------------------------------

---@type cotter.Expectation
pass = nil
---@type cotter.Expectation
unknown = nil
---@type cotter.Expectation
not_applicable = nil
---@type cotter.Expectation
not_effective = nil

---@class cotter.TestDetails
---@field line integer?
---@field column integer?
---@field host string?
---@field path string?
---@field consumer string?
---@field count integer? of such findings; without it any
---@field message string? a part of what it says
---@field also (integer|string)[]? the lines, or paths, of the places beside it
---@field consequences table<cotter.Consumer, cotter.Consequence|"none">?

--- The rule fails with this code, in each of its findings.
---@param code string
---@param details cotter.TestDetails?
---@return cotter.Expectation
function fails(code, details) end

-- Configs --------------------------------------------------------------------

---@class cotter.TestEntry fields that the format has no word for are refused
---@field host string any text
---@field pins cotter.TestPin[]?
---@field leaf cotter.TestPin[]? apple, tlsa: in place of pins
---@field ca cotter.TestPin[]?   apple, tlsa
---@field include_subdomains boolean?
---@field expires string?
---@field enforced boolean?
---@field cleartext boolean?     android, also of the whole
---@field trust string[]?        android, also of the whole: "system", "user"
---@field override_pins boolean? android, also of the whole
---@field report boolean?        trustkit
---@field arbitrary_loads boolean? apple, of the whole
---@field path string?           of the whole

--- An entry, or several in a list with what is said of the whole beside them.
---@alias cotter.TestGiven cotter.TestEntry|cotter.TestEntry[]
---@alias cotter.TestBuilder fun(given: cotter.TestGiven): cotter.TestConfig

---@type cotter.TestBuilder
pinning_json = nil
---@type cotter.TestBuilder
android = nil
---@type cotter.TestBuilder
apple = nil
---@type cotter.TestBuilder
trustkit = nil
---@type cotter.TestBuilder
trustkit_plist = nil
---@type cotter.TestBuilder
trustkit_swift = nil
---@type cotter.TestBuilder
okhttp = nil
---@type cotter.TestBuilder
public_key_pinning = nil
---@type cotter.TestBuilder
cert_pinner = nil
---@type cotter.TestBuilder
ssl_manager = nil
---@type cotter.TestBuilder
expo = nil
---@type cotter.TestBuilder
tcs = nil
---@type cotter.TestBuilder
msso = nil
---@type cotter.TestBuilder
curl = nil
---@type cotter.TestBuilder
hpkp = nil
---@type cotter.TestBuilder
tlsa = nil

--- A file in the folder of the test, or below it.
---@param path string
---@param as string? where it is to lie, for what is told by name and place
---@return cotter.TestConfig
function file(path, as) end

--- A file as it is written here.
---@param path string that tells what it is called
---@param octets string
---@return cotter.TestConfig
function text(path, octets) end

--- A folder: those of its files are read that a search would find.
---@param files cotter.TestConfig[]
---@return cotter.TestFolder
function folder(files) end
