/* Runs a program as on a kernel that lacks system calls:
 *
 *     lacking seccomp|landlock|none PROGRAM [ARGUMENT...]
 *
 * None lacks both. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

/* Refuses up to two calls as a kernel does that does not have them. */
static int lack(unsigned first, unsigned second)
{
    struct sock_filter rows[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, first, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, second, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof rows / sizeof *rows, rows };

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

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
