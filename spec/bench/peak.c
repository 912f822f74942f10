/* The memory that a process had at most. What wait4 tells is no less than what
 * the process had that made it; so the kernel is asked when it is about to
 * end, while its memory is still there. */
#define _GNU_SOURCE /* ptrace, execvp */
#include "bench.h"

#include <fcntl.h>
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

/* Lets a process that has stopped at its start go on to its end. */
static double follow(pid_t process)
{
    void *const options = (void *)(uintptr_t)PTRACE_O_TRACEEXIT;
    double peak = 0;
    int status;

    if (ptrace(PTRACE_SETOPTIONS, process, NULL, options) != 0)
        return 0;
    while (ptrace(PTRACE_CONT, process, NULL, NULL) == 0
           && waitpid(process, &status, 0) == process && WIFSTOPPED(status))
        if (is_ending(status))
            peak = read_peak(process);
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
