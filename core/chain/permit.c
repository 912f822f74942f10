#include "chain/permit.h"

#include "base/limits.h"

static struct octets strip_zero(struct octets integer)
{
    if (integer.size > 1 && integer.data[0] == 0)
        return (struct octets){ integer.data + 1, integer.size - 1 };
    return integer;
}

static bool is_odd(struct octets integer)
{
    return (integer.data[integer.size - 1] & 1) != 0;
}

static bool is_exponent(struct octets integer)
{
    struct octets digits = strip_zero(integer);

    return is_odd(digits) && digits.size <= LIMIT_RSA_EXPONENT_OCTETS
        && (digits.size > 1 || digits.data[0] >= 3);
}

static enum fault_code permit_rsa(enum profile profile, const struct spki *key)
{
    uint32_t least = profile == PROFILE_WEBPKI ? LIMIT_RSA_LEAST_WEBPKI
                                               : LIMIT_RSA_LEAST_RFC5280;
    struct octets modulus, exponent;

    if (!spki_rsa(key, &modulus, &exponent))
        return FAULT_KEY_TYPE;
    if (key->bits < least || key->bits > LIMIT_RSA_BITS)
        return FAULT_KEY_SIZE;
    if (profile == PROFILE_WEBPKI && key->bits % 8 != 0)
        return FAULT_KEY_OCTETS;
    if (!is_odd(modulus))
        return FAULT_KEY_MODULUS;
    return is_exponent(exponent) ? FAULT_NONE : FAULT_KEY_EXPONENT;
}

/* The curves of BR 6.1.5, by the size of the field: no other curve that has a
 * name here and is over a prime has 384 or 521 bits with a NIST name. */
static bool is_nist_curve(const struct spki *key)
{
    static const char *const names[] = { "P-256", "P-384", "P-521" };
    const char *name = spki_curve_name(key->curve);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (name != NULL && strcmp(name, names[i]) == 0)
            return true;
    return false;
}

static enum fault_code permit_ec(enum profile profile, const struct spki *key)
{
    bool known = profile == PROFILE_WEBPKI
               ? is_nist_curve(key) : spki_curve_name(key->curve) != NULL;

    return known ? FAULT_NONE : FAULT_KEY_CURVE;
}

enum fault_code permit_key(enum profile profile, const struct spki *key)
{
    switch (key->type) {
    case SPKI_RSA:
        return permit_rsa(profile, key);
    case SPKI_EC:
        return permit_ec(profile, key);
    case SPKI_RSA_PSS:
        return profile == PROFILE_WEBPKI ? FAULT_KEY_TYPE
                                         : permit_rsa(profile, key);
    case SPKI_ED25519:
    case SPKI_ED448:
    case SPKI_DSA:
        return profile == PROFILE_WEBPKI ? FAULT_KEY_TYPE : FAULT_NONE;
    default:
        return FAULT_KEY_TYPE;
    }
}

/* BR 7.1.3.2.1: one hash throughout, and a salt as long as the hash. */
static bool is_plain_pss(const struct scheme *scheme)
{
    return scheme->digest == scheme->mask
        && scheme->salt == scheme_digest_size(scheme->digest);
}

static enum fault_code permit_webpki(const struct scheme *scheme)
{
    if (scheme->key != SPKI_RSA && scheme->key != SPKI_EC)
        return FAULT_SIGNATURE_ALGORITHM;
    if (scheme->digest < SCHEME_SHA256)
        return FAULT_SIGNATURE_DIGEST;
    return scheme->pss && !is_plain_pss(scheme) ? FAULT_SIGNATURE_PARAMETERS
                                                : FAULT_NONE;
}

/* RFC 4055 3.3: what a key of RSASSA-PSS says binds its signatures. */
static enum fault_code permit_pss_key(const struct scheme *scheme,
                                      const struct spki *key)
{
    struct scheme bound = { 0 };
    struct fault fault;
    struct der in;

    if (!scheme->pss)
        return FAULT_SIGNATURE_KEY;
    if (key->parameters.data == NULL)
        return FAULT_NONE;
    der_init(&in, key->parameters, &fault);
    return scheme_read_pss(&in, &bound) && bound.digest == scheme->digest
            && bound.mask == scheme->mask && bound.salt <= scheme->salt
         ? FAULT_NONE : FAULT_SIGNATURE_PARAMETERS;
}

enum fault_code permit_scheme(enum profile profile,
                              const struct scheme *scheme,
                              const struct spki *key)
{
    enum fault_code code = profile == PROFILE_WEBPKI ? permit_webpki(scheme)
                                                     : FAULT_NONE;

    if (code != FAULT_NONE)
        return code;
    if (scheme->digest == SCHEME_MD5)
        return FAULT_SIGNATURE_DIGEST;
    if (key->type == SPKI_RSA_PSS && scheme->key == SPKI_RSA)
        return permit_pss_key(scheme, key);
    return key->type == scheme->key ? FAULT_NONE : FAULT_SIGNATURE_KEY;
}
