#include "chain/crl_index.h"

/* A slot holds the place of an entry and 1; 0 is free. At least half of them
 * are free, so that a search ends soon. */
static size_t count_slots(const struct crl *crl)
{
    size_t slots = 2;

    while (slots < 2 * crl->count)
        slots *= 2;
    return slots;
}

/* FNV-1a, 32 bits. */
static uint32_t hash(struct octets serial)
{
    uint32_t value = 2166136261;

    for (size_t i = 0; i < serial.size; i++)
        value = (value ^ serial.data[i]) * 16777619;
    return value ^ value >> 15;
}

size_t crl_index_size(const struct crl *crl)
{
    return count_slots(crl) * sizeof (uint32_t);
}

static void add(struct crl_index *index, struct octets serial,
                const uint8_t *place)
{
    size_t slot = hash(serial) & index->mask;

    while (index->slots[slot] != 0)
        slot = (slot + 1) & index->mask;
    index->slots[slot] = (uint32_t)(place - index->revoked.data + 1);
}

void crl_index_open(struct crl_index *index, const struct crl *crl,
                    void *storage)
{
    struct fault fault;
    struct der list;
    struct octets serial;

    *index = (struct crl_index){ crl->revoked, storage,
                                 count_slots(crl) - 1 };
    memset(index->slots, 0, crl_index_size(crl));
    der_init(&list, crl->encoding, &fault);
    list = der_within(&list, crl->revoked);
    while (!der_is_done(&list)) {
        const uint8_t *place = list.next;

        if (!crl_entry_skip(&list, &serial))
            return; /* not what crl_open took */
        add(index, serial, place);
    }
}

/* An entry of the list, at a place that a slot holds. */
static struct der open_entry(const struct crl_index *index, uint32_t place,
                             struct fault *fault)
{
    struct der list;

    der_init(&list, index->revoked, fault);
    list.next += place - 1;
    return list;
}

bool crl_index_find(const struct crl_index *index, struct octets serial,
                    struct crl_entry *out)
{
    struct fault fault;
    struct der entry, ahead;
    struct octets found;
    size_t slot = hash(serial) & index->mask;

    for (; index->slots[slot] != 0; slot = (slot + 1) & index->mask) {
        entry = ahead = open_entry(index, index->slots[slot], &fault);
        if (crl_entry_skip(&ahead, &found) && octets_equal(found, serial))
            return crl_entry_read(&entry, out);
    }
    return false;
}
