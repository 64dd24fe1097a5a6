/* The part of storing that the workers do; see prepare.h. */
#include "store/prepare.h"

#include <zstd.h>

#include "base/date.h"
#include "base/memory.h"

/* Packing has to keep up with reading; level 1 makes pages a fifth of their size, and higher ones
 * win little on them. */
enum { ZSTD_LEVEL = 1 };

/* A live page: the least of its entries, and how far apart they may be. */
enum { LIVE_ENTRIES = 3, LIVE_SECONDS = 3 * DAY_SECONDS };

/* Terms of one article, at most: more are no article's. */
#define TERMS_MAX ((size_t)1 << 30)

struct store_preparer {
    struct story_maker *maker;
    struct word_stemmers *stemmers; /* the maker's: both go over the same words */
    ZSTD_CCtx *zstd;
    struct buf scratch;
};

struct store_preparer *store_preparer_new(void)
{
    struct store_preparer *preparer = memory_get_zeroed(1, sizeof *preparer);
    preparer->maker = story_maker_new();
    preparer->stemmers = story_maker_stemmers(preparer->maker);
    buf_init(&preparer->scratch, TERMS_MAX);
    return preparer;
}

void store_preparer_free(struct store_preparer *preparer)
{
    if (!preparer)
        return;
    story_maker_free(preparer->maker);
    ZSTD_freeCCtx(preparer->zstd);
    buf_free(&preparer->scratch);
    memory_free(preparer);
}

struct word_stemmers *prepare_stemmers(struct store_preparer *preparer)
{
    return preparer->stemmers;
}

struct str prepare_language(struct str language)
{
    return str_part(language, 0, str_find_byte(language, '-'));
}

/* Takes what is in the scratch buffer as a string in the arena. */
static struct str take_scratch(struct store_preparer *preparer, struct arena *arena)
{
    struct str text = arena_copy(arena, buf_str(&preparer->scratch));
    buf_clear(&preparer->scratch);
    return text;
}

/* Fills the terms of a row. `told` is the article's language, as its words tell it where it has
 * none: its text is read in that for traits and tags, too. */
static void fill_terms(struct store_preparer *preparer, const struct article *article,
                       struct str told, struct arena *arena, struct str terms[TERMS_COUNT])
{
    struct str language = prepare_language(article->language), none = STR("");
    struct buf *out = &preparer->scratch;
    buf_clear(out);
    terms_add_read(preparer->stemmers, language, prepare_language(told), article->headline, out);
    terms[TERMS_HEADLINE] = take_scratch(preparer, arena);
    terms_add(preparer->stemmers, language, article->subhead, out);
    terms_add_read(preparer->stemmers, language, prepare_language(told), article->text, out);
    for (size_t i = 0; i < article->images.count; i++) {
        const struct image *image = list_at(&article->images, i);
        terms_add(preparer->stemmers, language, image->caption, out);
    }
    terms[TERMS_TEXT] = take_scratch(preparer, arena);
    for (size_t i = 0; i < article->authors.count; i++)
        terms_add(preparer->stemmers, none, *(const struct str *)list_at(&article->authors, i),
                  out);
    terms[TERMS_AUTHORS] = take_scratch(preparer, arena);
    terms_add(preparer->stemmers, none, article->outlet_name, out);
    terms_add(preparer->stemmers, none, article->outlet_domain, out);
    terms[TERMS_OUTLET] = take_scratch(preparer, arena);
}

void prepare_terms(struct store_preparer *preparer, const struct article *article,
                   struct arena *arena, struct str terms[TERMS_COUNT])
{
    fill_terms(preparer, article, article->language, arena, terms);
}

/* The moment a date of the record begins; false when it has none. */
static bool to_utc(struct str text, int64_t *utc)
{
    struct date date;
    if (!text.size || !date_parse(text, DATE_ORDER_UNKNOWN, &date))
        return false;
    *utc = date_to_utc(&date);
    return true;
}

/* What an outlet is found by that names itself now with its domain and now without: the words of
 * its name. */
static struct str outlet_words(struct store_preparer *preparer, const struct article *article,
                               struct arena *arena)
{
    buf_clear(&preparer->scratch);
    terms_add(preparer->stemmers, STR(""), article->outlet_name, &preparer->scratch);
    return take_scratch(preparer, arena);
}

/* Whether the first letters of a name's words are an agency's: "MNA" of Meridian News Agency. */
static bool has_initials(struct str name, struct str agency)
{
    struct str word;
    size_t at = 0;
    while (str_word(&name, &word))
        if (at == agency.size || ascii_lower(word.data[0]) != ascii_lower(agency.data[at++]))
            return false;
    return at == agency.size;
}

/* Whether an outlet is the agency that an article is from, by its name, its initials or its domain.
 */
static bool is_agency(const struct article *article)
{
    struct str agency = article->agency, domain = article->outlet_domain;
    domain = str_part(domain, 0, str_find_byte(domain, '.'));
    return agency.size &&
           (str_equal_fold(agency, article->outlet_name) || str_equal_fold(agency, domain) ||
            has_initials(article->outlet_name, agency));
}

/* The language of an article, as its words tell it where it has none. */
static struct str told_language(const struct article *article)
{
    return article->language.size ? article->language
                                  : words_language(article->text, article->language).language;
}

/* Fills what stories go by of an article whose language was told. */
static void fill_traits(struct store_preparer *preparer, const struct article *article,
                        struct arena *arena, struct row *row)
{
    struct story_traits traits;
    story_traits_make(preparer->maker, article, arena, &traits);
    row->traits = story_traits_pack(&traits, arena);
    story_tags_make(preparer->maker, article, STORY_TAGS, arena, &row->tags);
    row->agency = is_agency(article);
    row->told = arena_copy(arena, prepare_language(article->language));
}

