#include "scenario.h"

#include <string.h>

#define AT "--at 2026-11-20 "

const struct scenario scenarios[] = {
    { "pass", 0, "check " AT "pinning.json", NULL, { NULL } },
    { "large", 0, "check " AT "pinning.json", NULL, { NULL } },
    { "crowd", 1, "check --format compact --select pin-set-empty " AT
                  "pinning.json", NULL, { NULL } },
    { "outputs", 0, "check " AT "-o json=a.json -o sarif=b.sarif "
                    "-o html=c.html pinning.json", NULL,
      { "a.json", "b.sarif", "c.html" } },
    { "broken", 1, "check --at 2026-04-24 --evidence evidence broken "
                   "-o sarif=a.sarif", NULL, { "a.sarif" } },
    { "gate", 0, "check --at 2026-04-24 --evidence evidence app", NULL,
      { NULL } },
    { "evidence", 3, "check --at 2026-04-24 --evidence evidence app", NULL,
      { NULL } },
    { "android", 1, "check " AT "--format json app", NULL, { NULL } },
    { "package", 1, "check " AT "app.apk", NULL, { NULL } },
    { "bundle", 0, "model --format json nested.aab", NULL, { NULL } },
    { "stream", 0, "check " AT "-", "pinning.json", { NULL } },
    { "pipe", 0, "check " AT "-", "|pinning.json", { NULL } },
    { "signed", 0, "check " AT "-p gate/policy.lua --verify-key public.pem "
                   "--minimum-serial 7 pinning.json", NULL, { NULL } },
    { "waived", 1, "check " AT "-p policy.lua pinning.json", NULL,
      { NULL } },
    { "audit", 1, "waiver audit " AT "-p policy.lua pinning.json", NULL,
      { NULL } },
    { "waiver", 0, "waiver new " AT "--rule pin-too-few --host "
                   "www.example.com --reason ordered --owner payments "
                   "--approver appsec --expires 2026-12-31 pinning.json",
      NULL, { NULL } },
    { "baseline", 0, "baseline " AT "-o known.json pinning.json", NULL,
      { "known.json" } },
    { "known", 1, "check " AT "--baseline baseline.json --select pin-too-few "
                  "pinning.json", NULL, { NULL } },
    { "fix", 0, "fix --write " AT "--select pin-* pinning.json", NULL,
      { "pinning.json" } },
    { "add", 0, "pin --add A.example --to pinning.json next.pem", NULL,
      { "pinning.json" } },
    { "convert", 0, "convert --to okhttp pins.xml", NULL, { NULL } },
    { "pin", 0, "pin chain.pem", NULL, { NULL } },
    { "inspect", 0, "inspect --format json client.pem chain.pem", NULL,
      { NULL } },
    { "identity", 0, "pin --password-file client.password client.p12", NULL,
      { NULL } },
    { "chain", 0, "chain --at 2026-04-24 --anchors root.pem --host apple.com "
                  "chain.pem", NULL, { NULL } },
    { "probe", 0, "probe --anchors root.pem --timeout 5 "
                  "--resolve a.example:@:127.0.0.1 --save . a.example:@",
      NULL, { "chains/a.example.pem" } },
    { "lock", 0, "pack lock gate", NULL, { "gate/policy.lock" } },
    { "sign", 0, "pack sign --key private.pem --serial 8 gate", NULL,
      { "gate/policy.lock.sig", "gate/policy.lock" } },
    { "verify", 0, "pack verify --key public.pem --minimum-serial 7 gate",
      NULL, { NULL } },
    { "new", 0, "new rule own-rule", NULL,
      { "own-rule.lua", "own-rule_test.lua",
        "example/own-rule/pinning.json" } },
    { "policy", 0, "new policy release", NULL, { "policy.lua" } },
    { "packs", 0, "test .", NULL, { NULL } },
    { "test", 0, "test rules", NULL, { NULL } },
    { "mutate", 0, "test --mutate --coverage rules", NULL, { NULL } },
    { "lint", 0, "lint rules", NULL, { NULL } },
    { "resolve", 0, "resolve " AT "pinning.json www.example.com", NULL,
      { NULL } },
    { "explain", 0, "explain " AT "--host www.example.com pin-too-few "
                    "pinning.json", NULL, { NULL } },
    { "diff", 0, "diff --at 2026-04-24 -p old.lua -p new.lua pinning.json",
      NULL, { NULL } },
    { "rules", 0, "rules --format json", NULL, { NULL } },
    { "run", 0, "run keys.lua chain.pem", NULL, { NULL } },
    { "script", 0, "run - chain.pem", "|keys.lua", { NULL } },
    { "decide", 0, "run decide.lua pinning.json apple.com chain.pem root.pem "
                 "2026-04-24", NULL, { NULL } },
    { "repl", 0, "repl --at 2026-04-24 pinning.json", "|session", { NULL } },
};
const size_t scenario_count = sizeof scenarios / sizeof *scenarios;

const char *scenario_cut(const struct scenario *scenario)
{
    static const struct {
        const char *name, *file;
    } rows[] = {
        { "pass", "pinning.json" }, { "large", "pinning.json" },
        { "package", "app.apk" }, { "bundle", "nested.aab" },
        { "convert", "pins.xml" }, { "resolve", "pinning.json" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, scenario->name) == 0)
            return rows[i].file;
    return NULL;
}

#define DATED(name, command, rest, ...)                     \
    { { name, 0, command " " rest, NULL, { __VA_ARGS__ } }, \
      command " --at %s " rest }

const struct dated dated[] = {
    DATED("gate", "check", "--evidence evidence app", NULL),
    DATED("chain", "chain", "--anchors root.pem --host apple.com chain.pem",
          NULL),
    DATED("waived", "check", "-p policy.lua pinning.json", NULL),
    DATED("audit", "waiver audit", "-p policy.lua pinning.json", NULL),
    DATED("android", "check", "--format json app", NULL),
    DATED("resolve", "resolve", "pinning.json www.example.com", NULL),
    DATED("explain", "explain", "--host www.example.com pin-too-few "
                                "pinning.json", NULL),
    DATED("diff", "diff", "-p old.lua -p new.lua pinning.json", NULL),
    DATED("fix", "fix", "--write --select pin-* pinning.json",
          "pinning.json"),
    DATED("baseline", "baseline", "-o known.json pinning.json",
          "known.json"),
    DATED("probe", "probe", "--anchors root.pem --timeout 5 --resolve "
                            "a.example:@:127.0.0.1 a.example:@", NULL),
    DATED("repl", "repl", "pinning.json", NULL),
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
