#include "chain/refusal.h"

#include "asn1/oid.h"
#include "x509/name.h"

enum {
    NAME_OCTETS = 1024, /* the longest name that is put into words */
    NAME_WORDS = 120,   /* characters of it that are shown */
    DAY = 24 * 60 * 60
};

/* Text of bounded size that is being put together. */
struct text {
    char *out;
    size_t size, room;
};

static void add(struct text *text, const char *piece, size_t size)
{
    if (size > text->room - text->size)
        size = text->room - text->size;
    memcpy(text->out + text->size, piece, size);
    text->size += size;
}

static void add_words(struct text *text, const char *words)
{
    add(text, words, strlen(words));
}

static void add_number(struct text *text, uint64_t number, size_t width)
{
    char digits[20];
    size_t first = sizeof digits;

    do {
        digits[--first] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (sizeof digits - first < width)
        digits[--first] = '0';
    add(text, digits + first, sizeof digits - first);
}

/* The size of the commonName that words, a name as RFC 4514 writes it, begin
 * with; of all of them if they begin with something else. */
static size_t find_common_name(const char *words, size_t size)
{
    if (size < 3 || memcmp(words, "CN=", 3) != 0)
        return size;
    for (size_t i = 3; i < size; i++)
        if ((words[i] == ',' || words[i] == '+') && words[i - 1] != '\\')
            return i;
    return size;
}

/* A name, or the commonName that it ends with, cut at a whole character. */
static void add_name(struct text *text, struct octets encoding, bool in_short)
{
    char words[NAME_TEXT_SIZE(NAME_OCTETS)];
    size_t size;

    if (encoding.size > NAME_OCTETS) {
        add_words(text, "a name that is too long");
        return;
    }
    size = name_text(encoding, words);
    if (in_short)
        size = find_common_name(words, size);
    if (size <= NAME_WORDS) {
        add(text, words, size);
        return;
    }
    size = NAME_WORDS;
    while (((uint8_t)words[size] & 0xc0) == 0x80)
        size--;
    add(text, words, size);
    add_words(text, "\xe2\x80\xa6");
}

static struct text detail_of(struct refusal *refusal)
{
    return (struct text){ refusal->detail, refusal->size,
                          REFUSAL_DETAIL_SIZE };
}

bool refusal_say(struct refusal *refusal, const char *words)
{
    struct text text = detail_of(refusal);

    add_words(&text, words);
    refusal->size = text.size;
    return false;
}

bool refusal_say_octets(struct refusal *refusal, struct octets octets)
{
    static const char digits[] = "0123456789abcdef";
    struct text text = detail_of(refusal);

    for (size_t i = 0; i < octets.size && i < NAME_WORDS; i++) {
        uint8_t octet = octets.data[i];
        char escaped[] = { '\\', 'x', digits[octet >> 4],
                           digits[octet & 15] };

        if (octet > 0x20 && octet < 0x7f && octet != '\\')
            add(&text, (const char *)&octet, 1);
        else
            add(&text, escaped, sizeof escaped);
    }
    if (octets.size > NAME_WORDS)
        add_words(&text, "\xe2\x80\xa6");
    refusal->size = text.size;
    return false;
}

bool refusal_say_number(struct refusal *refusal, uint64_t number)
{
    struct text text = detail_of(refusal);

    add_number(&text, number, 1);
    refusal->size = text.size;
    return false;
}

/* The date of a day counted from 0000-03-01, by eras of 400 years. */
static void add_date(struct text *text, int64_t day)
{
    int64_t era = day / 146097, of_era = day % 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524
                    - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t month = (5 * of_year + 2) / 153;

    year += era * 400 + (month >= 10 ? 1 : 0);
    add_number(text, (uint64_t)year, 4);
    add_words(text, "-");
    add_number(text, (uint64_t)(month < 10 ? month + 3 : month - 9), 2);
    add_words(text, "-");
    add_number(text, (uint64_t)(of_year - (153 * month + 2) / 5 + 1), 2);
}

bool refusal_say_moment(struct refusal *refusal, int64_t seconds)
{
    struct text text = detail_of(refusal);
    int64_t since = seconds + INT64_C(719468) * DAY; /* 0000-03-01 */

    if (since < 0)
        return refusal_say(refusal, "a time before our era");
    add_date(&text, since / DAY);
    add_words(&text, "T");
    add_number(&text, (uint64_t)(since % DAY / 3600), 2);
    add_words(&text, ":");
    add_number(&text, (uint64_t)(since % 3600 / 60), 2);
    add_words(&text, ":");
    add_number(&text, (uint64_t)(since % 60), 2);
    add_words(&text, "Z");
    refusal->size = text.size;
    return false;
}

bool refusal_say_name(struct refusal *refusal, struct octets encoding)
{
    struct text text = detail_of(refusal);

    add_name(&text, encoding, false);
    refusal->size = text.size;
    return false;
}

bool refusal_say_oid(struct refusal *refusal, struct octets oid)
{
    char dotted[OID_TEXT_SIZE(LIMIT_OID_OCTETS)];
    struct text text = detail_of(refusal);

    size_t size = oid_text(oid, dotted);

    add(&text, dotted, size);
    refusal->size = text.size;
    return false;
}

bool refusal_say_fault(struct refusal *refusal, const struct fault *fault)
{
    refusal_say(refusal, fault_name(fault->code));
    refusal_say(refusal, " at octet ");
    refusal_say_number(refusal, fault->offset);
    refusal_say(refusal, ", ");
    return refusal_say(refusal, fault_text(fault->code));
}

bool refusal_say_budget(struct refusal *refusal, const char *limit,
                        const char *what)
{
    *refusal = (struct refusal){ .code = "chain.budget", .source = limit };
    refusal_say(refusal, "no path was found before ");
    return refusal_say(refusal, what);
}

/* "intermediate 2 of 3" */
static void add_place(struct text *text, const struct refusal *refusal)
{
    if (refusal->index == 0) {
        add_words(text, "end entity");
    } else if (refusal->index == refusal->count - 1) {
        add_words(text, "anchor");
    } else {
        add_words(text, "intermediate ");
        add_number(text, refusal->index, 1);
        add_words(text, " of ");
        add_number(text, refusal->count - 2, 1);
    }
}

static void add_subject(struct text *text, const struct member *cert)
{
    static const uint8_t empty[] = { 0x30, 0x00 };

    if (octets_equal(cert->cert.subject,
                     (struct octets){ empty, sizeof empty }))
        return;
    add_words(text, " (");
    add_name(text, cert->cert.subject, true);
    add_words(text, ")");
}

size_t refusal_text(const struct refusal *refusal,
                    char out[REFUSAL_TEXT_SIZE])
{
    struct text text = { out, 0, REFUSAL_TEXT_SIZE };

    if (refusal->cert != NULL) {
        add_place(&text, refusal);
        add_subject(&text, refusal->cert);
        add_words(&text, ": ");
    }
    add(&text, refusal->detail, refusal->size);
    add_words(&text, " (");
    add_words(&text, refusal->source);
    add_words(&text, ")");
    return text.size;
}
