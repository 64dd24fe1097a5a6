/* What stands around an amount: what happened to those counted, whose they are, who says so; and
 * the sums that a sentence gives. */
#include "event/figures.h"

#include <assert.h>
#include <math.h>

#include "base/utf8.h"

/* The words of knowledge/figures, as bits. */
enum {
    FIGURE_MEASURE = 1 << 0,
    FIGURE_VERIFY = 1 << 1,
    FIGURE_DENY = 1 << 2,
    FIGURE_UNVERIFIED = 1 << 3,
    FIGURE_WHOLE = 1 << 4,
    FIGURE_SAME = 1 << 5,
    FIGURE_SAYING = 1 << 6
};

struct figure_word {
    const char *word;
    unsigned bits;
    unsigned measure; /* number of its measure, 0 for none */
};

#include "figure_words.h"

/* Limits: dependencies that are climbed to a subject, words before a verb of checking that may deny
 * it, sentences before it whose figures are meant. */
enum { CLIMB_MAX = 6, DENY_WORDS = 7, VERIFY_SENTENCES = 3 };

/* Units are looked up by their first bytes. */
enum { UNIT_MAX = 48 };

/* The entry of a word in lower case, or NULL. */
static const struct figure_word *find_word(struct str word)
{
    return str_find_row(figure_words, FIGURE_WORDS, sizeof *figure_words, word);
}

/* The bits of a token, by its lemma and its word. */
static unsigned bits_of(const struct analysis *analysis, size_t token)
{
    const struct token *at = analysis_token(analysis, token);
    struct str word = token_str(analysis, at);
    const struct figure_word *found = find_word(at->lemma);
    unsigned bits = found ? found->bits : 0;
    found = str_equal(word, at->lemma) ? NULL : find_word(word);
    return bits | (found ? found->bits : 0);
}

/* The measure that a token's word or lemma names, empty where knowledge has none. */
static struct str measure_of(const struct analysis *analysis, size_t token)
{
    const struct token *at = analysis_token(analysis, token);
    const struct figure_word *word = find_word(token_str(analysis, at));
    if (!word || !word->measure)
        word = find_word(at->lemma);
    return word && word->measure ? str_from(figure_measures[word->measure]) : (struct str){0};
}

/* Whether a token is a participle or another verb that says what happened to its head. */
static bool says_what_happened(const struct token *token)
{
    return token->upos == UPOS_VERB &&
           (token->relation == RELATION_ACL || token->relation == RELATION_AMOD ||
            token->relation == RELATION_ACL_RELCL);
}

/* The token that tells what happened to what is counted, TOKEN_NONE when none does: a participle
 * behind or before the noun, else the verb, adjective or noun that governs it. */
static size_t find_done(const struct analysis *analysis, const struct amount *amount)
{
    const struct sentence *sentence = list_at(&analysis->sentences, amount->sentence);
    size_t end = sentence->first + sentence->count;
    for (size_t at = sentence->first; amount->head != TOKEN_NONE && at < end; at++) {
        const struct token *token = analysis_token(analysis, at);
        if (token->head == (int32_t)amount->head && says_what_happened(token))
            return at;
    }
    if (amount->governor == TOKEN_NONE)
        return TOKEN_NONE;
    size_t governor = amount->governor;
    const struct token *token = analysis_token(analysis, governor);
    bool measured = bits_of(analysis, governor) & FIGURE_MEASURE;
    return token->upos == UPOS_VERB || measured ? governor : TOKEN_NONE;
}

/* The subject of a verb, or of the clauses it hangs on without one of its own; TOKEN_NONE when
 * there is none, or when it is what is counted. */
