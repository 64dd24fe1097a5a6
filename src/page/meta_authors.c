/* Chooses the authors: every place that names some gives a list, and the list is taken that is
 * worth most by its place and by how many others say the same. */
#include "page/meta_names_of.h"

#include <utf8proc.h>

#include "base/utf8.h"

#include "words/words.h"

/* Limits: more lists are not weighed. */
#define LISTS_MAX 48

/* And no more authors of one description, each of which may be looked for in all that the page
 * describes. */
#define DESCRIBED_MAX META_MAX_AUTHORS

/* How far from the headline, in nodes, a byline may stand above it. */
#define ABOVE_HEADLINE 40

/* And how far below it still counts as beside it. */
#define NEAR_HEADING 40

/* How many nodes behind an entry's body a bare name may stand. */
#define BEHIND_BODY 12

/* Names of at least so many letters, all capitals, are written with a capital each. */
#define CAPITALS_MIN 6

/* What a name is worth that stands by itself beside the headline. */
#define BARE_WORTH 1

/* A list of names and what it is worth. */
struct named {
    struct meta_names names;
    struct words_hashed words;
    double worth;
    bool seen; /* the page shows it */
};

struct named_lists {
    struct named *list;
    size_t count;
};

/* Adds a list, unless it is empty. */
static void add_list(struct named_lists *lists, const struct meta_names *names, double worth,
                     bool seen)
{
    if (names->count == 0 || lists->count == LISTS_MAX || worth <= 0)
        return;
    struct named *named = &lists->list[lists->count++];
    named->names = *names;
    named->worth = worth;
    named->seen = seen;
    named->words.count = 0;
    for (size_t i = 0; i < names->count; i++) {
        struct words_hashed one;
        words_hash(names->list[i], &one);
        for (size_t k = 0; k < one.count && named->words.count < WORDS_COMPARED; k++)
            named->words.hashes[named->words.count++] = one.hashes[k];
    }
}

/* The object that an "@id" alone refers to, or the object itself. */
static const struct jsonld *referred(const struct meta_page *page, const struct jsonld *object)
{
    if (object->kind != JSONLD_OBJECT || jsonld_get(object, STR("name")))
        return object;
    const struct jsonld *id = jsonld_get(object, STR("@id"));
    if (!id || id->kind != JSONLD_STRING)
        return object;
    for (const struct jsonld *value = page->jsonld; value; value = jsonld_next(value, page->jsonld))
        if (value->kind == JSONLD_STRING && value != id && str_equal(value->key, STR("@id")) &&
            str_equal(value->text, id->text) && jsonld_get(value->parent, STR("name")))
            return value->parent;
    return object;
}

/* Adds the names of one author of JSON-LD: a string, or an object with a name. */
static void read_described(const struct meta_page *page, const struct jsonld *author,
                           struct meta_names *names, bool *organisation)
{
    author = referred(page, author);
    const struct jsonld *name = author;
    if (author->kind == JSONLD_OBJECT) {
        *organisation = jsonld_is(jsonld_get(author, STR("@type")), STR("Organization")) ||
                        jsonld_is(jsonld_get(author, STR("@type")), STR("NewsMediaOrganization"));
        name = jsonld_get(author, STR("name"));
    }
    if (author->kind == JSONLD_OBJECT && !name) {
        struct str given = jsonld_text(page->arena, jsonld_get(author, STR("givenName")));
        struct str family = jsonld_text(page->arena, jsonld_get(author, STR("familyName")));
        meta_names_add(names,
                       arena_format(page->arena, "%.*s %.*s", STR_ARG(given), STR_ARG(family)),
                       NAMES_IN_FIELD);
    }
    if (name && name->kind == JSONLD_ARRAY)
        for (const struct jsonld *one = name->first; one; one = one->next)
            meta_names_read(names, page->arena, jsonld_text(page->arena, one), NAMES_IN_FIELD);
    else if (name)
        meta_names_read(names, page->arena, jsonld_text(page->arena, name), NAMES_IN_FIELD);
}

