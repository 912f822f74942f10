/* Paths that were found before, for a certificate that is seen again.
 *
 *     digest_sha256(…, leaf);
 *     if (recall_question(&request, question)) request.question = question;
 *     … for each leaf: recall_path(&request, leaf, &path) || …
 *
 * A path is given again only where all is as it was: the moment, the names
 * and whatever else is asked, the anchors and the untrusted certificates, in
 * their order. Refusals are not kept. */
#ifndef COTTER_RECALL_H
#define COTTER_RECALL_H

#include "chain/request.h"

struct chain_path {
    const struct member *certs[LIMIT_PATH_CERTS]; /* end entity to anchor */
    size_t count;
};

/* The digest of all that a request asks but its end entity. False if nothing
 * is kept for such: where there are lists of revoked certificates, or one of
 * the certificates is not identified. */
bool recall_question(const struct request *request,
                     uint8_t question[DIGEST_SHA256_SIZE]);

/* Finds the path from a certificate, by the SHA-256 of it. Its first is the
 * request's end entity, which need not have been read. False if none is known,
 * or the request has no cache or no question. */
bool recall_path(const struct request *request,
                 const uint8_t leaf[DIGEST_SHA256_SIZE],
                 struct chain_path *path);

/* Keeps a path, if the request has what it takes. */
void recall_add(const struct request *request, const struct chain_path *path);

#endif
