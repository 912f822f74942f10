---@meta cotter.core
--- Types of the C core: require "cotter.core".

---@class cotter.CoreFault why the core refused an input, and where
---@field code string a stable name: "der.length"; core/base/fault_list.h has
---       them all
---@field text string one line for people
---@field offset integer octets before the offending one
---@field inner integer? octets before it in the DER of the text at offset
---@field line integer? of a text, from 1
---@field column integer? in code points, from 1

---@class cotter.core
---@field version string
---@field null lightuserdata what null in JSON is, as cjson.null
---@field limits { folder_depth: integer, folder_files: integer,
---       file_octets: integer, package_modules: integer,
---       archive_entry: integer, archive_octets: integer,
---       build_compared: integer, build_variants: integer,
---       config_hosts: integer, hex_keys: integer,
---       config_observations: integer, config_pins: integer,
---       jail_question: integer,
---       jail_questions: integer, project_lists: integer,
---       rule_findings: integer,
---       rule_notes: integer, sandbox_tight: integer,
---       sandbox_tight_step: integer, fetch_usual: integer,
---       fetch_at_once: integer, fetch_milliseconds: integer } what a search
---       of folders and packages keeps to, the readers of configs, who looks
---       for keys in digits, a rule, who asks from a process without
---       rights, who collects garbage, and who waits for servers
local core = {}

-- Packages ------------------------------------------------------------------

--- A ZIP archive, in which apps are packed.
---@class cotter.Archive
local Archive = {}

--- Opens one. It is read by libzip, which is loaded then.
---@param octets string|integer those of a file, or the number of one that was
---       handed over to this process
---@return cotter.Archive?
---@return cotter.CoreFault? fault archive.…
---@nodiscard
function core.archive(octets) end

--- The names of its entries, as they stand in its directory and in that order.
---@return string[] names an entry's number is the place of its name
---@nodiscard
function Archive:names() end

--- Reads an entry.
---@param number integer
---@param limit integer? octets that it may have; 16 MiB
---@return string? octets
---@return cotter.CoreFault? fault archive.…
---@nodiscard
function Archive:read(number, limit) end

--- Closes it; a `local archive <close>` does so, too.
function Archive:close() end

--- What an id stands for in one configuration of a device.
---@class cotter.Resource
---@field id integer         0xPPTTEEEE: package, type, entry
---@field name string        may be collapsed by a build
---@field api_level integer  the lowest that it is for; 0 for all
---@field text string?       a string: for a file, its path in the package
---@field reference integer? the id of another one
---@field offset integer     of the entry in the table

--- A table of resources, resources.arsc of an Android package.
---@class cotter.Resources
local Resources = {}

--- Opens one.
---@param octets string
---@return cotter.Resources?
---@return cotter.CoreFault? fault chunk.…, pool.…, resource.…
---@nodiscard
function core.resources(octets) end

--- Finds an id in all configurations that have it, in the table's order.
---@param id integer
---@return cotter.Resource[]?
---@return cotter.CoreFault? fault
---@nodiscard
function Resources:find(id) end

--- Finds a name among those of an id's package and type.
---@param id integer
---@param name string
---@return cotter.Resource[]?
---@return cotter.CoreFault? fault
---@nodiscard
function Resources:named(id, name) end

--- Finds all that have a type of a name, such as "xml".
---@param type string
---@return cotter.Resource[]?
---@return cotter.CoreFault? fault
---@nodiscard
function Resources:typed(type) end

-- Words ---------------------------------------------------------------------

--- Gives the known name that is nearest to one that is not: two edits at
--- most, less than half of the name, ties in octet order.
---@param name string
---@param candidates string[]
---@return string? nearest
---@nodiscard
function core.suggest(name, candidates) end

--- Gives a text, or what it begins with and an ellipsis where it is longer
--- than what a rule may say at once: 4096 octets.
---@param text string
---@return string
---@nodiscard
function core.shorten(text) end

-- Octets --------------------------------------------------------------------

--- Hashes octets (FIPS 180-4).
---@param octets string
---@return string digest 32 octets
---@nodiscard
function core.sha256(octets) end

--- Hashes octets by SHA-1, for the pins of OkHttp that are made so.
---@param octets string
---@return string digest 20 octets
---@nodiscard
function core.sha1(octets) end

--- Encodes octets (RFC 4648 4).
---@param octets string
---@return string text
---@nodiscard
function core.base64(octets) end

--- Decodes base64 strictly: padding, unused bits zero, nothing between.
---@param text string
---@return string? octets
---@return cotter.CoreFault? "base64.character", "base64.padding",
---                          "base64.length" or "base64.bits"
---@nodiscard
function core.unbase64(text) end

--- Writes octets in hexadecimal, in lower case.
---@param octets string
---@return string text
---@nodiscard
function core.hex(octets) end

-- Certificates --------------------------------------------------------------

--- Values print as the subject and compare by their octets. The strings of
--- names are as they stand in the certificate: they may hold any octet.
---
--- A cert of core.cert has been read whole. One of a stream has not: a field
--- that cannot be read raises an error there, unless check() went before.
---@class cotter.Cert
---@field subject string       RFC 4514: "CN=a,O=b"
---@field issuer string        RFC 4514
---@field serial string        hexadecimal, "-" before it if it is negative
---@field not_before integer   seconds since 1970-01-01T00:00:00Z
---@field not_after integer    the same
---@field validity integer     seconds, both ends included (BR 6.3.2)
---@field version 1|2|3
---@field is_ca boolean        basicConstraints says cA
---@field self_signed boolean  issuer and key identifier are its own; the
---                            signature is not looked at
---@field spki cotter.Spki
---@field san cotter.AlternativeNames without the extension, empty
---@field key_usage string[]|table<string, true>|nil
---                            RFC 5280 4.2.1.3: "keyCertSign"; also by name
---@field extended_key_usage string[]|table<string, true>|nil
---                            "serverAuth", or dotted; also by name
---@field basic_constraints { ca: boolean, path_length: integer? }?
---@field subject_key_identifier string? hexadecimal
---@field authority_key_identifier cotter.AuthorityKeyIdentifier?
---@field name_constraints cotter.NameConstraints?
---@field certificate_policies cotter.CertificatePolicy[]?
---@field aia cotter.InformationAccess?
---@field crl_distribution_points cotter.DistributionPoint[]?
---@field signature_algorithm string "sha256WithRSAEncryption", or dotted
---@field algorithms_agree boolean   it is the same within what is signed
---@field extensions cotter.Extension[]|table<string, cotter.Extension>
---                            in their order, and by dotted OID
---@field alphabets cotter.StrayCharacter[] strings that leave their alphabet
---@field der string
local Cert = {}

