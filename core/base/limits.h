/* Every bound that cotter sets, in one place, each with its source. */
#ifndef COTTER_LIMITS_H
#define COTTER_LIMITS_H

#include <stdint.h>

enum {
    /* A config is written by hand or by a generator of hand-made lists; 10,000
     * hosts are 5 MiB. */
    LIMIT_FILE_OCTETS = 16 * 1024 * 1024,

    /* Hosts of one config: ten times 10,000; the largest of those in use that
     * were looked at has 36, with 123 pins. Its pins: two of each host, as
     * TrustKit wants. What is odd in it, each of which a rule may tell: one
     * thing of each host. Each takes some 500 octets. */
    LIMIT_CONFIG_HOSTS = 100 * 1000,
    LIMIT_CONFIG_PINS = 2 * LIMIT_CONFIG_HOSTS,
    LIMIT_CONFIG_OBSERVATIONS = LIMIT_CONFIG_HOSTS,

    /* Build types and flavors of all modules of a tree, in each of them those
     * of the folders above as well: a hundred of a thousand modules. Apps that
     * ship under many names have some hundred flavors in one. */
    LIMIT_BUILD_VARIANTS = 100 * 1000,

    /* Steps that it takes to find which configs of modules and builds take the
     * place of which: one for each module or build that is asked, ten for each
     * two that are compared, and for each of their hosts. A hundred apps with a
     * config of their own in the place of those of a hundred libraries, of four
     * hosts each. Each two may be a finding, of which a thousand take half a
     * second. */
    LIMIT_BUILD_COMPARED = 1000 * 1000,

    /* Configurations of all targets of a tree's projects of Xcode, and the
     * property lists that these name by conditions: five of 4,000 targets. An
     * app that ships under many names has some hundred targets, of two to ten.
     * Each takes 1 KiB. */
    LIMIT_PROJECT_LISTS = 20 * 1000,

    /* Names of rules, fields and options are words; the longest of the
     * catalogue has 32 letters. */
    LIMIT_SUGGEST_OCTETS = 64,

    /* A pin has 51 characters; a SHA-512 in hexadecimal with colons and a
     * prefix 200. What is longer is no pin that anybody meant. */
    LIMIT_PIN_OCTETS = 256,

    /* What may stand where a host name should: 253 octets (RFC 1123 2.1) and
     * a URL around them, or the UTF-8 of as many letters. */
    LIMIT_HOST_OCTETS = 1024,

    /* The vendors' list of managed domains has 90 suffixes, the whole Public
     * Suffix List 10,000. */
    LIMIT_SUFFIXES = 65536,

    /* Labels of one suffix that are an asterisk, besides the first; none in
     * use has more than one. Each multiplies what a search may look at. */
    LIMIT_SUFFIX_ASTERISKS = 2,

    /* The known keys of all authorities in use are about 250. */
    LIMIT_NEAR_ROWS = 16384,

    /* Rows that one search for a near pin compares letter by letter; those
     * that share 14 characters by chance are none (2^-84). */
    LIMIT_NEAR_CANDIDATES = 64,

    /* The largest certificates in use carry a thousand names or a
     * post-quantum signature: some 50 KB. OpenSSL's bound on all that a TLS
     * server sends as its chain is 100 KiB. */
    LIMIT_CERT_OCTETS = 256 * 1024,

    /* The largest certificate as PEM: a third more, line ends, and what blanks
     * a writer may have put there. */
    LIMIT_STREAM_OCTETS = 2 * LIMIT_CERT_OCTETS,

    /* OpenSSL makes RSA keys of at most 16384 bits: 2,082 octets; a DSA key
     * with its parameters is smaller. */
    LIMIT_SPKI_OCTETS = 8192,

    /* RSA keys that are used to verify: the time of a check grows with the
     * square, and no CA has more than 4096 bits. */
    LIMIT_RSA_BITS = 8192,

