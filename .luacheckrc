std = "lua54"
max_line_length = 80
max_cyclomatic_complexity = 8
files["spec"] = { std = "lua54+busted" }
local rules = { std = "lua54", globals = {}, read_globals = {
  "rule", "fail", "unknown", "skip", "days", "hours", "time", "use", "pack",
  "policy", "survivors", "waivers",
} }
local tests = { std = "lua54", globals = {}, read_globals = {
  "test", "key", "pin", "cert", "pass", "unknown", "not_applicable",
  "not_effective", "fails", "file", "text", "folder", "pinning_json",
  "android", "apple", "trustkit", "trustkit_plist", "trustkit_swift",
  "okhttp", "public_key_pinning", "cert_pinner", "ssl_manager", "expo",
  "tcs", "msso", "curl", "hpkp", "tlsa",
} }
files["policies"] = rules
files["examples"] = rules
files["**/*_test.lua"] = tests
files["lua/cotter/*.d.lua"] = { ignore = { "111", "112", "113", "212", "241", "411" } }
exclude_files = { "build*", "spec/cli", "spec/fixtures" }
