/* Says why a sentence is coded as it is. */
#include "event/explain.h"

#include "event/match.h"

/* The bytes of a text between two places. */
static struct str between(const struct analysis *analysis, size_t from, size_t to)
{
    return str_part(analysis->text, from, to - from);
}

/* The words, country and sector of actors. */
static void put_actors(const struct analysis *analysis, const struct list *actors, struct buf *out)
{
    for (size_t i = 0; i < actors->count; i++) {
        const struct event_actor *actor = list_at(actors, i);
        buf_format(out, "%s%.*s (%.*s%s%.*s)", i ? ", " : "",
                   STR_ARG(between(analysis, actor->words.from, actor->words.to)),
                   STR_ARG(actor->country), actor->country.size && actor->sector.size ? " " : "",
                   STR_ARG(actor->sector));
    }
    if (!actors->count)
        buf_add(out, STR("-"));
}

/* An event, and the entry that it comes from. */
static void put_event(const struct patterns *patterns, const struct analysis *analysis,
                      const struct event *event, struct buf *out)
{
    const struct pattern *pattern = patterns_at(patterns, event->pattern);
    const char *mode = event_mode_name(event->mode);
    buf_format(out, "  %s%s%s, %s: ", event_type_name(event->type), *mode ? " " : "", mode,
               event_status_name(event->status));
    put_actors(analysis, &event->sources, out);
    buf_add(out, STR(" > "));
    put_actors(analysis, &event->targets, out);
    buf_format(out, "\n    by %.*s:%u: %.*s\n", STR_ARG(pattern->file), pattern->line,
               STR_ARG(pattern->text));
}

/* Which entries were tried at a word. */
static void put_tries(struct matches *matches, int token, struct buf *out)
{
    const struct scene *scene = &matches->scene;
    enum pattern_part parts[3];
    size_t count = match_parts(scene, token, parts);
    bool named = false;
    for (size_t i = 0; i < count; i++) {
        const struct pattern *pattern = match_first(scene, parts[i], token);
        for (; pattern; pattern = patterns_next(scene->patterns, pattern)) {
            struct match match;
            const char *why = match_try(matches, pattern, token, &match);
            if (!named)
                buf_format(out, "  %.*s\n",
                           STR_ARG(token_str(scene->analysis, scene_token(scene, token))));
            named = true;
            buf_format(out, "    %.*s:%u: %s\n", STR_ARG(pattern->file), pattern->line,
                       why ? why : "fits");
        }
    }
}

void events_explain(struct arena *arena, const struct event_reading *reading,
                    const struct analysis *analysis, struct buf *out)
{
    struct list events;
    events_find(arena, reading, analysis, &events);
    for (size_t i = 0; i < analysis->sentences.count; i++) {
        const struct sentence *sentence = list_at(&analysis->sentences, i);
        struct matches matches;
        buf_add(out, between(analysis, sentence->from, sentence->to));
        buf_add_byte(out, '\n');
        for (size_t j = 0; j < events.count; j++) {
            const struct event *event = list_at(&events, j);
            if (event->sentence == i)
                put_event(reading->patterns, analysis, event, out);
        }
        scene_set(&matches.scene, reading->patterns, analysis, reading->actors, i, arena);
        matches_find(&matches);
        buf_add(out, STR("  tried:\n"));
        for (int token = 0; token < matches.scene.count; token++)
            put_tries(&matches, token, out);
    }
}
