---@meta
--- Types of what a rule sees: the names that a rule file has, and the records
--- that `check` and `applies` are handed. Api 1.
---
--- Every record has `at`, its place in the file that it was read from. Reading
--- a field that a record does not have is an error; one that is marked with ?
--- may be nil. Nothing can be changed.

-- Writing rules -------------------------------------------------------------

---@alias cotter.Subject
---| "app" one INPUT with all its configs, or one of the apps in it
---| "config" a file that pins hosts
---| "host" an entry of a config
---| "pin" a pin of an entry
---| "chain" a chain that a host serves
---| "cert" a certificate of such a chain
---| "anchor" a certificate of a trusted root store, or one to be added there
---| "connection" what a consumer does with a chain that a host serves
---| "identity" a client's key with its certificates
---@alias cotter.Severity "info"|"low"|"medium"|"high"|"critical"
---@alias cotter.Level "off"|"advisory"|"mandatory"|"absolute"
---@alias cotter.EvidenceKind
---| "chain" the chains that servers send
---| "held" the keys that the owner holds in reserve
---| "anchors" trust anchors
---| "accepted" the authorities below which clients are accepted
---@alias cotter.Consequence
---| "unpinned" goes on without pinning, and nobody notices
---| "dies" the app or its config fails at start
---| "blocks" every connection is refused
---| "refused" the consumer's build refuses it
---@alias cotter.Consumer
---| "outsystems-android"
---| "outsystems-ios"
---| "android"
---| "trustkit-ios"
---| "trustkit-android"
---| "okhttp"
---| "apple"
---| "curl"
---| "hpkp"
---| "chromium"
---| "cotter"
---@alias cotter.Format
---| "outsystems"
---| "android"
---| "apple"
---| "trustkit"
---| "okhttp"
---| "trustkit-swift"
---| "tsk-plist"
---| "react-native-ssl-public-key-pinning"
---| "react-native-cert-pinner"
---| "react-native-ssl-manager"
---| "expo"
---| "tcs"
---| "msso"
---| "hpkp"
---| "curl"
---| "chromium"
---| "chromium-pins"
---| "tlsa"
---@alias cotter.HostFault
---| "host.a-label"
---| "host.character"
---| "host.empty"
---| "host.hyphen"
---| "host.ip"
---| "host.label-empty"
---| "host.label-long"
---| "host.long"
---| "host.path"
---| "host.port"
---| "host.u-label"
---| "host.url"
---| "host.userinfo"
---| "host.wildcard"
---@alias cotter.PinFault
---| "pin.algorithm"
---| "pin.base64url"
---| "pin.character"
---| "pin.empty"
---| "pin.hex"
---| "pin.length"
---| "pin.padding"
---| "pin.prefix"
---| "pin.space"

--- A type of a parameter or of data: "boolean", "integer", "number", "string",
--- "enum", "date", "hostname", "suffix", "pin", "list<T>", "map<K,V>" or
--- "list<record>".
---@alias cotter.TypeName string

---@class cotter.ParamDefinition
---@field type cotter.TypeName
---@field default any of the type
---@field min number?      of a number; of a list or map, its length
---@field max number?
---@field values string[]? of an enum
---@field fields table<string, cotter.FieldDefinition|cotter.TypeName>?
---       of records; "date?" is a date that may be absent
---@field doc string?

---@class cotter.FieldDefinition
---@field type cotter.TypeName
---@field optional boolean?
---@field min number?
---@field max number?
---@field values string[]?
---@field fields table<string, cotter.FieldDefinition|cotter.TypeName>?
---@field doc string?

---@class cotter.MessageDefinition
---@field text string      with a {placeholder} for each value
---@field severity cotter.Severity?       in place of the rule's
---@field consequence cotter.Consequence? for every consumer
---@field consequences table<cotter.Consumer, cotter.Consequence>?
---@field remedy string?                  in place of the rule's

