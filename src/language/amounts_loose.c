/* Amounts that no plain number says: shares ("two-thirds of the seats", "one in five", "half a
 * percentage point") and numbers that are not said ("dozens of tanks", "several hundred people").
 */
#include <math.h>

#include "language/amounts_private.h"
#include "language/phrases.h"

/* "One in five" is a share; "12 in 30 provinces" is none. */
enum { SHARE_OF_MAX = 10, SHARE_OF_MANY = 1000 };

/* A share under way: so many of so many, up to item `end`. */
struct share {
    double of_these, of_all;
    size_t end;
};

/* Whether what is shared follows: "of the homes", "its workforce", "all voters". */
static bool is_shared(const struct items *items, size_t at)
{
    if (at >= items->count || items->at[at].line)
        return false;
    /* "a quarter of a century", "half of one percent" */
    if (at + 2 < items->count && item_is(items, at, "of") &&
        (item_is(items, at + 1, "a") || item_is(items, at + 1, "one")) &&
        (item_in_class(&items->at[at + 2], CLASS_SCALE, NULL) ||
         item_in_class(&items->at[at + 2], CLASS_UNIT, NULL) || item_is(items, at + 2, "percent")))
        return false;
    return item_is_of(items, at, CLASS_WHOLE);
}

/* "percentage point", "point" behind "a" or "of a": the unit's items from `at` on, 0 for none. */
static size_t read_points(const struct items *items, size_t at, struct phrase *unit)
{
    size_t next = item_is(items, at, "of") ? at + 1 : at;
    if (!item_is(items, next, "a") && !item_is(items, next, "one"))
        return 0;
    next++;
    if (!item_is(items, next, "percentage") && !item_is(items, next, "point"))
        return 0;
    return phrase_at(items, next, PHRASE_UNIT, unit) ? next + unit->count - at : 0;
}

/* Whether "half" at an item is one of two told apart, no measure: "the first half", "the other
 * half".
 */
static bool is_one_half(const struct amount_reader *reader, size_t at)
{
    const struct items *items = &reader->items;
    struct phrase phrase;
    if (!at || items->at[at].line || phrase_before(items, at, PHRASE_BEFORE, &phrase))
        return false;
    if (!items->at[at].space || item_is(items, at - 1, "the") || item_is(items, at - 1, "this") ||
        item_in_class(&items->at[at - 1], CLASS_ORDINAL, NULL))
        return true;
    size_t token = analysis_token_at(reader->analysis, items->at[at - 1].from);
    return token != TOKEN_NONE && analysis_token(reader->analysis, token)->upos == UPOS_ADJ;
}

/* "half", "a third", "two-thirds", "three quarters of". */
static bool read_fraction(const struct amount_reader *reader, size_t at, struct share *share)
{
    const struct items *items = &reader->items;
    double value;
    struct number number;
    struct phrase unit;
    if (item_is(items, at, "half")) {
        *share = (struct share){1, 2, at + 1};
        return !is_one_half(reader, at) &&
               (is_shared(items, at + 1) || read_points(items, at + 1, &unit));
    }
    size_t count = 1;
    double of_these = 1;
    if (!item_is(items, at, "a")) {
        if (!number_read(items, at, false, &number))
            return false;
        count = number.count;
        of_these = number.value;
    }
    size_t next = at + count;
    bool tied = item_is(items, next, "-") && !items->at[next].space;
    next += tied;
    if (next >= items->count || items->at[next].line ||
        !item_in_class(&items->at[next], CLASS_SHARE, &value) || of_these >= value || of_these < 1)
        return false;
    *share = (struct share){of_these, value, next + 1};
    return (tied && !item_is(items, next, "quarter")) || is_shared(items, next + 1);
}

/* "one in five", "nine out of 10". */
static bool read_one_in(const struct items *items, size_t at, struct share *share)
{
    struct number these, all;
    if (!number_read(items, at, false, &these))
        return false;
    size_t next = at + these.count;
    bool out = item_is(items, next, "out") && item_is(items, next + 1, "of");
    if (!out && !item_is(items, next, "in"))
        return false;
    next += out ? 2 : 1;
    if (next >= items->count || items->at[next].line || !number_read(items, next, false, &all))
        return false;
    bool round = all.value <= SHARE_OF_MAX || all.value == 20 || all.value == 50 ||
                 all.value == 100 || all.value == SHARE_OF_MANY;
    *share = (struct share){these.value, all.value, next + all.count};
    if (!round || all.value < 2 || these.value < 1 || these.value >= all.value ||
        share->end >= items->count || items->at[share->end].kind != ITEM_WORD)
        return false;
    return !item_in_class(&items->at[share->end], CLASS_UNIT, NULL) &&
           !phrase_at(items, share->end, PHRASE_CURRENCY, &(struct phrase){0});
}

bool amount_share(const struct amount_reader *reader, size_t at, struct amount_part *part)
{
    const struct items *items = &reader->items;
    struct share share;
    struct phrase unit;
    if (!read_fraction(reader, at, &share) && !read_one_in(items, at, &share))
        return false;
    struct amount *amount = &part->amount;
    *part = (struct amount_part){.first = at, .number_first = at, .number_end = share.end};
    *amount = (struct amount){
        .kind = AMOUNT_PERCENT, .unit = STR("percent"), .head = TOKEN_NONE, .governor = TOKEN_NONE};
    amount->value = 100 * share.of_these / share.of_all;
    part->end = share.end;
    size_t points = read_points(items, share.end, &unit);
    if (points) {
        amount->kind = AMOUNT_POINTS;
        amount->unit = str_from(unit.name);
        amount->value /= 100;
        part->end += points;
    }
    amount->low = amount->high = amount->value;
    return true;
}

bool amount_many(const struct amount_reader *reader, size_t at, struct amount_part *part)
{
    const struct items *items = &reader->items;
    double value, scale;
    size_t end = at + 1;
    if (item_in_class(&items->at[at], CLASS_PLENTY, &value)) {
        for (int step = 0; step < 2 && item_is(items, end, "of") && end + 1 < items->count &&
                           item_in_class(&items->at[end + 1], CLASS_PLENTY, &scale);
             step++) {
            value *= scale / 2; /* "hundreds of thousands" */
            end += 2;
        }
        if (!item_is(items, end, "of") || items->at[end].line)
            return false;
    } else if ((item_is(items, at, "several") || item_is(items, at, "few")) && end < items->count &&
               (item_in_class(&items->at[end], CLASS_HUNDRED, &scale) ||
                item_in_class(&items->at[end], CLASS_SCALE, &scale) ||
                item_in_class(&items->at[end], CLASS_DOZEN, &scale))) {
        value = 2 * scale;
        end++;
        if (item_in_class(&items->at[end - 1], CLASS_HUNDRED, &scale) && end < items->count &&
            item_in_class(&items->at[end], CLASS_SCALE, &scale)) {
            value *= scale; /* "several hundred thousand" */
            end++;
        }
    } else {
        return false;
    }
    *part = (struct amount_part){.first = at, .number_first = at, .number_end = end, .end = end};
    part->amount = (struct amount){.kind = AMOUNT_COUNT,
                                   .bound = AMOUNT_AT_LEAST,
                                   .value = value,
                                   .low = value,
                                   .high = value,
                                   .head = TOKEN_NONE,
                                   .governor = TOKEN_NONE};
    if (at && item_is(items, at - 1, "a") && !items->at[at].line)
        part->first--;
    part->of = item_is(items, end, "of") && !items->at[end].line;
    return true;
}
