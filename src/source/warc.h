/* The records of a web archive: WARC 1.0 and 1.1 (and what came before them), with WET among them,
 * and ARC 1 and 2. Works on unpacked bytes and copies nothing.
 *
 * Archives break off, are joined wrongly and are cut by full disks. So a record is believed only if
 * what ends a record, another one or the end of the file follows where it says that it ends; else
 * it is lost, and reading goes on at the next line that begins one, within what the record claimed
 * too. */
#ifndef TIDINGS_SOURCE_WARC_H
#define TIDINGS_SOURCE_WARC_H

#include <stdbool.h>

#include "base/error.h"
#include "base/str.h"

/* Limits. A record beyond them is passed over. */
#define WARC_MAX_RECORD ((size_t)64 << 20) /* bytes, unpacked */
#define WARC_MAX_HEAD ((size_t)256 << 10)  /* bytes of a record's own fields */
enum { WARC_MAX_FIELDS = 1000 };

enum warc_kind {
    WARC_RESPONSE,   /* the block is an HTTP response */
    WARC_RESOURCE,   /* the block is the page */
    WARC_CONVERSION, /* the block is what was made of the page: its text */
    WARC_REVISIT,    /* the page was as at an earlier visit */
    WARC_OTHER,      /* request, metadata, description and the like */
};

/* Views are into the bytes that the record was read from; what is not told is empty. */
struct warc_record {
    enum warc_kind kind;
    bool arc; /* from an ARC file */
    struct str url;
    struct str date;   /* as it stands: ISO 8601, or ARC's digits */
    struct str type;   /* Content-Type of the block */
    struct str digest; /* of the payload, with the name of its kind in front */
    struct str block;
    size_t size;      /* bytes of the whole, or of what was lost */
    enum error error; /* why it was lost */
};

enum warc_step {
    WARC_END,     /* nothing is left */
    WARC_RECORD,  /* a record was taken off */
    WARC_DAMAGED, /* so many bytes were taken off that are no record; `error` says why */
    WARC_MORE,    /* the record does not end in these bytes; `size` says how many it has, as far
                     as is known */
};

/* Whether a file or member that begins so is an archive's: WARC or ARC. */
bool warc_begins(struct str head);
bool warc_arc_begins(struct str head);

/* Takes the next record off the front of *rest. `last` says that nothing follows the bytes; then
 * WARC_MORE never comes. */
enum warc_step warc_next(struct str *rest, bool last, struct warc_record *record);

/* The date in ISO 8601 to the second: ARC's digits and WARC's fractions are made one form. Empty
 * where it is none. `iso` holds it. */
enum { WARC_DATE_SIZE = 24 };
struct str warc_date_iso(struct str date, char iso[WARC_DATE_SIZE]);

#endif
