/* One request of a fetch and its answer, by libcurl; see fetch_private.h. */
#include "source/fetch_private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/url.h"

enum { PASSED_MAX = 64 << 10 }; /* bytes of a body that nobody asked for */

void transfer_end(struct transfer *transfer, enum fetch_end end, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(transfer->why, sizeof transfer->why, format, arguments);
    va_end(arguments);
    transfer->end = end;
}

/* Writes an address in words. */
static void write_address(const struct sockaddr *address, char *out, socklen_t size)
{
    const void *bytes = address->sa_family == AF_INET
                            ? (const void *)&((const struct sockaddr_in *)address)->sin_addr
                            : (const void *)&((const struct sockaddr_in6 *)address)->sin6_addr;
    if (!inet_ntop(address->sa_family, bytes, out, size))
        snprintf(out, size, "an address");
}

/* libcurl's way to ask for a socket to this very address: the one place where connections begin. */
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct transfer *transfer = context;
    const struct fetch_settings *settings = &transfer->fetcher->settings;
    const char *refusal =
        network_refusal(&address->addr, settings->allowed, settings->allowed_count);
    if (purpose != CURLSOCKTYPE_IPCXN)
        refusal = "no connection that was asked for";
    if (refusal) {
        transfer->refusal = refusal;
        write_address(&address->addr, transfer->refused, sizeof transfer->refused);
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* libcurl's way to give a line of the head. */
static size_t take_head(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    struct str line = str_of(data, size * count);
    transfer->head_bytes += line.size;
    if (transfer->head_bytes > ANSWER_MAX_HEAD) {
        transfer->head_too_large = true;
        return 0;
    }
    if (transfer->head_ended) /* what comes behind the body says nothing that is needed */
        return line.size;
    if (str_starts(line, STR("HTTP/")))
        buf_clear(&transfer->head);
    buf_add(&transfer->head, line);
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200 && !str_trim(line).size)
        transfer->head_ended = true;
    return line.size;
}

/* Whether the answer that is coming in has what was asked for. */
static bool is_wanted(const struct transfer *transfer)
{
    long status = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    return status >= 200 && status < 300;
}

/* libcurl's way to give a piece of the body, unpacked. What comes with a refusal or a redirect is
 * not looked at; a little of it is let pass, so that the connection can be used again. */
static size_t take_body(char *data, size_t size, size_t count, void *context)
{
    struct transfer *transfer = context;
    if (!is_wanted(transfer)) {
        transfer->passed += size * count;
        return transfer->passed > PASSED_MAX ? CURL_WRITEFUNC_ERROR : size * count;
    }
    if (!buf_add(&transfer->body, str_of(data, size * count))) {
        transfer->body_too_large = true;
        return CURL_WRITEFUNC_ERROR;
    }
    return size * count;
}

/* libcurl's way to tell how far things are; ends what is too large packed. */
static int watch(void *context, curl_off_t all, curl_off_t came, curl_off_t up_all, curl_off_t up)
{
    struct transfer *transfer = context;
    (void)all, (void)up_all, (void)up;
    if (came <= (curl_off_t)transfer->max_body)
        return 0;
    transfer->body_too_large = true;
    return 1;
}

/* Adds a field to the request. */
static void add_field(struct transfer *transfer, const char *name, struct str value)
{
    if (!value.size)
        return;
    struct str line = arena_format(&transfer->fetcher->scratch, "%s: %.*s", name, STR_ARG(value));
    struct curl_slist *grown = curl_slist_append(transfer->fields, line.data);
    if (grown)
        transfer->fields = grown;
}

