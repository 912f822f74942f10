/* Runs a program as on a kernel that lacks system calls:
 *
 *     lacking seccomp|landlock|none PROGRAM [ARGUMENT...]
 *
 * None lacks both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/syscall.h>

#include "lack.h"

int main(int argc, char **argv)
{
    unsigned first = SYS_landlock_create_ruleset, second = SYS_seccomp;

    if (argc < 3)
        return EXIT_FAILURE;
    if (strcmp(argv[1], "seccomp") == 0)
        first = second;
    else if (strcmp(argv[1], "landlock") == 0)
        second = first;
    if (lack(first, second) != 0) {
        perror("lacking");
        return EXIT_FAILURE;
    }
    execvp(argv[2], argv + 2);
    perror(argv[2]);
    return EXIT_FAILURE;
}
