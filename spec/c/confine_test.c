/* Tests of core/system/confine where the kernel has no seccomp, so that what
 * the other layers hold back is not covered by it: a process without rights
 * looks at itself, and tries. What is expected are the numbers of
 * core/base/limits.h and SECURITY.md, and the errors that setrlimit(2) and
 * landlock(7) name. Prints TAP. */
#define _GNU_SOURCE /* environ, setresuid */
#include "system/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <arpa/inet.h>
#include <linux/landlock.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>

#include "base/limits.h"
#include "system/channel.h"
#include "system/jail.h"

#include "instrumented.h"
#include "lack.h"
#include "tap.h"

enum { MIB = 1024 * 1024, MEMORY = MIB, NOBODY = 65534 };

/* What a process finds: a number, or a negative error. */
typedef long deed(void);

static long result_of(long result)
{
    return result < 0 ? -errno : result;
}

/* A limit that cannot be raised again. */
static long limit_of(int resource)
{
    struct rlimit limit;

    if (getrlimit((__rlimit_resource_t)resource, &limit) != 0)
        return -errno;
    return limit.rlim_cur == limit.rlim_max ? (long)limit.rlim_cur : -1;
}

static long limit_cores(void)
{
    return limit_of(RLIMIT_CORE);
}

static long limit_descriptors(void)
{
    return limit_of(RLIMIT_NOFILE);
}

static long limit_processes(void)
{
    return limit_of(RLIMIT_NPROC);
}

static long limit_files(void)
{
    return limit_of(RLIMIT_FSIZE);
}

static long limit_stack(void)
{
    return limit_of(RLIMIT_STACK);
}

static long ask_dumpable(void)
{
    return result_of(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
}

static long ask_death(void)
{
    int number = 0;

    return prctl(PR_GET_PDEATHSIG, &number) == 0 ? number : -errno;
}

static long ask_privileges(void)
{
    return result_of(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
}

/* The value of a variable, found before the environment was given up. */
static const char *secret;

static long count_variables(void)
{
    long count = 0;

    while (environ != NULL && environ[count] != NULL)
        count++;
    return count;
}

static long read_secret(void)
{
    return secret[0];
}

/* 0 where a signal does what it does to any process. */
static long handler_of(int number)
{
    struct sigaction action;

    if (sigaction(number, NULL, &action) != 0)
        return -errno;
    return action.sa_handler != SIG_DFL;
}

static long handle_pipe(void)
{
    return handler_of(SIGPIPE);
}

static long handle_bus(void)
{
    return handler_of(SIGBUS);
}

static long count_descriptors(void)
{
    long count = 0;

    for (int i = 0; i < 1024; i++)
        count += fcntl(i, F_GETFD) >= 0;
    return count;
}

static long open_file(void)
{
    return result_of(open("/dev/null", O_RDONLY));
}

static long make_socket(void)
{
    return result_of(socket(AF_INET, SOCK_STREAM, 0));
}

static long make_process(void)
{
    long process = result_of(syscall(SYS_fork));

    if (process == 0)
        _exit(0);
    return process;
}

/* A file of ours, and the name of a folder, where everybody may make some. */
static char file[] = "/tmp/cotter-confine-file-XXXXXX";
static char folder[] = "/tmp/cotter-confine-folder-XXXXXX";

static long make_folder(void)
{
    return result_of(mkdir(folder, 0700));
}

static long run_program(void)
{
    return result_of(execl("/bin/true", "true", (char *)NULL));
}

static long cut_file(void)
{
    return result_of(truncate(file, 0));
}

static long remove_file(void)
{
    return result_of(unlink(file));
}

/* Sockets that the process has got before it gave up its rights. */
static int tcp, local;

static struct sockaddr_in any_port(uint16_t port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port),
                                 .sin_addr = { htonl(INADDR_LOOPBACK) } };
}

static long connect_port(void)
{
    struct sockaddr_in address = any_port(9);

    return result_of(connect(tcp, (struct sockaddr *)&address,
                             sizeof address));
}

static long bind_port(void)
{
    struct sockaddr_in address = any_port(0);

    return result_of(bind(tcp, (struct sockaddr *)&address, sizeof address));
}

/* An abstract name, which no path leads to: there the process listens that
 * began this one. */
static struct sockaddr_un name = { .sun_family = AF_UNIX };
static socklen_t name_size = sizeof name.sun_family;

static long connect_name(void)
{
    return result_of(connect(local, (const struct sockaddr *)&name,
                             name_size));
}

static long signal_parent(void)
{
    return result_of(kill(getppid(), 0));
}

