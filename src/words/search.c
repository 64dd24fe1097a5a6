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
    struct word before;
    bool alone; /* `before` is a character that has been in no pair yet */
};

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
    form.pair = true;
    return walk->take(walk->context, &form, first.from, second ? second->to : first.to);
}

/* Goes on by a word: gives what it ends, and itself where it is none of a script without spaces.
 * `forms` are its forms, or NULL where they are to be made. */
static int take_word(struct search_walk *walk, struct word word, const struct word_forms *forms)
{
    int result = 0;
    bool run = word.kind == WORD_RUN;
    bool neighbours = run && walk->before.kind == WORD_RUN && walk->before.to == word.from;
    if (neighbours)
        result = take_pair(walk, walk->before, &word);
    else if (walk->alone)
        result = take_pair(walk, walk->before, NULL);
    if (result == 0 && !run) {
        if (!forms)
            forms = word_forms_of(walk->stemmers, walk->language, word_str(walk->text, word),
                                  word.kind);
        if (forms->term.size)
            result = walk->take(walk->context, forms, word.from, word.to);
    }
    walk->alone = run && !neighbours;
    walk->before = word;
    return result;
}

/* Gives what the end of the text ends. */
static int take_end(const struct search_walk *walk)
{
    return walk->alone ? take_pair(walk, walk->before, NULL) : 0;
}

int search_terms(struct word_stemmers *stemmers, struct str language, struct str text,
                 search_term_taker *take, void *context)
{
    struct search_walk walk = {text,    word_language(language), stemmers, take,
                               context, {0, 0, WORD_SPACED},     false};
    struct words words = {text, 0};
    struct word word;
    int result = 0;
    while (result == 0 && words_next(&words, &word))
        result = take_word(&walk, word, NULL);
    return result == 0 ? take_end(&walk) : result;
}

int search_terms_read(struct word_stemmers *stemmers, struct str language, struct str text,
                      search_term_taker *take, void *context)
{
    struct search_walk walk = {text,    word_language(language), stemmers, take,
                               context, {0, 0, WORD_SPACED},     false};
    const struct words_read *read = words_read(stemmers, walk.language, text);
    int result = 0;
    for (size_t i = 0; result == 0 && i < read->count; i++) {
        const struct word_read *word = &read->words[i];
        result = take_word(&walk, (struct word){word->from, word->to, word->kind},
                           &read->forms[word->forms]);
    }
    return result == 0 ? take_end(&walk) : result;
}
