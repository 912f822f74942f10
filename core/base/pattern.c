#include "base/pattern.h"

#include "base/limits.h"

/* A capture that is still open. */
#define OPEN (SIZE_MAX - 1)

static size_t match_from(struct pattern_match *match, size_t at, size_t item);

/* Takes so many steps; false where there are less. */
static bool take(struct pattern_match *match, size_t steps)
{
    if (match->steps < steps) {
        match->steps = 0;
        match->stop = PATTERN_STEPS;
        return false;
    }
    match->steps -= steps;
    return true;
}

/* Where the single character class at an offset ends. */
static size_t class_end(struct octets pattern, size_t item)
{
    switch (pattern.data[item]) {
    case PATTERN_ESCAPE: return item + 2;
    case '[':    return pattern_set_end(pattern, item);
    default:     return item + 1;
    }
}

/* True if there is a character of the subject here that a class has. */
static bool is_single(struct pattern_match *match, size_t at, size_t item,
                      size_t end)
{
    const uint8_t *pattern = match->pattern.data;

    if (at >= match->subject.size || !take(match, 1))
        return false;
    switch (pattern[item]) {
    case '.':
        return true;
    case PATTERN_ESCAPE:
        return pattern_is_escaped(match->subject.data[at], pattern[item + 1]);
    case '[':
        return pattern_in_set(match->subject.data[at], pattern + item,
                              pattern + end);
    default:
        return pattern[item] == match->subject.data[at];
    }
}

/* As many as there are, but at least some; then fewer and fewer. */
static size_t match_most(struct pattern_match *match, size_t at, size_t item,
                         size_t end, size_t least)
{
    size_t count = 0, found;

    while (is_single(match, at + count, item, end))
        count++;
    for (; count >= least; count--) {
        found = match_from(match, at + count, end + 1);
        if (found != PATTERN_NONE || match->stop != PATTERN_GOES_ON
            || count == 0)
            return found;
    }
    return PATTERN_NONE;
}

/* None; then more and more. */
static size_t match_least(struct pattern_match *match, size_t at, size_t item,
                          size_t end)
{
    size_t found;

    for (;; at++) {
        found = match_from(match, at, end + 1);
        if (found != PATTERN_NONE || match->stop != PATTERN_GOES_ON
            || !is_single(match, at, item, end))
            return found;
    }
}

/* One, and the rest of the pattern behind it. */
static size_t match_one(struct pattern_match *match, size_t at, size_t item,
                        size_t end)
{
    if (!is_single(match, at, item, end))
        return PATTERN_NONE;
    return match_from(match, at + 1, end + 1);
}

/* "%bxy": from an x to the y that balances it. */
static size_t match_balance(struct pattern_match *match, size_t at,
                            size_t item)
{
    unsigned begin = match->pattern.data[item + 2];
    unsigned end = match->pattern.data[item + 3];
    const uint8_t *subject = match->subject.data;
    size_t open = 1;

    if (at >= match->subject.size || subject[at] != begin)
        return PATTERN_NONE;
    while (++at < match->subject.size && take(match, 1))
        if (subject[at] == end) {
            if (--open == 0)
                return at + 1;
        } else if (subject[at] == begin) {
            open++;
        }
    return PATTERN_NONE;
}

/* The character at an offset; zero around the subject. */
static unsigned character_at(const struct pattern_match *match, size_t at)
{
    return at < match->subject.size ? match->subject.data[at] : 0;
}

/* "%f[set]": between a character that is not in the set and one that is. */
static bool is_frontier(const struct pattern_match *match, size_t at,
                        size_t item, size_t end)
{
    const uint8_t *set = match->pattern.data + item + 2;
    const uint8_t *set_ends = match->pattern.data + end;
    unsigned before = at == 0 ? 0 : character_at(match, at - 1);

    return !pattern_in_set(before, set, set_ends)
        && pattern_in_set(character_at(match, at), set, set_ends);
}

/* "%1": what a capture has, once more. */
static size_t match_again(struct pattern_match *match, size_t at, size_t item)
{
    const struct pattern_capture *capture =
        &match->captures[match->pattern.data[item + 1] - '1'];
    const uint8_t *subject = match->subject.data;

    /* A place is no text; in Lua it is longer than any. */
    if (capture->size == PATTERN_POSITION
        || match->subject.size - at < capture->size
        || !take(match, capture->size)
        || memcmp(subject + capture->start, subject + at, capture->size) != 0)
        return PATTERN_NONE;
    return at + capture->size;
}

