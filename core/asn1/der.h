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

/* Opens in on input and clears *fault, which must outlive the cursor. */
void der_init(struct der *in, struct octets input, struct fault *fault);

/* A cursor over part, which lies within the input of in or is absent: then
 * nothing is left, and next is NULL. */
static inline struct der der_within(const struct der *in, struct octets part)
{
    return (struct der){ part.data,
                         part.data == NULL ? NULL : part.data + part.size,
                         in->origin, in->fault };
}

/* Records a refusal of the element that begins at where. Returns false. */
bool der_refuse(const struct der *in, enum fault_code code,
                const uint8_t *where) SELDOM;

/* Moves back before element, which in has just read. Returns false, so that a
 * reader can return what it returns. */
static inline bool der_back(struct der *in, const struct der_element *element)
{
    in->next = element->encoding.data;
    return false;
}

/* Refuses element, which in has just read, and moves back before it. Returns
 * false. */
static inline bool der_put_back(struct der *in,
                                const struct der_element *element,
                                enum fault_code code)
{
    der_refuse(in, code, element->encoding.data);
    return der_back(in, element);
}

/* True if nothing is left. Never fails. */
static inline bool der_is_done(const struct der *in)
{
    return in->next == in->end;
}

/* What is left, as a view. */
static inline struct octets der_rest(const struct der *in)
{
    return (struct octets){ in->next, (size_t)(in->end - in->next) };
}

/* True if the next element carries identifier. Never fails. */
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
MUST_CHECK struct der_header der_header_long(const struct der *in);

/* Reads one element of any type.
 * Faults: DER_TRUNCATED; DER_LENGTH; DER_IDENTIFIER for a tag number above
 * 30, which RFC 5280 never uses. */
MUST_CHECK static inline bool der_next(struct der *in,
                                       struct der_element *out)
{
    const uint8_t *at = in->next;
    size_t left = (size_t)(in->end - at);
    struct der_header header = { 2, 0 };

    if (left < 2 || at[1] > left - 2 || at[1] >= DER_LONG_FORM
        || (at[0] & DER_TAG_NUMBER) == DER_TAG_NUMBER) {
        header = der_header_long(in);
        if (header.size == 0)
            return false;
    } else {
        header.length = at[1];
    }
    out->contents = (struct octets){ at + header.size, header.length };
    out->encoding = (struct octets){ at, header.size + header.length };
    in->next = at + header.size + header.length;
    return true;
}

/* Reads one element, which must carry identifier. Faults: as der_next. */
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
MUST_CHECK static inline bool der_optional(struct der *in, uint8_t identifier,
                                           struct der_element *out)
{
    if (der_peek(in, identifier))
        return der_next(in, out);
    *out = (struct der_element){ 0 };
    return true;
}

/* Reads a constructed element and opens inner on its contents octets. */
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
MUST_CHECK static inline bool der_enter_list(struct der *in,
                                             uint8_t identifier,
                                             struct der *inner)
{
    struct der_element list;

    if (!der_expect(in, identifier, &list))
        return false;
    if (list.contents.size == 0) {
        in->next = list.encoding.data;
        return der_refuse(in, FAULT_DER_EMPTY, in->next);
    }
    *inner = der_within(in, list.contents);
    return true;
}

/* Checks that nothing is left: the counterpart of der_enter.
 * Faults: DER_TRAILING. */
MUST_CHECK static inline bool der_end(const struct der *in)
{
    return in->next == in->end
        || der_refuse(in, FAULT_DER_TRAILING, in->next);
}

/* Reads a BOOLEAN (X.690 11.1). Faults: DER_BOOLEAN. */
MUST_CHECK bool der_boolean(struct der *in, bool *out);

/* der_default_false where there is a BOOLEAN. */
MUST_CHECK bool der_not_default(struct der *in, bool *out);

/* Reads a BOOLEAN DEFAULT FALSE, which is there only if it is true (X.690
 * 11.5). Faults: DER_BOOLEAN, DER_DEFAULT. */
MUST_CHECK static inline bool der_default_false(struct der *in, bool *out)
{
    *out = false;
    return !der_peek(in, DER_BOOLEAN) || der_not_default(in, out);
}

/* Checks the contents octets of an INTEGER (X.690 8.3.2): at least one octet,
 * and the first nine bits neither all zero nor all one. */
static inline bool der_is_integer(struct octets contents)
{
    if (contents.size < 2)
        return contents.size == 1;
    return contents.data[0] == 0 ? contents.data[1] >= 0x80
         : contents.data[0] != 0xff || contents.data[1] < 0x80;
}

/* Reads an INTEGER of any size and sign under identifier, which is
 * DER_INTEGER or an IMPLICIT tag. Faults: DER_INTEGER. */
MUST_CHECK bool der_integer(struct der *in, uint8_t identifier,
                            struct octets *contents);

/* Reads an INTEGER (0..max) under identifier.
 * Faults: DER_INTEGER, DER_RANGE. */
MUST_CHECK bool der_unsigned(struct der *in, uint8_t identifier, uint32_t max,
                             uint32_t *out);

/* Reads a BIT STRING under identifier (X.690 8.6.2, 11.2.1).
 * Faults: DER_BITS. */
MUST_CHECK bool der_bit_string(struct der *in, uint8_t identifier,
                               struct der_bits *out);

/* Reads a NULL. Faults: DER_NULL. */
MUST_CHECK bool der_null(struct der *in);

/* Checks that a is not after b in the order of a SET OF (X.690 11.6): as
 * octet strings, the shorter one padded with zeros. */
bool der_in_order(struct octets a, struct octets b);

/* Reads one element of a type that the schema leaves open, and all that is
 * nested in it. Faults: as der_next, as the readers of universal types,
 * DER_STRING for half a character, and DER_DEPTH. */
MUST_CHECK bool der_any(struct der *in, struct der_element *out);

/* True for the identifiers of character strings that RFC 5280 uses, of which
 * DER says no more than that they are primitive. */
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
