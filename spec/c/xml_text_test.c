/* Tests of core/input/xml_text: what stands in tags and texts, also in those
 * that no parser lets through. Values are of XML 1.0 by hand. Prints TAP. */
#include "input/xml_text.h"

#include <stdio.h>
#include <string.h>

#include "tap.h"

#define TEXT(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }

enum { ROOM = 64 };

/* Attributes of a tag, written as [name=value]. */
static const struct {
    const char *name;
    struct octets tag;
    const char *expected;
} tags[] = {
    { "no attribute", TEXT("<a>"), "" },
    { "no attribute of an empty element", TEXT("<a/>"), "" },
    { "no attribute after a blank", TEXT("<a >"), "" },
    { "an attribute", TEXT("<a b=\"c\">"), "[b=c]" },
    { "attributes in both quotes", TEXT("<a b='\"' c=\"'\"/>"),
      "[b=\"][c=']" },
    { "an attribute of nothing", TEXT("<a b=''>"), "[b=]" },
    { "an attribute among blanks", TEXT("<a\n\tb \r= 'c' >"), "[b=c]" },
    { "attributes without a blank between them", TEXT("<a b='c'd='e'>"),
      "[b=c][d=e]" },
    { "an attribute without a value", TEXT("<a b>"), "" },
    { "an attribute at the end", TEXT("<a b"), "" },
    { "an attribute and a blank at the end", TEXT("<a b "), "" },
    { "an attribute and its sign at the end", TEXT("<a b="), "" },
    { "an attribute and a quote at the end", TEXT("<a b='"), "" },
    { "an attribute that is not ended", TEXT("<a b='c"), "" },
    { "a tag at its end", TEXT("<a"), "" },
    { "a tag that is a blank", TEXT("<a "), "" },
};

static bool lists(struct octets tag, const char *expected)
{
    char list[ROOM] = "";
    struct xml_attribute found;
    uint32_t from = 1 + xml_name_size(tag, 1);
    size_t size = 0;

    while (xml_next_attribute(tag, &from, &found))
        size += (size_t)snprintf(list + size, ROOM - size, "[%.*s=%.*s]",
                                 (int)found.name_size,
                                 (const char *)tag.data + found.name,
                                 (int)found.value_size,
                                 (const char *)tag.data + found.value);
    return strcmp(list, expected) == 0;
}

static const struct {
    const char *name;
    struct octets raw;
    bool is_value, is_encoded;
    struct octets expected;
} texts[] = {
    { "nothing", TEXT(""), false, false, TEXT("") },
    { "a text", TEXT("a\tb\nc"), false, false, TEXT("a\tb\nc") },
    { "a value", TEXT("a\tb\nc"), true, false, TEXT("a b c") },
    { "the five entities", TEXT("&amp;&lt;&gt;&quot;&apos;"), true, true,
      TEXT("&<>\"'") },
    { "a decimal reference", TEXT("&#233;"), false, true, TEXT("\xc3\xa9") },
    { "hexadecimal references", TEXT("&#xe9;&#xE9;&#x1F639;"), false, true,
      TEXT("\xc3\xa9\xc3\xa9\xf0\x9f\x98\xb9") },
    { "a reference of one digit", TEXT("&#9;"), true, true, TEXT("\t") },
    { "an entity that there is not", TEXT("&amq;"), false, true,
      TEXT("\0") },
    { "an entity of nothing", TEXT("&;"), false, true, TEXT("&;") },
    { "an entity that is not ended", TEXT("a&amp"), false, true,
      TEXT("a&amp") },
    { "a lone ampersand", TEXT("&"), true, true, TEXT("&") },
    { "a section", TEXT("a<![CDATA[<&amp;]]>b"), false, true,
      TEXT("a<&amp;b") },
    { "a section of nothing", TEXT("<![CDATA[]]>"), false, true, TEXT("") },
    { "a section that is not ended", TEXT("<![CDATA[ab"), false, true,
      TEXT("") },
    { "a lesser sign in a value", TEXT("a<b"), true, true, TEXT("a<b") },
    { "CR and LF in a text", TEXT("a\r\nb\rc"), false, true,
      TEXT("a\nb\nc") },
    { "CR and LF in a value", TEXT("a\r\nb\rc"), true, true, TEXT("a b c") },
    { "CR at the end", TEXT("a\r"), false, true, TEXT("a\n") },
};

static bool decodes(size_t i)
{
    uint8_t out[ROOM];
    struct octets raw = texts[i].raw;
    size_t size = xml_decode(raw, texts[i].is_value, out);

    return size <= raw.size
        && octets_equal((struct octets){ out, size }, texts[i].expected)
        && xml_is_encoded(raw) == texts[i].is_encoded;
}

static bool is_blank(const char *text)
{
    return xml_is_blank((struct octets){ (const uint8_t *)text,
                                         strlen(text) });
}

int main(void)
{
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        report(lists(tags[i].tag, tags[i].expected), tags[i].name);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        report(decodes(i), texts[i].name);
    report(is_blank("") && is_blank(" \t\r\n"), "blanks are blank");
    report(!is_blank(" a") && !is_blank("\v"), "others are not");
    return tap_end();
}
