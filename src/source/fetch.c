/* The queues of a fetcher: what waits at which host, what is under way, what is done; see fetch.h.
 * A host's requests stand in its own queue, so that one that is slow, or asks to be left alone,
 * holds nobody else up. */
#include "source/fetch.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "source/fetch_private.h"
#include "source/robots.h"

enum {
    POLL_MS = 500,             /* the longest wait before deadlines are looked at */
    HOST_MAX_BYTES = 1 << 20,  /* of what is kept of a host's rules */
    ROBOTS_KEPT_MS = 86400000, /* for how long they are good (RFC 9309, 2.4) */
    ROBOTS_RETRY_MS = 3600000, /* the same where the server fails to give them, */
    ROBOTS_SOON_MS = 300000,   /* and where it could not be reached */
    BUSY_MS = 60000,           /* what a host wants that says to wait and not for how long */
    QUEUE_MS = 600000,         /* the longest that anything waits for its turn */
    CACHED_CONNECTIONS = 64
};

/* By what name robots.txt calls us. */
#define ROBOTS_NAME STR("tidings")

const char *fetch_end_text(enum fetch_end end)
{
#define FETCH_END_TEXT(name, text) text,
    static const char *const texts[] = {FETCH_END_LIST(FETCH_END_TEXT)};
#undef FETCH_END_TEXT
    return texts[end];
}

/* Milliseconds since 1970. */
static int64_t real_now(void *context)
{
    (void)context;
    return clock_now();
}

struct fetch_settings fetch_settings(void)
{
    return (struct fetch_settings){
        .agent = "Tidings/" TIDINGS_VERSION " (news reader; +" TIDINGS_HOME ")",
        .connections = FETCH_CONNECTIONS,
        .host_connections = FETCH_HOST_CONNECTIONS,
        .host_delay_ms = FETCH_HOST_DELAY_MS,
        .connect_ms = FETCH_CONNECT_MS,
        .head_ms = FETCH_HEAD_MS,
        .total_ms = FETCH_TOTAL_MS,
        .slow_seconds = FETCH_SLOW_SECONDS,
        .max_body = FETCH_MAX_BODY,
        .now = real_now,
    };
}

struct fetcher *fetcher_new(const struct fetch_settings *settings)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
    struct fetcher *fetcher = memory_get_zeroed(1, sizeof *fetcher);
    fetcher->settings = *settings;
    if (!fetcher->settings.now)
        fetcher->settings.now = real_now;
    fetcher->multi = curl_multi_init();
    curl_multi_setopt(fetcher->multi, CURLMOPT_MAXCONNECTS, (long)CACHED_CONNECTIONS);
    curl_multi_setopt(fetcher->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    arena_init(&fetcher->arena, 0);
    arena_init(&fetcher->scratch, 0);
    table_init(&fetcher->host_table, &fetcher->arena);
    list_init(&fetcher->hosts, &fetcher->arena, sizeof(struct host *));
    list_init(&fetcher->idle, &fetcher->arena, sizeof(CURL *));
    list_init(&fetcher->running, &fetcher->arena, sizeof(struct transfer *));
    return fetcher;
}

/* The time by which hosts are waited for. */
static int64_t now(const struct fetcher *fetcher)
{
    return fetcher->settings.now(fetcher->settings.context);
}

/* Frees a transfer that is in no queue and not under way. NULL is allowed. */
static void transfer_free(struct transfer *transfer)
{
    if (!transfer)
        return;
    buf_free(&transfer->asked);
    buf_free(&transfer->url);
    buf_free(&transfer->moved);
    buf_free(&transfer->validator);
    buf_free(&transfer->head);
    buf_free(&transfer->body);
    curl_url_cleanup(transfer->parts);
    memory_free(transfer);
}

