/* Certificates one after another, in an input of any size that is seen
 * through a window: PEM, DER, or base64 a line.
 *
 * The window begins where the last one was left, and grows on demand; so the
 * caller needs no more memory than LIMIT_STREAM_OCTETS and what it reads at a
 * time. Where one element is refused the stream goes on behind it. */
#ifndef COTTER_STREAM_H
#define COTTER_STREAM_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"
#include "input/form.h"

enum stream_step {
    STREAM_ELEMENT, /* *out is the next one */
    STREAM_REFUSED, /* out->code says why there is none at out->start */
    STREAM_MORE,    /* the window is too small to tell */
    STREAM_END
};

/* Begins all zero. */
struct stream {
    enum form form; /* FORM_EMPTY until something has been seen */
    bool skipping;  /* what was refused goes on in the next window */
    bool within;    /* the window begins within a line */
    bool found;     /* a block of PEM, right or wrong */
    bool over;
};

struct stream_element {
    const uint8_t *start; /* in the window: of DER, a line, or a block */
    struct octets octets; /* DER, or base64 with blanks */
    enum fault_code code;
};

/* Looks for the next element in the window, and moves the beginning of the
 * window past what has been dealt with. The window is the last if the input
 * ends with it. MORE is never said of the last, nor of one of more than
 * LIMIT_STREAM_OCTETS.
 * Codes: those of PEM; DER_TRUNCATED, DER_LENGTH and DER_IDENTIFIER;
 * CERT_SIZE for an element above LIMIT_CERT_OCTETS; CONTAINER_LABEL for a
 * block that is not labelled as a certificate; CONTAINER_TEXT at the end
 * of a text without a block. */
enum stream_step stream_next(struct stream *in, struct octets *window,
                             bool last, struct stream_element *out);

#endif
