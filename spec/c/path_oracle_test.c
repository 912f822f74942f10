/* Tests of core/chain/name_constraints and core/chain/policy_graph beside
 * X509_verify_cert, on paths whose constraints and policies are drawn by
 * chance, though the same in every run. Left out is where OpenSSL is known to
 * say otherwise: spec/fixtures has that. Prints TAP. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/conf.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509v3.h>
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

#include "chain/name_constraints.h"
#include "chain/policy_graph.h"

enum { ROUNDS = 250, PATH_SIZE = 6, TEXT_SIZE = 1024, POLICIES = 4 };

struct path {
    X509 *certs[PATH_SIZE];
    uint8_t *encodings[PATH_SIZE];
    struct member views[PATH_SIZE];
    const struct cert *certificates[PATH_SIZE];
    const struct member *members[PATH_SIZE];
    size_t count;
    char text[PATH_SIZE][TEXT_SIZE]; /* what is in each, for people */
};

static EVP_PKEY *keys[PATH_SIZE];
static CONF *sections; /* none; policies are not read without */

/* A number below bound (PCG by M. O'Neill: XSH RR of 64 bits). */
static unsigned draw(unsigned bound)
{
    static uint64_t state = 1;
    uint32_t mixed;
    unsigned turn;

    state = state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    mixed = (uint32_t)((state >> 18 ^ state) >> 27);
    turn = (unsigned)(state >> 59);
    return (mixed >> turn | mixed << (-turn & 31)) % bound;
}

static void append(char *text, const char *more)
{
    size_t size = strlen(text);

    snprintf(text + size, TEXT_SIZE - size, "%s", more);
}

static void add_extension(X509 *cert, X509V3_CTX *context, int kind,
                          const char *value)
{
    X509_EXTENSION *extension = X509V3_EXT_nconf_nid(NULL, context, kind,
                                                     value);

    if (extension == NULL || !X509_add_ext(cert, extension, -1))
        abort();
    X509_EXTENSION_free(extension);
}

static const char *const hosts[] = {
    "com", "a.com", "b.a.com", "c.b.a.com", "xa.com", "a.org", "A.com",
    "b.A.COM",
};

static const char *draw_host(void)
{
    return hosts[draw(sizeof hosts / sizeof *hosts)];
}

static void draw_name(char *out)
{
    switch (draw(5)) {
    case 0:
        snprintf(out, 80, "DNS:%s", draw_host());
        break;
    case 1:
        snprintf(out, 80, "email:%s@%s", draw(2) ? "u" : "v", draw_host());
        break;
    case 2:
        snprintf(out, 80, "URI:http://%s%s/x", draw_host(),
                 draw(3) ? "" : ":80");
        break;
    case 3:
        snprintf(out, 80, "IP:10.%u.%u.1", draw(2), draw(3));
        break;
    default:
        snprintf(out, 80, "IP:2001:db8::%u", 1 + draw(3));
    }
}

static void draw_base(char *out)
{
    switch (draw(5)) {
    case 0:
        snprintf(out, 80, "DNS:%s", draw_host());
        break;
    case 1:
        snprintf(out, 80, "email:%s%s", draw(3) ? "." : "u@", draw_host());
        break;
    case 2:
        snprintf(out, 80, "URI:%s%s", draw(2) ? "." : "", draw_host());
        break;
    case 3:
        snprintf(out, 80, "IP:10.%u.%u.0/255.255.%s.0", draw(2), draw(3),
                 draw(2) ? "255" : "0");
        break;
    default:
        snprintf(out, 80, "IP:2001:db8::%u/ffff:ffff:ffff:ffff:ffff:ffff:"
                 "ffff:fff%c", draw(4), "cef"[draw(3)]);
    }
}

/* Names of a certificate, and constraints if it is an authority. */
static void add_names(X509 *cert, X509V3_CTX *context, bool authority,
                      char *text)
{
    char names[TEXT_SIZE] = "", bases[TEXT_SIZE] = "critical", one[80];

    for (unsigned i = draw(3); i > 0; i--) {
        draw_name(one);
        append(names, *names != '\0' ? "," : "");
        append(names, one);
    }
    for (unsigned i = draw(4); authority && i > 0; i--) {
        draw_base(one);
        append(bases, draw(2) ? ",permitted;" : ",excluded;");
        append(bases, one);
    }
    if (*names != '\0')
        add_extension(cert, context, NID_subject_alt_name, names);
    if (strchr(bases, ';') != NULL)
        add_extension(cert, context, NID_name_constraints, bases);
    *text = '\0';
    append(text, names);
    append(text, " ");
    append(text, bases);
}

static const char *const policies[] = { "1.2.3.1", "1.2.3.2", "1.2.3.3",
                                        "1.2.3.4" };

