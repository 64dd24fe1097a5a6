/* Snippets; see snippet.h. The text is cut into terms by the same rules as for the index. */
#include "store/snippet.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "store/store.h"

/* How long a snippet is, and how far a word may lie before its middle is looked for. */
enum { SNIPPET_BYTES = 280, LEAD_BYTES = 80, HITS_MAX = 1000 };

/* Words of a query that are told apart. */
enum { WORDS_MOST = 64 };

/* A word of the text that is one of the terms. */
struct found {
    size_t from, to;
    unsigned word; /* which, of the query */
};

/* The state of a search through the text. */
struct search {
    struct str text;
    const struct list *terms;
    struct list found;
    uint64_t words; /* those of the query, a bit each, and those that were found */
    uint64_t seen;
    size_t last[WORDS_MOST]; /* where each was found last */
    size_t end;              /* nothing from there on changes the snippet */
};

/* Whether a stretch that begins with the found word at `first` still has the one that ends at `to`.
 */
static bool reaches(size_t first, size_t to)
{
    return to <= first + SNIPPET_BYTES - LEAD_BYTES;
}

/* Where the shortest stretch begins that ends with the word found last and has all the others. */
static size_t shortest(const struct search *search)
{
    size_t first = search->text.size;
    for (unsigned i = 0; i < WORDS_MOST; i++)
        if (search->words >> i & 1 && search->last[i] < first)
            first = search->last[i];
    return first;
}

/* Notes a word that is one of the query's. Where all of them stand in a stretch, no later one is
 * better, and what is beyond its snippet need not be looked at. */
static void note(struct search *search, unsigned word, size_t from, size_t to)
{
    const struct found *last =
        search->found.count ? list_at(&search->found, search->found.count - 1) : NULL;
    if (last && from < last->to)
        return; /* neighbours in pairs of characters share one */
    struct found *found = list_add(&search->found);
    *found = (struct found){from, to, word};
    search->seen |= (uint64_t)1 << word;
    search->last[word] = from;
    if (search->seen == search->words && search->end > search->text.size) {
        size_t first = shortest(search);
        if (reaches(first, to))
            search->end = first + SNIPPET_BYTES;
    }
}

/* Whether the bytes of a word begin with a prefix, cases folded. */
static bool word_begins(struct str word, struct str prefix)
{
    char folded[WORD_MAX];
    return str_starts(str_of(folded, word_fold(word, folded)), prefix);
}

/* Looks whether a term of the text is one of those that are looked for. */
static int take(void *context, const struct word_forms *form, size_t from, size_t to)
{
    struct search *search = context;
    const struct snippet_term *terms = search->terms->items;
    if (from >= search->end)
        return 1;
    for (size_t i = 0; i < search->terms->count; i++) {
        struct str word = str_part(search->text, from, to - from);
        bool same = terms[i].prefix
                        ? str_starts(form->term, terms[i].text) || word_begins(word, terms[i].text)
                        : str_equal(form->term, terms[i].text);
        if (same) {
            note(search, terms[i].word % WORDS_MOST, from, to);
            break;
        }
    }
    return search->found.count == HITS_MAX;
}

/* How many different words stand in the stretch that begins with found word number `first`. */
static unsigned weigh(const struct search *search, size_t first)
{
    const struct found *found = search->found.items;
    uint64_t seen = 0;
    for (size_t i = first; i < search->found.count; i++) {
        if (!reaches(found[first].from, found[i].to))
            break;
        seen |= (uint64_t)1 << found[i].word;
    }
    return (unsigned)__builtin_popcountll(seen);
}

/* The found word with which the best stretch begins. */
static size_t best_start(const struct search *search)
{
    size_t best = 0;
    unsigned best_weight = 0;
    for (size_t i = 0; i < search->found.count; i++) {
        unsigned weight = weigh(search, i);
        if (weight > best_weight) {
            best = i;
            best_weight = weight;
        }
    }
    return best;
}

/* Whether a snippet may be cut before this byte: at the start of a word, or of a character where
 * words have no spaces. */
static bool may_cut(struct str text, size_t at)
{
    if (at == 0 || at >= text.size)
        return true;
    return ascii_is_space(text.data[at - 1]) || (unsigned char)text.data[at] >= 0xe3;
}

/* Where the stretch around a byte begins, and where it ends. */
static void choose(struct str text, size_t around, size_t *from, size_t *to)
{
    *from = around > LEAD_BYTES ? around - LEAD_BYTES : 0;
    while (*from < around && !may_cut(text, *from))
        ++*from;
    *to = *from + SNIPPET_BYTES < text.size ? *from + SNIPPET_BYTES : text.size;
    size_t wanted = *to;
    while (*to > *from && !may_cut(text, *to))
        --*to;
    if (*to == *from) { /* one endless word: cut it between characters */
        *to = wanted;
        while (*to < text.size && !utf8_is_start(text.data[*to]))
            ++*to;
    }
}

/* Whether a paragraph ends at this line feed without a mark that says so, as subheads do. */
static bool ends_bare(struct str text, size_t at)
{
    return text.data[at] == '\n' && at > 0 &&
           (ascii_is_alpha(text.data[at - 1]) || ascii_is_digit(text.data[at - 1]));
}

/* Writes the stretch with its marks, white space made spaces; a dash stands behind a paragraph that
 * has no end of its own. */
static void write(const struct search *search, size_t from, size_t to, struct buf *out)
{
    const struct found *found = search->found.items;
    size_t next = 0;
    if (from > 0)
        buf_add(out, STR("..."));
    for (size_t i = from; i < to; i++) {
        while (next < search->found.count && found[next].to <= i)
            next++;
        bool marked = next < search->found.count && found[next].to <= to;
        if (marked && found[next].from == i)
            buf_add_byte(out, STORE_MARK_BEGIN);
        char byte = search->text.data[i];
        if (ends_bare(search->text, i) && i + 1 < to)
            buf_add(out, STR(" \xe2\x80\x93"));
        buf_add_byte(out, ascii_is_space(byte) || byte == STORE_MARK_BEGIN || byte == STORE_MARK_END
                              ? ' '
                              : byte);
        if (marked && found[next].from >= from && found[next].to == i + 1)
            buf_add_byte(out, STORE_MARK_END);
    }
    if (to < search->text.size)
        buf_add(out, STR("..."));
}

struct str snippet_make(struct word_stemmers *stemmers, struct str language, struct str text,
                        const struct list *terms, struct arena *arena)
{
    struct search search = {.text = text, .terms = terms, .end = SIZE_MAX};
    list_init(&search.found, arena, sizeof(struct found));
    for (size_t i = 0; i < terms->count; i++) {
        const struct snippet_term *term = list_at(terms, i);
        search.words |= (uint64_t)1 << term->word % WORDS_MOST;
    }
    if (terms->count)
        search_terms(stemmers, language, text, take, &search);
    size_t around = 0, from, to;
    if (search.found.count)
        around = ((const struct found *)list_at(&search.found, best_start(&search)))->from;
    choose(text, around, &from, &to);
    struct buf out;
    buf_init(&out, 16 * SNIPPET_BYTES);
    write(&search, from, to, &out);
    struct str snippet = arena_copy(arena, str_trim(buf_str(&out)));
    buf_free(&out);
    return snippet;
}
