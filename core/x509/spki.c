#include "x509/spki.h"

#include "asn1/oid_read.h"

#define OID_PKCS1(n) OID_KNOWN("\x2a\x86\x48\x86\xf7\x0d\x01\x01" n)
#define OID_CERTICOM(n) OID_KNOWN("\x2b\x81\x04\x00" n)
#define OID_BRAINPOOL(n) OID_KNOWN("\x2b\x24\x03\x03\x02\x08\x01\x01" n)

static const struct algorithm {
    enum spki_type type;
    struct oid_known oid;
    uint32_t bits; /* of the key, where all have as many */
} algorithms[] = {
    { SPKI_RSA, OID_PKCS1("\x01"), 0 },
    { SPKI_EC, OID_KNOWN("\x2a\x86\x48\xce\x3d\x02\x01"), 0 },
    { SPKI_ED25519, OID_KNOWN("\x2b\x65\x70"), 256 },
    { SPKI_ED448, OID_KNOWN("\x2b\x65\x71"), 456 },
    { SPKI_X25519, OID_KNOWN("\x2b\x65\x6e"), 253 },
    { SPKI_X448, OID_KNOWN("\x2b\x65\x6f"), 448 },
    { SPKI_RSA_PSS, OID_PKCS1("\x0a"), 0 },
    { SPKI_DSA, OID_KNOWN("\x2a\x86\x48\xce\x38\x04\x01"), 0 },
    { SPKI_DH, OID_KNOWN("\x2a\x86\x48\xce\x3e\x02\x01"), 0 },
    { SPKI_DH, OID_KNOWN("\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01"), 0 },
};

