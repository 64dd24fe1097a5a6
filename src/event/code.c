/* Matches a sentence's words, the deepest first, and lets each word do to the events that hang on
 * it what its entry says. */
#include "event/match.h"

/* The noun's own negation, "no attack", else happened: what governs it may say more. */
static enum event_status noun_status(const struct scene *scene, int noun, bool *negated)
{
    *negated = scene_has(scene, noun, RELATION_DET, STR("no"));
    /* "an invasion would hurt": what it would do says that it is not */
    int verb = scene_head(scene, noun);
    bool denied;
    if (verb >= 0 && scene_relation(scene, noun) == RELATION_NSUBJ &&
        scene_token(scene, verb)->upos == UPOS_VERB &&
        match_own_status(scene, verb, &denied) == EVENT_STATUS_HYPOTHETICAL)
        return EVENT_STATUS_HYPOTHETICAL;
    return EVENT_STATUS_HAPPENED;
}

/* The status that a word's own form gives to what it tells. */
static enum event_status form_status(const struct scene *scene, int token, bool *negated)
{
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    return upos == UPOS_NOUN || upos == UPOS_PROPN ? noun_status(scene, token, negated)
                                                   : match_own_status(scene, token, negated);
}

/* Sets what a governor says of an event; a denial of the governor denies the event. */
static void set_status(struct match *match, enum event_status status, bool negated)
{
    if (negated && status != EVENT_STATUS_DENIED)
        match->negated = !match->negated;
    /* what is denied stays so, whoever plans it */
    if (match->status != EVENT_STATUS_DENIED)
        match->status = negated ? EVENT_STATUS_DENIED : status;
}

/* Notes who says so, where nobody nearer to the event does. */
static void set_reporter(struct match *match, const struct match *report)
{
    if (match->reporter >= 0 || match->reporting >= 0)
        return;
    match->reporter = report->source;
    match->reporting = report->token;
}

/* Makes the event of a noun that of the verb that carries it: "held talks". */
static void carry(struct matches *matches, struct match *event, const struct match *light)
{
    struct scene *scene = &matches->scene;
    bool negated;
    enum event_status status = match_own_status(scene, light->token, &negated);
    if (light->source >= 0 && (event->source < 0 || !scene_passive(scene, light->token)))
        event->source = light->source;
    if (event->source == event->target)
        event->source = -1;
    event->light = light->token;
    event->score += 2;
    set_status(event, status, negated);
}

/* An event told by a noun that names nobody is of whoever plans or denies it. */
static void own_noun(const struct matches *matches, struct match *event,
                     const struct match *governor)
{
    const struct scene *scene = &matches->scene;
    if (event->source < 0 && event->pattern->part == PART_NOUN && governor->source >= 0 &&
        governor->source != event->target &&
        !scene_in_class(scene, governor->source, ASKED_MATTER) &&
        scene_token(scene, governor->token)->upos == UPOS_VERB)
        event->source = governor->source;
}

/* Lets an entry that makes no event of its own do its work on the one it governs. */
static void govern(struct matches *matches, const struct match *match)
{
    struct match *event = &matches->items[match->inner];
    bool negated;
    enum event_status own = form_status(&matches->scene, match->token, &negated);
    switch ((enum pattern_effect)match->pattern->effect) {
    case EFFECT_PLANNED:
        own_noun(matches, event, match);
        set_status(event, EVENT_STATUS_PLANNED, negated);
        break;
    case EFFECT_HYPOTHETICAL:
        set_status(event, EVENT_STATUS_HYPOTHETICAL, negated);
        break;
    case EFFECT_CALLED_FOR:
        set_status(event, EVENT_STATUS_CALLED_FOR, negated);
        break;
    case EFFECT_DENIED:
        own_noun(matches, event, match);
        if (negated)
            set_status(event, EVENT_STATUS_HYPOTHETICAL, false);
        else
            event->status = EVENT_STATUS_DENIED;
        break;
    case EFFECT_ONGOING:
        set_status(event, own == EVENT_STATUS_HAPPENED ? EVENT_STATUS_ONGOING : own, negated);
        break;
    case EFFECT_SAME:
        set_status(event, own, negated);
        break;
    case EFFECT_REPORT:
        set_reporter(event, match);
        /* "said it would expel": the future as seen from the past */
        if (event->status == EVENT_STATUS_HYPOTHETICAL &&
            scene_has(&matches->scene, match->other, RELATION_AUX, STR("would")) &&
            scene_tagged(&matches->scene, match->token, "VBD"))
            event->status = EVENT_STATUS_PLANNED;
        break;
    case EFFECT_LIGHT:
        carry(matches, event, match);
        break;
    case EFFECT_EVENT:
        break;
    }
}

/* What an event does to the one in its "V", and takes from it. */
static void take_inner(struct matches *matches, struct match *match)
{
    struct match *inner = &matches->items[match->inner];
    static const enum event_status statuses[] = {
        [INNER_ABSORBED] = EVENT_STATUS_HAPPENED,
        [INNER_PLANNED] = EVENT_STATUS_PLANNED,
        [INNER_CALLED_FOR] = EVENT_STATUS_CALLED_FOR,
        [INNER_HYPOTHETICAL] = EVENT_STATUS_HYPOTHETICAL,
        [INNER_DENIED] = EVENT_STATUS_DENIED,
        [INNER_ALLEGED] = EVENT_STATUS_HYPOTHETICAL,
    };
    inner->status = statuses[match->pattern->inner];
    inner->absorbed = true;
    if (match->reporter < 0 && inner->reporter >= 0) {
        match->reporter = inner->reporter;
        match->reporting = inner->reporting;
    }
    if (match->pattern->part == PART_ADVERB && match->source < 0)
        match->source = inner->source;
    bool has_target = false;
    for (int i = 0; i < match->pattern->slot_count; i++)
        has_target |= match->pattern->slots[i].kind == SLOT_TARGET;
    if (match->target >= 0 || has_target || match->pattern->subject_target)
        return;
    match->target = inner->target != match->source ? inner->target : -1;
    if (match->target < 0 && inner->source != match->source)
        match->target = inner->source;
    match->known_target = match->target >= 0;
}