/* Descriptors but for the socket: with sanitizers, of standard error too. */
enum { DESCRIPTORS = 1 + INSTRUMENTED };

struct row {
    const char *what;
    deed *deed;
    long result;
};

static const struct row limit_rows[] = {
    { "a crash leaves no core", limit_cores, 0 },
    { "no descriptor is to be had", limit_descriptors, 0 },
    { "a file cannot be opened", open_file, -EMFILE },
    { "a socket cannot be made", make_socket, -EMFILE },
    { "no process is to be had", limit_processes, 0 },
    { "a process cannot be made", make_process, -EAGAIN },
    { "the stack is bounded", limit_stack, LIMIT_JAIL_STACK },
    { "nobody else may look into the process", ask_dumpable, 0 },
    { "it ends with its parent", ask_death, SIGKILL },
    { "a program gives no rights back", ask_privileges, 1 },
    { "no variable of the environment is left", count_variables, 0 },
    { "no value of a variable is left in memory", read_secret, 0 },
    { "SIGPIPE does what it does to others", handle_pipe, 0 },
    { "SIGBUS does what it does to others", handle_bus, 0 },
};

/* Standard error may be a file, to which a sanitizer reports. */
static const struct row growth = { "no file may grow", limit_files, 0 };

/* Since which version of Landlock. */
static const struct landlock_row {
    long version;
    struct row row;
} landlock_rows[] = {
    { 1, { "a folder cannot be made", make_folder, -EACCES } },
    { 1, { "a program cannot be run", run_program, -EACCES } },
    { 1, { "a file cannot be removed", remove_file, -EACCES } },
    { 3, { "a file cannot be cut short", cut_file, -EACCES } },
    { 4, { "nothing is connected to", connect_port, -EACCES } },
    { 4, { "nothing is listened at", bind_port, -EACCES } },
    { 6, { "no abstract name is connected to", connect_name, -EPERM } },
    { 6, { "no other process is sent a signal", signal_parent, -EPERM } },
};

/* What a process does that has its rights yet. */
typedef void preparation(void *context);

static void take_sockets(void *context)
{
    (void)context;
    tcp = socket(AF_INET, SOCK_STREAM, 0);
    local = socket(AF_UNIX, SOCK_STREAM, 0);
}

static void take_nothing(void *context)
{
    (void)context;
}

static enum jail_outcome look(void *context, struct octets request,
                              size_t memory, struct octets *answer)
{
    static long result;

    (void)request;
    (void)memory;
    result = (*(deed **)context)();
    *answer = (struct octets){ (const uint8_t *)&result, sizeof result };
    return JAIL_ANSWER;
}

/* The time that the work is begun, and the time from then on until which is
 * waited at last, in ms. The clock stands still. */
static int64_t begun, waited;

int64_t __real_channel_now(void);
int64_t __wrap_channel_now(void);
int64_t __wrap_channel_now(void)
{
    return begun;
}

enum channel_end __real_channel_receive(int socket, void *octets, size_t size,
                                        int64_t end);
enum channel_end __wrap_channel_receive(int socket, void *octets, size_t size,
                                        int64_t end);
enum channel_end __wrap_channel_receive(int socket, void *octets, size_t size,
                                        int64_t end)
{
    waited = end - begun;
    return __real_channel_receive(socket, octets, size, end);
}

static const struct octets greeting = { (const uint8_t *)"hello", 5 };

/* What a process finds that works on terms. */
static long find(deed *found, preparation *prepare,
                 const struct jail_terms *terms)
{
    struct jail_work work = { &found, prepare, look };
    struct jail_answer answer = { 0 };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;
    long result = LONG_MIN;

    begun = __real_channel_now();
    if (jail_open(&jail, &work, &fault)
        && jail_ask(&jail, greeting, terms, &answer, &fault)
        && answer.octets.size == sizeof result)
        memcpy(&result, answer.octets.data, sizeof result);
    if (fault.code != FAULT_NONE)
        printf("# %s\n", fault_name(fault.code));
    jail_close(&jail);
    free((void *)(uintptr_t)answer.octets.data);
    return result;
}

static const struct jail_terms usual = {
    .memory = MEMORY, .seconds = LIMIT_JAIL_SECONDS,
};

static void test_row(const struct row *row)
{
    long result = find(row->deed, take_sockets, &usual);

    if (result != row->result)
        printf("# %ld, not %ld\n", result, row->result);
    report(result == row->result, row->what);
}

static void test_limits(void)
{
    size_t count = sizeof limit_rows / sizeof *limit_rows;

    for (size_t i = 0; i < count; i++)
        test_row(&limit_rows[i]);
    if (!INSTRUMENTED)
        test_row(&growth);
}

