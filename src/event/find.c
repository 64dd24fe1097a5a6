/* From the matches of a sentence to its events: who acts and on whom, when, where, how many, and
 * who says so. */
#include "event/event.h"
#include "event/match.h"
#include "event/places.h"

/* What the finding of one text's events goes by. */
struct finding {
    const struct event_reading *reading;
    const struct analysis *analysis;
    struct arena *arena;
    struct list *events;
};

/* ------------------------------------------------------------------------------- the actors --- */

/* Whether the actor of a noun is somebody that is known. */
static bool is_known(struct scene *scene, int token)
{
    return token >= 0 && actor_is_known(scene_actor(scene, token));
}

/* The one who is meant where a noun is a thing: whose it is, or who is in it; else the noun. */
static int refine(struct matches *matches, int token, int except)
{
    struct scene *scene = &matches->scene;
    if (token < 0 || !scene_actor(scene, token)->thing)
        return token;
    int told = matches->stands[token];
    if (told >= 0) {
        const struct match *event = &matches->items[told];
        if (event->source != except && is_known(scene, event->source))
            return event->source;
        if (event->target != except && is_known(scene, event->target))
            return event->target;
    }
    int possessor = scene_child(scene, token, RELATION_NMOD_POSS);
    if (possessor >= 0 && possessor != except && is_known(scene, possessor))
        return possessor;
    int below = scene_actor_below(scene, token, except);
    return below >= 0 ? below : token;
}

/* Adds an actor of the analysis to a list of the event's. */
static void add_actor(struct list *list, const struct actor *actor)
{
    *(struct event_actor *)list_add(list) = (struct event_actor){
        .words = {actor->from, actor->to},
        .token = actor->head,
        .country = actor->country,
        .sector = str_from(sector_code(actor->sector)),
        .name = actor->name,
    };
}

/* Adds the actors of a noun phrase, all members of a list. */
static void add_actors(struct finding *finding, struct scene *scene, int token, struct list *list)
{
    struct list found;
    list_init(&found, finding->arena, sizeof(struct actor));
    if (token < 0)
        return;
    actors_at(scene->actors, scene->first + (size_t)token, &found);
    for (size_t i = 0; i < found.count; i++)
        add_actor(list, list_at(&found, i));
}

/* Of a meeting whose participants all stand in one place, the first is the source. */
static void split(struct list *from, struct list *to)
{
    if (from->count < 2 || to->count)
        return;
    for (size_t i = 1; i < from->count; i++)
        *(struct event_actor *)list_add(to) = *(struct event_actor *)list_at(from, i);
    from->count = 1;
}

/* Whether two actors' words overlap. */
static bool overlap(const struct event_actor *a, const struct event_actor *b)
{
    return a->words.from < b->words.to && b->words.from < a->words.to;
}

/* Takes out of the targets whoever is a source. */
static void leave_out_sources(const struct list *sources, struct list *targets)
{
    size_t kept = 0;
    for (size_t i = 0; i < targets->count; i++) {
        const struct event_actor *target = list_at(targets, i);
        bool is_source = false;
        for (size_t j = 0; j < sources->count; j++)
            is_source |= overlap(target, list_at(sources, j));
        if (!is_source)
            *(struct event_actor *)list_at(targets, kept++) = *target;
    }
    targets->count = kept;
}

/* Sets who acts and on whom. */
static void set_actors(struct finding *finding, struct matches *matches, const struct match *match,
                       struct event *event)
{
    struct scene *scene = &matches->scene;
    int source = refine(matches, match->source, match->target);
    int target = refine(matches, match->target, source);
    if (target < 0 && !match->pattern->together) {
        int below = scene_actor_below(scene, match->token, source);
        target = below >= 0 && !scene_within(scene, below, source) ? below : -1;
    }
    add_actors(finding, scene, source, &event->sources);
    add_actors(finding, scene, target, &event->targets);
    leave_out_sources(&event->sources, &event->targets);
    if (match->pattern->either) {
        split(&event->sources, &event->targets);
        split(&event->targets, &event->sources);
    }
}

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
    if (match->pattern->weak || match->pattern->part == PART_NOUN)
        return source && target;
    if (match->pattern->together && !event->targets.count)
        return false;
    return source || target;
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

/* Sets the place: the nearest in the clause that stands behind "in" or "at", else that an actor's
 * words hold. */
static void set_place(struct finding *finding, struct matches *matches, const struct match *match,
                      struct event *event)
{
    struct scene *scene = &matches->scene;
    uint64_t where = preposition_bit(STR("in")) | preposition_bit(STR("at")) |
                     preposition_bit(STR("near")) | preposition_bit(STR("on")) |
                     preposition_bit(STR("outside")) | preposition_bit(STR("inside")) |
                     preposition_bit(STR("around")) | preposition_bit(STR("across")) |
                     preposition_bit(STR("to"));
    struct list found;
    list_init(&found, finding->arena, sizeof(struct place));
    places_in(scene->actors, scene->sentence, &found);
    const struct place *best = NULL;
    size_t best_rank = SIZE_MAX;
    for (size_t i = 0; i < found.count; i++) {
        const struct place *place = list_at(&found, i);
        int token = (int)(place->token - scene->first), top = token;
        while (scene_head(scene, top) >= 0 && (scene_relation(scene, top) == RELATION_COMPOUND ||
                                               scene_relation(scene, top) == RELATION_FLAT))
            top = scene_head(scene, top);
        bool within = scene_within(scene, token, match->token) ||
                      (match->light >= 0 && scene_within(scene, token, match->light));
        bool stands = scene_prepositions(scene, top) & where;
        bool actor = is_actors(&event->sources, place) || is_actors(&event->targets, place);
        size_t rank = (within ? 0 : 4) + (stands ? 0 : 2) + (actor ? 1 : 0);
        if (is_actors(&event->sources, place) || (!within && !stands) || rank >= best_rank)
            continue;
        best = place;
        best_rank = rank;
    }
    if (!best)
        return;
    event->place = best->name;
    event->place_country = best->country;
    event->place_words = (struct event_words){best->from, best->to};
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
    list_init(&event.sources, finding->arena, sizeof(struct event_actor));
    list_init(&event.targets, finding->arena, sizeof(struct event_actor));
    widen(scene, &event.words, match->object);
    widen(scene, &event.words, match->light);
    set_actors(finding, matches, match, &event);
    if (!is_enough(match, &event))
        return;
    set_reporter(scene, match, &event);
    set_place(finding, matches, match, &event);
    *(struct event *)list_add(finding->events) = event;
}

/* Whether an event of the same sentence tells the same. */
static bool is_told(const struct list *events, size_t from, const struct event *event)
{
    for (size_t i = from; i < events->count; i++) {
        const struct event *other = list_at(events, i);
        if (other == event || other->type != event->type || other->status != event->status ||
            other->sources.count != event->sources.count ||
            other->targets.count != event->targets.count)
            continue;
        const struct event_actor *a = event->sources.items, *b = other->sources.items;
        const struct event_actor *c = event->targets.items, *d = other->targets.items;
        if ((!event->sources.count || a->words.from == b->words.from) &&
            (!event->targets.count || c->words.from == d->words.from))
            return true;
    }
    return false;
}

void events_find(struct arena *arena, const struct event_reading *reading,
                 const struct analysis *analysis, struct list *events)
{
    struct finding finding = {reading, analysis, arena, events};
    list_init(events, arena, sizeof(struct event));
    for (size_t i = 0; i < analysis->sentences.count; i++) {
        struct matches matches;
        scene_set(&matches.scene, reading->patterns, analysis, reading->actors, i, arena);
        matches_find(&matches);
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
}
