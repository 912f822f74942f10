/* Whole processes: from spawn to the end, output thrown away. */
#define _POSIX_C_SOURCE 200809L

#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { WORDS = 12, PATH = 4096, PROGRAMS = 24 };

struct program {
    const char *name;
    char path[PATH];              /* of a config that it is given */
    char *words[WORDS + 1];
};

static struct program programs[PROGRAMS];
static size_t program_count;

/* Runs a program to its end; false if it is not there or fails. */
static bool run(char *const words[])
{
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status, failure;

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                     O_WRONLY, 0);
    failure = posix_spawnp(&child, words[0], &actions, NULL, words, environ);
    posix_spawn_file_actions_destroy(&actions);
    return failure == 0 && waitpid(child, &status, 0) == child
        && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static size_t run_once(void *context)
{
    const struct program *program = context;

    if (!run(program->words))
        bench_stop("it fails", program->name);
    return 1;
}

/* Prepares a program; its words end with NULL. */
static struct program *prepare(const char *name, const char *const *words)
{
    struct program *program = &programs[program_count++];

    program->name = name;
    for (size_t i = 0; i < WORDS && words[i] != NULL; i++)
        program->words[i] = (char *)(uintptr_t)words[i];
    return program;
}

/* A peer that is not there, or fails, is left out. */
static void add_peer(struct bench *bench, const char *name,
                     const char *const *words, const char *against)
{
    struct program *peer = prepare(name, words);

    if (!run(peer->words)) {
        printf("left out: %s, as `%s` does not run\n", name, words[0]);
        return;
    }
    bench_add(bench, name, "ms", run_once, peer);
    bench_against(bench, against);
}

/* Ours must find nothing in a config that was made without fault. */
static void add_check(struct bench *bench, const char *name,
                      const char *program, const char *config)
{
    const char *const words[] = { program, "check", config, NULL };

    bench_add(bench, name, "ms", run_once, prepare(name, words));
}

/* A rule that finds something in each host, told for code scanning. */
static void add_sarif(struct bench *bench, const char *program,
                      const char *config)
{
    const char *const words[] = {
        program, "check", "--select", "pin-too-few", "--set",
        "pin-too-few.min_keys=3", "--fail-on", "absolute", "--format",
        "sarif", config, NULL };

    bench_add(bench, "report.sarif.10000", "ms", run_once,
              prepare("report.sarif.10000", words));
}

/* All tests beside the shipped rules, from the folder of the sources. */
static void add_tests(struct bench *bench, const char *program)
{
    const char *const words[] = { program, "test", "policies", NULL };

    bench_add(bench, "test.shipped", "ms", run_once,
              prepare("test.shipped", words));
}

/* The engine at work so many times, in processes of their own or in none. */
static void add_engine(struct bench *bench, const char *name, const char *way,
                       const char *count, const char *const *asked)
{
    const char *const words[] = {
        asked[0], "run", "spec/bench/jail.lua", way, count, asked[1],
        asked[2], NULL };

    bench_add(bench, name, "ms", run_once, prepare(name, words));
}

/* What the jail costs: ten times a small pack, and once 10,000 hosts. */
static void add_jail(struct bench *bench, const char *program,
                     const char *one, const char *many)
{
    const char *const small[] = {
        program, one, "examples/policies/three-pins/policy.lua" };
    const char *const large[] = { program, many, NULL };

    add_engine(bench, "jail.small.10", "jail", "10", small);
    add_engine(bench, "peer.sandbox.small.10", "sandbox", "10", small);
    add_engine(bench, "jail.10000", "jail", "1", large);
    add_engine(bench, "peer.sandbox.10000", "sandbox", "1", large);
}

/* A package of which most is not looked at, and the memory that it takes. */
static void add_package(struct bench *bench, const char *program,
                        const char *package)
{
    double peak;

    add_check(bench, "package.100mb", program, package);
    peak = peak_of(programs[program_count - 1].words);
    if (peak > 0)
        bench_value(bench, "package.100mb.peak", "octets", peak);
    else
        printf("left out: package.100mb.peak, as nothing may be traced\n");
}

/* The harness on cases that were made to take long. */
static void add_limbo(struct bench *bench, const char *folder)
{
    static char command[2 * PATH];
    const char *const words[] = { "sh", "-c", command, NULL };
    struct program *limbo = prepare("limbo.pathological", words);

    snprintf(command, sizeof command,
             "exec %s/../spec/limbo < %s/pathological.json", folder, folder);
    if (!run(limbo->words)) {
        printf("left out: %s, as its cases are not at hand\n", limbo->name);
        return;
    }
    bench_add(bench, limbo->name, "ms", run_once, limbo);
}

/* A source tree of 50,000 files, and what has to be done for it at least: to
 * find its files, and to read those that may pin. */
static void add_tree(struct bench *bench, const char *program,
                     const char *folder)
{
    static char tree[PATH], command[2 * PATH];
    static const char *const names =
        "-name '*.kt' -o -name '*.java' -o -name '*.swift' -o -name '*.json' "
        "-o -path '*/res/xml/*.xml'";
    static const char *const words[] = { "sh", "-c", command, NULL };

    snprintf(tree, sizeof tree, "%s/tree", folder);
    add_check(bench, "tree.50000", program, tree);
    snprintf(command, sizeof command,
             "find %s -type f \\( %s \\) -exec cat {} +", tree, names);
    add_peer(bench, "peer.find.50000", words, "tree.50000");
}

void process_add(struct bench *bench, const char *program,
                 const char *folder)
{
    static char one[PATH], many[PATH], xml[PATH], package[PATH];
    static const char *const lua[] = { "lua5.4", "-e", "print 'hello'", NULL };
    static const char *const python[] = { "/usr/bin/python3", "-c", "pass",
                                          NULL };
    static const char *const openssl[] = { "openssl", "version", NULL };
    static const char *const jq[] = { "jq", "-n", "1", NULL };
    static const char *const node[] = { "node", "-e", "0", NULL };
    const char *const plain[] = { "lua5.4", "spec/bench/plain.lua", many,
                                  NULL };
    const char *const length[] = { "jq", ".hosts | length", many, NULL };

    snprintf(one, sizeof one, "%s/1/pinning.json", folder);
    snprintf(many, sizeof many, "%s/10000/pinning.json", folder);
    add_check(bench, "check.1", program, one);
    add_check(bench, "check.10000", program, many);
    snprintf(xml, sizeof xml, "%s/network_security_config.xml", folder);
    add_check(bench, "android.10000", program, xml);
    add_jail(bench, program, one, many);
    add_sarif(bench, program, many);
    snprintf(package, sizeof package, "%s/package.apk", folder);
    add_tests(bench, program);
    add_package(bench, program, package);
    add_tree(bench, program, folder);
    add_limbo(bench, folder);
    add_peer(bench, "peer.lua5.4.hello", lua, "check.1");
    add_peer(bench, "peer.openssl.start", openssl, "check.1");
    add_peer(bench, "peer.python3.start", python, "check.1");
    add_peer(bench, "peer.jq.start", jq, "check.1");
    add_peer(bench, "peer.node.start", node, "check.1");
    add_peer(bench, "peer.lua5.4.check10000", plain, "check.10000");
    add_peer(bench, "peer.jq.read10000", length, "check.10000");
}
