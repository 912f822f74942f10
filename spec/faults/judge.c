#define _GNU_SOURCE /* memmem */
#include "judge.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* The exit status of the program where nothing was evaluated. */
enum { NOT_EVALUATED = 2 };

static bool ends_with(struct text text, const char *end)
{
    size_t size = strlen(end);

    return text.size >= size
        && memcmp(text.data + text.size - size, end, size) == 0;
}

/* Whether each bracket of a JSON text is closed, outside of its strings. */
static bool is_balanced(struct text text)
{
    int depth = 0;
    bool inside = false;

    for (size_t i = 0; i < text.size; i++) {
        char octet = text.data[i];

        if (inside && octet == '\\')
            i++;
        else if (octet == '"')
            inside = !inside;
        else if (!inside)
            depth += strchr("[{", octet) != NULL ? 1
                   : strchr("]}", octet) != NULL ? -1 : 0;
    }
    return depth == 0 && !inside && ends_with(text, "}\n");
}

/* A report of what went wrong is whole, too. */
static bool is_report(struct text text)
{
    if (text.data == NULL || text.size == 0)
        return false;
    return text.data[0] == '{' ? is_balanced(text)
                               : ends_with(text, "</html>\n");
}

static bool are_files_whole(const struct run *run, const struct run *whole,
                            const struct stage *stage)
{
    for (size_t i = 0; i < SCENARIO_FILES; i++)
        if (!text_equal(run->written[i], stage->before[i])
            && !text_equal(run->written[i], whole->written[i])
            && !is_report(run->written[i]))
            return false;
    return true;
}

static bool is_error(const struct plan *plan)
{
    return plan->act == PLAN_ERROR || plan->act == PLAN_ERRORS;
}

/* A layer of the jail that the kernel refuses is named in each report; the
 * others go on holding our own rules. */
static bool takes_layer(const struct plan *plan)
{
    return is_error(plan) && plan->process > 0
        && (plan->call == SYS_seccomp || plan->call == SYS_prctl
            || plan->call == SYS_prlimit64
            || plan->call == SYS_landlock_create_ruleset
            || plan->call == SYS_landlock_restrict_self);
}

static bool names_layer(struct text text)
{
    static const char *const notes[] = {
        "the kernel has no seccomp", "the kernel has no Landlock",
        "limits of its own hold no reader",
    };

    for (size_t i = 0; i < sizeof notes / sizeof *notes; i++)
        if (text.data != NULL && strstr(text.data, notes[i]) != NULL)
            return true;
    return false;
}

static bool is_same(struct text text, struct text whole,
                    const struct plan *plan)
{
    return text_equal(text, whole)
        || (takes_layer(plan) && names_layer(text));
}

static bool are_files_same(const struct run *run, const struct run *whole,
                           const struct plan *plan)
{
    for (size_t i = 0; i < SCENARIO_FILES; i++)
        if (!is_same(run->written[i], whole->written[i], plan))
            return false;
    return true;
}

/* A signal that was sent may end the program, and no other. */
static const char *judge_signal(const struct run *run,
                                const struct plan *plan)
{
    bool sent = (plan->act == PLAN_SIGNAL || plan->act == PLAN_RAISE)
             && plan->process == 0 && WTERMSIG(run->status) == plan->value;

    return sent ? NULL : "died of a signal";
}

static const char *judge_status(const struct run *run,
                                const struct run *whole,
                                const struct plan *plan)
{
    int status = WEXITSTATUS(run->status);

    if (status == WEXITSTATUS(whole->status)) {
        if (run->lost)
            return "the status of a whole run, and what it wrote may be lost";
        if (!is_same(run->out, whole->out, plan))
            return "the status of a whole run, and other output";
        return are_files_same(run, whole, plan)
                   ? NULL : "the status of a whole run, and other files";
    }
    if (status != NOT_EVALUATED)
        return "a status that is neither 2 nor that of a whole run";
    return NULL;
}

/* Nobody hears of a fault where it is one of the outputs. */
static bool is_told(const struct run *run, const struct plan *plan)
{
    return run->err.size > 0 || run->out.size > 0
        || (plan->act >= PLAN_CLOSED && plan->value == STDERR_FILENO)
        || (plan->act == PLAN_LIMIT && plan->value == RLIMIT_FSIZE
            && plan->number == 0)
        || (is_error(plan) && plan->call == SYS_write);
}

/* What goes wrong around a program is no mistake of its own. */
static bool is_told_as_bug(const struct run *run)
{
    return strstr(run->err.data, "internal error") != NULL;
}

const char *judge(const struct run *run, const struct run *whole,
                  const struct stage *stage)
{
    const struct plan *plan = &stage->page->plan;
    const char *wrong = NULL;

    if (run->late)
        return "hung, or left a process behind";
    if (WIFSIGNALED(run->status))
        wrong = judge_signal(run, plan);
    else
        wrong = judge_status(run, whole, plan);
    if (wrong != NULL)
        return wrong;
    if (is_told_as_bug(run))
        return "told as a bug of the program";
    if (!are_files_whole(run, whole, stage))
        return "half a file";
    if (run->entries > whole->entries || run->temporary)
        return "left a file behind";
    if (WIFEXITED(run->status)
        && WEXITSTATUS(run->status) == NOT_EVALUATED
        && WEXITSTATUS(whole->status) != NOT_EVALUATED && !is_told(run, plan))
        return "said nothing";
    return NULL;
}
