#include "input/binary_attribute.h"

#include <stdio.h>

enum { NAME = 4, RAW = 8, TYPE = 15, DATA = 16 };

/* A number, a reference, or what has no other form here. */
enum { NUMBER_OCTETS = sizeof ((struct binary_attribute *)0)->number };

/* Attributes of the manifest that a reader asks for (AOSP, public.xml). */
static const struct {
    uint32_t id;
    const char *name;
} known[] = {
    { 0x01010003, "name" },
    { 0x0101000f, "debuggable" },
    { 0x01010024, "value" },
    { 0x01010025, "resource" },
    { 0x0101020c, "minSdkVersion" },
    { 0x01010270, "targetSdkVersion" },
    { 0x010104ec, "usesCleartextTraffic" },
    { 0x01010527, "networkSecurityConfig" },
};

enum { KNOWN = sizeof known / sizeof *known };

struct xml_string binary_literal(const char *text)
{
    return (struct xml_string){
        { (const uint8_t *)text, strlen(text) }, UNICODE_UTF8
    };
}

bool binary_string(const struct binary_names *names, uint32_t index,
                   struct xml_string *string)
{
    string->encoding = names->strings.encoding;
    return string_pool_at(names->in, &names->strings, index, &string->octets);
}

/* Tells whether a string of the pool, if it is one, is a text in ASCII. */
static bool is_text(const struct binary_names *names, uint32_t index,
                    const char *text)
{
    size_t step = names->strings.encoding == UNICODE_UTF16LE ? 2 : 1;
    size_t size = strlen(text);
    struct xml_string string;

    if (index == STRING_POOL_NONE || !binary_string(names, index, &string)
        || string.octets.size != size * step)
        return false;
    for (size_t i = 0; i < size; i++)
        if (string.octets.data[i * step] != (uint8_t)text[i]
            || (step == 2 && string.octets.data[2 * i + 1] != 0))
            return false;
    return true;
}

static uint32_t id_of(const struct binary_names *names, uint32_t name)
{
    return name < names->ids.size / 4
               ? chunk_u32(names->ids.data + 4 * (size_t)name)
               : 0;
}

static const char *find_id(uint32_t id, unsigned *bit)
{
    for (int i = 0; i < KNOWN; i++)
        if (known[i].id == id) {
            *bit = 1u << i;
            return known[i].name;
        }
    *bit = 0;
    return NULL;
}

static bool is_known_name(const struct binary_names *names, uint32_t name)
{
    for (int i = 0; i < KNOWN; i++)
        if (is_text(names, name, known[i].name))
            return true;
    return false;
}

/* An attribute that bears a name whose id it does not have is not what the
 * name says: it is written by its own id. */
static bool read_name(const struct binary_names *names, const uint8_t *octets,
                      struct binary_attribute *attribute)
{
    uint32_t space = chunk_u32(octets), name = chunk_u32(octets + NAME);
    uint32_t id = id_of(names, name);
    bool is_android = is_text(names, space, BINARY_XML_ANDROID);
    const char *own = find_id(id, &attribute->known);

    attribute->prefix = "android:";
    if (own == NULL && is_android && is_known_name(names, name)) {
        snprintf(attribute->id, sizeof attribute->id, "0x%08x", (unsigned)id);
        own = attribute->id;
    }
    if (own != NULL) {
        attribute->name = binary_literal(own);
        return true;
    }
    if (!is_android)
        attribute->prefix = space == STRING_POOL_NONE ? "" : "other:";
    return binary_string(names, name, &attribute->name);
}

/* Writes a value that is no string as a source would have it. */
static void print_value(struct binary_attribute *attribute, unsigned type,
                        uint32_t data)
{
    bool is_reference = type == VALUE_REFERENCE
        || type == VALUE_DYNAMIC_REFERENCE;
    char *text = attribute->number;

    if (type == VALUE_BOOLEAN)
        snprintf(text, NUMBER_OCTETS, "%s", data != 0 ? "true" : "false");
    else if (type == VALUE_INTEGER)
        snprintf(text, NUMBER_OCTETS, "%ld", (long)(int32_t)data);
    else if (type == VALUE_NULL)
        text[0] = 0;
    else
        snprintf(text, NUMBER_OCTETS, "%s0x%08x", is_reference ? "@" : "",
                 (unsigned)data);
    attribute->value = binary_literal(text);
}

/* Numbers, booleans and references are what the platform goes by, whatever
 * text stands beside them; of others that text, if there is one. */
static bool read_value(const struct binary_names *names,
                       const uint8_t *octets,
                       struct binary_attribute *attribute)
{
    uint32_t raw = chunk_u32(octets + RAW), data = chunk_u32(octets + DATA);
    unsigned type = octets[TYPE];
    bool is_typed = type == VALUE_REFERENCE || type == VALUE_DYNAMIC_REFERENCE
        || type == VALUE_INTEGER || type == VALUE_BOOLEAN;

    if (!is_typed && raw != STRING_POOL_NONE)
        return binary_string(names, raw, &attribute->value);
    if (type == VALUE_STRING)
        return binary_string(names, data, &attribute->value);
    print_value(attribute, type, data);
    return true;
}

bool binary_attribute_read(const struct binary_names *names,
                           const uint8_t *octets,
                           struct binary_attribute *attribute)
{
    return read_name(names, octets, attribute)
        && read_value(names, octets, attribute);
}
