/* Stories in the store: what the front page, a story's page and an article's page ask for, and
 * where the engine puts what src/story decided. Words for what went wrong are in store_why(). */
#ifndef TIDINGS_STORE_STORIES_H
#define TIDINGS_STORE_STORIES_H

#include "base/date.h"
#include "store/store.h"

/* -------------------------------------------------------------------------------- finding --- */

/* An article where many are listed. */
struct store_brief {
    struct str id;
    struct str headline;
    struct str outlet_name, outlet_domain;
    struct str url; /* the canonical one where there is one */
    struct str language;
    struct str spoken;  /* its code, "en"; by the words of the text where nobody says it */
    struct str lead;    /* its first lines, at most STORE_LEAD bytes, whole words */
    struct str image;   /* address of its first image */
    struct str agency;  /* whose wire it is from */
    struct str story;   /* id */
    struct str copy_of; /* id of the original it is a copy of */
    int64_t time;       /* published, or first read where that is not known; seconds since 1970 */
    bool dated;         /* it is known when it was published */
    int64_t joined;     /* when it came into its story, milliseconds since 1970 */
};
enum { STORE_LEAD = 360 };

/* An outlet that covers a story. */
struct store_coverage {
    struct str name, domain;
    struct str language; /* of its first article */
    int64_t first, last; /* seconds since 1970 */
    unsigned articles;   /* copies included */
    bool independent;    /* at least one of them is no copy of another outlet's */
};

/* How many bars a story's coverage over time is shown in. */
enum { STORE_BARS = 24 };

/* A story in a list. */
struct store_story {
    struct str id;             /* 32 hexadecimal digits */
    struct store_brief leader; /* the article whose headline it bears, in the reader's language */
    int64_t first, last;       /* when its articles were published, seconds since 1970 */
    unsigned articles, copies; /* the copies are among the articles */
    unsigned independent;      /* outlets with an article of their own */
    struct list outlets;       /* of struct store_coverage, first to last */
    struct list languages;     /* of struct str, the commonest first */
    struct list tags;          /* of struct str, without the "#", the best first; at most 6 */
    unsigned bars[STORE_BARS]; /* articles over time, from `first` to `last` */
    struct str why;            /* why it stands where it does, in a line, as of `now` */
};

/* Which stories are asked for; what is empty or 0 does not matter. */
struct store_front {
    int64_t now;    /* seconds since 1970 */
    bool past;      /* only stories that had begun then */
    struct str tag; /* with an article of this tag, "#" or not, in any case */
    struct str
        outlet; /* with an article of this outlet: its domain, or its name where it has none */
    struct str language;
    int64_t from, to; /* with an article published from `from` and before `to`, seconds */
    unsigned least;   /* with so many articles at least */
    const struct list *languages; /* of struct str, those that one reads, the best first; or NULL */
    unsigned skip, limit;
};

struct store_stories {
    struct list stories; /* of struct store_story, in the order of the front page */
    uint64_t found;      /* how many there are in all */
};

/* The stories that are asked for, their headlines as store_story() has them. First come those that
 * many independent outlets have lately told of: each counts by the age of its last article, half as
 * much every STORE_HALF_LIFE, and one that has only copies counts a tenth. */
enum { STORE_HALF_LIFE = 12 * 3600 /* seconds */ };

/* A story that nobody dates comes behind all others there: as if it were older by so many seconds
 * than when it was read. */
#define STORE_UNDATED_AGE ((int64_t)100 * 365 * DAY_SECONDS)
enum error store_stories(struct store *store, const struct store_front *front, struct arena *arena,
                         struct store_stories *stories);

/* Languages by their names: "English, Spanish and Polish". */
struct str store_say_languages(const struct list *languages, struct arena *arena);

/* One sentence that says what happened. */
struct store_point {
    struct str text;
    size_t article;  /* index into the telling's articles */
    size_t from, to; /* bytes of that article's text */
};

/* A story, whole. */
struct store_telling {
    struct store_story story;
    struct list articles; /* of struct store_brief, first to last */
    struct list points;   /* of struct store_point, in the order of reading; at most 5 */
};

/* How a story is looked at. */
struct store_look {
    int64_t now;   /* seconds since 1970 */
    int64_t since; /* key points are of articles that joined later, milliseconds since 1970; or 0 */
    const struct list *languages; /* of struct str, those that one reads, the best first; or NULL */
};

/* The story with this id, or the one whose id begins so; a story that was merged gives the one it
 * became. Its headline and key points are in the first of the languages that one reads in which it
 * is told, else in that of most of its articles. ERROR_NOT_FOUND, ERROR_TOO_MANY as for
 * store_article(). */
enum error store_story(struct store *store, struct str id, const struct store_look *look,
                       struct arena *arena, struct store_telling *telling);

/* An article of another story that is about the same. */
struct store_related {
    struct store_brief article;
    double score; /* 0 to 1 */
};

/* Articles related to the one with this id, the best first, one of each story: a list of struct
 * store_related. */
enum error store_related(struct store *store, struct str id, unsigned limit, struct arena *arena,
                         struct list *related);

/* A tag and how many articles have it. */
struct store_tag {
    struct str name;
    uint64_t articles;
};

/* The tags that most articles published from `from` and before `to` have: a list of struct
 * store_tag. */
enum error store_tags(struct store *store, int64_t from, int64_t to, unsigned limit,
                      struct arena *arena, struct list *tags);

/* Writes what was found as JSON objects. */
void store_brief_to_json(const struct store_brief *brief, struct json *json);
void store_story_to_json(const struct store_story *story, struct json *json);
void store_telling_to_json(const struct store_telling *telling, struct json *json);
void store_related_to_json(const struct store_related *related, struct json *json);

#endif
