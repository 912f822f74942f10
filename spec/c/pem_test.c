/* Tests of core/x509/pem. Prints TAP. */
#include "x509/pem.h"

#include <stdio.h>
#include <string.h>

#define BEGIN "-----BEGIN CERTIFICATE-----"
#define END "-----END CERTIFICATE-----"
#define BLOCK BEGIN "\nTUlJ\n" END "\n"

/* What a text is expected to hold, in order. */
struct step {
    enum fault_code fault; /* FAULT_NONE for a block */
    size_t offset;         /* of the fault, or of the block */
    const char *label;
    const char *body;
};

enum { MAX_STEPS = 4 };

struct vector {
    const char *name;
    const char *text;
    struct step steps[MAX_STEPS]; /* ends with a step at offset 0 without
                                     fault and label */
};

#define WHOLE(offset) { FAULT_NONE, offset, "CERTIFICATE", "TUlJ\n" }
#define FAULT(code, offset) { FAULT_##code, offset, NULL, NULL }

static const struct vector vectors[] = {
    { "nothing", "", { { 0 } } },
    { "text without a block", "TUlJ\n--\n- - -\n", { { 0 } } },
    { "one block", BLOCK, { WHOLE(0) } },
    { "a block without a line end at the end", BEGIN "\nTUlJ\n" END,
      { WHOLE(0) } },
    { "CRLF", BEGIN "\r\nTUlJ\r\n" END "\r\n",
      { { FAULT_NONE, 0, "CERTIFICATE", "TUlJ\r\n" } } },
    { "CR", BEGIN "\rTUlJ\r" END "\r",
      { { FAULT_NONE, 0, "CERTIFICATE", "TUlJ\r" } } },
    { "blanks at the ends of lines", BEGIN " \nTUlJ \n" END "\t \n",
      { { FAULT_NONE, 0, "CERTIFICATE", "TUlJ \n" } } },
    { "text before, between and after",
      "subject=CN = a\n" BLOCK "a -- b ---\n\n---- c\n" BLOCK "- end",
      { WHOLE(15), WHOLE(93) } },
    { "blocks with nothing between them", BLOCK BLOCK,
      { WHOLE(0), WHOLE(59) } },
    { "a label with spaces and hyphens",
      "-----BEGIN A-B X509 C-----\n-----END A-B X509 C-----",
      { { FAULT_NONE, 0, "A-B X509 C", "" } } },
    { "an empty label", "-----BEGIN -----\n-----END -----",
      { { FAULT_NONE, 0, "", "" } } },
    { "a byte order mark", "\xef\xbb\xbf" BLOCK, { FAULT(PEM_BOM, 0) } },
    { "UTF-16 with a mark", "\xff\xfe-", { FAULT(PEM_UTF16, 0) } },
    { "another label at the end",
      BEGIN "\nTUlJ\n-----END PUBLIC KEY-----\n" BLOCK,
      { FAULT(PEM_LABEL, 33), WHOLE(58) } },
    { "no end", BEGIN "\nTUlJ\n", { FAULT(PEM_UNENDED, 0) } },
    { "a block within another", BEGIN "\nTUlJ\n" BLOCK,
      { FAULT(PEM_UNENDED, 0), WHOLE(33) } },
    { "an end without a beginning", "a\n" END "\n" BLOCK,
      { FAULT(PEM_ALONE, 2), WHOLE(28) } },
    { "four hyphens", "----BEGIN CERTIFICATE-----\nTUlJ\n" END "\n" BLOCK,
      { FAULT(PEM_BOUNDARY, 0), WHOLE(58) } },
    { "six hyphens", "-" BLOCK, { FAULT(PEM_BOUNDARY, 0) } },
    { "twenty hyphens", "--------------------BEGIN A-----\n" BLOCK,
      { FAULT(PEM_BOUNDARY, 4), WHOLE(33) } },
    { "a space after twenty hyphens", "-------------------- BEGIN A\n" BLOCK,
      { FAULT(PEM_BOUNDARY, 4), WHOLE(29) } },
    { "four hyphens after the label",
      "-----BEGIN CERTIFICATE----\nTUlJ\n" END "\n" BLOCK,
      { FAULT(PEM_BOUNDARY, 0), WHOLE(58) } },
    { "a space before the label", "-----BEGIN  A-----\n" BLOCK,
      { FAULT(PEM_BOUNDARY, 0), WHOLE(19) } },
    { "a space after the hyphens", "----- BEGIN A -----\n" BLOCK,
      { FAULT(PEM_BOUNDARY, 0), WHOLE(20) } },
    { "a beginning that does not begin its line", " " BLOCK,
      { FAULT(PEM_BOUNDARY, 1) } },
    { "a beginning that shares its line", BEGIN "TUlJ\n" END,
      { FAULT(PEM_BOUNDARY, 0) } },
    { "an end that shares its line", BEGIN "\nTUlJ" END,
      { FAULT(PEM_BOUNDARY, 32) } },
    { "an end that the next beginning follows", BEGIN "\nTUlJ\n" END BLOCK,
      { FAULT(PEM_BOUNDARY, 33), FAULT(PEM_BOUNDARY, 53) } },
    { "a hyphen of base64url", BEGIN "\nTU-J\n" END "\n" BLOCK,
      { FAULT(BASE64_CHARACTER, 30), WHOLE(59) } },
    { "an empty line before the base64", BEGIN "\n \n\nTUlJ\n" END,
      { { FAULT_NONE, 0, "CERTIFICATE", " \n\nTUlJ\n" } } },
    { "an empty line after it", BEGIN "\nTUlJ\n\n" END "\n" BLOCK,
      { FAULT(PEM_BLANK, 33), WHOLE(60) } },
    { "a line of blanks within it", BEGIN "\nTUlJ\r\n \t\r\nTUlJ\n" END,
      { FAULT(PEM_BLANK, 37) } },
    { "a header", BEGIN "\nX-A: b\n\nTUlJ\n" END "\n" BLOCK,
      { FAULT(PEM_HEADER, 28), WHOLE(67) } },
    { "an encrypted key",
      BEGIN "\nProc-Type: 4,ENCRYPTED\n\nTUlJ\n" END "\n" BLOCK,
      { FAULT(KEY_ENCRYPTED, 0), WHOLE(83) } },
};

