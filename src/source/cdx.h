/* The index of a web archive: a line for each page that it holds, by which others find the record.
 * CDX in the common form of eleven fields ("CDX N b a m s k r M S V g") and CDXJ. Lines are in the
 * order of the archive; `sort` with LC_ALL=C puts them in the order of an index. Not for callers
 * outside src/source and src/command. */
#ifndef TIDINGS_SOURCE_CDX_H
#define TIDINGS_SOURCE_CDX_H

#include "base/buf.h"
#include "source/archive.h"

/* The line that CDX begins with. */
#define CDX_HEADER " CDX N b a m s k r M S V g\n"

/* Appends the address in the form that indexes are sorted by: the host's parts from the last to the
 * first, without "www.", then the path and the sorted query, all in lower case. */
void cdx_key(struct str url, struct buf *out);

/* Appends the line of a record, or nothing for one that is no visit to a page. `file` is the
 * archive's name. */
void cdx_line(const struct warc_record *record, const struct lot_place *place, struct str file,
              bool json, struct buf *out);

#endif
