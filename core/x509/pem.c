#include "x509/pem.h"

#include "base/base64.h"

#define HYPHENS "-----"

enum {
    HYPHEN_COUNT = sizeof HYPHENS - 1,
    SUSPECT_HYPHENS = 3, /* so many, and BEGIN, are meant as a boundary; */
    HYPHENS_SEEN = 16,   /* of more than this, the last ones, */
    BLANKS_SEEN = 8,     /* and with no more blanks between */
    LINE_OCTETS = 48,    /* of a line, which make */
    LINE_CHARACTERS = 64
};

static const uint8_t begin_word[] = HYPHENS "BEGIN ";
static const uint8_t end_word[] = HYPHENS "END ";
static const uint8_t last_hyphens[] = HYPHENS "\n";

enum word { NO_WORD, BEGIN, END }; /* what is before the label */

/* A text of octets of its own, and its size. */
#define SIZED(text) (text), sizeof(text) - 1

/* Characters of so many octets in lines, each with its end. */
#define LINES_SIZE(octets) (BASE64_ENCODED_SIZE(octets) \
                            + ((octets) + LINE_OCTETS - 1) / LINE_OCTETS)

/*@ predicate within(struct pem *in, uint8_t *at) =
      octets_ordered(in->origin, at) && octets_ordered(at, in->end);

    predicate passed(struct pem *in, uint8_t *at, uint8_t *to) =
      octets_ordered(at, to) && octets_ordered(to, in->end); */

/*@ requires pem_valid(in) && code != FAULT_NONE;
    assigns *in->fault;
    ensures in->fault->code != FAULT_NONE && \result == false; */
static bool refuse(const struct pem *in, enum fault_code code,
                   const uint8_t *where)
{
    return fault_refuse(in->fault, code, (size_t)(where - in->origin));
}

/*@ requires pem_valid(in) && within(in, at)
             && \valid_read(text + (0 .. size - 1));
    assigns \nothing;
    ensures \result ==> in->end - at >= size; */
static bool starts_with(const struct pem *in, const uint8_t *at,
                        const char *text, size_t size)
{
    size_t same = 0;

    if ((size_t)(in->end - at) < size)
        return false;
    /*@ loop invariant 0 <= same <= size;
        loop assigns same;
        loop variant size - same; */
    while (same < size && at[same] == (uint8_t)text[same])
        same++;
    return same == size;
}

/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures passed(in, at, \result);
    ensures at < \result <==> at < in->end && *at == '-'; */
static const uint8_t *pass_hyphens(const struct pem *in, const uint8_t *at)
{
    /*@ loop invariant passed(in, \at(at, Pre), at)
            && (\at(at, Pre) < at ==> *\at(at, Pre) == '-');
        loop assigns at;
        loop variant in->end - at; */
    while (at < in->end && *at == '-')
        at++;
    return at;
}

/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures passed(in, at, \result); */
static const uint8_t *pass_blanks(const struct pem *in, const uint8_t *at)
{
    /*@ loop invariant passed(in, \at(at, Pre), at);
        loop assigns at;
        loop variant in->end - at; */
    while (at < in->end && (*at == ' ' || *at == '\t'))
        at++;
    return at;
}

/* In UTF-16 every other octet of ASCII is zero, with or without a mark. */
/*@ requires octets_valid(text);
    assigns \nothing; */
static bool is_utf16(struct octets text)
{
    const uint8_t *octet = text.data;

    return text.size >= 2
        && ((octet[0] == 0xff && octet[1] == 0xfe)
            || (octet[0] == 0xfe && octet[1] == 0xff)
            || (octet[0] == 0) != (octet[1] == 0));
}

bool pem_init(struct pem *in, struct octets text, struct fault *fault)
{
    *fault = (struct fault){ FAULT_NONE, 0 };
    *in = (struct pem){
        text.data, text.data + text.size, text.data, fault, false, false
    };
    if (starts_with(in, in->next, SIZED("\xef\xbb\xbf")))
        return refuse(in, FAULT_PEM_BOM, in->next);
    if (is_utf16(text))
        return refuse(in, FAULT_PEM_UTF16, in->next);
    return true;
}

