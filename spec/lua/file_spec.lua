local core = require "cotter.core"

describe("files:", function()
  local folder

  local function sh(command)
    return assert(os.execute("cd " .. folder .. " && " .. command))
  end

  local function path(name) return folder .. "/" .. name end

  local function names()
    local list = {}
    for i, entry in ipairs(assert(core.list_directory(folder))) do
      list[i] = entry.name .. " " .. entry.type
    end
    return list
  end

  before_each(function()
    local pipe = assert(io.popen "mktemp -d")
    folder = pipe:read "l"
    pipe:close()
  end)

  after_each(function() os.execute("rm -rf " .. folder) end)

  it("reads what is there", function()
    sh "printf 'a\\000b' > file && : > empty"
    assert.equal("a\0b", core.read_file(path "file"))
    assert.equal("", core.read_file(path "empty"))
    sh "ln -s file link"
    assert.equal("a\0b", core.read_file(path "link"))
  end)

  it("reads large files whole", function()
    sh "head -c 1000000 /dev/zero > large"
    assert.equal(("\0"):rep(1000000), core.read_file(path "large"))
  end)

  it("says of each what cannot be read", function()
    sh "mkdir folder && mkfifo fifo && ln -s a b && ln -s b a && : > file"
    sh "/usr/bin/python3 -c 'import socket; socket.socket(1).bind(\"socket\")'"
    for _, row in ipairs {
      { "missing", "file.missing" }, { "file/below", "file.missing" },
      { "folder", "file.directory" }, { "fifo", "file.fifo" },
      { "socket", "file.socket" }, { "a", "file.loop" },
      { ("x"):rep(300), "file.name" },
    } do
      local octets, fault = core.read_file(path(row[1]))
      assert.is_nil(octets)
      assert.equal(row[2], fault.code)
    end
    assert.equal("file.device", select(2, core.read_file "/dev/zero").code)
  end)

  it("gives what has a word in it alone", function()
    sh "printf 'a\\000CertificatePinner' > file && printf Certificate > other"
    for _, row in ipairs {
      { "file", { "x", "CertificatePinner" }, "a\0CertificatePinner" },
      { "other", { "CertificatePinner" }, false }, { "file", {}, false },
      { "missing", { "a" }, nil, "file.missing" },
    } do
      local octets, fault = core.search_file(path(row[1]), row[2], {})
      assert.equal(row[3], octets)
      assert.equal(row[4], fault and fault.code)
    end
  end)

  it("seeks words of bare keys where digits stand in a row", function()
    local function digits(count) return ("Ab9-_\\/+"):rep(9):sub(1, count) end
    for before = 0, 44 do
      for _, row in ipairs {
        { digits(37) .. "AgEBBx", true }, { digits(36) .. "AgEBBx", false },
        { "AgEBBx" .. digits(37), true }, { "AgEBB" .. digits(37), false },
        { digits(30) .. " AgEBBx" .. digits(30), false },
        { "AgEBB", false }, { "AgEBB\0", true },
        { "AgEBB " .. digits(43), true }, { digits(43), false },
      } do
        local octets = ("."):rep(before) .. row[1] .. "."
        assert(core.write_file(path "bare", octets))
        assert.equal(row[2] and octets,
          (core.search_file(path "bare", { "y" }, { "AgEBB" })))
      end
    end
  end)

  it("seeks them in a file of base64, however short its lines are", function()
    local digits = core.base64("\48\130\1\0" .. ("a1?"):rep(40))
    for _, row in ipairs {
      { digits:gsub(("."):rep(40), "%0\n"), true },
      { digits:gsub(("."):rep(32), "%0\r\n"), true },
      { "\n" .. digits:gsub(("."):rep(42), "%0\n"), true },
      { "a: " .. digits:gsub(("."):rep(36), "%0\n"), false },
    } do
      local octets, found = table.unpack(row)
      assert(core.write_file(path "bare", octets))
      local word = digits:sub(21, 24)
      assert.equal(found and octets,
        (core.search_file(path "bare", { "~" }, { word })))
    end
  end)

  it("lists the files alone that fit a filter, and all else", function()
    sh ("mkdir a.txt PINNING && ln -s a.txt l.txt && touch Makefile app.lua "
        .. "a.XML xml .xml b.xml.gz my-Pinning.txt App.lua c.json json.c "
        .. ".ENV.local env")
    local filter = core.name_filter { extensions = { "xml", "json" },
      names = { "app.lua", "Makefile" }, parts = { "pinning", ".env" } }
    local list, left_out = core.list_directory(folder, filter)
    for i, entry in ipairs(list) do list[i] = entry.name end
    assert.same({ ".ENV.local", ".xml", "Makefile", "PINNING", "a.XML", "a.txt",
                  "app.lua", "c.json", "l.txt", "my-Pinning.txt" }, list)
    assert.equal(5, left_out)
    assert.equal(0, select(2, core.list_directory(folder)))
  end)

  it("takes no filter that is none", function()
    for _, wanted in ipairs { {}, { extensions = {}, names = {} },
                              { extensions = { 1 }, names = {}, parts = {} },
                              { extensions = {}, names = {},
                                parts = { {} } } } do
      assert.is_false(pcall(core.name_filter, wanted))
    end
    assert.is_false(pcall(core.list_directory, folder, {}))
  end)

  it("says what may not be read", function()
    sh ": > secret && chmod 0 secret"
    local octets, fault = core.read_file(path "secret")
    -- An administrator may read everything.
    assert.equal("file.permission", octets and "file.permission" or fault.code)
  end)

  it("reads no more than the limit", function()
    sh "printf 12345 > file"
    assert.equal("12345", core.read_file(path "file", 5))
    local octets, fault = core.read_file(path "file", 4)
    assert.is_nil(octets)
    assert.equal("file.too-large", fault.code)
    assert.equal("more than the limit of 4 octets", fault.text)
  end)

  it("reads no more than any file may have", function()
    sh "truncate -s 16777216 large && truncate -s 16777217 larger"
    assert.equal(16777216, #core.read_file(path "large"))
    local octets, fault = core.read_file(path "larger")
    assert.is_nil(octets)
    assert.equal("file.too-large", fault.code)
    assert.matches("16777216 octets %(a config", fault.text)
  end)

  it("refuses a path with a NUL", function()
    assert.error_matches(function() core.read_file "a\0b" end, "no NUL")
  end)

  it("lists a folder by octets", function()
    sh "touch b a B .hidden && mkdir c && ln -s a link && mkfifo pipe"
    assert.same({ ".hidden file", "B file", "a file", "b file",
                  "c directory", "link link", "pipe other" }, names())
  end)

  it("says what cannot be listed", function()
    sh ": > file"
    for _, row in ipairs { { "missing", "file.missing" },
                           { "file", "file.no-directory" },
                           { "file/below", "file.missing" } } do
      local list, fault = core.list_directory(path(row[1]))
      assert.is_nil(list)
      assert.equal(row[2], fault.code)
    end
  end)

  it("writes whole files and leaves nothing else", function()
    assert.is_true(core.write_file(path "new", "one"))
    assert.is_true(core.write_file(path "new", "two"))
    assert.equal("two", core.read_file(path "new"))
    assert.same({ "new file" }, names())
  end)

  it("leaves the other names of what it replaces as they are", function()
    sh "printf one > file && ln file hard && ln -s file soft"
    assert.is_true(core.write_file(path "hard", "two"))
    assert.is_true(core.write_file(path "soft", "three"))
    assert.equal("one", core.read_file(path "file"))
    assert.equal("two", core.read_file(path "hard"))
    assert.equal("three", core.read_file(path "soft"))
  end)

  it("keeps the mode of what it replaces", function()
    sh ": > file && chmod 640 file"
    assert.is_true(core.write_file(path "file", "x"))
    sh "test $(stat -c %a file) = 640"
  end)

  it("writes for the owner alone where that is asked for", function()
    local function mode_of(name)
      local pipe <close> = assert(io.popen("stat -c %a " .. path(name)))
      return pipe:read "l"
    end
    assert.is_true(core.write_file(path "readable", "x", false))
    local before = mode_of "readable"
    assert.is_true(core.write_file(path "readable", "y", true))
    assert.equal("600", mode_of "readable")
    assert.is_true(core.write_file(path "private", "x", true))
    assert.equal("600", mode_of "private")
    assert.not_equal("600", before)
    assert.has_error(function() core.write_file(path "private", "x", 1) end)
  end)

  it("leaves things alone where it cannot write", function()
    sh "mkdir folder && mkfifo fifo && ln -s nothing link && ln -s a a"
    for _, row in ipairs { { "folder", "file.directory" },
                           { "fifo", "file.fifo" },
                           { "link", "file.nowhere" }, { "a", "file.loop" },
                           { "missing/file", "file.missing" } } do
      local done, fault = core.write_file(path(row[1]), "x")
      assert.is_nil(done)
      assert.equal(row[2], fault.code)
    end
    local _, fault = core.write_file("/dev/full", "x")
    assert.equal("file.device", fault.code)
    assert.same({ "a link", "fifo other", "folder directory", "link link" },
                names())
  end)

  it("leaves the file alone that is standard output or error", function()
    local program = os.getenv "COTTER" or "build/cotter"
    for _, stream in ipairs { "1", "2" } do
      sh ("printf before > file")
      os.execute(("%s -e 'local _, fault = cotter.write_file(arg[1], \"x\") "
        .. "io.open(arg[2], \"w\"):write(fault.code)' '%s' '%s' %s>> '%s'")
        :format(program, path "file", path "code", stream, path "file"))
      assert.equal("file.standard", core.read_file(path "code"))
      assert.equal("before", core.read_file(path "file"))
    end
  end)

  it("tells type and size", function()
    sh "printf abc > file && ln -s file link && mkdir folder"
    local stat = core.stat(path "link")
    assert.same({ "file", 3 }, { stat.type, stat.size })
    assert.is_true(stat.modified > 0)
    assert.equal("directory", core.stat(path "folder").type)
    assert.equal("file.missing", select(2, core.stat(path "none")).code)
  end)

  it("tells a terminal", function()
    assert.is_false(core.isatty(99))
  end)
end)

it("the clock is the system's", function()
  assert.is_true(math.abs(core.now() - os.time()) <= 1)
end)
