--- cotter pack: locks a policy or a pack, signs the lock, and verifies it.

local columns = require "cotter.report.columns"
local core = require "cotter.core"
local demand = require "cotter.demand"
local fault = require "cotter.fault"
local lock = require "cotter.policy.lock"
local locked = require "cotter.policy.locked"
local reading = require "cotter.reading"
local sources = require "cotter.cli.sources"

local NOT_DONE, NOT_VERIFIED = 2, 1

---@param message string
---@param out cotter.Output
---@return integer status
local function complain(message, out)
  out:tell(('cotter pack: %s; see "cotter help pack"'):format(
    columns.escape(message)))
  return NOT_DONE
end

-- What is wrong with a policy that could be verified, and is not.
local REFUSED = { ["lock.drift"] = true, ["lock.signature"] = true,
                  ["lock.unsigned"] = true, ["lock.serial"] = true,
                  ["lock.other"] = true }

---@param faults cotter.Fault[]
---@param out cotter.Output
---@return integer status
local function tell(faults, out)
  local status = NOT_VERIFIED
  for _, one in ipairs(faults) do
    out:tell(columns.escape(fault.line(one)))
    if not REFUSED[one.code] then status = NOT_DONE end
  end
  return status
end

---@param path string
---@param octets string
---@param out cotter.Output
---@return boolean
local function put(path, octets, out)
  local ok, refused = sources.write(path, octets)
  if not ok then out:tell(columns.escape(path .. ": " .. refused.text)) end
  return ok == true
end

-- Locking -------------------------------------------------------------------

--- Makes the lock of what there is now: one that differs from the last has the
--- next serial number.
---@param collected cotter.Collected
---@return cotter.Lock
local function make_lock(collected)
  local last = collected.last
  local own = { serial = last and last.serial or 1,
                packs = collected.shipped, files = {} }
  for name, octets in pairs(collected.members.files) do
    own.files[name] = lock.digest(octets)
  end
  if last and lock.write(own) ~= lock.write(last) then
    own.serial = last.serial + 1
  end
  return own
end

---@param own cotter.Lock
---@return string
local function summary(own)
  local count, packs = #fault.names(own.files), #fault.names(own.packs)
  return ("serial %d, %s%s"):format(own.serial, columns.count(count, "file"),
    packs > 0 and ", " .. columns.count(packs, "pack") .. " of cotter" or "")
end

--- Writes a lock that differs from the last.
---@param path string
---@param own cotter.Lock
---@param out cotter.Output
---@return integer status
local function write_lock(path, own, out)
  if own.serial > lock.MAX_SERIAL then
    return complain("the serial numbers are used up", out)
  elseif not put(path, lock.write(own), out) then
    return NOT_DONE
  end
  out:write(columns.escape(path), ": ", summary(own), "\n")
  if core.stat(path .. lock.SIGNATURE) then
    out:tell(columns.escape(path .. lock.SIGNATURE)
             .. " is the signature over another lock: sign this one")
  end
  return 0
end

local function lock_it(root, _, out)
  local collected, faults = reading.members(root)
  if not collected then
    return math.max(tell(faults --[[@as cotter.Fault[] ]], out), NOT_DONE)
  end
  local own, last = make_lock(collected), collected.last
  local path = collected.members.lock
  if last and last.serial == own.serial then
    out:write(columns.escape(path), ": ", summary(own), ", as before\n")
    return 0
  end
  return write_lock(path, own, out)
end

-- Signing -------------------------------------------------------------------

---@param own cotter.Lock
---@param serial integer?
---@return string? message
local function number(own, serial)
  if serial and serial < own.serial then
    return ("--serial %d is less than %d, which the lock has: the number of "
            .. "a policy only grows"):format(serial, own.serial)
  end
  own.serial = serial or own.serial
end

--- Signs a lock, whose files are as they were locked.
---@param made { path: string, lock: cotter.Lock }
---@param key string
---@param args table
---@param out cotter.Output
---@return integer status
local function sign_lock(made, key, args, out)
  local text = lock.write(made.lock)
  local signature, why = core.sign(key, text)
  if not signature then
    return complain(args.key .. ": " .. locked.key_text(why), out)
  end
  local path = made.path .. lock.SIGNATURE
  if not put(made.path, text, out)
     or not put(path, core.base64(signature) .. "\n", out) then
    return NOT_DONE
  end
  out:write(columns.escape(path), ": ", summary(made.lock), "\n")
  return 0
end

