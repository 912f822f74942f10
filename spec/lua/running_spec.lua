-- What the program carries of a rule file runs as the file does, without what
-- the rules say of themselves.

local running = require "cotter.policy.running"

local ROWS = {
  { "leaves what stands before a function out",
    'rule "a" { title = "é", on = "pin", check = function() end }',
    'rule "a" { check = function() end }' },
  { "leaves what stands between functions out",
    'rule "a" { applies = f, title = "a", check = g, }',
    'rule "a" { applies = f, check = g, }' },
  { "leaves what stands behind the last function alone",
    'rule "a" { on = "pin", check = g, title = "a" }',
    'rule "a" { check = g, title = "a" }' },
  { "keeps the number of each line",
    'rule "a" {\n  title = "é\\z\n  b", -- } \n  check = g,\n}',
    'rule "a" {\n  \n\ncheck = g,\n}' },
  { "leaves locals alone",
    'local t = { title = "a" }\nrule "a" { on = "pin", check = g }',
    'local t = { title = "a" }\nrule "a" { check = g }' },
  { "takes each rule of a file",
    'rule "a" { on = "é", check = g } rule "b" { on = "c", check = g }',
    'rule "a" { check = g } rule "b" { check = g }' },
  { "leaves a module alone", "return { title = 1 }", "return { title = 1 }" },
}

describe("what runs of a rule file", function()
  for _, row in ipairs(ROWS) do
    it(row[1], function()
      local locals = "local f, g = 1, 2 "
      local before = row[1]:find "module" and "" or locals
      assert.equal(before .. row[3], running.text(before .. row[2], "a.lua"))
    end)
  end
end)
