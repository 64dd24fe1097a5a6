/* The lists of knowledge/story that have lines for languages, "CODE [KIND]: WORDS". */
#include "story/private.h"

bool story_line_next(const struct story_lines *lines, size_t *at, struct str language,
                     struct str *kind, struct str *words)
{
    while (*at < lines->count) {
        struct str line = str_from(lines->at[(*at)++]), head, code;
        if (!str_split(&line, ':', &head) || !str_word(&head, &code) || !str_equal(code, language))
            continue;
        *kind = str_trim(head);
        *words = line;
        return true;
    }
    return false;
}