/* A transfer for an address. */
static struct transfer *transfer_new(struct fetcher *fetcher, const struct fetch_request *request)
{
    struct transfer *transfer = memory_get_zeroed(1, sizeof *transfer);
    transfer->fetcher = fetcher;
    transfer->owner = request->owner;
    transfer->purpose = request->purpose;
    transfer->max_body = request->max_body ? request->max_body : fetcher->settings.max_body;
    transfer->permanent = true;
    transfer->retry_after = ANSWER_NOT_SAID;
    buf_init(&transfer->asked, SIZE_MAX / 2);
    buf_init(&transfer->url, SIZE_MAX / 2);
    buf_init(&transfer->moved, SIZE_MAX / 2);
    buf_init(&transfer->validator, SIZE_MAX / 2);
    buf_init(&transfer->head, ANSWER_MAX_HEAD);
    buf_init(&transfer->body, transfer->max_body);
    buf_add(&transfer->asked, str_trim(request->url));
    buf_add(&transfer->validator, request->validator);
    transfer->answer = (struct answer){.fresh = ANSWER_NOT_SAID};
    return transfer;
}

/* The host with this origin, made where it is missing. */
static struct host *find_host(struct fetcher *fetcher, struct str origin)
{
    uint64_t *place = table_get(&fetcher->host_table, origin);
    if (place)
        return *(struct host **)list_at(&fetcher->hosts, (size_t)*place);
    struct host *host = arena_get_zeroed(&fetcher->arena, sizeof *host);
    host->origin = arena_copy(&fetcher->arena, origin);
    host->delay_ms = fetcher->settings.host_delay_ms;
    buf_init(&host->robots, HOST_MAX_BYTES);
    *table_put(&fetcher->host_table, host->origin, NULL) = fetcher->hosts.count;
    *(struct host **)list_add(&fetcher->hosts) = host;
    return host;
}

/* Puts a transfer into its host's queue, at its front or its end. */
static void put_in_queue(struct host *host, struct transfer *transfer, bool front)
{
    transfer->host = host;
    transfer->next = front ? host->first : NULL;
    if (front || !host->first) {
        host->first = transfer;
        host->last = host->last ? host->last : transfer;
    } else {
        host->last->next = transfer;
        host->last = transfer;
    }
    transfer->fetcher->waiting++;
}

/* Takes the transfer behind `before` (NULL for the first) out of its host's queue. */
static struct transfer *take_from_queue(struct host *host, struct transfer *before)
{
    struct transfer *transfer = before ? before->next : host->first;
    if (before)
        before->next = transfer->next;
    else
        host->first = transfer->next;
    if (host->last == transfer)
        host->last = before;
    transfer->next = NULL;
    transfer->fetcher->waiting--;
    return transfer;
}

/* Puts a transfer where its address leads. */
static void send_to_host(struct transfer *transfer, bool urgent)
{
    struct fetcher *fetcher = transfer->fetcher;
    struct host *host = find_host(fetcher, target_origin(transfer, &fetcher->scratch));
    transfer->urgent = urgent && host == transfer->host;
    transfer->queued = now(fetcher);
    put_in_queue(host, transfer, urgent);
}

/* Reads what a host's rules say of the time between requests. */
static void take_delay(struct fetcher *fetcher, struct host *host)
{
    struct robots robots;
    robots_read(buf_str(&host->robots), ROBOTS_NAME, &fetcher->scratch, &robots);
    unsigned delay = robots.delay * 1000;
    host->delay_ms =
        delay > fetcher->settings.host_delay_ms ? delay : fetcher->settings.host_delay_ms;
}

/* Keeps what the answer to a question for robots.txt says: the rules; nothing where there are none
 * (RFC 9309, 2.3.1.3); to leave all alone where the server fails (2.3.1.4). */
