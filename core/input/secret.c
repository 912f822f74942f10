#define _GNU_SOURCE /* memmem */
#include "input/secret.h"

#include "base/ascii.h"
#include "base/base64.h"

enum {
    DIGITS = 16, /* of base64 that no sentence has there */
    HEAD = 64,   /* octets that tell what follows a first line */
    RUN = 32,    /* digits of a line of base64 */
    MARK = 2     /* of UTF-16 */
};

static const char hyphens[] = "-----";

static const uint8_t *find(struct octets text, const char *word)
{
    return text.size == 0 ? NULL
                          : memmem(text.data, text.size, word, strlen(word));
}

static bool is_capital(uint8_t octet)
{
    return ascii_fold(octet) != octet;
}

static bool is_base64(uint8_t octet)
{
    return base64_places[octet] != 0;
}

/* The label at the start of text: "RSA PRIVATE KEY". */
static struct octets take_label(struct octets text)
{
    size_t size = 0;

    while (size < text.size && (is_capital(text.data[size])
                                || ascii_is_digit(text.data[size])
                                || text.data[size] == ' '))
        size++;
    return octets_first(text, size);
}

static bool is_quote(uint8_t octet)
{
    return octet == '"' || octet == '\'' || octet == '`';
}

/* What stands between two strings of code that are put together, or of a list
 * of JSON, and before each line of a comment or of what is quoted. A point does
 * so behind a string alone, as in PHP: elsewhere it ends a sentence. */
static bool is_between(uint8_t octet, bool closed)
{
    return is_quote(octet) || (octet == '.' && closed)
        || (octet != '\0' && strchr("+,@#*/;>|", octet));
}

/* The octets of an escape that text begins with, or 0: of line ends in code, in
 * JSON, in XML and in addresses; and of anything else, as the slash, or an
 * escape's own. */
static size_t escape_size(struct octets text)
{
    static const char *const escapes[] = {
        "\\n", "\\r", "\\u000a", "\\u000A", "\\u000d", "\\u000D", "\\x0a",
        "\\x0A", "\\x0d", "\\x0D", "\\012", "\\015", "\\",
        "%0a", "%0A", "%0d", "%0D",
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
    bool ended;  /* nothing more follows */
};

/* However many blanks there are: those of one head are in no other, but for a
 * few. */
static void take_head(struct octets text, struct head *out)
{
    size_t size = 0, at = 0;

    out->closed = false;
    for (; at < text.size && size < HEAD; at++) {
        uint8_t octet = text.data[at];
        size_t escape = escape_size(octets_skip(text, at));

        if (escape > 0)
            at += escape - 1;
        else if (size == 0 && is_between(octet, out->closed))
            out->closed ^= is_quote(octet);
        else if (!ascii_is_blank(octet))
            out->room[size++] = octet;
    }
    out->text = (struct octets){ out->room, size };
    out->ended = at == text.size;
}

/* True for how DER begins in base64, a key of OpenSSH or of SSH2, and a secret
 * key of OpenPGP (RFC 9580 4.2, old and new); and for nothing. A name or a word
 * seldom does. */
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
    case 'P':
        return second == '2' || second == '\0';
    case 'l':
        return second <= 'Q' || second == 'g';
    case 'x':
        return second == '\0' || (second >= 'Q' && second <= 'f');
    default:
        return false;
    }
}

/* Whether text is word, or the beginning of it. */
static bool is_part(struct octets text, const char *word)
{
    return text.size < strlen(word)
        && memcmp(text.data, word, text.size) == 0;
}

/* Whether text begins with a field that keys have before their digits (RFC 1421
 * 4.6, RFC 4716 3.3, RFC 9580 6.2.2); whole: not with a part of one, either. */
static bool begins_with_field(struct octets text, bool whole)
{
    static const char *const fields[] = {
        "Proc-Type:", "DEK-Info:", "Version:", "Comment:", "Subject:", "Hash:",
        "Charset:", "MessageID:",
    };

    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (octets_start_with(text, fields[i])
            || (!whole && is_part(text, fields[i])))
            return true;
    return false;
}

static size_t count_digits(struct octets text)
{
    size_t size = 0;

    while (size < text.size && is_base64(text.data[size]))
        size++;
    return size;
}

/* Tells a key by what follows its first line. Where the text ends before
 * that can be told, it is cut off. */
static bool is_key(struct octets text, struct secret *out)
{
    struct head head;
    size_t digits;

    take_head(text, &head);
    digits = count_digits(head.text);
    out->locked |= octets_start_with(head.text, "Proc-Type:4,ENCRYPTED");
    if (head.closed)
        return false;
    if (begins_with_field(head.text, true)
        || (digits >= DIGITS && begins_as_key(head.text)))
        return true;
    out->cut = head.ended
            && ((digits == head.text.size && digits < DIGITS
                 && begins_as_key(head.text))
                || begins_with_field(head.text, false));
    return out->cut;
}

/* Takes a first line behind its beginning, and moves *at behind it, or behind
 * what of it fits. True for a label of private keys, and where the text ends
 * before that can be told. */
static bool take_line(struct octets text, const char *end, size_t *at,
                      struct secret *out)
{
    struct octets rest = octets_skip(text, *at);
    struct octets label = take_label(rest);
    bool is_private = find(label, "PRIVATE KEY") != NULL;

    rest = octets_skip(rest, label.size);
    *at += label.size;
    out->locked = find(label, "ENCRYPTED") != NULL;
    out->cut = rest.size == 0 || (is_private && is_part(rest, end));
    if (out->cut)
        return true;
    if (!is_private || !octets_start_with(rest, end))
        return false;
    *at += strlen(end);
    return true;
}

