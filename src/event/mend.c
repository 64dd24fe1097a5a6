/* Mends a sentence's tree where parsers are known to err and the words themselves show it: a
 * clause before ", officials said" that lost its subject to the verb of saying, a main verb taken
 * for a participle, an object taken for a subject. The analysis is left as it is; only the scene's
 * own heads and relations change. Each rule looks through the sentence, whose length is limited. */
#include "event/scene.h"

/* Whether the token's own tag is one of two. */
static bool is_tagged(const struct scene *scene, int token, const char *one, const char *other)
{
    return scene_tagged(scene, token, one) || scene_tagged(scene, token, other);
}

/* Whether a token is a verb, auxiliaries left out. */
static bool is_verb(const struct scene *scene, int token)
{
    return scene_token(scene, token)->upos == UPOS_VERB;
}

/* Whether a token is a noun, a name or a pronoun. */
static bool is_nominal(const struct scene *scene, int token)
{
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    return upos == UPOS_NOUN || upos == UPOS_PROPN || upos == UPOS_PRON;
}

/* Whether the form is one that a sentence's main verb has: "attacked", "attacks", "attack". */
static bool may_be_finite(const struct scene *scene, int token)
{
    return is_verb(scene, token) &&
           (is_tagged(scene, token, "VBD", "VBZ") || is_tagged(scene, token, "VBN", "VBP"));
}

/* The first token with this head and relation from `from` on, before `to`; -1. */
static int find(const struct scene *scene, int head, enum relation relation, int from, int to)
{
    for (int i = from; i < to; i++)
        if (scene->head[i] == head && scene_relation(scene, i) == relation)
            return i;
    return -1;
}

/* Hangs a token elsewhere. */
static void hang(struct scene *scene, int token, int head, enum relation relation)
{
    scene->head[token] = head;
    scene->relation[token] = (uint8_t)relation;
}

/* Whether a comma or the like, no hyphen, stands between two tokens. */
static bool is_set_apart(const struct scene *scene, int from, int to)
{
    for (int i = from + 1; i < to; i++)
        if (scene_token(scene, i)->upos == UPOS_PUNCT &&
            !str_equal(token_str(scene->analysis, scene_token(scene, i)), STR("-")))
            return true;
    return false;
}

/* Whether a token is a subject. */
static bool is_subject(const struct scene *scene, int token)
{
    return relation_is_subject(scene_relation(scene, token));
}

/* Whether a verb has somebody who does it. Children are not linked yet: scene_has_subject() is for
 * later. */
static bool has_subject(const struct scene *scene, int verb)
{
    for (int i = 0; i < scene->count; i++)
        if (scene->head[i] == verb && is_subject(scene, i))
            return true;
    return false;
}

/* "Rebels overran a base, officials said": of two subjects of "said" the first is the clause's. */
static void mend_quoted(struct scene *scene, int said)
{
    int clause = find(scene, said, RELATION_CCOMP, 0, said);
    if (clause < 0 || has_subject(scene, clause))
        return;
    int first = find(scene, said, RELATION_NSUBJ, 0, clause);
    if (first < 0)
        first = find(scene, said, RELATION_NSUBJ_PASS, 0, clause);
    if (first >= 0 && find(scene, said, RELATION_NSUBJ, clause + 1, scene->count) >= 0)
        hang(scene, first, clause,
             find(scene, clause, RELATION_AUX_PASS, 0, clause) >= 0 ? RELATION_NSUBJ_PASS
                                                                    : RELATION_NSUBJ);
}

/* The number of a verb's lemma among the words of classes. */
static uint32_t word_of(const struct scene *scene, int verb)
{
    const struct token *token = scene_token(scene, verb);
    return patterns_word(
        scene->patterns,
        patterns_lemma(scene->patterns, token_str(scene->analysis, token), token->lemma));
}

/* Whether a verb takes two objects, so that its participle may have one: "troops given leave". */
static bool takes_two(const struct scene *scene, int verb)
{
    uint16_t class = patterns_class_asked(scene->patterns, ASKED_GIVING);
    return patterns_class_has(scene->patterns, class, word_of(scene, verb));
}

/* Whether nothing else of the sentence is a clause of the noun's: then its participle is the main
 * verb. Headlines leave articles out. */
