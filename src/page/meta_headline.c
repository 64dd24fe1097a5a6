/* Chooses a headline: every text that may be one is weighed by where it stands and by how many of
 * the others say the same. */
#include "page/meta_private.h"

#include "base/utf8.h"
#include "words/words.h"

/* Limits: more options are not weighed. */
#define OPTIONS_MAX 60

/* How much more a heading is worth without its kicker. */
#define KICKER_GAIN 3

/* What a part of a heading is worth less than the whole. */
#define PART_LOSS 0.7

/* A heading so many nodes into the body is one of the body. */
#define WITHIN_BODY 40

/* A label behind a headline has at most this many words, or characters in scripts without spaces.
 */
#define TAIL_WORDS 3

/* A label in front of one has at most this many. */
#define LABEL_WORDS 2

/* And from where on they say the same. */
#define SAME_MIN 0.98

/* What a heading below the first level is worth more when something else says the same. */
#define CONFIRMED 5

/* The most that places which are not shown add to one another. */
#define UNSEEN_SUPPORT_MAX 6

/* How alike two texts have to be to support each other at all. */
#define ALIKE_MIN 0.45

/* A text that may be the headline. */
struct option {
    struct str text;
    struct words_hashed words;
    const struct meta_heading *heading; /* NULL when the page does not show it */
    double worth;                       /* by itself */
    double support;                     /* what it adds to others that say the same */
    bool described;                     /* by JSON-LD */
};

struct options {
    struct arena *arena;
    struct option list[OPTIONS_MAX];
    size_t count;
};

/* Adds an option. */
static void add_option(struct options *options, struct str text, double worth, double support,
                       const struct meta_heading *heading)
{
    if (!text.size || options->count == OPTIONS_MAX)
        return;
    struct option *option = &options->list[options->count];
    words_hash(text, &option->words);
    if (option->words.count == 0)
        return;
    option->text = text;
    option->worth = worth;
    option->support = support;
    option->heading = heading;
    option->described = false;
    options->count++;
}

/* The marks that part a headline from an outlet's name in titles. */
static const struct str separators[] = {
    {" | ", 3}, {" - ", 3}, {" – ", 5}, {" — ", 5}, {" · ", 4}, {" • ", 5}, {" :: ", 4},
    {" » ", 4}, {" « ", 4}, {"｜", 3},  {"ㅣ", 3},  {" / ", 3}, {" < ", 3}, {" > ", 3},
    {" ‹ ", 5}, {" › ", 5}, {" : ", 3}, {"| ", 2},  {" |", 2},  {"_", 1},   {" \xE2\x88\x92 ", 5},
    {"：", 3},  {"-", 1}};

/* How many of the separators above part outlets from headlines by themselves; the others only
 * where the outlet's name is known. */
#define SEPARATORS_SURE 17

/* The last place of any of the first `count` separators in a title, or STR_NONE; its size in
 * `*size`. */
static size_t last_separator(struct str title, size_t count, size_t *size)
{
    for (size_t at = title.size; at-- > 1;) {
        if (ascii_is_alpha(title.data[at]) || !utf8_is_start(title.data[at]))
            continue;
        for (size_t i = 0; i < count; i++)
            if (str_starts(str_from_byte(title, at), separators[i])) {
                *size = separators[i].size;
                return at;
            }
    }
    return STR_NONE;
}

/* Whether a part of a title is a name of the outlet: its words, or its domain's letters. */
static bool is_outlet(const struct meta_page *page, struct str part)
{
    if (page->outlet_name.size && words_overlap(part, page->outlet_name) >= 0.5)
        return true;
    char letters[64];
    size_t size = 0;
    for (size_t i = 0; i < part.size && size < sizeof(letters); i++)
        if (ascii_is_alpha(part.data[i]) || ascii_is_digit(part.data[i]))
            letters[size++] = ascii_lower(part.data[i]);
    return size >= 3 && (str_find_fold(page->outlet_domain, str_of(letters, size)) != STR_NONE);
}

/* How many words a text has, at most WORDS_COMPARED. */
static size_t word_count(struct str text)
{
    struct words_hashed hashed;
    words_hash(text, &hashed);
    return hashed.count;
}

struct str meta_title_without_outlet(const struct meta_page *page, struct str title)
{
    for (unsigned rounds = 0; rounds < 3; rounds++) {
        size_t size;
        size_t at = last_separator(title, sizeof(separators) / sizeof(separators[0]), &size);
        if (at == STR_NONE || !is_outlet(page, str_from_byte(title, at + size)))
            break;
        title = str_trim(str_part(title, 0, at));
    }
    return title;
}

