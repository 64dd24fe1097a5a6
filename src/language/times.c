/* Times found in text: the rules matched from left to right, neighbours joined, each given its
 * value. */
#include "language/times.h"

#include "language/times_private.h"

const char *time_kind_name(enum time_kind kind)
{
#define NAME(name, text) [TIME_##name] = text,
    static const char *const names[] = {TIME_KIND_LIST(NAME)};
#undef NAME
    return names[kind];
}

const char *time_mod_name(enum time_mod mod)
{
    static const char *const names[] = {"", "early", "middle", "late", "about", "before", "after"};
    return names[mod];
}

/* How many items around a time are looked at for the tense of its clause. */
enum { TENSE_BEFORE = 14, TENSE_BEHIND = 9 };

/* How many items behind a day a time of day may stand that is of that day. */
enum { CLOCK_WITHIN = 30 };

/* ------------------------------------------------------------------------------- tense --- */

/* Whether the item ends what one clause may say of a time. */
static bool ends_clause(const struct items *items, size_t at)
{
    return items->at[at].line || item_is(items, at, ";") ||
           (item_is(items, at, ".") && at + 1 < items->count && items->at[at + 1].space);
}

/* Whether a word is a verb in the past by its ending. */
static bool looks_past(const struct items *items, size_t at)
{
    const struct item *item = &items->at[at];
    size_t size = item->to - item->from;
    if (at && item_is(items, at - 1, "be"))
        return false; /* "to be completed" */
    return item->kind == ITEM_WORD && !item->capital && size > 4 &&
           !item_in_class(item, CLASS_HUNDRED, NULL) && items->text.data[item->to - 1] == 'd' &&
           items->text.data[item->to - 2] == 'e';
}

/* What the item says of tense: -1 past, 1 to come, 0 nothing. */
static int tense_of_item(const struct items *items, size_t at)
{
    double cue;
    const struct item *item = &items->at[at];
    bool passive = at && item_is(items, at - 1, "be"); /* "to be held" */
    if (item_in_class(item, CLASS_CUE, &cue))
        return passive && cue < 0 ? 0 : (int)cue;
    if (item_is(items, at, "to") && at + 1 < items->count) {
        const struct item *next = &items->at[at + 1];
        return item_is(items, at + 1, "be") ||
                       (next->kind == ITEM_WORD && !next->capital && !next->word)
                   ? 1
                   : 0;
    }
    return looks_past(items, at) ? -1 : 0;
}

/* The tense of the clause around a part, by the nearest word that tells. */
static int tense_by_words(const struct items *items, const struct time_part *part)
{
    int before = 0, behind = 0;
    if (part->first && !items->at[part->first].line && item_is(items, part->first - 1, "by"))
        return 1;
    if (part->first && !items->at[part->first].line && item_is(items, part->first - 1, "since"))
        return -1;
    if (part->first > 1 && !items->at[part->first].line && item_is(items, part->first - 1, "for") &&
        item_in_class(&items->at[part->first - 2], CLASS_SET, NULL))
        return 1; /* "a strike has been called for Thursday" */
    size_t before_distance = 0, behind_distance = 0;
    for (size_t i = part->first; i-- > 0 && part->first - i <= TENSE_BEFORE && !before;) {
        if (items->at[i + 1].line || (ends_clause(items, i) && !items->at[i].line))
            break;
        before = tense_of_item(items, i);
        before_distance = part->first - i;
    }
    for (size_t i = part->end; i < items->count && i - part->end < TENSE_BEHIND && !behind; i++) {
        if (ends_clause(items, i))
            break;
        behind = tense_of_item(items, i);
        behind_distance = i - part->end + 4;
    }
    if (before && behind)
        return before_distance <= behind_distance ? before : behind;
    return before ? before : behind;
}

/* ------------------------------------------------------------------------------- parts --- */

/* The longest match at or just behind item `at`. */
static bool match_at(const struct items *items, size_t at, struct match *match)
{
    struct match later;
    if (!grammar_match(items, at, match))
        return false;
    /* what stands before the time may have hidden a longer one that begins with it */
    if (match->first > at && grammar_match(items, match->first, &later) && later.end > match->end)
        *match = later;
    return true;
}

