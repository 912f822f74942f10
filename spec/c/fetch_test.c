/* Tests of core/system/fetch: processes of servers that do what they should
 * not, or try to, a resolver that does not answer, and a system that has few
 * processes to give. What is expected of a try are the errors that
 * setrlimit(2), landlock(7) and ptrace(2) name. Prints TAP. */
#define _GNU_SOURCE /* process_vm_readv */
#include "system/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>

#include "base/limits.h"
#include "system/confine.h"
#include "system/fetch_work.h"

#include "instrumented.h"
#include "lack.h"
#include "tap.h"

enum { LONG = 600 * 1000, SHORT = 100, SERVERS = 20 };

/* What the process of a server does once its name is looked up. */
typedef void deed(struct tls_result *result);

static deed *act;
static bool mute; /* the resolver never answers */

/* Processes that there may be at a time, that have begun, and of those the ones
 * that have ended. */
static int most, begun, ended;

int __wrap_getaddrinfo(const char *host, const char *port,
                       const struct addrinfo *hints, struct addrinfo **list);
int __wrap_getaddrinfo(const char *host, const char *port,
                       const struct addrinfo *hints, struct addrinfo **list)
{
    (void)host;
    (void)port;
    (void)hints;
    while (mute)
        pause();
    *list = NULL;
    return 0;
}

void __wrap_tls_fetch(const struct tls_request *request,
                      const struct addrinfo *addresses,
                      struct tls_result *result);
void __wrap_tls_fetch(const struct tls_request *request,
                      const struct addrinfo *addresses,
                      struct tls_result *result)
{
    (void)addresses;
    *result = (struct tls_result){
        .fault = { FAULT_TLS_ALERT, 0 }, .stage = TLS_SHAKING_HANDS,
        .alert = 40, .received = request->port,
    };
    act(result);
}

pid_t __real_fork(void);
pid_t __wrap_fork(void);
pid_t __wrap_fork(void)
{
    if (begun - ended == most) {
        errno = EAGAIN;
        return -1;
    }
    begun++;
    return __real_fork();
}

/* Asks one server, whose process does a deed. */
static enum fault_code fetch_one(deed *does, int timeout,
                                 struct tls_result *told)
{
    struct tls_request request = { .name = "", .address = "a.example",
                                   .port = 1, .timeout = timeout,
                                   .connect_timeout = timeout };
    struct fetch *fetch = fetch_begin(&request, 1, 1);
    const struct tls_result *result;
    size_t index = 1;

    if (fetch == NULL)
        return FAULT_COUNT;
    act = does;
    most = begun + 1;
    result = fetch_next(fetch, &index);
    *told = *result;
    if (index != 0 || fetch_next(fetch, &index) != NULL)
        told->fault.code = FAULT_COUNT;
    fetch_end(fetch);
    return told->fault.code;
}

/* What is said ----------------------------------------------------------- */

static void be_honest(struct tls_result *result)
{
    (void)result;
}

static void crash(struct tls_result *result)
{
    (void)result;
    signal(SIGABRT, SIG_DFL);
    abort();
}

static void be_killed(struct tls_result *result)
{
    (void)result;
    raise(SIGKILL);
}

static void leave(struct tls_result *result)
{
    (void)result;
    _exit(EXIT_SUCCESS);
}

static void babble(struct tls_result *result)
{
    static const char octets[2 * sizeof(struct fetch_told)];
    ssize_t written = write(0, octets, sizeof octets);

    (void)result;
    _exit(written == sizeof octets ? EXIT_SUCCESS : EXIT_FAILURE);
}

static void flood(struct tls_result *result)
{
    static const char octets[4096];

    (void)result;
    while (write(0, octets, sizeof octets) > 0)
        continue;
}

static void wait_for_ever(struct tls_result *result)
{
    (void)result;
    for (;;)
        pause();
}

static void serve(struct tls_result *result, size_t size)
{
    result->fault.code = FAULT_NONE;
    result->version = 0x0304;
    result->message = (struct octets){ calloc(1, size), size };
    result->served.count = 1;
    result->served.certs[0] = result->message;
}

