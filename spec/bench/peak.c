/* The memory that a process had at most, or one that it has begun, whichever
 * is more. What wait4 tells is no less than what
 * the process had that made it; so the kernel is asked when it is about to
 * end, while its memory is still there. */
#define _GNU_SOURCE /* ptrace, execvp */
#include "bench.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KIB = 1024, LINE = 256 };

static noreturn void become(char *const words[])
{
    int nowhere = open("/dev/null", O_WRONLY);

    if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0
        || dup2(nowhere, STDERR_FILENO) < 0
        || ptrace(PTRACE_TRACEME, 0, NULL, NULL) != 0)
        _exit(EXIT_FAILURE);
    execvp(words[0], words);
    _exit(EXIT_FAILURE);
}

/* Octets; 0 if the kernel does not tell. */
static double read_peak(pid_t process)
{
    char line[LINE];
    long peak = 0;
    FILE *file;

    snprintf(line, sizeof line, "/proc/%ld/status", (long)process);
    file = fopen(line, "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "VmHWM: %ld", &peak) == 1)
            break;
    if (file != NULL)
        fclose(file);
    return (double)peak * KIB;
}

static bool is_ending(int status)
{
    return status >> 8 == (SIGTRAP | PTRACE_EVENT_EXIT << 8);
}

/* The signal that a stopped process is to get: none that tracing has made. */
static long signal_of(int status)
{
    int signal = WSTOPSIG(status);

    return signal == SIGTRAP || signal == SIGSTOP ? 0 : signal;
}

/* Lets a process that has stopped at its start, and those that it begins, go
 * on to their ends. */
static double follow(pid_t process)
{
    void *const options =
        (void *)(uintptr_t)(PTRACE_O_TRACEEXIT | PTRACE_O_TRACEFORK);
    double peak = 0, one;
    pid_t stopped = process;
    int status = SIGTRAP << 8 | 0x7f;

    if (ptrace(PTRACE_SETOPTIONS, process, NULL, options) != 0)
        return 0;
    do {
        if (WIFSTOPPED(status)) {
            one = is_ending(status) ? read_peak(stopped) : 0;
            peak = one > peak ? one : peak;
            ptrace(PTRACE_CONT, stopped, NULL,
                   (void *)(uintptr_t)signal_of(status));
        }
        stopped = waitpid(-1, &status, 0);
    } while (stopped > 0);
    return peak;
}

double peak_of(char *const words[])
{
    pid_t process = fork();
    int status;

    if (process == 0)
        become(words);
    if (process < 0 || waitpid(process, &status, 0) != process
        || !WIFSTOPPED(status))
        return 0;
    return follow(process);
}