--- A condition on a subject: a field that it has, "fault" or "wildcard", or
--- one that it lacks, "not canonical". Lacking is what is nil or false, a text
--- without characters and a list without elements. The fields are those of
--- hosts and pins that need not be looked up:
---   host: canonical, earlier, enforced, expires, fault, include_subdomains,
---         pins, wildcard
---   pin:  canonical, comment, earlier, fault, known, look, octets, prefix,
---         role, usable
---@alias cotter.Condition string

--- What `rule "id" { … }` takes. All but the functions is literal.
---@class cotter.RuleDefinition
---@field title string                what is right, as a sentence
---@field on cotter.Subject
---@field severity cotter.Severity
---@field since string?               "2018-04-01"; before it: not-effective
---@field ends string?                after it: not-effective
---@field refs string[]?              where the reason is written
---@field needs cotter.EvidenceKind[]?
---@field params table<string, cotter.ParamDefinition>?
---@field data table<string, cotter.TypeName>?
---@field messages table<string, cotter.MessageDefinition|string> by code
---@field remedy string?              what to do
---@field consumers cotter.Consumer[]? of on = "connection": whose connections
---       it is about; those who read such a config without
---@field formats string[]?   of on = "config", "host" or "pin": those of such a
---       config alone are its subjects
---@field where cotter.Condition[]?  call the check for a subject with one of
---       them; any other passes, as if the check began: return if it has none
---@field applies nil|fun(subject: any, ctx: cotter.Context): boolean
---@field check fun(subject: any, ctx: cotter.Context): any

--- Registers a rule. The id is made of lower-case words with hyphens.
---@param id string
---@return fun(definition: cotter.RuleDefinition)
function rule(id) end

---@class cotter.FailValues
---@field at any?   a record: where the fault is; the subject by default
---@field also any? a record or a list of records: what it has to do with
---@field affected cotter.Consumer[]? those that the fault reaches; by default
---       all that read the config
---@field unblocked cotter.Consumer[]? those who connect all the same: what
---       "blocks" in the message does not come to, as another pin matches
---@field [string] any the values of the placeholders

--- Records that the subject breaks the rule, returned or not.
---@param code string of a message
---@param values cotter.FailValues?
---@return userdata finding
function fail(code, values) end

--- Records that the rule can't tell, because something is not known.
---@param reason string
---@param values { at: any }?
---@return userdata finding
function unknown(reason, values) end

--- Records that the rule is not about this subject.
---@param reason string
---@return userdata finding
function skip(reason) end

---@param count integer
---@return cotter.Duration
---@nodiscard
function days(count) end

---@param count integer
---@return cotter.Duration
---@nodiscard
function hours(count) end

--- Reads "2027-01-01" or "2027-01-01T12:00:00Z".
---@param text string
---@return cotter.Time
---@nodiscard
function time(text) end

--- Gives what a module of the pack returns: "pack.name" is lib/name.lua.
---@param name string
---@return any
---@nodiscard
function use(name) end

-- Packs and policies --------------------------------------------------------

---@class cotter.DataDefinition
---@field file string          in the folder of the pack or policy
---@field type cotter.TypeName list<suffix> and the like are lines of a text,
---       list<record> is a JSON array of objects
---@field fields table<string, cotter.FieldDefinition|cotter.TypeName>?
---@field doc string?

---@class cotter.PackDefinition
---@field name string
---@field version string
---@field api 1
---@field requires string[]? names of packs
---@field doc string?
---@field data table<string, cotter.DataDefinition>?

--- Says what a folder of rules is; in pack.lua, literal.
---@param definition cotter.PackDefinition
function pack(definition) end

---@class cotter.PolicyLine
---@field select string  ids with *, "id/code" or "severity:medium"
---@field level cotter.Level?
---@field set table<string, any>? parameters
---@field hosts string[]?         "example.com", "*.example.com"

