#include "x509/name.h"

#include <string.h>

#include "asn1/oid_read.h"
#include "asn1/text.h"
#include "base/limits.h"

#define OID(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define OID_X520(n) OID("\x55\x04" n)             /* 2.5.4 */
#define OID_PILOT(n) OID("\x09\x92\x26\x89\x93\xf2\x2c\x64\x01" n)
#define OID_PKCS9(n) OID("\x2a\x86\x48\x86\xf7\x0d\x01\x09" n)

/* Descriptors of the LDAP registry (BCP 64); those of RFC 4514 3 as they
 * stand there. */
static const struct {
    struct octets type;
    const char *name;
} descriptors[] = {
    { OID_X520("\x03"), "CN" },
    { OID_X520("\x0a"), "O" },
    { OID_X520("\x06"), "C" },
    { OID_X520("\x0b"), "OU" },
    { OID_X520("\x07"), "L" },
    { OID_X520("\x08"), "ST" },
    { OID_X520("\x09"), "STREET" },
    { OID_PILOT("\x19"), "DC" },
    { OID_PILOT("\x01"), "UID" },
    { OID_X520("\x05"), "serialNumber" },
    { OID_PKCS9("\x01"), "emailAddress" },
    { OID_PILOT("\x03"), "mail" },
    { OID_X520("\x04"), "SN" },
    { OID_X520("\x0c"), "title" },
    { OID_X520("\x0d"), "description" },
    { OID_X520("\x0f"), "businessCategory" },
    { OID_X520("\x11"), "postalCode" },
    { OID_X520("\x12"), "postOfficeBox" },
    { OID_X520("\x14"), "telephoneNumber" },
    { OID_X520("\x29"), "name" },
    { OID_X520("\x2a"), "givenName" },
    { OID_X520("\x2b"), "initials" },
    { OID_X520("\x2c"), "generationQualifier" },
    { OID_X520("\x2d"), "x500UniqueIdentifier" },
    { OID_X520("\x2e"), "dnQualifier" },
    { OID_X520("\x41"), "pseudonym" },
    { OID_X520("\x61"), "organizationIdentifier" },
};

/* RFC 4514 2.4: characters that a backslash goes before. */
static const char specials[] = "\"+,;<>\\";

bool name_begin(struct der *in, struct name_walk *walk)
{
    if (!der_enter(in, DER_SEQUENCE, &walk->names))
        return false;
    walk->rdn = walk->names;
    walk->rdn.end = walk->rdn.next;
    return true;
}

bool name_is_done(const struct name_walk *walk)
{
    return der_is_done(&walk->rdn) && der_is_done(&walk->names);
}

/* Strings of names. VisibleString is for texts of policies alone: to OpenSSL a
 * name that has one is none. */
static inline bool is_string(uint8_t identifier)
{
    return der_is_string(identifier) && identifier != DER_VISIBLE_STRING;
}

/* What else a value is: a BIT STRING (x500UniqueIdentifier), or some SEQUENCE
 * of an attribute that is not known. */
static bool read_other(struct der *in, uint8_t identifier,
                       struct der_element *out)
{
    return der_any(in, out)
        && der_require(in, identifier == DER_BIT_STRING
                           || identifier == DER_SEQUENCE,
                       FAULT_NAME_VALUE, out->encoding.data);
}

/* AttributeValue: a string as a rule. */
static inline bool read_value(struct der *in, struct der_element *out)
{
    uint8_t identifier = der_is_done(in) ? 0 : *in->next;

    if (!is_string(identifier))
        return read_other(in, identifier, out);
    return der_next(in, out)
        && der_require(in, !text_is_encoded(identifier)
                           || text_check(identifier, out->contents)
                                  == FAULT_NONE,
                       FAULT_DER_STRING, out->encoding.data);
}

/* AttributeTypeAndValue */
static inline bool read_attribute(struct der *rdn, struct name_attribute *out)
{
    struct der attribute;

    return der_enter(rdn, DER_SEQUENCE, &attribute)
        && oid_read(&attribute, DER_OBJECT_IDENTIFIER, &out->type)
        && read_value(&attribute, &out->value)
        && der_end(&attribute);
}

/* The elements of a SET OF stand in the order of their encodings. */
static bool check_order(struct der set)
{
    struct der_element last, element;

    if (!der_next(&set, &last))
        return false;
    while (!der_is_done(&set)) {
        if (!der_next(&set, &element))
            return false;
        if (!der_in_order(last.encoding, element.encoding))
            return der_refuse(&set, FAULT_DER_ORDER, element.encoding.data);
        last = element;
    }
    return true;
}

/* Takes an RDN of the usual shape, which is told at a glance: short lengths,
 * one attribute, a type of X.520, a string. False for any other, be it right
 * or wrong. */
static inline bool take_usual(struct der *names, struct name_attribute *out)
{
    enum { SET_TO_VALUE = 11, SEQUENCE_TO_VALUE = 9 };
    const uint8_t *at = names->next;
    size_t left = (size_t)(names->end - at), size;

    if (left < SET_TO_VALUE || at[0] != DER_SET || at[1] >= DER_LONG_FORM
        || at[1] > left - 2 || at[2] != DER_SEQUENCE || at[3] + 2 != at[1]
        || at[4] != DER_OBJECT_IDENTIFIER || at[5] != 3)
        return false;
    size = at[10];
    if (size + SEQUENCE_TO_VALUE != at[1] || !is_string(at[9])
        || !oid_is_plain((struct octets){ at + 6, 3 })
        || (text_is_encoded(at[9])
            && text_check(at[9], (struct octets){ at + SET_TO_VALUE, size })
               != FAULT_NONE))
        return false;
    names->next = at + SET_TO_VALUE + size;
    out->type = (struct octets){ at + 6, 3 };
    out->value = (struct der_element){
        { at + SEQUENCE_TO_VALUE, size + 2 }, { at + SET_TO_VALUE, size }
    };
    return true;
}

