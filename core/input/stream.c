#include "input/stream.h"

#include "asn1/der.h"
#include "base/limits.h"
#include "x509/pem.h"

enum { CERT_BEGINNING = 6 }; /* octets by which one is found again */

static void move(struct octets *window, size_t octets)
{
    window->data += octets;
    window->size -= octets;
}

static enum stream_step refuse(struct stream_element *out,
                               enum fault_code code, const uint8_t *start)
{
    out->code = code;
    out->start = start;
    return STREAM_REFUSED;
}

static enum stream_step end(struct stream *in)
{
    in->over = true;
    return STREAM_END;
}

/* DER ------------------------------------------------------------------- */

/* True if what follows begins as a Certificate whose first component has 128
 * octets or more: no component of one begins so. */
static bool begins_cert(const uint8_t *octets)
{
    return octets[0] == DER_SEQUENCE && octets[1] == 0x82
        && octets[4] == DER_SEQUENCE
        && (octets[5] == 0x81 || octets[5] == 0x82);
}

/* Moves to what may be the next Certificate, once lengths make no sense. */
static void find_cert(struct stream *in, struct octets *window, bool last)
{
    while (window->size >= CERT_BEGINNING) {
        if (begins_cert(window->data)) {
            in->skipping = false;
            return;
        }
        move(window, 1);
    }
    if (last)
        move(window, window->size);
}

/* The length that the header of an element states, with its own; 0 if there
 * is no whole header, or one whose tag goes on, which is refused anyway. */
static size_t stated_size(struct octets octets)
{
    const uint8_t long_tag = 0x1f;
    size_t count, length = 0;

    if (octets.size == 0 || (octets.data[0] & long_tag) == long_tag)
        return 0;
    if (octets.size < 2 || octets.data[1] < DER_LONG_FORM)
        return octets.size < 2 ? 0 : (size_t)octets.data[1] + 2;
    count = octets.data[1] - DER_LONG_FORM;
    if (octets.size < 2 + count || count > 4)
        return 0;
    for (size_t i = 0; i < count; i++)
        length = length << 8 | octets.data[2 + i];
    return length + 2 + count;
}

static enum stream_step refuse_der(struct stream *in, struct octets *window,
                                   enum fault_code code,
                                   struct stream_element *out)
{
    const uint8_t *start = window->data;

    in->skipping = true;
    move(window, 1);
    return refuse(out, code, start);
}

static enum stream_step next_der(struct stream *in, struct octets *window,
                                 bool last, struct stream_element *out)
{
    struct der_element element;
    struct fault fault;
    struct der der;

    if (in->skipping)
        find_cert(in, window, last);
    if (window->size == 0)
        return last ? end(in) : STREAM_MORE;
    if (in->skipping)
        return STREAM_MORE;
    if (stated_size(*window) > LIMIT_CERT_OCTETS)
        return refuse_der(in, window, FAULT_CERT_SIZE, out);
    der_init(&der, *window, &fault);
    if (!der_next(&der, &element))
        return fault.code == FAULT_DER_TRUNCATED && !last
             ? STREAM_MORE : refuse_der(in, window, fault.code, out);
    move(window, element.encoding.size);
    *out = (struct stream_element){
        element.encoding.data, element.encoding, FAULT_NONE
    };
    return STREAM_ELEMENT;
}

/* Base64, a line each --------------------------------------------------- */

static enum stream_step next_line(struct stream *in, struct octets *window,
                                  bool last, struct stream_element *out)
{
    struct octets line;

    if (in->skipping)
        move(window, form_line(*window));
    in->skipping = in->skipping && window->size == 0;
    move(window, form_blanks(*window));
    if (window->size == 0)
        return last ? end(in) : STREAM_MORE;
    line = (struct octets){ window->data, form_line(*window) };
    if (line.size == window->size && !last
        && line.size <= LIMIT_STREAM_OCTETS)
        return STREAM_MORE;
    in->skipping = line.size == window->size;
    move(window, line.size);
    if (line.size > LIMIT_STREAM_OCTETS)
        return refuse(out, FAULT_CERT_SIZE, line.data);
    *out = (struct stream_element){ line.data, line, FAULT_NONE };
    return STREAM_ELEMENT;
}

/* PEM ------------------------------------------------------------------- */

