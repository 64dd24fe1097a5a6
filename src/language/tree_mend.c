/* Mends trees. The arcs are scored one by one, so that a verb may get two subjects. */
#include "language/tree_mend.h"

#include <assert.h>
#include <string.h>

#include "clause_openers.h"
#include "to_come.h"

/* Whether a word is a subject. */
static bool is_subject(const struct token *token)
{
    return relation_is_subject((enum relation)token->relation);
}

/* "Drones hit a port, the police said": of two subjects before a verb the first is that of a clause
 * between them that has none. */
static void part_subjects(struct token *tokens, size_t first, size_t count)
{
    /* of each word as a head: its first two subjects before it, by their number from 1 */
    uint16_t one[LANGUAGE_MAX_SENTENCE] = {0}, two[LANGUAGE_MAX_SENTENCE] = {0};
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

/* Whether a word is a noun, a name or a pronoun. */
static bool is_nominal(const struct token *token)
{
    return token->upos == UPOS_NOUN || token->upos == UPOS_PROPN || token->upos == UPOS_PRON;
}

/* Whether a word is `above`, or hangs on it through others. */
static bool is_below(const struct token *tokens, size_t first, size_t count, size_t word,
                     size_t above)
{
    for (size_t steps = 0; steps < count && word != above; steps++) {
        if (tokens[word].head < 0)
            return false;
        word = (size_t)tokens[word].head - first;
    }
    return word == above;
}

/* The noun that a possessor before `from` can belong to: the next one that is no part of a compound
 * with the word after it. `count` where there is none near. */
static size_t find_possessed(const struct token *tokens, size_t first, size_t count, size_t from)
{
    enum { NEAR = 6 };
    for (size_t i = from; i < count && i < from + NEAR; i++)
        if (is_nominal(&tokens[i]) &&
            (tokens[i].relation != RELATION_COMPOUND || (size_t)tokens[i].head - first < i))
            return i;
    return count;
}

/* "The minister over North Korea's ties": a mark of possession belongs to the word before it, and
 * who possesses to a noun that follows. */
static void hang_possessor(struct token *tokens, size_t first, size_t count, size_t mark)
{
    size_t owner = mark - 1, owned = find_possessed(tokens, first, count, mark + 1);
    if (!is_nominal(&tokens[owner]) || tokens[owner].relation != RELATION_NMOD_POSS)
        return;
    if (tokens[mark].relation == RELATION_CASE)
        tokens[mark].head = (int32_t)(first + owner);
    if (tokens[owner].head < (int32_t)(first + owner) && owned < count &&
        !is_below(tokens, first, count, owned, owner))
        tokens[owner].head = (int32_t)(first + owned);
}

/* "Believe up to 80 troops are near": what seems to be an adjunct right before the auxiliary of a
 * clause that has no subject is its subject. */
static void find_subject(struct token *tokens, size_t first, size_t count, size_t auxiliary)
{
    size_t noun = auxiliary - 1, clause = (size_t)tokens[auxiliary].head - first;
    unsigned relation = tokens[auxiliary].relation;
    if ((relation != RELATION_AUX && relation != RELATION_COP && relation != RELATION_AUX_PASS) ||
        tokens[auxiliary].head < 0 || clause >= count || clause <= auxiliary ||
        !is_nominal(&tokens[noun]) || tokens[noun].relation != RELATION_OBL ||
        is_below(tokens, first, count, clause, noun))
        return;
    for (size_t i = 0; i < count; i++)
        if (tokens[i].head == tokens[auxiliary].head &&
            (is_subject(&tokens[i]) || (i < auxiliary && tokens[i].upos == UPOS_AUX) ||
             tokens[i].relation == RELATION_NSUBJ_OUTER || tokens[i].relation == RELATION_EXPL ||
             tokens[i].relation == RELATION_CSUBJ))
            return;
    tokens[noun].head = tokens[auxiliary].head;
    tokens[noun].relation = relation == RELATION_AUX_PASS ? RELATION_NSUBJ_PASS : RELATION_NSUBJ;
}

/* Whether a word is a verb that the tree has for a subject: "drone attacks on the port". */
static bool is_verb_as_subject(const struct token *token)
{
    return token->upos == UPOS_VERB && token_tagged(token, "VBZ");
}

/* "Drone attacks on the port": what the tree has for a subject is no verb, and the word before it
 * no subject of it. */
static void take_for_noun(struct token *tokens, size_t first, size_t at)
{
    struct token *token = &tokens[at], *before = token - 1;
    if (!is_subject(token) || (!is_verb_as_subject(token) && token->upos != UPOS_NOUN))
        return;
    if (is_subject(before) && before->head == (int32_t)(first + at))
        before->relation = RELATION_COMPOUND;
    if (token->upos == UPOS_NOUN)
        return;
    token->upos = UPOS_NOUN;
    token->xpos = "NNS";
    token->features =
        (uint16_t)((token->features & (FEATURE_SPACE_AFTER | FEATURE_GLUED)) | FEATURE_PLURAL);
}

/* The first subject of a verb; `count` where it has none. */
static size_t subject_of(const struct token *tokens, size_t first, size_t count, size_t verb)
{
    size_t at = 0;
    while (at < count && (tokens[at].head != (int32_t)(first + verb) || !is_subject(&tokens[at])))
        at++;
    return at;
}

/* "The allies say they believe that troops are near": a subject does not reach over the verb that
 * its own hangs on; where that one has none, it is its subject. */
static void return_subject(struct token *tokens, size_t first, size_t count, size_t subject)
{
    size_t clause = (size_t)tokens[subject].head - first;
    if (!is_subject(&tokens[subject]) || tokens[subject].head < 0 || clause <= subject ||
        tokens[clause].head < 0)
        return;
    size_t verb = (size_t)tokens[clause].head - first;
    if (verb <= subject || verb >= clause || tokens[verb].upos != UPOS_VERB)
        return;
    if (subject_of(tokens, first, count, verb) == count)
        tokens[subject].head = (int32_t)(first + verb);
}

/* "Meet Xi on the sidelines of the summit": a verb has one object; of two far from each other the
 * second is none. */
static void part_objects(struct token *tokens, size_t first, size_t count)
{
    enum { FAR = 6 /* words */ };
    uint16_t objects[LANGUAGE_MAX_SENTENCE] = {0};
    for (size_t i = 0; i < count; i++) {
        size_t head = (size_t)tokens[i].head - first;
        if (tokens[i].head < 0 || tokens[i].relation != RELATION_OBJ || head >= i)
            continue;
        if (objects[head] && i + 1 > (size_t)objects[head] + FAR)
            tokens[i].relation = RELATION_OBL;
        objects[head] = (uint16_t)(i + 1);
    }
}

/* "12 were killed and 30 wounded": a number right before a participle is who it is said of. */
static void count_subject(struct token *tokens, size_t first, size_t count, size_t at)
{
    size_t verb = at + 1;
    if (verb >= count || tokens[at].upos != UPOS_NUM || tokens[at].relation != RELATION_NUMMOD ||
        tokens[at].head != (int32_t)(first + verb) || tokens[verb].upos != UPOS_VERB ||
        tokens[verb].relation != RELATION_CONJ)
        return;
    tokens[at].relation = RELATION_NSUBJ_PASS;
}

/* "Called off the strike": a particle belongs to the verb right before it. */
static void hang_particle(struct token *tokens, size_t first, size_t count, size_t at)
{
    struct token *token = &tokens[at];
    if (!token_tagged(token, "RP") || token[-1].upos != UPOS_VERB ||
        token->relation != RELATION_CASE || is_below(tokens, first, count, at - 1, at))
        return;
    token->head = (int32_t)(first + at - 1);
    token->relation = RELATION_COMPOUND_PRT;
}

/* "41 were lost and one returned": beside a number that is a subject, "one" is a number, too. */
static void count_one(struct token *tokens, size_t first, size_t count, size_t at)
{
    size_t verb = (size_t)tokens[at].head - first;
    if (tokens[at].upos != UPOS_PRON || tokens[at].head < 0 || !is_subject(&tokens[at]) ||
        !str_equal(tokens[at].lemma, STR("one")) || tokens[verb].relation != RELATION_CONJ ||
        tokens[verb].head < 0)
        return;
    size_t other = subject_of(tokens, first, count, (size_t)tokens[verb].head - first);
    if (other == count || tokens[other].upos != UPOS_NUM)
        return;
    tokens[at].upos = UPOS_NUM;
    tokens[at].xpos = "CD";
}

/* Whether a lemma is one of a list of knowledge. */
static bool is_one_of(struct str lemma, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(lemma, str_from(list[i])))
            return true;
    return false;
}

