/* The options of validate: what a table of Lua asks. */
#ifndef COTTER_BIND_CHAIN_OPTIONS_H
#define COTTER_BIND_CHAIN_OPTIONS_H

#include "base/limits.h"
#include "bind/bind.h"
#include "chain/request.h"
#include "x509/address.h"
#include "x509/host.h"

enum {
    CHAIN_OPTIONS = 1, /* where the table stands */
    CHAIN_CALL_CRLS = 64,
    CHAIN_CALL_PURPOSES = 16,
    CHAIN_CALL_POLICIES = 16
};

/* What a call has read of its options. It is a userdata, so that an error
 * leaves nothing behind. */
struct chain_call {
    struct request request;
    struct member end_entity;
    struct request_name name;
    struct host host;
    struct address address;
    struct crl crls[CHAIN_CALL_CRLS];
    struct octets purposes[CHAIN_CALL_PURPOSES];
    uint8_t oids[CHAIN_CALL_PURPOSES][LIMIT_OID_OCTETS];
    struct octets policies[CHAIN_CALL_POLICIES];
    uint8_t policy_oids[CHAIN_CALL_POLICIES][LIMIT_OID_OCTETS];
    uint8_t question[DIGEST_SHA256_SIZE];
    struct fault fault; /* FAULT_NONE, or why an option is refused */
    const char *refused; /* that option */
};

/* Raises an error unless the first argument is a table whose keys are names of
 * options. */
void chain_options_check(lua_State *L);

/* Reads the options into call, which is all zero; what is decoded for it stays
 * on the stack. An option of another type, or a word that there is not, is an
 * error; one that is refused for its contents stands in call->refused. */
void chain_options_read(lua_State *L, struct chain_call *call);

#endif
