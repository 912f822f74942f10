/* The tokens of JSON (RFC 8259 2, 3, 6, 7): each function reads what stands
 * next in a text, or refuses it with the place of the first octet that can't
 * be. A token that was refused leaves `at` anywhere within it. */
#ifndef COTTER_JSON_SCAN_H
#define COTTER_JSON_SCAN_H

#include <stdbool.h>

#include "base/fault.h"
#include "base/octets.h"

struct json_scan {
    const uint8_t *at;
    const uint8_t *end;
    const uint8_t *start;
    struct fault *fault; /* cleared by whoever begins */
    bool comments;       /* "//" to the end of the line is white space */
};

/* Skips comments, and white space between and behind them. */
void json_scan_comments(struct json_scan *in);

/* Skips white space. */
static inline void json_scan_space(struct json_scan *in)
{
    while (in->at < in->end
           && (*in->at == ' ' || *in->at == '\n' || *in->at == '\r'
               || *in->at == '\t'))
        in->at++;
    if (in->comments)
        json_scan_comments(in);
}

/* True, and past it, if the next octet is the one that is given. */
static inline bool json_scan_accept(struct json_scan *in, uint8_t octet)
{
    if (in->at == in->end || *in->at != octet)
        return false;
    in->at++;
    return true;
}

/* Reads a string, of which the quote comes next. Sets *escaped if there is a
 * reverse solidus in it. */
MUST_CHECK bool json_scan_string(struct json_scan *in, bool *escaped);

/* Reads a number, of which "-" or a digit comes next; it is refused if it is
 * too great for a double. */
MUST_CHECK bool json_scan_number(struct json_scan *in);

/* Reads one of the words true, false and null. */
MUST_CHECK bool json_scan_word(struct json_scan *in, const char *word);

/* Refuses what comes next: with a code of its own if it is wrong anywhere,
 * such as a comment or the end, else with the one that is given. */
bool json_scan_refuse(struct json_scan *in, enum fault_code code);

/* Refuses what comes next, not the end, where a value should. */
bool json_scan_refuse_value(struct json_scan *in);

/* Refuses what is at a place that was passed. */
bool json_scan_refuse_at(struct json_scan *in, enum fault_code code,
                         const uint8_t *at);

/* Refuses it unless something holds of it. Returns whether it does. */
static inline bool json_scan_require(struct json_scan *in, bool holds,
                                     enum fault_code code, const uint8_t *at)
{
    return fault_require(in->fault, holds, code, (size_t)(at - in->start));
}

#endif