    /* The least that they have: for the web (BR 6.1.5), and for RFC 5280, which
     * says nothing; NIST SP 800-131A lets old signatures of 1,024 be
     * verified. */
    LIMIT_RSA_LEAST_WEBPKI = 2048,
    LIMIT_RSA_LEAST_RFC5280 = 1024,

    /* Their exponents: 65537 as a rule. BR 6.1.6 allows 256 bits, and OpenSSL
     * no more than 64 with a modulus of more than 3072. Go takes 31
     * bits: such a bound would refuse keys that phones accept. */
    LIMIT_RSA_EXPONENT_OCTETS = 8,

    /* All iterations that the parts of one PKCS#12 ask for. OWASP wants 600,000
     * of PBKDF2, and a file derives three keys: for its MAC, its certificates
     * and its key. OpenSSL writes 2,048 of each, Java 10,000. */
    LIMIT_PKCS12_ITERATIONS = 2 * 1000 * 1000,

    /* Those that all files of one input ask for, an app or the evidence: eight
     * of what OWASP wants with a password, or 390 of what Java writes. The
     * slowest function in use takes 6 s for them, of the LIMIT_JAIL_SECONDS
     * that the process has which reads them. */
    LIMIT_PKCS12_TOGETHER = 8 * LIMIT_PKCS12_ITERATIONS,

    /* Safes of a PKCS#12 file and bags of one safe: those in use have two
     * safes; Java's cacerts has 150 certificates in one. */
    LIMIT_PKCS12_SAFES = 16,
    LIMIT_PKCS12_BAGS = 1000,

    /* Safes within the bags of safes: RFC 7292 4.2.6 sets no bound, and no
     * file in use has one. */
    LIMIT_PKCS12_DEPTH = 8,

    /* A PKCS#12 with that many certificates, of the usual size. */
    LIMIT_PKCS12_OCTETS = 4 * 1024 * 1024,

    /* RFC 8018 4.1 wants 8 octets of salt or more; 64 are the most in use. */
    LIMIT_SALT_OCTETS = 1024,

    /* A password is typed or made by a generator; OpenSSL's prompt takes
     * 1,024. */
    LIMIT_PASSWORD_OCTETS = 1024,

    /* The PrivateKeyInfo of an RSA key of 16384 bits has 9,292 octets. */
    LIMIT_PRIVATE_KEY_OCTETS = 16 * 1024,

    /* Values in hexadecimal of one text that are read to find out whether they
     * are private keys. Code that has a key has one or two; libcrypto takes a
     * millisecond to tell that forty octets are none. */
    LIMIT_HEX_KEYS = 64,

    /* RFC 5280 4.2 defines 17 extensions; certificates on the web carry
     * about ten. */
    LIMIT_CERT_EXTENSIONS = 100,

    /* Certificates on the web name at most a few hundred hosts; CAs allow
     * from 100 to 250. */
    LIMIT_CERT_NAMES = 1000,

    /* Attributes of one RDN, which are compared in any order; RDNs in use have
     * one to three. */
    LIMIT_RDN_ATTRIBUTES = 16,

    /* Name constraints: comparisons of a name with a subtree; a long one
     * counts for more. OpenSSL and BoringSSL allow 2^20; a certificate with
     * 100 names under 500 constraints needs 50,000. */
    LIMIT_NAME_COMPARISONS = 1024 * 1024,

    /* Policies of one certificate, and as many mappings; certificates in use
     * have at most some ten. Time grows with them, and not faster. */
    LIMIT_CERT_POLICIES = 1000,

    /* The largest public CRLs have had 76 MiB and a few million entries. */
    LIMIT_CRL_OCTETS = 128 * 1024 * 1024,

    /* Names of one issuingDistributionPoint: the addresses of a CRL. */
    LIMIT_CRL_NAMES = 64,

    /* Extensions of a CRL or of one of its entries; RFC 5280 5.2 defines
     * six. */
    LIMIT_CRL_EXTENSIONS = 32,

    /* Nesting of values of which the schema does not say how deep they go.
     * BoringSSL allows 30, the deepest of RFC 5280 is 12. */
    LIMIT_DER_DEPTH = 32,

