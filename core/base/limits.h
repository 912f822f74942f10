/* Every bound that cotter sets, in one place, each with its source. */
#ifndef COTTER_LIMITS_H
#define COTTER_LIMITS_H

enum {
    /* A config is written by hand or by a generator of hand-made lists; 10,000
     * hosts are 5 MiB. */
    LIMIT_FILE_OCTETS = 16 * 1024 * 1024,

    /* Names of rules, fields and options are words; the longest of the
     * catalogue has 32 letters. */
    LIMIT_SUGGEST_OCTETS = 64,

    /* The largest certificates in use carry a thousand names or a
     * post-quantum signature: some 50 KB. OpenSSL's bound on all that a TLS
     * server sends as its chain is 100 KiB. */
    LIMIT_CERT_OCTETS = 256 * 1024,

    /* RFC 5280 4.2 defines 17 extensions; certificates on the web carry
     * about ten. */
    LIMIT_CERT_EXTENSIONS = 100,

    /* Certificates on the web name at most a few hundred hosts; CAs allow
     * from 100 to 250. */
    LIMIT_CERT_NAMES = 1000,

    /* Nesting of values of which the schema does not say how deep they go.
     * BoringSSL allows 30, the deepest of RFC 5280 is 12. */
    LIMIT_DER_DEPTH = 32,

    /* X.660 sets no bound; OpenSSL prints identifiers of 100 octets at most,
     * BoringSSL refuses arcs above 64 bits. */
    LIMIT_OID_OCTETS = 128,
};

#endif