static const struct curve {
    struct oid_known oid;
    const char *name;
    uint32_t bits;
} curves[] = {
    { OID_KNOWN("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "P-256", 256 },
    { OID_CERTICOM("\x22"), "P-384", 384 },
    { OID_CERTICOM("\x23"), "P-521", 521 },
    { OID_KNOWN("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "P-192", 192 },
    { OID_CERTICOM("\x21"), "P-224", 224 },
    { OID_CERTICOM("\x0a"), "secp256k1", 256 },
    { OID_BRAINPOOL("\x07"), "brainpoolP256r1", 256 },
    { OID_BRAINPOOL("\x0b"), "brainpoolP384r1", 384 },
    { OID_BRAINPOOL("\x0d"), "brainpoolP512r1", 512 },
    { OID_CERTICOM("\x10"), "K-283", 283 },
    { OID_CERTICOM("\x11"), "B-283", 283 },
    { OID_CERTICOM("\x24"), "K-409", 409 },
    { OID_CERTICOM("\x25"), "B-409", 409 },
    { OID_CERTICOM("\x26"), "K-571", 571 },
    { OID_CERTICOM("\x27"), "B-571", 571 },
};

enum {
    ALGORITHMS = sizeof algorithms / sizeof *algorithms,
    CURVES = sizeof curves / sizeof *curves
};

/*@ requires octets_valid(oid);
    assigns \nothing;
    ensures \result == \null || \valid_read(\result); */
static const struct algorithm *find_algorithm(struct octets oid)
{
    /*@ loop invariant 0 <= i <= ALGORITHMS;
        loop assigns i;
        loop variant ALGORITHMS - i; */
    for (size_t i = 0; i < ALGORITHMS; i++)
        if (oid_is(&algorithms[i].oid, oid))
            return &algorithms[i];
    return NULL;
}

/*@ requires octets_valid(oid);
    assigns \nothing;
    ensures \result == \null || \valid_read(\result); */
static const struct curve *find_curve(struct octets oid)
{
    /*@ loop invariant 0 <= i <= CURVES;
        loop assigns i;
        loop variant CURVES - i; */
    for (size_t i = 0; i < CURVES; i++)
        if (oid_is(&curves[i].oid, oid))
            return &curves[i];
    return NULL;
}

/* Bits of an INTEGER that is positive; 0 for one that is not, or that has more
 * of them than can be told. */
/*@ requires octets_valid(number) && number.size > 0;
    assigns \nothing; */
static uint32_t count_bits(struct octets number)
{
    uint8_t top = number.data[0];
    uint32_t bits;

    if (top >= 0x80 || number.size > INT32_MAX / 8)
        return 0;
    bits = (uint32_t)(number.size - 1) * 8;
    /*@ loop invariant bits + top <= 0xffffffff;
        loop assigns top, bits;
        loop variant top; */
    for (; top > 0; top >>= 1)
        bits++;
    return bits;
}

/* Reads a positive INTEGER, or refuses it with code. */
/*@ requires der_valid(in) && \valid(bits) && code != FAULT_NONE
             && \separated(in, bits, in->fault);
    assigns in->next, *bits, *in->fault;
    ensures der_went(in, \old(in->next), \result); */
static bool read_positive(struct der *in, enum fault_code code, uint32_t *bits)
{
    const uint8_t *start = in->next;
    struct octets integer;

    if (!der_integer(in, DER_INTEGER, &integer))
        return false;
    *bits = count_bits(integer);
    return der_require(in, *bits > 0, code, start);
}

/* RSAPublicKey ::= SEQUENCE { modulus, publicExponent } */
/*@ requires der_valid(key) && \valid(out)
             && \separated(key, out, key->fault);
    assigns key->next, out->bits, *key->fault;
    ensures \result || key->fault->code != FAULT_NONE; */
static bool read_rsa_key(struct der *key, struct spki *out)
{
    struct der rsa;
    uint32_t exponent_bits;

    return der_enter(key, DER_SEQUENCE, &rsa)
        && read_positive(&rsa, FAULT_SPKI_KEY, &out->bits)
        && read_positive(&rsa, FAULT_SPKI_KEY, &exponent_bits)
        && der_end(&rsa)
        && der_end(key);
}

/* DSAPublicKey and DHPublicKey are an INTEGER. */
/*@ requires der_valid(key);
    assigns key->next, *key->fault;
    ensures \result || key->fault->code != FAULT_NONE; */
static bool read_integer_key(struct der *key)
{
    uint32_t bits;

    return read_positive(key, FAULT_SPKI_KEY, &bits) && der_end(key);
}

/* ECPoint (SEC 1 2.3.3): uncompressed, or compressed with a sign. */
/*@ requires der_valid(key) && \valid_read(out)
             && \separated(key, out, key->fault) && out->key.data == key->next
             && octets_valid(out->key);
    assigns *key->fault;
    ensures \result || key->fault->code != FAULT_NONE; */
static bool read_ec_key(const struct der *key, const struct spki *out)
{
    struct octets point = out->key;
    size_t field = ((size_t)out->bits + 7) / 8;
    bool compressed;

    if (point.size < 2 || point.data[0] < 2 || point.data[0] > 4)
        return der_refuse(key, FAULT_SPKI_KEY, point.data);
    compressed = point.data[0] != 4;
    return der_require(key, field == 0
                            || point.size
                                   == 1 + (compressed ? field : 2 * field),
                       FAULT_SPKI_KEY, point.data);
}

/*@ requires der_valid(key) && \valid_read(out)
             && \separated(key, out, key->fault) && out->key.data == key->next
             && octets_valid(out->key);
    assigns *key->fault;
    ensures \result || key->fault->code != FAULT_NONE; */
static bool read_fixed_key(const struct der *key, const struct spki *out)
{
    return der_require(key, out->key.size == ((size_t)out->bits + 7) / 8,
                       FAULT_SPKI_KEY, out->key.data);
}

/* The subjectPublicKey of out, whose parameters have been read. */
/*@ requires der_valid(key) && \valid(out)
             && \separated(key, out, key->fault) && out->key.data == key->next
             && octets_valid(out->key);
    assigns key->next, out->bits, *key->fault;
    ensures \result || key->fault->code != FAULT_NONE; */
static bool read_key(struct der *key, struct spki *out)
{
    switch (out->type) {
    case SPKI_RSA:
    case SPKI_RSA_PSS:
        return read_rsa_key(key, out);
    case SPKI_DSA:
    case SPKI_DH:
        return read_integer_key(key);
    case SPKI_EC:
        return read_ec_key(key, out);
    case SPKI_UNKNOWN:
        return true;
    default:
        break;
    }
    return read_fixed_key(key, out);
}

/*@ requires der_valid(in);
    assigns *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool end_parameters(const struct der *in)
{
    return der_require(in, der_is_done(in), FAULT_SPKI_PARAMETERS, in->next);
}

/* ECParameters ::= CHOICE { namedCurve, … }, of which RFC 5480 2.1.1 leaves
 * the first alone. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_curve(struct der *in, struct spki *out)
{
    const struct curve *curve;

    if (der_peek(in, DER_SEQUENCE))
        return der_refuse(in, FAULT_SPKI_CURVE, in->next);
    if (!der_peek(in, DER_OBJECT_IDENTIFIER))
        return der_refuse(in, FAULT_SPKI_PARAMETERS, in->next);
    if (!oid_read(in, DER_OBJECT_IDENTIFIER, &out->curve))
        return false;
    curve = find_curve(out->curve);
    if (curve != NULL)
        out->bits = curve->bits;
    return end_parameters(in);
}

/* Dss-Parms, DomainParameters and PKCS#3's DHParameter begin with the prime
 * and another INTEGER. A DSA key may inherit them all. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_prime(struct der *in, struct spki *out)
{
    struct der parameters;
    uint32_t bits;

    if (der_is_done(in) && out->type == SPKI_DSA)
        return true;
    return der_enter(in, DER_SEQUENCE, &parameters)
        && read_positive(&parameters, FAULT_SPKI_PARAMETERS, &out->bits)
        && read_positive(&parameters, FAULT_SPKI_PARAMETERS, &bits)
        && end_parameters(in);
}

/* The parameters of out->algorithm, of which the form has been read. */
/*@ requires der_valid(in) && \valid(out)
             && \separated(in, out, in->fault);
    assigns in->next, *out, *in->fault;
    ensures \result || in->fault->code != FAULT_NONE; */
static bool read_parameters(struct der *in, struct spki *out)
{
    switch (out->type) {
    case SPKI_EC:
        return read_curve(in, out);
    case SPKI_DSA:
    case SPKI_DH:
        return read_prime(in, out);
    case SPKI_RSA: /* NULL (RFC 3279 2.3.1), but others are in use */
    case SPKI_UNKNOWN:
        return true;
    case SPKI_RSA_PSS:
        return der_require(in, der_is_done(in)
                                || der_peek(in, DER_SEQUENCE),
                           FAULT_SPKI_PARAMETERS, in->next);
    default:
        break;
    }
    return end_parameters(in);
}

/* What out->algorithm is of. */
/*@ requires \valid(out) && octets_valid(out->algorithm);
    assigns out->type, out->bits; */
static void tell_type(struct spki *out)
{
    const struct algorithm *algorithm = find_algorithm(out->algorithm);

    if (algorithm != NULL) {
        out->type = algorithm->type;
        out->bits = algorithm->bits;
    }
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
/*@ requires der_valid(identifier) && \valid(out)
             && \separated(identifier, out, identifier->fault);
    assigns identifier->next, *out, *identifier->fault;
    ensures \result || identifier->fault->code != FAULT_NONE; */
static bool read_algorithm(struct der *identifier, struct spki *out)
{
    struct der parameters;
    struct der_element element;

    if (!oid_read(identifier, DER_OBJECT_IDENTIFIER, &out->algorithm))
        return false;
    tell_type(out);
    parameters = der_within(identifier, der_rest(identifier));
    if (!der_is_done(identifier)) {
        if (!der_any(identifier, &element))
            return false;
        out->parameters = element.encoding;
    }
    return der_end(identifier) && read_parameters(&parameters, out);
}

/* SubjectPublicKeyInfo ::= SEQUENCE { algorithm, subjectPublicKey } */
/*@ requires der_valid(info) && \valid(out)
             && \separated(info, out, info->fault);
    assigns info->next, *out, *info->fault;
    ensures \result || info->fault->code != FAULT_NONE; */
static bool read_info(struct der *info, struct spki *out)
{
    struct der identifier, key;
    struct der_bits bits;

    if (!der_enter(info, DER_SEQUENCE, &identifier)
        || !read_algorithm(&identifier, out)
        || !der_bit_string(info, DER_BIT_STRING, &bits)
        || !der_end(info))
        return false;
    out->key = bits.octets;
    if (bits.unused != 0)
        return der_refuse(info, FAULT_SPKI_KEY, bits.octets.data);
    key = der_within(info, bits.octets);
    return read_key(&key, out);
}

bool spki_read(struct der *in, struct spki *out)
{
    struct der info;
    struct der_element whole;

    *out = (struct spki){ 0 };
    if (!der_expect(in, DER_SEQUENCE, &whole))
        return false;
    info = der_within(in, whole.contents);
    if (!read_info(&info, out))
        return der_back(in, &whole);
    return true;
}

bool spki_rsa(const struct spki *spki, struct octets *modulus,
              struct octets *exponent)
{
    struct fault fault;
    struct der in, rsa;

    der_init(&in, spki->key, &fault);
    return (spki->type == SPKI_RSA || spki->type == SPKI_RSA_PSS)
        && der_enter(&in, DER_SEQUENCE, &rsa)
        && der_integer(&rsa, DER_INTEGER, modulus)
        && der_integer(&rsa, DER_INTEGER, exponent);
}

const char *spki_type_name(enum spki_type type)
{
    static const char *const names[SPKI_TYPES] = {
        "unknown", "rsa", "rsa-pss", "dsa", "dh",
        "ec", "x25519", "x448", "ed25519", "ed448"
    };

    return names[type];
}

const char *spki_curve_name(struct octets curve)
{
    const struct curve *found = find_curve(curve);

    return found != NULL ? found->name : NULL;
}

void spki_pin(struct octets encoding, char out[SPKI_PIN_SIZE])
{
    uint8_t digest[DIGEST_SHA256_SIZE];

    digest_sha256(encoding, digest);
    base64_encode((struct octets){ digest, sizeof digest }, out);
}