---@class cotter.PolicyDefinition
---@field name string
---@field version string?
---@field api 1
---@field packs string[]?  "cotter:pinning", "cotter:consumers/okhttp" and its
---       like, or folders beside the policy
---@field rules cotter.PolicyLine[]? the last that matches wins
---@field data table<string, cotter.DataDefinition>?
---@field evidence table<cotter.EvidenceKind, "require"|"optional">?
---@field consumers table<string, string>? versions of the plug-ins that build
---       the configs: { outsystems = "7.0.0" }; --set says otherwise
---@field gate { fail_on: string? }?
---@field waivers (string|{ file: string, max_days: integer? })?

--- Says what the gate runs; literal, never run.
---@param definition cotter.PolicyDefinition
function policy(definition) end

---@class cotter.WaiverDefinition
---@field id string?       what people call it
---@field rule string      "pin-too-few", or with the code of a message
---       "pin-too-few/one_pin"
---@field host string?     "example.com", "*.example.com"
---@field pointer string?  RFC 6901: the entry in the config
---@field file string?     the path of the config below its INPUT
---@field reason string
---@field owner string     who mends it
---@field approver string  who accepts it
---@field created string   "2026-10-02", the first day
---@field expires string   the last day, UTC
---@field seal string?     "sha256:…" of what is accepted; cotter waiver new

--- Says which findings are accepted; literal, never run.
---@param definition cotter.WaiverDefinition[]
function waivers(definition) end

---@class cotter.SurvivorDefinition a mutant that no case of a test notices
---@field file string    of the pack
---@field change string  as the report words it
---@field code string    the line that is changed
---@field reason string  why that is right

--- Says which mutants may survive; literal, never run.
---@param definition cotter.SurvivorDefinition[]
function survivors(definition) end

---@class cotter.AppStatement
---@field name string
---@field configs string[]|table<"android"|"ios", string[]> paths below the
---       folder of the file; * stands for anything in a name, ** for folders

--- Says which files of a folder ship together; in app.lua, literal.
---@param definition cotter.AppStatement
function app(definition) end

---@class cotter.SurvivorDefinition
---@field file string   of the pack, or its test
---@field change string as cotter test --mutate writes it
---@field code string   the line that it changes
---@field reason string why no case has to notice

--- Says which mutants of a pack no case has to notice; in survivors.lua,
--- literal.
---@param definition cotter.SurvivorDefinition[]
function survivors(definition) end

-- Subjects ------------------------------------------------------------------

---@class cotter.At a place in a file
---@field path string
---@field line integer?    from 1
---@field column integer?  from 1, in Unicode code points
---@field pointer string?  RFC 6901, in JSON

---@class cotter.Time compared, moved by a duration, printed
---@field seconds integer since 1970-01-01T00:00:00Z
---@operator add(cotter.Duration): cotter.Time
---@operator sub(cotter.Duration): cotter.Time
---@operator sub(cotter.Time): cotter.Duration

---@class cotter.Duration
---@field days integer whole ones
---@field seconds integer

---@class cotter.App
---@field at cotter.At
---@field name string
---@field configs cotter.ConfigList
---@field private_keys cotter.PrivateKey[] among its files
---@field references cotter.Reference[] what its manifests name as a config of
---       Android's, where no file is that
local App = {}

--- Says what each consumer of each config does for a name, also where no
--- entry covers it.
---@param name string
---@return cotter.AnswerList
---@nodiscard
function App:resolve(name) end

---@class cotter.Reference
---@field at cotter.At    of the attribute in the manifest
---@field name string     as the manifest names it
---@field state "absent"|"other"|"unreadable"|"filled-in"
---@field root string?    of the file that is called so
---@field file any?       a record: where that stands

---@class cotter.PrivateKey
---@field at cotter.At
---@field path string
---@field kind string     in words: "private key in PEM"
---@field locked boolean  a password opens it
---@field ships boolean   the file is not for tests and developers alone, by its
---       place

---@class cotter.ConfigList
---@field [integer] cotter.Config

---@class cotter.Answer
---@field at cotter.At
---@field config cotter.Config
---@field consumer cotter.Consumer
---@field entry cotter.Host? that decides
---@field pinned boolean
---@field pins cotter.Pins
---@field leaf cotter.Pins?  where the platform tells leaf and CA apart
---@field ca cotter.Pins?
---@field expires cotter.Time?

