/* Whether an address is that of a page that tells as things happen. */
#include "story/private.h"

#include "live_words.h" /* made by tools/generate-list */

/* Whether a word is on the list, in any case. */
static bool is_live_word(struct str word)
{
    for (size_t i = 0; i < sizeof live_words / sizeof *live_words; i++) {
        struct str line = str_from(live_words[i]), one;
        while (str_word(&line, &one))
            if (str_equal_fold(word, one))
                return true;
    }
    return false;
}

bool story_is_live_address(struct str address)
{
    for (size_t from = 0, to = 0; from < address.size; from = to + 1) {
        for (to = from; to < address.size && !strchr("/-_.?#", address.data[to]);)
            to++;
        if (to > from && is_live_word(str_part(address, from, to - from)))
            return true;
        if (to < address.size && (address.data[to] == '?' || address.data[to] == '#'))
            return false;
    }
    return false;
}