--- Gives the pin of the key: "sha256/" and the base64 of the SHA-256 of the
--- SubjectPublicKeyInfo as it stands (RFC 7469 2.4). Of a cert that has not
--- been checked it is a hash of what stands in that place.
---@return string pin
---@nodiscard
function Cert:pin() end

--- Gives the SHA-256 of the DER in hexadecimal.
---@return string
---@nodiscard
function Cert:fingerprint() end

--- Reads all of the certificate strictly.
---@return true?
---@return cotter.CoreFault? its first word is der, oid, time, name, spki or
---                          cert; its offset is within the certificate
function Cert:check() end

---@class cotter.Spki
---@field type string      "rsa", "ec", "ed25519", "ed448", "dsa", "dh",
---                        "rsa-pss", "x25519", "x448" or "unknown(1.2.3)"
---@field algorithm string dotted
---@field bits integer?    of modulus, prime or field
---@field curve string?    "P-256", or dotted
---@field der string

---@class cotter.AlternativeNames
---@field dns string[]
---@field ip string[]          "192.0.2.1", "2001:db8::1"
---@field email string[]
---@field uri string[]
---@field directory string[]?  RFC 4514
---@field registered string[]? dotted
---@field other string[]?      contents of an OtherName
---@field x400 string[]?       contents
---@field edi string[]?        contents

---@class cotter.GeneralName
---@field type string  "dns", "ip", "email", "uri", "directory", "registered",
---                    "other", "x400" or "edi"
---@field value string in a constraint, "ip" has a mask after a slash

---@class cotter.AuthorityKeyIdentifier
---@field key_identifier string? hexadecimal
---@field issuer cotter.GeneralName[]?
---@field serial string? hexadecimal

---@class cotter.Subtree: cotter.GeneralName
---@field minimum integer
---@field maximum integer?

---@class cotter.NameConstraints
---@field permitted cotter.Subtree[]
---@field excluded cotter.Subtree[]

---@class cotter.CertificatePolicy
---@field oid string
---@field qualifiers { oid: string, cps: string?, raw: string }[]

---@class cotter.InformationAccess
---@field [integer] { method: string, type: string, value: string }
---@field ocsp string[]?       URIs
---@field ca_issuers string[]? URIs

---@class cotter.DistributionPoint
---@field full_name cotter.GeneralName[]?
---@field crl_issuer cotter.GeneralName[]?
---@field relative_name string? contents of an RDN
---@field reasons string?       the octets of ReasonFlags

---@class cotter.Extension
---@field oid string
---@field critical boolean
---@field raw string     contents of extnValue
---@field offset integer of the Extension in the DER

---@class cotter.StrayCharacter
---@field field "subject"|"issuer"|"san"
---@field type string     "PrintableString"
---@field offset integer  of the first octet outside of the alphabet
---@field octet integer

--- Reads one certificate in DER, all of it.
---@param der string
---@return cotter.Cert?
---@return cotter.CoreFault? as of Cert:check
---@nodiscard
function core.cert(der) end

-- Files that hold certificates and keys --------------------------------------

---@class cotter.Item
---@field kind "certificate"|"certificate-request"|"public-key"|"private-key"
---@field encoding "pem"|"der"|"base64"|"pkcs7"
---@field offset integer  in the file, of the element or the text around it
---@field line integer?   of that text, from 1
---@field spki string     SubjectPublicKeyInfo in DER; of a private key, that of
---                       its public half
---@field key cotter.Spki what the SubjectPublicKeyInfo says
---@field pin string      "sha256/…="
---@field der string?     the element; nil of a private key
---@field subject string? of a certificate or request, as RFC 4514 writes it
---@field cert cotter.Cert? of a certificate

--- Reads all that a file holds: PEM with any text around it, DER elements one
--- after another, base64 of DER over several lines or an element a line, and
--- PKCS#7 in any of them. What they are is told by their contents. All of it
--- is read strictly, and nothing is left out: the first that is refused
--- refuses the file. A label of PEM must be that of its contents. Parameters
--- of a key in a block of their own have no item.
---@param octets string
---@return cotter.Item[]? at least one
---@return cotter.CoreFault? those of DER, OID, TIME, NAME, SPKI, CERT and PEM;
---        "base64…", "key.encrypted", "key.private", "key.large",
---        "container.empty",
---        "container.armour", "container.kind", "container.label",
---        "container.pkcs12", "container.key-store", "container.line-ends",
---        "container.text", "container.unlike"
---@nodiscard
function core.items(octets) end

---@class cotter.TextSecret what says to be a private key
---@field form string    in words: "PEM", "JWK", "base64", "PEM in base64",
---       "PKCS#12 in base64", "the form of PuTTY", "the armour of SSH2"
---@field offset integer in the text
---@field line integer   from 1
---@field column integer in code points, from 1
---@field locked boolean encrypted, so it says

--- Finds private keys in a text of any kind, and what is nearly one: in a
--- string of JSON or of code, without its end, in UTF-16. Nothing of a key is
--- read.
---@param octets string
---@return cotter.TextSecret[]
---@return cotter.CoreFault? fault of one that is cut off before it can be told
---        whether it is one: "key.cut"
---@nodiscard
function core.text_secrets(octets) end

--- Tells whether a key store of Java, JKS, JCEKS or BKS, holds a private key,
--- and whether it is encrypted.
---@param octets string
---@return "clear"|"locked"|false|nil holds nil for what is no such store
---@return cotter.CoreFault? "key-store…"
---@nodiscard
function core.key_store_secret(octets) end

--- Tells of a file that core.items refuses whether it surely holds no private
--- key: it begins neither as one nor as PKCS#12, or is certificates, requests
--- and public keys in DER, whatever else is wrong with them; and no base64
--- stands in it below the line with which a private key begins.
---@param octets string
---@return boolean
---@nodiscard
function core.is_keyless(octets) end

-- Chains --------------------------------------------------------------------

--- Trust anchors: certificates that are trusted with all that they sign. They
--- need not be self-signed. `#anchors` counts them.
---@class cotter.Anchors