static void draw_policies(char *out)
{
    *out = '\0';
    for (unsigned i = 0; i < POLICIES - 1; i++)
        if (draw(2)) {
            append(out, *out != '\0' ? "," : "");
            append(out, policies[i]);
        }
    if (draw(5) == 0 || *out == '\0') {
        append(out, *out != '\0' ? "," : "");
        append(out, "2.5.29.32.0");
    }
}

static void draw_mappings(char *out)
{
    *out = '\0';
    for (unsigned i = 1 + draw(3); i > 0; i--) {
        append(out, *out != '\0' ? "," : "");
        append(out, policies[draw(POLICIES)]);
        append(out, ":");
        append(out, policies[draw(POLICIES)]);
    }
}

/* Adds an extension, and to text what it says. */
static void add_noted(X509 *cert, X509V3_CTX *context, int kind,
                       const char *value, char *text)
{
    add_extension(cert, context, kind, value);
    append(text, " ");
    append(text, OBJ_nid2sn(kind));
    append(text, " ");
    append(text, value);
}

/* OpenSSL heeds mappings in an end entity, and maps from anyPolicy where that
 * is inhibited. */
static void add_policies(X509 *cert, X509V3_CTX *context, bool authority,
                         char *text)
{
    char value[TEXT_SIZE];
    bool any;

    *text = '\0';
    draw_policies(value);
    any = strstr(value, "2.5.29.32.0") != NULL;
    if (draw(12) > 0)
        add_noted(cert, context, NID_certificate_policies, value, text);
    draw_mappings(value);
    if (authority && !any && draw(2) > 0)
        add_noted(cert, context, NID_policy_mappings, value, text);
    snprintf(value, sizeof value, "critical,%s:%u",
             draw(2) ? "requireExplicitPolicy" : "inhibitPolicyMapping",
             draw(4));
    if (draw(4) == 0)
        add_noted(cert, context, NID_policy_constraints, value, text);
    snprintf(value, sizeof value, "critical,%u", draw(3));
    if (draw(4) == 0)
        add_noted(cert, context, NID_inhibit_any_policy, value, text);
}

static void set_name(X509_NAME *name, const X509_NAME *like, size_t number)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", number);
    if (like != NULL)
        X509_NAME_add_entry(name, X509_NAME_get_entry(like, 0), -1, 0);
    else
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   (const uint8_t *)text, -1, -1, 0);
}

/* Begins the certificate at i of a path, which those after it have issued. An
 * authority is self-issued now and then. */
static X509 *begin_cert(const struct path *path, size_t i,
                        X509V3_CTX *context)
{
    bool anchor = i == path->count - 1;
    X509 *cert = X509_new(), *issuer = anchor ? cert : path->certs[i + 1];
    const X509_NAME *above = anchor ? NULL : X509_get_subject_name(issuer);

    if (cert == NULL)
        abort();
    X509_set_version(cert, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), (long)i + 1);
    set_name(X509_get_subject_name(cert),
             i > 0 && draw(6) == 0 ? above : NULL, i);
    set_name(X509_get_issuer_name(cert), above, i);
    X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
    X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
    X509_set_pubkey(cert, keys[i]);
    X509V3_set_ctx(context, issuer, cert, NULL, NULL, 0);
    X509V3_set_nconf(context, sections);
    add_extension(cert, context, NID_subject_key_identifier, "hash");
    if (!anchor)
        add_extension(cert, context, NID_authority_key_identifier, "keyid");
    if (i > 0)
        add_extension(cert, context, NID_basic_constraints,
                      "critical,CA:TRUE");
    return cert;
}

/* Draws a path, of names or of policies. The end entity is not self-issued:
 * OpenSSL then does not count it, as RFC 3280 did. */
static void draw_path(struct path *path, bool of_names)
{
    X509V3_CTX context;
    struct fault fault;

    path->count = 3 + draw(PATH_SIZE - 2);
    for (size_t i = path->count; i-- > 0; ) {
        X509 *cert = begin_cert(path, i, &context);
        int size;

        if (of_names)
            add_names(cert, &context, i > 0, path->text[i]);
        else
            add_policies(cert, &context, i > 0, path->text[i]);
        X509_sign(cert, keys[i + 1 < path->count ? i + 1 : i], NULL);
        path->certs[i] = cert;
        path->encodings[i] = NULL;
        size = i2d_X509(cert, &path->encodings[i]);
        if (size < 0
            || !member_read((struct octets){ path->encodings[i],
                                             (size_t)size },
                            &path->views[i], &fault))
            abort();
        path->certificates[i] = &path->views[i].cert;
        path->members[i] = &path->views[i];
    }
}

static void free_path(struct path *path)
{
    for (size_t i = 0; i < path->count; i++) {
        X509_free(path->certs[i]);
        OPENSSL_free(path->encodings[i]);
    }
}

