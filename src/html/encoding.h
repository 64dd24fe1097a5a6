/* What the finding and the decoding of encodings share. Private to src/html. */
#ifndef TIDINGS_HTML_ENCODING_H
#define TIDINGS_HTML_ENCODING_H

#include "base/str.h"
#include "html/encodings.h"

/* The encoding with this label, white space around it and case aside; ENCODING_NONE if there is
 * none. The standard's names are labels too. */
enum encoding encoding_from_label(struct str label);

/* The encoding that the bytes themselves speak for, when nothing declares one: UTF-8, or what the
 * detector finds and is believed in; ENCODING_NONE when nothing is to be seen. */
enum encoding encoding_detect(struct str bytes);

/* Without the byte order mark of the encoding, if it has one and the bytes begin with it. */
struct str encoding_without_mark(struct str bytes, enum encoding encoding);

/* Whether all bytes are ASCII. */
bool encoding_is_ascii(struct str bytes);

#endif
