/* Tests of core/input/jwk.c. Prints TAP. */
#include "input/jwk.h"

#include <stdio.h>
#include <stdlib.h>

#include "tap.h"

/* RFC 8037 A.1 and A.2: the private and the public value. */
#define D "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"
#define X "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
#define OKP "\"kty\":\"OKP\",\"crv\":\"Ed25519\","

/* Offsets: counted by hand. */
static const struct {
    const char *name, *text;
    size_t found, offset; /* of the last one */
} texts[] = {
    { "an empty text", "", 0, 0 },
    { "a private key", "{" OKP "\"d\":\"" D "\",\"x\":\"" X "\"}", 1, 2 },
    { "a private key whose type stands last",
      "{\"d\":\"" D "\",\"kty\":\"EC\"}", 1, 52 },
    { "a private key over several lines",
      "{\n  \"kty\" : \"RSA\",\n  \"d\" :\n \"" D "\"\n}", 1, 5 },
    { "a private key that says nothing more", "\"kty\":\"RSA\",\"d\":\"" D, 1,
      1 },
    { "two private keys in a set",
      "{\"keys\":[{\"kty\":\"EC\",\"d\":\"" D "\"},"
      "{\"kty\":\"EC\",\"d\":\"" D "\"}]}", 2, 74 },
    { "a private key with an object in it",
      "{\"kty\":\"EC\",\"a\":{\"b\":1},\"d\":\"" D "\"}", 1, 2 },
    { "a private key with a name that ends an object",
      "{\"kty\":\"EC\",\"kid\":\"a}\",\"d\":\"" D "\"}", 1, 2 },
    { "a private key with a name that begins an object",
      "{\"kty\":\"EC\",\"kid\":\"{a\",\"d\":\"" D "\"}", 1, 2 },
    { "a private key with a name that has quotes and ends an object",
      "{ kty: 'EC', kid: '\"}', d: '" D "' }", 1, 2 },
    { "a private key with such a name in a string of JSON",
      "\"{\\\"kty\\\":\\\"EC\\\",\\\"kid\\\":\\\"a}\\\",\\\"d\\\":\\\"" D
      "\\\"}\"", 1, 4 },
    { "a public key beside another value in a string of JSON",
      "\"[{\\\"kty\\\":\\\"EC\\\"},{\\\"d\\\":\\\"" D "\\\"}]\"", 0, 0 },
    { "a public key behind a private one and beside another value",
      "[{\"kty\":\"EC\",\"d\":\"" D "\"},{\"kty\":\"EC\"},{\"d\":\"" D "\"}]",
      1, 3 },
    { "a private key behind an apostrophe",
      "/* don't */ x = { kty: 'EC', d: '" D "' }", 1, 18 },
    { "a private key in a string of JSON",
      "\"{\\\"kty\\\":\\\"EC\\\",\\\"d\\\":\\\"" D "\\\"}\"", 1, 4 },
    { "a private key in JavaScript", "const key = { kty: 'EC', d: '" D "' }", 1,
      14 },
    { "a private key in PHP", "[ 'kty' => 'EC', 'd' => '" D "' ]", 1, 3 },
    { "a private key in Objective-C",
      "@{ @\"kty\": @\"EC\", @\"d\": @\"" D "\" }", 1, 5 },
    { "a private key in YAML", "kty: OKP\nd: " D "\n", 1, 0 },
    { "a public key", "{" OKP "\"x\":\"" X "\"}", 0, 0 },
    { "a public key beside another value",
      "[{" OKP "\"x\":\"" X "\"},{\"d\":\"" D "\"}]", 0, 0 },
    { "a public key in an object with another value",
      "{\"d\":\"" D "\",\"jwk\":{\"kty\":\"EC\"}}", 0, 0 },
    { "a secret of another type",
      "{\"kty\":\"oct\",\"d\":\"" D "\"}", 0, 0 },
    { "a type that nobody knows",
      "{\"kty\":\"ECX\",\"d\":\"" D "\"}", 0, 0 },
    { "a value that is too short for one",
      "{\"kty\":\"EC\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2\"}",
      0, 0 },
    { "a value of letters alone",
      "{\"kty\":\"EC\",\"d\":\""
      "nWGxneabWmCahErokuwsxERJxWlzMmkZcDusAxyufoA\"}", 1, 2 },
    { "a function in place of a value",
      "{ kty: 'RSA', d: bigInteger2048ToBase64UrlEncodedStringOfDigits(d) }",
      0, 0 },
    { "a member in place of a value",
      "{ kty: 'RSA', d: theParametersOfTheKeyThatWasReadFromTheStore1.d }",
      0, 0 },
    { "a name in place of a value",
      "{ kty: 'RSA', d: thePrivateExponentOfTheKeyThatWasReadFromTheStore }",
      0, 0 },
    { "a digest in place of a value",
      "kty=RSA\nd=d41d8cd98f00b204e9800998ecf8427e\n", 0, 0 },
    { "a longer digest in place of a value", "kty: RSA\n"
      "d: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
      0, 0 },
    { "what compares a type strictly",
      "if (kty === 'RSA') x(); d = '" D "'", 0, 0 },
    { "what compares a value", "{ kty: 'EC', ok: d == '" D "' }", 0, 0 },
    { "names that end alike",
      "{\"akty\":\"EC\",\"id\":\"" D "\"}", 0, 0 },
    { "what compares a type", "if (jwk.kty == 'EC') { d = '" D "' }", 0, 0 },
    { "what takes the members of one", "const { kty, d } = key; " D, 0, 0 },
};

