/* The list of certificates of a handshake, form by form. */
#include "input/served.h"

#include <stdio.h>
#include <string.h>

#define OCTETS(text) { (const uint8_t *)(text), sizeof(text) - 1 }

static const struct {
    const char *name;
    enum served_form form;
    struct octets message;
    enum fault_code code;
    size_t offset, count; /* of the fault; certificates */
} rows[] = {
    { "one of TLS 1.2", SERVED_TLS12, OCTETS("\0\0\5" "\0\0\2" "ab"),
      FAULT_NONE, 0, 1 },
    { "two of TLS 1.2", SERVED_TLS12,
      OCTETS("\0\0\11" "\0\0\2" "ab" "\0\0\1" "c"), FAULT_NONE, 0, 2 },
    { "one of TLS 1.3", SERVED_TLS13,
      OCTETS("\0" "\0\0\7" "\0\0\2" "ab" "\0\0"), FAULT_NONE, 0, 1 },
    { "one with extensions", SERVED_TLS13,
      OCTETS("\0" "\0\0\12" "\0\0\2" "ab" "\0\3" "xyz"), FAULT_NONE, 0, 1 },
    { "one with a context", SERVED_TLS13,
      OCTETS("\1" "x" "\0\0\7" "\0\0\2" "ab" "\0\0"), FAULT_NONE, 0, 1 },
    { "none of TLS 1.2", SERVED_TLS12, OCTETS("\0\0\0"),
      FAULT_TLS_NO_CERTIFICATE, 3, 0 },
    { "none of TLS 1.3", SERVED_TLS13, OCTETS("\0" "\0\0\0"),
      FAULT_TLS_NO_CERTIFICATE, 4, 0 },
    { "nothing", SERVED_TLS12, OCTETS(""), FAULT_TLS_HANDSHAKE, 0, 0 },
    { "nothing of TLS 1.3", SERVED_TLS13, OCTETS(""), FAULT_TLS_HANDSHAKE, 0,
      0 },
    { "a context cut short", SERVED_TLS13, OCTETS("\2" "x"),
      FAULT_TLS_HANDSHAKE, 0, 0 },
    { "a list cut short", SERVED_TLS12, OCTETS("\0\0\6" "\0\0\2" "ab"),
      FAULT_TLS_HANDSHAKE, 0, 0 },
    { "octets after the list", SERVED_TLS12,
      OCTETS("\0\0\5" "\0\0\2" "ab" "c"), FAULT_TLS_HANDSHAKE, 8, 0 },
    { "a certificate cut short", SERVED_TLS12,
      OCTETS("\0\0\5" "\0\0\3" "ab"), FAULT_TLS_HANDSHAKE, 3, 0 },
    { "a length cut short", SERVED_TLS12, OCTETS("\0\0\2" "\0\0"),
      FAULT_TLS_HANDSHAKE, 3, 0 },
    { "extensions cut short", SERVED_TLS13,
      OCTETS("\0" "\0\0\6" "\0\0\2" "ab" "\0"), FAULT_TLS_HANDSHAKE, 9, 0 },
    { "a length that has no end", SERVED_TLS12, OCTETS("\377\377\377"),
      FAULT_TLS_HANDSHAKE, 0, 0 },
};

static int keeps(size_t i)
{
    struct served served;
    struct fault fault;
    bool done = served_read(rows[i].message, rows[i].form, &served, &fault);

    if (rows[i].code != FAULT_NONE)
        return !done && fault.code == rows[i].code
            && fault.offset == rows[i].offset;
    return done && served.count == rows[i].count
        && octets_equal(served.certs[0], (struct octets)OCTETS("ab"));
}

/* A list of empty certificates. */
static int counts(size_t count)
{
    uint8_t message[3 + 3 * (LIMIT_SERVED_CERTS + 1)] = { 0 };
    struct octets octets = { message, 3 + 3 * count };
    struct served served;
    struct fault fault;

    message[1] = (uint8_t)(3 * count >> 8);
    message[2] = (uint8_t)(3 * count);
    return served_read(octets, SERVED_TLS12, &served, &fault)
               ? served.count == count
               : fault.code == FAULT_TLS_CHAIN && count > LIMIT_SERVED_CERTS;
}

int main(void)
{
    size_t count = sizeof rows / sizeof *rows;
    int failed = 0;

    printf("1..%zu\n", count + 2);
    for (size_t i = 0; i < count; i++) {
        int good = keeps(i);

        failed += !good;
        printf("%sok %zu - %s\n", good ? "" : "not ", i + 1, rows[i].name);
    }
    for (size_t i = 0; i < 2; i++) {
        int good = counts(LIMIT_SERVED_CERTS + i);

        failed += !good;
        printf("%sok %zu - %zu certificates\n", good ? "" : "not ",
               count + 1 + i, LIMIT_SERVED_CERTS + i);
    }
    return failed != 0;
}
