/* What a file is, by its name and by what it begins with. Not for callers outside src/source. */
#ifndef TIDINGS_SOURCE_FORM_H
#define TIDINGS_SOURCE_FORM_H

#include <stdbool.h>

#include "base/str.h"

enum form {
    FORM_UNKNOWN, /* the name does not tell */
    FORM_PAGE,    /* HTML or plain text */
    FORM_RECORDS, /* one article record a line */
    FORM_RECORD,  /* one article record over several lines */
    FORM_ARCHIVE, /* a web archive */
    FORM_OTHER,   /* nothing that can be read */
};

/* How many first bytes tell what a file is. */
enum { FORM_HEAD = 4096 };

/* What the name says, packing suffixes taken off; FORM_RECORD is never among it. */
enum form form_of_name(struct str name);

/* What the name and the first bytes say, never FORM_UNKNOWN. `named` says that the user named the
 * file, so that its suffix does not rule it out. */
enum form form_of(struct str name, struct str head, bool named);

#endif
