#include "input/yaml_json.h"

#include <stdlib.h>

static bool grow_text(struct yaml_json *out)
{
    size_t room = out->room * 2 + 1024;
    uint8_t *text = realloc(out->text, room);

    if (text == NULL)
        return false;
    out->text = text;
    out->room = room;
    return true;
}

static bool grow_runs(struct yaml_json *out)
{
    size_t room = out->run_room * 2 + 64;
    struct yaml_run *runs = realloc(out->runs, room * sizeof *runs);

    if (runs == NULL)
        return false;
    out->runs = runs;
    out->run_room = room;
    return true;
}

/* The room for one octet and a run of it is there, or the text is full. */
static bool reserve(struct yaml_json *out)
{
    out->full = out->full
        || (out->size == out->room && !grow_text(out))
        || (out->run_count == out->run_room && !grow_runs(out));
    return !out->full;
}

static bool continues(const struct yaml_json *out, size_t from)
{
    const struct yaml_run *last;

    if (out->run_count == 0)
        return false;
    last = &out->runs[out->run_count - 1];
    return last->at + last->length == out->size
        && last->from + last->length == from;
}

void yaml_json_put(struct yaml_json *out, uint8_t octet, size_t from)
{
    if (!reserve(out))
        return;
    if (continues(out, from))
        out->runs[out->run_count - 1].length++;
    else
        out->runs[out->run_count++] = (struct yaml_run){
            (uint32_t)out->size, (uint32_t)from, 1
        };
    out->text[out->size++] = octet;
}

/* Adds an octet that comes from where the one before it does. */
static void put_more(struct yaml_json *out, uint8_t octet)
{
    if (reserve(out))
        out->text[out->size++] = octet;
}

void yaml_json_word(struct yaml_json *out, struct octets word, size_t from)
{
    for (size_t i = 0; i < word.size; i++)
        if (i == 0)
            yaml_json_put(out, word.data[i], from);
        else
            put_more(out, word.data[i]);
}

static uint8_t letter_of(uint8_t octet)
{
    switch (octet) {
    case '"': case '\\': return octet;
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return 'u';
    }
}

void yaml_json_quote(struct yaml_json *out, uint8_t octet, size_t from)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t letter = letter_of(octet);

    if (letter == 'u' && octet >= ' ') {
        yaml_json_put(out, octet, from);
        return;
    }
    yaml_json_put(out, '\\', from);
    put_more(out, letter);
    if (letter == 'u') {
        put_more(out, '0');
        put_more(out, '0');
        put_more(out, (uint8_t)digits[octet >> 4]);
        put_more(out, (uint8_t)digits[octet & 15]);
    }
}

size_t yaml_json_place(const struct yaml_json *json, size_t offset)
{
    size_t low = 0, high = json->run_count, within;

    if (high == 0)
        return 0;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;

        if (json->runs[middle].at <= offset)
            low = middle;
        else
            high = middle;
    }
    within = offset - json->runs[low].at;
    if (within >= json->runs[low].length)
        within = json->runs[low].length - 1;
    return json->runs[low].from + within;
}

void yaml_json_close(struct yaml_json *json)
{
    free(json->text);
    free(json->runs);
    *json = (struct yaml_json){ 0 };
}
