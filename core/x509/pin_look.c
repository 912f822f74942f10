#include "x509/pin_look.h"

#include <string.h>

#include "base/ascii.h"

enum {
    MIN_RUN = 8,  /* equal or neighbouring characters in a row: by chance in
                   * one digest of 10^11 */
    MIN_STEPS = 5 /* within groups of four, of the seven in a run */
};

#define NAME(enumerator, name) name,
static const char *const look_names[] = { PIN_LOOK_LIST(NAME) };
#undef NAME

const char *pin_look_name(enum pin_look look)
{
    return look_names[look];
}

/* Digests known by themselves: hashes of nothing and of a lone line end
 * (openssl dgst), and pins that documentation shows, which get copied. */
static const struct {
    const char *text;
    enum pin_look look;
} known[] = {
    { "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", PIN_LOOK_EMPTY_INPUT },
    { "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=", PIN_LOOK_LONE_LF },
    { "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=", PIN_LOOK_LONE_CRLF },
    { "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", PIN_LOOK_SHA1_EMPTY },
    { "rcg7GeeTSRscbqD9i0bNnzLlkvw=", PIN_LOOK_LONE_LF },
    { "uoq1oCgLlTqpdDX/iUbLy7J1Wic=", PIN_LOOK_LONE_CRLF },
    /* RFC 7469 2.1.5 */
    { "d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=", PIN_LOOK_PLACEHOLDER },
    { "E9CZ9INDbd+2eRQozYqqbQ2yXLVKB9+xcprMF+44U1g=", PIN_LOOK_PLACEHOLDER },
    { "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", PIN_LOOK_PLACEHOLDER },
    /* developer.android.com, Network security configuration */
    { "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", PIN_LOOK_PLACEHOLDER },
    { "fwza0LRMXouZHRC8Ei+4PyuldPDcf3UKgO/04cDM1oE=", PIN_LOOK_PLACEHOLDER },
    /* TrustKit, getting started */
    { "HXXQgxueCIU5TTLHob/bPbwcKOKw6DkfsTWYHbxbqTY=", PIN_LOOK_PLACEHOLDER },
    { "0SDf3cRToyZJaMsoS17oF72VMavLxj/N7WBNasNuiR8=", PIN_LOOK_PLACEHOLDER },
    /* OkHttp, CertificatePinner: publicobject.com */
    { "afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig=", PIN_LOOK_PLACEHOLDER },
    /* curl, CURLOPT_PINNEDPUBLICKEY */
    { "YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=", PIN_LOOK_PLACEHOLDER },
    { "t62CeU2tQiqkexU74Gxa2eg7fRbEgoChTociMee9wno=", PIN_LOOK_PLACEHOLDER },
    /* MDN, Public-Key-Pins */
    { "cUPcTAZWKaASuYWhhneDttWpY3oBAkE3h2+soZS7sWs=", PIN_LOOK_PLACEHOLDER },
    { "M8HztCzM3elUxkcjR2S5P4hhyBNf6lHkmjAHKhpGPWE=", PIN_LOOK_PLACEHOLDER },
};

enum pin_look pin_look_known(const uint8_t *text, size_t digits)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(known[i].text, text, 8) == 0
            && strlen(known[i].text) == digits + 1
            && memcmp(known[i].text, text, digits - 1) == 0)
            return known[i].look;
    return PIN_LOOK_NONE;
}

/* True if a text has MIN_RUN characters in a row that are equal, or each the
 * next in the alphabet, or each the one before. */
static bool has_run(struct octets text)
{
    size_t run = 1;
    int step = 2;

    for (size_t i = 1; i < text.size; i++) {
        int next = text.data[i] - text.data[i - 1];

        run = next == step ? run + 1 : 2;
        step = next;
        if (run >= MIN_RUN && next >= -1 && next <= 1)
            return true;
    }
    return false;
}

static size_t count_bits(uint64_t set)
{
    size_t count = 0;

    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* The most different digits that a placeholder of so many has. A digest of 43
 * has 31 on average, and 12 at most with a chance of 10^-19. */
static size_t few(size_t digits)
{
    return digits >= 40 ? 12 : digits >= 20 ? 8 : digits >= 8 ? 3 : 1;
}

bool pin_look_placeholder(struct octets body, const struct pin_digits *digits)
{
    return (digits->count >= 3
            && count_bits(digits->seen) <= few(digits->count))
        || (digits->steps >= MIN_STEPS && has_run(body));
}

/* True if word stands at the start of text, letter case apart. */
static bool starts(struct octets text, const char *word)
{
    size_t size = strlen(word);

    if (text.size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (ascii_fold(text.data[i]) != (uint8_t)word[i])
            return false;
    return true;
}

bool pin_look_words(struct octets text)
{
    static const char *const words[] = {
        "placeholder", "fingerprint", "example", "sample", "dummy", "replace",
        "change", "insert", "your", "hash", "base64", "...", "${", "{{", "<",
    };

    for (size_t i = 0; i < text.size; i++)
        for (size_t j = 0; j < sizeof words / sizeof *words; j++) {
            struct octets rest = { text.data + i, text.size - i };

            if (starts(rest, words[j]))
                return true;
        }
    return false;
}

bool pin_look_line_end(struct octets text)
{
    return (text.size == 1 && text.data[0] == '\n')
        || (text.size == 2 && text.data[0] == '\r' && text.data[1] == '\n');
}

/* A placeholder in hexadecimal: six different digits at most, or a run. */
bool pin_look_hex_placeholder(struct octets text)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < text.size; i++)
        seen |= UINT64_C(1) << pin_hex_value(text.data[i]);
    return count_bits(seen & 0xffff) <= 6 || has_run(text);
}

bool pin_look_replacement(struct octets octets)
{
    for (size_t i = 0; i + 3 <= octets.size; i++)
        if (memcmp(octets.data + i, "\xef\xbf\xbd", 3) == 0)
            return true;
    return false;
}
