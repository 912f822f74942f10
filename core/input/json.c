#include "input/json.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "input/decimal.h"
#include "input/json_keys.h"
#include "input/unicode.h"

/* What a caller of add_node gets where there is no memory. */
#define NO_NODE UINT32_MAX

/* An integer of so many octets is in the range of a double. */
enum { SHORT_NUMBER = 300 };

struct reader {
    const uint8_t *at;
    const uint8_t *end;
    const uint8_t *start;
    struct json *json;
    struct fault *fault;
    int depth;
};

static bool refuse(struct reader *in, enum fault_code code, const uint8_t *at)
{
    return fault_refuse(in->fault, code, (size_t)(at - in->start));
}

static bool has_word(const struct reader *in, const char *word)
{
    size_t size = strlen(word);

    return (size_t)(in->end - in->at) >= size
        && memcmp(in->at, word, size) == 0;
}

/* What is wrong with the character at in->at, wherever it stands; code if it
 * is wrong only here. */
static enum fault_code classify(const struct reader *in, enum fault_code code)
{
    struct octets rest = { in->at, (size_t)(in->end - in->at) };

    if (rest.size == 0)
        return FAULT_JSON_TRUNCATED;
    if (in->at[0] == 0)
        return FAULT_JSON_NUL;
    if (in->at[0] < 0x20 || in->at[0] == 0x7f)
        return FAULT_JSON_CONTROL_CHARACTER;
    if (in->at[0] == '#' || has_word(in, "//") || has_word(in, "/*"))
        return FAULT_JSON_COMMENT;
    if (unicode_sequence(rest) == 0)
        return FAULT_JSON_UTF8;
    return code;
}

static bool refuse_here(struct reader *in, enum fault_code code)
{
    return refuse(in, classify(in, code), in->at);
}

static bool is_letter(uint8_t octet)
{
    return (octet | 0x20) >= 'a' && (octet | 0x20) <= 'z';
}

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

/* What stands at in->at where a value should. */
static bool refuse_value(struct reader *in)
{
    uint8_t c = in->at < in->end ? in->at[0] : 0;

    if (has_word(in, "NaN") || has_word(in, "nan")
        || has_word(in, "Infinity") || has_word(in, "-Infinity"))
        return refuse(in, FAULT_JSON_NAN, in->at);
    if (is_letter(c) || c == '_')
        return refuse(in, FAULT_JSON_WORD, in->at);
    if (c == '+' || c == '.')
        return refuse(in, FAULT_JSON_NUMBER, in->at);
    if (c == '\'' || c == '`')
        return refuse(in, FAULT_JSON_QUOTE, in->at);
    return refuse_here(in, FAULT_JSON_CHARACTER);
}

static bool is_space(uint8_t octet)
{
    return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
}

static void skip_space(struct reader *in)
{
    while (in->at < in->end && is_space(in->at[0]))
        in->at++;
}

/* True, and past it, if the next octet is the one that is given. */
static bool accept(struct reader *in, uint8_t octet)
{
    if (in->at == in->end || in->at[0] != octet)
        return false;
    in->at++;
    return true;
}

static bool grow(struct json *json)
{
    uint32_t room = json->room * 2;
    void *nodes;

    if (json->room == 0) /* a value or key in 32 octets is common */
        room = (uint32_t)(json->text.size / 32) + 16;
    nodes = json->memory.resize(json->memory.context, json->nodes,
                                json->room * sizeof *json->nodes,
                                room * sizeof *json->nodes);
    if (nodes == NULL)
        return false;
    json->nodes = nodes;
    json->room = room;
    return true;
}

/* Adds a node that begins at in->at. */
static uint32_t add_node(struct reader *in, enum json_type type,
                         uint32_t parent, uint32_t ordinal)
{
    struct json *json = in->json;

    if (json->size == json->room && !grow(json)) {
        refuse(in, FAULT_JSON_MEMORY, in->at);
        return NO_NODE;
    }
    json->nodes[json->size] = (struct json_node){
        .offset = (uint32_t)(in->at - in->start),
        .parent = parent, .ordinal = ordinal, .type = type & 15u,
    };
    return json->size++;
}

