/* When an event is, and how many it is said to have hit. */
#include "event/when.h"

#include "event/merge.h"
#include "language/amounts.h"
#include "language/times.h"

/* More than there are people: no such number counts who was hit. */
#define COUNTS_BELOW 10000000000U

/* A span of more years, "the next two decades", is no date. */
enum { DATE_YEARS = 2 };

/* The token of the scene that a byte of the text lies in, or -1. */
static int token_at(const struct scene *scene, size_t byte)
{
    for (int i = 0; i < scene->count; i++)
        if (scene_token(scene, i)->from <= byte && byte < scene_token(scene, i)->to)
            return i;
    return -1;
}

int event_time_hangs_on(const struct scene *scene, size_t from, size_t to)
{
    int token = token_at(scene, from);
    for (int hops = 0; token >= 0 && hops < SCENE_HOPS; hops++) {
        const struct token *t = scene_token(scene, token);
        if (t->from >= to || t->to <= from)
            return token;
        token = scene_head(scene, token);
    }
    return token;
}

int event_verb(const struct scene *scene, const struct match *match)
{
    int head = scene_head(scene, match->token);
    bool subject = relation_is_subject(scene_relation(scene, match->token));
    return match->pattern->part == PART_NOUN && head >= 0 && subject &&
                   scene_token(scene, head)->upos == UPOS_VERB
               ? head
               : -1;
}

bool event_is_topic(const struct scene *scene, const struct match *match, int token)
{
    if (match->pattern->type != EVENT_CONSULT)
        return false;
    for (int hops = 0; token >= 0 && hops < SCENE_HOPS; hops++) {
        int head = scene_head(scene, token);
        if (head == match->token && scene_relation(scene, token) == RELATION_OBJ) {
            const struct pattern_slot *first = &match->pattern->slots[0];
            bool any = match->pattern->slot_count && first->kind == SLOT_WORDS &&
                       first->words == CLASS_ANY;
            return token != match->target && (any || token != match->object);
        }
        token = head;
    }
    return false;
}

/* Whether a time lies wholly behind the day of publication. */
static bool lies_ahead(const struct event_reading *reading, const struct time_found *time)
{
    return reading->published.precision >= DATE_DAY && time->begins.precision &&
           event_first_day(&time->begins) > event_last_day(&reading->published);
}

/* Whether a time is a year that says which of its kind a noun is, "the 2016 election": the noun's.
 */
static bool is_years(const struct scene *scene, const struct time_found *time, int token)
{
    enum relation relation = scene_relation(scene, token);
    return time->value.size == 4 && (relation == RELATION_NUMMOD || relation == RELATION_COMPOUND ||
                                     relation == RELATION_AMOD || relation == RELATION_NMOD_POSS);
}

/* How far a time is from telling when the match is: 0 where it stands with it, SIZE_MAX where it
 * tells of something else. */
static size_t distance(const struct scene *scene, const struct match *match,
                       const struct time_found *time)
{
    int on = event_time_hangs_on(scene, time->from, time->to), token = token_at(scene, time->from);
    if (on < 0 || token < 0 || event_is_topic(scene, match, on))
        return SIZE_MAX;
    if (on == match->token || on == match->light)
        return 0;
    if (is_years(scene, time, token) && on != match->object)
        return SIZE_MAX;
    /* within the clause, but not within a clause of that */
    size_t steps = 1;
    int does = event_verb(scene, match);
    for (int at = on; at >= 0 && steps < SCENE_HOPS; steps++) {
        if (at == match->token || at == match->light || at == does)
            return steps;
        enum relation relation = scene_relation(scene, at);
        if (relation == RELATION_ACL_RELCL || relation == RELATION_CCOMP ||
            relation == RELATION_ADVCL ||
            (relation == RELATION_CONJ && scene_token(scene, at)->upos == UPOS_VERB))
            break;
        at = scene_head(scene, at);
    }
    /* with the verb that is coordinated with it or governs it: "agreed on Monday to send" */
    int verb = match->light >= 0 ? match->light : match->token;
    for (int hops = 0; verb >= 0 && hops < SCENE_HOPS; hops++) {
        enum relation relation = scene_relation(scene, verb);
        int head = scene_head(scene, verb);
        if (head < 0 || relation == RELATION_CCOMP || relation == RELATION_PARATAXIS)
            break;
        if (on == head)
            return SCENE_HOPS + (size_t)hops;
        verb = head;
    }
    if (scene_relation(scene, on) == RELATION_CONJ && scene_head(scene, on) == match->token)
        return 3 * SCENE_HOPS;
    return SIZE_MAX;
}

struct str event_days(struct arena *arena, struct str value)
{
    size_t slash = str_find_byte(value, '/');
    if (slash != STR_NONE) {
        struct str from = event_days(arena, str_part(value, 0, slash));
        struct str to = event_days(arena, str_from_byte(value, slash + 1));
        return arena_format(arena, "%.*s/%.*s", STR_ARG(from), STR_ARG(to));
    }
    size_t time = str_find_byte(value, 'T');
    return time == STR_NONE ? value : str_part(value, 0, time);
}

