/* Articles of the store to workers, which find the events of them, and back; see events.h. */
#include "engine/events.h"

#include "base/pool.h"
#include "engine/events_keep.h"
#include "words/words.h"

/* Articles that are coded between two commits, and how much JSON one event may be. */
enum { BATCH = 64 };
#define JSON_MAX ((size_t)1 << 20)

/* The language that is read. */
#define READ_LANGUAGE "en"

/* One run. */
struct updating {
    struct store *store;
    const struct patterns *patterns;
    events_progress *progress;
    void *context;
    struct buf json;
    uint64_t done, of;
    enum error error;
};

/* An article on its way. */
struct job {
    struct arena arena;
    struct events_found found;
};

/* The pool's way to make a worker. */
static void *worker_begin(void *context)
{
    return coder_new(((struct updating *)context)->patterns);
}

/* The pool's way to end one. */
static void worker_end(void *context, void *worker)
{
    (void)context;
    coder_free(worker);
}

/* The pool's way to make a place for jobs. */
static void job_begin(void *context, void *job)
{
    (void)context;
    arena_init(&((struct job *)job)->arena, 0);
}

/* The pool's way to end one. */
static void job_end(void *context, void *job)
{
    (void)context;
    arena_free(&((struct job *)job)->arena);
}

/* Whether an article is in the language that is read: as it says, else as it looks. */
static bool is_read(const struct store_uncoded *article)
{
    struct str language = article->language;
    if (!language.size)
        language = words_language(article->text, language).language;
    return str_equal(str_part(language, 0, str_find_byte(language, '-')), STR(READ_LANGUAGE));
}

/* The pool's way to find what is in an article. */
static void work(void *context, void *worker, void *job)
{
    (void)context;
    struct events_found *found = &((struct job *)job)->found;
    struct coding *coding = &found->coding;
    if (!date_parse(found->article.published, DATE_ORDER_UNKNOWN, &found->published))
        found->published = (struct date){0};
    found->coded = is_read(&found->article) &&
                   coder_read(worker, found->arena, found->article.text, &found->published, coding);
    if (!found->coded)
        return;
    quotes_find(found->arena, &coding->analysis, &coding->people, &found->quotes);
    figures_find(found->arena, &coding->analysis, &coding->amounts, &found->quotes, &coding->people,
                 &found->figures);
}

/* The pool's way to keep it, in the order of the articles. */
static void consume(void *context, void *job)
{
    struct updating *updating = context;
    struct job *own = job;
    if (!updating->error)
        updating->error = events_keep(updating->store, &updating->json, &own->found);
    arena_clear(&own->arena);
    bool last = ++updating->done == updating->of;
    if (updating->error || (!last && updating->done % BATCH))
        return;
    updating->error = store_commit(updating->store);
    if (updating->progress)
        updating->progress(updating->context, updating->done, updating->of);
}

/* Gives the articles to the workers. */
static void submit_all(struct updating *updating, const struct list *articles)
{
    const struct pool_calls calls = {
        .context = updating,
        .job_size = sizeof(struct job),
        .worker_begin = worker_begin,
        .worker_end = worker_end,
        .job_begin = job_begin,
        .job_end = job_end,
        .work = work,
        .consume = consume,
    };
    struct pool *pool = pool_start(&calls, 0, 0);
    for (size_t i = 0; i < articles->count; i++) {
        struct job *job = pool_place(pool);
        if (updating->error)
            break;
        job->found = (struct events_found){.arena = &job->arena};
        updating->error = store_read_uncoded(updating->store, *(int64_t *)list_at(articles, i),
                                             &job->arena, &job->found.article);
        if (updating->error)
            break;
        pool_submit(pool);
    }
    pool_finish(pool);
}

enum error events_update(struct store *store, const struct patterns *patterns,
                         events_progress *progress, void *context)
{
    struct arena arena;
    struct list articles;
    if (!language_model_for(STR(READ_LANGUAGE)))
        return ERROR_NOT_FOUND;
    arena_init(&arena, 0);
    struct updating updating = {
        .store = store, .patterns = patterns, .progress = progress, .context = context};
    updating.error = store_uncoded(store, EVENTS_CODE, &arena, &articles);
    updating.of = articles.count;
    buf_init(&updating.json, JSON_MAX);
    if (!updating.error)
        submit_all(&updating, &articles);
    if (updating.error)
        store_give_up(store);
    buf_free(&updating.json);
    arena_free(&arena);
    return updating.error;
}
