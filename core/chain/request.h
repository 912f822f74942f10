/* What is asked of a validation, and for whom. */
#ifndef COTTER_REQUEST_H
#define COTTER_REQUEST_H

#include "chain/cache.h"
#include "chain/crl.h"
#include "chain/member.h"
#include "chain/policy_graph.h"
#include "chain/profile.h"

enum request_purpose {
    REQUEST_SERVER, /* id-kp-serverAuth */
    REQUEST_CLIENT, /* id-kp-clientAuth */
    REQUEST_ANY     /* extKeyUsage is not looked at */
};

/* A name that the end entity has to have, among those of subjectAltName. */
struct request_name {
    enum general_name_kind kind; /* DNS: canonical; IP: octets; EMAIL */
    struct octets value;
};

struct request {
    enum profile profile;
    enum request_purpose purpose;
    int64_t at; /* the moment, in seconds since 1970 */
    const struct member *end_entity;
    const struct member *untrusted;
    size_t untrusted_count;
    const struct member *anchors;
    size_t anchor_count;
    bool revocation; /* each certificate below the anchor has to be covered */
    const struct crl *crls; /* by these */
    size_t crl_count;
    const struct request_name *names; /* all have to be there */
    size_t name_count;
    size_t max_depth; /* intermediates that are not self-issued; SIZE_MAX for
                       * no bound but LIMIT_PATH_CERTS */
    uint32_t key_usage; /* bits that the end entity needs, if it has any */
    const struct octets *extended_key_usage; /* contents of OIDs it needs */
    size_t extended_key_usage_count;
    struct policy_inputs policies;
    struct cache *cache; /* what is kept between validations, or NULL */
    const uint8_t *question; /* as recall_question makes it, to keep the path
                              * that is found; or NULL */
};

#endif
