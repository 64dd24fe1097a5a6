/* The server: sockets and headers by libmicrohttpd, a thread for each connection, readers of the
 * database lent to them. See web.h. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/memory.h"
#include "base/pool.h"
#include "web/answer.h"
#include "web/image.h"

/* What every answer says to the browser: nothing but our own style, script and pictures, in no
 * frame, and no word to others of where a link was followed; and that stories are in the language
 * that it asks for. */
static const char *const headers[][2] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
     "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
    {"Vary", "Accept-Language"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

/* A request that is coming in. */
struct incoming {
    char *target;
    struct buf form;
    bool begun;
};

/* ------------------------------------------------------------------------------- readers --- */

/* Takes a reader that is free; waits for one. */
static struct web_reader *take_reader(struct web *web)
{
    pthread_mutex_lock(&web->lock);
    while (!web->free_readers)
        pthread_cond_wait(&web->freed, &web->lock);
    struct web_reader *reader = web->free_readers;
    web->free_readers = reader->next;
    pthread_mutex_unlock(&web->lock);
    return reader;
}

/* Gives a reader back. */
static void give_reader(struct web *web, struct web_reader *reader)
{
    pthread_mutex_lock(&web->lock);
    reader->next = web->free_readers;
    web->free_readers = reader;
    pthread_cond_signal(&web->freed);
    pthread_mutex_unlock(&web->lock);
}

/* Opens as many readers as can work at a time. */
static bool open_readers(struct web *web, const char *database, struct arena *arena,
                         struct str *why)
{
    enum { READERS_MIN = 4 };
    int count = 2 * pool_cores() > READERS_MIN ? 2 * pool_cores() : READERS_MIN;
    for (int i = 0; i < count; i++) {
        struct web_reader *reader = memory_get_zeroed(1, sizeof *reader);
        arena_init(&reader->arena, 0);
        enum error error = store_open(database, false, &reader->store);
        give_reader(web, reader);
        if (error) {
            *why = arena_format(arena, "%s: %s", database, store_why(reader->store));
            return false;
        }
        store_warm(reader->store);
    }
    return true;
}

/* Closes all readers; none is lent. */
static void close_readers(struct web *web)
{
    while (web->free_readers) {
        struct web_reader *reader = web->free_readers;
        web->free_readers = reader->next;
        store_close(reader->store);
        arena_free(&reader->arena);
        memory_free(reader);
    }
}

/* Makes the database where it is missing and brings it up to date where it is older. Another
 * process that writes to it has done so, or is about to, which its readers tell. */
static bool prepare_database(const char *database, struct arena *arena, struct str *why)
{
    struct store *store;
    enum error error = store_open(database, true, &store);
    if (error && error != ERROR_BUSY)
        *why = arena_format(arena, "%s: %s", database, store_why(store));
    store_close(store);
    return !error || error == ERROR_BUSY;
}

/* ------------------------------------------------------------------------------ requests --- */

/* The value of a header that came in; empty for none. */
static struct str header(struct MHD_Connection *connection, const char *name)
{
    return str_from(MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name));
}

/* Fetches the picture of a reply, unless too many are being fetched. No reader of the database is
 * held meanwhile. */
static void fetch_picture(struct web *web, struct web_reply *reply)
{
    pthread_mutex_lock(&web->lock);
    bool may = web->pictures < IMAGE_AT_A_TIME;
    web->pictures += may;
    pthread_mutex_unlock(&web->lock);
    reply->type = (struct str){0};
    buf_clear(&reply->body);
    if (may) {
        reply->type =
            image_fetch(buf_str(&reply->picture), web->allowed, web->allowed_count, &reply->body);
        pthread_mutex_lock(&web->lock);
        web->pictures--;
        pthread_mutex_unlock(&web->lock);
    }
    reply->lasting = reply->type.size > 0;
    if (!reply->lasting)
        reply->status = may ? MHD_HTTP_NOT_FOUND : MHD_HTTP_SERVICE_UNAVAILABLE;
    reply->retry = may ? 0 : WEB_RETRY;
}

