#include "input/pkcs7.h"

#include "asn1/oid_read.h"

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
static bool read_any(struct der *in)
{
    struct der_element element;

    return der_any(in, &element);
}

/* SET OF ANY under identifier, which is OPTIONAL unless it is DER_SET. */
/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                    : in->fault->code != FAULT_NONE; */
static bool read_set(struct der *in, uint8_t identifier)
{
    struct der set;

    if (identifier != DER_SET && !der_peek(in, identifier))
        return true;
    if (!der_enter(in, identifier, &set))
        return false;
    /*@ loop invariant octets_ordered(\at(in->next, Pre), set.next)
            && octets_ordered(set.next, set.end);
        loop assigns set.next, *in->fault;
        loop variant set.end - set.next; */
    while (!der_is_done(&set))
        if (!read_any(&set))
            return false;
    return true;
}

/*@ requires der_valid(in);
    assigns in->next, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
static bool read_sequence(struct der *in)
{
    return der_is_done(in) || der_peek(in, DER_SEQUENCE)
         ? read_any(in) : der_refuse(in, FAULT_DER_IDENTIFIER, in->next);
}

/* SignedData, RFC 2315 9.1 and RFC 5652 5.1. Who made the file need not have
 * put its sets in the order of DER: they are read in the order they have. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result ? octets_ordered(\old(in->next), in->next)
                      && octets_ordered(in->next, in->end)
                      && pkcs7_certificates(out, \old(in->next), in->next)
                    : in->fault->code != FAULT_NONE; */
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
    out->data = certificates.contents.data;
    out->size = certificates.contents.size;
    return read_set(&data, DER_CONTEXT_CONSTRUCTED(1)) /* crls */
        && read_set(&data, DER_SET)                    /* signerInfos */
        && der_end(&data);
}

/* ContentInfo ::= SEQUENCE { contentType, content [0] EXPLICIT ANY } */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result ? octets_ordered(\old(in->next) + 2, in->next)
                      && octets_ordered(in->next, in->end)
                      && pkcs7_certificates(out, \old(in->next), in->next)
                    : in->fault->code != FAULT_NONE; */
static bool read_content_info(struct der *in, struct octets *out)
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
        && read_signed_data(&content, out)
        && der_end(&content);
}

bool pkcs7_read(struct der *in, struct octets *certificates)
{
    const uint8_t *start = in->next;

    if (read_content_info(in, certificates))
        return true;
    in->next = start;
    return false;
}
