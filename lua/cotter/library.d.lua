---@meta cotter
--- Types of the library, which is a global of `cotter run` and the module
--- cotter elsewhere. The functions are those of the core.

local core = require "cotter.core"

---@class cotter.Decision
---@field host string              the name that is connected to
---@field consumer string
---@field config string?           path
---@field line integer?            of the entry that is in force
---@field column integer?
---@field verdict "accept"|"warn"|"unpinned"|"refuse"|"unknown"
---@field accepted boolean         the verdict is accept or warn
---@field code string              "accepted", or why not: "no_match" …
---@field rule string?             that spoke
---@field message string?          its words
---@field remedy string?
---@field severity string?
---@field consequence string?
---@field answer { Success: boolean, Error: string? }? of the plug-in's action
---@field reason string?           what the decision rests on
---@field pins string[]            in force
---@field matches { pin: string, depth: integer, subject: string, held: boolean,
---       line: integer?, column: integer? }[]
---@field path { depth: integer, subject: string, pin: string }[] validated
---@field refusal { code: string, text: string }? of the chain

---@class cotter.DecideOptions
---@field host string     the name that is connected to
---@field certs (string|cotter.Cert)[] as served, end entity first; or DER
---@field config string   path of the config that pins it
---@field consumer string? "okhttp", "trustkit", "cotter" …; without, those who
---       read such a config
---@field policy string?  path of a policy whose rules decide in their place
---@field locked boolean? the policy's files have to be those of its lock
---@field verify_key string? path of the public key, in PEM, that has to have
---       signed the lock
---@field verify_name string? the policy has to have that name; with verify_key
---       alone
---@field minimum_serial integer? the lock has to have that number at least;
---       with verify_key alone
---@field sandbox "reduced"? rules of others run without seccomp, too
---@field at integer?     seconds since 1970; now without
---@field anchors string? octets of the trust anchors; the system's without
---@field installed string? octets of anchors that the user of a device added
---@field held string[]?  octets of keys held in reserve

---@class cotter
cotter = {
  version = core.version,
  cert = core.cert,
  certs = core.certs,
  open = core.open,
  items = core.items,
  digests = core.digests,
  anchors = core.anchors,
  validate = core.validate,
  pin = core.pin,
  near = core.near,
  host = core.host,
  host_match = core.host_match,
  under = core.under,
  suffixes = core.suffixes,
  registrable = core.registrable,
  public_suffix = core.public_suffix,
  sha256 = core.sha256,
  base64 = core.base64,
  unbase64 = core.unbase64,
  hex = core.hex,
  json = core.json,
  null = core.null,
  read_file = core.read_file,
  write_file = core.write_file,
  list_directory = core.list_directory,
  stat = core.stat,
  now = core.now,
}

--- Decides about a connection: what those who read a config do with a chain.
---@param options cotter.DecideOptions
---@return cotter.Decision[]? decisions one a consumer, with `exit_code`
---@return table? fault code and text, and `errors` where files are refused
---@nodiscard
function cotter.decide(options) end

return cotter
