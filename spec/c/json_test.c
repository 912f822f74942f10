/* Tests of core/input/json. Prints TAP. */
#include "input/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "input/json_keys.h"

#include "tap.h"

struct vector {
    const char *text;
    enum fault_code fault;
    size_t offset;
};

static const struct vector vectors[] = {
    /* accepted */
    { "null", FAULT_NONE, 0 },
    { "true", FAULT_NONE, 0 },
    { "false", FAULT_NONE, 0 },
    { "0", FAULT_NONE, 0 },
    { "9", FAULT_NONE, 0 },
    { "[1234567890,2345678901]", FAULT_NONE, 0 },
    { "-0", FAULT_NONE, 0 },
    { " \t\r\n1 \t\r\n", FAULT_NONE, 0 },
    { "[]", FAULT_NONE, 0 },
    { "{}", FAULT_NONE, 0 },
    { "[[] ]", FAULT_NONE, 0 },
    { "[\"\"]", FAULT_NONE, 0 },
    { "[null, 1, \"1\", {}]", FAULT_NONE, 0 },
    { "[1,null,null,null,2]", FAULT_NONE, 0 },
    { "{\"a\":\"b\",\"a\":\"b\"}", FAULT_NONE, 0 },
    { "{\"\":0}", FAULT_NONE, 0 },
    { "{\"foo\\u0000bar\": 42}", FAULT_NONE, 0 },
    { "{\n\"a\": \"b\"\n}", FAULT_NONE, 0 },
    { "[123e65]", FAULT_NONE, 0 },
    { "[0e+1]", FAULT_NONE, 0 },
    { "[1E22]", FAULT_NONE, 0 },
    { "[1E-2]", FAULT_NONE, 0 },
    { "[123.456e78]", FAULT_NONE, 0 },
    { "[-0.000000000000000000000000000000000000000001]", FAULT_NONE, 0 },
    { "[1e-400]", FAULT_NONE, 0 },
    { "[18446744073709551616]", FAULT_NONE, 0 },
    { "[\"\\u0060\\u012a\\u12AB\"]", FAULT_NONE, 0 },
    { "[\"\\uD801\\udc37\"]", FAULT_NONE, 0 },
    { "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]", FAULT_NONE, 0 },
    { "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]", FAULT_NONE, 0 },
    { "[\"\\\\u0000\"]", FAULT_NONE, 0 },
    { "[\"a/*b*/c/*d//e\"]", FAULT_NONE, 0 },
    { "[\"\x7f\"]", FAULT_NONE, 0 },
    { "[\"\xc3\xa9\"]", FAULT_NONE, 0 },
    { "[\"\xe2\x80\xa8\"]", FAULT_NONE, 0 },
    { "[\"\xef\xbf\xbf\"]", FAULT_NONE, 0 },
    { "[\"\xf4\x8f\xbf\xbf\"]", FAULT_NONE, 0 },
    { "[\"\\uDBFF\\uDFFF\"]", FAULT_NONE, 0 },
    { "[\"\\uD800\\uDC00\"]", FAULT_NONE, 0 },
    { "[\"\\uD7FF\\uE000\\uFFFF\"]", FAULT_NONE, 0 },

    /* nothing, and not enough */
    { "", FAULT_JSON_EMPTY, 0 },
    { " \n ", FAULT_JSON_EMPTY, 3 },
    { "[", FAULT_JSON_TRUNCATED, 1 },
    { "[1", FAULT_JSON_TRUNCATED, 2 },
    { "[1,", FAULT_JSON_TRUNCATED, 3 },
    { "{", FAULT_JSON_TRUNCATED, 1 },
    { "{\"a\"", FAULT_JSON_TRUNCATED, 4 },
    { "{\"a\":", FAULT_JSON_TRUNCATED, 5 },
    { "{\"a\":1", FAULT_JSON_TRUNCATED, 6 },
    { "{\"a\":1,", FAULT_JSON_TRUNCATED, 7 },
    { "\"", FAULT_JSON_TRUNCATED, 1 },
    { "\"abcdefghijk", FAULT_JSON_TRUNCATED, 12 },
    { "\"\\", FAULT_JSON_TRUNCATED, 2 },
    { "\"\\u", FAULT_JSON_TRUNCATED, 3 },
    { "\"\\u00A", FAULT_JSON_TRUNCATED, 6 },
    { "\"\\uD834", FAULT_JSON_TRUNCATED, 7 },
    { "\"\\uD834\\", FAULT_JSON_TRUNCATED, 8 },
    { "\"\\uD834\\uDd", FAULT_JSON_TRUNCATED, 11 },
    { "\"\\n", FAULT_JSON_TRUNCATED, 3 },
    { "tru", FAULT_JSON_TRUNCATED, 3 },
    { "n", FAULT_JSON_TRUNCATED, 1 },
    { "-", FAULT_JSON_TRUNCATED, 1 },
    { "1.", FAULT_JSON_TRUNCATED, 2 },
    { "1e", FAULT_JSON_TRUNCATED, 2 },
    { "1e+", FAULT_JSON_TRUNCATED, 3 },

    /* too much */
    { "1 2", FAULT_JSON_TRAILING, 2 },
    { "[]]", FAULT_JSON_TRAILING, 2 },
    { "{}}", FAULT_JSON_TRAILING, 2 },
    { "[][]", FAULT_JSON_TRAILING, 2 },
    { "{\"a\":1}x", FAULT_JSON_TRAILING, 7 },
    { "[1],", FAULT_JSON_TRAILING, 3 },
    { "[1,]", FAULT_JSON_TRAILING_COMMA, 2 },
    { "[1 , ]", FAULT_JSON_TRAILING_COMMA, 3 },
    { "{\"a\":0,}", FAULT_JSON_TRAILING_COMMA, 6 },
    { "[1,,]", FAULT_JSON_CHARACTER, 3 },
    { "[1,,2]", FAULT_JSON_CHARACTER, 3 },
    { "[,1]", FAULT_JSON_CHARACTER, 1 },
    { "[,]", FAULT_JSON_CHARACTER, 1 },
    { "{,}", FAULT_JSON_KEY, 1 },
    { "{\"a\":1,,\"b\":2}", FAULT_JSON_KEY, 7 },

    /* comments */
    { "// a\n1", FAULT_JSON_COMMENT, 0 },
    { "/**/1", FAULT_JSON_COMMENT, 0 },
    { "[1 /* a */]", FAULT_JSON_COMMENT, 3 },
    { "[1, // a\n2]", FAULT_JSON_COMMENT, 4 },
    { "{\"a\":/*c*/1}", FAULT_JSON_COMMENT, 5 },
    { "{/*c*/\"a\":1}", FAULT_JSON_COMMENT, 1 },
    { "{\"a\"/*c*/:1}", FAULT_JSON_COMMENT, 4 },
    { "{\"a\":\"b\"}#", FAULT_JSON_COMMENT, 9 },
    { "{} //", FAULT_JSON_COMMENT, 3 },
    { "/", FAULT_JSON_CHARACTER, 0 },

    /* octets */
    { "[\"a\nb\"]", FAULT_JSON_CONTROL_CHARACTER, 3 },
    { "[\"\t\"]", FAULT_JSON_CONTROL_CHARACTER, 2 },
    { "[\"123456789\x1f\"]", FAULT_JSON_CONTROL_CHARACTER, 11 },
    { "[\"1234567\x1f" "12345678\"]", FAULT_JSON_CONTROL_CHARACTER, 9 },
    { "[\"1234567\x01" "12345678\"]", FAULT_JSON_CONTROL_CHARACTER, 9 },
    { "[\"12345678\x7f~ !#[]12345678\"]", FAULT_NONE, 0 },
    { "[\f1]", FAULT_JSON_CONTROL_CHARACTER, 1 },
    { "[\x1f]", FAULT_JSON_CONTROL_CHARACTER, 1 },
    { "[\x7f]", FAULT_JSON_CONTROL_CHARACTER, 1 },
    { "[~]", FAULT_JSON_CHARACTER, 1 },
    { "[\"\xff\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\x80\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xc0\xaf\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xc1\xbf\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xe0\x80\xaf\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xe0\x9f\xbf\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xed\xa0\x80\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xf0\x8f\xbf\xbf\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xf4\x90\x80\x80\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xf5\x80\x80\x80\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xfc\x80\x80\x80\x80\x80\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xe2\x82\"]", FAULT_JSON_UTF8, 2 },
    { "[\"\xc3", FAULT_JSON_UTF8, 2 },
    { "[\"12345678\xc3(\"]", FAULT_JSON_UTF8, 10 },
    { "[\xff]", FAULT_JSON_UTF8, 1 },
    { "[\xc3\xa9]", FAULT_JSON_CHARACTER, 1 },
    { "[\xe2\x81\xa0]", FAULT_JSON_CHARACTER, 1 },
    { "\xef\xbb\xbf{}", FAULT_JSON_ENCODING, 0 },
    { "\xff\xfe[", FAULT_JSON_ENCODING, 0 },
    { "\xfe\xff", FAULT_JSON_ENCODING, 0 },

    /* numbers */
    { "[01]", FAULT_JSON_NUMBER, 2 },
    { "[-01]", FAULT_JSON_NUMBER, 3 },
    { "[00]", FAULT_JSON_NUMBER, 2 },
    { "[+1]", FAULT_JSON_NUMBER, 1 },
    { "[.5]", FAULT_JSON_NUMBER, 1 },
    { "[-.5]", FAULT_JSON_NUMBER, 2 },
    { "[1.]", FAULT_JSON_NUMBER, 3 },
    { "[1.e1]", FAULT_JSON_NUMBER, 3 },
    { "[1e]", FAULT_JSON_NUMBER, 3 },
    { "[1e+]", FAULT_JSON_NUMBER, 4 },
    { "[1e1.5]", FAULT_JSON_NUMBER, 4 },
    { "[1.2.3]", FAULT_JSON_NUMBER, 4 },
    { "[0x1F]", FAULT_JSON_NUMBER, 2 },
    { "[1a]", FAULT_JSON_NUMBER, 2 },
    { "[--1]", FAULT_JSON_NUMBER, 2 },
    { "[- 1]", FAULT_JSON_NUMBER, 2 },
    { "[-a]", FAULT_JSON_NUMBER, 2 },
    { "[1e400]", FAULT_JSON_RANGE, 1 },
    { "[-1e9999999999999999999999]", FAULT_JSON_RANGE, 1 },
    { "[NaN]", FAULT_JSON_NAN, 1 },
    { "[nan]", FAULT_JSON_NAN, 1 },
    { "[Infinity]", FAULT_JSON_NAN, 1 },
    { "[-Infinity]", FAULT_JSON_NAN, 1 },
    { "[1-2]", FAULT_JSON_COMMA, 2 },

    /* strings */
    { "[\"\\x00\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\a\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\'\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\\n\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\U0041\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\u00G0\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\u00\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\u00@0\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\u00`0\"]", FAULT_JSON_ESCAPE, 2 },
    { "[\"\\u00g0\"]", FAULT_JSON_ESCAPE, 2 },
    { "\"\\x", FAULT_JSON_ESCAPE, 1 },
    { "\"\\uG", FAULT_JSON_ESCAPE, 1 },
    { "[\"abc\\u-123\"]", FAULT_JSON_ESCAPE, 5 },
    { "[\"\\uD800\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uDC00\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uDFFF\\uD800\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD800\\uD800\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD800\\u0041\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD800\\n\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD834\\u00zz\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD834x\"]", FAULT_JSON_SURROGATE, 2 },
    { "\"\\uD834x", FAULT_JSON_SURROGATE, 1 },
    { "\"\\uD834\\n", FAULT_JSON_SURROGATE, 1 },
    { "\"\\uD800\\uFFFF", FAULT_JSON_SURROGATE, 1 },
    { "[\"\\uDC00\\uDC00\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD800\\uDBFF\"]", FAULT_JSON_SURROGATE, 2 },
    { "[\"\\uD800\\uE000\"]", FAULT_JSON_SURROGATE, 2 },
    { "{\"\\uD8001}", FAULT_JSON_SURROGATE, 2 },
    { "['a']", FAULT_JSON_QUOTE, 1 },
    { "[`a`]", FAULT_JSON_QUOTE, 1 },
    { "{'a':1}", FAULT_JSON_QUOTE, 1 },

    /* words and marks */
    { "[True]", FAULT_JSON_WORD, 1 },
    { "[a]", FAULT_JSON_WORD, 1 },
    { "[zero]", FAULT_JSON_WORD, 1 },
    { "[ZERO]", FAULT_JSON_WORD, 1 },
    { "[_]", FAULT_JSON_WORD, 1 },
    { "[@]", FAULT_JSON_CHARACTER, 1 },
    { "[{\"a\":[}]", FAULT_JSON_CHARACTER, 7 },
    { "[nul]", FAULT_JSON_WORD, 1 },
    { "[truth]", FAULT_JSON_WORD, 1 },
    { "[nullx]", FAULT_JSON_WORD, 1 },
    { "[true1]", FAULT_JSON_WORD, 1 },
    { "[undefined]", FAULT_JSON_WORD, 1 },
    { "<a>", FAULT_JSON_CHARACTER, 0 },
    { "[*]", FAULT_JSON_CHARACTER, 1 },
    { "]", FAULT_JSON_CHARACTER, 0 },
    { "{\"a\":}", FAULT_JSON_CHARACTER, 5 },
    { "{a:1}", FAULT_JSON_KEY, 1 },
    { "{1:1}", FAULT_JSON_KEY, 1 },
    { "{null:1}", FAULT_JSON_KEY, 1 },
    { "{[1]:1}", FAULT_JSON_KEY, 1 },
    { "{\"a\" 1}", FAULT_JSON_COLON, 5 },
    { "{\"a\"}", FAULT_JSON_COLON, 4 },
    { "{\"a\",1}", FAULT_JSON_COLON, 4 },
    { "{\"a\"=1}", FAULT_JSON_COLON, 4 },
    { "{\"a\"::1}", FAULT_JSON_CHARACTER, 5 },
    { "[1 2]", FAULT_JSON_COMMA, 3 },
    { "[1:2]", FAULT_JSON_COMMA, 2 },
    { "[1}", FAULT_JSON_COMMA, 2 },
    { "{\"a\":1]", FAULT_JSON_COMMA, 6 },
    { "{\"a\":1 \"b\":2}", FAULT_JSON_COMMA, 7 },
    { "[\"a\"\"b\"]", FAULT_JSON_COMMA, 4 },
    { "[\"\":1]", FAULT_JSON_COMMA, 3 },
};