/* Sends a reply, whose body it takes. */
static enum MHD_Result send_reply(struct MHD_Connection *connection, struct web_reply *reply)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(reply->body.size, reply->body.data, MHD_RESPMEM_MUST_COPY);
    buf_free(&reply->body);
    if (!response)
        return MHD_NO;
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        MHD_add_response_header(response, headers[i][0], headers[i][1]);
    char text[256];
    if (reply->type.size && snprintf(text, sizeof text, "%.*s", STR_ARG(reply->type)) > 0)
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, text);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL,
                            reply->lasting ? "private, max-age=31536000, immutable"
                                           : "private, no-cache");
    if (reply->location[0])
        MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION, reply->location);
    if (reply->retry && snprintf(text, sizeof text, "%u", reply->retry) > 0)
        MHD_add_response_header(response, MHD_HTTP_HEADER_RETRY_AFTER, text);
    if (reply->basic)
        MHD_add_response_header(response, MHD_HTTP_HEADER_WWW_AUTHENTICATE,
                                "Basic realm=\"Tidings\", charset=\"UTF-8\"");
    if (reply->session[0]) {
        snprintf(text, sizeof text,
                 WEB_COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=2592000",
                 reply->session);
        MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, text);
    }
    enum MHD_Result result = MHD_queue_response(connection, (unsigned)reply->status, response);
    MHD_destroy_response(response);
    return result;
}

/* Notes the target of a request before anything is decoded. libmicrohttpd's way. */
static void *begin_request(void *context, const char *target, struct MHD_Connection *connection)
{
    (void)context, (void)connection;
    struct incoming *incoming = memory_get_zeroed(1, sizeof *incoming);
    size_t size = strlen(target);
    incoming->target = memory_get(size + 1);
    memcpy(incoming->target, target, size + 1);
    buf_init(&incoming->form, REQUEST_MAX_FORM);
    return incoming;
}

/* Ends a request, whatever became of it. libmicrohttpd's way. */
static void end_request(void *context, struct MHD_Connection *connection, void **state,
                        enum MHD_RequestTerminationCode code)
{
    (void)context, (void)connection, (void)code;
    struct incoming *incoming = *state;
    if (!incoming)
        return;
    buf_free(&incoming->form);
    memory_free(incoming->target);
    memory_free(incoming);
    *state = NULL;
}

/* Takes a request in pieces and answers it at its end. libmicrohttpd's way. */
static enum MHD_Result take_request(void *context, struct MHD_Connection *connection,
                                    const char *url, const char *method, const char *version,
                                    const char *data, size_t *size, void **state)
{
    (void)url, (void)version;
    struct web *web = context;
    struct incoming *incoming = *state;
    if (!incoming)
        return MHD_NO;
    if (!incoming->begun) {
        incoming->begun = true;
        return MHD_YES;
    }
    if (*size) {
        buf_add(&incoming->form, str_of(data, *size));
        *size = 0;
        return MHD_YES;
    }
    const struct web_asked asked = {
        .method = str_from(method),
        .target = str_from(incoming->target),
        .host = header(connection, MHD_HTTP_HEADER_HOST),
        .origin = header(connection, MHD_HTTP_HEADER_ORIGIN),
        .site = header(connection, "Sec-Fetch-Site"),
        .cookie = header(connection, MHD_HTTP_HEADER_COOKIE),
        .languages = header(connection, MHD_HTTP_HEADER_ACCEPT_LANGUAGE),
        .authorization = header(connection, MHD_HTTP_HEADER_AUTHORIZATION),
        .form = incoming->form.full ? (struct str){0} : buf_str(&incoming->form),
    };
    struct web_reply reply;
    struct web_reader *reader = take_reader(web);
    web_answer(web, reader, &asked, &reply);
    give_reader(web, reader);
    if (reply.picture.size)
        fetch_picture(web, &reply);
    buf_free(&reply.picture);
    return send_reply(connection, &reply);
}

/* ------------------------------------------------------------------------- start and stop --- */

/* Makes an address to listen at of its digits. False for what is none. */
static bool make_address(const char *text, unsigned port, struct sockaddr_storage *address,
                         socklen_t *size)
{
    struct sockaddr_in *four = (struct sockaddr_in *)address;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)address;
    *address = (struct sockaddr_storage){0};
    if (strcmp(text, "localhost") == 0)
        text = "127.0.0.1";
    if (inet_pton(AF_INET, text, &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)port);
        *size = sizeof *four;
        return true;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) != 1)
        return false;
    six->sin6_family = AF_INET6;
    six->sin6_port = htons((uint16_t)port);
    *size = sizeof *six;
    return true;
}

/* Opens the socket at an address that check_options() has passed and begins to answer. False with
 * the reason. */
