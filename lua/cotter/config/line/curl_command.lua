--- Commands of curl in lines of a shell: their operations, which --next parts,
--- and the addresses of each. --next resets all local options, as
--- --pinnedpubkey is (man page, --next).

local curl_command = {}

---@class cotter.config.curl.Word
---@field text string without its quotes
---@field at integer  where it begins in the text
---@field stop integer behind it

---@class cotter.config.curl.Operation
---@field words cotter.config.curl.Word[]
---@field at integer
---@field stop integer
---@field command integer which of the line it is of

-- Words -----------------------------------------------------------------------

-- What ends a word where no quote is open.
local ENDS = "[%s\"'\\|;&<>()`]"

-- What ends a command.
local OPERATORS = { ["|"] = true, [";"] = true, ["&"] = true, ["("] = true,
                    [")"] = true, ["`"] = true, ["\n"] = true }

-- What stands before a file that a command reads or writes, which is no word
-- of it (POSIX Shell Command Language 2.7).
local REDIRECTION <const> = "^%d*&?[<>]+[&|]?[ \t]*()"

--- The text of quotes that begin at a place, and what is behind them.
local function quoted(text, at, mark)
  local close = text:find(mark, at + 1, true) or #text + 1
  return text:sub(at + 1, close - 1), close + 1
end

--- Reads a word from a place where one begins.
local function read_word(text, at)
  local parts, from = {}, at
  while at <= #text do
    local stop = text:find(ENDS, at) or #text + 1
    parts[#parts + 1] = text:sub(at, stop - 1)
    local mark = text:sub(stop, stop)
    at = stop
    if mark == "'" or mark == '"' then
      parts[#parts + 1], at = quoted(text, stop, mark)
    elseif mark == "\\" and text:sub(stop + 1, stop + 1) ~= "\n" then
      parts[#parts + 1], at = text:sub(stop + 1, stop + 1), stop + 2
    else
      break
    end
  end
  return { text = table.concat(parts), at = from, stop = at }
end

--- Where the next word or mark begins.
local function skip_blanks(text, at)
  at = text:match("^[ \t\r]*()", at)
  while text:find("^\\\r?\n[ \t\r]*", at) do
    at = text:match("^\\\r?\n[ \t\r]*()", at)
  end
  return at
end

local function skip_redirections(text, at)
  while true do
    at = skip_blanks(text, at)
    local file = text:match(REDIRECTION, at)
    if not file then return at end
    at = read_word(text, file).stop
  end
end

--- Gives each word of a line, and each mark that ends a command.
local function each_word(text)
  local at = 1
  return function()
    at = skip_redirections(text, at)
    if at > #text then return nil end
    local mark = text:sub(at, at)
    if OPERATORS[mark] then
      at = at + 1
      return nil, mark
    end
    local word = read_word(text, at)
    at = math.min(math.max(word.stop, at + 1), #text + 1)
    return word
  end
end

-- Options ---------------------------------------------------------------------

-- A letter of an option that takes a value, among those that take none, of
-- which several may be joined.
local WITH_VALUE <const> = "[^aBfgGiIjJklLMnNOpqRsSvVZ#0123456]"

-- Options that take none, as commands that pin have them. What is behind
-- another may be its value.
local PLAIN = {}
for name in ([[silent show-error fail fail-with-body fail-early location
  insecure verbose compressed head include remote-name remote-header-name
  http1.0 http1.1 http2 http3 http2-prior-knowledge tlsv1 tlsv1.0 tlsv1.1
  tlsv1.2 tlsv1.3 ssl ssl-reqd progress-bar ipv4 ipv6 get globoff anyauth basic
  digest ntlm negotiate netrc create-dirs parallel tcp-nodelay path-as-is
  location-trusted raw remote-time cert-status]]):gmatch "%S+" do
  PLAIN["--" .. name] = true
end

--- Tells whether what is behind a word may be its value, which may be joined
--- to a letter.
local function takes_value(word)
  if not word:find "^%-." then return false end
  if not word:find "^%-%-" then return word:find(WITH_VALUE, 2) == #word end
  return not (PLAIN[word] or word:find "^%-%-no%-" or word:find "^%-%-[^=]+=")
end

--- The value of an option in an operation; of several the last, as for curl.
---@param operation cotter.config.curl.Operation
---@param name string with its dashes
---@return string? nil where it does not have it
---@nodiscard
function curl_command.value(operation, name)
  local value, before = nil, ""
  for _, word in ipairs(operation.words) do
    if before == name then
      value = word.text
    elseif word.text:sub(1, #name + 1) == name .. "=" then
      value = word.text:sub(#name + 2)
    end
    before = word.text
  end
  return value
end

--- The addresses of an operation: what stands behind --url, or where no option
--- has it for its value.
---@param operation cotter.config.curl.Operation
---@return cotter.config.curl.Word[]
---@nodiscard
function curl_command.addresses(operation)
  local list, before = {}, ""
  for _, word in ipairs(operation.words) do
    local own = word.text:match "^%-%-url=(.*)$"
    if own then
      list[#list + 1] = { text = own, at = word.at + #"--url=",
                          stop = word.stop }
    elseif before == "--url" or not word.text:find "^%-"
      and not takes_value(before)
    then
      list[#list + 1] = word
    end
    before = word.text
  end
  return list
end

-- Operations ------------------------------------------------------------------

local PARTS = { ["--next"] = true, ["-:"] = true }

local function is_curl(word)
  local name = word.text:match "^.*[/\\](.*)$" or word.text
  return name:find "^[cC][uU][rR][lL]$" ~= nil
    or name:find "^[cC][uU][rR][lL]%.[eE][xX][eE]$" ~= nil
end

---@class cotter.config.curl.Reader
---@field list cotter.config.curl.Operation[]
---@field current cotter.config.curl.Operation? that words are of
---@field command integer how many there were
local Reader = {}
Reader.__index = Reader

--- Begins an operation with a word.
function Reader:begin(word)
  self.current = { words = {}, at = word.at, stop = word.stop,
                   command = self.command }
  table.insert(self.list, self.current)
end

function Reader:take(word)
  local current = self.current
  if not current then
    self.command = self.command + 1
    if is_curl(word) then self:begin(word) end
  elseif PARTS[word.text] then
    self:begin(word)
  else
    current.words[#current.words + 1], current.stop = word, word.stop
  end
end

--- The operations of a line, by the commands of curl in it.
---@param text string
---@return cotter.config.curl.Operation[]
---@nodiscard
function curl_command.operations(text)
  local reader = setmetatable({ list = {}, command = 0 }, Reader)
  local next_word = each_word(text)
  while true do
    local word, mark = next_word()
    if word then
      reader:take(word)
    elseif mark then
      reader.current = nil
    else
      return reader.list
    end
  end
end

return curl_command
