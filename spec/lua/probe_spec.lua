-- cotter probe and core.fetch, against servers on this machine: openssl
-- s_server where a server behaves, spec/c/server.c where it does not.

local cjson = require "cjson"
local core = require "cotter.core"

local function capture(command)
  local pipe <close> = assert(io.popen(command))
  return (pipe:read "a":gsub("\n$", ""))
end

local function contents(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

local program = os.getenv "COTTER" or "build/cotter"
local folder = capture "mktemp -d"
local processes, pipes = {}, {}

local function sh(command)
  assert(os.execute(("cd '%s' && { %s; } >log 2>&1"):format(folder, command)),
         command)
end

--- Runs cotter probe without the proxy of whoever runs the specs.
---@return string out
---@return string err
---@return integer status
local function probe(arguments, environment)
  local _, _, status = os.execute(
    ("env -u NO_COLOR -u HTTPS_PROXY -u https_proxy -u NO_PROXY -u no_proxy "
     .. "%s %s probe %s >%s/out 2>%s/err"):format(
      environment or "", program, arguments, folder, folder))
  return contents(folder .. "/out"), contents(folder .. "/err"), status
end

local function probe_json(arguments, environment)
  local out, _, status = probe("--format json " .. arguments, environment)
  local report = cjson.decode(out)
  assert.equal("cotter.probe/1", report.schema)
  return report.servers, status
end

--- Starts a process that prints its number first; reads up to a line.
local function start(command, last)
  local pipe = assert(io.popen("cd '" .. folder .. "' && echo $$ && exec "
                               .. command .. " 2>&1"))
  processes[#processes + 1] = assert(pipe:read "n")
  pipes[#pipes + 1] = pipe
  for line in pipe:lines() do
    local found = line:match(last)
    if found then return found end
  end
  error("no server: " .. command)
end

--- Starts openssl s_server; gives its port.
local function serve(options, address)
  return start(("openssl s_server -accept %s:0 -www -quiet %s"):format(
    address or "127.0.0.1", options):gsub("%-quiet ", ""),
    "^ACCEPT .*:(%d+)$")
end

--- A key and a certificate NAME.pem, issued by ISSUER.pem.
local function issue(name, kind, issuer, extension)
  sh(("openssl req -x509 -new -nodes -days 30 -subj /CN=%s -newkey %s "
      .. "-keyout %s.key -out %s.pem %s -addext %s"):format(
      name, kind, name, name,
      issuer and ("-CA %s.pem -CAkey %s.key"):format(issuer, issuer) or "",
      extension))
end

--- The DER of certificates as openssl makes it.
local function der(name)
  return capture(("openssl x509 -in '%s/%s.pem' -outform DER | base64 -w0")
                 :format(folder, name))
end

--- The pin, as RFC 7469 makes it with openssl.
local function pin(name)
  return "sha256/" .. capture(
    ("openssl x509 -in '%s/%s.pem' -pubkey -noout | "
     .. "openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | "
     .. "base64 -w0"):format(folder, name))
end

local function pins(server)
  local list = {}
  for i, cert in ipairs(server.certs) do list[i] = cert.pin end
  return list
end

local EC = "ec:ec.param"
local CA = "basicConstraints=critical,CA:TRUE"
local HOST = "subjectAltName=DNS:a.example"
-- Which the CA/Browser Forum refuses beside a subject (BR 7.1.2.7.12), and
-- RFC 5280 does not.
local CRITICAL = "subjectAltName=critical,DNS:a.example"

local ports = {}

setup(function()
  sh "openssl genpkey -genparam -algorithm EC -pkeyopt \z
      ec_paramgen_curve:P-256 -out ec.param"
  issue("root", EC, nil, CA)
  issue("middle", EC, "root", CA)
  issue("leaf", EC, "middle", HOST)
  issue("other", "rsa:2048", "middle", CRITICAL)
  sh "cat leaf.pem middle.pem > chain.pem"
  sh "cat root.pem middle.pem leaf.pem > disorder.pem"
  sh "i=0; while [ $i -lt 200 ]; do cat middle.pem; i=$((i+1)); done >long.pem"
  local ec = "-cert leaf.pem -key leaf.key "
  ports.ec13 = serve(ec .. "-cert_chain middle.pem -tls1_3")
  ports.ec12 = serve(ec .. "-cert_chain middle.pem -tls1_2")
  ports.rsa13 = serve "-cert other.pem -key other.key -cert_chain middle.pem"
  ports.rsa12 = serve "-cert other.pem -key other.key -tls1_2"
  ports.disorder = serve(ec .. "-cert_chain disorder.pem")
  ports.long = serve(ec .. "-cert_chain long.pem")
  ports.asks13 = serve(ec .. "-Verify 1 -CAfile root.pem -tls1_3")
  ports.asks12 = serve(ec .. "-Verify 1 -CAfile root.pem -tls1_2")
  ports.names = serve(ec .. "-servername b.example -cert2 other.pem "
                      .. "-key2 other.key")
  ports.strict = serve(ec .. "-servername b.example -servername_fatal "
                       .. "-cert2 other.pem -key2 other.key")
  ports.six = serve(ec, "[::1]")
  local server = program:gsub("[^/]*$", "spec/server")
  if server:sub(1, 1) ~= "/" then server = capture "pwd" .. "/" .. server end
  start(server, "^process (%d+)$")
  for line in pipes[#pipes]:lines() do
    if line == "ready" then break end
    local name, port = line:match "^(%S+) (%d+)$"
    ports[name] = port
  end
end)

teardown(function()
  for _, process in ipairs(processes) do
    os.execute(("kill %d 2>/dev/null"):format(process))
  end
  for _, pipe in ipairs(pipes) do pipe:close() end
  os.execute(("rm -rf '%s'"):format(folder))
end)

--- a.example at the port, on the command line.
local function at(name, host)
  host = host or "a.example"
  return ("--resolve %s:%s:127.0.0.1 %s:%s"):format(host, ports[name], host,
                                                     ports[name])
end

describe("cotter probe fetches", function()
  for _, row in ipairs {
    { "a chain with a P-256 key, by TLS 1.3", "ec13", "TLSv1.3",
      { "leaf", "middle" } },
    { "a chain with a P-256 key, by TLS 1.2", "ec12", "TLSv1.2",
      { "leaf", "middle" } },
    { "a chain with an RSA key", "rsa13", "TLSv1.3", { "other", "middle" } },
    { "a chain without its intermediate", "rsa12", "TLSv1.2", { "other" } },
    { "a chain in the wrong order, as it is", "disorder", "TLSv1.3",
      { "leaf", "root", "middle", "leaf" } },
    { "a chain where a client certificate is asked for", "asks13", "TLSv1.3",
      { "leaf" }, true },
    { "the same by TLS 1.2", "asks12", "TLSv1.2", { "leaf" }, true },
    { "what a server sends to whom it does not know", "names", "TLSv1.3",
      { "leaf" } },
  } do
    local name, port, protocol, chain = row[1], row[2], row[3], row[4]
    it(name, function()
      local servers, status = probe_json(at(port))
      local one = servers[1]
      assert.equal(0, status)
      assert.equal("a.example", one.host)
      assert.equal(tonumber(ports[port]), one.port)
      assert.equal("127.0.0.1", one.address)
      assert.equal(protocol, one.protocol)
      assert.equal(row[5] or false, one.client_certificate)
      assert.is_nil(one.error)
      for i, cert in ipairs(chain) do chain[i] = pin(cert) end
      assert.same(chain, pins(one))
    end)
  end

  it("the chain of the name that is asked for", function()
    local servers = probe_json(at("names", "b.example"))
    assert.same({ pin "other" }, pins(servers[1]))
  end)

  it("by an address of IPv6", function()
    local servers, status = probe_json(("[::1]:%s --resolve a.example:%s:::1 "
      .. "a.example:%s"):format(ports.six, ports.six, ports.six))
    assert.equal(0, status)
    for _, one in ipairs(servers) do
      assert.equal("::1", one.address)
      assert.same({ pin "leaf" }, pins(one))
    end
  end)

  it("by a name of this machine", function()
    local servers = probe_json("localhost:" .. ports.ec13)
    assert.same({ pin "leaf", pin "middle" }, pins(servers[1]))
  end)

  it("what is no certificate, and says so", function()
    local out, err, status = probe(at "no-der")
    assert.equal(([[
a.example:%s (127.0.0.1), TLSv1.2
  a certificate that cannot be read: ]]):format(ports["no-der"]),
                 out:match "^(.-\n.-: )")
    assert.equal("", err)
    assert.equal(0, status)
    local servers = probe_json(at "no-der")
    assert.equal("der.identifier", servers[1].certs[1].error.code)
    assert.equal(cjson.null, servers[1].certs[1].pin)
  end)
end)

describe("cotter probe takes certificates of", function()
  for _, row in ipairs {
    { "ten requests to say hello again", "ten-requests" },
    { "ten warnings", "ten-warnings" },
    { "who serves nobody that wants a ticket or compression", "modest" },
    { "as many octets as there may be", "longest-chain" },
  } do
    it(row[1], function()
      local servers, status = probe_json("--timeout 0.5 " .. at(row[2]))
      assert.equal(0, status)
      assert.equal("der.identifier", servers[1].certs[1].error.code)
    end)
  end
end)

describe("cotter probe looks for the path", function()
  for _, row in ipairs {
    { "with the checks of the CA/Browser Forum", "", "no path: " },
    { "with those of a profile", "--profile webpki ", "no path: " },
    { "without them in the other", "--profile rfc5280 ",
      "path: CN=other < CN=middle < CN=root" },
  } do
    it(row[1], function()
      local out = probe(("%s--anchors %s/root.pem %s"):format(row[2], folder,
                                                              at "rsa13"))
      assert.matches("\n  " .. row[3], out, 1, true)
    end)
  end
end)

describe("cotter probe prints", function()
  it("each certificate in a line", function()
    local out, err, status = probe(at "asks12")
    local day = capture(("date -u -d \"$(openssl x509 -in '%s/leaf.pem' "
      .. "-noout -enddate | cut -d= -f2)\" +%%F"):format(folder))
    assert.equal(([[
a.example:%s (127.0.0.1), TLSv1.2
  %s  %s  CN=leaf
  the server asks for a client certificate
  no path: ]]):format(ports.asks12, pin "leaf", day),
                 out:match "^.-\n  no path: ")
    assert.equal("", err)
    assert.equal(0, status)
  end)

  it("the others where one fails, in the order that was asked for", function()
    local out, err, status = probe(("%s x.invalid %s"):format(
      at "http", at "ec13"))
    assert.matches("^a.example:" .. ports.ec13, out)
    assert.equal(([[
a.example:%s: error: the port speaks HTTP without TLS
x.invalid:443: error: the name has no address
]]):format(ports.http), err)
    assert.equal(2, status)
  end)

  it("each server once", function()
    local servers = probe_json(at "ec13" .. " A.Example.:" .. ports.ec13)
    assert.equal(1, #servers)
  end)

  it("how far it is, on a terminal alone", function()
    local command = ("%s probe --timeout 1.5 %s"):format(program, at "silent")
    local shown = capture(("script -qec '%s' /dev/null </dev/null")
                          :format(command))
    assert.matches("0 of 1 server, 1 s", shown, 1, true)
    assert.matches("nothing came within", shown, 1, true)
    local _, err = probe(at "ec13")
    assert.equal("", err)
  end)
end)

describe("cotter probe says", function()
  for _, row in ipairs {
    { "alert", "tls.alert", "refuses the handshake: alert handshake_failure" },
    { "strict", "tls.alert", "alert unrecognized_name (it serves no host" },
    { "old-version", "tls.version", "neither TLS 1.2 nor TLS 1.3" },
    { "http", "tls.http", "the port speaks HTTP without TLS" },
    { "smtp", "tls.foreign", "the port does not speak TLS" },
    { "reset", "net.reset", "the connection was reset in the handshake" },
    { "closed", "net.closed", "closed the connection before its cert" },
    { "no-certificate", "tls.no-certificate", "sent no certificate" },
    { "many-certificates", "tls.chain", "more than 100 of them" },
    { "long", "tls.chain", "more than 100 of them" },
    { "long-chain", "tls.chain", "more than 100 KiB of certificates" },
    { "chain-too-long", "tls.chain", "more than 100 KiB of certificates" },
    { "crumbs", "tls.size", "more than 256 KiB came" },
    { "endless-hello", "tls.message", "longer than it may be" },
    { "endless-retry", "tls.message", "other than the certificates" },
    { "future-version", "tls.version", "neither TLS 1.2 nor TLS 1.3" },
    { "idle", "tls.idle", "more than 10 warnings and requests" },
    { "hello-requests", "tls.idle", "more than 10 warnings and requests" },
    { "eleven-requests", "tls.idle", "more than 10 warnings and requests" },
    { "eleven-warnings", "tls.idle", "more than 10 warnings and requests" },
    { "warnings", "tls.handshake", "too many warn alerts" },
    { "bad-list", "tls.handshake", "does not keep to the protocol" },
    { "silent", "net.timeout", "the port is open, but nothing came within" },
    { "drip", "net.timeout", "the certificates did not come within 0.5 s" },
  } do
    local port, code, message = row[1], row[2], row[3]
    it(code .. " of " .. port, function()
      local servers, status = probe_json("--timeout 0.5 " .. at(port))
      assert.equal(code, servers[1].error.code)
      assert.matches(message, servers[1].error.message, 1, true)
      assert.same({}, servers[1].certs)
      assert.equal("127.0.0.1", servers[1].address)
      assert.equal(2, status)
    end)
  end

  -- Options, port, message: which of the two times was too short.
  for _, row in ipairs {
    { "--connect-timeout 0.3", "full", "no connection within 0.3 s" },
    { "--connect-timeout 5 --timeout 0.3", "full",
      "no connection within 0.3 s" },
    { "--connect-timeout 0.3 --timeout 0.6", "silent",
      "the port is open, but nothing came within 0.6 s" },
  } do
    it(row[3] .. " with " .. row[1], function()
      local servers = probe_json(row[1] .. " " .. at(row[2]))
      assert.equal("net.timeout", servers[1].error.code)
      assert.matches(row[3], servers[1].error.message, 1, true)
    end)
  end

  it("what the alert is called", function()
    local servers = probe_json(at "alert")
    assert.equal("handshake_failure", servers[1].error.alert)
  end)

  for _, row in ipairs {
    { "x.invalid", "net.name", "the name has no address" },
    { "127.0.0.1:1", "net.refused", "the connection was refused" },
    { "a..b", "host.label-empty", "no name of a host" },
    { "https://a.example/", "host.url", "no name of a host" },
    { "'*.a.example'", "host.wildcard", "a name without *" },
    { "a.example:0", "port", "no port" },
    { "a.example:65536", "port", "no port" },
    { "a.example:https", "port", "no port" },
    { "'[::1]:x'", "port", "no port" },
    { "a_b.example", "host.character", "no name of a host" },
    { "../../x", "host.path", "no name of a host" },
  } do
    local target, code, message = row[1], row[2], row[3]
    it(code .. " of " .. target, function()
      local servers, status = probe_json(target)
      assert.equal(code, servers[1].error.code)
      assert.matches(message, servers[1].error.message, 1, true)
      assert.equal(2, status)
    end)
  end

  -- These servers close after 20 s, which would be told as net.closed.
  it("net.timeout within the time, however slowly octets come", function()
    for _, name in ipairs { "silent", "drip" } do
      local servers = probe_json("--timeout 0.2 " .. at(name))
      assert.equal("net.timeout", servers[1].error.code)
    end
  end)

  -- It waits until eight are there: who asks fewer at a time hears nothing.
  it("what servers say that it asks at the same time", function()
    local words = {}
    for i = 1, 8 do words[i] = at("crowd", ("h%d.example"):format(i)) end
    local servers = probe_json("--timeout 60 --connect-timeout 60 "
      .. table.concat(words, " "))
    assert.equal(8, #servers)
    for i, server in ipairs(servers) do
      assert.equal(("h%d.example"):format(i), server.host)
      assert.equal("handshake_failure", server.error.alert)
    end
  end)
end)

describe("through a proxy cotter probe", function()
  local function through(name, host, more)
    return probe_json("--timeout 0.5 " .. host,
      ("HTTPS_PROXY=http://%s127.0.0.1:%s %s"):format(
        name == "proxy-of-user" and "user:p%40ss@" or "", ports[name],
        more or ""))
  end

  for _, name in ipairs { "proxy", "proxy-of-user" } do
    it("fetches from " .. name, function()
      local servers, status = through(name, "a.example:" .. ports.ec13)
      assert.equal(0, status)
      assert.same({ pin "leaf", pin "middle" }, pins(servers[1]))
      assert.equal("127.0.0.1:" .. ports[name], servers[1].proxy)
      assert.equal(cjson.null, servers[1].address)
    end)
  end

  for _, row in ipairs {
    { "proxy-forbids", "proxy.refused", "it answers 403" },
    { "proxy-of-nothing", "proxy.answer", "does not answer as HTTP does" },
    { "proxy-without-end", "proxy.head", "more than 8190 octets" },
    { "silent", "net.timeout", "it did not answer within 0.5 s" },
    { "closed", "net.closed", "the connection was closed" },
    { "proxy", "proxy.refused", "it answers 502", "a.example:1" },
    { "proxy", "tls.http", "the port speaks HTTP", nil, "http" },
  } do
    local name, code, message = row[1], row[2], row[3]
    it("says " .. code .. " of " .. name .. (row[5] or ""), function()
      local target = row[4] or "a.example:" .. ports[row[5] or "ec13"]
      local servers, status = through(name, target)
      assert.equal(code, servers[1].error.code)
      assert.equal(2, status)
      assert.matches(("through the proxy 127.0.0.1:%s: "):format(ports[name]),
                     servers[1].error.message, 1, true)
      assert.matches(message, servers[1].error.message, 1, true)
    end)
  end

  it("says that the proxy asks for a user, and tells no password", function()
    local out, err = probe("a.example",
      ("HTTPS_PROXY=http://user:wrong@127.0.0.1:%s"):format(
        ports["proxy-of-user"]))
    assert.matches("it answers 407, which asks for a user", err, 1, true)
    assert.is_nil((out .. err):find "wrong")
  end)

  it("says that no proxy is there", function()
    local servers = probe_json("a.example", "HTTPS_PROXY=127.0.0.1:1")
    assert.equal("net.refused", servers[1].error.code)
    assert.equal("127.0.0.1:1", servers[1].proxy)
  end)

  for _, row in ipairs {
    { "*" }, { "a.example" }, { ".example" }, { "x, A.EXAMPLE" },
    { "b.example", true }, { "xa.example", true }, { "a.example:1", true },
  } do
    local list, used = row[1], row[2] or false
    it((used and "asks it for all but " or "does without it for ") .. list,
       function()
      local servers = through("proxy", at "ec13",
                              ("NO_PROXY='%s'"):format(list))
      assert.is_nil(servers[1].error)
      assert.equal(used, servers[1].proxy ~= nil)
    end)
  end
end)

describe("cotter probe refuses", function()
  for _, row in ipairs {
    { "no server", "", "missing argument" },
    { "a time to connect that is none", "--connect-timeout soon a.example",
      "--connect-timeout" },
    { "a timeout that is none", "--timeout soon a.example", "--timeout" },
    { "a timeout of nothing", "--timeout 0 a.example", "--timeout" },
    { "a timeout of days", "--timeout 100000 a.example", "--timeout" },
    { "an address that is none", "--resolve a.example:443:b a.example",
      "is not HOST:PORT:ADDRESS" },
    { "an address without a port", "--resolve a.example:::1 a.example",
      "is not HOST:PORT:ADDRESS" },
    { "an address of another", "--resolve b.example:443:127.0.0.1 a.example",
      "is for none of the servers" },
    { "two chains in one file", "--save x a.example a.example:8443",
      "two ports" },
    { "to save the chain of an address", "--save x 127.0.0.1:1",
      "no pin is of the address" },
    { "a format that is none", "--format xml a.example", "--format" },
    { "a proxy of another kind", "a.example", "only http://",
      "HTTPS_PROXY=socks5://127.0.0.1" },
    { "a proxy that is asked by TLS", "a.example",
      "TLS inside the proxy's own TLS is not spoken",
      "HTTPS_PROXY=https://user:secret@127.0.0.1:1" },
    { "a proxy that is none", "a.example", "is not http://HOST:PORT",
      "HTTPS_PROXY=http://user:secret@a..b" },
  } do
    local name, arguments, message, environment =
      row[1], row[2], row[3], row[4]
    it(name, function()
      local out, err, status = probe(arguments, environment)
      assert.equal("", out)
      assert.matches(message, err, 1, true)
      assert.is_nil(err:find "secret")
      assert.equal(2, status)
    end)
  end
end)

describe("cotter probe --save", function()
  local evidence

  before_each(function()
    evidence = folder .. "/evidence"
    sh "rm -rf evidence elsewhere"
  end)

  it("writes each chain as it was served", function()
    local _, err, status = probe(("--save %s %s %s"):format(
      evidence, at "disorder", at("names", "b.example")))
    assert.equal("", err)
    assert.equal(0, status)
    assert.equal(contents(folder .. "/leaf.pem")
                 .. contents(folder .. "/disorder.pem"),
                 contents(evidence .. "/chains/a.example.pem"))
    assert.equal(contents(folder .. "/other.pem"),
                 contents(evidence .. "/chains/b.example.pem"))
  end)

  it("gives evidence that cotter check reads", function()
    probe(("--save %s %s"):format(evidence, at "ec13"))
    local source = folder .. "/pinning.json"
    assert(core.write_file(source, ('{"hosts":[{"host":"a.example","hashes":'
      .. '["%s","%s"]}]}'):format(pin "leaf", pin "root")))
    local out = capture(("%s check -e %s --select rotation-no-match %s")
                        :format(program, evidence, source))
    assert.matches("^pass: nothing found", out)
  end)

  it("writes nothing of what was not fetched", function()
    local _, _, status = probe(("--save %s %s"):format(evidence, at "http"))
    assert.equal(2, status)
    assert.is_nil(core.stat(evidence))
  end)

  it("leaves a chain that is there as it is, where none is fetched", function()
    sh "mkdir -p evidence/chains && echo old > evidence/chains/a.example.pem"
    probe(("--save %s %s"):format(evidence, at "closed"))
    assert.equal("old\n", contents(evidence .. "/chains/a.example.pem"))
  end)

  it("does not follow links out of the folder", function()
    sh "mkdir evidence elsewhere && ln -s ../elsewhere evidence/chains"
    local servers, status = probe_json(("--save %s %s"):format(evidence,
                                                               at "ec13"))
    assert.equal("file.link", servers[1].error.code)
    assert.equal(2, status)
    assert.same({}, core.list_directory(folder .. "/elsewhere"))
  end)

  it("replaces a link by the chain, not what it leads to", function()
    sh "mkdir -p evidence/chains && echo old > elsewhere && \z
        ln -s ../../elsewhere evidence/chains/a.example.pem"
    local _, _, status = probe(("--save %s %s"):format(evidence, at "ec13"))
    assert.equal(0, status)
    assert.equal("old\n", contents(folder .. "/elsewhere"))
    assert.equal(contents(folder .. "/chain.pem"),
                 contents(evidence .. "/chains/a.example.pem"))
  end)

  it("says what cannot be written, and prints the chain", function()
    sh ": > evidence"
    local out, err, status = probe(("--save %s %s"):format(evidence,
                                                           at "ec13"))
    assert.matches(pin "leaf", out, 1, true)
    assert.matches("a file, where a folder is wanted", err, 1, true)
    assert.equal(2, status)
  end)
end)

describe("core.fetch", function()
  local function request(name)
    return { name = "", address = "127.0.0.1", port = tonumber(ports[name]),
             tunnel = "" }
  end

  it("gives the octets of each certificate", function()
    for i, result in core.fetch({ request "ec13" }, 5000, 1) do
      assert.equal(1, i)
      assert.same({ der "leaf", der "middle" },
                  { core.base64(result.certs[1]),
                    core.base64(result.certs[2]) })
      assert.is_nil(result.fault)
    end
  end)

  it("ends with the loop", function()
    local list = {}
    for i = 1, 20 do list[i] = request "ec13" end
    local ok, raised = pcall(function()
      for _, result in core.fetch(list, 5000, 4) do
        error(result.protocol or result.fault.code, 0)
      end
    end)
    assert.same({ false, "TLSv1.3" }, { ok, raised })
  end)

  it("asks nobody for nothing", function()
    for _ in core.fetch({}, 1, 1) do error "a result" end
  end)

  it("takes the most that it may be asked for", function()
    for _ in core.fetch({}, 3600000, 8, 3600000) do error "a result" end
  end)

  it("asks as many servers as there may be", function()
    local list = {}
    for i = 1, 10000 do list[i] = {} end
    assert.error_matches(function() core.fetch(list, 1, 1) end, "no string")
    list[10001] = {}
    assert.error_matches(function() core.fetch(list, 1, 1) end,
                         "too many servers")
  end)

  for _, row in ipairs {
    { "requests that are none", { {} }, 1, 1, "no string" },
    { "a port that is none", { { name = "", address = "x", port = 0,
                                 tunnel = "" } }, 1, 1, "out of range" },
    { "a name with a NUL", { { name = "a\0b", address = "x", port = 1,
                               tunnel = "" } }, 1, 1, "NUL" },
    { "no time", {}, 0, 1, "out of range" },
    { "more than an hour", {}, 3600001, 1, "out of range" },
    { "too many at a time", {}, 1, 9, "out of range" },
  } do
    it("refuses " .. row[1], function()
      assert.error_matches(function() core.fetch(row[2], row[3], row[4]) end,
                           row[5])
    end)
  end

  it("is not there in a sandbox", function()
    local source = folder .. "/reach.lua"
    assert(core.write_file(source, [[
      local core = require "cotter.core"
      return function() return tostring(core.fetch) end
    ]]))
    local path = package.path
    package.path = folder .. "/?.lua;" .. path
    local answer = core.sandbox("reach", "", 1 << 24)
    package.path = path
    assert.equal("nil", answer)
  end)
end)
