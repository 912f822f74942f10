#include "system/jailed.h"

#include <stdlib.h>
#include <unistd.h>

#include "system/channel.h"
#include "system/confine.h"
#include "system/jail_wire.h"

/* Whether this is such a process, and has its request. */
static bool asked;

/* Reads a request or a reply. False: there is none. The octets have no data
 * where there is no memory for them. */
static bool read_request(struct jail_request *request,
                         struct jail_reply *reply)
{
    uint8_t *data;
    size_t size;

    if (!channel_read(0, request, sizeof *request))
        return false;
    size = request->size + request->file_size;
    data = malloc(size + 1);
    *reply = (struct jail_reply){ { data, request->size }, { NULL, 0 } };
    if (data != NULL && request->file_size > 0)
        reply->file = (struct octets){ data + request->size,
                                       request->file_size };
    return data == NULL || channel_read(0, data, size);
}

static bool write_answer(enum jail_outcome outcome, struct octets octets)
{
    struct jail_head head = { jail_magic, outcome, octets.size };
    struct channel_message message = { .head = &head, .head_size = sizeof head,
                                       .octets = octets };

    return channel_write(0, &message);
}

/* Reads the request, answers it, and returns the exit status. */
static int answer_request(const struct jail_work *work)
{
    struct jail_request request;
    struct jail_reply given;
    struct octets answer = { NULL, 0 };
    enum jail_outcome outcome = JAIL_MEMORY;

    if (!read_request(&request, &given))
        return EXIT_FAILURE;
    asked = true;
    if (given.octets.data != NULL)
        outcome = work->serve(work->context, given.octets, request.memory,
                              &answer);
    return !write_answer(outcome, answer);
}

bool jailed_ask(struct octets question, struct jail_reply *reply,
                size_t *memory)
{
    struct jail_request request;

    if (!asked || !write_answer(JAIL_QUESTION, question)
        || !read_request(&request, reply) || reply->octets.data == NULL)
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
    static const char *const no_variables[] = { NULL };
    struct jail_ready ready = { 0 };
    struct channel_message message = { .head = &ready,
                                       .head_size = sizeof ready };

    if (confine_strip(socket, no_variables) != 0)
        _exit(EXIT_FAILURE);
    work->prepare(work->context);
    ready.layers = confine_enter();
    if (!channel_write(0, &message))
        _exit(EXIT_FAILURE);
    end(answer_request(work));
}
