/* Tests of what is done where memory ends: each deed is done with the first
 * allocation refused, then with the second, and so on, and with all behind
 * refused as well. It either gives what it gives with memory, or says that
 * memory was wanting: neither another answer nor another reason. The linker
 * has all calls of malloc, calloc and realloc come here (see the Makefile),
 * those of OpenSSL, expat and libyaml among them. Prints TAP. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/crypto.h"
#include "chain/cache.h"
#include "chain/ed25519.h"
#include "chain/made_key.h"
#include "chain/signature.h"
#include "input/json.h"
#include "input/xml.h"
#include "input/yaml.h"
#include "system/fetch.h"
#include "system/file.h"
#include "system/folder.h"
#include "system/handshake.h"

/* What a deed came to. */
enum outcome { DONE, WANTING, WRONG };

/* The allocation that is refused, of those that were counted; 0: none. */
static size_t counted, refused;
static bool onward;

static bool is_refused(void)
{
    counted++;
    return refused > 0 && (counted == refused || (onward && counted > refused));
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *block, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *block, size_t size);

void *__wrap_malloc(size_t size)
{
    return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
    return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *block, size_t size)
{
    return is_refused() ? NULL : __real_realloc(block, size);
}

static void must(bool done)
{
    if (!done)
        abort();
}

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static enum outcome outcome_of(bool read, enum fault_code code,
                               enum fault_code wanting)
{
    if (read)
        return DONE;
    return code == wanting ? WANTING : WRONG;
}

/* Readers ------------------------------------------------------------------ */

static enum outcome read_xml(void)
{
    static const char text[] =
        "<?xml version='1.0'?><a xmlns:b='urn:b'><b:c d='&lt;e'>f</b:c><!--g-->"
        "<h i='j' k='l'/></a>";
    struct xml_node nodes[32];
    struct xml xml = { .nodes = nodes, .room = 32 };
    struct fault fault = { FAULT_NONE, 0 };
    bool read = xml_read(view(text), UNICODE_UTF8, &xml, &fault);

    return outcome_of(read && xml.size == 10, fault.code, FAULT_XML_MEMORY);
}

static enum outcome read_yaml(void)
{
    static const char text[] = "a: [1, 'b', \"c\", d]\n"
                               "e:\n  f: |\n    g\n    h\n  i: {j: ~}\n";
    static const char expected[] =
        "{\"a\":[1,\"b\",\"c\",\"d\"],\"e\":{\"f\":\"g\\nh\\n\","
        "\"i\":{\"j\":null}}}";
    struct yaml_json json;
    struct fault fault = { FAULT_NONE, 0 };
    bool read = yaml_read(view(text), &json, &fault);
    bool same = read && octets_equal((struct octets){ json.text, json.size },
                                     view(expected));

    if (read)
        yaml_json_close(&json);
    return outcome_of(same, fault.code, FAULT_YAML_MEMORY);
}

static void *resize(void *context, void *block, size_t old, size_t size)
{
    (void)context;
    (void)old;
    if (size > 0)
        return realloc(block, size);
    free(block);
    return NULL;
}

static enum outcome read_json(void)
{
    struct json_memory memory = { resize, NULL };
    struct json json;
    struct fault fault = { FAULT_NONE, 0 };
    bool read = json_read(view("{\"a\":[1,2],\"b\":{},\"a\":\"\\u00fc\"}"),
                          memory, &json, &fault);
    bool same = read && json.size == 9;

    if (read)
        json_close(&json);
    return outcome_of(same, fault.code, FAULT_JSON_MEMORY);
}

/* Signatures --------------------------------------------------------------- */

static const char message[] = "what is signed";

struct sample {
    struct spki spki;
    struct signature signature;
    uint8_t value[512];
};

static struct sample pkcs1, sha1, pss, p256, ed25519;

static void take_key(EVP_PKEY *key, struct spki *spki)
{
    uint8_t *der = NULL;
    int size = i2d_PUBKEY(key, &der); /* which is kept */
    struct fault fault;
    struct der in;

    must(size > 0);
    der_init(&in, (struct octets){ der, (size_t)size }, &fault);
    must(spki_read(&in, spki));
}

