/* For tests: takes out of a whole tree what a parse with HTML_SKIP_* leaves out, so that the two
 * can be compared. */
#ifndef TIDINGS_TESTS_HTML_STRIP_H
#define TIDINGS_TESTS_HTML_STRIP_H

#include "html/html.h"

/* Takes the nodes out and joins text that then stands side by side. With HTML_SKIP_SPACE all white
 * space goes, also that which a parse keeps since it is shown: strip the parsed tree, too. */
void html_strip(struct html_document *document, struct arena *arena, unsigned skip);

/* Whether two trees print alike. */
bool html_same(const struct html_document *a, const struct html_document *b);

/* Whether a parse with HTML_SKIP_ALL gave the whole tree less what is left out, and the text that
 * is shown with it. Both trees are stripped. What a limit cut off is not compared. */
bool html_same_lean(struct html_document *whole, struct html_document *lean, struct arena *arena);

#endif
