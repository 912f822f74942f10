#include "input/jwk.h"

#include <string.h>

#include "base/ascii.h"

enum {
    DEPTH = 32 /* objects within objects that are told apart */
};

/* An object that is being read: which members it has. */
struct object {
    bool has_type, has_value;
    size_t offset; /* of the type */
};

/* Of a name, or of base64url. */
static bool is_word(uint8_t octet)
{
    return ascii_is_letter(octet) || ascii_is_digit(octet) || octet == '_'
        || octet == '-';
}

static bool is_one_of(uint8_t octet, const char *list)
{
    return octet != '\0' && strchr(list, octet) != NULL;
}

/* Moves past octets of a list. */
static void skip(struct octets *text, const char *list)
{
    while (text->size > 0 && is_one_of(text->data[0], list))
        *text = octets_skip(*text, 1);
}

/* Opens value on that of the member of a name which begins at at: name, colon
 * and value, perhaps with quotes, which a string of JSON escapes; as other
 * languages write that, too. */
static bool enter_member(struct octets text, size_t at, const char *name,
                         struct octets *value)
{
    *value = octets_skip(text, at);
    if ((at > 0 && (is_word(text.data[at - 1]) || text.data[at - 1] == '.'))
        || !octets_start_with(*value, name))
        return false;
    *value = octets_skip(*value, strlen(name));
    skip(value, "\\\"'");
    skip(value, " \t\r\n");
    if (value->size == 0 || !is_one_of(value->data[0], ":=")
        || octets_start_with(*value, "=="))
        return false;
    skip(value, ":=>");
    skip(value, " \t\r\n@");
    skip(value, "\\\"'");
    return true;
}

/* The types of key that have a private half. */
static bool is_type(struct octets value)
{
    static const char *const types[] = { "RSA", "EC", "OKP" };

    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        size_t size = strlen(types[i]);

        if (octets_start_with(value, types[i])
            && (value.size == size || !is_word(value.data[size])))
            return true;
    }
    return false;
}

static bool is_quoted(struct octets value)
{
    return is_one_of(value.data[-1], "\"'");
}

/* A value, and no name of a function or of a member: digits of base64url of
 * each sort. One of 1,500 values has no decimal digit, as most names do, which
 * have no quotes. */
static bool is_value(struct octets value)
{
    bool capital = false, small = false;
    bool decimal = is_quoted(value);
    size_t size = 0;

    for (; size < value.size && is_word(value.data[size]); size++) {
        uint8_t octet = value.data[size];

        capital |= ascii_fold(octet) != octet;
        small |= ascii_is_letter(octet) && ascii_fold(octet) == octet;
        decimal |= ascii_is_digit(octet);
    }
    return size >= SECRET_DIGITS && capital && small && decimal
        && (size == value.size || !is_one_of(value.data[size], "(."));
}

/* Looks at the octet at at. True for the second of the two members. */
static bool look(struct octets text, size_t at, struct object *in)
{
    struct octets value;

    if (text.data[at] == 'k' && enter_member(text, at, "kty", &value)
        && is_type(value)) {
        in->has_type = true;
        in->offset = at;
    } else if (text.data[at] == 'd' && enter_member(text, at, "d", &value)
               && is_value(value)) {
        in->has_value = true;
    }
    return in->has_type && in->has_value;
}

/* The backslashes before an octet. */
static size_t count_escapes(struct octets text, size_t at)
{
    size_t count = 0;

    while (count < at && text.data[at - count - 1] == '\\')
        count++;
    return count;
}

/* The octets of a string up to its end, or 0 where none begins, ends in its
 * line, or has others in it, as JSON within JSON: those that have more escapes
 * before their quotes. */
static size_t string_size(struct octets text, size_t at)
{
    uint8_t quote = text.data[at];
    size_t size = 1;

    if (quote != '"' && quote != '\'')
        return 0;
    while (at + size < text.size && text.data[at + size] != quote
           && text.data[at + size] != '\n')
        size++;
    if (at + size == text.size || text.data[at + size] != quote
        || count_escapes(text, at + size) != count_escapes(text, at))
        return 0;
    return size + 1;
}

/* What is around an octet: the objects, and the string that hides what looks
 * like the beginning or the end of one. */
struct place {
    struct object objects[DEPTH];
    size_t depth;
    size_t behind; /* the string */
};

/* Objects that are deeper than is told apart are one. */
static struct object *object_at(struct place *place)
{
    size_t depth = place->depth < DEPTH ? place->depth : DEPTH - 1;

    return &place->objects[depth];
}

/* Moves to the next octet. */
static void move_to(struct place *place, struct octets text, size_t at)
{
    if (at < place->behind)
        return;
    place->behind = at + string_size(text, at);
    if (text.data[at] == '{' && ++place->depth < DEPTH)
        *object_at(place) = (struct object){ false, false, 0 };
    else if (text.data[at] == '}' && place->depth > 0)
        place->depth--;
}

/* The place behind the name of a member, which may have a quote. */
static size_t behind_name(struct octets text, size_t at)
{
    struct octets rest = octets_skip(text, at);

    while (rest.size > 0 && is_word(rest.data[0]))
        rest = octets_skip(rest, 1);
    skip(&rest, "\\\"'");
    return text.size - rest.size;
}

bool jwk_next(struct octets text, size_t *at, struct secret *out)
{
    struct place place = { .depth = 0 };

    for (; *at < text.size; ++*at) {
        struct object *in;

        move_to(&place, text, *at);
        in = object_at(&place);
        if (look(text, *at, in)) {
            *out = (struct secret){ in->offset, false, false };
            *at = behind_name(text, *at);
            return true;
        }
    }
    return false;
}