static bool is_certificate(struct octets label)
{
    static const struct octets labels[] = {
        { (const uint8_t *)"CERTIFICATE", 11 },
        { (const uint8_t *)"X509 CERTIFICATE", 16 },
        { (const uint8_t *)"X.509 CERTIFICATE", 17 },
    };

    return octets_equal(label, labels[0]) || octets_equal(label, labels[1])
        || octets_equal(label, labels[2]);
}

static void move_to(struct stream *in, struct octets *window,
                    const uint8_t *next)
{
    if (next > window->data)
        in->within = next[-1] != '\n' && next[-1] != '\r';
    move(window, (size_t)(next - window->data));
}

/* No block begins in the window, or not yet. */
static enum stream_step end_text(struct stream *in, struct octets *window,
                                 bool last, struct stream_element *out)
{
    if (!last) {
        if (window->size > PEM_BOUNDARY_OCTETS)
            move_to(in, window,
                    window->data + window->size - PEM_BOUNDARY_OCTETS);
        return STREAM_MORE;
    }
    move(window, window->size);
    in->over = true;
    return in->found ? STREAM_END
                     : refuse(out, FAULT_CONTAINER_TEXT, window->data);
}

static enum stream_step give_block(const struct pem_block *block,
                                   struct stream_element *out)
{
    const uint8_t *start = block->text.data;

    if (!is_certificate(block->label))
        return refuse(out, FAULT_CONTAINER_LABEL, start);
    if (block->body.size > LIMIT_STREAM_OCTETS)
        return refuse(out, FAULT_CERT_SIZE, start);
    *out = (struct stream_element){ start, block->body, FAULT_NONE };
    return STREAM_ELEMENT;
}

/* Refuses what pem has not read, and passes its beginning. A block that ends
 * nowhere in a window as large as this is too large. */
static enum stream_step refuse_block(struct stream *in, struct pem *pem,
                                     struct octets *window,
                                     struct stream_element *out)
{
    struct fault fault = *pem->fault;
    struct pem ahead;

    pem_skip(pem);
    ahead = *pem;
    if (fault.code == FAULT_PEM_UNENDED && !pem_find(&ahead)
        && window->size > LIMIT_STREAM_OCTETS)
        fault.code = FAULT_CERT_SIZE;
    in->skipping = pem->skipping;
    move_to(in, window, pem->next);
    return refuse(out, fault.code, pem->origin + fault.offset);
}

static enum stream_step next_block(struct stream *in, struct octets *window,
                                   bool last, struct stream_element *out)
{
    struct fault fault = { FAULT_NONE, 0 };
    struct pem pem = { window->data, window->data + window->size,
                       window->data, &fault, in->skipping, in->within };
    struct pem_block block;
    bool found = pem_find(&pem), read, whole;

    in->skipping = pem.skipping;
    if (!found)
        return end_text(in, window, last, out);
    in->found = true;
    move_to(in, window, pem.next);
    whole = last || window->size > LIMIT_STREAM_OCTETS;
    read = pem_next(&pem, &block);
    if (!whole && (!read || pem.next == pem.end))
        return STREAM_MORE;
    if (!read)
        return refuse_block(in, &pem, window, out);
    in->skipping = false;
    move_to(in, window, pem.next);
    return give_block(&block, out);
}

/* ------------------------------------------------------------------------ */

static enum stream_step begin(struct stream *in, struct octets *window,
                              bool last, struct stream_element *out)
{
    size_t blanks = form_blanks(*window);
    struct fault fault;
    struct pem pem;

    if (blanks >= FORM_OCTETS)
        move_to(in, window, window->data + blanks);
    if (window->size < FORM_OCTETS && !last)
        return STREAM_MORE;
    in->form = form_of(*window);
    if (in->form == FORM_EMPTY)
        return end(in);
    if (in->form != FORM_PEM || pem_init(&pem, *window, &fault))
        return STREAM_ELEMENT;
    in->over = true;
    return refuse(out, fault.code, window->data);
}

enum stream_step stream_next(struct stream *in, struct octets *window,
                             bool last, struct stream_element *out)
{
    if (in->over)
        return STREAM_END;
    if (in->form == FORM_EMPTY) {
        enum stream_step step = begin(in, window, last, out);

        if (step != STREAM_ELEMENT)
            return step;
    }
    switch (in->form) {
    case FORM_DER:
        return next_der(in, window, last, out);
    case FORM_BASE64:
        return next_line(in, window, last, out);
    default:
        return next_block(in, window, last, out);
    }
}
