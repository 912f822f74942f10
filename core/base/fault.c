#include "base/fault.h"

#define FAULT_NAME(enumerator, name, text) name,
static const char *const fault_names[FAULT_COUNT] = { FAULT_LIST(FAULT_NAME) };

#define FAULT_TEXT(enumerator, name, text) text,
static const char *const fault_texts[FAULT_COUNT] = { FAULT_LIST(FAULT_TEXT) };

bool fault_refuse(struct fault *fault, enum fault_code code, size_t offset)
{
    if (fault->code == FAULT_NONE)
        *fault = (struct fault){ code, offset };
    return false;
}

const char *fault_name(enum fault_code code)
{
    return fault_names[code];
}

const char *fault_text(enum fault_code code)
{
    return fault_texts[code];
}
