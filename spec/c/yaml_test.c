/* Tests of core/input/yaml: what texts become as JSON, where that came from,
 * and what is refused. Prints TAP. Examples are those of YAML 1.2.2. */
#include "input/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/limits.h"

#include "tap.h"

/* A text and the JSON that it becomes. */
static const struct {
    const char *text, *json;
} texts[] = {
    /* mappings and sequences */
    { "a: 1\nb:\n  c: 2\n", "{\"a\":1,\"b\":{\"c\":2}}" },
    { "- a\n- - b\n  - c\n-\n  d: e\n",
      "[\"a\",[\"b\",\"c\"],{\"d\":\"e\"}]" },
    { "a:\n- b\n- c\nd: e\n", "{\"a\":[\"b\",\"c\"],\"d\":\"e\"}" },
    { "{a: [b, 'c'], \"d\": {}, e: []}\n",
      "{\"a\":[\"b\",\"c\"],\"d\":{},\"e\":[]}" },
    { "[a: b, c]", "[{\"a\":\"b\"},\"c\"]" },
    { "? a\n: b\n", "{\"a\":\"b\"}" },
    { "a: 1\na: 2\n", "{\"a\":1,\"a\":2}" },
    { "# one\n---\na: b # two\n...\n# three\n", "{\"a\":\"b\"}" },
    { "a: 1\r\nb: 2\r\n", "{\"a\":1,\"b\":2}" },
    { "\"<<\": a", "{\"<<\":\"a\"}" },
    { "a.example: b:c", "{\"a.example\":\"b:c\"}" },

    /* plain scalars: the core schema (10.3.2) */
    { "[a, yes, no, on, off, y, n, ~x, nulls, trues]",
      "[\"a\",\"yes\",\"no\",\"on\",\"off\",\"y\",\"n\",\"~x\",\"nulls\","
      "\"trues\"]" },
    { "[null, Null, NULL, ~]", "[null,null,null,null]" },
    { "[true, True, TRUE, false, False, FALSE]",
      "[true,true,true,false,false,false]" },
    { "[tRUE, nULL]", "[\"tRUE\",\"nULL\"]" },
    { "a:\nb:\n", "{\"a\":null,\"b\":null}" },
    { "[0, -0, +12, 007, -3]", "[0,-0,12,7,-3]" },
    { "[1.5, .5, 5., +.5, 1e3, -1.5E+3, 1.e-2]",
      "[1.5,0.5,5,0.5,1e3,-1.5e+3,1e-2]" },
    { "[., e1, 1e, 1_000, 12:30, 2027-01-31, 1.2.3, 0b1, --1, 0x, 0o8]",
      "[\".\",\"e1\",\"1e\",\"1_000\",\"12:30\",\"2027-01-31\",\"1.2.3\","
      "\"0b1\",\"--1\",\"0x\",\"0o8\"]" },
    { "['1', \"true\", '', \"~\"]", "[\"1\",\"true\",\"\",\"~\"]" },
    { "1st non-empty\n\n 2nd non-empty \n\t3rd non-empty", /* 7.12 */
      "\"1st non-empty\\n2nd non-empty 3rd non-empty\"" },
    { "a: x#y # z\n", "{\"a\":\"x#y\"}" },

    /* quoted scalars */
    { "'here''s to \"quotes\"'", "\"here's to \\\"quotes\\\"\"" }, /* 7.7 */
    { "' 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty '", /* 7.9 */
      "\" 1st non-empty\\n2nd non-empty 3rd non-empty \"" },
    { "\"folded \nto a space,\t\n \nto a line feed, or \t\\\n \\ "
      "\tnon-content\"", /* 7.5 */
      "\"folded to a space,\\nto a line feed, or \\t \\tnon-content\"" },
    { "\" 1st non-empty\n\n 2nd non-empty \n\t3rd non-empty \"", /* 7.6 */
      "\" 1st non-empty\\n2nd non-empty 3rd non-empty \"" },
    { "\"Fun with \\\\\n\\\" \\a \\b \\e \\f \\\n\\n \\r \\t \\v \\0 \\\n"
      "\\  \\_ \\N \\L \\P \\\n\\x41 \\u0041 \\U00000041\"", /* 5.13 */
      "\"Fun with \\\\ \\\" \\u0007 \\b \\u001b \\f \\n \\r \\t \\u000b \\u0000"
      "   \xc2\xa0 \xc2\x85 \xe2\x80\xa8 \xe2\x80\xa9 A A A\"" },
    { "\"\\/ \\u20ac \\U0001f600\"", "\"/ \xe2\x82\xac \xf0\x9f\x98\x80\"" },

    /* blocks */
    { "|\n literal\n \ttext\n\n\n", "\"literal\\n\\ttext\\n\"" }, /* 8.7 */
    { "|\n \n  \n  literal\n   \n  \n  text\n\n # Comment\n", /* 8.8 */
      "\"\\n\\nliteral\\n \\n\\ntext\\n\"" },
    { ">\n\n folded\n line\n\n next\n line\n   * bullet\n\n   * list\n"
      "   * lines\n\n last\n line\n\n# Comment\n", /* 8.10 */
      "\"\\nfolded line\\nnext line\\n  * bullet\\n\\n  * list\\n  * lines"
      "\\n\\nlast line\\n\"" },
    { "strip: |-\n  text\nclip: |\n  text\nkeep: |+\n  text\n", /* 8.4 */
      "{\"strip\":\"text\",\"clip\":\"text\\n\",\"keep\":\"text\\n\"}" },
    { "strip: >-\n\nclip: >\n\nkeep: |+\n\n", /* 8.6 */
      "{\"strip\":\"\",\"clip\":\"\",\"keep\":\"\\n\"}" },
    { "- |1\n  explicit\n- |2\n\n    two\n   x\n",
      "[\" explicit\\n\",\"\\n  two\\n x\\n\"]" },
    { "a: |\r\n  x\r\n  y\r\n", "{\"a\":\"x\\ny\\n\"}" },
    { "a: |\n  x", "{\"a\":\"x\"}" },
    { "a: | # why\n  x\n", "{\"a\":\"x\\n\"}" },
    { "a: |1+\n  x\n   \n\n", "{\"a\":\" x\\n  \\n\\n\"}" },
    { "a: >+\n  x\n\n\nb: 1\n", "{\"a\":\"x\\n\\n\\n\",\"b\":1}" },
};