static void serve_most(struct tls_result *result)
{
    serve(result, LIMIT_SERVED_OCTETS);
}

static void serve_more(struct tls_result *result)
{
    serve(result, LIMIT_SERVED_OCTETS + 1);
}

static void connect_to_escape(struct tls_result *result)
{
    result->address[0] = 27;
}

static void connect_without_end(struct tls_result *result)
{
    memset(result->address, 'x', sizeof result->address);
}

static const struct {
    const char *name;
    deed *deed;
    int timeout;
    bool mute;
    enum tls_stage stage;
    enum fault_code fault;
} answers[] = {
    { "what it tells is believed", be_honest, LONG, false, TLS_SHAKING_HANDS,
      FAULT_TLS_ALERT },
    { "one that crashes has crashed", crash, LONG, false, TLS_CONNECTING,
      FAULT_JAIL_CRASH },
    { "one that is killed was killed", be_killed, LONG, false, TLS_CONNECTING,
      FAULT_JAIL_KILLED },
    { "one that says nothing has not answered", leave, LONG, false,
      TLS_CONNECTING, FAULT_JAIL_SHORT },
    { "one that says what means nothing is not believed", babble, LONG, false,
      TLS_CONNECTING, FAULT_JAIL_ODD },
    { "one that goes on to speak is not listened to", flood, LONG, false,
      TLS_CONNECTING, FAULT_JAIL_ODD },
    { "one that says nothing more ends with its time", wait_for_ever, SHORT,
      false, TLS_SHAKING_HANDS, FAULT_NET_TIMEOUT },
    { "one whose resolver is silent ends with the time to connect", be_honest,
      SHORT, true, TLS_CONNECTING, FAULT_NET_TIMEOUT },
    { "as much as a server may send passes", serve_most, LONG, false,
      TLS_SHAKING_HANDS, FAULT_NONE },
    { "an octet more does not", serve_more, LONG, false, TLS_CONNECTING,
      FAULT_JAIL_ODD },
    { "an address is not written to a terminal as it is", connect_to_escape,
      LONG, false, TLS_CONNECTING, FAULT_JAIL_ODD },
    { "an address has an end", connect_without_end, LONG, false,
      TLS_CONNECTING, FAULT_JAIL_ODD },
};

static void test_answers(void)
{
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        struct tls_result told;

        mute = answers[i].mute;
        report(fetch_one(answers[i].deed, answers[i].timeout, &told)
                       == answers[i].fault
                   && told.stage == answers[i].stage,
               answers[i].name);
    }
    mute = false;
}

/* Layers ----------------------------------------------------------------- */

static unsigned lacking; /* as the process is told of who shook hands */

static void lack_layers(struct tls_result *result)
{
    result->lacking = lacking;
}

static bool lacks(unsigned told, unsigned layers)
{
    struct tls_result result;

    lacking = told;
    return fetch_one(lack_layers, LONG, &result) == FAULT_TLS_ALERT
        && result.lacking == layers;
}

/* What the kernel has is asked of it as in test_tries. The last test: what is
 * taken from this process stays so. */
static void test_layers(void)
{
    unsigned own = syscall(SYS_landlock_create_ruleset, NULL, 0,
                           LANDLOCK_CREATE_RULESET_VERSION) < 1
                       ? CONFINE_LANDLOCK : 0;

    report(lacks(0, own), "the layers that a process lacks are told");
    report(lacks(CONFINE_SECCOMP, own | CONFINE_SECCOMP),
           "so are those that its own process lacks");
    report(lacks(UINT_MAX, CONFINE_ALL), "and none that there is none of");
    report(lack(SYS_landlock_create_ruleset, SYS_landlock_create_ruleset) == 0
               && lacks(0, CONFINE_LANDLOCK),
           "a kernel without Landlock is told");
}

/* What is tried: its error, or a number ---------------------------------- */

static char path[] = "/tmp/cotter-fetch-XXXXXX";

static void tell(struct tls_result *result, long status)
{
    result->status = status < 0 ? errno : (int)status;
}

