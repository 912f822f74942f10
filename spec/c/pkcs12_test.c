/* Tests of core/input/pkcs12 and pkcs12_open. Prints TAP. */
#include "input/pkcs12.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base64.h"
#include "base/limits.h"
#include "input/pkcs12_open.h"

#include "tap.h"

/* openssl pkcs12 -export -passout pass:secret -name k, of the key of RFC 8410
 * 10.3 and a certificate for it; then with -keypbe and -certpbe
 * PBE-SHA1-3DES, -macalg sha1 and -iter 1000. */
static const char default_file[] =
    "MIIDiQIBAzCCAz8GCSqGSIb3DQEHAaCCAzAEggMsMIIDKDCCAiIGCSqGSIb3DQEHBqCCAh"
    "MwggIPAgEAMIICCAYJKoZIhvcNAQcBMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAc"
    "BAgpWI077B8hMgICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEHpgRg65Z9sAw/"
    "tMEM+fSo2AggGgnrMjfBJaVeUTCXLvy0oMa/UzFL9pyVYqT1mG8vAouANoXX0xXSGTvLDb"
    "h/fv7vQJVNQTOvClJHqEihLztcWVDqIlhUoGrrxD74Jmxr0iBGYgFWidMLtfIFLztGdqpF"
    "7LYZBuKYfOeKLnlHLD8pod7T4LURZamybZznVNc/nRzIsrAa5SKEreauM9Veph+FZ4+kKa"
    "7tAT9qZr1PPXZOwMHrvi6l7D30JCgKp90yJXSbzDwI1l2btyAuqW+bdrKCSgKPl2x/bS6w"
    "+uCcYSlihKg8uMx9e7mSF3TuN+1HRuXx9/g1dEOTYdLc4QyxJ1cznFnbiCP7Ao8eRdcy37"
    "fr8AYFjwkcPhBOkT856pzMDlmfLXCJoMpdRrkgeFewSSj/PP29EktVnCJOnweJZtkxyBYI"
    "Idods13gSb50XIp4Bl6nEhlpPBPsoe4yuljBp1EkMOdHkkUHtTU3XsapeI1Rwb0IEudTh6"
    "GHtxiUJNPF3YAHpNtYIJVfhu6Cw+W6QTD8XDLM8Gpjz6mdqhfnmUGoQgwGOR2eMT+B+um1"
    "lYsJga5Fgwgf8GCSqGSIb3DQEHAaCB8QSB7jCB6zCB6AYLKoZIhvcNAQwKAQKggZ4wgZsw"
    "VwYJKoZIhvcNAQUNMEowKQYJKoZIhvcNAQUMMBwECN2JZdn+YAq9AgIIADAMBggqhkiG9w"
    "0CCQUAMB0GCWCGSAFlAwQBKgQQTkjNKlDr892iVVzrBrh/DwRAmQuduQ8Vwk4NoBEmzWHY"
    "1PwHelaEc8RhOZ5u0oEzKtHJ/OejLh1G9dwrZ0JtuyARhejxB9bl5HDoxCBGXftYojE4MB"
    "EGCSqGSIb3DQEJFDEEHgIAazAjBgkqhkiG9w0BCRUxFgQUghwbdeyUS+D2MseqqGtQiksf"
    "5QwwQTAxMA0GCWCGSAFlAwQCAQUABCB0dbH2Nn4AoRioYEy8sFx6FhZZR4i7pbzT9eipA/"
    "bGVgQIZSt01cBaCR0CAggA";
