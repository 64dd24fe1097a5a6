/* Fetching over HTTP: many addresses at once, politely and within limits.
 *
 *     struct fetch_settings settings = fetch_settings();
 *     struct fetcher *fetcher = fetcher_new(&settings);
 *     fetcher_add(fetcher, &(struct fetch_request){.url = STR("https://example.org/feed")});
 *     struct fetch_result result;
 *     while (fetcher_next(fetcher, &result)) ...
 *     fetcher_free(fetcher);
 *
 * A fetcher keeps to one thread, which does the work within fetcher_next(). What a fetch was asked
 * for comes back in the order in which it is done. Whatever a server does costs only its own fetch.
 *
 * Polite: few connections to one host, and some time between two requests to it; one that asks to
 * be left alone for a while (Retry-After) is; pages are fetched only where robots.txt allows it;
 * what has not changed is not sent again (see `validator`); the User-Agent says who asks.
 *
 * Safe: http and https only; every redirect is taken by ourselves, one step at a time, by the same
 * rules; each address that a connection is about to be made to is checked at that moment, whatever
 * the name was said to mean before (network.h); bytes, time, redirects and heads have limits. No
 * cookies, no proxies of the environment, nothing that a server says about later connections is
 * kept. */
#ifndef TIDINGS_FETCH_H
#define TIDINGS_FETCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "source/network.h"

/* Limits on one fetch, all redirects together where nothing else is said. */
#define FETCH_MAX_BODY ((size_t)32 << 20) /* bytes of the body, unpacked, and packed */
enum {
    FETCH_MAX_URL = 4000,       /* bytes of an address */
    FETCH_MAX_REDIRECTS = 10,   /* */
    FETCH_MAX_ALLOWED = 64,     /* networks that a user may allow */
    FETCH_CONNECT_MS = 10000,   /* until a connection stands, TLS included */
    FETCH_HEAD_MS = 20000,      /* until the head of an answer has come whole; of each step */
    FETCH_TOTAL_MS = 60000,     /* until its end has come; of each step */
    FETCH_SLOW_BYTES = 100,     /* a body that comes with fewer bytes a second, */
    FETCH_SLOW_SECONDS = 20,    /* for so long, is given up */
    FETCH_CONNECTIONS = 32,     /* at once */
    FETCH_HOST_CONNECTIONS = 2, /* at once to one host */
    FETCH_HOST_DELAY_MS = 1000, /* from the start of one request to a host to the next */
    FETCH_PATIENCE_MS = 30000   /* a host that asks for more time than this is not waited for */
};

/* What something is fetched for, which decides what is asked for and whether robots.txt counts:
 * for pages alone. A feed was added by a person, and a picture is fetched for one who looks. */
enum fetch_purpose { FETCH_FEED, FETCH_PAGE, FETCH_IMAGE, FETCH_ROBOTS };

/* How a fetch ended. The enum and fetch_end_text() are made from this list. */
#define FETCH_END_LIST(X)                                   \
    X(FETCH_DONE, "fetched")                                \
    X(FETCH_SAME, "has not changed")                        \
    X(FETCH_GONE, "is gone for good")                       \
    X(FETCH_STATUS, "is not given out")                     \
    X(FETCH_HELD, "the server asks to wait")                \
    X(FETCH_FORBIDDEN, "robots.txt asks to leave it alone") \
    X(FETCH_REFUSED, "leads where nothing is fetched from") \
    X(FETCH_ADDRESS, "is no address of http or https")      \
    X(FETCH_REDIRECTS, "leads around without end")          \
    X(FETCH_UNREACHABLE, "cannot be reached")               \
    X(FETCH_TIMEOUT, "took longer than the limit")          \
    X(FETCH_TOO_LARGE, "is larger than the limit")          \
    X(FETCH_BROKEN, "breaks off or is malformed")           \
    X(FETCH_CANCELLED, "was not waited for")

#define FETCH_END_ENUM(name, text) name,
enum fetch_end { FETCH_END_LIST(FETCH_END_ENUM) FETCH_END_COUNT };
#undef FETCH_END_ENUM

