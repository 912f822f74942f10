/* Tests of core/input/unicode. Prints TAP. */
#include "input/unicode.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

#define TEXT(text) (text), sizeof(text) - 1

static const struct {
    const char *text;
    size_t size;
    enum unicode_encoding encoding;
} detected[] = {
    { TEXT(""), UNICODE_UTF8 },
    { TEXT("1"), UNICODE_UTF8 },
    { TEXT("{}"), UNICODE_UTF8 },
    { TEXT("\0"), UNICODE_UTF8 },
    { TEXT("\"\0\""), UNICODE_UTF8 },
    { TEXT("\xef\xbb\xbf"), UNICODE_UTF8_BOM },
    { TEXT("\xef\xbb"), UNICODE_UTF8 },
    { TEXT("\xff\xfe"), UNICODE_UTF16LE },
    { TEXT("\xfe\xff"), UNICODE_UTF16BE },
    { TEXT("\xff\xfe\0\0"), UNICODE_UTF32 },
    { TEXT("\0\0\xfe\xff"), UNICODE_UTF32 },
    { TEXT("1\0"), UNICODE_UTF16LE },
    { TEXT("\0" "1"), UNICODE_UTF16BE },
    { TEXT("{\0}\0"), UNICODE_UTF16LE },
    { TEXT("\0{\0}"), UNICODE_UTF16BE },
    { TEXT("1\0\0\0"), UNICODE_UTF32 },
    { TEXT("\0\0\0" "1"), UNICODE_UTF32 },
};

/* The bounds of RFC 3629 4, on both sides. */
static const struct {
    const char *text;
    size_t octets;
} sequences[] = {
    { "", 0 }, { "a", 1 }, { "\x7f", 1 }, { "\x80", 0 }, { "\xbf", 0 },
    { "\xc1\xbf", 0 }, { "\xc2\x80", 2 }, { "\xdf\xbf", 2 }, { "\xc2", 0 },
    { "\xc2\x7f", 0 }, { "\xc2\xc0", 0 }, { "\xe0\x9f\xbf", 0 },
    { "\xe0\xa0\x80", 3 }, { "\xed\x9f\xbf", 3 }, { "\xed\xa0\x80", 0 },
    { "\xed\xbf\xbf", 0 }, { "\xee\x80\x80", 3 }, { "\xef\xbf\xbf", 3 },
    { "\xe1\x80", 0 }, { "\xe1\x80\x7f", 0 }, { "\xf0\x8f\xbf\xbf", 0 },
    { "\xf0\x90\x80\x80", 4 }, { "\xf4\x8f\xbf\xbf", 4 },
    { "\xf4\x90\x80\x80", 0 }, { "\xf5\x80\x80\x80", 0 },
    { "\xf1\x80\x80", 0 }, { "\xf1\x80\x80\xc0", 0 }, { "\xff", 0 },
};

/* Every character is a sequence of as many octets as were written. */
static bool puts_all(void)
{
    for (uint32_t c = 0; c < 0x110000; c++) {
        uint8_t out[4];
        size_t size = unicode_put(c, out);
        size_t read = unicode_sequence((struct octets){ out, size });

        if (read != (c >= 0xd800 && c < 0xe000 ? 0 : size))
            return false;
    }
    return true;
}

static bool transcodes(void)
{
    static const uint8_t pair[] = { 0x3d, 0xd8, 0x39, 0xde, 'a', 0 };
    uint8_t out[UNICODE_UTF8_SIZE(sizeof pair)];
    struct octets text = { NULL, 0 };
    struct fault fault;

    return unicode_transcode((struct octets){ pair, sizeof pair },
                             UNICODE_UTF16LE, out, &text, &fault)
        && text.size == 5 && memcmp(out, "\xf0\x9f\x98\xb9" "a", 5) == 0
        && !unicode_transcode((struct octets){ pair, 2 }, UNICODE_UTF16LE,
                              out, &text, &fault)
        && fault.code == FAULT_UNICODE_UTF16 && fault.offset == 0
        && !unicode_transcode((struct octets){ pair, 5 }, UNICODE_UTF16LE,
                              out, &text, &fault)
        && fault.code == FAULT_UNICODE_UTF16 && fault.offset == 4;
}

int main(void)
{
    const size_t count = sizeof detected / sizeof *detected;
    const size_t more = sizeof sequences / sizeof *sequences;

    for (size_t i = 0; i < count; i++) {
        struct octets octets = {
            (const uint8_t *)detected[i].text, detected[i].size
        };

        report(unicode_detect(octets) == detected[i].encoding,
               unicode_name(detected[i].encoding));
    }
    for (size_t i = 0; i < more; i++) {
        struct octets octets = {
            (const uint8_t *)sequences[i].text, strlen(sequences[i].text)
        };

        report(unicode_sequence(octets) == sequences[i].octets, "a sequence");
    }
    report(puts_all(), "every character");
    report(transcodes(), "UTF-16");
    return tap_end();
}
