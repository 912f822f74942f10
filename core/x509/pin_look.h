/* What a pin looks like: values that are known by themselves, and those that
 * nobody made with a hash. */
#ifndef COTTER_PIN_LOOK_H
#define COTTER_PIN_LOOK_H

#include <stdbool.h>

#include "base/octets.h"
#include "x509/pin_digits.h"

/* X(enumerator, stable name): what a value looks like it was made from */
#define PIN_LOOK_LIST(X) \
    X(NONE, "none")                    /* like a digest, or like nothing */ \
    X(EMPTY_INPUT, "empty-input")      /* the SHA-256 of nothing */ \
    X(LONE_LF, "lone-lf")              /* the hash of a line feed */ \
    X(LONE_CRLF, "lone-crlf")          /* the hash of CR and LF */ \
    X(SHA1_EMPTY, "sha1-empty")        /* the SHA-1 of nothing */ \
    X(SHA1, "sha1")                    /* a SHA-1 where a SHA-256 should be */ \
    X(HEX, "hex")                      /* 64 hexadecimal digits */ \
    X(BASE64_OF_HEX, "base64-of-hex")  /* the base64 of those */ \
    X(LINE_END, "line-end-inside")     /* a line end with the digest */ \
    X(UTF16, "utf16")                  /* begins with its byte order mark */ \
    X(REPLACEMENT, "replacement-character") /* octets decoded as UTF-8 */ \
    X(ONE_LOST, "one-lost")            /* 42 digits in place of 43 */ \
    X(ONE_DOUBLED, "one-doubled")      /* 44 digits */ \
    X(PLACEHOLDER, "placeholder")      /* stands for a pin yet to come */

#define PIN_LOOK_ENUMERATOR(enumerator, name) PIN_LOOK_##enumerator,
enum pin_look { PIN_LOOK_LIST(PIN_LOOK_ENUMERATOR) PIN_LOOKS };
#undef PIN_LOOK_ENUMERATOR

/* The stable name of a look: "empty-input". */
const char *pin_look_name(enum pin_look look);

/* Looks a digest up by its base64 of so many digits, of which the last may
 * have stray bits: hashes of nothing, and samples of documentation. */
enum pin_look pin_look_known(const uint8_t *text, size_t digits);

/* True if base64 has so few different digits, or so long a run of the
 * alphabet, that no hash gave it. */
bool pin_look_placeholder(struct octets body, const struct pin_digits *digits);

/* The same for hexadecimal. */
bool pin_look_hex_placeholder(struct octets text);

/* True if a text that is no pin has words or marks of a template. */
bool pin_look_words(struct octets text);

/* True for LF and for CR and LF, and nothing else. */
bool pin_look_line_end(struct octets text);

/* True if U+FFFD is among the octets, as UTF-8. */
bool pin_look_replacement(struct octets octets);

#endif
