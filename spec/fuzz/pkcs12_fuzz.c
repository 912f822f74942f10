/* libFuzzer target: no octets make the reader of PKCS#12 read outside them,
 * and what a fixed password makes of them stays within bounds. */
#include "input/pkcs12.h"

#include <stdlib.h>

#include "base/limits.h"
#include "input/pkcs12_open.h"

enum { ROOM = 65536, PATIENCE = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_bags(struct octets contents, int depth)
{
    struct pkcs12_bag bag;
    struct fault fault;
    struct der in, bags;

    der_init(&in, contents, &fault);
    if (!pkcs12_enter_safe(&in, &bags))
        return;
    while (!der_is_done(&bags) && pkcs12_next_bag(&bags, &bag))
        if (bag.kind == PKCS12_SAFE && depth < LIMIT_PKCS12_DEPTH)
            read_bags(bag.contents, depth + 1);
    if (fault.offset > contents.size)
        abort();
}

static void open_safe(const struct pkcs12_safe *safe)
{
    static uint8_t room[ROOM];
    struct pkcs12_opener opener = {
        .password = { (const uint8_t *)"secret", 6 }
    };
    struct octets plain;

    if (!safe->is_sealed)
        read_bags(safe->contents, 0);
    else if (safe->sealed.octets.size <= sizeof room
             && safe->sealed.method.iterations <= PATIENCE
             && pkcs12_decrypt(&opener, &safe->sealed, room, &plain))
        read_bags(plain, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pkcs12 file;
    struct pkcs12_safe safe;
    struct fault fault;
    struct der in, content, safes;

    der_init(&in, (struct octets){ data, size }, &fault);
    if (pkcs12_read(&in, &file)) {
        content = der_within(&in, file.content);
        if (!pkcs12_enter_safes(&content, &safes))
            return 0;
        while (!der_is_done(&safes) && pkcs12_next_safe(&safes, &safe))
            open_safe(&safe);
    }
    if (fault.offset > size)
        abort();
    return 0;
}
