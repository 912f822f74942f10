/* Where a host name lies in the tree of domains, by the Public Suffix List
 * that libpsl was built with: no file is read. */
#ifndef COTTER_DOMAIN_H
#define COTTER_DOMAIN_H

#include <stdbool.h>

#include "base/octets.h"

/* Sets *out to the part of a canonical name that can be registered under the
 * Public Suffix List (both sections; a top-level domain that is not in it is
 * a public suffix). False if there is none, as for a public suffix itself. */
bool domain_registrable(struct octets name, struct octets *out);

enum domain_section {
    DOMAIN_SECTION_NONE,
    DOMAIN_SECTION_ICANN,
    DOMAIN_SECTION_PRIVATE
};

/* The section of the Public Suffix List in which a canonical name itself is a
 * public suffix; none also for a top-level domain that is not in the list. */
enum domain_section domain_public_suffix(struct octets name);

#endif
