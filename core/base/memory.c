#include "base/memory.h"

static unsigned long lacks;

void memory_lack(void)
{
    lacks++;
}

unsigned long memory_lacks(void)
{
    return lacks;
}
