/* Tests of core/input/xml. Prints TAP. */
#include "input/xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "input/xml_text.h"

#include "tap.h"

#define PLIST "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" " \
              "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">"
#define PLIST_SIZE (sizeof PLIST - 1)

struct vector {
    const char *text;
    enum fault_code fault;
    size_t offset;
};

static const struct vector vectors[] = {
    /* accepted */
    { "<a/>", FAULT_NONE, 0 },
    { " <a></a > \n", FAULT_NONE, 0 },
    { "<?xml version='1.0'?><a/>", FAULT_NONE, 0 },
    { "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<a/>", FAULT_NONE, 0 },
    { "<?xml version='1.0' encoding='iso-8859-1'?><a>e</a>", FAULT_NONE, 0 },
    { "<a b='1'\tc = \"2\"\n/>", FAULT_NONE, 0 },
    { "<a b='>' c='<!-- \"'/>", FAULT_XML_TOKEN, 12 },
    { "<a b='>' c='\"/'/>", FAULT_NONE, 0 },
    { "<a>&amp;&lt;&gt;&quot;&apos;&#233;&#xe9;</a>", FAULT_NONE, 0 },
    { "<a><![CDATA[<&]]>x</a>", FAULT_NONE, 0 },
    { "<!-- b --><a><!-- c --></a>", FAULT_NONE, 0 },
    { "<?b c?><a><?d?></a>", FAULT_NONE, 0 },
    { "<a xmlns:b='urn:b' b:c=''><b:d/></a>", FAULT_NONE, 0 },
    { "<a xml:lang='en'/>", FAULT_NONE, 0 },
    { "<\xc3\xa9>\xe2\x82\xac</\xc3\xa9>", FAULT_NONE, 0 },
    { PLIST "<plist/>", FAULT_NONE, 0 },
    { "<a>== ===== ======== </a>", FAULT_NONE, 0 },

    /* nothing, and not enough */
    { "", FAULT_XML_EMPTY, 0 },
    { " \n ", FAULT_XML_EMPTY, 3 },
    { "<!-- a -->", FAULT_XML_TRUNCATED, 10 },
    { "<", FAULT_XML_TRUNCATED, 0 },
    { "<a b='", FAULT_XML_TRUNCATED, 0 },
    { "<a><![CDATA[ ", FAULT_XML_TRUNCATED, 13 },
    { "<a>", FAULT_XML_UNCLOSED, 0 },
    { "<a><b></b>\n<c d='e'> ", FAULT_XML_UNCLOSED, 11 },
    { "<a><b></a>", FAULT_XML_TAG, 8 },
    { "</a>", FAULT_XML_TOKEN, 1 },

    /* too much */
    { "<a/><b/>", FAULT_XML_TRAILING, 4 },
    { "<a/>\nb", FAULT_XML_TRAILING, 5 },
    { "<a b='1' b='2'/>", FAULT_XML_DUPLICATE, 9 },

    /* no XML */
    { "a", FAULT_XML_TOKEN, 0 },
    { "hosts:", FAULT_XML_TOKEN, 0 },
    { "{\"a\":1}", FAULT_XML_TOKEN, 0 },
    { "<a b></a>", FAULT_XML_TOKEN, 4 },
    { "<a b=c></a>", FAULT_XML_TOKEN, 5 },
    { "<a b='<'/>", FAULT_XML_TOKEN, 6 },
    { "<a>]]></a>", FAULT_XML_TOKEN, 5 },
    { "<!-- -- --><a/>", FAULT_XML_COMMENT, 5 },
    { "<a><!-- b <c/><!-- d --></a>", FAULT_XML_COMMENT, 16 },
    { "<a><!-- b --><c <!-- d --></a>", FAULT_XML_TOKEN, 16 },
    { "<a><!-- b --->c</a>", FAULT_XML_COMMENT, 10 },
    { "<a>\1</a>", FAULT_XML_CHARACTER, 3 },
    { "<a>\x80</a>", FAULT_XML_UTF8, 3 },
    { "<a>\xc0\x80</a>", FAULT_XML_UTF8, 3 },
    { "<a>\xed\xa0\x80</a>", FAULT_XML_UTF8, 3 },
    { "\xef\xbb\xbf<a/>", FAULT_XML_TOKEN, 0 },
    { "\xff\xfe<", FAULT_XML_UTF8, 0 },
    { "\xfe\xff<", FAULT_XML_UTF8, 0 },
    { "<a b:c=''/>", FAULT_XML_PREFIX, 0 },
    { "<a xmlns:xml='urn:b'/>", FAULT_XML_PREFIX, 0 },
    { "<a xmlns:xmlns='urn:b'/>", FAULT_XML_PREFIX, 0 },
    { "<a xmlns:b='http://www.w3.org/XML/1998/namespace'/>",
      FAULT_XML_PREFIX, 0 },
    { "<a xmlns:b=''/>", FAULT_XML_PREFIX, 0 },
    { "\n<?xml version='1.0'?><a/>", FAULT_XML_DECLARATION, 1 },
    { "<?xml encoding='utf-8'?><a/>", FAULT_XML_DECLARATION, 6 },

    /* entities and document types */
    { "<a>&b;</a>", FAULT_XML_ENTITY, 3 },
    { "<a>b & c</a>", FAULT_XML_ENTITY, 5 },
    { "<a b='&c;'/>", FAULT_XML_ENTITY, 6 },
    { "<a>&#0;</a>", FAULT_XML_ENTITY, 3 },
    { "<a b='&#0;'/>", FAULT_XML_ENTITY, 6 },
    { "<!DOCTYPE plist PUBLIC \"-//Apple Computer//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"><plist/>",
      FAULT_NONE, 0 },
    { "<!DOCTYPE plist PUBLIC \"-//Apple Inc//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"><plist/>",
      FAULT_XML_DOCTYPE, 0 },
    { "<!DOCTYPE a><a/>", FAULT_XML_DOCTYPE, 0 },
    { "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", FAULT_XML_DOCTYPE, 0 },
    { "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", FAULT_XML_DOCTYPE, 0 },
    { "<!DOCTYPE html PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\"><html/>",
      FAULT_XML_DOCTYPE, 0 },
    { "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
      "\"http://example.com/PropertyList-1.0.dtd\"><plist/>",
      FAULT_XML_DOCTYPE, 0 },
    { "<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" "
      "\"http://www.apple.com/DTDs/PropertyList-1.0.dtd\" "
      "[<!ENTITY a 'b'>]><plist>&a;</plist>", FAULT_XML_DOCTYPE, 0 },
    { PLIST "<plist>&a;</plist>", FAULT_XML_ENTITY, PLIST_SIZE + 7 },
    { PLIST "<plist a='&b;'/>", FAULT_XML_ENTITY, PLIST_SIZE + 7 },

    /* what a merge left */
    { "<a>\n<<<<<<< HEAD\n</a>", FAULT_XML_CONFLICT, 4 },
    { "<<<<<<< HEAD\n<a/>", FAULT_XML_CONFLICT, 0 },
    { "<a>\n=======\n</a>", FAULT_XML_CONFLICT, 4 },
    { "<a><b/>\n>>>>>>> branch\n</a>", FAULT_XML_CONFLICT, 8 },

    /* encodings that lie */
    { "<?xml version='1.0' encoding='utf-16'?><a/>", FAULT_XML_ENCODING, 30 },
    { "<?xml version='1.0' encoding='klingon'?><a/>",
      FAULT_XML_ENCODING, 30 },
    { "<?xml version='1.0' encoding='iso-8859-1'?><a>\xe9</a>",
      FAULT_XML_ENCODING, 0 },

    { "\3", FAULT_XML_CHARACTER, 0 },
};

