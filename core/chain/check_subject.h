/* Checks of what the end entity has to be, whoever it is. */
#ifndef COTTER_CHECK_SUBJECT_H
#define COTTER_CHECK_SUBJECT_H

#include "chain/check.h"

/* extKeyUsage, if it is there, has the purpose, or any. */
check_function check_purpose;

/* extKeyUsage has the purposes besides that are asked for. */
check_function check_purposes_asked;

/* extKeyUsage has not anyExtendedKeyUsage. */
check_function check_purpose_not_any;

check_function check_purposes_not_critical;

/* keyUsage, if it is there, lets the key be used in TLS. */
check_function check_usable_in_tls;

/* keyUsage, if it is there, has the bits that are asked for. */
check_function check_usages_asked;

/* cA needs keyCertSign. */
check_function check_ca_signs;

/* No nameConstraints, but in a CA. */
check_function check_constrains_nothing;

/* A subject without a name has critical alternative names. */
check_function check_names_critical;

/* One with a name has not. */
check_function check_names_not_critical;

#endif
