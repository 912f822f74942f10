/* cotter.core.progress_begin, progress_tell, progress_end. */
#include "system/progress.h"

#include "bind/bind.h"

/* progress_begin() -> boolean */
static int begin(lua_State *L)
{
    lua_pushboolean(L, progress_begin());
    return 1;
}

/* progress_tell(text) */
static int tell(lua_State *L)
{
    progress_tell(bind_check_octets(L, 1));
    return 0;
}

/* progress_end() */
static int end(lua_State *L)
{
    (void)L;
    progress_end();
    return 0;
}

void bind_progress(lua_State *L)
{
    static const luaL_Reg functions[] = {
        { "progress_begin", begin },
        { "progress_end", end },
        { "progress_tell", tell },
        { NULL, NULL },
    };

    luaL_setfuncs(L, functions, 0);
}
