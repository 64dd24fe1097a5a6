/* Names seen once hold for the whole text: words that are a name in one place and nothing in
 * another are that name there too, and a name that is of one kind mostly is of that kind always.
 * So do names that are known without the text. */
#include "base/table.h"
#include "language/known_names.h"
#include "language/reader.h"

enum { SPREAD_WORDS = 5 /* of a name */ };

/* How often a name was found, in all and as each kind; the value of the table's entries is the
 * place in a list of these. */
struct votes {
    unsigned all, of[NAME_COUNT];
};

/* What is known of a text's names, by their words as they stand in it. */
struct spread {
    struct analysis *analysis;
    struct table places;
    struct list votes;
};

/* A token by its number, to be changed. */
static struct token *token_at(const struct spread *spread, size_t index)
{
    return list_at(&spread->analysis->tokens, index);
}

/* The text of the words first..first+count-1. */
static struct str span(const struct spread *spread, size_t first, size_t count)
{
    size_t from = token_at(spread, first)->from;
    return str_part(spread->analysis->text, from, token_at(spread, first + count - 1)->to - from);
}

/* How many words the name has that begins at a token, within its sentence's end. */
static size_t name_size(const struct spread *spread, size_t first, size_t end)
{
    size_t count = 1;
    while (first + count < end && token_at(spread, first + count)->name &&
           !token_at(spread, first + count)->name_begins)
        count++;
    return count;
}

/* Counts the names of a sentence. */
static void count_names(struct spread *spread, const struct sentence *sentence)
{
    size_t end = sentence->first + sentence->count;
    for (size_t i = sentence->first; i < end; i++) {
        const struct token *token = token_at(spread, i);
        bool added;
        if (!token->name || !token->name_begins)
            continue;
        uint64_t *place =
            table_put(&spread->places, span(spread, i, name_size(spread, i, end)), &added);
        if (added) {
            *place = spread->votes.count;
            list_add(&spread->votes);
        }
        struct votes *votes = list_at(&spread->votes, (size_t)*place);
        votes->all++;
        votes->of[token->name]++;
    }
}

/* The kind that a name has in at least `share` of its places; NAME_NONE where there is none. */
static enum name_kind kind_of(const struct spread *spread, struct str name, double share,
                              unsigned least)
{
    const uint64_t *place = table_get(&spread->places, name);
    if (!place)
        return NAME_NONE;
    const struct votes *votes = list_at(&spread->votes, (size_t)*place);
    for (enum name_kind kind = NAME_NONE + 1; kind < NAME_COUNT; kind++)
        if (votes->of[kind] >= least && votes->of[kind] >= share * votes->all)
            return kind;
    return NAME_NONE;
}

/* Sets the kind of the words of a name. */
static void set_name(struct spread *spread, size_t first, size_t count, enum name_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        token_at(spread, first + i)->name = (uint8_t)kind;
        token_at(spread, first + i)->name_begins = i == 0;
    }
}

/* Whether the word is a proper noun that is in no name. */
static bool is_free(const struct spread *spread, size_t index)
{
    const struct token *token = token_at(spread, index);
    return !token->name && token->upos == UPOS_PROPN;
}

/* Marks the longest known name that begins at a free word; gives its words, 0 for none. A name of
 * one word between other proper nouns is a part of something else, and so is every name that only
 * the knowledge has. */
static size_t mark_name(struct spread *spread, const struct sentence *sentence, size_t first)
{
    size_t end = sentence->first + sentence->count;
    size_t most = end - first < SPREAD_WORDS ? end - first : SPREAD_WORDS, free = 1;
    while (free < most && !token_at(spread, first + free)->name)
        free++;
    for (size_t count = free; count > 0; count--) {
        enum name_kind kind = kind_of(spread, span(spread, first, count), 0.75, 1);
        bool beside = (first > sentence->first && is_free(spread, first - 1)) ||
                      (first + count < end && is_free(spread, first + count));
        if (beside && (kind == NAME_NONE || count == 1))
            continue;
        if (kind == NAME_NONE)
            kind = known_name_kind(span(spread, first, count));
        if (kind == NAME_NONE)
            continue;
        set_name(spread, first, count, kind);
        return count;
    }
    return 0;
}

/* The kind that a name of `count` words has whatever the model says: who has a title before the
 * name
 * ("Chairman") is a person, a known body is no place. NAME_NONE where it may be as it is. */
static enum name_kind sure_kind(const struct spread *spread, const struct sentence *sentence,
                                size_t first, size_t count)
{
    const struct token *title = first > sentence->first ? token_at(spread, first - 1) : NULL;
    if (title && title->relation == RELATION_NMOD_DESC && title->head >= (int32_t)first &&
        title->head < (int32_t)(first + count))
        return NAME_PER;
    if (token_at(spread, first)->name == NAME_LOC &&
        known_name_kind(span(spread, first, count)) == NAME_ORG)
        return NAME_ORG;
    return NAME_NONE;
}

/* Marks what is missing in a sentence, and corrects kinds. */
static void mend_names(struct spread *spread, const struct sentence *sentence)
{
    size_t end = sentence->first + sentence->count, count;
    for (size_t i = sentence->first; i < end; i += count) {
        const struct token *token = token_at(spread, i);
        count = 1;
        if (token->name && token->name_begins) {
            count = name_size(spread, i, end);
            enum name_kind kind = kind_of(spread, span(spread, i, count), 0.6, 2);
            enum name_kind sure = sure_kind(spread, sentence, i, count);
            if (sure != NAME_NONE)
                kind = sure;
            if (kind != NAME_NONE)
                set_name(spread, i, count, kind);
        } else if (is_free(spread, i)) {
            size_t marked = mark_name(spread, sentence, i);
            count = marked ? marked : 1;
        }
    }
}

void names_spread(struct arena *scratch, struct analysis *analysis)
{
    struct spread spread = {.analysis = analysis};
    table_init(&spread.places, scratch);
    list_init(&spread.votes, scratch, sizeof(struct votes));
    for (size_t s = 0; s < analysis->sentences.count; s++)
        count_names(&spread, list_at(&analysis->sentences, s));
    for (size_t s = 0; s < analysis->sentences.count; s++)
        mend_names(&spread, list_at(&analysis->sentences, s));
}
