/* Textual encodings (RFC 7468): blocks of base64 between lines that say what
 * they hold, and any text around them.
 *
 *     while (pem_find(&in))
 *         if (pem_next(&in, &block))
 *             … base64_decode(block.body, BASE64_LINES, …)
 *         else
 *             pem_skip(&in);
 *
 * Nothing is dropped in silence: a line that means to begin or end a block,
 * and does not, is found and then refused. Nothing is allocated: what is
 * handed out are views into the text, which must outlive them. */
#ifndef COTTER_PEM_H
#define COTTER_PEM_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

/* Octets from which a boundary is known, at most: a window on a text that
 * moves on leaves as many behind. */
enum { PEM_BOUNDARY_OCTETS = 32 };

struct pem {
    const uint8_t *next;   /* the first octet not read yet */
    const uint8_t *end;    /* just past the last */
    const uint8_t *origin; /* octet 0 of the text */
    struct fault *fault;
    bool skipping;         /* the end of a refused block is still to come */
    bool within;           /* origin is within a line, not at its beginning */
};

struct pem_block {
    struct octets text;  /* from the first hyphen to the last */
    struct octets label; /* "CERTIFICATE"; may be empty */
    struct octets body;  /* base64 with its line ends */
};

/* What all readers want; a reader that fails has not moved. */
/*@ predicate pem_valid(struct pem *in) =
      \valid(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_ordered(in->origin, in->next)
      && octets_ordered(in->next, in->end)
      && in->end - in->origin <= PTRDIFF_MAX
      && \valid_read(in->origin + (0 .. in->end - in->origin - 1));

    predicate pem_part(struct octets part, uint8_t *from, uint8_t *to) =
      octets_ordered(from, part.data)
      && octets_ordered(part.data + part.size, to); */

/* Opens in on text and clears *fault, which must outlive the cursor.
 * Faults: PEM_BOM, PEM_UTF16 for text in an encoding that hides the blocks
 * from other readers. */
/*@ requires octets_valid(text) && \valid(in) && \valid(fault)
             && \separated(in, fault);
    assigns *in, *fault;
    ensures pem_valid(in) && in->fault == fault
            && in->next == in->origin == text.data
            && in->end == text.data + text.size;
    ensures \result || fault->code != FAULT_NONE; */
MUST_CHECK bool pem_init(struct pem *in, struct octets text,
                         struct fault *fault);

/* Moves to the next line that begins a block, or means to; false if there is
 * none, and then to the end of the text. Such a line has "BEGIN " or "END "
 * after three hyphens or more, wherever in the line they stand, and perhaps
 * some blanks. */
/*@ requires pem_valid(in);
    assigns in->next, in->skipping;
    ensures octets_ordered(\old(in->next), in->next)
            && octets_ordered(in->next, in->end);
    ensures \result <==> in->next < in->end; */
bool pem_find(struct pem *in);

/* Reads the block that pem_find has found; its base64 is left undecoded. A
 * line may end with LF, CRLF or CR, and have blanks before its end. On
 * failure in has not moved.
 * Faults: PEM_BOUNDARY for a line that is not exactly a hyphen five times,
 * the word, a label and the hyphens again; PEM_ALONE for an end without a
 * beginning; PEM_UNENDED; PEM_LABEL where two labels differ; PEM_HEADER for
 * the header fields of RFC 1421, KEY_ENCRYPTED if they say so; PEM_BLANK for
 * an empty line behind base64; BASE64_CHARACTER for a hyphen in the body. */
/*@ requires pem_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, in->skipping, *out, *in->fault;
    ensures \result ==> octets_ordered(\old(in->next) + 1, in->next)
                        && octets_ordered(in->next, in->end);
    ensures \result ==> pem_part(out->text, \old(in->next), in->next);
    ensures \result ==> pem_part(out->label, \old(in->next), in->next);
    ensures \result ==> pem_part(out->body, \old(in->next), in->next);
    ensures \result || (in->next == \old(in->next)
                        && in->fault->code != FAULT_NONE); */
MUST_CHECK bool pem_next(struct pem *in, struct pem_block *out);

/* Moves past the beginning of a block that was refused, and past its end if
 * that is what pem_find finds next. Clears the fault. */
/*@ requires pem_valid(in);
    assigns in->next, in->skipping, *in->fault;
    ensures octets_ordered(\old(in->next), in->next)
            && octets_ordered(in->next, in->end); */
void pem_skip(struct pem *in);

enum { PEM_LABEL_OCTETS = 32 };

/* Room for a block of so many octets, whatever its label. */
#define PEM_TEXT_SIZE(octets) \
    (((octets) + 47) / 48 * 65 + 2 * (PEM_LABEL_OCTETS + 17))

/* Writes a block as RFC 7468 has it be written, with a label of up to
 * PEM_LABEL_OCTETS, to out, which has room for PEM_TEXT_SIZE(octets.size):
 * lines of 64 characters, each ended by LF, and without a NUL. Returns the
 * number of characters. */
/*@ requires octets_valid(octets) && octets_valid(label)
             && label.size <= PEM_LABEL_OCTETS
             && \valid(out + (0 .. PEM_TEXT_SIZE(octets.size) - 1));
    assigns out[0 .. PEM_TEXT_SIZE(octets.size) - 1];
    ensures \result == 32 + 2 * label.size + (octets.size + 2) / 3 * 4
                       + (octets.size + 47) / 48; */
size_t pem_text(struct octets octets, struct octets label, char *out);

#endif
