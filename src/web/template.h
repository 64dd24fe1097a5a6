/* Templates: text with places for data, read once and rendered often.
 *
 *     {headline} {outlet.name}           the value, escaped for where it stands
 *     {each stories as story} ... {else} ... {end}      for each item; the else where there is none
 *     {if story.tags} ... {else} ... {end}              also {if not x} and {if x is "word"}
 *     {include card}                     another template, with all that is in sight here
 *     {page}                             the page's own template, in the layout
 *     {count articles "article" "articles"}             "1 article", "37,554 articles"
 *     {age published}                    a time element, "3 h ago", which the script keeps up
 *     {date published}                   a time element, "5 March 2026, 17:30"
 *
 * Anything else in braces is text, as is a brace that no letter follows. There is no way to put out
 * a value as it is: where a value stands is found when the template is read, and decides how it is
 * escaped. In text and attributes markup loses its meaning; at the start of an address (href, src,
 * action) only addresses of the web and of this server pass, later in one a value is a part of it
 * and percent-encoded; elsewhere within a tag, in a script and in a style no value may stand, and
 * a template that has one there is refused. So is one that ends within a tag. */
#ifndef TIDINGS_WEB_TEMPLATE_H
#define TIDINGS_WEB_TEMPLATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "web/value.h"

/* Limits on templates: nested blocks and includes, directives of one. */
enum { TEMPLATE_DEPTH = 16, TEMPLATE_INCLUDES = 8, TEMPLATE_NODES = 4096 };

struct template;

/* A set of templates that may include one another. */
struct templates;

/* An empty set in the arena. */
struct templates *templates_new(struct arena *arena);

/* Reads a template into the set, in place of one of the same name. Name and text have to live as
 * long as the set. False, with the reason and the line in `*why`, in the set's arena, when it is
 * malformed. */
bool templates_add(struct templates *templates, struct str name, struct str text, struct str *why);

/* Whether all that templates include is there; else the reason in `*why`. */
bool templates_are_whole(const struct templates *templates, struct str *why);

/* Renders the template `name` with `data`; {page} renders the template `page`, where it is not
 * empty. `now` is what ages count from. False when there is no such template, or includes go too
 * deep. */
bool templates_render(const struct templates *templates, struct str name, struct str page,
                      const struct value *data, const struct date *now, struct buf *out);

/* Appends text with what is markup escaped, and without characters that XML cannot hold. */
void template_escape(struct str text, struct buf *out);

/* Appends text as a part of an address, percent-encoded. */
void template_escape_part(struct str text, struct buf *out);

/* Whether an address may be linked to: of http or https, or of this server. */
bool template_is_link(struct str address);

/* Appends how long a date is ago, in English, or the date where that is more than a week. */
void template_age(const struct date *date, const struct date *now, struct buf *out);

/* Appends a number with commas between thousands. */
void template_number(int64_t number, struct buf *out);

#endif
