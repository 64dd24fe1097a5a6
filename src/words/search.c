/* The terms that search goes by. */
#include "words/words.h"

#include "words/tables.h"

/* The walk of search_terms(). */
struct search_walk {
    struct str text;
    int language; /* its number, or -1 */
    struct word_stemmers *stemmers;
    search_term_taker *take;
    void *context;
};

/* Gives the term of a word that stands by itself. */
static int take_word(const struct search_walk *walk, struct word word)
{
    const struct word_forms *form =
        word_forms_of(walk->stemmers, walk->language, word_str(walk->text, word), word.kind);
    return form->term.size ? walk->take(walk->context, form, word.from, word.to) : 0;
}

/* Gives the term of a character and its neighbour, or of the character alone. */
static int take_pair(const struct search_walk *walk, struct word first, const struct word *second)
{
    char folded[2 * WORD_MAX], plain[WORD_MAX];
    size_t size = word_fold(word_str(walk->text, first), folded);
    if (second)
        size += word_fold(word_str(walk->text, *second), folded + size);
    if (size > WORD_MAX || size == 0)
        return 0;
    struct str pair = str_of(folded, size);
    struct word_forms form = {
        .folded = pair, .term = pair, .plain = str_of(plain, word_plain(pair, plain))};
    form.term_hash = form.folded_hash = str_hash(pair);
    form.plain_hash = str_hash(form.plain);
    form.common = word_is_common_in(pair, walk->language);
    return walk->take(walk->context, &form, first.from, second ? second->to : first.to);
}

int search_terms(struct word_stemmers *stemmers, struct str language, struct str text,
                 search_term_taker *take, void *context)
{
    struct search_walk walk = {text, word_language(language), stemmers, take, context};
    struct words words = {text, 0};
    struct word word, before = {0, 0, WORD_SPACED};
    bool alone = false; /* `before` is a character that has been in no pair yet */
    int result = 0;
    while (result == 0 && words_next(&words, &word)) {
        bool neighbours = before.kind == WORD_RUN && before.to == word.from;
        if (word.kind == WORD_RUN && neighbours)
            result = take_pair(&walk, before, &word);
        else if (alone)
            result = take_pair(&walk, before, NULL);
        if (result == 0 && word.kind != WORD_RUN)
            result = take_word(&walk, word);
        alone = word.kind == WORD_RUN && !neighbours;
        before = word;
    }
    return result == 0 && alone ? take_pair(&walk, before, NULL) : result;
}
