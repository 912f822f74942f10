#include "input/key_store.h"

enum {
    DIGEST = 20, /* SHA-1, or a MAC of it, behind the last entry */
    DATE = 8
};

/* Entries of JKS and JCEKS, by their tags; a secret of JCEKS has another. */
enum { JAVA_KEY = 1, JAVA_CERTIFICATE };

/* Entries of BKS: BcKeyStoreSpi, StoreEntry. What is sealed is encrypted. */
enum { CASTLE_END, CASTLE_CERTIFICATE, CASTLE_KEY, CASTLE_SECRET,
       CASTLE_SEALED };

enum { CASTLE_PRIVATE = 0 }; /* of three types of keys in the clear */

/* A store that is being read. */
struct store {
    struct octets rest;
    const uint8_t *origin;
    struct fault *fault;
};

static bool refuse(struct store *in, enum fault_code code)
{
    return fault_refuse(in->fault, code,
                        (size_t)(in->rest.data - in->origin));
}

static bool skip(struct store *in, size_t size)
{
    if (size > in->rest.size)
        return refuse(in, FAULT_KEY_STORE_TRUNCATED);
    in->rest = octets_skip(in->rest, size);
    return true;
}

/* Takes a number of so many octets, the highest first. */
static bool take_number(struct store *in, size_t size, size_t *out)
{
    const uint8_t *at = in->rest.data;

    if (!skip(in, size))
        return false;
    for (*out = 0; size > 0; size--)
        *out = *out << 8 | *at++;
    return true;
}

/* Moves past octets that have their number, of so many octets, before them. */
static bool skip_counted(struct store *in, size_t size)
{
    size_t count;

    return take_number(in, size, &count) && skip(in, count);
}

static bool skip_name(struct store *in)
{
    return skip_counted(in, 2);
}

static bool skip_block(struct store *in)
{
    return skip_counted(in, 4);
}

static bool skip_certificate(struct store *in)
{
    return skip_name(in) && skip_block(in);
}

/* Behind the last entry is a digest, and nothing more. */
static bool end(struct store *in)
{
    return skip(in, DIGEST)
        && (in->rest.size == 0 || refuse(in, FAULT_KEY_STORE_TRAILING));
}

static bool begins_as_java(struct octets file)
{
    return octets_start_with(file, "\xfe\xed\xfe\xed")
        || octets_start_with(file, "\xce\xce\xce\xce");
}

/* Reads an entry: a tag, an alias and a date, and then what it is of. Version
 * 1 tells no types of certificates. */
static bool read_java_entry(struct store *in, size_t version,
                            struct key_store_key *out)
{
    size_t tag;

    if (!take_number(in, 4, &tag))
        return false;
    if (tag != JAVA_KEY && tag != JAVA_CERTIFICATE)
        return refuse(in, FAULT_KEY_STORE_ENTRY);
    if (!skip_name(in) || !skip(in, DATE))
        return false;
    out->held = out->locked = tag == JAVA_KEY;
    return out->held || (version == 1 ? skip_block(in)
                                      : skip_certificate(in));
}

static bool search_java(struct store *in, struct key_store_key *out)
{
    size_t version, count;

    if (!skip(in, 4) || !take_number(in, 4, &version))
        return false;
    if (version != 1 && version != 2)
        return refuse(in, FAULT_KEY_STORE_VERSION);
    if (!take_number(in, 4, &count))
        return false;
    for (; count > 0 && !out->held; count--)
        if (!read_java_entry(in, version, out))
            return false;
    return out->held || end(in);
}

/* Version, and salt of a size that is always the same. */
static bool begins_as_castle(struct octets file)
{
    static const uint8_t first[] = { 0, 0, 0, 1, 0, 0, 0, 20 };
    static const uint8_t second[] = { 0, 0, 0, 2, 0, 0, 0, 20 };

    return file.size >= sizeof first
        && (memcmp(file.data, first, sizeof first) == 0
            || memcmp(file.data, second, sizeof second) == 0);
}

/* A key in the clear: its type, and the names of form and algorithm. */
static bool read_castle_key(struct store *in, struct key_store_key *out)
{
    size_t type;

    if (!take_number(in, 1, &type))
        return false;
    out->held = type == CASTLE_PRIVATE;
    return skip_name(in) && skip_name(in) && skip_block(in);
}

/* The last part of an entry. What is sealed is a private key if there are
 * certificates of it, without which Java takes none, and else a secret one. */
static bool read_castle_entry(struct store *in, size_t type, size_t chain,
                              struct key_store_key *out)
{
    switch (type) {
    case CASTLE_CERTIFICATE:
        return skip_certificate(in);
    case CASTLE_KEY:
        return read_castle_key(in, out);
    case CASTLE_SECRET:
    case CASTLE_SEALED:
        out->held = out->locked = chain > 0;
        return skip_block(in);
    default:
        return refuse(in, FAULT_KEY_STORE_ENTRY);
    }
}

/* Reads an entry behind its type: an alias, a date and certificates. */
static bool read_castle_body(struct store *in, size_t type,
                             struct key_store_key *out)
{
    size_t chain, left;

    if (!skip_name(in) || !skip(in, DATE) || !take_number(in, 4, &chain))
        return false;
    for (left = chain; left > 0; left--)
        if (!skip_certificate(in))
            return false;
    return read_castle_entry(in, type, chain, out);
}

static bool search_castle(struct store *in, struct key_store_key *out)
{
    size_t type;

    if (!skip(in, 4) || !skip_block(in) || !skip(in, 4))
        return false;
    while (!out->held) {
        if (!take_number(in, 1, &type))
            return false;
        if (type == CASTLE_END)
            return end(in);
        if (!read_castle_body(in, type, out))
            return false;
    }
    return true;
}

bool key_store_begins(struct octets file)
{
    return begins_as_java(file) || begins_as_castle(file);
}

bool key_store_search(struct octets file, struct key_store_key *out,
                      struct fault *fault)
{
    struct store in = { file, file.data, fault };

    *fault = (struct fault){ FAULT_NONE, 0 };
    *out = (struct key_store_key){ false, false };
    return begins_as_java(file) ? search_java(&in, out)
                                : search_castle(&in, out);
}
