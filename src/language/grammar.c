/* The matcher of the rules in knowledge/language. */
#include "language/grammar.h"
#include <assert.h>

#include "base/date.h"

enum grammar_op {
    GRAMMAR_MATCH,
    GRAMMAR_WORD,
    GRAMMAR_CLASS,
    GRAMMAR_NUMBER,
    GRAMMAR_SET,
    GRAMMAR_SPLIT,
    GRAMMAR_NO_SPACE,
    GRAMMAR_BEGIN,
    GRAMMAR_END,
    GRAMMAR_NO_NOUN
};

/* A state of the automaton: what is asked of the text, and where it goes on. */
struct grammar_state {
    uint8_t op;    /* enum grammar_op */
    uint16_t arg;  /* the word, class or kind of number; the rule */
    uint8_t slot;  /* what takes the value */
    bool to;       /* in the frame of the interval's end */
    int16_t next;  /* state */
    int16_t other; /* of a split, the second way */
    double value;  /* what a SET sets */
};

struct holiday {
    uint8_t rule; /* enum holiday_rule */
    uint8_t month;
    int8_t number; /* day, days from Easter, or which of the weekdays, -1 the last */
    uint8_t weekday;
    int16_t year; /* of what was only once */
};

#define GRAMMAR_RULES
#include "language/grammar_tables.h"

/* The most values that one rule can fill in. */
enum { TRAIL_MAX = 32 };

struct filled {
    uint8_t slot;
    bool to;
    double value;
};

/* A match under way. */
struct walk {
    const struct items *items;
    struct filled trail[TRAIL_MAX];
    size_t filled;
    size_t first;    /* item of the BEGIN, or where the walk started */
    size_t end;      /* item of the END, or SIZE_MAX before it */
    bool no_space;   /* the next item has to follow at once */
    size_t best_end; /* of the time itself, best so far; 0 for none */
    size_t best_first;
    size_t best_filled;
    struct filled best[TRAIL_MAX];
};

/* Writes a value on the trail. */
static void fill(struct walk *walk, const struct grammar_state *state, double value)
{
    assert(walk->filled < TRAIL_MAX);
    walk->trail[walk->filled++] = (struct filled){state->slot, state->to, value};
}

/* Digits of so many figures with a value in a range. */
static bool is_figures(const struct item *item, unsigned least, unsigned most, unsigned low,
                       unsigned high)
{
    return item->kind == ITEM_DIGITS && item->digits >= least && item->digits <= most &&
           item->value >= low && item->value <= high;
}

/* Whether the item is followed at once by something that makes it a part of a longer figure:
 * "12.5", "12,000", "12/5". */
static bool is_in_figure(const struct items *items, size_t at)
{
    const struct item *item = items->at;
    if (at && !item[at].space && item[at - 1].kind == ITEM_SIGN && at > 1 && !item[at - 1].space &&
        item[at - 2].kind == ITEM_DIGITS &&
        (item_is(items, at - 1, ".") || item_is(items, at - 1, ",")))
        return true;
    return at + 2 < items->count && item[at + 1].kind == ITEM_SIGN && !item[at + 1].space &&
           !item[at + 2].space && item[at + 2].kind == ITEM_DIGITS &&
           (item_is(items, at + 1, ".") || item_is(items, at + 1, ","));
}

/* Whether the digits at item `at` are a part of a figure such as "8,579.19". */
static bool is_grouped(const struct items *items, size_t at)
{
    const struct item *item = items->at;
    if (at > 1 && !item[at].space && !item[at - 1].space && item[at - 2].kind == ITEM_DIGITS &&
        (item_is(items, at - 1, ",") || item_is(items, at - 1, ".")))
        return true;
    return at + 2 < items->count && item_is(items, at + 1, ",") && !item[at + 1].space &&
           !item[at + 2].space && item[at + 2].kind == ITEM_DIGITS;
}

/* A day of a month, in figures with or without its ending, or in words; with one when `ending`.
 * Gives the items it takes, 0 when there is none. */
static size_t read_day(const struct items *items, size_t at, bool ending, double *value)
{
    struct number number;
    if (items->at[at].kind == ITEM_DIGITS && items->at[at].digits > 2)
        return 0;
    if (items->at[at].kind == ITEM_DIGITS && is_in_figure(items, at) && ending)
        return 0;
    if (items->at[at].kind == ITEM_DIGITS) {
        *value = items->at[at].value;
        bool suffix = at + 1 < items->count && !items->at[at + 1].space &&
                      item_in_class(&items->at[at + 1], CLASS_SUFFIX, NULL);
        if (*value < 1 || *value > 31 || (ending && !suffix))
            return 0;
        return suffix ? 2 : 1;
    }
    if (!number_read(items, at, true, &number) || !number.ordinal || number.value < 1 ||
        number.value > 31)
        return 0;
    *value = number.value;
    return number.count;
}

