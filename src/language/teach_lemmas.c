/* Learns lemmas from the treebanks: for each tag the most frequent change, then for longer and
 * longer endings those whose change differs from that of the shorter one. */
#include <stdlib.h>

#include "base/memory.h"
#include "base/table.h"
#include "base/utf8.h"
#include "language/lemmas.h"
#include "language/sorted.h"
#include "language/teach_parts.h"
#include "words/words.h"

enum { ENDING_SEEN = 2 /* times that an ending has to be seen with its change */ };

/* A word with its tag and the change to its lemma. */
struct lemma_case {
    struct str word;
    const char *xpos;
    uint32_t change;
};

/* What is gathered. */
struct lemma_cases {
    struct arena arena;
    struct list cases;
    struct table changes; /* of struct lemma_change, as bytes, to its number */
    struct list rules;    /* of struct lemma_rule */
    struct table known;   /* hashes of rules, as bytes, to the change */
};
struct lemma_rule {
    uint32_t hash;
    uint16_t change;
};

/* The change from a word to its lemma. False for one that cannot be told as such. */
static bool change_between(struct str word, struct str lemma, struct lemma_change *change)
{
    size_t same = 0;
    memset(change, 0, sizeof *change);
    while (same < word.size && same < lemma.size && word.data[same] == lemma.data[same])
        same++;
    while (same > 0 && same < word.size && !utf8_is_start(word.data[same]))
        same--;
    change->whole = same == 0 && word.size > 0;
    change->cut = (uint8_t)(word.size - same);
    if (lemma.size - same >= sizeof change->add || word.size - same > 200)
        return false;
    memcpy(change->add, lemma.data + same, lemma.size - same);
    return true;
}

/* The number of a change, which may be new. */
static uint32_t number_of(struct lemma_cases *cases, const struct lemma_change *change)
{
    struct str key = str_of((const char *)change, sizeof *change);
    const uint64_t *found = table_get(&cases->changes, key);
    if (found)
        return (uint32_t)*found;
    key = arena_copy(&cases->arena, key);
    size_t number = cases->changes.entries.count;
    *table_put(&cases->changes, key, NULL) = number;
    return (uint32_t)number;
}

/* Adds the words of a treebank. */
static void gather(struct lemma_cases *cases, const struct conllu *conllu)
{
    for (size_t i = 0; i < conllu->words.count; i++) {
        const struct conllu_word *word = list_at(&conllu->words, i);
        enum upos upos = upos_named(word->upos);
        struct lemma_change change;
        char folded[WORD_MAX], lemma[WORD_MAX];
        if (upos == UPOS_PUNCT || upos == UPOS_SYM || upos == UPOS_NUM || word->form.size > 32 ||
            word->head < 0)
            continue;
        bool proper = upos == UPOS_PROPN;
        struct str form = proper ? word->form : str_of(folded, word_fold(word->form, folded));
        struct str to = proper ? word->lemma : str_of(lemma, word_fold(word->lemma, lemma));
        if (!change_between(form, to, &change))
            continue;
        struct lemma_case *added = list_add(&cases->cases);
        added->word = arena_copy(&cases->arena, form);
        added->xpos = arena_copy(&cases->arena, word->xpos).data;
        added->change = number_of(cases, &change);
    }
}

/* The change that a word's known endings give, or UINT32_MAX. */
static uint32_t known_change(const struct lemma_cases *cases, const struct lemma_case *one,
                             size_t most)
{
    for (size_t size = (one->word.size < most ? one->word.size : most) + 1; size-- > 0;) {
        uint32_t hash = lemma_hash(one->xpos, one->word, size, false);
        const uint64_t *found = table_get(&cases->known, str_of((const char *)&hash, sizeof hash));
        if (found)
            return (uint32_t)*found;
    }
    return UINT32_MAX;
}

/* Words by the hash of their ending, then by change. */
struct sorted_case {
    uint32_t hash, change;
    const struct lemma_case *one;
};
/* For qsort. */
static int by_hash_and_change(const void *a, const void *b)
{
    const struct sorted_case *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->change > y->change) - (x->change < y->change);
}

/* Adds a rule for a group of words with one ending, from..to-1, if its most frequent change is
 * another than shorter endings give. */