/* Texts with NUL, which C strings can't have. */
static const struct {
    struct vector v;
    size_t size;
} sized[] = {
    { { "\0", FAULT_JSON_NUL, 0 }, 1 },
    { { "[1\0]", FAULT_JSON_NUL, 2 }, 4 },
    { { "[\"a\0b\"]", FAULT_JSON_NUL, 3 }, 7 },
    { { "{}\0", FAULT_JSON_NUL, 2 }, 3 },
    { { "[\0\0\0", FAULT_JSON_ENCODING, 0 }, 4 },
    { { "[\0]\0", FAULT_JSON_ENCODING, 0 }, 4 },
    { { "\0[\0]", FAULT_JSON_ENCODING, 0 }, 4 },
};

static size_t blocks; /* that are out */
static size_t refused_after = SIZE_MAX;
static bool refused_once; /* and then no more */
static size_t sizes[8], asked; /* the first that were asked for */

static void *resize(void *context, void *block, size_t old, size_t size)
{
    (void)context;
    if (block == NULL && old != 0)
        abort();
    if (size > 0 && asked < sizeof sizes / sizeof *sizes)
        sizes[asked++] = size;
    if (size == 0) {
        blocks--;
        free(block);
        return NULL;
    }
    if (refused_after == 0) {
        refused_after = refused_once ? SIZE_MAX : 0;
        return NULL;
    }
    refused_after--;
    blocks += block == NULL;
    return realloc(block, size);
}