/* An hour, in figures or words. */
static size_t read_hour(const struct items *items, size_t at, double *value)
{
    const struct item *item = &items->at[at];
    if (item->kind == ITEM_DIGITS) {
        *value = item->value;
        return item->digits <= 2 && item->value <= 24 && !is_grouped(items, at);
    }
    return item_in_class(item, CLASS_NUMBER, value) && *value >= 1 && *value <= 12;
}

/* Minutes in words: "thirty", "forty five". */
static size_t read_minute_words(const struct items *items, size_t at, double *value)
{
    struct number number;
    if (items->at[at].kind != ITEM_WORD || !number_read(items, at, false, &number) ||
        number.value < 10 || number.value > 59 || number.value != (int)number.value)
        return 0;
    *value = number.value;
    return number.count;
}

/* A date in figures as 10000 * year + 100 * month + day, the year 0 when none stands there. */
static double packed_date(unsigned year, unsigned month, unsigned day)
{
    if (year < 100 && year)
        year += year < 35 ? 2000 : 1900;
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    return year * 10000.0 + month * 100 + day;
}

/* A date of three numbers with the same sign between them and no spaces. */
static size_t read_date(const struct items *items, size_t at, bool year_first, double *value)
{
    const struct item *item = items->at + at;
    if (year_first && item->kind == ITEM_DIGITS && item->digits == 8 && item->value > 19000000 &&
        item->value < 21000000) {
        *value = packed_date(item->value / 10000, item->value / 100 % 100, item->value % 100);
        return *value > 0;
    }
    if (at + 4 >= items->count || item[0].kind != ITEM_DIGITS || item[2].kind != ITEM_DIGITS ||
        item[4].kind != ITEM_DIGITS || item[1].word != item[3].word)
        return 0;
    for (size_t i = 1; i < 5; i++) {
        if (item[i].space)
            return 0;
    }
    bool dot = item_is(items, at + 1, ".");
    if (!dot && !item_is(items, at + 1, "-") && !item_is(items, at + 1, "/"))
        return 0;
    unsigned a = item[0].value, b = item[2].value, c = item[4].value;
    if (year_first) {
        *value = item[0].digits == 4 && a ? packed_date(a, b, c) : 0;
        return *value ? 5 : 0;
    }
    bool four = item[4].digits == 4 && c >= 1000 && c <= 2999;
    if (item[0].digits > 2 || item[2].digits > 2 || !(four || item[4].digits == 2))
        return 0;
    /* a dot is European; else the month comes first unless it cannot */
    bool day_first = dot || a > 12;
    *value = day_first ? packed_date(c ? c : 2000, b, a) : packed_date(c ? c : 2000, a, b);
    return *value ? 5 : 0;
}

/* A year of four figures that is no part of a longer figure. */
static size_t read_year(const struct items *items, size_t at, double *value)
{
    const struct item *item = &items->at[at];
    if (!is_figures(item, 4, 4, 1000, 2199) || is_in_figure(items, at))
        return 0;
    *value = item->value;
    return 1;
}

/* A year in words: "nineteen seventy-two", "two thousand and fifteen", "seventeen hundred six". */
static size_t read_year_words(const struct items *items, size_t at, double *value)
{
    struct number century, rest;
    if (items->at[at].kind != ITEM_WORD || !number_read(items, at, false, &century))
        return 0;
    *value = century.value;
    if (century.value >= 1500 && century.value < 2100)
        return century.count;
    size_t next = at + century.count;
    if (century.value < 15 || century.value > 20 || next >= items->count ||
        items->at[next].kind != ITEM_WORD || !number_read(items, next, false, &rest) ||
        rest.value < 10 || rest.value > 99)
        return 0;
    *value = 100 * century.value + rest.value;
    return century.count + rest.count;
}

/* Figures of one or two digits in a range. */
static size_t read_figures_of(const struct item *item, unsigned least, unsigned low, unsigned high,
                              double *value)
{
    *value = item->value;
    return is_figures(item, least, 2, low, high);
}

