--- Writes a source tree of 50,000 files, the same each time: an app for both
--- platforms of which one module in fifty pins.
---
---     cotter run spec/bench/tree.lua FOLDER

local core = require "cotter.core"

local root = assert(arg[1], "which folder")

local MODULES <const> = 50

-- What a module has: folder, extension, how many files, and their text.
local LAYOUT <const> = {
  { "android/src/main/java/com/example/feature", "kt", 260,
    "package com.example.feature\n\nclass Screen {\n"
      .. ("  fun open(name: String) = show(name, \"title\")\n"):rep(60)
      .. "}\n" },
  { "android/src/main/java/com/example/legacy", "java", 90,
    "package com.example.legacy;\n\npublic class Item {\n"
      .. ("  private String name = \"none\"; // as the server has it\n"):rep(50)
      .. "}\n" },
  { "android/src/main/res/layout", "xml", 60,
    "<LinearLayout>\n" .. ("  <TextView/>\n"):rep(40) .. "</LinearLayout>\n" },
  { "android/src/main/res/drawable", "png", 120, ("\137PNG\r\n\26\n"):rep(64) },
  { "ios/Feature", "swift", 150,
    "import UIKit\n\nfinal class Screen {\n"
      .. ("  func open(_ name: String) { show(name) }\n"):rep(60) .. "}\n" },
  { "src/screens", "ts", 180, ("export const a = { b: [1, 2], c: 'd' };\n")
      :rep(40) },
  { "src/styles", "css", 70, (".a { margin: 0 }\n"):rep(40) },
  { "src/locales", "json", 40,
    "{\n" .. ('  "key": "value",\n'):rep(40) .. '  "last": true\n}\n' },
  { "docs", "md", 28, ("words, and more of them\n"):rep(40) },
}

local PACKAGE <const> = '{ "name": "feature" }\n'

local function write(path, text)
  local file = assert(io.open(path, "wb"))
  assert(file:write(text))
  assert(file:close())
end

local function folder(path)
  local parent = path:match "^(.*)/[^/]*$"
  if parent and not core.stat(parent) then folder(parent) end
  assert(core.make_directory(path))
  return path
end

local function pin(label) return core.base64(core.sha256(label)) end

local CONFIG = ([[
<network-security-config>
  <domain-config cleartextTrafficPermitted="false">
    <domain includeSubdomains="true">api.example.com</domain>
    <pin-set>
      <pin digest="SHA-256">%s</pin>
      <pin digest="SHA-256">%s</pin>
    </pin-set>
  </domain-config>
</network-security-config>
]]):format(pin "live", pin "backup")

for i = 1, MODULES do
  local module = folder(("%s/packages/module%02d"):format(root, i))
  write(module .. "/package.json", PACKAGE)
  if i > 1 then write(module .. "/README", "a module\n") end
  for _, row in ipairs(LAYOUT) do
    local path, extension, count, text = table.unpack(row)
    folder(module .. "/" .. path)
    for j = 1, count do
      write(("%s/%s/File%03d.%s"):format(module, path, j, extension), text)
    end
  end
end
local xml = root .. "/packages/module01/android/src/main/res/xml"
write(folder(xml) .. "/network_security_config.xml", CONFIG)