static bool end_node(struct reader *in, uint32_t index)
{
    in->json->nodes[index].stop = (uint32_t)(in->at - in->start);
    return true;
}

/* True if one of eight octets ends a run of plain characters: a quote, a
 * reverse solidus, a control character, or one outside ASCII. */
static bool has_special(uint64_t word)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t quote = word ^ ones * '"', solidus = word ^ ones * '\\';
    uint64_t found = (quote - ones) | (solidus - ones) | (word - ones * 0x20);

    /* What borrows from its neighbour is special itself, or stands above one
     * that is; octets above 0x7f are special anyway. */
    return ((found | word) & ones * 0x80) != 0;
}

static const uint8_t *skip_plain(const uint8_t *at, const uint8_t *end)
{
    uint64_t word;

    while (end - at >= (int)sizeof word) {
        memcpy(&word, at, sizeof word);
        if (has_special(word))
            break;
        at += sizeof word;
    }
    while (at < end && *at >= 0x20 && *at < 0x80 && *at != '"' && *at != '\\')
        at++;
    return at;
}

static bool is_hex(uint8_t octet)
{
    return is_digit(octet)
        || ((octet | 0x20) >= 'a' && (octet | 0x20) <= 'f');
}

static uint32_t hex(uint8_t digit)
{
    return digit <= '9' ? digit - (uint32_t)'0' : (digit | 0x20u) - 'a' + 10u;
}

/* Reads \uXXXX at in->at; 0x10000 if it is none. */
static uint32_t read_unit(struct reader *in)
{
    uint32_t unit = 0;

    if (!has_word(in, "\\u"))
        return 0x10000;
    for (int i = 2; i < 6; i++) {
        if (in->end - in->at <= i || !is_hex(in->at[i]))
            return 0x10000;
        unit = unit << 4 | hex(in->at[i]);
    }
    in->at += 6;
    return unit;
}

/* True if the text ends where more of \uXXXX could stand. */
static bool is_cut_short(const struct reader *in)
{
    size_t size = (size_t)(in->end - in->at);

    if (size >= 6)
        return false;
    for (size_t i = 2; i < size; i++)
        if (!is_hex(in->at[i]))
            return false;
    return (size < 1 || in->at[0] == '\\') && (size < 2 || in->at[1] == 'u');
}

static bool read_unicode_escape(struct reader *in)
{
    const uint8_t *escape = in->at;
    enum fault_code code = FAULT_JSON_ESCAPE;
    uint32_t unit = read_unit(in);

    if (unit < 0xd800 || (unit > 0xdfff && unit <= 0xffff))
        return true;
    if (unit >= 0xd800 && unit < 0xdc00)
        unit = read_unit(in);
    if (in->at != escape)
        code = FAULT_JSON_SURROGATE;
    if (unit > 0xffff && is_cut_short(in))
        return refuse(in, FAULT_JSON_TRUNCATED, in->end);
    return (in->at == escape + 12 && unit >= 0xdc00 && unit <= 0xdfff)
        || refuse(in, code, escape);
}

static bool read_escape(struct reader *in)
{
    if (in->end - in->at < 2)
        return refuse(in, FAULT_JSON_TRUNCATED, in->end);
    switch (in->at[1]) {
    case 'u':
        return read_unicode_escape(in);
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r':
    case 't':
        in->at += 2;
        return true;
    default:
        return refuse(in, FAULT_JSON_ESCAPE, in->at);
    }
}

/* Reads one character of a string that is not a plain one. */
static bool read_special(struct reader *in, uint32_t index)
{
    struct octets rest = { in->at, (size_t)(in->end - in->at) };
    size_t size;

    if (in->at[0] == '\\') {
        in->json->nodes[index].escaped = 1;
        return read_escape(in);
    }
    if (in->at[0] < 0x20)
        return refuse_here(in, FAULT_JSON_CONTROL_CHARACTER);
    size = unicode_sequence(rest);
    in->at += size;
    return size > 0 || refuse(in, FAULT_JSON_UTF8, in->at);
}

