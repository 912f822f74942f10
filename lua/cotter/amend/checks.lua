--- What pins are added to, and why others are refused: each by its name, with
--- what to do in its place.

local checks = {}

local PLIST, PLUG_IN = "cotter.amend.plist", "cotter.amend.plug_in"

-- The formats that pins are added to, what they are written in, and what
-- plans it.
local FORMATS = {
  android = { "cotter.amend.android", "<" },
  apple = { PLIST, "<" }, expo = { PLUG_IN, "{" },
  outsystems = { "cotter.amend.outsystems", "{" },
  ["react-native-cert-pinner"] = { PLUG_IN, "{" },
  ["react-native-ssl-manager"] = { PLUG_IN, "{" },
  ["react-native-ssl-public-key-pinning"] = { PLUG_IN, "{" },
  trustkit = { PLIST, "<" }, ["tsk-plist"] = { PLIST, "<" },
}

-- Why pins are not added to others, and what to do.
local OTHERS = {
  msso = "its hosts are addresses, of which a name is a part: add to "
    .. "publicKeyHashes by hand",
  okhttp = "source code is not edited: add the pin to the call of add by hand",
  tcs = "its pins have serials beside them, which a key does not tell: add "
    .. "them by hand",
  ["trustkit-swift"] = "source code is not edited: add the pin to "
    .. "kTSKPublicKeyHashes by hand",
}

-- What a file that is no text begins with.
local BINARY = {
  { "bplist", "add.binary", "a binary property list is not edited: plutil "
    .. "-convert xml1 makes one of XML, to which pins are added" },
  { "PK\3\4", "add.package", "a package is not edited: add the pins to its "
    .. "source, and build it anew" },
}

--- Answers with why a file is not changed.
---@param request cotter.amend.Request
---@param code string
---@param message string
---@param line integer?
---@param column integer?
---@return cotter.amend.Response
---@nodiscard
function checks.refuse(request, code, message, line, column)
  return { problem = { path = request.path, code = code, message = message,
                       line = line, column = column } }
end

--- The module that plans the edits of a format.
---@param format string that was not refused
---@return string
---@nodiscard
function checks.adder(format) return FORMATS[format][1] end

local function formats()
  local names = {}
  for name in pairs(FORMATS) do names[#names + 1] = name end
  table.sort(names)
  return table.concat(names, ", ")
end

--- Apple tells leaves from authorities, others do not.
local function check_role(config, request)
  if config.format ~= "apple" then
    return request.said and checks.refuse(request, "add.role",
      ("--role is for Apple's lists, and this is of %s"):format(
        config.format)) or nil
  elseif request.mixed then
    return checks.refuse(request, "add.role", request.mixed)
  end
end

local function check_text(config, request)
  if config.encoding ~= "utf-8" then
    return checks.refuse(request, "add.encoding",
      ("written as %s: save it as UTF-8 first"):format(config.encoding))
  elseif request.octets:match "%S" ~= FORMATS[config.format][2] then
    return checks.refuse(request, "add.format", "what a build writes into "
      .. "other files is not edited: add the pins by hand")
  end
end

--- Says why no pins are added to a config.
---@param config cotter.Config
---@param request cotter.amend.Request
---@return cotter.amend.Response?
---@nodiscard
function checks.config(config, request)
  if not FORMATS[config.format] then
    return checks.refuse(request, "add.format", OTHERS[config.format]
      or ("pins are added to configs of %s, not of %s"):format(formats(),
                                                              config.format))
  end
  return check_text(config, request) or check_role(config, request)
end

--- Says why no pins are added to a file, by what it begins with.
---@param request cotter.amend.Request
---@return cotter.amend.Response?
---@nodiscard
function checks.octets(request)
  for _, row in ipairs(BINARY) do
    if request.octets:sub(1, #row[1]) == row[1] then
      return checks.refuse(request, row[2], row[3])
    end
  end
end

return checks
