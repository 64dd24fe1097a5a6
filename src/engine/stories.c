/* Stories between the store and src/story; see stories.h. */
#include "engine/stories.h"

#include <stdlib.h>

#include "base/memory.h"
#include "store/place.h"
#include "story/story.h"

struct stories {
    struct store *store;
    struct story_set *set; /* NULL before the first article */
    struct arena arena;    /* of one article */
    struct arena batch;    /* of one update */
    int64_t from, to;      /* times of the articles that were loaded, where there are more */
    bool whole;            /* all that there are were */
    struct list waiting;   /* of struct store_place */
    struct list touched;   /* of int64_t: stories */
    struct list fresh;     /* of struct naming: new stories of the article being placed */
    enum error error;      /* of a text that was asked for */
};

/* A new story's number in src/story and in the store. */
struct naming {
    int64_t begun, story;
};

struct stories *stories_new(struct store *store)
{
    struct stories *stories = memory_get_zeroed(1, sizeof *stories);
    stories->store = store;
    arena_init(&stories->arena, 0);
    arena_init(&stories->batch, 0);
    return stories;
}

void stories_free(struct stories *stories)
{
    if (!stories)
        return;
    story_set_free(stories->set);
    arena_free(&stories->arena);
    arena_free(&stories->batch);
    memory_free(stories);
}

/* Puts an article into the working set. */
static void put(struct stories *stories, const struct store_place *place)
{
    struct story_item item = {.article = place->article,
                              .story = place->story,
                              .original = place->original,
                              .outlet = place->outlet,
                              .live = place->live,
                              .time = place->time,
                              .agency = place->agency};
    story_traits_unpack(place->traits, &stories->arena, &item.traits);
    story_set_put(stories->set, &item);
}

/* Takes an article that has a place already. */
static enum error load_one(void *context, const struct store_place *place)
{
    struct stories *stories = context;
    put(stories, place);
    arena_clear(&stories->arena);
    if (place->time < stories->from)
        stories->from = place->time;
    if (place->time > stories->to)
        stories->to = place->time;
    return OK;
}

/* Fills the working set with the articles nearest to a time. */
static enum error load(struct stories *stories, int64_t time)
{
    story_set_free(stories->set);
    stories->set = story_set_new(NULL);
    stories->from = stories->to = time;
    struct arena arena;
    arena_init(&arena, 0);
    enum error error =
        store_placed(stories->store, time, STORIES_COMPARED, &arena, load_one, stories);
    arena_free(&arena);
    stories->whole = story_set_count(stories->set) < STORIES_COMPARED / 2;
    return error;
}

/* Whether the working set lacks what an article of that time has to be compared with, or holds much
 * more. */
static bool has_to_load(const struct stories *stories, int64_t time)
{
    if (!stories->set || story_set_count(stories->set) > STORIES_COMPARED + STORIES_COMPARED / 4)
        return true;
    return !stories->whole && (time < stories->from || time > stories->to);
}

/* Takes an article that waits, to be placed when all are known. */
static enum error wait_one(void *context, const struct store_place *place)
{
    struct stories *stories = context;
    struct store_place *kept = list_add(&stories->waiting);
    *kept = *place;
    kept->traits = arena_copy(&stories->batch, place->traits);
    return OK;
}

/* Gives src/story a text. */
static struct str give_text(void *context, int64_t article, struct arena *arena)
{
    struct stories *stories = context;
    struct str text;
    enum error error = store_text(stories->store, article, arena, &text);
    if (error)
        stories->error = error;
    return text;
}

/* The store's number of a story that a change names; a new one is made, which begins with the
 * change's article. */
static enum error name_story(struct stories *stories, const struct story_change *change,
                             int64_t *story)
{
    *story = change->story;
    if (change->story > 0)
        return OK;
    for (size_t i = 0; i < stories->fresh.count; i++) {
        const struct naming *naming = list_at(&stories->fresh, i);
        if (naming->begun == change->story) {
            *story = naming->story;
            return OK;
        }
    }
    enum error error = store_begin_story(stories->store, change->article, story);
    *(struct naming *)list_add(&stories->fresh) = (struct naming){change->story, *story};
    return error;
}

/* Puts what came of a placing into the store. */
static enum error take_placing(struct stories *stories, const struct story_placing *placing,
                               int64_t now)
{
    enum error error = OK;
    list_init(&stories->fresh, &stories->arena, sizeof(struct naming));
    for (size_t i = 0; !error && i < placing->changes.count; i++) {
        const struct story_change *change = list_at(&placing->changes, i);
        int64_t story = 0;
        error = name_story(stories, change, &story);
        if (!error)
            error = store_join(stories->store, change->article, story, change->original, now);
        *(int64_t *)list_add(&stories->touched) = story;
        if (!error && change->from && change->from != story) {
            *(int64_t *)list_add(&stories->touched) = change->from;
            if (!story_set_articles(stories->set, change->from))
                error = store_merge(stories->store, change->from, story);
        }
    }
    for (size_t i = 0; i < stories->fresh.count; i++) {
        const struct naming *naming = list_at(&stories->fresh, i);
        story_set_name(stories->set, naming->begun, naming->story);
    }
    return error;
}

/* Places one article. */
static enum error place_one(struct stories *stories, const struct store_place *place, int64_t now)
{
    struct story_placing placing;
    enum error error = has_to_load(stories, place->time) ? load(stories, place->time) : OK;
    if (error)
        return error;
    put(stories, place);
    story_place(stories->set, place->article, give_text, stories, &stories->arena, &placing);
    error = stories->error ? stories->error : take_placing(stories, &placing, now);
    for (size_t i = 0; !error && i < placing.related.count; i++) {
        const struct story_near *near = list_at(&placing.related, i);
        error = store_relate(stories->store, place->article, near->article, near->score);
    }
    arena_clear(&stories->arena);
    return error;
}

/* For qsort. */
static int compare_stories(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Brings the stories that were touched up to date. */
static enum error tell(struct stories *stories)
{
    enum error error = OK;
    int64_t last = 0, *touched = stories->touched.items;
    if (stories->touched.count)
        qsort(touched, stories->touched.count, sizeof *touched, compare_stories);
    for (size_t i = 0; !error && i < stories->touched.count; i++) {
        if (touched[i] == last)
            continue;
        last = touched[i];
        error = store_tell(stories->store, last, story_leader(stories->set, last));
    }
    return error;
}

enum error stories_update(struct stories *stories, int64_t now)
{
    list_init(&stories->waiting, &stories->batch, sizeof(struct store_place));
    list_init(&stories->touched, &stories->batch, sizeof(int64_t));
    enum error error = store_unplaced(stories->store, &stories->arena, wait_one, stories);
    for (size_t i = 0; !error && i < stories->waiting.count; i++)
        error = place_one(stories, list_at(&stories->waiting, i), now);
    if (!error)
        error = tell(stories);
    arena_clear(&stories->batch);
    return error;
}