static size_t match_open(struct pattern_match *match, size_t at, size_t item)
{
    bool place = match->pattern.data[item + 1] == ')';
    size_t found;

    match->captures[match->count++] = (struct pattern_capture){
        at, place ? PATTERN_POSITION : OPEN
    };
    found = match_from(match, at, item + (place ? 2 : 1));
    if (found == PATTERN_NONE)
        match->count--;
    return found;
}

static size_t match_close(struct pattern_match *match, size_t at, size_t item)
{
    struct pattern_capture *capture = &match->captures[match->count];
    size_t found;

    do
        capture--;
    while (capture->size != OPEN);
    capture->size = at - capture->start;
    found = match_from(match, at, item + 1);
    if (found == PATTERN_NONE)
        capture->size = OPEN;
    return found;
}

/* What an item makes of a place: the match goes on at another item and place,
 * or is decided. */
enum progress { GOES_ON, DECIDED };

/* A class and the quantifier behind it. *at is the result once decided. */
static enum progress match_class(struct pattern_match *match, size_t *at,
                                 size_t *item)
{
    struct octets pattern = match->pattern;
    size_t end = class_end(pattern, *item), found;

    switch (end < pattern.size ? pattern.data[end] : '\0') {
    case '*':
        *at = match_most(match, *at, *item, end, 0);
        return DECIDED;
    case '+':
        *at = match_most(match, *at, *item, end, 1);
        return DECIDED;
    case '-':
        *at = match_least(match, *at, *item, end);
        return DECIDED;
    case '?':
        found = match_one(match, *at, *item, end);
        *item = end + 1;
        if (found == PATTERN_NONE && match->stop == PATTERN_GOES_ON)
            return GOES_ON;
        *at = found;
        return DECIDED;
    default:
        *at = is_single(match, *at, *item, end) ? *at + 1 : PATTERN_NONE;
        *item = end;
        return *at == PATTERN_NONE ? DECIDED : GOES_ON;
    }
}

/* An item that begins with a percent sign. */
static enum progress match_escape(struct pattern_match *match, size_t *at,
                                  size_t *item)
{
    unsigned letter = match->pattern.data[*item + 1];
    size_t end;

    if (letter == 'b') {
        *at = match_balance(match, *at, *item);
        *item += 4;
    } else if (letter == 'f') {
        end = pattern_set_end(match->pattern, *item + 2);
        if (!is_frontier(match, *at, *item, end))
            *at = PATTERN_NONE;
        *item = end;
    } else if (pattern_is_digit(letter)) {
        *at = match_again(match, *at, *item);
        *item += 2;
    } else {
        return match_class(match, at, item);
    }
    return *at == PATTERN_NONE ? DECIDED : GOES_ON;
}

static enum progress match_item(struct pattern_match *match, size_t *at,
                                size_t *item)
{
    switch (match->pattern.data[*item]) {
    case '(':
        *at = match_open(match, *at, *item);
        return DECIDED;
    case ')':
        *at = match_close(match, *at, *item);
        return DECIDED;
    case '$':
        if (*item + 1 < match->pattern.size)
            return match_class(match, at, item);
        if (*at != match->subject.size)
            *at = PATTERN_NONE;
        return DECIDED;
    case PATTERN_ESCAPE:
        return match_escape(match, at, item);
    default:
        return match_class(match, at, item);
    }
}

/* Matches the rest of the pattern at a place. */
static size_t match_from(struct pattern_match *match, size_t at, size_t item)
{
    enum progress progress = GOES_ON;

    if (match->depth == 0) {
        match->stop = PATTERN_DEPTH;
        return PATTERN_NONE;
    }
    match->depth--;
    while (progress == GOES_ON && item < match->pattern.size
           && take(match, 1))
        progress = match_item(match, &at, &item);
    match->depth++;
    return match->stop == PATTERN_GOES_ON ? at : PATTERN_NONE;
}

size_t pattern_match_at(struct pattern_match *match, size_t start)
{
    match->depth = LIMIT_PATTERN_DEPTH;
    match->stop = PATTERN_GOES_ON;
    match->count = 0;
    return match_from(match, start, 0);
}

size_t pattern_find(struct pattern_match *match, size_t *start)
{
    size_t end;

    for (;; ++*start) {
        end = pattern_match_at(match, *start);
        if (end != PATTERN_NONE || match->stop != PATTERN_GOES_ON
            || *start == match->subject.size)
            return end;
    }
}
