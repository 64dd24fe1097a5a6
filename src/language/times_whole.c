/* Whole times given their values: durations, sets and intervals, and where the text goes on from.
 */
#include <assert.h>

#include "language/times_resolving.h"

/* Appends one length to a duration's value. `time` says whether the T stands already. */
static struct str add_length(struct arena *arena, struct str value, struct time_length length,
                             bool *time)
{
    static const struct {
        double factor;
        const char *letter;
    } units[] = {
        [UNIT_SECOND] = {1, "S"},    [UNIT_MINUTE] = {1, "M"},       [UNIT_HOUR] = {1, "H"},
        [UNIT_DAY] = {1, "D"},       [UNIT_WEEK] = {1, "W"},         [UNIT_MONTH] = {1, "M"},
        [UNIT_YEAR] = {1, "Y"},      [UNIT_DECADE] = {10, "Y"},      [UNIT_CENTURY] = {100, "Y"},
        [UNIT_QUARTER] = {3, "M"},   [UNIT_WEEKEND] = {1, "WE"},     [UNIT_SEASON] = {3, "M"},
        [UNIT_FORTNIGHT] = {2, "W"}, [UNIT_MILLENNIUM] = {1000, "Y"}};
    assert(length.unit > UNIT_NONE && length.unit <= UNIT_MILLENNIUM);
    const char *t = !*time && length.unit <= UNIT_HOUR ? "T" : "";
    *time = *time || length.unit <= UNIT_HOUR;
    return arena_format(arena, "%.*s%s%.10g%s", STR_ARG(value), t,
                        length.n * units[length.unit].factor, units[length.unit].letter);
}

/* The value of a duration. */
static struct str duration_value(struct arena *arena, const struct time_part *part)
{
    struct str value = STR("P");
    bool time = false;
    for (size_t i = 0; i < part->length_count; i++)
        value = add_length(arena, value, part->lengths[i], &time);
    struct time_length last = {part->frame.value[SLOT_N], frame_get(&part->frame, SLOT_UNIT, 0)};
    if (frame_has(&part->frame, SLOT_PLUSHALF))
        last.n += 0.5;
    return add_length(arena, value, last, &time);
}

/* The value of a set: what it repeats. */
static struct str set_value(struct arena *arena, const struct time_part *part)
{
    const struct frame *frame = &part->frame;
    struct str clock = STR("");
    if (frame_has(frame, SLOT_HOUR)) {
        int hour, minute;
        frame_clock(frame, &hour, &minute);
        clock = frame_has(frame, SLOT_MINUTE) ? arena_format(arena, "T%02d:%02d", hour, minute)
                                              : arena_format(arena, "T%02d", hour);
    } else if (frame_has(frame, SLOT_PART)) {
        clock = arena_format(arena, "T%s", day_parts[frame_get(frame, SLOT_PART, 0)].name);
    }
    if (frame_has(frame, SLOT_WEEKDAY))
        return arena_format(arena, "XXXX-WXX-%d%.*s", frame_get(frame, SLOT_WEEKDAY, 1),
                            STR_ARG(clock));
    if (clock.size)
        return clock;
    if (frame_has(frame, SLOT_DAY))
        return arena_format(arena, "XXXX-XX-%02d", frame_get(frame, SLOT_DAY, 1));
    if (frame_has(frame, SLOT_MONTH))
        return arena_format(arena, "XXXX-%02d", frame_get(frame, SLOT_MONTH, 1));
    if (frame_has(frame, SLOT_SEASON))
        return arena_format(arena, "XXXX-%s", season_names[frame_get(frame, SLOT_SEASON, 0)]);
    if (!frame_has(frame, SLOT_N))
        return clock;
    int unit = frame_has(frame, SLOT_UNIT) ? frame_get(frame, SLOT_UNIT, 0)
                                           : frame_get(frame, SLOT_EVERY, 0);
    bool time = false;
    return add_length(arena, STR("P"), (struct time_length){frame->value[SLOT_N], unit}, &time);
}