struct room {
    struct xml xml;
    struct fault fault;
};

/* Reads a text of which nothing but itself may be looked at. */
static bool read_alone(const void *text, size_t size,
                       enum unicode_encoding origin, struct room *room)
{
    uint8_t *own = malloc(size + 1), *exact;
    bool read;

    if (own == NULL)
        abort();
    exact = own + 1;
    memcpy(exact, text, size);
    room->xml.room = xml_room((struct octets){ exact, size });
    room->xml.nodes = malloc(room->xml.room * sizeof *room->xml.nodes);
    if (room->xml.nodes == NULL)
        abort();
    read = xml_read((struct octets){ exact, size }, origin, &room->xml,
                    &room->fault);
    free(room->xml.nodes);
    free(own);
    return read;
}

static bool reads(const struct vector *v)
{
    struct room room;
    bool read = read_alone(v->text, strlen(v->text), UNICODE_UTF8, &room);

    if (room.fault.code != v->fault || room.fault.offset != v->offset)
        printf("# %s at %zu\n", fault_name(room.fault.code),
               room.fault.offset);
    return read == (v->fault == FAULT_NONE) && room.fault.code == v->fault
        && room.fault.offset == v->offset;
}

/* No beginning of a text is one itself, up to the end of its root. */
static bool refuses_beginnings(const char *text)
{
    const char *end = strrchr(text, '>');

    for (size_t size = 0; size < (size_t)(end - text); size++) {
        struct room room;

        if (read_alone(text, size, UNICODE_UTF8, &room)
            || room.fault.offset > size)
            return false;
    }
    return true;
}

static bool reads_origin(void)
{
    static const char declared[] =
        "<?xml version='1.0' encoding='utf-16'?><a/>";
    static const char lies[] = "<?xml version='1.0' encoding='utf-8'?><a/>";
    struct room room;

    return read_alone("<a/>", 4, UNICODE_UTF16LE, &room)
        && read_alone(declared, sizeof declared - 1, UNICODE_UTF16BE, &room)
        && !read_alone(lies, sizeof lies - 1, UNICODE_UTF16LE, &room)
        && room.fault.code == FAULT_XML_ENCODING;
}

