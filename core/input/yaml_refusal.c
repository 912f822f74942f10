#include "input/yaml_refusal.h"

#include <string.h>

#include "base/limits.h"
#include "input/unicode.h"

/* The words of libyaml 0.2, and where it stands: where the problem was met, or
 * where that began of which it is a part. */
static const struct {
    const char *context, *problem; /* begins of texts; NULL for any */
    enum fault_code code;
    bool at_context;
} problems[] = {
    { "while scanning a quoted", "found unexpected end", FAULT_YAML_QUOTE,
      true },
    { "while scanning a quoted", "found unexpected doc", FAULT_YAML_QUOTE,
      true },
    { "while parsing a quoted", "did not find expected hex",
      FAULT_YAML_ESCAPE, false },
    { "while parsing a quoted", "found", FAULT_YAML_ESCAPE, false },
    { "while scanning a block", NULL, FAULT_YAML_BLOCK, false },
    { "while scanning an a", NULL, FAULT_YAML_ALIAS, true },
    { "while scanning a tag", NULL, FAULT_YAML_TAG, true },
    { "while parsing a tag", NULL, FAULT_YAML_TAG, true },
    { "while scanning a dir", NULL, FAULT_YAML_DIRECTIVE, true },
    { "while scanning a %", NULL, FAULT_YAML_DIRECTIVE, true },
    { NULL, "could not find expected ':'", FAULT_YAML_COLON, true },
    { NULL, "mapping values are not", FAULT_YAML_SECOND_COLON, false },
    { NULL, "block sequence entries", FAULT_YAML_INDENTATION, false },
    { NULL, "did not find expected key", FAULT_YAML_INDENTATION, false },
    { NULL, "did not find expected '-'", FAULT_YAML_INDENTATION, false },
    { NULL, "did not find expected ','", FAULT_YAML_COMMA, false },
    { NULL, "did not find expected <document", FAULT_YAML_DOCUMENTS, false },
    { NULL, "did not find expected comment", FAULT_YAML_DOCUMENTS, false },
    { NULL, "found undefined tag", FAULT_YAML_TAG, false },
    { NULL, "found duplicate %", FAULT_YAML_DIRECTIVE, false },
    { NULL, "found incompatible", FAULT_YAML_DIRECTIVE, false },
    { NULL, "control characters", FAULT_YAML_CONTROL_CHARACTER, false },
};

static bool begins(const char *text, const char *begin)
{
    return begin == NULL
        || (text != NULL && strncmp(text, begin, strlen(begin)) == 0);
}

static uint8_t octet_at(struct octets text, size_t offset)
{
    return offset < text.size ? text.data[offset] : 0;
}

/* A brace or bracket that is never closed ends with the text. */
static bool is_unclosed(struct octets text, struct yaml_problem problem)
{
    return begins(problem.context, "while parsing a flow")
        && problem.offset >= text.size;
}

bool yaml_refuse_problem(struct octets text, struct yaml_problem problem,
                         struct fault *fault)
{
    uint8_t octet = octet_at(text, problem.offset);

    if (octet == '\t')
        return fault_refuse(fault, FAULT_YAML_TAB, problem.offset);
    if (is_unclosed(text, problem))
        return fault_refuse(fault, FAULT_YAML_UNCLOSED,
                            problem.open_offset);
    if (octet == '@' || octet == '`' || octet == '%')
        return fault_refuse(fault, FAULT_YAML_CHARACTER, problem.offset);
    for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
        if (begins(problem.context, problems[i].context)
            && begins(problem.problem, problems[i].problem))
            return fault_refuse(fault, problems[i].code,
                                problems[i].at_context
                                ? problem.context_offset : problem.offset);
    return fault_refuse(fault, FAULT_YAML_SYNTAX, problem.offset);
}

/* U+0085, U+2028 and U+2029 are line breaks in YAML 1.1 and none in 1.2; a byte
 * order mark is passed over by some readers, and is text to others. */
static bool is_disputed(const uint8_t *at, size_t size)
{
    if (size == 2)
        return at[0] == 0xc2 && at[1] == 0x85;
    if (size != 3)
        return false;
    return memcmp(at, "\xe2\x80\xa8", 3) == 0
        || memcmp(at, "\xe2\x80\xa9", 3) == 0
        || memcmp(at, "\xef\xbb\xbf", 3) == 0;
}

/* YAML 1.2.2 5.1 */
static bool is_control(const uint8_t *at, size_t size)
{
    if (size == 1)
        return (at[0] < ' ' && at[0] != '\t' && at[0] != '\n'
                && at[0] != '\r') || at[0] == 0x7f;
    if (size == 2)
        return at[0] == 0xc2 && at[1] < 0xa0;
    return size == 3 && at[0] == 0xef && at[1] == 0xbf && at[2] >= 0xbe;
}

static enum fault_code look_at(struct octets rest, size_t *size)
{
    *size = unicode_sequence(rest);
    if (*size == 0)
        return FAULT_YAML_UTF8;
    if (is_disputed(rest.data, *size))
        return FAULT_YAML_DISPUTED;
    return is_control(rest.data, *size) ? FAULT_YAML_CONTROL_CHARACTER
                                        : FAULT_NONE;
}

bool yaml_check_text(struct octets text, struct fault *fault)
{
    size_t size;

    if (text.size > LIMIT_YAML_OCTETS)
        return fault_refuse(fault, FAULT_YAML_SIZE, LIMIT_YAML_OCTETS);
    if (unicode_detect(text) != UNICODE_UTF8)
        return fault_refuse(fault, FAULT_YAML_ENCODING, 0);
    for (size_t at = 0; at < text.size; at += size) {
        enum fault_code code = look_at((struct octets){
            text.data + at, text.size - at }, &size);

        if (code != FAULT_NONE)
            return fault_refuse(fault, code, at);
    }
    return true;
}