local function sign(root, args, out)
  local serial, message = demand.serial("--serial", args.serial)
  if message then return complain(message, out) end
  local key, refused = demand.key(args.key)
  if not key then return complain(refused.text, out) end
  local made, faults = reading.locked(root, {})
  if not made then return math.max(tell(faults or {}, out), NOT_DONE) end
  message = number(made.lock, serial)
  if message then return complain(message, out) end
  return sign_lock(made, key, args, out)
end

-- Verifying -----------------------------------------------------------------

local function verify(root, args, out)
  local serial, message = demand.serial("--minimum-serial",
                                        args.minimum_serial)
  if message then return complain(message, out) end
  local key, refused = demand.key(args.key)
  if not key then return complain(refused.text, out) end
  local made, faults = reading.locked(root,
    { key = key, key_path = args.key, minimum_serial = serial,
      name = args.name })
  if not made then return tell(faults or {}, out) end
  out:write(columns.escape(made.path), ": verified, ", summary(made.lock),
            "\n")
  return 0
end

-- The verbs, and which options each takes.
local VERBS = {
  lock = { act = lock_it, takes = {} },
  sign = { act = sign, takes = { key = true, serial = true }, needs = "key" },
  verify = { act = verify, needs = "key",
             takes = { key = true, minimum_serial = true, name = true } },
}

local OPTIONS = { "key", "serial", "minimum_serial", "name" }

---@param name string
---@param args table
---@return string? message
local function misuse(name, args)
  local verb = VERBS[name]
  if not verb then
    return ('"%s" is not one of lock, sign, verify%s'):format(name,
      fault.suggestion(name, fault.names(VERBS)))
  end
  for _, option in ipairs(OPTIONS) do
    local written = "--" .. option:gsub("_", "-")
    if args[option] and not verb.takes[option] then
      return ("%s does not take %s"):format(name, written)
    elseif verb.needs == option and not args[option] then
      return ("%s needs %s"):format(name, written)
    end
  end
end

---@param args table
---@param out cotter.Output
---@return integer status
local function run(args, out)
  local name, root = args.arguments[1], args.arguments[2]
  local message = misuse(name, args)
  if not message and not root then
    message = name .. " needs a FOLDER"
  end
  if message then return complain(message, out) end
  return VERBS[name].act(root, args, out)
end

---@type cotter.Command
return {
  usage = "lock|sign|verify [OPTION…] FOLDER",
  about = [[
FOLDER has a policy.lua, or is a pack; a policy of another name is given by its
path. lock writes policy.lock beside it: a serial number, and the SHA-256 of the
policy, of the data and waivers that it names, and of all files in the folders
of its packs, but for hidden ones. sign writes policy.lock.sig, the signature
over that lock, and verify tells whether both are those of the files that there
are. cotter check --locked evaluates nothing unless they are. What the command
line names beside the policy, such as --waivers and --baseline, is not locked.

Keys are those of openssl genpkey -algorithm ed25519, and for verify of openssl
pkey -pubout. The signature is that of Ed25519 over the lock as it stands, in
base64: whoever keeps the key elsewhere makes it by
openssl pkeyutl -sign -rawin -inkey KEY.pem -in policy.lock | base64 -w0

The serial number grows by one whenever a lock is written that differs from the
last. A signature stays good for ever, that over a policy of last year, too:
who verifies says by --minimum-serial what is too old, and by --name which of
the policies is meant that one key has signed.]],
  arguments = { min = 1, max = 2 },
  options = {
    { "--key", "sign: the private key; verify: the public one; - is standard "
      .. "input", value = "KEY.pem" },
    { "--serial", "sign: give the lock this serial number, which must not be "
      .. "less than its own", value = "N" },
    { "--minimum-serial", "verify: refuse a lower serial number",
      value = "N" },
    { "--name", "verify: refuse a policy or pack of another name, which the "
      .. "same key may have signed", value = "NAME" },
  },
  examples = {
    { "cotter pack lock gate/", "write down what the policy consists of" },
    { "cotter pack sign --key private.pem gate/", "sign that" },
    { "cotter pack verify --key public.pem --minimum-serial 7 gate/",
      "whether it is unchanged, signed and not too old" },
  },
  exits = {
    { "0", "locked, signed or verified" },
    { "1", "verify: a file is not what was locked, the lock is not signed by "
           .. "the key, its serial number is too low, or it is another "
           .. "policy" },
    { "2", "usage, files that cannot be read or written, no lock, a broken "
           .. "policy or key" },
  },
  run = run,
}
