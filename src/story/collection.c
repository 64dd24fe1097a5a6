/* Collections of articles; see collection.h. */
#include "story/collection.h"

#include <jansson.h>

#include "base/date.h"
#include "base/file.h"
#include "story/set.h"

/* Bytes of a file of records. */
#define FILE_MAX_BYTES ((size_t)1 << 30)

/* What pairs count for: an article's mates together, another story's article. */
#define WORTH_OF_SAME 2.0
#define WORTH_OF_OTHER 0.5

/* The moment of an article, in seconds. */
static int64_t time_of(const struct article *article)
{
    struct date date;
    if (!date_parse(article->published, DATE_ORDER_UNKNOWN, &date))
        return 0;
    return date_to_utc(&date);
}

/* Adds one record. */
static enum error add_record(struct collection *collection, struct story_maker *maker,
                             struct str line)
{
    struct article article;
    const char *why;
    struct arena *arena = &collection->arena;
    enum error error = article_from_json(&article, arena, line, &why);
    if (error)
        return error;
    json_t *record = json_loadb(line.data, line.size, 0, NULL);
    const char *story = json_string_value(json_object_get(record, "story"));
    struct story_item *item = list_add(&collection->items);
    *item =
        (struct story_item){.article = (int64_t)collection->items.count, .time = time_of(&article)};
    struct str outlet = article.outlet_domain.size ? article.outlet_domain : article.outlet_name;
    bool added = false;
    uint64_t *number = outlet.size ? table_put(&collection->outlets, outlet, &added) : NULL;
    if (added)
        *number = collection->outlets.entries.count;
    item->outlet = number ? (int64_t)*number : 0;
    *(struct str *)list_add(&collection->stories) = arena_copy(arena, str_from(story));
    *(struct str *)list_add(&collection->urls) = article.url;
    json_decref(record);
    story_traits_make(maker, &article, arena, &item->traits);
    return OK;
}

enum error collection_read(const char *path, struct collection *collection)
{
    struct buf bytes;
    arena_init(&collection->arena, 0);
    list_init(&collection->items, &collection->arena, sizeof(struct story_item));
    list_init(&collection->stories, &collection->arena, sizeof(struct str));
    list_init(&collection->urls, &collection->arena, sizeof(struct str));
    table_init(&collection->outlets, &collection->arena);
    buf_init(&bytes, FILE_MAX_BYTES);
    enum error error = file_read(path, &bytes);
    struct story_maker *maker = story_maker_new();
    struct str rest = buf_str(&bytes), line;
    while (!error && str_split(&rest, '\n', &line))
        if (str_trim(line).size)
            error = add_record(collection, maker, line);
    story_maker_free(maker);
    buf_free(&bytes);
    return error;
}

struct story_set *collection_set(const struct collection *collection,
                                 const struct story_model *model)
{
    struct story_set *set = story_set_new(model);
    for (size_t i = 0; i < collection->items.count; i++)
        story_set_put(set, list_at(&collection->items, i));
    return set;
}

struct regress_row *comparing_note(const struct comparing *comparing, size_t a, size_t b, bool same,
                                   double worth)
{
    const struct story_member *members = comparing->set->members;
    struct regress_row *pair = list_add(comparing->rows);
    pair->right = same;
    pair->worth = worth;
    comparing->compare(&members[a].vector, &members[b].vector, pair->features);
    return pair;
}

void comparing_note_all(const struct comparing *comparing, const struct collection *collection,
                        bool across)
{
    const struct story_member *members = comparing->set->members;
    const struct str *stories = collection->stories.items;
    size_t count = comparing->set->count;
    for (size_t i = 0; i < count; i++) {
        double mates = 0;
        for (size_t j = 0; j < count; j++)
            mates += i != j && str_equal(stories[i], stories[j]);
        for (size_t j = 0; j < count; j++) {
            bool same = str_equal(stories[i], stories[j]);
            if (i != j && (!across || members[i].vector.language != members[j].vector.language))
                comparing_note(comparing, i, j, same,
                               same ? WORTH_OF_SAME / mates : WORTH_OF_OTHER);
        }
    }
}

void collection_group(const struct collection *collection, const struct story_model *model,
                      const struct story_across_rule *across, int64_t *stories)
{
    struct story_set *set = story_set_new(model);
    if (across)
        set->across = across;
    struct arena arena;
    int64_t next = 1;
    arena_init(&arena, 0);
    for (size_t i = 0; i < collection->items.count; i++) {
        const struct story_item *item = list_at(&collection->items, i);
        struct story_placing placing;
        story_set_put(set, item);
        story_place(set, item->article, NULL, NULL, &arena, &placing);
        for (unsigned begun = 1; begun <= placing.begun; begun++)
            story_set_name(set, -(int64_t)begun, next++);
        arena_clear(&arena);
    }
    for (size_t i = 0; i < collection->items.count; i++)
        stories[i] = set_member(set, (int64_t)i + 1)->story;
    arena_free(&arena);
    story_set_free(set);
}

/* F of a precision and a recall. */
static double f_of(double precision, double recall)
{
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

double collection_quality(const struct collection *collection, const int64_t *groups, FILE *log)
{
    size_t count = collection->items.count;
    const struct str *gold = collection->stories.items;
    double precision = 0, recall = 0, right = 0, mine = 0, theirs = 0;
    for (size_t i = 0; i < count; i++) {
        double both = 0, grouped = 0, told = 0;
        for (size_t j = 0; j < count; j++) {
            bool same = str_equal(gold[i], gold[j]), together = groups[i] == groups[j];
            both += same && together;
            grouped += together;
            told += same;
        }
        precision += both / grouped;
        recall += both / told;
        right += both - 1;
        mine += grouped - 1;
        theirs += told - 1;
    }
    double cubed = f_of(precision / (double)count, recall / (double)count);
    double pairs = mine + theirs > 0 ? 2 * right / (mine + theirs) : 0;
    if (log)
        fprintf(log, "BCubed P %.3f R %.3f F1 %.3f, pairs F1 %.3f\n", precision / (double)count,
                recall / (double)count, cubed, pairs);
    return (cubed + pairs) / 2;
}