/* Whether a word says of its noun that it is yet to come. */
static bool is_to_come(const struct token *token)
{
    return is_one_of(token->lemma, to_come, sizeof to_come / sizeof *to_come);
}

/* "Killed at least 12 people": of a verb without an object the adjunct behind it that has no
 * preposition is one. Gives the object, `count` where there is none. */
static size_t find_object(const struct token *tokens, size_t first, size_t count, size_t verb)
{
    size_t noun = count;
    for (size_t i = verb + 1; i < count; i++) {
        if (tokens[i].head != (int32_t)(first + verb))
            continue;
        if (tokens[i].relation == RELATION_OBJ)
            return i;
        if (tokens[i].relation == RELATION_OBL && is_nominal(&tokens[i]) && noun == count)
            noun = i;
    }
    for (size_t i = 0; i < count && noun < count; i++)
        if (tokens[i].head == (int32_t)(first + noun) && tokens[i].relation == RELATION_CASE)
            return count;
    return noun;
}

/* Whether a word may open a clause. */
static bool is_opener(const struct token *token)
{
    return token->upos == UPOS_ADP &&
           is_one_of(token->lemma, clause_openers, sizeof clause_openers / sizeof *clause_openers);
}

/* Whether a verb is finite, or may be as far as its form goes: "killed", with an object behind it.
 */
