/* An HTTP response as an archive keeps it: its head, and its body as it went over the wire or as
 * the archiver left it. Heads are read as browsers read them, with line feeds alone, folded lines
 * and lines that are no fields; what a head says of the body is believed as far as the body bears
 * it out. Not for callers outside src/source, src/engine and src/command. */
#ifndef TIDINGS_SOURCE_HTTP_MESSAGE_H
#define TIDINGS_SOURCE_HTTP_MESSAGE_H

#include "base/buf.h"
#include "base/str.h"
#include "source/inflate.h"

/* Limits. A head beyond them is cut off there; of a body that unpacks to more the first part is
 * taken. */
#define HTTP_MAX_HEAD ((size_t)256 << 10) /* bytes */
enum {
    HTTP_MAX_FIELDS = 1000,
    HTTP_MAX_CODINGS = 4, /* packings of a body in one another */
    HTTP_MAX_RATIO = 1100 /* bytes that each byte of a body may unpack to, */
};
#define HTTP_FREE_RATIO ((size_t)4 << 20) /* once it is this large */

struct http_message {
    unsigned status;    /* 0 where there is none */
    struct str type;    /* "text/html", of Content-Type; in the case it came in */
    struct str charset; /* of the same, without quotes */
    bool chunked;       /* the head says so */
    enum inflate_coding codings[HTTP_MAX_CODINGS]; /* in the order they were put on */
    size_t coding_count;
    struct str body; /* what follows the head */
};

/* Reads the head of a response. False when there is none: then all of it is the body. All views are
 * into `bytes`. */
bool http_message_read(struct str bytes, struct http_message *message);

/* Takes a Content-Type apart. */
void http_type_read(struct str value, struct str *type, struct str *charset);

/* Takes the next field off the front of *rest, which is a head's lines: "NAME: VALUE", continued
 * lines included in the value. False at the end of the head, which *rest then is behind. Lines that
 * are no field are passed over. */
bool http_field_next(struct str *rest, struct str *name, struct str *value);

/* The body without chunks and packing, as far as it goes: a view of the message or of one of the
 * buffers, whose maximum is the limit. False for one that is packed and does not unpack. */
bool http_message_body(const struct http_message *message, struct inflater *inflater,
                       struct buf *one, struct buf *other, struct str *body);

#endif