/* The word of the boundary whose hyphens begin at at. */
/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures \result != NO_WORD ==> at < in->end && *at == '-'; */
static enum word word_at(const struct pem *in, const uint8_t *at)
{
    const uint8_t *text = pass_hyphens(in, at);

    if (text - at < SUSPECT_HYPHENS)
        return NO_WORD;
    /*@ loop invariant passed(in, at, text) && 0 <= i <= BLANKS_SEEN;
        loop assigns text, i;
        loop variant BLANKS_SEEN - i; */
    for (int i = 0; i < BLANKS_SEEN && text < in->end; i++)
        text += *text == ' ' || *text == '\t';
    if (starts_with(in, text, SIZED("BEGIN ")))
        return BEGIN;
    return starts_with(in, text, SIZED("END ")) ? END : NO_WORD;
}

/* The next boundary at or after at; in->end if there is none. */
/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures passed(in, at, \result); */
static const uint8_t *find(const struct pem *in, const uint8_t *at)
{
    const uint8_t *after;

    /*@ loop invariant passed(in, \at(at, Pre), at);
        loop assigns at, after;
        loop variant in->end - at; */
    while (at < in->end) {
        at = octets_find(at, in->end, '-');
        after = pass_hyphens(in, at);
        if (after - at > HYPHENS_SEEN)
            at = after - HYPHENS_SEEN;
        if (word_at(in, at) != NO_WORD)
            return at;
        at = after;
    }
    return at;
}

bool pem_find(struct pem *in)
{
    in->next = find(in, in->next);
    if (in->skipping && in->next < in->end
        && word_at(in, in->next) == END) {
        in->skipping = false;
        in->next = find(in, pass_hyphens(in, in->next));
    }
    return in->next < in->end;
}

/*@ assigns \nothing; */
static bool is_label_character(uint8_t octet)
{
    return octet > ' ' && octet < 0x7f && octet != '-';
}

/* label = [ labelchar *( ["-" / SP] labelchar ) ] */
/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures passed(in, at, \result); */
static const uint8_t *pass_label(const struct pem *in, const uint8_t *at)
{
    const uint8_t *start = at;

    /*@ loop invariant passed(in, start, at);
        loop assigns at;
        loop variant in->end - at; */
    while (at < in->end
           && (is_label_character(*at)
               || ((*at == '-' || *at == ' ') && at > start
                   && at + 1 < in->end && is_label_character(at[1]))))
        at++;
    return at;
}

/* Just past the end of the line, which must be at at; NULL if it is not. */
/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures \result == \null || passed(in, at, \result); */
static const uint8_t *pass_line_end(const struct pem *in, const uint8_t *at)
{
    if (at == in->end)
        return at;
    if (*at == '\r')
        return at + 1 + starts_with(in, at + 1, SIZED("\n"));
    return *at == '\n' ? at + 1 : NULL;
}

/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing; */
static bool begins_line(const struct pem *in, const uint8_t *at)
{
    if (at == in->origin)
        return !in->within;
    return at[-1] == '\n' || at[-1] == '\r';
}

struct boundary {
    struct octets label;
    const uint8_t *stop;  /* just past its hyphens */
    const uint8_t *after; /* the next line */
};

/* Just past the hyphens and the word of a boundary; NULL if it is none. */
/*@ requires pem_valid(in) && within(in, at);
    assigns \nothing;
    ensures \result == \null || passed(in, at + HYPHEN_COUNT, \result); */
static const uint8_t *pass_word(const struct pem *in, const uint8_t *at,
                                enum word word)
{
    if (word == BEGIN)
        return starts_with(in, at, SIZED(HYPHENS "BEGIN "))
             ? at + sizeof HYPHENS "BEGIN " - 1 : NULL;
    return starts_with(in, at, SIZED(HYPHENS "END "))
         ? at + sizeof HYPHENS "END " - 1 : NULL;
}

