--- Tests of the rules of anchor.lua: certificates for a platform's store.

local AT <const> = "2026-11-20"

-- An anchor for the store of OutSystems, in a file that it reads.
local function stored(one)
  return { ["anchors/outsystems/authority.cer"] = one }
end

local root = cert { subject = "Example Root", ca = true }
local locked = { ["anchors/mendix/root.pfx"] = file "fixtures/root.pfx" }

test "anchor-not-ca" {
  at = AT,
  cases = {
    { "a root", {}, pass, anchors = { root } },
    { "an authority without a limit on its key", {}, pass,
      anchors = { cert { subject = "Example", ca = true, usage = {} } } },
    { "an end entity", {}, fails "not_ca",
      anchors = { cert { subject = "Client", san = {} } } },
    { "a root that may not sign", {}, fails "no_cert_sign",
      anchors = { cert { subject = "Example", ca = true,
                         usage = { "cRLSign" } } } },
    { "a server's own certificate", {}, pass,
      anchors = { cert { subject = "api.example.com", key = key "S",
        issuer = cert { subject = "api.example.com", key = key "S" } } } },
    { "a server's certificate that another has issued", {}, fails "not_ca",
      anchors = { cert { subject = "api.example.com", issuer = root } } },
    { "a container that is locked", {}, unknown, evidence = locked },
  },
}

test "anchor-server-certificate" {
  at = AT,
  cases = {
    { "a root", {}, pass, anchors = { root } },
    { "a server by its names", {}, fails "server",
      anchors = { cert { subject = "Server", san = { "a.example" } } } },
    { "a server by its address", {}, fails "server",
      anchors = { cert { subject = "Server", san = { "192.0.2.1" } } } },
    { "a server by its purpose", {}, fails "server",
      anchors = { cert { subject = "Server", san = {} } } },
    { "a server by its subject", {}, fails "server",
      anchors = { cert { subject = "CN=api.example.com", san = {},
                         extended_usage = { "client" } } } },
    { "a server by a wildcard in its subject", {}, fails "server",
      anchors = { cert { subject = "CN=*.example.com", san = {},
                         extended_usage = { "client" } } } },
    { "by no purpose, and by the subject of a person", {}, pass,
      anchors = { cert { subject = "CN=Client", san = {},
                         extended_usage = {} } } },
    { "a client", {}, pass,
      anchors = { cert { subject = "CN=Client", san = {},
                         extended_usage = { "client" } } } },
    { "an authority for servers", {}, pass,
      anchors = { cert { subject = "Example", ca = true,
                         extended_usage = { "server" } } } },
    { "an authority with the name of a server", {}, fails "authority",
      anchors = { cert { subject = "Example", ca = true,
                         san = { "a.example" } } } },
    { "a container that is locked", {}, unknown, evidence = locked },
  },
}

local function ending(day) return cert { subject = "Example", ca = true,
                                         not_after = day } end

test "anchor-expires-soon" {
  at = AT,
  cases = {
    { "years to go", {}, pass, anchors = { root } },
    { "91 days to go", {}, pass, anchors = { ending "2027-02-19" } },
    { "90 days to go", {}, fails "soon", anchors = { ending "2027-02-18" } },
    { "10 of 9 days", {}, pass, anchors = { ending "2026-11-30" },
      params = { days = 9 } },
    { "the end is now", {}, fails "soon", anchors = { ending "2026-11-20" } },
    { "it has ended", {}, fails "ended", anchors = { ending "2026-11-19" } },
    { "it has ended, and is to be added", {}, fails "useless",
      evidence = stored(ending "2026-11-19") },
    { "a container that is locked", {}, unknown, evidence = locked },
  },
}

local function keyed(options)
  return { cert { subject = "Example", ca = true, issuer = root,
                  key = key("A", options) } }
end

test "anchor-weak" {
  at = AT,
  cases = {
    { "P-256", {}, pass, anchors = keyed {} },
    { "RSA of 2048 bits", {}, pass, anchors = keyed { bits = 2048 } },
    { "RSA of 2040 bits", {}, fails "short_rsa",
      anchors = keyed { bits = 2040 } },
    { "P-224", {}, fails "short_curve",
      anchors = { file "fixtures/p224.cer" } },
    { "DSA", {}, fails "dsa", anchors = { file "fixtures/dsa.cer" } },
    { "a signature with SHA-1", {}, fails "digest",
      anchors = { file "fixtures/sha1.cer" } },
    { "a signature with MD5", {}, fails("digest",
      { message = "md5WithRSAEncryption" }),
      anchors = { file "fixtures/md5.cer" } },
    { "a root's own signature with SHA-1", {}, pass,
      anchors = { file "fixtures/sha1-root.cer" } },
    { "a root's own signature that is not known", {}, pass,
      anchors = { file "fixtures/sha3-root.cer" } },
    { "a signature that is not known", {}, unknown,
      anchors = { file "fixtures/sha3.cer" } },
    { "Ed25519", {}, pass, anchors = keyed { type = "ed25519" } },
    { "a curve that is not known", {}, unknown,
      anchors = { file "fixtures/unnamed-curve.cer" } },
    { "a key that is not known", {}, unknown,
      anchors = { file "fixtures/nameless-key.cer" } },
    { "a container that is locked", {}, unknown, evidence = locked },
  },
}

test "container-format" {
  at = AT,
  cases = {
    { "of no store", {}, not_applicable, anchors = { root } },
    { "PEM, called .cer", {}, pass, evidence = stored(root) },
    { "PEM, called .pem", {}, fails "extension",
      evidence = { ["anchors/outsystems/authority.pem"] = root } },
    { "PEM for Mendix", {}, pass,
      evidence = { ["anchors/mendix/authority.pem"] = root } },
    { "DER for Mendix", {}, fails "container",
      evidence = { ["anchors/mendix/root.cer"] = file "fixtures/root.cer" } },
    { "PKCS#7", {}, fails "bundle",
      evidence = { ["anchors/mendix/chain.p7b"] = file "fixtures/chain.p7b" } },
    { "PKCS#7 for OutSystems", {},
      fails("bundle", { message = "in .CER format" }), evidence = {
        ["anchors/outsystems/a.cer"] = file "fixtures/chain.p7b" } },
    { "PKCS#12", {}, fails "keys", evidence = locked },
    { "two in a file", {}, fails "several",
      evidence = stored(file "fixtures/two.cer") },
  },
}

test "container-format" {
  at = AT,
  cases = {
    { "two in a file, said once", {}, fails("several", { count = 1 }),
      evidence = stored(file "fixtures/two.cer") },
    { "two files that are called alike", {}, fails("extension", { count = 2 }),
      evidence = { ["anchors/outsystems/a.pem"] = root,
                   ["anchors/outsystems/b.pem"] = root } },
  },
}