/* Finds the next key in an armour, whose first line begins and ends so. */
static bool next_armoured(struct octets text, const char *begin,
                          const char *end, size_t *at, struct secret *out)
{
    const uint8_t *found;

    while ((found = find(octets_skip(text, *at), begin)) != NULL) {
        out->offset = (size_t)(found - text.data);
        *at = out->offset + strlen(begin);
        if (take_line(text, end, at, out)
            && (out->cut || is_key(octets_skip(text, *at), out)))
            return true;
    }
    return false;
}

bool secret_next_pem(struct octets text, size_t *at, struct secret *out)
{
    return next_armoured(text, "-----BEGIN ", hyphens, at, out);
}

bool secret_next_ssh2(struct octets text, size_t *at, struct secret *out)
{
    return next_armoured(text, "---- BEGIN SSH2 ", "----", at, out);
}

/* Moves past word. False where text has something else, or ends before it
 * does, which is cut off. */
static bool skip_word(struct octets *text, const char *word,
                      struct secret *out)
{
    size_t size = strlen(word);

    if (octets_start_with(*text, word)) {
        *text = octets_skip(*text, size);
        return true;
    }
    out->cut = is_part(*text, word);
    return false;
}

/* Moves past a version and the name of an algorithm: "2:ssh-rsa". */
static bool skip_algorithm(struct octets *text, struct secret *out)
{
    if (text->size > 0 && ascii_is_digit(text->data[0]))
        *text = octets_skip(*text, 1);
    if (!skip_word(text, ":", out))
        return false;
    if (!skip_word(text, "ssh-", out)
        && (out->cut || !skip_word(text, "ecdsa-", out)))
        return false;
    while (text->size > 0 && !is_capital(text->data[0])
           && (is_base64(text->data[0]) || text->data[0] == '-'))
        *text = octets_skip(*text, 1);
    return true;
}

/* Tells a key of PuTTY by its first two lines, which versions 1 to 3 have. */
static bool is_putty(struct octets text, struct secret *out)
{
    struct head head;
    bool found;

    take_head(text, &head);
    out->locked = out->cut = false;
    found = skip_algorithm(&head.text, out)
         && skip_word(&head.text, "Encryption:", out);
    if (found)
        out->locked = !skip_word(&head.text, "none", out);
    out->cut &= head.ended;
    return found || out->cut;
}

bool secret_next_putty(struct octets text, size_t *at, struct secret *out)
{
    static const char begin[] = "PuTTY-User-Key-File-";
    const uint8_t *found;

    while ((found = find(octets_skip(text, *at), begin)) != NULL) {
        out->offset = (size_t)(found - text.data);
        *at = out->offset + strlen(begin);
        if (is_putty(octets_skip(text, *at), out))
            return true;
    }
    return false;
}

/* A line of base64: so many digits in a row, of each sort of them. */
static bool has_run(struct octets text)
{
    bool upper = false, lower = false, digit = false;
    size_t size = 0;

    for (; size < text.size && is_base64(text.data[size]); size++) {
        upper |= is_capital(text.data[size]);
        digit |= ascii_is_digit(text.data[size]);
        lower |= text.data[size] >= 'a';
    }
    return size >= RUN && upper && lower && digit;
}

/* Whether there is a line of base64 before the next hyphens. */
static bool has_body(struct octets text)
{
    const uint8_t *last = find(text, hyphens);

    if (last != NULL)
        text.size = (size_t)(last - text.data);
    while (text.size > 0) {
        if (has_run(text))
            return true;
        text = octets_skip(text, count_digits(text));
        if (text.size > 0)
            text = octets_skip(text, 1);
    }
    return false;
}

bool secret_is_doubtful(struct octets text)
{
    static const char begin[] = "-----BEGIN ";
    const uint8_t *found;
    struct secret line;
    size_t at = 0;

    while ((found = find(octets_skip(text, at), begin)) != NULL) {
        at = (size_t)(found - text.data) + strlen(begin);
        if (take_line(text, hyphens, &at, &line) && !line.cut
            && has_body(octets_skip(text, at)))
            return true;
    }
    return false;
}

static bool is_in_digits(uint8_t octet)
{
    return is_base64(octet) || octet == '-' || octet == '_' || octet == '\\';
}

/* The length of the run in which at is, as far as it matters. */
static size_t run_at(struct octets text, size_t at)
{
    size_t first = at, end = at;

    while (end < text.size && end - at < SECRET_DIGITS
           && is_in_digits(text.data[end]))
        end++;
    while (end > at && first > 0 && at - first < SECRET_DIGITS
           && is_in_digits(text.data[first - 1]))
        first--;
    return end - first;
}

/* Each run of that length has one of the octets that are looked at. */
bool secret_has_digits(struct octets text)
{
    for (size_t at = SECRET_DIGITS - 1; at < text.size; at += SECRET_DIGITS)
        if (run_at(text, at) >= SECRET_DIGITS)
            return true;
    return false;
}

bool secret_is_wide(struct octets file)
{
    return file.size > 0 && memchr(file.data, 0, file.size) != NULL;
}

static bool is_marked(struct octets file)
{
    return octets_start_with(file, "\xff\xfe")
        || octets_start_with(file, "\xfe\xff");
}

size_t secret_narrow(struct octets file, uint8_t *out)
{
    size_t size = 0;

    for (size_t i = is_marked(file) ? MARK : 0; i < file.size; i++)
        if (file.data[i] != 0)
            out[size++] = file.data[i];
    return size;
}