    /* X.660 sets no bound; OpenSSL prints identifiers of 100 octets at most,
     * BoringSSL refuses arcs above 64 bits. */
    LIMIT_OID_OCTETS = 128,

    /* Levels of arrays and objects. Configs have five; lua-cjson allows 1000,
     * and RFC 8259 9 any limit. */
    LIMIT_JSON_DEPTH = 64,

    /* A node's count has 27 bits; a file is smaller by far. */
    LIMIT_JSON_OCTETS = 4 * LIMIT_FILE_OCTETS,

    /* A build action of OutSystems: the vendor's own takes 1.2 KiB a host; so
     * this are 1,600. What is made of it outside of Lua's memory has some
     * thirty times its octets at most. */
    LIMIT_YAML_OCTETS = 2 * 1024 * 1024,

    /* Events of libyaml's parser: the vendor's own has some forty a host, and
     * so many hosts as above have 64,000. */
    LIMIT_YAML_EVENTS = 500 * 1000,

    /* What is made of YAML has as many levels as JSON may have. */
    LIMIT_YAML_DEPTH = LIMIT_JSON_DEPTH,

    /* Levels of elements. Android's configs have six, a list of properties
     * with all that Apple defines some ten. */
    LIMIT_XML_DEPTH = 64,

    /* Attributes of one element; the largest in use, a manifest's application
     * or activity, has thirty. */
    LIMIT_XML_ATTRIBUTES = 256,

    /* A file in UTF-16 that became UTF-8, at most half as much again. */
    LIMIT_XML_OCTETS = 2 * LIMIT_FILE_OCTETS,

    /* Elements, attributes, texts and comments: a config of 10,000 pins has
     * 30,000; of 200,000, 600,000. A node has 24 octets. */
    LIMIT_XML_NODES = 1000 * 1000,

    /* Levels of a property list: an Info.plist has seven, and what its reader
     * makes of it has as many as JSON may have. */
    LIMIT_PLIST_DEPTH = 64,

    /* Objects of a binary property list: an Info.plist has some hundred, and
     * what its XML may have are nodes. */
    LIMIT_PLIST_OBJECTS = LIMIT_XML_NODES,

    /* Levels of an encoded value; a report has eight. JSON's bound too, so
     * that what was read can be sent. */
    LIMIT_CODEC_DEPTH = 64,

    /* All files of one run, or its report: sixteen of the largest files. */
    LIMIT_CODEC_OCTETS = 16 * LIMIT_FILE_OCTETS,

    /* Entries of a package, and octets of their directory. An APK has at most
     * 65,534 (Android reads no ZIP64, for which 65,535 stands; APPNOTE.TXT
     * 4.4.1.4), the largest in use some 20,000 with names of 60 octets. */
    LIMIT_ARCHIVE_ENTRIES = 65534,
    LIMIT_ARCHIVE_DIRECTORY = 16 * 1024 * 1024,

    /* Octets of an entry that is read, the largest of which is the table of
     * resources: those in use have some 20 MiB. */
    LIMIT_ARCHIVE_ENTRY = 64 * 1024 * 1024,

    /* How many times its packed size an entry may have, where it is larger than
     * SMALL: texts and tables of apps are packed to a tenth, deflate reaches
     * 1,032 with zeros. */
    LIMIT_ARCHIVE_RATIO = 200,
    LIMIT_ARCHIVE_SMALL = 1024 * 1024,

    /* Modules of an app bundle beside its base: Google Play wants fewer than
     * 50 (developer.android.com, "Overview of feature modules"). */
    LIMIT_PACKAGE_MODULES = 100,

    /* All that is read of one package. */
    LIMIT_ARCHIVE_OCTETS = 2 * LIMIT_ARCHIVE_ENTRY,

    /* Linux PATH_MAX. */
    LIMIT_PATH_OCTETS = 4096,

    /* A rule file is written by hand; the longest shipped one has 5 KiB. Lua
     * 5.4.4 compiles some sources in quadratic time: at 64 KiB in 0.1 s. */
    LIMIT_RULE_OCTETS = 64 * 1024,