---@class cotter.AnswerList
---@field [integer] cotter.Answer

---@class cotter.Config
---@field at cotter.At
---@field path string
---@field format cotter.Format
---@field consumers cotter.Consumer[]
---@field hosts cotter.Hosts
---@field encoding string "utf-8", or what the file was written in
---@field observations cotter.ObservationList
---@field bundle "app"|"extension"|"framework"|"other"|nil of a property list
---       that is the Info.plist of a bundle: of which, as far as it says so
---@field ships boolean   not for developers and tests alone, by its place
---@field part boolean    its file has configs of other formats, too
---@field version string? of the plug-in that builds it, as `consumers` of the
---       policy or --set consumer.NAME=… says
local Config = {}

---@param name string
---@return cotter.AnswerList
---@nodiscard
function Config:resolve(name) end

--- Tells whether an entry of it answers for a name.
---@param host cotter.Host of this config
---@param name string
---@param consumer cotter.Consumer? any of the config's by default
---@return boolean
---@nodiscard
function Config:covers(host, name, consumer) end

--- Gives the observations of one kind.
---@param kind cotter.ObservationKind
---@return cotter.ObservationList
---@nodiscard
function Config:observed(kind) end

--- Of any config: duplicate-key (name; other is the first), foreign-shape
--- (tool), misplaced ("extension" or "directory", found, expected),
--- not-literal (name of what the program alone knows), odd-encoding (found),
--- several-files (name, found and other are the first of the folder),
--- unknown-key (name, suggestion) and wrong-shape (name, expected, found).
---
--- Of a property list: arbitrary-loads, default-report (name and other are the
--- host), denies-all (likewise; found is the role of the list), exclude-key
--- (found "alone", "beside" or "misspelt": then expected), insecure-loads (name
--- of the host, found "alone" or "below"), misplaced-key (name, found in which
--- key) and not-swizzled (found where the file says so).
---
--- Of curl: list-ends (found, where curl stops), next-operation (name of a
--- host that is connected to without the pins; found "same" where another
--- operation pins it) and unquoted (found). Of a zone: not-judged (name of the
--- record, found) and unread (likewise; of Expo a list for another file).
---
--- Of a network security config: bad-anchor (as custom-anchor; expected is why
--- it cannot be read), bad-date (found; expected is the date that Android makes
--- of it), bad-mode (of domainEncryption: found, expected, suggestion),
--- bad-root, bad-source and bad-value (an attribute: name, found,
--- expected), cleartext (found in which element, or "target": expected is the
--- API level of the app; other is the host, or else where a source tree says
--- that level), commented-pins (name of the element), custom-anchor (name of
--- the resource, found in which element), digest (found), ignored-element
--- (name, found in which element, expected in which), misplaced-element
--- (likewise; "once" for a second one, "whole" for the second part of a text
--- that a comment parts), no-anchor (found in which element), no-domain,
--- not-wired (name of the resource, found in
--- its place; expected is the build for which a manifest says that, suggestion
--- what the build fills in, or "main" where the manifest of all builds says
--- nothing, and "unknown" where no build file says what the build is, either),
--- override-pins, too-old (name "API level", found the lowest on which the app
--- is installed, expected the first that reads such a config, other where that
--- is said), unasked (name of what makes connections without Android, other
--- where the manifest says that the app has it), user-ca (found and other as
--- cleartext), trustkit-domains, trustkit-enforces and trustkit-reports (other
--- is the host), variant (other is the first config of the resource, or, where
--- something is expected, the one in whose place builds take this).
--- Of a property list: not-listed (name of the file, found the one that the app
--- takes, other is where a project of Xcode says that; expected is the
--- configuration that takes the other one, where others take this), too-old
--- (name of a system, found the oldest of these on which the app runs, expected
--- the first that knows such pins, other where that is said).
---@alias cotter.ObservationKind
---| "arbitrary-loads"
---| "bad-anchor"
---| "bad-date"
---| "bad-mode"
---| "bad-root"
---| "bad-source"
---| "bad-value"
---| "cleartext"
---| "commented-pins"
---| "custom-anchor"
---| "default-report"
---| "denies-all"
---| "digest"
---| "duplicate-key"
---| "exclude-key"
---| "foreign-shape"
---| "ignored-element"
---| "insecure-loads"
---| "list-ends"
---| "misplaced"
---| "misplaced-element"
---| "misplaced-key"
---| "next-operation"
---| "no-anchor"
---| "no-domain"
---| "not-judged"
---| "not-listed"
---| "not-literal"
---| "not-swizzled"
---| "not-wired"
---| "odd-encoding"
---| "override-pins"
---| "several-files"
---| "too-old"
---| "trustkit-domains"
---| "trustkit-enforces"
---| "trustkit-reports"
---| "unasked"
---| "unknown-key"
---| "unquoted"
---| "unread"
---| "user-ca"
---| "variant"
---| "wrong-shape"

