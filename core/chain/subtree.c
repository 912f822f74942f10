#include "chain/subtree.h"

#include "base/ascii.h"
#include "chain/dn.h"
#include "x509/host.h"
#include "x509/host_match.h"

static bool starts(struct octets text, char character)
{
    return text.size > 0 && text.data[0] == character;
}

/* The first place of a character in text, or its size. */
static size_t find(struct octets text, char character)
{
    const uint8_t *found = text.size == 0 ? NULL
        : memchr(text.data, character, text.size);

    return found == NULL ? text.size : (size_t)(found - text.data);
}

/* Letters, digits and hyphens, in labels of 1 to 63 octets. */
static bool is_host(struct octets text)
{
    size_t label = 0;

    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '.' && label > 0)
            label = 0;
        else if (!ascii_is_letter(text.data[i]) && !ascii_is_digit(text.data[i])
                 && text.data[i] != '-')
            return false;
        else if (++label > HOST_LABEL_SIZE)
            return false;
    }
    return label > 0 && text.size <= HOST_NAME_SIZE;
}

/* Characters of ASCII that are seen. */
static bool is_visible(struct octets text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] <= ' ' || text.data[i] >= 0x7f)
            return false;
    return true;
}

static struct octets cut_wildcard(struct octets text)
{
    bool wildcard = starts(text, '*') && starts(octets_skip(text, 1), '.');

    return wildcard ? octets_skip(text, 2) : text;
}

static bool is_mailbox(struct octets text)
{
    size_t at = find(text, '@');

    return at > 0 && at < text.size && is_visible(text)
        && is_host(octets_skip(text, at + 1));
}

/* Mask of leading ones, in the second half. */
static bool is_network(struct octets value)
{
    struct octets mask = octets_skip(value, value.size / 2);
    size_t i = 0;
    unsigned rest;

    while (i < mask.size && mask.data[i] == 0xff)
        i++;
    if (i == mask.size)
        return true;
    rest = (uint8_t)~mask.data[i++];
    for (; i < mask.size; i++)
        if (mask.data[i] != 0)
            return false;
    return (rest & (rest + 1)) == 0;
}

/* A host, or what is below one. */
static bool is_domain(struct octets text)
{
    return is_host(starts(text, '.') ? octets_skip(text, 1) : text);
}

/* The scheme of a URI (RFC 3986 3.1) and the colon after it; 0 if there is
 * none. */
static size_t scheme_size(struct octets uri)
{
    size_t colon = find(uri, ':');

    if (colon == 0 || colon == uri.size || !ascii_is_letter(uri.data[0]))
        return 0;
    for (size_t i = 1; i < colon; i++)
        if (!ascii_is_letter(uri.data[i]) && !ascii_is_digit(uri.data[i])
            && memchr("+-.", uri.data[i], 3) == NULL)
            return 0;
    return colon + 1;
}

/* What stands between the slashes and the path (RFC 3986 3.2). A backslash,
 * which some readers take for a slash, makes two readings of it. */
static struct octets find_authority(struct octets uri)
{
    const struct octets none = { 0 };
    size_t size = scheme_size(uri);

    uri = octets_skip(uri, size);
    if (size == 0 || !is_visible(uri) || !starts(uri, '/')
        || !starts(octets_skip(uri, 1), '/'))
        return none;
    uri = octets_skip(uri, 2);
    uri = octets_first(uri, find(uri, '/'));
    uri = octets_first(uri, find(uri, '?'));
    uri = octets_first(uri, find(uri, '#'));
    return find(uri, '\\') == uri.size ? uri : none;
}

/* A colon and digits, or nothing. */
static bool is_port(struct octets text)
{
    for (size_t i = 1; i < text.size; i++)
        if (!ascii_is_digit(text.data[i]))
            return false;
    return true;
}

/* The host of a URI; absent if it has none, or an address. */
static struct octets find_host(struct octets uri)
{
    struct octets host = find_authority(uri);
    size_t at;

