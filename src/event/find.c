/* From the matches of a sentence to its events: who acts and on whom, when, where, how many, and
 * who says so. */
#include "event/contexts.h"
#include "event/event.h"
#include "event/match.h"
#include "event/nature.h"
#include "event/places.h"
#include "event/when.h"
#include "event/who.h"

/* ------------------------------------------------------------------- what is enough ---------- */

/* Whether one of the actors is known by country or sector. */
static bool some_known(const struct list *actors)
{
    for (size_t i = 0; i < actors->count; i++) {
        const struct event_actor *actor = list_at(actors, i);
        if (actor->country.size || actor->sector.size || actor->name.size)
            return true;
    }
    return false;
}

/* Whether there is enough of the event to tell it. */
static bool is_enough(const struct match *match, const struct event *event)
{
    bool source = some_known(&event->sources), target = some_known(&event->targets);
    if (match->pattern->weak)
        return source && target;
    int quad = event_type_quad(event->type);
    /* help, praise and blame are for somebody */
    bool given = event->type == EVENT_AID || event->type == EVENT_COOPERATE ||
                 event->type == EVENT_SUPPORT || event->type == EVENT_ACCUSE;
    if (given && !event->targets.count)
        return false;
    bool words = (quad == 1 || quad == 3) && event->mode != EVENT_MODE_ALLEGE &&
                 event->mode != EVENT_MODE_INVESTIGATE;
    if (words && !event->sources.count)
        return false; /* what is said is somebody's */
    if (match->has_result && event->targets.count)
        return true; /* "a blast killed five": whoever it was */
    if (match->pattern->part == PART_NOUN)
        return (source && event->targets.count) || (target && event->sources.count);
    if ((match->pattern->together || match->pattern->either) && !event->targets.count &&
        event->type != EVENT_RETREAT) /* a truce may be one side's */
        return source && event->many;
    return source || target;
}

/* Takes out a source that cannot act; gives whether the event stands without it, as harm that came
 * of it: "the strikes killed five". */
static bool leave_out_matter(struct scene *scene, const struct match *match, struct event *event)
{
    if (!event->sources.count || !event_is_matter(scene, list_at(&event->sources, 0)))
        return true;
    event->sources.count = 0;
    event->many = false;
    return event->type == EVENT_ASSAULT && is_enough(match, event);
}

/* ------------------------------------------------------------------- what else is told ------- */

/* The bytes of a token. */
static struct event_words words_of(const struct scene *scene, int token)
{
    const struct token *t = scene_token(scene, token);
    return (struct event_words){t->from, t->to};
}

/* Widens words to hold a token too. */
static void widen(const struct scene *scene, struct event_words *words, int token)
{
    if (token < 0)
        return;
    struct event_words more = words_of(scene, token);
    words->from = more.from < words->from ? more.from : words->from;
    words->to = more.to > words->to ? more.to : words->to;
}

/* Sets who says so. */
static void set_reporter(struct scene *scene, const struct match *match, struct event *event)
{
    if (match->reporter < 0)
        return;
    const struct actor *actor = scene_actor(scene, match->reporter);
    event->reported_by_words = (struct event_words){actor->from, actor->to};
    event->reported_by =
        actor->name.size ? actor->name
                         : str_part(scene->analysis->text, actor->from, actor->to - actor->from);
}

/* Whether a place's words are those of an actor of the event. */
static bool is_actors(const struct list *actors, const struct place *place)
{
    for (size_t i = 0; i < actors->count; i++) {
        const struct event_actor *actor = list_at(actors, i);
        if (place->from < actor->words.to && actor->words.from < place->to)
            return true;
    }
    return false;
}

/* The noun that a place's name belongs to as a part of it, "Washington" in "a Washington hotel";
 * the name itself where it stands alone. */
static int place_top(const struct scene *scene, int token)
{
    while (scene_head(scene, token) >= 0 && (scene_relation(scene, token) == RELATION_COMPOUND ||
                                             scene_relation(scene, token) == RELATION_FLAT))
        token = scene_head(scene, token);
    return token;
}

/* Whether an event is where that is to which it is done: an attack, a march, a seizure. */
static bool is_on_ground(const struct event *event)
{
    return event->type == EVENT_ASSAULT || event->type == EVENT_MOBILIZE ||
           event->type == EVENT_PROTEST || event->mode == EVENT_MODE_SEIZE ||
           event->mode == EVENT_MODE_CURFEW || event->mode == EVENT_MODE_MARTIAL_LAW;
}

