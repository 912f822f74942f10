local pathname = require "cotter.pathname"

-- The columns: a path, its filename, its extension, and the path in one form
-- (POSIX.1-2017 3.170, 4.13; what ".." leaves above the start stays).
local PATHS = {
  { "a plain name", "a.json", "a.json", "json", "a.json" },
  { "a name in folders", "app/res/A.XML", "A.XML", "xml", "app/res/A.XML" },
  { "a name at the root", "/a", "a", "", "/a" },
  { "a folder with a full stop", "a.b/c", "c", "", "a.b/c" },
  { "several full stops", "a.tar.gz", "a.tar.gz", "gz", "a.tar.gz" },
  { "an extension with a digit", "a.p12", "a.p12", "", "a.p12" },
  { "a final full stop", "a.", "a.", "", "a." },
  { "a final solidus", "app/", "", "", "app" },
  { "nothing", "", "", "", "" },
  { "the folder itself", "./a", "a", "", "a" },
  { "a folder and back", "a/../b", "b", "", "b" },
  { "above the start", "../../b", "b", "", "../../b" },
  { "above the start, behind a folder", "a/../../b", "b", "", "../b" },
  { "several solidi", "a//b", "b", "", "a/b" },
  { "a line feed in a name", "a\nb/c\nd.kt", "c\nd.kt", "kt", "a\nb/c\nd.kt" },
}

describe("A pathname", function()
  for _, row in ipairs(PATHS) do
    local name, path = row[1], row[2]
    it("has its parts: " .. name, function()
      assert.equal(row[3], pathname.base(path))
      assert.equal(row[4], pathname.extension(path))
      assert.equal(row[5], pathname.normal(path))
    end)
  end
end)