static void test_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct octets text = copy(texts[i].text, strlen(texts[i].text));
        struct secret found = { 0, true, true };
        size_t all = 0, at = 0;

        while (jwk_next(text, &at, &found))
            all++;
        report_of(all == texts[i].found
                      && (all == 0 || (found.offset == texts[i].offset
                                       && !found.locked && !found.cut)),
                  "finds", texts[i].name);
        drop(text);
    }
}

/* No prefix is read beyond its end; from 43 digits of the value on each has its
 * key. */
static void test_prefixes(void)
{
    static const char whole[] = "{" OKP "\"d\":\"" D "\"}";
    const size_t value = strlen("{" OKP "\"d\":\"");
    bool ok = true;

    for (size_t size = 0; size < sizeof whole; size++) {
        struct octets text = copy(whole, size);
        struct secret found;
        size_t at = 0;

        ok &= jwk_next(text, &at, &found) == (size >= value + 43);
        drop(text);
    }
    report_of(ok, "finds", "a key by the beginning of its value");
}

/* Objects that are deeper than is told apart. */
static void test_depth(void)
{
    static const char key[] = "{\"kty\":\"EC\",\"d\":\"" D "\"}";
    static const char other[] = "{\"kty\":\"EC\",\"x\":{},\"d\":\"" D "\"}";
    enum { MANY = 1000 };
    char text[MANY + sizeof other];
    struct secret found = { 0, false, false };
    struct octets octets;
    size_t at = 0;

    memset(text, '{', MANY);
    memcpy(text + MANY, key, sizeof key);
    octets = copy(text, strlen(text));
    report_of(jwk_next(octets, &at, &found) && found.offset == MANY + 2,
              "finds", "a key in a thousand objects");
    drop(octets);
    memcpy(text + MANY, other, sizeof other);
    at = 0;
    octets = copy(text, strlen(text));
    report_of(jwk_next(octets, &at, &found) && found.offset == MANY + 2,
              "finds", "a key with an object in it in a thousand objects");
    drop(octets);
    memset(text, '}', MANY);
    memcpy(text + MANY, key, sizeof key);
    at = 0;
    octets = copy(text, strlen(text));
    report_of(jwk_next(octets, &at, &found) && found.offset == MANY + 2,
              "finds", "a key behind a thousand ends of objects");
    drop(octets);
}

int main(void)
{
    test_texts();
    test_prefixes();
    test_depth();
    return tap_end();
}
