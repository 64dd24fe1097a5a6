/* Where in a caption the credit begins, by the words of knowledge/page/credits.txt. For src/page
 * alone. */
#ifndef TIDINGS_PAGE_CREDITS_H
#define TIDINGS_PAGE_CREDITS_H

#include "base/str.h"

/* The byte where the credit begins: 0 when the whole text is one, STR_NONE when none is found. */
size_t credit_start(struct str text);

/* The credit without the words that lead to it: "Foto: Jane Doe/AP" gives "Jane Doe/AP". */
struct str credit_name(struct str credit);

#endif