static const struct json_memory memory = { resize, NULL };

/* Reads a copy of its own, so that a sanitizer sees what lies outside. */
static bool reads(const char *text, size_t size, const struct vector *v)
{
    uint8_t *room = malloc(size + 1), *copy = room + 1;
    struct json json;
    struct fault fault;
    bool read;

    if (room == NULL)
        return false;
    memcpy(copy, text, size);
    read = json_read((struct octets){ copy, size }, memory, &json, &fault);
    if (read)
        json_close(&json);
    free(room);
    return read == (v->fault == FAULT_NONE) && blocks == 0
        && fault.code == v->fault && fault.offset == v->offset;
}

/* Texts with comments, for json_read_commented. */
static const struct vector commented[] = {
    { "// one\n// two\n {\"a\" // b\n : // c\r\n 1 } // end", FAULT_NONE, 0 },
    { "[1, // 2,\n 3]\n//", FAULT_NONE, 0 },
    { "[\"// no comment\"]", FAULT_NONE, 0 },
    { "// alone", FAULT_JSON_EMPTY, 8 },
    { "[1, // ]", FAULT_JSON_TRUNCATED, 8 },
    { "[1 /* 2 */]", FAULT_JSON_COMMENT, 3 },
    { "[1 / 2]", FAULT_JSON_COMMA, 3 },
    { "[1, // 2\n]", FAULT_JSON_TRAILING_COMMA, 2 },
};