static void test_landlock(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
                           LANDLOCK_CREATE_RULESET_VERSION);
    size_t count = sizeof landlock_rows / sizeof *landlock_rows;

    for (size_t i = 0; i < count; i++)
        if (landlock_rows[i].version <= version)
            test_row(&landlock_rows[i].row);
}

static void test_descriptors(void)
{
    report(find(count_descriptors, take_nothing, &usual) == DESCRIPTORS,
           "no descriptor is left but the socket");
}

/* Two numbers as one result. */
#define TIME(told, killed) ((long)(told) * 1000000 + (long)(killed))

/* Seconds of processor after which a signal tells of them, and those after
 * which the process is killed. */
static long limit_time(void)
{
    struct rlimit limit;

    return getrlimit(RLIMIT_CPU, &limit) == 0
               ? TIME(limit.rlim_cur, limit.rlim_max) : -errno;
}

static long ask_and_limit_time(void)
{
    struct jail_reply reply;
    size_t memory;
    bool replied = jailed_ask(greeting, &reply, &memory);

    free((void *)(uintptr_t)reply.octets.data);
    return replied ? limit_time() : -EIO;
}

static bool reply_much(void *context, struct octets question,
                       struct jail_reply *reply)
{
    static const uint8_t octets[MIB];

    (void)context;
    (void)question;
    reply->octets = (struct octets){ octets, sizeof octets };
    return true;
}

static const struct jail_clerk clerk = { NULL, reply_much };

/* Ten seconds, and as many for each whole MiB of octets; two more until death,
 * and on the clock four times as many. A process that may ask may become one of
 * 64 MiB more. */
static const struct time_row {
    const char *what;
    size_t octets;
    const struct jail_clerk *clerk;
    deed *deed;
    long result, seconds;
} time_rows[] = {
    { "no octets take 10 s", 0, NULL, limit_time, TIME(10, 12), 10 },
    { "an octet less than a MiB takes 10 s", MIB - 1, NULL, limit_time,
      TIME(10, 12), 10 },
    { "a MiB takes 20 s", MIB, NULL, limit_time, TIME(20, 22), 20 },
    { "16 MiB take 170 s", 16 * MIB, NULL, limit_time, TIME(170, 172), 170 },
    { "a MiB with questions that are not asked takes 20 s", MIB, &clerk,
      limit_time, TIME(20, 662), 20 },
    { "a MiB that is replied takes 10 s more", MIB, &clerk, ask_and_limit_time,
      TIME(30, 662), 30 },
};

static void test_time(const struct time_row *row)
{
    struct jail_terms terms = { .memory = MEMORY, .clerk = row->clerk,
                                .seconds = jail_seconds(row->octets) };
    long result = find(row->deed, take_nothing, &terms);

    report_of(result == row->result, "of the processor,", row->what);
    report_of(waited == 4000 * row->seconds, "by the clock,", row->what);
}

static void test_times(void)
{
    size_t count = sizeof time_rows / sizeof *time_rows;

    for (size_t i = 0; i < count; i++)
        test_time(&time_rows[i]);
}

/* Becomes somebody whom limits bind, as they do not bind root, and who may be
 * looked into, as a process may not at first that has become somebody else. */
static bool become_nobody(void)
{
    return (getuid() != 0 || setresuid(NOBODY, NOBODY, NOBODY) == 0)
        && prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) == 0;
}

/* Listens at a name that the kernel has given, as none was wished for. */
static bool listen_somewhere(void)
{
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);

    if (bind(listener, (const struct sockaddr *)&name, name_size) != 0
        || listen(listener, 64) != 0)
        return false;
    name_size = sizeof name;
    return getsockname(listener, (struct sockaddr *)&name, &name_size) == 0;
}

static bool make_paths(void)
{
    return mkstemp(file) >= 0 && mkdtemp(folder) != NULL && rmdir(folder) == 0;
}

/* What a process is to be rid of. */
static bool burden(void)
{
    setenv("COTTER_CONFINE_SECRET", "s", 1);
    secret = getenv("COTTER_CONFINE_SECRET");
    return signal(SIGPIPE, SIG_IGN) != SIG_ERR
        && signal(SIGBUS, SIG_IGN) != SIG_ERR;
}

int main(void)
{
    if (lack(SYS_seccomp, SYS_seccomp) != 0 || !become_nobody() || !burden()
        || !make_paths() || !listen_somewhere()) {
        perror("confine_test");
        return EXIT_FAILURE;
    }
    test_limits();
    test_landlock();
    test_descriptors();
    test_times();
    unlink(file);
    rmdir(folder); /* which is there where it could be made */
    return tap_end();
}
