/* BER that becomes DER, and BER that is refused. */
#include "input/ber.h"

#include <stdio.h>
#include <string.h>

#define O(text) { (const uint8_t *)(text), sizeof (text) - 1 }

static const struct {
    const char *name;
    struct octets ber, der;
} rewritten[] = {
    { "DER stays", O("\x30\x03\x02\x01\x05"), O("\x30\x03\x02\x01\x05") },
    { "a primitive stays", O("\x02\x01\x05"), O("\x02\x01\x05") },
    { "an indefinite length ends", O("\x30\x80\x02\x01\x05\0\0"),
      O("\x30\x03\x02\x01\x05") },
    { "an empty one", O("\x30\x80\0\0"), O("\x30\x00") },
    { "indefinite in definite", O("\x30\x07\x31\x80\x02\x01\x05\0\0"),
      O("\x30\x05\x31\x03\x02\x01\x05") },
    { "definite in indefinite", O("\x30\x80\x31\x03\x02\x01\x05\0\0"),
      O("\x30\x05\x31\x03\x02\x01\x05") },
    { "a string in pieces", O("\x24\x80\x04\x01\x61\x04\x02\x62\x63\0\0"),
      O("\x04\x03\x61\x62\x63") },
    { "a string in pieces of a length", O("\x24\x06\x04\x01\x61\x04\x01\x62"),
      O("\x04\x02\x61\x62") },
    { "pieces of a piece",
      O("\x24\x80\x24\x80\x04\x01\x61\0\0\x04\x01\x62\0\0"),
      O("\x04\x02\x61\x62") },
    { "no piece", O("\x24\x80\0\0"), O("\x04\x00") },
    { "encrypted content in pieces",
      O("\x30\x80\x06\x01\x2a\x30\x00\xa0\x80\x04\x01\x61\0\0\0\0"),
      O("\x30\x08\x06\x01\x2a\x30\x00\x80\x01\x61") },
    { "an explicit tag stays one",
      O("\x30\x80\x06\x01\x2a\xa0\x80\x04\x01\x61\0\0\0\0"),
      O("\x30\x08\x06\x01\x2a\xa0\x03\x04\x01\x61") },
    { "third without an OID, it stays one",
      O("\x30\x80\x02\x01\x01\x30\x00\xa0\x80\x04\x01\x61\0\0\0\0"),
      O("\x30\x0a\x02\x01\x01\x30\x00\xa0\x03\x04\x01\x61") },
};

static const struct {
    const char *name;
    struct octets ber;
    enum fault_code code;
    size_t offset;
} refused[] = {
    { "nothing", O(""), FAULT_DER_TRUNCATED, 0 },
    { "no end", O("\x30\x80\x02\x01\x05"), FAULT_DER_TRUNCATED, 5 },
    { "half an end", O("\x30\x80\x02\x01\x05\0"), FAULT_DER_TRUNCATED, 5 },
    { "an end beyond the element around it",
      O("\x30\x05\x31\x80\x02\x01\x05\0\0"), FAULT_DER_TRUNCATED, 7 },
    { "a length beyond the end", O("\x30\x80\x02\x05\x05\0\0\0"),
      FAULT_DER_TRUNCATED, 2 },
    { "a length beyond the element around it",
      O("\x30\x04\x31\x03\x05\x00\0\0"), FAULT_DER_TRUNCATED, 2 },
    { "a length that is not minimal", O("\x30\x81\x03\x02\x01\x05"),
      FAULT_DER_LENGTH, 0 },
    { "a primitive without a length", O("\x04\x80\x00\x00"),
      FAULT_DER_LENGTH, 0 },
    { "what follows", O("\x30\x80\0\0\x05\x00"), FAULT_DER_TRAILING, 4 },
    { "a long tag", O("\x30\x80\x1f\x81\x01\x00\0\0"), FAULT_DER_IDENTIFIER,
      2 },
    { "a long tag without a length", O("\x30\x80\x3f\x80\0\0\0\0"),
      FAULT_DER_IDENTIFIER, 2 },
    { "an integer for a piece", O("\x24\x80\x02\x01\x05\0\0"),
      FAULT_CONTAINER_BER, 2 },
};

