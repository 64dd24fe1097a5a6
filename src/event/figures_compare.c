/* Figures side by side, across outlets; and figures as JSON. */
#include "event/figures.h"

#include <math.h>

#include "base/table.h"
#include "language/understand.h"

/* Figures that differ more than so many times are not of the same thing: three men who were
 * charged, 9,839 arrests across the country. Those of one day that differ more than CONTRARY_MOST
 * times are more likely of two things than contrary to one another. */
#define SAME_MOST 10.0
#define CONTRARY_MOST 3.0

/* A report is compared with so many before it, by date: those of a day are fewer. */
enum { COMPARED_MOST = 512 };

/* Whether one value is at most so many times another that is less; what is less than one counts as
 * one. */
static bool is_near(double less, double more, double times)
{
    return more <= times * (less > 1 ? less : 1);
}

/* Whether two values, each with its bound, can both be right. */
static bool can_agree(const struct figure_report *a, const struct figure_report *b)
{
    if (a->low <= b->high && b->low <= a->high)
        return true;
    const struct figure_report *less = a->high < b->low ? a : b, *more = less == a ? b : a;
    if (less->bound == AMOUNT_AT_LEAST || more->bound == AMOUNT_AT_MOST)
        return true;
    bool about = less->bound == AMOUNT_ABOUT || more->bound == AMOUNT_ABOUT;
    return about && more->low <= less->high * 1.1;
}

/* Whether two dates, of whatever precision, can be the same day. */
static bool same_day(struct str a, struct str b)
{
    size_t size = a.size < b.size ? a.size : b.size;
    size = size > 10 ? 10 : size;
    return str_equal(str_part(a, 0, size), str_part(b, 0, size));
}

/* By date, then outlet. */
static int compare_reports(const void *left, const void *right)
{
    const struct figure_report *a = left, *b = right;
    int order = str_compare(a->date, b->date);
    return order ? order : str_compare(a->outlet, b->outlet);
}

/* Finishes a group: order, range, disagreement. Gives whether at least two outlets are in it. */
static bool finish_group(struct figure_group *group)
{
    const struct figure_report *reports = group->reports.items;
    bool several = false;
    list_sort(&group->reports, compare_reports);
    reports = group->reports.items;
    group->low = reports[0].low;
    group->high = reports[0].high;
    for (size_t index = 0; index < group->reports.count; index++) {
        const struct figure_report *report = &reports[index];
        several = several || !str_equal(report->outlet, reports[0].outlet);
        group->low = report->low < group->low ? report->low : group->low;
        group->high = report->high > group->high ? report->high : group->high;
        size_t first = index > COMPARED_MOST ? index - COMPARED_MOST : 0;
        for (size_t before = first; before < index && !group->disagree; before++)
            group->disagree = !str_equal(report->outlet, reports[before].outlet) &&
                              same_day(report->date, reports[before].date) &&
                              !can_agree(&reports[before], report) &&
                              is_near(fmin(report->high, reports[before].high),
                                      fmax(report->low, reports[before].low), CONTRARY_MOST);
    }
    return several;
}

/* By value. */
static int compare_values(const void *left, const void *right)
{
    const struct figure_report *a = left, *b = right;
    return a->low < b->low ? -1 : a->low > b->low;
}

/* Takes a group of one measure and unit apart where its values are far from each other, and adds
 * the parts that several outlets report. */
static void add_parts(struct arena *arena, struct figure_group *whole, struct list *groups)
{
    struct figure_group part = {.measure = whole->measure, .unit = whole->unit};
    double high = 0;
    list_sort(&whole->reports, compare_values);
    for (size_t index = 0; index <= whole->reports.count; index++) {
        const struct figure_report *report =
            index < whole->reports.count ? list_at(&whole->reports, index) : NULL;
        if (part.reports.count && (!report || !is_near(high, report->low, SAME_MOST))) {
            if (finish_group(&part))
                *(struct figure_group *)list_add(groups) = part;
            part.reports.count = 0;
        }
        if (!report)
            return;
        if (!part.reports.count) {
            part.disagree = false;
            list_init(&part.reports, arena, sizeof(struct figure_report));
        }
        *(struct figure_report *)list_add(&part.reports) = *report;
        high = part.reports.count > 1 ? fmax(high, report->high) : report->high;
    }
}

