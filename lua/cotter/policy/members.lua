--- Members: the files that a policy or a pack consists of, each read once.
---
--- Of a policy these are itself, the data and waivers that it names, and all
--- files in the folders of its packs; of a pack all in its folder. Hidden files
--- and locks are none, and nothing that is not a member can be read of what is
--- locked. So what is compared with a lock is what then runs, octet by octet.

local core = require "cotter.core"
local fault = require "cotter.fault"
local lock = require "cotter.policy.lock"
local pathname = require "cotter.pathname"
local paths = require "cotter.policy.path"

---@class cotter.Members
---@field folder string  in which the lock lies
---@field policy string? path of the policy; nil of a pack
---@field lock string    path of the lock
---@field files table<string, string> octets by path below the folder
---@field packs string[] names of packs that come with cotter

local members = {}

---@class cotter.Collector
---@field made cotter.Members
---@field faults cotter.Faults
---@field read cotter.ReadFile
---@field list cotter.ListFolder
---@field entries table<string, table<string, string>> types by name, by folder
---@field count integer
local Collector = {}
Collector.__index = Collector

---@param name string path below the folder
---@return string
function Collector:path_of(name)
  local folder = self.made.folder
  return name == "" and folder or paths.join(folder, name)
end

---@param code string
---@param name string path below the folder
---@param message string
function Collector:refuse(code, name, message)
  self.faults:join { fault.new(code, message, self:path_of(name)) }
end

--- The types of what a folder has in it, listed once.
---@param path string
---@return table<string, string>? types by name
---@return table? refused
function Collector:entries_of(path)
  if self.entries[path] then return self.entries[path] end
  local listed, refused = self.list(path)
  if not listed then return nil, refused end
  local types = {}
  for _, one in ipairs(listed) do types[one.name] = one.type end
  self.entries[path] = types
  return types
end

-- Why something is no member.
local IRREGULAR = {
  link = "a link, which may lead to another file tomorrow: put the file there",
  other = "neither a file nor a folder",
}

--- The type of what a path leads to, without a link on the way.
---@param name string below the folder
---@return string? "file" or "directory"
function Collector:type_of(name)
  local at, type = self.made.folder, "directory"
  for part in name:gmatch "[^/]+" do
    local types, refused = self:entries_of(at)
    if not types then
      return self.faults:join { paths.unreadable(at, refused) }
    end
    type = types[part]
    if not type then
      return self:refuse("file.missing", name,
                         "there is no such file or folder")
    elseif IRREGULAR[type] then
      return self:refuse("lock.link", name, IRREGULAR[type])
    end
    at = paths.join(at, part)
  end
  return type
end

---@param name string
function Collector:file(name)
  if self.made.files[name] then return end
  local why = lock.oddness(name)
  if why then
    return self:refuse("lock.name", name, "its name has " .. why)
  end
  self.count = self.count + 1
  if self.count > core.limits.folder_files then return end
  local path = paths.join(self.made.folder, name)
  local octets, refused = self.read(path)
  if not octets then
    return self.faults:join { paths.unreadable(path, refused) }
  end
  self.made.files[name] = octets
end

---@param name string
---@return boolean
local function is_left_out(name)
  return name:find "^%." ~= nil or name:find "%.lock$" ~= nil
         or name:find "%.lock%.sig$" ~= nil
end

---@param name string "" is the lock's own folder
---@param depth integer
function Collector:tree(name, depth)
  local folder = self:path_of(name)
  local types, refused = self:entries_of(folder)
  if not types then
    return self.faults:join { paths.unreadable(folder, refused) }
  elseif depth > core.limits.folder_depth then
    return self:refuse("folder.depth", name,
                       "folders are nested deeper than the limit")
  end
  for _, part in ipairs(fault.names(types)) do
    if not is_left_out(part) then
      self:take(name == "" and part or name .. "/" .. part, types[part], depth)
    end
  end
end

---@param name string
---@param type string?
---@param depth integer
function Collector:take(name, type, depth)
  if type == "file" then
    self:file(name)
  elseif type == "directory" then
    self:tree(name, depth + 1)
  elseif type then
    self:refuse("lock.link", name, IRREGULAR[type])
  end
end