--- Reads trust anchors: certificates in any of the forms that items reads.
---@param octets string
---@return cotter.Anchors? at least one
---@return cotter.CoreFault? as items; "anchors.kind" for what is no
---        certificate, "anchors.count" for too many
---@nodiscard
function core.anchors(octets) end

---@class cotter.ValidateOptions
---@field leaf cotter.Cert          the end entity
---@field untrusted? cotter.Cert[]  what was sent with it, in any order, useful
---       or not; 512 at most
---@field anchors cotter.Anchors
---@field at integer                the moment, in seconds since 1970
---@field host? string              a name or address that the leaf has to be
---       for (RFC 9525)
---@field profile? "webpki"|"rfc5280" webpki without: RFC 5280 with what the
---       CA/Browser Forum's Baseline Requirements add to it
---@field purpose? "server"|"client"|"any" server without
---@field crls? string[]            lists of revoked certificates, in DER or
---       PEM; if there are any, each certificate below the anchor needs one
---@field max_depth? integer        intermediates that are not self-issued, at
---       most
---@field key_usage? string[]       that the leaf needs: "digitalSignature"
---@field extended_key_usage? string[] likewise: "clientAuth", or dotted
---@field initial_policy_set? string[] certificate policies, dotted, of which
---       the path needs one where it needs any (RFC 5280 6.1.1 (c)); any will
---       do without
---@field explicit_policy? boolean  the path needs one (e)
---@field inhibit_map? boolean      policies are not mapped (f)
---@field inhibit_any? boolean      anyPolicy stands for nothing (g)

---@class cotter.Path
---@field certs cotter.Cert[] from the leaf to the anchor
---@field anchor cotter.Cert  the last of them

---@class cotter.Refusal
---@field code string       the check that failed: "chain.expired"; "host.url"
---       and the like for an option that is none
---@field text string       which certificate, and why
---@field source string     the clause that wants it: "RFC 5280 4.2.1.10"
---@field cert cotter.Cert? whose fault it is
---@field tried cotter.Attempt[] the paths that were tried, likeliest first;
---       none if the leaf is refused by itself

---@class cotter.Attempt a path, and the first reason against it
---@field certs cotter.Cert[] from the leaf to an anchor
---@field code string
---@field text string
---@field source string
---@field cert cotter.Cert?

--- Looks for a path from a certificate to an anchor that passes every check:
--- RFC 5280 6.1 over all paths that there are. No file, clock or network is
--- asked. Keys, signatures and paths that were found are kept, so that what
--- many leaves have in common is checked once; no answer depends on it.
--- Options that are not here, or of another type, raise an error.
---@param options cotter.ValidateOptions
---@return cotter.Path?
---@return cotter.Refusal? the reason of the likeliest path
---@nodiscard
function core.validate(options) end

---@class cotter.Pkcs12Method names as openssl has them; an OID for others
---@field scheme string      "none", "PBES2", "PBE-SHA1-3DES" and the like; of
---                          a MAC "PKCS12" or "PBMAC1"
---@field cipher string?     of PBES2, "AES-256-CBC"; of PBMAC1, "HMAC-SHA256"
---@field derivation string? of PBES2 and PBMAC1, "PBKDF2"
---@field prf string?        of PBKDF2, "HMAC-SHA256"; nil for HMAC-SHA1
---@field digest string?     of a MAC, "SHA256"
---@field iterations integer?

---@class cotter.Pkcs12Part: cotter.Pkcs12Method
---@field kind "safe"|"key"  an encrypted safe, or a key by itself
---@field offset integer     in the file, of the safe

---@class cotter.Pkcs12Item: cotter.Item encoding is "pkcs12"
---@field name string?       its friendly name
---@field local_key string?  in hexadecimal; a key and its certificate share it

---@class cotter.Pkcs12
---@field mac cotter.Pkcs12Method?
---@field parts cotter.Pkcs12Part[]
---@field items cotter.Pkcs12Item[] as far as they can be read
---@field open boolean       nothing in it stays encrypted

---@class cotter.Pkcs12Input empty at first
---@field iterations integer? that its files have asked for so far

--- Reads a PKCS#12 file. How it is protected is told without the password; an
--- empty password is found out. Of a private key only the public half is kept.
---@param octets string
---@param password string? UTF-8, at most 1,024 octets
---@param input cotter.Pkcs12Input? what it is a file of; without, it is alone
---@return cotter.Pkcs12?
---@return cotter.CoreFault? "pkcs12.password" for a wrong one, also
---"pkcs12.password-long", "pkcs12.salt", "pkcs12.iterations",
---"pkcs12.together",
---"pkcs12.algorithm", "pkcs12.legacy", "pkcs12.content", "pkcs12.count",
---"pkcs12.depth", "key.private", "key.large", and those of DER and certificates
---@nodiscard
function core.pkcs12(octets, password, input) end

--- Gives what a pin may be that was made of something else than the
--- SubjectPublicKeyInfo, each as base64 of its SHA-256: "bare-key" (the octets
--- of the BIT STRING: PKCS#1, or a point), "public-key-pem" (as openssl prints
--- it), "public-key-pem-crlf", "public-key-pem-utf16" (as PowerShell 5
--- redirects it); of a certificate "certificate" (its DER) and
--- "certificate-pem…" alike; of a request "certificate-request…".
---@param value cotter.Item|cotter.Cert
---@return table<string, string>
---@nodiscard
function core.digests(value) end

--- Goes through the certificates of octets: PEM, DER elements one after
--- another, or base64 a line.
---
---     for cert, fault in core.certs(octets) do … end
---
--- A cert is lazy: its outer structure has been read and no more, so that its
--- pin and its fields are unchecked until cert:check() says otherwise. In the
--- place of what is refused comes false and the fault, and the iteration goes
--- on with the next block, element or line; where the lengths of DER make no
--- sense, with the next that begins as a certificate does. A block of PEM that
--- holds something else than a certificate is refused, never passed over.
---@param octets string
---@return fun(): cotter.Cert|false|nil, cotter.CoreFault?
---@nodiscard
function core.certs(octets) end

--- Goes through the certificates of a file of any size as core.certs does, in
--- constant memory. The file is closed at its end, where the `for` is left,
--- and at the latest when the stream is collected. Where the system fails to
--- read on, that is no certificate that is refused, and an error is raised.
---
---     for cert, fault in assert(core.open(path)) do … end
---@param path string "-" is the standard input; else a regular file
---@return (fun(): cotter.Cert|false|nil, cotter.CoreFault?)? stream
---@return cotter.CoreFault? "file.missing", "file.directory" …
---@nodiscard
function core.open(path) end

