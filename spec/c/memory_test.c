/* Tests of core/base/memory where several threads lack memory at once. Prints
 * TAP. */
#define _POSIX_C_SOURCE 200809L /* pthread_barrier_t */
#include "base/memory.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <pthread.h>

enum { THREADS = 4, TIMES = 2500 * 1000 };

static pthread_barrier_t barrier;

static void *lack(void *unused)
{
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < TIMES; i++)
        memory_lack();
    return unused;
}

int main(void)
{
    pthread_t threads[THREADS];
    bool none = memory_lacks() == 0, all;

    if (pthread_barrier_init(&barrier, NULL, THREADS) != 0)
        abort();
    for (int i = 0; i < THREADS; i++)
        if (pthread_create(&threads[i], NULL, lack, NULL) != 0)
            abort();
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    all = memory_lacks() == 10 * 1000 * 1000;
    printf("%sok 1 - nothing is noted at first\n", none ? "" : "not ");
    printf("%sok 2 - each of four threads is counted\n", all ? "" : "not ");
    printf("1..2\n");
    return !(none && all);
}