static void read_file(struct tls_result *result)
{
    char octet;

    tell(result, read(open(path, O_RDONLY), &octet, 1));
}

static void write_file(struct tls_result *result)
{
    tell(result, open(path, O_WRONLY));
}

static void remove_file(struct tls_result *result)
{
    tell(result, unlink(path));
}

static void make_folder(struct tls_result *result)
{
    tell(result, mkdir("/tmp/cotter-fetch", 0700));
}

static void run_program(struct tls_result *result)
{
    tell(result, execl("/bin/true", "true", (char *)NULL));
}

static void read_parent(struct tls_result *result)
{
    char octet;
    struct iovec to = { &octet, 1 }, from = { path, 1 };

    tell(result, process_vm_readv(getppid(), &to, 1, &from, 1, 0));
}

static void signal_parent(struct tls_result *result)
{
    tell(result, kill(getppid(), 0));
}

/* A port of this machine at which nobody listens. */
static const struct sockaddr_in *any_port(void)
{
    static struct sockaddr_in address = { .sin_family = AF_INET };

    address.sin_port = htons(9);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return &address;
}

static void connect_port(struct tls_result *result)
{
    tell(result, connect(socket(AF_INET, SOCK_STREAM, 0),
                         (const struct sockaddr *)any_port(),
                         sizeof *any_port()));
}

static void bind_port(struct tls_result *result)
{
    tell(result, bind(socket(AF_INET, SOCK_STREAM, 0),
                      (const struct sockaddr *)any_port(),
                      sizeof *any_port()));
}

static void tell_limit(struct tls_result *result, int resource)
{
    struct rlimit limit;
    int status = getrlimit((__rlimit_resource_t)resource, &limit);

    tell(result, status < 0 ? status : limit.rlim_max == 0 ? 0 : 999);
}

static void limit_files(struct tls_result *result)
{
    tell_limit(result, RLIMIT_FSIZE);
}

static void limit_cores(struct tls_result *result)
{
    tell_limit(result, RLIMIT_CORE);
}

static void ask_death(struct tls_result *result)
{
    int number = 0;

    (void)prctl(PR_GET_PDEATHSIG, &number);
    tell(result, number);
}

static void find_secret(struct tls_result *result)
{
    tell(result, getenv("COTTER_FETCH_SECRET") != NULL);
}

static void find_options(struct tls_result *result)
{
    const char *options = getenv("RES_OPTIONS");

    tell(result, options != NULL && strcmp(options, "rotate") == 0);
}

static void count_descriptors(struct tls_result *result)
{
    int count = 0;

    for (int i = 0; i < 1024; i++)
        count += fcntl(i, F_GETFD) >= 0;
    tell(result, count);
}

static const struct {
    const char *name;
    deed *deed;
    int status;
    long version; /* of Landlock from which on it is so */
} tries[] = {
    { "files are read", read_file, 1, 0 },
    { "no file is written", write_file, EACCES, 1 },
    { "no file is removed", remove_file, EACCES, 1 },
    { "no folder is made", make_folder, EACCES, 1 },
    { "no program is run", run_program, EACCES, 1 },
    { "no other process is looked into", read_parent, EPERM, 1 },
    { "nothing is listened at", bind_port, EACCES, 4 },
    { "servers are connected to", connect_port, ECONNREFUSED, 0 },
    { "no other process is sent a signal", signal_parent, EPERM, 6 },
    { "a crash leaves no core", limit_cores, 0, 0 },
    { "it ends with its parent", ask_death, SIGKILL, 0 },
    { "variables are forgotten", find_secret, 0, 0 },
    { "but those that tell how names are looked up", find_options, 1, 0 },
    { "no descriptor is left but its socket", count_descriptors,
      1 + INSTRUMENTED, 0 },
    /* Standard error may be a file, to which a sanitizer reports. */
    { "no file grows", limit_files, INSTRUMENTED ? 999 : 0, 0 },
};

