--- Writes what cotter consists of as SPDX 2.3 (JSON): its sources with their
--- checksums, the program, and each library, as Debian's package of it says.
---
---     cotter run spec/sbom.lua PROGRAM LIBRARY... > cotter.spdx.json
---
--- A LIBRARY is a file that is linked in, or "HOW=FILE": how it is related, in
--- words of SPDX. Equal files give equal octets: the time is that of
--- SOURCE_DATE_EPOCH, or of the last commit.

local core = require "cotter.core"
local cotter = require "cotter"
local writer = require "cotter.report.writer"

-- What the licences of Debian's copyright files are called in SPDX; those with
-- other names are told in a comment alone.
local LICENCES <const> = {
  ["Apache-2.0"] = "Apache-2.0", ["BSD-3-clause"] = "BSD-3-Clause",
  Expat = "MIT", MIT = "MIT", ["GPL-2+"] = "GPL-2.0-or-later",
  ["GPL-3+"] = "GPL-3.0-or-later", ["LGPL-2.1+"] = "LGPL-2.1-or-later",
  ["LGPL-3+"] = "LGPL-3.0-or-later",
}

local NO_WORD <const> = "NOASSERTION"

--- What a command prints; nothing where it fails.
local function shell(command, ...)
  local words = {}
  for i, word in ipairs { ... } do
    words[i] = " '" .. word:gsub("'", "'\\''") .. "'"
  end
  local pipe = assert(io.popen(command .. table.concat(words)
                               .. " 2> /dev/null"))
  local output = pipe:read "a"
  return pipe:close() and output or nil
end

local function contents(path)
  return assert(core.read_file(path, 1 << 30))
end

--- The checksums of files, by path. SPDX wants SHA-1 (8.4).
local function sha1_of(paths)
  local sums = {}
  local list = assert(shell("sha1sum --", table.unpack(paths)))
  for sum, path in list:gmatch "(%x+)  ([^\n]+)" do sums[path] = sum end
  return sums
end

local function checksums(sha1, path)
  return { { algorithm = "SHA1", checksumValue = sha1 },
           { algorithm = "SHA256",
             checksumValue = core.hex(core.sha256(contents(path))) } }
end

local function identifier(kind, name)
  return "SPDXRef-" .. kind .. "-" .. name:gsub("[^%w.-]", "-")
end

--- When it was made: seconds since 1970, of what is the same for all who build
--- this source.
local function created()
  local seconds = os.getenv "SOURCE_DATE_EPOCH"
    or shell "git log -1 --format=%ct" or "0"
  return os.date("!%Y-%m-%dT%H:%M:%SZ", math.tointeger(tonumber(seconds)))
end

