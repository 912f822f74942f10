#define _POSIX_C_SOURCE 200809L /* strdup */
#include "system/line_editor.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

/* Debian's libedit2, by its interface of readline. */
#define LIBRARY "libedit.so.2"
#define FUNCTIONS(X) \
    X(char *, readline, (const char *)) \
    X(int, add_history, (const char *)) \
    X(char **, rl_completion_matches, \
      (const char *, char *(*)(const char *, int)))

#define MEMBER(type, name, arguments) type(*name) arguments;
static struct {
    FUNCTIONS(MEMBER)
    char **(**attempted)(const char *, int, int);
    const char **breaks;
    int *append, *over;
    bool found;
} library;

/* Whom the library asks while it reads: it has no argument for that. */
static struct {
    line_editor_candidate *candidate;
    void *context;
    size_t index;
} asked;

/* Sets *object to an object of the library; ISO C has no conversion of it. */
static bool find(void *handle, const char *name, void *object)
{
    void *found = dlsym(handle, name);

    memcpy(object, &found, sizeof found);
    return found != NULL;
}

/* The next candidate, for free by the library. */
static char *next(const char *word, int state)
{
    const char *text;

    if (state == 0)
        asked.index = 0;
    text = asked.candidate(asked.context, word, asked.index++);
    return text == NULL ? NULL : strdup(text);
}

/* What the library calls for a word: files are no candidates. */
static char **complete(const char *word, int start, int end)
{
    (void)start;
    (void)end;
    *library.over = 1;
    return library.rl_completion_matches(word, next);
}

static bool load(void)
{
    void *handle = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    bool found = handle != NULL;

#define FIND(type, name, arguments) \
    found = found && find(handle, #name, &library.name);
    FUNCTIONS(FIND)
    return found
        && find(handle, "rl_attempted_completion_function",
                &library.attempted)
        && find(handle, "rl_basic_word_break_characters", &library.breaks)
        && find(handle, "rl_completion_append_character", &library.append)
        && find(handle, "rl_attempted_completion_over", &library.over);
}

bool line_editor_open(void)
{
    static bool tried;

    if (!tried)
        library.found = load();
    tried = true;
    return library.found;
}

char *line_editor_read(const char *prompt, line_editor_candidate *candidate,
                       void *context)
{
    asked.candidate = candidate;
    asked.context = context;
    *library.attempted = complete;
    /* What is no part of a name with its fields and methods. */
    *library.breaks = " \t\n\"\\'`@$><=;|&{}()[]+-*/%^#~,?!";
    *library.append = 0;
    return library.readline(prompt);
}

void line_editor_add(const char *line)
{
    (void)library.add_history(line);
}
