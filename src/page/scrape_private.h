/* What the files of src/page/scrape*.c share. The way of a text through them:
 *
 *     scrape_cut()          the text as lines, with what each says of itself      scrape_lines.c
 *     scrape_furniture()    the phrases of furniture that a line has              scrape_phrases.c
 *     scrape_features()     the same as one byte a feature, set against its
 *                           neighbours and the whole text                         scrape_features.c
 *     scrape_score()        the learned opinion of every line                     scrape_model.c
 *     scrape_stretches()    which lines make which article                        scrape_stretch.c
 *     scrape_captions()     captions and their credits                            scrape_captions.c
 *     scrape_head()         what stands about an article                          scrape_head.c
 *     scrape_date()         the date of an article that no line says              scrape_dates.c
 *     scrape_articles()     the records                                           scrape.c
 */
#ifndef TIDINGS_PAGE_SCRAPE_PRIVATE_H
#define TIDINGS_PAGE_SCRAPE_PRIVATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/forest.h"
#include "base/str.h"
#include "page/scrape.h"
#include "page/scrape_tables.h"

/* Stands for "no line". */
#define SCRAPE_NO_LINE UINT32_MAX

/* A line that holds something, and what it looks like. */
struct scrape_line {
    struct str text; /* without space at its ends */
    uint64_t hash;   /* of its letters and digits, folded; 0 where it has none */
    uint32_t weight; /* its length in letters; one of a script without spaces counts as two */
    uint32_t words;
    uint32_t letters, upper, digits;
    uint32_t capitals; /* words that begin with a capital letter */
    uint32_t stops;    /* ends of sentences */
    uint32_t commas, quotes, bars, parens, dashes;
    uint32_t title_words; /* that stand in the first line too */
    uint32_t begins;      /* kinds of furniture (1 << FURNITURE_*) by how it begins */
    uint32_t holds;       /* and by what it has anywhere */
    uint32_t first;       /* the first line with the same hash */
    uint32_t copies;      /* lines with the same hash */
    uint32_t number;      /* of its line in the text, those that are empty counted */
    uint8_t head, tail;   /* the first and last character but for space: enum mark */
    uint8_t last;         /* the last one but for quotes and brackets that close */
    bool year;            /* a number from 1900 to 2099 */
    bool clock;           /* a time of day: digits, a colon, digits */
    bool address;         /* a web address or a user's name */
};

/* A text as lines. */
struct scrape_text {
    struct arena *arena;
    struct scrape_line *lines; /* [count] */
    uint32_t count;
    bool truncated; /* SCRAPE_MAX_LINES was reached */
};

/* A set of hashes of words. Full sets take no more. */
#define SCRAPE_WORD_SLOTS 128
struct scrape_words {
    uint32_t slots[SCRAPE_WORD_SLOTS];
    uint32_t count;
};

/* Cuts valid UTF-8 to lines, in `arena`. */
void scrape_cut(struct scrape_text *text, struct arena *arena, struct str bytes);

/* Measures one line. Words that stand in `title` are counted, those of the line are added to
 * `words`; both may be NULL. */
void scrape_measure(struct scrape_line *line, const struct scrape_words *title,
                    struct scrape_words *words);

/* The kinds of furniture in folded text (see scrape_lines.c), which is readable for
 * eight more bytes. `places` has a bit for each byte where a word or mark begins; where it is NULL
 * the text is only the beginning of a line. */
uint32_t scrape_furniture(const char *text, size_t size, const uint64_t *places, uint32_t *begins);

/* What a character is. */
enum mark scrape_mark(uint32_t point);

/* Features, one byte each, in columns: values[feature * stride + line]. The columns of the second
 * step stand behind those of the first. */
struct scrape_features {
    uint8_t *values;
    uint32_t stride;
    bool *live; /* [stride / SCRAPE_BLOCK]; the columns of the other blocks are zero */
};

/* Lines are looked at in blocks of so many, as many as a forest takes at once. A block is live when
 * a line that may be a paragraph is in it or close by; the lines of the others are menus and lists,
 * whose score is SCRAPE_DEAD. */