static bool is_only_verb(const struct scene *scene, int noun, int verb)
{
    if (scene_relation(scene, noun) != RELATION_ROOT ||
        find(scene, noun, RELATION_DET, 0, noun) < 0 || verb + 1 >= scene->count)
        return false;
    int by = verb + 1;
    if (scene_tagged(scene, verb, "VBN") && scene_tagged(scene, by, "TO"))
        return false; /* "a credit designed to help" */
    return !is_tagged(scene, by, "IN", "RP") || scene_is(scene, by, STR("for")) ||
           scene_is(scene, by, STR("on"));
}

/* "The gunmen killed five": a participle with an object is a main verb that was not seen. */
static void mend_participle(struct scene *scene, int verb)
{
    int noun = scene->head[verb];
    if (noun < 0 || noun > verb || !is_nominal(scene, noun) || !may_be_finite(scene, verb) ||
        is_tagged(scene, verb, "VBZ", "VBP") || takes_two(scene, verb))
        return;
    enum relation relation = scene_relation(scene, noun);
    bool root = relation == RELATION_ROOT, subject = is_subject(scene, noun);
    int object = find(scene, verb, RELATION_OBJ, verb + 1, scene->count);
    bool agent = find(scene, verb, RELATION_OBL_AGENT, verb, scene->count) >= 0;
    if (!(root || subject) || agent || (object < 0 && !is_only_verb(scene, noun, verb)))
        return;
    if (subject && scene->head[noun] < verb)
        return;
    /* "the gunmen killed five" before "he added": then that is a clause of its own */
    if (subject && (find(scene, scene->head[noun], RELATION_NSUBJ, verb, scene->count) < 0))
        return;
    hang(scene, verb, scene->head[noun], root ? RELATION_ROOT : RELATION_CCOMP);
    hang(scene, noun, verb, RELATION_NSUBJ);
}

/* Whether a clause's verb has an auxiliary or a form of its own tense, so that it wants a subject.
 */
static bool may_be_finite_clause(const struct scene *scene, int verb)
{
    return find(scene, verb, RELATION_AUX, 0, verb) >= 0 ||
           find(scene, verb, RELATION_AUX_PASS, 0, verb) >= 0 ||
           is_tagged(scene, verb, "VBD", "VBZ");
}

/* "The minister warned [the envoy] that": a second subject, behind the verb, is its object; or the
 * subject of the clause behind it, "said [the envoy], who is ill, will travel". */
static void mend_second_subject(struct scene *scene, int token)
{
    int verb = scene->head[token];
    if (!is_subject(scene, token) || verb < 0 || verb > token || !is_verb(scene, verb) ||
        find(scene, verb, RELATION_OBJ, 0, scene->count) >= 0 ||
        find(scene, verb, RELATION_AUX_PASS, 0, verb) >= 0)
        return;
    /* "there are people"; '"It is true," said the king' */
    bool inverted = verb > 0 && scene_token(scene, verb - 1)->upos == UPOS_PUNCT;
    if (find(scene, verb, RELATION_NSUBJ, 0, verb) < 0 || is_set_apart(scene, verb, token) ||
        find(scene, verb, RELATION_EXPL, 0, verb) >= 0 || inverted)
        return;
    int clause = find(scene, verb, RELATION_CCOMP, token, scene->count);
    if (clause >= 0 && !has_subject(scene, clause) && may_be_finite_clause(scene, clause))
        hang(scene, token, clause, RELATION_NSUBJ);
    else
        hang(scene, token, verb, RELATION_OBJ);
}

/* "The tycoon called for sanctions": a passive's subject without a passive's auxiliary. */
static void mend_voice(struct scene *scene, int token)
{
    int verb = scene->head[token];
    if (scene_relation(scene, token) != RELATION_NSUBJ_PASS || verb < token ||
        (!is_tagged(scene, verb, "VBD", "VBZ") &&
         find(scene, verb, RELATION_OBJ, verb, scene->count) < 0) ||
        find(scene, verb, RELATION_AUX_PASS, 0, verb) >= 0 ||
        find(scene, verb, RELATION_OBL_AGENT, verb, scene->count) >= 0)
        return;
    hang(scene, token, verb, RELATION_NSUBJ);
}

/* "Up to 16 advisers", "at least 17": the words before a number are no prepositions, and what they
 * count is an object. */