-- Host names ----------------------------------------------------------------

---@class cotter.HostText
---@field name string       A-labels in lower case without a final dot; the
---                         best that can be made of a text with a fault
---@field fault string?     "host.empty", "host.url", "host.path",
---                         "host.userinfo", "host.port", "host.ip",
---                         "host.wildcard", "host.label-empty",
---                         "host.label-long", "host.long", "host.character",
---                         "host.hyphen", "host.a-label" or "host.u-label"
---@field wildcard boolean  an asterisk is in it; without a fault the name is
---                         "*.x" or "**.x"
---@field canonical boolean the text is the name, and there is no fault
---@field ulabel boolean    the text was not ASCII

--- Reads a text as the name of a host.
---@param text string
---@return cotter.HostText
---@nodiscard
function core.host(text) end

--- Does the same without a table, for many names.
---@param text string
---@return string name
---@return string? fault
---@return boolean wildcard
---@return boolean canonical
---@return boolean ulabel
---@nodiscard
function core.host_fields(text) end

--- Tells whether a dNSName of a certificate is one for a host (RFC 9525 6.3).
---@param pattern string as the certificate presents it
---@param name string
---@return boolean
---@nodiscard
function core.host_match(pattern, name) end

--- Reads a suffix: "x.y" or "*.x.y", with "*" for labels further in.
---@param text string
---@return string? name A-labels in lower case
---@return table? fault code and text
---@nodiscard
function core.suffix(text) end

--- Tells whether a name lies in a suffix: "x.y" holds itself and what is
--- below, "*.x.y" only what is below; "*" further in stands for one label.
--- Raises an error for what is no suffix.
---@param name string
---@param suffix string
---@return boolean
---@nodiscard
function core.under(name, suffix) end

--- Gives the part of a name that can be registered under the Public Suffix
--- List, both sections; nil for a public suffix, an address or a faulty name.
---@param name string
---@return string?
---@nodiscard
function core.registrable(name) end

--- Gives the section of the Public Suffix List that has the name itself.
---@param name string
---@return "icann"|"private"|nil
---@nodiscard
function core.public_suffix(name) end

---@class cotter.Suffixes
local Suffixes = {}

--- Gives the index of the suffix that holds name most closely: most labels,
--- then "*.x.y" before "x.y", then the lowest index.
---@param name string canonical, but for letter case and a final dot
---@return integer?
---@nodiscard
function Suffixes:match(name) end

--- Makes a set of suffixes, to be asked often. Raises an error for what is no
--- suffix.
---@param suffixes string[]
---@return cotter.Suffixes
---@nodiscard
function core.suffixes(suffixes) end

-- Values as octets ----------------------------------------------------------

--- Writes a value as octets, the same for equal values: nil, a boolean,
--- integer, float or string, or tables of them, 64 levels at most, that are
--- arrays without gaps or have strings alone as keys. Raises an error for
--- anything else. Metatables are ignored.
--- A file that is mapped stands for its octets, of which decode knows where it
--- was handed over.
---@param value any
---@return string octets
---@return cotter.Mapping[]? files in it
---@nodiscard
function core.encode(value) end

--- Reads what encode has written; it need not be trusted.
---@param octets string
---@return any value
---@return cotter.CoreFault? fault "codec.truncated", "codec.tag",
---        "codec.number", "codec.empty", "codec.key", "codec.nested-nil",
---        "codec.depth" or "codec.trailing"
---@nodiscard
function core.decode(octets) end

-- JSON ----------------------------------------------------------------------

--- Writes a value as JSON, with a line end after it, and hands the text to a
--- sink in pieces. cotter.report.writer tells what a schema is. Raises an error
--- for what JSON can't say.
---@param value any plain tables, strings, numbers, booleans, `kinds.null`
---@param order table a schema
---@param indented boolean by two spaces a level; else all stands in one line
---@param kinds { map: table, each: table, null: any } the schema of an object
---       with any keys, the metatable of a list whose elements are made while
---       they are written, and what stands for null
---@param sink fun(text: string)
function core.json_text(value, order, indented, kinds, sink) end

---@class cotter.JsonDocument
---@field root cotter.JsonNode
---@field text string in UTF-8 without a byte order mark; offsets are in it. Of
---       binary XML: what it stands for
---@field encoding "utf-8"|"utf-8-bom"|"utf-16le"|"utf-16be"
local JsonDocument = {}

--- Gives the place of an offset: from 1, columns in code points.
---@param offset integer from 0 to #text
---@return integer line
---@return integer column
---@nodiscard
function JsonDocument:position(offset) end

--- Gives the pointer (RFC 6901) to the value that begins at an offset, or
--- whose key does.
---@param offset integer
---@return string
---@nodiscard
function JsonDocument:pointer(offset) end

--- A value in the text. `#node` counts elements or members, `node[i]` is an
--- element of an array; core.record_position gives its document and offset.
---@class cotter.JsonNode
---@field type "object"|"array"|"string"|"number"|"boolean"|"null"
---@field value string|number|boolean|lightuserdata|nil core.null for null; nil
---             for an object or array. Integers of 64 bits are exact, other
---             numbers are the nearest float
---@field offset integer of its first octet
---@field stop integer of the octet after its last
---@field [integer] cotter.JsonNode
local JsonNode = {}

--- Gives the member of an object by a key; the last if there are several.
---@param key string
---@return cotter.JsonNode?
---@nodiscard
function JsonNode:get(key) end

--- Walks the members of an object in the order of the text: key, value,
--- offset of the key, and, for a key that was there before, the offset of the
--- first by its name. Other nodes have no members.
---@return fun(): string?, cotter.JsonNode, integer, integer?
---@nodiscard
function JsonNode:members() end

--- Walks an array or object without making nodes of scalars, which takes half
--- of the time: index or key, type, value (the node of an array or object),
--- offset of the value; for a member also what members() tells of its key.
---@return fun(): (integer|string)?, string, any, integer, integer?, integer?
---@nodiscard
function JsonNode:each() end

--- Gives type, value or node, and offset of the member by each of some keys, if
--- the object has one member by each and no others; nothing otherwise.
---@param ... string
---@return ...
---@nodiscard
function JsonNode:only(...) end

--- Tells whether it is an array of strings alone; then what make(text, offset,
--- ...) returns of each is put at its place in a table.
---@param into table
---@param make function
---@param ... any
---@return boolean
function JsonNode:texts(into, make, ...) end