/* A whole line: five hyphens, word, label, five hyphens, blanks. */
/*@ requires pem_valid(in) && within(in, at) && \valid(out)
             && \separated(out, in);
    assigns *out;
    ensures \result
            ==> octets_ordered(at + HYPHEN_COUNT, out->label.data)
                && octets_ordered(out->label.data + out->label.size, out->stop)
                && passed(in, out->stop, out->after)
                && octets_valid(out->label); */
static bool read_boundary(const struct pem *in, const uint8_t *at,
                          enum word word, struct boundary *out)
{
    const uint8_t *label = pass_word(in, at, word);
    const uint8_t *stop;

    if (label == NULL || !begins_line(in, at))
        return false;
    stop = pass_label(in, label);
    if (!starts_with(in, stop, SIZED(HYPHENS)))
        return false;
    out->label.data = label;
    out->label.size = (size_t)(stop - label);
    out->stop = stop + HYPHEN_COUNT;
    out->after = pass_line_end(in, pass_blanks(in, out->stop));
    return out->after != NULL;
}

/* RFC 1421 4.6: a name and a colon. */
/*@ requires pem_valid(in) && within(in, body);
    assigns \nothing; */
static bool is_header(const struct pem *in, const uint8_t *body)
{
    /*@ loop invariant passed(in, \at(body, Pre), body);
        loop assigns body;
        loop variant in->end - body; */
    while (body < in->end && (is_label_character(*body) || *body == '-')
           && *body != ':')
        body++;
    return body < in->end && *body == ':';
}

/* Why the block with this body is none; stop is its first hyphen, and found
 * the next boundary. */
/*@ requires pem_valid(in) && within(in, body) && within(in, stop);
    assigns *in->fault;
    ensures in->fault->code != FAULT_NONE && \result == false; */
static bool refuse_block(const struct pem *in, const uint8_t *body,
                         const uint8_t *stop)
{
    const uint8_t *found = find(in, body);
    struct boundary ignored;

    if (starts_with(in, body, SIZED("Proc-Type: 4,ENCRYPTED")))
        return refuse(in, FAULT_KEY_ENCRYPTED, in->next);
    if (is_header(in, body))
        return refuse(in, FAULT_PEM_HEADER, body);
    if (found == in->end || word_at(in, found) == BEGIN)
        return refuse(in, FAULT_PEM_UNENDED, in->next);
    if (stop < found)
        return refuse(in, FAULT_BASE64_CHARACTER, stop);
    if (!read_boundary(in, found, END, &ignored))
        return refuse(in, FAULT_PEM_BOUNDARY, found);
    return refuse(in, FAULT_PEM_LABEL, found);
}

/* The end of the first line of a body that is empty, behind one that is not:
 * what stands before it is header fields to OpenSSL (RFC 1421 4.4). NULL if
 * there is none. */
/*@ requires octets_ordered(at, stop) && stop - at <= PTRDIFF_MAX
             && \valid_read(at + (0 .. stop - at - 1));
    assigns \nothing; */
static const uint8_t *find_blank(const uint8_t *at, const uint8_t *stop)
{
    /*@ loop invariant octets_ordered(\at(at, Pre), at)
            && octets_ordered(at, stop);
        loop assigns at;
        loop variant stop - at; */
    while (at < stop && *at <= ' ')
        at++;
    /*@ loop invariant octets_ordered(\at(at, Pre), at)
            && octets_ordered(at, stop);
        loop assigns at;
        loop variant stop - at; */
    while ((at = octets_find(at, stop, '\n')) < stop) {
        at++;
        /*@ loop invariant octets_ordered(\at(at, LoopEntry), at)
                && octets_ordered(at, stop);
            loop assigns at;
            loop variant stop - at; */
        while (at < stop && *at <= ' ' && *at != '\n')
            at++;
        if (at < stop && *at == '\n')
            return at;
    }
    return NULL;
}

