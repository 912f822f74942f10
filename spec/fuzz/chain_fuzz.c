/* Validates a chain of hostile certificates: one octet of options, then
 * certificates one after another, the end entity first; every third is an
 * anchor, and what is no certificate is a list of revoked ones. */
#include <stdlib.h>

#include "asn1/der.h"
#include "chain/chain.h"

enum { CERTS = 64, CRLS = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the input holds. */
struct input {
    struct member end_entity, untrusted[CERTS], anchors[CERTS];
    struct crl crls[CRLS];
    struct request request;
    size_t count;
};

static void add(struct input *input, struct octets der)
{
    struct request *request = &input->request;
    struct fault fault;
    struct member *members = input->count % 3 == 0 ? input->anchors
                                                   : input->untrusted;
    size_t *count = input->count % 3 == 0 ? &request->anchor_count
                                          : &request->untrusted_count;

    if (input->count == 0) {
        input->count = member_read(der, &input->end_entity, &fault);
        return;
    }
    if (*count < CERTS && member_read(der, &members[*count], &fault))
        ++*count;
    else if (request->crl_count < CRLS
             && crl_open(der, &input->crls[request->crl_count], &fault))
        request->crl_count++;
    input->count++;
}

static void run(struct input *input)
{
    struct chain *chain = chain_open();
    struct signature_maker *maker = signature_open();
    struct chain_path path;
    struct refusal refusal;
    char text[REFUSAL_TEXT_SIZE];

    if (chain == NULL || maker == NULL)
        abort();
    if (!chain_validate(chain, &input->request, maker, &path, &refusal)
        && refusal_text(&refusal, text) > sizeof text)
        abort();
    signature_close(maker);
    chain_close(chain);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct request_name name = {
        GENERAL_NAME_DNS, { (const uint8_t *)"example.com", 11 }
    };
    struct input *input = calloc(1, sizeof *input);
    struct request *request = &input->request;
    struct fault fault;
    struct der in;
    struct der_element element;

    if (input == NULL || size == 0) {
        free(input);
        return 0;
    }
    *request = (struct request){
        .profile = (data[0] & 1) != 0 ? PROFILE_RFC5280 : PROFILE_WEBPKI,
        .purpose = (data[0] & 2) != 0 ? REQUEST_ANY : REQUEST_SERVER,
        .at = 1800000000, .end_entity = &input->end_entity,
        .untrusted = input->untrusted, .anchors = input->anchors,
        .revocation = (data[0] & 4) != 0, .crls = input->crls,
        .names = &name, .name_count = (data[0] & 8) != 0,
        .max_depth = SIZE_MAX
    };
    der_init(&in, (struct octets){ data + 1, size - 1 }, &fault);
    while (!der_is_done(&in) && der_next(&in, &element))
        add(input, element.encoding);
    if (input->count > 0)
        run(input);
    free(input);
    return 0;
}
