/* Peoples and their countries among tags: "Kenyan" and "Kenya" say the same there. */
#include "story/tags.h"

/* What the key of a tag names. */
struct tag_people {
    const char *key;
    const char *country; /* its code */
    bool people;         /* its people, or what is theirs */
};

#include "peoples.h" /* made by tools/generate-peoples */

struct str tag_country(struct str key, bool *people)
{
    const struct tag_people *row =
        str_find_row(peoples, sizeof peoples / sizeof *peoples, sizeof *peoples, key);
    *people = row && row->people;
    return row ? str_from(row->country) : (struct str){0};
}