static void take_robots(struct transfer *transfer)
{
    struct fetcher *fetcher = transfer->fetcher;
    struct host *host = transfer->robots_of;
    unsigned status = transfer->answer.status;
    buf_clear(&host->robots);
    if (transfer->end == FETCH_CANCELLED || transfer->end == FETCH_HELD) {
        host->robots_state = ROBOTS_UNKNOWN;
        return;
    }
    bool failed = status >= 500 || status == 429;
    host->robots_state = ROBOTS_KNOWN;
    host->robots_until = now(fetcher) + ROBOTS_KEPT_MS;
    host->robots_why[0] = '\0';
    if (transfer->end == FETCH_DONE || transfer->end == FETCH_TOO_LARGE) {
        struct robots robots;
        robots_read(buf_str(&transfer->body), ROBOTS_NAME, &fetcher->scratch, &robots);
        robots_write(&robots, &host->robots);
        take_delay(fetcher, host);
    } else if (failed || (transfer->end != FETCH_STATUS && transfer->end != FETCH_GONE &&
                          transfer->end != FETCH_REDIRECTS)) {
        buf_add(&host->robots, STR("User-agent: *\nDisallow: /\n"));
        host->robots_until = now(fetcher) + (failed ? ROBOTS_RETRY_MS : ROBOTS_SOON_MS);
        host->robots_end = failed ? FETCH_FORBIDDEN : transfer->end;
        snprintf(host->robots_why, sizeof host->robots_why, "%s%.*s",
                 failed ? "its robots.txt cannot be had: " : "", WHY_SIZE - 40, transfer->why);
    }
}

/* Hands a transfer that has ended to the caller, or to the host whose rules it asked for. */
static void finish(struct transfer *transfer)
{
    struct fetcher *fetcher = transfer->fetcher;
    if (transfer->robots_of) {
        take_robots(transfer);
        transfer_free(transfer);
        return;
    }
    if (fetcher->done_last)
        fetcher->done_last->next = transfer;
    else
        fetcher->done_first = transfer;
    fetcher->done_last = transfer;
}

void fetcher_add(struct fetcher *fetcher, const struct fetch_request *request)
{
    struct transfer *transfer = transfer_new(fetcher, request);
    if (target_set(transfer, buf_str(&transfer->asked)))
        send_to_host(transfer, false);
    else
        finish(transfer);
    arena_clear(&fetcher->scratch);
}

/* Asks a host for its robots.txt, before all that waits there. */
static void ask_for_robots(struct fetcher *fetcher, struct host *host)
{
    struct str url = arena_format(&fetcher->scratch, "%.*s/robots.txt", STR_ARG(host->origin));
    struct fetch_request request = {
        .url = url, .purpose = FETCH_ROBOTS, .max_body = ROBOTS_MAX_BYTES};
    struct transfer *transfer = transfer_new(fetcher, &request);
    transfer->robots_of = host;
    host->robots_state = ROBOTS_ASKED;
    if (target_set(transfer, url)) {
        transfer->queued = now(fetcher);
        put_in_queue(host, transfer, true);
    } else {
        finish(transfer);
    }
}

/* Whether robots.txt lets a page be fetched. It is asked for first where it is not known; then
 * `*known` is false. */
static bool is_allowed(struct transfer *transfer, bool *known)
{
    struct fetcher *fetcher = transfer->fetcher;
    struct host *host = transfer->host;
    *known = true;
    if (transfer->purpose != FETCH_PAGE)
        return true;
    if (host->robots_state == ROBOTS_KNOWN && host->robots_until <= now(fetcher))
        host->robots_state = ROBOTS_UNKNOWN;
    if (host->robots_state == ROBOTS_UNKNOWN) {
        ask_for_robots(fetcher, host);
        transfer->requests++;
    }
    *known = host->robots_state == ROBOTS_KNOWN;
    struct robots robots;
    if (!*known)
        return false;
    robots_read(buf_str(&host->robots), ROBOTS_NAME, &fetcher->scratch, &robots);
    return robots_allows(&robots, target_path(transfer, &fetcher->scratch));
}

/* Ends all that waits at a host which does not want to be asked for longer than we wait. */
static void give_up_host(struct fetcher *fetcher, struct host *host)
{
    int64_t seconds = (host->held_until - now(fetcher) + 999) / 1000;
    while (host->first) {
        struct transfer *transfer = take_from_queue(host, NULL);
        transfer->retry_after = seconds;
        transfer_end(transfer, FETCH_HELD, "the server asks to wait %lld seconds",
                     (long long)seconds);
        finish(transfer);
    }
}

/* Begins the transfer behind `before` in its host's queue. */
static void begin(struct fetcher *fetcher, struct host *host, struct transfer *before)
{
    struct transfer *transfer = take_from_queue(host, before);
    host->next_start = now(fetcher) + host->delay_ms;
    if (!step_begin(transfer)) {
        finish(transfer);
        return;
    }
    host->running++;
    *(struct transfer **)list_add(&fetcher->running) = transfer;
}

