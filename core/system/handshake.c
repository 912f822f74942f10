#include "system/handshake.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

#include "base/crypto.h"
#include "base/limits.h"

enum {
    HEAD = 4,  /* octets before the contents of a handshake message */
    CHUNK = 16 * 1024,
    RECORD = 5 /* octets before the contents of a record */
};

struct handshake {
    SSL *ssl;
    BIO *in, *out; /* what was received, what is to be sent */
    struct relay *relay;
    struct handshake_result *result;
    uint8_t first[RECORD]; /* octets that the server sent */
    size_t idle;           /* messages that bring nothing on */
    bool served, done;     /* the certificates are there; no more is wanted */
};

static bool refuse(struct handshake_result *result, enum fault_code code)
{
    result->fault = (struct fault){ .code = code };
    return false;
}

static bool is_tls13(const struct handshake *handshake)
{
    return SSL_version(handshake->ssl) >= TLS1_3_VERSION;
}

/* Keeps the certificates. What they are is not our matter. */
static void take_certificates(struct handshake *handshake,
                              struct octets contents)
{
    struct handshake_result *result = handshake->result;
    struct octets copy = { result->message, contents.size };

    if (result->message != NULL || contents.size == 0)
        return;
    result->message = malloc(contents.size);
    if (result->message == NULL) {
        refuse(result, FAULT_MEMORY);
        return;
    }
    memcpy(result->message, contents.data, contents.size);
    result->size = contents.size;
    result->version = SSL_version(handshake->ssl);
    copy.data = result->message;
    handshake->served =
        served_read(copy, is_tls13(handshake) ? SERVED_TLS13 : SERVED_TLS12,
                    &result->served, &result->fault);
    handshake->done = !handshake->served || is_tls13(handshake);
}

static void see_message(struct handshake *handshake, struct octets message)
{
    switch (message.data[0]) {
    case SSL3_MT_CERTIFICATE:
        take_certificates(handshake,
                          (struct octets){ message.data + HEAD,
                                           message.size - HEAD });
        break;
    case SSL3_MT_CERTIFICATE_REQUEST:
        handshake->result->client_certificate = true;
        break;
    case SSL3_MT_SERVER_DONE: /* TLS 1.2: whether it asks is known now */
        handshake->done = true;
        break;
    case SSL3_MT_HELLO_REQUEST:
        handshake->idle++;
        break;
    default:
        break;
    }
}

static void see_alert(struct handshake *handshake, const uint8_t *alert)
{
    if (alert[0] == SSL3_AL_FATAL)
        handshake->result->alert = alert[1];
    else
        handshake->idle++;
}

/* Sees each message that OpenSSL sends and receives, before it is acted upon;
 * those of TLS 1.3 are in plain text here. */
/* NOLINTNEXTLINE(readability-function-size): the parameters are OpenSSL's */
static void on_message(int sent, int version, int type, const void *octets,
                       size_t size, SSL *ssl, void *context)
{
    struct handshake *handshake = context;
    const uint8_t *data = octets;

    (void)version;
    (void)ssl;
    if (sent)
        return;
    if (type == SSL3_RT_ALERT && size == 2)
        see_alert(handshake, data);
    else if (type == SSL3_RT_HANDSHAKE && size >= HEAD)
        see_message(handshake, (struct octets){ data, size });
}

/* In place of OpenSSL's verification. */
static int accept_all(X509_STORE_CTX *store, void *unused)
{
    (void)store;
    (void)unused;
    return 1;
}

static uint64_t options(void)
{
    uint64_t set = SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION
                 | SSL_OP_NO_TICKET | SSL_OP_LEGACY_SERVER_CONNECT;

#ifdef SSL_OP_NO_RX_CERTIFICATE_COMPRESSION
    set |= SSL_OP_NO_RX_CERTIFICATE_COMPRESSION;
#endif
    return set;
}

SSL_CTX *handshake_context(void)
{
    SSL_CTX *context = NULL;

    if (crypto_ready() && OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL))
        context = SSL_CTX_new(TLS_client_method());
    if (context == NULL)
        return NULL;
    SSL_CTX_set_options(context, options());
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_cert_verify_callback(context, accept_all, NULL);
    SSL_CTX_set_max_cert_list(context, LIMIT_SERVED_OCTETS);
    /* Level 0 lets a server with a small key or an old signature be seen. */
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION)
        && SSL_CTX_set_cipher_list(context, "DEFAULT@SECLEVEL=0"))
        return context;
    SSL_CTX_free(context);
    return NULL;
}

/* What is left to OpenSSL by a success is freed with the SSL. */
static bool prepare(struct handshake *handshake, SSL_CTX *context,
                    const char *name)
{
    handshake->ssl = SSL_new(context);
    if (handshake->ssl == NULL)
        return false;
    handshake->in = BIO_new(BIO_s_mem());
    handshake->out = BIO_new(BIO_s_mem());
    if (handshake->in == NULL || handshake->out == NULL) {
        BIO_free(handshake->in);
        BIO_free(handshake->out);
        return false;
    }
    BIO_set_mem_eof_return(handshake->in, -1); /* more may come */
    SSL_set_bio(handshake->ssl, handshake->in, handshake->out);
    SSL_set_connect_state(handshake->ssl);
    SSL_set_msg_callback(handshake->ssl, on_message);
    SSL_set_msg_callback_arg(handshake->ssl, handshake);
    /* The macro SSL_set_tlsext_host_name, without its cast of const. */
    return name[0] == 0
        || SSL_ctrl(handshake->ssl, SSL_CTRL_SET_TLSEXT_HOSTNAME,
                    TLSEXT_NAMETYPE_host_name, (void *)(uintptr_t)name) == 1;
}