/* Whether a place stands behind a preposition that says where an event like this is: "to" only
 * where somebody goes. */
static bool stands_where(const struct scene *scene, const struct event *event, int top)
{
    uint64_t where = PREPOSITIONS_WHERE;
    if (is_on_ground(event)) /* "a raid on", not "a remark on" */
        where |= PREPOSITION_ON;
    if (event->mode == EVENT_MODE_VISIT || event->mode == EVENT_MODE_DEPORT ||
        event->type == EVENT_MOBILIZE || event->type == EVENT_PROTEST || event->type == EVENT_AID)
        where |= PREPOSITION_TO;
    if (event->mode == EVENT_MODE_WITHDRAW || event->mode == EVENT_MODE_DEPORT)
        where |= PREPOSITION_FROM;
    return scene_prepositions(scene, top) & where;
}

/* Whether a place is what the event was done to or what it is called after, so that it was there:
 * "bombed Kharkiv", "the Paris attacks"; but whom one warns or accuses is no place. */
static bool is_struck(const struct scene *scene, const struct match *match,
                      const struct event *event, const struct place *place, int token)
{
    if (!is_on_ground(event) && event->mode != EVENT_MODE_VISIT)
        return false;
    int noun = scene_relation(scene, token) == RELATION_COMPOUND ? scene_head(scene, token) : -1;
    bool named = noun >= 0 && (noun == match->source ||
                               (noun == match->token && match->pattern->part == PART_NOUN));
    return named || is_actors(&event->targets, place);
}

/* Whether a token stands in the clause of another, or in that of a verb which shares its subject:
 * "killed 12 people and injured 30 in Kabul". */
static bool is_in_clause(const struct scene *scene, int token, int of)
{
    int clause = scene_clause(scene, token), wanted = scene_clause(scene, of);
    for (int hops = 0; clause != wanted && hops < SCENE_HOPS; hops++) {
        if (scene_relation(scene, clause) != RELATION_CONJ ||
            scene_child(scene, clause, RELATION_NSUBJ) >= 0)
            return false;
        clause = scene_clause(scene, scene_head(scene, clause));
    }
    return clause == wanted;
}

/* How well a place fits as where an event was, the less the better; SIZE_MAX where it tells of
 * something else. */
static size_t place_rank(struct matches *matches, const struct match *match,
                         const struct event *event, const struct place *place)
{
    struct scene *scene = &matches->scene;
    int token = (int)(place->token - scene->first), top = place_top(scene, token);
    uint16_t site = patterns_class_asked(scene->patterns, ASKED_SITE);
    /* "Stafford loans" are nowhere, "the Stafford airport" is */
    bool loans = top != token && top != match->token && top != match->source &&
                 scene_token(scene, top)->upos == UPOS_NOUN &&
                 !patterns_class_has(scene->patterns, site, scene->word[top]);
    bool stands = stands_where(scene, event, top);
    if (loans || event_is_topic(scene, match, token) || is_actors(&event->sources, place) ||
        !is_in_clause(scene, top, match->token) ||
        (!stands && !is_struck(scene, match, event, place, token)))
        return SIZE_MAX;
    int does = event_verb(scene, match);
    bool within = scene_within(scene, token, match->token) ||
                  (match->light >= 0 && scene_within(scene, token, match->light)) ||
                  (does >= 0 && scene_within(scene, token, does));
    return (within ? 0 : 4) + (stands ? 0 : 2) + (is_actors(&event->targets, place) ? 1 : 0);
}

/* Sets the place: the nearest of the clause that stands behind "in" or "at", else the one that the
 * event was done to. */
static void set_place(struct finding *finding, struct matches *matches, const struct match *match,
                      struct event *event)
{
    struct list found;
    list_init(&found, finding->arena, sizeof(struct place));
    places_in(matches->scene.actors, matches->scene.sentence, &found);
    const struct place *best = NULL;
    size_t best_rank = SIZE_MAX;
    for (size_t i = 0; i < found.count; i++) {
        const struct place *place = list_at(&found, i);
        size_t rank = place_rank(matches, match, event, place);
        if (rank < best_rank) {
            best = place;
            best_rank = rank;
        }
    }
    if (!best)
        return;
    event->place = best->name;
    event->place_country = best->country;
    event->place_words = (struct event_words){best->from, best->to};
}