/* Adds what JSON-LD says. */
static void add_described(const struct meta_page *page, const struct meta_stretch *stretch,
                          struct named_lists *lists)
{
    const struct jsonld *author =
        stretch->described ? jsonld_get(stretch->described->object, STR("author")) : NULL;
    if (stretch->described && !author)
        author = jsonld_get(stretch->described->object, STR("creator"));
    if (!author)
        return;
    struct meta_names names = {.count = 0};
    bool organisation = false;
    unsigned left = DESCRIBED_MAX;
    if (author->kind == JSONLD_ARRAY)
        for (const struct jsonld *one = author->first; one && left; one = one->next, left--)
            read_described(page, one, &names, &organisation);
    else
        read_described(page, author, &names, &organisation);
    double trust = (stretch->described->trust >= 5 ? 9 : 6) * stretch->belief;
    add_list(lists, &names, organisation && names.count == 1 ? trust - 3 : trust, false);
}

/* Adds what meta elements say: each name is one list, the same name's elements together. */
static void add_candidates(const struct meta_page *page, const struct meta_stretch *stretch,
                           struct named_lists *lists)
{
    for (size_t i = 0; stretch->alone && i < page->candidates.count; i++) {
        const struct meta_candidate *one = list_at(&page->candidates, i);
        if (one->field != META_AUTHOR || one->node)
            continue;
        struct meta_names names = {.count = 0};
        unsigned trust = one->trust;
        for (; i < page->candidates.count; i++) {
            const struct meta_candidate *next = list_at(&page->candidates, i);
            if (next->field != META_AUTHOR || next->trust != trust)
                break;
            meta_names_read(&names, page->arena, jsonld_plain(page->arena, next->text),
                            NAMES_IN_FIELD);
        }
        i--;
        add_list(lists, &names, trust - 0.5, false);
    }
}

/* How much of what a byline is worth is left where it stands, from 0 to 1. */
static double place_worth(const struct meta_stretch *stretch, uint32_t place, unsigned zone)
{
    if (place < stretch->from || place >= stretch->to)
        return 0;
    double worth = 1;
    bool near = stretch->heading != UINT32_MAX && place > stretch->heading &&
                place < stretch->heading + NEAR_HEADING;
    if (zone & ZONE_COMMENT)
        return 0;
    if (zone & (ZONE_HEADER | ZONE_FIGURE))
        worth *= 0.2;
    if (near)
        return worth;
    if (zone & (ZONE_ASIDE | ZONE_RELATED | ZONE_FOOTER))
        worth *= 0.5;
    if (place > stretch->body_end)
        return worth * 0.45;
    if (place > stretch->body)
        return worth * 0.5;
    if (stretch->heading != UINT32_MAX && place + ABOVE_HEADLINE < stretch->heading)
        return worth * 0.3;
    return worth;
}

/* Adds the elements that say they hold an author. Those of a sort that stand close together are
 * one list. */
static void add_bylines(const struct meta_page *page, const struct meta_stretch *stretch,
                        struct named_lists *lists)
{
    static const double by_sort[] = {6, 6.5, 7.5, 7.5};
    uint32_t taken[4] = {0}; /* of each sort: the last that is in a list already */
    for (size_t i = 0; i < page->bylines.count; i++) {
        const struct meta_byline *one = list_at(&page->bylines, i);
        double worth = place_worth(stretch, one->place, one->zone);
        if (worth <= 0 || (one->by != BYLINE_BY_CLASS && one->place <= taken[one->by]))
            continue;
        struct meta_names names = {.count = 0};
        enum meta_names_in in = NAMES_IN_BYLINE;
        meta_names_read(&names, page->arena, one->text, in);
        uint32_t place = one->place;
        for (size_t k = i + 1; one->by != BYLINE_BY_CLASS && k < page->bylines.count; k++) {
            const struct meta_byline *next = list_at(&page->bylines, k);
            if (next->place > place + 12)
                break;
            if (next->by != one->by)
                continue;
            meta_names_read(&names, page->arena, next->text, in);
            place = next->place;
        }
        taken[one->by] = place;
        add_list(lists, &names, worth * by_sort[one->by], true);
    }
}

