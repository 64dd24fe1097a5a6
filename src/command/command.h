/* What the program can be told to do: one file for each command, which says its name, its options
 * and what it does in a table that help, the parser of arguments and main() share. */
#ifndef TIDINGS_COMMAND_H
#define TIDINGS_COMMAND_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "record/record.h"
#include "source/fetch.h"
#include "store/store.h"

/* An option: --NAME, or --NAME VALUE where a value is named. */
struct command_option {
    const char *name;
    const char *value; /* what to call it in the help, or NULL */
    const char *help;
};

enum { COMMAND_OPTIONS_MAX = 20 };

/* What the user typed behind the command. */
struct command_arguments {
    const char *values[COMMAND_OPTIONS_MAX]; /* by the option's place in the table; NULL when it was
                                                not given, "" for one that has no value */
    const char **rest;                       /* all that is no option */
    size_t count;
};

struct command {
    const char *name;
    const char *usage;                    /* what comes behind the name */
    const char *help;                     /* one line, lower case */
    const char *more;                     /* a paragraph for its own help, or NULL */
    bool takes_minus;                     /* words that begin with one "-" are no mistake */
    const struct command_option *options; /* ended by a NULL name */
    /* Does it and gives the exit status. */
    int (*run)(const struct command_arguments *arguments);
};

extern const struct command command_read, command_html, command_article, command_search,
    command_export, command_cdx, command_feed, command_train, command_serve, command_stories,
    command_events, command_diary, command_person, command_story, command_tags, command_times,
    command_follow, command_update, command_language, command_delete, command_keep,
    command_reanalyze;

/* Takes the arguments apart by the command's table; `rest` has room for all of them. 0, or the exit
 * status after a message. `*help` is set when --help is among them. */
int arguments_parse(const struct command *command, char **words, size_t count,
                    struct command_arguments *arguments, bool *help);

/* A number an option was given; `otherwise` where it was not. False, with a message, for what is
 * no number from 1 to `max`. */
bool arguments_number(const char *name, const char *value, unsigned otherwise, unsigned max,
                      unsigned *number);

/* Prints the help of one command. */
void command_print_help(const struct command *command);

/* Opens the database at `path`, or the user's own where it is NULL, with a message on failure.
 * `*status` is then the exit status. NULL on failure. */
struct store *command_open_store(const char *path, bool write, int *status);

/* Brings the database at `path` up to date, or makes it, unless another process is writing to it,
 * and tells how far that is. False with a message. */
bool command_prepare_database(const char *path);

/* Writes the path of the database: `path`, or the user's own where it is NULL, whose folders are
 * made where they are missing and `write` says so. False, with a message, when there is no place
 * for one. */
bool command_database(const char *path, bool write, char out[PATH_MAX]);

/* The settings for fetching, with the networks that --allow-network names (NULL for none), which
 * are kept in `allowed`. False with a message. */
bool command_fetch(const char *allow, struct network allowed[FETCH_MAX_ALLOWED],
                   struct fetch_settings *settings);

/* Says why a file could not be taken, with errno's reason where the system refused it. Gives the
 * exit status. */
int command_file_failed(const char *path, enum error error);

/* Says what went wrong with the store and gives the exit status. */
int command_store_failed(const char *what, enum error error, const struct store *store);

/* The time an option was given in ISO 8601, now where it was not; milliseconds since 1970. False,
 * with a message, for what is none. */
bool command_moment(const char *name, const char *value, int64_t *milliseconds);

/* The code of the language that an option was given, by code or English name; empty where it was
 * not. False, with a message, for what is no language. */
bool command_language_code(const char *name, const char *value, struct str *code);

/* Appends a tag as a hashtag, its words joined; and tags (of struct str) with spaces between. */
void command_render_tag(struct str tag, struct buf *line);
void command_render_tags(const struct list *tags, struct buf *line);

/* Writes to standard output. False when that fails, with a message the first time. */
bool command_put(struct str text);

/* Sends out what is still buffered. Gives `status`, or EXIT_SOME_FAILED with a message where the
 * output could not be written. */
int command_finish(int status);

/* ------------------------------------------------------------------- showing to a person --- */

/* How text is shown: as wide as the terminal, and with emphasis where that shows. */
struct show {
    size_t width;  /* columns */
    bool emphasis; /* the output is a terminal that knows bold */
};

/* How standard output shows text. */
struct show show_standard_output(void);

/* Appends text on one line or wrapped over several, each begun with `indent` spaces, control
 * characters made spaces; at most `lines` of them, 0 for all. What is cut ends in "...". */
void show_wrapped(const struct show *show, struct str text, size_t indent, size_t lines,
                  struct buf *out);

/* Appends a headline, emphasised, or words that say that there is none. */
void show_headline(const struct show *show, struct str headline, struct buf *out);

/* Appends the headline, and under it outlet, date and authors. */
void show_heading(const struct show *show, const struct article *article, struct buf *out);

#endif
