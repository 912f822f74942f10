/* Tests of core/base/suggest.c. Prints TAP. */
#include "base/suggest.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *written, *candidates[4], *nearest;
} vectors[] = {
    { "a letter left out", "titl", { "on", "title", "check" }, "title" },
    { "a letter too many", "checkk", { "title", "check" }, "check" },
    { "another letter", "severiti", { "since", "severity" }, "severity" },
    { "two letters swapped", "hsots", { "hosts", "host" }, "hosts" },
    { "another case", "HOSTS", { "hashes", "hosts" }, "hosts" },
    { "the nearer of two", "pinz", { "line", "pins" }, "pins" },
    { "the lesser of two as near", "bat", { "cat", "bad" }, "bad" },
    { "a letter that looks alike", "ho\xd1\x95ts", { "hosts" }, "hosts" },
    { "two that look alike", "h\xd0\xbe\xd1\x95ts", { "hosts" }, "hosts" },
    { "a character that cannot be seen", "hosts\xe2\x80\x8b", { "hosts" },
      "hosts" },
    { "a mark of the byte order within", "ho\xef\xbb\xbfsts", { "hosts" },
      "hosts" },
    { "another letter that is not of ASCII", "caf\xc3\xa8s",
      { "caf\xc3\xa9s", "cafes" }, "cafes" },
    { "two letters swapped that are not", "\xe6\x97\xa5\xe6\x9c\xac" "abc",
      { "\xe6\x9c\xac\xe6\x97\xa5" "xbc" },
      "\xe6\x9c\xac\xe6\x97\xa5" "xbc" },
    { "one of two letters that looks alike", "\xd0\xb0" "b", { "ab" }, NULL },
    { "nothing but what cannot be seen", "\xe2\x80\x8b", { "a" }, NULL },
    { "half of the name changed", "ab", { "ac" }, NULL },
    { "two of four changed", "abcd", { "abxy" }, NULL },
    { "two of five changed", "abcde", { "abcxy" }, "abcxy" },
    { "three changed", "abcdefgh", { "abcdexyz" }, NULL },
    { "lengths too far apart", "host", { "hostname" }, NULL },
    { "the name itself", "host", { "host" }, NULL },
    { "no name", "", { "a", "" }, NULL },
    { "no candidate", "host", { NULL }, NULL },
};

static struct octets view(const char *text)
{
    return (struct octets){ (const uint8_t *)text, strlen(text) };
}

static bool finds(size_t i)
{
    struct suggest search = suggest_begin(view(vectors[i].written));
    const char *nearest = vectors[i].nearest;

    for (size_t j = 0; j < 4 && vectors[i].candidates[j] != NULL; j++)
        suggest_offer(&search, view(vectors[i].candidates[j]));
    if (nearest == NULL)
        return search.nearest.data == NULL;
    return search.nearest.size == strlen(nearest)
        && memcmp(search.nearest.data, nearest, strlen(nearest)) == 0;
}

/* A name at the limit is compared, one above it is not. */
static bool keeps_limit(void)
{
    char name[66], candidate[66];
    struct suggest search;

    memset(name, 'a', sizeof name);
    memcpy(candidate, name, sizeof name);
    candidate[10] = 'b';
    search = suggest_begin((struct octets){ (uint8_t *)name, 64 });
    if (!suggest_offer(&search, (struct octets){ (uint8_t *)candidate, 64 }))
        return false;
    search = suggest_begin((struct octets){ (uint8_t *)name, 65 });
    return !suggest_offer(&search,
                          (struct octets){ (uint8_t *)candidate, 65 });
}

int main(void)
{
    size_t count = sizeof vectors / sizeof *vectors;
    int failed = 0;

    printf("1..%zu\n", count + 1);
    for (size_t i = 0; i < count; i++) {
        bool ok = finds(i);

        failed |= !ok;
        printf("%sok %zu - %s\n", ok ? "" : "not ", i + 1, vectors[i].name);
    }
    failed |= !keeps_limit();
    printf("%sok %zu - a name of 65 octets has none\n",
           keeps_limit() ? "" : "not ", count + 1);
    return failed;
}
