-- cotter probe against nginx: the paths that it finds, and what the consumers
-- of a config decide about the connections.

local cjson = require "cjson"
local core = require "cotter.core"

local program = os.getenv "COTTER" or "build/cotter"

local function capture(command)
  local pipe <close> = assert(io.popen(command))
  return (pipe:read "a":gsub("\n$", ""))
end

local function contents(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local folder = capture "mktemp -d"
local server, ports = {}, {}

local function write(name, text)
  assert(core.write_file(folder .. "/" .. name, text))
end

local function sh(command)
  assert(os.execute(("cd '%s' && { %s; } >log 2>&1"):format(folder, command)),
         command)
end

-- Certificates --------------------------------------------------------------

local CA_CONFIG = [[
[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = names
unique_subject = no
[names]
commonName = supplied
[authority]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[server]
subjectAltName = DNS:$ENV::HOST
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
]]

local KEYS = {
  ec = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256",
  rsa = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048",
}

-- A root signs itself; what is for a host is no authority.
local function signing(name, issuer, options)
  local signer = issuer == name and ("-selfsign -keyfile %s.key"):format(name)
    or ("-cert %s.pem -keyfile %s.key"):format(issuer, issuer)
  local ended = options.ended
    and "-startdate 20250101000000Z -enddate 20250201000000Z" or "-days 30"
  return ("%s -extensions %s %s"):format(signer,
    options.host and "server" or "authority", ended)
end

--- A key and a certificate NAME.pem of an issuer; ended where that is said.
local function issue(name, issuer, options)
  sh(("openssl genpkey %s -out %s.key"):format(KEYS[options.key or "ec"], name))
  sh(("openssl req -new -key %s.key -subj /CN=%s -out %s.csr"):format(
     name, name, name))
  sh(("HOST='%s' openssl ca -config ca.cnf -batch -notext %s -in %s.csr "
      .. "-out %s.pem"):format(options.host or "unused",
     signing(name, issuer, options), name, name))
end

local function make_certs()
  write("ca.cnf", CA_CONFIG)
  write("index", "")
  write("serial", "01\n")
  issue("root", "root", {})
  issue("middle", "root", {})
  issue("ec", "middle", { host = "ec.example.com, DNS:alone.example.com, "
    .. "DNS:disorder.example.com, DNS:asks.example.com" })
  issue("rsa", "middle", { host = "rsa.example.com", key = "rsa" })
  issue("other", "middle", { host = "other.example.com" })
  issue("ended", "middle", { host = "ended.example.com", ended = true })
  for _, name in ipairs { "ec", "rsa", "other", "ended" } do
    sh(("cat %s.pem middle.pem > %s.chain"):format(name, name))
  end
  sh "cat ec.pem root.pem middle.pem > disorder.chain"
  sh "cp ec.pem alone.chain"
end

local function pin(name)
  return "sha256/" .. capture(
    ("openssl x509 -in '%s/%s.pem' -pubkey -noout | "
     .. "openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | "
     .. "base64 -w0"):format(folder, name))
end

-- The server ----------------------------------------------------------------

local HEAD = [[
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events { }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  ssl_certificate ec.chain;
  ssl_certificate_key ec.key;
]]

-- Which server answers is told by the name; the protocols are of the port.
local NAMES = {
  { "ec.example.com", "ec", "ec" }, { "rsa.example.com", "rsa", "rsa" },
  { "wrong.example.com", "other", "other" },
  { "ended.example.com", "ended", "ended" },
  { "alone.example.com", "alone", "ec" },
  { "disorder.example.com", "disorder", "ec" },
  { "asks.example.com", "ec", "ec",
    "ssl_verify_client on; ssl_client_certificate root.pem;" },
}

local function block(listen, more)
  return ("  server { listen %s; %s }\n"):format(listen, more)
end

local function has_ipv6()
  return core.stat "/proc/net/if_inet6"
    and contents "/proc/net/if_inet6" ~= ""
end

local function write_config()
  local parts = { HEAD,
    block(("127.0.0.1:%d ssl"):format(ports.tls12), "ssl_protocols TLSv1.2;"),
    block(("127.0.0.1:%d ssl"):format(ports.tls13), "ssl_protocols TLSv1.3;"),
    block(("127.0.0.1:%d"):format(ports.http), "return 200;") }
  for _, row in ipairs(NAMES) do
    local more = ("server_name %s; ssl_certificate %s.chain; "
      .. "ssl_certificate_key %s.key; %s"):format(row[1], row[2], row[3],
                                                  row[4] or "")
    parts[#parts + 1] = block(("127.0.0.1:%d ssl"):format(ports.names), more)
  end
  if has_ipv6() then
    parts[#parts + 1] = block(("[::1]:%d ssl"):format(ports.six), "")
  end
  write("nginx.conf", table.concat(parts) .. "}\n")
end

--- Waits for a server: nginx says nothing once it listens.
local function answers(port)
  for _ = 1, 100 do
    for _, result in core.fetch({ { name = "", address = "127.0.0.1",
                                    port = port, tunnel = "" } }, 1000, 1) do
      if not result.fault then return true end
    end
    if not os.execute(("kill -0 %d 2>/dev/null"):format(server.process)) then
      return false
    end
    os.execute "sleep 0.05"
  end
  return false
end

local function stop()
  if not server.pipe then return end
  os.execute(("kill %d 2>/dev/null"):format(server.process))
  server.pipe:close()
  server.pipe = nil
end

-- Whatever becomes of the specs, timeout ends it.
local function start()
  local first = math.random(10000, 31990) -- below Linux's ephemeral ports
  for i, name in ipairs { "names", "tls12", "tls13", "http", "six" } do
    ports[name] = first + i
  end
  write_config()
  server.pipe = assert(io.popen(("echo $$; "
    .. "PATH=$PATH:/usr/sbin:$PWD/build/nginx/usr/sbin; "
    .. "exec timeout 60 nginx -p '%s' -c nginx.conf -e stderr "
    .. "2>'%s/nginx.log'"):format(folder, folder)))
  server.process = assert(server.pipe:read "n")
  if answers(ports.names) then return true end
  stop()
  return false
end

setup(function()
  make_certs()
  for _ = 1, 5 do
    if start() then return end
  end
  error("no nginx: " .. contents(folder .. "/nginx.log"))
end)

teardown(function()
  stop()
  os.execute(("rm -rf '%s'"):format(folder))
end)

-- The command ---------------------------------------------------------------

local function probe(arguments)
  local _, _, status = os.execute(
    ("env -u HTTPS_PROXY -u https_proxy -u NO_PROXY -u no_proxy %s probe "
     .. "--timeout 5 %s >%s/out 2>%s/err"):format(program, arguments, folder,
                                                  folder))
  return contents(folder .. "/out"), contents(folder .. "/err"), status
end

local function at(host, port)
  port = ports[port or "names"]
  return ("--resolve %s:%d:127.0.0.1 %s:%d"):format(host, port, host, port)
end

local function probe_json(arguments)
  local out, err, status = probe(("--format json --anchors %s/root.pem %s")
                                 :format(folder, arguments))
  local report = out ~= "" and cjson.decode(out) or error(err)
  assert.equal(status, report.exit_code)
  return report.servers, status
end

local function pins(certs)
  local list = {}
  for i, cert in ipairs(certs) do list[i] = cert.pin end
  return list
end

local function pins_of(names)
  local list = {}
  for i, name in ipairs(names) do list[i] = pin(name) end
  return list
end

describe("cotter probe finds at nginx", function()
  for _, row in ipairs {
    { "the path of an EC key", "ec.example.com", { "ec", "middle" } },
    { "the path of an RSA key", "rsa.example.com", { "rsa", "middle" } },
    { "a path, where the order is wrong", "disorder.example.com",
      { "ec", "root", "middle" } },
    { "a path, where a client certificate is asked for", "asks.example.com",
      { "ec", "middle" } },
    { "no path for another host", "wrong.example.com", { "other", "middle" },
      "chain.host", "is not for wrong.example.com, but for other.example.com" },
    { "no path for what has ended", "ended.example.com", { "ended", "middle" },
      "chain.expired", "is not valid after 2025-02-01T00:00:00Z" },
    { "no path without the intermediate", "alone.example.com", { "ec" },
      "chain.no-anchor", "was issued by CN=middle, of which there is no" },
  } do
    local name, host, served, code = row[1], row[2], row[3], row[4]
    it(name, function()
      local servers, status = probe_json(at(host))
      local one = servers[1]
      assert.equal(0, status)
      assert.same(pins_of(served), pins(one.certs))
      assert.equal(host == "asks.example.com", one.client_certificate)
      if code then
        assert.equal(cjson.null, one.path)
        assert.equal(code, one.refusal.code)
        assert.matches(row[5], one.refusal.text, 1, true)
      else
        assert.equal(cjson.null, one.refusal)
        assert.same(pins_of { served[1], "middle", "root" }, pins(one.path))
      end
    end)
  end

  for _, row in ipairs {
    { "tls12", "TLSv1.2" }, { "tls13", "TLSv1.3" },
  } do
    it("a server that speaks " .. row[2] .. " alone", function()
      local servers = probe_json(at("ec.example.com", row[1]))
      assert.equal(row[2], servers[1].protocol)
      assert.same(pins_of { "ec", "middle", "root" }, pins(servers[1].path))
    end)
  end

  it("a server of IPv6, where there is one", function()
    if not has_ipv6() then return pending "this machine has no IPv6" end
    local servers = probe_json((
      "--resolve ec.example.com:%d:::1 ec.example.com:%d")
      :format(ports.six, ports.six))
    assert.equal("::1", servers[1].address)
    assert.same(pins_of { "ec", "middle", "root" }, pins(servers[1].path))
  end)

  it("that a port speaks HTTP without TLS", function()
    local servers, status = probe_json(at("ec.example.com", "http"))
    assert.equal("tls.http", servers[1].error.code)
    assert.equal(cjson.null, servers[1].path)
    assert.equal(2, status)
  end)

  it("a path as of another day", function()
    local servers = probe_json("--at 2025-01-15 " .. at "ended.example.com")
    assert.equal("chain.not-yet-valid", servers[1].refusal.code)
    assert.matches("intermediate 1 of 1 (CN=middle)",
                   servers[1].refusal.text, 1, true)
  end)

  it("no path to the anchors of the system, and says what to add", function()
    local out, err, status = probe(at "ec.example.com")
    assert.matches("\n  no path: ", out, 1, true)
    assert.matches("Could not establish trust relationship for the SSL/TLS",
                   out, 1, true)
    assert.equal("", err)
    assert.equal(0, status)
  end)

  it("the path in words", function()
    local out = probe(("--anchors %s/root.pem %s"):format(folder,
                                                          at "ec.example.com"))
    assert.matches("\n  path: CN=ec < CN=middle < CN=root\n", out, 1, true)
  end)
end)

-- Decisions -----------------------------------------------------------------

-- The vendor's page, "Check the hash validity".
local NO_MATCH =
  "SSLPinning found an issue with the configured certificate for the url!"
local PROBLEM = "Message: SSLPinning found some problem with the request!"

local function write_pinning()
  local hosts = {}
  for _, row in ipairs {
    { "ec.example.com", "ec", "root" }, { "rsa.example.com", "ec", "other" },
    { "wrong.example.com", "other", "ec" },
    { "ended.example.com", "ended", "ec" },
    { "alone.example.com", "ec", "root" }, { "x.example.com", "ec", "root" },
  } do
    hosts[#hosts + 1] = { host = row[1], hashes = pins_of { row[2], row[3] } }
  end
  write("pinning.json", cjson.encode { hosts = hosts })
end

local function with_config(more)
  return ("--config %s/pinning.json %s"):format(folder, more)
end

describe("with a config cotter probe", function()
  setup(write_pinning)

  for _, row in ipairs {
    { "gives Success where a pin matches", "ec.example.com", true, nil, 0 },
    { "gives the text for pins where none does", "rsa.example.com", false,
      NO_MATCH, 1 },
    { "gives the other text for another host", "wrong.example.com", false,
      PROBLEM, 1 },
    { "gives the other text for what has ended", "ended.example.com", false,
      PROBLEM, 1 },
    { "gives the other text without the intermediate", "alone.example.com",
      false, PROBLEM, 1 },
    { "gives Success where nothing is pinned, and does not pass",
      "disorder.example.com", true, nil, 1 },
  } do
    local name, host, success, message, exit =
      row[1], row[2], row[3], row[4], row[5]
    it(name, function()
      local servers, status = probe_json(with_config(at(host)))
      local list = servers[1].decisions
      assert.equal(exit, status)
      assert.equal(2, #list)
      for i, consumer in ipairs { "outsystems-android", "outsystems-ios" } do
        assert.equal(consumer, list[i].consumer)
        assert.same({ Success = success, Error = message or cjson.null },
                    list[i].answer)
      end
    end)
  end

  it("says it in words", function()
    local out, err, status = probe(with_config(
      ("--anchors %s/root.pem %s %s"):format(folder, at "ec.example.com",
                                             at "rsa.example.com")))
    assert.equal("", err)
    assert.equal(1, status)
    assert.matches("\n  outsystems-android: accepted (", out, 1, true)
    assert.matches("\n    CheckCertificateForUrl: Success = True\n", out, 1,
                   true)
    assert.matches("\n  outsystems-ios: refused (", out, 1, true)
    assert.matches(('\n    CheckCertificateForUrl: Success = False, '
                    .. 'Error = "%s"\n'):format(NO_MATCH), out, 1, true)
  end)

  it("decides as another consumer does", function()
    local servers, status = probe_json(with_config(
      "--consumer cotter " .. at "ec.example.com"))
    assert.equal(1, #servers[1].decisions)
    assert.equal("cotter", servers[1].decisions[1].consumer)
    assert.equal("accept", servers[1].decisions[1].verdict)
    assert.equal(0, status)
  end)

  it("does not accept where the system trusts no such anchor", function()
    local out, _, status = probe(with_config(at "ec.example.com"))
    assert.matches(PROBLEM, out, 1, true)
    assert.equal(1, status)
  end)

  it("decides nothing of whom it does not reach", function()
    local servers, status = probe_json(with_config(
      at("ec.example.com", "http") .. " x.example.com " .. at "ec.example.com"))
    assert.equal(2, status)
    for i, code in ipairs { "tls.http", "net.name" } do
      assert.equal(code, servers[i].error.code)
      assert.is_nil(servers[i].decisions)
    end
    assert.is_true(servers[3].decisions[1].answer.Success)
  end)

  it("saves evidence that cotter check reads again", function()
    local _, _, status = probe(with_config(
      ("--anchors %s/root.pem --save %s/evidence %s %s"):format(
        folder, folder, at "ec.example.com", at "rsa.example.com")))
    assert.equal(1, status)
    sh "mkdir -p evidence/anchors && cp root.pem evidence/anchors/"
    local out = capture(("%s check -e %s/evidence --format json "
      .. "--select rotation-no-match %s/pinning.json"):format(program, folder,
                                                             folder))
    local hosts = {}
    for _, one in ipairs(cjson.decode(out).findings) do
      if one.outcome == "fail" then hosts[#hosts + 1] = one.host end
    end
    assert.same({ "rsa.example.com" }, hosts)
  end)

  for _, row in ipairs {
    { "a config that is not there", "--config absent.json ec.example.com",
      "absent.json: " },
    { "a consumer without a config", "--consumer okhttp ec.example.com",
      "give it with --config" },
    { "a profile for those who have their own",
      "--profile rfc5280 --config Makefile ec.example.com",
      "--profile is for a path" },
    { "to decide about an address", "--config Makefile 127.0.0.1",
      "no pin is of the address 127.0.0.1" },
    { "anchors that are not there", "--anchors absent.pem ec.example.com",
      "absent.pem: error: " },
    { "anchors that are none", "--anchors Makefile ec.example.com",
      "Makefile" },
    { "a moment that is none", "--at soon ec.example.com", '--at "soon"' },
  } do
    it("refuses " .. row[1], function()
      local out, err, status = probe(row[2])
      assert.equal("", out)
      assert.matches(row[3], err, 1, true)
      assert.equal(2, status)
    end)
  end

  it("refuses a config that is none, and a consumer that is none", function()
    for _, row in ipairs {
      { ("--config %s/root.pem "):format(folder), "root.pem" },
      { with_config "--consumer okhtp ", 'did you mean "okhttp"' },
    } do
      local servers, status = probe_json(row[1] .. at "ec.example.com")
      assert.matches(row[2], servers[1].error.message, 1, true)
      assert.is_nil(servers[1].decisions)
      assert.equal(2, status)
    end
  end)
end)
