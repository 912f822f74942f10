--- Certificates of public collections: each that others take is read, with the
--- key that they say; none is that OpenSSL refuses; and no file breaks what is
--- told of the others.

local examining = require "cotter.examining"
local temporary = require "spec.support.temporary"

local FOLDER <const> = "../shared/data/certs/"

-- Of each class: how many there are, and how many are read. The odd ones differ
-- from DER in some way that others let pass.
local CLASSES <const> = {
  { "valid", 3072, 3072 }, { "odd", 746, 208 }, { "malformed", 545, 0 },
}

local function octets_of(path)
  local file <close> = assert(io.open(path, "rb"))
  return file:read "a"
end

--- The certificates of a class, and the digests of their keys in base64.
local function unpack_class(class, folder)
  assert(os.execute(("tar -xzf %s%s.tar.gz -C '%s'"):format(FOLDER, class,
                                                            folder)))
  local index <close> = assert(io.popen("gzip -dc " .. FOLDER
    .. "index.tsv.gz"))
  local files, digests = {}, {}
  for line in index:lines() do
    local name, digest = line:match("^" .. class
      .. "\t(%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x%x)%x*\t%d+\t(%S*)\t")
    if name then
      local path = ("%s/%s/%s.der"):format(folder, class, name)
      files[#files + 1] = { path = name, octets = octets_of(path) }
      digests[#digests + 1] = digest
    end
  end
  return files, digests
end

local function answers_about(class)
  return temporary.with({}, function(folder)
    local files, digests = unpack_class(class, folder)
    return { list = examining.files(files, { detail = "all" }),
             digests = digests }
  end)
end

--- How many are read; an error where a key is another, or where a file is
--- refused for what became of the process that reads it.
local function count_read(found)
  local count = 0
  for i, answer in ipairs(found.list) do
    if answer.items then
      assert.equal("sha256/" .. found.digests[i], answer.items[1].pin)
      count = count + 1
    else
      assert.not_matches("the process", answer.fault.text, 1, true)
    end
  end
  return count
end

local index = io.open(FOLDER .. "index.tsv.gz")
if index then
  index:close()
  describe("Of the certificates at hand that are", function()
    for _, row in ipairs(CLASSES) do
      local class, count, read = table.unpack(row)
      it(("%s, %d of %d are read"):format(class, read, count), function()
        local found = answers_about(class)
        assert.equal(count, #found.list)
        assert.equal(read, count_read(found))
      end)
    end
  end)
end