/* A number of some kind at item `at`: how many items it takes, 0 when there is none. */
static size_t read_number(const struct items *items, size_t at, int kind, double *value)
{
    const struct item *item = &items->at[at];
    struct number number;
    switch (kind) {
    case NUMBER_N:
    case NUMBER_INT:
        if (!number_read(items, at, false, &number) || number.value > 1e6 ||
            (kind == NUMBER_INT && number.value != (int)number.value))
            return 0;
        *value = number.value;
        return number.count;
    case NUMBER_ORD:
        if (!number_read(items, at, true, &number) || !number.ordinal || number.value > 1e6)
            return 0;
        *value = number.value;
        return number.count;
    case NUMBER_D:
    case NUMBER_CD:
        return read_day(items, at, kind == NUMBER_CD, value);
    case NUMBER_CD1:
    case NUMBER_CD2:
        return read_figures_of(item, 2, 13, 31, value);
    case NUMBER_Y:
        return read_year(items, at, value);
    case NUMBER_YW:
        return read_year_words(items, at, value);
    case NUMBER_YY:
        return read_figures_of(item, 2, 0, 99, value);
    case NUMBER_MON:
        return read_figures_of(item, 1, 1, 12, value);
    case NUMBER_H:
        return read_hour(items, at, value);
    case NUMBER_M:
        return read_figures_of(item, 2, 0, 59, value);
    case NUMBER_MW:
        return read_minute_words(items, at, value);
    case NUMBER_HHMM:
        *value = item->value;
        return is_figures(item, 3, 4, 0, 2400) && item->value % 100 < 60;
    case NUMBER_DATE:
    case NUMBER_YMD:
        return read_date(items, at, kind == NUMBER_YMD, value);
    default:
        return 0;
    }
}

/* Whether a noun or number stands at item `at`: a word in lower case that is no function word, or
 * digits. */
static bool is_noun(const struct items *items, size_t at)
{
    if (at >= items->count || items->at[at].line)
        return false;
    const struct item *item = &items->at[at];
    if (item_is(items, at, "%"))
        return true;
    if (item->kind == ITEM_SIGN)
        return !item->space && at + 1 < items->count && !items->at[at + 1].space &&
               items->at[at + 1].kind != ITEM_SIGN && !item_is(items, at, "'");
    return item->kind == ITEM_DIGITS || !item_in_class(item, CLASS_FUNCTION, NULL);
}

/* Keeps the walk's match when it reaches farther than the best so far. */
static void keep_match(struct walk *walk, size_t at)
{
    size_t end = walk->end == SIZE_MAX ? at : walk->end;
    if (end <= walk->best_end)
        return;
    walk->best_end = end;
    walk->best_first = walk->first;
    walk->best_filled = walk->filled;
    memcpy(walk->best, walk->trail, walk->filled * sizeof(walk->trail[0]));
}

/* Reads what a state asks for at item `at`; the items it takes, 0 when it is not there. */
static size_t read_state(struct walk *walk, const struct grammar_state *state, size_t at)
{
    double value = 0;
    size_t taken = 0;
    if (at >= walk->items->count || (walk->no_space && walk->items->at[at].space))
        return 0;
    const struct item *item = &walk->items->at[at];
    if (item->line && at != walk->first && walk->filled + (at > walk->first))
        return 0; /* a time does not cross lines */
    if (state->op == GRAMMAR_WORD)
        return item->word == state->arg;
    if (state->op == GRAMMAR_CLASS)
        taken = item_in_class(item, state->arg, &value);
    else
        taken = read_number(walk->items, at, state->arg, &value);
    if (taken)
        fill(walk, state, value);
    return taken;
}

/* Walks the automaton from a state at item `at`. Its depth is that of the longest rule. */
static void walk_from(struct walk *walk, int number, size_t at)
{
    for (;;) {
        const struct grammar_state *state = &grammar_states[number];
        switch (state->op) {
        case GRAMMAR_MATCH:
            keep_match(walk, at);
            return;
        case GRAMMAR_SET:
            fill(walk, state, state->value);
            break;
        case GRAMMAR_NO_SPACE:
            walk->no_space = true;
            break;
        case GRAMMAR_BEGIN:
            walk->first = at;
            break;
        case GRAMMAR_END:
            walk->end = at;
            break;
        case GRAMMAR_NO_NOUN:
            if (is_noun(walk->items, at))
                return;
            break;
        case GRAMMAR_SPLIT: {
            size_t filled = walk->filled, first = walk->first, end = walk->end;
            bool no_space = walk->no_space;
            walk_from(walk, state->next, at);
            walk->filled = filled;
            walk->first = first;
            walk->end = end;
            walk->no_space = no_space;
            number = state->other;
            continue;
        }
        default: {
            size_t taken = read_state(walk, state, at);
            if (!taken)
                return;
            walk->no_space = false;
            at += taken;
        }
        }
        number = state->next;
    }
}

