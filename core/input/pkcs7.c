#include "input/pkcs7.h"

#include "asn1/oid_read.h"

static bool read_any(struct der *in)
{
    struct der_element element;

    return der_any(in, &element);
}

/* SET OF ANY under identifier, which is OPTIONAL unless it is DER_SET. */
static bool read_set(struct der *in, uint8_t identifier)
{
    struct der set;

    if (identifier != DER_SET && !der_peek(in, identifier))
        return true;
    if (!der_enter(in, identifier, &set))
        return false;
    while (!der_is_done(&set))
        if (!read_any(&set))
            return false;
    return true;
}

static bool read_sequence(struct der *in)
{
    struct der ahead = *in;
    struct der_element element;

    return der_expect(&ahead, DER_SEQUENCE, &element) && read_any(in);
}

/* SignedData, RFC 2315 9.1 and RFC 5652 5.1. Who made the file need not have
 * put its sets in the order of DER: they are read in the order they have. */
static bool read_signed_data(struct der *in, struct octets *out)
{
    struct der data;
    struct der_element certificates;
    uint32_t version;

    if (!der_enter(in, DER_SEQUENCE, &data)
        || !der_unsigned(&data, DER_INTEGER, 5, &version)
        || !read_set(&data, DER_SET) /* digestAlgorithms */
        || !read_sequence(&data)     /* contentInfo */
        || !der_optional(&data, DER_CONTEXT_CONSTRUCTED(0), &certificates))
        return false;
    *out = certificates.contents;
    return read_set(&data, DER_CONTEXT_CONSTRUCTED(1)) /* crls */
        && read_set(&data, DER_SET)                    /* signerInfos */
        && der_end(&data);
}

/* ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT ANY } */
bool pkcs7_read(struct der *in, struct octets *certificates)
{
    static const uint8_t signed_data[] = {
        0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02
    };
    const uint8_t *start = in->next;
    struct der info, content;
    struct octets type;

    if (!der_enter(in, DER_SEQUENCE, &info)
        || !oid_read(&info, DER_OBJECT_IDENTIFIER, &type))
        return false;
    if (!octets_equal(type, (struct octets){ signed_data,
                                             sizeof signed_data }))
        return der_refuse(in, FAULT_CONTAINER_KIND, start);
    return der_enter(&info, DER_CONTEXT_CONSTRUCTED(0), &content)
        && der_end(&info)
        && read_signed_data(&content, certificates)
        && der_end(&content);
}
