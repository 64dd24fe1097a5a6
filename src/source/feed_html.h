/* What reading the HTML within feeds knows of it; the table is knowledge/sources/feed-html.txt. Not
 * for callers outside src/source. */
#ifndef TIDINGS_SOURCE_FEED_HTML_H
#define TIDINGS_SOURCE_FEED_HTML_H

#include <stdbool.h>

#include "base/str.h"

/* Whether an element of HTML has no end tag. */
bool feed_html_is_void(struct str name);

#endif
