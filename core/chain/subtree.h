/* One name and one subtree of name constraints (RFC 5280 4.2.1.10): are they
 * written as their kind wants it, and does one lie in the other.
 *
 * dNSName: the host and all below it. rfc822Name: a mailbox; all at a host;
 * with a period first, all at hosts below. URI: a host, or with a period all
 * below. iPAddress: address and mask. directoryName: the name and all with
 * more RDNs. Of the first three, the empty one holds everything. */
#ifndef COTTER_SUBTREE_H
#define COTTER_SUBTREE_H

#include "x509/general_name.h"

/* True for the five kinds above. The functions below are for them alone. */
bool subtree_is_known(enum general_name_kind kind);

/* True if base is well-formed as what a subtree begins with: hosts of letters,
 * digits and hyphens; the mask one of leading ones. */
bool subtree_is_base(const struct general_name *base);

/* True if name is well-formed, so that it can be compared: hosts as above, the
 * first label of a dNSName may be an asterisk; a mailbox with one @ and no
 * white space; a URI with a host that is no address. */
bool subtree_is_name(const struct general_name *name);

/* True if name lies in the subtree of base, of the same kind, with all that it
 * stands for; both are well-formed. */
bool subtree_holds(const struct general_name *base,
                   const struct general_name *name);

/* True if anything that name stands for lies in the subtree of base: a
 * wildcard stands for each name of one label more than its parent. */
bool subtree_meets(const struct general_name *base,
                   const struct general_name *name);

#endif
