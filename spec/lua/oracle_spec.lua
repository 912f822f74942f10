--- Chains beside X509_verify_cert, through the openssl command: what it says
--- otherwise than we do has its reason here.

local cjson = require "cjson"
local limbo = require "spec.support.limbo"

-- What we refuse and OpenSSL accepts, by the code of our refusal.
local ACCEPTS <const> = {
  ["chain.ca-without-cert-sign"] = "asks it of issuers alone",
  ["chain.common-name"] = "reads commonName where there is no dNSName only",
  ["chain.host"] = "falls back to commonName; takes f*.example.com, and "
    .. "wildcards over a public suffix of two labels",
  ["chain.key"] = "at its level 1 takes DSA, P-192, RSA of 1024 bits or of "
    .. "odd sizes",
  ["chain.name-constraints"] = "does not ask what a wildcard stands for; "
    .. "takes constraints that are empty or begin with a period",
  ["chain.name-constraints-not-ca"] = "does not look at an end entity's",
  ["chain.name-syntax"] = "does not check the syntax of names",
  ["chain.names-not-critical"] = "keeps to RFC 5280",
  ["chain.policy-constraints-critical"] = "does not look at the bit",
  ["chain.purpose-any"] = "keeps to RFC 5280",
  ["chain.purpose-critical"] = "keeps to RFC 5280",
  ["chain.revocation-unknown"] = "does without CRLNumber",
  ["chain.root-issuer"] = "does not look at an anchor's",
  ["chain.root-purposes"] = "does not look at an anchor's",
  ["chain.serial-number"] = "takes any number",
  ["chain.unreadable"] = "does not read authorityInfoAccess, nor lists that "
    .. "are NULL",
}

-- What OpenSSL refuses and we accept, by the number of its error.
local REFUSES <const> = {
  ["10"] = "takes notAfter as a moment that is outside",
  ["20"] = "follows one path alone",
  ["22"] = "counts self-issued certificates",
  ["26"] = "has no CA in the place of an end entity",
  ["48"] = "follows one path alone",
  ["92"] = "wants keyUsage in each CA",
}

local function write(text)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
  return path
end

local FLAGS <const> = { DNS = "-verify_hostname", IP = "-verify_ip",
                        RFC822 = "-verify_email" }

local function given(value) return value ~= nil and value ~= cjson.null end

local function seconds_of(text)
  local pipe = assert(io.popen("date -u -d " .. text .. " +%s"))
  local seconds = pipe:read "n"
  pipe:close()
  return math.floor(seconds)
end

--- The names that a case asks for, as options.
local function name_options(case)
  local parts = {}
  local function add(name)
    parts[#parts + 1] = ("%s '%s'"):format(FLAGS[name.kind], name.value)
  end
  if given(case.expected_peer_name) then add(case.expected_peer_name) end
  for _, name in ipairs(case.expected_peer_names) do add(name) end
  return table.concat(parts, " ")
end

--- The options of `openssl verify` that put what a case asks.
local function options_of(case, file)
  local parts = { "-x509_strict -partial_chain -no-CApath -no-CAstore",
    "-CAfile", file(case.trusted_certs), "-purpose",
    case.validation_kind == "SERVER" and "sslserver" or "sslclient",
    name_options(case) }
  local function add(...)
    for _, part in ipairs { ... } do parts[#parts + 1] = part end
  end
  if #case.untrusted_intermediates > 0 then
    add("-untrusted", file(case.untrusted_intermediates))
  end
  if given(case.validation_time) then
    add("-attime", seconds_of(case.validation_time))
  end
  if given(case.max_chain_depth) then
    add("-verify_depth", math.tointeger(case.max_chain_depth))
  end
  if #case.crls > 0 then add("-crl_check_all -CRLfile", file(case.crls)) end
  return table.concat(parts, " ")
end

--- What OpenSSL says: "SUCCESS", or "FAILURE" and its first error.
local function ask_openssl(case)
  local paths = {}
  local function file(pems)
    paths[#paths + 1] = write(table.concat(pems))
    return paths[#paths]
  end
  local pipe = assert(io.popen(("openssl verify %s %s 2>&1"):format(
    options_of(case, file), file { case.peer_certificate })))
  local output = pipe:read "a"
  local done = pipe:close()
  for _, path in ipairs(paths) do os.remove(path) end
  return done and "SUCCESS" or "FAILURE", output:match "\nerror (%d+)"
end

--- Compares the cases that a command prints; adds to used what was needed.
local function compare(print_cases, used)
  local results, cases = limbo.run(print_cases, "webpki")
  for _, case in ipairs(cases) do
    local ours, theirs, error = results[case.id], ask_openssl(case)
    if ours.actual_result ~= theirs and theirs == "SUCCESS" then
      local code = ours.context:match "^[%w.-]+"
      assert.is_string(ACCEPTS[code], case.id .. ": " .. code)
      used[code] = true
    elseif ours.actual_result ~= theirs then
      assert.is_string(REFUSES[error], case.id .. ": error " .. tostring(error))
      used[error] = true
    end
  end
end

describe("OpenSSL", function()
  it("says the same of the sample, or there is a reason", function()
    compare(limbo.sample, {})
  end)

  it("says the same of the whole of x509-limbo, or there is a reason",
    function()
      if not limbo.is_there() then return pending "the suite is not at hand" end
      local used = {}
      for _, name in ipairs(limbo.namespaces) do
        compare(limbo.namespace(name), used)
      end
      for _, reasons in ipairs { ACCEPTS, REFUSES } do
        for key in pairs(reasons) do assert.is_true(used[key], key) end
      end
    end)
end)