/* What stands behind item `at` as a bit of grammar_seconds, which say for each rule that begins
 * with a word what may stand behind it. 0 for what no test of a rule passes. */
static uint64_t second_bit(const struct items *items, size_t at)
{
    if (at + 1 >= items->count)
        return 0;
    const struct item *item = &items->at[at + 1];
    if (item->kind == ITEM_DIGITS)
        return UINT64_C(1) << GRAMMAR_WORD_BITS;
    return item->word ? UINT64_C(1) << item->word % GRAMMAR_WORD_BITS : 0;
}

bool grammar_match(const struct items *items, size_t at, struct match *match)
{
    const struct item *item = &items->at[at];
    const uint16_t *rules = grammar_numeric;
    const uint64_t *seconds = NULL;
    uint64_t second = second_bit(items, at);
    size_t count = sizeof(grammar_numeric) / sizeof(grammar_numeric[0]);
    if (item->kind != ITEM_DIGITS) {
        rules = grammar_candidates + grammar_words[item->word].first_rule;
        seconds = grammar_seconds + grammar_words[item->word].first_rule;
        count = grammar_words[item->word].rule_count;
    }
    struct walk walk;
    walk.items = items;
    walk.best_end = 0;
    for (size_t i = 0; i < count; i++) {
        if (seconds && !(seconds[i] & second) && seconds[i] != UINT64_MAX)
            continue;
        walk.filled = 0;
        walk.first = at;
        walk.end = SIZE_MAX;
        walk.no_space = false;
        walk_from(&walk, grammar_starts[rules[i]], at);
    }
    if (!walk.best_end)
        return false;
    match->first = walk.best_first;
    match->end = walk.best_end;
    match->frame.has = match->to_frame.has = 0;
    for (size_t i = 0; i < walk.best_filled; i++) {
        const struct filled *filled = &walk.best[i];
        frame_set(filled->to ? &match->to_frame : &match->frame, filled->slot, filled->value);
    }
    return true;
}

/* ------------------------------------------------------------------------------ holidays --- */

/* Easter Sunday of a year in the Gregorian calendar, by Gauss's rule in the form of Meeus, Jones
 * and Butcher. */
static int64_t easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
    int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
    int month = (h + l - 7 * m + 114) / 31;
    return date_to_days(year, month, (h + l - 7 * m + 114) % 31 + 1);
}

/* The number-th such weekday of a month; the last one for -1. */
static int64_t nth_weekday(int year, int month, int number, int weekday)
{
    int last = date_days_in_month(year, month);
    struct date first = date_from_days(date_to_days(year, month, 1));
    int day = 1 + (weekday - (int)date_weekday(&first) + 7) % 7;
    day += 7 * ((number > 0 ? number : 5) - 1);
    while (day > last)
        day -= 7;
    return date_to_days(year, month, day);
}

/* The first day in a year that is this day of a month of the Islamic calendar, by its arithmetic
 * form: the sighted moon may be a day off. */
static int64_t islamic_day(int year, int month, int number)
{
    int64_t first = date_to_days(year, 1, 1), day = first;
    for (int count = (year - 622) * 33 / 32; count <= (year - 622) * 33 / 32 + 3; count++) {
        day = number + (59 * (month - 1) + 1) / 2 + (int64_t)(count - 1) * 354 +
              (3 + 11 * count) / 30 - 492150;
        if (day >= first)
            break;
    }
    return day;
}

int64_t holiday_day(size_t index, int year)
{
    assert(index < sizeof(holidays) / sizeof(holidays[0]));
    const struct holiday *holiday = &holidays[index];
    switch (holiday->rule) {
    case HOLIDAY_EASTER:
        return easter(year) + holiday->number;
    case HOLIDAY_NTH:
        return nth_weekday(year, holiday->month, holiday->number, holiday->weekday);
    case HOLIDAY_THANKSGIVING:
        return nth_weekday(year, 11, 4, DATE_THURSDAY) + holiday->number;
    case HOLIDAY_ELECTION:
        return nth_weekday(year, 11, 1, DATE_MONDAY) + 1;
    case HOLIDAY_ISLAMIC:
        return islamic_day(year, holiday->month, holiday->number);
    case HOLIDAY_ONCE:
        return date_to_days(holiday->year, holiday->month, holiday->number);
    default:
        return date_to_days(year, holiday->month, holiday->number);
    }
}

int named_day_year(int month, int day)
{
    for (size_t i = 0; i < sizeof(holidays) / sizeof(holidays[0]); i++) {
        if (holidays[i].rule == HOLIDAY_ONCE && holidays[i].month == month &&
            holidays[i].number == day)
            return holidays[i].year;
    }
    return 0;
}
