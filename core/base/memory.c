#include "base/memory.h"

#include <stdatomic.h>

static atomic_ulong lacks;

void memory_lack(void)
{
    atomic_fetch_add(&lacks, 1);
}

unsigned long memory_lacks(void)
{
    return atomic_load(&lacks);
}
