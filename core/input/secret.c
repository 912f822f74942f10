#define _GNU_SOURCE /* memmem */
#include "input/secret.h"

enum {
    REACH = 128,  /* octets behind a line that tell whether it begins a key */
    DIGITS = 16,  /* of base64 that no sentence has there */
    HEAD = 32,    /* of them, of which a header has 21 */
    MARK = 2,     /* of UTF-16 */
    STORE_HEAD = 12, /* magic, version, count */
    KEY_ENTRY = 1    /* sun.security.provider.JavaKeyStore */
};

static const char begin[] = "-----BEGIN ";
static const char hyphens[] = "-----";

static struct octets view(const uint8_t *data, size_t size)
{
    return (struct octets){ data, size };
}

static struct octets skip(struct octets text, size_t count)
{
    return view(text.data + count, text.size - count);
}

static bool starts(struct octets text, const char *word)
{
    size_t size = strlen(word);

    return text.size >= size && memcmp(text.data, word, size) == 0;
}

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
    return view(text.data, size);
}

/* Copies what follows a line without blanks, and the escapes of JSON and of
 * code: of line ends, and of the slash. */
static struct octets take_head(struct octets text, uint8_t room[HEAD])
{
    size_t size = 0, i = 0;

    if (text.size > REACH)
        text.size = REACH;
    for (; i < text.size && size < HEAD; i++) {
        uint8_t octet = text.data[i];
        uint8_t next = i + 1 < text.size ? text.data[i + 1] : '\0';

        if (octet == '\\' && (next == 'n' || next == 'r'))
            i++;
        else if (!is_blank(octet) && !(octet == '\\' && next == '/'))
            room[size++] = octet;
    }
    return view(room, size);
}

static bool is_key(struct octets head)
{
    size_t digits = 0;

    while (digits < head.size && is_base64(head.data[digits]))
        digits++;
    return digits >= DIGITS || starts(head, "Proc-Type:");
}

bool secret_next(struct octets text, size_t *at, struct secret *out)
{
    const uint8_t *found;

    while ((found = find(skip(text, *at), begin)) != NULL) {
        size_t offset = (size_t)(found - text.data);
        struct octets label = take_label(skip(text, offset + strlen(begin)));
        struct octets rest;
        uint8_t room[HEAD];

        *at = offset + strlen(begin) + label.size;
        rest = skip(text, *at);
        if (find(label, "PRIVATE KEY") == NULL || !starts(rest, hyphens))
            continue;
        *at += strlen(hyphens);
        rest = take_head(skip(text, *at), room);
        out->offset = offset;
        out->locked = find(label, "ENCRYPTED") != NULL
                   || starts(rest, "Proc-Type:4,ENCRYPTED");
        if (is_key(rest))
            return true;
    }
    return false;
}

bool secret_is_wide(struct octets file)
{
    return starts(file, "\xff\xfe") || starts(file, "\xfe\xff");
}

size_t secret_narrow(struct octets file, uint8_t *out)
{
    size_t size = 0;

    for (size_t i = MARK; i < file.size; i++)
        if (file.data[i] != 0)
            out[size++] = file.data[i];
    return size;
}

/* Takes a number of so many octets, the highest first. */
static bool take_number(struct octets *in, size_t size, size_t *out)
{
    if (in->size < size)
        return false;
    for (*out = 0; size > 0; size--) {
        *out = *out << 8 | in->data[0];
        *in = skip(*in, 1);
    }
    return true;
}

/* Moves past octets that have their number, of so many octets, before them. */
static bool skip_octets(struct octets *in, size_t size)
{
    size_t count;

    if (!take_number(in, size, &count) || count > in->size)
        return false;
    *in = skip(*in, count);
    return true;
}

/* An entry of a certificate: its type, and its octets. */
static bool skip_certificate(struct octets *in)
{
    return skip_octets(in, 2) && skip_octets(in, 4);
}

/* Each entry has a tag, an alias and a date. */
bool secret_in_key_store(struct octets file)
{
    size_t tag, date;

    if (file.size < STORE_HEAD)
        return false;
    file = skip(file, STORE_HEAD);
    while (take_number(&file, 4, &tag) && skip_octets(&file, 2)
           && take_number(&file, 8, &date)) {
        if (tag == KEY_ENTRY)
            return true;
        if (!skip_certificate(&file))
            return false;
    }
    return false;
}