/* A text that is a scalar, and where each octet of its value stands. */
static const struct {
    const char *text;
    size_t offsets[12]; /* up to the size of the text, the end */
} places[] = {
    { "ab", { 0, 1, 2 } },
    { "a\n\n b", { 0, 2, 4, 5 } },
    { "'a''b'", { 1, 2, 4, 6 } },
    { "'a \n b'", { 1, 3, 5, 7 } },
    { "\"a\\n\\u00e9b\"", { 1, 2, 4, 4, 10, 12 } },
    { "\"a \\\n  b\"", { 1, 2, 7, 9 } },
    { "\"\xc3\xa9" "b\"", { 1, 2, 3, 5 } },
    { "|\n  a\n\n   b\n", { 4, 5, 6, 9, 10, 11, 12 } },
    { ">\n  a\n  b\n\n  c\n", { 4, 5, 8, 10, 13, 14, 15 } },
    { "|-\n  a\r\n  b\r\n", { 5, 6, 10, 13 } },
    { "|2\n   a\n", { 5, 6, 7, 8 } },
};

/* A text that is refused. */
static const struct vector {
    const char *text;
    enum fault_code fault;
    size_t offset;
} refused[] = {
    { "", FAULT_YAML_EMPTY, 0 },
    { "# a\n", FAULT_YAML_EMPTY, 4 },
    { "\xef\xbb\xbf" "a: b", FAULT_YAML_ENCODING, 0 },
    { "\xff\xfe" "a", FAULT_YAML_ENCODING, 0 },
    { "a: \xff", FAULT_YAML_UTF8, 3 },
    { "a: \xc3", FAULT_YAML_UTF8, 3 },
    { "a: \x01", FAULT_YAML_CONTROL_CHARACTER, 3 },
    { "a: \x7f", FAULT_YAML_CONTROL_CHARACTER, 3 },
    { "a: \xc2\x9f", FAULT_YAML_CONTROL_CHARACTER, 3 },
    { "a: \xef\xbf\xbf", FAULT_YAML_CONTROL_CHARACTER, 3 },
    { "a: b\xc2\x85", FAULT_YAML_DISPUTED, 4 },
    { "a: 'b\xe2\x80\xa8'", FAULT_YAML_DISPUTED, 5 },
    { "a: \"\xe2\x80\xa9\"", FAULT_YAML_DISPUTED, 4 },
    { "a: 1\n\xef\xbb\xbf" "b: 2", FAULT_YAML_DISPUTED, 5 },
    { "a:\n\tb: 1\n", FAULT_YAML_TAB, 3 },
    { "a: |\n\tb\n", FAULT_YAML_TAB, 5 },
    { "a: @b", FAULT_YAML_CHARACTER, 3 },
    { "a: `b`", FAULT_YAML_CHARACTER, 3 },
    { "a: %b", FAULT_YAML_CHARACTER, 3 },
    { "a: 'b\nc: d\n", FAULT_YAML_QUOTE, 3 },
    { "a: \"b\n", FAULT_YAML_QUOTE, 3 },
    { "a: 'b\n---\nc'\n", FAULT_YAML_QUOTE, 3 },
    { "a: \"\\q\"", FAULT_YAML_ESCAPE, 4 },
    { "a: \"\\x4\"", FAULT_YAML_ESCAPE, 6 },
    { "a: \"\\ud83d\\ude00\"", FAULT_YAML_ESCAPE, 6 },
    { "a: |0\n  b\n", FAULT_YAML_BLOCK, 4 },
    { "a: | b\n", FAULT_YAML_BLOCK, 5 },
    { "a: 1\nb\nc: 2\n", FAULT_YAML_COLON, 5 },
    { "a: b: c", FAULT_YAML_SECOND_COLON, 4 },
    { "a: 1\n b: 2\n", FAULT_YAML_SECOND_COLON, 7 },
    { "a:\n  - b\n c: d\n", FAULT_YAML_INDENTATION, 10 },
    { "a: - b", FAULT_YAML_INDENTATION, 3 },
    { "- a\nb: c\n", FAULT_YAML_INDENTATION, 4 },
    { "a: 'b'c\n", FAULT_YAML_INDENTATION, 6 },
    { "a: {b: c]", FAULT_YAML_COMMA, 8 },
    { "a: [b\nc: d\n", FAULT_YAML_COMMA, 7 },
    { "a: [b, c", FAULT_YAML_UNCLOSED, 3 },
    { "a: {b: c", FAULT_YAML_UNCLOSED, 3 },
    { "a: [b, [", FAULT_YAML_UNCLOSED, 7 },
    { "a: [b,\n", FAULT_YAML_UNCLOSED, 3 },
    { "a: {b:\n", FAULT_YAML_UNCLOSED, 3 },
    { "a: {b\n", FAULT_YAML_UNCLOSED, 3 },
    { "a: ]", FAULT_YAML_SYNTAX, 3 },
    { "a: &b c", FAULT_YAML_ALIAS, 3 },
    { "a: &b {}", FAULT_YAML_ALIAS, 3 },
    { "a: &b []", FAULT_YAML_ALIAS, 3 },
    { "a: *b", FAULT_YAML_ALIAS, 3 },
    { "*.a.example: b", FAULT_YAML_ALIAS, 0 },
    { "a: !!str b", FAULT_YAML_TAG, 3 },
    { "a: ! b", FAULT_YAML_TAG, 3 },
    { "!!map {a: b}", FAULT_YAML_TAG, 0 },
    { "a: !b!c d", FAULT_YAML_TAG, 3 },
    { "<<: {a: b}", FAULT_YAML_MERGE, 0 },
    { "%YAML 1.2\n---\na: b\n", FAULT_YAML_DIRECTIVE, 0 },
    { "%TAG ! a:\n---\na: b\n", FAULT_YAML_DIRECTIVE, 0 },
    { "%a\n---\nb\n", FAULT_YAML_DIRECTIVE, 0 },
    { "a: b\n---\nc: d\n", FAULT_YAML_DOCUMENTS, 5 },
    { "a: b\n...\nc: d\n", FAULT_YAML_DOCUMENTS, 9 },
    { "{a: b} c", FAULT_YAML_DOCUMENTS, 7 },
    { "1: a", FAULT_YAML_KEY, 0 },
    { "~: a", FAULT_YAML_KEY, 0 },
    { "true: a", FAULT_YAML_KEY, 0 },
    { "? [a]\n: b", FAULT_YAML_KEY, 2 },
    { "{{a: b}: c}", FAULT_YAML_KEY, 1 },
    { "a: 0x1f", FAULT_YAML_NUMBER, 3 },
    { "a: 0o17", FAULT_YAML_NUMBER, 3 },
    { "a: -.inf", FAULT_YAML_NUMBER, 3 },
    { "a: .NaN", FAULT_YAML_NUMBER, 3 },
};

