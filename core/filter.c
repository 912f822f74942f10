/* The build tool that writes what a confined process may ask of the kernel:
 *
 *     filter FILTER.c
 *
 * A filter is worked out by libseccomp once, here, so that the program needs
 * no library for it at run time. Whatever is not listed kills the process. */
#define _POSIX_C_SOURCE 200809L /* fileno */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <linux/filter.h>
#include <seccomp.h>

/* The descriptor of the only socket that a confined process has. */
enum { SOCKET = 0 };

/* For reading, writing, memory and the end: what work on octets needs. The C
 * library wakes who waits for an initialization (futex), sizes a sort by the
 * memory there is (sysinfo), and holds signals back while it makes room for
 * random octets (rt_sigprocmask, glibc 2.41); OpenSSL asks whether the process
 * was forked (getpid), and for seeds. */
static const int plain[] = {
    SCMP_SYS(munmap),     SCMP_SYS(mremap), SCMP_SYS(brk),
    SCMP_SYS(madvise),    SCMP_SYS(futex),  SCMP_SYS(sysinfo),
    SCMP_SYS(getpid),     SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn),
    SCMP_SYS(exit_group), SCMP_SYS(exit), SCMP_SYS(restart_syscall),
};

/* What an instrumented program must not do either; it needs much else, to
 * report what it found. */
static const int denied[] = {
    SCMP_SYS(socket),  SCMP_SYS(connect), SCMP_SYS(execve),
    SCMP_SYS(execveat), SCMP_SYS(fork),   SCMP_SYS(vfork),
    SCMP_SYS(setrlimit), SCMP_SYS(mount), SCMP_SYS(unlink),
    SCMP_SYS(rename),
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

static int allow_plain(scmp_filter_ctx filter)
{
    int status = 0;

    for (size_t i = 0; i < COUNT(plain); i++)
        status |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, plain[i], 0);
    return status;
}

/* What is allowed with one value of an argument: octets go through one socket
 * alone, and no memory becomes code. */
static const struct {
    int call;
    struct scmp_arg_cmp argument;
} some[] = {
    { SCMP_SYS(read), { 0, SCMP_CMP_EQ, SOCKET, 0 } },
    { SCMP_SYS(write), { 0, SCMP_CMP_EQ, SOCKET, 0 } },
    { SCMP_SYS(writev), { 0, SCMP_CMP_EQ, SOCKET, 0 } },
    { SCMP_SYS(close), { 0, SCMP_CMP_EQ, SOCKET, 0 } },
    { SCMP_SYS(mmap), { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
    { SCMP_SYS(mprotect), { 2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0 } },
};

static int allow_some(scmp_filter_ctx filter)
{
    int status = 0;

    for (size_t i = 0; i < COUNT(some); i++)
        status |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, some[i].call,
                                         1, &some[i].argument);
    return status;
}

static scmp_filter_ctx make_filter(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

    if (filter == NULL || (allow_plain(filter) | allow_some(filter)) != 0)
        return NULL;
    return filter;
}

static scmp_filter_ctx make_instrumented(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    int status = filter == NULL;

    for (size_t i = 0; i < COUNT(denied) && status == 0; i++)
        status = seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, denied[i],
                                  0);
    return status == 0 ? filter : NULL;
}

/* Copies a filter in the kernel's form from a file to an array of C. */
static int write_rows(FILE *output, FILE *input)
{
    struct sock_filter row;

    while (fread(&row, sizeof row, 1, input) == 1)
        fprintf(output, "    { 0x%02x, %u, %u, 0x%08x },\n", row.code,
                row.jt, row.jf, row.k);
    return ferror(input);
}

static int write_filter(FILE *output, const char *name,
                        scmp_filter_ctx filter)
{
    FILE *rows = tmpfile();
    int status;

    if (filter == NULL || rows == NULL)
        return 1;
    fprintf(output, "const struct sock_filter %s[] = {\n", name);
    status = seccomp_export_bpf(filter, fileno(rows)) != 0;
    rewind(rows);
    status |= write_rows(output, rows);
    fprintf(output, "};\nconst unsigned short %s_count =\n"
                    "    sizeof %s / sizeof *%s;\n", name, name, name);
    seccomp_release(filter);
    return fclose(rows) != 0 || status;
}

int main(int argc, char **argv)
{
    FILE *output = argc == 2 ? fopen(argv[1], "w") : NULL;
    int status;

    if (output == NULL)
        return EXIT_FAILURE;
    fputs("#include \"system/filter.h\"\n\n", output);
    status = write_filter(output, "filter_rows", make_filter());
    status |= write_filter(output, "filter_instrumented", make_instrumented());
    if (fclose(output) != 0 || status != 0) {
        fprintf(stderr, "filter: cannot write %s\n", argv[1]);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