/* Gives both ends of an interval what only one of them says. */
static void share(struct frame *a, struct frame *b)
{
    static const int dates[] = {SLOT_DATE,    SLOT_DAYSHIFT, SLOT_WEEKDAY, SLOT_DAY, SLOT_MONTH,
                                SLOT_HOLIDAY, SLOT_YEAR,     SLOT_SHIFT,   SLOT_UNIT};
    unsigned says_a = frame_says(a), says_b = frame_says(b);
    if (frame_has(b, SLOT_YY) && !frame_has(b, SLOT_YEAR) && frame_has(a, SLOT_YEAR))
        frame_set(b, SLOT_YEAR, frame_get(a, SLOT_YEAR, 0) / 100 * 100 + frame_get(b, SLOT_YY, 0));
    bool year_b = frame_has(b, SLOT_YEAR), year_a = frame_has(a, SLOT_YEAR);
    if (!(says_a & ~(unsigned)(SAYS_CLOCK | SAYS_PART))) {
        for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
            if (frame_has(b, dates[i]) && !frame_has(a, dates[i]))
                frame_set(a, dates[i], b->value[dates[i]]);
        }
    } else if (!(says_b & ~(unsigned)(SAYS_CLOCK | SAYS_PART))) {
        for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
            if (frame_has(a, dates[i]) && !frame_has(b, dates[i]))
                frame_set(b, dates[i], a->value[dates[i]]);
        }
    }
    if (frame_has(b, SLOT_DAY) && !frame_has(b, SLOT_MONTH) && frame_has(a, SLOT_MONTH))
        frame_set(b, SLOT_MONTH, a->value[SLOT_MONTH]);
    if (frame_has(b, SLOT_DAY) && frame_get(a, SLOT_UNIT, 0) == UNIT_MONTH &&
        !frame_has(b, SLOT_UNIT)) {
        frame_set(b, SLOT_UNIT, UNIT_MONTH);
        frame_set(b, SLOT_SHIFT, frame_get(a, SLOT_SHIFT, 0));
    }
    if (frame_has(a, SLOT_DAY) && !frame_has(a, SLOT_MONTH) && frame_has(b, SLOT_MONTH))
        frame_set(a, SLOT_MONTH, b->value[SLOT_MONTH]);
    bool wraps = frame_get(a, SLOT_MONTH, 0) > frame_get(b, SLOT_MONTH, 12);
    if (year_b && !year_a && frame_lacks_year(a))
        frame_set(a, SLOT_YEAR, b->value[SLOT_YEAR] - wraps);
    else if (year_a && !year_b && frame_lacks_year(b))
        frame_set(b, SLOT_YEAR, a->value[SLOT_YEAR] + wraps);
    if (frame_has(b, SLOT_PART) && !frame_has(a, SLOT_PART) && !frame_has(a, SLOT_AMPM))
        frame_set(a, SLOT_PART, b->value[SLOT_PART]);
    if (frame_has(a, SLOT_PART) && !frame_has(b, SLOT_PART) && !frame_has(b, SLOT_AMPM) &&
        frame_has(b, SLOT_HOUR))
        frame_set(b, SLOT_PART, a->value[SLOT_PART]);
    if (frame_has(b, SLOT_ZONE) && !frame_has(a, SLOT_ZONE) && frame_has(a, SLOT_HOUR))
        frame_set(a, SLOT_ZONE, b->value[SLOT_ZONE]);
    int hour_a = frame_get(a, SLOT_HOUR, -1), hour_b = frame_get(b, SLOT_HOUR, -1);
    if (hour_a >= 0 && hour_b >= 0 && frame_has(b, SLOT_AMPM) && !frame_has(a, SLOT_AMPM))
        frame_set(a, SLOT_AMPM,
                  hour_a % 12 <= hour_b % 12 || hour_a > 12 ? frame_get(b, SLOT_AMPM, 0)
                                                            : 3 - frame_get(b, SLOT_AMPM, 0) % 3);
    else if (hour_a >= 0 && hour_b > 0 && hour_b < hour_a && hour_b < 12 && hour_a <= 12 &&
             !frame_has(b, SLOT_AMPM) && !frame_has(b, SLOT_PART) && !frame_has(a, SLOT_AMPM))
        frame_set(b, SLOT_AMPM, 2);
}

