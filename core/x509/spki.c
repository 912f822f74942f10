#include "x509/spki.h"

#include "asn1/oid_read.h"

#define OID(octets) { (const uint8_t *)(octets), sizeof (octets) - 1 }
#define OID_PKCS1(n) OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01" n)
#define OID_CERTICOM(n) OID("\x2b\x81\x04\x00" n)
#define OID_BRAINPOOL(n) OID("\x2b\x24\x03\x03\x02\x08\x01\x01" n)

static const struct algorithm {
    enum spki_type type;
    struct octets oid;
    uint32_t bits; /* of the key, where all have as many */
} algorithms[] = {
    { SPKI_RSA, OID_PKCS1("\x01"), 0 },
    { SPKI_EC, OID("\x2a\x86\x48\xce\x3d\x02\x01"), 0 },
    { SPKI_ED25519, OID("\x2b\x65\x70"), 256 },
    { SPKI_ED448, OID("\x2b\x65\x71"), 456 },
    { SPKI_X25519, OID("\x2b\x65\x6e"), 253 },
    { SPKI_X448, OID("\x2b\x65\x6f"), 448 },
    { SPKI_RSA_PSS, OID_PKCS1("\x0a"), 0 },
    { SPKI_DSA, OID("\x2a\x86\x48\xce\x38\x04\x01"), 0 },
    { SPKI_DH, OID("\x2a\x86\x48\xce\x3e\x02\x01"), 0 },
    { SPKI_DH, OID("\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01"), 0 },
};

static const struct curve {
    struct octets oid;
    const char *name;
    uint32_t bits;
} curves[] = {
    { OID("\x2a\x86\x48\xce\x3d\x03\x01\x07"), "P-256", 256 },
    { OID_CERTICOM("\x22"), "P-384", 384 },
    { OID_CERTICOM("\x23"), "P-521", 521 },
    { OID("\x2a\x86\x48\xce\x3d\x03\x01\x01"), "P-192", 192 },
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

static const struct algorithm *find_algorithm(struct octets oid)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++)
        if (octets_equal(algorithms[i].oid, oid))
            return &algorithms[i];
    return NULL;
}

static const struct curve *find_curve(struct octets oid)
{
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++)
        if (octets_equal(curves[i].oid, oid))
            return &curves[i];
    return NULL;
}

/* Bits of an INTEGER that is positive; 0 for one that is not. */
static uint32_t count_bits(struct octets integer)
{
    uint8_t top = integer.data[0];
    uint32_t bits = (uint32_t)(integer.size - 1) * 8;

    if (top >= 0x80)
        return 0;
    for (; top > 0; top >>= 1)
        bits++;
    return bits;
}

/* Reads a positive INTEGER, or refuses it with code. */
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
static bool read_integer_key(struct der *key)
{
    uint32_t bits;

    return read_positive(key, FAULT_SPKI_KEY, &bits) && der_end(key);
}

/* ECPoint (SEC 1 2.3.3): uncompressed, or compressed with a sign. */
static bool read_ec_key(const struct der *key, const struct spki *out)
{
    struct octets point = out->key;
    size_t field = (out->bits + 7) / 8;
    bool compressed;

    if (point.size < 2 || point.data[0] < 2 || point.data[0] > 4)
        return der_refuse(key, FAULT_SPKI_KEY, point.data);
    compressed = point.data[0] != 4;
    return der_require(key, field == 0
                            || point.size
                                   == 1 + (compressed ? field : 2 * field),
                       FAULT_SPKI_KEY, point.data);
}

static bool read_fixed_key(const struct der *key, const struct spki *out)
{
    return der_require(key, out->key.size == (out->bits + 7) / 8,
                       FAULT_SPKI_KEY, out->key.data);
}

/* The subjectPublicKey of out, whose parameters have been read. */
static bool read_key(struct der key, struct spki *out)
{
    switch (out->type) {
    case SPKI_RSA:
    case SPKI_RSA_PSS:
        return read_rsa_key(&key, out);
    case SPKI_DSA:
    case SPKI_DH:
        return read_integer_key(&key);
    case SPKI_EC:
        return read_ec_key(&key, out);
    case SPKI_UNKNOWN:
        return true;
    default:
        return read_fixed_key(&key, out);
    }
}

static bool end_parameters(const struct der *in)
{
    return der_require(in, der_is_done(in), FAULT_SPKI_PARAMETERS, in->next);
}

/* ECParameters ::= CHOICE { namedCurve, … }, of which RFC 5480 2.1.1 leaves
 * the first alone. */
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
static bool read_parameters(struct der in, struct spki *out)
{
    switch (out->type) {
    case SPKI_EC:
        return read_curve(&in, out);
    case SPKI_DSA:
    case SPKI_DH:
        return read_prime(&in, out);
    case SPKI_RSA: /* NULL (RFC 3279 2.3.1), but others are in use */
    case SPKI_UNKNOWN:
        return true;
    case SPKI_RSA_PSS:
        return der_require(&in, der_is_done(&in)
                                || der_peek(&in, DER_SEQUENCE),
                           FAULT_SPKI_PARAMETERS, in.next);
    default:
        return end_parameters(&in);
    }
}

/* AlgorithmIdentifier ::= SEQUENCE { algorithm, parameters ANY OPTIONAL } */
static bool read_algorithm(struct der *in, struct spki *out)
{
    struct der identifier, parameters;
    struct der_element element;
    const struct algorithm *algorithm;

    if (!der_enter(in, DER_SEQUENCE, &identifier)
        || !oid_read(&identifier, DER_OBJECT_IDENTIFIER, &out->algorithm))
        return false;
    parameters = identifier;
    if (!der_is_done(&identifier)) {
        if (!der_any(&identifier, &element))
            return false;
        out->parameters = element.encoding;
    }
    algorithm = find_algorithm(out->algorithm);
    if (algorithm != NULL) {
        out->type = algorithm->type;
        out->bits = algorithm->bits;
    }
    return der_end(&identifier) && read_parameters(parameters, out);
}

/* SubjectPublicKeyInfo ::= SEQUENCE { algorithm, subjectPublicKey } */
bool spki_read(struct der *in, struct spki *out)
{
    struct der info;
    struct der_bits key;

    *out = (struct spki){ 0 };
    if (!der_enter(in, DER_SEQUENCE, &info)
        || !read_algorithm(&info, out)
        || !der_bit_string(&info, DER_BIT_STRING, &key)
        || !der_end(&info))
        return false;
    out->key = key.octets;
    if (key.unused != 0)
        return der_refuse(in, FAULT_SPKI_KEY, key.octets.data);
    return read_key(der_within(in, key.octets), out);
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