--- Gives the pointer to it (RFC 6901), such as "/hosts/0/host".
---@return string
---@nodiscard
function JsonNode:pointer() end

---@class cotter.JsonOptions
---@field transcode? boolean accept a byte order mark and UTF-16
---@field comments? boolean accept comments, from // to the end of the line

--- Reads a JSON text strictly (RFC 8259): UTF-8, 64 levels, no comments. The
--- fault has a line and a column. Its codes: "json.empty", "json.truncated",
--- "json.trailing", "json.trailing-comma", "json.comment", "json.nul",
--- "json.control-character", "json.utf8", "json.depth", "json.number",
--- "json.range", "json.nan", "json.escape", "json.surrogate", "json.quote",
--- "json.key", "json.colon", "json.comma", "json.word", "json.character",
--- "json.encoding", "json.size"; with transcode, and without a line,
--- "unicode.utf16" and "unicode.utf32".
---@param octets string
---@param options? cotter.JsonOptions
---@return cotter.JsonDocument? document
---@return cotter.CoreFault? fault
---@nodiscard
function core.json(octets, options) end

--- Reads YAML as the JSON that it becomes: one document in the core schema of
--- YAML 1.2, without anchors, tags, merge keys and directives. Offsets are in
--- that JSON, which `text` has; position() tells where they are in the YAML. A
--- key or value begins at its quote, or at the indicator of a block. The fault
--- has a line and a column. Its codes: "yaml.empty", "yaml.encoding",
--- "yaml.utf8", "yaml.control-character", "yaml.disputed", "yaml.tab",
--- "yaml.character", "yaml.quote", "yaml.escape", "yaml.block", "yaml.colon",
--- "yaml.second-colon", "yaml.indentation", "yaml.comma", "yaml.unclosed",
--- "yaml.syntax", "yaml.alias", "yaml.tag", "yaml.merge", "yaml.directive",
--- "yaml.documents", "yaml.key", "yaml.number", "yaml.depth", "yaml.events",
--- "yaml.size", "yaml.places", "yaml.memory", and "json.range".
---@param octets string
---@return cotter.JsonDocument? document
---@return cotter.CoreFault? fault
---@nodiscard
function core.yaml(octets) end

-- XML -----------------------------------------------------------------------

---@class cotter.XmlDocument
---@field root cotter.XmlNode the element that holds all others
---@field top cotter.XmlNode holds the root, and the comments beside it
---@field text string in UTF-8 without a byte order mark; offsets are in it. Of
---       binary XML: what it stands for
---@field encoding "utf-8"|"utf-8-bom"|"utf-16le"|"utf-16be"
local XmlDocument = {}

--- Gives the place of an offset: from 1, columns in code points. Of binary XML
--- it is the line in the source that a build made it from.
---@param offset integer from 0 to #text
---@return integer? line nil for the document of binary XML
---@return integer? column nil in binary XML
---@nodiscard
function XmlDocument:position(offset) end

--- Gives nil: pointers (RFC 6901) are of JSON.
---@param offset integer
---@return nil
---@nodiscard
function XmlDocument:pointer(offset) end

--- An element; `#element` counts its attributes, core.record_position gives its
--- document and offset. Names are as they are written, with their prefixes.
---@class cotter.XmlNode
---@field name string
---@field offset integer of its first octet
---@field stop integer of the octet after its last
local XmlNode = {}

--- Gives an attribute.
---@param name string
---@return string? value
---@return integer? offset of its name
---@nodiscard
function XmlNode:get(name) end

--- Walks the attributes in the order of the text: name, value, offset.
---@return fun(): string?, string, integer
---@nodiscard
function XmlNode:attributes() end

--- Walks what it holds: the name and node of an element, or "#text" or
--- "#comment" and what it says; then the offset. White space between elements
--- is left out.
---@return fun(): string?, string|cotter.XmlNode, integer
---@nodiscard
function XmlNode:each() end

--- Gives the text that it holds itself.
---@return string text
---@return integer offset of the first character that is no white space; that
---        of the element where there is none
---@nodiscard
function XmlNode:text() end

--- Gives what an element that holds one text alone says, without white space
--- around it, and its attribute, if it has none but that.
---@param attribute string
---@return string? text nil for any other element
---@return string? value
---@nodiscard
function XmlNode:leaf(attribute) end

--- Fills a table with make(text, offset, ...) for each element, where all that
--- it holds are such elements of one name, each with the attribute.
---@param into any[]
---@param name string
---@param attribute string
---@param value string
---@param make fun(text: string, offset: integer, ...): any
---@param ... any
---@return boolean done false: nothing was made
function XmlNode:leaves(into, name, attribute, value, make, ...) end

--- Gives what a prefix is bound to here.
---@param prefix string "" for names without one
---@return string? uri
---@nodiscard
function XmlNode:namespace(prefix) end

---@class cotter.PlistObject of a binary property list
---@field type string null, boolean, integer, real, date, data, string, uid,
---       array, set, dictionary
---@field offset integer
---@field value string|boolean|nil of a string or boolean
---@field elements cotter.PlistObject[]? of an array
---@field members { key: cotter.PlistObject, value: cotter.PlistObject }[]?

--- Reads a binary property list, "bplist00": all of it, 64 levels. An object
--- that is used twice is given twice.
---@param octets string
---@return cotter.PlistObject? top
---@return cotter.CoreFault? fault plist.…
---@nodiscard
function core.property_list(octets) end

--- Reads an XML text: well-formed, with namespaces, without a document type
--- declaration but that of a property list, 64 levels. The fault has a line
--- and a column. Its codes: "xml.empty", "xml.truncated", "xml.unclosed",
--- "xml.tag", "xml.trailing", "xml.token", "xml.character", "xml.utf8",
--- "xml.encoding", "xml.declaration", "xml.duplicate", "xml.entity",
--- "xml.doctype", "xml.prefix", "xml.comment", "xml.conflict", "xml.depth",
--- "xml.attributes", "xml.nodes", "xml.size", "xml.memory"; without a line,
--- "unicode.utf16" and "unicode.utf32".
---@param octets string
---@return cotter.XmlDocument? document
---@return cotter.CoreFault? fault
---@nodiscard
function core.xml(octets) end

-- Records and lists ---------------------------------------------------------