---@class cotter.Observation what the reader of a config saw
---@field at cotter.At
---@field kind cotter.ObservationKind
---@field name string?
---@field expected string?
---@field found string?
---@field suggestion string?
---@field tool string?   whose shape it is
---@field other any?     a record: the other place

---@class cotter.ObservationList
---@field [integer] cotter.Observation

---@class cotter.Hosts
---@field [integer] cotter.Host

---@class cotter.Host
---@field at cotter.At
---@field name string       A-labels, lower case
---@field text string       as written
---@field fault cotter.HostFault? why it is no host name
---@field wildcard boolean
---@field canonical boolean the text is the name
---@field include_subdomains boolean? nil where consumers differ
---@field enforced boolean
---@field expires cotter.Time?
---@field pins cotter.Pins
---@field config cotter.Config
---@field earlier cotter.Host? the first host of the config with this name,
---       where that is another; nil where there is a fault
---@field lists string?     which lists of pins it has, where they are told
---       apart: "leaf", "ca" or "ca leaf"
---@field excludes boolean? it takes its name out of its parent's pins
---@field denied cotter.Pins? of keys that no chain may have, where a format
---       lists such
local Host = {}

---@param name string
---@param consumer cotter.Consumer? any of the config's by default
---@return boolean
---@nodiscard
function Host:covers(name, consumer) end

--- Whether the name is "x.y" or below it; of "*.x.y" below only.
---@param suffix string
---@return boolean
---@nodiscard
function Host:under(suffix) end

--- Gives the registrable domain (Public Suffix List).
---@return string?
---@nodiscard
function Host:registrable() end

--- Gives the section of the Public Suffix List that has the name itself.
---@return "icann"|"private"|nil
---@nodiscard
function Host:public_suffix() end

--- Tells whether the Public Suffix List has the top-level domain: it has that
--- of no intranet, as of shop.internal, api.corp and localhost.
---@return boolean
---@nodiscard
function Host:is_public() end

---@class cotter.Pin compared by key
---@field at cotter.At
---@field text string       as written
---@field algorithm string  "sha256" or "sha1", or as a header names another
---@field digest string?    hex; nil where there is a fault
---@field octets string?    the digest itself
---@field key string?       the same; nil where there is a fault
---@field fault cotter.PinFault? why it can't be read
---@field look string?      what it looks like: "sha1", "hex" …
---@field prefix string     as written: "sha256/", or a foreign one
---@field body string       what stands behind the prefix
---@field canonical boolean
---@field usable boolean    a well-formed SHA-256
---@field comment string?
---@field role "leaf"|"ca"|nil
---@field host cotter.Host
---@field known boolean     the digest stands in known_ca, or in the field `pin`
---       of data that a rule of the run takes
---@field earlier cotter.Pin? the first pin of the config with this key, where
---       that is another; nil where the pin is not usable
local Pin = {}

--- Gives the digest in canonical base64.
---@return string?
---@nodiscard
function Pin:base64() end

---@class cotter.Pins
---@field at cotter.At? nil where no list is written, which differs from an
---       empty one
---@field [integer] cotter.Pin
local Pins = {}

