--- What is searched for private keys: a file of which it cannot be told
--- whether it holds one is never one that holds none.

package.path = "./?.lua;" .. package.path

local der = require "spec.support.der"
local secret = require "cotter.model.secret"

local FOLDER <const> = "policies/fixtures/private-key-shipped/"

local function read(name)
  local file = assert(io.open(FOLDER .. name, "rb"))
  local octets = file:read "a"
  file:close()
  return octets
end

local function search(octets)
  local keys, unread = secret.find { { path = "app/a", octets = octets } }
  return keys[1] and keys[1].kind, unread[1] and unread[1].fault
end

-- A file, and the octets of it that show its form.
local FILES = {
  { "many-client.pem", 11 }, { "many-client.pfx", 3 }, { "many-ec.cer", 3 },
  { "many-locked.key", 11 }, { "many-locked.p8", 3 }, { "many-old.key", 11 },
  { "many-powershell.pem", 24 }, { "many-store.jks", 4 },
}

describe("Each beginning of a file has its key, or cannot be read:",
         function()
  for _, row in ipairs(FILES) do
    it(row[1], function()
      local octets = read(row[1])
      local before = octets:find("-----BEGIN ", 1, true) or 1
      for size = before - 1 + row[2], #octets do
        local kind, fault = search(octets:sub(1, size))
        assert(kind or fault, size)
      end
      assert.is_string((search(octets)))
    end)
  end

  it("JSON", function()
    local octets = read "many-service.json"
    for size = octets:find("-----BEGIN ", 1, true) + 10, #octets do
      local kind, fault = search(octets:sub(1, size))
      assert(kind or fault, size)
    end
  end)
end)

-- What stands between a certificate and a key in one file, both in DER.
describe("A key behind a certificate in DER is not passed over:", function()
  local certificate = der.certificate {}
  local key = read "many-ec.cer"
  for _, between in ipairs { "", "\n", "\r\n", " \n\t", "\0\0\0", "\26", "-",
                             "\n\n" .. certificate .. "\n" } do
    it(("%q"):format(between:sub(1, 4)), function()
      for size = 1, #key do
        local kind, fault = search(certificate .. between .. key:sub(1, size))
        assert(kind or fault, size)
      end
    end)
  end
  for _, behind in ipairs { "\n", "\r\n", "\0\0\0\0", " \t\n" } do
    it(("but nothing is seen in %q"):format(behind), function()
      assert.same({}, { search(certificate .. behind) })
    end)
  end
end)

-- The octets of lengths and numbers that a file begins with, counted by hand.
-- What has none of them is empty, and begins otherwise.
local LENGTHS = {
  { "many-client.pfx", { 2, 3, 4, 6, 9, 10, 11 } },
  { "many-ec.cer", { 2, 4, 7 } }, { "many-locked.p8", { 2, 3, 5, 7 } },
  { "many-store.jks", { 8, 9, 10, 11, 12 } },
}

describe("With a length of it changed, it has its key, or cannot be read:",
         function()
  for _, row in ipairs(LENGTHS) do
    it(row[1], function()
      local octets = read(row[1])
      for _, place in ipairs(row[2]) do
        for octet = 1, 255 do
          local kind, fault = search(octets:sub(1, place - 1)
            .. string.char(octet) .. octets:sub(place + 1))
          assert(kind or fault, place .. " " .. octet)
        end
      end
    end)
  end
end)

describe("A file without a key is told apart:", function()
  for _, name in ipairs { "client.key", "guide.pem", "server.cer",
                          "server.pem", "trust.jks", "trust.p12" } do
    it(name, function()
      assert.same({}, { search(read("public-" .. name)) })
    end)
  end
end)

-- The rows of spec/c/key_store_test.c that tell each of these.
describe("A key store is refused", function()
  local JKS <const> = "\xfe\xed\xfe\xed\0\0\0"
  local DIGEST <const> = ("\0"):rep(20)
  for _, row in ipairs {
    { "of version 3", JKS .. "\3\0\0\0\0" .. DIGEST,
      "key-store.version", 8 },
    { "that lacks an entry", JKS .. "\2\0\0\0\1" .. DIGEST,
      "key-store.entry", 16 },
    { "with octets behind it", JKS .. "\2\0\0\0\0" .. DIGEST .. "0",
      "key-store.trailing", 32 },
    { "that is cut off", JKS .. "\2\0\0", "key-store.truncated", 8 },
  } do
    it(row[1], function()
      local kind, fault = search(row[2])
      assert.is_nil(kind)
      assert.same({ row[3], row[4] }, { fault.code, fault.offset })
    end)
  end
end)