/* Whether the digits of a match are no time for what stands around them: money, or a part of a
 * longer figure. */
static bool is_spoilt(const struct items *items, const struct match *match)
{
    const struct item *first = &items->at[match->first];
    if (frame_get(&match->frame, SLOT_DAY, 0) == 24 &&
        frame_get(&match->frame, SLOT_MONTH, 0) == 7 && match->end - match->first == 3 &&
        item_is(items, match->first + 1, "/"))
        return true; /* "24/7" */
    if (first->kind != ITEM_DIGITS)
        return false;
    if (match->first) {
        const struct item *before = first - 1;
        if (!first->space && before->kind == ITEM_WORD && !frame_has(&match->frame, SLOT_DAY) &&
            !frame_has(&match->frame, SLOT_QUARTER))
            return true; /* "A380", "777-300" */
        double mod;
        if (item_is(items, match->first - 1, "-") && match->first > 1 &&
            item_in_class(before - 1, CLASS_MOD, &mod))
            return false; /* "mid-2011" */
        if (before->kind == ITEM_SIGN &&
            (item_is(items, match->first - 1, "$") || item_is(items, match->first - 1, "#") ||
             !first->space) &&
            !item_is(items, match->first - 1, "(") && !item_is(items, match->first - 1, "'") &&
            !item_is(items, match->first - 1, "_") && !item_is(items, match->first - 1, "/") &&
            !item_is(items, match->first - 1, "\"") && !item_is(items, match->first - 1, ","))
            return true;
    }
    return false;
}

/* A year alone is one only where no noun in the plural follows that it counts. */
static bool is_count_of_things(const struct items *items, const struct match *match)
{
    if (match->end - match->first != 1 || !frame_has(&match->frame, SLOT_YEAR) ||
        match->frame.has != (uint64_t)1 << SLOT_YEAR)
        return false;
    int year = frame_get(&match->frame, SLOT_YEAR, 0);
    bool prepared =
        match->first &&
        (item_is(items, match->first - 1, "in") || item_is(items, match->first - 1, "since") ||
         item_is(items, match->first - 1, "until") || item_is(items, match->first - 1, "year"));
    if ((year < 1500 || year > 2150) && !prepared)
        return true;
    if (match->first && !items->at[match->first].space &&
        items->at[match->first - 1].kind != ITEM_SIGN)
        return true;
    if (match->end >= items->count || items->at[match->end].line)
        return false;
    const struct item *next = &items->at[match->end];
    if (!next->space && (next->kind == ITEM_WORD || item_is(items, match->end, "-") ||
                         item_is(items, match->end, "%")))
        return true;
    if (item_is(items, match->end, "%") || item_is(items, match->end, "percent"))
        return true;
    if (item_in_class(next, CLASS_MANY, NULL))
        return true;
    if (next->kind != ITEM_WORD || next->capital || item_in_class(next, CLASS_FUNCTION, NULL))
        return false;
    return items->text.data[next->to - 1] == 's' && next->to - next->from > 3 && !prepared;
}

/* "a day before the vote" is so long, not the day before another: takes "before" out. */
static void cut_before(const struct items *items, struct match *match)
{
    if (!frame_has(&match->frame, SLOT_CONTEXT) || !frame_has(&match->frame, SLOT_MOVE) ||
        match->end >= items->count || items->at[match->end].line ||
        !(item_is(items, match->end - 1, "before") || item_is(items, match->end - 1, "after")) ||
        (items->at[match->end].kind == ITEM_WORD && items->at[match->end].word &&
         !item_in_class(&items->at[match->end], CLASS_ARTICLE, NULL)))
        return;
    if (items->at[match->end].kind == ITEM_SIGN)
        return;
    match->end--;
    match->frame.has = 0;
    frame_set(&match->frame, item_is(items, match->first, "the") ? SLOT_NONE : SLOT_N, 1);
    frame_set(&match->frame, SLOT_UNIT, UNIT_DAY);
}