--- Keeps the pins that are well-formed.
---@return cotter.Pins
---@nodiscard
function Pins:usable() end

--- Keeps one pin of each key.
---@return cotter.Pins
---@nodiscard
function Pins:distinct() end

--- Keeps the pins whose key is in no chain.
---@param chains cotter.Chains|cotter.Chain
---@return cotter.Pins
---@nodiscard
function Pins:outside(chains) end

--- Keeps the pins whose key is in some chain.
---@param chains cotter.Chains|cotter.Chain
---@return cotter.Pins
---@nodiscard
function Pins:inside(chains) end

---@param pin cotter.Pin|string a text: of a parameter, of data or of cert:pin()
---@return boolean
---@nodiscard
function Pins:has(pin) end

---@class cotter.Chains all chains that an entry's hosts serve
---@field [integer] cotter.Chain
local Chains = {}

--- Gives the certificates of all chains that have the key of a pin.
---@param pin cotter.Pin
---@return cotter.ChainCerts
---@nodiscard
function Chains:find(pin) end

---@class cotter.Chain
---@field at cotter.At
---@field host string
---@field certs cotter.ChainCerts as served, end entity first
local Chain = {}

---@param pin cotter.Pin
---@return cotter.ChainCerts
---@nodiscard
function Chain:find(pin) end

---@class cotter.ValidationOptions
---@field host string?              the chain's own without it
---@field profile "webpki"|"rfc5280"|nil webpki without it

--- Looks for a path to one of the trust anchors of the evidence, at ctx.now
--- (RFC 5280 6.1, RFC 9525). The rule needs "anchors".
---@param options cotter.ValidationOptions?
---@return cotter.ValidPath? path
---@return cotter.PathRefusal? refusal
---@nodiscard
function Chain:validate(options) end

---@class cotter.ValidPath
---@field at cotter.At
---@field certs cotter.ChainCerts end entity to anchor
---@field anchor cotter.ChainCert
---@field publicly_trusted boolean? true: a key of a public authority is in it,
---       by known_ca; false: the authority is known as a private one or one for
---       tests, or it is unknown and the end entity has none of the policies
---       that public ones must give (BR 7.1.2.7.9); nil: it can't be told

---@class cotter.PathRefusal prints as its text
---@field code string "chain.expired"
---@field text string which certificate, and why
---@field cert cotter.ChainCert? whose fault it is
---@field source string the clause: "RFC 5280 4.2.1.10"

-- Connections ---------------------------------------------------------------

--- A name, the chain that is served under it, and what a consumer of a config
--- makes of that. There is one for each chain of the evidence and each consumer
--- that a rule asks for; rules on them need "chain" and "anchors". Where no
--- chain of an entry is given, the rule's outcome is unknown.
---@class cotter.Connection
---@field at cotter.At            the entry in force, or the chain
---@field name string             that is connected to
---@field consumer cotter.Consumer
---@field host cotter.Host?       the entry in force, as the consumer reads it
---@field config cotter.Config?   nil where there is no config at all
---@field chain cotter.Chain      as served
---@field pins cotter.Pins        of the entries in force
---@field expires cotter.Time?    of the entry
---@field path cotter.ValidPath?  the validated path
---@field refusal cotter.PathRefusal? why there is none
---@field matches cotter.Match[]  pins that the consumer finds in the path
---@field decision cotter.DecisionCode of the consumer
---@field reason string?          in words, unless it is "accepted"
---@field blame any               the record that the decision rests on
---@field beside any              a record that has to do with it

---@class cotter.Match prints as the text of the pin
---@field at cotter.At
---@field pin cotter.Pin
---@field cert cotter.ChainCert
---@field depth integer in the path, 0 for the end entity
---@field held cotter.Held? the key held in reserve, if it is one

---@class cotter.Held a key of evidence/held
---@field at cotter.At
---@field pin string
---@field kind string in words
---@field path string of its file

