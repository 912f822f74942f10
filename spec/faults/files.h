/* Files that the program under test reads and writes. What the system refuses
 * here ends the gate. */
#ifndef COTTER_FAULTS_FILES_H
#define COTTER_FAULTS_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* The octets of a file, and one more that is 0; data is NULL where there is no
 * file. */
struct text {
    char *data;
    size_t size;
};

/* What an open file holds. */
struct text text_of(int descriptor);

struct text text_read(const char *path);

bool text_equal(struct text left, struct text right);

/* Has a file hold a text again, or be away, and its folders if they are empty.
 */
void files_put_back(const char *path, struct text text);

/* Removes what should have been renamed to path; true if there is something. */
bool files_remove_temporary(const char *path);

/* Counts the entries of a folder and those in it, so many folders deep. */
size_t files_count(const char *path, unsigned depth);

#endif