/* Begins what can be begun at a host, or ends it. True when something changed. */
static bool serve_host(struct fetcher *fetcher, struct host *host)
{
    int64_t time = now(fetcher);
    if (!host->first || host->running >= fetcher->settings.host_connections)
        return false;
    if (host->held_until > time + FETCH_PATIENCE_MS) {
        give_up_host(fetcher, host);
        return true;
    }
    if (host->held_until > time || (host->next_start > time && !host->first->urgent))
        return false;
    struct transfer *before = NULL;
    for (struct transfer *at = host->first; at; before = at, at = at->next) {
        bool known;
        if (time - at->queued > QUEUE_MS) {
            take_from_queue(host, before);
            transfer_end(at, FETCH_HELD, "too many requests wait for the server");
            finish(at);
            return true;
        }
        bool allowed = is_allowed(at, &known);
        if (!known && host->first->purpose == FETCH_ROBOTS && host->first->robots_of == host) {
            begin(fetcher, host, NULL);
            return true;
        }
        if (!known)
            continue; /* its turn comes with the rules; a feed behind it need not wait for them */
        if (allowed) {
            begin(fetcher, host, before);
            return true;
        }
        take_from_queue(host, before);
        if (host->robots_why[0])
            transfer_end(at, host->robots_end, "%s", host->robots_why);
        else
            transfer_end(at, FETCH_FORBIDDEN, "robots.txt asks to leave it alone");
        finish(at);
        return true;
    }
    return false;
}

/* Begins as much as there is room for, each host in its turn. */
static void begin_waiting(struct fetcher *fetcher)
{
    size_t idle = 0;
    while (fetcher->waiting && fetcher->running.count < fetcher->settings.connections &&
           idle < fetcher->hosts.count) {
        fetcher->turn = (fetcher->turn + 1) % fetcher->hosts.count;
        struct host *host = *(struct host **)list_at(&fetcher->hosts, fetcher->turn);
        idle = serve_host(fetcher, host) ? 0 : idle + 1;
        arena_clear(&fetcher->scratch);
    }
}

/* Notes that a host wants to be left alone. */
static void hold_host(struct transfer *transfer)
{
    unsigned status = transfer->answer.status;
    if (status != 429 && status != 503)
        return;
    int64_t wait = transfer->answer.retry_after * 1000;
    if (transfer->answer.retry_after == ANSWER_NOT_SAID)
        wait = status == 429 ? BUSY_MS : 0;
    int64_t until = now(transfer->fetcher) + wait;
    if (until > transfer->host->held_until)
        transfer->host->held_until = until;
}

/* Takes what became of the step of a transfer that is under way. */
static void end_step(struct fetcher *fetcher, struct transfer *transfer, CURLcode code)
{
    struct transfer **running = fetcher->running.items;
    for (size_t i = 0; i < fetcher->running.count; i++) {
        if (running[i] != transfer)
            continue;
        running[i] = running[--fetcher->running.count];
        break;
    }
    transfer->host->running--;
    bool done = step_finish(transfer, code);
    hold_host(transfer);
    if (done)
        finish(transfer);
    else
        send_to_host(transfer, true);
    arena_clear(&fetcher->scratch);
}

/* Ends the steps whose heads do not come. */
static void end_overdue(struct fetcher *fetcher)
{
    int64_t time = clock_steady();
    for (size_t i = fetcher->running.count; i-- > 0;) {
        struct transfer *transfer = *(struct transfer **)list_at(&fetcher->running, i);
        if (transfer->head_ended || time - transfer->began < fetcher->settings.head_ms)
            continue;
        snprintf(transfer->curl_words, sizeof transfer->curl_words,
                 "no answer has come in %u seconds", (fetcher->settings.head_ms + 999) / 1000);
        end_step(fetcher, transfer, CURLE_OPERATION_TIMEDOUT);
    }
}

/* When a host's next request may begin; INT64_MAX where none waits. */
static int64_t host_time(const struct fetcher *fetcher, const struct host *host)
{
    if (!host->first || host->running >= fetcher->settings.host_connections)
        return INT64_MAX;
    int64_t next = host->first->urgent ? 0 : host->next_start;
    return next > host->held_until ? next : host->held_until;
}