static bool listen_at(struct web *web, const struct web_options *options, struct arena *arena,
                      struct str *why)
{
    struct sockaddr_storage address;
    socklen_t size;
    int yes = 1;
    if (!make_address(options->address, options->port, &address, &size))
        return false;
    int file = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool good = file >= 0 && setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
                bind(file, (struct sockaddr *)&address, size) == 0 && listen(file, SOMAXCONN) == 0;
    if (!good) {
        *why = arena_format(arena, "%s port %u cannot be listened at: %s", options->address,
                            options->port, strerror(errno));
        if (file >= 0)
            close(file);
        return false;
    }
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_ITC |
                     (size == sizeof(struct sockaddr_in6) ? MHD_USE_IPv6 : 0);
    web->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, take_request, web, MHD_OPTION_LISTEN_SOCKET, file,
        MHD_OPTION_URI_LOG_CALLBACK, begin_request, NULL, MHD_OPTION_NOTIFY_COMPLETED, end_request,
        NULL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)WEB_MAX_CONNECTIONS,
        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned)WEB_MAX_OF_ONE, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)WEB_IDLE, MHD_OPTION_END);
    if (web->daemon)
        return true;
    close(file);
    *why = STR("the server does not start");
    return false;
}

/* Whether the options name an address to listen at, and a password where that wants one. False with
 * the reason. */
static bool check_options(const struct web_options *options, struct arena *arena, struct str *why)
{
    struct str password = str_from(options->password);
    struct sockaddr_storage address;
    socklen_t size;
    if (!make_address(options->address, options->port, &address, &size)) {
        *why = arena_format(arena,
                            "%s is no address to listen at; write it in digits, 127.0.0.1:8080, or "
                            "the port alone, :8080",
                            options->address);
        return false;
    }
    if (!password.size && !guard_is_loopback(str_from(options->address))) {
        *why = arena_format(arena,
                            "%s can be reached by others: that wants a password (--password-file)",
                            options->address);
        return false;
    }
    if (password.size && password.size < GUARD_PASSWORD_MIN) {
        *why = arena_format(arena, "a password has at least %d letters", GUARD_PASSWORD_MIN);
        return false;
    }
    return true;
}

struct web *web_start(const struct web_options *options, struct arena *arena, struct str *why)
{
    *why = (struct str){0};
    if (!check_options(options, arena, why))
        return NULL;
    struct network allowed[FETCH_MAX_ALLOWED];
    struct str wrong = {0};
    size_t allowed_count =
        network_parse_list(str_from(options->allow), allowed, FETCH_MAX_ALLOWED, &wrong);
    if (wrong.size) {
        *why =
            arena_format(arena, "%.*s is no network; write it as 192.168.0.0/16", STR_ARG(wrong));
        return NULL;
    }
    struct web *web = memory_get_zeroed(1, sizeof *web);
    memcpy(web->allowed, allowed, allowed_count * sizeof *allowed);
    web->allowed_count = allowed_count;
    cache_init(&web->cache);
    arena_init(&web->arena, 0);
    pthread_mutex_init(&web->lock, NULL);
    pthread_cond_init(&web->freed, NULL);
    bool secret = guard_init(&web->guard, arena_copy(&web->arena, str_from(options->password)),
                             options->hosts, options->host_count);
    if (!secret)
        *why = STR("the system has no random numbers");
    struct str load_why = {0};
    bool good = secret && web_load(web, options->templates, &load_why);
    if (load_why.size)
        *why = arena_copy(arena, load_why);
    if (good && prepare_database(options->database, arena, why) &&
        open_readers(web, options->database, arena, why) && listen_at(web, options, arena, why))
        return web;
    web_stop(web);
    return NULL;
}

unsigned web_port(const struct web *web)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(web->daemon, MHD_DAEMON_INFO_LISTEN_FD);
    struct sockaddr_storage address = {0};
    socklen_t size = sizeof address;
    if (!info || getsockname(info->listen_fd, (struct sockaddr *)&address, &size) != 0)
        return 0;
    return address.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&address)->sin6_port)
                                         : ntohs(((struct sockaddr_in *)&address)->sin_port);
}

void web_stop(struct web *web)
{
    if (!web)
        return;
    if (web->daemon)
        MHD_stop_daemon(web->daemon);
    close_readers(web);
    guard_end(&web->guard);
    cache_end(&web->cache);
    pthread_mutex_destroy(&web->lock);
    pthread_cond_destroy(&web->freed);
    arena_free(&web->arena);
    memory_free(web);
}
