#include "x509/pin_text.h"

#include <string.h>

#include "base/base64.h"
#include "base/limits.h"

enum {
    SHA256_DIGITS = 43, /* of base64: ceil(32 * 8 / 6) */
    SHA1_DIGITS = 27,
    MIN_RUN = 8,        /* equal or neighbouring characters in a row: by
                         * chance in one digest of 10^11 */
    MIN_STEPS = 5,      /* within groups of four, of the seven in a run */
    MAX_WORD = 12
};

#define NAME(enumerator, name) name,
static const char *const algorithm_names[] = { PIN_ALGORITHM_LIST(NAME) };
static const char *const look_names[] = { PIN_LOOK_LIST(NAME) };
#undef NAME

const char *pin_algorithm_name(enum pin_algorithm algorithm)
{
    return algorithm_names[algorithm];
}

const char *pin_look_name(enum pin_look look)
{
    return look_names[look];
}

/* What the digits of a body are, before they are judged. */
struct digits {
    size_t count;
    size_t padding;       /* = after them */
    bool whole;           /* nothing else is in the body */
    bool url;             /* - or _ was read as + or / */
    uint64_t seen;        /* a bit for each digit that occurs */
    size_t steps;         /* digits that equal or neighbour the one before;
                           * not counted between groups of four */
    size_t size;          /* octets decoded */
    bool stray;           /* unused bits of the last digit are not zero */
    uint8_t octets[LIMIT_PIN_OCTETS];
};

static struct octets view(const uint8_t *data, size_t size)
{
    return (struct octets){ data, size };
}

static struct octets skip(struct octets text, size_t count)
{
    return view(text.data + count, text.size - count);
}

static uint8_t fold(uint8_t octet)
{
    return octet >= 'A' && octet <= 'Z' ? octet | 0x20 : octet;
}

static void refuse(struct pin_text *out, enum fault_code code)
{
    if (out->fault == FAULT_NONE)
        out->fault = code;
}

static bool is_blank(uint8_t octet)
{
    return octet == ' ' || (octet >= '\t' && octet <= '\r');
}

static struct octets trim(struct octets text)
{
    while (text.size > 0 && is_blank(text.data[text.size - 1]))
        text.size--;
    while (text.size > 0 && is_blank(text.data[0]))
        text = skip(text, 1);
    return text;
}

