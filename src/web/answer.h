/* One request to one answer, without a socket. Not for callers outside src/web and its tests. */
#ifndef TIDINGS_WEB_ANSWER_H
#define TIDINGS_WEB_ANSWER_H

#include "base/buf.h"
#include "base/list.h"
#include "source/fetch.h"
#include "web/cache.h"
#include "web/guard.h"
#include "web/page.h"
#include "web/template.h"
#include "web/web.h"

/* What came in. What was not sent is empty. */
struct web_asked {
    struct str method;
    struct str target; /* as it stands in the request */
    struct str host, origin, site, cookie, authorization;
    struct str languages; /* Accept-Language */
    struct str form;      /* the body of a POST */
};

/* What goes out. */
struct web_reply {
    int status;
    struct str type;                /* of the body */
    struct buf body;                /* given back by the caller */
    char location[2048];            /* "" for none */
    char session[GUARD_SECRET + 1]; /* to be set as a cookie; "" for none */
    struct buf picture; /* the address of a picture that is to be the body; given back likewise */
    bool lasting;       /* may be kept for good */
    bool basic;         /* a password is asked for by HTTP's own means */
    unsigned retry;     /* seconds after which to ask again; 0 for nothing to say of that */
};

/* A reader of the database, with an arena of its own. One thread has it at a time. */
struct web_reader {
    struct store *store;
    struct arena arena;
    int64_t version;         /* of the database, when it was last looked at */
    struct web_reader *next; /* of those that wait */
};

/* Files that come with the program, or stand in their place. */
struct web_file {
    struct str name; /* "style.css" */
    struct str bytes;
    struct str version; /* changes with the bytes */
};

struct web {
    struct guard guard;
    struct cache cache;
    struct arena arena; /* of what lasts as long as the server */
    struct templates *templates;
    struct list files; /* of struct web_file: the static ones */
    struct web_reader *free_readers;
    pthread_mutex_t lock; /* of the readers */
    pthread_cond_t freed;
    struct MHD_Daemon *daemon;
    struct network allowed[FETCH_MAX_ALLOWED]; /* to be fetched from beside public ones */
    size_t allowed_count;
    unsigned pictures; /* being fetched; under the lock */
};

/* Loads templates and files, compiled in and from the folder, if one is named. False with the
 * reason. */
bool web_load(struct web *web, const char *folder, struct str *why);

/* A file by its name, or NULL. */
const struct web_file *web_file(const struct web *web, struct str name);

/* Seconds after which to ask again where the database or the fetching of pictures is busy. */
enum { WEB_RETRY = 5 };

/* The cookie that says that its bearer has given the password. */
#define WEB_COOKIE "tidings"

/* Answers. */
void web_answer(struct web *web, struct web_reader *reader, const struct web_asked *asked,
                struct web_reply *reply);

#endif