static void test_tries(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0,
                           LANDLOCK_CREATE_RULESET_VERSION);

    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        struct tls_result told;

        if (tries[i].version > version && tries[i].version > 0)
            continue;
        if (fetch_one(tries[i].deed, LONG, &told) != FAULT_TLS_ALERT
            || told.status != tries[i].status)
            printf("# %s, %d\n", fault_name(told.fault.code), told.status);
        report(told.fault.code == FAULT_TLS_ALERT
                   && told.status == tries[i].status, tries[i].name);
    }
}

/* Many servers ----------------------------------------------------------- */

/* Processes at work, and the most of them, for all of them. */
static atomic_int *working;

static void count_working(struct tls_result *result)
{
    int now = atomic_fetch_add(&working[0], 1) + 1;

    (void)result;
    usleep(5 * 1000);
    for (int peak = working[1]; peak < now;)
        if (atomic_compare_exchange_weak(&working[1], &peak, now))
            break;
    atomic_fetch_sub(&working[0], 1);
}

/* Whether each server is told of once, with what is of it, or with a fault. */
static bool fetch_all(size_t at_once, enum fault_code fault, bool in_order)
{
    struct tls_request requests[SERVERS];
    bool told[SERVERS] = { false }, right = true;
    const struct tls_result *result;
    struct fetch *fetch;
    size_t index, count = 0;

    for (size_t i = 0; i < SERVERS; i++)
        requests[i] = (struct tls_request){
            .name = "", .address = "a.example", .port = (uint16_t)(i + 1),
            .timeout = LONG, .connect_timeout = LONG,
        };
    begun = ended = 0;
    act = count_working;
    fetch = fetch_begin(requests, SERVERS, at_once);
    while (fetch != NULL && (result = fetch_next(fetch, &index)) != NULL) {
        right = right && index < SERVERS && !told[index]
             && (!in_order || index == count) && result->fault.code == fault
             && (fault == FAULT_JAIL_START || result->received == index + 1);
        told[index % SERVERS] = true;
        ended += fault != FAULT_JAIL_START;
        count++;
    }
    fetch_end(fetch);
    return right && count == SERVERS;
}

static void test_many(void)
{
    most = SERVERS;
    working[1] = 0;
    report(fetch_all(3, FAULT_TLS_ALERT, false) && working[1] <= 3,
           "each of many is told of, and no more at once than are wished for");
    working[1] = 0;
    report(fetch_all(SERVERS, FAULT_TLS_ALERT, false)
               && working[1] <= LIMIT_FETCH_AT_ONCE,
           "nor more than there may be");
    most = 1;
    report(fetch_all(SERVERS, FAULT_TLS_ALERT, true),
           "where the system has one process, it asks one after the other");
    most = 0;
    report(fetch_all(SERVERS, FAULT_JAIL_START, true),
           "where it has none, each could not be asked");
}

/* Processes that go on when nobody wants to know any more. */
static void test_end(void)
{
    struct tls_request requests[SERVERS];
    struct fetch *fetch;
    size_t index;

    for (size_t i = 0; i < SERVERS; i++)
        requests[i] = (struct tls_request){
            .name = "", .address = "a.example", .port = 1,
            .timeout = i == 0 ? SHORT : LONG, .connect_timeout = LONG,
        };
    begun = ended = 0;
    most = SERVERS;
    mute = true;
    fetch = fetch_begin(requests, SERVERS, LIMIT_FETCH_AT_ONCE);
    report(fetch != NULL && fetch_next(fetch, &index) != NULL && index == 0
               && begun == LIMIT_FETCH_AT_ONCE,
           "one whose time is over is told of while others go on");
    fetch_end(fetch);
    report(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD,
           "an end before the last leaves no process behind");
    mute = false;
}

int main(void)
{
    int file = mkstemp(path);

    working = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (file < 0 || write(file, "x", 1) != 1 || working == MAP_FAILED
        || setenv("COTTER_FETCH_SECRET", "s", 1) != 0
        || setenv("RES_OPTIONS", "rotate", 1) != 0) {
        perror("fetch_test");
        return EXIT_FAILURE;
    }
    test_answers();
    test_tries();
    test_many();
    test_end();
    test_layers();
    unlink(path);
    return tap_end();
}
