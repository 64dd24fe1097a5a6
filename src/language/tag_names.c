/* The names of tags, relations and kinds of name, from the lists of language.h. */
#include "language/language.h"

#define NAME_OF(name) [UPOS_##name] = #name,
static const char *const upos_names[UPOS_COUNT] = {[UPOS_NONE] = "_", UPOS_LIST(NAME_OF)};
#undef NAME_OF

#define NAME_OF(name, text) [RELATION_##name] = text,
static const char *const relation_names[RELATION_COUNT] = {[RELATION_NONE] = "_",
                                                           RELATION_LIST(NAME_OF)};
#undef NAME_OF

#define NAME_OF(name) [NAME_##name] = #name,
static const char *const kind_names[NAME_COUNT] = {[NAME_NONE] = "_", NAME_LIST(NAME_OF)};
#undef NAME_OF

/* The place of a name in a list whose first item stands for none; 0 where it is not there. */
static unsigned find(const char *const *names, unsigned count, struct str name)
{
    for (unsigned i = 1; i < count; i++)
        if (str_equal(str_from(names[i]), name))
            return i;
    return 0;
}

const char *upos_name(enum upos upos)
{
    return upos_names[upos];
}

enum upos upos_named(struct str name)
{
    return (enum upos)find(upos_names, UPOS_COUNT, name);
}

const char *relation_name(enum relation relation)
{
    return relation_names[relation];
}

enum relation relation_named(struct str name)
{
    unsigned found = find(relation_names, RELATION_COUNT, name);
    size_t colon = str_find_byte(name, ':');
    if (!found && colon != STR_NONE)
        found = find(relation_names, RELATION_COUNT, str_part(name, 0, colon));
    return (enum relation)found;
}

const char *name_kind_name(enum name_kind kind)
{
    return kind_names[kind];
}

enum name_kind name_kind_named(struct str name)
{
    return (enum name_kind)find(kind_names, NAME_COUNT, name);
}
