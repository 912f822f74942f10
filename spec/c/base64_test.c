/* Tests of core/base/base64. Prints TAP. */
#include "base/base64.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct vector {
    const char *name;
    const char *text;
    const char *octets; /* NULL where the text is refused */
    enum base64_form form;
    enum fault_code fault;
    size_t offset;
};

/* The first seven are those of RFC 4648 10. */
static const struct vector vectors[] = {
    { "nothing", "", "", BASE64_PLAIN, FAULT_NONE, 0 },
    { "f", "Zg==", "f", BASE64_PLAIN, FAULT_NONE, 0 },
    { "fo", "Zm8=", "fo", BASE64_PLAIN, FAULT_NONE, 0 },
    { "foo", "Zm9v", "foo", BASE64_PLAIN, FAULT_NONE, 0 },
    { "foob", "Zm9vYg==", "foob", BASE64_PLAIN, FAULT_NONE, 0 },
    { "fooba", "Zm9vYmE=", "fooba", BASE64_PLAIN, FAULT_NONE, 0 },
    { "foobar", "Zm9vYmFy", "foobar", BASE64_PLAIN, FAULT_NONE, 0 },
    { "the last two digits", "+/+/", "\xfb\xff\xbf", BASE64_PLAIN,
      FAULT_NONE, 0 },
    { "every digit", "BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
      "pqrstuvwxyz0123456789+/A",
      "\x04\x20\xc4\x14\x61\xc8\x24\xa2\xcc\x34\xe3\xd0"
      "\x45\x24\xd4\x55\x65\xd8\x65\xa6\xdc\x75\xe7\xe0"
      "\x86\x28\xe4\x96\x69\xe8\xa6\xaa\xec\xb6\xeb\xf0"
      "\xc7\x2c\xf4\xd7\x6d\xf8\xe7\xae\xfc\xf7\xef\xc0",
      BASE64_PLAIN, FAULT_NONE, 0 },
    /* base64 of GNU coreutils */
    { "bits of the first octet in the second digit", "cA==", "p",
      BASE64_PLAIN, FAULT_NONE, 0 },
    { "bits of the second octet in the second digit", "ZhA=", "f\x10",
      BASE64_PLAIN, FAULT_NONE, 0 },
    { "all bits of one octet", "/w==", "\xff", BASE64_PLAIN, FAULT_NONE, 0 },
    { "all bits of two octets", "//8=", "\xff\xff", BASE64_PLAIN,
      FAULT_NONE, 0 },
    { "the same with a blank behind it", "//8= ", "\xff\xff", BASE64_LINES,
      FAULT_NONE, 0 },
    { "a line end between groups", "Zm9v\nYmFy\n", "foobar", BASE64_LINES,
      FAULT_NONE, 0 },
    { "a line end in a group", "Zm9vY\r\nmFy", "foobar", BASE64_LINES,
      FAULT_NONE, 0 },
    { "a line end before padding", "Zm8\r\n=\r\n", "fo", BASE64_LINES,
      FAULT_NONE, 0 },
    { "line ends alone", "\r\n\r\n", "", BASE64_LINES, FAULT_NONE, 0 },
    { "spaces and tabs", " Zm 9v\t", "foo", BASE64_LINES, FAULT_NONE, 0 },
    { "a line end in plain text", "Zm9v\n", NULL, BASE64_PLAIN,
      FAULT_BASE64_CHARACTER, 4 },
    { "a digit of base64url", "Zm9vY-Fy", NULL, BASE64_PLAIN,
      FAULT_BASE64_CHARACTER, 5 },
    { "an octet above 127", "Zm9\xc3", NULL, BASE64_PLAIN,
      FAULT_BASE64_CHARACTER, 3 },
    { "the highest octet", "Zm9v\xffm9v", NULL, BASE64_PLAIN,
      FAULT_BASE64_CHARACTER, 4 },
    { "a form feed in lines", "Zm9v\n\fYmFy", NULL, BASE64_LINES,
      FAULT_BASE64_CHARACTER, 5 },
    { "one digit over", "Zm9vY", NULL, BASE64_PLAIN, FAULT_BASE64_LENGTH, 5 },
    { "two digits without padding", "Zg", NULL, BASE64_PLAIN,
      FAULT_BASE64_LENGTH, 2 },
    { "half of the padding", "Zg=", NULL, BASE64_PLAIN,
      FAULT_BASE64_LENGTH, 3 },
    { "padding alone", "====", NULL, BASE64_PLAIN, FAULT_BASE64_PADDING, 0 },
    { "padding after one digit", "Zm9vZ===", NULL, BASE64_PLAIN,
      FAULT_BASE64_PADDING, 5 },
    { "a digit within padding", "Zg=v", NULL, BASE64_PLAIN,
      FAULT_BASE64_PADDING, 3 },
    { "digits after padding", "Zg==Zm9v", NULL, BASE64_PLAIN,
      FAULT_BASE64_PADDING, 4 },
    { "padding after a whole group", "Zm9v=", NULL, BASE64_PLAIN,
      FAULT_BASE64_PADDING, 4 },
    { "stray bits before ==", "Zh==", NULL, BASE64_PLAIN,
      FAULT_BASE64_BITS, 1 },
    { "the highest stray bit before ==", "Zo==", NULL, BASE64_PLAIN,
      FAULT_BASE64_BITS, 1 },
    { "the highest stray bit before =", "Zm+=", NULL, BASE64_PLAIN,
      FAULT_BASE64_BITS, 2 },
    { "stray bits before =", "Zm9=", NULL, BASE64_PLAIN,
      FAULT_BASE64_BITS, 2 },
};

/* Room of a size, and no more: a sanitizer sees what lies outside. */
static void *room(size_t size)
{
    void *made = malloc(size);

    if (made == NULL && size > 0)
        abort();
    return made;
}

static bool is_text(const void *octets, size_t size, const char *text)
{
    return size == strlen(text) && memcmp(octets, text, size) == 0;
}

static bool decodes(const struct vector *v)
{
    const size_t size = strlen(v->text);
    uint8_t *text = memcpy(room(size), v->text, size);
    uint8_t *made = room(BASE64_DECODED_SIZE(size));
    struct octets out = { 0 };
    struct fault fault;
    bool read = base64_decode((struct octets){ text, size }, v->form, made,
                              &out, &fault);
    bool right = fault.code == v->fault && fault.offset == v->offset
              && read == (v->octets != NULL)
              && (!read || is_text(out.data, out.size, v->octets));

    free(text);
    free(made);
    return right;
}

/* What plain text decodes to encodes to the same text: there is one. */
static bool encodes(const struct vector *v)
{
    char *text;
    size_t size, written;
    bool right;

    if (v->octets == NULL || v->form != BASE64_PLAIN)
        return true;
    size = strlen(v->octets);
    text = room(BASE64_ENCODED_SIZE(size));
    written = base64_encode((struct octets){ (const uint8_t *)v->octets,
                                             size }, text);
    right = is_text(text, written, v->text);
    free(text);
    return right;
}

int main(void)
{
    const size_t count = sizeof vectors / sizeof *vectors;
    int failures = 0;

    printf("1..%zu\n", count);
    for (size_t i = 0; i < count; i++) {
        bool ok = decodes(&vectors[i]) && encodes(&vectors[i]);

        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
        failures += !ok;
    }
    return failures > 0;
}
