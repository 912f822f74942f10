/* A cursor over DER (ITU-T X.690), for reading a schema top to bottom.
 *
 * A reader returns true and moves past what it read, or returns false and
 * records in the cursor's fault why, and at which element; it has then not
 * moved. So readers chain with &&, and the first failure is the one told.
 *
 * Nothing is allocated: all that is handed out are views into the input,
 * which must outlive them. The readers of headers are inline because a
 * certificate has some hundred of them and little else. */
#ifndef COTTER_DER_H
#define COTTER_DER_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

/* Identifier octets (X.690 8.1.2): class, constructed bit and tag number. */
enum {
    DER_BOOLEAN = 0x01,
    DER_INTEGER = 0x02,
    DER_BIT_STRING = 0x03,
    DER_OCTET_STRING = 0x04,
    DER_NULL = 0x05,
    DER_OBJECT_IDENTIFIER = 0x06,
    DER_ENUMERATED = 0x0a,
    DER_UTF8_STRING = 0x0c,
    DER_NUMERIC_STRING = 0x12,
    DER_PRINTABLE_STRING = 0x13,
    DER_TELETEX_STRING = 0x14,
    DER_IA5_STRING = 0x16,
    DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18,
    DER_VISIBLE_STRING = 0x1a,
    DER_UNIVERSAL_STRING = 0x1c,
    DER_BMP_STRING = 0x1e,
    DER_SEQUENCE = 0x30,
    DER_SET = 0x31
};
#define DER_CONTEXT_PRIMITIVE(n) (0x80 | (n))
#define DER_CONTEXT_CONSTRUCTED(n) (0xa0 | (n))

enum {
    DER_TAG_NUMBER = 0x1f, /* bits 5-1 of the identifier, X.690 8.1.2.2 */
    DER_LONG_FORM = 0x80   /* bit 8 of the first length octet, 8.1.3.5 */
};

struct der {
    const uint8_t *next;   /* the first octet not read yet */
    const uint8_t *end;    /* just past the last */
    const uint8_t *origin; /* octet 0 of the whole input */
    struct fault *fault;   /* shared by all cursors into this input */
};

struct der_element {
    struct octets encoding; /* identifier, length and contents octets */
    struct octets contents; /* contents octets alone */
};

/* The value of a BIT STRING. */
struct der_bits {
    struct octets octets; /* unused bits at the end are zero */
    unsigned unused;      /* 0 to 7 */
};

/* A cursor that can be read from, as all readers want it; what one that has
 * read did; and what it read. A reader that fails has not moved, and its fault
 * says why; within an element that is put back as a whole it may have. */
/*@ predicate der_valid(struct der *in) =
      \valid(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_ordered(in->origin, in->next)
      && octets_ordered(in->next, in->end)
      && in->end - in->origin <= PTRDIFF_MAX
      && \valid_read(in->next + (0 .. in->end - in->next - 1));

    predicate der_moved(struct der *in, uint8_t *from, integer done) =
      done != 0
      ? octets_ordered(from + 2, in->next) && octets_ordered(in->next, in->end)
      : in->next == from && in->fault->code != FAULT_NONE;

    predicate der_went(struct der *in, uint8_t *from, integer done) =
      done != 0
      ? octets_ordered(from + 2, in->next) && octets_ordered(in->next, in->end)
      : in->fault->code != FAULT_NONE;

    predicate der_inside(struct der *inner, struct der *in, uint8_t *from) =
      octets_ordered(from + 2, inner->next)
      && octets_ordered(inner->next, inner->end) && inner->end == in->next
      && inner->origin == in->origin && inner->fault == in->fault; */

/* Opens in on input and clears *fault, which must outlive the cursor. */
/*@ requires octets_valid(input) && \valid(in) && \valid(fault)
             && \separated(in, fault);
    assigns *in, *fault;
    ensures der_valid(in) && in->next == in->origin == input.data
            && in->end == input.data + input.size && in->fault == fault; */
void der_init(struct der *in, struct octets input, struct fault *fault);

/* A cursor over part, which lies within the input of in or is absent: then
 * nothing is left, and next is NULL. */