static bool may_be_finite(const struct token *token, bool object)
{
    return token_tagged(token, "VBD") || token_tagged(token, "VBZ") || token_tagged(token, "VBP") ||
           (object && token_tagged(token, "VBN"));
}

/* Takes a participle for the past tense. */
static void take_for_past(struct token *token)
{
    if (!token_tagged(token, "VBN"))
        return;
    token->xpos = "VBD";
    token->features = (uint16_t)((token->features & (FEATURE_SPACE_AFTER | FEATURE_GLUED)) |
                                 FEATURE_PAST | FEATURE_FINITE);
}

/* "After an earthquake killed 12 people": what seems to be an adjunct before the verb of a clause
 * that has no subject is its subject, and the preposition before it opens the clause. */
static void open_clause(struct token *tokens, size_t first, size_t count, size_t verb)
{
    int32_t head = (int32_t)(first + verb);
    if (tokens[verb].relation != RELATION_ADVCL || tokens[verb].upos != UPOS_VERB)
        return;
    size_t noun = count, opener = count, object = find_object(tokens, first, count, verb);
    for (size_t i = 0; i < verb; i++) {
        if (tokens[i].head == head && tokens[i].relation == RELATION_OBL)
            noun = i;
        else if (tokens[i].head == head && tokens[i].upos != UPOS_ADV)
            return;
    }
    for (size_t i = 0; i < noun && noun < count; i++)
        if (tokens[i].relation == RELATION_CASE && tokens[i].head == (int32_t)(first + noun))
            opener = is_opener(&tokens[i]) && opener == count ? i : opener;
    if (opener == count || !is_nominal(&tokens[noun]) ||
        !may_be_finite(&tokens[verb], object < count))
        return;
    take_for_past(&tokens[verb]);
    tokens[noun].relation = RELATION_NSUBJ;
    tokens[opener].relation = RELATION_MARK;
    tokens[opener].head = head;
    tokens[opener].upos = UPOS_SCONJ;
    if (object < count)
        tokens[object].relation = RELATION_OBJ;
}

/* "Discussed a possible summit in Peru this month": what stands behind such an object is its own.
 */
static void keep_with_object(struct token *tokens, size_t first, size_t count, size_t adjective)
{
    size_t noun = (size_t)tokens[adjective].head - first;
    if (tokens[adjective].head < 0 || tokens[adjective].relation != RELATION_AMOD ||
        !is_to_come(&tokens[adjective]) || noun <= adjective)
        return;
    while (tokens[noun].relation == RELATION_COMPOUND &&
           tokens[noun].head > (int32_t)(first + noun))
        noun = (size_t)tokens[noun].head - first;
    if (tokens[noun].relation != RELATION_OBJ)
        return;
    for (size_t i = noun + 1; i < count; i++) {
        if (tokens[i].head != tokens[noun].head)
            continue;
        if (tokens[i].relation == RELATION_OBL)
            tokens[i].relation = RELATION_NMOD;
        else if (tokens[i].relation == RELATION_OBL_UNMARKED)
            tokens[i].relation = RELATION_NMOD_UNMARKED;
        else
            continue;
        tokens[i].head = (int32_t)(first + noun);
    }
}

void tree_mend(struct token *tokens, size_t first, size_t count)
{
    assert(count <= LANGUAGE_MAX_SENTENCE);
    part_subjects(tokens, first, count);
    part_objects(tokens, first, count);
    for (size_t i = 0; i < count; i++)
        return_subject(tokens, first, count, i);
    for (size_t i = 1; i < count; i++) {
        take_for_noun(tokens, first, i);
        count_subject(tokens, first, count, i);
        count_one(tokens, first, count, i);
        hang_particle(tokens, first, count, i);
        find_subject(tokens, first, count, i);
        keep_with_object(tokens, first, count, i);
        open_clause(tokens, first, count, i);
        if (token_tagged(&tokens[i], "POS"))
            hang_possessor(tokens, first, count, i);
    }
}
