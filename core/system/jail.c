#include "system/jail.h"

#include <stdlib.h>

#include "base/limits.h"
#include "system/channel.h"
#include "system/confine.h"
#include "system/jail_wire.h"
#include "system/jailed.h"

static void live(const void *work, int socket)
{
    jailed_live(work, socket);
}

bool jail_open(struct jail *jail, const struct jail_work *work,
               struct fault *fault)
{
    struct child_work own = { work, live };

    *jail = (struct jail){ .child.process = 0 };
    if (!child_begin(&jail->child, &own, fault))
        return false;
    jail->space = confine_space(); /* the copy has as much */
    return true;
}

size_t jail_seconds(size_t octets)
{
    return LIMIT_JAIL_SECONDS
         + LIMIT_JAIL_SECONDS * (octets / (1024 * 1024));
}

/* true for DONE; the fault of any other end. */
static bool take_end(const struct jail *jail, enum channel_end end,
                   struct fault *fault)
{
    switch (end) {
    case CHANNEL_DONE:
        return true;
    case CHANNEL_LATE:
        return fault_refuse(fault, FAULT_JAIL_TIME, 0);
    case CHANNEL_UNREADABLE:
        return fault_refuse(fault, FAULT_FILE_CHANGED, 0);
    case CHANNEL_FAILED: /* the process has not left: there is no end of it */
        return fault_refuse(fault, FAULT_JAIL_SOCKET, 0);
    default:
        return child_refuse(&jail->child, fault);
    }
}

/* A request on its way. */
struct exchange {
    struct jail *jail;
    const struct jail_terms *terms;
    int64_t begin;   /* by channel_now */
    size_t space;    /* octets of addresses, but for what is replied */
    size_t replied;  /* octets, of so many questions */
    unsigned questions;
    struct fault *fault;
};

/* What work may take by now. */
static size_t seconds_of(const struct exchange *own)
{
    return own->terms->seconds + jail_seconds(own->replied)
         - LIMIT_JAIL_SECONDS;
}

static size_t memory_of(const struct exchange *own)
{
    return own->terms->memory + LIMIT_SANDBOX_FACTOR * own->replied;
}

static int64_t own_end_of(const struct exchange *own)
{
    return own->begin
         + (int64_t)seconds_of(own) * LIMIT_JAIL_PATIENCE * 1000;
}

/* Whether the caller's time ends before that of the process. */
static bool is_hurried(const struct exchange *own)
{
    return own->terms->until != 0 && own->terms->until < own_end_of(own);
}

static int64_t end_of(const struct exchange *own)
{
    return is_hurried(own) ? own->terms->until : own_end_of(own);
}

/* As take_end, with the fault of the caller's where its time has ended. */
static bool take(const struct exchange *own, enum channel_end end)
{
    if (end == CHANNEL_LATE && is_hurried(own))
        return fault_refuse(own->fault, own->terms->late, 0);
    return take_end(own->jail, end, own->fault);
}

/* Receives octets in time. */
static bool receive(const struct exchange *own, void *octets, size_t size)
{
    return take(own, channel_receive(own->jail->child.socket, octets, size,
                                     end_of(own)));
}

/* Bounds the process. A bound that was set once can't be raised: that of
 * addresses is the one for all that may be replied. */
static bool bound(const struct exchange *own)
{
    size_t replies = own->terms->clerk != NULL ? LIMIT_JAIL_REPLIES : 0;
    struct confine_bounds bounds = {
        .seconds = seconds_of(own),
        .most_seconds = own->terms->seconds + jail_seconds(replies)
                      - LIMIT_JAIL_SECONDS,
        .octets = own->space + LIMIT_JAIL_SPACE + own->terms->memory
                + LIMIT_SANDBOX_FACTOR * replies,
    };

    if (confine_bound(own->jail->child.process, &bounds) == 0)
        return true;
    return fault_refuse(own->fault, FAULT_JAIL_START, 0);
}

/* Bounds the process, and waits until it has given up its rights. */
static bool meet(struct exchange *own, size_t size)
{
    struct jail *jail = own->jail;
    struct jail_ready ready;
    unsigned missing;

    own->space = jail->space + 4 * size;
    if (!bound(own) || !receive(own, &ready, sizeof ready))
        return false;
    jail->layers = ready.layers & CONFINE_ALL;
    missing = own->terms->needed & ~jail->layers;
    return missing == 0
           || fault_refuse(own->fault, FAULT_JAIL_LAYER, missing);
}

