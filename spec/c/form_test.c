/* Tests of core/input/form: what a file is, told by how it begins. Values are
 * of X.690, RFC 4648 and Unicode by hand. Prints TAP. */
#include "input/form.h"

#include <stdbool.h>
#include <stdio.h>

#include "tap.h"

#define TEXT(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define DIGITS_32 "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A"

static const struct {
    const char *name;
    struct octets file;
    enum form form;
} forms[] = {
    { "nothing", TEXT(""), FORM_EMPTY },
    { "blanks", TEXT(" \t\r\n"), FORM_EMPTY },
    { "a SEQUENCE", TEXT("\x30\x82\x01\x0a"), FORM_DER },
    { "a SEQUENCE of a small one", TEXT("\x30\x2a\x30\x05"), FORM_DER },
    { "an INTEGER", TEXT("\2\1\5"), FORM_DER },
    { "a zero before another control character", TEXT("\0\1"), FORM_DER },
    { "a lone zero", TEXT("\0"), FORM_DER },
    { "a control character behind a letter", TEXT("a\x7f"), FORM_DER },
    { "ASCII in UTF-16", TEXT("a\0b\0"), FORM_PEM },
    { "ASCII in UTF-16 from the high octet", TEXT("\0a\0b"), FORM_PEM },
    { "a byte order mark", TEXT("\xef\xbb\xbf-"), FORM_PEM },
    { "text past ASCII", TEXT("\xc3\xa9\n"), FORM_PEM },
    { "a word", TEXT("Magnificent\n"), FORM_PEM },
    { "a zero digit that begins a text", TEXT("0 is less than 1"), FORM_PEM },
    { "32 digits", TEXT(DIGITS_32), FORM_BASE64 },
    { "31 digits", TEXT("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8\n"), FORM_PEM },
    { "digits that begin with no M", TEXT("A" DIGITS_32), FORM_PEM },
    { "digits and padding", TEXT(DIGITS_32 "MA==\r\n"), FORM_BASE64 },
    { "digits and blanks", TEXT(" " DIGITS_32 " \t\n"), FORM_BASE64 },
    { "digits and a word", TEXT(DIGITS_32 " word\n"), FORM_PEM },
    { "digits, padding and a word", TEXT(DIGITS_32 "= word\n"), FORM_PEM },
};

typedef bool telling(struct octets file);

static const struct {
    const char *name;
    telling *tells;
    struct octets file;
    bool expected;
} told[] = {
    { "nothing was not rewritten", form_is_rewritten, TEXT(""), false },
    { "a mark alone", form_is_rewritten, TEXT("\xff\xfe"), false },
    { "a mark and a digit in UTF-16", form_is_rewritten,
      TEXT("\xff\xfe" "0\0"), false },
    { "a mark and ASCII in UTF-16", form_is_rewritten,
      TEXT("\xff\xfe" "0\0A\0B\0C\0"), false },
    { "a mark and a text of another character", form_is_rewritten,
      TEXT("\xff\xfe" "A\0\3\0"), false },
    { "a mark and a character past Latin-1 first", form_is_rewritten,
      TEXT("\xff\xfe" "0\1\3\0"), false },
    { "a SEQUENCE, its length past ASCII", form_is_rewritten,
      TEXT("\xff\xfe" "0\0\x82\0"), true },
    { "a SEQUENCE, its length past Latin-1", form_is_rewritten,
      TEXT("\xff\xfe" "0\0\x92\x25"), true },
    { "a SEQUENCE, its length a control character", form_is_rewritten,
      TEXT("\xff\xfe" "0\0\x0c\0"), true },
    { "a SEQUENCE from the high octet", form_is_rewritten,
      TEXT("\xfe\xff" "\0" "0\0\x82"), true },
    { "ASCII from the high octet", form_is_rewritten,
      TEXT("\xfe\xff" "\0" "0\0A"), false },
    { "a SEQUENCE as it should be", form_is_rewritten,
      TEXT("0\x82\1\x0a"), false },
    { "a SEQUENCE of which much was lost", form_is_rewritten,
      TEXT("0\xef\xbf\xbd\1"), true },
    { "a SEQUENCE of which its contents were lost", form_is_rewritten,
      TEXT("0A\xef\xbf\xbd"), true },
    { "a SEQUENCE of half a lost character", form_is_rewritten,
      TEXT("0A\xef\xbf"), false },
    { "what was lost far behind", form_is_rewritten,
      TEXT("0ABCD\xef\xbf\xbd"), false },
    { "a SEQUENCE in UTF-8 after a mark", form_is_rewritten,
      TEXT("\xef\xbb\xbf" "0\xc2\x82"), true },
    { "a lone digit", form_is_rewritten, TEXT("0"), false },
    { "a text", form_is_rewritten, TEXT("A\xef\xbf\xbd"), false },

    { "one element whose line feeds are two octets", form_has_line_ends,
      TEXT("\x30\x81\3\4\1\r\n"), true },
    { "one element as long as it says", form_has_line_ends,
      TEXT("\x30\x81\3\4\1\n"), false },
    { "one element and a line feed after it", form_has_line_ends,
      TEXT("\x30\x81\3\4\1a\n"), false },
    { "one element and two octets after it, which are a line end",
      form_has_line_ends, TEXT("\x30\x81\3\4\1a\r\n"), false },
    { "a line feed that begins", form_has_line_ends, TEXT("\n\x30\x81\1"),
      false },
    { "a short length", form_has_line_ends, TEXT("\x30\3\4\1\r\n"), false },
    { "a length of five octets", form_has_line_ends,
      TEXT("\x30\x85\0\0\0\0\1\r\n"), false },
    { "a length that is cut", form_has_line_ends, TEXT("\x30\x84\0\0\0"),
      false },
    { "half a header", form_has_line_ends, TEXT("\x30"), false },

};

static const struct {
    const char *name;
    struct octets text;
    size_t line, blanks;
} lines[] = {
    { "an empty text", TEXT(""), 0, 0 },
    { "a line without an end", TEXT("ab"), 2, 0 },
    { "a line that ends in LF", TEXT("ab\ncd"), 2, 0 },
    { "a line that ends in CR", TEXT("ab\rcd\n"), 2, 0 },
    { "a line of blanks", TEXT(" \t\r\n x"), 2, 5 },
    { "blanks alone", TEXT(" \n"), 1, 2 },
};

int main(void)
{
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        report(form_of(forms[i].file) == forms[i].form, forms[i].name);
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        report(told[i].tells(told[i].file) == told[i].expected,
               told[i].name);
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        report(form_line(lines[i].text) == lines[i].line
                   && form_blanks(lines[i].text) == lines[i].blanks,
               lines[i].name);
    return tap_end();
}