    /* Functions within functions: Lua's LUAI_MAXCCALLS bounds them by 200. */
    LIMIT_FUNCTION_DEPTH = 200,

    /* Memory of a state that parses or runs rules: LIMIT_SANDBOX_OCTETS and
     * LIMIT_SANDBOX_FACTOR for each octet of the request. 10,000 hosts are
     * 2.5 MiB of text and some 20 MiB of records; what hosts without pins
     * become, in fourteen octets each, has some 40 times their octets, and
     * garbage beside it. Of that, rules have LIMIT_SANDBOX_OCTETS, whatever the
     * request: the rest is for what it is made into. RESERVE is for saying that
     * a rule used up its part. A state that lives close to its bound meets it a
     * few times between two collections. */
    LIMIT_SANDBOX_OCTETS = 64 * 1024 * 1024,
    LIMIT_SANDBOX_FACTOR = 64,
    LIMIT_SANDBOX_RESERVE = 4 * 1024 * 1024,
    LIMIT_SANDBOX_REFUSALS = 16,

    /* Percent to which such a state, which lives for one request, may grow
     * before the collector begins anew. Lua's own is 200. */
    LIMIT_SANDBOX_PAUSE = 400,

    /* Members for which a table has room before they come. */
    LIMIT_ROOM = 65536,

    /* KiB that a command takes before it begins to collect: most need less. */
    LIMIT_COMMAND_CREDIT = 64 * 1024,

    /* Percent to which it may grow before the collector begins anew: what it
     * holds are mostly the findings, to the end. Lua's own is 200. */
    LIMIT_COMMAND_PAUSE = 400,

    /* Blocks up to which the program's memory is taken from what it has, and
     * is kept when they are freed: glibc's own bound on such a bound. */
    LIMIT_COMMAND_BLOCK = 32 * 1024 * 1024,

    /* The part of its bound up to which such a state does not collect at all:
     * most end before it. */
    LIMIT_SANDBOX_CREDIT = 4,

    /* PAUSE of one that has more than that when rules begin, and of a command
     * of which thousands of findings are told; and how fast these collect then,
     * of which Lua's own is 100. */
    LIMIT_SANDBOX_TIGHT = 150,
    LIMIT_SANDBOX_TIGHT_STEP = 400,

    /* The clock: 2024-01-01T00:00:00Z, before which there was no version of
     * this program. */
    LIMIT_CLOCK_FIRST = 1704067200,

    /* A process that parses or runs rules for another. SECONDS of processor,
     * and as many for each MiB of the request: 10,000 hosts, 2.5 MiB, take
     * 0.1 s with the shipped pack and some seconds with all others; machines
     * may be slow. PATIENCE times that pass on a machine that has other work.
     * Lua's own C stack is bounded at 200 calls, which needs 256 KiB; but to
     * tell of an error in a._ENV._ENV…, as long as a rule file may be, 5.4.4
     * calls itself for each link, which needs 1.2 MiB. SPACE is of addresses,
     * beside what its state and the request may take: program and libraries
     * have some tens of MiB. */
    LIMIT_JAIL_SECONDS = 10,
    LIMIT_JAIL_PATIENCE = 4,
    LIMIT_JAIL_STACK = 4 * 1024 * 1024,
    LIMIT_JAIL_SPACE = 512 * 1024 * 1024,

    /* Questions of such a process: the path of a file, encoded, or some
     * findings; as many files as a search may find, and their folders. All
     * that is replied: four files of the largest size. */
    LIMIT_JAIL_QUESTION = 16 * 1024,
    LIMIT_JAIL_QUESTIONS = 20 * 1000,
    LIMIT_JAIL_REPLIES = 64 * 1024 * 1024,

    /* Octets of a request or an answer that may be under way; the system may
     * allow less. */
    LIMIT_JAIL_CHANNEL = 4 * 1024 * 1024,