static size_t find_subject(const struct analysis *analysis, size_t verb, size_t counted)
{
    size_t at = verb;
    for (int climbed = 0; climbed < CLIMB_MAX; climbed++) {
        const struct token *here = analysis_token(analysis, at);
        size_t first = at > LANGUAGE_MAX_SENTENCE ? at - LANGUAGE_MAX_SENTENCE : 0;
        for (size_t child = at; child-- > first;) {
            const struct token *token = analysis_token(analysis, child);
            if (token->head == (int32_t)at && relation_is_subject((enum relation)token->relation))
                return child == counted ? TOKEN_NONE : child;
        }
        if (here->head < 0 || (here->relation != RELATION_ADVCL &&
                               here->relation != RELATION_CONJ && here->relation != RELATION_XCOMP))
            return TOKEN_NONE;
        at = (size_t)here->head;
    }
    return TOKEN_NONE;
}

/* How somebody is called: the fullest name that the text has, else the words of the phrase without
 * what follows its head. */
static struct str call(const struct analysis *analysis, const struct people *people, size_t token)
{
    size_t entity = people ? people_entity_of_token(people, token) : ENTITY_NONE;
    if (entity != ENTITY_NONE)
        return people_entity(people, entity)->name;
    size_t first = token;
    const struct token *head = analysis_token(analysis, token);
    if (head->upos == UPOS_PRON)
        return (struct str){0};
    while (first > 0) {
        const struct token *before = analysis_token(analysis, first - 1);
        bool modifies =
            before->head + 2 >= (int32_t)first && before->head <= (int32_t)token &&
            (before->relation == RELATION_AMOD || before->relation == RELATION_COMPOUND ||
             before->relation == RELATION_NMOD_POSS || before->relation == RELATION_CASE);
        if (!modifies)
            break;
        first--;
    }
    /* "Zalar's Forward Together", whose owner hangs elsewhere, is not "'s Forward Together" */
    while (first < token && analysis_token(analysis, first)->relation == RELATION_CASE)
        first++;
    return str_part(analysis->text, analysis_token(analysis, first)->from,
                    head->to - analysis_token(analysis, first)->from);
}

/* Fills in what happened and whose it is. */
static void find_roles(const struct analysis *analysis, const struct people *people,
                       struct figure *figure)
{
    size_t done = find_done(analysis, &figure->amount);
    if (done == TOKEN_NONE)
        return;
    figure->done = token_str(analysis, analysis_token(analysis, done));
    figure->measure = measure_of(analysis, done);
    if (!figure->measure.size)
        figure->measure = analysis_token(analysis, done)->lemma;
    if (done != figure->amount.governor)
        return;
    size_t subject = find_subject(analysis, done, figure->amount.head);
    if (subject != TOKEN_NONE)
        figure->who = call(analysis, people, subject);
}

/* Who says so by a verb of saying in the sentence, between two bytes: "..., officials said on
 * Friday". False where nobody does. */
static bool find_sayer(const struct analysis *analysis, const struct people *people, size_t from,
                       size_t to, struct figure *figure)
{
    const struct sentence *sentence = list_at(&analysis->sentences, figure->amount.sentence);
    size_t end = sentence->first + sentence->count;
    for (size_t at = sentence->first; at < end; at++) {
        const struct token *verb = analysis_token(analysis, at);
        if (verb->upos != UPOS_VERB || verb->from < from || verb->from >= to ||
            !(bits_of(analysis, at) & FIGURE_SAYING))
            continue;
        size_t subject = find_subject(analysis, at, figure->amount.head);
        if (subject == TOKEN_NONE)
            continue;
        const struct token *token = analysis_token(analysis, subject);
        if (figure->amount.to > token->from && figure->amount.from < verb->from)
            continue;
        figure->said_by = call(analysis, people, subject);
        figure->said_from = token->from;
        figure->said_to = token->to;
        return true;
    }
    return false;
}

/* Fills in who says so. */
static void find_speaker(const struct analysis *analysis, const struct list *quotes,
                         const struct people *people, struct figure *figure)
{
    const struct quote *quote = quotes_at(quotes, figure->amount.number_from);
    if (!quote || quote->speaker_from == quote->speaker_to) {
        find_sayer(analysis, people, 0, SIZE_MAX, figure);
        return;
    }
    /* a report within the report: "the navy said that 40 ..., Reuters reported" */
    if (find_sayer(analysis, people, quote->from, figure->amount.number_from, figure))
        return;
    figure->said_from = quote->speaker_from;
    figure->said_to = quote->speaker_to;
    figure->said_by = quote->speaker != ENTITY_NONE && people
                          ? people_entity(people, quote->speaker)->name
                          : str_part(analysis->text, quote->speaker_from,
                                     quote->speaker_to - quote->speaker_from);
}