local function source_paths()
  local paths = {}
  local list = assert(shell("find core lua policies LICENSE Makefile -type f"))
  for path in list:gmatch "[^\n]+" do paths[#paths + 1] = path end
  table.sort(paths)
  return paths
end

--- SPDX 7.9: the checksum of the checksums, in their order.
local function verification(sums)
  local list = {}
  for _, sum in pairs(sums) do list[#list + 1] = sum end
  table.sort(list)
  local path = os.tmpname()
  local file = assert(io.open(path, "w"))
  file:write(table.concat(list))
  file:close()
  local sum = sha1_of { path }[path]
  os.remove(path)
  return sum
end

--- The licences of a Debian copyright file: of all files, as SPDX writes it,
--- and all that are named.
local function licences(package)
  local text = contents("/usr/share/doc/" .. package .. "/copyright")
  local all = ("\n" .. text):match "\nFiles: %*\n.-\nLicense: *([^\n]+)"
  local names, list = {}, {}
  for name in ("\n" .. text):gmatch "\nLicense: *([^\n]+)" do
    if not names[name] then list[#list + 1] = name end
    names[name] = true
  end
  table.sort(list)
  local parts = {}
  for word in (all or ""):gsub(" or ", "\0"):gmatch "%Z+" do
    parts[#parts + 1] = LICENCES[word] or NO_WORD
  end
  local declared = table.concat(parts, " OR ")
  if all == nil or declared:find(NO_WORD) then declared = NO_WORD end
  return declared, table.concat(list, ", ")
end

--- The Debian package that a file is of. It may know the file by where it
--- leads, and that without the /usr that all is under now.
local function debian_package(file)
  local real = (shell("realpath", file) or "\n"):sub(1, -2)
  local found = shell("dpkg-query -S", file) or shell("dpkg-query -S", real)
    or shell("dpkg-query -S", (real:gsub("^/usr", "")))
  local name = found and found:match "^([^:,]+)"
  if not name then
    error("no package is known that has " .. file, 0)
  end
  return name
end

local FIELDS <const> = "${Version}\t${Homepage}\t${source:Package}"

--- Describes the package of a library.
local function describe(file)
  local name = debian_package(file)
  local version, homepage, source =
    assert(shell("dpkg-query -W -f", FIELDS, name))
      :match "^([^\t]*)\t([^\t]*)\t([^\t]*)"
  local declared, named = licences(name)
  return {
    name = name, SPDXID = identifier("Package", name), versionInfo = version,
    supplier = "Organization: Debian",
    homepage = homepage ~= "" and homepage or nil,
    downloadLocation = NO_WORD, filesAnalyzed = false,
    licenseConcluded = NO_WORD, licenseDeclared = declared,
    licenseComments = named ~= "" and
      "Debian's copyright file names: " .. named or nil,
    copyrightText = NO_WORD,
    externalRefs = { {
      referenceCategory = "PACKAGE-MANAGER", referenceType = "purl",
      referenceLocator = ("pkg:deb/debian/%s@%s"):format(source,
        version:gsub("[^%w.~-]", function(octet)
          return ("%%%02X"):format(octet:byte())
        end)) } },
  }
end

local function files_of(paths, sums)
  local files = {}
  for i, path in ipairs(paths) do
    files[i] = { SPDXID = identifier("File", path), fileName = "./" .. path,
                 fileTypes = { "SOURCE" },
                 checksums = checksums(sums[path], path),
                 licenseConcluded = NO_WORD, copyrightText = NO_WORD }
  end
  return files
end

local function own_package(sums)
  return { name = "cotter", SPDXID = "SPDXRef-Package-cotter",
           versionInfo = cotter.version, supplier = NO_WORD,
           downloadLocation = NO_WORD, filesAnalyzed = true,
           packageVerificationCode =
             { packageVerificationCodeValue = verification(sums) },
           licenseConcluded = NO_WORD, licenseDeclared = "MIT",
           copyrightText = contents("LICENSE"):match "Copyright[^\n]*" }
end

local function relation(from, how, to)
  return { spdxElementId = from, relationshipType = how,
           relatedSpdxElement = to }
end

--- How the program and a package are related: what ends in OF is said of the
--- package.
local function relate(how, package)
  if how:find "_OF$" then return relation(package, how, "SPDXRef-Program") end
  return relation("SPDXRef-Program", how, package)
end

--- Adds what the program is made of.
local function add_libraries(document, arguments)
  local seen = {}
  for i = 2, #arguments do
    local how, file = arguments[i]:match "^([A-Z_]+)=(.*)$"
    local package = describe(file or arguments[i])
    if not seen[package.name] then
      document.packages[#document.packages + 1] = package
      document.relationships[#document.relationships + 1] =
        relate(how or "STATIC_LINK", package.SPDXID)
    end
    seen[package.name] = true
  end
end

local ORDER <const> = {
  "spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace",
  "creationInfo", "documentDescribes", "packages", "files", "relationships",
}

local function document_of(program, arguments)
  local paths = source_paths()
  local sums = sha1_of(paths)
  local built = { SPDXID = "SPDXRef-Program", fileName = "./cotter",
                  fileTypes = { "BINARY" },
                  checksums = checksums(sha1_of { program }[program], program),
                  licenseConcluded = NO_WORD, copyrightText = NO_WORD }
  local document = {
    spdxVersion = "SPDX-2.3", dataLicense = "CC0-1.0",
    SPDXID = "SPDXRef-DOCUMENT", name = "cotter-" .. cotter.version,
    documentNamespace = ("https://spdx.org/spdxdocs/cotter-%s-%s"):format(
      cotter.version, built.checksums[2].checksumValue),
    creationInfo = { created = created(),
                     creators = { "Tool: cotter-" .. cotter.version } },
    packages = { own_package(sums) }, files = files_of(paths, sums),
    relationships = {
      relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Package-cotter"),
      relation("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Program"),
      relation("SPDXRef-Program", "GENERATED_FROM", "SPDXRef-Package-cotter"),
    },
  }
  for _, file in ipairs(document.files) do
    document.relationships[#document.relationships + 1] =
      relation("SPDXRef-Package-cotter", "CONTAINS", file.SPDXID)
  end
  document.files[#document.files + 1] = built
  add_libraries(document, arguments)
  return document
end

io.write(writer.json(document_of(arg[1], arg), ORDER))