/* Gives the months of an interval that is to come the year in which it is not yet over: "from May
 * to October" said in September has begun. */
static void begin_interval(const struct resolving *at, struct frame *a, struct frame *b)
{
    const struct date *reference = &at->anchor->reference;
    if (at->direction <= 0 || !knows_reference(at) || !frame_lacks_year(a) ||
        !frame_lacks_year(b) || frame_says(a) != SAYS_MONTH || frame_says(b) != SAYS_MONTH)
        return;
    int first = frame_get(a, SLOT_MONTH, 1), last = frame_get(b, SLOT_MONTH, 1);
    int wraps = last < first;
    if (first > reference->month || last + 12 * wraps < reference->month)
        return;
    frame_set(a, SLOT_YEAR, reference->year);
    frame_set(b, SLOT_YEAR, reference->year + wraps);
}

/* An interval. */
static struct resolved resolve_interval(struct resolving *at, const struct time_part *part)
{
    struct frame a = part->frame, b = part->to_frame;
    struct resolved out = {0};
    share(&a, &b);
    begin_interval(at, &a, &b);
    bool clock = frame_says(&a) & SAYS_CLOCK || frame_says(&b) & SAYS_CLOCK;
    at->frame = &a;
    struct resolved first = frame_resolve(at, true);
    at->frame = &b;
    struct resolved last = frame_resolve(at, true);
    if (!first.value.size || !last.value.size)
        return out;
    if (!clock && first.begins.precision && last.ends.precision &&
        date_compare(&last.ends, &first.begins) < 0) {
        bool week = frame_says(&b) & SAYS_WEEKDAY;
        if (last.ends.precision == DATE_YEAR || (!week && !frame_lacks_year(&b)))
            return out;
        for (int step = 0; step < 3 && date_compare(&last.ends, &first.begins) < 0; step++)
            last.ends = week ? date_add_days(last.ends, 7) : date_add_months(last.ends, 12);
        last.value = period_iso(at->arena, &last.ends);
    }
    if (!clock && (first.begins.precision != last.ends.precision ||
                   str_find_byte(first.value, '/') != STR_NONE)) {
        /* ends of unlike precision are told by their days */
        struct resolved days =
            period_days(at, date_first_day(&first.begins), date_last_day(&last.ends));
        days.begins = first.begins;
        days.ends = last.ends;
        return days;
    }
    out.value = arena_format(at->arena, "%.*s/%.*s", STR_ARG(first.value), STR_ARG(last.value));
    out.begins = first.begins;
    out.ends = last.ends;
    out.clock = clock;
    return out;
}

/* A day so far from another. */
static struct resolved resolve_offset(struct resolving *at, const struct time_part *part)
{
    struct resolved base = frame_resolve(at, false);
    if (base.begins.precision < DATE_DAY)
        return (struct resolved){0};
    return period_date(at, date_moved_by_lengths(base.begins, part, part->offset));
}

/* What words that only point to a time have as their value. */
static struct str reference_value(int reference)
{
    return reference == 1   ? STR("PRESENT_REF")
           : reference == 2 ? STR("PAST_REF")
           : reference == 3 ? STR("FUTURE_REF")
                            : STR("");
}

