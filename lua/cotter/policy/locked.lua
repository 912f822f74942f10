--- Locked: opens a policy only if its files are those of its lock, and the lock
--- is signed where a signature is asked for.
---
--- The lock is read once, its signature is one over these octets, and files are
--- handed out from the memory in which they were compared with it. A lock that
--- is not signed says that nothing has changed since; who may change the files
--- may lock them anew. Signed, it says who has locked them; and its serial
--- number keeps a lock out that was signed once, but has been replaced since.

local core = require "cotter.core"
local fault = require "cotter.fault"
local literal = require "cotter.policy.literal"
local lock = require "cotter.policy.lock"
local members = require "cotter.policy.members"
local pathname = require "cotter.pathname"
local paths = require "cotter.policy.path"

---@class cotter.LockDemand
---@field key string?            PEM of the public key that has to have signed
---@field key_path string?       of it, for messages
---@field minimum_serial integer? only together with a key
---@field name string?           of the policy; only together with a key

---@class cotter.Locked
---@field path string     of the lock
---@field serial integer
---@field sha256 string   of the lock
---@field signed boolean  the signature was asked for, and verifies
---@field lock cotter.Lock
---@field members cotter.Members

local locked = {}

---@param made cotter.Members
---@return string what cotter pack takes
local function root_of(made)
  if not made.policy then return made.folder end
  local folder, name = made.folder, pathname.base(made.policy)
  return name == "policy.lua" and folder or made.policy
end

---@param code string
---@param path string
---@param message string
---@param ... any
---@return nil
---@return cotter.Fault[]
local function refuse(code, path, message, ...)
  return nil, { fault.new(code, message:format(...), path) }
end

---@param made cotter.Members
---@param path string of the signature
---@param refused table
---@return nil
---@return cotter.Fault[]
local function no_signature(made, path, refused)
  if refused.code ~= "file.missing" then
    return nil, { paths.unreadable(path, refused) }
  end
  return refuse("lock.unsigned", path, "%s, and a signature is asked for: "
    .. "cotter pack sign --key KEY.pem %s makes one", refused.text,
    root_of(made))
end

---@param made cotter.Members
---@param octets string of the lock
---@param demand cotter.LockDemand
---@param read cotter.ReadFile
---@return boolean? verified
---@return cotter.Fault[]?
local function check_signature(made, octets, demand, read)
  local path = made.lock .. lock.SIGNATURE
  local text, refused = read(path)
  if not text then return no_signature(made, path, refused) end
  local signature = core.unbase64((text:gsub("\r?\n$", "")))
  if not signature or #signature ~= 64 then
    return refuse("lock.signature", path, "not a signature: the base64 of 64 "
      .. "octets in one line")
  end
  local verified, why = core.verify(demand.key, octets, signature)
  if verified then return true end
  if why then
    return refuse(why.code, demand.key_path, "%s", locked.key_text(why))
  end
  return refuse("lock.signature", path, "the signature is not one over %s by "
    .. "the key of %s: another key has signed, or the lock %s", made.lock,
    demand.key_path, octets:find("\r", 1, true)
    and "has got other line ends since" or "is another one")
end

--- What is told of a key that cannot be used.
---@param refused cotter.CoreFault
---@return string
---@nodiscard
function locked.key_text(refused)
  if refused.code ~= "key.encrypted" then return refused.text end
  return "the private key is encrypted: hand it over decrypted, by openssl "
         .. "pkey -in KEY.pem | cotter pack sign --key - …"
end

---@param made cotter.Members
---@param own cotter.Lock
---@param demand cotter.LockDemand
---@return boolean?
---@return cotter.Fault[]?
local function check_serial(made, own, demand)
  local wanted = demand.minimum_serial
  if not wanted or own.serial >= wanted then return true end
  return refuse("lock.serial", made.lock, "its serial number is %d, and %d is "
    .. "the least that is taken: it is an older policy", own.serial, wanted)
end

---@param made cotter.Members
---@param refused table
---@param read cotter.ReadFile
---@return nil
---@return cotter.Fault[]
local function no_lock(made, refused, read)
  if made.policy and not read(made.policy) then
    return refuse("file.missing", made.policy, "there is no such policy")
  end
  local missing = refused.code == "file.missing"
  return refuse(missing and "lock.missing" or refused.code, made.lock,
    "%s: cotter pack lock %s writes the lock", refused.text, root_of(made))
end

--- Reads a lock, and holds it to what is demanded.
---@param made cotter.Members
---@param demand cotter.LockDemand
---@param read cotter.ReadFile
---@return cotter.Lock?
---@return cotter.Fault[]|string faults, or the octets of the lock
local function read_lock(made, demand, read)
  local octets, refused = read(made.lock)
  if not octets then return no_lock(made, refused, read) end
  local ok, faults = not demand.key, nil
  if demand.key then
    ok, faults = check_signature(made, octets, demand, read)
  end
  if not ok then return nil, faults --[[@as cotter.Fault[] ]] end
  local own
  own, faults = lock.read(octets, made.lock)
  if own then ok, faults = check_serial(made, own, demand) end
  if not own or not ok then return nil, faults --[[@as cotter.Fault[] ]] end
  return own, octets
