/* Looks up what machine-readable names are for, the phrases of bylines, agencies. */
#include "page/meta_private.h"

#include "base/utf8.h"
#include "words/words.h"

struct meta_name {
    const char *name;
    uint8_t size, field, trust;
};

/* How pages write the name of an agency. Abbreviations count only as they are spelt. */
struct meta_agency {
    struct str spelling;
    const char *name;
    bool abbreviation;
};

#include "page/meta_tables.h"

/* Names of metadata longer than this are not known. */
#define NAME_MAX 40

enum meta_field meta_name_field(struct str name, unsigned *trust)
{
    char lower[NAME_MAX];
    if (name.size == 0 || name.size > NAME_MAX)
        return META_FIELDS;
    name = str_lower(name, lower);
    for (uint32_t at = str_table_hash(name) % META_SLOTS; meta_slots[at];
         at = (at + 1) % META_SLOTS) {
        const struct meta_name *found = &meta_names[meta_slots[at] - 1];
        if (str_equal(str_of(found->name, found->size), name)) {
            *trust = found->trust;
            return found->field;
        }
    }
    return META_FIELDS;
}

uint32_t meta_reference(struct str name)
{
    for (size_t i = 0; i < sizeof(references) / sizeof(references[0]); i++)
        if (str_equal(str_from(references[i].name), name))
            return references[i].point;
    return 0;
}

unsigned meta_type_trust(struct str type)
{
    for (size_t i = 0; i < sizeof(article_types) / sizeof(article_types[0]); i++)
        if (str_equal(article_types[i].type, type))
            return article_types[i].trust;
    return str_ends(type, STR("Article")) || str_ends(type, STR("Posting")) ? 8 : 0;
}

/* Whether a phrase may end at byte `at` of the text: nothing of a word goes on there. Scripts
 * without spaces have no such boundary. */
static bool phrase_may_end(struct str text, size_t at)
{
    if (at >= text.size)
        return true;
    unsigned char before = (unsigned char)text.data[at - 1], next = (unsigned char)text.data[at];
    if (before >= 0xE3 && before < 0xEE)
        return true;
    if (before >= 0x80) {
        size_t start = at;
        uint32_t point;
        utf8_previous(text, &start, &point);
        if (point >= 0x2E80)
            return true;
    }
    return next < 0x80 && !ascii_is_alpha((char)next) && !ascii_is_digit((char)next);
}

size_t meta_list_starts(enum byline_list list, struct str text)
{
    if (text.size == 0)
        return 0;
    unsigned bucket = (unsigned char)text.data[0] & 31;
    for (size_t i = byline_lists[list].starts[bucket]; i < byline_lists[list].starts[bucket + 1];
         i++) {
        struct str phrase = byline_lists[list].phrases[i];
        if (str_starts_fold(text, phrase) && phrase_may_end(text, phrase.size))
            return phrase.size;
    }
    return 0;
}

bool meta_list_has(enum byline_list list, struct str text)
{
    unsigned bucket = text.size ? (unsigned char)text.data[0] & 31 : 0;
    for (size_t i = byline_lists[list].starts[bucket]; i < byline_lists[list].starts[bucket + 1];
         i++)
        if (str_equal_fold(byline_lists[list].phrases[i], text))
            return true;
    return false;
}

struct str meta_agency_named(struct str text)
{
    for (size_t i = 0; i < sizeof(agencies) / sizeof(agencies[0]); i++) {
        const struct meta_agency *agency = &agencies[i];
        if (agency->spelling.size == text.size &&
            (agency->abbreviation ? str_equal(agency->spelling, text)
                                  : str_equal_fold(agency->spelling, text)))
            return str_from(agency->name);
    }
    return (struct str){NULL, 0};
}
