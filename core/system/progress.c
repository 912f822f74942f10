#define _GNU_SOURCE /* close_range */
#include "system/progress.h"

#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <sys/socket.h>

#include "base/limits.h"
#include "system/channel.h"
#include "system/child.h"

enum { SECOND = 1000 };

/* What the process is told each time. */
struct said {
    char text[PROGRESS_OCTETS + 1];
};

static struct child writer;

/* In the process --------------------------------------------------------- */

/* A line that cannot be written is no reason to stop. */
static void write_line(const char *line, size_t size)
{
    ssize_t written = write(STDERR_FILENO, line, size);

    (void)written;
}

/* The line begins and ends at its left margin, so that whatever is written
 * next stands in its place. */
static void show(const struct said *said, unsigned seconds)
{
    char line[sizeof said->text + 64];
    int size = snprintf(line, sizeof line, "\r\x1b[Kcotter: %.*s, %u s\r",
                        PROGRESS_OCTETS, said->text, seconds);

    if (size > 0)
        write_line(line, (size_t)size);
}

/* Keeps standard error and the socket. A key that interrupts is for whoever
 * works; that it has ended shows at the socket. */
static void strip(int socket)
{
    dup2(socket, STDIN_FILENO);
    close(STDOUT_FILENO);
    close_range(STDERR_FILENO + 1, ~0U, 0);
    signal(SIGINT, SIG_IGN);
    signal(SIGQUIT, SIG_IGN);
}

/* Whether something is to be read before a time by channel_now. */
static bool is_called(int64_t until)
{
    struct pollfd watched = { STDIN_FILENO, POLLIN, 0 };
    int64_t left = until - channel_now();

    return poll(&watched, 1, left > 0 ? (int)left : 0) > 0;
}

/* Whether whoever works has ended before the work did: what stands in the
 * place of the line now is somebody else's. */
static bool is_left(void)
{
    struct pollfd watched = { STDIN_FILENO, 0, 0 };

    return poll(&watched, 1, 0) > 0 && (watched.revents & POLLHUP) != 0;
}

/* Shows the line after each second, until the end. */
static void watch(const void *unused, int socket)
{
    struct said said = { "working" };
    unsigned seconds = 0;
    int64_t next;

    (void)unused;
    strip(socket);
    next = channel_now() + SECOND;
    for (;;) {
        if (is_called(next)) {
            if (!channel_read(STDIN_FILENO, &said, sizeof said))
                break;
        } else if (channel_now() >= next) {
            next += SECOND;
            show(&said, ++seconds);
        }
    }
    if (seconds > 0 && !is_left())
        write_line("\r\x1b[K", sizeof "\r\x1b[K" - 1);
}

/* In the parent ---------------------------------------------------------- */

bool progress_begin(void)
{
    struct child_work work = { NULL, watch };
    struct fault fault;

    return writer.process == 0 && child_begin(&writer, &work, &fault);
}

void progress_tell(struct octets text)
{
    struct said said = { "" };
    struct channel_message message = { .head = &said,
                                       .head_size = sizeof said };

    if (writer.process == 0)
        return;
    if (text.size > 0)
        memcpy(said.text, text.data,
               text.size < PROGRESS_OCTETS ? text.size : PROGRESS_OCTETS);
    (void)channel_send(writer.socket, &message, channel_now());
}

/* A terminal that is held (stty ixon) holds the process as well, which is not
 * waited for in vain. */
void progress_end(void)
{
    char none;

    if (writer.process == 0)
        return;
    shutdown(writer.socket, SHUT_WR);
    (void)channel_receive(writer.socket, &none, 1,
                          channel_now() + LIMIT_JAIL_END);
    child_end(&writer);
}