static bool reads_comments(const struct vector *v)
{
    struct octets text = { (const uint8_t *)v->text, strlen(v->text) };
    struct json json;
    struct fault fault;
    bool read = json_read_commented(text, memory, &json, &fault);

    if (read)
        json_close(&json);
    return read == (v->fault == FAULT_NONE) && blocks == 0
        && fault.code == v->fault && fault.offset == v->offset;
}

/* What stands before the end of an accepted array or object is not whole. */
static bool refuses_beginnings(const struct vector *v)
{
    size_t size = strlen(v->text);

    if (v->fault != FAULT_NONE || size == 0 || !strchr("]}", v->text[size - 1]))
        return true;
    for (size_t i = 0; i < size; i++) {
        struct json json;
        struct fault fault;
        struct octets text = { (const uint8_t *)v->text, i };

        if (json_read(text, memory, &json, &fault) || fault.offset > i)
            return false;
    }
    return true;
}

static bool reads_depth(int depth)
{
    static char text[2 * LIMIT_JSON_DEPTH + 2];
    struct vector v = { text, FAULT_NONE, 0 };

    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    if (depth > LIMIT_JSON_DEPTH)
        v = (struct vector){ text, FAULT_JSON_DEPTH, LIMIT_JSON_DEPTH };
    return reads(text, (size_t)depth * 2, &v);
}