static void add_rule(struct lemma_cases *cases, const struct sorted_case *sorted, size_t from,
                     size_t to, size_t shorter, bool whole)
{
    size_t best = from, best_count = 0, count = 0;
    for (size_t i = from; i < to; i++) {
        count = i > from && sorted[i].change == sorted[i - 1].change ? count + 1 : 1;
        if (count > best_count) {
            best_count = count;
            best = i;
        }
    }
    if (best_count < (whole || shorter == SIZE_MAX ? 1 : ENDING_SEEN))
        return;
    uint32_t now =
        shorter == SIZE_MAX ? UINT32_MAX : known_change(cases, sorted[from].one, shorter);
    if (now == sorted[best].change)
        return;
    struct lemma_rule *rule = list_add(&cases->rules);
    *rule = (struct lemma_rule){sorted[best].hash, (uint16_t)sorted[best].change};
}

/* Learns the rules for endings of one size, or for whole words. */
static void learn_size(struct lemma_cases *cases, size_t size, bool whole)
{
    struct sorted_case *sorted = memory_get_zeroed(cases->cases.count, sizeof *sorted);
    size_t count = 0, rules = cases->rules.count;
    for (size_t i = 0; i < cases->cases.count; i++) {
        const struct lemma_case *one = list_at(&cases->cases, i);
        if (!whole && one->word.size < size)
            continue;
        uint32_t hash = lemma_hash(one->xpos, one->word, whole ? one->word.size : size, whole);
        sorted[count++] = (struct sorted_case){hash, one->change, one};
    }
    qsort(sorted, count, sizeof *sorted, by_hash_and_change);
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && sorted[to].hash == sorted[from].hash;)
            to++;
        add_rule(cases, sorted, from, to,
                 whole  ? LEMMA_ENDING_MAX
                 : size ? size - 1
                        : SIZE_MAX,
                 whole);
    }
    for (size_t i = rules; i < cases->rules.count; i++) {
        const struct lemma_rule *rule = list_at(&cases->rules, i);
        struct str key = arena_copy(&cases->arena, str_of((const char *)&rule->hash, 4));
        if (!whole)
            *table_put(&cases->known, key, NULL) = rule->change;
    }
    memory_free(sorted);
}

/* For list_sort: as the model has them. */
static int by_rule_hash(const void *a, const void *b)
{
    const struct lemma_rule *x = a, *y = b;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Adds rules and changes to a model. */
static void write_lemmas(struct lemma_cases *cases, struct model_writer *writer)
{
    size_t count = cases->rules.count, changes = cases->changes.entries.count;
    uint32_t *hashes = memory_get_zeroed(count, sizeof *hashes);
    uint16_t *which = memory_get_zeroed(count, sizeof *which);
    struct lemma_change *all = memory_get_zeroed(changes, sizeof *all);
    list_sort(&cases->rules, by_rule_hash);
    for (size_t i = 0; i < count; i++) {
        const struct lemma_rule *rule = list_at(&cases->rules, i);
        hashes[i] = rule->hash;
        which[i] = rule->change;
    }
    for (size_t i = 0; i < changes; i++) {
        const struct table_entry *entry = list_at(&cases->changes.entries, i);
        memcpy(&all[i], entry->key.data, sizeof *all);
    }
    model_writer_add(writer, "lemma endings", hashes, count * sizeof *hashes);
    model_writer_add(writer, "lemma which", which, count * sizeof *which);
    model_writer_add(writer, "lemma changes", all, changes * sizeof *all);
    memory_free(all);
    memory_free(which);
    memory_free(hashes);
}

void teach_lemmas(const struct lessons *lessons, FILE *log, struct model_writer *writer)
{
    struct lemma_cases cases;
    arena_init(&cases.arena, 0);
    list_init(&cases.cases, &cases.arena, sizeof(struct lemma_case));
    list_init(&cases.rules, &cases.arena, sizeof(struct lemma_rule));
    table_init(&cases.changes, &cases.arena);
    table_init(&cases.known, &cases.arena);
    for (size_t i = 0; i < lessons->train_count; i++)
        if (lessons->train[i].parsed)
            gather(&cases, &lessons->train[i].conllu);
    for (size_t size = 0; size <= LEMMA_ENDING_MAX; size++)
        learn_size(&cases, size, false);
    learn_size(&cases, 0, true);
    if (log)
        fprintf(log, "lemmas: %zu words, %zu rules, %zu changes\n", cases.cases.count,
                cases.rules.count, cases.changes.entries.count);
    write_lemmas(&cases, writer);
    arena_free(&cases.arena);
}
