/* Tests of core/input/container and private_key. Prints TAP. */
#include "input/container.h"

#include <stdio.h>
#include <string.h>

#include "input/pkcs10.h"
#include "input/private_key.h"

#include "tap.h"

/* RFC 8410 10.1 and 10.3: a public key, and its private half. */
#define PUBLIC \
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE="
#define PRIVATE \
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC"

/* What openssl makes of that key: req -new, req -x509 -new, crl2pkcs7 of the
 * certificate, pkcs8 -topk8. */
static const char request[] =
    "MIGLMD8CAQAwDDEKMAgGA1UEAwwBYTAqMAUGAytlcAMhABm/RAlphM3+hUG6wWfcO5bI"
    "UIaqMLa2ywxcOK1wMWbhoAAwBQYDK2VwA0EAPcOwa3YyVVlLKwKxEt3Fch/tojuol7aG"
    "PfGNr+tFiWOLWe7iLePr/TkpHBhGyfalnBcyr9/YmIrdHXovKSUSDg==";
static const char certificate[] =
    "MIIBGTCBzKADAgECAgEBMAUGAytlcDAMMQowCAYDVQQDDAFhMB4XDTI2MTEyMTAyNTkz"
    "M1oXDTM2MTExODAyNTkzM1owDDEKMAgGA1UEAwwBYTAqMAUGAytlcAMhABm/RAlphM3+"
    "hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbho1MwUTAdBgNVHQ4EFgQUoozB+G5ZYNPgOudc"
    "liyXqNRIKTwwHwYDVR0jBBgwFoAUoozB+G5ZYNPgOudcliyXqNRIKTwwDwYDVR0TAQH/"
    "BAUwAwEB/zAFBgMrZXADQQBPZtjwyXQXQ3krMU0l6/yD/LBgBew+Xxz57JaF+tKUAUIN"
    "r0/QtaCFSzfZgiCQFAqkpnFmtLEkWtnzWkPssJ8N";
static const char signed_data[] =
    "MIIBSAYJKoZIhvcNAQcCoIIBOTCCATUCAQExADALBgkqhkiG9w0BBwGgggEdMIIBGTCB"
    "zKADAgECAgEBMAUGAytlcDAMMQowCAYDVQQDDAFhMB4XDTI2MTEyMTAyNTkzM1oXDTM2"
    "MTExODAyNTkzM1owDDEKMAgGA1UEAwwBYTAqMAUGAytlcAMhABm/RAlphM3+hUG6wWfc"
    "O5bIUIaqMLa2ywxcOK1wMWbho1MwUTAdBgNVHQ4EFgQUoozB+G5ZYNPgOudcliyXqNRI"
    "KTwwHwYDVR0jBBgwFoAUoozB+G5ZYNPgOudcliyXqNRIKTwwDwYDVR0TAQH/BAUwAwEB"
    "/zAFBgMrZXADQQBPZtjwyXQXQ3krMU0l6/yD/LBgBew+Xxz57JaF+tKUAUINr0/QtaCF"
    "SzfZgiCQFAqkpnFmtLEkWtnzWkPssJ8NMQA=";
static const char encrypted[] =
    "MIGaMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAhC59xZCqC7pwIBATAMBggq"
    "hkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQFsgioZ8MwPiMVM6jDXtDGgRAM3Qc8Sfo+8sy"
    "ebWJErsMa4tvB8rZHwzDbElg8W1FocZ6JbqcZObCyXwmIAHIPt+Krk7ob5VMW1HxCDLF"
    "QJ/5ow==";

/* openssl genrsa, ecparam -genkey; then pkey -pubout of each. */
#define RSA_PUBLIC \
    "MEgCQQDYtTCN9f9nEVJI1mczAqZJ3BjOqsWq9POYfwVRufFn2avnrhhzzS5kTafMGcVK" \
    "uE3JT0GjhqEGidukMWbAOgkdAgMBAAE="
#define RSA_SPKI \
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBANi1MI31/2cRUkjWZzMCpkncGM6qxar085h/" \
    "BVG58WfZq+euGHPNLmRNp8wZxUq4TclPQaOGoQaJ26QxZsA6CR0CAwEAAQ=="
static const char rsa_private[] =
    "MIIBPAIBAAJBANi1MI31/2cRUkjWZzMCpkncGM6qxar085h/BVG58WfZq+euGHPNLmRN"
    "p8wZxUq4TclPQaOGoQaJ26QxZsA6CR0CAwEAAQJBAIzeq6N8p/vt7JlgllE4hbQ5mP6v"
    "UDNja/5Tg7eusdiZGkRBy26GuCG09ETDjaQmHqdICspjRUDZTMDQHA4f2FkCIQD5jhS8"
    "RFQYSMX/NjzL9IYecOH7x6WimVcZYIMUJ25dEwIhAN5N8OcT+XLvBRrVDlelOrBjeruc"
    "XLxNNuhTTKhMHrcPAiEA0zis2ETFIODHpSGVB9PpiO5md6Md0KgVDoefqnlNcj0CIQDF"
    "uArIa7KUr9QZfl+IQpQFaCU0EilE7WQllFj84t76rwIgKLdsKzFKbSHKmf6xA09nqtLu"
    "t5rpeMS/OxHY8CJsmzw=";