/* With no more memory after any number of blocks, or without one of them,
 * nothing stays behind, and what is read is whole. */
static bool survives_no_memory(bool once)
{
    static const char keys[] =
        "[{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,"
        "\"i\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]}]";
    struct octets text = { (const uint8_t *)keys, sizeof keys - 1 };
    struct octets last = { (const uint8_t *)"i", 1 };
    struct json json;
    struct fault fault;
    size_t allowed = 0;
    bool whole;

    refused_once = once;
    for (;; allowed++) {
        refused_after = allowed;
        if (json_read(text, memory, &json, &fault))
            break;
        if (fault.code != FAULT_JSON_MEMORY || blocks != 0)
            return false;
    }
    refused_after = SIZE_MAX;
    whole = json_find(&json, 1, last) == 19;
    json_close(&json);
    return whole && blocks == 0 && allowed >= 3;
}

/* Room for a node in 32 octets and 16 more at first, which then doubles: it
 * is asked for as often as there are powers of two. */
static bool reserves(size_t size, size_t first)
{
    char text[96] = "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]";
    struct vector v = { text, FAULT_NONE, 0 };

    memset(text + strlen(text), ' ', sizeof text - strlen(text));
    asked = 0;
    return reads(text, size, &v) && asked == 2
        && sizes[0] == first * sizeof(struct json_node)
        && sizes[1] == 2 * sizes[0];
}

