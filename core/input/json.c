#include "input/json.h"

#include "base/limits.h"
#include "input/json_keys.h"
#include "input/json_scan.h"
#include "input/unicode.h"

/* What a caller of add_node gets where there is no memory. */
#define NO_NODE UINT32_MAX

struct reader {
    struct json_scan scan;
    struct json *json;
    int depth;
};

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

/* Adds a node that begins at what comes next. */
static uint32_t add_node(struct reader *in, enum json_type type,
                         uint32_t parent, uint32_t ordinal)
{
    struct json *json = in->json;
    const struct json_scan *scan = &in->scan;

    if (json->size == json->room && !grow(json)) {
        json_scan_refuse_at(&in->scan, FAULT_JSON_MEMORY, scan->at);
        return NO_NODE;
    }
    json->nodes[json->size] = (struct json_node){
        .offset = (uint32_t)(scan->at - scan->start),
        .parent = parent, .ordinal = ordinal, .type = type & 15u,
    };
    return json->size++;
}

static bool end_node(struct reader *in, uint32_t index)
{
    const struct json_scan *scan = &in->scan;

    in->json->nodes[index].stop = (uint32_t)(scan->at - scan->start);
    return true;
}

static bool refuse_next(struct reader *in, enum fault_code code)
{
    return json_scan_refuse_at(&in->scan, code, in->scan.at);
}

/* Reads a string or key into a node. */
static bool read_string(struct reader *in, uint32_t index)
{
    bool escaped;

    if (!json_scan_string(&in->scan, &escaped))
        return false;
    in->json->nodes[index].escaped = escaped;
    return end_node(in, index);
}

static bool read_value(struct reader *in, uint32_t parent, uint32_t ordinal);

/* Begins an array or object. Sets *closed if there is nothing in it. */
static bool open_node(struct reader *in, uint8_t close, bool *closed)
{
    if (in->depth == LIMIT_JSON_DEPTH)
        return refuse_next(in, FAULT_JSON_DEPTH);
    in->depth++;
    in->scan.at++;
    json_scan_space(&in->scan);
    *closed = json_scan_accept(&in->scan, close);
    return true;
}

/* Reads what follows an element: a comma and the begin of another, or the
 * end. */
static bool read_separator(struct reader *in, uint8_t close, bool *closed)
{
    const uint8_t *comma;

    json_scan_space(&in->scan);
    *closed = json_scan_accept(&in->scan, close);
    if (*closed)
        return true;
    comma = in->scan.at;
    if (!json_scan_accept(&in->scan, ','))
        return json_scan_refuse(&in->scan, FAULT_JSON_COMMA);
    json_scan_space(&in->scan);
    return json_scan_require(&in->scan, in->scan.at == in->scan.end
                                        || in->scan.at[0] != close,
                             FAULT_JSON_TRAILING_COMMA, comma);
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

    if (!open_node(in, ']', &closed))
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
    uint8_t c = in->scan.at < in->scan.end ? in->scan.at[0] : 0;
    uint32_t index;

    if (c == '\'' || c == '`')
        return refuse_next(in, FAULT_JSON_QUOTE);
    if (c != '"')
        return json_scan_refuse(&in->scan, FAULT_JSON_KEY);
    index = add_node(in, JSON_KEY, parent, ordinal);
    if (index == NO_NODE || !read_string(in, index))
        return false;
    json_scan_space(&in->scan);
    if (!json_scan_accept(&in->scan, ':'))
        return json_scan_refuse(&in->scan, FAULT_JSON_COLON);
    json_scan_space(&in->scan);
    return true;
}

static bool read_object(struct reader *in, uint32_t index)
{
    uint32_t count = 0;
    bool closed = false;

    if (!open_node(in, '}', &closed))
        return false;
    while (!closed) {
        if (!read_key(in, index, count) || !read_value(in, index, count)
            || !read_separator(in, '}', &closed))
            return false;
        count++;
    }
    close_node(in, index, count);
    return json_index_keys(in->json, index, in->scan.fault);
}

/* What the value is that begins with an octet; a key if there is none. */
static enum json_type type_of(uint8_t octet)
{
    switch (octet) {
    case '{': return JSON_OBJECT;
    case '[': return JSON_ARRAY;
    case '"': return JSON_STRING;
    case 't': return JSON_TRUE;
    case 'f': return JSON_FALSE;
    case 'n': return JSON_NULL;
    default: break;
    }
    return octet == '-' || (octet >= '0' && octet <= '9')
        ? JSON_NUMBER : JSON_KEY;
}

static bool read_scalar(struct reader *in, enum json_type type)
{
    switch (type) {
    case JSON_TRUE: return json_scan_word(&in->scan, "true");
    case JSON_FALSE: return json_scan_word(&in->scan, "false");
    case JSON_NULL: return json_scan_word(&in->scan, "null");
    default: return json_scan_number(&in->scan);
    }
}

/* Reads a value; no space is left before it. */
static bool read_value(struct reader *in, uint32_t parent, uint32_t ordinal)
{
    enum json_type type;
    uint32_t index;

    if (in->scan.at == in->scan.end)
        return refuse_next(in, FAULT_JSON_TRUNCATED);
    type = type_of(in->scan.at[0]);
    if (type == JSON_KEY)
        return json_scan_refuse_value(&in->scan);
    index = add_node(in, type, parent, ordinal);
    if (index == NO_NODE)
        return false;
    if (type == JSON_OBJECT)
        return read_object(in, index);
    if (type == JSON_ARRAY)
        return read_array(in, index);
    if (type == JSON_STRING)
        return read_string(in, index);
    return read_scalar(in, type) && end_node(in, index);
}

static bool read_text(struct reader *in)
{
    struct octets text = in->json->text;

    if (text.size > LIMIT_JSON_OCTETS)
        return json_scan_refuse_at(&in->scan, FAULT_JSON_SIZE,
                                   text.data + LIMIT_JSON_OCTETS);
    if (unicode_detect(text) != UNICODE_UTF8)
        return refuse_next(in, FAULT_JSON_ENCODING);
    json_scan_space(&in->scan);
    if (in->scan.at == in->scan.end)
        return refuse_next(in, FAULT_JSON_EMPTY);
    if (!read_value(in, 0, 0))
        return false;
    json_scan_space(&in->scan);
    if (in->scan.at < in->scan.end)
        return json_scan_refuse(&in->scan, FAULT_JSON_TRAILING);
    return true;
}

static bool read_as(struct reader in, struct octets text,
                    struct json_memory memory)
{
    struct json *json = in.json;

    in.scan.at = in.scan.start = text.data;
    in.scan.end = text.data + text.size;
    *json = (struct json){ .text = text, .memory = memory };
    *in.scan.fault = (struct fault){ FAULT_NONE, 0 };
    if (read_text(&in))
        return true;
    json_close(json);
    return false;
}

bool json_read(struct octets text, struct json_memory memory,
               struct json *json, struct fault *fault)
{
    struct reader in = { .scan = { .fault = fault }, .json = json };

    return read_as(in, text, memory);
}

bool json_read_commented(struct octets text, struct json_memory memory,
                         struct json *json, struct fault *fault)
{
    struct reader in = {
        .scan = { .fault = fault, .comments = true }, .json = json
    };

    return read_as(in, text, memory);
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