    if (host.size == 0)
        return (struct octets){ 0 };
    while ((at = find(host, '@')) < host.size)
        host = octets_skip(host, at + 1);
    at = find(host, ':');
    return is_port(octets_skip(host, at)) && is_host(octets_first(host, at))
               && !host_is_address(octets_first(host, at))
        ? octets_first(host, at) : (struct octets){ 0 };
}

bool subtree_is_known(enum general_name_kind kind)
{
    return kind == GENERAL_NAME_DNS || kind == GENERAL_NAME_EMAIL
        || kind == GENERAL_NAME_URI || kind == GENERAL_NAME_IP
        || kind == GENERAL_NAME_DIRECTORY;
}

bool subtree_is_base(const struct general_name *base)
{
    switch (base->kind) {
    case GENERAL_NAME_DNS:
        return base->value.size == 0 || is_host(base->value);
    case GENERAL_NAME_EMAIL:
        return base->value.size == 0 || is_domain(base->value)
            || is_mailbox(base->value);
    case GENERAL_NAME_URI:
        return base->value.size == 0 || is_domain(base->value);
    case GENERAL_NAME_IP:
        return is_network(base->value);
    default:
        return true; /* a Name has been read strictly */
    }
}

bool subtree_is_name(const struct general_name *name)
{
    switch (name->kind) {
    case GENERAL_NAME_DNS:
        return is_host(cut_wildcard(name->value));
    case GENERAL_NAME_EMAIL:
        return is_mailbox(name->value);
    case GENERAL_NAME_URI:
        return find_host(name->value).data != NULL;
    default:
        return true;
    }
}

/* True if host is base or below it. */
static bool is_below_or_same(struct octets host, struct octets base)
{
    size_t more = host.size - base.size;

    if (base.size == 0)
        return true;
    return host.size >= base.size && host_same(octets_skip(host, more), base)
        && (more == 0 || host.data[more - 1] == '.');
}

/* True if host is base, or with a period first, below it. */
static bool is_in_domain(struct octets host, struct octets base)
{
    if (!starts(base, '.'))
        return base.size == 0 || host_same(host, base);
    return host.size > base.size
        && host_same(octets_skip(host, host.size - base.size), base);
}

static bool is_in_mailboxes(struct octets mailbox, struct octets base)
{
    size_t at = find(mailbox, '@'), base_at = find(base, '@');

    if (base_at < base.size
        && !octets_equal(octets_first(mailbox, at),
                         octets_first(base, base_at)))
        return false;
    if (base_at < base.size)
        base = octets_skip(base, base_at + 1);
    return is_in_domain(octets_skip(mailbox, at + 1), base);
}

static bool is_in_network(struct octets address, struct octets base)
{
    if (base.size != 2 * address.size)
        return false;
    for (size_t i = 0; i < address.size; i++)
        if (((address.data[i] ^ base.data[i])
             & base.data[address.size + i]) != 0)
            return false;
    return true;
}

bool subtree_holds(const struct general_name *base,
                   const struct general_name *name)
{
    switch (name->kind) {
    case GENERAL_NAME_DNS:
        return is_below_or_same(cut_wildcard(name->value), base->value);
    case GENERAL_NAME_EMAIL:
        return is_in_mailboxes(name->value, base->value);
    case GENERAL_NAME_URI:
        return is_in_domain(find_host(name->value), base->value);
    case GENERAL_NAME_IP:
        return is_in_network(name->value, base->value);
    default:
        return dn_under(name->value, base->value);
    }
}

/* True if base is one label and the parent of the wildcard. */
static bool is_child(struct octets base, struct octets wildcard)
{
    struct octets parent = cut_wildcard(wildcard);
    size_t dot = find(base, '.');

    return parent.size < wildcard.size && dot < base.size
        && host_same(octets_skip(base, dot + 1), parent);
}

bool subtree_meets(const struct general_name *base,
                   const struct general_name *name)
{
    return subtree_holds(base, name)
        || (name->kind == GENERAL_NAME_DNS
            && is_child(base->value, name->value));
}
