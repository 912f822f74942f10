/* libFuzzer target: no pattern reads outside of itself or of its subject, and
 * none takes more steps than it was given. The first octet is the size of the
 * pattern; the subject follows it. */
#include "base/pattern.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { STEPS = 20000 };

static void check_captures(const struct pattern_match *match)
{
    for (unsigned i = 0; i < match->count; i++) {
        const struct pattern_capture *capture = &match->captures[i];
        size_t length = capture->size == PATTERN_POSITION ? 0 : capture->size;

        if (capture->start > match->subject.size
            || length > match->subject.size - capture->start)
            abort();
    }
}

static void search(struct octets pattern, struct octets subject)
{
    struct pattern_match match = { .subject = subject, .pattern = pattern,
                                   .steps = STEPS };
    size_t start = 0, end = pattern_find(&match, &start);

    if (match.steps > STEPS || start > subject.size)
        abort();
    if (end == PATTERN_NONE)
        return;
    if (end < start || end > subject.size)
        abort();
    check_captures(&match);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets pattern, subject;
    struct fault fault;

    if (size < 1 || data[0] > size - 1)
        return 0;
    pattern = (struct octets){ data + 1, data[0] };
    subject = (struct octets){ data + 1 + data[0], size - 1 - data[0] };
    (void)pattern_is_plain(pattern);
    if (pattern_check(pattern, &fault))
        search(pattern, subject);
    else if (fault.code == FAULT_NONE || fault.offset > pattern.size)
        abort();
    return 0;
}