/* Whether the last part of a title, behind any mark that parts, is a few words. */
static bool last_part_is_label(struct str title)
{
    size_t size;
    size_t at = last_separator(title, sizeof(separators) / sizeof(separators[0]), &size);
    return at != STR_NONE && word_count(str_from_byte(title, at + size)) <= TAIL_WORDS;
}

/* A title without its last part, where that is short beside the rest and may be the name of an
 * outlet that is not known; empty for others. */
static struct str title_without_tail(struct str title)
{
    size_t size;
    size_t at = last_separator(title, SEPARATORS_SURE, &size);
    struct str tail = at == STR_NONE ? title : str_from_byte(title, at + size);
    struct str rest = str_trim(str_part(title, 0, at));
    if (at == STR_NONE || word_count(tail) > 4 || word_count(rest) <= word_count(tail) + 1)
        return (struct str){NULL, 0};
    return rest;
}

/* What a heading is worth by its level and the elements around it. */
static double heading_worth(const struct meta_page *page, const struct meta_heading *heading,
                            uint32_t body)
{
    static const double by_level[] = {0, 9, 1.5, 0.5, 0, 0, 0, 2};
    double worth = by_level[heading->level];
    if (heading->zone & ZONE_HEADER)
        worth -= 3;
    if (heading->zone & (ZONE_FOOTER | ZONE_ASIDE))
        worth -= 2;
    if (heading->zone & (ZONE_COMMENT | ZONE_HIDDEN))
        worth -= 3;
    if (heading->zone & ZONE_RELATED)
        worth -= 1;
    if (heading->zone & ZONE_LINK)
        worth -= 1.5;
    if (heading->zone & ZONE_ARTICLE)
        worth += 1;
    if (body != UINT32_MAX && heading->place > body + WITHIN_BODY)
        worth -= 3;
    return words_equal(heading->text, page->outlet_name) ? worth - 6 : worth;
}

/* Whether something that the page does not show says the same as a text. */
static bool is_confirmed(const struct options *options, struct str text)
{
    struct words_hashed words;
    words_hash(text, &words);
    for (size_t i = 0; i < options->count; i++) {
        const struct option *one = &options->list[i];
        if (!one->heading && one->support >= 2 && words_hashed_overlap(&words, &one->words) > 0.95)
            return true;
    }
    return false;
}

/* Adds a part of a heading, where something else says the same. */
static void add_part(struct options *options, struct str text, double worth,
                     const struct meta_heading *heading)
{
    if (2 * text.size > heading->text.size && is_confirmed(options, text))
        add_option(options, text, worth, 0, heading);
}

/* Whether JSON-LD says just what a text says. */
static bool is_described(const struct options *options, struct str text)
{
    for (size_t i = 0; i < options->count; i++)
        if (options->list[i].described && words_equal(options->list[i].text, text))
            return true;
    return false;
}

/* Parts with spaces between them. */
static struct str joined_parts(struct options *options, struct str parts)
{
    struct str copy = arena_copy(options->arena, str_trim(parts));
    char *bytes = (char *)(uintptr_t)copy.data;
    for (size_t i = 0; i < copy.size; i++)
        if (bytes[i] == '\n')
            bytes[i] = ' ';
    return copy;
}

/* Adds the parts of a heading, as it may hold a kicker, a date or a count beside the headline. */
static void add_parts(struct options *options, const struct meta_heading *heading, double worth)
{
    size_t first = str_find_byte(heading->parts, '\n');
    size_t last = str_find_last(heading->parts, '\n');
    if (first == STR_NONE)
        return;
    struct str back = joined_parts(options, str_from_byte(heading->parts, first + 1));
    struct str front = joined_parts(options, str_part(heading->parts, 0, last));
    struct str label = str_part(heading->parts, 0, first);
    bool labelled = word_count(label) <= LABEL_WORDS && is_described(options, back);
    if (!str_starts(back, STR(":")))
        add_option(options, back, labelled ? worth + KICKER_GAIN : worth, 0, heading);
    if (!str_ends(front, STR(":")))
        add_option(options, front, worth, 0, heading);
    if (first != last) {
        struct str part, rest = heading->parts, longest = {NULL, 0};
        while (str_split(&rest, '\n', &part))
            longest = part.size > longest.size ? part : longest;
        add_part(options, longest, worth, heading);
    }
}