/* The group of a report's measure and unit, made where it is missing. */
static struct figure_group *group_of(struct arena *arena, struct table *places, struct list *all,
                                     const struct figure_report *report)
{
    struct str unit = figure_unit_key(arena, report->unit);
    bool added;
    uint64_t *place = table_put(
        places, arena_format(arena, "%.*s\n%.*s", STR_ARG(report->measure), STR_ARG(unit)), &added);
    if (!added)
        return list_at(all, (size_t)*place);
    *place = all->count;
    struct figure_group *group = list_add(all);
    group->measure = report->measure;
    group->unit = report->unit;
    list_init(&group->reports, arena, sizeof(struct figure_report));
    return group;
}

void figures_compare(struct arena *arena, const struct figure_report *reports, size_t count,
                     struct list *groups)
{
    struct list all;
    struct table places;
    list_init(&all, arena, sizeof(struct figure_group));
    table_init(&places, arena);
    for (size_t index = 0; index < count; index++) {
        if (!reports[index].measure.size && !reports[index].unit.size)
            continue;
        struct figure_group *group = group_of(arena, &places, &all, &reports[index]);
        *(struct figure_report *)list_add(&group->reports) = reports[index];
    }
    list_init(groups, arena, sizeof(struct figure_group));
    for (size_t index = 0; index < all.count; index++)
        add_parts(arena, list_at(&all, index), groups);
}

void figure_to_json(const struct figure *figure, const struct utf8_places *text, struct json *json)
{
    const struct amount *amount = &figure->amount;
    json_object_begin(json);
    json_pair_str(json, "kind", str_from(amount_kind_name(amount->kind)));
    json_pair_double(json, "value", amount->value);
    if (amount->low != amount->high) {
        json_pair_double(json, "low", amount->low);
        json_pair_double(json, "high", amount->high);
    }
    json_pair_str(json, "unit", amount->unit);
    json_pair_str(json, "what", amount->what);
    json_pair_str(json, "done", figure->done);
    json_pair_str(json, "measure", figure->measure);
    json_pair_str(json, "who", figure->who);
    amount_manner_to_json(amount, json);
    json_pair_str(json, "said_by", figure->said_by);
    if (figure->unverified)
        json_pair_boolean(json, "unverified", true);
    if (figure->sum != FIGURE_NO_SUM)
        json_pair_integer(json, "sum", (int64_t)figure->sum);
    json_pair_integer(json, "start", (int64_t)utf8_place(text, amount->from));
    json_pair_integer(json, "end", (int64_t)utf8_place(text, amount->to));
    json_pair_integer(json, "sentence", (int64_t)amount->sentence);
    json_object_end(json);
}

void figure_sum_to_json(const struct figures *figures, const struct figure_sum *sum,
                        struct json *json)
{
    const struct figure *whole = list_at(&figures->figures, sum->whole);
    json_object_begin(json);
    json_pair_double(json, "whole", whole->amount.value);
    json_key(json, "parts");
    json_array_begin(json);
    for (size_t index = 0; index < sum->count; index++)
        json_put_double(
            json,
            ((const struct figure *)list_at(&figures->figures, sum->parts[index]))->amount.value);
    json_array_end(json);
    json_pair_double(json, "unaccounted", sum->unaccounted);
    json_pair_str(json, "unit", whole->amount.unit);
    json_pair_integer(json, "sentence", (int64_t)sum->sentence);
    json_object_end(json);
}

void figures_pairs_to_json(const struct figures *figures, const struct utf8_places *text,
                           struct json *json)
{
    json_key(json, "figures");
    json_array_begin(json);
    for (size_t index = 0; index < figures->figures.count; index++)
        figure_to_json(list_at(&figures->figures, index), text, json);
    json_array_end(json);
    json_key(json, "sums");
    json_array_begin(json);
    for (size_t index = 0; index < figures->sums.count; index++)
        figure_sum_to_json(figures, list_at(&figures->sums, index), json);
    json_array_end(json);
}