/* A text of a piece so many times between two others. */
static bool reads_pieces(const char *begin, const char *piece, int count,
                         const char *end, enum fault_code code)
{
    size_t size = strlen(piece), at = strlen(begin);
    char *text = malloc(at + size * (size_t)count + strlen(end) + 1);
    struct room room;

    if (text == NULL)
        abort();
    strcpy(text, begin);
    for (int i = 0; i < count; i++)
        at += (size_t)sprintf(text + at, piece, i);
    strcpy(text + at, end);
    (void)!read_alone(text, at + strlen(end), UNICODE_UTF8, &room);
    free(text);
    return room.fault.code == code;
}

static bool keeps_limits(void)
{
    return reads_pieces("", "<a>", LIMIT_XML_DEPTH, "", FAULT_XML_UNCLOSED)
        && reads_pieces("", "<a>", LIMIT_XML_DEPTH + 1, "", FAULT_XML_DEPTH)
        && reads_pieces("<a ", " b%03d='1'", LIMIT_XML_ATTRIBUTES, "/>",
                        FAULT_NONE)
        && reads_pieces("<a ", " b%03d='1'", LIMIT_XML_ATTRIBUTES + 1, "/>",
                        FAULT_XML_ATTRIBUTES)
        && reads_pieces("<a>", "<b/>", LIMIT_XML_NODES - 2, "</a>", FAULT_NONE)
        && reads_pieces("<a>", "<b/>", LIMIT_XML_NODES - 1, "</a>",
                        FAULT_XML_NODES) /* the document and <a> are two */
        && reads_pieces("", " ", LIMIT_XML_OCTETS, "", FAULT_XML_EMPTY)
        && reads_pieces("", " ", LIMIT_XML_OCTETS + 1, "", FAULT_XML_SIZE);
}

/* Nodes of <!--c--><a b="x"> <d>yz</d> <e> </e></a>, counted by hand. */
static bool indexes(void)
{
    static const char text[] = "<!--c--><a b=\"x\"> <d>yz</d> <e> </e></a>";
    static const struct xml_node expected[] = {
        { 0, 40, 0, 8, 0, 0, XML_DOCUMENT },
        { 0, 8, 0, 2, 0, 0, XML_COMMENT },
        { 8, 40, 0, 8, 1, 0, XML_ELEMENT },
        { 11, 16, 2, 4, 1, 3, XML_ATTRIBUTE },
        { 18, 27, 2, 6, 1, 0, XML_ELEMENT },
        { 21, 23, 4, 6, 0, 0, XML_TEXT },
        { 28, 36, 2, 8, 1, 0, XML_ELEMENT },
        { 31, 32, 6, 8, 0, 0, XML_TEXT },
    };
    struct xml_node nodes[32];
    struct xml xml = { .nodes = nodes, .room = 32 };
    struct fault fault;

    return xml_read((struct octets){ (const uint8_t *)text, sizeof text - 1 },
                    UNICODE_UTF8, &xml, &fault)
        && xml.size == 8 && xml.root == 2
        && memcmp(nodes, expected, sizeof expected) == 0;
}

struct meaning {
    const char *raw;
    bool is_value;
    const char *meant;
};

static const struct meaning meanings[] = {
    { "a&amp;b&lt;&gt;&quot;&apos;", false, "a&b<>\"'" },
    { "&#65;&#x42;&#xe9;&#x1F600;", false, "AB\xc3\xa9\xf0\x9f\x98\x80" },
    { "<![CDATA[&amp;<]]>&amp;", false, "&amp;<&" },
    { "<![CDATA[]]]]><![CDATA[>]]>", false, "]]>" },
    { "a\r\nb\rc\n", false, "a\nb\nc\n" },
    { "a\r\nb\tc\nd", true, "a b c d" },
    { "&#9;&#10;", true, "\t\n" },
};

static bool decodes(const struct meaning *row)
{
    struct octets raw = { (const uint8_t *)row->raw, strlen(row->raw) };
    uint8_t out[64];
    size_t size = xml_decode(raw, row->is_value, out);

    return size == strlen(row->meant) && memcmp(out, row->meant, size) == 0
        && size <= raw.size;
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    const size_t more = sizeof meanings / sizeof *meanings;

    for (size_t i = 0; i < count; i++)
        report(reads(&vectors[i])
               && (vectors[i].fault != FAULT_NONE
                   || refuses_beginnings(vectors[i].text)), vectors[i].text);
    for (size_t i = 0; i < more; i++)
        report(decodes(&meanings[i]), meanings[i].raw);
    report(reads_origin(), "a declaration against the encoding");
    report(keeps_limits(), "the limits");
    report(indexes(), "the index");
    return tap_end();
}
