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

/* What is left can be read; and of that, a part was read. A reader that fails
 * has said why. */
/*@ predicate store_valid(struct store *in) =
      \valid(in) && \valid(in->fault) && \separated(in, in->fault)
      && octets_ordered(in->origin, in->rest.data)
      && in->rest.data + in->rest.size - in->origin <= PTRDIFF_MAX
      && \valid_read(in->rest.data + (0 .. in->rest.size - 1));

    predicate went(struct store *in, uint8_t *from, integer size,
                   integer done) =
      in->rest.size <= size
      && in->rest.data + in->rest.size == from + size
      && (done != 0 || in->fault->code != FAULT_NONE); */

/*@ requires store_valid(in) && code != FAULT_NONE;
    assigns *in->fault;
    ensures in->fault->code != FAULT_NONE && \result == false; */
static bool refuse(struct store *in, enum fault_code code)
{
    return fault_refuse(in->fault, code,
                        (size_t)(in->rest.data - in->origin));
}

/*@ requires store_valid(in);
    assigns in->rest, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ? in->rest.size == \old(in->rest.size) - size
                    : in->rest.size == \old(in->rest.size); */
static bool skip(struct store *in, size_t size)
{
    if (size > in->rest.size)
        return refuse(in, FAULT_KEY_STORE_TRUNCATED);
    in->rest.data += size;
    in->rest.size -= size;
    return true;
}

/* Takes a number of so many octets, the highest first. */
/*@ requires store_valid(in) && 1 <= size <= 4 && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size == \old(in->rest.size) - size; */
static bool take_number(struct store *in, size_t size, size_t *out)
{
    const uint8_t *at = in->rest.data;

    if (!skip(in, size))
        return false;
    *out = 0;
    /*@ loop invariant 0 <= i <= size;
        loop invariant *out < (i == 0 ? 1 : i == 1 ? 0x100 : i == 2 ? 0x10000
                               : i == 3 ? 0x1000000 : 0x100000000);
        loop assigns i, *out;
        loop variant size - i; */
    for (size_t i = 0; i < size; i++)
        *out = *out * 0x100 + at[i];
    return true;
}

/* Moves past octets that have their number, of so many octets, before them. */
/*@ requires store_valid(in) && 1 <= size <= 4;
    assigns in->rest, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size + size <= \old(in->rest.size); */
static bool skip_counted(struct store *in, size_t size)
{
    size_t count;

    return take_number(in, size, &count) && skip(in, count);
}

/*@ requires store_valid(in);
    assigns in->rest, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
static bool skip_name(struct store *in)
{
    return skip_counted(in, 2);
}

/*@ requires store_valid(in);
    assigns in->rest, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
static bool skip_block(struct store *in)
{
    return skip_counted(in, 4);
}

/*@ requires store_valid(in);
    assigns in->rest, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
static bool skip_certificate(struct store *in)
{
    return skip_name(in) && skip_block(in);
}

/* Behind the last entry is a digest, and nothing more. */
/*@ requires store_valid(in);
    assigns in->rest, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result); */
static bool end(struct store *in)
{
    return skip(in, DIGEST)
        && (in->rest.size == 0 || refuse(in, FAULT_KEY_STORE_TRAILING));
}

/*@ requires octets_valid(file) && size <= PTRDIFF_MAX
             && \valid_read(magic + (0 .. size - 1));
    assigns \nothing;
    ensures \result ==> file.size >= size; */
static bool begins_with(struct octets file, const uint8_t *magic, size_t size)
{
    return file.size >= size
        && octets_equal(octets_first(file, size),
                        (struct octets){ magic, size });
}

/*@ requires octets_valid(file);
    assigns \nothing; */
static bool begins_as_java(struct octets file)
{
    static const uint8_t jks[] = { 0xfe, 0xed, 0xfe, 0xed };
    static const uint8_t jceks[] = { 0xce, 0xce, 0xce, 0xce };

    return begins_with(file, jks, sizeof jks)
        || begins_with(file, jceks, sizeof jceks);
}

/* Reads an entry: a tag, an alias and a date, and then what it is of. Version
 * 1 tells no types of certificates. */
/*@ requires store_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
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

/*@ requires store_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result); */
static bool search_java(struct store *in, struct key_store_key *out)
{
    size_t version, count;

    if (!skip(in, 4) || !take_number(in, 4, &version))
        return false;
    if (version != 1 && version != 2)
        return refuse(in, FAULT_KEY_STORE_VERSION);
    if (!take_number(in, 4, &count))
        return false;
    /*@ loop invariant store_valid(in)
            && in->fault == \at(in->fault, Pre)
            && in->rest.data + in->rest.size
               == \at(in->rest.data + in->rest.size, Pre)
            && in->rest.size <= \at(in->rest.size, Pre);
        loop assigns count, in->rest, *out, *in->fault;
        loop variant count; */
    for (; count > 0 && !out->held; count--)
        if (!read_java_entry(in, version, out))
            return false;
    return out->held || end(in);
}

/* Version, and salt of a size that is always the same. */
/*@ requires octets_valid(file);
    assigns \nothing; */
static bool begins_as_castle(struct octets file)
{
    static const uint8_t first[] = { 0, 0, 0, 1, 0, 0, 0, 20 };
    static const uint8_t second[] = { 0, 0, 0, 2, 0, 0, 0, 20 };

    return begins_with(file, first, sizeof first)
        || begins_with(file, second, sizeof second);
}

/* A key in the clear: its type, and the names of form and algorithm. */
/*@ requires store_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
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
/*@ requires store_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
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
        break;
    }
    return refuse(in, FAULT_KEY_STORE_ENTRY);
}

/* Reads an entry behind its type: an alias, a date and certificates. */
/*@ requires store_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result);
    ensures \result ==> in->rest.size < \old(in->rest.size); */
static bool read_castle_body(struct store *in, size_t type,
                             struct key_store_key *out)
{
    size_t chain, left;

    if (!skip_name(in) || !skip(in, DATE) || !take_number(in, 4, &chain))
        return false;
    /*@ loop invariant store_valid(in)
            && in->fault == \at(in->fault, Pre)
            && in->rest.data + in->rest.size
               == \at(in->rest.data + in->rest.size, Pre)
            && in->rest.size < \at(in->rest.size, Pre);
        loop assigns left, in->rest, *in->fault;
        loop variant left; */
    for (left = chain; left > 0; left--)
        if (!skip_certificate(in))
            return false;
    return read_castle_entry(in, type, chain, out);
}

/*@ requires store_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->rest, *out, *in->fault;
    ensures store_valid(in);
    ensures went(in, \old(in->rest.data), \old(in->rest.size), \result); */
static bool search_castle(struct store *in, struct key_store_key *out)
{
    size_t type;

    if (!skip(in, 4) || !skip_block(in) || !skip(in, 4))
        return false;
    /*@ loop invariant store_valid(in)
            && in->fault == \at(in->fault, Pre)
            && in->rest.data + in->rest.size
               == \at(in->rest.data + in->rest.size, Pre)
            && in->rest.size <= \at(in->rest.size, Pre);
        loop assigns type, in->rest, *out, *in->fault;
        loop variant in->rest.size; */
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