/* Adds the lines of text that begin with "By" or the like. */
static void add_lines(const struct meta_page *page, const struct meta_stretch *stretch,
                      struct named_lists *lists)
{
    for (size_t i = 0; i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (!run->text.size || run->size > 150 || run->zone & (ZONE_HEADING | ZONE_FIGURE))
            continue;
        double worth = place_worth(stretch, run->place, run->zone);
        bool by = meta_list_starts(BYLINE_BY, run->text) > 0;
        bool menu = run->links && (!by || worth < 0.5);
        if (menu || worth < 0.3 || (worth < 1 && !by))
            continue;
        struct meta_names names = {.count = 0};
        meta_names_read(&names, page->arena, run->text, NAMES_IN_LINE);
        add_list(lists, &names, worth * 6, true);
    }
}

/* Whether a run is a line with a date, or one beside it. */
static bool is_dated(const struct meta_page *page, size_t index)
{
    for (size_t i = index > 0 ? index - 1 : 0; i <= index + 1 && i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        struct date_found found;
        if (run->digits >= 3 && run->text.size && run->size < 100 &&
            date_find(run->text, 0, DATE_MONTH_FIRST, &found))
            return true;
    }
    return false;
}

/* Whether a line behind a body has more to it than a name that may be a label: a place behind a
 * comma, a dash in front, a class. */
static bool is_signature(const struct meta_run *run)
{
    return run->zone & ZONE_BYLINE || str_find_byte(run->text, ',') != STR_NONE ||
           str_starts(run->text, STR("—")) || str_starts(run->text, STR("–")) ||
           str_starts(run->text, STR("-"));
}

/* Whether a run stands where a bare name may be a byline: beside the headline, before the body or
 * with a date, as labels look the same; or right behind an entry's body, as under letters. */
static bool may_be_bare(const struct meta_page *page, const struct meta_stretch *stretch,
                        size_t index)
{
    const struct meta_run *run = list_at(&page->runs, index);
    if (!run->text.size || run->size > 80 || run->links || run->zone & (ZONE_FIGURE | ZONE_COMMENT))
        return false;
    if (!stretch->alone && run->place > stretch->body_end)
        return run->place < stretch->to && run->place < stretch->body_end + BEHIND_BODY &&
               is_signature(run);
    if (stretch->heading == UINT32_MAX || run->place <= stretch->heading ||
        run->place >= stretch->heading + NEAR_HEADING)
        return false;
    bool between = run->place > stretch->heading + 1 && run->place < stretch->body;
    return ((stretch->alone || is_signature(run)) && between) || is_dated(page, index);
}

/* Adds lines that are nothing but a person's name, or that and something about it: bylines that do
 * not say so. */
static void add_bare_names(const struct meta_page *page, const struct meta_stretch *stretch,
                           struct named_lists *lists)
{
    for (size_t i = 0; i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (!may_be_bare(page, stretch, i))
            continue;
        struct meta_names names = {.count = 0};
        meta_names_read(&names, page->arena, run->text, NAMES_IN_BYLINE);
        if (names.count && meta_is_person(names.list[0])) {
            names.count = 1;
            add_list(lists, &names, BARE_WORTH, true);
        }
    }
}

/* Whether a name is the outlet's: its words, or the letters of its domain. */
static bool is_outlet(const struct meta_page *page, struct str name)
{
    if (page->outlet_name.size && words_overlap(name, page->outlet_name) > 0.6)
        return true;
    return page->outlet_domain.size > 3 && words_overlap(name, page->outlet_domain) > 0.9;
}

/* What a list is worth by what its names look like. */
static double names_worth(const struct meta_page *page, const struct meta_names *names)
{
    double worth = 0;
    for (size_t i = 0; i < names->count; i++) {
        if (is_outlet(page, names->list[i]))
            worth -= 2.5;
        else if (meta_list_has(BYLINE_OFFICE, names->list[i]) ||
                 meta_list_has(BYLINE_ROLE, names->list[i]))
            worth -= 2;
        else if (meta_is_person(names->list[i]))
            worth += 2;
    }
    return worth / (double)names->count;
}

