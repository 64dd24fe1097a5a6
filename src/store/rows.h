/* An article as a row of the table `version`, and back. Not for callers outside src/store. */
#ifndef TIDINGS_STORE_ROWS_H
#define TIDINGS_STORE_ROWS_H

#include "store/database.h"
#include "store/store.h"

/* The columns that hold text, in the order of every statement here. Lists are JSON. The enum and
 * the names are made from this list. */
#define ROW_TEXT_LIST(X)                \
    X(FILE, "file")                     \
    X(URL, "url")                       \
    X(CANONICAL_URL, "canonical_url")   \
    X(OUTLET_NAME, "outlet_name")       \
    X(OUTLET_DOMAIN, "outlet_domain")   \
    X(HEADLINE, "headline")             \
    X(SUBHEAD, "subhead")               \
    X(AUTHORS, "authors")               \
    X(PUBLISHED, "published")           \
    X(PUBLISHED_FROM, "published_from") \
    X(MODIFIED, "modified")             \
    X(AGE, "age")                       \
    X(LANGUAGE, "language")             \
    X(SECTION, "section")               \
    X(TAGS, "tags")                     \
    X(AGENCY, "agency")                 \
    X(DATELINE, "dateline")             \
    X(TEXT, "text")                     \
    X(BLOCKS, "blocks")                 \
    X(IMAGES, "images")                 \
    X(FROM_FEED, "from_feed")

#define ROW_ENUM(name, column) ROW_##name,
enum row_text { ROW_TEXT_LIST(ROW_ENUM) ROW_TEXT_COUNT };
#undef ROW_ENUM

/* The same columns for SQL, of the table that is called v, the article's number in its page, its
 * original and its story: what row_read() wants, from its first column on. */
#define ROW_COLUMN(name, column) "v." column ", "
#define ROW_COLUMNS                                                                \
    ROW_TEXT_LIST(ROW_COLUMN)                                                      \
    "v.entry, (SELECT o.identity FROM place p JOIN article o ON o.id = p.original" \
    " WHERE p.article = v.article), (SELECT s.identity FROM place p JOIN story s"  \
    " ON s.id = p.story WHERE p.article = v.article)"
enum { ROW_COLUMN_COUNT = ROW_TEXT_COUNT + 3 };

/* The texts of an article's row, all in the arena. */
void row_texts(const struct article *article, struct arena *arena,
               struct str texts[ROW_TEXT_COUNT]);

/* An article from the columns of a row that begin at `at`. */
void row_read(sqlite3_stmt *statement, int at, struct arena *arena, struct article *article);

#endif