static const char triple_des[] =
    "MIIC+QIBAzCCAr8GCSqGSIb3DQEHAaCCArAEggKsMIICqDCCAecGCSqGSIb3DQEHBqCCAd"
    "gwggHUAgEAMIIBzQYJKoZIhvcNAQcBMBwGCiqGSIb3DQEMAQMwDgQI5vKSzPhxUTcCAgPo"
    "gIIBoGEfeasnTfC0jyrZ3lkmrA28drRo0zGsH0DMI4VZuNjabRTsitzlR8ScsxD14Wxt6O"
    "hnuEvqPJghn4bf0+ea5GwWs9QPZJnYMMEOk1cNPwYUn94m4M7Lls2+6vz+9JFjtOBZrHIV"
    "4cBV/vaMmpekMwoR2bBJUXC81WNpNrbNPxwGwbAomKDhPQuAw33yVFLqTaq9YbxIvlJe/T"
    "kSDWQyuIR15HK2lssE3A8ZPtoTLuL8RNfzvUIFmTyTXjVrE6IsPuvH7yn0LRapnJ6WSSWi"
    "zpOhbTTAMVzF+JoGd17wqLHTKH0wTl6asp863YDUb0JT+LIZagBgpFzDdmffRkOhqnGBzN"
    "q3nvHHKD91cuMnvvh78xl818ebRv1DMEDtyrBNdMMl7EE+/bWah2Nf+R6au9MAczRcfRhj"
    "vRFZVJTURGaf84iorWI6wyuDrTpGH4AJ+WNSIUM3kBKz4qb5Akklac4Bdy5c2x3PAhaLGM"
    "NxzvWnPtGF+0qwxysgzVUhxLuzn9n2+NXCgow0oq+I5uoa64v4kyR2rkRoetj/Te9Q7ja/"
    "MIG6BgkqhkiG9w0BBwGggawEgakwgaYwgaMGCyqGSIb3DQEMCgECoFowWDAcBgoqhkiG9w"
    "0BDAEDMA4ECKiPWbebN//FAgID6AQ4jztPljGmi3t8iACh8gW97wiNWn5pKrA9cPVgCUVu"
    "Awou7Fpb4M/0+HpDpmkv/6tuoN+yaSWE35ExODARBgkqhkiG9w0BCRQxBB4CAGswIwYJKo"
    "ZIhvcNAQkVMRYEFIIcG3XslEvg9jLHqqhrUIpLH+UMMDEwITAJBgUrDgMCGgUABBR0dSOt"
    "22qvWdW26O6CvpZkYy9YHgQI02ad/wwAUTACAgPo";

enum { ROOM = 2048 };

struct vector {
    const char *name;
    const char *base64;
    const char *scheme;
    const char *cipher; /* NULL where there is none */
    const char *prf;
    const char *digest; /* of the MAC */
    unsigned iterations;
    unsigned mac_iterations;
};

static const struct vector vectors[] = {
    { "what OpenSSL 3 writes", default_file, "PBES2", "AES-256-CBC",
      "HMAC-SHA256", "SHA256", 2048, 2048 },
    { "what old readers take", triple_des, "PBE-SHA1-3DES", NULL, NULL,
      "SHA1", 1000, 1000 },
};

enum { VECTORS = sizeof vectors / sizeof *vectors };

/* A file that has been read, with the two safes that each vector has: the
 * certificate's is encrypted, that of the key is not, but for the key. */
struct file {
    uint8_t octets[ROOM];
    struct octets der;
    struct pkcs12 read;
    struct pkcs12_safe safes[2];
    struct pkcs12_bag key;
    struct fault fault;
};

static bool same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool next_bag(struct octets safe, struct pkcs12_bag *bag,
                     struct fault *fault)
{
    struct der in, bags;

    der_init(&in, safe, fault);
    return pkcs12_enter_safe(&in, &bags)
        && pkcs12_next_bag(&bags, bag)
        && der_end(&bags);
}

/* Reads what the octets of the file hold, all of it. */
static bool read_der(struct file *file)
{
    struct der in, content, safes;

    der_init(&in, file->der, &file->fault);
    if (!pkcs12_read(&in, &file->read) || !der_end(&in))
        return false;
    content = der_within(&in, file->read.content);
    return pkcs12_enter_safes(&content, &safes)
        && pkcs12_next_safe(&safes, &file->safes[0])
        && pkcs12_next_safe(&safes, &file->safes[1])
        && der_end(&safes)
        && next_bag(file->safes[1].contents, &file->key, &file->fault);
}

static bool read_base64(const char *base64, struct file *file)
{
    struct octets text = { (const uint8_t *)base64, strlen(base64) };

    return base64_decode(text, BASE64_PLAIN, file->octets, &file->der,
                         &file->fault)
        && read_der(file);
}

static bool has_method(const struct pkcs12_method *method,
                       const struct vector *wanted)
{
    return same(pkcs12_name(method->scheme), wanted->scheme)
        && same(pkcs12_name(method->cipher), wanted->cipher)
        && same(pkcs12_name(method->prf), wanted->prf)
        && method->iterations == wanted->iterations;
}