/* Whether a verb of checking is denied: a word that does so stands shortly before it. */
static bool is_denied(const struct analysis *analysis, const struct sentence *sentence, size_t verb)
{
    for (size_t back = 1; back <= DENY_WORDS && verb >= sentence->first + back; back++)
        if (bits_of(analysis, verb - back) & FIGURE_DENY)
            return true;
    return false;
}

/* The first figure of a sentence or of one behind it: amounts are in the order of the text. */
static size_t first_figure(const struct figures *figures, size_t sentence)
{
    return list_first_from(&figures->figures, offsetof(struct figure, amount.sentence), sentence);
}

/* The first sentence whose figures another may mean: some before it, or its own. */
static size_t first_meant(size_t sentence)
{
    return sentence < VERIFY_SENTENCES ? 0 : sentence - VERIFY_SENTENCES;
}

/* Marks figures that a sentence calls unverified: those before the verb in it, or, where it has
 * none, those that somebody says in the sentences before. `adjective` marks all of the sentence. */
static void mark_unverified(struct figures *figures, size_t sentence, size_t before, bool adjective)
{
    bool here = false;
    size_t own = first_figure(figures, sentence), end = first_figure(figures, sentence + 1);
    for (size_t index = own; index < end; index++) {
        struct figure *figure = list_at(&figures->figures, index);
        bool meant = adjective || figure->amount.from < before;
        figure->unverified = figure->unverified || meant;
        here = here || meant;
    }
    for (size_t index = first_figure(figures, first_meant(sentence));
         !here && !adjective && index < own; index++) {
        struct figure *figure = list_at(&figures->figures, index);
        figure->unverified = figure->unverified || figure->said_by.size;
    }
}

/* Looks for sentences that say that figures could not be checked. */
static void find_unverified(const struct analysis *analysis, struct figures *figures)
{
    for (size_t index = 0; index < analysis->sentences.count; index++) {
        const struct sentence *sentence = list_at(&analysis->sentences, index);
        if (first_figure(figures, first_meant(index)) == first_figure(figures, index + 1))
            continue; /* nothing to mark */
        for (size_t at = sentence->first; at < sentence->first + sentence->count; at++) {
            unsigned bits = bits_of(analysis, at);
            size_t from = analysis_token(analysis, at)->from;
            if (bits & FIGURE_UNVERIFIED)
                mark_unverified(figures, index, from, true);
            else if (bits & FIGURE_VERIFY && is_denied(analysis, sentence, at))
                mark_unverified(figures, index, from, false);
        }
    }
}

/* A unit in lower case and in the singular, as far as that is regular. Gives its size. */
static size_t fold_unit(struct str unit, char out[UNIT_MAX])
{
    size_t size = unit.size < UNIT_MAX ? unit.size : UNIT_MAX;
    for (size_t at = 0; at < size; at++)
        out[at] = ascii_lower(unit.data[at]);
    if (size > 3 && str_ends(str_of(out, size), STR("ies"))) {
        out[size - 3] = 'y';
        return size - 2;
    }
    if (str_equal(str_of(out, size), STR("men")) || str_equal(str_of(out, size), STR("women")))
        out[size - 2] = 'a';
    if (str_equal(str_of(out, size), STR("children")))
        return size - 3;
    return size > 3 && out[size - 1] == 's' && out[size - 2] != 's' ? size - 1 : size;
}

/* What all ways of writing a unit that count the same have in common, in `out` or for good. */
static struct str unit_key(struct str unit, char out[UNIT_MAX])
{
    struct str word = str_of(out, fold_unit(unit, out));
    const struct figure_word *known = find_word(word);
    return known && known->bits & FIGURE_SAME ? STR("people") : word;
}

