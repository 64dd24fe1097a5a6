/* Amounts found in an analysed text: each number with what stands around it, and what one leaves
 * out taken from its neighbours. */
#include "language/amounts.h"

#include "language/amounts_private.h"
#include "language/times.h"

const char *amount_kind_name(enum amount_kind kind)
{
#define NAME(name, text) [AMOUNT_##name] = text,
    static const char *const names[] = {AMOUNT_KIND_LIST(NAME)};
#undef NAME
    return names[kind];
}

const char *amount_bound_name(enum amount_bound bound)
{
    static const char *const names[] = {"", "about", "at least", "at most"};
    return names[bound];
}

const char *amount_change_name(enum amount_change change)
{
    static const char *const names[] = {"", "increase", "decrease"};
    return names[change];
}

/* The time that holds the byte, from time `*next` on, which moves behind those that lie before. */
static const struct time_found *time_at(const struct list *times, size_t byte, size_t *next)
{
    while (*next < times->count && ((const struct time_found *)list_at(times, *next))->to <= byte)
        ++*next;
    if (*next >= times->count)
        return NULL;
    const struct time_found *found = list_at(times, *next);
    return found->from <= byte ? found : NULL;
}

/* " of the ", " of its first ": how much may stand between a part and its whole. */
enum { PART_OF_BYTES = 16 };

/* Whether an amount without a noun of its own may take another's. */
static bool is_elliptic(const struct amount *amount)
{
    return amount->kind == AMOUNT_COUNT && !amount->unit.size;
}

/* Whether the amount is told as one more beside another: "another 121,000". It is as exact as that
 * one then. */
static bool adds_to(const struct amount *amount)
{
    static const char *const words[] = {"another", "a further", "an additional", "an extra"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        if (str_equal_fold(amount->qualifier, str_from(words[i])))
            return true;
    }
    return false;
}

/* Whether the next amount is the whole that this one is a part of: "three of the five judges". */
static bool is_part_of(struct str text, const struct amount *amount, const struct amount *next)
{
    struct str between = str_part(text, amount->to, next->number_from - amount->to);
    return between.size <= PART_OF_BYTES && str_starts(between, STR(" of "));
}

/* Gives amounts that leave out what they count the noun of a neighbour in their sentence: of the
 * next one in a list ("nine and three spots"), else of the one before. Those that find none are
 * left out. */
static size_t fill_in(struct str text, struct amount *amounts, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct amount *amount = &amounts[i];
        if (is_elliptic(amount)) {
            const struct amount *next = i + 1 < count ? &amounts[i + 1] : NULL;
            const struct amount *last = kept ? &amounts[kept - 1] : NULL;
            const struct amount *from = NULL;
            if (next && next->sentence == amount->sentence && !is_elliptic(next) &&
                (next->number_from <= amount->to + 6 || is_part_of(text, amount, next)) &&
                next->kind == AMOUNT_COUNT)
                from = next;
            else if (last && last->sentence == amount->sentence && last->kind == AMOUNT_COUNT)
                from = last;
            if (!from)
                continue;
            if (from == last && amount->bound == AMOUNT_EXACT && adds_to(amount)) {
                amount->bound = last->bound;
                amount->qualifier = last->qualifier;
            }
            amount->unit = from->unit;
            amount->what = from->what;
            amount->head = from->head;
        }
        amounts[kept++] = *amount;
    }
    return kept;
}

/* Whether the amount before says what this one was: "from 5.2% to 4.1%". `first` is the item that
 * this amount begins at. */
static bool was_before(const struct items *items, const struct amount *before,
                       const struct amount *amount, size_t first)
{
    if (before->sentence != amount->sentence || before->kind != amount->kind || before->has_was ||
        amount->has_was || !str_equal(before->unit, amount->unit) ||
        !str_equal(str_part(items->text, before->to, amount->from - before->to), STR(" to ")))
        return false;
    while (first && items->at[first].from > before->from)
        first--;
    return amount_was(items, first, before->value, amount->value);
}

/* Reads the amount at item `at`; gives the item behind it, or 0 when there is none. */
static size_t read_amount(const struct amount_reader *reader, size_t at, size_t sentence,
                          struct list *amounts)
{
    struct amount_part part;
    bool share = amount_share(reader, at, &part), many = !share && amount_many(reader, at, &part);
    if (!share && !many && !amount_number(reader, at, &part))
        return 0;
    bool counted = share || amount_unit(reader, &part);
    if (!counted && (many || part.amount.kind != AMOUNT_COUNT))
        return 0;
    size_t last_end = 0;
    if (amounts->count)
        last_end = ((const struct amount *)list_at(amounts, amounts->count - 1))->to;
    amount_surroundings(reader, &part);
    const struct item *items = reader->items.at;
    while (part.first < part.number_first && items[part.first].from < last_end)
        part.first++;
    struct amount *amount = list_add(amounts);
    *amount = part.amount;
    amount->from = items[part.first].from;
    amount->to = items[part.end - 1].to;
    amount->number_from = items[part.number_first].from;
    amount->number_to = items[part.number_end - 1].to;
    amount->sentence = sentence;
    if (amounts->count > 1 && was_before(&reader->items, amount - 1, amount, part.first)) {
        amount->has_was = true;
        amount->was = amount[-1].value;
        amount->from = amount[-1].from;
        amount[-1] = *amount;
        amounts->count--;
    }
    return part.end > at ? part.end : at + 1;
}

void amounts_find(struct arena *arena, const struct analysis *analysis, const struct list *times,
                  struct list *amounts)
{
    struct amount_reader reader = {.analysis = analysis, .tagged = analysis->language.size > 0};
    size_t next_time = 0, sentence = 0;
    list_init(amounts, arena, sizeof(struct amount));
    items_read(arena, analysis->text, &reader.items);
    const struct sentence *sentences = analysis->sentences.items;
    for (size_t i = 0; i < reader.items.count;) {
        const struct item *item = &reader.items.at[i];
        if (item->kind == ITEM_SIGN || (item->kind == ITEM_WORD && !item->word)) {
            i++;
            continue;
        }
        const struct time_found *time = time_at(times, item->from, &next_time);
        if (time && time->kind != TIME_DURATION) {
            i++;
            continue;
        }
        while (sentence + 1 < analysis->sentences.count &&
               sentences[sentence + 1].from <= item->from)
            sentence++;
        size_t end = read_amount(&reader, i, sentence, amounts);
        i = end ? end : i + 1;
    }
    if (amounts->count)
        amounts->count = fill_in(analysis->text, amounts->items, amounts->count);
}