static bool is_protected(const struct vector *vector)
{
    static struct file file;

    return read_base64(vector->base64, &file)
        && file.read.mac.present
        && same(pkcs12_name(file.read.mac.digest), vector->digest)
        && file.read.mac.method.iterations == vector->mac_iterations
        && file.safes[0].is_sealed && !file.safes[1].is_sealed
        && has_method(&file.safes[0].sealed.method, vector)
        && file.key.kind == PKCS12_SEALED_KEY
        && has_method(&file.key.sealed.method, vector)
        && octets_equal(file.key.name, (struct octets){
               (const uint8_t *)"\0k", 2 })
        && file.key.local_key.size == 20;
}

static struct octets octets_of(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool opens(const struct vector *vector)
{
    static struct file file;
    uint8_t room[ROOM];
    struct octets plain;
    struct pkcs12_bag bag;
    struct pkcs12_opener opener = { .password = octets_of("secret") };

    return read_base64(vector->base64, &file)
        && pkcs12_verify(&opener, &file.read)
        && pkcs12_decrypt(&opener, &file.safes[0].sealed, room, &plain)
        && next_bag(plain, &bag, &file.fault)
        && bag.kind == PKCS12_CERTIFICATE
        && pkcs12_decrypt(&opener, &file.key.sealed, room, &plain)
        && plain.size == 48 /* the PrivateKeyInfo of RFC 8410 10.3 */
        && opener.spent == 2 * vector->iterations + vector->mac_iterations;
}

static bool refuses(struct pkcs12_opener *opener, const struct file *file,
                    enum fault_code code)
{
    uint8_t room[ROOM];
    struct octets plain;

    return !pkcs12_verify(opener, &file->read)
        && opener->fault.code == code
        && !pkcs12_decrypt(opener, &file->safes[0].sealed, room, &plain)
        && opener->fault.code == code;
}

static bool refuses_passwords(void)
{
    static struct file file;
    static uint8_t many[LIMIT_PASSWORD_OCTETS + 1];
    struct pkcs12_opener wrong = { .password = octets_of("Secret") };
    struct pkcs12_opener none = { .spent = 0 };
    struct pkcs12_opener large = { .password = { many, sizeof many } };

    return read_base64(default_file, &file)
        && refuses(&wrong, &file, FAULT_PKCS12_PASSWORD)
        && refuses(&none, &file, FAULT_PKCS12_PASSWORD)
        && refuses(&large, &file, FAULT_PKCS12_PASSWORD_LONG);
}

/* The MAC and a safe take 2,048 each. */
static bool takes_last_iterations(void)
{
    static struct file file;
    static uint8_t room[ROOM];
    struct pkcs12_opener opener = {
        .password = octets_of("secret"),
        .spent = LIMIT_PKCS12_ITERATIONS - 2048
    };
    struct octets plain;

    return read_base64(default_file, &file)
        && pkcs12_verify(&opener, &file.read)
        && opener.spent == LIMIT_PKCS12_ITERATIONS
        && !pkcs12_decrypt(&opener, &file.safes[0].sealed, room, &plain)
        && opener.fault.code == FAULT_PKCS12_ITERATIONS;
}

static bool refuses_iterations(void)
{
    static struct file file;
    struct pkcs12_opener opener = {
        .password = octets_of("secret"),
        .spent = LIMIT_PKCS12_ITERATIONS - 2047
    };

    return read_base64(default_file, &file)
        && refuses(&opener, &file, FAULT_PKCS12_ITERATIONS)
        && opener.spent == LIMIT_PKCS12_ITERATIONS - 2047;
}

/* What other files of the input have asked for. */
static bool takes_last_of_input(void)
{
    static struct file file;
    static uint8_t room[ROOM];
    struct pkcs12_opener opener = {
        .password = octets_of("secret"),
        .before = LIMIT_PKCS12_TOGETHER - 2048
    };
    struct octets plain;

    return read_base64(default_file, &file)
        && pkcs12_verify(&opener, &file.read)
        && opener.before + opener.spent == LIMIT_PKCS12_TOGETHER
        && !pkcs12_decrypt(&opener, &file.safes[0].sealed, room, &plain)
        && opener.fault.code == FAULT_PKCS12_TOGETHER;
}

static bool refuses_more_of_input(void)
{
    static struct file file;
    struct pkcs12_opener opener = {
        .password = octets_of("secret"),
        .before = LIMIT_PKCS12_TOGETHER - 2047
    };

    return read_base64(default_file, &file)
        && refuses(&opener, &file, FAULT_PKCS12_TOGETHER)
        && opener.spent == 0;
}

static bool refuses_algorithms(void)
{
    static const uint8_t scrypt[] = {
        0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x04, 0x0b
    };
    static struct file file;
    struct pkcs12_opener opener = { .password = octets_of("secret") };
    struct pkcs12_sealed *sealed = &file.safes[0].sealed;

    if (!read_base64(default_file, &file))
        return false;
    file.read.mac.digest = sealed->method.cipher;
    sealed->method.kdf = (struct octets){ scrypt, sizeof scrypt };
    return refuses(&opener, &file, FAULT_PKCS12_ALGORITHM);
}

/* Loading a provider ends here, where there is none (see the Makefile). */
static bool no_modules;

void *__real_dlopen(const char *path, int flags);
void *__wrap_dlopen(const char *path, int flags);

void *__wrap_dlopen(const char *path, int flags)
{
    return no_modules ? NULL : __real_dlopen(path, flags);
}

/* A safe under RC2 with 40 bits: pbeWithSHAAnd40BitRC2-CBC is 6 where 3DES is
 * 3 (RFC 7292 C). */
static bool refuses_legacy(void)
{
    static struct file file;
    struct pkcs12_opener opener = { .password = octets_of("secret") };
    uint8_t room[ROOM], *scheme;
    struct octets plain;
    bool refused;

    if (!read_base64(triple_des, &file))
        return false;
    scheme = (uint8_t *)(uintptr_t)file.safes[0].sealed.method.scheme.data;
    scheme[file.safes[0].sealed.method.scheme.size - 1] = 6;
    no_modules = true;
    refused = !pkcs12_decrypt(&opener, &file.safes[0].sealed, room, &plain)
           && opener.fault.code == FAULT_PKCS12_LEGACY;
    no_modules = false;
    return refused
        && !pkcs12_decrypt(&opener, &file.safes[0].sealed, room, &plain)
        && opener.fault.code == FAULT_PKCS12_PASSWORD;
}

static bool refuses_prefixes(void)
{
    static struct file file;
    size_t size;

    if (!read_base64(default_file, &file))
        return false;
    size = file.der.size;
    for (file.der.size = 0; file.der.size < size; file.der.size++)
        if (read_der(&file) || file.fault.offset > file.der.size)
            return false;
    return true;
}

/* What was altered is still bounded, and the MAC tells: but for names and
 * salts of what is not under it. */
static bool survives_changes(void)
{
    static struct file file;
    size_t size;

    if (!read_base64(triple_des, &file))
        return false;
    size = file.der.size;
    for (size_t i = 0; i < size; i++) {
        file.octets[i] ^= 0x55;
        if (!read_der(&file) && file.fault.offset > size)
            return false;
        file.octets[i] ^= 0x55;
    }
    return read_der(&file);
}

/* authSafe under a public key: ContentInfo of another type. */
static bool refuses_public_keys(void)
{
    static struct file file;
    static const uint8_t data[] = {
        0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01
    };

    if (!read_base64(default_file, &file))
        return false;
    for (size_t i = 0; i + sizeof data < 32; i++)
        if (memcmp(file.octets + i, data, sizeof data) == 0)
            file.octets[i + sizeof data - 1] = 2; /* signedData */
    return !read_der(&file) && file.fault.code == FAULT_PKCS12_CONTENT;
}

int main(void)
{
    for (size_t i = 0; i < VECTORS; i++) {
        report_of(is_protected(&vectors[i]), "tells the protection of",
                  vectors[i].name);
        report_of(opens(&vectors[i]), "opens", vectors[i].name);
    }
    report(refuses_passwords(), "refuses a wrong password");
    report(takes_last_iterations(), "takes as many iterations as the limit");
    report(refuses_iterations(), "refuses too many iterations");
    report(takes_last_of_input(),
           "takes as many iterations as an input may ask for");
    report(refuses_more_of_input(),
           "refuses more iterations than an input may ask for");
    report(refuses_algorithms(), "refuses unknown algorithms");
    report(refuses_public_keys(), "refuses a public-key mode");
    report(refuses_legacy(), "refuses what needs a provider that is absent");
    report(refuses_prefixes(), "refuses every prefix");
    report(survives_changes(), "reads what was altered within bounds");
    return tap_end();
}
