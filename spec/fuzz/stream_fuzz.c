/* libFuzzer target: a stream gives the same through a window that grows and
 * moves as it does over the whole input, reads nothing outside of it, and
 * always comes to its end. */
#include "input/stream.h"

#include <stdlib.h>

#include "base/limits.h"
#include "x509/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The part of the input that is seen. */
struct view {
    struct stream stream;
    struct octets window;
    const uint8_t *end; /* of the input */
    size_t step;        /* octets that are seen at a time */
};

/* The next step that is not MORE. */
static enum stream_step next(struct view *view, struct stream_element *out)
{
    enum stream_step step;

    for (;;) {
        const uint8_t *seen = view->window.data + view->window.size;
        size_t left = (size_t)(view->end - seen);

        step = stream_next(&view->stream, &view->window, left == 0, out);
        if (step != STREAM_MORE)
            return step;
        if (left == 0 || view->window.size > LIMIT_STREAM_OCTETS)
            abort();
        view->window.size += left < view->step ? left : view->step;
    }
}

static bool agree(enum stream_step step, const struct stream_element *a,
                  const struct stream_element *b)
{
    if (step == STREAM_END)
        return true;
    return a->start == b->start
        && (step == STREAM_REFUSED
            ? a->code == b->code && a->code != FAULT_NONE
            : a->octets.data == b->octets.data
              && a->octets.size == b->octets.size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stream_element a = { 0 }, b = { 0 };
    struct view whole = { .window = { data, size }, .end = data + size };
    struct view part = { .window = { data, 0 }, .end = data + size };
    enum stream_step step;
    struct fault fault;
    struct pem pem;

    part.step = size > 0 && data[size - 1] > 0 ? data[size - 1] : 1;
    if (!pem_init(&pem, whole.window, &fault))
        return 0; /* refused at once */
    part.stream.form = form_of(whole.window); /* else all of it is seen */
    do {
        step = next(&whole, &a);
        if (step != next(&part, &b) || !agree(step, &a, &b))
            abort();
    } while (step != STREAM_END);
    return 0;
}
