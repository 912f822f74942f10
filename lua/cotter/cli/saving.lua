--- Saving: the chains that servers send, as evidence for cotter check.

local core = require "cotter.core"

local saving = {}

local LINE = 64 -- characters of base64 (RFC 7468 2)

---@param der string
---@return string
local function pem(der)
  local lines = { "-----BEGIN CERTIFICATE-----" }
  local text = core.base64(der)
  for at = 1, #text, LINE do lines[#lines + 1] = text:sub(at, at + LINE - 1) end
  lines[#lines + 1] = "-----END CERTIFICATE-----\n"
  return table.concat(lines, "\n")
end

--- Makes DIR/chains. A link may lead out of DIR: it is refused.
---@param folder string DIR
---@return string? path
---@return { code: string, text: string }? fault
local function make_chains(folder)
  local done, fault = core.make_directory(folder)
  local entries
  if done then entries, fault = core.list_directory(folder) end
  if not entries then return nil, fault end
  for _, entry in ipairs(entries) do
    if entry.name == "chains" and entry.type == "link" then
      return nil, { code = "file.link",
                    text = "chains in it is a link, which may lead elsewhere" }
    end
  end
  local path = (folder:gsub("/+$", "")) .. "/chains"
  done, fault = core.make_directory(path)
  if not done then return nil, fault end
  return path
end

--- Writes the chain of an outcome into DIR/chains/HOST.pem.
---@param one cotter.Outcome
---@param folder string DIR
function saving.write(one, folder)
  local chains, fault = make_chains(folder)
  local path = chains and ("%s/%s.pem"):format(chains, one.host) or folder
  local blocks = {}
  for i, der in ipairs(one.octets) do blocks[i] = pem(der) end
  local done
  if chains then
    done, fault = core.write_file(path, table.concat(blocks))
  end
  if done then
    one.saved = path
  else
    one.error = { code = fault.code,
                  message = ("%s: %s"):format(path, fault.text) }
  end
end

--- A file is named by its host: one chain for each, and none for an address.
---@param list cotter.Server[]
---@return string? message
---@nodiscard
function saving.check(list)
  local ports = {}
  for _, server in ipairs(list) do
    local host = server.host
    if server.is_address then
      return ("--save is for hosts: no pin is of the address %s"):format(host)
    elseif server.port and ports[host] then
      return ("--save has one file for %s, which stands here with two ports")
        :format(host)
    end
    ports[host] = server.port
  end
end

return saving
