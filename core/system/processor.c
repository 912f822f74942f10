#define _GNU_SOURCE /* sched_getcpu, cpu_set_t */
#include "system/processor.h"

#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

bool processor_tells_alone(const char *loads)
{
    for (int i = 0; i < 3; i++) {
        loads = strchr(loads, ' ');
        if (loads == NULL)
            return false;
        loads++;
    }
    return strncmp(loads, "1/", 2) == 0;
}

bool processor_alone(void)
{
    int file = open("/proc/loadavg", O_RDONLY | O_CLOEXEC);
    char loads[128];
    ssize_t size;

    if (file < 0)
        return false;
    size = read(file, loads, sizeof loads - 1);
    close(file);
    loads[size < 0 ? 0 : size] = '\0';
    return processor_tells_alone(loads);
}

bool processor_part(pid_t process)
{
    cpu_set_t set;
    int here = sched_getcpu();

    if (here < 0 || here >= CPU_SETSIZE
        || sched_getaffinity(0, sizeof set, &set) != 0)
        return false;
    CPU_CLR((size_t)here, &set);
    return CPU_COUNT(&set) > 0
           && sched_setaffinity(process, sizeof set, &set) == 0;
}

void processor_share(pid_t process)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof set, &set) == 0)
        (void)sched_setaffinity(process, sizeof set, &set);
}
