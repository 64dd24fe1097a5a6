/* The door of the reader of feeds: the steps from bytes to a feed, and those that are tried again
 * where a feed is malformed. */
#include "source/feed.h"

#include "base/memory.h"
#include "source/feed_private.h"

const char *feed_format_name(enum feed_format format)
{
    static const char *const names[] = {
#define FORMAT_NAME(name, text) text,
        FEED_FORMAT_LIST(FORMAT_NAME)
#undef FORMAT_NAME
    };
    return names[format];
}

const char *feed_mended_name(unsigned mended, unsigned *bit)
{
    static const char *const names[] = {
#define MEND_NAME(name, place, text) [place] = text,
        FEED_MEND_LIST(MEND_NAME)
#undef MEND_NAME
    };
    for (; *bit < sizeof names / sizeof *names; ++*bit)
        if (mended >> *bit & 1)
            return names[*bit];
    return NULL;
}

struct feed_parser *feed_parser_new(void)
{
    struct feed_parser *parser = memory_get_zeroed(1, sizeof *parser);
    arena_init(&parser->arena, 0);
    feed_names_init(&parser->names, &parser->arena);
    return parser;
}

void feed_parser_free(struct feed_parser *parser)
{
    if (!parser)
        return;
    arena_free(&parser->arena);
    memory_free(parser);
}

/* An empty feed. */
static void start_feed(struct feed *feed, struct arena *arena)
{
    *feed = (struct feed){.encoding = "UTF-8"};
    list_init(&feed->hubs, arena, sizeof(struct str));
    list_init(&feed->authors, arena, sizeof(struct feed_person));
    list_init(&feed->categories, arena, sizeof(struct feed_category));
    list_init(&feed->entries, arena, sizeof(struct feed_entry));
}

void feed_tree_of(struct feed_parser *parser, struct arena *arena, struct str text,
                  unsigned *mended, struct feed_tree *tree)
{
    struct table entities;
    struct list texts;
    table_init(&entities, arena);
    list_init(&texts, arena, sizeof(struct str));
    text = feed_prolog(text, &entities, &texts, mended);
    struct arena_mark mark = arena_mark(arena);
    feed_tree_build(&parser->names, arena, text, false, tree);
    if (!tree->well_formed && !tree->truncated) {
        arena_release(arena, mark);
        text = feed_mend(&parser->names, arena, text, &entities, &texts, mended);
        feed_tree_build(&parser->names, arena, text, true, tree);
    }
    if (tree->controls)
        *mended |= FEED_MENDED_CHARACTERS;
}

/* Reads XML. False when it is no feed. */
static bool read_xml(struct feed_parser *parser, struct feed_reading *reading, struct str text)
{
    struct feed_tree tree;
    feed_tree_of(parser, reading->arena, text, &reading->feed->mended, &tree);
    if (feed_read_tree(reading, &tree))
        return true;
    /* the message of a broken server may stand before it, with elements of its own */
    size_t start = feed_find_root(&parser->names, text);
    if (start == STR_NONE || start == 0)
        return false;
    feed_tree_of(parser, reading->arena, str_from_byte(text, start), &reading->feed->mended, &tree);
    reading->feed->mended |= FEED_MENDED_GARBAGE;
    return feed_read_tree(reading, &tree);
}

/* Whether the text holds a feed whose markup is escaped, as within a page that shows its source. */
static bool is_escaped(struct str text)
{
    return str_find_fold(text, STR("&lt;rss")) != STR_NONE ||
           str_find_fold(text, STR("&lt;feed")) != STR_NONE ||
           str_find_fold(text, STR("&lt;rdf:RDF")) != STR_NONE;
}

/* Reads a feed that a page shows the source of: the text of the page is the feed. */
static bool read_escaped(struct feed_parser *parser, struct feed_reading *reading, struct str text)
{
    struct html_parser *pages = html_parser_new();
    struct html_document *document;
    struct buf out;
    bool found = false;
    buf_init(&out, FEED_MAX_BYTES);
    if (html_parse_text(pages, reading->arena, text, NULL, &document) == OK && document->body) {
        html_raw_text(document->body, &out);
        struct str inner = arena_copy(reading->arena, str_trim(buf_str(&out)));
        found = read_xml(parser, reading, inner);
    }
    if (found)
        reading->feed->mended |= FEED_MENDED_WRAPPED;
    buf_free(&out);
    html_parser_free(pages);
    return found;
}

enum error feed_parse(struct feed_parser *parser, struct arena *arena, struct str bytes,
                      const struct feed_options *options, struct feed *feed)
{
    static const struct feed_options none;
    options = options ? options : &none;
    start_feed(feed, arena);
    if (bytes.size > FEED_MAX_BYTES)
        return ERROR_TOO_LARGE;
    struct str text = feed_decode(arena, bytes, options->encoding, &feed->encoding, &feed->mended);
    struct feed_reading reading = {.arena = arena, .feed = feed, .url = options->url};
    struct str trimmed = str_trim(text);
    if (trimmed.size && trimmed.data[0] == '{')
        return feed_read_json(&reading, text);
    if (read_xml(parser, &reading, text))
        return OK;
    if (is_escaped(text) && read_escaped(parser, &reading, text))
        return OK;
    feed->mended = 0;
    return ERROR_UNSUPPORTED;
}
