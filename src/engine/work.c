/* A document to its articles, its output and its rows; see work.h. All that is derived from a
 * document lives in the worker's arena and is gone with the next; what outlives it, output and
 * rows, is in the job. */
#include "engine/work.h"

#include "base/memory.h"
#include "base/utf8.h"
#include "words/words.h"

/* What a worker may hold on to between documents, and a place for jobs between jobs; a rare giant
 * gives its memory back. */
#define HOLD_MAX ((size_t)24 << 20)
#define JOB_HOLD_MAX ((size_t)64 << 10)

/* Bytes of arena that the reading of one document may take; more ends it as ERROR_TOO_LARGE where
 * the parser has not cut it already. */
#define DOCUMENT_ARENA ((size_t)8 << 30)

void work_job_init(struct work_job *job)
{
    *job = (struct work_job){0};
    source_item_init(&job->item);
    arena_init(&job->arena, 0);
    buf_init(&job->out, ENGINE_MAX_OUTPUT);
}

void work_job_free(struct work_job *job)
{
    source_item_free(&job->item);
    arena_free(&job->arena);
    buf_free(&job->out);
}

void work_job_clear(struct work_job *job)
{
    arena_clear(&job->arena);
    if (arena_held(&job->arena) > JOB_HOLD_MAX)
        arena_free(&job->arena);
    if (job->item.bytes.capacity > JOB_HOLD_MAX)
        buf_free(&job->item.bytes);
    if (job->out.capacity > JOB_HOLD_MAX)
        buf_free(&job->out);
}

struct worker *worker_new(void)
{
    struct worker *worker = memory_get_zeroed(1, sizeof *worker);
    arena_init(&worker->arena, DOCUMENT_ARENA);
    buf_init(&worker->plain, SOURCE_MAX_PAGE);
    buf_init(&worker->other, SOURCE_MAX_PAGE);
    worker->unpacker = unpacker_new();
    worker->inflater = inflater_new();
    worker->lot = lot_new();
    worker->reader = page_reader_new();
    worker->preparer = store_preparer_new();
    return worker;
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    arena_free(&worker->arena);
    buf_free(&worker->plain);
    buf_free(&worker->other);
    unpacker_free(worker->unpacker);
    inflater_free(worker->inflater);
    lot_free(worker->lot);
    page_reader_free(worker->reader);
    store_preparer_free(worker->preparer);
    memory_free(worker);
}

void work_fail(struct work_job *job, struct str name, uint64_t line, enum error error,
               const char *detail)
{
    struct work_failure *failure = list_add(&job->failures);
    *failure = (struct work_failure){name, line, error, detail};
    job->counts.documents++;
    job->counts.failed++;
}

/* Notes that the item failed, or its document at a line. */
static void fail(struct work_job *job, uint64_t line, enum error error, const char *detail)
{
    work_fail(job, (struct str){0}, line, error, detail);
}

void work_settle_language(struct article *article)
{
    struct str given = article->language, code = word_language_code(given);
    bool region = given.size > code.size && given.data[code.size] == '-';
    if (!code.size || !str_starts(given, code) || !region)
        article->language = code;
}

void work_identify(struct list *articles, struct arena *arena)
{
    struct article *all = articles->items;
    for (size_t i = 0; i < articles->count; i++) {
        article_identify(&all[i], articles->count > 1, arena);
        bool taken = false;
        for (size_t j = 0; j < i && !taken; j++)
            taken = str_equal(all[j].id, all[i].id);
        if (taken) {
            struct identity content = identity_of_content(&all[i]);
            all[i].id = identity_format(&content, arena);
        }
    }
}

/* Renders a document and makes it ready for the store. `none` says why there is no article. */
static void finish(struct worker *worker, const struct engine_plan *plan, struct work_job *job,
                   const struct engine_outcome *outcome, struct store_source *source)
{
    job->counts.documents++;
    job->counts.articles += outcome->articles->count;
    job->counts.empty += outcome->articles->count == 0;
    if (plan->render)
        plan->render(plan->context, outcome, &job->out);
    if (!plan->store)
        return;
    source->code = ENGINE_CODE;
    if (!outcome->articles->count)
        source->none = page_none_text(outcome->none);
    *(struct store_document **)list_add(&job->documents) =
        store_prepare(worker->preparer, &job->arena, source, outcome->articles);
}

/* How the store is to note what the source found. */
static enum store_packing packing_of(enum unpack_kind packed)
{
    return packed == UNPACK_GZIP ? STORE_GZIP : packed == UNPACK_ZSTD ? STORE_ZSTD : STORE_PLAIN;
}

/* The job's bytes, unpacked; they live until the worker's next job. */
static enum error unpacked(struct worker *worker, const struct source_item *item, struct str *bytes)
{
    *bytes = buf_str(&item->bytes);
    if (item->packed == UNPACK_PLAIN)
        return OK;
    enum error error = unpack_all(worker->unpacker, item->packed, *bytes, &worker->plain);
    *bytes = buf_str(&worker->plain);
    return error;
}

void work_known(struct store_source *source, const struct page_source *known)
{
    source->known_published = known->published;
    source->known_article = known->published_article;
    source->known_read_at = known->read_at;
    source->known_encoding = known->encoding;
}