bool pem_next(struct pem *in, struct pem_block *out)
{
    struct boundary first, last;
    const uint8_t *stop, *blank;

    if (!read_boundary(in, in->next, BEGIN, &first))
        return refuse(in, read_boundary(in, in->next, END, &last)
                          ? FAULT_PEM_ALONE : FAULT_PEM_BOUNDARY, in->next);
    stop = octets_find(first.after, in->end, '-');
    if (!read_boundary(in, stop, END, &last)
        || !octets_equal(first.label, last.label))
        return refuse_block(in, first.after, stop);
    blank = find_blank(first.after, stop);
    if (blank != NULL)
        return refuse(in, FAULT_PEM_BLANK, blank);
    *out = (struct pem_block){
        { in->next, (size_t)(last.stop - in->next) }, first.label,
        { first.after, (size_t)(stop - first.after) }
    };
    in->next = last.after;
    in->skipping = false;
    return true;
}

void pem_skip(struct pem *in)
{
    *in->fault = (struct fault){ FAULT_NONE, 0 };
    in->skipping = word_at(in, in->next) == BEGIN;
    in->next = pass_hyphens(in, in->next);
}

/* Returns where the text ends, as do those below. */
/*@ requires octets_valid(text) && \valid(out + (0 .. text.size - 1));
    assigns out[0 .. text.size - 1];
    ensures \result == out + text.size; */
static char *put_octets(char *out, struct octets text)
{
    /*@ loop invariant 0 <= i <= text.size;
        loop assigns i, out[0 .. text.size - 1];
        loop variant text.size - i; */
    for (size_t i = 0; i < text.size; i++)
        out[i] = (char)text.data[i];
    return out + text.size;
}

/*@ requires octets_valid(word) && octets_valid(label)
             && word.size + label.size < PTRDIFF_MAX
             && \valid(out + (0 .. word.size + label.size + HYPHEN_COUNT));
    assigns out[0 .. word.size + label.size + HYPHEN_COUNT];
    ensures \result == out + word.size + label.size + HYPHEN_COUNT + 1; */
static char *put_boundary(char *out, struct octets word, struct octets label)
{
    out = put_octets(put_octets(out, word), label);
    return put_octets(out, OCTETS_WORD(last_hyphens));
}

/*@ requires octets_valid(line)
             && \valid(out + (0 .. BASE64_ENCODED_SIZE(line.size)));
    assigns out[0 .. BASE64_ENCODED_SIZE(line.size)];
    ensures \result == out + BASE64_ENCODED_SIZE(line.size) + 1; */
static char *put_line(char *out, struct octets line)
{
    out += base64_encode(line, out);
    *out = '\n';
    return out + 1;
}

/*@ requires octets_valid(octets)
             && \valid(out + (0 .. LINES_SIZE(octets.size) - 1));
    assigns out[0 .. LINES_SIZE(octets.size) - 1];
    ensures \result == out + LINES_SIZE(octets.size); */
static char *put_lines(char *out, struct octets octets)
{
    struct octets rest = octets;

    /*@ loop invariant octets_valid(rest) && rest.size <= octets.size
            && (octets.size - rest.size) % LINE_OCTETS == 0
            && out == \at(out, Pre)
                      + (octets.size - rest.size) / LINE_OCTETS
                        * (LINE_CHARACTERS + 1);
        loop assigns rest, out,
                     \at(out, Pre)[0 .. LINES_SIZE(octets.size) - 1];
        loop variant rest.size; */
    while (rest.size > LINE_OCTETS) {
        out = put_line(out, octets_first(rest, LINE_OCTETS));
        rest = octets_skip(rest, LINE_OCTETS);
    }
    return rest.size > 0 ? put_line(out, rest) : out;
}

size_t pem_text(struct octets octets, struct octets label, char *out)
{
    char *next = put_boundary(out, OCTETS_WORD(begin_word), label);

    next = put_lines(next, octets);
    next = put_boundary(next, OCTETS_WORD(end_word), label);
    return (size_t)(next - out);
}