---@alias cotter.DecisionCode
---| "accepted" the path is valid, and has a pin that is in force
---| "refused" the build refuses the config
---| "dies" the consumer refuses the config when it starts
---| "invalid" there is no valid path
---| "installed" a user added the anchor of the path: goes on without pins
---| "no_entry" no entry covers the name: goes on without pins
---| "expired" the pins have ended: goes on without pins
---| "no_pins" the entry has none: goes on without pins
---| "not_noted" no pin is outside of the path: goes on without pins
---| "report_only" the entry is not enforced: goes on whatever is served
---| "no_match" no pin is in the path where the consumer looks for it

---@class cotter.ChainCerts
---@field [integer] cotter.ChainCert

---@class cotter.ChainCert
---@field at cotter.At
---@field depth integer 0 for the end entity
---@field subject string RFC 4514
---@field issuer string
---@field serial string  hex
---@field version integer 3 of X.509v3
---@field not_before cotter.Time
---@field not_after cotter.Time
---@field validity cotter.Duration inclusive (BR 6.3.2)
---@field is_ca boolean
---@field self_signed boolean
---@field publicly_trusted boolean? of the key where known_ca has it, else of
---       the valid path that leads over it; nil: it can't be told
---@field spki cotter.Spki
---@field san cotter.San
---@field key_usage string[]?          "keyCertSign"; nil without it
---@field extended_key_usage string[]? "serverAuth", or dotted
---@field signature_algorithm string
---@field alphabets cotter.StrayCharacter[] strings that leave their alphabet
---@field extensions cotter.ChainExtensions
---@field der string
local ChainCert = {}

--- Gives the pin of its key, "sha256/" and base64.
---@return string
---@nodiscard
function ChainCert:pin() end

--- Tells whether a DNS name of its SAN is one for a host (RFC 9525 6.3).
---@param name string A-labels
---@return boolean
---@nodiscard
function ChainCert:covers(name) end

--- Gives the SHA-256 of its DER in hex.
---@return string
---@nodiscard
function ChainCert:fingerprint() end

--- Gives what else might have been hashed in place of its key.
---@return table<string, string> base64 by what was hashed
---@nodiscard
function ChainCert:digests() end

---@class cotter.Spki
---@field type string    "rsa", "ec", "ed25519" …
---@field bits integer? nil where the type, or the curve, is not known
---@field curve string?

---@class cotter.San the names of a certificate
---@field dns string[]
---@field ip string[]
---@field email string[]
---@field uri string[]

---@class cotter.ChainExtension
---@field oid string
---@field critical boolean
---@field offset integer of the Extension in the DER
---@field raw string     contents of extnValue

---@class cotter.ChainExtensions
---@field [integer] cotter.ChainExtension
local ChainExtensions = {}

---@param oid string
---@return cotter.ChainExtension?
---@nodiscard
function ChainExtensions:by_oid(oid) end

-- Anchors -------------------------------------------------------------------

---@class cotter.Anchor a certificate of a file of evidence/anchors
---@field at cotter.At
---@field name string      of the file
---@field path string      of the file
---@field consumer cotter.Store? the folder that the file lies in: whose store
---       of trusted roots it is to be added to; nil of a trust anchor
---@field container "pem"|"der"|"base64"|"pkcs7"|"pkcs12"
---@field extension string of the file, in lower case; "" where it has none
---@field number integer   among the certificates of the file, from 1
---@field count integer    of certificates in the file that can be read
---@field cert cotter.ChainCert? nil where PKCS#12 keeps it locked

---@alias cotter.Store "mendix"|"outsystems"

-- Identities ----------------------------------------------------------------

---@class cotter.Identity a file of evidence/identities
---@field at cotter.At
---@field name string      of the file
---@field label string     the same, behind the folder of its consumer
---@field consumer cotter.Upload? the folder that the file lies in: to whom it
---       is uploaded
---@field container "pkcs12"|"pem"|"der"
---@field number integer   among all identities, from 1
---@field open boolean     false: cert, key, chain and names are not all known
---@field cert cotter.ChainCert? that of the key, where there is one
---@field key cotter.IdentityKey?
---@field chain cotter.ChainCert[] the other certificates, in their order
---@field encryption cotter.Protection[] of PKCS#12, told without the password
---@field mac cotter.Protection? of PKCS#12
---@field names string[]   friendly names in it

