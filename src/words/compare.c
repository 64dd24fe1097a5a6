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

/* Writes the hashes of a text's first words; gives how many. */
static size_t hash_words(struct str text, uint64_t hashes[WORDS_COMPARED])
{
    struct words walk = {text, 0};
    char word[WORD_MAX];
    size_t count = 0, size;
    while (count < WORDS_COMPARED && (size = next_folded(&walk, word)) > 0)
        hashes[count++] = str_hash(str_of(word, size));
    return count;
}

double words_overlap(struct str a, struct str b)
{
    uint64_t hashes_a[WORDS_COMPARED], hashes_b[WORDS_COMPARED];
    size_t count_a = hash_words(a, hashes_a), count_b = hash_words(b, hashes_b);
    size_t common = 0, left = count_b;
    for (size_t i = 0; i < count_a; i++)
        for (size_t k = 0; k < left; k++)
            if (hashes_a[i] == hashes_b[k]) {
                hashes_b[k] = hashes_b[--left];
                common++;
                break;
            }
    return count_a + count_b ? 2.0 * (double)common / (double)(count_a + count_b) : 0.0;
}
