--- Expected values from the openssl command, so that they are not of our own
--- making.

local openssl = {}

--- Runs a shell command with input on its standard input.
---@param command string
---@param input string? octets
---@return string output octets
function openssl.run(command, input)
  local path = os.tmpname()
  local file = assert(io.open(path, "wb"))
  file:write(input or "")
  file:close()
  local pipe = assert(io.popen("(" .. command .. ") <" .. path
                               .. " 2>/dev/null"))
  local output = pipe:read "a"
  local ok = pipe:close()
  os.remove(path)
  assert(ok, command)
  return output
end

--- Makes a private key.
---@param options string? of genpkey; a key on P-256 without
---@return string pem PKCS#8
function openssl.key(options)
  return openssl.run("openssl genpkey " .. (options
    or "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"))
end

--- Makes a self-signed certificate.
---@param key string a private key in PEM
---@param options string? of req
---@return string pem
function openssl.certificate(key, options)
  return openssl.run("openssl req -x509 -new -key /dev/stdin -days 30 "
    .. (options or "-subj /CN=test"), key)
end

--- Makes a request for a certificate.
---@param key string a private key in PEM
---@return string pem
function openssl.request(key)
  return openssl.run(
    "openssl req -new -key /dev/stdin -subj /O=a/CN=request", key)
end

--- Gives the public half of a private key.
---@param key string in any form that pkey reads
---@return string der SubjectPublicKeyInfo
function openssl.public(key)
  return openssl.run("openssl pkey -pubout -outform der", key)
end

--- Gives the octets of a PEM text.
---@param pem string
---@return string der
function openssl.der(pem)
  local body = pem:match "%-%-%-%-%-BEGIN [^\n]*\n(.-)%-%-%-%-%-END"
  return openssl.run("openssl base64 -d", body)
end

--- Gives the base64 of the SHA-256.
---@param octets string
---@return string
function openssl.digest(octets)
  return openssl.run(
    "openssl dgst -sha256 -binary | openssl base64 -A", octets)
end

return openssl