static const char ec_private[] =
    "MHcCAQEEIEb/6LkH9TrhRd97lIosA13XiK9jcUEUyEfx+5uctkQooAoGCCqGSM49AwEH"
    "oUQDQgAEpemMd2vqMEf36OvJl/Z9zlBpHsPlYgTkw8nHk1QZg4RjpSqfuO1S0+RUYubL"
    "9UajNrmJyYV004iLuSvyswG7/g==";
static const char ec_spki[] =
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEpemMd2vqMEf36OvJl/Z9zlBpHsPlYgTk"
    "w8nHk1QZg4RjpSqfuO1S0+RUYubL9UajNrmJyYV004iLuSvyswG7/g==";

enum { ROOM = 1024 };

struct vector {
    const char *name;
    const char *base64;
    const char *label; /* of a block; NULL where there is none */
    size_t at;         /* the octet that is altered, and to what */
    uint8_t octet;
    enum fault_code fault;
    size_t offset;
    enum container_kind kind;
    const char *spki; /* base64; NULL where there is none */
};

#define READ(kind, spki) 0, 0, FAULT_NONE, 0, CONTAINER_##kind, spki
#define AS_IT_IS 0, 0
#define REFUSED(code, offset) FAULT_##code, offset, CONTAINER_CERTIFICATE, NULL

static const struct vector vectors[] = {
    { "a certificate", certificate, NULL, READ(CERTIFICATE, PUBLIC) },
    { "a request", request, NULL, READ(REQUEST, PUBLIC) },
    { "a public key", PUBLIC, NULL, READ(PUBLIC_KEY, PUBLIC) },
    { "an RSAPublicKey", RSA_PUBLIC, NULL, READ(RSA_PUBLIC_KEY, RSA_SPKI) },
    { "a private key in PKCS#8", PRIVATE, NULL, READ(PRIVATE_KEY, PUBLIC) },
    { "an RSAPrivateKey", rsa_private, NULL, READ(PRIVATE_KEY, RSA_SPKI) },
    { "an ECPrivateKey", ec_private, NULL, READ(PRIVATE_KEY, ec_spki) },
    { "certificates in PKCS#7", signed_data, NULL, READ(SIGNED_DATA, PUBLIC) },

    { "a certificate in its block", certificate, "CERTIFICATE",
      READ(CERTIFICATE, PUBLIC) },
    { "a certificate in an old block", certificate, "X509 CERTIFICATE",
      READ(CERTIFICATE, PUBLIC) },
    { "a request in its block", request, "CERTIFICATE REQUEST",
      READ(REQUEST, PUBLIC) },
    { "a private key in its block", ec_private, "EC PRIVATE KEY",
      READ(PRIVATE_KEY, ec_spki) },
    { "parameters in their block", "BggqhkjOPQMBBw==", "EC PARAMETERS",
      READ(PARAMETERS, NULL) },
    { "a request in a certificate's block", request, "CERTIFICATE", AS_IT_IS,
      REFUSED(CONTAINER_UNLIKE, 0) },
    { "a block of another kind", certificate, "X509 CRL", AS_IT_IS,
      REFUSED(CONTAINER_LABEL, 0) },
    { "a block with two values", "BQAFAA==", "EC PARAMETERS", AS_IT_IS,
      REFUSED(DER_TRAILING, 2) },

    { "an encrypted key", encrypted, NULL, AS_IT_IS,
      REFUSED(KEY_ENCRYPTED, 0) },
    { "an encrypted key in its block", encrypted, "ENCRYPTED PRIVATE KEY",
      AS_IT_IS, REFUSED(KEY_ENCRYPTED, 0) },
    { "PKCS#12", "MAUCAQMwAA==", NULL, AS_IT_IS,
      REFUSED(CONTAINER_PKCS12, 0) },
    { "no SEQUENCE", "BQA=", NULL, AS_IT_IS, REFUSED(CONTAINER_KIND, 0) },
    { "an empty SEQUENCE", "MAA=", NULL, AS_IT_IS,
      REFUSED(CONTAINER_KIND, 0) },
    { "other content of PKCS#7", signed_data, NULL, 14, 3,
      REFUSED(CONTAINER_KIND, 0) },
    { "nothing", "", NULL, AS_IT_IS, REFUSED(DER_TRUNCATED, 0) },

    { "a certificate with a broken extension", certificate, NULL, 168, 0x31,
      REFUSED(DER_IDENTIFIER, 168) },
    { "a request of version 2", request, NULL, 7, 1, REFUSED(DER_RANGE, 5) },
    { "a request with a faulty name", request, NULL, 21, 0xff,
      REFUSED(DER_STRING, 19) },
    { "a request with a faulty key", request, NULL, 33, 1,
      REFUSED(DER_BITS, 31) },
    { "a request with something else in place of attributes", request, NULL,
      66, 0xa1, REFUSED(DER_TRAILING, 66) },
    { "a request without a signature", request, NULL, 75, 4,
      REFUSED(DER_IDENTIFIER, 75) },
    { "a negative modulus", RSA_PUBLIC, NULL, 4, 0x80,
      REFUSED(SPKI_KEY, 2) },
    { "PKCS#7 of an unknown version", signed_data, NULL, 25, 6,
      REFUSED(DER_RANGE, 23) },
    { "PKCS#7 with a SEQUENCE for a SET", signed_data, NULL, 26, 0x30,
      REFUSED(DER_IDENTIFIER, 26) },
    { "a private key that is no DER", PRIVATE, NULL, 11, 0xf0,
      REFUSED(OID_SYNTAX, 7) },
};

