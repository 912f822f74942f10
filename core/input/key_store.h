/* Key stores of Java: whether one holds a private key, which shows without its
 * password. JKS and JCEKS as sun.security.provider.JavaKeyStore and JceKeyStore
 * of com.sun.crypto.provider write them; BKS as Bouncy Castle does, which
 * Android reads. */
#ifndef COTTER_KEY_STORE_H
#define COTTER_KEY_STORE_H

#include "base/fault.h"
#include "base/octets.h"

/* What a store was searched for. */
struct key_store_key {
    bool held;
    bool locked; /* encrypted, under a password */
};

/* True for what begins as JKS, JCEKS or BKS does. */
/*@ requires octets_valid(file);
    assigns \nothing; */
bool key_store_begins(struct octets file);

/* Looks for a private key in such a file, entry by entry: the file is read to
 * the first one, or to its end. On failure *out is unspecified.
 * Faults: KEY_STORE_TRUNCATED, KEY_STORE_TRAILING, KEY_STORE_VERSION, and
 * KEY_STORE_ENTRY for an entry behind which nothing can be found. */
/*@ requires octets_valid(file) && \valid(out) && \valid(fault)
             && \separated(out, fault);
    assigns *out, *fault;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool key_store_search(struct octets file, struct key_store_key *out,
                                 struct fault *fault);

#endif