/* Whether a length counts from the day of publication: -1 back, 1 onward, 0 not. */
static int direction_of_length(const struct time_part *part)
{
    const struct frame *frame = &part->frame;
    if (frame_has(frame, SLOT_BACK))
        return frame_get(frame, SLOT_BACK, 0);
    if (frame_has(frame, SLOT_LATER) ||
        (frame_has(frame, SLOT_INAHEAD) &&
         (part->direction > 0 ||
          (!part->direction && frame_get(frame, SLOT_UNIT, 0) <= UNIT_HOUR))))
        return 1;
    return 0;
}

/* Takes what was resolved as the time that is spoken of from here on. */
static void move_context(struct time_anchor *anchor, const struct resolved *out)
{
    const struct date *first = &out->begins;
    if (first->precision == DATE_YEAR && anchor->reference.precision &&
        (first->year > anchor->reference.year || out->ends.year != first->year)) {
        /* a plan, or a decade: the story goes on where it was */
        anchor->plan = out->ends.year == first->year ? first->year : 0;
        return;
    }
    anchor->plan = 0;
    anchor->context = *first;
    anchor->context_ends = (struct date){0};
    if (first->precision > DATE_DAY)
        anchor->context = date_with_precision(first, DATE_DAY);
    if (out->ends.precision == DATE_DAY && days_of(&out->ends) - days_of(first) > 1) {
        anchor->context = date_with_precision(first, DATE_MONTH);
        if (days_of(&out->ends) - days_of(first) > 31)
            anchor->context_ends = out->ends;
    }
}

bool time_part_resolve(struct arena *arena, const struct time_part *part,
                       struct time_anchor *anchor, struct time_found *found)
{
    const struct frame *frame = &part->frame;
    struct resolving at = {arena, frame, anchor, part->direction};
    struct resolved out = {0};
    unsigned says = frame_says(frame);
    found->mod = (enum time_mod)part->mod;
    found->kind = TIME_DATE;
    if (says & SAYS_WAIT || (says == SAYS_PART && frame_has(frame, SLOT_WEAK)) ||
        (says == SAYS_CLOCK && frame_has(frame, SLOT_WEAK) && !part->to_frame.has))
        return false;
    if (part->to_frame.has) {
        out = resolve_interval(&at, part);
    } else if (part->offset) {
        out = resolve_offset(&at, part);
    } else if (says & SAYS_SET) {
        found->kind = TIME_SET;
        out.value = set_value(arena, part);
    } else if (says & SAYS_REFERENCE) {
        out.value = reference_value(frame_get(frame, SLOT_REF, 0));
    } else if (frame_has(frame, SLOT_AGO) || (!(says & SAYS_LENGTH) && says)) {
        out = frame_resolve(&at, false);
        bool hours = frame_has(frame, SLOT_AGO) && frame_get(frame, SLOT_UNIT, 0) <= UNIT_HOUR &&
                     frame_has(frame, SLOT_N) && anchor->reference.precision <= DATE_DAY;
        if (hours || frame_has(frame, SLOT_SPAN)) {
            found->kind = TIME_DURATION;
            out.value = duration_value(arena, part);
        }
    } else if (says & SAYS_LENGTH) {
        int sign = direction_of_length(part);
        double n = frame->value[SLOT_N] + (frame_has(frame, SLOT_PLUSHALF) ? 0.5 : 0);
        if (sign) {
            out = frame_resolve_back(&at, part, n, sign);
        } else {
            found->kind = TIME_DURATION;
            out.value = duration_value(arena, part);
        }
    } else {
        out = frame_resolve(&at, false);
        if (frame_has(frame, SLOT_VAGUEUNIT) && !frame_has(frame, SLOT_BACK))
            found->kind = TIME_DURATION;
    }
    found->value = out.value;
    found->begins = out.begins;
    found->ends = out.ends;
    if (out.clock)
        found->kind = TIME_TIME;
    if (out.begins.precision && !part->to_frame.has && !frame_has(frame, SLOT_AGO))
        move_context(anchor, &out);
    return true;
}
