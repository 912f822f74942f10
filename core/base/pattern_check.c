#include "base/pattern_check.h"

#include "base/pattern_class.h"

/* Captures of a pattern that is being checked, and which are open. */
struct checking {
    struct octets pattern;
    unsigned count;
    uint32_t open; /* a bit for each */
    struct fault *fault;
};

static bool open_capture(struct checking *checking, size_t at)
{
    if (checking->count == PATTERN_CAPTURES)
        return fault_refuse(checking->fault, FAULT_PATTERN_CAPTURES, at);
    checking->open |= UINT32_C(1) << checking->count++;
    return true;
}

/* Closes the capture that was opened last. */
static bool close_capture(struct checking *checking, size_t at)
{
    for (unsigned i = checking->count; i-- > 0;)
        if ((checking->open & UINT32_C(1) << i) != 0) {
            checking->open &= ~(UINT32_C(1) << i);
            return true;
        }
    return fault_refuse(checking->fault, FAULT_PATTERN_CAPTURE, at);
}

/* Checks a set and sets *end behind it. */
static bool check_set(struct checking *checking, size_t at, size_t *end)
{
    *end = pattern_set_end(checking->pattern, at);
    if (*end != PATTERN_NONE)
        return true;
    return fault_refuse(checking->fault, FAULT_PATTERN_SET, at);
}

/* A capture by its number is one that is there and closed. */
static bool check_number(const struct checking *checking, size_t at)
{
    unsigned number = (unsigned)(checking->pattern.data[at + 1] - '1');

    /* %0 is a number beyond all others. */
    if (number < checking->count
        && (checking->open & UINT32_C(1) << number) == 0)
        return true;
    return fault_refuse(checking->fault, FAULT_PATTERN_CAPTURE, at);
}

/* Checks an item that begins with a percent sign. */
static bool check_escape(struct checking *checking, size_t at, size_t *end)
{
    struct octets pattern = checking->pattern;

    *end = at + 2;
    if (*end > pattern.size)
        return fault_refuse(checking->fault, FAULT_PATTERN_ESCAPE, at);
    switch (pattern.data[at + 1]) {
    case 'b':
        *end = at + 4;
        if (*end <= pattern.size)
            return true;
        return fault_refuse(checking->fault, FAULT_PATTERN_BALANCE, at);
    case 'f':
        if (at + 2 == pattern.size || pattern.data[at + 2] != '[')
            return fault_refuse(checking->fault, FAULT_PATTERN_FRONTIER, at);
        return check_set(checking, at + 2, end);
    case '0': case '1': case '2': case '3': case '4':
    case '5': case '6': case '7': case '8': case '9':
        return check_number(checking, at);
    default:
        return true;
    }
}

static bool check_item(struct checking *checking, size_t at, size_t *end)
{
    *end = at + 1;
    switch (checking->pattern.data[at]) {
    case '(':
        return open_capture(checking, at);
    case ')':
        return close_capture(checking, at);
    case '[':
        return check_set(checking, at, end);
    case PATTERN_ESCAPE:
        return check_escape(checking, at, end);
    default:
        return true;
    }
}

bool pattern_check(struct octets pattern, struct fault *fault)
{
    struct checking checking = { pattern, 0, 0, fault };

    *fault = (struct fault){ .code = FAULT_NONE };
    for (size_t at = 0; at < pattern.size;)
        if (!check_item(&checking, at, &at))
            return false;
    if (checking.open == 0)
        return true;
    return fault_refuse(fault, FAULT_PATTERN_CAPTURE, pattern.size);
}

bool pattern_is_plain(struct octets pattern)
{
    static const char special[] = "^$*+?.([%-";

    for (size_t i = 0; i < pattern.size; i++)
        if (memchr(special, pattern.data[i], sizeof special - 1) != NULL)
            return false;
    return true;
}