/* For how long nothing can happen by itself, in milliseconds. */
static int64_t time_to_wait(const struct fetcher *fetcher)
{
    int64_t time = now(fetcher), wait = POLL_MS;
    if (fetcher->running.count >= fetcher->settings.connections)
        return wait;
    for (size_t i = 0; i < fetcher->hosts.count; i++) {
        int64_t next = host_time(fetcher, *(struct host **)list_at(&fetcher->hosts, i));
        if (next - time < wait)
            wait = next > time ? next - time : 0;
    }
    if (fetcher->settings.head_ms < wait && fetcher->running.count)
        wait = fetcher->settings.head_ms;
    return wait;
}

/* Waits for the network, or for a host's time, but no longer than until the steady clock has come
 * so far. */
static void wait_for_events(struct fetcher *fetcher, int64_t time)
{
    int64_t wait = time_to_wait(fetcher), left = time - clock_steady();
    if (left < wait)
        wait = left > 0 ? left : 0;
    if (!fetcher->running.count && fetcher->settings.wait)
        fetcher->settings.wait(fetcher->settings.context, wait ? wait : 1);
    else
        curl_multi_poll(fetcher->multi, NULL, 0, wait ? (int)wait : 1, NULL);
}

/* Takes a signal back that a broken connection sent to this thread, and lets others through again.
 */
static void restore_signals(const sigset_t *before, bool pending)
{
    sigset_t broken;
    const struct timespec none = {0, 0};
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    if (!pending)
        while (sigtimedwait(&broken, NULL, &none) == SIGPIPE)
            ;
    pthread_sigmask(SIG_SETMASK, before, NULL);
}

/* Lets libcurl work, and takes what is done. A connection that breaks while it is written to is no
 * signal to the program. */
static void perform(struct fetcher *fetcher)
{
    sigset_t broken, before, waiting;
    int running, left;
    sigemptyset(&broken);
    sigaddset(&broken, SIGPIPE);
    sigpending(&waiting);
    pthread_sigmask(SIG_BLOCK, &broken, &before);
    curl_multi_perform(fetcher->multi, &running);
    CURLMsg *message;
    while ((message = curl_multi_info_read(fetcher->multi, &left))) {
        char *private = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        end_step(fetcher, (struct transfer *)(void *)private, code);
    }
    end_overdue(fetcher);
    restore_signals(&before, sigismember(&waiting, SIGPIPE) == 1);
}

/* Whether nothing is wanted any more. */
static bool is_stopped(const struct fetcher *fetcher)
{
    return fetcher->ended || (fetcher->settings.stop && atomic_load(fetcher->settings.stop));
}

/* Ends everything. */
static void cancel_all(struct fetcher *fetcher)
{
    for (size_t i = 0; i < fetcher->hosts.count; i++) {
        struct host *host = *(struct host **)list_at(&fetcher->hosts, i);
        while (host->first) {
            struct transfer *transfer = take_from_queue(host, NULL);
            transfer_end(transfer, FETCH_CANCELLED, "%s", fetch_end_text(FETCH_CANCELLED));
            finish(transfer);
        }
    }
    while (fetcher->running.count) {
        struct transfer *transfer =
            *(struct transfer **)list_at(&fetcher->running, fetcher->running.count - 1);
        fetcher->running.count--;
        step_clean(transfer);
        transfer->host->running--;
        transfer_end(transfer, FETCH_CANCELLED, "%s", fetch_end_text(FETCH_CANCELLED));
        finish(transfer);
    }
}