/* What came of an event that is the subject, "the attack killed five", is told with that event. */
static void join_result(struct matches *matches, struct match *match)
{
    int cause = match->source >= 0 ? matches->stands[match->source] : -1;
    if (!match->pattern->result || cause < 0)
        return;
    struct match *event = &matches->items[cause];
    if (event->pattern->type != match->pattern->type)
        return;
    match->absorbed = true;
    match->into = cause;
    event->has_result = true;
    if (event->target < 0) {
        event->target = match->target;
        event->known_target = true;
    }
}

/* "Killed three policemen and wounded 12 others" tells one event with two results. */
static void join_second_result(struct matches *matches, struct match *match)
{
    const struct scene *scene = &matches->scene;
    int head = scene_head(scene, match->token);
    int first = head >= 0 && scene_relation(scene, match->token) == RELATION_CONJ
                    ? matches->stands[head]
                    : -1;
    if (match->absorbed || first < 0 || match->target < 0 || !match->pattern->count)
        return;
    const struct match *event = &matches->items[first];
    const struct token *other = scene_token(scene, match->target);
    if (event->absorbed || event->token != head || !event->pattern->count ||
        event->pattern->count == match->pattern->count ||
        event->pattern->type != match->pattern->type || event->source != match->source ||
        event->status != match->status || !str_equal(other->lemma, STR("other")))
        return;
    match->absorbed = true;
    match->into = first;
}

/* Adds what a token matched. */
static void add(struct matches *matches, struct match *match)
{
    const struct pattern *pattern = match->pattern;
    int index = matches->count++;
    matches->items[index] = *match;
    match = &matches->items[index];
    if (pattern->effect != EFFECT_EVENT) {
        govern(matches, match);
        match->absorbed = true;
        matches->stands[match->token] = match->inner;
        return;
    }
    match->status = form_status(&matches->scene, match->token, &match->negated);
    if (match->negated)
        match->status = EVENT_STATUS_DENIED;
    if (pattern->subject_target && match->other >= 0)
        match->target = scene_subject(&matches->scene, match->other);
    if (match->inner >= 0)
        take_inner(matches, match);
    /* the noun that completes the verb tells the same event */
    int noun = match->object >= 0 ? matches->stands[match->object] : -1;
    if (noun >= 0 && matches->items[noun].token == match->object) {
        struct match *told = &matches->items[noun];
        told->absorbed = true;
        if (match->target < 0 && told->target >= 0 && told->target != match->source)
            match->target = told->target;
    }
    match->result_target = match->target;
    join_result(matches, match);
    matches->stands[match->token] = index;
    if (match_looks_up(&matches->scene, pattern, match->token) && match->other >= 0)
        matches->stands[match->other] = index;
}

/* How much a match counts against others of its token: what it explains, then that it is an event.
 */
static int weight(const struct match *match)
{
    return 2 * match->score + (match->pattern->effect == EFFECT_EVENT);
}

/* Tries all entries of a token, those that look up or the others, and keeps the one that explains
 * most. Of a tie the one that was written first. Notes whether there are some that look up. */
static void match_token(struct matches *matches, int token, bool up)
{
    const struct scene *scene = &matches->scene;
    enum pattern_part parts[3];
    size_t count = match_parts(scene, token, parts);
    struct match best = {.pattern = NULL};
    for (size_t i = 0; i < count; i++) {
        const struct pattern *pattern = match_first(scene, parts[i], token);
        for (; pattern; pattern = patterns_next(scene->patterns, pattern)) {
            struct match match;
            bool looks_up = match_looks_up(scene, pattern, token);
            matches->up[token] |= looks_up;
            if (looks_up != up || match_try(matches, pattern, token, &match))
                continue;
            if (!best.pattern || weight(&match) >= weight(&best))
                best = match;
        }
    }
    if (best.pattern)
        add(matches, &best);
}

void matches_find(struct matches *matches)
{
    struct scene *scene = &matches->scene;
    size_t count = (size_t)scene->count;
    /* a token matches at most once downward and once upward */
    matches->items = arena_get_array(scene->arena, 2 * count, sizeof(struct match));
    matches->stands = arena_get_array(scene->arena, count, sizeof(int));
    matches->up = arena_get_array(scene->arena, count, sizeof(bool));
    matches->count = 0;
    matches->complemented = -1;
    for (int i = 0; i < scene->count; i++)
        matches->stands[i] = -1;
    for (int i = 0; i < scene->count; i++)
        match_token(matches, scene->order[i], false);
    for (int i = 0; i < scene->count; i++)
        if (matches->up[scene->order[i]])
            match_token(matches, scene->order[i], true);
    for (int i = 0; i < matches->count; i++)
        join_second_result(matches, &matches->items[i]);
}
