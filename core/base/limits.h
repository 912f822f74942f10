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
};

#endif
