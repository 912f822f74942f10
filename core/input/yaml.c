#include "input/yaml.h"

#include <string.h>

#include <yaml.h>

#include "base/limits.h"
#include "input/yaml_refusal.h"
#include "input/yaml_scalar.h"
#include "input/yaml_schema.h"

struct level {
    bool mapping;
    bool wants_value; /* of a mapping: a key was read */
    bool any;         /* it has an element or a key */
    size_t from;
};

struct reader {
    struct octets text;
    struct yaml_json *out;
    struct fault *fault;
    yaml_parser_t parser;
    struct level levels[LIMIT_YAML_DEPTH];
    size_t depth;
    size_t character, offset; /* of one place: libyaml counts characters */
    bool begun, done;
};

/* The offset of a mark. Marks are near to each other. */
static size_t offset_of(struct reader *in, yaml_mark_t mark)
{
    const uint8_t *data = in->text.data;

    while (in->character < mark.index && in->offset < in->text.size) {
        do
            in->offset++;
        while (in->offset < in->text.size
               && (data[in->offset] & 0xc0) == 0x80);
        in->character++;
    }
    while (in->character > mark.index && in->offset > 0) {
        do
            in->offset--;
        while (in->offset > 0 && (data[in->offset] & 0xc0) == 0x80);
        in->character--;
    }
    return in->offset;
}

static bool refuse(struct reader *in, enum fault_code code, yaml_mark_t mark)
{
    return fault_refuse(in->fault, code, offset_of(in, mark));
}

static struct level *top(struct reader *in)
{
    return in->depth > 0 ? &in->levels[in->depth - 1] : NULL;
}

static bool wants_key(struct reader *in)
{
    const struct level *level = top(in);

    return level != NULL && level->mapping && !level->wants_value;
}

/* Adds what stands before a key, a value or an element. */
static void separate(struct reader *in, size_t from)
{
    struct level *level = top(in);

    if (level == NULL)
        return;
    if (level->wants_value)
        yaml_json_put(in->out, ':', from);
    else if (level->any)
        yaml_json_put(in->out, ',', from);
    level->any = true;
    if (level->mapping)
        level->wants_value = !level->wants_value;
}

/* Refuses a node with an anchor or a tag. */
static bool check_properties(struct reader *in, const yaml_char_t *anchor,
                             const yaml_char_t *tag, yaml_mark_t mark)
{
    if (anchor != NULL)
        return refuse(in, FAULT_YAML_ALIAS, mark);
    if (tag != NULL)
        return refuse(in, FAULT_YAML_TAG, mark);
    return true;
}

static bool open_level(struct reader *in, bool mapping, yaml_mark_t mark)
{
    size_t from = offset_of(in, mark);

    if (wants_key(in))
        return refuse(in, FAULT_YAML_KEY, mark);
    if (in->depth == LIMIT_YAML_DEPTH)
        return refuse(in, FAULT_YAML_DEPTH, mark);
    separate(in, from);
    yaml_json_put(in->out, mapping ? '{' : '[', from);
    in->levels[in->depth++] = (struct level){
        .mapping = mapping, .from = from
    };
    return true;
}

static bool close_level(struct reader *in, yaml_mark_t mark)
{
    bool mapping = top(in)->mapping;

    in->depth--;
    yaml_json_put(in->out, mapping ? '}' : ']', offset_of(in, mark));
    return true;
}

static enum yaml_style style_of(const yaml_event_t *event)
{
    switch (event->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return YAML_STYLE_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return YAML_STYLE_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE: return YAML_STYLE_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE: return YAML_STYLE_FOLDED;
    default: return YAML_STYLE_PLAIN;
    }
}

static bool write_string(struct reader *in, const yaml_event_t *event,
                         struct octets value)
{
    struct yaml_scalar scalar = {
        .text = in->text, .style = style_of(event), .value = value,
        .start = offset_of(in, event->start_mark),
    };

    scalar.stop = offset_of(in, event->end_mark);
    separate(in, scalar.start);
    return fault_require(in->fault, yaml_scalar_write(&scalar, in->out)
                                    || in->out->full,
                         FAULT_YAML_PLACES, scalar.start);
}

static bool write_word(struct reader *in, const char *word, size_t from)
{
    separate(in, from);
    yaml_json_word(in->out, (struct octets){ (const uint8_t *)word,
                                             strlen(word) }, from);
    return true;
}

static bool write_plain(struct reader *in, const yaml_event_t *event,
                        struct octets value)
{
    size_t from = offset_of(in, event->start_mark);

    switch (yaml_schema_kind(value)) {
    case YAML_KIND_NULL: return write_word(in, "null", from);
    case YAML_KIND_TRUE: return write_word(in, "true", from);
    case YAML_KIND_FALSE: return write_word(in, "false", from);
    case YAML_KIND_UNLIKE:
        return refuse(in, FAULT_YAML_NUMBER, event->start_mark);
    case YAML_KIND_DECIMAL:
        separate(in, from);
        yaml_schema_write(value, from, in->out);
        return true;
    default:
        return write_string(in, event, value);
    }
}

