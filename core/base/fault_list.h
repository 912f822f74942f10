/* The closed list of refusals: each code, its name and its text.
 *
 * A code's name is stable: Lua, reports and tests use it verbatim. Its first
 * word is the layer that refuses. To add one, add a row here. */
#ifndef COTTER_FAULT_LIST_H
#define COTTER_FAULT_LIST_H

/* X(enumerator, stable name, one line for people) */
#define FAULT_LIST(X) \
    X(NONE, "none", "no fault") \
    X(BASE64_CHARACTER, "base64.character", "not a digit of base64") \
    X(BASE64_PADDING, "base64.padding", "= stands where base64 has none") \
    X(BASE64_LENGTH, "base64.length", \
      "the last group of base64 is cut short of four characters") \
    X(BASE64_BITS, "base64.bits", \
      "unused bits of the last base64 digit are not zero") \
    X(PATTERN_ESCAPE, "pattern.escape", \
      "a percent sign ends the pattern; write %% to mean one") \
    X(PATTERN_SET, "pattern.set", "a [ of the pattern has no ]") \
    X(PATTERN_BALANCE, "pattern.balance", \
      "%b of the pattern wants two characters") \
    X(PATTERN_FRONTIER, "pattern.frontier", \
      "%f of the pattern wants a set in brackets") \
    X(PATTERN_CAPTURE, "pattern.capture", \
      "a capture of the pattern is not opened, not closed or not there yet") \
    X(PATTERN_CAPTURES, "pattern.captures", \
      "the pattern has more than 32 captures") \
    X(CODEC_TRUNCATED, "codec.truncated", "the octets end within a value") \
    X(CODEC_TAG, "codec.tag", "no type of value begins with this octet") \
    X(CODEC_NUMBER, "codec.number", "a NaN other than the one that is used") \
    X(CODEC_EMPTY, "codec.empty", \
      "a map of nothing, which is written as an array") \
    X(CODEC_KEY, "codec.key", \
      "not a string, or not after the key before it in order") \
    X(CODEC_NESTED_NIL, "codec.nested-nil", "nil within an array or a map") \
    X(CODEC_DEPTH, "codec.depth", "values are nested too deeply") \
    X(CODEC_TRAILING, "codec.trailing", "octets after the value") \
    X(UNICODE_UTF16, "unicode.utf16", \
      "not UTF-16: a surrogate without its other half, or half a unit") \
    X(UNICODE_UTF32, "unicode.utf32", "text in UTF-32 is not read") \
    X(JSON_EMPTY, "json.empty", "there is no value") \
    X(JSON_TRUNCATED, "json.truncated", "the text ends within a value") \
    X(JSON_TRAILING, "json.trailing", "text after the value") \
    X(JSON_TRAILING_COMMA, "json.trailing-comma", \
      "a comma with nothing after it") \
    X(JSON_COMMENT, "json.comment", "JSON has no comments") \
    X(JSON_NUL, "json.nul", "an octet of zero") \
    X(JSON_CONTROL_CHARACTER, "json.control-character", \
      "a control character; in a string it needs an escape") \
    X(JSON_UTF8, "json.utf8", "not UTF-8") \
    X(JSON_DEPTH, "json.depth", "values are nested too deeply") \
    X(JSON_NUMBER, "json.number", "not a number as JSON writes it") \
    X(JSON_RANGE, "json.range", "a number that is too great") \
    X(JSON_NAN, "json.nan", "JSON has neither NaN nor an infinity") \
    X(JSON_ESCAPE, "json.escape", "not an escape as JSON has them") \
    X(JSON_SURROGATE, "json.surrogate", \
      "an escaped surrogate without its other half") \
    X(JSON_QUOTE, "json.quote", "JSON has no quotes but the double ones") \
    X(JSON_KEY, "json.key", "a key, in double quotes, should stand here") \
    X(JSON_COLON, "json.colon", "a colon should follow the key") \
    X(JSON_COMMA, "json.comma", \
      "a comma or the closing bracket should stand here") \
    X(JSON_WORD, "json.word", "a word other than true, false and null") \
    X(JSON_CHARACTER, "json.character", "no value begins with this character") \
    X(JSON_ENCODING, "json.encoding", \
      "JSON is in UTF-8 without a byte order mark") \
    X(JSON_SIZE, "json.size", "the text is too large") \
    X(JSON_MEMORY, "json.memory", "there is not enough memory") \
    X(YAML_EMPTY, "yaml.empty", "there is no value") \
    X(YAML_ENCODING, "yaml.encoding", \
      "UTF-16, or a byte order mark: save the file as UTF-8 without a mark") \
    X(YAML_UTF8, "yaml.utf8", "not UTF-8: save the file as UTF-8") \
    X(YAML_CONTROL_CHARACTER, "yaml.control-character", \
      "a control character: YAML has none but tabs and line ends") \
    X(YAML_DISPUTED, "yaml.disputed", \
      "a byte order mark, or a line separator that is no line end, which " \
      "readers of YAML take in different ways: delete it") \
    X(YAML_TAB, "yaml.tab", \
      "a tab, where YAML wants spaces: indent with spaces") \
    X(YAML_CHARACTER, "yaml.character", \
      "no value begins with this character: put the value in quotes") \
    X(YAML_QUOTE, "yaml.quote", "the quote that begins here is never closed") \
    X(YAML_ESCAPE, "yaml.escape", \
      "not an escape as YAML has them: write \\\\ for a reverse solidus, or " \
      "use single quotes") \
    X(YAML_BLOCK, "yaml.block", \
      "a block whose indicator or indentation is wrong: after | or >, " \
      "indent all of its lines with as many spaces") \
    X(YAML_COLON, "yaml.colon", \
      "a line that is no \"key: value\": a colon and a space are missing, " \
      "or the line is not indented as the text that it belongs to") \
    X(YAML_SECOND_COLON, "yaml.second-colon", \
      "a colon where none can be: put the value in quotes, or indent the " \
      "line as its neighbours are") \
    X(YAML_INDENTATION, "yaml.indentation", \
      "not indented as the lines that it belongs to, or text after the end " \
      "of a value") \
    X(YAML_COMMA, "yaml.comma", \
      "a comma or the closing bracket should stand here") \
    X(YAML_UNCLOSED, "yaml.unclosed", \
      "the bracket that begins here is never closed") \
    X(YAML_SYNTAX, "yaml.syntax", "not YAML") \
    X(YAML_ALIAS, "yaml.alias", \
      "an anchor or alias, which is not followed: write the value out; text " \
      "that begins with & or * belongs in quotes") \
    X(YAML_TAG, "yaml.tag", \
      "a tag, which changes what a value is: delete it; text that begins " \
      "with ! belongs in quotes") \
    X(YAML_MERGE, "yaml.merge", \
      "a merge key, which not all readers follow: write the members out") \
    X(YAML_DIRECTIVE, "yaml.directive", \
      "a directive, which changes what values are: delete the line") \
    X(YAML_DOCUMENTS, "yaml.documents", \
      "a second document, or text after the end of the first: make a file of " \
      "each") \
    X(YAML_KEY, "yaml.key", \
      "a key that is no text: put it in quotes") \
    X(YAML_NUMBER, "yaml.number", \
      "a number that is not decimal: write it so, or put text in quotes") \
    X(YAML_DEPTH, "yaml.depth", "values are nested too deeply") \
    X(YAML_EVENTS, "yaml.events", "more values than any config has") \
    X(YAML_SIZE, "yaml.size", "the text is too large") \
    X(YAML_PLACES, "yaml.places", \
      "a text whose lines cannot be told: write it as a block after |") \
    X(YAML_MEMORY, "yaml.memory", "there is not enough memory") \
    X(XML_EMPTY, "xml.empty", "there is no element") \
    X(XML_TRUNCATED, "xml.truncated", "the text ends within a tag or before " \
      "an element: part of the file is missing") \
    X(XML_UNCLOSED, "xml.unclosed", "the text ends before the element does: " \
      "an end tag, or part of the file, is missing") \
    X(XML_TAG, "xml.tag", "the end tag is not that of the element that is " \
      "open: one of the two is misspelt or missing") \
    X(XML_TRAILING, "xml.trailing", \
      "text or another element after the root: take it out") \
    X(XML_TOKEN, "xml.token", "no XML: a name, =, quote or > should stand " \
      "here, and < in a text is written &lt;") \
    X(XML_COMMENT, "xml.comment", "two hyphens within a comment: take them " \
      "out, or end a comment that begins further up by -->") \
    X(XML_CHARACTER, "xml.character", \
      "a control character, which XML does not have: take it out") \
    X(XML_UTF8, "xml.utf8", "not UTF-8: save the file as UTF-8") \
    X(XML_ENCODING, "xml.encoding", "the declaration names another encoding " \
      "than the file is in: save it as UTF-8 and declare that") \
    X(XML_DECLARATION, "xml.declaration", "an XML declaration is wrong, or " \
      "does not stand at the very beginning: mend it or take it out") \
    X(XML_DUPLICATE, "xml.duplicate", \
      "an attribute stands twice in the element: keep one") \
    X(XML_ENTITY, "xml.entity", "a reference to none of the five entities " \
      "of XML: write & as &amp;") \
    X(XML_DOCTYPE, "xml.doctype", "a document type declaration other than a " \
      "property list's own: take it out") \
    X(XML_PREFIX, "xml.prefix", \
      "a prefix that no xmlns attribute binds: declare it or take it out") \
    X(XML_CONFLICT, "xml.conflict", \
      "a merge left its conflict markers: keep one side and take them out") \
    X(XML_DEPTH, "xml.depth", "elements are nested too deeply") \
    X(XML_ATTRIBUTES, "xml.attributes", \
      "more attributes than any element in use has") \
    X(XML_SIZE, "xml.size", "the text is too large") \
    X(XML_NODES, "xml.nodes", "more elements, attributes and texts than any " \
      "config has: 1,000,000") \
    X(XML_MEMORY, "xml.memory", "there is not enough memory") \
    X(CHUNK_TRUNCATED, "chunk.truncated", \
      "a chunk is longer than what is around it") \
    X(CHUNK_SIZE, "chunk.size", \
      "sizes of a chunk that contradict each other, or are no multiples of 4") \
    X(POOL_HEADER, "pool.header", \
      "a string pool that says what cannot be true of it") \
    X(POOL_INDEX, "pool.index", "a string that the pool does not have") \
    X(POOL_STRING, "pool.string", \
      "a string that lies outside its pool or does not end there") \
    X(BINARY_ELEMENT, "binary.element", \
      "an element of binary XML, or its attributes, do not fit their chunk") \
    X(RESOURCE_TABLE, "resource.table", \
      "not a table of resources with its strings") \
    X(RESOURCE_PACKAGE, "resource.package", \
      "the header of a package is cut short") \
    X(RESOURCE_TYPE, "resource.type", \
      "a type has more entries than there is room for") \
    X(RESOURCE_ENTRY, "resource.entry", "an entry lies outside its type") \
    X(PLIST_MAGIC, "plist.magic", \
      "a binary property list begins with bplist00") \
    X(PLIST_TRUNCATED, "plist.truncated", "the file ends before its trailer") \
    X(PLIST_TRAILER, "plist.trailer", \
      "the trailer says what cannot be true of the file") \
    X(PLIST_OFFSET, "plist.offset", \
      "an object would begin outside the part of objects") \
    X(PLIST_TYPE, "plist.type", "no type of object begins with this octet") \
    X(PLIST_OBJECT, "plist.object", \
      "an object is longer than the part of objects, or has no such size, " \
      "or is a string that is no UTF-16") \
    X(PLIST_REFERENCE, "plist.reference", \
      "a member is an object that the file does not have") \
    X(PLIST_KEY, "plist.key", "a key is no string") \
    X(PLIST_SHARED, "plist.shared", \
      "objects hold themselves, or are used more often than a file needs") \
    X(PLIST_DEPTH, "plist.depth", "objects are nested too deeply") \
    X(PLIST_OBJECTS, "plist.objects", \
      "more objects than any property list in use has") \
    X(DER_TRUNCATED, "der.truncated", \
      "an element is longer than what is left of the input") \
    X(DER_IDENTIFIER, "der.identifier", \
      "not the type, class or form that the schema wants") \
    X(DER_LENGTH, "der.length", "length octets are not minimal and definite") \
    X(DER_TRAILING, "der.trailing", \
      "octets after the last component of the schema") \
    X(DER_BOOLEAN, "der.boolean", "a BOOLEAN is neither 00 nor ff") \
    X(DER_INTEGER, "der.integer", \
      "an INTEGER is empty or has more octets than it needs") \
    X(DER_RANGE, "der.range", \
      "an INTEGER is outside the range that the schema allows") \
    X(DER_BITS, "der.bits", \
      "a BIT STRING does not say how many bits it has, or unused are set") \
    X(DER_NULL, "der.null", "a NULL has contents") \
    X(DER_ORDER, "der.order", "the elements of a SET OF are not in order") \
    X(DER_DEFAULT, "der.default", "a DEFAULT value is written out") \
    X(DER_DEPTH, "der.depth", "values are nested too deeply") \
    X(DER_EMPTY, "der.empty", "a list that needs an element has none") \
    X(DER_STRING, "der.string", \
      "a string is not well-formed in the encoding of its type") \
    X(OID_SYNTAX, "oid.syntax", \
      "an OBJECT IDENTIFIER is empty, cut short or not minimal") \
    X(OID_LONG, "oid.long", "an OBJECT IDENTIFIER is too long") \
    X(TIME_SYNTAX, "time.syntax", \
      "a time is not written as YYMMDDHHMMSSZ or YYYYMMDDHHMMSSZ") \
    X(TIME_DATE, "time.date", "a time is no moment of the calendar") \
    X(NAME_COUNT, "name.count", "more names than anything in use has") \
    X(NAME_VALUE, "name.value", \
      "an attribute of a name has a value of a type that no name has") \
    X(NAME_IP, "name.ip", "an iPAddress has not the size of an address") \
    X(CERT_SIZE, "cert.size", "larger than any certificate in use") \
    X(CERT_VERSION, "cert.version", \
      "not version 1, 2 or 3, or older than what the certificate holds") \
    X(CERT_EXTENSIONS, "cert.extensions", \
      "more extensions than anything in use has") \
    X(CERT_DUPLICATE, "cert.duplicate", "an extension is there twice") \
    X(SPKI_PARAMETERS, "spki.parameters", \
      "the parameters do not belong to the key's algorithm") \
    X(SPKI_CURVE, "spki.curve", "the curve is spelt out and has no name") \
    X(SPKI_KEY, "spki.key", "the key is not one of its algorithm") \
    X(CONSTRAINTS_EMPTY, "constraints.empty", \
      "name constraints that constrain nothing") \
    X(CONSTRAINTS_SYNTAX, "constraints.syntax", \
      "a constraint that is not written as its kind of name") \
    X(CONSTRAINTS_RANGE, "constraints.range", \
      "a constraint with a minimum or maximum, which none may have") \
    X(CONSTRAINTS_NAME, "constraints.name", \
      "a name under constraints is not written as its kind of name") \
    X(CONSTRAINTS_EXCLUDED, "constraints.excluded", \
      "name constraints exclude the name") \
    X(CONSTRAINTS_PERMITTED, "constraints.permitted", \
      "name constraints do not permit the name") \
    X(CONSTRAINTS_KIND, "constraints.kind", \
      "a name of a constrained kind that cannot be compared") \
    X(CONSTRAINTS_BUDGET, "constraints.budget", \
      "more names and constraints than can be compared") \
    X(POLICY_EXPLICIT, "policy.explicit", \
      "no policy is valid for the path that is accepted") \
    X(POLICY_DUPLICATE, "policy.duplicate", "a policy is there twice") \
    X(POLICY_MAPPING, "policy.mapping", \
      "anyPolicy is mapped, or mapped to") \
    X(POLICY_EMPTY, "policy.empty", \
      "an extension about policies holds nothing") \
    X(POLICY_COUNT, "policy.count", \
      "more policies than anything in use has") \
    X(CRL_SIZE, "crl.size", "larger than any CRL in use") \
    X(CRL_VERSION, "crl.version", "a CRL that is not of version 2") \
    X(CRL_ALGORITHM, "crl.algorithm", \
      "the signature algorithm inside is not the one outside") \
    X(CRL_NEXT_UPDATE, "crl.next-update", "a CRL without nextUpdate") \
    X(CRL_NUMBER, "crl.number", \
      "CRLNumber is missing, critical, negative or over 20 octets") \
    X(CRL_CRITICAL, "crl.critical", \
      "a critical extension that is not known") \
    X(CRL_EXTENSIONS, "crl.extensions", \
      "more extensions than anything in use has") \
    X(CRL_DUPLICATE, "crl.duplicate", "an extension is there twice") \
    X(CRL_INDIRECT, "crl.indirect", \
      "a CRL for certificates of other issuers") \
    X(CRL_SCOPE, "crl.scope", \
      "only for two kinds of certificates at once") \
    X(CRL_REASON, "crl.reason", "no reason for a revocation") \
    X(PEM_BOM, "pem.bom", \
      "a byte order mark stands before the text, which some readers refuse: " \
      "save it without") \
    X(PEM_UTF16, "pem.utf16", \
      "the text is UTF-16, as PowerShell's > writes it; few readers take it: " \
      "write it with Out-File -Encoding ascii, or with -out") \
    X(PEM_BOUNDARY, "pem.boundary", \
      "a BEGIN or END line is misspelt or does not stand alone in its line") \
    X(PEM_ALONE, "pem.alone", "an END line without a BEGIN line") \
    X(PEM_UNENDED, "pem.unended", "a BEGIN line without an END line") \
    X(PEM_LABEL, "pem.label", \
      "the END line bears another label than the BEGIN line") \
    X(PEM_HEADER, "pem.header", "header fields stand before the base64") \
    X(PEM_BLANK, "pem.blank", \
      "an empty line within the base64, before which other readers look for " \
      "header fields: take it out") \
    X(KEY_ENCRYPTED, "key.encrypted", \
      "the private key is encrypted; its public half cannot be read") \
    X(KEY_PRIVATE, "key.private", \
      "a private key whose public half cannot be worked out") \
    X(KEY_CUT, "key.cut", \
      "what may be a private key begins here, and the file ends before that " \
      "can be told") \
    X(KEY_LARGE, "key.large", "a key larger than any in use") \
    X(KEY_WANT_PRIVATE, "key.want-private", \
      "no private key: openssl genpkey -algorithm ed25519 makes one") \
    X(KEY_WANT_PUBLIC, "key.want-public", \
      "no public key: openssl pkey -pubout makes one of a private key") \
    X(KEY_WANT_ED25519, "key.want-ed25519", \
      "a key of another type than Ed25519") \
    X(KEY_SEVERAL, "key.several", "more than one block, where one is wanted") \
    X(CONTAINER_KIND, "container.kind", \
      "neither a certificate nor a request nor a key") \
    X(CONTAINER_PKCS12, "container.pkcs12", \
      "a PKCS#12 file, which only its password opens") \
    X(CONTAINER_BER, "container.ber", \
      "BER of indefinite length, where DER is wanted; openssl rewrites it") \
    X(CONTAINER_KEY_STORE, "container.key-store", "a key store of Java: " \
      "keytool -importkeystore -deststoretype pkcs12 makes PKCS#12 of it") \
    X(CONTAINER_LINE_ENDS, "container.line-ends", "DER in which a carriage " \
      "return was put before each line feed, as transfers of text do: copy " \
      "the file anew, as binary") \
    X(CONTAINER_REWRITTEN, "container.rewritten", \
      "DER that was written as text, as PowerShell's > does: octets are " \
      "lost, make the file anew with -out") \
    X(CONTAINER_LABEL, "container.label", \
      "the label is of no kind of block that has a pin") \
    X(CONTAINER_ARMOUR, "container.armour", \
      "PKCS#12 in PEM, which no tool reads: give the file without the two " \
      "lines, decoded by base64 -d") \
    X(CONTAINER_UNLIKE, "container.unlike", \
      "the block holds another kind than its label says") \
    X(CONTAINER_EMPTY, "container.empty", \
      "there is no certificate, request or key in it") \
    X(CONTAINER_TEXT, "container.text", \
      "neither PEM nor DER nor base64 of it") \
    X(PKCS12_CONTENT, "pkcs12.content", \
      "a part of PKCS#12 that no password protects, but a public key") \
    X(PKCS12_COUNT, "pkcs12.count", \
      "more octets, safes or bags than any PKCS#12 in use has") \
    X(PKCS12_DEPTH, "pkcs12.depth", \
      "more safes within safes than any PKCS#12 in use has: 8") \
    X(PKCS12_PASSWORD, "pkcs12.password", \
      "the password does not open it, or the file is damaged") \
    X(PKCS12_PASSWORD_LONG, "pkcs12.password-long", \
      "the password has more octets than any in use") \
    X(PKCS12_SALT, "pkcs12.salt", "more salt than any PKCS#12 in use has") \
    X(PKCS12_ITERATIONS, "pkcs12.iterations", \
      "more iterations than any password needs") \
    X(PKCS12_TOGETHER, "pkcs12.together", \
      "the PKCS#12 files before it have used up the iterations that those of " \
      "one input may ask for: 16 million") \
    X(PKCS12_ALGORITHM, "pkcs12.algorithm", \
      "protected in a way that is not known here") \
    X(PKCS12_LEGACY, "pkcs12.legacy", \
      "encrypted with RC2 or RC4: OpenSSL's legacy provider is needed, and " \
      "is not installed") \
    X(KEY_STORE_TRUNCATED, "key-store.truncated", \
      "the key store ends within what it says it has") \
    X(KEY_STORE_TRAILING, "key-store.trailing", \
      "octets behind the end of the key store") \
    X(KEY_STORE_VERSION, "key-store.version", \
      "a key store of a version that is not known here") \
    X(KEY_STORE_ENTRY, "key-store.entry", "an entry of a key store that is " \
      "neither a certificate nor a private key, and has no length") \
    X(PIN_EMPTY, "pin.empty", "there is no digest") \
    X(PIN_SPACE, "pin.space", "white space stands around the pin") \
    X(PIN_PREFIX, "pin.prefix", "the prefix is spelt as another tool does") \
    X(PIN_ALGORITHM, "pin.algorithm", "a hash that no pin is made with") \
    X(PIN_HEX, "pin.hex", "the digest is in hexadecimal, not in base64") \
    X(PIN_BASE64URL, "pin.base64url", \
      "the digest has - or _ of base64url in place of + and /") \
    X(PIN_CHARACTER, "pin.character", "a character that base64 does not have") \
    X(PIN_PADDING, "pin.padding", "the padding does not fit the digits") \
    X(PIN_LENGTH, "pin.length", "the digest is too short or too long") \
    X(HOST_EMPTY, "host.empty", "there is no name") \
    X(HOST_URL, "host.url", "a URL and not the name of a host") \
    X(HOST_PATH, "host.path", "a path follows the name") \
    X(HOST_USERINFO, "host.userinfo", "a user stands before the name") \
    X(HOST_PORT, "host.port", "a port follows the name") \
    X(HOST_IP, "host.ip", "an address, or a name that is read as one") \
    X(HOST_WILDCARD, "host.wildcard", \
      "an asterisk that is not the whole first label") \
    X(HOST_LABEL_EMPTY, "host.label-empty", "a label is empty") \
    X(HOST_LABEL_LONG, "host.label-long", "a label has over 63 octets") \
    X(HOST_LONG, "host.long", "the name has over 253 octets") \
    X(HOST_CHARACTER, "host.character", \
      "a character that is no letter, digit or hyphen") \
    X(HOST_HYPHEN, "host.hyphen", "a label begins or ends with a hyphen") \
    X(HOST_A_LABEL, "host.a-label", "a label in xn-- form that says nothing") \
    X(HOST_U_LABEL, "host.u-label", \
      "a label outside ASCII that IDNA does not allow") \
    X(KEY_TYPE, "key.type", "a type of key that the profile does not allow") \
    X(KEY_CURVE, "key.curve", "a curve that the profile does not allow") \
    X(KEY_SIZE, "key.size", "an RSA key that is too small or too large") \
    X(KEY_OCTETS, "key.octets", \
      "an RSA modulus whose bits are no multiple of eight") \
    X(KEY_MODULUS, "key.modulus", "an RSA modulus that is even") \
    X(KEY_EXPONENT, "key.exponent", \
      "an RSA exponent that is even, 1 or over 64 bits") \
    X(SIGNATURE_ALGORITHM, "signature.algorithm", \
      "a signature algorithm that is unknown, or that the profile refuses") \
    X(SIGNATURE_PARAMETERS, "signature.parameters", \
      "parameters that the signature algorithm does not have") \
    X(SIGNATURE_DIGEST, "signature.digest", \
      "a signature over a hash that can be forged") \
    X(SIGNATURE_KEY, "signature.key", \
      "the issuer's key is not of the signature's type") \
    X(MEMORY, "memory", "there is no memory left") \
    X(FILE_CHANGED, "file.changed", "it changed while it was read") \
    X(FILE_MISSING, "file.missing", "there is no such file or folder") \
    X(FILE_PERMISSION, "file.permission", "it may not be read or written") \
    X(FILE_DIRECTORY, "file.directory", "a folder, where a file is wanted") \
    X(FILE_NO_DIRECTORY, "file.no-directory", \
      "a file, where a folder is wanted") \
    X(FILE_FIFO, "file.fifo", "a FIFO, where a file is wanted") \
    X(FILE_DEVICE, "file.device", "a device, where a file is wanted") \
    X(FILE_SOCKET, "file.socket", "a socket, where a file is wanted") \
    X(FILE_LOOP, "file.loop", "its links lead in a circle") \
    X(FILE_NOWHERE, "file.nowhere", "a link that leads nowhere, which would " \
      "be replaced: make the file that it leads to, or name another") \
    X(FILE_STANDARD, "file.standard", "standard output or standard error: " \
      "what else is written there would be lost; name another file") \
    X(FILE_NAME, "file.name", "its name is too long") \
    X(FILE_TOO_LARGE, "file.too-large", "more octets than the limit") \
    X(FILE_ENTRIES, "file.entries", "a folder of more than 100000 files") \
    X(FILE_READ, "file.read", "the system failed to read it") \
    X(FILE_WRITE, "file.write", "the system failed to write it") \
    X(NET_NAME, "net.name", "the name has no address") \
    X(NET_RESOLVER, "net.resolver", \
      "names cannot be looked up: no name server answers as it should") \
    X(NET_REFUSED, "net.refused", \
      "nothing listens on the port: the connection was refused") \
    X(NET_UNREACHABLE, "net.unreachable", "no way leads to the address") \
    X(NET_TIMEOUT, "net.timeout", "it took too long") \
    X(NET_RESET, "net.reset", "the connection was reset") \
    X(NET_CLOSED, "net.closed", "the connection was closed") \
    X(NET_FAILED, "net.failed", "the system failed to connect") \
    X(PROXY_REFUSED, "proxy.refused", "the proxy refuses to connect") \
    X(PROXY_ANSWER, "proxy.answer", "the proxy does not answer as HTTP does") \
    X(PROXY_HEAD, "proxy.head", \
      "the head of the proxy's answer has more than 8190 octets") \
    X(TLS_HTTP, "tls.http", "the port speaks HTTP without TLS") \
    X(TLS_FOREIGN, "tls.foreign", "the port does not speak TLS") \
    X(TLS_VERSION, "tls.version", \
      "the server speaks neither TLS 1.2 nor TLS 1.3") \
    X(TLS_ALERT, "tls.alert", "the server refuses the handshake") \
    X(TLS_SIZE, "tls.size", \
      "more than 256 KiB came, or more than 16384 pieces, and the " \
      "certificates were not among them") \
    X(TLS_IDLE, "tls.idle", \
      "more than 10 warnings and requests to say hello again, and no " \
      "certificates") \
    X(TLS_CHAIN, "tls.chain", \
      "more than 100 KiB of certificates, or more than 100 of them") \
    X(TLS_MESSAGE, "tls.message", \
      "a message other than the certificates is longer than it may be") \
    X(TLS_NO_CERTIFICATE, "tls.no-certificate", \
      "the server sent no certificate") \
    X(TLS_HANDSHAKE, "tls.handshake", \
      "the server does not keep to the protocol") \
    X(ARCHIVE_LIBRARY, "archive.library", \
      "reading packages needs libzip 1: install libzip4 or libzip5") \
    X(ARCHIVE_END, "archive.end", \
      "not a ZIP archive, cut short, or one with two directories") \
    X(ARCHIVE_FILE, "archive.file", "larger than any package may be") \
    X(ARCHIVE_ENTRIES, "archive.entries", \
      "more entries, or longer names, than any package has") \
    X(ARCHIVE_DIRECTORY, "archive.directory", \
      "the directory of the archive is damaged") \
    X(ARCHIVE_NAME, "archive.name", \
      "an entry of the archive is a link, or its name leads out of it") \
    X(ARCHIVE_DUPLICATE, "archive.duplicate", \
      "two entries of the archive have one name") \
    X(ARCHIVE_OVERLAP, "archive.overlap", \
      "entries of the archive overlap, or lie outside of it") \
    X(ARCHIVE_RATIO, "archive.ratio", \
      "the entry is packed to less than any of an app can be") \
    X(ARCHIVE_ENCRYPTED, "archive.encrypted", \
      "the entry is encrypted, so no phone could read it") \
    X(ARCHIVE_METHOD, "archive.method", \
      "the entry is neither stored nor deflated, so no phone could read it") \
    X(ARCHIVE_TOO_LARGE, "archive.too-large", \
      "the entry is larger than a config can be") \
    X(ARCHIVE_SIZE, "archive.size", \
      "the entry has another size than the archive says") \
    X(ARCHIVE_ENTRY, "archive.entry", \
      "the entry is damaged, or is not as the directory has it") \
    X(CHAIN_COUNT, "chain.count", \
      "more certificates with a chain than the limit of 512") \
    X(JAIL_START, "jail.start", "no process can be started that reads for " \
      "this one: are there too many?") \
    X(JAIL_LAYER, "jail.layer", "the kernel has no seccomp, which is to hold " \
      "rules that are not cotter's own: --sandbox reduced runs them without") \
    X(JAIL_TIME, "jail.time", "it took more time than such an input may") \
    X(JAIL_FORBIDDEN, "jail.forbidden", \
      "it asked the system for what no reader needs, and was ended") \
    X(JAIL_KILLED, "jail.killed", "it was killed from outside: by somebody, " \
      "or as the machine had no memory left") \
    X(JAIL_CRASH, "jail.crash", "it crashed") \
    X(JAIL_SHORT, "jail.short", "it ended before it had answered") \
    X(JAIL_SOCKET, "jail.socket", "the system failed to hand over what was " \
      "said to it, or by it") \
    X(JAIL_ODD, "jail.odd", "its answer is none") \
    X(JAIL_QUESTIONS, "jail.questions", "it wants more files, or larger " \
      "ones, than a policy may have") \
    X(SOURCE_TOO_LARGE, "source.too-large", \
      "more than 65536 octets of Lua in one file") \
    X(SOURCE_UTF8, "source.utf8", "octets that are not UTF-8") \
    X(SOURCE_CONTROL, "source.control", \
      "a control character, which readers of the file would not see") \
    X(SOURCE_DIRECTION, "source.direction", \
      "a control of the direction of writing, which would mislead readers") \
    X(SOURCE_SYNTAX, "source.syntax", "not Lua") \
    X(SOURCE_INDEX, "source.index", "this version of Lua computes a " \
      "comparison as an index wrong: write 'local key = a < b' before it, " \
      "and index by key") \
    X(SOURCE_BITWISE, "source.bitwise", "this version of Lua computes a " \
      "number with &, | or ~ wrong in a function of more than 256 constants: " \
      "write the number on the right, or move it into a function of its own") \
    X(SOURCE_FORM, "source.form", \
      "this version of Lua makes code of another form than is known")

#endif