    /* For how many ms a process that waits for another stays awake: what one
     * config is asked is answered in one. */
    LIMIT_CHANNEL_AWAKE = 2,

    /* What a process that has hung up gets to end, in ms: a command asks some
     * dozens, and none of them is to be waited for in vain for long. */
    LIMIT_JAIL_END = 100,

    /* Instructions of rules: a check takes some hundred, so that a thousandth
     * of the bound is in use. 10^8 take a second or two. A pack gets PACK and
     * SUBJECT for each subject; a check of a whole config or app EVALUATION
     * and HELD for each host in it, of which it may find something. The hook
     * that counts costs least when it runs seldom. */
    LIMIT_BUDGET_EVALUATION = 1000 * 1000,
    LIMIT_BUDGET_HELD = 4 * 1000,
    LIMIT_BUDGET_PACK = 100 * 1000 * 1000,
    LIMIT_BUDGET_SUBJECT = 10 * 1000,
    LIMIT_BUDGET_TICK = 1000,

    /* Items of a Lua pattern that are open at once, as in Lua (MAXCCALLS):
     * each takes some of the C stack. */
    LIMIT_PATTERN_DEPTH = 200,

    /* A string that a rule makes: the largest certificate, or the names of
     * 10,000 hosts. To compare two of them takes some 5 us, which no budget
     * sees: a subject's instructions of nothing else take 3 s. */
    LIMIT_RULE_STRING = 256 * 1024,

    /* What a rule says at once: a message, a note, an error. A terminal has
     * some fifty lines of 80 characters. */
    LIMIT_RULE_TEXT = 4096,

    /* Notes of one rule in a run: one for each of 10,000 hosts. The shipped
     * rules make one for an app. */
    LIMIT_RULE_NOTES = 10 * 1000,

    /* What the rules of a pack find in a run: of each of 10,000 hosts what 25
     * rules say of it, of some thirty that the shipped pack has on hosts and
     * pins. A report of as many has two million lines. Each takes 3 KiB where
     * it is judged. */
    LIMIT_RULE_FINDINGS = 250 * 1000,

    /* Making a string is charged for each 16 octets as an instruction, which
     * takes as long. Shorter ones than this are not: Lua makes those of up to
     * 40 octets once, and anew where the collector has taken them. */
    LIMIT_STRING_CHARGE = 16,
    LIMIT_STRING_FREE = 128,

    /* What is searched may be a whole file: the reading of one looks for what
     * it is. Each step of a search is charged to the budget. */
    LIMIT_SEARCH_OCTETS = 4 * LIMIT_FILE_OCTETS,

    /* Values that a rule spreads over the stack or moves at once: Lua's own
     * bound on the stack is 1,000,000, and a list of hosts has 10,000. */
    LIMIT_RULE_UNPACK = 1000,
    LIMIT_RULE_ELEMENTS = 1000 * 1000,

    /* A folder: the largest corpus beside a config has 4,000 files. */
    LIMIT_FOLDER_ENTRIES = 100 * 1000,

    /* Folders within folders: node_modules, the deepest in use, reaches
     * thirty. */
    LIMIT_FOLDER_DEPTH = 64,

    /* Files of one search that are opened because they may be configs; the
     * source trees of apps hold a few hundred of JSON. */
    LIMIT_FOLDER_FILES = 10 * 1000,

    /* Certificates of a path, with end entity and anchor. Chains on the web
     * have two to five; webpki allows eight, OpenSSL 100. A bound of ten would
     * refuse what OpenSSL takes, and so apps; what a search costs is bounded by
     * its steps and signatures, below, and not by this. */
    LIMIT_PATH_CERTS = 32,

    /* Certificates that are sent along with an end entity: a TLS server can
     * send some hundred, the largest case of x509-limbo has a hundred. A file
     * has what its writer liked, so that this is five times as many; steps and
     * signatures, below, bound the search among them. */
    LIMIT_PATH_UNTRUSTED = 512,

    /* Trust anchors: the stores of systems have 150, and of all authorities
     * that were ever in one some thousand. */
    LIMIT_PATH_ANCHORS = 8192,