static struct octets octets_of(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool becomes(const char *text, const char *json)
{
    struct yaml_json made;
    struct fault fault;
    bool same;

    if (!yaml_read(octets_of(text), &made, &fault)) {
        printf("# %s at %zu\n", fault_name(fault.code), fault.offset);
        return false;
    }
    same = made.size == strlen(json)
        && memcmp(made.text, json, made.size) == 0;
    if (!same)
        printf("# %.*s\n", (int)made.size, (const char *)made.text);
    yaml_json_close(&made);
    return same;
}

/* Octets of the escape, or of the character, at a place of a JSON text. */
static size_t step(const uint8_t *at)
{
    return *at == '\\' ? 2 : 1;
}

static bool stands(const char *text, const size_t *offsets)
{
    struct yaml_json made;
    struct fault fault;
    bool same = yaml_read(octets_of(text), &made, &fault);

    for (size_t at = 1; same && at + 1 < made.size; at += step(made.text + at))
        same = yaml_json_place(&made, at) == *offsets++;
    same = same && *offsets == strlen(text);
    yaml_json_close(&made);
    return same;
}

static bool refuses(struct octets text, enum fault_code code, size_t offset)
{
    struct yaml_json made;
    struct fault fault;
    bool read = yaml_read(text, &made, &fault);

    if (fault.code != code || fault.offset != offset)
        printf("# %s at %zu\n", fault_name(fault.code), fault.offset);
    yaml_json_close(&made);
    return read == (code == FAULT_NONE) && fault.code == code
        && fault.offset == offset;
}

/* A text of one octet over and over, after another. */
static bool refuses_many(const char *begin, char octet, size_t count,
                         enum fault_code code, size_t offset)
{
    size_t before = strlen(begin);
    char *text = malloc(before + count);
    bool refused_so;

    if (text == NULL)
        return false;
    memcpy(text, begin, before);
    memset(text + before, octet, count);
    refused_so = refuses((struct octets){ (uint8_t *)text, before + count },
                         code, offset);
    free(text);
    return refused_so;
}

/* Levels in brackets, closed again. */
static bool reads_depth(size_t levels, enum fault_code code)
{
    char text[2 * LIMIT_YAML_DEPTH + 2];

    memset(text, '[', levels);
    memset(text + levels, ']', levels);
    return refuses((struct octets){ (uint8_t *)text, 2 * levels }, code,
                   code == FAULT_NONE ? 0 : LIMIT_YAML_DEPTH);
}

/* A list has six events more than elements: the begins and ends of the stream,
 * of the document and its own. */
static bool reads_events(size_t events, enum fault_code code)
{
    size_t size = 2 * (events - 6) + 2;
    char *text = malloc(size);
    struct yaml_json made;
    struct fault fault;
    bool read;

    if (text == NULL)
        return false;
    text[0] = '[';
    for (size_t i = 1; i + 1 < size; i += 2)
        memcpy(text + i, "1,", 2);
    text[size - 1] = ']';
    read = yaml_read((struct octets){ (uint8_t *)text, size }, &made, &fault);
    yaml_json_close(&made);
    free(text);
    return read == (code == FAULT_NONE) && fault.code == code;
}

/* A libyaml that makes another value of a scalar than its text has: the linker
 * has calls of yaml_parser_parse come here (see the Makefile). */
static enum { RIGHT, CHANGED, CUT } made_so;

int __real_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);
int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);

