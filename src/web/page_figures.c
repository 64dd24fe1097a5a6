/* Figures as data, and those of a story side by side: what each outlet says of the same. */
#include "event/figures.h"
#include "web/page.h"

/* Figures of a story that are looked at, groups that are shown, and reports in each. */
enum { FIGURES_MAX = 600, GROUPS_MAX = 6, REPORTS_MAX = 8 };

void web_set_figure(struct value *object, const struct store_figure *figure)
{
    value_set_decimal(object, "low", figure->low);
    value_set_decimal(object, "high", figure->high);
    value_set(object, "kind", figure->kind);
    value_set(object, "bound", figure->bound);
    value_set(object, "unit", figure->unit);
    value_set(object, "measure", figure->measure);
    value_set(object, "who", figure->who);
    value_set(object, "said_by", figure->said_by);
    value_set_truth(object, "unverified", figure->unverified);
}

/* The bound that a name stands for. */
static enum amount_bound bound_named(struct str name)
{
    int bound = AMOUNT_EXACT;
    while (bound < AMOUNT_AT_MOST &&
           !str_equal(name, str_from(amount_bound_name((enum amount_bound)bound))))
        bound++;
    return (enum amount_bound)bound;
}

/* Whether a figure and one of the same article are of the same, and that one is the greater: the
 * whole of which this one is a part, or the same said again. */
static bool is_part(const struct list *figures, size_t index, size_t of)
{
    const struct store_story_figure *own = list_at(figures, index), *other = list_at(figures, of);
    if (index == of || !str_equal(other->figure.measure, own->figure.measure) ||
        !figure_units_equal(other->figure.unit, own->figure.unit))
        return false;
    return other->figure.high > own->figure.high ||
           (other->figure.high == own->figure.high && of < index);
}

/* Whether a figure is the greatest of its kind in its article; those of an article stand together.
 */
static bool is_whole(const struct list *figures, size_t index)
{
    struct str article = ((const struct store_story_figure *)list_at(figures, index))->article;
    size_t first = index;
    while (first > 0 &&
           str_equal(((const struct store_story_figure *)list_at(figures, first - 1))->article,
                     article))
        first--;
    for (size_t i = first; i < figures->count; i++) {
        const struct store_story_figure *other = list_at(figures, i);
        if (!str_equal(other->article, article))
            break;
        if (is_part(figures, index, i))
            return false;
    }
    return true;
}

/* The figures as figures_compare() wants them. */
static void gather_reports(const struct list *figures, struct arena *arena, struct list *reports)
{
    list_init(reports, arena, sizeof(struct figure_report));
    for (size_t i = 0; i < figures->count; i++) {
        const struct store_story_figure *from = list_at(figures, i);
        if (!from->outlet.size || !figure_measure_is_known(from->figure.measure) ||
            !is_whole(figures, i))
            continue;
        *(struct figure_report *)list_add(reports) = (struct figure_report){
            .measure = from->figure.measure,
            .unit = from->figure.unit,
            .low = from->figure.low,
            .high = from->figure.high,
            .bound = bound_named(from->figure.bound),
            .outlet = from->outlet,
            .date = from->published,
            .index = i,
        };
    }
}

/* Adds one figure with all who give it. */
static void add_group(struct web_call *call, struct value *list, const struct figure_group *group,
                      const struct list *figures)
{
    struct value *object = value_add_object(list);
    value_set(object, "measure", group->measure);
    value_set(object, "unit", group->unit);
    value_set_decimal(object, "low", group->low);
    value_set_decimal(object, "high", group->high);
    value_set_truth(object, "disagree", group->disagree);
    struct value *reports = value_set_list(object, "reports");
    for (size_t i = 0; i < group->reports.count && i < REPORTS_MAX; i++) {
        const struct figure_report *report = list_at(&group->reports, i);
        const struct store_story_figure *from = list_at(figures, report->index);
        struct value *row = value_add_object(reports);
        value_set(row, "text", from->words);
        web_set_figure(row, &from->figure);
        value_set(row, "outlet", from->outlet);
        value_set(row, "published", from->published);
        value_set(row, "article", from->article);
        value_set(row, "href", web_href(call, "/article/", from->article));
    }
    value_set_number(object, "_more", (int64_t)group->reports.count - (int64_t)reports->count);
}

bool web_set_story_figures(struct web_call *call, struct str story)
{
    struct list figures, reports, groups;
    if (store_story_figures(call->store, story, FIGURES_MAX, call->arena, &figures))
        return false;
    gather_reports(&figures, call->arena, &reports);
    figures_compare(call->arena, reports.items, reports.count, &groups);
    struct value *list = value_set_list(call->data, "figures");
    /* those that outlets do not agree on come first */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < groups.count && list->count < GROUPS_MAX; i++) {
            const struct figure_group *group = list_at(&groups, i);
            if (group->disagree == (pass == 0))
                add_group(call, list, group, &figures);
        }
    return true;
}
