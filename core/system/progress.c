#define _POSIX_C_SOURCE 200809L

#include "system/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool begun; /* of whoever begins and ends alone */
    bool ended; /* what follows is under the lock */
    unsigned seconds;
    char text[PROGRESS_OCTETS + 1];
} progress = { .lock = PTHREAD_MUTEX_INITIALIZER };

/* A line that cannot be written is no reason to stop. */
static void write_line(const char *line, size_t size)
{
    ssize_t written = write(STDERR_FILENO, line, size);

    (void)written;
}

/* The line begins and ends at its left margin, so that whatever is written
 * next stands in its place. */
static void show(void)
{
    char line[PROGRESS_OCTETS + 64];
    int size = snprintf(line, sizeof line, "\r\x1b[Kcotter: %s, %u s\r",
                        progress.text, progress.seconds);

    if (size > 0)
        write_line(line, (size_t)size);
}

/* Shows the line after each second, until the end. */
static void *watch(void *unused)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    pthread_mutex_lock(&progress.lock);
    while (!progress.ended) {
        until.tv_sec++;
        while (!progress.ended
               && pthread_cond_timedwait(&progress.changed, &progress.lock,
                                         &until) == 0)
            ;
        if (progress.ended)
            break;
        progress.seconds++;
        show();
    }
    pthread_mutex_unlock(&progress.lock);
    return unused;
}

static bool start(void)
{
    pthread_condattr_t monotonic;
    sigset_t all, before;
    bool started;

    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&progress.changed, &monotonic);
    pthread_condattr_destroy(&monotonic);
    sigfillset(&all); /* signals are for whoever works */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    started = pthread_create(&progress.thread, NULL, watch, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

bool progress_begin(void)
{
    if (progress.begun)
        return false;
    progress.ended = false;
    progress.seconds = 0;
    memcpy(progress.text, "working", sizeof "working");
    progress.begun = start();
    return progress.begun;
}

void progress_tell(struct octets text)
{
    size_t size = text.size < PROGRESS_OCTETS ? text.size : PROGRESS_OCTETS;

    if (!progress.begun)
        return;
    pthread_mutex_lock(&progress.lock);
    if (size > 0)
        memcpy(progress.text, text.data, size);
    progress.text[size] = '\0';
    pthread_mutex_unlock(&progress.lock);
}

void progress_end(void)
{
    if (!progress.begun)
        return;
    pthread_mutex_lock(&progress.lock);
    progress.ended = true;
    pthread_cond_signal(&progress.changed);
    pthread_mutex_unlock(&progress.lock);
    pthread_join(progress.thread, NULL);
    pthread_cond_destroy(&progress.changed);
    progress.begun = false;
    if (progress.seconds > 0)
        write_line("\r\x1b[K", sizeof "\r\x1b[K" - 1);
}