/* What a feed may be. */
#define FEED_TYPES                                                       \
    "application/atom+xml, application/rss+xml, application/feed+json, " \
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.5, */*;q=0.3"

/* The fields that say what is wanted, and what is there already. */
static void add_fields(struct transfer *transfer)
{
    static const char *const wanted[] = {
        [FETCH_FEED] = FEED_TYPES,
        [FETCH_PAGE] = "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.3",
        [FETCH_IMAGE] = "image/*",
        [FETCH_ROBOTS] = "text/plain, */*;q=0.3",
    };
    struct str etag, modified;
    add_field(transfer, "Accept", str_from(wanted[transfer->purpose]));
    if (validator_read(buf_str(&transfer->validator), buf_str(&transfer->url), &etag, &modified)) {
        add_field(transfer, "If-None-Match", etag);
        add_field(transfer, "If-Modified-Since", modified);
    }
}

/* Lets the settings' resolver say where the host is. False when it knows no such host. */
static bool resolve(struct transfer *transfer)
{
    const struct fetch_settings *settings = &transfer->fetcher->settings;
    char *host = NULL, *port = NULL;
    if (!settings->resolve)
        return true;
    curl_url_get(transfer->parts, CURLUPART_HOST, &host, 0);
    curl_url_get(transfer->parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
    const char *addresses = host ? settings->resolve(settings->context, host) : NULL;
    if (addresses && port) {
        struct str line =
            arena_format(&transfer->fetcher->scratch, "+%s:%s:%s", host, port, addresses);
        transfer->addresses = curl_slist_append(NULL, line.data);
    }
    curl_free(host);
    curl_free(port);
    return addresses != NULL;
}

/* Takes a handle that is free, or a new one. NULL when there is none to have. */
static CURL *take_handle(struct fetcher *fetcher)
{
    if (!fetcher->idle.count)
        return curl_easy_init();
    CURL *easy = *(CURL **)list_at(&fetcher->idle, fetcher->idle.count - 1);
    fetcher->idle.count--;
    return easy;
}

/* Sets what is the same for every request. */
static void set_limits(CURL *easy, const struct fetch_settings *settings, size_t max_body)
{
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, ""); /* all that libcurl can unpack */
    curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->agent);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)settings->connect_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)settings->total_ms);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)FETCH_SLOW_BYTES);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)settings->slow_seconds);
    curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)max_body);
}

/* Sets what belongs to this request. */
static void set_request(CURL *easy, struct transfer *transfer)
{
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_CURLU, transfer->parts);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->curl_words);
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->fields);
    curl_easy_setopt(easy, CURLOPT_RESOLVE, transfer->addresses);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, watch);
    curl_easy_setopt(easy, CURLOPT_XFERINFODATA, transfer);
}

bool step_begin(struct transfer *transfer)
{
    struct fetcher *fetcher = transfer->fetcher;
    transfer->head_ended = false;
    transfer->passed = 0;
    transfer->refusal = NULL;
    transfer->curl_words[0] = '\0';
    buf_clear(&transfer->head);
    buf_clear(&transfer->body);
    if (!resolve(transfer)) {
        transfer_end(transfer, FETCH_UNREACHABLE, "its host has no address");
        return false;
    }
    CURL *easy = take_handle(fetcher);
    if (!easy) {
        transfer_end(transfer, FETCH_UNREACHABLE, "there is no memory for a connection");
        return false;
    }
    transfer->easy = easy;
    add_fields(transfer);
    set_limits(easy, &fetcher->settings, transfer->max_body);
    set_request(easy, transfer);
    transfer->began = clock_steady();
    transfer->requests++;
    if (curl_multi_add_handle(fetcher->multi, easy) != CURLM_OK) {
        transfer_end(transfer, FETCH_UNREACHABLE, "there is no memory for a connection");
        step_clean(transfer);
        return false;
    }
    return true;
}

void step_clean(struct transfer *transfer)
{
    struct fetcher *fetcher = transfer->fetcher;
    if (!transfer->easy)
        return;
    curl_off_t came = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_DOWNLOAD_T, &came);
    transfer->bytes += (uint64_t)came;
    curl_multi_remove_handle(fetcher->multi, transfer->easy);
    curl_easy_reset(transfer->easy);
    *(CURL **)list_add(&fetcher->idle) = transfer->easy;
    transfer->easy = NULL;
    curl_slist_free_all(transfer->fields);
    curl_slist_free_all(transfer->addresses);
    transfer->fields = transfer->addresses = NULL;
}

