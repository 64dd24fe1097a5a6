/* Looks contractions up. The lists are short and sorted by nothing: a run's length and first letter
 * rule most of them out. */
#include "language/contractions.h"

#include "language/contraction_tails.h"
#include "language/contraction_words.h"

/* The words of `entry`, written with spaces between them, if together they spell the run. */
static size_t cuts_of(const char *entry, struct str folded, uint8_t cuts[CONTRACTION_CUTS_MAX])
{
    size_t count = 0, at = 0;
    for (const char *c = entry; *c; c++) {
        if (*c == ' ')
            cuts[count++] = (uint8_t)at;
        else if (at >= folded.size || folded.data[at++] != *c)
            return 0;
    }
    return at == folded.size ? count : 0;
}

size_t contraction_cuts(struct str folded, uint8_t cuts[CONTRACTION_CUTS_MAX])
{
    char first = folded.size ? folded.data[0] : 0;
    for (size_t i = 0; i < sizeof contraction_words / sizeof *contraction_words; i++) {
        if (contraction_words[i][0] != first) /* as is so of nearly all */
            continue;
        size_t count = cuts_of(contraction_words[i], folded, cuts);
        if (count)
            return count;
    }
    return 0;
}

bool contraction_tail(struct str folded)
{
    for (size_t i = 0; i < sizeof contraction_tails / sizeof *contraction_tails; i++)
        if (str_equal(folded, str_from(contraction_tails[i])))
            return true;
    return false;
}