/* Whether who is said to act is whoever reads it: "if you attack a bear". */
static bool is_you(const struct scene *scene, const struct event_actor *source)
{
    int token = (int)(source->token - scene->first);
    return token >= 0 && token < scene->count && scene_token(scene, token)->upos == UPOS_PRON &&
           scene_in_class(scene, token, ASKED_READER);
}

/* Adds the event that a match tells, where there is enough of it. */
static void add_event(struct finding *finding, struct matches *matches, const struct match *match)
{
    struct scene *scene = &matches->scene;
    struct event event = {
        .type = (enum event_type)match->pattern->type,
        .mode = (enum event_mode)match->pattern->mode,
        .status = match->status,
        .negated = match->negated,
        .either_way = match->pattern->either,
        .contexts = match->pattern->contexts,
        .sentence = scene->sentence,
        .token = scene->first + (size_t)match->token,
        .words = words_of(scene, match->token),
        .deaths = -1,
        .injuries = -1,
        .arrests = -1,
        .size = -1,
        .pattern = (uint32_t)(match->pattern - patterns_at(scene->patterns, 0)),
    };
    if (event.status != EVENT_STATUS_DENIED && match_is_asked(scene, match->token))
        event.status = EVENT_STATUS_HYPOTHETICAL;
    list_init(&event.sources, finding->arena, sizeof(struct event_actor));
    list_init(&event.targets, finding->arena, sizeof(struct event_actor));
    widen(scene, &event.words, match->object);
    widen(scene, &event.words, match->light);
    event_set_actors(finding, matches, match, &event);
    bool nobody = match->pattern->subject_target && event.type == EVENT_REQUEST &&
                  event.targets.count && event_is_matter(scene, list_at(&event.targets, 0));
    nobody |= event.sources.count && is_you(scene, list_at(&event.sources, 0));
    if (nobody || /* "said the tariffs should be higher" asks nobody */
        !is_enough(match, &event) || event_is_nature(matches, match, event.sources.count) ||
        !leave_out_matter(scene, match, &event))
        return;
    set_reporter(scene, match, &event);
    set_place(finding, matches, match, &event);
    event_set_date(finding->reading, matches, match, &event);
    event_set_counts(finding->reading, matches, match, &event);
    *(struct event *)list_add(finding->events) = event;
}

/* Gives an event what another that tells the same knows more: when and where. */
static void complete(struct event *event, const struct event *more)
{
    if (!event->date.size) {
        event->date = more->date;
        event->date_words = more->date_words;
    }
    if (!event->place.size) {
        event->place = more->place;
        event->place_country = more->place_country;
        event->place_words = more->place_words;
    }
}

/* Whether an event of the same sentence tells the same; it takes what it lacks. */
static bool is_told(const struct list *events, size_t from, const struct event *event)
{
    for (size_t i = from; i < events->count; i++) {
        struct event *other = list_at(events, i);
        if (other == event || other->type != event->type || other->status != event->status ||
            other->sources.count != event->sources.count ||
            other->targets.count != event->targets.count)
            continue;
        const struct event_actor *a = event->sources.items, *b = other->sources.items;
        const struct event_actor *c = event->targets.items, *d = other->targets.items;
        if ((!event->sources.count || a->words.from == b->words.from) &&
            (!event->targets.count || c->words.from == d->words.from)) {
            complete(other, event);
            return true;
        }
    }
    return false;
}

void events_find(struct arena *arena, const struct event_reading *reading,
                 const struct analysis *analysis, struct list *events)
{
    struct finding finding = {reading, analysis, arena, events};
    struct nature_mentions mentions = {0};
    list_init(events, arena, sizeof(struct event));
    for (size_t i = 0; i < analysis->sentences.count; i++) {
        struct matches matches;
        scene_set(&matches.scene, reading->patterns, analysis, reading->actors, i, arena);
        matches_find(&matches);
        nature_mention(&matches.scene, &mentions);
        size_t before = events->count;
        for (int j = 0; j < matches.count; j++) {
            const struct match *match = &matches.items[j];
            if (match->absorbed || match->pattern->drop || match->pattern->effect != EFFECT_EVENT)
                continue;
            size_t count = events->count;
            add_event(&finding, &matches, match);
            if (events->count > count && is_told(events, before, list_at(events, count)))
                events->count = count;
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < events->count; i++)
        if (!nature_took(&mentions, analysis, list_at(events, i)))
            *(struct event *)list_at(events, kept++) = *(struct event *)list_at(events, i);
    events->count = kept;
    contexts_set(arena, analysis, events);
}
