--- Lines of text as configs: headers of HPKP, curl's option, TLSA records; and
--- what is none of these.

local config = require "cotter.config"

local A = "r/mIkG3eEpVdm+u/ko/cwxzOMo1bk4TyHIlByibiA5E="
local B = "icCZUwzSur5+rZlkCSgVayzDDf0fOJ5ZR8fnlywxjOY="
local X = ("0123456789abcdef"):rep(4)
local HEADER = "Public-Key-Pins: "

-- The longest label (RFC 1035 2.3.4), and what is longer than strings that are
-- changed at once.
local LABEL = ("a"):rep(63) .. "."
local LONG = ("x"):rep(300000)

-- A key of P-256, by openssl ecparam -genkey -name prime256v1.
local KEY = [[
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEnnuZSvDAWuEIqAi0Yw1DOMvuiIrq
V6yz9D0M/EQOb3s8mORxVX9ViZPt+Bjuyxm2WM2F3+uWQ2DFNqTkXwJgVQ==
-----END PUBLIC KEY-----
]]

local function pin(body) return ('pin-sha256="%s"'):format(body) end

local function read(text, path)
  local list, refusal = config.read { path = path or "some.txt",
    octets = text, explicit = true, claimed = true, in_target = false }
  return list[1], refusal
end

local SCOPE = { [true] = "sub", [false] = "alone" }

