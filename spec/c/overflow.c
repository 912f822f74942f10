/* Overflows on purpose: a test that the sanitizers of the instrumented build
 * stop a program that does.
 *
 *     overflow memory     reads one octet beyond the end
 *     overflow integer    adds one to the greatest integer */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int beyond_memory(int count)
{
    char *volatile octets = calloc((size_t)count, 1);
    int octet = octets == NULL ? 0 : octets[count];

    free(octets);
    return octet;
}

int main(int argc, char **argv)
{
    int result;

    if (argc != 2)
        return EXIT_FAILURE;
    if (strcmp(argv[1], "memory") == 0)
        result = beyond_memory(argc);
    else
        result = INT_MAX - 1 + argc;
    printf("went on after the overflow: %d\n", result);
    return EXIT_SUCCESS;
}
