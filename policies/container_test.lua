--- Tests of the rules of container.lua: how PKCS#12 protects an identity.

local function given(folder, path)
  return { [folder .. "client.p12"] = file("fixtures/" .. path),
           [folder .. "client.password"] = "secret" }
end

local MENDIX <const> = "identities/mendix/"

test "container-p12-modern" {
  at = "2026-11-20",
  cases = {
    { "for nobody in particular", {}, not_applicable,
      evidence = given("identities/", "modern.p12") },
    { "PBES2 for Mendix", {}, fails "encryption",
      evidence = given(MENDIX, "modern.p12") },
    { "PBES2 for Power Pages", {}, fails "encryption",
      evidence = given("identities/power-pages/", "modern.p12") },
    { "a MAC with SHA-256 for Mendix", {}, fails "mac",
      evidence = given(MENDIX, "modern-mac.p12") },
    { "3DES and SHA-1 for Mendix", {}, pass,
      evidence = given(MENDIX, "readable.p12") },
    { "3DES and MD5 for Mendix", {}, pass,
      evidence = given(MENDIX, "md5-mac.p12") },
    { "3DES without a MAC for Mendix", {}, pass,
      evidence = given(MENDIX, "no-mac.p12") },
    { "a MAC by PBMAC1 for Mendix", {},
      fails("mac", { message = "made with PBMAC1" }),
      evidence = given(MENDIX, "pbmac1.p12") },
    { "PBES2 with a cipher that is not known", {}, fails "encryption",
      evidence = given(MENDIX, "camellia.p12") },
    { "PBES2 for a platform of which no limit is known", {}, pass,
      evidence = given(MENDIX, "modern.p12"),
      data = { container_readers = "[]" } },
    { "PEM", {}, not_applicable, evidence = {
      [MENDIX .. "a.pem"] = file "fixtures/no-certificate.pem" } },
  },
}

test "container-p12-weak" {
  at = "2026-11-20",
  cases = {
    { "PBES2", {}, pass, evidence = given("identities/", "client.p12") },
    { "a key that is not encrypted", {}, fails "clear",
      evidence = given("identities/", "clear.p12") },
    { "RC2 with 40 bits", {}, fails("cipher",
      { message = "with PBE-SHA1-RC2-40" }),
      evidence = given("identities/", "legacy-cipher.p12") },
    { "PBES2 with DES", {}, fails("cipher", { message = "with DES-CBC" }),
      evidence = given("identities/", "des.p12") },
    { "3DES, and a MAC by PBMAC1", {}, pass,
      evidence = given("identities/", "pbmac1.p12") },
    { "a cipher that is not known", {}, unknown,
      evidence = given("identities/", "camellia.p12") },
    { "PBES1, without the password", {},
      fails("cipher", { message = "with PBE-MD5-DES" }),
      evidence = { [MENDIX .. "a.p12"] = file "fixtures/pbe-md5-des.p12" } },
    { "certificates alone, in the clear", {}, pass,
      evidence = given("identities/", "certificates.p12") },
    { "one step", {}, fails "iterations",
      evidence = given("identities/", "few-steps.p12") },
    { "one step, for the MAC alone", {},
      fails("iterations", { message = "in 1 steps, fewer than 1000" }),
      evidence = given("identities/", "few-mac-steps.p12") },
    { "fewer steps than a policy wants", {}, fails "iterations",
      evidence = given("identities/", "client.p12"),
      params = { iterations = 2000000 } },
    { "SHA-1", {}, fails "mac", evidence = given("identities/", "old.p12") },
    { "MD5", {}, fails("mac", { message = "with MD5" }),
      evidence = given("identities/", "md5-mac.p12") },
    { "SHA-1 for who needs it", {}, pass,
      evidence = given(MENDIX, "old.p12") },
    { "PEM", {}, not_applicable, evidence = {
      ["identities/a.pem"] = file "fixtures/no-certificate.pem" } },
  },
}

test "container-p12-weak" {
  at = "2026-11-20",
  cases = {
    { "as many steps as a policy wants", {}, pass,
      evidence = given("identities/", "client.p12"),
      params = { iterations = 2048 } },
    { "one step fewer than a policy wants", {},
      fails("iterations", { message = "in 2048 steps, fewer than 2049" }),
      evidence = given("identities/", "client.p12"),
      params = { iterations = 2049 } },
    { "SHA-1 for a platform that reads all", {}, fails "mac",
      evidence = given("identities/", "old.p12") },
  },
}

test "container-p12-modern" {
  at = "2026-11-20",
  cases = {
    { "tells the cipher", {}, fails("encryption",
      { message = "by PBES2 (AES-256-CBC)" }),
      evidence = given(MENDIX, "modern.p12") },
    { "tells the digest", {}, fails("mac", { message = "with SHA256" }),
      evidence = given(MENDIX, "modern-mac.p12") },
  },
}

test "container-p12-weak" {
  at = "2026-11-20",
  cases = {
    { "SHA-1 for a platform of which no limit is known", {}, fails "mac",
      evidence = given(MENDIX, "old.p12"),
      data = { container_readers = "[]" } },
  },
}
