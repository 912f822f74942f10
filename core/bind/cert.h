/* What other bindings need of the type cert. */
#ifndef COTTER_BIND_CERT_H
#define COTTER_BIND_CERT_H

#include "bind/bind.h"
#include "x509/cert.h"

/* Pushes *cert as a value, which views the string at index anchor and keeps
 * it alive. Nothing is checked: that is cert:check(). Returns 1. */
int bind_push_cert(lua_State *L, int anchor, const struct cert *cert);

/* The cert at arg; raises an error for any other value. */
const struct cert *bind_check_cert(lua_State *L, int arg);

/* Pushes the dotted text of an OID, from its contents octets. */
void bind_push_oid(lua_State *L, struct octets oid);

/* Pushes a Name, from its encoding, as RFC 4514 writes it. */
void bind_push_name(lua_State *L, struct octets encoding);

/* Pushes the contents of an INTEGER in hexadecimal, as short as it can be in
 * whole octets, with a sign if it is negative. */
void bind_push_integer(lua_State *L, struct octets contents);

/* Pushes { type, algorithm, der, bits?, curve? } of a key and the encoding of
 * its SubjectPublicKeyInfo. */
void bind_push_spki(lua_State *L, const struct spki *spki,
                    struct octets encoding);

/* Pushes the subject. */
MUST_CHECK bool bind_push_subject(lua_State *L, const struct cert *cert,
                                  struct fault *fault);

/* The name of a field, by its number from 0 on; NULL after the last. */
const char *bind_cert_field(size_t index);

/* Pushes the value of that field. On failure nothing that matters is
 * pushed. */
MUST_CHECK bool bind_push_cert_field(lua_State *L, const struct cert *cert,
                                     size_t index, struct fault *fault);

/* Pushes what the extension of a kind says, nil if there is none. On failure
 * nothing that matters is pushed. Kinds that it cannot push are not asked. */
MUST_CHECK bool bind_push_extension(lua_State *L, const struct cert *cert,
                                    enum ext_kind kind, struct fault *fault);

/* Pushes the array of all strings that leave their alphabet. */
MUST_CHECK bool bind_push_alphabets(lua_State *L, const struct cert *cert,
                                    struct fault *fault);

#endif
