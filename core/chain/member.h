/* A certificate as a member of a path: what the checks ask of it, read
 * once. */
#ifndef COTTER_MEMBER_H
#define COTTER_MEMBER_H

#include "base/digest.h"
#include "x509/cert.h"
#include "x509/ext_value.h"

/* keyUsage (RFC 5280 4.2.1.3), as ext_value_key_usage gives it. */
enum {
    MEMBER_DIGITAL_SIGNATURE = 1 << 0,
    MEMBER_KEY_ENCIPHERMENT = 1 << 2,
    MEMBER_KEY_AGREEMENT = 1 << 4,
    MEMBER_CERT_SIGN = 1 << 5
};

struct member {
    struct cert cert;
    struct fault fault; /* why it is refused, and what follows is void but for
                         * the hashes; FAULT_NONE as a rule */
    uint32_t subject_hash, issuer_hash; /* equal names have equal ones */
    struct cert_parts parts;
    bool self_issued; /* subject and issuer are one name */
    struct ext_basic_constraints basic_constraints;
    uint32_t key_usage;
    struct octets names; /* the list in subjectAltName */
    struct octets subject_key_identifier;
    struct ext_authority_key_identifier authority_key_identifier;
    bool identified; /* by member_identify */
    uint8_t digest[DIGEST_SHA256_SIZE]; /* SHA-256 of the certificate then */
};

/* Reads the certificate that input holds alone. False if its components are
 * not to be found; anything else that is wrong with it stands in out->fault:
 * it may still be named in what is said about a path. */
MUST_CHECK bool member_read(struct octets input, struct member *out,
                            struct fault *fault);

/* Hashes the certificate, so that what is found about it can be kept. */
void member_identify(struct member *member);

/* True if there is an extension of a kind. */
bool member_has(const struct member *member, enum ext_kind kind);

/* True if there is one, and it is critical. */
bool member_is_critical(const struct member *member, enum ext_kind kind);

/* Opens in on the value of an extension, which is there and was read before:
 * the readers of ext_value do not fail on it. */
void member_enter(const struct member *member, enum ext_kind kind,
                  struct der *in, struct fault *fault);

/* Opens list on the names of subjectAltName, for general_name_read; on nothing
 * if there are none. */
void member_enter_names(const struct member *member, struct der *list,
                        struct fault *fault);

/* True if the one's issuer has the name of the other. */
bool member_names(const struct member *issued, const struct member *issuer);

/* True if both stand for one holder of one key: a path that has both goes in
 * a circle. */
bool member_same_entity(const struct member *a, const struct member *b);

#endif
