--- Writes an Android package of some 100 MB: the entries of another one, and
--- 2,000 images of 50 KB, that nobody has to look at.
---
---     cotter run spec/bench/package.lua small.apk > large.apk

package.path = "./?.lua;" .. package.path

local core = require "cotter.core"
local zip = require "spec.support.zip"

local IMAGES <const>, OCTETS <const> = 2000, 50000

local path = assert(arg[1], "which package")
local archive <close> = assert(core.archive(assert(core.read_file(path))))
local entries = {}
for i, name in ipairs(archive:names()) do
  entries[i] = { name = name, octets = assert(archive:read(i)) }
end

local image = ("\137PNG\r\n\26\n" .. ("x"):rep(OCTETS)):sub(1, OCTETS)
local crc = zip.crc(image)
for i = 1, IMAGES do
  entries[#entries + 1] = { octets = image, crc = crc,
    name = ("res/drawable/image_%04d.png"):format(i) }
end
io.write(zip.make(entries))