/*@ requires \valid_read(in) && octets_valid(part);
    assigns \nothing;
    ensures \result.next == part.data && \result.origin == in->origin
            && \result.end == part.data + part.size
            && \result.fault == in->fault; */
static inline struct der der_within(const struct der *in, struct octets part)
{
    return (struct der){ part.data,
                         part.data == NULL ? NULL : part.data + part.size,
                         in->origin, in->fault };
}

/* Records a refusal of the element that begins at where. Returns false. */
/*@ requires \valid_read(in) && \valid(in->fault) && code != FAULT_NONE
             && \separated(in, in->fault) && octets_ordered(in->origin, where);
    assigns *in->fault;
    ensures in->fault->code != FAULT_NONE && \result == false; */
bool der_refuse(const struct der *in, enum fault_code code,
                const uint8_t *where) SELDOM;

/* Refuses the element that begins at where unless something holds of it.
 * Returns whether it does. */
/*@ requires \valid_read(in) && \valid(in->fault)
             && \separated(in, in->fault) && (holds || code != FAULT_NONE)
             && octets_ordered(in->origin, where);
    assigns *in->fault;
    ensures \result <==> holds;
    ensures !\result ==> in->fault->code != FAULT_NONE; */
static inline bool der_require(const struct der *in, bool holds,
                               enum fault_code code, const uint8_t *where)
{
    if (!holds)
        der_refuse(in, code, where);
    return holds;
}

/* Moves back before element, which in has just read. Returns false, so that a
 * reader can return what it returns. */
/*@ requires \valid(in) && \valid_read(element);
    assigns in->next;
    ensures in->next == element->encoding.data && \result == false; */
static inline bool der_back(struct der *in, const struct der_element *element)
{
    in->next = element->encoding.data;
    return false;
}

/* Refuses element, which in has just read, and moves back before it. Returns
 * false. */
/*@ requires der_valid(in) && \valid_read(element) && code != FAULT_NONE
             && octets_ordered(in->origin, element->encoding.data)
             && \separated(element, in, in->fault);
    assigns in->next, *in->fault;
    ensures in->next == element->encoding.data && \result == false
            && in->fault->code != FAULT_NONE; */
static inline bool der_put_back(struct der *in,
                                const struct der_element *element,
                                enum fault_code code)
{
    der_refuse(in, code, element->encoding.data);
    return der_back(in, element);
}

/* True if nothing is left. Never fails. */
/*@ requires \valid_read(in);
    assigns \nothing;
    ensures \result <==> in->next == in->end; */
static inline bool der_is_done(const struct der *in)
{
    return in->next == in->end;
}

/* What is left, as a view. */
/*@ requires \valid_read(in) && octets_ordered(in->next, in->end)
             && in->end - in->next <= PTRDIFF_MAX;
    assigns \nothing;
    ensures \result.data == in->next
            && \result.size == in->end - in->next; */
static inline struct octets der_rest(const struct der *in)
{
    return (struct octets){ in->next, (size_t)(in->end - in->next) };
}

/* True if the next element carries identifier. Never fails. */
/*@ requires \valid_read(in) && octets_ordered(in->next, in->end)
             && \valid_read(in->next + (0 .. in->end - in->next - 1));
    assigns \nothing;
    ensures \result <==> in->next < in->end && *in->next == identifier; */
static inline bool der_peek(const struct der *in, uint8_t identifier)
{
    return in->next < in->end && *in->next == identifier;
}

/* The identifier and length octets of an element. */
struct der_header {
    size_t size;   /* of both; 0 if they are refused */
    size_t length; /* of the contents octets */
};

/* Reads a header where the length has the long form, or something is wrong.
 * It is given by value: what stays in registers need not wait for memory. */
/*@ requires der_valid(in);
    assigns *in->fault;
    ensures \result.size == 0
            ? in->fault->code != FAULT_NONE
            : 2 <= \result.size <= in->end - in->next - \result.length; */
MUST_CHECK struct der_header der_header_long(const struct der *in);