/* Adds the headings that may be headlines. */
static void add_headings(const struct meta_page *page, const struct meta_scope *scope,
                         uint32_t body, struct options *options)
{
    for (size_t i = 0; i < page->headings.count && options->count < OPTIONS_MAX; i++) {
        const struct meta_heading *heading = list_at(&page->headings, i);
        if (heading->level > 3 && heading->level != 7)
            continue;
        if (!scope->alone && scope->heading && heading->node != scope->heading &&
            !html_contains(scope->heading, heading->node))
            continue;
        double worth = heading_worth(page, heading, body);
        if (worth <= -2 && heading->level != 1)
            continue;
        if (worth > -2 && heading->level != 1 && is_confirmed(options, heading->text))
            worth += CONFIRMED;
        add_option(options, heading->text, worth, 2, heading);
        add_option(options, heading->behind, worth + KICKER_GAIN, 2, heading);
        add_parts(options, heading, worth - PART_LOSS);
    }
}

/* Adds what the page says without showing it. */
static void add_unseen(const struct meta_page *page, struct options *options)
{
    for (size_t i = 0; i < page->described.count && i < 10; i++) {
        const struct meta_described *one = list_at(&page->described, i);
        bool meant = one->trust >= 5 && !one->entry;
        size_t before = options->count;
        if (one->trust >= 3)
            add_option(options, meta_title_without_outlet(page, one->headline), meant ? 1 : 0,
                       meant ? 3 : 1, NULL);
        if (options->count > before)
            options->list[before].described = meant;
    }
    for (size_t i = 0; i < page->candidates.count && options->count < OPTIONS_MAX / 2; i++) {
        const struct meta_candidate *one = list_at(&page->candidates, i);
        if (one->field != META_HEADLINE || (one->node && one->trust < 5) ||
            one->zone & (ZONE_RELATED | ZONE_COMMENT | ZONE_ASIDE))
            continue;
        struct str text = jsonld_plain(page->arena, one->text);
        add_option(options, meta_title_without_outlet(page, text), 0.2 * one->trust,
                   0.5 * one->trust, NULL);
    }
    struct str title = meta_title_without_outlet(page, page->title);
    add_option(options, title, 0.5, 3, NULL);
    add_option(options, title_without_tail(title), 0.6, 2, NULL);
}

/* What the other options add to one; headings count once, however often a page repeats them, and
 * what is not shown adds only so much to something else that is not, as one title is often put in
 * all of those places. */
static double support_of(const struct options *options, const struct option *one)
{
    double support = 0, by_heading = 0;
    for (size_t i = 0; i < options->count; i++) {
        const struct option *other = &options->list[i];
        if (other == one || (other->heading && one->heading))
            continue;
        double alike = words_hashed_overlap(&one->words, &other->words);
        double added = alike >= ALIKE_MIN ? other->support * alike * alike : 0;
        if (!other->heading)
            support += added;
        else if (added > by_heading)
            by_heading = added;
    }
    if (!one->heading && support > UNSEEN_SUPPORT_MAX)
        support = UNSEEN_SUPPORT_MAX;
    return support + by_heading;
}

/* The place of the heading that says what the headline says, or most of it; UINT32_MAX when there
 * is none. */
static uint32_t heading_place(const struct options *options, const struct option *best)
{
    const struct option *nearest = NULL;
    double most = ALIKE_MIN;
    if (best->heading)
        return best->heading->place;
    for (size_t i = 0; i < options->count; i++) {
        const struct option *one = &options->list[i];
        double alike = one->heading ? words_hashed_overlap(&one->words, &best->words) : 0;
        if (alike > most) {
            most = alike;
            nearest = one;
        }
    }
    return nearest ? nearest->heading->place : UINT32_MAX;
}

/* How many of what the page does not show says the same as an option. */
static unsigned agreeing(const struct options *options, const struct option *one)
{
    unsigned count = 0;
    for (size_t i = 0; i < options->count; i++) {
        const struct option *other = &options->list[i];
        if (!other->heading && other->support >= 2 &&
            words_hashed_overlap(&one->words, &other->words) > SAME_MIN)
            count++;
    }
    return count;
}

/* Whether all the words of one option stand in another, in a row. */
static bool stands_in(const struct option *one, const struct option *other)
{
    size_t count = one->words.count;
    for (size_t at = 0; at + count <= other->words.count; at++)
        if (memcmp(other->words.hashes + at, one->words.hashes, count * sizeof(uint64_t)) == 0)
            return true;
    return false;
}

/* Whether an option ends with the words of another. */
static bool ends_with(const struct option *one, const struct option *end)
{
    size_t count = end->words.count;
    return count <= one->words.count && memcmp(one->words.hashes + one->words.count - count,
                                               end->words.hashes, count * sizeof(uint64_t)) == 0;
}