/* What is a text up to the limit is none above it, without a look at it. */
static bool reads_limit(size_t size, struct vector v)
{
    uint8_t *text = calloc(1, size);
    struct json json;
    struct fault fault;
    bool read;

    if (text == NULL)
        return false;
    memcpy(text, v.text, strlen(v.text));
    read = json_read((struct octets){ text, size }, memory, &json, &fault);
    free(text);
    return !read && fault.code == v.fault && fault.offset == v.offset;
}

static bool indexes(void)
{
    static const char text[] = "{\"a\":[1,[]],\"b\":\"\\n\",\"a\":null}";
    static const struct json_node expected[] = {
        { 0, 30, 0, 0, 9, 3, JSON_OBJECT, 0 },
        { 1, 4, 0, 0, 1, 0, JSON_KEY, 0 },
        { 5, 11, 0, 0, 5, 2, JSON_ARRAY, 0 },
        { 6, 7, 2, 0, 0, 0, JSON_NUMBER, 0 },
        { 8, 10, 2, 1, 5, 0, JSON_ARRAY, 0 },
        { 12, 15, 0, 1, 5, 0, JSON_KEY, 0 },
        { 16, 20, 0, 1, 0, 0, JSON_STRING, 1 },
        { 21, 24, 0, 2, 1, 0, JSON_KEY, 0 },
        { 25, 29, 0, 2, 0, 0, JSON_NULL, 0 },
    };
    struct json json;
    struct fault fault;
    bool same;

    if (!json_read((struct octets){ (const uint8_t *)text, strlen(text) },
                   memory, &json, &fault))
        return false;
    same = json.size == 9
        && memcmp(json.nodes, expected, sizeof expected) == 0;
    json_close(&json);
    return same && sizeof(struct json_node) == 24;
}

#define NINE                                                                  \
    "{\"i\":\"9\",\"h\":\"1\",\"g\":\"2\",\"f\":\"3\",\"e\":\"4\"," \
    "\"d\":\"5\",\"c\":\"6\",\"b\":\"7\",\"a\":\"8\"}"
#define NINE_OTHERS                                                           \
    "{\"a\":\"a\",\"b\":\"b\",\"c\":\"c\",\"d\":\"d\",\"e\":\"e\"," \
    "\"f\":\"f\",\"g\":\"g\",\"h\":\"h\",\"a\":\"i\"}"

/* Objects of which each value is a text of one character. */
static const struct {
    const char *text;
    uint32_t object;    /* its node */
    const char *firsts; /* the value of the first key of its name, of each */
    const char *found;  /* what is asked for, and what is found: - is nothing */
} keyed[] = {
    { "{}", 0, "", "a-" },
    { "{\"a\":\"1\",\"b\":\"2\",\"a\":\"3\",\"ab\":\"4\",\"\\u0061\":\"5\"}", 0,
      "12141", "a5b2c-" },
    { "{\"h\":\"1\",\"g\":\"2\",\"f\":\"3\",\"e\":\"4\",\"d\":\"5\","
      "\"c\":\"6\",\"b\":\"7\","
      "\"h\":\"8\"}", 0, "12345671", "b7c6d5e4f3g2h8i-" },
    { NINE, 0, "912345678", "a8b7c6d5e4f3g2h1i9j-A-" },
    { "{\"d\":\"1\",\"b\":\"2\",\"d\":\"3\",\"\\u0062\":\"4\",\"a\":\"5\","
      "\"ab\":\"6\",\"c\":\"7\",\"d\":\"8\",\"e\":\"9\",\"a\":\"0\","
      "\"z\":\"y\"}",
      0, "1212567195y", "a0b4c7d8e9f-zyA-~-" },
    { "[" NINE "," NINE_OTHERS "," NINE "]", 1, "912345678", "a8i9j-" },
    { "[" NINE "," NINE_OTHERS "," NINE "]", 20, "abcdefgha", "aibbhhi-" },
    { "[" NINE "," NINE_OTHERS "," NINE "]", 39, "912345678", "a8i9j-" },
    { "[" NINE "," NINE "," NINE "," NINE_OTHERS "]", 58, "abcdefgha",
      "aibbhhi-" },
    { "{\"zzz\":\"1\",\"zz\":\"2\",\"z\":\"3\",\"d\":\"4\",\"e\":\"5\","
      "\"yy\":\"6\",\"y\":\"7\",\"h\":\"8\",\"i\":\"9\"}", 0, "123456789",
      "z3y7d4e5h8i9x-" },
};

