/* How much rules may compute: instructions an evaluation and a run.
 *
 * Counted are the instructions of the virtual machine, LIMIT_BUDGET_TICK at a
 * time, so that a limit falls at the same instruction on every machine; what C
 * functions charge for work that grows with their arguments; and the octets of
 * the strings that are made, by Lua itself too. A budget that is spent raises
 * an error, and again at every later instruction, so that what catches it
 * cannot go on.
 *
 * Lua's comparison of strings by their order is charged for each NUL in what
 * they have in common, since it begins anew behind it: where Lua is linked into
 * the program, strcoll is that of budget.c. What none of these see, such as the
 * rest of a comparison of long strings, is met by the seconds of a process that
 * has called budget_listen. */
#ifndef COTTER_BUDGET_H
#define COTTER_BUDGET_H

#include <lua.h>

#include "system/place.h"

enum budget_spent {
    BUDGET_LEFT,
    BUDGET_EVALUATION,
    BUDGET_PACK,
    BUDGET_STRING, /* one that is too long */
    BUDGET_TIME
};

/* Takes note of a line that begins to run: reader has its currentline. */
typedef void budget_line(lua_State *L, lua_Debug *reader);

struct budget {
    lua_Integer evaluation; /* instructions allowed for each subject */
    lua_Integer left;       /* of them, for this one */
    lua_Integer pack;       /* left for all that is still to come */
    lua_Integer index;      /* of the subject, from 1 */
    enum budget_spent spent;
    budget_line *line;      /* called for each line, unless it is NULL */
    struct place place;     /* of the error, once there is one */
    struct budget *outer;   /* the one that was in force before */
};

/* Instructions for a pack of rules over so many subjects. */
lua_Integer budget_pack(lua_Integer subjects);

/* Instructions for one subject that holds so many others. */
lua_Integer budget_evaluation(lua_Integer held);

/* Puts a budget in force: counts what L runs until budget_end, which must be
 * called before the budget goes away. */
void budget_begin(lua_State *L, struct budget *budget);

/* Puts that in force again which was so before budget_begin, or none. */
void budget_end(lua_State *L, struct budget *budget);

/* The budget in force, or NULL. */
struct budget *budget_of(lua_State *L);

/* Tells whether Lua may take so many octets of memory for a string while the
 * budget is in force in L. If not, the budget is spent from here on. */
bool budget_allows(lua_State *L, struct budget *budget, size_t octets);

/* Charges the budget that is in force in this process for octets that were
 * compared, where no error can be raised: the next instruction does. */
void budget_compare(size_t octets);

/* Takes the charge for a string of so many octets that was allowed. */
void budget_take_string(struct budget *budget, size_t octets);

/* Pushes what is to be said of a budget that is spent. */
void budget_push_text(lua_State *L, const struct budget *budget);

/* Has the first SIGXCPU of this process end the budget that is in force, so
 * that an error tells which rule ran; the next one ends the process. */
void budget_listen(void);

/* Begins the evaluation of the subject at index. */
void budget_next(struct budget *budget, lua_Integer index);

/* Instructions that are left of the budget in force; without one, more than
 * anything takes. */
size_t budget_steps(lua_State *L);

/* Takes so many instructions off the budget in force, if there is one; raises
 * an error when it is spent, also for none. */
void budget_charge(lua_State *L, size_t instructions);

#endif
