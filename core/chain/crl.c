#include "chain/crl.h"

#include "chain/dn.h"
#include "x509/ext_value.h"

enum { CRL_SIGN = 6 }; /* the bit of keyUsage */

bool crl_is_current(const struct crl *crl, int64_t at)
{
    return crl->this_update <= at && at <= crl->next_update;
}

/* True unless the certificate says that its key is another. */
/*@ requires octets_valid(key_identifier) && cert_valid(cert);
    assigns \nothing; */
static bool has_key(struct octets key_identifier, const struct cert *cert)
{
    struct fault fault;
    struct der value;
    struct octets identifier;

    if (!cert_extension(cert, EXT_SUBJECT_KEY_IDENTIFIER, &value, &fault))
        return false;
    if (value.next == NULL || key_identifier.data == NULL)
        return true;
    return ext_value_subject_key_identifier(&value, &identifier)
        && octets_equal(identifier, key_identifier);
}

/* 6.3.3 (f): if a key usage extension is present, cRLSign is set. */
/*@ requires cert_valid(cert);
    assigns \nothing; */
static bool has_usage(const struct cert *cert)
{
    struct fault fault;
    struct der value;
    uint32_t bits;

    if (!cert_extension(cert, EXT_KEY_USAGE, &value, &fault))
        return false;
    return value.next == NULL
        || (ext_value_key_usage(&value, &bits) && (bits >> CRL_SIGN & 1) != 0);
}

/* By value: that a component may be read is known of the whole. */
/*@ requires octets_valid(name) && cert_whole(cert);
    assigns \nothing; */
static bool is_named(struct octets name, struct cert cert)
{
    return dn_equal(name, cert.subject);
}

/*@ requires octets_valid(name) && cert_whole(cert);
    assigns \nothing; */
static bool is_issued_by(struct octets name, struct cert cert)
{
    return dn_equal(name, cert.issuer);
}

bool crl_may_sign(const struct crl *crl, const struct cert *cert)
{
    return is_named(crl->issuer, *cert)
        && has_key(crl->key_identifier, cert)
        && has_usage(cert);
}

bool crl_covers(const struct crl *crl, const struct cert *cert,
                uint32_t *reasons)
{
    bool covered = is_issued_by(crl->issuer, *cert);

    /*@ assert octets_valid(crl->scope.encoding); */
    /*@ assert octets_valid(crl->scope.full_name); */
    /*@ assert octets_valid(crl->scope.relative_name); */
    *reasons = covered ? crl_scope_covers(&crl->scope, cert) : 0;
    return *reasons != 0;
}

/* True if a is no greater than b. Both are numbers that are not negative, in
 * as few octets as they need. */
/*@ requires octets_valid(a) && octets_valid(b);
    assigns \nothing; */
static bool is_at_most(struct octets a, struct octets b)
{
    return a.size == b.size ? der_in_order(a, b) : a.size < b.size;
}

/* True if the two speak of the same, by the same key. */
/*@ requires CRL_VALID(a) && CRL_VALID(b);
    assigns \nothing; */
static bool is_of_one_kind(const struct crl *a, const struct crl *b)
{
    return dn_equal(a->issuer, b->issuer)
        && octets_equal(a->scope.encoding, b->scope.encoding)
        && octets_equal(a->key_identifier, b->key_identifier);
}

bool crl_adds_to(const struct crl *delta, const struct crl *complete)
{
    return delta->base.data != NULL && complete->base.data == NULL
        && is_of_one_kind(delta, complete)
        && is_at_most(delta->base, complete->number)
        && !is_at_most(delta->number, complete->number);
}

bool crl_supersedes(const struct crl *newer, const struct crl *older)
{
    return (newer->base.data == NULL) == (older->base.data == NULL)
        && is_of_one_kind(newer, older)
        && !is_at_most(newer->number, older->number);
}

bool crl_find(const struct crl *crl, struct octets serial,
              struct crl_entry *out)
{
    struct fault fault;
    struct der list;
    struct octets found;
    const uint8_t *start;

    der_init(&list, crl->revoked, &fault);
    /*@ loop invariant octets_ordered(crl->revoked.data, list.next)
            && octets_ordered(list.next, list.end);
        loop assigns start, list.next, found, fault;
        loop variant list.end - list.next; */
    while (!der_is_done(&list)) {
        start = list.next;
        if (!crl_entry_skip(&list, &found))
            return false;
        if (octets_equal(found, serial)) {
            list.next = start;
            return crl_entry_read(&list, out);
        }
    }
    return false;
}
