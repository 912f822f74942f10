/* What a path is judged by. */
#ifndef COTTER_PROFILE_H
#define COTTER_PROFILE_H

enum profile {
    PROFILE_WEBPKI,  /* RFC 5280 and the CA/Browser Forum's TLS Baseline
                      * Requirements (BR), as far as deployed chains keep
                      * them */
    PROFILE_RFC5280, /* RFC 5280 alone */
    PROFILES
};

#endif