/* "early", "the end of", "later in" before a time: what narrows it. Moves its beginning to it. */
static void take_mod(const struct items *items, struct time_part *part)
{
    double mod;
    size_t at = part->first;
    if (frame_has(&part->frame, SLOT_MOD))
        part->mod = frame_get(&part->frame, SLOT_MOD, 0);
    unsigned says = frame_says(&part->frame);
    if (!at || part->mod || items->at[part->first].line || says & (SAYS_SET | SAYS_REFERENCE))
        return;
    size_t on = item_is(items, at - 1, "on") && at > 1 ? at - 1 : at;
    if (item_in_class(&items->at[on - 1], CLASS_MOD, &mod) && !(says & SAYS_LENGTH)) {
        part->first = on - 1;
        part->mod = (int)mod;
        return;
    }
    if (item_is(items, at - 1, "-") && at > 1 && !items->at[at - 1].space &&
        item_in_class(&items->at[at - 2], CLASS_MOD, &mod)) {
        part->first = at - 2;
        part->mod = (int)mod;
        return;
    }
    size_t the = item_is(items, at - 1, "the") ? at - 1 : at;
    if (the < 2 || says & SAYS_LENGTH)
        return;
    if (!item_is(items, the - 1, "of") && !item_is(items, the - 1, "in"))
        return;
    if (item_in_class(&items->at[the - 2], CLASS_MODPART, &mod) ||
        item_in_class(&items->at[the - 2], CLASS_MOD, &mod)) {
        part->first = the - 2;
        part->mod = (int)mod;
        while (part->first &&
               (item_is(items, part->first - 1, "very") || item_is(items, part->first - 1, "the")))
            part->first--;
    }
}

/* "before", "by", "since", "around" before a time; they stay outside of it. */
static void note_bound(const struct items *items, struct time_part *part)
{
    double mod;
    if (frame_has(&part->frame, SLOT_ABOUT) && !part->mod)
        part->mod = TIME_ABOUT;
    if (part->first && !part->mod && item_in_class(&items->at[part->first - 1], CLASS_BOUND, &mod))
        part->mod = (int)mod;
}

/* Finds the parts, from left to right. */
static size_t find_parts(const struct items *items, struct list *parts)
{
    for (size_t i = 0; i < items->count;) {
        struct match match;
        if (!(items->at[i].word || items->at[i].kind == ITEM_DIGITS) ||
            !match_at(items, i, &match)) {
            i++;
            continue;
        }
        if (frame_has(&match.frame, SLOT_NONE)) {
            i = match.end;
            continue;
        }
        cut_before(items, &match);
        if (is_spoilt(items, &match) || is_count_of_things(items, &match)) {
            i = match.first > i ? match.first : i + 1;
            if (i == match.first)
                i++;
            continue;
        }
        struct time_part *part = list_add(parts);
        part->first = match.first;
        part->end = match.end;
        part->frame = match.frame;
        part->to_frame = match.to_frame;
        take_mod(items, part);
        i = match.end > i ? match.end : i + 1;
    }
    return parts->count;
}

/* What waited for a period behind it, "the last year [of the war]", and found none, means what it
 * says alone: last year. */
static void settle_waiting(struct frame *frame)
{
    if (frame_get(frame, SLOT_WEEKOF, 0) == 2 && frame_says(frame) == SAYS_WEEKOF) {
        frame->has = 0;
        frame_set(frame, SLOT_UNIT, UNIT_WEEKEND);
        frame_set(frame, SLOT_SHIFT, 0);
    }
    if (frame_says(frame) != SAYS_WAIT || !frame_has(frame, SLOT_LAST))
        return;
    struct frame alone = {0};
    frame_set(&alone, SLOT_SHIFT, -1);
    if (frame_has(frame, SLOT_WEEKDAY))
        frame_set(&alone, SLOT_WEEKDAY, frame->value[SLOT_WEEKDAY]);
    else
        frame_set(&alone, SLOT_UNIT, frame->value[SLOT_NTHUNIT]);
    if (frame_has(frame, SLOT_NTHCOUNT)) {
        frame_set(&alone, SLOT_N, frame->value[SLOT_NTHCOUNT]);
        frame_set(&alone, SLOT_AGO, 1);
    }
    *frame = alone;
}