/* The words, lower case and without a full stop. Static storage. */
const char *fetch_end_text(enum fetch_end end);

/* How a fetcher works. Start from fetch_settings(). */
struct fetch_settings {
    const char *agent; /* User-Agent; who asks, and where the server's owner can read about it */
    const struct network *allowed; /* networks that the user allows; to outlive the fetcher */
    size_t allowed_count;
    unsigned connections, host_connections;
    unsigned host_delay_ms;
    unsigned connect_ms, head_ms, total_ms, slow_seconds;
    size_t max_body;
    const atomic_bool *stop; /* once it is set, by any thread, all ends as FETCH_CANCELLED within
                                half a second; or NULL */

    /* For tests, each with `context`; all may be NULL. */
    void *context;
    int64_t (*now)(void *context);           /* milliseconds since 1970 */
    void (*wait)(void *context, int64_t ms); /* when nothing is under way */
    /* The addresses of a host, such as "192.0.2.1,192.0.2.2", or NULL for a name that has none;
     * asked before every request. */
    const char *(*resolve)(void *context, const char *host);
};

/* The usual settings. */
struct fetch_settings fetch_settings(void);

struct fetcher *fetcher_new(const struct fetch_settings *settings);

/* Ends what is under way. NULL is allowed. */
void fetcher_free(struct fetcher *fetcher);

struct fetch_request {
    struct str url;
    enum fetch_purpose purpose;
    struct str validator; /* of an earlier result of the same address; empty for none */
    size_t max_body;      /* 0 for the settings' */
    void *owner;          /* the caller's own */
};

/* Asks for an address. All of the request is copied. */
void fetcher_add(struct fetcher *fetcher, const struct fetch_request *request);

/* What came of a request. Valid until the next call of fetcher_next(). */
struct fetch_result {
    void *owner;
    enum fetch_end end;
    unsigned status;  /* of the last answer; 0 where there is none */
    const char *why;  /* what went wrong in words for a person; "" where nothing did */
    struct str asked; /* the address that was asked for */
    struct str url;   /* the one that answered, after redirects */
    struct str moved; /* the one that permanent redirects lead to, to be asked from now on; else
                         empty */
    struct str type, charset; /* of Content-Type */
    struct str validator;     /* to be kept for the next request, as it is; empty for none */
    struct str body;          /* unpacked; only where it is FETCH_DONE */
    int64_t retry_after;      /* seconds in which the server does not want to be asked, or -1 */
    int64_t fresh;            /* seconds for which the answer is good, or -1 */
    unsigned requests;        /* that were sent for it, robots.txt included */
    uint64_t bytes;           /* that came, as they were sent */
};

/* Works until something is done and gives it. False when nothing is left to do. */
bool fetcher_next(struct fetcher *fetcher, struct fetch_result *result);

/* How many requests wait or are under way. */
size_t fetcher_count(const struct fetcher *fetcher);

/* Works for at most so long. True when something is done, so that fetcher_next() will not wait.
 * Ends the last result, as fetcher_next() does. */
bool fetcher_wait(struct fetcher *fetcher, unsigned milliseconds);

/* ----------------------------------------------------- what is known of hosts between fetchers ---
 */

/* What a fetcher learned of a server. */
struct fetch_host {
    struct str origin;    /* "https://example.org" or "https://example.org:8443" */
    struct str robots;    /* its rules, in a form of robots_write(); empty where there are none */
    int64_t robots_until; /* when they have to be asked for again, milliseconds; 0 for not known */
    int64_t held_until;   /* before when it does not want to be asked, milliseconds; 0 for none */
};

/* Tells a fetcher what an earlier one learned. */
void fetcher_set_host(struct fetcher *fetcher, const struct fetch_host *host);

/* Gives what was learned of one host after another; start with *at 0. False at the end. */
bool fetcher_get_host(struct fetcher *fetcher, size_t *at, struct fetch_host *host);

#endif
