#include "x509/pin_text.h"

#include <string.h>

#include "base/ascii.h"
#include "base/base64.h"
#include "base/limits.h"
#include "x509/pin_digits.h"

enum {
    SHA256_DIGITS = 43, /* of base64: ceil(32 * 8 / 6) */
    SHA1_DIGITS = 27
};

#define NAME(enumerator, name) name,
static const char *const algorithm_names[] = { PIN_ALGORITHM_LIST(NAME) };
#undef NAME

const char *pin_algorithm_name(enum pin_algorithm algorithm)
{
    return algorithm_names[algorithm];
}

static void refuse(struct pin_text *out, enum fault_code code)
{
    if (out->fault == FAULT_NONE)
        out->fault = code;
}

/* Takes word off rest if it stands there, letter case apart. */
static bool take(struct octets *rest, const char *word)
{
    size_t size = strlen(word);

    if (rest->size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (ascii_fold(rest->data[i]) != (uint8_t)word[i])
            return false;
    *rest = octets_skip(*rest, size);
    return true;
}

static bool take_algorithm(struct octets *rest, enum pin_algorithm *out)
{
    for (int i = 0; i < PIN_ALGORITHMS; i++) {
        struct octets name = *rest;

        if (!take(&name, "sha"))
            return false;
        if (!take(&name, "-"))
            (void)take(&name, "_");
        if (take(&name, algorithm_names[i] + 3)) {
            *out = (enum pin_algorithm)i;
            *rest = name;
            return true;
        }
    }
    return false;
}

/* After "sha256/" a slash is curl's second one, unless it is the first digit
 * of a digest that is whole with it. */
static bool is_digit_of_digest(struct octets rest)
{
    bool padded = rest.size > 0 && rest.data[rest.size - 1] == '=';
    size_t digits = rest.size - (padded ? 1 : 0);

    return digits == SHA256_DIGITS || digits == SHA1_DIGITS;
}

/* A byte order mark of UTF-16 is "//4" to "//7" in base64, and what is hashed
 * into it is no prefix. */
static bool is_byte_order_mark(struct octets rest)
{
    return rest.size > 2 && rest.data[0] == '/' && rest.data[1] == '/'
        && rest.data[2] >= '4' && rest.data[2] <= '7';
}

static bool take_separator(struct octets *rest)
{
    if (take(rest, "/")) {
        if (rest->size > 0 && rest->data[0] == '/'
            && !is_digit_of_digest(*rest) && !is_byte_order_mark(*rest))
            (void)take(rest, "/");
        return true;
    }
    return take(rest, ":") || take(rest, "=") || take(rest, "-");
}

/* Takes an opening quote off body and the closing one, with a semicolon that
 * may follow (RFC 7469 2.1). */
static void unquote(struct octets *body)
{
    const uint8_t *end;

    if (body->size == 0 || (body->data[0] != '"' && body->data[0] != '\''))
        return;
    end = memchr(body->data + 1, body->data[0], body->size - 1);
    *body = octets_skip(*body, 1);
    if (end != NULL && (end + 1 == body->data + body->size
                        || (end + 2 == body->data + body->size
                            && end[1] == ';')))
        body->size = (size_t)(end - body->data);
}

static bool is_native(struct octets prefix)
{
    return prefix.size == 0
        || (prefix.size == 7 && memcmp(prefix.data, "sha256/", 7) == 0)
        || (prefix.size == 5 && memcmp(prefix.data, "sha1/", 5) == 0);
}

/* Parts a text into prefix and body. */
static void split(struct octets text, struct pin_text *out)
{
    struct octets rest = text;

    (void)take(&rest, "pin-");
    if (take_algorithm(&rest, &out->algorithm) && take_separator(&rest)) {
        struct octets again = rest;
        enum pin_algorithm algorithm;

        if (take_algorithm(&again, &algorithm) && take_separator(&again))
            rest = again; /* a prefix twice */
        unquote(&rest);
    } else {
        out->algorithm = PIN_SHA256;
        rest = text;
    }
    out->prefix = octets_first(text, (size_t)(rest.data - text.data));
    out->body = rest;
}

/* The usual case of split, by one comparison. */
static bool split_native(struct octets text, struct pin_text *out)
{
    if (text.size < 8 || memcmp(text.data, "sha256/", 7) != 0
        || strchr("/\"'sS", text.data[7]) != NULL
        || ascii_is_blank(text.data[text.size - 1]))
        return false;
    out->algorithm = PIN_SHA256;
    out->prefix = octets_first(text, 7);
    out->body = octets_skip(text, 7);
    return true;
}

static enum pin_look find_digest(const struct pin_text *out)
{
    char text[BASE64_ENCODED_SIZE(PIN_SHA256_SIZE)];
    struct octets digest = { out->digest, out->size };
    size_t size = base64_encode(digest, text);

    return pin_look_known((const uint8_t *)text, size - 1);
}

static bool has_line_end(struct octets text)
{
    return memchr(text.data, '\n', text.size) != NULL
        || memchr(text.data, '\r', text.size) != NULL;
}

/* Reads a digest in hexadecimal, with colons or without. */
static bool read_hex_digest(struct octets body, struct pin_text *out)
{
    enum pin_look look;

    if (pin_hex_read(body, 2, PIN_SHA256_SIZE, out->digest)
        || pin_hex_read(body, 3, PIN_SHA256_SIZE, out->digest))
        out->size = PIN_SHA256_SIZE;
    else if (pin_hex_read(body, 2, PIN_SHA1_SIZE, out->digest)
             || pin_hex_read(body, 3, PIN_SHA1_SIZE, out->digest))
        out->size = PIN_SHA1_SIZE;
    else
        return false;
    refuse(out, FAULT_PIN_HEX);
    look = find_digest(out);
    if (look == PIN_LOOK_NONE && pin_look_hex_placeholder(body))
        look = PIN_LOOK_PLACEHOLDER;
    else if (look == PIN_LOOK_NONE)
        look = out->size == PIN_SHA1_SIZE ? PIN_LOOK_SHA1 : PIN_LOOK_HEX;
    out->look = look;
    return true;
}

/* Keeps the first size octets as the digest. */
static enum pin_look keep(struct pin_text *out, const struct pin_digits *digits,
                          size_t size, enum pin_look look)
{
    memcpy(out->digest, digits->octets, size);
    out->size = size;
    return look;
}

/* What octets that are no digest look like. */
static enum pin_look look_at_octets(struct pin_text *out,
                                    const struct pin_digits *digits)
{
    struct octets all = { digits->octets, digits->size };

    if (all.size > 64 ? pin_look_line_end(octets_skip(all, 64))
                      : all.size == 64) {
        all.size = 64;
        if (pin_hex_read(all, 2, PIN_SHA256_SIZE, out->digest)) {
            out->size = PIN_SHA256_SIZE;
            return PIN_LOOK_BASE64_OF_HEX;
        }
    }
    if (all.size > PIN_SHA256_SIZE
        && pin_look_line_end(octets_skip(all, PIN_SHA256_SIZE)))
        return keep(out, digits, PIN_SHA256_SIZE, PIN_LOOK_LINE_END);
    if (all.size > 2 && memcmp(all.data, "\xff\xfe", 2) == 0)
        return PIN_LOOK_UTF16;
    return pin_look_replacement(all) ? PIN_LOOK_REPLACEMENT : PIN_LOOK_NONE;
}

/* What digits of a wrong number look like. */
static enum pin_look look_at_count(struct pin_text *out,
                                   const struct pin_digits *digits)
{
    size_t wanted = out->algorithm == PIN_SHA1 ? SHA1_DIGITS : SHA256_DIGITS;

    if (digits->count == SHA1_DIGITS)
        return keep(out, digits, PIN_SHA1_SIZE, PIN_LOOK_SHA1);
    if (digits->count == wanted - 1)
        return PIN_LOOK_ONE_LOST;
    return digits->count == wanted + 1 ? PIN_LOOK_ONE_DOUBLED : PIN_LOOK_NONE;
}

/* Keeps a digest of the right size, and says what it looks like. */
static enum pin_look take_digest(struct pin_text *out,
                                 const struct pin_digits *digits)
{
    (void)keep(out, digits, digits->size, PIN_LOOK_NONE);
    if (digits->url)
        return find_digest(out);
    return pin_look_known(out->body.data, digits->count);
}

/* What looks like no digest at all. */
static enum pin_look look_at_rest(struct pin_text *out,
                                  const struct pin_digits *digits)
{
    enum pin_look look = PIN_LOOK_NONE;

    if (digits->whole)
        look = look_at_octets(out, digits);
    else if (has_line_end(out->body))
        look = PIN_LOOK_LINE_END;
    if (look == PIN_LOOK_NONE && digits->whole)
        look = look_at_count(out, digits);
    if (look == PIN_LOOK_NONE && pin_look_words(out->body))
        look = PIN_LOOK_PLACEHOLDER;
    return look;
}

/* Looks at digits as a whole: what is known first, then what nobody made. */
static enum pin_look look_at_digits(struct pin_text *out,
                                    const struct pin_digits *digits, bool fits)
{
    enum pin_look look = PIN_LOOK_NONE;

    if (fits || (digits->whole && digits->count == SHA1_DIGITS))
        look = take_digest(out, digits);
    if (look == PIN_LOOK_NONE && pin_look_placeholder(out->body, digits))
        look = PIN_LOOK_PLACEHOLDER;
    return look == PIN_LOOK_NONE && !fits ? look_at_rest(out, digits) : look;
}

/* Judges the digits of a digest of wanted octets. */
static void judge(struct pin_text *out, const struct pin_digits *digits,
                  size_t wanted)
{
    size_t whole = digits->count + digits->padding;
    bool fits = digits->whole && digits->size == wanted
             && digits->count % 4 != 1;

    if (!digits->whole)
        refuse(out, FAULT_PIN_CHARACTER);
    else if (!fits)
        refuse(out, FAULT_PIN_LENGTH);
    else if (digits->url)
        refuse(out, FAULT_PIN_BASE64URL);
    else if (digits->padding > 0 && (whole % 4 != 0 || digits->padding > 2))
        refuse(out, FAULT_PIN_PADDING);
    out->look = look_at_digits(out, digits, fits);
    out->canonical = whole % 4 == 0 && !digits->stray;
}

static void read_body(struct pin_text *out)
{
    struct pin_digits digits;

    if (out->algorithm > PIN_SHA1)
        refuse(out, FAULT_PIN_ALGORITHM);
    if (out->body.size == 0)
        refuse(out, FAULT_PIN_EMPTY);
    else if (out->body.size > LIMIT_PIN_OCTETS)
        refuse(out, FAULT_PIN_LENGTH);
    else if (out->body.size == SHA256_DIGITS + 1
             || !read_hex_digest(out->body, out)) {
        pin_digits_read(out->body, &digits);
        judge(out, &digits, out->algorithm == PIN_SHA1 ? PIN_SHA1_SIZE
                                                       : PIN_SHA256_SIZE);
    }
}

struct octets pin_text_body(struct octets text)
{
    struct pin_text out;

    if (!split_native(text, &out))
        split(ascii_trim(text), &out);
    return out.body;
}

void pin_text_read(struct octets text, struct pin_text *out)
{
    struct octets inner = text;

    out->size = 0;
    out->fault = FAULT_NONE;
    out->canonical = false;
    out->look = PIN_LOOK_NONE;
    if (!split_native(text, out)) {
        inner = ascii_trim(text);
        split(inner, out);
    }
    read_body(out);
    if (inner.size < text.size) {
        refuse(out, FAULT_PIN_SPACE);
        if (out->look == PIN_LOOK_NONE && has_line_end(text))
            out->look = PIN_LOOK_LINE_END;
    }
    if (!is_native(out->prefix))
        refuse(out, FAULT_PIN_PREFIX);
    out->canonical &= out->fault == FAULT_NONE;
}
