/* What was asked for, taken apart: target, parameters, cookies, forms. Bytes from outside: whatever
 * they are, they become valid UTF-8 within the limits here, or nothing. */
#ifndef TIDINGS_WEB_REQUEST_H
#define TIDINGS_WEB_REQUEST_H

#include "base/arena.h"
#include "base/list.h"
#include "base/str.h"

/* Limits: bytes of a target and of a form, parameters of one request. */
enum { REQUEST_MAX_TARGET = 8192, REQUEST_MAX_FORM = 65536, REQUEST_MAX_PARAMETERS = 64 };

/* In what form an answer is wanted: by the ending of the path. */
enum request_format { FORMAT_HTML, FORMAT_JSON, FORMAT_ATOM };

/* A parameter of the query or of a form. */
struct parameter {
    struct str name, value;
};

struct request {
    struct str path; /* decoded, without the ending of the format; begins with "/" */
    enum request_format format;
    struct list parameters; /* of struct parameter, those of the query */
    struct list form;       /* of struct parameter */
};

/* Reads a target as it stands in the request, "/search.json?q=a+b". False when it is none, is too
 * long, or holds what no path may (a NUL, a way up). */
bool request_target(struct str target, struct arena *arena, struct request *request);

/* Reads parameters, "a=1&b=2", at most REQUEST_MAX_PARAMETERS of them, into a list of struct
 * parameter. */
void request_parameters(struct str text, struct arena *arena, struct list *parameters);

/* The value of the first parameter of that name; empty where there is none. */
struct str parameter_get(const struct list *parameters, const char *name);

/* The same as a number; `otherwise` for what is none, or greater than `max`. */
unsigned parameter_number(const struct list *parameters, const char *name, unsigned otherwise,
                          unsigned max);

/* Languages of one request. */
enum { REQUEST_MAX_LANGUAGES = 8 };

/* The languages that the header's value accepts ("de-AT, en;q=0.5"), the best first, without what
 * is behind the first hyphen: at most REQUEST_MAX_LANGUAGES, a list of struct str. */
void request_languages(struct str header, struct arena *arena, struct list *languages);

/* The value of a cookie in the header's value; empty where there is none. */
struct str request_cookie(struct str header, struct str name);

/* The password of a header for HTTP's basic authentication, in the arena; empty where there is
 * none. */
struct str request_basic_password(struct str header, struct arena *arena);

/* Text with each %XX made a byte, and each "+" a space where `plus`; malformed UTF-8 is mended. */
struct str request_decode(struct str text, bool plus, struct arena *arena);

#endif
