/* Checks of what a certificate has to be that another one is issued under. */
#ifndef COTTER_CHECK_AUTHORITY_H
#define COTTER_CHECK_AUTHORITY_H

#include "chain/check.h"

/* A subject with a name. */
check_function check_subject_named;

/* basicConstraints with cA; no less for an anchor of version 3. */
check_function check_is_ca;

check_function check_constraints_critical;

/* keyUsage, if it is there, has keyCertSign. */
check_function check_may_sign;

check_function check_subject_key_identifier;

/* pathLenConstraint is kept by those below that are not self-issued. */
check_function check_path_length;

/* The bound of the request is kept. */
check_function check_depth;

/* policyConstraints, if it is there, is critical. */
check_function check_policies_critical;

/* An anchor that is a root has no extKeyUsage. */
check_function check_root_purposes;

/* An anchor that is a root names no other issuer by its
 * authorityKeyIdentifier. */
check_function check_root_issuer;

#endif
