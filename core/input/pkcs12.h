/* PKCS#12, the file that carries a key with its certificates (RFC 7292): how
 * each part is protected, which no password is needed to tell, and what the
 * parts hold once they are in the clear.
 *
 * A file is a list of safes, each in the clear or encrypted; a safe is a list
 * of bags. Only DER is read, and only the password integrity and privacy
 * modes; no file in use has the others, which need a recipient's key. */
#ifndef COTTER_PKCS12_H
#define COTTER_PKCS12_H

#include "input/pkcs12_method.h"

/* Something under a method: ciphertext. */
struct pkcs12_sealed {
    struct pkcs12_method method;
    struct octets octets;
};

/* MacData. Without PBMAC1, method has salt and iterations alone. */
struct pkcs12_mac {
    bool present;
    bool is_pbmac1;
    struct octets digest; /* OID contents of the hash; not PBMAC1 */
    struct octets value;
    struct pkcs12_method method;
};

struct pkcs12 {
    struct octets encoding;
    struct octets content; /* what the MAC is over: an AuthenticatedSafe */
    struct pkcs12_mac mac;
};

struct pkcs12_safe {
    bool is_sealed;
    struct octets contents;      /* in the clear: a SafeContents */
    struct pkcs12_sealed sealed; /* the encryption of one */
};

enum pkcs12_bag_kind {
    PKCS12_CERTIFICATE, /* an X.509 certificate */
    PKCS12_KEY,         /* PrivateKeyInfo in the clear */
    PKCS12_SEALED_KEY,  /* the encryption of one */
    PKCS12_SAFE,        /* a safe in the safe */
    PKCS12_OTHER        /* a CRL, a secret */
};

struct pkcs12_bag {
    enum pkcs12_bag_kind kind;
    struct octets contents;      /* of the first two: their DER; of a safe: a
                                    SafeContents */
    struct pkcs12_sealed sealed; /* SEALED_KEY */
    struct octets name;          /* friendlyName, UTF-16BE; may be absent */
    struct octets local_key;     /* localKeyID; may be absent */
};

/* Reads a PFX, but not into its safes. On failure *out is unspecified.
 * Faults: those of DER and OID; PKCS12_CONTENT for public-key modes. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool pkcs12_read(struct der *in, struct pkcs12 *out);

/* Opens safes on the AuthenticatedSafe that in holds, for pkcs12_next_safe. */
/*@ requires der_valid(in) && \valid(safes)
             && \separated(in, safes, in->fault);
    assigns in->next, *safes, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> der_inside(safes, in, \old(in->next)); */
MUST_CHECK bool pkcs12_enter_safes(struct der *in, struct der *safes);

/* Reads the next safe. Faults: as pkcs12_read. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool pkcs12_next_safe(struct der *in, struct pkcs12_safe *out);

/* Opens bags on a SafeContents, for pkcs12_next_bag. */
/*@ requires der_valid(in) && \valid(bags)
             && \separated(in, bags, in->fault);
    assigns in->next, *bags, *in->fault;
    ensures der_moved(in, \old(in->next), \result);
    ensures \result ==> der_inside(bags, in, \old(in->next)); */
MUST_CHECK bool pkcs12_enter_safe(struct der *in, struct der *bags);

/* Reads the next bag. Faults: those of DER and OID. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures der_moved(in, \old(in->next), \result); */
MUST_CHECK bool pkcs12_next_bag(struct der *in, struct pkcs12_bag *out);

#endif