/* Sends a request or a reply. */
static bool send_octets(const struct exchange *own, struct jail_reply given)
{
    struct jail_request request = { memory_of(own), given.octets.size,
                                    given.file.size };
    struct channel_message message = { &request, sizeof request, given.octets,
                                       given.file };

    return take(own, channel_send(own->jail->child.socket, &message,
                                  end_of(own)));
}

/* Receives octets that the caller frees, also on refusal. */
static bool receive_octets(const struct exchange *own, size_t size,
                           struct octets *octets)
{
    uint8_t *data = malloc(size + 1);

    if (data == NULL)
        return fault_refuse(own->fault, FAULT_MEMORY, 0);
    *octets = (struct octets){ data, size };
    return receive(own, data, size);
}

static void free_octets(struct octets *octets)
{
    free((void *)(uintptr_t)octets->data);
    *octets = (struct octets){ NULL, 0 };
}

/* Has a question answered, and sends the reply. */
static bool reply_to(struct exchange *own, struct octets question)
{
    const struct jail_clerk *clerk = own->terms->clerk;
    int64_t begin = channel_now();
    struct jail_reply reply = { { NULL, 0 }, { NULL, 0 } };
    size_t size;

    if (++own->questions > LIMIT_JAIL_QUESTIONS)
        return fault_refuse(own->fault, FAULT_JAIL_QUESTIONS, own->questions);
    if (!clerk->reply(clerk->context, question, &reply))
        return fault_refuse(own->fault, FAULT_JAIL_ODD, own->questions);
    own->begin += channel_now() - begin; /* the clerk's time, not its own */
    size = reply.octets.size + reply.file.size;
    if (size > LIMIT_JAIL_REPLIES - own->replied)
        return fault_refuse(own->fault, FAULT_JAIL_QUESTIONS, own->replied);
    own->replied += size;
    return bound(own) && send_octets(own, reply);
}

static bool take_question(struct exchange *own, size_t size)
{
    struct octets question = { NULL, 0 };
    bool done;

    if (own->terms->clerk == NULL || size > LIMIT_JAIL_QUESTION)
        return fault_refuse(own->fault, FAULT_JAIL_ODD, size);
    done = receive_octets(own, size, &question) && reply_to(own, question);
    free_octets(&question);
    return done;
}

/* Does what the caller has to do anyway. */
static bool pass_time(const struct exchange *own)
{
    return own->terms->meanwhile == NULL
           || own->terms->meanwhile(own->terms->context);
}

/* Waits for the head of the answer; replies to what is asked before. */
static bool receive_head(struct exchange *own, struct jail_head *head)
{
    do {
        if (!receive(own, head, sizeof *head))
            return false;
        if (head->magic != jail_magic || head->outcome >= JAIL_OUTCOMES)
            return fault_refuse(own->fault, FAULT_JAIL_ODD, 0);
        if (head->outcome == JAIL_QUESTION && !take_question(own, head->size))
            return false;
    } while (head->outcome == JAIL_QUESTION);
    return true;
}

/* Makes sure that nothing follows an answer. */
static bool meet_end(const struct exchange *own)
{
    char more;
    enum channel_end end = channel_receive(own->jail->child.socket, &more, 1,
                                           end_of(own));

    if (end == CHANNEL_SHORT)
        return true;
    return end == CHANNEL_DONE ? fault_refuse(own->fault, FAULT_JAIL_ODD, 0)
                               : take(own, end);
}

static bool receive_answer(struct exchange *own, struct jail_answer *answer)
{
    struct jail_head head;

    if (!receive_head(own, &head))
        return false;
    if (head.size > memory_of(own))
        return fault_refuse(own->fault, FAULT_JAIL_ODD, 0);
    answer->outcome = (enum jail_outcome)head.outcome;
    return receive_octets(own, head.size, &answer->octets) && meet_end(own);
}

bool jail_ask(struct jail *jail, struct octets request,
              const struct jail_terms *terms, struct jail_answer *answer,
              struct fault *fault)
{
    struct exchange own = { .jail = jail, .terms = terms, .fault = fault,
                            .begin = channel_now() };
    struct jail_reply given = { request, { NULL, 0 } };

    *answer = (struct jail_answer){ JAIL_ERROR, { NULL, 0 } };
    if (meet(&own, request.size) && send_octets(&own, given)
        && pass_time(&own) && receive_answer(&own, answer))
        return true;
    free_octets(&answer->octets);
    return false;
}

void jail_close(struct jail *jail)
{
    child_end(&jail->child);
}