bool name_next(struct name_walk *walk, struct name_attribute *out)
{
    struct name_walk ahead = *walk;

    out->first = der_is_done(&ahead.rdn);
    if (out->first && take_usual(&walk->names, out))
        return true;
    if (out->first
        && !(der_enter_list(&ahead.names, DER_SET, &ahead.rdn)
             && check_order(ahead.rdn)))
        return false;
    if (!read_attribute(&ahead.rdn, out))
        return false;
    *walk = ahead;
    return true;
}

/* The attributes of an RDN, in order: nearly always there is one. */
static inline bool read_attributes(struct der rdn, size_t *count)
{
    struct name_attribute attribute;
    struct der all = rdn;

    do {
        if (!read_attribute(&rdn, &attribute))
            return false;
        ++*count;
    } while (!der_is_done(&rdn));
    return *count == 1 || check_order(all);
}

bool name_read(struct der *in)
{
    struct der names, rdn;
    struct der_element name;
    struct name_attribute attribute;
    size_t count, total = 0;

    if (!der_expect(in, DER_SEQUENCE, &name))
        return false;
    names = der_within(in, name.contents);
    while (!der_is_done(&names)) {
        count = take_usual(&names, &attribute);
        if (count == 0
            && (!der_enter_list(&names, DER_SET, &rdn)
                || !read_attributes(rdn, &count)))
            return der_back(in, &name);
        total += count;
        if (total > LIMIT_CERT_NAMES)
            return der_put_back(in, &name, FAULT_NAME_COUNT);
    }
    return true;
}

bool name_read_rdn(struct der *in, uint8_t identifier)
{
    struct der ahead = *in, rdn;
    size_t count = 0;

    if (!der_enter_list(&ahead, identifier, &rdn)
        || !read_attributes(rdn, &count))
        return false;
    in->next = ahead.next;
    return true;
}

const char *name_of_attribute(struct octets type)
{
    for (size_t i = 0; i < sizeof descriptors / sizeof *descriptors; i++)
        if (octets_equal(descriptors[i].type, type))
            return descriptors[i].name;
    return NULL;
}

static char *put_hex(char *out, uint8_t octet)
{
    static const char digits[] = "0123456789ABCDEF";

    *out++ = digits[octet >> 4];
    *out++ = digits[octet & 15];
    return out;
}

static char *put_character(char *out, uint32_t c, bool at_edge)
{
    if (c < 0x20 || c == 0x7f) {
        *out++ = '\\';
        return put_hex(out, (uint8_t)c);
    }
    if (at_edge || (c < 0x80 && strchr(specials, (int)c) != NULL))
        *out++ = '\\';
    return text_put(out, c);
}

static char *put_string(char *out, uint8_t identifier, struct octets rest)
{
    bool first = true;

    while (rest.size > 0) {
        uint32_t c = text_next(identifier, &rest);
        bool at_edge = (c == ' ' && (first || rest.size == 0))
                    || (c == '#' && first);

        out = put_character(out, c, at_edge);
        first = false;
    }
    return out;
}

static char *put_attribute(char *out, const struct name_attribute *attribute)
{
    const char *name = name_of_attribute(attribute->type);
    struct octets encoding = attribute->value.encoding;

    if (name != NULL)
        out = (char *)memcpy(out, name, strlen(name)) + strlen(name);
    else
        out += oid_text(attribute->type, out);
    *out++ = '=';
    if (name != NULL && der_is_string(encoding.data[0]))
        return put_string(out, encoding.data[0], attribute->value.contents);
    *out++ = '#';
    for (size_t i = 0; i < encoding.size; i++)
        out = put_hex(out, encoding.data[i]);
    return out;
}

/* The attributes of one RDN, in the order in which they are encoded. */
static char *put_rdn(char *out, struct der rdn)
{
    struct name_attribute attribute;
    const char *start = out;

    while (!der_is_done(&rdn) && read_attribute(&rdn, &attribute)) {
        if (out != start)
            *out++ = '+';
        out = put_attribute(out, &attribute);
    }
    return out;
}

/* The text begins with the last RDN (RFC 4514 2.1) and a cursor runs forward
 * only: writes each RDN before what has been written, from the end of out. */
size_t name_text(struct octets encoding, char *out)
{
    struct fault fault;
    struct der in, names, rdn;
    size_t room = NAME_TEXT_SIZE(encoding.size), size = 0;

    der_init(&in, encoding, &fault);
    if (!der_enter(&in, DER_SEQUENCE, &names))
        return 0;
    while (!der_is_done(&names) && der_enter(&names, DER_SET, &rdn)) {
        size_t written = (size_t)(put_rdn(out, rdn) - out);

        if (size > 0)
            out[written++] = ',';
        memmove(out + room - size - written, out, written);
        size += written;
    }
    memmove(out, out + room - size, size);
    return size;
}