void prepare_traits(struct store_preparer *preparer, const struct article *article,
                    struct arena *arena, struct row *row)
{
    struct article told = *article;
    told.language = told_language(article);
    fill_traits(preparer, &told, arena, row);
}

/* Fills the row of one article. */
static void fill_row(struct store_preparer *preparer, const struct article *article,
                     struct arena *arena, struct row *row)
{
    if (!identity_parse(article->id, &row->identity))
        row->identity = identity_of_article(article, false, arena);
    row->content = identity_of_content(article);
    struct article told = *article;
    told.language = told_language(article);
    row->entry = article->number;
    row_texts(article, arena, row->texts);
    fill_terms(preparer, article, told.language, arena, row->terms);
    row->language = prepare_language(row->texts[ROW_LANGUAGE]);
    row->outlet_words = outlet_words(preparer, article, arena);
    row->outlet_key =
        article->outlet_domain.size ? arena_copy(arena, article->outlet_domain) : row->outlet_words;
    row->has_published = to_utc(article->published, &row->published_utc);
    row->has_modified = to_utc(article->modified, &row->modified_utc);
    fill_traits(preparer, &told, arena, row);
}

/* Takes the raw bytes over: as they are where they are packed already, else packed. What stays need
 * not be copied. */
static void keep_raw(struct store_preparer *preparer, struct arena *arena,
                     const struct store_source *source, struct store_document *document)
{
    document->hash = identity_of(source->raw);
    document->packing = source->packing == STORE_GZIP   ? "gzip"
                        : source->packing == STORE_ZSTD ? "zstd"
                                                        : NULL;
    if (source->packing == STORE_PLAIN) {
        if (!preparer->zstd)
            preparer->zstd = ZSTD_createCCtx();
        size_t bound = ZSTD_compressBound(source->raw.size);
        char *packed = arena_get(arena, bound);
        size_t size = preparer->zstd
                          ? ZSTD_compressCCtx(preparer->zstd, packed, bound, source->raw.data,
                                              source->raw.size, ZSTD_LEVEL)
                          : 0;
        if (size && !ZSTD_isError(size)) {
            document->packing = "zstd";
            document->raw = str_of(packed, size);
            return;
        }
    }
    bool stays = source->raw_stays && source->packing != STORE_PLAIN;
    document->raw = stays ? source->raw : arena_copy(arena, source->raw);
}

/* Whether two articles have the same outlet and address. */
static bool share_address(const struct article *article, const struct article *other)
{
    return str_equal(article->outlet_name, other->outlet_name) &&
           str_equal(article->canonical_url, other->canonical_url);
}

/* Whether an article may be an entry of the live page that begins with `lead`: of the same outlet
 * and address, with the minute of its own time printed. Related articles have addresses of their
 * own, or an age. */
static bool may_be_entry(const struct article *article, const struct article *lead)
{
    struct date date;
    return date_parse(article->published, DATE_ORDER_UNKNOWN, &date) &&
           date.precision >= DATE_MINUTE && !article->age.size && share_address(article, lead);
}

/* Whether articles look like a live page that does not say so: a lead that is no newer than its
 * entries, and entries each of which is earlier than the one above it, or each later, within days.
 * The first article of an index is its newest; so is that of a live page without a lead, which its
 * address tells apart. */
static bool look_live(const struct list *articles, const struct row *rows)
{
    size_t count = articles->count, earlier = 0, later = 0;
    if (count < LIVE_ENTRIES + 1 || !rows[0].has_published)
        return false;
    const struct article *lead = list_at(articles, 0);
    bool live = story_is_live_address(lead->canonical_url.size ? lead->canonical_url : lead->url);
    for (size_t i = 1; i < count; i++) {
        int64_t after = rows[i].published_utc - rows[0].published_utc;
        if (!may_be_entry(list_at(articles, i), lead) || (after < 0 && !live) ||
            after > LIVE_SECONDS || after < -LIVE_SECONDS)
            return false;
        earlier += i > 1 && rows[i].published_utc <= rows[i - 1].published_utc;
        later += i > 1 && rows[i].published_utc >= rows[i - 1].published_utc;
    }
    bool moves = rows[1].published_utc != rows[count - 1].published_utc;
    return moves && (earlier == count - 2 || later == count - 2);
}

/* Marks the articles of a live page: where it says that it is one, those without an address of
 * their own, else all where they look so. */
static void mark_live(const struct list *articles, struct row *rows, bool said)
{
    bool live = said || look_live(articles, rows);
    for (size_t i = 0; i < articles->count && live; i++)
        rows[i].live = !said || share_address(list_at(articles, i), list_at(articles, 0));
}

struct store_document *store_prepare(struct store_preparer *preparer, struct arena *arena,
                                     const struct store_source *source, const struct list *articles)
{
    struct store_document *document = arena_get_zeroed(arena, sizeof *document);
    document->name = arena_copy(arena, source->name);
    document->url = arena_copy(arena, source->url);
    document->size = source->size;
    document->none = source->none;
    document->read_at = source->read_at;
    document->code = source->code;
    document->known_published = arena_copy(arena, source->known_published);
    document->known_read_at = arena_copy(arena, source->known_read_at);
    document->known_encoding = arena_copy(arena, source->known_encoding);
    document->known_article = source->known_article;
    document->again = source->again;
    if (source->raw.size && !source->again)
        keep_raw(preparer, arena, source, document);
    document->row_count = articles->count;
    document->rows = arena_get_array(arena, articles->count, sizeof(struct row));
    for (size_t i = 0; i < articles->count; i++)
        fill_row(preparer, list_at(articles, i), arena, &document->rows[i]);
    mark_live(articles, document->rows, source->live);
    return document;
}
