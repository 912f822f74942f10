/* Checks of the names of the end entity. They stand in subjectAltName and
 * nowhere else (RFC 9525 2). */
#ifndef COTTER_CHECK_NAMES_H
#define COTTER_CHECK_NAMES_H

#include "chain/check.h"

/* subjectAltName, if it is there, holds a name. */
check_function check_names_given;

/* Each of them is written as its kind wants it. */
check_function check_names_formed;

/* commonName does not spell one of them in another way: an address with other
 * digits, a host in other letter case or outside ASCII. A commonName that
 * stands for something else is ignored. */
check_function check_common_name;

/* Each name that is asked for is among them. A wildcard right below a public
 * suffix, or a top-level domain, stands for nothing. */
check_function check_names_asked;

#endif