---@class cotter.IdentityKey
---@field type string
---@field bits integer? nil where the type, or the curve, is not known
---@field curve string?
---@field pin string

---@class cotter.IdentityMap evidence/identity-map.json
---@field at cotter.At
---@field [integer] cotter.MapEntry

---@class cotter.MapEntry
---@field at cotter.At
---@field name string      of a host, in A-labels, or of a web service
---@field identity string? the label of the one that it is given
---@field known boolean    there is an identity of that label
---@field suggestion string ' (did you mean "…"?)', or ""
---@field earlier cotter.MapEntry? the first one for the same name

---@alias cotter.Upload "mendix"|"power-pages"|"windows-2016"

---@class cotter.Protection names as openssl has them
---@field kind "safe"|"key" of encryption alone
---@field scheme string "PBES2", "PBE-SHA1-3DES"; of a MAC "PKCS12", "PBMAC1"
---@field cipher string?
---@field derivation string?
---@field prf string?
---@field digest string? of a MAC: "SHA256"
---@field iterations integer?

-- Context -------------------------------------------------------------------

--- A row of a list of data. It has the fields that its records are declared
--- with; of a list of suffixes `suffix`, and of a list of other values `value`.
---@class cotter.Row
---@field at cotter.At
---@field suffix string?
---@field value any?
---@field [string] any

---@class cotter.ServedBy a row of evidence/served-by
---@field at cotter.At
---@field host string
---@field platform string

---@class cotter.Rows of a list of data
---@field [integer] cotter.Row
local Rows = {}

--- Gives the first row whose field has a value.
---@param field string
---@param value any
---@return cotter.Row?
---@nodiscard
function Rows:find(field, value) end

--- Gives the longest suffix that a host is under.
---@param host cotter.Host|string
---@return cotter.Row?
---@nodiscard
function Rows:match(host) end

---@class cotter.Context what `check` and `applies` get beside the subject
---@field params table<string, any>
---@field now cotter.Time
---@field data table<string, cotter.Rows> the data that the rule declares
local Context = {}

--- Gives the chains that the hosts of an entry serve; needs "chain".
---@param host cotter.Host|string
---@return cotter.Chains
---@nodiscard
function Context.chains(host) end

--- Gives the entries that answer for the host that serves a chain.
---@param chain cotter.Chain
---@return cotter.Hosts
---@nodiscard
function Context.entries(chain) end

--- Gives the key of a pin, if the owner holds it in reserve; needs "held".
---@param pin cotter.Pin
---@return cotter.Held?
---@nodiscard
function Context.held(pin) end

--- Tells whether an identity, which has a certificate, is below an authority of
--- the evidence, as a client; needs "accepted".
---@param identity cotter.Identity
---@return boolean
---@return string? reason
---@nodiscard
function Context.accepted(identity) end

--- Gives the map of identities, where the evidence has one.
---@return cotter.IdentityMap?
---@nodiscard
function Context.identity_map() end

--- Gives the platform that serves a host, where the evidence says so.
---@param host cotter.Host|string
---@return cotter.ServedBy?
---@nodiscard
function Context.served_by(host) end

--- Gives the row of the known authority whose key a pin is of.
---@param pin cotter.Pin
---@return cotter.Row?
---@nodiscard
function Context.known_ca(pin) end

--- Gives the row of the known authority whose pin is nearly the same.
---@param pin cotter.Pin
---@return cotter.Row? row
---@return integer|"prefix"|nil distance
---@nodiscard
function Context.near_ca(pin) end

--- Gives the row of the known authority that a text names, such as a comment.
---@param text string
---@return cotter.Row? row
---@return boolean? whole the text is its name and nothing else
---@nodiscard
function Context.named_ca(text) end

--- Says something beside the verdict: 10,000 times at most in all that a rule
--- does.
---@param text string
function Context.note(text) end
