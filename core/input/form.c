#include "input/form.h"

#include "base/base64.h"

enum {
    BINARY_OCTETS = 4, /* that show whether a file is binary */
    BASE64_SIGN = 32,  /* digits that no word of a text has */
    LAST_LENGTH = 0xbf /* above, a length has 64 octets and more of its own */
};

/* The octets before the first of one kind. */
static size_t size_before(struct octets text, uint8_t octet)
{
    const uint8_t *found = NULL;

    if (text.size > 0)
        found = memchr(text.data, octet, text.size);
    return found != NULL ? (size_t)(found - text.data) : text.size;
}

size_t form_line(struct octets text)
{
    text.size = size_before(text, '\n');
    return size_before(text, '\r');
}

size_t form_blanks(struct octets text)
{
    size_t size = 0;

    while (size < text.size
           && (text.data[size] == ' ' || text.data[size] == '\t'
               || text.data[size] == '\n' || text.data[size] == '\r'))
        size++;
    return size;
}

static bool is_control(uint8_t octet)
{
    return (octet < ' ' && octet != '\t' && octet != '\n' && octet != '\r')
        || octet == 0x7f;
}

/* A byte order mark, or ASCII in UTF-16: text, though not as it should be. */
static bool is_marked(struct octets text)
{
    return text.size >= 2
        && (text.data[0] >= 0xef || (text.data[0] >= ' ' && text.data[1] == 0)
            || (text.data[0] == 0 && text.data[1] >= ' '));
}

/* The type, the length and the first component of a SEQUENCE are soon below
 * or above the characters of ASCII; other elements begin below. */
static bool is_binary(struct octets text)
{
    size_t size = text.size < BINARY_OCTETS ? text.size : BINARY_OCTETS;

    if (is_marked(text))
        return false;
    for (size_t i = 0; i < size; i++)
        if (is_control(text.data[i])
            || (text.data[0] == 0x30 && text.data[i] >= 0x80))
            return true;
    return false;
}

/* A SEQUENCE begins with M in base64, and a line of it is nothing else. */
static bool is_base64(struct octets text)
{
    struct octets line = { text.data, form_line(text) };
    size_t size = 0;

    while (size < line.size && base64_places[line.data[size]] != 0)
        size++;
    if (size < BASE64_SIGN || line.data[0] != 'M')
        return false;
    while (size < line.size && line.data[size] == '=')
        size++;
    line = (struct octets){ line.data + size, line.size - size };
    return form_blanks(line) == line.size;
}

/* The octets after a mark; 0 if the text does not begin with it. */
static size_t mark(struct octets text, const char *octets, size_t size)
{
    return text.size >= size && memcmp(text.data, octets, size) == 0 ? size
                                                                     : 0;
}

/* UTF-16 whose first character is that of a SEQUENCE, and soon one that is
 * not ASCII, from the length of it. low is 0 if the low octet is first. */
static bool is_wide_sequence(struct octets text, size_t low)
{
    size_t units = text.size / 2 < BINARY_OCTETS ? text.size / 2
                                                 : BINARY_OCTETS;

    if (units == 0 || text.data[low] != 0x30 || text.data[1 - low] != 0)
        return false;
    for (size_t i = 1; i < units; i++)
        if (text.data[2 * i + 1 - low] != 0
            || text.data[2 * i + low] >= 0x80
            || is_control(text.data[2 * i + low]))
            return true;
    return false;
}

/* UTF-8 that has U+FFFD in place of what was no text, or began as a length of
 * Latin-1 that no element has. */
static bool is_narrow_sequence(struct octets text)
{
    static const char lost[] = "\xef\xbf\xbd";
    const size_t size = sizeof lost - 1;

    if (text.size < 2 || text.data[0] != 0x30)
        return false;
    if (text.data[1] > LAST_LENGTH)
        return true;
    for (size_t i = 1; i < BINARY_OCTETS && i + size <= text.size; i++)
        if (memcmp(text.data + i, lost, size) == 0)
            return true;
    return false;
}

bool form_is_rewritten(struct octets file)
{
    size_t low = mark(file, "\xff\xfe", 2);
    size_t high = mark(file, "\xfe\xff", 2);
    size_t any = low + high + mark(file, "\xef\xbb\xbf", 3);
    struct octets rest = { file.data + any, file.size - any };

    return low + high > 0 ? is_wide_sequence(rest, high > 0)
                          : is_narrow_sequence(rest);
}

/* The octets that a SEQUENCE should have, by a length in the long form; 0 for
 * what is none. */
static size_t whole_size(struct octets file)
{
    size_t octets, size = 0;

    if (file.size < 2 || file.data[0] != 0x30 || file.data[1] < 0x81
        || file.data[1] > 0x84)
        return 0;
    octets = file.data[1] & 0x7f;
    if (file.size < 2 + octets)
        return 0;
    for (size_t i = 0; i < octets; i++)
        size = size << 8 | file.data[2 + i];
    return size + 2 + octets;
}

bool form_has_line_ends(struct octets file)
{
    size_t whole = whole_size(file), feeds = 0;

    if (whole == 0 || file.size <= whole)
        return false;
    for (size_t i = 0; i < file.size; i++) {
        if (file.data[i] != '\n')
            continue;
        if (i == 0 || file.data[i - 1] != '\r')
            return false;
        feeds++;
    }
    return file.size - feeds == whole;
}

enum form form_of(struct octets beginning)
{
    size_t blanks;

    if (is_binary(beginning))
        return FORM_DER;
    blanks = form_blanks(beginning);
    if (blanks == beginning.size)
        return FORM_EMPTY;
    beginning.data += blanks;
    beginning.size -= blanks;
    if (beginning.size > FORM_OCTETS)
        beginning.size = FORM_OCTETS;
    return is_base64(beginning) ? FORM_BASE64 : FORM_PEM;
}
