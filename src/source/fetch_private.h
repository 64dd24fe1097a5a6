/* The fetcher's inside, shared by its parts: fetch.c has the queues, fetch_step.c one request and
 * its answer, fetch_target.c addresses. Not for callers outside these. */
#ifndef TIDINGS_FETCH_PRIVATE_H
#define TIDINGS_FETCH_PRIVATE_H

#include <curl/curl.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/table.h"
#include "source/answer.h"
#include "source/fetch.h"

enum { WHY_SIZE = 300 };

struct host;

/* One fetch on its way through its steps: waiting at a host, under way, done. Has no arena, since
 * thousands may wait. */
struct transfer {
    struct transfer *next; /* in the queue it stands in */
    struct fetcher *fetcher;
    struct host *host;
    struct host *robots_of; /* it asks for this host's robots.txt; else NULL */
    void *owner;
    enum fetch_purpose purpose;
    size_t max_body;
    struct buf asked, url, moved, validator, head, body;
    CURLU *parts; /* of url */
    CURL *easy;   /* while it is under way */
    struct curl_slist *fields, *addresses;
    char curl_words[CURL_ERROR_SIZE];
    int64_t queued; /* by settings.now */
    int64_t began;  /* of the present step, by the steady clock, milliseconds */
    size_t head_bytes, passed;
    bool head_ended, body_too_large, head_too_large, urgent;
    bool permanent; /* all redirects so far were */
    unsigned redirects, requests;
    uint64_t bytes;
    const char *refusal; /* why an address was not connected to, or NULL */
    char refused[80];    /* that address */
    struct answer answer;
    enum fetch_end end;
    int64_t retry_after;
    char why[WHY_SIZE];
};

enum robots_state { ROBOTS_UNKNOWN, ROBOTS_ASKED, ROBOTS_KNOWN };

/* A server, by scheme, name and port. */
struct host {
    struct str origin;
    struct transfer *first, *last; /* that wait */
    unsigned running;
    unsigned delay_ms;
    int64_t next_start; /* by settings.now */
    int64_t held_until;
    enum robots_state robots_state;
    int64_t robots_until;
    struct buf robots;
    enum fetch_end
        robots_end; /* as what pages end where nothing may be fetched because robots.txt */
    char robots_why[WHY_SIZE]; /* could not be had, and why; else "" */
};

struct fetcher {
    struct fetch_settings settings;
    CURLM *multi;
    struct arena arena;   /* hosts */
    struct arena scratch; /* of one step of work */
    struct table host_table;
    struct list hosts; /* of struct host * */
    size_t turn;       /* the host to look at next */
    struct list idle;  /* of CURL *, to be used again */
    struct transfer *done_first, *done_last;
    struct transfer *given; /* whose result the caller has */
    struct list running;    /* of struct transfer * */
    size_t waiting;
    bool ended; /* it is about to be freed */
};

/* Sets where the transfer's next step leads, an absolute address. On failure the transfer's end and
 * words are set. */
bool target_set(struct transfer *transfer, struct str url);

/* "https://example.org:8443" of the transfer's address, in the arena. */
struct str target_origin(const struct transfer *transfer, struct arena *arena);

/* The path and query of the transfer's address, for robots.txt, in the arena. */
struct str target_path(const struct transfer *transfer, struct arena *arena);

/* Ends a transfer with words. */
void transfer_end(struct transfer *transfer, enum fetch_end end, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Sends the transfer's request. False when it could not even be begun; then its end is set. */
bool step_begin(struct transfer *transfer);

/* Takes what became of it. True when the transfer is done, false when it has another step to go, to
 * where its address now leads. */
bool step_finish(struct transfer *transfer, CURLcode code);

/* Gives the step's memory back and keeps its handle for another one. */
void step_clean(struct transfer *transfer);

#endif