static void mend_amount(struct scene *scene, int token)
{
    if (token + 2 >= scene->count || scene_token(scene, token + 2)->upos != UPOS_NUM)
        return;
    bool up = scene_is(scene, token, STR("up")) && scene_is(scene, token + 1, STR("to"));
    bool at = scene_is(scene, token, STR("at")) &&
              (scene_is(scene, token + 1, STR("least")) || scene_is(scene, token + 1, STR("most")));
    int noun = scene->head[up ? token + 1 : token];
    if (at && noun == token + 1)
        noun = scene->head[noun];
    if (at && noun == token + 2)
        noun = scene->head[noun];
    if (!(up || at) || noun <= token || !is_nominal(scene, noun) ||
        scene_within(scene, token + 2, token) || scene_within(scene, token + 2, token + 1))
        return;
    hang(scene, token, token + 2, RELATION_ADVMOD);
    hang(scene, token + 1, token + 2, RELATION_ADVMOD);
    int verb = scene->head[noun];
    if (scene_relation(scene, noun) == RELATION_OBL && verb >= 0 &&
        find(scene, noun, RELATION_CASE, 0, noun) < 0 && /* "by at least 17 women" */
        find(scene, verb, RELATION_OBJ, 0, scene->count) < 0)
        hang(scene, noun, verb, RELATION_OBJ);
}

/* Gives a verb that was taken for its object's attribute the object's place in the tree. */
static void raise(struct scene *scene, int verb, int subject, int head, enum relation relation)
{
    int noun = scene->head[verb];
    hang(scene, verb, head, relation);
    hang(scene, noun, verb, RELATION_OBJ);
    if (subject >= 0)
        hang(scene, subject, verb, RELATION_NSUBJ);
}

/* "Doha hosted talks", "Norway has frozen aid", "Peru and Chile normalised ties": a main verb that
 * was taken for an attribute of its object. */
static void mend_attribute(struct scene *scene, int verb)
{
    int noun = scene->head[verb], before = verb - 1;
    if (noun <= verb || before < 0 || !is_nominal(scene, noun) ||
        !is_tagged(scene, verb, "VBD", "VBN") || scene_within(scene, scene->head[noun], verb))
        return;
    int subject = find(scene, verb, RELATION_NSUBJ, 0, verb);
    if (subject >= 0) {
        raise(scene, verb, subject, scene->head[noun], scene_relation(scene, noun));
        return;
    }
    /* "mercenaries tortured villagers": nobody is called so */
    bool plural = is_tagged(scene, before, "NNS", "NNPS") &&
                  scene_relation(scene, before) == RELATION_COMPOUND;
    if (scene->head[before] == noun && is_nominal(scene, before) &&
        (plural || is_subject(scene, before))) {
        raise(scene, verb, before, scene->head[noun], scene_relation(scene, noun));
        return;
    }
    if (scene_token(scene, before)->upos == UPOS_AUX && scene_is(scene, before, STR("have"))) {
        subject = find(scene, scene->head[before], RELATION_NSUBJ, 0, before);
        if (subject < 0)
            subject = find(scene, before, RELATION_NSUBJ, 0, before);
        if (subject >= 0 && scene_within(scene, noun, subject))
            return;
        bool quoted = scene->head[noun] > noun;
        raise(scene, verb, subject, scene->head[noun],
              quoted ? RELATION_CCOMP : scene_relation(scene, noun));
        hang(scene, before, verb, RELATION_AUX);
        return;
    }
    int first = scene_relation(scene, before) == RELATION_CONJ ? scene->head[before] : -1;
    if (first >= 0 && scene_relation(scene, noun) == RELATION_CONJ && scene->head[noun] == first &&
        scene_relation(scene, first) == RELATION_ROOT)
        raise(scene, verb, first, scene->head[first], RELATION_ROOT);
}

/* "U.S. Lifts Travel Ban": a verb that a headline's capitals hid before its object. */
static void mend_headline(struct scene *scene, int verb)
{
    int noun = scene->head[verb];
    if (noun <= verb || verb < 1 || scene_relation(scene, verb) != RELATION_COMPOUND ||
        !is_tagged(scene, verb, "VBZ", "VBD") || !is_nominal(scene, noun) ||
        scene->head[verb - 1] != noun || scene_within(scene, scene->head[noun], verb))
        return;
    hang(scene, verb, scene->head[noun], scene_relation(scene, noun));
    hang(scene, noun, verb, RELATION_OBJ);
    hang(scene, verb - 1, verb, RELATION_NSUBJ);
}

/* "Italy sent a frigate and Greece deployed jets": who stands right before a verb that is joined
 * with another does it, and is no second object of the other. */
