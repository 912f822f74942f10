#include "x509/pem.h"

#include "base/base64.h"

#define HYPHENS "-----"

enum {
    HYPHEN_COUNT = sizeof HYPHENS - 1,
    SUSPECT_HYPHENS = 3, /* so many, and BEGIN, are meant as a boundary; */
    HYPHENS_SEEN = 16,   /* of more than this, the last ones, */
    BLANKS_SEEN = 8,     /* and with no more blanks between */
    LINE_OCTETS = 48     /* that make the 64 characters of a line */
};

struct word {
    const char *text; /* with the space before the label */
    size_t size;
};

static const struct word begin = { "BEGIN ", 6 }, end = { "END ", 4 };

static bool refuse(const struct pem *in, enum fault_code code,
                   const uint8_t *where)
{
    return fault_refuse(in->fault, code, (size_t)(where - in->origin));
}

static bool starts_with(const struct pem *in, const uint8_t *at,
                        const char *text, size_t size)
{
    return (size_t)(in->end - at) >= size && memcmp(at, text, size) == 0;
}

static const uint8_t *pass(const struct pem *in, const uint8_t *at,
                           const char *set)
{
    while (at < in->end && *at != '\0' && strchr(set, *at) != NULL)
        at++;
    return at;
}

/* In UTF-16 every other octet of ASCII is zero, with or without a mark. */
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
    if (starts_with(in, in->next, "\xef\xbb\xbf", 3))
        return refuse(in, FAULT_PEM_BOM, in->next);
    if (is_utf16(text))
        return refuse(in, FAULT_PEM_UTF16, in->next);
    return true;
}

/* The word of the boundary whose hyphens begin at at; NULL if it is none. */
static const struct word *word_at(const struct pem *in, const uint8_t *at)
{
    const uint8_t *text = pass(in, at, "-");

    if (text - at < SUSPECT_HYPHENS)
        return NULL;
    for (int i = 0; i < BLANKS_SEEN && text < in->end; i++)
        text += *text == ' ' || *text == '\t';
    if (starts_with(in, text, begin.text, begin.size))
        return &begin;
    return starts_with(in, text, end.text, end.size) ? &end : NULL;
}

/* The next boundary at or after at; in->end if there is none. */
static const uint8_t *find(const struct pem *in, const uint8_t *at)
{
    while (at < in->end) {
        const uint8_t *after;

        at = memchr(at, '-', (size_t)(in->end - at));
        if (at == NULL)
            return in->end;
        after = pass(in, at, "-");
        if (after - at > HYPHENS_SEEN)
            at = after - HYPHENS_SEEN;
        if (word_at(in, at) != NULL)
            return at;
        at = after;
    }
    return at;
}

bool pem_find(struct pem *in)
{
    in->next = find(in, in->next);
    if (in->skipping && in->next < in->end
        && word_at(in, in->next) == &end) {
        in->skipping = false;
        in->next = find(in, pass(in, in->next, "-"));
    }
    return in->next < in->end;
}

static bool is_label_character(uint8_t octet)
{
    return octet > ' ' && octet < 0x7f && octet != '-';
}

/* label = [ labelchar *( ["-" / SP] labelchar ) ] */
static const uint8_t *pass_label(const struct pem *in, const uint8_t *at)
{
    const uint8_t *start = at;

    while (at < in->end
           && (is_label_character(*at)
               || ((*at == '-' || *at == ' ') && at > start
                   && at + 1 < in->end && is_label_character(at[1]))))
        at++;
    return at;
}

/* Just past the end of the line, which must be at at; NULL if it is not. */
static const uint8_t *pass_line_end(const struct pem *in, const uint8_t *at)
{
    if (at == in->end)
        return at;
    if (*at == '\r')
        return at + 1 + starts_with(in, at + 1, "\n", 1);
    return *at == '\n' ? at + 1 : NULL;
}

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

