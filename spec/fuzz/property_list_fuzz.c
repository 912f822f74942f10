/* libFuzzer target: no octets make the reader of property lists read outside
 * them, and a list that is open can be read to its end. */
#include "input/property_list.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads the members of the top one: contents lie within the file. */
static void read_members(const struct property_list *list)
{
    struct property top, member;
    struct fault fault = { .code = FAULT_NONE };

    if (!property_list_at(list, list->top, &top, &fault))
        abort();
    for (size_t i = 0; i < top.count; i++) {
        size_t number = property_list_member(list, &top, i);

        if (!property_list_at(list, number, &member, &fault))
            abort();
        if (member.contents.data != NULL
            && (member.contents.data < list->octets.data
                || member.contents.data + member.contents.size
                       > list->offsets.data))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct property_list list;
    struct fault fault;

    if (property_list_open((struct octets){ data, size }, &list, &fault))
        read_members(&list);
    else if (fault.code == FAULT_NONE || fault.offset > size)
        abort();
    return 0;
}
