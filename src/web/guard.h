/* Who may ask: the server's own pages in a browser, and a person who knows the password; no page of
 * another site, by whatever name it finds this server. */
#ifndef TIDINGS_WEB_GUARD_H
#define TIDINGS_WEB_GUARD_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Hexadecimal digits of a secret; the least bytes of a password; wrong ones a minute. */
enum { GUARD_SECRET = 64, GUARD_PASSWORD_MIN = 8, GUARD_TRIES = 10 };

struct guard {
    char token[GUARD_SECRET + 1];   /* for every change */
    char session[GUARD_SECRET + 1]; /* of who gave the password */
    struct str password;            /* empty for none */
    const char *const *hosts;       /* names that the server answers to, beside its own */
    size_t host_count;
    pthread_mutex_t lock;
    int64_t minute; /* in which tries are counted */
    unsigned tries; /* wrong passwords in it */
};

/* New secrets from the system. False when it has none to give. */
bool guard_init(struct guard *guard, struct str password, const char *const *hosts,
                size_t host_count);
void guard_end(struct guard *guard);

/* Whether the Host header names this server: an address in digits, localhost, or one of the names
 * that were given. A name that somebody else made point here is none of them, so that no page of
 * his can read what is said here. */
bool guard_host(const struct guard *guard, struct str host);

/* Whether a change may come from there: its Origin, where there is one, is the server's own, and so
 * is what the browser says of the site it comes from (Sec-Fetch-Site). Empty for no such header. */
bool guard_origin(struct str origin, struct str site, struct str host);

/* Whether the text is the secret, in a time that does not tell where they differ. */
bool guard_equal(struct str secret, struct str text);

/* Whether the password is right, at `now` in seconds. After GUARD_TRIES wrong ones in a minute
 * `*wait` is set, and it is false until the minute is over. */
bool guard_password(struct guard *guard, struct str password, int64_t now, bool *wait);

/* Whether an address, "127.0.0.1", "::1" or "localhost", is that of this machine alone. */
bool guard_is_loopback(struct str address);

#endif