/* Ends a transfer that libcurl could not finish. */
static void end_failed(struct transfer *transfer, CURLcode code)
{
    const char *words = transfer->curl_words[0] ? transfer->curl_words : curl_easy_strerror(code);
    if (transfer->head_too_large)
        transfer_end(transfer, FETCH_TOO_LARGE, "its head is larger than %zu kB",
                     ANSWER_MAX_HEAD >> 10);
    else if (transfer->body_too_large || code == CURLE_FILESIZE_EXCEEDED)
        transfer_end(transfer, FETCH_TOO_LARGE, "is larger than %zu kB", transfer->max_body >> 10);
    else if (transfer->refusal)
        transfer_end(transfer, FETCH_REFUSED, "leads to %s, which is %s", transfer->refused,
                     transfer->refusal);
    else if (code == CURLE_OPERATION_TIMEDOUT)
        transfer_end(transfer, FETCH_TIMEOUT, "%s", words);
    else if (code == CURLE_OUT_OF_MEMORY)
        transfer_end(transfer, FETCH_TOO_LARGE, "a line of its head has no end");
    else if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT ||
             code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION)
        transfer_end(transfer, FETCH_UNREACHABLE, "%s", words);
    else
        transfer_end(transfer, FETCH_BROKEN, "%s", words);
}

/* Whether a status sends us elsewhere. */
static bool is_redirect(unsigned status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Goes to where the answer sends us. False when the transfer ends instead. */
static bool redirect(struct transfer *transfer)
{
    struct arena *scratch = &transfer->fetcher->scratch;
    unsigned status = transfer->answer.status;
    struct str from = arena_copy(scratch, buf_str(&transfer->url));
    struct str to = url_resolve(scratch, from, transfer->answer.location);
    if (transfer->redirects++ >= FETCH_MAX_REDIRECTS) {
        transfer_end(transfer, FETCH_REDIRECTS, "leads on more than %d times", FETCH_MAX_REDIRECTS);
        return false;
    }
    if (!target_set(transfer, to))
        return false;
    bool downgrade =
        str_starts(from, STR("https:")) && str_starts(buf_str(&transfer->url), STR("http:"));
    if ((status != 301 && status != 308) || downgrade)
        transfer->permanent = false;
    if (transfer->permanent) {
        buf_clear(&transfer->moved);
        buf_add(&transfer->moved, buf_str(&transfer->url));
    }
    return true;
}

bool step_finish(struct transfer *transfer, CURLcode code)
{
    int64_t now = transfer->fetcher->settings.now(transfer->fetcher->settings.context);
    answer_read(buf_str(&transfer->head), now / 1000, &transfer->answer);
    bool asked =
        transfer->fields && validator_read(buf_str(&transfer->validator), buf_str(&transfer->url),
                                           &(struct str){0}, &(struct str){0});
    step_clean(transfer);
    unsigned status = transfer->answer.status;
    transfer->retry_after = transfer->answer.retry_after;
    bool wanted = !transfer->head_ended || (status >= 200 && status < 300);
    if (code != CURLE_OK && wanted) {
        end_failed(transfer, code);
        return true;
    }
    if (is_redirect(status) && transfer->answer.location.size)
        return !redirect(transfer);
    if (status == 304 && asked)
        transfer_end(transfer, FETCH_SAME, "%s", "");
    else if (status >= 200 && status < 300 && status != 206)
        transfer_end(transfer, FETCH_DONE, "%s", "");
    else
        transfer_end(transfer, status == 410 && transfer->permanent ? FETCH_GONE : FETCH_STATUS,
                     "the server answers %u%s%s", status, answer_words(status)[0] ? " " : "",
                     answer_words(status));
    return true;
}
