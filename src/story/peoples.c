/* Peoples and their countries among tags: "Kenyan" and "Kenya" say the same there. */
#include "story/tags.h"

/* What the key of a tag names. */
struct tag_people {
    const char *key;
    const char *country; /* its code */
    bool people;         /* its people, or what is theirs */
    bool capitals;       /* only where it is written in capitals: "US" */
};

#include "peoples.h" /* made by tools/generate-peoples */

/* Whether a name has no small letters. */
static bool is_in_capitals(struct str name)
{
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] >= 'a' && name.data[i] <= 'z')
            return false;
    return true;
}

struct str tag_country(struct str key, struct str name, bool *people)
{
    const struct tag_people *row =
        str_find_row(peoples, sizeof peoples / sizeof *peoples, sizeof *peoples, key);
    if (row && row->capitals && !is_in_capitals(name))
        row = NULL;
    *people = row && row->people;
    return row ? str_from(row->country) : (struct str){0};
}
