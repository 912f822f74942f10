/* The entries of a revocation list by serial number, for many questions. */
#ifndef COTTER_CRL_INDEX_H
#define COTTER_CRL_INDEX_H

#include "chain/crl.h"

/* A table in storage of the caller. */
struct crl_index {
    struct octets revoked; /* of the list */
    uint32_t *slots;
    size_t mask;
};

/* The octets of storage, aligned for uint32_t, that the index of a list
 * needs. */
size_t crl_index_size(const struct crl *crl);

/* Makes the index of a list, in time that is linear unless its serial numbers
 * were chosen in bad faith: so after the check of its signature. */
void crl_index_open(struct crl_index *index, const struct crl *crl,
                    void *storage);

/* As crl_find, in constant time. */
bool crl_index_find(const struct crl_index *index, struct octets serial,
                    struct crl_entry *out);

#endif