static int number, failures;
static bool is_overrun;

static void tell(bool ok, const char *what, const char *name)
{
    failures += !ok;
    printf("%sok %d - %s: %s\n", ok ? "" : "not ", ++number, what, name);
}

/* Rewrites into so many octets of room, and notes what is written beyond. */
static bool rewrite(struct octets ber, size_t size, struct octets *der,
                    struct fault *fault)
{
    static uint8_t room[BER_DER_SIZE(64) + 1];
    bool ok;

    memset(room, 0xa5, sizeof room);
    ok = ber_rewrite(ber, room, size, der, fault);
    is_overrun |= room[size] != 0xa5;
    return ok;
}

static bool becomes(struct octets ber, struct octets der)
{
    struct octets made;
    struct fault fault;

    return rewrite(ber, BER_DER_SIZE(ber.size), &made, &fault)
        && octets_equal(made, der);
}

/* What is written only grows, so room for the whole is enough, and the octet
 * that is one too many is refused. */
static bool needs(struct octets ber, size_t size)
{
    struct octets made;
    struct fault fault;

    return rewrite(ber, size, &made, &fault) && made.size == size
        && !rewrite(ber, size - 1, &made, &fault)
        && fault.code == FAULT_CONTAINER_BER && fault.offset <= ber.size;
}

static bool is_refused(struct octets ber, enum fault_code code, size_t offset)
{
    struct octets made;
    struct fault fault;

    return !rewrite(ber, BER_DER_SIZE(ber.size), &made, &fault)
        && fault.code == code && fault.offset == offset;
}

/* Nested as deep as may be, and one level deeper. */
static bool is_bounded(size_t depth, bool accepted)
{
    uint8_t ber[4 * (LIMIT_DER_DEPTH + 1)], room[BER_DER_SIZE(sizeof ber)];
    struct octets made;
    struct fault fault;

    memset(ber, 0, sizeof ber);
    for (size_t i = 0; i < depth; i++)
        memcpy(ber + 2 * i, "\x30\x80", 2);
    if (ber_rewrite((struct octets){ ber, 4 * depth }, room, sizeof room,
                    &made, &fault))
        return accepted && made.size == 2 * depth;
    return !accepted && fault.code == FAULT_DER_DEPTH;
}

/* A length of three octets, longer than the end that it replaces. */
static bool grows(void)
{
    static uint8_t ber[8 + 65536], room[BER_DER_SIZE(sizeof ber)];
    struct octets made;
    struct fault fault;

    memcpy(ber, "\x30\x80\x04\x82\xff\xfc", 6);
    return ber_rewrite((struct octets){ ber, 6 + 0xfffc + 2 }, room,
                       sizeof room, &made, &fault)
        && made.size == 5 + 65536
        && memcmp(made.data, "\x30\x83\x01\x00\x00\x04\x82\xff\xfc", 9) == 0;
}

int main(void)
{
    for (size_t i = 0; i < sizeof rewritten / sizeof *rewritten; i++)
        tell(becomes(rewritten[i].ber, rewritten[i].der), "becomes DER",
             rewritten[i].name);
    for (size_t i = 0; i < sizeof rewritten / sizeof *rewritten; i++)
        tell(needs(rewritten[i].ber, rewritten[i].der.size),
             "is refused without room", rewritten[i].name);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        tell(is_refused(refused[i].ber, refused[i].code, refused[i].offset),
             "is refused", refused[i].name);
    tell(is_bounded(LIMIT_DER_DEPTH, true), "becomes DER", "deep nesting");
    tell(is_bounded(LIMIT_DER_DEPTH + 1, false), "is refused",
         "deeper nesting");
    tell(grows(), "becomes DER", "what grows");
    tell(!is_overrun, "stays as it was", "what is beyond the room");
    printf("1..%d\n", number);
    return failures > 0;
}