/* A heading may hold more than the headline (a label, a date, a count) and not part it by markup.
 * Where nothing says just what the heading says, but several places agree on nearly the same, that
 * is the headline; with a kicker in front perhaps, but not with something added behind. */
static const struct option *without_label(const struct options *options, const struct option *best)
{
    if (!best->heading || agreeing(options, best) > 0)
        return best;
    for (size_t i = 0; i < options->count; i++) {
        const struct option *one = &options->list[i];
        double alike = words_hashed_overlap(&one->words, &best->words);
        unsigned places = one->heading ? 0 : agreeing(options, one);
        if (places < 2 || (stands_in(best, one) && !ends_with(one, best)))
            continue;
        bool label = 2 * one->words.count > best->words.count && ends_with(best, one);
        bool other = places >= 3 && alike >= 0.75 && !stands_in(one, best);
        if (alike >= 0.85 || label || other)
            return one;
    }
    return best;
}

/* Whether an option begins with the words of another. */
static bool begins_with(const struct option *one, const struct option *front)
{
    size_t count = front->words.count;
    return count <= one->words.count &&
           memcmp(one->words.hashes, front->words.hashes, count * sizeof(uint64_t)) == 0;
}

/* A title may have a section or an outlet's name behind the headline that nothing else told apart:
 * where another place says all but the last few words, and a mark that parts follows them, that is
 * the headline. */
static const struct option *without_tail(const struct options *options, const struct option *best)
{
    for (size_t i = 0; !best->heading && i < options->count; i++) {
        const struct option *one = &options->list[i];
        size_t rest = best->words.count - one->words.count;
        bool front = one->support >= 2 && begins_with(best, one) && rest > 0 &&
                     rest <= TAIL_WORDS && one->words.count > 2 * rest;
        if (front && last_part_is_label(best->text))
            return one;
    }
    return best;
}

/* Whether a heading says the same as a text. */
static bool has_heading(const struct meta_page *page, struct str text)
{
    for (size_t i = 0; i < page->headings.count; i++)
        if (words_equal(((struct meta_heading *)list_at(&page->headings, i))->text, text))
            return true;
    return false;
}

/* Adds the first line of the page that says what a part of its title says as a heading. */
static void adopt_part(struct meta_page *page, struct str part)
{
    if (word_count(part) <= TAIL_WORDS || has_heading(page, part))
        return;
    for (size_t i = 0; i < page->runs.count; i++) {
        const struct meta_run *run = list_at(&page->runs, i);
        if (run->links || run->text.size > 2 * part.size || 2 * run->text.size < part.size ||
            run->zone & (ZONE_HEADING | ZONE_HIDDEN | ZONE_COMMENT) ||
            !words_equal(run->text, part) || page->headings.count >= META_MAX_CANDIDATES)
            continue;
        *(struct meta_heading *)list_add(&page->headings) =
            (struct meta_heading){.text = run->text,
                                  .parts = run->text,
                                  .node = run->node,
                                  .place = run->place,
                                  .level = 7,
                                  .zone = run->zone};
        return;
    }
}

void meta_adopt_title(struct meta_page *page)
{
    size_t size, count = sizeof(separators) / sizeof(separators[0]);
    size_t last = last_separator(page->title, count, &size);
    adopt_part(page, page->title);
    if (last == STR_NONE)
        return;
    adopt_part(page, str_trim(str_part(page->title, 0, last)));
    size_t first = last;
    for (size_t at = last; at != STR_NONE;
         at = last_separator(str_part(page->title, 0, at), SEPARATORS_SURE, &size))
        first = at + size;
    adopt_part(page, str_trim(str_from_byte(page->title, first)));
}

struct str meta_find_headline(const struct meta_page *page, const struct meta_scope *scope,
                              struct meta_stretch *stretch)
{
    struct options options; /* large: only what is counted is read */
    options.arena = page->arena;
    options.count = 0;
    if (scope->alone)
        add_unseen(page, &options);
    add_headings(page, scope, stretch->body, &options);
    const struct option *best = NULL;
    double most = 0;
    for (size_t i = 0; i < options.count; i++) {
        double worth = options.list[i].worth + support_of(&options, &options.list[i]);
        if (!best || worth > most) {
            best = &options.list[i];
            most = worth;
        }
    }
    if (!scope->alone && scope->heading) {
        struct str text = meta_element_text(page->arena, scope->heading, META_MAX_HEADLINE, 0);
        stretch->heading = stretch->own_heading;
        return best ? best->text : text;
    }
    stretch->heading = best ? heading_place(&options, best) : UINT32_MAX;
    if (best)
        best = without_tail(&options, without_label(&options, best));
    return best ? best->text : (struct str){NULL, 0};
}
