/* Line editing on a terminal, with history and completion. It is libedit's,
 * which is loaded when the first line is wanted: no other command needs it,
 * and where it is absent lines are read as they are typed. */
#ifndef COTTER_LINE_EDITOR_H
#define COTTER_LINE_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

/* Gives the candidates for a word, one a call from index 0; NULL: no more. A
 * text is the caller's, and stands until the next call. */
typedef const char *line_editor_candidate(void *context, const char *word,
                                          size_t index);

/* Loads the library, once. False: it is not there. */
bool line_editor_open(void);

/* Reads a line from the terminal, without its end. The text is for free; NULL:
 * there are no more. line_editor_open has to have been true. */
char *line_editor_read(const char *prompt, line_editor_candidate *candidate,
                       void *context);

/* Adds a line to the history, likewise. */
void line_editor_add(const char *line);

#endif