---@class cotter.RecordSpec
---@field fields? string[] in the order of the constructor; "digest?" may be nil
---@field methods? table<string, function>
---@field lazy? table<string, fun(self: any): any> computed once, then kept
---@field meta? table<string, function> add concat div eq le len lt mul sub
---             tostring unm; eq, le and lt are called with records of one type

---@alias cotter.Constructor fun(source: any, offset: integer?, ...: any): any

--- Makes a type of records. Its constructor takes the values of the fields in
--- their order. A record is read only; reading a field that its type does not
--- have raises an error where it is read. The field `at` of each gives
--- source:position(offset), or nil where source is nil. Records of two types
--- are never equal.
---@param name string
---@param spec cotter.RecordSpec at most 199 fields
---@return cotter.Constructor
---@nodiscard
function core.record(name, spec) end

--- Makes a type of lists. Its constructor takes a table, of which the list is
--- a view: `#`, an integer index (nil out of range), ipairs, the methods, `at`;
--- or a function that gives the table, and is called when it is first read.
---@param name string
---@param methods table<string, function>
---@return fun(source: any, offset: integer?, elements: any[]|fun(): any[]): any
---@nodiscard
function core.list(name, methods) end

--- Makes a method of lists that keeps the elements whose field is neither nil
--- nor false. It gives the list itself if those are all, else one of its type
--- and place.
---@generic L
---@param field string
---@return fun(list: L): L
---@nodiscard
function core.list_where(field) end

--- Makes a method of lists that keeps the elements of which no earlier one has
--- a rawly equal field; nil is equal to nothing. It gives the list itself if
--- those are all.
---@generic L
---@param field string
---@return fun(list: L): L
---@nodiscard
function core.list_distinct(field) end

--- Gives the table of a list, which must not be changed.
---@param list any
---@return any[]
---@nodiscard
function core.list_table(list) end

--- Gives the source of a record or list and its place there; nil where it has
--- none, and for any other value.
---@param value any
---@return any source
---@return integer? offset
---@nodiscard
function core.record_position(value) end

--- Lists the sources that some records have, each once, in their order.
---@param records any[]
---@return any[]
---@nodiscard
function core.record_sources(records) end

--- Keeps, for each of some conditions, the records of one type that have one
--- of its fields present, or lack one of those absent. Without records there is
--- no list for any. A
--- field that is nil or false, an empty text or a list without elements is
--- lacking; a name that is none of a field, or of a lazy one, is an error.
---@param records any[]
---@param conditions { present: string[], absent: string[] }[]
---@return any[][]
---@nodiscard
function core.record_where(records, conditions) end

--- Gives an empty table with room for some members, so that it need not grow
--- when they come.
---@param members integer about how many
---@return table
---@nodiscard
function core.room(members) end

--- Gives the elements of the lists that records have in a field, in their
--- order; of a list that several records share they are given once.
---@param records any[]
---@param field string
---@return any[]
---@nodiscard
function core.record_elements(records, field) end

--- Gives the name of the type of a record or list; nil for any other value.
---@param value any
---@return string?
---@nodiscard
function core.record_type(value) end

--- Gives the fields of a record that are not nil, without the lazy ones.
---@param record any
---@return table<string, any>
---@nodiscard
function core.record_values(record) end

-- Pins ----------------------------------------------------------------------

