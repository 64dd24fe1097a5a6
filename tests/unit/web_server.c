/* A thread for each connection; see web_server.h. */
#include "web_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "source/http_message.h"

enum { HEAD_MAX = 16384, STACK = 256 << 10, BACKLOG = 4096 };

struct web_server {
    int socket;
    unsigned port;
    web_answer *answer;
    void *context;
    pthread_t thread;
    atomic_uint connections, open;
};

/* A connection, for its thread. */
struct connection {
    struct web_server *server;
    int socket;
};

/* Ends the test run: there is no web to test with. */
static void fail(const char *what)
{
    perror(what);
    exit(2);
}

/* Reads a request's head. Gives its size, 0 for none. */
static size_t read_head(int socket, char head[HEAD_MAX])
{
    size_t size = 0;
    while (size < HEAD_MAX) {
        ssize_t got = recv(socket, head + size, HEAD_MAX - size, 0);
        if (got <= 0)
            return 0;
        size += (size_t)got;
        if (str_find(str_of(head, size), STR("\r\n\r\n")) != STR_NONE)
            return size;
    }
    return 0;
}

/* Answers one connection. */
static void *serve(void *given)
{
    struct connection connection = *(struct connection *)given;
    char head[HEAD_MAX];
    free(given);
    size_t size = read_head(connection.socket, head);
    if (size) {
        struct exchange exchange = {.socket = connection.socket,
                                    .head = str_of(head, size),
                                    .context = connection.server->context};
        struct str rest = exchange.head, word;
        str_word(&rest, &word);
        str_word(&rest, &exchange.path);
        connection.server->answer(&exchange);
    }
    shutdown(connection.socket, SHUT_WR);
    while (size && recv(connection.socket, head, sizeof head, 0) > 0)
        ;
    close(connection.socket);
    atomic_fetch_sub(&connection.server->open, 1);
    return NULL;
}

/* Takes connections until the socket is shut down. */
static void *listen_on(void *given)
{
    struct web_server *server = given;
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, STACK);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    for (;;) {
        int socket = accept(server->socket, NULL, NULL);
        if (socket < 0)
            break;
        struct connection *connection = malloc(sizeof *connection);
        *connection = (struct connection){server, socket};
        atomic_fetch_add(&server->connections, 1);
        atomic_fetch_add(&server->open, 1);
        pthread_t thread;
        if (pthread_create(&thread, &attributes, serve, connection) != 0)
            fail("pthread_create");
    }
    pthread_attr_destroy(&attributes);
    return NULL;
}

struct web_server *web_server_start(const char *address, unsigned port, web_answer *answer,
                                    void *context)
{
    struct web_server *server = calloc(1, sizeof *server);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    socklen_t size = sizeof at;
    int one = 1;
    server->answer = answer;
    server->context = context;
    server->socket = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    inet_pton(AF_INET, address, &at.sin_addr);
    setsockopt(server->socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(server->socket, (struct sockaddr *)&at, sizeof at) != 0 ||
        listen(server->socket, BACKLOG) != 0 ||
        getsockname(server->socket, (struct sockaddr *)&at, &size) != 0)
        fail("the test's server");
    server->port = ntohs(at.sin_port);
    if (pthread_create(&server->thread, NULL, listen_on, server) != 0)
        fail("pthread_create");
    return server;
}

unsigned web_server_port(const struct web_server *server)
{
    return server->port;
}

unsigned web_server_connections(const struct web_server *server)
{
    return atomic_load(&((struct web_server *)(uintptr_t)server)->connections);
}

void web_server_stop(struct web_server *server)
{
    shutdown(server->socket, SHUT_RDWR);
    pthread_join(server->thread, NULL);
    close(server->socket);
    /* a test that failed may have left connections open */
    for (int i = 0; i < 1000 && atomic_load(&server->open); i++)
        exchange_wait(5);
    if (!atomic_load(&server->open))
        free(server);
}

struct str exchange_field(const struct exchange *exchange, const char *name)
{
    struct str rest = exchange->head, line, key, value;
    str_split(&rest, '\n', &line);
    while (http_field_next(&rest, &key, &value))
        if (str_equal_fold(key, str_from(name)))
            return value;
    return (struct str){0};
}

bool exchange_send(const struct exchange *exchange, struct str bytes)
{
    while (bytes.size) {
        ssize_t put = send(exchange->socket, bytes.data, bytes.size, MSG_NOSIGNAL);
        if (put <= 0)
            return false;
        bytes = str_from_byte(bytes, (size_t)put);
    }
    return true;
}

bool exchange_format(const struct exchange *exchange, const char *format, ...)
{
    char text[8192];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (size < 0 || (size_t)size >= sizeof text)
        fail("exchange_format");
    return exchange_send(exchange, str_of(text, (size_t)size));
}

void exchange_answer(const struct exchange *exchange, const char *status_and_fields,
                     struct str body)
{
    exchange_format(exchange, "HTTP/1.1 %s\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n",
                    status_and_fields, body.size);
    exchange_send(exchange, body);
}

void exchange_wait(unsigned milliseconds)
{
    struct timespec time = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    nanosleep(&time, NULL);
}
