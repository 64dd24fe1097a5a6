/* Lemmas looked up. */
#include "language/lemmas.h"

#include "base/utf8.h"
#include "words/words.h"

bool lemmas_view(struct lemmas *lemmas, const struct model_file *file)
{
    size_t which = 0;
    const uint32_t *hashes =
        model_file_array(file, "lemma endings", sizeof *hashes, &lemmas->count);
    lemmas->which = model_file_array(file, "lemma which", sizeof *lemmas->which, &which);
    lemmas->changes =
        model_file_array(file, "lemma changes", sizeof *lemmas->changes, &lemmas->change_count);
    if (!hashes || !lemmas->which || !lemmas->changes || which != lemmas->count)
        return false;
    for (size_t i = 0; i < lemmas->count; i++)
        if (lemmas->which[i] >= lemmas->change_count)
            return false;
    for (size_t i = 0; i < lemmas->change_count; i++)
        if (!memchr(lemmas->changes[i].add, 0, sizeof lemmas->changes[i].add))
            return false;
    sorted_init(&lemmas->hashes, hashes, lemmas->count);
    return true;
}

/* The hash of an ending under a tag with this hash. */
static uint32_t hash_under(uint64_t tag, struct str word, size_t size, bool whole)
{
    uint64_t h = tag * 31 + whole;
    h ^= str_hash(str_from_byte(word, word.size - size));
    h *= 0xbf58476d1ce4e5b9U;
    return (uint32_t)(h >> 32);
}

uint32_t lemma_hash(const char *xpos, struct str word, size_t size, bool whole)
{
    return hash_under(str_hash(str_from(xpos)), word, size, whole);
}

/* The change for a word under a tag, or NULL for none. */
static const struct lemma_change *find_change(const struct lemmas *lemmas, struct str word,
                                              const char *xpos)
{
    uint64_t tag = str_hash(str_from(xpos));
    int32_t found = sorted_find(&lemmas->hashes, hash_under(tag, word, word.size, true));
    size_t most = word.size < LEMMA_ENDING_MAX ? word.size : LEMMA_ENDING_MAX;
    for (size_t size = most + 1; found < 0 && size-- > 0;)
        found = sorted_find(&lemmas->hashes, hash_under(tag, word, size, false));
    return found < 0 ? NULL : &lemmas->changes[lemmas->which[found]];
}

/* Writes the word as it is looked up: in lower case but for proper nouns, apostrophes plain. */
static size_t plain_word(struct str word, bool proper, char out[LEMMA_BYTES_MAX])
{
    char folded[WORD_MAX];
    size_t size = 0;
    if (!proper) {
        size = word_fold(word, folded);
        size = size < LEMMA_BYTES_MAX ? size : LEMMA_BYTES_MAX;
        memcpy(out, folded, size);
        return size;
    }
    size = word.size < LEMMA_BYTES_MAX ? word.size : LEMMA_BYTES_MAX;
    memcpy(out, word.data, size);
    return size;
}

struct str lemma_of(const struct lemmas *lemmas, struct arena *arena, struct str word,
                    enum upos upos, const char *xpos)
{
    char plain[LEMMA_BYTES_MAX];
    if (word.size > LEMMA_BYTES_MAX / 2 || upos == UPOS_PUNCT || upos == UPOS_SYM ||
        upos == UPOS_NUM)
        return word;
    size_t size = plain_word(word, upos == UPOS_PROPN, plain);
    const struct lemma_change *change = find_change(lemmas, str_of(plain, size), xpos);
    if (change && change->whole)
        return str_from(change->add);
    bool fits = change && change->cut <= size &&
                (change->cut == 0 || utf8_is_start(plain[size - change->cut]));
    if (fits) {
        size_t added = strlen(change->add);
        size -= change->cut;
        memcpy(plain + size, change->add, added);
        size += added;
    }
    if (size == word.size && memcmp(plain, word.data, size) == 0)
        return word;
    return arena_copy(arena, str_of(plain, size));
}
