/* Whether two texts say the same: by their folded words. */
#include "words/words.h"

#include "base/utf8.h"

/* The next word of a walk, folded into `out`; its size, or 0 at the end. */
static size_t next_folded(struct words *words, char out[WORD_MAX])
{
    struct word word;
    while (words_next(words, &word)) {
        size_t size = word_fold(word_str(words->text, word), out);
        if (size > 0)
            return size;
    }
    return 0;
}

bool words_equal(struct str a, struct str b)
{
    struct words walk_a = {a, 0}, walk_b = {b, 0};
    char word_a[WORD_MAX], word_b[WORD_MAX];
    for (;;) {
        size_t size_a = next_folded(&walk_a, word_a), size_b = next_folded(&walk_b, word_b);
        if (!str_equal(str_of(word_a, size_a), str_of(word_b, size_b)))
            return false;
        if (size_a == 0)
            return true;
    }
}

void words_hash(struct str text, struct words_hashed *hashed)
{
    struct words walk = {text, 0};
    char word[WORD_MAX];
    size_t size;
    hashed->count = 0;
    while (hashed->count < WORDS_COMPARED && (size = next_folded(&walk, word)) > 0)
        hashed->hashes[hashed->count++] = str_hash(str_of(word, size));
}

double words_hashed_overlap(const struct words_hashed *a, const struct words_hashed *b)
{
    size_t common = 0;
    uint64_t used = 0; /* one bit for each word of b */
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (a->hashes[i] == b->hashes[k] && !(used >> k & 1)) {
                used |= UINT64_C(1) << k;
                common++;
                break;
            }
    size_t both = a->count + b->count;
    return both ? 2.0 * (double)common / (double)both : 0.0;
}

double words_overlap(struct str a, struct str b)
{
    struct words_hashed hashed_a, hashed_b;
    words_hash(a, &hashed_a);
    words_hash(b, &hashed_b);
    return words_hashed_overlap(&hashed_a, &hashed_b);
}
