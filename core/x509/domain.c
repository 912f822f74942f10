#include "x509/domain.h"

#include <string.h>

#include <libpsl.h>

#include "x509/host.h"
#include "x509/host_match.h"

/* Copies a name for libpsl, which wants a NUL. */
static bool copy_name(struct octets name, char copy[HOST_NAME_SIZE + 1])
{
    if (name.size == 0 || name.size > HOST_NAME_SIZE
        || memchr(name.data, 0, name.size) != NULL || host_is_address(name))
        return false;
    memcpy(copy, name.data, name.size);
    copy[name.size] = '\0';
    return true;
}

bool domain_registrable(struct octets name, struct octets *out)
{
    char copy[HOST_NAME_SIZE + 1];
    const char *found;

    if (!copy_name(name, copy))
        return false;
    found = psl_registrable_domain(psl_builtin(), copy);
    if (found == NULL)
        return false;
    *out = (struct octets){ name.data + (found - copy),
                            name.size - (size_t)(found - copy) };
    return true;
}

enum domain_section domain_public_suffix(struct octets name)
{
    char copy[HOST_NAME_SIZE + 1];
    const psl_ctx_t *list = psl_builtin();

    if (!copy_name(name, copy))
        return DOMAIN_SECTION_NONE;
    if (!psl_is_public_suffix2(list, copy,
                               PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE))
        return DOMAIN_SECTION_NONE;
    return psl_is_public_suffix2(list, copy,
                                 PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE)
         ? DOMAIN_SECTION_ICANN : DOMAIN_SECTION_PRIVATE;
}