/* Gives a time of day that stands alone the day that its sentence has named before: "began on
 * Friday and ended at 3 p.m.", where it tells what was. `last` is the part that named the day. */
static void settle_clock(const struct items *items, const struct time_part *last,
                         const struct time_anchor *anchor, struct time_part *part)
{
    unsigned says = frame_says(&part->frame);
    const struct date *day = &anchor->context;
    if (!last || part->direction >= 0 || (says != SAYS_CLOCK && says != SAYS_PART) ||
        part->to_frame.has || frame_has(&part->frame, SLOT_WEAK) || day->precision < DATE_DAY ||
        part->first - last->end > CLOCK_WITHIN)
        return;
    for (size_t i = last->end; i < part->first; i++) {
        if (ends_clause(items, i))
            return;
    }
    frame_set(&part->frame, SLOT_DATE, day->year * 10000.0 + day->month * 100 + day->day);
}

/* Whether nothing else stands on the part's line. */
static bool is_whole_line(const struct items *items, const struct time_part *part)
{
    return items->at[part->first].line && (part->end == items->count || items->at[part->end].line);
}

/* Whether a part goes on with a list that the one before it begins, "Thursday and Friday": its
 * tense is that one's. */
static bool goes_on(const struct items *items, const struct time_part *before,
                    const struct time_part *part)
{
    return part->first == before->end + 1 && !items->at[part->first].line &&
           (item_is(items, before->end, "and") || item_is(items, before->end, "or")) &&
           frame_says(&before->frame) == frame_says(&part->frame);
}

/* Whether the part is a whole line and says nothing but the date of publication. */
static bool is_dateline(const struct items *items, const struct time_part *part,
                        const struct time_found *found, const struct date *reference)
{
    return found->kind == TIME_DATE && items->count > part->end - part->first &&
           is_whole_line(items, part) && found->begins.precision == DATE_DAY &&
           reference->precision >= DATE_DAY && frame_says(&part->frame) & SAYS_YEAR &&
           date_agrees(&found->begins, reference);
}

/* The sentence that holds a byte, from sentence `from` on. */
static size_t sentence_of(const struct analysis *analysis, size_t byte, size_t from)
{
    while (from + 1 < analysis->sentences.count &&
           ((const struct sentence *)list_at(&analysis->sentences, from + 1))->from <= byte)
        from++;
    return from;
}

void times_find(struct arena *arena, struct str text, const struct analysis *analysis,
                const struct date *reference, struct list *times)
{
    struct items items;
    struct list parts;
    list_init(times, arena, sizeof(struct time_found));
    list_init(&parts, arena, sizeof(struct time_part));
    items_read(arena, text, &items);
    find_parts(&items, &parts);
    struct time_part *part = parts.items;
    size_t count = parts.count ? time_parts_join(&items, part, parts.count) : 0;
    struct time_anchor anchor = {.reference = *reference};
    size_t sentence = 0;
    const struct time_part *day = NULL;
    for (size_t i = 0; i < count; i++) {
        struct time_found found = {0};
        settle_waiting(&part[i].frame);
        note_bound(&items, &part[i]);
        part[i].direction = i && goes_on(&items, &part[i - 1], &part[i])
                                ? part[i - 1].direction
                                : tense_by_words(&items, &part[i]);
        settle_clock(&items, day, &anchor, &part[i]);
        if (!time_part_resolve(arena, &part[i], &anchor, &found) ||
            is_dateline(&items, &part[i], &found, reference))
            continue;
        if (found.begins.precision >= DATE_DAY && date_agrees(&found.begins, &found.ends))
            day = &part[i];
        if (!anchor.reference.precision && is_whole_line(&items, &part[i]) &&
            found.begins.precision == DATE_DAY)
            anchor.reference = found.begins; /* the text says itself when it is from */
        found.from = items.at[part[i].first].from;
        found.to = items.at[part[i].end - 1].to;
        if (analysis && analysis->sentences.count)
            sentence = sentence_of(analysis, found.from, sentence);
        found.sentence = sentence;
        *(struct time_found *)list_add(times) = found;
    }
}