/* A plain key that is no text, or that asks for a merge (the type merge of
 * YAML 1.1), is refused. */
static bool check_key(struct reader *in, const yaml_event_t *event,
                      struct octets value)
{
    if (value.size == 2 && memcmp(value.data, "<<", 2) == 0)
        return refuse(in, FAULT_YAML_MERGE, event->start_mark);
    if (yaml_schema_kind(value) != YAML_KIND_TEXT)
        return refuse(in, FAULT_YAML_KEY, event->start_mark);
    return true;
}

static bool read_scalar(struct reader *in, const yaml_event_t *event)
{
    struct octets value = { event->data.scalar.value,
                            event->data.scalar.length };

    if (!check_properties(in, event->data.scalar.anchor,
                          event->data.scalar.tag, event->start_mark))
        return false;
    if (style_of(event) != YAML_STYLE_PLAIN)
        return write_string(in, event, value);
    if (!wants_key(in))
        return write_plain(in, event, value);
    return check_key(in, event, value) && write_string(in, event, value);
}

static bool begin_document(struct reader *in, const yaml_event_t *event)
{
    if (in->begun)
        return refuse(in, FAULT_YAML_DOCUMENTS, event->start_mark);
    in->begun = true;
    if (event->data.document_start.version_directive == NULL
        && event->data.document_start.tag_directives.start
           == event->data.document_start.tag_directives.end)
        return true;
    return refuse(in, FAULT_YAML_DIRECTIVE, event->start_mark);
}

static bool end_stream(struct reader *in, const yaml_event_t *event)
{
    in->done = true;
    if (!in->begun)
        return refuse(in, FAULT_YAML_EMPTY, event->start_mark);
    return true;
}

static bool read_event(struct reader *in, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        return begin_document(in, event);
    case YAML_ALIAS_EVENT:
        return refuse(in, FAULT_YAML_ALIAS, event->start_mark);
    case YAML_SCALAR_EVENT:
        return read_scalar(in, event);
    case YAML_SEQUENCE_START_EVENT:
        return check_properties(in, event->data.sequence_start.anchor,
                                event->data.sequence_start.tag,
                                event->start_mark)
            && open_level(in, false, event->start_mark);
    case YAML_MAPPING_START_EVENT:
        return check_properties(in, event->data.mapping_start.anchor,
                                event->data.mapping_start.tag,
                                event->start_mark)
            && open_level(in, true, event->start_mark);
    case YAML_SEQUENCE_END_EVENT: case YAML_MAPPING_END_EVENT:
        return close_level(in, event->start_mark);
    case YAML_STREAM_END_EVENT:
        return end_stream(in, event);
    default:
        return true;
    }
}

static bool refuse_error(struct reader *in)
{
    const yaml_parser_t *parser = &in->parser;
    struct yaml_problem problem = { parser->context, parser->problem, 0, 0, 0 };

    if (parser->error == YAML_MEMORY_ERROR)
        return fault_refuse(in->fault, FAULT_YAML_MEMORY, 0);
    problem.context_offset = offset_of(in, parser->context_mark);
    problem.offset = offset_of(in, parser->problem_mark);
    if (in->depth > 0)
        problem.open_offset = top(in)->from;
    if (parser->error == YAML_READER_ERROR)
        problem.offset = parser->problem_offset;
    return yaml_refuse_problem(in->text, problem, in->fault);
}

static bool read_next(struct reader *in)
{
    yaml_event_t event;
    bool read;

    if (!yaml_parser_parse(&in->parser, &event))
        return refuse_error(in);
    read = read_event(in, &event);
    yaml_event_delete(&event);
    return read && fault_require(in->fault, !in->out->full,
                                 FAULT_YAML_MEMORY, 0);
}

static bool read_events(struct reader *in)
{
    for (size_t events = 0; !in->done; events++) {
        if (events == LIMIT_YAML_EVENTS)
            return refuse(in, FAULT_YAML_EVENTS, in->parser.mark);
        if (!read_next(in))
            return false;
    }
    return true;
}

bool yaml_read(struct octets text, struct yaml_json *json,
               struct fault *fault)
{
    struct reader in = { .text = text, .out = json, .fault = fault };
    bool read;

    *json = (struct yaml_json){ 0 };
    *fault = (struct fault){ .code = FAULT_NONE };
    if (!yaml_check_text(text, fault))
        return false;
    if (!yaml_parser_initialize(&in.parser))
        return fault_refuse(fault, FAULT_YAML_MEMORY, 0);
    yaml_parser_set_input_string(&in.parser, text.data, text.size);
    yaml_parser_set_encoding(&in.parser, YAML_UTF8_ENCODING);
    read = read_events(&in);
    yaml_parser_delete(&in.parser);
    if (!read)
        yaml_json_close(json);
    return read;
}
