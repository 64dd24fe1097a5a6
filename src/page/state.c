/* Finds the text of pages that are put together by a script in the browser: the server sends it as
 * the script's state, a string of HTML within JSON. Only for pages that show no text of their own.
 */
#include "page/state.h"

#include "base/utf8.h"
#include "page/jsonld.h"

/* A string that is a text has so many paragraphs at least. Longer ones are not looked at. */
#define PARAGRAPHS_MIN 3
#define STRING_MAX ((size_t)1 << 20)

/* How often a string opens a paragraph, whether its brackets are escaped or not. */
static unsigned paragraphs_of(struct str string)
{
    static const struct str opens[] = {{"\\u003cp", 7}, {"\\u003Cp", 7}, {"<p", 2}};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof(opens) / sizeof(opens[0]); i++)
        for (size_t at = 0, found;
             (found = str_find(str_from_byte(string, at), opens[i])) != STR_NONE;) {
            at += found + opens[i].size;
            /* an element whose name goes on is another one */
            count += at < string.size && !ascii_is_alpha(string.data[at]);
        }
    return count;
}

/* The longest string of HTML in a script; `longest` where it has none that is longer. */
static struct str longest_in(struct str script, struct str longest)
{
    for (size_t at = str_find_byte(script, '"'); at < script.size;) {
        size_t end = jsonld_string_end(script, at + 1);
        struct str string = str_part(script, at + 1, end - at - 1);
        if (string.size > longest.size && string.size <= STRING_MAX && end < script.size &&
            paragraphs_of(string) >= PARAGRAPHS_MIN)
            longest = string;
        size_t next =
            end < script.size ? str_find_byte(str_from_byte(script, end + 1), '"') : STR_NONE;
        at = next == STR_NONE ? script.size : end + 1 + next;
    }
    return longest;
}

struct str state_shown(struct arena *arena, struct str bytes)
{
    static const struct str before = {"<article>", 9}, behind = {"</article>", 10};
    struct str longest = {NULL, 0}, rest = bytes;
    if (!utf8_is_valid(bytes))
        return longest;
    for (size_t from; (from = str_find_fold(rest, STR("<script"))) != STR_NONE;) {
        rest = str_from_byte(rest, from);
        size_t end = str_find_fold(rest, STR("</script"));
        longest = longest_in(str_part(rest, 0, end), longest);
        rest = end == STR_NONE ? (struct str){NULL, 0} : str_from_byte(rest, end);
    }
    if (!longest.size)
        return longest;
    struct str html = jsonld_unescape(arena, longest);
    char *out = arena_get(arena, bytes.size + before.size + html.size + behind.size);
    char *at = out;
    memcpy(at, bytes.data, bytes.size);
    memcpy(at += bytes.size, before.data, before.size);
    memcpy(at += before.size, html.data, html.size);
    memcpy(at += html.size, behind.data, behind.size);
    return str_of(out, (size_t)(at - out) + behind.size);
}
