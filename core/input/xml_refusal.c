#include "input/xml_refusal.h"

#include <string.h>

#include "input/unicode.h"

enum fault_code xml_fault_at(struct octets text, size_t offset)
{
    struct octets rest = { text.data + offset, text.size - offset };

    if (rest.size == 0)
        return FAULT_XML_TRUNCATED;
    if (rest.size >= 7 && memcmp(rest.data, "<<<<<<<", 7) == 0)
        return FAULT_XML_CONFLICT;
    if (rest.data[0] >= 0x80)
        return unicode_sequence(rest) == 0 ? FAULT_XML_UTF8 : FAULT_XML_TOKEN;
    if (rest.data[0] < 0x20 && strchr("\t\n\r", rest.data[0]) == NULL)
        return FAULT_XML_CHARACTER;
    return rest.data[0] == 0 ? FAULT_XML_CHARACTER : FAULT_XML_TOKEN;
}

static bool begins(struct octets text, size_t at, const char *word)
{
    size_t size = strlen(word);

    return text.size - at >= size && memcmp(text.data + at, word, size) == 0;
}

/* Whether two hyphens stand within a comment, and neither begin nor end it
 * (XML 1.0 2.5). Where the end of a comment is missing, they are the begin of
 * the next one. */
static bool is_in_comment(struct octets text, size_t hyphens)
{
    if (!begins(text, hyphens, "--"))
        return false;
    for (size_t at = hyphens; at-- > 0; ) {
        if (begins(text, at, "-->"))
            return false;
        if (at + 4 <= hyphens && begins(text, at, "<!--"))
            return true;
    }
    return false;
}

/* An invalid token is told by its octet: expat points at the first octet of a
 * token, or at the one that can't be. */
static enum fault_code token_fault(struct octets text, size_t *offset)
{
    size_t at = *offset;

    if (at > 1 && is_in_comment(text, at - 2))
        return *offset -= 2, FAULT_XML_COMMENT;
    if (at < text.size && text.data[at] == '&')
        return FAULT_XML_ENTITY;
    if (at > 0 && text.data[at - 1] == '&')
        return (*offset)--, FAULT_XML_ENTITY;
    if (at > 0 && text.data[at - 1] == '<' && text.size - at >= 6
        && memcmp(text.data + at, "<<<<<<", 6) == 0)
        return (*offset)--, FAULT_XML_CONFLICT;
    return xml_fault_at(text, at);
}

static enum fault_code no_element_fault(const struct xml_stop *stop,
                                        size_t *offset)
{
    if (stop->parent != 0) {
        *offset = stop->xml->nodes[stop->parent].offset;
        return FAULT_XML_UNCLOSED;
    }
    return stop->xml->size > 1 || stop->has_doctype ? FAULT_XML_TRUNCATED
                                                    : FAULT_XML_EMPTY;
}

const uint8_t *xml_find_foreign(struct octets text)
{
    static const char *const known[] = {
        "#", "amp;", "lt;", "gt;", "quot;", "apos;"
    };
    const uint8_t *end = text.data + text.size, *at = text.data;

    while ((at = memchr(at, '&', (size_t)(end - at))) != NULL) {
        size_t i = 0, count = sizeof known / sizeof *known;

        for (at++; i < count; i++)
            if (strlen(known[i]) <= (size_t)(end - at)
                && memcmp(known[i], at, strlen(known[i])) == 0)
                break;
        if (i == count)
            return at - 1;
    }
    return NULL;
}

/* A reference in a value is told by the begin of its tag. */
static enum fault_code entity_fault(struct octets text, size_t *offset)
{
    struct octets rest = { text.data + *offset, text.size - *offset };
    const uint8_t *found = xml_find_foreign(rest);

    if (rest.size > 0 && rest.data[0] == '<' && found != NULL)
        *offset = (size_t)(found - text.data);
    return FAULT_XML_ENTITY;
}

/* A token that does not end is one where there is XML at all. */
static enum fault_code token_end_fault(const struct xml_stop *stop,
                                       size_t offset)
{
    const struct octets text = stop->xml->text;
    bool is_xml = stop->xml->size > 1
        || (offset < text.size && text.data[offset] == '<');

    return is_xml ? FAULT_XML_TRUNCATED : FAULT_XML_TOKEN;
}

enum fault_code xml_fault_of(const struct xml_stop *stop, size_t *offset)
{
    switch (stop->error) {
    case XML_ERROR_NO_MEMORY: return FAULT_XML_MEMORY;
    case XML_ERROR_NO_ELEMENTS: return no_element_fault(stop, offset);
    case XML_ERROR_UNCLOSED_TOKEN: return token_end_fault(stop, *offset);
    case XML_ERROR_PARTIAL_CHAR:
    case XML_ERROR_UNCLOSED_CDATA_SECTION: return FAULT_XML_TRUNCATED;
    case XML_ERROR_TAG_MISMATCH: return FAULT_XML_TAG;
    case XML_ERROR_DUPLICATE_ATTRIBUTE: return FAULT_XML_DUPLICATE;
    case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: return FAULT_XML_TRAILING;
    case XML_ERROR_UNDEFINED_ENTITY: case XML_ERROR_BAD_CHAR_REF:
        return entity_fault(stop->xml->text, offset);
    case XML_ERROR_MISPLACED_XML_PI: case XML_ERROR_XML_DECL:
        return FAULT_XML_DECLARATION;
    case XML_ERROR_UNKNOWN_ENCODING: case XML_ERROR_INCORRECT_ENCODING:
        return FAULT_XML_ENCODING;
    case XML_ERROR_UNBOUND_PREFIX: case XML_ERROR_UNDECLARING_PREFIX:
    case XML_ERROR_RESERVED_PREFIX_XML: case XML_ERROR_RESERVED_PREFIX_XMLNS:
    case XML_ERROR_RESERVED_NAMESPACE_URI: return FAULT_XML_PREFIX;
    default: return token_fault(stop->xml->text, offset);
    }
}