#define SCRAPE_BLOCK 32
#define SCRAPE_DEAD (-8 * FOREST_UNIT)

unsigned scrape_feature_count(void); /* of the first step */
unsigned scrape_second_count(void);  /* that the second step adds */

/* Makes room for both steps' columns in the text's arena and fills the first step's. */
void scrape_features(struct scrape_features *features, const struct scrape_text *text);

/* Fills the second step's columns from the first step's scores. */
void scrape_second_features(struct scrape_features *features, const struct scrape_text *text,
                            const int32_t *scores);

/* The models: is the line part of a body; the same once more, knowing the first's opinion of the
 * lines around; is it a headline. */
struct scrape_model {
    struct forest first, body, headline;
};

/* Scores of all lines, in FOREST_UNITs of log-odds. */
struct scrape_scores {
    int32_t *body;
    int32_t *headline;
};

/* Scores the lines of the live blocks by one forest; scores has room for features->stride. */
void scrape_run(const struct forest *forest, const struct scrape_features *features,
                int32_t *scores);

/* Leaves only those blocks alive that are near a line with a score that does not rule it out. */
void scrape_narrow(struct scrape_features *features, const int32_t *scores);

/* Reads a model as scrape_train() wrote it. ERROR_SYNTAX when it is none, ERROR_UNSUPPORTED when it
 * was learned with other features. */
enum error scrape_model_read(struct scrape_model *model, struct arena *arena, struct str bytes);

/* The model that was built in. */
const struct scrape_model *scrape_model_builtin(void);

/* Scores all lines, in the text's arena. */
void scrape_score(struct scrape_scores *scores, const struct scrape_model *model,
                  const struct scrape_text *text);

/* The articles of a text: which lines are the body of which, and which one heads it. */
struct scrape_article {
    uint32_t headline;    /* a line, or SCRAPE_NO_LINE */
    uint32_t begin, end;  /* its stretch: begin <= line < end; what is said of it stands here */
    uint32_t first, last; /* of its body's lines */
};

struct scrape_stretches {
    struct list articles; /* of struct scrape_article */
    uint32_t *owner;      /* [count], the number of the article whose body a line is of, from 1; 0
                             for none */
};

void scrape_stretches(struct scrape_stretches *stretches, const struct scrape_text *text,
                      const struct scrape_scores *scores);

/* Whether the line stands twice in a row, perhaps with something more behind it the second time:
 * what captions do. */
bool scrape_is_doubled(const struct scrape_text *text, uint32_t line);

/* Reads an age as lines have them: what date_age_parse() takes, and "17 h". */
bool scrape_age(struct str text, const struct date *reference, struct date *date);

/* Whether a line is an age, or an age and something else (an outlet) with a bar between them. */
bool scrape_age_in(const struct scrape_line *line, struct str *age, struct str *rest);

/* A text that is being made into records, and what its lines have been used for. */
struct scrape_reading {
    struct arena *arena; /* of the records */
    const struct scrape_text *text;
    const struct scrape_stretches *stretches;
    const struct page_source *source;
    bool *used; /* [text->count] by something that is no body: a headline, a caption, a byline */
};

/* Adds the captions that stand in an article's stretch, with their credits apart, each once. */
void scrape_captions(struct article *article, const struct scrape_reading *reading,
                     const struct scrape_article *at);

/* Sets what stands about an article: outlet, age, dates, authors, subhead, section, tags. Its text
 * and captions are set already. */
void scrape_head(struct article *article, const struct scrape_reading *reading,
                 const struct scrape_article *at);

/* The bytes of the dateline at the front of a text's first line, with the dash or stop behind it; 0
 * for none. Sets the article's dateline and agency. */
size_t scrape_dateline(struct article *article, struct str first, struct str rest);

/* Dates an article that has no date by its age, by what the caller says, or by its captions. */
void scrape_date(struct article *article, const struct scrape_reading *reading);

/* The same as scrape_articles() for text that is valid UTF-8, by a model of one's own. */
enum error scrape_articles_by(const struct scrape_model *model, struct arena *arena,
                              struct arena *scratch, struct str text,
                              const struct page_source *source, struct page_result *result);

#endif
