/* One story: what happened and who says so, its coverage over time, every article with its copies,
 * and what is new since the reader last looked. */
#include "base/table.h"
#include "web/page.h"
#include "words/words.h"

/* Events of a story that are shown, and those of them that are in sight at once. */
enum { EVENTS_MAX = 200, EVENTS_FIRST = 12 };

/* Sets the key points, each with the outlet whose sentence it is. */
static void set_points(struct web_call *call, const char *name, const struct store_telling *telling)
{
    struct value *points = value_set_list(call->data, name);
    for (size_t i = 0; i < telling->points.count; i++) {
        const struct store_point *point = list_at(&telling->points, i);
        const struct store_brief *article = list_at(&telling->articles, point->article);
        struct value *object = value_add_object(points);
        value_set(object, "text", point->text);
        value_set(object, "language", article->language);
        value_set(object, "article", article->id);
        value_set(object, "href", web_href(call, "/article/", article->id));
        web_set_outlet(call, object, article->outlet_name, article->outlet_domain);
    }
}

/* Adds an article; `since` is when the reader last looked. Says its language where it is another
 * than the story's headline has. NULL when the store failed. */
static struct value *add_article(struct web_call *call, struct value *list,
                                 const struct store_telling *telling,
                                 const struct store_brief *brief, int64_t since)
{
    struct value *object = web_add_brief(call, list, brief);
    struct str language = word_language_name(brief->language);
    if (object)
        value_set_truth(object, "new", since && brief->joined > since);
    if (object && !str_equal(language, word_language_name(telling->story.leader.language)))
        value_set(object, "_language", language);
    return object;
}

/* The articles of a telling: by their ids, and each one's copies, first to last. */
struct told {
    const struct store_telling *telling;
    struct table places; /* from an id to the place of its article */
    size_t *first;       /* by an article's place: that of its first copy, plus 1; 0 for none */
    size_t *next;        /* by a copy's place: that of the next copy of the same, likewise */
};

/* Finds the copies of every article. */
static void find_copies(const struct store_telling *telling, struct arena *arena, struct told *told)
{
    size_t count = telling->articles.count;
    told->telling = telling;
    table_init(&told->places, arena);
    told->first = arena_get_array(arena, count, sizeof(size_t));
    told->next = arena_get_array(arena, count, sizeof(size_t));
    for (size_t i = 0; i < count; i++) {
        const struct store_brief *brief = list_at(&telling->articles, i);
        *table_put(&told->places, brief->id, NULL) = i;
    }
    for (size_t i = count; i-- > 0;) {
        const struct store_brief *brief = list_at(&telling->articles, i);
        const uint64_t *original = table_get(&told->places, brief->copy_of);
        if (!original)
            continue;
        told->next[i] = told->first[*original];
        told->first[*original] = i + 1;
    }
}

/* Adds the copies of the article at `place` under it. */
static bool add_copies(struct web_call *call, struct value *object, const struct told *told,
                       size_t place, int64_t since)
{
    struct value *copies = told->first[place] ? value_set_list(object, "copies") : NULL;
    for (size_t at = told->first[place]; at; at = told->next[at - 1])
        if (!add_article(call, copies, told->telling, list_at(&told->telling->articles, at - 1),
                         since))
            return false;
    return true;
}

/* Sets the articles, first to last, with copies under their originals. */
static bool set_articles(struct web_call *call, const struct store_telling *telling, int64_t since)
{
    struct value *entries = value_set_list(call->data, "entries");
    struct told told;
    struct str day = {0};
    find_copies(telling, call->arena, &told);
    for (size_t i = 0; i < telling->articles.count; i++) {
        const struct store_brief *brief = list_at(&telling->articles, i);
        if (table_get(&told.places, brief->copy_of))
            continue;
        struct value *object = add_article(call, entries, telling, brief, since);
        if (!object || !add_copies(call, object, &told, i, since))
            return false;
        struct str moment = str_part(web_moment(call, brief->time), 0, 10);
        if (!str_equal(moment, day))
            value_set(object, "_day", moment);
        day = moment;
    }
    return true;
}

/* Sets the story's events, each once, those that most tell first, then the latest. */
static bool set_events(struct web_call *call, struct str story)
{
    struct store_event_filter filter = {.story = story, .most_told = true, .limit = EVENTS_MAX};
    struct list events;
    uint64_t found;
    if (store_events(call->store, &filter, call->arena, &events, &found))
        return false;
    struct value *list = value_set_list(call->data, "events");
    for (size_t i = 0; i < events.count; i++) {
        struct value *object = web_add_event(call, list, list_at(&events, i));
        value_set_truth(object, "_fold", i == EVENTS_FIRST);
    }
    value_set_truth(call->data, "_folded", events.count > EVENTS_FIRST);
    return true;
}

/* The languages to show a story in: the one that is asked for by ?language=, else those that the
 * asker reads. */
static const struct list *languages_read(const struct web_call *call, struct list *asked)
{
    struct str language = web_language_asked(call);
    if (!language.size)
        return &call->languages;
    list_init(asked, call->arena, sizeof(struct str));
    *(struct str *)list_add(asked) = language;
    return asked;
}

/* Sets the languages that a story may be shown in, where there are several. */
static void set_choices(struct web_call *call, const struct store_story *story)
{
    if (story->languages.count < 2)
        return;
    struct value *choices = value_set_list(call->data, "_choices");
    for (size_t i = 0; i < story->languages.count; i++) {
        struct str code = *(const struct str *)list_at(&story->languages, i);
        struct str name = word_language_name(code);
        struct value *choice = value_add_object(choices);
        value_set(choice, "name", name);
        value_set_truth(choice, "shown",
                        str_equal(name, word_language_name(story->leader.language)));
        value_set(
            choice, "href",
            web_href(call,
                     arena_format(call->arena, "/story/%.*s?language=", STR_ARG(story->id)).data,
                     code));
    }
}

bool web_story(struct web_call *call)
{
    struct store_telling telling, news;
    struct store_looked looked = {0};
    struct list asked;
    struct store_look look = {.now = call->seconds, .languages = languages_read(call, &asked)};
    enum error error = store_story(call->store, call->rest, &look, call->arena, &telling);
    if (error == ERROR_NOT_FOUND || error == ERROR_TOO_MANY)
        return web_fail(call, 404, "No story has this id.");
    if (!error)
        error = store_last_look(call->store, telling.story.id, &looked);
    bool changed = looked.when && looked.since;
    look.since = looked.when;
    if (!error && changed)
        error = store_story(call->store, telling.story.id, &look, call->arena, &news);
    if (error)
        return false;
    const struct store_brief *leader = &telling.story.leader;
    struct str headline = leader->headline.size ? leader->headline : STR("Untitled");
    value_set(call->data, "id", telling.story.id);
    value_set(call->data, "title", headline);
    value_set(call->data, "headline", headline);
    value_set(call->data, "language", leader->language);
    web_set_story(call, call->data, &telling.story);
    set_choices(call, &telling.story);
    set_points(call, "points", &telling);
    if (changed) {
        value_set_number(call->data, "new", (int64_t)looked.since);
        value_set(call->data, "looked", web_moment(call, looked.when / 1000));
        set_points(call, "new_points", &news);
    }
    return set_events(call, telling.story.id) && web_set_story_figures(call, telling.story.id) &&
           set_articles(call, &telling, looked.when) && web_show(call, "story");
}