void event_set_date(const struct event_reading *reading, const struct matches *matches,
                    const struct match *match, struct event *event)
{
    const struct scene *scene = &matches->scene;
    const struct time_found *best = NULL;
    size_t best_distance = SIZE_MAX;
    const struct list *times = reading->times;
    size_t i = list_first_from(times, offsetof(struct time_found, sentence), scene->sentence);
    for (; i < times->count; i++) {
        const struct time_found *time = list_at(times, i);
        if (time->sentence != scene->sentence)
            break;
        if (time->kind == TIME_SET || time->kind == TIME_DURATION || !time->value.size ||
            !ascii_is_digit(time->value.data[0]))
            continue;
        if (time->begins.precision && time->ends.precision &&
            time->ends.year > time->begins.year + DATE_YEARS)
            continue;
        /* what is agreed on may be to come, what has happened not */
        if (event->status == EVENT_STATUS_HAPPENED && event->type != EVENT_AGREE &&
            lies_ahead(reading, time))
            continue;
        size_t far = distance(scene, match, time);
        if (far < best_distance) {
            best = time;
            best_distance = far;
        }
    }
    if (!best)
        return;
    event->date = event_days(scene->arena, best->value);
    event->date_words = (struct event_words){best->from, best->to};
    int year = best->ends.precision ? best->ends.year : 0;
    bool past = reading->published.precision && year && year < reading->published.year - 1;
    if (past && event->status == EVENT_STATUS_HAPPENED)
        event->status = EVENT_STATUS_HISTORICAL;
}

/* The number that an amount of the text gives to the noun, or that the token is, or -1. */
static int64_t amount_of(const struct event_reading *reading, const struct scene *scene, int noun)
{
    size_t token = scene->first + (size_t)noun;
    const struct token *t = scene_token(scene, noun);
    const struct list *amounts = reading->amounts;
    size_t i = list_first_from(amounts, offsetof(struct amount, sentence), scene->sentence);
    for (; i < amounts->count; i++) {
        const struct amount *amount = list_at(amounts, i);
        bool is_number = amount->number_from <= t->from && t->to <= amount->number_to;
        if (amount->sentence != scene->sentence)
            break;
        if (amount->kind == AMOUNT_COUNT && (amount->head == token || is_number) &&
            amount->value < COUNTS_BELOW)
            return (int64_t)amount->value;
    }
    uint64_t value; /* a bare number, "killing 12", is no amount: nothing says of what */
    bool bare = t->upos == UPOS_NUM && str_to_u64(token_str(scene->analysis, t), &value);
    return bare && value < COUNTS_BELOW ? (int64_t)value : -1;
}

/* Which number the verb's own entries count, COUNT_NOTHING for most verbs. */
static enum pattern_count counted_by(const struct scene *scene, int verb)
{
    const struct pattern *pattern = match_first(scene, PART_VERB, verb);
    while (pattern && !pattern->count)
        pattern = patterns_next(scene->patterns, pattern);
    return pattern ? (enum pattern_count)pattern->count : COUNT_NOTHING;
}

/* Those whom the parser may take for others who are wounded, "and wounded 12 others", "and 30
 * wounded": the noun or number that a verb stands with, -1. */
static int described_by(const struct scene *scene, int verb)
{
    enum relation relation = scene_relation(scene, verb);
    int head = scene_head(scene, verb);
    bool described = relation == RELATION_AMOD || relation == RELATION_ACL;
    return described && head >= 0 && (head > verb + 1 || head == verb - 1) ? head : -1;
}

/* The number of those whom a verb beside the event's own hit, or -1: "and injured 30". */
static int64_t amount_beside(const struct event_reading *reading, const struct scene *scene,
                             int verb)
{
    static const enum relation relations[] = {RELATION_OBJ, RELATION_NSUBJ_PASS, RELATION_OBL};
    int64_t value = -1;
    for (size_t i = 0; value < 0 && i < sizeof relations / sizeof *relations; i++) {
        int noun = scene_child(scene, verb, relations[i]);
        value = noun < 0 ? -1 : amount_of(reading, scene, noun);
    }
    int described = value < 0 ? described_by(scene, verb) : -1;
    return described >= 0 ? amount_of(reading, scene, described) : value;
}

/* Whether a verb is told beside the event's own: coordinated with it, or with whom it hit. */
static bool is_beside(const struct scene *scene, const struct match *match, int verb)
{
    int described = described_by(scene, verb), at = described >= 0 ? described : verb;
    if (scene_relation(scene, at) != RELATION_CONJ)
        return false;
    int first = scene_head(scene, at);
    return first == match->token || (first >= 0 && first == match->result_target);
}

/* Sets what verbs that are no events of their own count beside the match. */
static void count_beside(const struct event_reading *reading, const struct matches *matches,
                         const struct match *match, int64_t *const *counts)
{
    const struct scene *scene = &matches->scene;
    for (int verb = match->token + 1; verb < scene->count; verb++) {
        if (scene_token(scene, verb)->upos != UPOS_VERB || matches->stands[verb] >= 0 ||
            !is_beside(scene, match, verb))
            continue;
        enum pattern_count count = counted_by(scene, verb);
        int64_t value = count ? amount_beside(reading, scene, verb) : -1;
        if (value >= 0 && *counts[count] < 0)
            *counts[count] = value;
    }
}

void event_set_counts(const struct event_reading *reading, const struct matches *matches,
                      const struct match *match, struct event *event)
{
    int64_t *counts[] = {NULL, &event->deaths, &event->injuries, &event->arrests};
    for (int i = 0; i < matches->count; i++) {
        const struct match *other = &matches->items[i];
        bool part = other == match || (other->into >= 0 && &matches->items[other->into] == match);
        if (!part || !other->pattern->count || other->result_target < 0)
            continue;
        int64_t value = amount_of(reading, &matches->scene, other->result_target);
        if (value >= 0)
            *counts[other->pattern->count] = value;
        count_beside(reading, matches, other, counts);
    }
    if (event->type == EVENT_PROTEST && match->source >= 0)
        event->size = amount_of(reading, &matches->scene, match->source);
}
