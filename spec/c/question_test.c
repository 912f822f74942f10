/* Tests of what a jail may ask: work that wants more than it may, and somebody
 * who replies badly. What is expected are the bounds of base/limits.h. Prints
 * TAP. */
#define _DEFAULT_SOURCE /* anonymous mappings */
#include "system/jail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sys/mman.h>

#include "base/limits.h"
#include "system/channel.h"
#include "system/jail_wire.h"

#include "tap.h"

enum { MEMORY = 1024 * 1024, HUGE = 32 * 1024 * 1024 };

static void no_preparation(void *context)
{
    (void)context;
}

/* What work asks: so many questions of so many octets. Its answer is the
 * octets that it was replied, and the memory that it may take then. */
struct wants {
    size_t questions, size;
};

struct got {
    size_t octets, memory;
    bool is_right; /* each reply was what was sent */
};

static bool ask_once(size_t size, struct got *got)
{
    uint8_t *octets = calloc(1, size + 1);
    struct jail_reply reply;

    if (octets == NULL
        || !jailed_ask((struct octets){ octets, size }, &reply, &got->memory))
        return false;
    for (size_t i = 0; i < reply.octets.size; i++)
        got->is_right = got->is_right && reply.octets.data[i] == 'r';
    for (size_t i = 0; i < reply.file.size; i++)
        got->is_right = got->is_right && reply.file.data[i] == 'f';
    got->octets += reply.octets.size + reply.file.size;
    free((void *)(uintptr_t)reply.octets.data);
    free(octets);
    return true;
}

static enum jail_outcome ask(void *context, struct octets request,
                             size_t memory, struct octets *answer)
{
    static struct got got = { .is_right = true };
    const struct wants *wants = context;

    (void)request;
    got.memory = memory;
    for (size_t i = 0; i < wants->questions; i++)
        if (!ask_once(wants->size, &got))
            return JAIL_ERROR;
    *answer = (struct octets){ (const uint8_t *)&got, sizeof got };
    return JAIL_ANSWER;
}

/* Hangs up once it has asked. */
static enum jail_outcome ask_and_leave(void *context, struct octets request,
                                       size_t memory, struct octets *answer)
{
    struct jail_head head = { jail_magic, JAIL_QUESTION, 1 };
    struct channel_message message = {
        .head = &head, .head_size = sizeof head,
        .octets = { (const uint8_t *)"q", 1 },
    };

    (void)context, (void)request, (void)memory, (void)answer;
    _exit(channel_write(0, &message) ? EXIT_SUCCESS : EXIT_FAILURE);
}

/* Says that it asks more than it does, and waits. */
static enum jail_outcome ask_in_part(void *context, struct octets request,
                                     size_t memory, struct octets *answer)
{
    struct jail_head head = { jail_magic, JAIL_QUESTION, 100 };
    struct channel_message message = {
        .head = &head, .head_size = sizeof head,
        .octets = { (const uint8_t *)"q", 1 },
    };
    char octet;

    (void)context, (void)request, (void)memory, (void)answer;
    return channel_write(0, &message) && channel_read(0, &octet, 1)
               ? JAIL_ANSWER : JAIL_ERROR;
}

/* Replies with so many octets, and those of a file; counts the questions. */
struct replies {
    size_t size, file;
    bool refuses, is_gone; /* the file's octets are */
    size_t asked;
};

/* Octets that are there, or a page that nobody may read. */
static const uint8_t *file_of(const struct replies *replies)
{
    static uint8_t *data;
    void *gone;

    if (data == NULL)
        data = malloc(HUGE);
    if (data != NULL)
        memset(data, 'f', replies->file);
    if (!replies->is_gone)
        return data;
    gone = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return gone == MAP_FAILED ? NULL : gone;
}

static bool reply(void *context, struct octets question,
                  struct jail_reply *given)
{
    static uint8_t *data;
    struct replies *replies = context;

    (void)question;
    if (data == NULL)
        data = malloc(HUGE);
    replies->asked++;
    if (data == NULL || replies->refuses)
        return false;
    memset(data, 'r', replies->size);
    given->octets = (struct octets){ data, replies->size };
    if (replies->file > 0)
        given->file = (struct octets){ file_of(replies), replies->file };
    return true;
}

typedef enum jail_outcome work(void *context, struct octets request,
                               size_t memory, struct octets *answer);