/* A whole line: five hyphens, word, label, five hyphens, blanks. */
static bool read_boundary(const struct pem *in, const uint8_t *at,
                          const struct word *word, struct boundary *out)
{
    const uint8_t *label, *stop;

    if (!starts_with(in, at, HYPHENS, HYPHEN_COUNT)
        || !starts_with(in, at + HYPHEN_COUNT, word->text, word->size)
        || !begins_line(in, at))
        return false;
    label = at + HYPHEN_COUNT + word->size;
    stop = pass_label(in, label);
    if (!starts_with(in, stop, HYPHENS, HYPHEN_COUNT))
        return false;
    out->label = (struct octets){ label, (size_t)(stop - label) };
    out->stop = stop + HYPHEN_COUNT;
    out->after = pass_line_end(in, pass(in, out->stop, " \t"));
    return out->after != NULL;
}

/* RFC 1421 4.6: a name and a colon. */
static bool is_header(const struct pem *in, const uint8_t *body)
{
    while (body < in->end && (is_label_character(*body) || *body == '-')
           && *body != ':')
        body++;
    return body < in->end && *body == ':';
}

/* Why the block with this body is none; stop is its first hyphen, and found
 * the next boundary. */
static bool refuse_block(const struct pem *in, const uint8_t *body,
                         const uint8_t *stop)
{
    static const char encrypted[] = "Proc-Type: 4,ENCRYPTED";
    const uint8_t *found = find(in, body);
    struct boundary ignored;

    if (starts_with(in, body, encrypted, sizeof encrypted - 1))
        return refuse(in, FAULT_KEY_ENCRYPTED, in->next);
    if (is_header(in, body))
        return refuse(in, FAULT_PEM_HEADER, body);
    if (found == in->end || word_at(in, found) == &begin)
        return refuse(in, FAULT_PEM_UNENDED, in->next);
    if (stop < found)
        return refuse(in, FAULT_BASE64_CHARACTER, stop);
    if (!read_boundary(in, found, &end, &ignored))
        return refuse(in, FAULT_PEM_BOUNDARY, found);
    return refuse(in, FAULT_PEM_LABEL, found);
}

/* The end of the first line of a body that is empty, behind one that is not:
 * what stands before it is header fields to OpenSSL (RFC 1421 4.4). NULL if
 * there is none. */
static const uint8_t *find_blank(const uint8_t *at, const uint8_t *stop)
{
    while (at < stop && *at <= ' ')
        at++;
    while (at < stop && (at = memchr(at, '\n', (size_t)(stop - at))) != NULL) {
        do
            at++;
        while (at < stop && *at <= ' ' && *at != '\n');
        if (at < stop && *at == '\n')
            return at;
    }
    return NULL;
}

bool pem_next(struct pem *in, struct pem_block *out)
{
    struct boundary first, last;
    const uint8_t *stop, *blank;

    if (!read_boundary(in, in->next, &begin, &first))
        return refuse(in, read_boundary(in, in->next, &end, &last)
                          ? FAULT_PEM_ALONE : FAULT_PEM_BOUNDARY, in->next);
    stop = memchr(first.after, '-', (size_t)(in->end - first.after));
    if (stop == NULL)
        stop = in->end;
    if (!read_boundary(in, stop, &end, &last)
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
    in->skipping = word_at(in, in->next) == &begin;
    in->next = pass(in, in->next, "-");
}

static char *put(char *out, const char *text)
{
    size_t size = strlen(text);

    memcpy(out, text, size);
    return out + size;
}

static char *put_boundary(char *out, const char *word, const char *label)
{
    out = put(put(out, HYPHENS), word);
    return put(put(put(out, label), HYPHENS), "\n");
}

size_t pem_text(struct octets octets, const char *label, char *out)
{
    char *start = out;

    out = put_boundary(out, begin.text, label);
    while (octets.size > 0) {
        size_t size = octets.size < LINE_OCTETS ? octets.size : LINE_OCTETS;

        out += base64_encode((struct octets){ octets.data, size }, out);
        *out++ = '\n';
        octets = (struct octets){ octets.data + size, octets.size - size };
    }
    return (size_t)(put_boundary(out, end.text, label) - start);
}
