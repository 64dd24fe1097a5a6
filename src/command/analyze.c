/* Articles analysed while they are read. Each thread takes an analyzer and gives it back; there are
 * never more than threads that work at once. */
#include "command/analyze.h"

#include <assert.h>
#include <pthread.h>

#include "base/memory.h"
#include "event/figures.h"
#include "language/understand.h"

/* The language that is read without knowing that a text is in it. */
#define LANGUAGE_OTHERWISE STR("en")

/* What one thread works with. */
struct analyzer {
    struct analyzer *next;
    struct arena arena;
    struct language_reader *reader;
};

struct analyzers {
    pthread_mutex_t lock;
    struct analyzer *idle;
};

struct analyzers *analyzers_new(void)
{
    struct analyzers *analyzers = memory_get_zeroed(1, sizeof(*analyzers));
    int failed = pthread_mutex_init(&analyzers->lock, NULL);
    assert(!failed);
    (void)failed;
    return analyzers;
}

void analyzers_free(struct analyzers *analyzers)
{
    if (!analyzers)
        return;
    while (analyzers->idle) {
        struct analyzer *analyzer = analyzers->idle;
        analyzers->idle = analyzer->next;
        language_reader_free(analyzer->reader);
        arena_free(&analyzer->arena);
        memory_free(analyzer);
    }
    pthread_mutex_destroy(&analyzers->lock);
    memory_free(analyzers);
}

/* An analyzer that is idle, or a new one. */
static struct analyzer *take_analyzer(struct analyzers *analyzers)
{
    pthread_mutex_lock(&analyzers->lock);
    struct analyzer *analyzer = analyzers->idle;
    if (analyzer)
        analyzers->idle = analyzer->next;
    pthread_mutex_unlock(&analyzers->lock);
    if (analyzer)
        return analyzer;
    analyzer = memory_get_zeroed(1, sizeof(*analyzer));
    arena_init(&analyzer->arena, 0);
    analyzer->reader = language_reader_new();
    return analyzer;
}

/* Makes an analyzer idle again; what it found is gone. */
static void give_back(struct analyzers *analyzers, struct analyzer *analyzer)
{
    arena_clear(&analyzer->arena);
    pthread_mutex_lock(&analyzers->lock);
    analyzer->next = analyzers->idle;
    analyzers->idle = analyzer;
    pthread_mutex_unlock(&analyzers->lock);
}

void analyzers_put(struct analyzers *analyzers, const struct article *article, struct json *json)
{
    struct analyzer *analyzer = take_analyzer(analyzers);
    struct understood understood;
    struct figures figures;
    struct date published;
    if (!date_parse(article->published, DATE_ORDER_UNKNOWN, &published))
        published = (struct date){0};
    struct str language = article->language.size ? article->language : LANGUAGE_OTHERWISE;
    understand(analyzer->reader, language_model_for(language), &analyzer->arena, article->text,
               &published, &understood);
    json_object_begin(json);
    article_pairs_to_json(article, json);
    understood_pairs_to_json(&understood, &analyzer->arena, json);
    figures_find(&analyzer->arena, &understood.analysis, &understood.amounts, &understood.quotes,
                 &understood.people, &figures);
    struct utf8_places places = utf8_places_of(article->text, &analyzer->arena);
    figures_pairs_to_json(&figures, &places, json);
    json_object_end(json);
    give_back(analyzers, analyzer);
}