    /* Paths of which all signatures hold, and signatures that are checked, in
     * search of one that passes: enough for each of 9,572 cases of BetterTLS
     * and for x509-limbo. 256 signatures take some 15 ms. */
    LIMIT_PATHS = 64,
    LIMIT_PATH_SIGNATURES = 256,

    /* Certificates that are put into a path on trial, before their signatures
     * are looked at. */
    LIMIT_PATH_STEPS = 2048,

    /* What validations leave to the next: keys of authorities, of which the
     * stores of systems have 150 and the web some 1,000 intermediates in use;
     * signatures and paths of as many certificates as a corpus has, in 1 MiB
     * that is not touched before. Multiples of four. */
    LIMIT_CACHE_KEYS = 1024,
    LIMIT_CACHE_LINKS = 4096,
    LIMIT_CACHE_PATHS = 4096,

    /* TLS before the certificates are there. OpenSSL's own bound on the
     * message that holds them is 100 KiB; the records around it, with the
     * messages before and after, are less than as much again. */
    LIMIT_SERVED_OCTETS = 100 * 1024,
    LIMIT_HANDSHAKE_OCTETS = 256 * 1024,

    /* What a handshake sends until then: a ClientHello, a second one (RFC 8446
     * 4.1.4), an alert, and CONNECT to a proxy: some 2 KiB. */
    LIMIT_HANDSHAKE_SENT = 64 * 1024,

    /* Alerts that are warnings, and requests to say hello again (RFC 5246
     * 7.4.1.1). Servers send none or one; who sends more wants us to wait. */
    LIMIT_HANDSHAKE_IDLE = 10,

    /* Octets that go to or from a server at once; and times that some came:
     * one that sends 16 at a time wants us to be busy. */
    LIMIT_RELAY_OCTETS = 8 * 1024,
    LIMIT_HANDSHAKE_PIECES = 16 * 1024,

    /* Octets of memory for a handshake, of which OpenSSL takes some 300 KiB,
     * and seconds of processor, of which it takes hundredths. */
    LIMIT_HANDSHAKE_SECONDS = 4,
    LIMIT_HANDSHAKE_MEMORY = 16 * 1024 * 1024,

    /* What its process gets, in ms, once the time of a connection is over, to
     * tell how far it came: hundredths, on a machine that has other work. */
    LIMIT_HANDSHAKE_END = 1000,

    /* Certificates of one message. Servers send two to five; OpenSSL follows
     * a chain for 100. */
    LIMIT_SERVED_CERTS = 100,

    /* The head of a proxy's answer: what Apache allows for one line. */
    LIMIT_TUNNEL_OCTETS = 8190,

    /* Servers that are asked at the same time. Each takes two processes, which
     * with a shell and the program are less than the 25 that any system lets a
     * user have (POSIX, limits.h, _POSIX_CHILD_MAX). */
    LIMIT_FETCH_AT_ONCE = 8,

    /* Milliseconds for one server, unless the command says more or less: as
     * long as people wait (Nielsen, Usability Engineering, 5.5). */
    LIMIT_FETCH_USUAL = 10 * 1000,

    /* Servers of one command, and the longest wait for one of them. */
    LIMIT_FETCH_SERVERS = 10 * 1000,
    LIMIT_FETCH_MILLISECONDS = 60 * 60 * 1000,
};

/* A package: what the offsets of a ZIP archive without ZIP64 count up to
 * (APPNOTE.TXT 4.4.24). Apple's store takes 4 GB, so that half of it, where
 * offsets with a sign end, would not do. It is mapped, and no more of it is
 * read than its directory and what is wanted. */
#define LIMIT_PACKAGE_OCTETS UINT64_C(4294967295)

/* 9999-12-31T23:59:59Z, the last moment that a certificate can name, which
 * stands there for no end at all (RFC 5280 4.1.2.5). */
#define LIMIT_CLOCK_LAST INT64_C(253402300799)

#endif
