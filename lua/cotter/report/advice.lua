--- Advice: what a finding does on the phone, and what ends a lack of evidence,
--- in words for people.

local columns = require "cotter.report.columns"
local vocabulary = require "cotter.vocabulary"

local advice = {}

-- What a defect does on a phone.
local HAPPENS = {
  unpinned = "the host is silently not pinned",
  dies = "the app dies at start",
  blocks = "every connection to the host is refused",
  refused = "the build refuses the file",
}

---@param consequences table<string, string>?
---@return table<string, string[]> consumers by what happens
local function by_consequence(consequences)
  local by = {}
  for _, consumer in ipairs(consequences and vocabulary.consumers or {}) do
    local what = consequences[consumer]
    if what then
      by[what] = by[what] or {}
      table.insert(by[what], consumer)
    end
  end
  return by
end

--- What a finding does, by consumer, the worst first.
---@param one table
---@return string[]
---@nodiscard
function advice.consequences(one)
  local by, lines = by_consequence(one.consequences), {}
  for _, what in ipairs(vocabulary.consequences) do
    if by[what] then
      lines[#lines + 1] = ("%s (%s)"):format(HAPPENS[what],
                                             table.concat(by[what], ", "))
    end
  end
  if #lines == 0 then lines[1] = HAPPENS[one.consequence] end
  return lines
end

--- A host's name as it can stand in a command line; else nil.
---@param name string
---@return string?
local function plain_host(name)
  return name:match "^[%w_][%w%._-]*$"
end

---@param path string
---@return string
local function shell(path)
  if path:find "^[%w%./_][%w%./_-]*$" then return path end
  return "'" .. columns.escape(path):gsub("'", "'\\''") .. "'"
end

--- The command that fetches the chains which are wanted.
---@param hosts string[]
---@param folder string?
---@return string?
local function fetch_line(hosts, folder)
  local names = {}
  for _, host in ipairs(hosts) do names[#names + 1] = plain_host(host) end
  if #names == 0 then return nil end
  return ("cotter probe --save %s %s"):format(shell(folder or "evidence"),
                                              table.concat(names, " "))
end

local GIVE = {
  held = "put the reserve keys, requests or certificates into held/ of the "
         .. "evidence",
  anchors = "put the trust anchors into anchors/ of the evidence",
  accepted = "put the authorities that the other side asks for into accepted/ "
             .. "of the evidence",
}

--- Says which evidence is missing, and for what.
---@param one table of verdict.missing
---@return string
---@nodiscard
function advice.missing(one)
  local count = #one.hosts
  local hosts = count > 0 and " for " .. columns.count(count, "host") or ""
  return ("no %s evidence%s, which %s need%s"):format(
    one.kind, hosts, columns.count(#one.rules, "rule"),
    #one.rules == 1 and "s" or "")
end

--- Says what ends that: a command, or words.
---@param one table of verdict.missing
---@param folder string? of the evidence
---@return string? command
---@return string? words
---@nodiscard
function advice.remedy(one, folder)
  local line = one.kind == "chain" and fetch_line(one.hosts, folder) or nil
  return line, GIVE[one.kind]
end

return advice
