/* Writes events as JSON. */
#include "event/event_json.h"

#include "base/json_read.h"

/* The offsets of words, and the words themselves. */
static void put_words(const struct utf8_places *text, const struct event_words *words,
                      struct json *json)
{
    json_pair_integer(json, "start", (int64_t)utf8_place(text, words->from));
    json_pair_integer(json, "end", (int64_t)utf8_place(text, words->to));
    json_pair_str(json, "text", str_part(text->text, words->from, words->to - words->from));
}

/* An actor as pairs of the object that is begun. */
static void put_actor(const struct event_actor *actor, const struct utf8_places *text,
                      struct json *json)
{
    put_words(text, &actor->words, json);
    json_pair_str(json, "country", actor->country);
    json_pair_str(json, "sector", actor->sector);
    json_pair_str(json, "name", actor->name);
}

/* An actor as an object. */
static void put_one(const char *key, const struct event_actor *actor,
                    const struct utf8_places *text, struct json *json)
{
    json_key(json, key);
    json_object_begin(json);
    put_actor(actor, text, json);
    json_object_end(json);
}

/* The first actor as an object, and all of them as an array where there are several. */
static void put_actors(const char *one, const char *all, const struct list *actors,
                       const struct utf8_places *text, struct json *json)
{
    if (!actors->count)
        return;
    put_one(one, list_at(actors, 0), text, json);
    if (actors->count < 2)
        return;
    json_key(json, all);
    json_array_begin(json);
    for (size_t i = 0; i < actors->count; i++) {
        json_object_begin(json);
        put_actor(list_at(actors, i), text, json);
        json_object_end(json);
    }
    json_array_end(json);
}

/* Words that stand for something: its value, and where they are. */
static void put_named(const char *key, const char *value_key, struct str value,
                      const struct event_words *words, const struct utf8_places *text,
                      struct json *json)
{
    if (!value.size)
        return;
    json_key(json, key);
    json_object_begin(json);
    json_pair_str(json, value_key, value);
    put_words(text, words, json);
    json_object_end(json);
}

/* A number that is known. */
static void put_count(const char *key, int64_t count, struct json *json)
{
    if (count >= 0)
        json_pair_integer(json, key, count);
}

/* What the event is: type, mode, status. */
static void put_kind(const struct event *event, struct json *json)
{
    json_pair_str(json, "type", str_from(event_type_name(event->type)));
    json_pair_str(json, "mode", str_from(event_mode_name(event->mode)));
    json_pair_str(json, "status", str_from(event_status_name(event->status)));
}

void event_pair_to_json(const struct event *event, const struct event_actor *source,
                        const struct event_actor *target, size_t number,
                        const struct utf8_places *text, struct json *json)
{
    json_object_begin(json);
    put_kind(event, json);
    json_pair_integer(json, "pair_of", (int64_t)number);
    put_one("source", source, text, json);
    put_one("target", target, text, json);
    json_key(json, "words");
    json_object_begin(json);
    put_words(text, &event->words, json);
    json_object_end(json);
    json_object_end(json);
}

void event_to_json(const struct event *event, const struct utf8_places *text, struct json *json)
{
    json_object_begin(json);
    put_kind(event, json);
    if (event->negated)
        json_pair_boolean(json, "negated", true);
    if (event->either_way)
        json_pair_boolean(json, "either_way", true);
    put_actors("source", "sources", &event->sources, text, json);
    put_actors("target", "targets", &event->targets, text, json);
    json_key(json, "words");
    json_object_begin(json);
    put_words(text, &event->words, json);
    json_object_end(json);
    put_named("date", "value", event->date, &event->date_words, text, json);
    put_named("place", "name", event->place, &event->place_words, text, json);
    json_pair_str(json, "place_country", event->place_country);
    put_named("reported_by", "name", event->reported_by, &event->reported_by_words, text, json);
    put_count("deaths", event->deaths, json);
    put_count("injuries", event->injuries, json);
    put_count("arrests", event->arrests, json);
    put_count("size", event->size, json);
    if (event->contexts) {
        json_key(json, "contexts");
        json_array_begin(json);
        for (unsigned i = 0; i < EVENT_CONTEXT_COUNT; i++)
            if (event->contexts >> i & 1)
                json_put_string(json, str_from(event_context_name((enum event_context)i)));
        json_array_end(json);
    }
    json_object_end(json);
}

struct event_side event_side_from_json(struct str json, const char *side, struct arena *arena)
{
    json_t *event = json_loadb(json.data, json.size, 0, NULL);
    const json_t *object = json_object_get(event, side);
    struct event_side read = {json_copy_text(arena, json_object_get(object, "text")),
                              json_copy_text(arena, json_object_get(object, "sector"))};
    json_decref(event);
    return read;
}
