/* Checks of what any certificate of a path has to be. */
#ifndef COTTER_CHECK_FORM_H
#define COTTER_CHECK_FORM_H

#include "chain/check.h"

/* All of it can be read, strictly. */
check_function check_readable;

/* Version 3, which has extensions. */
check_function check_version;

/* Positive and at most 20 octets. */
check_function check_serial_number;

/* An issuer with a name. */
check_function check_issuer_named;

check_function check_begun;
check_function check_not_over;

/* The algorithm of the signature stands twice, and is the same. */
check_function check_algorithms_agree;

/* A key that the profile permits. */
check_function check_key;

/* No critical extension but those that are processed here. */
check_function check_critical_known;

/* Neither key identifier is critical. */
check_function check_identifiers_not_critical;

/* The key of the issuer is identified, unless it is the own one. */
check_function check_authority_key_identifier;

/* extKeyUsage, if it is there, holds a purpose. */
check_function check_purposes_given;

/* authorityInfoAccess, if it is there, holds an access. */
check_function check_accesses_given;

/* keyCertSign goes with cA. */
check_function check_signs_as_ca;

/* pathLenConstraint goes with cA. */
check_function check_bounds_as_ca;

#endif