static void mend_joined(struct scene *scene, int verb)
{
    int name = verb - 1, first = scene->head[verb];
    if (verb < 2 || first < 0 || first > verb || !is_verb(scene, first) ||
        !is_tagged(scene, verb, "VBD", "VBZ") || has_subject(scene, verb) ||
        !is_nominal(scene, name) || scene_relation(scene, name) != RELATION_CONJ ||
        scene->head[name] <= first || scene_token(scene, name - 1)->upos != UPOS_CCONJ)
        return;
    hang(scene, name, verb, RELATION_NSUBJ);
}

/* "Talks between the army and the rebels resumed": the second of those who talk is no subject of
 * its own; the talks are. */
static void mend_between(struct scene *scene, int verb)
{
    int talks = scene->head[verb], second = find(scene, verb, RELATION_NSUBJ, 0, verb);
    if (talks < 0 || talks > verb || second < 0 || !is_nominal(scene, talks) ||
        scene_relation(scene, talks) != RELATION_ROOT || !may_be_finite(scene, verb))
        return;
    int first = find(scene, talks, RELATION_NMOD, talks, second);
    int between = first < 0 ? -1 : find(scene, first, RELATION_CASE, talks, first);
    if (between < 0 || !scene_is(scene, between, STR("between")))
        return;
    for (int i = first + 1; i < second; i++)
        if (scene_token(scene, i)->upos == UPOS_CCONJ) {
            hang(scene, verb, -1, RELATION_ROOT);
            hang(scene, talks, verb, RELATION_NSUBJ);
            hang(scene, second, first, RELATION_CONJ);
            return;
        }
}

/* "To release detained citizens": a participle between a verb and its object, which was taken for
 * what the verb governs, is the object's attribute. */
static void mend_held(struct scene *scene, int token)
{
    int verb = token - 1, object = find(scene, token, RELATION_OBJ, token + 1, scene->count);
    if (verb < 0 || object < 0 || scene->head[token] != verb || !is_verb(scene, verb) ||
        scene_relation(scene, token) != RELATION_XCOMP || !is_tagged(scene, token, "VBN", "VBN") ||
        scene_is(scene, verb, STR("get")) || scene_is(scene, verb, STR("have")) ||
        find(scene, verb, RELATION_OBJ, verb + 1, scene->count) >= 0)
        return;
    hang(scene, object, verb, RELATION_OBJ);
    hang(scene, token, object, RELATION_AMOD);
}

/* "Let free 20 prisoners": what they are made is no attribute of theirs. */
static void mend_freed(struct scene *scene, int token)
{
    int noun = scene->head[token], verb = token - 1;
    if (verb < 0 || noun <= token || scene_relation(scene, token) != RELATION_AMOD ||
        scene->head[noun] != verb || !is_verb(scene, verb) ||
        !(scene_is(scene, verb, STR("let")) || scene_is(scene, verb, STR("set"))) ||
        !scene_is(scene, token, STR("free")))
        return;
    hang(scene, token, verb, RELATION_XCOMP);
}

/* "Threatened he could consider sanctions": a verb of saying before its head with no comma between
 * them is what governs it. */
static void mend_governor(struct scene *scene, int verb)
{
    int head = scene->head[verb];
    if (head <= verb || !has_subject(scene, verb) || is_tagged(scene, verb, "VBG", "VB") ||
        !patterns_class_has(scene->patterns, patterns_class_asked(scene->patterns, ASKED_SAYING),
                            word_of(scene, verb)))
        return;
    int subject = find(scene, head, RELATION_NSUBJ, verb + 1, head);
    if (subject < 0)
        return;
    if (is_set_apart(scene, verb, head))
        return;
    hang(scene, verb, scene->head[head], scene_relation(scene, head));
    hang(scene, head, verb, RELATION_CCOMP);
}

void scene_mend(struct scene *scene)
{
    for (int i = 0; i < scene->count; i++)
        mend_amount(scene, i);
    for (int i = 0; i < scene->count; i++) {
        mend_second_subject(scene, i);
        mend_voice(scene, i);
        mend_freed(scene, i);
        mend_held(scene, i);
        if (!is_verb(scene, i))
            continue;
        mend_quoted(scene, i);
        if (scene_relation(scene, i) == RELATION_ADVCL)
            mend_governor(scene, i);
        if (scene_relation(scene, i) == RELATION_CONJ) {
            mend_joined(scene, i);
            mend_between(scene, i);
        }
        if (scene_relation(scene, i) == RELATION_ACL)
            mend_participle(scene, i);
        if (scene_relation(scene, i) == RELATION_AMOD)
            mend_attribute(scene, i);
        if (scene_relation(scene, i) == RELATION_COMPOUND)
            mend_headline(scene, i);
    }
}
