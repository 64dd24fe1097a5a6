/* Mends trees. The arcs are scored one by one, so that a verb may get two subjects. */
#include "language/tree_mend.h"

#include <assert.h>

static bool is_subject(const struct token *token)
{
    return token->relation == RELATION_NSUBJ || token->relation == RELATION_NSUBJ_PASS;
}

void tree_mend(struct token *tokens, size_t first, size_t count)
{
    /* of each word as a head: its first two subjects before it, by their number from 1 */
    uint16_t one[LANGUAGE_MAX_SENTENCE] = {0}, two[LANGUAGE_MAX_SENTENCE] = {0};
    assert(count <= LANGUAGE_MAX_SENTENCE);
    for (size_t i = 0; i < count; i++) {
        size_t head = (size_t)tokens[i].head - first;
        if (tokens[i].head < 0 || head <= i || !is_subject(&tokens[i]))
            continue;
        if (!one[head])
            one[head] = (uint16_t)(i + 1);
        else if (!two[head])
            two[head] = (uint16_t)(i + 1);
    }
    for (size_t i = 0; i < count; i++) {
        size_t head = (size_t)tokens[i].head - first;
        if (tokens[i].head < 0 || tokens[i].relation != RELATION_CCOMP || one[i] || !two[head])
            continue;
        if (one[head] < i + 1 && i + 1 < two[head]) {
            tokens[one[head] - 1].head = (int32_t)(first + i);
            two[head] = 0;
        }
    }
}
