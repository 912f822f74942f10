/* libFuzzer target: certificates one after the other as a path. No input may
 * make name constraints read outside of it, accept more than they may spend,
 * or refuse without a reason; policies likewise. */
#include "base/limits.h"
#include "chain/name_constraints.h"
#include "chain/policy_graph.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { PATH_SIZE = 8 };

static size_t read_path(struct octets input, struct member *members)
{
    struct fault fault;
    struct der in;
    struct cert cert;
    size_t count = 0;

    der_init(&in, input, &fault);
    while (count < PATH_SIZE && !der_is_done(&in) && cert_next(&in, &cert)
           && member_read(cert.encoding, &members[count], &fault))
        count++;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct policy_inputs inputs = { .explicit_policy = size % 2 == 0 };
    static struct policy_room room;
    struct member members[PATH_SIZE];
    const struct member *path[PATH_SIZE];
    const struct cert *certs[PATH_SIZE];
    struct name_constraints_refusal constrained;
    struct policy_refusal policy;
    size_t count = read_path((struct octets){ data, size }, members);

    for (size_t i = 0; i < count; i++) {
        path[i] = &members[i];
        certs[i] = &members[i].cert;
    }
    if (count == 0)
        return 0;
    if (name_constraints_check(certs, count, &constrained)
        != (constrained.code == FAULT_NONE))
        abort();
    if (policy_graph_check(path, count, &inputs, &room, &policy)
        != (policy.code == FAULT_NONE))
        abort();
    return 0;
}