/* The result of a transfer. */
static void fill_result(struct transfer *transfer, struct fetch_result *result)
{
    struct fetcher *fetcher = transfer->fetcher;
    const struct answer *answer = &transfer->answer;
    bool good = transfer->end == FETCH_DONE || transfer->end == FETCH_SAME;
    bool done = transfer->end == FETCH_DONE;
    *result = (struct fetch_result){
        .owner = transfer->owner,
        .end = transfer->end,
        .status = answer->status,
        .why = transfer->why,
        .asked = buf_str(&transfer->asked),
        .url = buf_str(&transfer->url),
        .moved = good ? buf_str(&transfer->moved) : (struct str){0},
        .retry_after = transfer->retry_after,
        .fresh = good ? answer->fresh : ANSWER_NOT_SAID,
        .requests = transfer->requests,
        .bytes = transfer->bytes,
    };
    if (done) {
        result->type = answer->type;
        result->charset = answer->charset;
        result->body = buf_str(&transfer->body);
        /* in the transfer's own memory: the scratch ends when more is asked for */
        struct str made = validator_make(answer, result->url, &fetcher->scratch);
        buf_clear(&transfer->validator);
        buf_add(&transfer->validator, made);
        result->validator = buf_str(&transfer->validator);
    } else if (transfer->end == FETCH_SAME) {
        result->validator = buf_str(&transfer->validator);
    }
}

/* Works until something is done, nothing is left, or the steady clock has come so far. */
static void work_until(struct fetcher *fetcher, int64_t time)
{
    transfer_free(fetcher->given);
    fetcher->given = NULL;
    arena_clear(&fetcher->scratch);
    while (!fetcher->done_first && (fetcher->waiting || fetcher->running.count)) {
        if (is_stopped(fetcher)) {
            cancel_all(fetcher);
            continue;
        }
        begin_waiting(fetcher);
        perform(fetcher);
        if (fetcher->done_first || clock_steady() >= time)
            break;
        if (fetcher->waiting || fetcher->running.count)
            wait_for_events(fetcher, time);
    }
}

bool fetcher_wait(struct fetcher *fetcher, unsigned milliseconds)
{
    work_until(fetcher, clock_steady() + milliseconds);
    return fetcher->done_first != NULL;
}

bool fetcher_next(struct fetcher *fetcher, struct fetch_result *result)
{
    work_until(fetcher, INT64_MAX);
    if (!fetcher->done_first)
        return false;
    struct transfer *transfer = fetcher->done_first;
    fetcher->done_first = transfer->next;
    if (!fetcher->done_first)
        fetcher->done_last = NULL;
    fetcher->given = transfer;
    fill_result(transfer, result);
    return true;
}

size_t fetcher_count(const struct fetcher *fetcher)
{
    size_t count = fetcher->waiting + fetcher->running.count;
    for (const struct transfer *done = fetcher->done_first; done; done = done->next)
        count++;
    return count;
}

void fetcher_free(struct fetcher *fetcher)
{
    struct fetch_result result;
    if (!fetcher)
        return;
    fetcher->ended = true;
    while (fetcher_next(fetcher, &result))
        ;
    for (size_t i = 0; i < fetcher->idle.count; i++)
        curl_easy_cleanup(*(CURL **)list_at(&fetcher->idle, i));
    for (size_t i = 0; i < fetcher->hosts.count; i++)
        buf_free(&(*(struct host **)list_at(&fetcher->hosts, i))->robots);
    curl_multi_cleanup(fetcher->multi);
    arena_free(&fetcher->arena);
    arena_free(&fetcher->scratch);
    memory_free(fetcher);
    curl_global_cleanup();
}

void fetcher_set_host(struct fetcher *fetcher, const struct fetch_host *host)
{
    struct host *known = find_host(fetcher, host->origin);
    known->held_until = host->held_until;
    if (!host->robots_until)
        return;
    known->robots_state = ROBOTS_KNOWN;
    known->robots_until = host->robots_until;
    buf_clear(&known->robots);
    buf_add(&known->robots, host->robots);
    take_delay(fetcher, known);
    arena_clear(&fetcher->scratch);
}

bool fetcher_get_host(struct fetcher *fetcher, size_t *at, struct fetch_host *host)
{
    if (*at >= fetcher->hosts.count)
        return false;
    const struct host *known = *(struct host **)list_at(&fetcher->hosts, (*at)++);
    *host = (struct fetch_host){
        .origin = known->origin,
        .robots = buf_str(&known->robots),
        .robots_until = known->robots_state == ROBOTS_KNOWN ? known->robots_until : 0,
        .held_until = known->held_until,
    };
    return true;
}