---@class cotter.PinText
---@field algorithm "sha256"|"sha1"|"sha224"|"sha384"|"sha512" as the prefix
---                         says; "sha256" without one
---@field prefix string     as written, up to the digest; may be empty
---@field body string       the digest as written
---@field digest string?    in hexadecimal, of a pin without fault
---@field octets string?    the digest, also of a pin with a fault that can be
---                         converted (another tool's prefix, hexadecimal)
---@field fault string?     "pin.empty", "pin.space", "pin.prefix",
---                         "pin.algorithm", "pin.hex", "pin.base64url",
---                         "pin.character", "pin.padding" or "pin.length"
---@field canonical boolean no fault, padded, and no stray bits in the end
---@field look string?      what it was made from, by its look: "empty-input",
---                         "lone-lf", "lone-crlf", "sha1-empty", "sha1",
---                         "hex", "base64-of-hex", "line-end-inside", "utf16",
---                         "replacement-character", "one-lost", "one-doubled"
---                         or "placeholder"

--- Reads a text as a pin. Native prefixes are "sha256/" and "sha1/"; a pin
--- without prefix is no fault, since some consumers want none.
---@param text string
---@return cotter.PinText
---@nodiscard
function core.pin(text) end

---@alias cotter.core.MakePin fun(text: string, offset: integer, source: any,
---        host: any, first: table<string, any>, comment: string?,
---        role: string?): any

--- Gives a function that makes records of texts. The constructor of the type
--- gets the fields text, host, algorithm, prefix, usable (the key is a
--- SHA-256), canonical, known (whether the table has the octets), octets, key
--- (the octets where there is no fault), earlier: what `first` has by the key
--- of a usable pin, where the function puts those that it has not; fault, look,
--- comment and role.
---@param record fun(source: any, offset: integer, ...): any
---@param known table<string, any>
---@return cotter.core.MakePin
---@nodiscard
function core.pin_maker(record, known) end

--- Sets known[digest] = true for each of some digests.
---@param known table<string, any>
---@param digests string 32 octets each
function core.know_digests(known, digests) end

--- Makes a method of lists, list:match(host): the row of the longest suffix
--- that a host, or a name, is under. `make` gives the set of the suffixes of a
--- list, once.
---@generic L
---@param make fun(list: L): cotter.Suffixes
---@return fun(list: L, host: string|{ name: string }): any
---@nodiscard
function core.matcher(make) end

---@class cotter.Near
local Near = {}

--- Finds the nearest of the known pins: at most two digits changed, or the
--- first ten equal. The smallest distance wins, then the lowest row.
---@param text string a pin, with or without prefix and padding
---@return integer? row
---@return 0|1|2|"prefix"|nil distance
---@nodiscard
function Near:find(text) end

--- Makes an index of known pins. Raises an error for a row that is none.
---@param rows string[] base64 of SHA-256 digests, with or without prefix
---@return cotter.Near
---@nodiscard
function core.near(rows) end

--- Makes the functions that tell which of some known keys a pin has, and which
--- one it nearly has. They ask for the digests when they are first called, and
--- for a row when they have found one.
---@param digests fun(): string SHA-256 digests, one after the other
---@param row fun(at: integer): any what they give for the key at that place
---@return fun(pin: cotter.Pin): any exact
---@return fun(pin: cotter.Pin): any, 0|1|2|"prefix"|nil near
---@nodiscard
function core.known(digests, row) end

-- Rules: core/bind/sandbox.c, environment.c, load.c, evaluate.c

--- Calls a module in a state of its own, with bounded memory and no file, no
--- clock and no C library. The module gives a function from octets to octets.
--- Memory is 64 MiB and 64 octets for each octet of the request, if not given.
---@param module string as require takes it
---@param request string
---@param memory integer? octets, over 4 MiB
---@return string? response
---@return { code: "sandbox.memory"|"sandbox.error", text: string }? fault
---@nodiscard
function core.sandbox(module, request, memory) end

---@class cotter.JailWishes
---@field strict boolean?  a process that seccomp does not hold is not asked
---@field legacy boolean?  old ciphers of PKCS#12 are needed there
---@field archive boolean? packages are opened there
---@field maps cotter.Mapping[]? files that are handed over
---@field meanwhile fun()? what to do while it works
---@field memory integer?  octets that it may take, if not those for the request
---@field reply (fun(question: string): string?, cotter.Mapping[]?)? answers
---       what it asks, as encode does, with one file at most; nil to what is no
---       question

--- The same in a process of its own, which gives up its rights before it reads
--- the request: core/bind/jail.c. Time is bounded as well, by the request's
--- octets.
---@param module string as require takes it
---@param request string
---@param wishes cotter.JailWishes?
---@return string? response
---@return table<"limits"|"landlock"|"seccomp", boolean>|{ code: string,
---        text: string } layers that held, or a fault: jail.… and those of
---        core.sandbox
---@nodiscard
function core.jail(module, request, wishes) end

--- Asks whoever has made the request, in such a process alone.
---@param question string
---@return string reply
---@nodiscard
function core.question(question) end

--- A file that is mapped; # tells its octets.
---@class cotter.Mapping
local Mapping = {}

--- How the file began when it was mapped: 16 octets at most.
---@return string
---@nodiscard
function Mapping:head() end

--- Maps a file, so that it can be handed over to such a process. Not in one.
---@param path string
---@return cotter.Mapping?
---@return cotter.CoreFault? fault file.…
---@nodiscard
function core.map_file(path) end

--- Begins to make such a process ready for a module, beside what is done until
--- core.jail asks for it. Not in a sandbox.
---@param module string
function core.prepare(module) end

--- Makes the environment of a rule: an allow list of Lua's names, with those of
--- extra, all read only. Lua functions of extra are called through C, so that
--- an error in them has the line of the rule, also after a tail call.
---@param extra table<string, any>?
---@return table
---@nodiscard
function core.environment(extra) end

--- Loads a rule file: UTF-8 text of at most 64 KiB without hidden characters.
--- Faults are source.too-large, source.utf8, source.control,
--- source.direction and source.syntax, and where this version of Lua makes
--- wrong code of what is written source.index and source.bitwise; they have a
--- line.
---@param octets string
---@param path string for messages
---@param env table
---@return function? chunk
---@return cotter.CoreFault? fault
---@nodiscard
function core.load(octets, path, env) end

--- Gives the rule file of a path that the program carries compiled.
---@param path string
---@param env table
---@return function? chunk
---@nodiscard
function core.embedded(path, env) end

-- Keys for tests of rules: core/bind/made_key.c. Whoever knows the seed has the
-- key.

--- Makes the public key of a seed.
---@param curve "P-256"|"P-384"|"P-521"
---@param seed string any octets
---@return string an uncompressed point (RFC 5480 2.2)
---@nodiscard
function core.made_point(curve, seed) end

--- Signs by the P-256 key of a seed, with SHA-256: the same each time.
---@param seed string
---@param message string
---@return string an ECDSA-Sig-Value
---@nodiscard
function core.made_signature(seed, message) end

---@class cotter.EvaluateOptions
---@field evaluation integer? instructions for one subject; 1,000,000
---@field pack integer? instructions for all; what is left is written back
---@field first integer? index of the first subject; 1
---@field last integer? of the last one; that of the last of all
---@field returned fun(value: any)? gets each value but nil that a check returns
---@field line fun(path: string, line: integer)? of each line of Lua that runs
---@field again boolean? it goes on behind an error, of which something was told

---@class cotter.RuleFault
---@field code "rule.error"|"rule.budget"|"rule.memory"|"rule.time"
---@field text string
---@field of_subject boolean one subject took too much
---@field path string?
---@field line integer?

--- Calls a check for each subject under one protected call, and stops at the
--- first error. After a final one, of budget or memory, no rule of the pack
--- may run.
---@param check fun(subject: any, ctx: any): any
---@param subjects any[]
---@param ctx any
---@param options cotter.EvaluateOptions
---@return integer? index of the subject that failed; nil when all are done
---@return string? message "path:line: text"
---@return boolean? final
---@return cotter.RuleFault? fault
function core.evaluate(check, subjects, ctx, options) end

--- From now on, what Lua code reads of records or lists of the type of a value
--- is what `note` gives, which is told what stands there. A type is watched
--- once; nothing is where this is never called.
---@param value userdata a record or a list
---@param note fun(value: userdata, name: any, found: any, path: string,
---       line: integer): any
function core.watch(value, note) end

--- Gives a function that makes a part of the record that it takes first, once,
--- when a rule is the first to ask for it: the memory that this takes is no
--- rule's. It is not for records that rules may have made again and again.
---@generic T: function
---@param make T
---@return T
---@nodiscard
function core.of_model(make) end

--- The index of the subject that is being evaluated.
---@return integer?
---@nodiscard
function core.evaluating() end

--- The instructions of a pack for so many subjects: 10^8 and 10^4 for each; and
--- those for one subject that holds others, as a config its hosts: 10^6 and
--- 4,000 for each.
---@param subjects integer
---@param held integer? 0
---@return integer pack
---@return integer evaluation
---@nodiscard
function core.budget(subjects) end

--- Walks a table in the order of its keys: numbers, strings by octets, false,
--- true. Any other key is an error. It is the pairs of rules.
---@generic K, V
---@param t table<K, V>
---@return fun(): K, V
function core.pairs(t) end

--- Sorts an array, stably. It is the table.sort of rules, and of all that runs
--- in a sandbox.
---@param list any[]
---@param less (fun(a: any, b: any): boolean)?
function core.sort(list, less) end

--- The text of a value, without addresses. It is the tostring of rules.
---@param value any
---@return string
---@nodiscard
function core.tostring(value) end

-- Signatures over files: core/bind/ed25519.c. A sandbox has none of it.

--- Signs octets by Ed25519 (RFC 8032), as they stand.
---@param key string PEM of a private key (PKCS#8), not encrypted
---@param message string
---@return string? signature 64 octets
---@return cotter.CoreFault? "key.encrypted", "key.want-private",
---        "key.want-ed25519", "key.several", "key.private", "key.large";
---        those of PEM
---@nodiscard
function core.sign(key, message) end

--- Tells whether a signature by Ed25519 is one over octets.
---@param key string PEM of a public key (SubjectPublicKeyInfo)
---@param message string
---@param signature string of any length
---@return boolean? verified
---@return cotter.CoreFault? why the key cannot be used: "key.want-public",
---        "key.want-ed25519", "key.several"; those of PEM
---@nodiscard
function core.verify(key, message, signature) end

-- Files and the clock: core/bind/file.c. A sandbox has none of it. Faults are
-- file.missing, .permission, .directory, .no-directory, .fifo, .device,
-- .socket, .loop, .name, .too-large, .entries, .read and .write.

--- Reads a regular file, or standard input for "-".
---@param path string
---@param limit integer? octets; 16 MiB
---@return string? octets
---@return cotter.CoreFault? fault
---@nodiscard
function core.read_file(path, limit) end

--- Reads a regular file that has one of some words in it. Those of bare keys
--- are sought where 43 digits of base64 or more stand in a row, in a file of
--- base64 alone, and where octets of zero are.
---@param path string
---@param words string[]
---@param bare string[]
---@return string|false|nil octets false for a file without any
---@return cotter.CoreFault? fault
---@nodiscard
function core.search_file(path, words, bare) end

--- Writes a file whole or not at all.
---@param path string
---@param octets string
---@param private boolean? its owner alone may read it; else who could before,
---       or may read any new file
---@return true?
---@return cotter.CoreFault? fault
function core.write_file(path, octets) end

---@class cotter.FolderEntry
---@field name string
---@field type "file"|"directory"|"link"|"other" links are not followed

---@class cotter.NameRequest
---@field extensions string[] in lower case, without the dot
---@field names string[]      whole, as they are written
---@field parts string[]      in lower case: anywhere in a name

---@class cotter.NameFilter

--- Makes a filter of names, which any of these fits.
---@param wanted cotter.NameRequest
---@return cotter.NameFilter
---@nodiscard
function core.name_filter(wanted) end

--- Lists a folder, sorted by the octets of the names. With a filter regular
--- files are left out that do not fit it.
---@param path string
---@param filter cotter.NameFilter?
---@return cotter.FolderEntry[]?
---@return cotter.CoreFault|integer left_out how many files, or the fault
---@nodiscard
function core.list_directory(path, filter) end

--- Makes a folder, unless there is one.
---@param path string
---@return true?
---@return cotter.CoreFault? fault
function core.make_directory(path) end

--- Tells what is at a path, links followed.
---@param path string
---@return { type: "file"|"directory"|"other", size: integer,
---          modified: integer }? modified in nanoseconds since 1970
---@return cotter.CoreFault? fault
---@nodiscard
function core.stat(path) end

--- The path of what there is, without a link in it.
---@param path string
---@return string? path nil where there is nothing
---@nodiscard
function core.real_path(path) end

--- Whether a descriptor is a terminal.
---@param descriptor integer
---@return boolean
---@nodiscard
function core.isatty(descriptor) end

--- Reads a line from the terminal, with editing, history and completion by
--- libedit, which is loaded then. Not in a sandbox.
---@param prompt string
---@param complete fun(word: string): string[] what the word may become
---@return string|false|nil line nil at the end; false: there is no libedit
---@nodiscard
function core.read_line(prompt, complete) end

--- Adds a line to the history of read_line.
---@param line string
function core.add_history(line) end

--- Reads the clock: seconds since 1970-01-01T00:00:00Z. Raises an error where
--- it says that it is before 2024, or after the year 9999.
---@return integer
---@nodiscard
function core.now() end

--- Begins to tell on standard error, after each second, that work goes on.
---@return boolean begun false where it has begun already, or cannot
function core.progress_begin() end

--- Says what is done now.
---@param text string of ASCII; what is over 64 octets is not shown
function core.progress_tell(text) end

--- Takes the line away that tells it.
function core.progress_end() end

--- Waits.
---@param milliseconds integer at most 60,000
function core.pause(milliseconds) end

-- Servers: core/bind/tls.c. A sandbox has none of it. Faults are net.name,
-- .resolver, .refused, .unreachable, .timeout, .reset, .closed and .failed,
-- proxy.refused, .answer and .head, tls.http, .foreign, .version, .alert,
-- .size, .idle, .chain, .message, .no-certificate and .handshake.

---@class cotter.ServerRequest
---@field name string    that the server is asked for (SNI); "": none
---@field address string to connect to: a name or an address
---@field port integer
---@field tunnel string  a request with CONNECT; "" without a proxy

---@class cotter.ServerResult
---@field stage "connect"|"proxy"|"handshake" how far it came
---@field received integer octets of the handshake
---@field address string? that was connected to, or tried last
---@field layers { limits: boolean, landlock: boolean, seccomp: boolean } false
---       for what its processes said not to hold
---@field certs string[]? as served, each any octets
---@field protocol "TLSv1.2"|"TLSv1.3"|nil with certs
---@field client_certificate boolean? the server asks for one; with certs
---@field fault cotter.CoreFault? without certs
---@field alert integer?  of "tls.alert" (RFC 8446 6)
---@field status integer? of "proxy.refused"
---@field reason string?  OpenSSL's, of "tls.handshake"

--- Fetches the certificates that servers send, some at a time. Gives the index
--- and the result of each that is done, in a generic for. Nothing is verified,
--- and nothing is sent but the begin of a handshake.
---@param requests cotter.ServerRequest[] 10,000 at most
---@param timeout integer milliseconds for each, from the name to the end
---@param at_once integer 1 to core.limits.fetch_at_once
---@param connect_timeout integer? milliseconds of it for the connection
---@return fun(state: any): integer?, cotter.ServerResult?
---@return any state
---@return nil
---@return any closing
function core.fetch(requests, timeout, at_once, connect_timeout) end

return core
