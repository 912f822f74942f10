#define _GNU_SOURCE /* memmem */
#include "input/secret.h"

enum {
    REACH = 128,  /* octets behind a line that tell whether it begins a key */
    DIGITS = 16,  /* of base64 that no sentence has there */
    HEAD = 32,    /* of them, of which a header has 21 */
    MARK = 2      /* of UTF-16 */
};

static const char begin[] = "-----BEGIN ";
static const char hyphens[] = "-----";

static const uint8_t *find(struct octets text, const char *word)
{
    return text.size == 0 ? NULL
                          : memmem(text.data, text.size, word, strlen(word));
}

static bool is_upper(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z';
}

static bool is_digit(uint8_t octet)
{
    return octet >= '0' && octet <= '9';
}

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || (octet >= '\t' && octet <= '\r');
}

static bool is_base64(uint8_t octet)
{
    return is_upper(octet) || is_digit(octet) || octet == '+' || octet == '/'
        || (octet >= 'a' && octet <= 'z');
}

/* The label at the start of text: "RSA PRIVATE KEY". */
static struct octets take_label(struct octets text)
{
    size_t size = 0;

    while (size < text.size && (is_upper(text.data[size])
                                || is_digit(text.data[size])
                                || text.data[size] == ' '))
        size++;
    return octets_first(text, size);
}

static bool is_quote(uint8_t octet)
{
    return octet == '"' || octet == '\'' || octet == '`';
}

/* What stands between two strings of code that are put together, or of a list
 * of JSON. */
static bool is_between(uint8_t octet)
{
    return is_quote(octet) || octet == '+' || octet == ',';
}

/* The octets of an escape that text begins with, or 0: of line ends in code, in
 * JSON and in XML; and of anything else, as the slash, or an escape's own. */
static size_t escape_size(struct octets text)
{
    static const char *const escapes[] = {
        "\\n", "\\r", "\\u000a", "\\u000A", "\\u000d", "\\u000D", "\\",
        "&#10;", "&#13;", "&#xa;", "&#xA;", "&#xd;", "&#xD;",
    };

    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
        if (octets_start_with(text, escapes[i]))
            return strlen(escapes[i]);
    return 0;
}

/* What follows a first line. */
struct head {
    uint8_t room[HEAD];
    struct octets text; /* without blanks and escapes */
    bool closed; /* the line is a string, and no other begins behind it */
};

static void take_head(struct octets text, struct head *out)
{
    size_t size = 0;

    out->closed = false;
    if (text.size > REACH)
        text.size = REACH;
    for (size_t i = 0; i < text.size && size < HEAD; i++) {
        uint8_t octet = text.data[i];
        size_t escape = escape_size(octets_skip(text, i));

        if (escape > 0)
            i += escape - 1;
        else if (size == 0 && is_between(octet))
            out->closed ^= is_quote(octet);
        else if (!is_blank(octet))
            out->room[size++] = octet;
    }
    out->text = (struct octets){ out->room, size };
}

/* True for how DER begins in base64, a key of OpenSSH, and a secret key of
 * OpenPGP (RFC 9580 4.2, old and new); and for nothing. A name or a word seldom
 * does. */
static bool begins_as_key(struct octets head)
{
    uint8_t second = head.size > 1 ? head.data[1] : '\0';

    switch (head.size == 0 ? '\0' : head.data[0]) {
    case '\0':
        return true;
    case 'M':
        return second <= 'P';
    case 'b':
        return second == '3' || second == '\0';
    case 'l':
        return second <= 'Q' || second == 'g';
    case 'x':
        return second == '\0' || (second >= 'Q' && second <= 'f');
    default:
        return false;
    }
}

/* Whether text begins with a field that keys have before their digits (RFC 1421
 * 4.6, RFC 9580 6.2.2); whole: not with a part of one, either. */
static bool begins_with_field(struct octets text, bool whole)
{
    static const char *const fields[] = { "Proc-Type:", "Version:",
                                          "Comment:" };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (octets_start_with(text, fields[i])
            || (!whole && text.size < strlen(fields[i])
                && memcmp(text.data, fields[i], text.size) == 0))
            return true;
    return false;
}

/* Tells a key by what follows its first line. Where the text ends before
 * that can be told, it is cut off. */
static bool is_key(struct octets text, struct secret *out)
{
    struct head head;
    size_t digits = 0;

    take_head(text, &head);
    while (digits < head.text.size && is_base64(head.text.data[digits]))
        digits++;
    out->locked |= octets_start_with(head.text, "Proc-Type:4,ENCRYPTED");
    if (head.closed)
        return false;
    if (begins_with_field(head.text, true)
        || (digits >= DIGITS && begins_as_key(head.text)))
        return true;
    out->cut = text.size <= REACH
            && ((digits == head.text.size && digits < DIGITS
                 && begins_as_key(head.text))
                || begins_with_field(head.text, false));
    return out->cut;
}

/* Tells a key by what follows "-----BEGIN ", and moves *at behind the line. */
static bool is_secret(struct octets text, size_t *at, struct secret *out)
{
    struct octets rest = octets_skip(text, *at);
    struct octets label = take_label(rest);
    bool is_private = find(label, "PRIVATE KEY") != NULL;

    rest = octets_skip(rest, label.size);
    *at += label.size;
    out->locked = find(label, "ENCRYPTED") != NULL;
    out->cut = rest.size == 0
            || (is_private && rest.size < strlen(hyphens)
                && memcmp(rest.data, hyphens, rest.size) == 0);
    if (out->cut)
        return true;
    if (!is_private || !octets_start_with(rest, hyphens))
        return false;
    *at += strlen(hyphens);
    return is_key(octets_skip(text, *at), out);
}

bool secret_next(struct octets text, size_t *at, struct secret *out)
{
    const uint8_t *found;

    while ((found = find(octets_skip(text, *at), begin)) != NULL) {
        out->offset = (size_t)(found - text.data);
        *at = out->offset + strlen(begin);
        if (is_secret(text, at, out))
            return true;
    }
    return false;
}

bool secret_is_wide(struct octets file)
{
    return octets_start_with(file, "\xff\xfe")
        || octets_start_with(file, "\xfe\xff");
}

size_t secret_narrow(struct octets file, uint8_t *out)
{
    size_t size = 0;

    for (size_t i = MARK; i < file.size; i++)
        if (file.data[i] != 0)
            out[size++] = file.data[i];
    return size;
}