/* Signs by OpenSSL, with a digest or none. */
static void sign(EVP_PKEY *key, const char *digest, struct sample *sample)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *of_key;
    size_t size = sizeof sample->value;

    take_key(key, &sample->spki);
    sample->signature.message = view(message);
    must(EVP_DigestSignInit_ex(context, &of_key, digest, NULL, NULL, key, NULL)
         == 1);
    if (sample->signature.scheme.pss)
        must(EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) > 0
             && EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, 32) > 0);
    must(EVP_DigestSign(context, sample->value, &size,
                        (const uint8_t *)message, sizeof message - 1) == 1);
    sample->signature.value = (struct octets){ sample->value, size };
    EVP_MD_CTX_free(context);
}

/* The key of RFC 8410 10.3 and 10.1. */
static const char private_pem[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
    "-----END PRIVATE KEY-----\n";
static const char public_pem[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
    "-----END PUBLIC KEY-----\n";

static uint8_t of_file[ED25519_SIGNATURE_SIZE];

static void make_samples(void)
{
    EVP_PKEY *rsa = EVP_RSA_gen(2048), *ec = EVP_EC_gen("P-256");
    EVP_PKEY *edwards = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    struct fault fault;

    must(rsa != NULL && ec != NULL && edwards != NULL);
    pkcs1.signature.scheme = (struct scheme){ SPKI_RSA, SCHEME_SHA384, false,
                                              SCHEME_NONE, 0 };
    sign(rsa, "SHA384", &pkcs1);
    sha1.signature.scheme = (struct scheme){ SPKI_RSA, SCHEME_SHA1, false,
                                             SCHEME_NONE, 0 };
    sign(rsa, "SHA1", &sha1);
    pss.signature.scheme = (struct scheme){ SPKI_RSA, SCHEME_SHA256, true,
                                            SCHEME_SHA256, 32 };
    sign(rsa, "SHA256", &pss);
    p256.signature.scheme = (struct scheme){ SPKI_EC, SCHEME_SHA512, false,
                                             SCHEME_NONE, 0 };
    sign(ec, "SHA512", &p256);
    ed25519.signature.scheme = (struct scheme){ SPKI_ED25519, SCHEME_NONE,
                                                false, SCHEME_NONE, 0 };
    sign(edwards, NULL, &ed25519);
    must(ed25519_sign(view(private_pem), view(message), of_file, &fault));
    EVP_PKEY_free(rsa);
    EVP_PKEY_free(ec);
    EVP_PKEY_free(edwards);
}

static enum outcome verify(const struct sample *sample)
{
    bool cleared = crypto_starved();
    struct signature_maker *maker = signature_open();
    struct signature_key *key =
        maker != NULL ? signature_key_new(maker, &sample->spki) : NULL;
    bool verified = key != NULL && signature_verify(key, &sample->signature);

    (void)cleared;
    signature_key_free(key);
    signature_close(maker);
    if (verified)
        return DONE;
    return maker == NULL || crypto_starved() ? WANTING : WRONG;
}

static enum outcome verify_pkcs1(void) { return verify(&pkcs1); }
static enum outcome verify_sha1(void) { return verify(&sha1); }
static enum outcome verify_pss(void) { return verify(&pss); }
static enum outcome verify_p256(void) { return verify(&p256); }
static enum outcome verify_ed25519(void) { return verify(&ed25519); }

/* Keys that are made ------------------------------------------------------- */

static enum outcome make_point(void)
{
    static struct made_key_octets expected;
    struct made_key_octets point;

    if (!made_key_point("P-256", view("seed"), &point))
        return WANTING;
    if (expected.size == 0)
        expected = point;
    return point.size == expected.size
        && memcmp(point.data, expected.data, point.size) == 0 ? DONE : WRONG;
}

static enum outcome make_signature(void)
{
    static struct made_key_octets expected;
    struct made_key_octets signature;

    if (!made_key_sign(view("seed"), view(message), &signature))
        return WANTING;
    if (expected.size == 0)
        expected = signature;
    return signature.size == expected.size
        && memcmp(signature.data, expected.data, signature.size) == 0
               ? DONE : WRONG;
}

/* Others ------------------------------------------------------------------- */

static enum outcome open_cache(void)
{
    struct signature_maker *maker = signature_open();
    struct cache *cache = maker != NULL ? cache_open(maker) : NULL;
    bool opened = cache != NULL;

    cache_close(cache);
    signature_close(maker);
    return opened ? DONE : WANTING;
}

static enum outcome open_context(void)
{
    SSL_CTX *context = handshake_context();
    bool opened = context != NULL;

    SSL_CTX_free(context);
    crypto_clear();
    return opened ? DONE : WANTING;
}

static enum outcome verify_file(void)
{
    struct fault fault = { FAULT_NONE, 0 };
    bool verified = false;
    bool told = ed25519_verify(view(public_pem), view(message),
                               (struct octets){ of_file, sizeof of_file },
                               &verified, &fault);

    return outcome_of(told && verified, fault.code, FAULT_MEMORY);
}

static enum outcome sign_file(void)
{
    uint8_t signature[ED25519_SIGNATURE_SIZE];
    struct fault fault = { FAULT_NONE, 0 };
    bool made = ed25519_sign(view(private_pem), view(message), signature,
                             &fault);

    return outcome_of(made && memcmp(signature, of_file, sizeof of_file) == 0,
                      fault.code, FAULT_MEMORY);
}

static enum outcome open_file(void)
{
    struct octets contents = { NULL, 0 };
    struct fault fault = { FAULT_NONE, 0 };
    bool read = file_read(__FILE__, LIMIT_FILE_OCTETS, &contents, &fault);

    free((void *)(uintptr_t)contents.data);
    return outcome_of(read && contents.size > 0, fault.code, FAULT_MEMORY);
}

static enum outcome list_folder(void)
{
    struct folder_list list;
    struct fault fault = { FAULT_NONE, 0 };
    bool listed = folder_list(".", NULL, &list, &fault);
    bool any = list.count > 0;

    folder_list_free(&list);
    return outcome_of(listed && any, fault.code, FAULT_MEMORY);
}

/* Of a name that has no address, and nobody is asked. */
static enum outcome fetch_none(void)
{
    static const struct tls_request request = {
        .name = "", .address = "a.invalid", .port = 1, .timeout = 60 * 1000,
        .connect_timeout = 60 * 1000
    };
    struct fetch *fetch = fetch_begin(&request, 1, 1);
    const struct tls_result *result;
    enum fault_code code;
    size_t index;

    if (fetch == NULL)
        return WANTING;
    result = fetch_next(fetch, &index);
    code = result->fault.code;
    fetch_end(fetch);
    return outcome_of(code == FAULT_NET_NAME, code, FAULT_MEMORY);
}

static const struct deed {
    const char *name;
    enum outcome (*act)(void);
} deeds[] = {
    { "XML is read", read_xml },
    { "YAML is read", read_yaml },
    { "JSON is read", read_json },
    { "RSA with SHA-384 verifies", verify_pkcs1 },
    { "RSA with SHA-1 verifies", verify_sha1 },
    { "RSASSA-PSS verifies", verify_pss },
    { "ECDSA verifies", verify_p256 },
    { "Ed25519 verifies", verify_ed25519 },
    { "a key is made of a seed", make_point },
    { "a signature is made of a seed", make_signature },
    { "a file is signed", sign_file },
    { "a file is verified", verify_file },
    { "a file is read", open_file },
    { "a folder is listed", list_folder },
    { "servers are asked", fetch_none },
    { "a cache is opened", open_cache },
    { "a handshake is made ready", open_context },
};

/* Tests -------------------------------------------------------------------- */

static int count;
static bool failed;

static void report(bool ok, const char *what, const char *how, size_t number)
{
    printf("%sok %d - %s where memory %s", ok ? "" : "not ", ++count, what,
           how);
    if (!ok)
        printf(", allocation %zu", number);
    putchar('\n');
    failed = failed || !ok;
}

/* Refuses one allocation after the other, until there are no more. */
static void starve(const struct deed *deed, bool all)
{
    enum outcome outcome;
    size_t number = 0;
    bool wanting = false;

    onward = all;
    do {
        counted = 0;
        refused = ++number;
        outcome = deed->act();
        refused = 0;
        wanting = wanting || outcome == WANTING;
    } while (outcome != WRONG && counted >= number);
    report(outcome == DONE && wanting, deed->name,
           all ? "ends" : "is wanting once", number);
}

int main(void)
{
    make_samples();
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        report(deeds[i].act() == DONE, deeds[i].name, "is there", 0);
        starve(&deeds[i], false);
        starve(&deeds[i], true);
    }
    printf("1..%d\n", count);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
