/* Contractions that are written as one run of letters: knowledge/language/contractions.txt. */
#ifndef TIDINGS_LANGUAGE_CONTRACTIONS_H
#define TIDINGS_LANGUAGE_CONTRACTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum { CONTRACTION_CUTS_MAX = 3, CONTRACTION_BYTES_MAX = 12 };

/* Where the second and later words of a folded run of letters begin; gives how many there are, 0
 * for what is no contraction. */
size_t contraction_cuts(struct str folded, uint8_t cuts[CONTRACTION_CUTS_MAX]);

/* Whether a folded word is one that contractions end in: "n't", "'s". */
bool contraction_tail(struct str folded);

#endif