/* Draws inputs; bit n of *set is policies[n]. */
static struct policy_inputs draw_inputs(unsigned *set)
{
    static const uint8_t oids[POLICIES][3] = { { 0x2a, 3, 1 }, { 0x2a, 3, 2 },
                                               { 0x2a, 3, 3 },
                                               { 0x2a, 3, 4 } };
    static struct octets views[POLICIES];
    struct policy_inputs inputs = { .initial_policy_set = views,
                                    .explicit_policy = draw(2) > 0,
                                    .inhibit_map = draw(5) == 0,
                                    .inhibit_any = draw(5) == 0 };

    *set = draw(2) > 0 ? draw(1 << POLICIES) : 0;
    for (unsigned i = 0; i < POLICIES; i++)
        if ((*set >> i & 1) != 0)
            views[inputs.initial_policy_count++] =
                (struct octets){ oids[i], sizeof oids[i] };
    return inputs;
}

static void set_inputs(X509_VERIFY_PARAM *param,
                       const struct policy_inputs *inputs, unsigned set)
{
    unsigned long flags = X509_V_FLAG_POLICY_CHECK;

    flags |= inputs->explicit_policy ? X509_V_FLAG_EXPLICIT_POLICY : 0;
    flags |= inputs->inhibit_map ? X509_V_FLAG_INHIBIT_MAP : 0;
    flags |= inputs->inhibit_any ? X509_V_FLAG_INHIBIT_ANY : 0;
    X509_VERIFY_PARAM_set_flags(param, flags);
    for (unsigned i = 0; i < POLICIES; i++)
        if ((set >> i & 1) != 0)
            X509_VERIFY_PARAM_add0_policy(param, OBJ_txt2obj(policies[i], 1));
    if (set == 0)
        X509_VERIFY_PARAM_add0_policy(param, OBJ_txt2obj("2.5.29.32.0", 1));
}

/* OpenSSL 3.0.20 loses what it has read of policyConstraints where there are no
 * certificatePolicies; 3.0.22 does not. What leaks there is none of ours. */
static int verify_by_openssl(X509_STORE_CTX *context)
{
    int result;

#ifdef __SANITIZE_ADDRESS__
    __lsan_disable();
#endif
    result = X509_verify_cert(context);
#ifdef __SANITIZE_ADDRESS__
    __lsan_enable();
#endif
    return result;
}

/* Does OpenSSL accept the path; inputs are NULL where policies are not
 * asked for. */
static bool openssl_accepts(const struct path *path,
                            const struct policy_inputs *inputs, unsigned set)
{
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    STACK_OF(X509) *untrusted = sk_X509_new_null();
    bool accepted;

    X509_STORE_add_cert(store, path->certs[path->count - 1]);
    for (size_t i = 1; i + 1 < path->count; i++)
        sk_X509_push(untrusted, path->certs[i]);
    X509_STORE_CTX_init(context, store, path->certs[0], untrusted);
    if (inputs != NULL)
        set_inputs(X509_STORE_CTX_get0_param(context), inputs, set);
    accepted = verify_by_openssl(context) == 1;
    X509_STORE_CTX_free(context);
    sk_X509_free(untrusted);
    X509_STORE_free(store);
    return accepted;
}

static bool agrees_on_names(const struct path *path, bool *accepted)
{
    struct name_constraints_refusal refusal;

    *accepted = name_constraints_check(path->certificates, path->count,
                                       &refusal);
    return *accepted == openssl_accepts(path, NULL, 0);
}

static bool agrees_on_policies(const struct path *path, bool *accepted)
{
    static struct policy_room room;
    unsigned set;
    struct policy_inputs inputs = draw_inputs(&set);
    struct policy_refusal refusal;

    *accepted = policy_graph_check(path->members, path->count, &inputs,
                                   &room, &refusal);
    return *accepted == openssl_accepts(path, &inputs, set);
}

/* Many paths, of which both outcomes are some. */
static bool agree(bool of_names)
{
    static struct path path;
    int agreed = 0, accepted = 0;

    for (int round = 0; round < ROUNDS; round++) {
        bool took, same;

        draw_path(&path, of_names);
        same = of_names ? agrees_on_names(&path, &took)
                        : agrees_on_policies(&path, &took);
        for (size_t i = 0; !same && i < path.count; i++)
            printf("# %d: %s %s\n", round, took ? "taken" : "refused",
                   path.text[i]);
        agreed += same;
        accepted += took;
        free_path(&path);
    }
    return agreed == ROUNDS && accepted > ROUNDS / 8
        && accepted < ROUNDS * 7 / 8;
}

int main(void)
{
    bool names, graphs;

    sections = NCONF_new(NULL);
    for (size_t i = 0; i < PATH_SIZE; i++)
        keys[i] = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    names = agree(true);
    graphs = agree(false);
    for (size_t i = 0; i < PATH_SIZE; i++)
        EVP_PKEY_free(keys[i]);
    NCONF_free(sections);
    printf("%sok 1 - names of random paths\n", names ? "" : "not ");
    printf("%sok 2 - policies of random paths\n1..2\n",
           graphs ? "" : "not ");
    return !(names && graphs);
}
