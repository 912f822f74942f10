#include "chain/made_key.h"

#include <string.h>

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/objects.h>

#include "base/crypto.h"
#include "base/digest.h"

/* Enough octets that their remainder by the order of P-521 is even. */
enum { BLOCKS = 3 };

/* What one key or signature is made with. */
struct made_key {
    EC_GROUP *group;
    EC_POINT *point;
    BN_CTX *context;
};

static int curve_number(const char *curve)
{
    static const struct {
        const char *name;
        int number;
    } curves[] = {
        { "P-256", NID_X9_62_prime256v1 },
        { "P-384", NID_secp384r1 },
        { "P-521", NID_secp521r1 },
    };

    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (strcmp(curves[i].name, curve) == 0)
            return curves[i].number;
    return NID_undef;
}

static bool open_key(struct made_key *key, const char *curve)
{
    int number = curve_number(curve);

    *key = (struct made_key){ NULL, NULL, NULL };
    if (number == NID_undef || !crypto_ready())
        return false;
    key->group = EC_GROUP_new_by_curve_name(number);
    key->context = BN_CTX_new();
    if (key->group == NULL || key->context == NULL)
        return false;
    key->point = EC_POINT_new(key->group);
    BN_CTX_start(key->context);
    return key->point != NULL;
}

static void close_key(struct made_key *key)
{
    if (key->context != NULL && key->group != NULL)
        BN_CTX_end(key->context);
    EC_POINT_free(key->point);
    BN_CTX_free(key->context);
    EC_GROUP_free(key->group);
    crypto_clear();
}

/* Makes a number from 1 to the order less one of some octets. */
static bool make_scalar(const struct made_key *key, struct octets seed,
                        BIGNUM *scalar)
{
    uint8_t blocks[BLOCKS][DIGEST_SHA256_SIZE];
    const BIGNUM *order = EC_GROUP_get0_order(key->group);
    BIGNUM *range = BN_CTX_get(key->context);

    digest_sha256(seed, blocks[0]);
    for (size_t i = 1; i < BLOCKS; i++)
        digest_sha256((struct octets){ blocks[i - 1], sizeof *blocks },
                      blocks[i]);
    return range != NULL && scalar != NULL && BN_copy(range, order) != NULL
        && BN_sub_word(range, 1)
        && BN_bin2bn(blocks[0], sizeof blocks, scalar) != NULL
        && BN_nnmod(scalar, scalar, range, key->context)
        && BN_add_word(scalar, 1);
}

/* Doubles and adds. EC_POINT_mul hides the scalar in randomness on most curves,
 * which no state that reads or judges may ask the system for; and nothing is
 * to be hidden here. */
static bool multiply(const struct made_key *key, const BIGNUM *scalar)
{
    const EC_POINT *generator = EC_GROUP_get0_generator(key->group);
    bool done = EC_POINT_set_to_infinity(key->group, key->point);

    for (int i = BN_num_bits(scalar) - 1; i >= 0 && done; i--) {
        done = EC_POINT_dbl(key->group, key->point, key->point, key->context);
        if (done && BN_is_bit_set(scalar, i))
            done = EC_POINT_add(key->group, key->point, key->point, generator,
                                key->context);
    }
    return done;
}

static bool write_point(const struct made_key *key,
                        struct made_key_octets *out)
{
    out->size = EC_POINT_point2oct(key->group, key->point,
                                   POINT_CONVERSION_UNCOMPRESSED, out->data,
                                   sizeof out->data, key->context);
    return out->size > 0;
}

bool made_key_point(const char *curve, struct octets seed,
                    struct made_key_octets *out)
{
    struct made_key key;
    bool made = open_key(&key, curve);

    if (made) {
        BIGNUM *scalar = BN_CTX_get(key.context);

        made = make_scalar(&key, seed, scalar) && multiply(&key, scalar)
            && write_point(&key, out);
    }
    close_key(&key);
    return made;
}

/* The numbers of ECDSA, by the names of FIPS 186-5 6.4.1. */
struct ecdsa {
    BIGNUM *d, *k, *e, *r, *s;
};

/* k is made of the key and the message, as in RFC 6979 though not by its
 * function: two messages never share one. */
static bool make_nonce(const struct made_key *key, struct octets seed,
                       const uint8_t digest[DIGEST_SHA256_SIZE],
                       struct ecdsa *numbers)
{
    uint8_t both[2 * DIGEST_SHA256_SIZE];

    digest_sha256(seed, both);
    memcpy(both + DIGEST_SHA256_SIZE, digest, DIGEST_SHA256_SIZE);
    return make_scalar(key, (struct octets){ both, sizeof both }, numbers->k);
}

/* r = x(kG) mod n, s = (e + r d) / k mod n. Neither is 0 but with a chance of
 * 2^-255. */
static bool compute(const struct made_key *key, struct ecdsa *n)
{
    const BIGNUM *order = EC_GROUP_get0_order(key->group);
    BN_CTX *context = key->context;

    return multiply(key, n->k)
        && EC_POINT_get_affine_coordinates(key->group, key->point, n->r, NULL,
                                           context)
        && BN_nnmod(n->r, n->r, order, context)
        && BN_mod_mul(n->s, n->r, n->d, order, context)
        && BN_mod_add(n->s, n->s, n->e, order, context)
        && BN_mod_inverse(n->k, n->k, order, context) != NULL
        && BN_mod_mul(n->s, n->s, n->k, order, context);
}

/* Writes the ECDSA-Sig-Value. The copies are the signature's. */
static bool write_signature(const struct ecdsa *numbers,
                            struct made_key_octets *out)
{
    ECDSA_SIG *signature = ECDSA_SIG_new();
    BIGNUM *r = BN_dup(numbers->r), *s = BN_dup(numbers->s);
    uint8_t *end = out->data;
    int size = 0;

    if (signature != NULL && r != NULL && s != NULL
        && ECDSA_SIG_set0(signature, r, s)) {
        size = i2d_ECDSA_SIG(signature, &end);
    } else {
        BN_free(r);
        BN_free(s);
    }
    ECDSA_SIG_free(signature);
    out->size = size > 0 ? (size_t)size : 0;
    return out->size > 0;
}

static bool sign(const struct made_key *key, struct octets seed,
                 struct octets message, struct made_key_octets *out)
{
    uint8_t digest[DIGEST_SHA256_SIZE];
    struct ecdsa numbers = {
        .d = BN_CTX_get(key->context), .k = BN_CTX_get(key->context),
        .e = BN_CTX_get(key->context), .r = BN_CTX_get(key->context),
        .s = BN_CTX_get(key->context),
    };

    digest_sha256(message, digest);
    return numbers.s != NULL && make_scalar(key, seed, numbers.d)
        && make_nonce(key, seed, digest, &numbers)
        && BN_bin2bn(digest, sizeof digest, numbers.e) != NULL
        && compute(key, &numbers) && write_signature(&numbers, out);
}

bool made_key_sign(struct octets seed, struct octets message,
                   struct made_key_octets *out)
{
    struct made_key key;
    bool made = open_key(&key, "P-256") && sign(&key, seed, message, out);

    close_key(&key);
    return made;
}
