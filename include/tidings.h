/* Tidings as a library: news pages to clean articles, kept and searchable, stories and events.
 *
 *     struct tidings *tidings = tidings_open("news.db");
 *     char *records = NULL;
 *     if (tidings_read(tidings, bytes, size, NULL, &records) == TIDINGS_OK)
 *         puts(records);
 *     tidings_free(records);
 *     tidings_close(tidings);
 *
 * Articles come out as records: JSON objects, one a line, UTF-8, ended by a NUL. Their names are
 *
 *     id, file, url, canonical_url, article (which of its page, from 1), outlet {name, domain},
 *     headline, subhead, authors [], published, modified (ISO 8601, to the precision known),
 *     published_from, age, language (BCP 47), section, tags [], agency, dateline, text (the body's
 *     paragraphs, one a line), blocks [{kind, text}], images [{url, caption, credit}]
 *
 * and what is not known is absent. A handle belongs to one thread at a time; different handles do
 * not know of each other. One process at a time can open a database to write; any number can read
 * it. Whatever is given out is the caller's, to be given back by tidings_free(); on failure it is
 * NULL. Nothing that is passed in is kept. */
#ifndef TIDINGS_H
#define TIDINGS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TIDINGS_API __attribute__((visibility("default")))

/* How a call went. Words for all but the first are in tidings_error(). */
enum tidings_status {
    TIDINGS_OK = 0,
    TIDINGS_SOME_FAILED = 1, /* some documents could not be read; the others were */
    TIDINGS_FAILED = 2,      /* nothing came of it */
    TIDINGS_NOT_FOUND = 3,   /* nothing has this id, or several things have one that begins so */
};

struct tidings;

/* Which Tidings this is: "0.1.0". */
TIDINGS_API const char *tidings_version(void);

/* Opens a database to read pages into and to search, and makes it where it is missing. NULL keeps
 * nothing: pages can be read, and there is nothing to search. Never NULL; where opening failed,
 * tidings_error() says why and the other calls give TIDINGS_FAILED. */
TIDINGS_API struct tidings *tidings_open(const char *database);

/* The same, to search only: the database has to be there, and others may write to it. */
TIDINGS_API struct tidings *tidings_open_to_search(const char *database);

/* Closes and frees the handle; NULL is allowed. */
TIDINGS_API void tidings_close(struct tidings *tidings);

/* What went wrong in the last call, for a person; "" for nothing. A line for each document that
 * failed. Valid until the next call. */
TIDINGS_API const char *tidings_error(const struct tidings *tidings);

/* What is known of documents from outside. Anything may be NULL or 0. */
struct tidings_source {
    const char *name;      /* what to call a document that is no file; NULL: its url, or "-" */
    const char *url;       /* where the page was fetched */
    const char *published; /* ISO 8601: dates articles that have no date */
    const char *read_at; /* ISO 8601: when the page was read; ages ("4 hours ago") count from it */
    unsigned workers;    /* documents to work on at a time; 0 for as many as there are processors */
};

/* Reads one document from memory: HTML, plain text or JSON Lines of records, also gzip or Zstandard
 * of such. `source` may be NULL. `*records` gets the articles' records, "" where there is none; it
 * may be NULL, for who only wants them kept. With a database they are kept once this returns. */
TIDINGS_API enum tidings_status tidings_read(struct tidings *tidings, const void *bytes,
                                             size_t size, const struct tidings_source *source,
                                             char **records);

/* Takes records as they come, some lines at a time, not ended by a NUL. Anything but 0 ends the
 * reading. */
typedef int tidings_taker(void *context, const char *records, size_t size);

/* Reads files and folders. `source` may be NULL, `take` too. Records come in the order of the
 * paths, and with a database when they are kept. */
TIDINGS_API enum tidings_status tidings_read_paths(struct tidings *tidings,
                                                   const char *const *paths, size_t count,
                                                   const struct tidings_source *source,
                                                   tidings_taker *take, void *context);

/* Searches, as "tidings search" does: words, "phrases", pre*, outlet:, language:, after: and more,
 * which "tidings search --help" lists. `*records` gets the records of the hits, the best first,
 * from number `skip` on and at most `limit`, each with score, snippet and marks (where in the
 * snippet the words stand, in code points); `*found`, where given, how many there are in all. ""
 * finds all articles there are, the newest first. */
TIDINGS_API enum tidings_status tidings_search(struct tidings *tidings, const char *query,
                                               unsigned skip, unsigned limit, char **records,
                                               unsigned long long *found);

/* The record of one article, by its id or enough of its first digits. */
TIDINGS_API enum tidings_status tidings_article(struct tidings *tidings, const char *id,
                                                char **record);

/* The front page: stories, each told once, as "tidings stories --json" writes them, a JSON object
 * a line, from number `skip` on and at most `limit`; `*found`, where given, how many there are in
 * all. And one story with its key points and articles, by its id or enough of its first digits. */
TIDINGS_API enum tidings_status tidings_stories(struct tidings *tidings, unsigned skip,
                                                unsigned limit, char **stories,
                                                unsigned long long *found);
TIDINGS_API enum tidings_status tidings_story(struct tidings *tidings, const char *id,
                                              char **story);

/* Who did what to whom, the latest first, as "tidings events --json" writes it, a JSON object a
 * line; of a country (ISO 3166-1 alpha-3) or a name, NULL for all. What was read since the last
 * time is looked through first, which takes its time, unless the handle is one to search only. */
TIDINGS_API enum tidings_status tidings_events(struct tidings *tidings, const char *actor,
                                               unsigned skip, unsigned limit, char **events,
                                               unsigned long long *found);

/* Gives back what these functions gave out; NULL is allowed. */
TIDINGS_API void tidings_free(void *given);

/* Replaces what happens when memory runs out, which by default ends the program with a message. The
 * handler must not return. Call it before anything else. */
TIDINGS_API void tidings_set_memory_handler(void (*handler)(size_t wanted));

#ifdef __cplusplus
}
#endif

#endif
