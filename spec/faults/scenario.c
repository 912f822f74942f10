#include "scenario.h"

#define AT "--at 2026-11-20 "

const struct scenario scenarios[] = {
    { "pass", "check " AT "pinning.json", NULL, { NULL } },
    { "outputs", "check " AT "-o json=a.json -o sarif=b.sarif -o html=c.html "
                 "pinning.json", NULL, { "a.json", "b.sarif", "c.html" } },
    { "broken", "check --at 2026-04-24 --evidence evidence broken "
                "-o json=a.json", NULL, { "a.json" } },
    { "gate", "check --at 2026-04-24 --evidence evidence app", NULL,
      { NULL } },
    { "android", "check " AT "--format json app", NULL, { NULL } },
    { "package", "check " AT "app.apk", NULL, { NULL } },
    { "bundle", "model --format json nested.aab", NULL, { NULL } },
    { "stream", "check " AT "-", "pinning.json", { NULL } },
    { "signed", "check " AT "-p gate/policy.lua --verify-key public.pem "
                "--minimum-serial 7 pinning.json", NULL, { NULL } },
    { "waived", "check " AT "-p policy.lua pinning.json", NULL, { NULL } },
    { "baseline", "baseline " AT "-o known.json pinning.json", NULL,
      { "known.json" } },
    { "fix", "fix --write " AT "--select pin-* pinning.json", NULL,
      { "pinning.json" } },
    { "add", "pin --add A.example --to pinning.json next.pem", NULL,
      { "pinning.json" } },
    { "convert", "convert --to okhttp pins.xml", NULL, { NULL } },
    { "pin", "pin chain.pem", NULL, { NULL } },
    { "inspect", "inspect --format json client.pem chain.pem", NULL,
      { NULL } },
    { "identity", "pin --password-file client.password client.p12", NULL,
      { NULL } },
    { "chain", "chain --at 2026-04-24 --anchors root.pem --host apple.com "
               "chain.pem", NULL, { NULL } },
    { "lock", "pack lock gate", NULL, { "gate/policy.lock" } },
    { "sign", "pack sign --key private.pem --serial 8 gate", NULL,
      { "gate/policy.lock.sig", "gate/policy.lock" } },
    { "new", "new rule own-rule", NULL,
      { "own-rule.lua", "own-rule_test.lua",
        "example/own-rule/pinning.json" } },
    { "test", "test rules", NULL, { NULL } },
    { "lint", "lint rules", NULL, { NULL } },
    { "resolve", "resolve " AT "pinning.json www.example.com", NULL,
      { NULL } },
    { "explain", "explain " AT "--host www.example.com pin-too-few "
                 "pinning.json", NULL, { NULL } },
    { "diff", "diff --at 2026-04-24 -p old.lua -p new.lua pinning.json", NULL,
      { NULL } },
    { "rules", "rules --format json", NULL, { NULL } },
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;

#define DATED(name, command, rest)                          \
    { { name, command " " rest, NULL, { NULL } }, command " --at %s " rest }

const struct dated dated[] = {
    DATED("gate", "check", "--evidence evidence app"),
    DATED("chain", "chain", "--anchors root.pem --host apple.com chain.pem"),
    DATED("waived", "check", "-p policy.lua pinning.json"),
    DATED("android", "check", "--format json app"),
    DATED("resolve", "resolve", "pinning.json www.example.com"),
};
const size_t dated_count = sizeof dated / sizeof *dated;

/* date -u -d TEXT +%s */
const struct scenario_moment scenario_moments[] = {
    { 0, "1970-01-01T00:00:00Z", true },
    { -1, "1969-12-31T23:59:59Z", true },
    { 1704067199, "2023-12-31T23:59:59Z", true },
    { 1704067200, "2024-01-01T00:00:00Z", false },
    { 2147483647, "2038-01-19T03:14:07Z", false },
    { 2147483648, "2038-01-19T03:14:08Z", false },
    { 253402300799, "9999-12-31T23:59:59Z", false },
    { 253402300800, "10000-01-01T00:00:00Z", true },
};
const size_t scenario_moment_count =
    sizeof scenario_moments / sizeof *scenario_moments;
