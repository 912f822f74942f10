#include "input/jwk.h"

#include <string.h>

#include "base/ascii.h"

enum {
    DEPTH = 32, /* objects within objects that are told apart */
    DIGITS = 43 /* of the least private values: 32 octets in base64url */
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
    return size >= DIGITS && capital && small && decimal
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

/* The object around the next octet. Those that are deeper than is told apart
 * are one. */
static size_t depth_behind(uint8_t octet, size_t depth)
{
    if (octet == '{')
        return depth < DEPTH - 1 ? depth + 1 : depth;
    return octet == '}' && depth > 0 ? depth - 1 : depth;
}

bool jwk_next(struct octets text, size_t *at, struct secret *out)
{
    struct object objects[DEPTH] = { { false, false, 0 } };
    size_t depth = 0;

    while (*at < text.size) {
        size_t here = (*at)++;

        depth = depth_behind(text.data[here], depth);
        if (text.data[here] == '{')
            objects[depth] = (struct object){ false, false, 0 };
        if (look(text, here, &objects[depth])) {
            *out = (struct secret){ objects[depth].offset, false, false };
            return true;
        }
    }
    return false;
}
