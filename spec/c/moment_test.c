/* Tests of core/asn1/moment. Expected values by `date -u -d +%s`. Prints
 * TAP. */
#include "asn1/moment.h"

#include <stdio.h>

static const struct vector {
    const char *name;
    uint8_t identifier;
    const char *text;
    enum fault_code fault;
    int64_t seconds;
} vectors[] = {
    { "the epoch", DER_UTC_TIME, "700101000000Z", FAULT_NONE, 0 },
    { "a second before it", DER_UTC_TIME, "691231235959Z", FAULT_NONE, -1 },
    { "the first of a UTCTime", DER_UTC_TIME, "500101000000Z", FAULT_NONE,
      -631152000 },
    { "the last of a UTCTime", DER_UTC_TIME, "491231235959Z", FAULT_NONE,
      2524607999 },
    { "the one after it", DER_GENERALIZED_TIME, "20500101000000Z",
      FAULT_NONE, 2524608000 },
    { "no well-defined end", DER_GENERALIZED_TIME, "99991231235959Z",
      FAULT_NONE, 253402300799 },
    { "29 February 2000", DER_UTC_TIME, "000229000000Z", FAULT_NONE,
      951782400 },
    { "29 February 2024", DER_UTC_TIME, "240229235959Z", FAULT_NONE,
      1709251199 },
    { "the year 0", DER_GENERALIZED_TIME, "00000101000000Z", FAULT_NONE,
      -62167219200 },
    { "29 February 2100", DER_GENERALIZED_TIME, "21000229000000Z",
      FAULT_TIME_DATE, 0 },
    { "30 February", DER_UTC_TIME, "240230000000Z", FAULT_TIME_DATE, 0 },
    { "31 April", DER_UTC_TIME, "240431000000Z", FAULT_TIME_DATE, 0 },
    { "a month of 0", DER_UTC_TIME, "240001000000Z", FAULT_TIME_DATE, 0 },
    { "a month of 13", DER_UTC_TIME, "241301000000Z", FAULT_TIME_DATE, 0 },
    { "a day of 0", DER_UTC_TIME, "240100000000Z", FAULT_TIME_DATE, 0 },
    { "an hour of 24", DER_UTC_TIME, "240101240000Z", FAULT_TIME_DATE, 0 },
    { "a minute of 60", DER_UTC_TIME, "240101006000Z", FAULT_TIME_DATE, 0 },
    { "a second of 60", DER_UTC_TIME, "240101000060Z", FAULT_TIME_DATE, 0 },
    { "no seconds", DER_UTC_TIME, "2401010000Z", FAULT_TIME_SYNTAX, 0 },
    { "no Z", DER_UTC_TIME, "240101000000", FAULT_TIME_SYNTAX, 0 },
    { "a small z", DER_UTC_TIME, "240101000000z", FAULT_TIME_SYNTAX, 0 },
    { "a zone", DER_UTC_TIME, "240101000000+0000", FAULT_TIME_SYNTAX, 0 },
    { "a fraction", DER_GENERALIZED_TIME, "20500101000000.5Z",
      FAULT_TIME_SYNTAX, 0 },
    { "a space for a digit", DER_UTC_TIME, "24 101000000Z",
      FAULT_TIME_SYNTAX, 0 },
    { "a letter in the last pair", DER_UTC_TIME, "24010100000aZ",
      FAULT_TIME_SYNTAX, 0 },
    { "a colon, which follows 9", DER_UTC_TIME, "2401010000:0Z",
      FAULT_TIME_SYNTAX, 0 },
    { "four digits of a year in UTCTime", DER_UTC_TIME, "20240101000000Z",
      FAULT_TIME_SYNTAX, 0 },
    { "nothing", DER_UTC_TIME, "", FAULT_TIME_SYNTAX, 0 },
    { "another type", DER_PRINTABLE_STRING, "240101000000Z",
      FAULT_DER_IDENTIFIER, 0 },
};

static bool holds(const struct vector *v)
{
    uint8_t octets[40] = { v->identifier, (uint8_t)strlen(v->text) };
    struct der in;
    struct fault fault;
    int64_t seconds = 0;

    memcpy(octets + 2, v->text, strlen(v->text));
    der_init(&in, (struct octets){ octets, 2 + strlen(v->text) }, &fault);

    bool read = moment_read(&in, &seconds);

    return read == (v->fault == FAULT_NONE) && fault.code == v->fault
        && fault.offset == 0 && read == der_is_done(&in)
        && seconds == v->seconds && (read || in.next == octets);
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        bool ok = holds(&vectors[i]);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }
    return failures > 0;
}
