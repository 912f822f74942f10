#include "base/pattern_class.h"

size_t pattern_set_end(struct octets pattern, size_t at)
{
    size_t first = at + 1;

    if (first < pattern.size && pattern.data[first] == '^')
        first++;
    for (size_t i = first; i < pattern.size; i++) {
        if (pattern.data[i] == ']' && i > first)
            return i + 1;
        if (pattern.data[i] == PATTERN_ESCAPE)
            i++;
    }
    return PATTERN_NONE;
}

static bool is_lower(unsigned character)
{
    return character >= 'a' && character <= 'z';
}

static bool is_upper(unsigned character)
{
    return character >= 'A' && character <= 'Z';
}

static bool is_alphanumeric(unsigned character)
{
    return is_lower(character | 0x20) || pattern_is_digit(character);
}

static bool is_graphic(unsigned character)
{
    return character > ' ' && character < 0x7f;
}

static bool is_space(unsigned character)
{
    return character == ' ' || (character >= '\t' && character <= '\r');
}

static bool is_hexadecimal(unsigned character)
{
    return pattern_is_digit(character)
        || ((character | 0x20) >= 'a' && (character | 0x20) <= 'f');
}

/* True if a character is of the class of a letter in lower case, or, where it
 * names none, if it is that character. */
static bool in_class(unsigned character, unsigned letter)
{
    switch (letter) {
    case 'a': return is_lower(character | 0x20);
    case 'c': return character < ' ' || character == 0x7f;
    case 'd': return pattern_is_digit(character);
    case 'g': return is_graphic(character);
    case 'l': return is_lower(character);
    case 'p': return is_graphic(character) && !is_alphanumeric(character);
    case 's': return is_space(character);
    case 'u': return is_upper(character);
    case 'w': return is_alphanumeric(character);
    case 'x': return is_hexadecimal(character);
    case 'z': return character == '\0'; /* of Lua 5.1 */
    default:  return character == letter;
    }
}

bool pattern_is_escaped(unsigned character, unsigned letter)
{
    if (!is_upper(letter) || strchr("ACDGLPSUWXZ", (int)letter) == NULL)
        return in_class(character, letter);
    return !in_class(character, letter | 0x20);
}

bool pattern_in_set(unsigned character, const uint8_t *set,
                    const uint8_t *end)
{
    const uint8_t *next = set + 1, *last = end - 1;
    bool complement = *next == '^';

    for (next += complement; next < last; next++) {
        if (*next == PATTERN_ESCAPE) {
            if (pattern_is_escaped(character, *++next))
                return !complement;
        } else if (last - next > 2 && next[1] == '-') {
            if (*next <= character && character <= next[2])
                return !complement;
            next += 2;
        } else if (*next == character) {
            return !complement;
        }
    }
    return complement;
}
