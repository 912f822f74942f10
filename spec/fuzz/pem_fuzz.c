/* libFuzzer target: no text makes the reader of blocks read outside it, stand
 * still, or fail without saying why. A block that it gives is one to OpenSSL,
 * too, with the same label and octets. */
#include "x509/pem.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/pem.h>

#include "base/base64.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What RFC 7468 has and OpenSSL has not: a line that a CR ends, which Mac OS
 * once wrote, and empty lines before the base64, of which it takes one at
 * most. */
static bool is_ours_alone(const struct pem_block *block)
{
    struct octets text = block->text;

    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] == '\r'
            && (i + 1 == text.size || text.data[i + 1] != '\n'))
            return true;
    return block->body.size > 0 && block->body.data[0] <= ' ';
}

static void hold_to_openssl(const struct pem_block *block,
                            struct octets octets)
{
    BIO *text = BIO_new_mem_buf(block->text.data, (int)block->text.size);
    char *label = NULL, *header = NULL;
    unsigned char *data = NULL;
    long size = 0;

    if (text == NULL || !PEM_read_bio(text, &label, &header, &data, &size)
        || (size_t)size != octets.size || *header != '\0'
        || memcmp(data, octets.data, octets.size) != 0
        || strlen(label) != block->label.size
        || memcmp(label, block->label.data, block->label.size) != 0)
        abort();
    OPENSSL_free(label);
    OPENSSL_free(header);
    OPENSSL_free(data);
    BIO_free(text);
}

static void decode(const struct pem_block *block)
{
    uint8_t *room = malloc(BASE64_DECODED_SIZE(block->body.size) + 1);
    struct octets octets;
    struct fault fault;

    if (room == NULL)
        abort();
    if (base64_decode(block->body, BASE64_LINES, room, &octets, &fault)
        && octets.size > 0 && !is_ours_alone(block))
        hold_to_openssl(block, octets);
    free(room);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct octets text = { data, size };
    struct pem_block block;
    struct fault fault;
    struct pem in;

    if (!pem_init(&in, text, &fault) && fault.code == FAULT_NONE)
        abort();
    while (fault.code == FAULT_NONE && pem_find(&in)) {
        const uint8_t *before = in.next;

        if (pem_next(&in, &block)) {
            decode(&block);
        } else {
            if (fault.code == FAULT_NONE || fault.offset > size
                || in.next != before)
                abort();
            pem_skip(&in);
        }
        if (in.next <= before)
            abort();
    }
    return 0;
}
