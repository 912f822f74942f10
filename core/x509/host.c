#include "x509/host.h"

#include <string.h>

#include <idn2.h>

#include "base/ascii.h"
#include "base/limits.h"
#include "x509/host_match.h"

enum { IDN_FLAGS = IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT };

/* What an octet is within a canonical name. */
enum class { OTHER, DIGIT, LETTER, HYPHEN, DOT };

static const uint8_t classes[256] = {
    ['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
    ['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
    ['a'] = LETTER, ['b'] = LETTER, ['c'] = LETTER, ['d'] = LETTER,
    ['e'] = LETTER, ['f'] = LETTER, ['g'] = LETTER, ['h'] = LETTER,
    ['i'] = LETTER, ['j'] = LETTER, ['k'] = LETTER, ['l'] = LETTER,
    ['m'] = LETTER, ['n'] = LETTER, ['o'] = LETTER, ['p'] = LETTER,
    ['q'] = LETTER, ['r'] = LETTER, ['s'] = LETTER, ['t'] = LETTER,
    ['u'] = LETTER, ['v'] = LETTER, ['w'] = LETTER, ['x'] = LETTER,
    ['y'] = LETTER, ['z'] = LETTER, ['-'] = HYPHEN, ['.'] = DOT,
};

/* The first place of any of the octets in text, or its size. */
static size_t find(struct octets text, const char *any)
{
    size_t i = 0;

    while (i < text.size
           && (text.data[i] == 0 || strchr(any, text.data[i]) == NULL))
        i++;
    return i;
}

static void refuse(struct host *out, enum fault_code code)
{
    if (out->fault == FAULT_NONE)
        out->fault = code;
}

/* A label of letters, digits and inner hyphens (RFC 1123 2.1). */
static enum fault_code check_label(struct octets label)
{
    if (label.size == 0)
        return FAULT_HOST_LABEL_EMPTY;
    for (size_t i = 0; i < label.size; i++)
        if (classes[label.data[i]] == OTHER)
            return label.data[i] == '*' ? FAULT_HOST_WILDCARD
                                        : FAULT_HOST_CHARACTER;
    if (label.size > HOST_LABEL_SIZE)
        return FAULT_HOST_LABEL_LONG;
    if (label.data[0] == '-' || label.data[label.size - 1] == '-')
        return FAULT_HOST_HYPHEN;
    return FAULT_NONE;
}

/* Refuses an xn-- label that is not what IDNA makes of any name, which has
 * HOST_NAME_SIZE octets at most. */
static bool check_a_labels(struct octets name)
{
    char copy[HOST_NAME_SIZE + 1];
    uint8_t *found = NULL;
    int status;

    memcpy(copy, name.data, name.size);
    copy[name.size] = '\0';
    status = idn2_lookup_u8((const uint8_t *)copy, &found, IDN_FLAGS);
    idn2_free(found);
    return status == IDN2_OK;
}

/* Checks a name that is in lower case, label by label. */
static enum fault_code check_name(struct octets name)
{
    struct octets rest = name;
    bool encoded = false;

    if (name.size == 0)
        return FAULT_HOST_EMPTY;
    while (rest.data != NULL) {
        size_t end = find(rest, ".");
        enum fault_code code = check_label(octets_first(rest, end));

        if (code != FAULT_NONE)
            return code;
        encoded |= octets_start_with(rest, "xn--");
        rest = end < rest.size ? octets_skip(rest, end + 1)
                               : (struct octets){ NULL, 0 };
    }
    if (name.size > HOST_NAME_SIZE)
        return FAULT_HOST_LONG;
    if (host_is_address(name))
        return FAULT_HOST_IP;
    return encoded && !check_a_labels(name) ? FAULT_HOST_A_LABEL : FAULT_NONE;
}

/* True for most canonical names, in one pass. What it is not sure of goes
 * the long way: labels in xn-- form, a number as the last label. */
static bool is_plain(struct octets text)
{
    size_t start = 0;
    size_t i = 0;

    if (text.size > HOST_NAME_SIZE)
        return false;
    for (; i < text.size; i++) {
        uint8_t class = classes[text.data[i]];

        if (class >= HYPHEN && (i == start || text.data[i - 1] == '-'))
            return false;
        if (class == DOT) {
            if (i - start > HOST_LABEL_SIZE)
                return false;
            start = i + 1;
        } else if (class == OTHER) {
            return false;
        }
    }
    return i > start && i - start <= HOST_LABEL_SIZE
        && text.data[i - 1] != '-' && classes[text.data[start]] == LETTER;
}

/* Cuts scheme, path and user off what may be a URL (RFC 3986 3). */
static struct octets cut_url(struct octets text, struct host *out)
{
    size_t colon = find(text, ":/?#");
    size_t end;

    if (octets_start_with(octets_skip(text, colon), "://")) {
        refuse(out, FAULT_HOST_URL);
        text = octets_skip(text, colon + 3);
    } else if (octets_start_with(text, "//")) {
        refuse(out, FAULT_HOST_URL);
        text = octets_skip(text, 2);
    }
    end = find(text, "/?#\\");
    if (end < text.size) {
        refuse(out, FAULT_HOST_PATH);
        text.size = end;
    }
    while ((end = find(text, "@")) < text.size) {
        refuse(out, FAULT_HOST_USERINFO);
        text = octets_skip(text, end + 1);
    }
    return text;
}

/* True for what only an IPv6 address is made of: hexadecimal, two colons at
 * least, dots of an IPv4 address in its end. */
static bool is_ipv6(struct octets text)
{
    size_t colons = 0;

    for (size_t i = 0; i < text.size; i++) {
        uint8_t octet = ascii_fold(text.data[i]);

        colons += octet == ':';
        if (octet != ':' && octet != '.' && classes[octet] != DIGIT
            && (octet < 'a' || octet > 'f'))
            return false;
    }
    return colons >= 2;
}

/* Cuts the brackets of an IPv6 address and a port. */
static struct octets cut_port(struct octets text, struct host *out)
{
    size_t colon;

    if (octets_start_with(text, "[")) {
        size_t end = find(text, "]");

        refuse(out, FAULT_HOST_IP);
        return octets_first(octets_skip(text, 1), end - 1);
    }
    if (is_ipv6(text)) {
        refuse(out, FAULT_HOST_IP);
        return text;
    }
    colon = find(text, ":");
    if (colon < text.size) {
        refuse(out, FAULT_HOST_PORT);
        text.size = colon;
    }
    return text;
}

/* The fault behind what libidn2 says. */
static enum fault_code translate(int status)
{
    switch (status) {
    case IDN2_TOO_BIG_DOMAIN:
        return FAULT_HOST_LONG;
    case IDN2_TOO_BIG_LABEL:
    case IDN2_PUNYCODE_BIG_OUTPUT:
        return FAULT_HOST_LABEL_LONG;
    default:
        return FAULT_HOST_U_LABEL;
    }
}

/* Appends the A-labels of text, which holds no NUL, to the name. */
static bool append_a_labels(struct octets text, struct host *out)
{
    char copy[LIMIT_HOST_OCTETS + 1];
    uint8_t *found = NULL;
    size_t size;
    int status;

    memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    status = idn2_lookup_u8((const uint8_t *)copy, &found, IDN_FLAGS);
    if (status != IDN2_OK) {
        refuse(out, translate(status));
        return false;
    }
    size = strlen((const char *)found);
    if (size > HOST_NAME_SIZE) {
        size = HOST_NAME_SIZE;
        refuse(out, FAULT_HOST_LONG);
    }
    memcpy(out->buffer + out->name.size, found, size);
    out->name.size += size;
    idn2_free(found);
    return true;
}

/* Appends text in lower case to the name. */
static void append_folded(struct octets text, struct host *out)
{
    char *end = out->buffer + out->name.size;

    for (size_t i = 0; i < text.size; i++)
        end[i] = (char)ascii_fold(text.data[i]);
    out->name.size += text.size;
}

static bool is_ascii(struct octets text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= 0x80)
            return false;
    return true;
}

/* The size of a wildcard at the start: "*." or OkHttp's "**.". */
static size_t wildcard_size(struct octets text)
{
    return octets_start_with(text, "*.") ? 2
         : octets_start_with(text, "**.") ? 3 : 0;
}

/* Spells what is left of the text in canonical form. */
static void spell(struct octets text, struct host *out)
{
    size_t size = wildcard_size(text);
    struct octets rest = octets_skip(text, size);
    bool whole = memchr(text.data, 0, text.size) == NULL;

    out->wildcard = find(text, "*") < text.size;
    out->name = (struct octets){ (const uint8_t *)out->buffer, 0 };
    append_folded(octets_first(text, size), out);
    if (!is_ascii(text) && whole && append_a_labels(rest, out))
        return;
    if (rest.size > HOST_NAME_SIZE) {
        refuse(out, FAULT_HOST_LONG);
        out->name = text;
        return;
    }
    append_folded(rest, out);
}

static void check_spelling(struct host *out)
{
    size_t size = wildcard_size(out->name);

    if (size > 0 && size == out->name.size)
        refuse(out, FAULT_HOST_WILDCARD);
    if (out->fault == FAULT_NONE)
        refuse(out, check_name(octets_skip(out->name, size)));
    /* The asterisk of "*." stands for one octet at least; "**." for none. */
    if (octets_start_with(out->name, "*.") && out->name.size > HOST_NAME_SIZE)
        refuse(out, FAULT_HOST_LONG);
}

/* The size of a dot at the end, of ASCII or another of RFC 3490 3.1. */
static size_t final_dot_size(struct octets text)
{
    static const char *const dots[] = {
        ".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1"
    };

    for (size_t i = 0; i < sizeof dots / sizeof *dots; i++) {
        size_t size = strlen(dots[i]);

        if (text.size >= size
            && octets_start_with(octets_skip(text, text.size - size), dots[i]))
            return size;
    }
    return 0;
}

/* Reads what is_plain did not know for a name. */
static void read_slowly(struct octets text, struct host *out)
{
    struct octets rest = cut_port(cut_url(ascii_trim(text), out), out);
    bool ascii = is_ascii(rest);

    rest.size -= final_dot_size(rest);
    if (rest.size > LIMIT_HOST_OCTETS) {
        refuse(out, FAULT_HOST_LONG);
        out->name = rest;
        return;
    }
    spell(rest, out);
    out->ulabel = !ascii;
    if (rest.size == 0)
        refuse(out, FAULT_HOST_EMPTY);
    else if (ascii_trim(text).size < text.size)
        refuse(out, FAULT_HOST_CHARACTER);
    check_spelling(out);
    out->canonical = out->fault == FAULT_NONE && out->name.size == text.size
                  && memcmp(out->name.data, text.data, text.size) == 0;
}

void host_read(struct octets text, struct host *out)
{
    out->name = text;
    out->fault = FAULT_NONE;
    out->wildcard = false;
    out->canonical = true;
    out->ulabel = false;
    if (!is_plain(text)) {
        out->canonical = false;
        read_slowly(text, out);
    }
}

/* Checks what is a suffix but for its asterisks. */
static enum fault_code check_asterisks(struct octets name)
{
    struct octets rest = name;
    size_t asterisks = 0;

    if (name.size > HOST_NAME_SIZE)
        return FAULT_HOST_LONG;
    rest = octets_skip(rest, wildcard_size(rest));
    while (rest.size > 0) {
        struct octets label = host_last_label(&rest);
        bool any = label.size == 1 && label.data[0] == '*';
        bool last = label.data + label.size == name.data + name.size;
        enum fault_code code = any ? FAULT_NONE : check_label(label);

        asterisks += any;
        if (code != FAULT_NONE)
            return code;
        if (asterisks > LIMIT_SUFFIX_ASTERISKS || (any && last))
            return FAULT_HOST_WILDCARD;
    }
    return FAULT_NONE;
}

bool host_read_suffix(struct octets text, struct host *out)
{
    host_read(text, out);
    if (octets_start_with(out->name, "**"))
        refuse(out, FAULT_HOST_WILDCARD);
    else if (out->fault == FAULT_HOST_WILDCARD)
        out->fault = check_asterisks(out->name);
    return out->fault == FAULT_NONE;
}
