/* Pins as they are written: a prefix that names the hash and the base64 of a
 * digest of a SubjectPublicKeyInfo (RFC 7469 2.4); what is wrong with one,
 * and what its look says about how it was made.
 *
 * Two spellings are native: "sha256/" with a SHA-256 and "sha1/" with a
 * SHA-1. A pin without prefix is read as SHA-256: whether it may lack one is
 * for its consumer to say. */
#ifndef COTTER_PIN_TEXT_H
#define COTTER_PIN_TEXT_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"
#include "x509/pin_look.h"

enum { PIN_SHA256_SIZE = 32, PIN_SHA1_SIZE = 20 };

/* X(enumerator, name): the hashes that a prefix can name */
#define PIN_ALGORITHM_LIST(X) \
    X(SHA256, "sha256") \
    X(SHA1, "sha1") \
    X(SHA224, "sha224") \
    X(SHA384, "sha384") \
    X(SHA512, "sha512")

#define PIN_ENUMERATOR(enumerator, name) PIN_##enumerator,
enum pin_algorithm { PIN_ALGORITHM_LIST(PIN_ENUMERATOR) PIN_ALGORITHMS };
#undef PIN_ENUMERATOR

struct pin_text {
    enum pin_algorithm algorithm;
    struct octets prefix;  /* as written, up to the digest; may be empty */
    struct octets body;    /* the digest as written */
    uint8_t digest[PIN_SHA256_SIZE];
    size_t size;           /* of the digest; 0 if none can be read. There can
                            * be one beside a fault, to be converted */
    enum fault_code fault; /* FAULT_NONE, or a FAULT_PIN_… */
    bool canonical;        /* no fault; padded, no stray bits in the end */
    enum pin_look look;
};

/* Reads any text as a pin. Faults of the digest are told before those of what
 * stands around it. Padding that is absent and stray bits are no fault. */
void pin_text_read(struct octets text, struct pin_text *out);

/* The digest as written in a text that is read as a pin: its body. */
struct octets pin_text_body(struct octets text);

/* The name that a prefix has for an algorithm: "sha256". */
const char *pin_algorithm_name(enum pin_algorithm algorithm);

#endif
