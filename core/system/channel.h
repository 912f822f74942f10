/* Octets through a socket, all of them: by a time on one side, and by a
 * process that can do nothing but read and write on the other.
 *
 * A head of its own comes before octets, of fixed size; both sides are the
 * same program, so that its fields need no encoding. */
#ifndef COTTER_CHANNEL_H
#define COTTER_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/octets.h"

enum channel_end {
    CHANNEL_DONE, CHANNEL_SHORT, CHANNEL_LATE, CHANNEL_UNREADABLE,
    CHANNEL_FAILED
};

/* The time in ms, by a clock that nobody sets. */
int64_t channel_now(void);

/* What is sent: a head, octets, and those of a file, in one go where there is
 * room, so that who reads is woken once. */
struct channel_message {
    const void *head;
    size_t head_size;
    struct octets octets, file;
};

/* Sends all of a message until a time by channel_now. SHORT: the other side has
 * ended before. UNREADABLE: octets of the message are those of a mapped file,
 * and gone. FAILED: the system has refused, and the other side knows nothing of
 * it. */
enum channel_end channel_send(int socket,
                              const struct channel_message *message,
                              int64_t until);

/* Receives so many octets until a time by channel_now; SHORT and FAILED as
 * above. */
enum channel_end channel_receive(int socket, void *octets, size_t size,
                                 int64_t until);

/* Sends all of a message, however long it takes. False: the other side has
 * ended. */
bool channel_write(int socket, const struct channel_message *message);

/* Receives so many octets, however long it takes. False: the other side has
 * ended before. */
bool channel_read(int socket, void *octets, size_t size);

#endif