void work_page(struct worker *worker, const struct engine_plan *plan, struct work_job *job,
               struct str bytes, const struct page_source *known, struct store_source *source)
{
    struct page_result result = {0};
    enum error error = page_articles(worker->reader, &worker->arena, bytes, known, &result);
    if (error) {
        work_fail(job, arena_copy(&job->arena, source->name), 0, error, NULL);
        return;
    }
    job->counts.bytes += bytes.size;
    if (!result.articles.count)
        job->counts.none[result.none]++;
    work_identify(&result.articles, &worker->arena);
    source->live = result.live;
    struct engine_outcome outcome = {source->name, 0, &result.articles, result.none};
    finish(worker, plan, job, &outcome, source);
}

/* Reads a page or a text. */
static void do_page(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                    struct work_job *job)
{
    struct source_item *item = &job->item;
    struct str bytes;
    enum error error = unpacked(worker, item, &bytes);
    if (error) {
        fail(job, 0, error, NULL);
        return;
    }
    struct page_source known = plan->known;
    char iso[DATE_ISO_SIZE];
    known.file = utf8_repair(&worker->arena, buf_str(&item->name));
    if (item->url.size) { /* it was fetched just now */
        struct date now = date_from_utc(read_at / 1000, 0);
        known.url = buf_str(&item->url);
        known.encoding = buf_str(&item->charset);
        if (!known.read_at.size)
            known.read_at = date_format_iso(&now, iso);
    }
    struct store_source source = {
        .name = known.file,
        .url = known.url,
        .raw = plan->keep_raw ? buf_str(&item->bytes) : (struct str){0},
        .packing = packing_of(item->packed),
        .raw_stays = true, /* in the job, until it is consumed */
        .size = bytes.size,
        .read_at = read_at,
    };
    work_known(&source, &known);
    work_page(worker, plan, job, bytes, &known, &source);
}

/* Reads one record. */
static void do_record(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                      struct work_job *job, struct str text, uint64_t line)
{
    struct article article;
    const char *why;
    enum error error = article_from_json(&article, &worker->arena, text, &why);
    if (error) {
        fail(job, line, error, why);
        return;
    }
    job->counts.bytes += text.size;
    struct str name = utf8_repair(&worker->arena, buf_str(&job->item.name));
    if (!article.file.size)
        article.file = name;
    page_take_dateline(&article);
    work_settle_language(&article);
    article_identify(&article, article.number > 1, &worker->arena);
    struct list articles;
    list_init(&articles, &worker->arena, sizeof article);
    *(struct article *)list_add(&articles) = article;
    struct engine_outcome outcome = {name, line, &articles, PAGE_HAS_ARTICLES};
    struct store_source source = {.name = name, .url = article.url, .read_at = read_at};
    finish(worker, plan, job, &outcome, &source);
}

/* Reads a lot of records, a line each. */
static void do_records(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                       struct work_job *job)
{
    struct str rest, line;
    enum error error = unpacked(worker, &job->item, &rest);
    if (error)
        fail(job, 0, error, NULL);
    for (uint64_t number = job->item.line; !error && str_split(&rest, '\n', &line); number++) {
        line = str_trim(line);
        if (number == 1 && str_starts(line, STR("\xef\xbb\xbf")))
            line = str_from_byte(line, 3);
        if (line.size)
            do_record(worker, plan, read_at, job, line, number);
        arena_clear(&worker->arena);
    }
}

/* Reads a file that is one record. */
static void do_whole_record(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                            struct work_job *job)
{
    struct str bytes;
    enum error error = unpacked(worker, &job->item, &bytes);
    if (error)
        fail(job, 0, error, NULL);
    else
        do_record(worker, plan, read_at, job, bytes, 1);
}

/* Gives memory back that only a giant needed. */
static void trim(struct worker *worker)
{
    arena_clear(&worker->arena);
    if (arena_held(&worker->arena) > HOLD_MAX)
        arena_free(&worker->arena);
    if (worker->plain.capacity > HOLD_MAX)
        buf_free(&worker->plain);
    if (worker->other.capacity > HOLD_MAX)
        buf_free(&worker->other);
}

void work_do(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
             struct work_job *job)
{
    arena_clear(&job->arena);
    buf_clear(&job->out);
    job->counts = (struct engine_counts){0};
    job->left = 0;
    list_init(&job->documents, &job->arena, sizeof(struct store_document *));
    list_init(&job->failures, &job->arena, sizeof(struct work_failure));
    switch (job->item.form) {
    case SOURCE_PAGE:
        do_page(worker, plan, read_at, job);
        break;
    case SOURCE_RECORDS:
        do_records(worker, plan, read_at, job);
        break;
    case SOURCE_RECORD:
        do_whole_record(worker, plan, read_at, job);
        break;
    case SOURCE_ARCHIVE:
        work_archive(worker, plan, read_at, job);
        break;
    case SOURCE_FAILED:
        fail(job, job->item.line, job->item.error, job->item.detail);
        break;
    }
    if (job->out.full)
        fail(job, 0, ERROR_TOO_LARGE, "what came of it");
    trim(worker);
}
