#include "asn1/oid_read.h"

bool oid_read_long(struct der *in, uint8_t identifier,
                   struct octets *contents)
{
    struct der_element element;
    enum fault_code code;

    if (!der_expect(in, identifier, &element))
        return false;
    code = oid_check(element.contents);
    if (code != FAULT_NONE)
        return der_put_back(in, &element, code);
    contents->data = element.contents.data;
    contents->size = element.contents.size;
    return true;
}