/* What the lists that the page shows add to one of its names. */
static double seen_worth(const struct named_lists *lists, const struct named *one, size_t index)
{
    struct words_hashed name;
    double most = 0;
    words_hash(one->names.list[index], &name);
    for (size_t i = 0; i < lists->count; i++) {
        const struct named *other = &lists->list[i];
        if (!other->seen || other == one || other->worth <= most)
            continue;
        double alike = words_hashed_overlap(&name, &other->words);
        /* the other list may have more names than this one */
        double share = alike * (double)(name.count + other->words.count) / 2 / (double)name.count;
        if (share > 0.9)
            most = other->worth;
    }
    return most;
}

/* What the other lists add to one: those that the page shows name by name, the others as a whole.
 */
static double support_of(const struct named_lists *lists, const struct named *one)
{
    double unseen = 0, seen = 0;
    for (size_t i = 0; i < lists->count; i++) {
        const struct named *other = &lists->list[i];
        if (other == one || other->seen)
            continue;
        double alike = words_hashed_overlap(&one->words, &other->words);
        unseen += other->worth * alike * alike;
    }
    for (size_t i = 0; i < one->names.count; i++)
        seen += seen_worth(lists, one, i);
    return seen / (double)one->names.count + (unseen > 12 ? 12 : unseen);
}

/* Whether a name is no author's beside those of people: the outlet's, or that of a site. */
static bool is_house(const struct meta_page *page, struct str name)
{
    return is_outlet(page, name) ||
           (str_find_byte(name, ' ') == STR_NONE && str_find_byte(name, '.') != STR_NONE);
}

/* Cuts the outlet's name behind a comma: "Oscar Holland, CNN". */
static struct str without_outlet(const struct meta_page *page, struct str name)
{
    size_t comma = str_find_last(name, ',');
    bool behind = comma != STR_NONE && comma > 0 && is_outlet(page, str_from_byte(name, comma + 1));
    return behind ? str_part(name, 0, comma) : name;
}

/* A name that is printed in capitals as it is written: each part of it with one. Others as they
 * are.
 */
static struct str without_capitals(struct arena *arena, struct str name)
{
    unsigned letters = 0;
    bool inside = false;
    uint32_t point;
    for (size_t at = 0; utf8_next(name, &at, &point);) {
        uint32_t lower = (uint32_t)utf8proc_tolower((int32_t)point);
        if (lower == point && utf8proc_toupper((int32_t)point) != (int32_t)point)
            return name;
        letters += lower != point;
    }
    if (letters < CAPITALS_MIN || str_find_byte(name, ' ') == STR_NONE)
        return name;
    char *out = arena_get(arena, 2 * name.size + 4);
    size_t size = 0;
    for (size_t at = 0; utf8_next(name, &at, &point);) {
        uint32_t lower = (uint32_t)utf8proc_tolower((int32_t)point);
        size += utf8_encode(inside ? lower : point, out + size);
        inside = lower != point;
    }
    return str_of(out, size);
}

/* Puts the names of a list in the article. */
static void take_names(const struct meta_page *page, const struct meta_names *names,
                       struct article *article)
{
    bool people = false;
    for (size_t i = 0; i < names->count; i++)
        people = people || (meta_is_person(names->list[i]) && !is_house(page, names->list[i]));
    for (size_t i = 0; i < names->count; i++)
        if (!people || !is_house(page, names->list[i]))
            *(struct str *)list_add(&article->authors) = arena_copy(
                page->arena, without_capitals(page->arena, without_outlet(page, names->list[i])));
}

void meta_find_authors(const struct meta_page *page, const struct meta_stretch *stretch,
                       struct article *article)
{
    struct named_lists lists = {.list = arena_get(page->arena, LISTS_MAX * sizeof(struct named))};
    add_described(page, stretch, &lists);
    add_candidates(page, stretch, &lists);
    add_bylines(page, stretch, &lists);
    add_lines(page, stretch, &lists);
    if (!lists.count)
        add_bare_names(page, stretch, &lists);
    const struct named *best = NULL;
    double most = 0.4;
    for (size_t i = 0; i < lists.count; i++) {
        double worth = lists.list[i].worth + names_worth(page, &lists.list[i].names) +
                       0.5 * support_of(&lists, &lists.list[i]);
        if (worth > most) {
            most = worth;
            best = &lists.list[i];
        }
    }
    if (best)
        take_names(page, &best->names, article);
}
