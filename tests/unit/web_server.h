/* A web of one machine for tests and benchmarks: a server on loopback, of which every test says
 * itself what it answers, byte for byte, and when. */
#ifndef TIDINGS_TESTS_WEB_SERVER_H
#define TIDINGS_TESTS_WEB_SERVER_H

#include <stdbool.h>

#include "base/str.h"

/* One request, on a connection of its own, which is closed when the answer is given. */
struct exchange {
    int socket;
    struct str head; /* the request's, its line included */
    struct str path; /* and query */
    void *context;   /* the test's */
};

/* Answers; called in a thread of its own. */
typedef void web_answer(struct exchange *exchange);

/* Starts to listen on an address such as "127.0.0.1" or "0.0.0.0", port 0 for any. Fails the test
 * run when it cannot. */
struct web_server *web_server_start(const char *address, unsigned port, web_answer *answer,
                                    void *context);
unsigned web_server_port(const struct web_server *server);

/* How many connections have come in. */
unsigned web_server_connections(const struct web_server *server);

/* Waits until all answers are given, and ends. */
void web_server_stop(struct web_server *server);

/* A field of the request; empty where it is not there. */
struct str exchange_field(const struct exchange *exchange, const char *name);

/* Sends; false once the client has gone. */
bool exchange_send(const struct exchange *exchange, struct str bytes);
bool exchange_format(const struct exchange *exchange, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sends a whole answer: status and fields (lines, each ended by "\r\n"), length and body. */
void exchange_answer(const struct exchange *exchange, const char *status_and_fields,
                     struct str body);

/* Sleeps. */
void exchange_wait(unsigned milliseconds);

#endif