end

---@param made cotter.Members
---@return string
local function advice(made)
  return ("undo the change, or look at it and lock it: cotter pack lock %s")
    :format(root_of(made))
end

-- A text whose line ends alone were changed, as git does on some systems.
local function has_new_line_ends(octets, digest)
  return octets:find("\r\n", 1, true)
         and lock.digest((octets:gsub("\r\n", "\n"))) == digest
end

---@param made cotter.Members
---@param own cotter.Lock
---@param name string
---@param octets string? nil where there is none
---@return cotter.Fault?
local function drift_of(made, own, name, octets)
  local wanted, found = own.files[name], octets and lock.digest(octets)
  if wanted == found then return nil end
  local path = paths.join(made.folder, name)
  local text
  if not found then
    text = ("is locked with the SHA-256 %s, but there is none, or the policy "
            .. "does not name it: %s"):format(wanted, advice(made))
  elseif not wanted then
    text = ("has the SHA-256 %s, but is not in %s: remove it, or look at it "
            .. "and lock it: cotter pack lock %s"):format(found, made.lock,
                                                          root_of(made))
  elseif has_new_line_ends(octets, wanted) then
    text = ("its line ends were changed to CRLF: the SHA-256 is %s, %s has %s"
            ):format(found, made.lock, wanted)
  else
    text = ("is not what was locked: its SHA-256 is %s, %s has %s; %s"):format(
      found, made.lock, wanted, advice(made))
  end
  return fault.new("lock.drift", text, path)
end

---@param one table<string, any>
---@param other table<string, any>
---@return string[] keys of both, sorted
local function union(one, other)
  local names = {}
  for name in pairs(one) do names[name] = true end
  for name in pairs(other) do names[name] = true end
  return fault.names(names)
end

--- Compares the files that there are with a lock.
---@param made cotter.Members
---@param own cotter.Lock
---@return cotter.Fault[] faults "lock.drift" for each file that differs
---@nodiscard
function locked.drift(made, own)
  local faults = {}
  for _, name in ipairs(union(own.files, made.files)) do
    faults[#faults + 1] = drift_of(made, own, name, made.files[name])
  end
  return faults
end

local PACK_DRIFT = "the pack %s has the SHA-256 %s, %s has %s: this is another "
  .. "version of cotter; look at what differs, and lock it: cotter pack lock %s"

--- Compares the packs that come with cotter with a lock.
---@param made cotter.Locked
---@param packs table<string, string> digests by name
---@return cotter.Fault[]? faults nil where they are the same
---@nodiscard
function locked.pack_drift(made, packs)
  local faults, own = {}, made.lock.packs
  for _, name in ipairs(union(own, packs)) do
    if own[name] ~= packs[name] then
      faults[#faults + 1] = fault.new("lock.drift", PACK_DRIFT:format(name,
        packs[name] or "of none", made.path, own[name] or "none",
        root_of(made.members)), made.path)
    end
  end
  return faults[1] and faults
end

--- The name of what is locked. It stands in a file whose digest the lock has,
--- so that a signature over the lock is one over the name as well.
---@param made cotter.Members as they were locked
---@param path string of that file
---@return string? name
---@return cotter.Fault[]? faults
local function name_of(made, path)
  local chunk, faults = literal.read(made.files[pathname.base(path)] or "",
                                     path)
  if not chunk then return nil, faults end
  local statement = chunk[made.policy and "policy" or "pack"][1]
  return statement and statement.node.value.name or ""
end

---@param made cotter.Members as they were locked
---@param wanted string
---@return boolean?
---@return cotter.Fault[]?
local function check_name(made, wanted)
  local path = made.policy
    or paths.join(made.folder, "pack.lua")
  local name, faults = name_of(made, path)
  if name == wanted or not name then return name ~= nil or nil, faults end
  return refuse("lock.other", path, "its name is %q, and %q is wanted: it is "
    .. "another policy, which the same key has signed", name, wanted)
end

--- Opens what is locked.
---@param root string path of a policy, or of a folder that has one or is a pack
---@param demand cotter.LockDemand
---@param read cotter.ReadFile
---@param list cotter.ListFolder
---@return cotter.Locked?
---@return cotter.Fault[]? faults
---@nodiscard
function locked.open(root, demand, read, list)
  local place, unseen = members.place(root, list)
  if not place then return nil, { unseen } end
  local own, octets = read_lock(place, demand, read)
  if not own then return nil, octets --[[@as cotter.Fault[] ]] end
  local made, faults = members.collect(root, read, list, function(name, found)
    return drift_of(place, own, name, found)
  end)
  if not made then return nil, faults end
  faults = locked.drift(made, own)
  if #faults > 0 then return nil, faults end
  local named = true
  if demand.name then named, faults = check_name(made, demand.name) end
  if not named then return nil, faults end
  return { path = made.lock, serial = own.serial, lock = own, members = made,
           sha256 = lock.digest(octets --[[@as string]]),
           signed = demand.key ~= nil }
end

return locked