/* Reads one element of any type.
 * Faults: DER_TRUNCATED; DER_LENGTH; DER_IDENTIFIER for a tag number above
 * 30, which RFC 5280 never uses. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> out->encoding.data == \old(in->next)
                && out->encoding.data + out->encoding.size == in->next
                && out->contents.data + out->contents.size == in->next
                && out->contents.size + 2 <= out->encoding.size; */
MUST_CHECK static inline bool der_next(struct der *in,
                                       struct der_element *out)
{
    const uint8_t *at = in->next;
    size_t left = (size_t)(in->end - at);
    struct der_header header = { 2, 0 };
    size_t size;

    if (left < 2 || at[1] > left - 2 || at[1] >= DER_LONG_FORM
        || (at[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER) {
        header = der_header_long(in);
        if (header.size == 0)
            return false;
    } else {
        header.length = at[1];
    }
    size = header.size + header.length;
    /*@ assert octets_ordered(at + 2, at + size)
            && octets_ordered(at + size, in->end); */
    out->contents.data = at + header.size;
    out->contents.size = header.length;
    out->encoding.data = at;
    out->encoding.size = size;
    in->next = at + size;
    return true;
}

/* Reads one element, which must carry identifier. Faults: as der_next. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> out->encoding.data == \old(in->next)
                && out->encoding.data + out->encoding.size == in->next
                && out->contents.data + out->contents.size == in->next
                && out->contents.size + 2 <= out->encoding.size
                && *\old(in->next) == identifier; */
MUST_CHECK static inline bool der_expect(struct der *in, uint8_t identifier,
                                         struct der_element *out)
{
    if (in->next < in->end && *in->next != identifier) {
        der_refuse(in, FAULT_DER_IDENTIFIER, in->next);
        return false; /* said here, so that compilers see it */
    }
    return der_next(in, out);
}

/* Reads an OPTIONAL element; if it is absent, *out is all zero. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result && out->encoding.data == \null
            ? in->next == \old(in->next)
              && out->contents.data == \null && out->contents.size == 0
            : der_moved(in, \old(in->next), \result);
    ensures \result && out->encoding.data != \null
            ==> out->encoding.data == \old(in->next)
                && out->encoding.data + out->encoding.size == in->next
                && out->contents.data + out->contents.size == in->next
                && out->contents.size + 2 <= out->encoding.size; */
MUST_CHECK static inline bool der_optional(struct der *in, uint8_t identifier,
                                           struct der_element *out)
{
    if (der_peek(in, identifier))
        return der_next(in, out);
    *out = (struct der_element){ 0 };
    return true;
}

/* Reads a constructed element and opens inner on its contents octets. */
/*@ requires der_valid(in) && \valid(inner)
             && \separated(in, inner, in->fault);
    assigns in->next, *inner, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> der_inside(inner, in, \old(in->next)); */
MUST_CHECK static inline bool der_enter(struct der *in, uint8_t identifier,
                                        struct der *inner)
{
    struct der_element element;

    if (!der_expect(in, identifier, &element))
        return false;
    *inner = der_within(in, element.contents);
    return true;
}

/* As der_enter, for a SIZE (1..MAX): the list must not be empty.
 * Faults: DER_EMPTY. */
/*@ requires der_valid(in) && \valid(inner)
             && \separated(in, inner, in->fault);
    assigns in->next, *inner, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> der_inside(inner, in, \old(in->next)); */
MUST_CHECK static inline bool der_enter_list(struct der *in,
                                             uint8_t identifier,
                                             struct der *inner)
{
    struct der_element list;

    if (!der_expect(in, identifier, &list))
        return false;
    if (list.contents.size == 0) {
        in->next = list.encoding.data;
        der_refuse(in, FAULT_DER_EMPTY, in->next);
        return false; /* which analysers of one file cannot see of der_refuse */
    }
    *inner = der_within(in, list.contents);
    return true;
}

/* Checks that nothing is left: the counterpart of der_enter.
 * Faults: DER_TRAILING. */
/*@ requires der_valid(in);
    assigns *in->fault;
    ensures \result ? in->next == in->end : in->fault->code != FAULT_NONE; */
MUST_CHECK static inline bool der_end(const struct der *in)
{
    return in->next == in->end
        || der_refuse(in, FAULT_DER_TRAILING, in->next);
}

/* Reads a BOOLEAN (X.690 11.1). Faults: DER_BOOLEAN. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool der_boolean(struct der *in, bool *out);

/* der_default_false where there is a BOOLEAN. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> *out; */
MUST_CHECK bool der_not_default(struct der *in, bool *out);

/* Reads a BOOLEAN DEFAULT FALSE, which is there only if it is true (X.690
 * 11.5). Faults: DER_BOOLEAN, DER_DEFAULT. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result && !*out ? in->next == \old(in->next)
                             : der_moved(in, \old(in->next), \result); */
MUST_CHECK static inline bool der_default_false(struct der *in, bool *out)
{
    *out = false;
    return !der_peek(in, DER_BOOLEAN) || der_not_default(in, out);
}

/* Checks the contents octets of an INTEGER (X.690 8.3.2): at least one octet,
 * and the first nine bits neither all zero nor all one. */
/*@ requires octets_valid(contents);
    assigns \nothing;
    ensures \result ==> contents.size > 0; */
static inline bool der_is_integer(struct octets contents)
{
    if (contents.size < 2)
        return contents.size == 1;
    return contents.data[0] == 0 ? contents.data[1] >= 0x80
         : contents.data[0] != 0xff || contents.data[1] < 0x80;
}

/* Reads an INTEGER of any size and sign under identifier, which is
 * DER_INTEGER or an IMPLICIT tag. Faults: DER_INTEGER. */
/*@ requires der_valid(in) && \valid(contents)
             && \separated(in, contents, in->fault);
    assigns in->next, *contents, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> contents->size > 0
            && octets_ordered(\old(in->next) + 2, contents->data)
            && contents->data + contents->size == in->next; */
MUST_CHECK bool der_integer(struct der *in, uint8_t identifier,
                            struct octets *contents);

/* Reads an INTEGER (0..max) under identifier.
 * Faults: DER_INTEGER, DER_RANGE. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> *out <= max; */
MUST_CHECK bool der_unsigned(struct der *in, uint8_t identifier, uint32_t max,
                             uint32_t *out);

/* Reads a BIT STRING under identifier (X.690 8.6.2, 11.2.1).
 * Faults: DER_BITS. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> out->unused < 8
            && octets_ordered(\old(in->next) + 3, out->octets.data)
            && out->octets.data + out->octets.size == in->next; */
MUST_CHECK bool der_bit_string(struct der *in, uint8_t identifier,
                               struct der_bits *out);

/* Reads a NULL. Faults: DER_NULL. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool der_null(struct der *in);

/* Checks that a is not after b in the order of a SET OF (X.690 11.6): as
 * octet strings, the shorter one padded with zeros. */
/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing; */
bool der_in_order(struct octets a, struct octets b);

/* Reads one element of a type that the schema leaves open, and all that is
 * nested in it. Faults: as der_next, as the readers of universal types,
 * DER_STRING for half a character, and DER_DEPTH. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result
            ==> out->encoding.data == \old(in->next)
                && out->encoding.data + out->encoding.size == in->next
                && out->contents.data + out->contents.size == in->next
                && out->contents.size + 2 <= out->encoding.size; */
MUST_CHECK bool der_any(struct der *in, struct der_element *out);

/* True for the identifiers of character strings that RFC 5280 uses, of which
 * DER says no more than that they are primitive. */
/*@ assigns \nothing; */
static inline bool der_is_string(uint8_t identifier)
{
    const uint32_t strings = UINT32_C(1) << DER_UTF8_STRING
        | UINT32_C(1) << DER_NUMERIC_STRING
        | UINT32_C(1) << DER_PRINTABLE_STRING
        | UINT32_C(1) << DER_TELETEX_STRING
        | UINT32_C(1) << DER_IA5_STRING
        | UINT32_C(1) << DER_VISIBLE_STRING
        | UINT32_C(1) << DER_UNIVERSAL_STRING
        | UINT32_C(1) << DER_BMP_STRING;

    return identifier < 32 && (strings >> identifier & 1) != 0;
}

#endif