--- The path below the folder that a policy means.
---@param name string as the policy writes it
---@return string? "" for the folder itself; nil for what lies outside of it
local function below(name)
  if name:find "^/" then return nil end
  local parts = {}
  for part in name:gmatch "[^/]+" do
    if part == ".." then return nil end
    if part ~= "." then parts[#parts + 1] = part end
  end
  return table.concat(parts, "/")
end

--- Takes what a policy names: a file, or a folder with all in it.
---@param name string
---@param place cotter.Place
function Collector:named(name, place)
  local own = below(name)
  if not own then
    return self.faults:join { fault.new("lock.outside", ("%s lies outside of "
      .. "the policy's folder, and is not locked with it: copy it there")
      :format(name), self.made.policy, place) }
  end
  self:take(own, own == "" and "directory" or self:type_of(own), 0)
end

---@param policy cotter.Policy
function Collector:policy(policy)
  for _, one in ipairs(policy.packs) do
    if one.path:find "^cotter:" then
      table.insert(self.made.packs, one.path)
    else
      self:named(one.path, one)
    end
  end
  for _, name in ipairs(fault.names(policy.data)) do
    self:named(policy.data[name].file, policy.data[name])
  end
  if policy.waivers then self:named(policy.waivers.file, policy.waivers) end
end

function Collector:check()
  if self.count > core.limits.folder_files then
    self:refuse("folder.files", "", "more files than the limit")
  end
  local name, other = lock.twins(fault.names(self.made.files))
  if name then
    self:refuse("lock.case", name, ("differs from %s by case alone"):format(
      other))
  end
  table.sort(self.made.packs)
end

---@param root string
---@param types table<string, string>? of what is in it; nil: it is no folder
---@return string? path of the policy
local function policy_in(root, types)
  if not types then return root end
  return types["policy.lua"] and paths.join(root, "policy.lua")
end

-- What is told of a path that is not a folder.
local NO_FOLDER = { ["file.no-directory"] = true, ["file.missing"] = true }

---@param root string of a policy or a folder
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Collector? nil where nothing tells what the root is
---@return cotter.Fault?
local function collector(root, read, list)
  local self = setmetatable({ faults = fault.collect(), read = read,
    list = list, entries = {}, count = 0,
    made = { files = {}, packs = {} } }, Collector)
  local made = self.made
  made.folder = root:gsub("(.)/+$", "%1")
  local types, refused = self:entries_of(made.folder)
  if refused and not NO_FOLDER[refused.code] then
    return nil, paths.unreadable(made.folder, refused)
  end
  made.policy = policy_in(made.folder, types)
  if made.policy then
    made.folder = made.policy:match "^(.*)/[^/]*$" or "."
  end
  made.lock = (made.policy or paths.join(made.folder, "policy"))
              :gsub("%.lua$", "") .. lock.SUFFIX
  return self
end

--- Where the lock of a policy or a pack lies.
---@param root string path of a policy, or of a folder that has one or is a pack
---@param list cotter.ListFolder
---@return cotter.Members? of which nothing is read
---@return cotter.Fault? why it cannot be told
---@nodiscard
function members.place(root, list)
  local self, refused = collector(root, function() end, list)
  return self and self.made, refused
end

--- Takes all in the folder of a pack.
function Collector:pack()
  local types, refused = self:entries_of(self.made.folder)
  if types and not types["pack.lua"] then
    return self:refuse("lock.no-pack", "",
                       "the folder has neither a policy.lua nor a pack.lua")
  elseif not types then
    return self.faults:join { paths.unreadable(self.made.folder, refused) }
  end
  self:tree("", 0)
end

--- Takes the policy and what it names.
---@param check (fun(name: string, octets: string): cotter.Fault?)?
function Collector:root(check)
  local path = self.made.policy
  local name = pathname.base(path)
  self:take(name, self:type_of(name), 0)
  local octets = self.made.files[name]
  if not octets then return end
  local refused = check and check(name, octets)
  if refused then return self.faults:join { refused } end
  local policy, faults = require "cotter.policy.file".read(octets, path)
  self.faults:join(faults)
  if policy then self:policy(policy) end
end

--- Reads what a policy or a pack consists of.
---@param root string path of a policy, or of a folder that has one or is a pack
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@param check (fun(name: string, octets: string): cotter.Fault?)? what keeps
---       a policy from being looked into
---@return cotter.Members?
---@return cotter.Fault[]? faults
---@nodiscard
function members.collect(root, read, list, check)
  local self, refused = collector(root, read, list)
  if not self then return nil, { refused } end
  if self.made.policy then self:root(check) else self:pack() end
  self:check()
  return self.faults:result(self.made)
end

---@param made cotter.Members
---@param path string
---@return string? name
local function name_in(made, path)
  if made.folder == "." then return below(path) end
  if path == made.folder then return "" end
  local start = paths.join(made.folder, "")
  return path:sub(1, #start) == start and below(path:sub(#start + 1)) or nil
end

---@param made cotter.Members
---@param folder string? below that of the lock
---@return table<string, string> types by name
local function types_in(made, folder)
  local types = {}
  if not folder then return types end
  local start = folder == "" and "" or folder .. "/"
  for name in pairs(made.files) do
    if name:sub(1, #start) == start then
      local part, deeper = name:sub(#start + 1):match "^([^/]+)(/?)"
      types[part] = deeper == "/" and "directory" or "file"
    end
  end
  return types
end

--- Opens paths as if nothing but the members existed.
---@param made cotter.Members
---@return cotter.ReadFile
---@return cotter.ListFolder
---@nodiscard
function members.opener(made)
  local function read(path)
    local octets = made.files[name_in(made, path) or false]
    if octets then return octets end
    return nil, { code = "lock.uncovered", text = "a lock does not cover it, "
      .. "since there is no such file, it is hidden, or its name ends in "
      .. ".lock" }
  end
  local function list(path)
    local listed, types = {}, types_in(made, name_in(made, path))
    for i, name in ipairs(fault.names(types)) do
      listed[i] = { name = name, type = types[name] }
    end
    if #listed > 0 then return listed end
    return nil, { code = "file.missing", text = "there is no such folder" }
  end
  return read, list
end

return members