struct str figure_unit_key(struct arena *arena, struct str unit)
{
    char folded[UNIT_MAX];
    return arena_copy(arena, unit_key(unit, folded));
}

bool figure_units_equal(struct str a, struct str b)
{
    char left[UNIT_MAX], right[UNIT_MAX];
    return str_equal(unit_key(a, left), unit_key(b, right));
}

bool figure_measure_is_known(struct str measure)
{
    for (size_t i = 1; i < sizeof figure_measures / sizeof *figure_measures; i++)
        if (str_equal(measure, str_from(figure_measures[i])))
            return true;
    return false;
}

/* Whether an amount is a count in whole numbers, which sums are made of. */
static bool is_count(const struct amount *amount)
{
    return amount->kind == AMOUNT_COUNT && amount->low == amount->high &&
           amount->value == floor(amount->value) && amount->change == AMOUNT_NO_CHANGE;
}

/* The word before an amount's, past determiners; TOKEN_NONE at the sentence's beginning. */
static size_t word_before(const struct analysis *analysis, const struct amount *amount)
{
    const struct sentence *sentence = list_at(&analysis->sentences, amount->sentence);
    for (size_t at = sentence->first + sentence->count; at-- > sentence->first;) {
        const struct token *token = analysis_token(analysis, at);
        if (token->to <= amount->from && token->upos != UPOS_DET)
            return at;
    }
    return TOKEN_NONE;
}

/* Whether an amount is said to be a whole: "of 132 drones". */
static bool is_whole(const struct analysis *analysis, const struct amount *amount)
{
    size_t before = is_count(amount) ? word_before(analysis, amount) : TOKEN_NONE;
    return before != TOKEN_NONE && bits_of(analysis, before) & FIGURE_WHOLE;
}

/* Gathers the parts of a whole from its sentence and adds the sum when there are at least two. */
static void add_sum(struct figures *figures, size_t whole)
{
    const struct figure *of = list_at(&figures->figures, whole);
    struct figure_sum sum = {
        .sentence = of->amount.sentence, .whole = whole, .unaccounted = of->amount.value};
    size_t end = first_figure(figures, sum.sentence + 1);
    for (size_t index = first_figure(figures, sum.sentence); index < end; index++) {
        const struct figure *part = list_at(&figures->figures, index);
        bool same = !part->amount.unit.size || !of->amount.unit.size ||
                    figure_units_equal(part->amount.unit, of->amount.unit);
        if (index == whole || !is_count(&part->amount) || !same ||
            part->amount.value >= of->amount.value || part->sum != FIGURE_NO_SUM ||
            sum.count == FIGURE_PARTS_MAX)
            continue;
        sum.parts[sum.count++] = index;
        sum.unaccounted -= part->amount.value;
    }
    if (sum.count < 2)
        return;
    ((struct figure *)list_at(&figures->figures, whole))->sum = figures->sums.count;
    for (size_t index = 0; index < sum.count; index++)
        ((struct figure *)list_at(&figures->figures, sum.parts[index]))->sum = figures->sums.count;
    *(struct figure_sum *)list_add(&figures->sums) = sum;
}

void figures_find(struct arena *arena, const struct analysis *analysis, const struct list *amounts,
                  const struct list *quotes, const struct people *people, struct figures *figures)
{
    list_init(&figures->figures, arena, sizeof(struct figure));
    list_init(&figures->sums, arena, sizeof(struct figure_sum));
    for (size_t index = 0; index < amounts->count; index++) {
        struct figure *figure = list_add(&figures->figures);
        figure->amount = *(const struct amount *)list_at(amounts, index);
        figure->sum = FIGURE_NO_SUM;
        find_roles(analysis, people, figure);
        find_speaker(analysis, quotes, people, figure);
    }
    find_unverified(analysis, figures);
    for (size_t index = 0; index < figures->figures.count; index++)
        if (is_whole(analysis, &((struct figure *)list_at(&figures->figures, index))->amount))
            add_sum(figures, index);
}