/* Takes word off rest if it stands there, letter case apart. */
static bool take(struct octets *rest, const char *word)
{
    size_t size = strlen(word);

    if (rest->size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (fold(rest->data[i]) != (uint8_t)word[i])
            return false;
    *rest = skip(*rest, size);
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
 * of a pin that is whole with it. */
static bool is_digit_of_pin(struct octets rest)
{
    bool padded = rest.size > 0 && rest.data[rest.size - 1] == '=';

    return rest.size == SHA256_DIGITS + (padded ? 1 : 0);
}

static bool take_separator(struct octets *rest)
{
    if (take(rest, "/")) {
        if (rest->size > 0 && rest->data[0] == '/' && !is_digit_of_pin(*rest))
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
    *body = skip(*body, 1);
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
    out->prefix = view(text.data, (size_t)(rest.data - text.data));
    out->body = rest;
}

/* The usual case of split, by one comparison. */
static bool split_native(struct octets text, struct pin_text *out)
{
    if (text.size < 8 || memcmp(text.data, "sha256/", 7) != 0
        || strchr("/\"'sS", text.data[7]) != NULL
        || is_blank(text.data[text.size - 1]))
        return false;
    out->algorithm = PIN_SHA256;
    out->prefix = view(text.data, 7);
    out->body = skip(text, 7);
    return true;
}

/* The value of a digit of base64, or of base64url; 64 for no digit. */
static uint8_t value_of(uint8_t character, struct digits *out)
{
    if (base64_places[character] != 0)
        return base64_places[character] - 1;
    if (character != '-' && character != '_')
        return 64;
    out->url = true;
    return character == '-' ? 62 : 63;
}

static uint64_t bit(uint32_t value)
{
    return UINT64_C(1) << (value & 63);
}

/* Whether two characters are equal or neighbours in ASCII. */
static size_t step(uint8_t a, uint8_t b)
{
    return (uint8_t)(b - a + 1) < 3;
}

/* Decodes four digits; false, and nothing done, if one of them is none. */
static bool decode_group(const uint8_t *text, struct digits *out)
{
    uint32_t a = base64_places[text[0]] - 1u, b = base64_places[text[1]] - 1u;
    uint32_t c = base64_places[text[2]] - 1u, d = base64_places[text[3]] - 1u;
    uint32_t bits = a << 18 | b << 12 | c << 6 | d;

    if ((a | b | c | d) > 63)
        return false;
    out->seen |= (bit(a) | bit(b)) | (bit(c) | bit(d));
    out->steps += step(text[0], text[1]) + step(text[1], text[2])
                + step(text[2], text[3]);
    out->octets[out->size] = (uint8_t)(bits >> 16);
    out->octets[out->size + 1] = (uint8_t)(bits >> 8);
    out->octets[out->size + 2] = (uint8_t)bits;
    out->size += 3;
    return true;
}

/* Decodes digits: groups of four first, then one by one. */
static void decode(struct octets body, struct digits *out)
{
    uint32_t bits = 0;
    size_t i = 0;

    while (body.size - i >= 4 && decode_group(body.data + i, out))
        i += 4;
    for (; i < body.size; i++) {
        uint8_t value = value_of(body.data[i], out);

        if (value == 64)
            break;
        out->seen |= bit(value);
        out->steps += i > 0 && step(body.data[i - 1], body.data[i]);
        bits = bits << 6 | value;
        if (i % 4 != 0)
            out->octets[out->size++] = (uint8_t)(bits >> (6 - i % 4 * 2));
    }
    out->count = i;
    out->stray = i % 4 != 0 && (bits & ((1u << (8 - i % 4 * 2)) - 1)) != 0;
}

static void read_digits(struct octets body, struct digits *out)
{
    size_t i;

    out->count = out->padding = out->steps = out->size = 0;
    out->seen = 0;
    out->url = false;
    decode(body, out);
    for (i = out->count; i < body.size && body.data[i] == '='; i++)
        out->padding++;
    out->whole = i == body.size;
}

/* Digests known by themselves: hashes of nothing and of a lone line end
 * (openssl dgst), and pins that documentation shows, which get copied. */
static const struct {
    const char *text;
    enum pin_look look;
} known[] = {
    { "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", PIN_LOOK_EMPTY_INPUT },
    { "AbpHGcgLb+kRsJGnwFEktk7uzpZOCcBY74+YBdrKVGs=", PIN_LOOK_LONE_LF },
    { "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=", PIN_LOOK_LONE_CRLF },
    { "2jmj7l5rSw0yVb/vlWAYkK/YBwk=", PIN_LOOK_SHA1_EMPTY },
    { "rcg7GeeTSRscbqD9i0bNnzLlkvw=", PIN_LOOK_LONE_LF },
    { "uoq1oCgLlTqpdDX/iUbLy7J1Wic=", PIN_LOOK_LONE_CRLF },
    /* RFC 7469 2.1.5 */
    { "d6qzRu9zOECb90Uez27xWltNsj0e1Md7GkYYkVoZWmM=", PIN_LOOK_PLACEHOLDER },
    { "E9CZ9INDbd+2eRQozYqqbQ2yXLVKB9+xcprMF+44U1g=", PIN_LOOK_PLACEHOLDER },
    { "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=", PIN_LOOK_PLACEHOLDER },
    /* developer.android.com, Network security configuration */
    { "7HIpactkIAq2Y49orFOOQKurWxmmSFZhBCoQYcRhJ3Y=", PIN_LOOK_PLACEHOLDER },
    { "fwza0LRMXouZHRC8Ei+4PyuldPDcf3UKgO/04cDM1oE=", PIN_LOOK_PLACEHOLDER },
    /* TrustKit, getting started */
    { "HXXQgxueCIU5TTLHob/bPbwcKOKw6DkfsTWYHbxbqTY=", PIN_LOOK_PLACEHOLDER },
    { "0SDf3cRToyZJaMsoS17oF72VMavLxj/N7WBNasNuiR8=", PIN_LOOK_PLACEHOLDER },
    /* OkHttp, CertificatePinner: publicobject.com */
    { "afwiKY3RxoMmLkuRW1l7QsPZTJPwDS2pdDROQjXw8ig=", PIN_LOOK_PLACEHOLDER },
    /* curl, CURLOPT_PINNEDPUBLICKEY */
    { "YhKJKSzoTt2b5FP18fvpHo7fJYqQCjAa3HWY3tvRMwE=", PIN_LOOK_PLACEHOLDER },
    { "t62CeU2tQiqkexU74Gxa2eg7fRbEgoChTociMee9wno=", PIN_LOOK_PLACEHOLDER },
    /* MDN, Public-Key-Pins */
    { "cUPcTAZWKaASuYWhhneDttWpY3oBAkE3h2+soZS7sWs=", PIN_LOOK_PLACEHOLDER },
    { "M8HztCzM3elUxkcjR2S5P4hhyBNf6lHkmjAHKhpGPWE=", PIN_LOOK_PLACEHOLDER },
};

/* Looks a digest up by its base64, of which the last digit may have stray
 * bits and is left out. */
static enum pin_look find_known(const uint8_t *text, size_t digits)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (memcmp(known[i].text, text, 8) == 0
            && strlen(known[i].text) == digits + 1
            && memcmp(known[i].text, text, digits - 1) == 0)
            return known[i].look;
    return PIN_LOOK_NONE;
}

static enum pin_look find_digest(const struct pin_text *out)
{
    char text[BASE64_ENCODED_SIZE(PIN_SHA256_SIZE)];
    size_t size = base64_encode(view(out->digest, out->size), text);

    return find_known((const uint8_t *)text, size - 1);
}

/* True if a text has MIN_RUN characters in a row that are equal, or each the
 * next in the alphabet, or each the one before. */
static bool has_run(struct octets text)
{
    size_t run = 1;
    int step = 2;

    for (size_t i = 1; i < text.size; i++) {
        int next = text.data[i] - text.data[i - 1];

        run = next == step ? run + 1 : 2;
        step = next;
        if (run >= MIN_RUN && next >= -1 && next <= 1)
            return true;
    }
    return false;
}

static size_t count_bits(uint64_t set)
{
    size_t count = 0;

    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* The most different digits that a placeholder of so many has. A digest of 43
 * has 31 on average, and 12 at most with a chance of 10^-19. */
static size_t few(size_t digits)
{
    return digits >= 40 ? 12 : digits >= 20 ? 8 : digits >= 8 ? 3 : 1;
}

static bool is_placeholder(struct octets body, const struct digits *digits)
{
    return (digits->count >= 3
            && count_bits(digits->seen) <= few(digits->count))
        || (digits->steps >= MIN_STEPS && has_run(body));
}

/* True if a text that is no pin has words or marks of a template. */
static bool has_words(struct octets text)
{
    static const char *const words[] = {
        "placeholder", "fingerprint", "example", "sample", "dummy", "replace",
        "change", "insert", "your", "hash", "base64", "...", "${", "{{", "<",
    };

    for (size_t i = 0; i < text.size; i++)
        for (size_t j = 0; j < sizeof words / sizeof *words; j++) {
            struct octets rest = skip(text, i);

            if (take(&rest, words[j]))
                return true;
        }
    return false;
}

static bool is_line_end(struct octets text)
{
    return (text.size == 1 && text.data[0] == '\n')
        || (text.size == 2 && text.data[0] == '\r' && text.data[1] == '\n');
}

static bool has_line_end(struct octets text)
{
    return memchr(text.data, '\n', text.size) != NULL
        || memchr(text.data, '\r', text.size) != NULL;
}

/* The value of a hexadecimal digit; 16 for any other character. */
static unsigned hex_value(uint8_t character)
{
    uint8_t folded = fold(character);

    if (character >= '0' && character <= '9')
        return character - (unsigned)'0';
    return folded >= 'a' && folded <= 'f' ? folded - (unsigned)'a' + 10 : 16;
}

/* Reads text as size octets in hexadecimal, stride characters each. */
static bool read_hex(struct octets text, size_t stride, size_t size,
                     uint8_t *octets)
{
    if (text.size != size * stride - (stride - 2))
        return false;
    for (size_t i = 0; i < size; i++) {
        const uint8_t *pair = text.data + i * stride;
        unsigned high = hex_value(pair[0]), low = hex_value(pair[1]);

        if (high > 15 || low > 15 || (stride == 3 && i > 0 && pair[-1] != ':'))
            return false;
        octets[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* A placeholder in hexadecimal: six different digits at most, or a run. */
static bool is_hex_placeholder(struct octets text)
{
    uint64_t seen = 0;

    for (size_t i = 0; i < text.size; i++)
        seen |= UINT64_C(1) << hex_value(text.data[i]);
    return count_bits(seen & 0xffff) <= 6 || has_run(text);
}

/* Reads a digest in hexadecimal, with colons or without. */
static bool read_hex_digest(struct octets body, struct pin_text *out)
{
    enum pin_look look;

    if (read_hex(body, 2, PIN_SHA256_SIZE, out->digest)
        || read_hex(body, 3, PIN_SHA256_SIZE, out->digest))
        out->size = PIN_SHA256_SIZE;
    else if (read_hex(body, 2, PIN_SHA1_SIZE, out->digest)
             || read_hex(body, 3, PIN_SHA1_SIZE, out->digest))
        out->size = PIN_SHA1_SIZE;
    else
        return false;
    refuse(out, FAULT_PIN_HEX);
    look = find_digest(out);
    if (look == PIN_LOOK_NONE && is_hex_placeholder(body))
        look = PIN_LOOK_PLACEHOLDER;
    else if (look == PIN_LOOK_NONE)
        look = out->size == PIN_SHA1_SIZE ? PIN_LOOK_SHA1 : PIN_LOOK_HEX;
    out->look = look;
    return true;
}

/* Keeps the first size octets as the digest. */
static enum pin_look keep(struct pin_text *out, const struct digits *digits,
                          size_t size, enum pin_look look)
{
    memcpy(out->digest, digits->octets, size);
    out->size = size;
    return look;
}

static bool has_replacement(const struct digits *digits)
{
    for (size_t i = 0; i + 3 <= digits->size; i++)
        if (memcmp(digits->octets + i, "\xef\xbf\xbd", 3) == 0)
            return true;
    return false;
}

/* What octets that are no digest look like. */
static enum pin_look look_at_octets(struct pin_text *out,
                                    const struct digits *digits)
{
    struct octets all = view(digits->octets, digits->size);

    if (all.size > 64 ? is_line_end(skip(all, 64)) : all.size == 64) {
        all.size = 64;
        if (read_hex(all, 2, PIN_SHA256_SIZE, out->digest)) {
            out->size = PIN_SHA256_SIZE;
            return PIN_LOOK_BASE64_OF_HEX;
        }
    }
    if (all.size > PIN_SHA256_SIZE
        && is_line_end(skip(all, PIN_SHA256_SIZE)))
        return keep(out, digits, PIN_SHA256_SIZE, PIN_LOOK_LINE_END);
    if (all.size > 2 && memcmp(all.data, "\xff\xfe", 2) == 0)
        return PIN_LOOK_UTF16;
    return has_replacement(digits) ? PIN_LOOK_REPLACEMENT : PIN_LOOK_NONE;
}

/* What digits of a wrong number look like. */
static enum pin_look look_at_count(struct pin_text *out,
                                   const struct digits *digits)
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
                                 const struct digits *digits)
{
    (void)keep(out, digits, digits->size, PIN_LOOK_NONE);
    if (digits->url)
        return find_digest(out);
    return find_known(out->body.data, digits->count);
}

/* Looks at digits as a whole: what is known first, then what nobody made. */
static void look_at_digits(struct pin_text *out, const struct digits *digits,
                           bool fits)
{
    enum pin_look look = PIN_LOOK_NONE;

    if (fits || (digits->whole && digits->count == SHA1_DIGITS))
        look = take_digest(out, digits);
    if (look == PIN_LOOK_NONE && is_placeholder(out->body, digits))
        look = PIN_LOOK_PLACEHOLDER;
    if (look == PIN_LOOK_NONE && !fits && digits->whole)
        look = look_at_octets(out, digits);
    if (look == PIN_LOOK_NONE && !fits && digits->whole)
        look = look_at_count(out, digits);
    if (look == PIN_LOOK_NONE && !digits->whole && has_line_end(out->body))
        look = PIN_LOOK_LINE_END;
    if (look == PIN_LOOK_NONE && !fits && has_words(out->body))
        look = PIN_LOOK_PLACEHOLDER;
    out->look = look;
}

/* Judges the digits of a digest of wanted octets. */
static void judge(struct pin_text *out, const struct digits *digits,
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
    look_at_digits(out, digits, fits);
    out->canonical = whole % 4 == 0 && !digits->stray;
}

static void read_body(struct pin_text *out)
{
    struct digits digits;

    if (out->algorithm > PIN_SHA1)
        refuse(out, FAULT_PIN_ALGORITHM);
    if (out->body.size == 0)
        refuse(out, FAULT_PIN_EMPTY);
    else if (out->body.size > LIMIT_PIN_OCTETS)
        refuse(out, FAULT_PIN_LENGTH);
    else if (out->body.size == SHA256_DIGITS + 1
             || !read_hex_digest(out->body, out)) {
        read_digits(out->body, &digits);
        judge(out, &digits, out->algorithm == PIN_SHA1 ? PIN_SHA1_SIZE
                                                       : PIN_SHA256_SIZE);
    }
}

void pin_text_read(struct octets text, struct pin_text *out)
{
    struct octets inner = text;

    out->size = 0;
    out->fault = FAULT_NONE;
    out->canonical = false;
    out->look = PIN_LOOK_NONE;
    if (!split_native(text, out)) {
        inner = trim(text);
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
