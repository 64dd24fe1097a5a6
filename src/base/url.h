/* Addresses: references to absolute addresses, by RFC 3986. What the address leads to, and whether
 * it may be asked for, is not known here. */
#ifndef TIDINGS_BASE_URL_H
#define TIDINGS_BASE_URL_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* An address in its parts, views into it; of an address without one a part has a NULL pointer. */
struct url_parts {
    struct str scheme;    /* "https" */
    struct str authority; /* "user@example.org:8080" */
    struct str path;      /* never NULL, but may be empty */
    struct str query;     /* without its question mark */
    struct str fragment;  /* without its number sign */
};

/* Takes an address or a reference apart. Any text can be. */
struct url_parts url_split(struct str address);

/* Whether the text begins with a scheme and a colon. */
bool url_is_absolute(struct str address);

/* Whether the text is an absolute address of http or https with a host. */
bool url_is_web(struct str address);

/* The host of an address as it is written: without user and port, an address of IPv6 in its
 * brackets. Empty where it has none. */
struct str url_host(struct str address);

/* The port of an address, as it is written; empty where it gives none. */
struct str url_port(struct str address);

/* By what a person knows a host: in lower case, without "www." Empty where there is none. */
struct str url_domain(struct arena *arena, struct str address);

/* The absolute address that `reference` means where `base` is the address it stands at. White space
 * around the reference and line breaks within it are dropped. The reference itself where the base
 * is no absolute address that others can be relative to. */
struct str url_resolve(struct arena *arena, struct str base, struct str reference);

#endif
