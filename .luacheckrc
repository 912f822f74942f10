std = "lua54"
max_line_length = 80
max_cyclomatic_complexity = 8
files["spec"] = { std = "lua54+busted" }
local rules = { std = "lua54", globals = {}, read_globals = {
  "rule", "fail", "unknown", "skip", "days", "hours", "time", "use", "pack",
  "policy",
} }
files["policies"] = rules
files["examples"] = rules
files["lua/cotter/*.d.lua"] = { ignore = { "111", "112", "113", "212", "241", "411" } }
exclude_files = { "build*", "spec/cli", "spec/fixtures" }
