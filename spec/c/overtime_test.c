/* Tests of core/system/budget where the processor's time ends before the
 * instructions do. Prints TAP. */
#define _DEFAULT_SOURCE /* RLIMIT_CPU */
#include "system/budget.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <lauxlib.h>
#include <lualib.h>

#include <sys/resource.h>
#include <sys/wait.h>

#include "tap.h"

/* Strings that are compared piece by piece, where each piece is empty. */
static const char source[] =
    "local s, t = ('\\0'):rep(200000), ('\\0'):rep(200000)\n"
    "\n"
    "while not (s < t) do end";

static void set_seconds(rlim_t seconds)
{
    struct rlimit time;

    if (getrlimit(RLIMIT_CPU, &time) != 0)
        abort();
    time.rlim_cur = seconds;
    if (setrlimit(RLIMIT_CPU, &time) != 0)
        abort();
}

/* Runs the source for a second; what it left is on the stack of L. */
static int run(lua_State *L, struct budget *budget)
{
    int status = luaL_loadbufferx(L, source, sizeof source - 1, "@r.lua", "t");

    budget_begin(L, budget);
    if (status == LUA_OK)
        status = lua_pcall(L, 0, 0, 0);
    budget_end(L, budget);
    return status;
}

static void test_rule(void)
{
    struct budget budget = { .evaluation = 1 << 30, .left = 1 << 30,
                             .pack = 1 << 30 };
    lua_State *L = luaL_newstate();
    int status;

    luaL_openlibs(L);
    budget_listen();
    set_seconds(1);
    status = run(L, &budget);
    set_seconds(RLIM_INFINITY);
    report(status == LUA_ERRRUN, "a rule is ended by the seconds");
    report(budget.spent == BUDGET_TIME, "which is told of its budget");
    report(strcmp(lua_tostring(L, -1), "the run was out of time") == 0,
           "and of the error");
    lua_close(L);
}

/* How a process ends that is busy with something else. */
static int end_of_busy(bool listens)
{
    pid_t process = fork();
    int status = 0;

    if (process == 0) {
        volatile unsigned turns = 0;

        if (listens)
            budget_listen();
        set_seconds(1);
        for (;;)
            turns++;
    }
    if (waitpid(process, &status, 0) != process || !WIFSIGNALED(status))
        return 0;
    return WTERMSIG(status);
}

int main(void)
{
    report(end_of_busy(true) == SIGXCPU,
           "what is no rule is ended by the second signal");
    report(end_of_busy(false) == SIGXCPU,
           "and by the first where nobody listens");
    test_rule();
    return tap_end();
}
