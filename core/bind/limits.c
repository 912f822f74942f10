/* cotter.core.limits: what a search of folders and packages keeps to, what a
 * config may declare, how many values are read for keys, what the library does
 * for a rule and lets it say, what a process may ask, when garbage is
 * collected, and how servers are asked. */
#include "base/limits.h"

#include "bind/bind.h"

void bind_limits(lua_State *L)
{
    static const struct {
        const char *name;
        lua_Integer most;
    } limits[] = {
        { "archive_entry", LIMIT_ARCHIVE_ENTRY },
        { "archive_octets", LIMIT_ARCHIVE_OCTETS },
        { "build_compared", LIMIT_BUILD_COMPARED },
        { "build_variants", LIMIT_BUILD_VARIANTS },
        { "config_hosts", LIMIT_CONFIG_HOSTS },
        { "config_observations", LIMIT_CONFIG_OBSERVATIONS },
        { "config_pins", LIMIT_CONFIG_PINS },
        { "fetch_at_once", LIMIT_FETCH_AT_ONCE },
        { "fetch_milliseconds", LIMIT_FETCH_MILLISECONDS },
        { "fetch_usual", LIMIT_FETCH_USUAL },
        { "file_octets", LIMIT_FILE_OCTETS },
        { "folder_depth", LIMIT_FOLDER_DEPTH },
        { "folder_files", LIMIT_FOLDER_FILES },
        { "hex_keys", LIMIT_HEX_KEYS },
        { "jail_question", LIMIT_JAIL_QUESTION },
        { "jail_questions", LIMIT_JAIL_QUESTIONS },
        { "package_modules", LIMIT_PACKAGE_MODULES },
        { "project_lists", LIMIT_PROJECT_LISTS },
        { "rule_findings", LIMIT_RULE_FINDINGS },
        { "rule_notes", LIMIT_RULE_NOTES },
        { "sandbox_tight", LIMIT_SANDBOX_TIGHT },
        { "sandbox_tight_step", LIMIT_SANDBOX_TIGHT_STEP },
    };

    lua_createtable(L, 0, sizeof limits / sizeof *limits);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        lua_pushinteger(L, limits[i].most);
        lua_setfield(L, -2, limits[i].name);
    }
    lua_setfield(L, -2, "limits");
}