/* Reads a string or key, whose quote is at in->at, into a node. */
static bool read_string(struct reader *in, uint32_t index)
{
    if (index == NO_NODE)
        return false;
    in->at++;
    for (;;) {
        in->at = skip_plain(in->at, in->end);
        if (in->at == in->end)
            return refuse(in, FAULT_JSON_TRUNCATED, in->at);
        if (accept(in, '"'))
            return end_node(in, index);
        if (!read_special(in, index))
            return false;
    }
}

static bool read_digits(struct reader *in)
{
    if (in->at == in->end || !is_digit(in->at[0]))
        return refuse_here(in, FAULT_JSON_NUMBER);
    while (in->at < in->end && is_digit(in->at[0]))
        in->at++;
    return true;
}

/* int = zero / ( digit1-9 *DIGIT ) */
static bool read_integer(struct reader *in)
{
    if (accept(in, '0'))
        return true;
    return read_digits(in);
}

static bool accept_exponent(struct reader *in)
{
    if (!accept(in, 'e') && !accept(in, 'E'))
        return false;
    if (!accept(in, '+'))
        accept(in, '-');
    return true;
}

/* number = [ minus ] int [ frac ] [ exp ], and nothing that looks like more
 * of it after that */
static bool read_number_text(struct reader *in, bool *is_integer)
{
    accept(in, '-');
    if (!read_integer(in))
        return false;
    *is_integer = true;
    if (accept(in, '.')) {
        *is_integer = false;
        if (!read_digits(in))
            return false;
    }
    if (accept_exponent(in)) {
        *is_integer = false;
        if (!read_digits(in))
            return false;
    }
    return in->at == in->end
        || !(is_digit(in->at[0]) || is_letter(in->at[0]) || in->at[0] == '.')
        || refuse(in, FAULT_JSON_NUMBER, in->at);
}

static bool read_number(struct reader *in, uint32_t index)
{
    struct octets text = { in->at, 0 };
    bool is_integer;

    if (index == NO_NODE)
        return false;
    if (has_word(in, "-I"))
        return refuse_value(in);
    if (!read_number_text(in, &is_integer))
        return false;
    text.size = (size_t)(in->at - text.data);
    if ((!is_integer || text.size > SHORT_NUMBER)
        && isinf(decimal_double(text)))
        return refuse(in, FAULT_JSON_RANGE, text.data);
    return end_node(in, index);
}

static bool read_word(struct reader *in, const char *word, uint32_t index)
{
    size_t size = strlen(word), left = (size_t)(in->end - in->at);

    if (index == NO_NODE)
        return false;
    if (left < size && memcmp(in->at, word, left) == 0)
        return refuse(in, FAULT_JSON_TRUNCATED, in->end);
    if (!has_word(in, word)
        || (left > size && (is_letter(in->at[size])
                            || is_digit(in->at[size])
                            || in->at[size] == '_')))
        return refuse_value(in);
    in->at += size;
    return end_node(in, index);
}

static bool read_value(struct reader *in, uint32_t parent, uint32_t ordinal);

/* Begins an array or object. Sets *closed if there is nothing in it. */
static bool open_node(struct reader *in, uint32_t index, uint8_t close,
                      bool *closed)
{
    if (index == NO_NODE)
        return false;
    if (in->depth == LIMIT_JSON_DEPTH)
        return refuse(in, FAULT_JSON_DEPTH, in->at);
    in->depth++;
    in->at++;
    skip_space(in);
    *closed = accept(in, close);
    return true;
}

/* Reads what follows an element: a comma and the begin of another, or the
 * end. */
static bool read_separator(struct reader *in, uint8_t close, bool *closed)
{
    const uint8_t *comma;

    skip_space(in);
    *closed = accept(in, close);
    if (*closed)
        return true;
    comma = in->at;
    if (!accept(in, ','))
        return refuse_here(in, FAULT_JSON_COMMA);
    skip_space(in);
    return in->at == in->end || in->at[0] != close
        || refuse(in, FAULT_JSON_TRAILING_COMMA, comma);
}

static void close_node(struct reader *in, uint32_t index, uint32_t count)
{
    struct json_node *node = &in->json->nodes[index];

    node->count = count & 0x7ffffff;
    node->next = in->json->size;
    end_node(in, index);
    in->depth--;
}