local function describe_host(host)
  local words = { ("%d:%d %s %s"):format(host.at.line, host.at.column,
    host.text, SCOPE[host.include_subdomains]) }
  if not host.enforced then words[#words + 1] = "reports" end
  for _, one in ipairs(host.pins) do
    words[#words + 1] = ("%d:%d%s%s"):format(one.at.line, one.at.column,
      one.role and "=" .. one.role or "", one.fault and "!" .. one.fault or "")
  end
  return table.concat(words, " ")
end

local function describe_all(made)
  local list = {}
  for _, host in ipairs(made.hosts) do list[#list + 1] = describe_host(host) end
  for _, one in ipairs(made.observations) do
    list[#list + 1] = ("%d:%d %s %s"):format(one.at.line, one.at.column,
      one.kind, one.name or one.found)
  end
  return list
end

-- What a text is about, its format, the text, hosts and observations.
local READ = {
  { "a header as it is sent", "hpkp",
    HEADER .. pin(A) .. "; " .. pin(B) .. "; max-age=10; includeSubDomains\r\n",
    { "1:1 (unnamed) sub 1:30 1:89" } },
  { "a header that reports, in a trace of curl", "hpkp",
    "< Public-Key-Pins-Report-Only: max-age=10;" .. pin(A) .. ";;",
    { "1:3 (unnamed) alone reports 1:55" } },
  { "a header of nginx, of a server with one name", "hpkp",
    "server_name a.example;\nadd_header Public-Key-Pins '" .. pin(A)
    .. ";max-age=1' always;\n",
    { "2:12 a.example alone 2:41" } },
  { "a header of Apache, with reversed solidi", "hpkp",
    'ServerName a.example\nHeader set Public-Key-Pins "pin-sha256=\\"' .. A
    .. '\\"; max-age=\\"1\\""\n',
    { "2:12 a.example alone 2:42" } },
  { "a header in a comment beside another", "hpkp",
    "# Public-Key-Pins: max-age=1\n" .. HEADER .. "max-age=1",
    { "2:1 (unnamed) alone" } },
  { "a header with directives that are odd", "hpkp",
    HEADER .. pin(A) .. "; maxage=1; includeSubDomains; includesubdomains",
    { "1:1 (unnamed) sub 1:30", "1:77 unknown-key maxage",
      "1:106 duplicate-key includesubdomains", "1:1 wrong-shape max-age" } },
  { "a pin of another hash", "hpkp",
    HEADER .. 'pin-sha1="2jmj7l5rSw0yVb/vlWAYkK/YBwk="; max-age=1',
    { "1:1 (unnamed) alone 1:28!pin.length" } },
  { "a config of curl", "curl",
    'url = "https://a.example/"\npinnedpubkey = "sha256//' .. A .. ";sha256//"
    .. B .. '"\n', { "1:16 a.example alone 2:17 2:70" } },
  { "a config of curl for any host", "curl",
    "# pinnedpubkey = x\npinnedpubkey: sha256//" .. A .. "\n",
    { "2:1 (unnamed) alone 2:15" } },
  { "a quote in a config of curl that the end of the line closes", "curl",
    'url = "https://a.example/"\npinnedpubkey = "sha256//' .. A .. "\nsilent\n",
    { "1:16 a.example alone 2:17" } },
  { "several separators in a config of curl", "curl",
    "pinnedpubkey =: \t=sha256//" .. A .. ";sha256//" .. B .. " # spare\n",
    { "1:1 (unnamed) alone 1:19 1:72" } },
  { "single quotes in a config of curl, where they are none", "curl",
    "pinnedpubkey = 'sha256//" .. A .. ";sha256//" .. B .. "'\n",
    { "1:1 (unnamed) alone 1:16!pin.character 1:70!pin.character" } },
  { "an escape in a config of curl", "curl",
    'pinnedpubkey = "sha256//' .. A .. '\\";x"\n',
    { "1:1 (unnamed) alone 1:17!pin.character", '1:72 list-ends x' } },
  { "an option that goes on, and others without a value", "curl",
    'pinnedpubkeys = "x"\npinnedpubkey\ncurl --pinnedpubkey "sha256//\n'
    .. "curl --pinnedpubkey 'sha256//" .. A .. "'\n",
    { "4:8 (unnamed) alone 4:22", "1:1 wrong-shape option",
      "2:1 wrong-shape pinnedpubkey", "3:8 wrong-shape pinnedpubkey" } },
  { "an address of a config of curl without a scheme", "curl",
    'url = "a.example/"\n--url b.example\npinnedpubkey = "sha256//' .. A
    .. '"\n', { "3:1 (unnamed) alone 3:17", "1:8 wrong-shape url",
      "2:7 wrong-shape url" } },
  { "the same with a scheme by default", "curl",
    'url = "a.example/"\nproto-default = https\npinnedpubkey = "sha256//' .. A
    .. '"\n', { "3:1 (unnamed) alone 3:17" } },
  { "two operations of a command", "curl",
    'curl --pinnedpubkey "sha256//' .. A .. '" https://a.example --next '
    .. '--pinnedpubkey "sha256//' .. B .. '" https://b.example\n',
    { "1:84 a.example alone 1:22", "1:179 b.example alone 1:117" } },
  { "an operation of a command without the option", "curl",
    'curl --pinnedpubkey "sha256//' .. A .. '" https://a.example/x --next '
    .. "-sd 1 https://A.example:443/y -: https://b.example\n",
    { "1:84 a.example alone 1:22", "1:109 next-operation a.example",
      "1:136 next-operation b.example" } },
  { "an operation whose address the shell fills in", "curl",
    'curl --pinnedpubkey "sha256//' .. A .. '" https://a.example/x --next '
    .. '"$URL"\n', { "1:84 a.example alone 1:22",
      "1:103 next-operation another address" } },
  { "another command without the option", "curl",
    'curl --pinnedpubkey "sha256//' .. A .. '" https://a.example && '
    .. "curl https://b.example | sh\n", { "1:84 a.example alone 1:22" } },
  { "what reads as --next in a text", "curl",
    'curl --pinnedpubkey "sha256//' .. A .. '" -H "X: --next" '
    .. "https://a.example\n", { "1:99 a.example alone 1:22" } },
  { "an address of a command without a scheme", "curl",
    'curl -sS -o out --pinnedpubkey "sha256//' .. A .. '" a.example/x\n',
    { "1:19 (unnamed) alone 1:33", "1:87 wrong-shape url" } },
  { "an address without a scheme behind --url", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' \\\n --url a.example\n",
    { "1:8 (unnamed) alone 1:22", "2:8 wrong-shape url" } },
  { "the same in a command with a scheme by default", "curl",
    "curl --proto-default https --pinnedpubkey 'sha256//" .. A
    .. "' a.example\n", { "1:30 (unnamed) alone 1:44" } },
  { "a quote behind it that nothing closes", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' https://a.example 'x",
    { "1:84 a.example alone 1:22" } },
  { "a reversed solidus at the end of all", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' https://a.example \\",
    { "1:84 a.example alone 1:22" } },
  { "the option twice in an operation", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' --pinnedpubkey 'sha256//" .. B
    .. "' https://a.example --next --pinnedpubkey 'sha256//" .. A
    .. "' https://b.example\n",
    { "1:154 a.example alone 1:22", "1:154 a.example alone 1:92",
      "1:249 b.example alone 1:187", "1:78 duplicate-key pinnedpubkey" } },
  { "the option twice in a line, in two commands", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' https://a.example; "
    .. "curl --pinnedpubkey 'sha256//" .. B .. "' https://b.example\n",
    { "1:84 a.example alone 1:22", "1:178 b.example alone 1:116" } },
  { "the option twice in a config of curl", "curl",
    "pinnedpubkey = sha256//" .. A .. "\nnext\npinnedpubkey = sha256//" .. A
    .. "\npinnedpubkey = sha256//" .. B .. "\n",
    { "1:1 (unnamed) alone 1:16", "3:1 (unnamed) alone 3:16",
      "4:1 (unnamed) alone 4:16", "4:1 duplicate-key pinnedpubkey" } },
  { "what may be the value of an option", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' -o a.example -e b.example "
    .. '"$URL"\n', { "1:8 (unnamed) alone 1:22" } },
  { "two parts of a config of curl", "curl",
    'url = "https://a.example/"\npinnedpubkey = "sha256//' .. A .. '"\nnext\n'
    .. 'url = "https://b.example/"\npinnedpubkey = "sha256//' .. B .. '"\n',
    { "1:16 a.example alone 2:17", "4:16 b.example alone 5:17" } },
  { "a part of a config of curl without the option", "curl",
    'url = "https://a.example/"\npinnedpubkey = "sha256//' .. A
    .. '"\n--next\nurl = "https://b.example/"\n',
    { "1:16 a.example alone 2:17", "4:8 next-operation b.example" } },
  { "a blank in the list", "curl",
    'curl --pinnedpubkey "sha256//' .. A .. "; sha256//" .. B
    .. '" \\\n https://a.example:8443/x',
    { "2:10 a.example alone 1:22", "1:75 list-ends  sha256//" .. B } },
  { "a list without quotes", "curl",
    "curl --pinnedpubkey sha256//" .. A .. ";sha256//" .. B,
    { "1:8 (unnamed) alone 1:21 1:74",
      "1:21 unquoted sha256//" .. A .. ";sha256//" .. B } },
  { "one slash, and no prefix", "curl",
    'curl --pinnedpubkey "sha256/' .. A .. '" https://a.example\n'
    .. "curl --pinnedpubkey '" .. A .. "' https://b.example\n",
    { "1:83 a.example alone 1:22!pin.prefix",
      "2:76 b.example alone 2:22!pin.prefix" } },
  { "the name of a file, and a variable", "curl",
    'curl --pinnedpubkey key.pem\ncurl --pinnedpubkey "$PINS"\n',
    { "1:21 unread key.pem", "2:22 unread $PINS" } },
  { "options with dashes in a config of curl, and single quotes", "curl",
    "--pinnedpubkey 'sha256//" .. A .. ";sha256//" .. B
    .. "'\n--url https://a.example\n",
    { "2:15 a.example alone 1:16!pin.character 1:70!pin.character" } },
  { "options with dashes in a script, and single quotes", "curl",
    "args=(\n--pinnedpubkey 'sha256//" .. A .. "'\nhttps://a.example\n)\n",
    { "2:3 (unnamed) alone 2:17" } },
  { "an address without a scheme in a config of curl with dashes", "curl",
    '--pinnedpubkey "sha256//' .. A .. '"\n--url a.example\n',
    { "1:3 (unnamed) alone 1:17", "2:7 wrong-shape url" } },
  { "a scheme by default in a comment, in a part and that is none", "curl",
    '# proto-default is not set\npinnedpubkey = "sha256//' .. A .. '"\n'
    .. "proto-default = http\nurl = a.example\nnext\nproto-default = HTTPS\n"
    .. 'url = b.example\npinnedpubkey = "sha256//' .. A .. '"\n',
    { "2:1 (unnamed) alone 2:17", "8:1 (unnamed) alone 8:17",
      "4:7 wrong-shape url" } },
  { "two addresses of a config of curl without TLS", "curl",
    'pinnedpubkey = "sha256//' .. A .. '"\nurl = http://a.example\n'
    .. 'url = "HTTP://b.example"\n# url = "http://c.example"\n',
    { "1:1 (unnamed) alone 1:17", "2:7 wrong-shape url",
      "3:8 wrong-shape url" } },
  { "an operation behind files that a command reads and writes", "curl",
    "curl --pinnedpubkey 'sha256//" .. A .. "' https://a.example 2>/dev/null "
    .. "<x >& y --next https://b.example &>>z -: https://c.example\n",
    { "1:84 a.example alone 1:22", "1:121 next-operation b.example",
      "1:147 next-operation c.example" } },
  { "a second address of a command, without TLS", "curl",
    'curl --pinnedpubkey "sha256//' .. A
    .. '" https://b.example -x http://p.example "http://a.example"\n',
    { "1:84 b.example alone 1:22", "1:115 wrong-shape url" } },
  { "the value of an option that is joined to its letter", "curl",
    "curl --pinnedpubkey 'sha256//" .. A
    .. "' -XPOST a.example -sSo b.example --proto-default http\n",
    { "1:8 (unnamed) alone 1:22", "1:83 wrong-shape url" } },
  { "options and addresses in the value of an option", "curl",
    "curl --pinnedpubkey=a--pinnedpubkey=b\ncurl --pinnedpubkeys--pinnedpubkey"
    .. "\ncurl --pinnedpubkey " .. "'sha256//" .. A .. "'\n",
    { "3:8 (unnamed) alone 3:22", "1:21 unread a--pinnedpubkey=b",
      "2:8 wrong-shape option" } },
  { "records of one name", "tlsa",
    "$ORIGIN example.\n_443._tcp.a 3600 IN TLSA 3 1 1 " .. X .. "\n"
    .. "  IN TLSA DANE-TA SPKI SHA2-256 (\n" .. X:sub(1, 32):upper() .. "\n"
    .. X:sub(33) .. " ) ; spare\n",
    { "2:11 a.example alone 2:32=leaf 4:1=ca" } },
  { "a digest that is short, and one of other characters", "tlsa",
    "_443._tcp.a.example. TLSA 3 1 1 abcd\n"
    .. "_443._tcp.a.example. TLSA 3 1 1 xyz\n",
    { "1:11 a.example alone 1:33=leaf!pin.length 2:33=leaf!pin.character" } },
  { "records that are no pins of keys", "tlsa",
    "_443._tcp.a.example. TLSA 3 0 1 " .. X .. "\n_443._tcp.a.example. "
    .. "TLSA 1 1 2 " .. X .. X .. "\n_443._tcp.a.example. TLSA 9 1 1 " .. X,
    { "1:33 not-judged 3 0 1", "2:33 not-judged 1 1 2",
      "3:33 not-judged 9 1 1" } },
  { "records whose data has not the octets of its hash", "tlsa",
    "_443._tcp.a.example. TLSA 3 1 2 " .. X .. "\n_443._tcp.a.example. "
    .. "TLSA 3 0 1 " .. X:sub(3) .. "\n_443._tcp.a.example. TLSA 3 0 0 00\n"
    .. "_443._tcp.a.example. TLSA 3 1 2 ( " .. X .. "\n " .. X .. " )",
    { "1:33 wrong-shape 3 1 2", "2:33 wrong-shape 3 0 1",
      "3:33 not-judged 3 0 0", "4:35 not-judged 3 1 2" } },
  { "records whose type and owner are in other letters", "tlsa",
    "_443._tcp.a.example. in tlsa 3 1 1 " .. X .. "\n"
    .. "_443._TCP.A.example. 1h30m IN TLSA 3 1 1 " .. X .. "\n",
    { "1:11 a.example alone 1:36=leaf 2:42=leaf" } },
  { "records whose class is written by its number", "tlsa",
    "_443._tcp.a.example. CLASS1 TLSA 3 1 1 " .. X .. "\n"
    .. "_443._tcp.b.example. 60 class1 TLSA 3 1 1 zz\n",
    { "1:11 a.example alone 1:40=leaf",
      "2:11 b.example alone 2:43=leaf!pin.character" } },
  { "records below two origins", "tlsa",
    "$ORIGIN a.example.\n_443._tcp.www TLSA 3 1 1 " .. X .. "\n"
    .. "$origin b.example.\n_443._tcp.www TLSA 3 1 1 " .. X .. "\n"
    .. "$ORIGIN www\n_443._tcp TLSA 3 1 1 " .. X .. "\n",
    { "2:11 www.a.example alone 2:26=leaf",
      "4:11 www.b.example alone 4:26=leaf 6:22=leaf" } },
  { "records below the longest origin, and below one that is longer", "tlsa",
    "$ORIGIN " .. LABEL .. LABEL .. LABEL .. ("b"):rep(61) .. ".\n"
    .. "@ TLSA 3 1 1 " .. X .. "\n$ORIGIN c\n_443._tcp TLSA 3 1 1 " .. X
    .. "\n$ORIGIN d\n$ORIGIN e.example.\n_443._tcp TLSA 3 1 1 " .. X .. "\n",
    { "2:1 @ alone 2:14=leaf", "7:1 e.example alone 7:22=leaf",
      "2:1 wrong-shape owner", "3:1 wrong-shape $ORIGIN",
      "4:1 unread _443._tcp" } },
  { "a name with escapes, which are one octet each", "tlsa",
    "_443._tcp." .. ("\\097"):rep(63) .. ".example. TLSA 3 1 1 " .. X .. "\n"
    .. "_443._tcp." .. LABEL .. LABEL .. LABEL .. LABEL .. " TLSA 3 1 1 " .. X
    .. "\n TLSA 3 1 1 " .. X .. "\n",
    { "1:11 " .. ("\\097"):rep(63) .. ".example alone 1:284=leaf",
      "2:1 wrong-shape owner", "3:1 wrong-shape owner" } },
  { "words that are longer than any", "tlsa",
    "_443._tcp.a.example. TLSA 3 1 1 " .. X .. " ;" .. LONG .. "\n"
    .. LONG .. " " .. LONG .. " " .. LONG .. '\nb TXT "' .. LONG .. '"\n'
    .. "$" .. LONG .. " x\n$GENERATE 1-2 " .. LONG .. "\n$ORIGIN " .. LONG
    .. "\nb TLSA " .. LONG .. " 1 1 00\n",
    { "1:11 a.example alone 1:33=leaf", "6:1 wrong-shape $ORIGIN",
      "7:300013 not-judged TLSA" } },
  { "a record without an owner, behind one of another type", "tlsa",
    "_443._tcp.a.example. TLSA 3 1 1 " .. X .. "\n"
    .. "_443._tcp.b.example. CNAME c\n  TLSA 3 1 1 " .. X .. "\n",
    { "1:11 a.example alone 1:33=leaf", "3:1 b.example alone 3:14=leaf" } },
  { "records around parentheses and semicolons in strings", "tlsa",
    'a TXT "( ; \\" ("\n_443._tcp.a.example. TLSA 3 1 1 ' .. X .. "\n"
    .. 'b TXT ")"\n',
    { "2:11 a.example alone 2:33=leaf" } },
  { "records whose parts are missing", "tlsa",
    "_443._tcp.a.example. TLSA 3 1 1 " .. X .. "\n_443._tcp.b.example. IN TLSA"
    .. " 3 1 1\n_443._tcp.c.example. TLSA\n",
    { "1:11 a.example alone 1:33=leaf", "2:25 wrong-shape TLSA",
      "3:22 wrong-shape TLSA" } },
  { "records that are elsewhere", "tlsa",
    "_443._tcp.a.example. TLSA 3 1 1 " .. X .. "\n$INCLUDE b.zone\n"
    .. "$GENERATE 1-3 _443._tcp.c$.example. TLSA 3 1 1 " .. X .. "\n",
    { "1:11 a.example alone 1:33=leaf", "2:1 unread b.zone",
      "3:1 unread 1-3" } },
  { "records whose data is written as that of any type", "tlsa",
    "_443._tcp.a.example. TLSA \\# 35 030101" .. X .. "\n_443._tcp.b.example."
    .. " type52 \\# 35 ( 02 0101\n" .. X .. " )\n TLSA \\# 34 030101" .. X
    .. "\n TYPE52 3 1 1 zz\n TLSA \\# 35 0300\n TLSA \\# 3 030001\n",
    { "1:11 a.example alone 1:39=leaf", "2:11 b.example alone 3:1=ca "
      .. "4:19=leaf 5:15=leaf!pin.character", "4:2 wrong-shape \\#",
      "6:2 wrong-shape TLSA", "7:18 wrong-shape 3 0 1" } },
  { "a list of Chromium's", "chromium-pins",
    "# a comment\n\nPinsListTimestamp\n1738241860\n\n# one\nTestSPKI\nsha256/"
    .. A .. "\n\nGoogleBackup2048\n" .. KEY,
    { "7:1 (unnamed) nil 7:1 10:1" } },
  { "an owner without port and protocol", "tlsa",
    "a.example. IN TLSA 3 1 1 " .. X,
    { "1:1 a.example alone 1:26=leaf", "1:1 wrong-shape owner" } },
}

describe("lines of text:", function()
  for _, row in ipairs(READ) do
    it(row[1] .. " is read", function()
      local made = assert(read(row[3]))
      assert.equal(row[2], made.format)
      assert.same(row[4], describe_all(made))
    end)
  end
end)

-- What is wrong with the quotes of a header, its code and place.
local REFUSED = {
  { "no quotes around a pin", HEADER .. "pin-sha256=" .. A .. "; max-age=1",
    "hpkp.unquoted", 1, 29 },
  { "single quotes around a pin", HEADER .. "pin-sha256='" .. A .. "'",
    "hpkp.single-quote", 1, 29 },
  { "typographic quotes",
    HEADER .. "pin-sha256=\u{201c}" .. A .. "\u{201d}; max-age=1",
    "hpkp.curly-quote", 1, 29 },
  { "a quote that is not closed", HEADER .. 'pin-sha256="' .. A,
    "hpkp.quote-open", 1, 29 },
  { "a quote that the next directive closes",
    HEADER .. 'pin-sha256="' .. A .. '; ' .. pin(B), "hpkp.quote-open", 1, 29 },
  { "quotes around the whole header that is sent",
    HEADER .. "'" .. pin(A) .. "'", "hpkp.quoted-header", 1, 18 },
  { "the same quotes inside and outside",
    'x\nadd_header Public-Key-Pins "' .. pin(A) .. '; max-age=1";',
    "hpkp.quote-inside", 2, 40 },
  { "a value that is not closed in a server's config",
    "add_header Public-Key-Pins '" .. pin(A) .. ";", "hpkp.quote-open", 1, 28 },
  { "a comma between directives",
    HEADER .. pin(A) .. ", max-age=1", "hpkp.comma", 1, 75 },
  { "no semicolon between directives",
    HEADER .. pin(A) .. " max-age=1", "hpkp.separator", 1, 76 },
  { "white space before a value",
    HEADER .. 'max-age= 1', "hpkp.space", 1, 26 },
  { "white space before an equals sign",
    HEADER .. 'max-age =1', "hpkp.space", 1, 26 },
}

describe("a header is refused for", function()
  for _, row in ipairs(REFUSED) do
    it(row[1], function()
      local made, refusal = read(row[2])
      assert.is_nil(made)
      assert.same({ row[3], row[4], row[5] },
                  { refusal.code, refusal.line, refusal.column })
    end)
  end
end)

-- Lists of keys that are wrong: text, line, column.
local LISTS = {
  { "the marks of a merge", "<<<<<<< HEAD\nPinsListTimestamp\n1\n=======\n"
    .. ">>>>>>> other\n", "chromium-pins.conflict", 1, 1 },
  { "a name without a key", "A\nsha256/" .. A .. "\nB\n",
    "chromium.line", 4, 1 },
  { "a name before a name", "PinsListTimestamp\n1\nA\nB\n",
    "chromium.line", 4, 1 },
  { "a time that is none", "PinsListTimestamp\nsoon\n", "chromium.line", 2, 1 },
  { "a time that has no date", "PinsListTimestamp\n123456789012\n",
    "chromium.line", 2, 1 },
  { "a key without a name", "A\nsha256/" .. A .. "\nsha256/" .. B .. "\n",
    "chromium.line", 3, 1 },
  { "a key that is cut off", "PinsListTimestamp\n1\nA\n" .. KEY:sub(1, 40),
    "chromium.line", 4, 1 },
}

describe("a list of keys is refused for", function()
  for _, row in ipairs(LISTS) do
    it(row[1], function()
      local made, refusal = read(row[2])
      assert.is_nil(made)
      assert.same({ row[3], row[4], row[5] },
                  { refusal.code, refusal.line, refusal.column })
    end)
  end
end)

describe("text that is no format", function()
  it("is told which were tried, and how far each got", function()
    local _, refusal = read "some words\nof a letter <br>\n"
    assert.equal("config.unrecognised", refusal.code)
    local told = {}
    for i, one in ipairs(refusal.tried) do
      told[i] = ("%d:%d %s"):format(one.line, one.column,
                                    one.message:match "^nor ([%w-]+): ")
    end
    assert.same({ "1:1 JSON", "1:1 XML", "1:1 YAML", "1:1 hpkp", "1:1 curl",
      "1:1 tlsa", "1:1 chromium-pins" }, told)
  end)

  it("is refused as any other where it is one long line", function()
    local _, refusal = config.read { path = "x", explicit = true,
      claimed = true, in_target = false, octets = ("x"):rep(1000000):rep(2) }
    assert.equal("config.unrecognised", refusal.code)
  end)

  it("is passed over in a folder", function()
    local made, refusal = config.read { path = "a.conf", octets = "listen 80;",
      explicit = false, claimed = false, in_target = false }
    assert.same({}, made)
    assert.is_nil(refusal)
  end)
end)
