#include "system/jailed.h"

#include <stdlib.h>
#include <unistd.h>

#include "system/channel.h"
#include "system/confine.h"
#include "system/jail_wire.h"

/* Whether this is such a process, and has its request. */
static bool asked;

/* Reads a request or a reply. False: there is none. octets->data is NULL
 * where there is no memory for it. */
static bool read_request(struct jail_request *request, struct octets *octets)
{
    uint8_t *data;

    if (!channel_read(0, request, sizeof *request))
        return false;
    data = malloc(request->size + 1);
    *octets = (struct octets){ data, request->size };
    return data == NULL || channel_read(0, data, request->size);
}

static bool write_answer(enum jail_outcome outcome, struct octets octets)
{
    struct jail_head head = { jail_magic, outcome, octets.size };
    struct channel_message message = { &head, sizeof head, octets };

    return channel_write(0, &message);
}

/* Reads the request, answers it, and returns the exit status. */
static int answer_request(const struct jail_work *work)
{
    struct jail_request request;
    struct octets octets, answer = { NULL, 0 };
    enum jail_outcome outcome = JAIL_MEMORY;

    if (!read_request(&request, &octets))
        return EXIT_FAILURE;
    asked = true;
    if (octets.data != NULL)
        outcome = work->serve(work->context, octets, request.memory, &answer);
    return !write_answer(outcome, answer);
}

bool jailed_ask(struct octets question, struct octets *reply, size_t *memory)
{
    struct jail_request request;

    if (!asked || !write_answer(JAIL_QUESTION, question)
        || !read_request(&request, reply) || reply->data == NULL)
        return false;
    *memory = request.memory;
    return true;
}

/* Lets go of the socket first: who waits for its end need not wait until all
 * memory is taken back. */
static _Noreturn void end(int status)
{
    close(0);
    _exit(status);
}

_Noreturn void jailed_live(const struct jail_work *work, int socket)
{
    struct jail_ready ready = { 0 };
    struct channel_message message = { &ready, sizeof ready, { NULL, 0 } };

    if (confine_strip(socket) != 0)
        _exit(EXIT_FAILURE);
    work->prepare(work->context);
    ready.space = confine_space();
    ready.layers = confine_enter();
    if (!channel_write(0, &message))
        _exit(EXIT_FAILURE);
    end(answer_request(work));
}
