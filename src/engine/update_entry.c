/* Entries of feeds: which are new, their pages, and the one record that feed and page make; see
 * update.h. */
#include "base/memory.h"
#include "base/url.h"
#include "base/utf8.h"
#include "engine/engine.h"
#include "engine/update_private.h"
#include "engine/work.h"
#include "source/feed_article.h"

enum { HOUR = 3600000 }; /* milliseconds */

/* A record as JSON may be this long. */
#define RECORD_MAX ((size_t)16 << 20)

/* An entry and its time, to take the newest first. */
struct dated {
    const struct feed_entry *entry;
    int64_t time;
};

/* list_sort()'s order: the newest first. */
static int newest_first(const void *a, const void *b)
{
    int64_t x = ((const struct dated *)a)->time, y = ((const struct dated *)b)->time;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* The address of an entry's page. */
static struct str page_of(const struct feed_entry *entry)
{
    struct str url = entry->original.size ? entry->original : entry->link;
    return url_is_web(url) ? url : (struct str){0};
}

/* What an entry is known by: what the feed says, else its page, else its headline. */
static struct identity key_of(const struct feed_entry *entry)
{
    struct str key = entry->id.size ? entry->id : entry->link;
    return identity_of(key.size ? key : entry->title.value);
}

/* What an entry says, to tell when it changes. */
static struct identity content_of(const struct feed_entry *entry, struct arena *arena)
{
    return identity_of(arena_format(arena, "%.*s\n%.*s\n%.*s", STR_ARG(entry->title.value),
                                    STR_ARG(entry->summary.value), STR_ARG(entry->content.value)));
}

/* The feed's record as text, to be kept until the page has come. */
static struct str record_text(const struct article *article, struct arena *arena)
{
    struct buf out;
    struct json json;
    buf_init(&out, RECORD_MAX);
    json_init(&json, &out);
    article_to_json(article, &json);
    struct str text = out.full ? (struct str){0} : arena_copy(arena, buf_str(&out));
    buf_free(&out);
    return text;
}

/* Keeps a document and its articles. */
static void keep(struct updating *updating, const struct store_source *source,
                 const struct list *articles)
{
    if (updating->error)
        return;
    struct store_document *document =
        store_prepare(updating->preparer, &updating->work, source, articles);
    updating->error = store_add(updating->plan->store, document, &updating->counts->kept);
}

/* Notes what became of an entry, and writes it, unless its feed was removed meanwhile. */
static void put_entry(struct updating *updating, struct store_entry *entry,
                      const struct article *article)
{
    if (article && identity_parse(article->id, &entry->article))
        entry->has_article = true;
    if (!entry->next)
        entry->record = (struct str){0};
    if (updating->error)
        return;
    enum error error = store_entry_put(updating->plan->store, entry);
    updating->error = error == ERROR_NOT_FOUND ? OK : error;
}

/* Keeps what the feed itself says of an entry, where that is something to read. */
static void keep_own(struct updating *updating, struct store_entry *entry, struct article *article)
{
    struct list articles;
    if (!article->headline.size || !article->text.size) {
        put_entry(updating, entry, NULL);
        return;
    }
    if (entry->has_article)
        article->id = identity_format(&entry->article, &updating->work);
    article_identify(article, false, &updating->work);
    list_init(&articles, &updating->work, sizeof *article);
    *(struct article *)list_add(&articles) = *article;
    struct str name = entry->url.size ? entry->url : article->id;
    const struct store_source source = {
        .name = name, .url = entry->url, .read_at = updating->now, .code = ENGINE_CODE};
    keep(updating, &source, &articles);
    put_entry(updating, entry, article);
}

void update_ask_page(struct updating *updating, const struct store_entry *entry)
{
    struct asked *asked = arena_get_zeroed(&updating->round, sizeof *asked);
    asked->page = true;
    asked->feed_id = entry->feed;
    asked->key = entry->key;
    fetcher_add(updating->fetcher,
                &(struct fetch_request){.url = entry->url, .purpose = FETCH_PAGE, .owner = asked});
}

/* Whether another feed has brought the entry's page just before. */
static bool is_read(struct updating *updating, struct store_entry *entry)
{
    int64_t since = updating->now - UPDATE_AGAIN_HOURS * (int64_t)HOUR;
    struct identity article;
    enum error error = store_article_of(updating->plan->store, entry->url, since, &article);
    if (error && error != ERROR_NOT_FOUND)
        updating->error = error;
    if (error)
        return false;
    entry->has_article = true;
    entry->article = article;
    return true;
}

/* Takes up an entry that is new or has changed. */
static void take_up(struct updating *updating, const struct feed *feed,
                    const struct feed_entry *said, struct store_entry *entry)
{
    struct article article;
    feed_article(updating->html, feed, said, &updating->work, &article);
    work_settle_language(&article);
    entry->url = page_of(said);
    entry->seen = updating->now;
    entry->tries = 0;
    entry->next = 0;
    updating->counts->entries++;
    bool again = entry->has_article;
    if (entry->url.size && !again && is_read(updating, entry)) {
        put_entry(updating, entry, NULL);
    } else if (entry->url.size) {
        entry->record = record_text(&article, &updating->work);
        entry->next = updating->now;
        put_entry(updating, entry, NULL);
        if (!updating->error)
            update_ask_page(updating, entry);
    } else {
        keep_own(updating, entry, &article);
    }
}

/* Whether an entry that is known has changed and is to be read again: not too often, and not when
 * its article was deleted since. */
static bool is_changed(struct updating *updating, const struct store_entry *known,
                       const struct identity *content)
{
    bool has = false;
    if (memcmp(&known->content, content, sizeof *content) == 0 || known->next)
        return false;
    if (!known->has_article || updating->now - known->seen < UPDATE_AGAIN_HOURS * (int64_t)HOUR)
        return false;
    updating->error = store_has_article(updating->plan->store, &known->article, &has);
    return has;
}

/* Looks at one entry. True when it is new. */
static bool take_entry(struct updating *updating, const struct store_feed *feed,
                       const struct feed *read, const struct feed_entry *said, bool room)
{
    struct store_entry entry = {.feed = feed->id};
    struct identity key = key_of(said), content = content_of(said, &updating->work);
    enum error error = store_entry(updating->plan->store, feed->id, &key, &updating->work, &entry);
    if (error && error != ERROR_NOT_FOUND) {
        updating->error = error;
        return false;
    }
    if (!error && !is_changed(updating, &entry, &content))
        return false;
    entry.feed = feed->id;
    entry.key = key;
    entry.content = content;
    if (error && !room) {
        entry.seen = updating->now;
        put_entry(updating, &entry, NULL);
    } else {
        take_up(updating, read, said, &entry);
    }
    return error == ERROR_NOT_FOUND;
}

unsigned update_entries(struct updating *updating, const struct store_feed *feed,
                        const struct feed *read)
{
    struct list dated;
    unsigned fresh = 0;
    list_init(&dated, &updating->work, sizeof(struct dated));
    for (size_t i = 0; i < read->entries.count; i++) {
        const struct feed_entry *entry = list_at(&read->entries, i);
        const struct date *date = &entry->published.date;
        if (!date->precision)
            date = &entry->updated.date;
        struct dated *one = list_add(&dated);
        one->entry = entry;
        one->time = date->precision ? date_to_utc(date) : INT64_MIN;
    }
    list_sort(&dated, newest_first);
    for (size_t i = 0; !updating->error && i < dated.count; i++) {
        const struct dated *one = list_at(&dated, i);
        struct arena_mark mark = arena_mark(&updating->work);
        fresh += take_entry(updating, feed, read, one->entry, fresh < UPDATE_MAX_ENTRIES);
        arena_release(&updating->work, mark);
    }
    return fresh;
}

/* ------------------------------------------------------------------------------------- pages ---
 */

/* Whether a page that could not be had is worth another try. */
static bool is_passing(const struct fetch_result *result)
{
    return result->end == FETCH_HELD || result->end == FETCH_UNREACHABLE ||
           result->end == FETCH_TIMEOUT || result->end == FETCH_BROKEN || result->status == 429 ||
           result->status >= 500;
}

/* Takes up that an entry's page could not be had: what the feed says has to do, for good or until
 * the next try. */
static void take_failure(struct updating *updating, const struct fetch_result *result,
                         struct store_entry *entry, struct article *own)
{
    updating->counts->pages_failed++;
    entry->next = 0;
    if (is_passing(result) && ++entry->tries < UPDATE_MAX_TRIES) {
        int64_t wait = (int64_t)HOUR << (2 * entry->tries - 2);
        int64_t asked = result->retry_after * 1000;
        entry->next = updating->now + (asked > wait ? asked : wait);
    }
    keep_own(updating, entry, own);
}

/* The article of a page that an entry is about: the only one, or the one with its headline; NULL
 * where that cannot be told. */
static struct article *article_of(const struct list *articles, const struct article *own)
{
    for (size_t i = 0; i < articles->count; i++) {
        struct article *article = list_at(articles, i);
        if (articles->count == 1 || str_equal_fold(article->headline, own->headline))
            return article;
    }
    return NULL;
}

/* Whether an answer is a page to be read. */
static bool is_page(struct str type)
{
    return !type.size || str_starts_fold(type, STR("text/")) ||
           str_find_fold(type, STR("html")) != STR_NONE;
}

/* Reads the page that has come, makes feed and page one record, and keeps it. */
static void take_page(struct updating *updating, const struct fetch_result *result,
                      struct store_entry *entry, struct article *own)
{
    char iso[DATE_ISO_SIZE];
    struct date now = date_from_utc(updating->now / 1000, 0);
    const struct page_source known = {.file = entry->url,
                                      .url = result->url,
                                      .encoding = result->charset,
                                      .read_at = date_format_iso(&now, iso)};
    struct page_result page = {0};
    enum error error = is_page(result->type) ? page_articles(updating->reader, &updating->work,
                                                             result->body, &known, &page)
                                             : ERROR_UNSUPPORTED;
    entry->next = 0;
    updating->counts->pages++;
    if (error || !page.articles.count) {
        keep_own(updating, entry, own);
        return;
    }
    struct article *article = article_of(&page.articles, own);
    if (article) {
        feed_article_agree(article, own);
        if (entry->has_article)
            article->id = identity_format(&entry->article, &updating->work);
    }
    work_identify(&page.articles, &updating->work);
    struct store_source source = {
        .name = entry->url,
        .url = result->url,
        .raw = updating->plan->keep_raw ? result->body : (struct str){0},
        .size = result->body.size,
        .read_at = updating->now,
        .code = ENGINE_CODE,
        .live = page.live,
    };
    work_known(&source, &known);
    keep(updating, &source, &page.articles);
    put_entry(updating, entry, article ? article : list_at(&page.articles, 0));
}

void update_page(struct updating *updating, const struct asked *asked,
                 const struct fetch_result *result)
{
    struct store_entry entry;
    struct article own;
    const char *why;
    enum error error =
        store_entry(updating->plan->store, asked->feed_id, &asked->key, &updating->work, &entry);
    if (error == ERROR_NOT_FOUND || result->end == FETCH_CANCELLED)
        return; /* the feed was removed meanwhile; or the next round goes on with it */
    if (error) {
        updating->error = error;
        return;
    }
    if (!entry.record.size || article_from_json(&own, &updating->work, entry.record, &why))
        article_init(&own, &updating->work);
    if (result->end == FETCH_DONE)
        take_page(updating, result, &entry, &own);
    else
        take_failure(updating, result, &entry, &own);
}