/* What the server's first octets say of a port that does not speak TLS. */
static bool speaks_tls(struct handshake *handshake)
{
    const uint8_t *first = handshake->first;
    size_t size = handshake->result->received;
    size_t seen = size < RECORD ? size : RECORD;

    if (memcmp(first, "HTTP/", RECORD) == 0)
        return refuse(handshake->result, FAULT_TLS_HTTP);
    if (memcmp(first, "HTTP/", seen) == 0)
        return true; /* it may become so */
    if (first[0] != SSL3_RT_HANDSHAKE && first[0] != SSL3_RT_ALERT)
        return refuse(handshake->result, FAULT_TLS_FOREIGN);
    if (seen < 2 || first[1] == SSL3_VERSION_MAJOR)
        return true;
    return refuse(handshake->result, FAULT_TLS_FOREIGN);
}

static bool receive(struct handshake *handshake)
{
    struct handshake_result *result = handshake->result;
    uint8_t chunk[CHUNK];
    size_t got;

    if (!relay_receive(handshake->relay, chunk, sizeof chunk, &got,
                       &result->fault))
        return false;
    if (got == 0)
        return refuse(result, FAULT_NET_CLOSED);
    for (size_t i = 0; i < got && result->received + i < RECORD; i++)
        handshake->first[result->received + i] = chunk[i];
    result->received += got;
    if (!speaks_tls(handshake))
        return false;
    if (BIO_write(handshake->in, chunk, (int)got) == (int)got)
        return true;
    return refuse(result, FAULT_MEMORY);
}

static bool send_pending(struct handshake *handshake)
{
    char *data;
    long size = BIO_get_mem_data(handshake->out, &data);
    struct octets pending = { (const uint8_t *)data, (size_t)size };

    if (size <= 0)
        return true;
    if (!relay_send(pending, &handshake->result->fault))
        return false;
    if (BIO_reset(handshake->out) == 1)
        return true;
    return refuse(handshake->result, FAULT_MEMORY);
}

static void keep_reason(struct handshake_result *result, const char *reason)
{
    if (reason != NULL)
        snprintf(result->reason, sizeof result->reason, "%s", reason);
}

/* The fault of a handshake that OpenSSL gave up. */
static enum fault_code cause(const struct handshake *handshake)
{
    struct handshake_result *result = handshake->result;
    unsigned long error = ERR_peek_error();

    if (result->fault.code != FAULT_NONE)
        return result->fault.code;
    if (result->alert >= 0)
        return FAULT_TLS_ALERT;
    if (error == 0) /* a warning: close_notify */
        return FAULT_NET_CLOSED;
    switch (ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0) {
    case SSL_R_EXCESSIVE_MESSAGE_SIZE:
        return SSL_get_state(handshake->ssl) == TLS_ST_CR_CERT
                   ? FAULT_TLS_CHAIN : FAULT_TLS_MESSAGE;
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_WRONG_SSL_VERSION:
    case SSL_R_VERSION_TOO_LOW:
        return FAULT_TLS_VERSION;
    default:
        keep_reason(result, ERR_reason_error_string(error));
        return FAULT_TLS_HANDSHAKE;
    }
}

/* A round: what OpenSSL wants to be sent goes out, what comes goes in. The
 * server is told of a fault by the alert that OpenSSL left to be sent. */
static bool go_on(struct handshake *handshake)
{
    struct handshake_result *result = handshake->result;
    int status, error;

    ERR_clear_error();
    status = SSL_do_handshake(handshake->ssl);
    error = SSL_get_error(handshake->ssl, status);
    if (handshake->served && handshake->done)
        return true;
    if (handshake->done || status == 1)
        return refuse(result, cause(handshake));
    if (handshake->idle > LIMIT_HANDSHAKE_IDLE)
        return refuse(result, FAULT_TLS_IDLE);
    if (error != SSL_ERROR_WANT_READ) {
        enum fault_code code = cause(handshake);
        bool told = send_pending(handshake);

        (void)told; /* it may be gone */
        return refuse(result, code);
    }
    return send_pending(handshake) && receive(handshake);
}

/* Once the certificates are there, nothing that happens later is a fault. */
void handshake_run(SSL_CTX *context, const char *name, struct relay *relay,
                   struct handshake_result *result)
{
    struct handshake handshake = { .relay = relay, .result = result };

    *result = (struct handshake_result){ .alert = -1 };
    if (context == NULL || !prepare(&handshake, context, name)) {
        refuse(result, FAULT_MEMORY);
    } else {
        while (go_on(&handshake) && !handshake.done)
            continue;
        if (handshake.served)
            refuse(result, FAULT_NONE);
    }
    SSL_free(handshake.ssl);
    ERR_clear_error();
}

void handshake_result_free(struct handshake_result *result)
{
    free(result->message);
    result->message = NULL;
    result->served.count = 0;
}