static bool equal(struct octets octets, const char *text)
{
    return octets.size == strlen(text)
        && memcmp(octets.data, text, octets.size) == 0;
}

static bool is_block(const struct pem *in, const struct pem_block *block,
                     const struct step *step)
{
    return step->label != NULL
        && (size_t)(block->text.data - in->origin) == step->offset
        && equal(block->label, step->label)
        && equal(block->body, step->body);
}

static bool is_fault(const struct pem *in, const struct pem *before,
                     const struct step *step)
{
    return in->fault->code == step->fault && step->fault != FAULT_NONE
        && in->fault->offset == step->offset && in->next == before->next;
}

static bool is_end(const struct step *step)
{
    return step->fault == FAULT_NONE && step->label == NULL;
}

static bool reads(const struct vector *v)
{
    struct octets text = { (const uint8_t *)v->text, strlen(v->text) };
    const struct step *step = v->steps;
    struct pem_block block;
    struct fault fault;
    struct pem in;

    if (!pem_init(&in, text, &fault))
        return fault.code == step->fault && fault.offset == step->offset;
    for (; pem_find(&in); step++) {
        struct pem before = in;

        if (is_end(step))
            return false;
        if (pem_next(&in, &block)) {
            if (!is_block(&in, &block, step))
                return false;
            continue;
        }
        if (!is_fault(&in, &before, step))
            return false;
        pem_skip(&in);
    }
    return is_end(step);
}

/* Zeros cannot stand in the strings of the table. */
static bool refuses_utf16(void)
{
    static const uint8_t little[] = { '-', 0, '-', 0 }, big[] = { 0, '-' };
    struct fault a, b;
    struct pem in;

    return !pem_init(&in, (struct octets){ little, sizeof little }, &a)
        && !pem_init(&in, (struct octets){ big, sizeof big }, &b)
        && a.code == FAULT_PEM_UTF16 && b.code == FAULT_PEM_UTF16;
}

/* A block cut short anywhere is refused, or is not there yet. */
static bool refuses_prefixes(void)
{
    static const char whole[] = BEGIN "\nTUlJ\n" END;
    struct octets text = { (const uint8_t *)whole, 0 };
    struct pem_block block;
    struct fault fault;
    struct pem in;

    for (; text.size < sizeof whole - 1; text.size++)
        if (!pem_init(&in, text, &fault)
            || (pem_find(&in) && pem_next(&in, &block)))
            return false;
    return true;
}

/* By `openssl enc -base64` for the lines. */
static bool writes(size_t size, const char *expected)
{
    static const uint8_t label[] = "CERTIFICATE";
    uint8_t octets[49];
    char out[PEM_TEXT_SIZE(sizeof octets)];
    size_t written;

    for (size_t i = 0; i < sizeof octets; i++)
        octets[i] = (uint8_t)"MII"[i % 3];
    written = pem_text((struct octets){ octets, size }, OCTETS_WORD(label),
                       out);
    return written == strlen(expected) && memcmp(out, expected, written) == 0;
}

static bool writes_all(void)
{
#define THRICE(text) text text text
#define LINE THRICE("TUlJTUlJTUlJTUlJTUlJ") "TUlJ\n"
    return writes(0, BEGIN "\n" END "\n") && writes(3, BLOCK)
        && writes(48, BEGIN "\n" LINE END "\n")
        && writes(49, BEGIN "\n" LINE "TQ==\n" END "\n");
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    printf("1..%zu\n", count + 3);
    for (size_t i = 0; i < count; i++) {
        bool ok = reads(&vectors[i]);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }
    failures += !refuses_utf16() + !refuses_prefixes() + !writes_all();
    printf("%sok %zu - UTF-16 without a mark\n",
           refuses_utf16() ? "" : "not ", count + 1);
    printf("%sok %zu - a block cut short\n",
           refuses_prefixes() ? "" : "not ", count + 2);
    printf("%sok %zu - a block is written in lines of 64 characters\n",
           writes_all() ? "" : "not ", count + 3);
    return failures > 0;
}
