#include "chain/check_names.h"

#include "asn1/text.h"
#include "chain/subtree.h"
#include "x509/address.h"
#include "x509/domain.h"
#include "x509/host.h"
#include "x509/host_match.h"
#include "x509/name.h"

bool check_names_given(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);
    struct der list;
    struct fault fault;

    member_enter_names(cert, &list, &fault);
    if (!member_has(cert, EXT_SUBJECT_ALT_NAME) || !der_is_done(&list))
        return true;
    return refusal_say(refusal, "has a subjectAltName without a name");
}

/* Takes the next name off list; false at its end. */
static bool take_name(struct der *list, struct general_name *name)
{
    return !der_is_done(list)
        && general_name_read(list, GENERAL_NAME_PLAIN, name);
}

bool check_names_formed(const struct check_view *view, struct refusal *refusal)
{
    struct der list;
    struct fault fault;
    struct general_name name;

    member_enter_names(check_cert(view), &list, &fault);
    while (take_name(&list, &name))
        if ((name.kind == GENERAL_NAME_DNS || name.kind == GENERAL_NAME_EMAIL)
            && !subtree_is_name(&name)) {
            refusal_say(refusal, "has a name that is none of its kind: ");
            return refusal_say_octets(refusal, name.value);
        }
    return true;
}

/* True for *.x where x is a top-level domain or in the list of public
 * suffixes, its section of ICANN (BR 3.2.2.6): in the other section stand
 * domains whose holders do use such wildcards. */
static bool is_too_wide(struct octets pattern)
{
    char lower[HOST_NAME_SIZE];
    struct octets parent;

    if (pattern.size < 2 || pattern.data[0] != '*')
        return false;
    parent = (struct octets){ pattern.data + 2, pattern.size - 2 };
    if (parent.size > sizeof lower
        || memchr(parent.data, '.', parent.size) == NULL)
        return true;
    for (size_t i = 0; i < parent.size; i++) {
        uint8_t octet = parent.data[i];

        lower[i] = (char)(octet >= 'A' && octet <= 'Z' ? octet | 0x20
                                                       : octet);
    }
    parent.data = (const uint8_t *)lower;
    return domain_public_suffix(parent) == DOMAIN_SECTION_ICANN;
}

/* RFC 5321 2.4: the mailbox as it stands, its host in any case. */
static bool same_mailbox(struct octets a, struct octets b)
{
    const uint8_t *at = memchr(a.data, '@', a.size);
    size_t local = at != NULL ? (size_t)(at - a.data) : a.size;

    return a.size == b.size && memcmp(a.data, b.data, local) == 0
        && host_same((struct octets){ a.data + local, a.size - local },
                     (struct octets){ b.data + local, b.size - local });
}

static bool is_for(const struct general_name *name,
                   const struct request_name *asked)
{
    if (name->kind != asked->kind)
        return false;
    if (name->kind == GENERAL_NAME_DNS)
        return host_match(name->value, asked->value)
            && !is_too_wide(name->value);
    if (name->kind == GENERAL_NAME_EMAIL)
        return same_mailbox(name->value, asked->value);
    return octets_equal(name->value, asked->value);
}

static bool is_named(const struct member *cert,
                     const struct request_name *asked)
{
    struct der list;
    struct fault fault;
    struct general_name name;

    member_enter_names(cert, &list, &fault);
    while (take_name(&list, &name))
        if (is_for(&name, asked))
            return true;
    return false;
}

static void say_asked(struct refusal *refusal,
                      const struct request_name *asked)
{
    char text[ADDRESS_TEXT_SIZE];
    struct octets value = asked->value;

    if (asked->kind == GENERAL_NAME_IP)
        value = (struct octets){ (const uint8_t *)text,
                                 address_text(asked->value, text) };
    refusal_say_octets(refusal, value);
}

/* Lists the first few names that the certificate has in place of the one that
 * is asked for. */
static void say_names(struct refusal *refusal, const struct member *cert)
{
    struct der list;
    struct fault fault;
    struct general_name name;
    size_t count = 0;

    member_enter_names(cert, &list, &fault);
    while (take_name(&list, &name)) {
        struct request_name shown = { name.kind, name.value };

        if (name.kind != GENERAL_NAME_DNS && name.kind != GENERAL_NAME_IP
            && name.kind != GENERAL_NAME_EMAIL)
            continue;
        if (++count == 4) {
            refusal_say(refusal, ", \xe2\x80\xa6");
            return;
        }
        refusal_say(refusal, count == 1 ? ", but for " : ", ");
        say_asked(refusal, &shown);
    }
    if (count == 0)
        refusal_say(refusal, ": its subjectAltName has no host");
}