static struct octets decode(const char *base64, uint8_t room[ROOM])
{
    struct octets text = { (const uint8_t *)base64, strlen(base64) }, out;
    struct fault fault;

    if (!base64_decode(text, BASE64_PLAIN, room, &out, &fault))
        return (struct octets){ 0 };
    return out;
}

/* The key of what has been read, in each kind's own way. */
static bool find_spki(struct container *it, uint8_t *room)
{
    struct fault fault;
    struct der bag;

    switch (it->kind) {
    case CONTAINER_RSA_PUBLIC_KEY:
        it->spki.size = container_wrap_rsa(it->encoding, room);
        it->spki.data = room;
        return true;
    case CONTAINER_PRIVATE_KEY:
        return private_key_spki(it->encoding, room, &it->spki, &fault);
    case CONTAINER_SIGNED_DATA:
        der_init(&bag, it->certificates, &fault);
        return container_certificate(&bag, it) && der_is_done(&bag);
    default:
        return true;
    }
}

static bool has_spki(const struct vector *v, struct container *it)
{
    static uint8_t written[LIMIT_SPKI_OCTETS];
    uint8_t room[ROOM];
    struct octets spki = { 0 };

    if (v->spki != NULL)
        spki = decode(v->spki, room);
    return find_spki(it, written) && octets_equal(it->spki, spki);
}

static bool reads(const struct vector *v)
{
    uint8_t room[ROOM];
    struct octets octets = decode(v->base64, room), label = {
        (const uint8_t *)v->label, v->label != NULL ? strlen(v->label) : 0
    };
    struct container it;
    struct fault fault;
    struct der in;
    bool read;

    if (v->at > 0)
        room[v->at] = v->octet;
    der_init(&in, octets, &fault);
    read = label.data != NULL ? container_labelled(&in, label, &it)
                              : container_next(&in, &it);
    if (!read || v->fault != FAULT_NONE)
        return !read && fault.code == v->fault && fault.offset == v->offset;
    return it.kind == v->kind && der_is_done(&in)
        && octets_equal(it.encoding, octets) && has_spki(v, &it);
}

/* What is cut short is never taken for something whole. */
static bool refuses_prefixes(const struct vector *v)
{
    uint8_t room[ROOM];
    struct octets octets = decode(v->base64, room);
    struct container it;
    struct fault fault;
    struct der in;

    while (octets.size-- > 0) {
        der_init(&in, octets, &fault);
        if (container_next(&in, &it) || fault.code != FAULT_DER_TRUNCATED)
            return false;
    }
    return true;
}

static bool refuses_private(void)
{
    uint8_t room[ROOM], out[LIMIT_SPKI_OCTETS];
    struct octets key = decode(PRIVATE, room), spki;
    struct fault fault;

    room[11] = 0x7f; /* the last octet of the algorithm */
    return !private_key_spki(key, out, &spki, &fault)
        && fault.code == FAULT_KEY_PRIVATE && fault.offset == 0;
}

/* A request of which the last part is wrong. */
static bool stays_before_request(void)
{
    uint8_t room[ROOM];
    struct octets octets = decode(request, room);
    struct pkcs10 out;
    struct fault fault;
    struct der in;

    room[75] = 4;
    der_init(&in, octets, &fault);
    return !pkcs10_read(&in, &out) && in.next == octets.data;
}

int main(void)
{
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        const struct vector *v = &vectors[i];

        report(reads(v), v->name);
        if (v->fault == FAULT_NONE && v->label == NULL)
            report_of(refuses_prefixes(v), "cut short:", v->name);
    }
    report(refuses_private(), "a private key of an unknown algorithm");
    report(stays_before_request(), "a request that fails moves nothing");
    return tap_end();
}