static bool read_array(struct reader *in, uint32_t index)
{
    uint32_t count = 0;
    bool closed = false;

    if (!open_node(in, index, ']', &closed))
        return false;
    while (!closed)
        if (!read_value(in, index, count++)
            || !read_separator(in, ']', &closed))
            return false;
    close_node(in, index, count);
    return true;
}

static bool read_key(struct reader *in, uint32_t parent, uint32_t ordinal)
{
    uint8_t c = in->at < in->end ? in->at[0] : 0;

    if (c == '\'' || c == '`')
        return refuse(in, FAULT_JSON_QUOTE, in->at);
    if (c != '"')
        return refuse_here(in, FAULT_JSON_KEY);
    if (!read_string(in, add_node(in, JSON_KEY, parent, ordinal)))
        return false;
    skip_space(in);
    if (!accept(in, ':'))
        return refuse_here(in, FAULT_JSON_COLON);
    skip_space(in);
    return true;
}

static bool read_object(struct reader *in, uint32_t index)
{
    uint32_t count = 0;
    bool closed = false;

    if (!open_node(in, index, '}', &closed))
        return false;
    while (!closed) {
        if (!read_key(in, index, count) || !read_value(in, index, count)
            || !read_separator(in, '}', &closed))
            return false;
        count++;
    }
    close_node(in, index, count);
    return json_index_keys(in->json, index, in->fault);
}

/* Reads the value at in->at; no space is left before it. */
static bool read_value(struct reader *in, uint32_t parent, uint32_t ordinal)
{
    if (in->at == in->end)
        return refuse(in, FAULT_JSON_TRUNCATED, in->at);
    switch (in->at[0]) {
    case '{':
        return read_object(in, add_node(in, JSON_OBJECT, parent, ordinal));
    case '[':
        return read_array(in, add_node(in, JSON_ARRAY, parent, ordinal));
    case '"':
        return read_string(in, add_node(in, JSON_STRING, parent, ordinal));
    case 't':
        return read_word(in, "true", add_node(in, JSON_TRUE, parent, ordinal));
    case 'f':
        return read_word(in, "false",
                         add_node(in, JSON_FALSE, parent, ordinal));
    case 'n':
        return read_word(in, "null", add_node(in, JSON_NULL, parent, ordinal));
    case '-': case '0': case '1': case '2': case '3': case '4': case '5':
    case '6': case '7': case '8': case '9':
        return read_number(in, add_node(in, JSON_NUMBER, parent, ordinal));
    default:
        return refuse_value(in);
    }
}

static bool read_text(struct reader *in)
{
    size_t size = (size_t)(in->end - in->start);

    if (size > LIMIT_JSON_OCTETS)
        return refuse(in, FAULT_JSON_SIZE, in->start + LIMIT_JSON_OCTETS);
    if (unicode_detect((struct octets){ in->start, size }) != UNICODE_UTF8)
        return refuse(in, FAULT_JSON_ENCODING, in->start);
    skip_space(in);
    if (in->at == in->end)
        return refuse(in, FAULT_JSON_EMPTY, in->at);
    if (!read_value(in, 0, 0))
        return false;
    skip_space(in);
    return in->at == in->end || refuse_here(in, FAULT_JSON_TRAILING);
}

bool json_read(struct octets text, struct json_memory memory,
               struct json *json, struct fault *fault)
{
    struct reader in = { text.data, text.data + text.size, text.data, json,
                         fault, 0 };

    *json = (struct json){ .text = text, .memory = memory };
    *fault = (struct fault){ FAULT_NONE, 0 };
    if (read_text(&in))
        return true;
    json_close(json);
    return false;
}

void json_close(struct json *json)
{
    struct json_memory memory = json->memory;

    if (json->nodes != NULL)
        memory.resize(memory.context, json->nodes,
                      json->room * sizeof *json->nodes, 0);
    if (json->order != NULL)
        memory.resize(memory.context, json->order,
                      json->order_room * sizeof *json->order, 0);
    *json = (struct json){ .memory = memory };
}
