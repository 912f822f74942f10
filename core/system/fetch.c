#define _GNU_SOURCE /* threads */
#include "system/fetch.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"

struct fetch {
    const struct tls_request *requests;
    struct tls_result *results;
    size_t *done;         /* indices in the order in which they were done */
    size_t count;
    size_t begun, ended, told; /* the lock is for these and done */
    pthread_mutex_t lock;
    pthread_cond_t ended_one;
    pthread_t threads[LIMIT_FETCH_THREADS];
    size_t thread_count;
};

/* Takes the next request; false if there is none. */
static bool begin_one(struct fetch *fetch, size_t *index)
{
    pthread_mutex_lock(&fetch->lock);
    *index = fetch->begun;
    if (fetch->begun < fetch->count)
        fetch->begun++;
    pthread_mutex_unlock(&fetch->lock);
    return *index < fetch->count;
}

static void end_one(struct fetch *fetch, size_t index)
{
    pthread_mutex_lock(&fetch->lock);
    fetch->done[fetch->ended++] = index;
    pthread_cond_signal(&fetch->ended_one);
    pthread_mutex_unlock(&fetch->lock);
}

/* False if there is nothing left to begin. */
static bool do_one(struct fetch *fetch)
{
    size_t index;

    if (!begin_one(fetch, &index))
        return false;
    tls_fetch(&fetch->requests[index], &fetch->results[index]);
    end_one(fetch, index);
    return true;
}

static void *work(void *context)
{
    while (do_one(context))
        ;
    return NULL;
}

/* As many threads as are wanted, or as the system gives. */
static void start(struct fetch *fetch, size_t at_once)
{
    size_t wanted = at_once < fetch->count ? at_once : fetch->count;

    if (wanted > LIMIT_FETCH_THREADS)
        wanted = LIMIT_FETCH_THREADS;
    while (fetch->thread_count < wanted
           && pthread_create(&fetch->threads[fetch->thread_count], NULL, work,
                             fetch) == 0)
        fetch->thread_count++;
}

struct fetch *fetch_begin(const struct tls_request *requests, size_t count,
                          size_t at_once)
{
    struct fetch *fetch = calloc(1, sizeof *fetch);

    if (fetch == NULL)
        return NULL;
    pthread_mutex_init(&fetch->lock, NULL);
    pthread_cond_init(&fetch->ended_one, NULL);
    fetch->requests = requests;
    fetch->count = count;
    fetch->results = calloc(count + 1, sizeof *fetch->results);
    fetch->done = calloc(count + 1, sizeof *fetch->done);
    if (fetch->results == NULL || fetch->done == NULL) {
        fetch_end(fetch);
        return NULL;
    }
    start(fetch, at_once);
    return fetch;
}

const struct tls_result *fetch_next(struct fetch *fetch, size_t *index)
{
    if (fetch->told == fetch->count)
        return NULL;
    if (fetch->thread_count == 0)
        (void)do_one(fetch);
    pthread_mutex_lock(&fetch->lock);
    while (fetch->told == fetch->ended)
        pthread_cond_wait(&fetch->ended_one, &fetch->lock);
    *index = fetch->done[fetch->told++];
    pthread_mutex_unlock(&fetch->lock);
    return &fetch->results[*index];
}

void fetch_end(struct fetch *fetch)
{
    pthread_mutex_lock(&fetch->lock);
    fetch->begun = fetch->count;
    pthread_mutex_unlock(&fetch->lock);
    for (size_t i = 0; i < fetch->thread_count; i++)
        pthread_join(fetch->threads[i], NULL);
    for (size_t i = 0; fetch->results != NULL && i < fetch->count; i++)
        tls_result_free(&fetch->results[i]);
    pthread_cond_destroy(&fetch->ended_one);
    pthread_mutex_destroy(&fetch->lock);
    free(fetch->results);
    free(fetch->done);
    free(fetch);
}
