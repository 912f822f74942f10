--- Rules without a test beside them.

local code = require "cotter.lint.code"
local pathname = require "cotter.pathname"
local paths = require "cotter.policy.path"
local span = require "cotter.span"
local subject = require "cotter.lint.subject"

---@param folder string
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@param faults cotter.Faults
---@return cotter.Code[]
local function test_files(folder, read, list, faults)
  local files = {}
  local entries, unlisted = list(folder)
  if not entries then
    faults:join { paths.unreadable(folder, unlisted) }
    return files
  end
  for _, entry in ipairs(entries) do
    if entry.type == "file" and entry.name:find "^[^.].*_test%.lua$" then
      local path = paths.join(folder, entry.name)
      local octets, refused = read(path)
      if octets then
        files[#files + 1], refused =
          code.cut(octets, path, span.lines(octets))
      else
        refused = paths.unreadable(path, refused)
      end
      faults:join { refused }
    end
  end
  return files
end

--- The rules that some tests are about: test "id" { … }.
---@param files cotter.Code[]
---@return table<string, boolean>
local function tested_in(files)
  local tested = {}
  for _, own in ipairs(files) do
    for i = 1, #own.tokens do
      if own:is_free(i, "test") then
        local id = own:text(own:at(i + 1, "(") and i + 2 or i + 1)
        if id then tested[id] = true end
      end
    end
  end
  return tested
end

---@param pack cotter.LintPack
---@param found cotter.LintFinding[]
---@param where { folder: string, read: cotter.ReadFile,
---       list: cotter.ListFolder, faults: cotter.Faults }
return function(pack, found, where)
  local tested = tested_in(test_files(where.folder, where.read, where.list,
                                      where.faults))
  for _, rule in ipairs(pack.rules) do
    local entry = rule.entry
    if not tested[entry.id] then
      local file = pathname.base(entry.path):gsub("%.lua$", "_test.lua")
      found[#found + 1] = subject.finding(entry, "missing-test",
        entry.places.id or entry,
        ("no test in a file such as %s"):format(file))
    end
  end
end