bool check_names_asked(const struct check_view *view, struct refusal *refusal)
{
    const struct request *request = view->request;

    for (size_t i = 0; i < request->name_count; i++)
        if (!is_named(check_cert(view), &request->names[i])) {
            refusal_say(refusal, "is not for ");
            say_asked(refusal, &request->names[i]);
            say_names(refusal, check_cert(view));
            return false;
        }
    return true;
}

/* True if text, read as an address, is one of the certificate. */
static bool spells_address(const struct member *cert,
                           const struct address *address)
{
    struct request_name asked = { GENERAL_NAME_IP,
                                  { address->octets, address->size } };

    return is_named(cert, &asked);
}

/* True if text begins as an address may, in any of its forms. */
static bool begins_address(struct octets text)
{
    uint8_t first = text.data[0] | 0x20;

    return (text.data[0] >= '0' && text.data[0] <= ':')
        || (first >= 'a' && first <= 'f');
}

/* True if text is an address of the certificate in a form that is not the one
 * that RFC 5952 leaves, or dotted decimal without zeros in front. */
static bool misspells_address(const struct member *cert, struct octets text)
{
    char canonical[ADDRESS_TEXT_SIZE];
    struct address address;
    struct octets form = { (const uint8_t *)canonical, 0 };

    if (!begins_address(text))
        return false;
    if (address_read(text, &address)) {
        form.size = address_text((struct octets){ address.octets,
                                                  address.size }, canonical);
        return spells_address(cert, &address) && !octets_equal(form, text);
    }
    return (address_guess(text, false, &address)
            && spells_address(cert, &address))
        || (address_guess(text, true, &address)
            && spells_address(cert, &address));
}

/* True if text is a host of the certificate in other letter case. */
static bool misspells_host(const struct member *cert, struct octets text)
{
    struct der list;
    struct fault fault;
    struct general_name name;
    bool other = false;

    member_enter_names(cert, &list, &fault);
    while (take_name(&list, &name)) {
        if (name.kind != GENERAL_NAME_DNS)
            continue;
        if (octets_equal(name.value, text))
            return false;
        other = other || host_same(name.value, text);
    }
    return other;
}

/* True for the name of a host, of two labels or more, outside ASCII. */
static bool is_ulabel(struct octets text)
{
    struct host host;
    bool ascii = true;

    for (size_t i = 0; i < text.size; i++)
        ascii = ascii && text.data[i] < 0x80;
    if (ascii || memchr(text.data, '.', text.size) == NULL)
        return false;
    host_read(text, &host);
    return host.fault == FAULT_NONE && host.ulabel;
}

/* True for characters of an octet each, all of ASCII: they are UTF-8. */
static bool is_ascii(uint8_t identifier, struct octets contents)
{
    uint8_t all = 0;

    for (size_t i = 0; i < contents.size; i++)
        all |= contents.data[i];
    return all < 0x80 && identifier != DER_BMP_STRING
        && identifier != DER_UNIVERSAL_STRING;
}

/* The text of an attribute in UTF-8; of size 0 if it has none, or one that is
 * too long for a host. */
static struct octets text_of(const struct name_attribute *attribute,
                             char room[4 * HOST_NAME_SIZE])
{
    uint8_t identifier = attribute->value.encoding.data[0];
    struct octets contents = attribute->value.contents;
    char *end = room;

    if (!der_is_string(identifier) || contents.size > HOST_NAME_SIZE)
        return (struct octets){ (const uint8_t *)room, 0 };
    if (is_ascii(identifier, contents))
        return contents;
    while (contents.size > 0)
        end = text_put(end, text_next(identifier, &contents));
    return (struct octets){ (const uint8_t *)room, (size_t)(end - room) };
}

/* Takes the next commonName off walk; false at the end. */
static bool take_common_name(struct name_walk *walk,
                             struct name_attribute *attribute)
{
    static const uint8_t id_at_common_name[] = { 0x55, 4, 3 };
    static const struct octets wanted = { id_at_common_name,
                                          sizeof id_at_common_name };

    while (!name_is_done(walk) && name_next(walk, attribute))
        if (octets_equal(attribute->type, wanted))
            return true;
    return false;
}

bool check_common_name(const struct check_view *view, struct refusal *refusal)
{
    const struct member *cert = check_cert(view);
    COUNTED char room[4 * HOST_NAME_SIZE];
    struct der in;
    struct fault fault;
    struct name_walk walk;
    struct name_attribute attribute;
    struct octets text;

    cert_enter(&cert->cert, cert->cert.subject, &in, &fault);
    if (!name_begin(&in, &walk))
        return true;
    while (take_common_name(&walk, &attribute)) {
        text = text_of(&attribute, room);
        if (text.size > 0 && (misspells_address(cert, text)
                              || misspells_host(cert, text)
                              || is_ulabel(text))) {
            refusal_say(refusal, "has a commonName that is not as it stands "
                                 "in subjectAltName: ");
            return refusal_say_octets(refusal, text);
        }
    }
    return true;
}