/* What a text of one character says. */
static char said(const struct json *json, uint32_t node)
{
    return (char)json->text.data[json->nodes[node].offset + 1];
}

static bool tells_firsts(const struct json *json, uint32_t object,
                         const char *firsts)
{
    if (json->nodes[object].count != strlen(firsts))
        return false;
    for (uint32_t key = object + 1; *firsts != '\0'; key += 2)
        if (said(json, json->nodes[key].next + 1) != *firsts++)
            return false;
    return true;
}

static bool finds(const struct json *json, uint32_t object, const char *found)
{
    for (; *found != '\0'; found += 2) {
        struct octets name = { (const uint8_t *)found, 1 };
        uint32_t value = json_find(json, object, name);

        if ((value == 0 ? '-' : said(json, value)) != found[1])
            return false;
    }
    return true;
}

static bool knows_keys(size_t i)
{
    struct octets text = { (const uint8_t *)keyed[i].text,
                           strlen(keyed[i].text) };
    struct json json;
    struct fault fault;
    bool known;

    if (!json_read(text, memory, &json, &fault))
        return false;
    known = tells_firsts(&json, keyed[i].object, keyed[i].firsts)
         && finds(&json, keyed[i].object, keyed[i].found);
    json_close(&json);
    return known && blocks == 0;
}

int main(void)
{
    const size_t objects = sizeof keyed / sizeof *keyed;
    const size_t count = sizeof vectors / sizeof *vectors;
    const size_t more = sizeof sized / sizeof *sized;

    const size_t others = sizeof commented / sizeof *commented;

    for (size_t i = 0; i < count; i++)
        report(reads(vectors[i].text, strlen(vectors[i].text), &vectors[i])
               && refuses_beginnings(&vectors[i]), vectors[i].text);
    for (size_t i = 0; i < more; i++)
        report(reads(sized[i].v.text, sized[i].size, &sized[i].v),
               "a text with NUL");
    for (size_t i = 0; i < others; i++)
        report(reads_comments(&commented[i]), commented[i].text);
    for (size_t i = 0; i < objects; i++)
        report(knows_keys(i), keyed[i].text);
    report(reads_depth(LIMIT_JSON_DEPTH), "as deep as the limit");
    report(reads_depth(LIMIT_JSON_DEPTH + 1), "deeper than the limit");
    report(reserves(63, 17), "room for a text of 63 octets");
    report(reserves(64, 18), "room for a text of 64 octets");
    report(reserves(95, 18), "room for a text of 95 octets");
    report(reads_limit(LIMIT_JSON_OCTETS,
                       (struct vector){ "wrong", FAULT_JSON_WORD, 0 }),
           "as large as the limit");
    report(reads_limit((size_t)LIMIT_JSON_OCTETS + 1,
                       (struct vector){ "wrong", FAULT_JSON_SIZE,
                                        LIMIT_JSON_OCTETS }),
           "larger than the limit");
    report(survives_no_memory(false), "no more memory");
    report(survives_no_memory(true), "no memory once");
    report(indexes(), "the index");
    return tap_end();
}