static const struct row {
    const char *what;
    work *work;
    struct wants wants;
    struct replies replies;
    size_t seconds;
    enum fault_code code;
    bool alone; /* nobody replies */
} rows[] = {
    { "nothing is asked", ask, { 0, 0 }, { 0 }, 9, FAULT_NONE, false },
    { "something is asked", ask, { 1, 5 }, { .size = 7 }, 9, FAULT_NONE,
      false },
    { "nothing is replied to much", ask,
      { 3, LIMIT_JAIL_QUESTION }, { .size = 0 }, 9, FAULT_NONE, false },
    { "as many questions are asked as may be", ask,
      { LIMIT_JAIL_QUESTIONS, 1 }, { .size = 1 }, 9, FAULT_NONE, false },
    { "one question more is asked", ask, { LIMIT_JAIL_QUESTIONS + 1, 1 },
      { .size = 1 }, 9, FAULT_JAIL_QUESTIONS, false },
    { "a question has an octet more than it may", ask,
      { 1, LIMIT_JAIL_QUESTION + 1 }, { .size = 1 }, 9, FAULT_JAIL_ODD,
      false },
    { "as much is replied as may be", ask, { 2, 1 }, { .size = HUGE }, 9,
      FAULT_NONE, false },
    { "more is asked for than may be", ask, { 3, 1 }, { .size = HUGE }, 9,
      FAULT_JAIL_QUESTIONS, false },
    { "a file comes with the reply", ask, { 2, 1 }, { .size = 3,
      .file = HUGE - 3 }, 9, FAULT_NONE, false },
    { "a file alone is replied", ask, { 1, 1 }, { .file = 1 }, 9, FAULT_NONE,
      false },
    { "a file has more than may be replied", ask, { 2, 1 },
      { .size = 4, .file = HUGE - 3 }, 9, FAULT_JAIL_QUESTIONS, false },
    { "a file is gone as it is sent", ask, { 1, 1 },
      { .size = 1, .file = 4096, .is_gone = true }, 9, FAULT_FILE_CHANGED,
      false },
    { "there is no reply to it", ask, { 1, 1 }, { .refuses = true }, 9,
      FAULT_JAIL_ODD, false },
    { "nobody is there to ask", ask, { 1, 1 }, { 0 }, 9, FAULT_JAIL_ODD,
      true },
    { "it is gone before the reply", ask_and_leave, { 0, 0 }, { .size = HUGE },
      9, FAULT_JAIL_SHORT, false },
    { "a question never ends", ask_in_part, { 0, 0 }, { 0 }, 1,
      FAULT_JAIL_TIME, false },
};

/* Whether all was replied that was asked for, and memory grew with it. */
static bool is_whole(const struct row *row, struct octets answer)
{
    size_t replied = row->wants.questions
                   * (row->replies.size + row->replies.file);
    struct got got;

    if (answer.size != sizeof got)
        return false;
    memcpy(&got, answer.data, sizeof got);
    return got.is_right && got.octets == replied
        && got.memory == MEMORY + LIMIT_SANDBOX_FACTOR * replied;
}

static void test_row(const struct row *row)
{
    struct wants wants = row->wants;
    struct replies replies = row->replies;
    struct jail_work done = { &wants, no_preparation, row->work };
    struct jail_clerk clerk = { &replies, reply };
    struct jail_terms terms = {
        .memory = MEMORY, .seconds = row->seconds,
        .clerk = row->alone ? NULL : &clerk,
    };
    struct octets request = { (const uint8_t *)"hello", 5 };
    struct jail_answer answer = { 0 };
    struct fault fault = { FAULT_NONE, 0 };
    struct jail jail;
    bool answered = jail_open(&jail, &done, &fault)
                 && jail_ask(&jail, request, &terms, &answer, &fault);

    jail_close(&jail);
    report(fault.code == row->code && answered == (row->code == FAULT_NONE)
               && (!answered || is_whole(row, answer.octets)), row->what);
    if (fault.code != row->code)
        printf("# %s\n", fault_name(fault.code));
    free((void *)(uintptr_t)answer.octets.data);
}

/* Who has made no request has nobody to ask. */
static void test_outside(void)
{
    struct jail_reply reply;
    size_t memory;

    report(!jailed_ask((struct octets){ (const uint8_t *)"q", 1 }, &reply,
                       &memory), "outside of a jail nobody replies");
}

int main(void)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        test_row(&rows[i]);
    test_outside();
    return tap_end();
}
