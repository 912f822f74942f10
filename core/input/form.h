/* How certificates are written in a file, told by how it begins. */
#ifndef COTTER_FORM_H
#define COTTER_FORM_H

#include "base/octets.h"

enum form {
    FORM_EMPTY,  /* nothing but blanks */
    FORM_DER,    /* one element or several, one after another */
    FORM_BASE64, /* of DER, without the lines of PEM around it */
    FORM_PEM     /* text: PEM if it has blocks */
};

/* Octets behind blanks that form_of looks at, at most. */
enum { FORM_OCTETS = 4096 };

/* The form of a file, from its octets, or the first FORM_OCTETS of them and
 * more where they are all blanks. */
enum form form_of(struct octets beginning);

/* True for DER that a program took for text and wrote in an encoding of its
 * choice, as PowerShell's > does: what it was is not to be had back. */
bool form_is_rewritten(struct octets file);

/* True for one element of DER whose line feeds have got carriage returns. */
bool form_has_line_ends(struct octets file);

/* The length of the first line, without its CR and LF. */
size_t form_line(struct octets text);

/* Octets at the start of text that are space, tab, CR or LF. */
size_t form_blanks(struct octets text);

#endif
