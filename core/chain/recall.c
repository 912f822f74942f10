#include "chain/recall.h"

enum { FOLD_ROOM = 1024 };

/* A hash of pieces that come one after another: what was hashed so far stands
 * before what was not. */
struct fold {
    uint8_t room[DIGEST_SHA256_SIZE + FOLD_ROOM];
    size_t size;
};

static void close_block(struct fold *fold)
{
    uint8_t digest[DIGEST_SHA256_SIZE];

    digest_sha256((struct octets){ fold->room, fold->size }, digest);
    memcpy(fold->room, digest, sizeof digest);
    fold->size = sizeof digest;
}

static void add(struct fold *fold, const void *octets, size_t size)
{
    const uint8_t *next = octets;

    while (size > 0) {
        size_t part = sizeof fold->room - fold->size;

        if (part > size)
            part = size;
        memcpy(fold->room + fold->size, next, part);
        fold->size += part;
        next += part;
        size -= part;
        if (fold->size == sizeof fold->room)
            close_block(fold);
    }
}

static void add_number(struct fold *fold, uint64_t number)
{
    add(fold, &number, sizeof number);
}

/* What has a size of its own has it first, so that no two requests are the
 * same octets. */
static void add_sized(struct fold *fold, struct octets octets)
{
    add_number(fold, octets.size);
    add(fold, octets.data, octets.size);
}

static void add_oids(struct fold *fold, const struct octets *oids,
                     size_t count)
{
    add_number(fold, count);
    for (size_t i = 0; i < count; i++)
        add_sized(fold, oids[i]);
}

static bool add_members(struct fold *fold, const struct member *members,
                        size_t count)
{
    add_number(fold, count);
    for (size_t i = 0; i < count; i++) {
        if (!members[i].identified)
            return false;
        add(fold, members[i].digest, sizeof members[i].digest);
    }
    return true;
}

static void add_names(struct fold *fold, const struct request *request)
{
    add_number(fold, request->name_count);
    for (size_t i = 0; i < request->name_count; i++) {
        add_number(fold, request->names[i].kind);
        add_sized(fold, request->names[i].value);
    }
}

static void add_policies(struct fold *fold, const struct policy_inputs *inputs)
{
    add_oids(fold, inputs->initial_policy_set, inputs->initial_policy_count);
    add_number(fold, inputs->explicit_policy);
    add_number(fold, inputs->inhibit_map);
    add_number(fold, inputs->inhibit_any);
}

bool recall_question(const struct request *request,
                     uint8_t question[DIGEST_SHA256_SIZE])
{
    COUNTED struct fold fold;

    if (request->revocation)
        return false;
    fold.size = 0;
    add_number(&fold, request->profile);
    add_number(&fold, request->purpose);
    add_number(&fold, (uint64_t)request->at);
    add_number(&fold, request->max_depth);
    add_number(&fold, request->key_usage);
    add_oids(&fold, request->extended_key_usage,
             request->extended_key_usage_count);
    add_names(&fold, request);
    add_policies(&fold, &request->policies);
    if (!add_members(&fold, request->untrusted, request->untrusted_count)
        || !add_members(&fold, request->anchors, request->anchor_count))
        return false;
    close_block(&fold);
    memcpy(question, fold.room, DIGEST_SHA256_SIZE);
    return true;
}

static bool may_recall(const struct request *request)
{
    return request->cache != NULL && request->question != NULL;
}

static void name_path(const struct request *request,
                      const uint8_t leaf[DIGEST_SHA256_SIZE],
                      uint8_t key[CACHE_KEY_SIZE])
{
    memcpy(key, leaf, DIGEST_SHA256_SIZE);
    memcpy(key + DIGEST_SHA256_SIZE, request->question, DIGEST_SHA256_SIZE);
}

/* Certificates above the end entity are numbered: the untrusted ones, then the
 * anchors. */
static const struct member *member_at(const struct request *request,
                                      size_t place)
{
    return place < request->untrusted_count
         ? &request->untrusted[place]
         : &request->anchors[place - request->untrusted_count];
}

static uint16_t place_of(const struct request *request,
                         const struct member *member)
{
    if (member >= request->anchors
        && member < request->anchors + request->anchor_count)
        return (uint16_t)(request->untrusted_count
                          + (size_t)(member - request->anchors));
    return (uint16_t)(member - request->untrusted);
}

bool recall_path(const struct request *request,
                 const uint8_t leaf[DIGEST_SHA256_SIZE],
                 struct chain_path *path)
{
    uint8_t key[CACHE_KEY_SIZE];
    const struct cached_path *found;

    if (!may_recall(request))
        return false;
    name_path(request, leaf, key);
    found = cache_find_path(request->cache, key);
    if (found == NULL)
        return false;
    path->certs[0] = request->end_entity;
    for (size_t i = 1; i < found->count; i++)
        path->certs[i] = member_at(request, found->places[i]);
    path->count = found->count;
    return true;
}

void recall_add(const struct request *request, const struct chain_path *path)
{
    uint8_t key[CACHE_KEY_SIZE];
    struct cached_path *room;

    if (!may_recall(request) || !request->end_entity->identified)
        return;
    name_path(request, request->end_entity->digest, key);
    room = cache_add_path(request->cache, key);
    room->count = (uint8_t)path->count;
    for (size_t i = 1; i < path->count; i++)
        room->places[i] = place_of(request, path->certs[i]);
}