int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event)
{
    int status = __real_yaml_parser_parse(parser, event);

    if (status == 1 && event->type == YAML_SCALAR_EVENT
        && event->data.scalar.length > 2) { /* no key */
        event->data.scalar.value[0] ^= made_so == CHANGED;
        event->data.scalar.length -= made_so == CUT ? 2 : 0;
    }
    return status;
}

static bool refuses_others(const char *text)
{
    bool right = refuses(octets_of(text), FAULT_NONE, 0);

    made_so = CHANGED;
    right = right && refuses(octets_of(text), FAULT_YAML_PLACES, 3);
    made_so = CUT;
    right = right && refuses(octets_of(text), FAULT_YAML_PLACES, 3);
    made_so = RIGHT;
    return right;
}

static void report_tables(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        report(becomes(texts[i].text, texts[i].json), texts[i].text);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        report(stands(places[i].text, places[i].offsets), places[i].text);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        report(refuses(octets_of(refused[i].text), refused[i].fault,
                       refused[i].offset), refused[i].text);
}

int main(void)
{
    static const char *const styles[] = {
        "a: one", "a: 'one'", "a: \"one\"", "a: |\n  one\n",
        "a: >\n  one\n  two\n",
    };

    report_tables();
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        report(refuses_others(styles[i]), styles[i]);
    report(reads_depth(LIMIT_YAML_DEPTH, FAULT_NONE), "as deep as the limit");
    report(reads_depth(LIMIT_YAML_DEPTH + 1, FAULT_YAML_DEPTH),
           "deeper than the limit");
    report(refuses_many("a: ", 'b', LIMIT_YAML_OCTETS - 3, FAULT_NONE, 0),
           "as large as the limit");
    report(refuses_many("a: ", 'b', LIMIT_YAML_OCTETS - 2, FAULT_YAML_SIZE,
                        LIMIT_YAML_OCTETS), "larger than the limit");
    report(reads_events(LIMIT_YAML_EVENTS, FAULT_NONE),
           "as many events as the limit");
    report(reads_events(LIMIT_YAML_EVENTS + 1, FAULT_YAML_EVENTS),
           "more events than the limit");
    report(refuses((struct octets){ (const uint8_t *)"a: \0b", 5 },
                   FAULT_YAML_CONTROL_CHARACTER, 3), "a zero");
    return tap_end();
}
