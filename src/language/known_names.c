/* Names that are known, looked up in the tables that the build makes. */
#include "language/known_names.h"

#include "known_names_tables.h"

enum { KNOWN_MAX = 64, SMALL_MIN = 4 /* bytes of a name in small letters */ };

/* Whether the name is in a table. */
static bool is_in(const char *const *table, size_t count, struct str name)
{
    return str_find_row(table, count, sizeof *table, name) != NULL;
}

/* Whether the name is a place's. */
static bool is_place(struct str name)
{
    return is_in(known_places, sizeof known_places / sizeof *known_places, name);
}

/* Writes a name of small letters with a capital for each word. False for any other name. */
static bool capitalize(struct str name, char out[KNOWN_MAX])
{
    if (name.size < SMALL_MIN || name.size > KNOWN_MAX)
        return false;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (ascii_is_upper(c))
            return false;
        bool first = i == 0 || name.data[i - 1] == ' ';
        out[i] = first && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return true;
}

enum name_kind known_name_kind(struct str name)
{
    char capitals[KNOWN_MAX];
    if (is_place(name))
        return NAME_LOC;
    if (is_in(known_bodies, sizeof known_bodies / sizeof *known_bodies, name))
        return NAME_ORG;
    if (capitalize(name, capitals) && is_place(str_of(capitals, name.size)))
        return NAME_LOC;
    return NAME_NONE;
}
