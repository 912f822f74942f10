/* expat alone: the elements, attributes and texts of a file, looked at and
 * left. It is what our reader of XML is made of. */
#include "bench.h"

#include <expat.h>

static volatile size_t seen;

static void start(void *context, const XML_Char *name,
                  const XML_Char **attributes)
{
    (void)context;
    (void)name;
    for (; *attributes != NULL; attributes += 2)
        seen++;
}

static void end(void *context, const XML_Char *name)
{
    (void)context;
    (void)name;
    seen++;
}

static void text(void *context, const XML_Char *data, int size)
{
    (void)context;
    (void)data;
    seen += (size_t)size;
}

static size_t parse(void *context)
{
    const struct octets *octets = context;
    XML_Parser parser = XML_ParserCreate(NULL);

    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    if (XML_Parse(parser, (const char *)octets->data, (int)octets->size, 1)
        != XML_STATUS_OK)
        bench_stop("not well-formed", "peer.expat.xml");
    XML_ParserFree(parser);
    return BENCH_XML_PINS;
}

void expat_add(struct bench *bench, const char *config)
{
    static struct octets octets;

    octets = bench_file(config);
    bench_add(bench, "peer.expat.xml", "ns", parse, &octets);
}
