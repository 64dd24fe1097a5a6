/* Tries entries of knowledge/events on a word and its complements. */
#include "event/match.h"

/* One attempt. */
struct attempt {
    struct matches *matches;
    struct scene *scene;
    const struct pattern *pattern;
    struct match *match;
    const struct complements *complements; /* of the token; NULL before it is worth the look */
    int subject;                           /* theirs, until it fills a slot */
    unsigned used;                         /* objects that fill a slot, as bits */
    bool target_missing;
};

size_t match_parts(const struct scene *scene, int token, enum pattern_part parts[3])
{
    switch (scene_token(scene, token)->upos) {
    case UPOS_VERB:
        if (scene_relation(scene, token) == RELATION_AMOD) {
            parts[0] = PART_MODIFIER; /* "planned"; no event: "rebel-held", "seized assets" */
            return 1;
        }
        parts[0] = PART_VERB;
        parts[1] = PART_ADJECTIVE; /* "is prepared to" */
        return 2;
    case UPOS_NOUN:
    case UPOS_PROPN:
        parts[0] = PART_NOUN;
        return 1;
    case UPOS_ADJ:
        if (scene_has(scene, token, RELATION_MARK, STR("to")) &&
            scene_child(scene, token, RELATION_OBJ) >= 0) {
            parts[0] = PART_VERB; /* "promised to free the hostages", taken for an adjective */
            return 1;
        }
        parts[0] = PART_ADJECTIVE;
        parts[1] = PART_MODIFIER;
        return 2;
    case UPOS_PART:
    case UPOS_ADV:
    case UPOS_DET:
        parts[0] = PART_ADVERB;
        return 1;
    default:
        return 0;
    }
}

const struct pattern *match_first(const struct scene *scene, enum pattern_part part, int token)
{
    const struct token *t = scene_token(scene, token);
    struct str form = token_str(scene->analysis, t);
    struct str lemma =
        t->upos == UPOS_VERB ? patterns_lemma(scene->patterns, form, t->lemma) : t->lemma;
    const struct pattern *first = patterns_find(scene->patterns, part, lemma);
    if (!first && part == PART_MODIFIER)
        return patterns_find(scene->patterns, part, form); /* "planned", of "plan" */
    size_t ending = str_ends(form, STR("ed")) ? 2 : str_ends(form, STR("ing")) ? 3 : 0;
    if (first || part != PART_VERB || !ending || form.size < ending + 2)
        return first;
    /* "boycotted", "boycotting", "raided"; "seized", "seizing"; "jammed", "jamming" */
    char stem[32];
    size_t size = form.size - ending;
    if (size + 1 >= sizeof(stem))
        return NULL;
    memcpy(stem, form.data, size);
    first = patterns_find(scene->patterns, part, str_of(stem, size));
    if (!first && stem[size - 1] == stem[size - 2])
        first = patterns_find(scene->patterns, part, str_of(stem, size - 1));
    stem[size] = 'e';
    return first ? first : patterns_find(scene->patterns, part, str_of(stem, size + 1));
}

bool match_looks_up(const struct scene *scene, const struct pattern *pattern, int token)
{
    return pattern->view == VIEW_ABOVE || (pattern->view == VIEW_ABOVE_ASIDE &&
                                           scene_relation(scene, token) == RELATION_PARATAXIS);
}

/* ------------------------------------------------------------------- what may fill a slot --- */

/* Whether the particle of the entry stands with the head, and no other. */
static const char *check_particle(const struct attempt *attempt, int token)
{
    const struct scene *scene = attempt->scene;
    struct str wanted = attempt->pattern->particle;
    uint64_t prepositions = 0;
    for (int i = 0; i < attempt->pattern->slot_count; i++)
        prepositions |= attempt->pattern->slots[i].prepositions;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        struct str lemma = scene_token(scene, child)->lemma;
        if (wanted.size && str_equal_fold(lemma, wanted) && relation != RELATION_MARK)
            return NULL;
        if (!wanted.size && relation == RELATION_COMPOUND_PRT &&
            !(preposition_bit(lemma) & prepositions))
            return "another particle stands with it";
        /* a preposition that the parser took with the noun: "handed over weapons" */
        if (wanted.size && child == token + 2 && scene_is(scene, token + 1, wanted))
            return NULL;
    }
    bool next = token + 1 < scene->count && scene_is(scene, token + 1, wanted);
    return !wanted.size || next ? NULL : "its particle is not there";
}

/* The match that a token, or a member of a list that it is first of, stands for; -1. */
static int stands_for(const struct matches *matches, int *token)
{
    if (matches->stands[*token] >= 0)
        return matches->stands[*token];
    const struct scene *scene = &matches->scene;
    for (int child = scene->child[*token]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == RELATION_CONJ && matches->stands[child] >= 0) {
            *token = child;
            return matches->stands[child];
        }
    return -1;
}

/* Whether "will" or the like stands with the verb and nothing denies it. */
static bool is_will(const struct scene *scene, int verb, bool may_be_denied)
{
    bool will = false, negated = false;
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child]) {
        struct str lemma = scene_token(scene, child)->lemma;
        bool aux = scene_relation(scene, child) == RELATION_AUX;
        will |= aux && (str_equal(lemma, STR("will")) || str_equal(lemma, STR("would")) ||
                        str_equal(lemma, STR("shall")) || str_equal(lemma, STR("'ll")));
        negated |= str_equal(lemma, STR("not")) || str_equal(lemma, STR("never")) ||
                   str_equal(lemma, STR("n't"));
    }
    return will && (may_be_denied || !negated);
}

/* Whether the clause of a verb of asking is in the subjunctive: "insisted that he come". */
static bool is_subjunctive(const struct scene *scene, int governor, int verb)
{
    static const enum relation marks[] = {RELATION_AUX, RELATION_AUX_PASS, RELATION_COP};
    if (!scene_in_class(scene, governor, ASKED_SUBJUNCTIVE))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        int child = scene_child(scene, verb, marks[i]);
        if (child >= 0)
            return str_equal(token_str(scene->analysis, scene_token(scene, child)), STR("be"));
    }
    int subject = scene_child(scene, verb, RELATION_NSUBJ);
    /* "that the mayor resign", which a single mayor does in no other mood */
    bool single = subject >= 0 && scene_tagged(scene, verb, "VBP") &&
                  (scene_tagged(scene, subject, "NN") || scene_tagged(scene, subject, "NNP"));
    return subject >= 0 && (single || scene_tagged(scene, verb, "VB")) &&
           !scene_has(scene, verb, RELATION_MARK, STR("to"));
}

/* Whether the verb is said to have to be; of somebody: "you must" asks nobody that is known. */
static bool is_must(const struct scene *scene, int verb)
{
    int subject = scene_child(scene, verb, RELATION_NSUBJ);
    if (subject >= 0 && scene_in_class(scene, subject, ASKED_WRITER))
        return false;
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == RELATION_AUX &&
            scene_in_class(scene, child, ASKED_OUGHT))
            return true;
    return (scene_is(scene, verb, STR("need")) || scene_is(scene, verb, STR("have"))) &&
           scene_child(scene, verb, RELATION_XCOMP) >= 0 &&
           !scene_has(scene, verb, RELATION_ADVMOD, STR("not")); /* "does not have to" */
}

/* Whether a pronoun points at a matter and not at somebody: "this would allow". */
static bool is_pointer(const struct scene *scene, int token)
{
    return scene_in_class(scene, token, ASKED_POINTER);
}

/* Whether the inner event, or its clause, is what the slot asks for behind its colon. */
static bool passes(const struct attempt *attempt, const struct pattern_slot *slot, int clause,
                   int token, int inner)
{
    const struct scene *scene = attempt->scene;
    if (slot->filter == FILTER_MUST)
        return is_must(scene, clause) || is_subjunctive(scene, attempt->match->token, clause);
    if (slot->filter == FILTER_NONE)
        return scene_is_of(attempt->scene, token, slot->words);
    if (inner < 0)
        return false;
    int quad = event_type_quad((enum event_type)attempt->matches->items[inner].pattern->type);
    bool up = attempt->pattern->part == PART_ADVERB;
    if ((slot->filter == FILTER_GOOD_WILL || slot->filter == FILTER_BAD_WILL) && !up) {
        /* "said it would", "announced that the government will": of oneself */
        int subject = scene_subject(scene, token);
        uint16_t own = patterns_class_asked(scene->patterns, ASKED_OWN);
        bool oneself =
            subject >= 0 &&
            ((scene_token(scene, subject)->upos == UPOS_PRON && !is_pointer(scene, subject)) ||
             (patterns_class_has(scene->patterns, own, scene->word[subject]) &&
              scene_child(scene, subject, RELATION_AMOD) < 0 &&
              scene_child(scene, subject, RELATION_COMPOUND) < 0));
        if (!oneself)
            return false;
    }
    if ((slot->filter == FILTER_GOOD_WILL || slot->filter == FILTER_BAD_WILL) &&
        !is_will(scene, token, up))
        return false;
    if (slot->filter == FILTER_BAD || slot->filter == FILTER_BAD_WILL)
        return quad == 4;
    if (slot->filter == FILTER_FRIENDLY)
        return quad <= 2;
    /* a meeting that is promised is planned: no event of its own */
    return quad <= 2 && (up || attempt->matches->items[inner].pattern->type != EVENT_CONSULT);
}

/* Takes a token for the slot's event, if it is one. */
static bool take_event(struct attempt *attempt, const struct pattern_slot *slot, int token)
{
    int clause = token, inner = stands_for(attempt->matches, &token);
    /* a clause has a verb, also where the word was taken for another part of speech */
    bool verb =
        scene_token(attempt->scene, token)->upos == UPOS_VERB ||
        (slot->role == ROLE_THAT && scene_relation(attempt->scene, token) == RELATION_CCOMP);
    bool any = slot->kind == SLOT_ANY_EVENT || slot->words != CLASS_ANY;
    if ((inner < 0 && !(any && verb)) || token == attempt->match->token)
        return false;
    if (!passes(attempt, slot, clause, token, inner))
        return false;
    if (slot->kind == SLOT_LIGHT && (verb || attempt->matches->items[inner].token != token))
        return false;
    attempt->match->other = token;
    attempt->match->inner = inner;
    attempt->match->score += inner >= 0 ? 2 : 1;
    attempt->match->score += slot->filter != FILTER_NONE || slot->words != CLASS_ANY;
    return true;
}

/* Whether a clause that hangs on the head may be the slot's event. */
static bool clause_fits(const struct scene *scene, const struct pattern_slot *slot, int child)
{
    enum relation relation = scene_relation(scene, child);
    bool to = scene_has(scene, child, RELATION_MARK, STR("to"));
    switch ((enum slot_role)slot->role) {
    case ROLE_TO: /* '"Did they have the power to help?" he asked' is no "asked to help" */
        return child > scene_head(scene, child) &&
               (relation == RELATION_XCOMP ||
                ((relation == RELATION_ADVCL || relation == RELATION_ACL ||
                  relation == RELATION_CCOMP) &&
                 to));
    case ROLE_THAT:
        return relation == RELATION_CCOMP ||
               (relation == RELATION_ACL && scene_has(scene, child, RELATION_MARK, STR("that")));
    case ROLE_OBJECT:
        return relation == RELATION_OBJ || relation == RELATION_CCOMP ||
               (relation == RELATION_XCOMP && !to) ||
               (relation == RELATION_ADVCL && child > scene_head(scene, child) &&
                scene_child(scene, child, RELATION_MARK) < 0 && scene_is_gerund(scene, child));
    case ROLE_SUBJECT:
        return relation_is_subject(relation);
    default:
        return (relation == RELATION_OBL || relation == RELATION_NMOD ||
                relation == RELATION_ADVCL || relation == RELATION_ACL ||
                relation == RELATION_XCOMP) &&
               (scene_prepositions(scene, child) & slot->prepositions);
    }
}

/* Fills the slot of an event. */
static bool fill_event(struct attempt *attempt, const struct pattern_slot *slot)
{
    const struct scene *scene = attempt->scene;
    int token = attempt->match->token;
    if (match_looks_up(scene, attempt->pattern, token)) {
        int head = scene_head(scene, token);
        return head >= 0 && take_event(attempt, slot, head);
    }
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if (clause_fits(scene, slot, child) && take_event(attempt, slot, child))
            return true;
    if (slot->role == ROLE_OBJECT || slot->role == ROLE_SUBJECT)
        for (int i = 0; i < attempt->complements->object_count; i++)
            if (take_event(attempt, slot, attempt->complements->objects[i]))
                return true;
    return false;
}

/* Whether a noun is known to tell no event: the "advertising blitz" that is launched. */
static bool is_dropped(const struct matches *matches, int token)
{
    int told = matches->stands[token];
    const struct match *match = told < 0 ? NULL : &matches->items[told];
    return match && match->token == token && match->pattern->part == PART_NOUN &&
           match->pattern->drop && match->pattern->compound != CLASS_ANY;
}

/* Fills a slot of words or an actor with a token that is of its class. */
static bool take(struct attempt *attempt, const struct pattern_slot *slot, int token)
{
    if (token == attempt->match->token || token == attempt->match->target ||
        (slot->kind == SLOT_TARGET && token == attempt->match->object) ||
        !scene_some_is_of(attempt->scene, token, slot->words) ||
        (slot->kind == SLOT_WORDS && is_dropped(attempt->matches, token)))
        return false;
    attempt->match->score += slot->words == CLASS_ANY ? 1 : 2;
    if (slot->kind == SLOT_TARGET) {
        attempt->match->target = token;
        attempt->match->known_target = true;
    } else if (slot->kind == SLOT_SOURCE) {
        attempt->match->source = token;
    } else {
        attempt->match->object = token;
    }
    return true;
}

/* Whether a noun may be somebody: no reflexive pronoun, no time. */
static bool may_be_target(const struct scene *scene, int token)
{
    if (scene_in_class(scene, token, ASKED_TIMEWORD))
        return false;
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    if (scene_is(scene, token, STR("what")) || scene_is(scene, token, STR("why")) ||
        scene_is(scene, token, STR("this")))
        return false; /* "asked what would come", "recognising this" */
    const struct token *t = scene_token(scene, token);
    if (t->upos == UPOS_NUM && t->to - t->from == 4)
        return false; /* "in contrast with 2012" */
    if (upos == UPOS_PRON || upos == UPOS_DET)
        return !str_ends(scene_token(scene, token)->lemma, STR("self")) &&
               !str_ends(scene_token(scene, token)->lemma, STR("selves"));
    return upos == UPOS_NOUN || upos == UPOS_PROPN || upos == UPOS_NUM || upos == UPOS_ADJ ||
           upos == UPOS_SYM;
}

/* Fills a slot with an object, or with a word that completes the verb. */
static bool fill_object(struct attempt *attempt, const struct pattern_slot *slot)
{
    const struct scene *scene = attempt->scene;
    const struct complements *complements = attempt->complements;
    for (int i = 0; i < complements->object_count; i++) {
        int object = complements->objects[i];
        if (attempt->used >> i & 1)
            continue;
        bool any = slot->kind != SLOT_WORDS || slot->words == CLASS_ANY;
        if (any && !may_be_target(scene, object))
            continue;
        if (take(attempt, slot, object)) {
            attempt->used |= 1U << i;
            return true;
        }
    }
    if (slot->kind != SLOT_WORDS || slot->words == CLASS_ANY)
        return false;
    for (int child = scene->child[attempt->match->token]; child >= 0;
         child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        bool verb = scene_token(scene, child)->upos == UPOS_VERB;
        /* "sought help", where the parser took the noun for a verb */
        bool bare = verb && scene_child(scene, child, RELATION_MARK) < 0 &&
                    scene_tagged(scene, child, "VB");
        if (((relation == RELATION_XCOMP && (!verb || bare)) || relation == RELATION_ADVMOD ||
             relation == RELATION_OBL_UNMARKED || relation == RELATION_AMOD ||
             relation == RELATION_COMPOUND_PRT) &&
            take(attempt, slot, child))
            return true;
    }
    return false;
}

/* Whether "in 2017" or "in protest" is no place and nobody: what stands behind "in" has to be
 * known.
 */
static bool is_idle(struct attempt *attempt, const struct adjunct *phrase)
{
    uint64_t in = PREPOSITION_IN;
    return (phrase->prepositions & in) &&
           !actor_is_known(scene_actor(attempt->scene, phrase->token)) &&
           scene_token(attempt->scene, phrase->token)->upos != UPOS_PROPN &&
           !scene_is_of(attempt->scene, phrase->token,
                        patterns_class_asked(attempt->scene->patterns, ASKED_TERRITORY));
}

/* Fills a slot with one of the phrases; the target with one that is known before others. */
static bool fill_from(struct attempt *attempt, const struct pattern_slot *slot,
                      const struct complements *complements, bool known)
{
    for (int i = 0; i < complements->phrase_count; i++) {
        const struct adjunct *phrase = &complements->phrases[i];
        if (!(phrase->prepositions & slot->prepositions))
            continue;
        if (known && !actor_is_known(scene_actor(attempt->scene, phrase->token)))
            continue;
        if (slot->kind != SLOT_WORDS && is_idle(attempt, phrase))
            continue;
        if (slot->kind != SLOT_WORDS &&
            (!may_be_target(attempt->scene, phrase->token) || phrase->token == attempt->subject))
            continue;
        if (take(attempt, slot, phrase->token))
            return true;
    }
    return false;
}

/* Fills the target with a phrase that the parser hung on something else in the clause, where the
 * preposition is one that says little else. */
static bool fill_far(struct attempt *attempt, const struct pattern_slot *slot)
{
    struct pattern_slot sure = *slot;
    sure.prepositions &= PREPOSITIONS_SURE;
    struct complements more;
    complements_clear(&more);
    const struct scene *scene = attempt->scene;
    for (int i = attempt->match->token + 1; i < scene->count; i++)
        if ((scene_token(scene, i)->upos == UPOS_NOUN ||
             scene_token(scene, i)->upos == UPOS_PROPN ||
             scene_relation(scene, i) == RELATION_ACL) &&
            scene_clause(scene, i) == scene_clause(scene, attempt->match->token))
            scene_phrases(scene, i, &more);
    return sure.prepositions && (fill_from(attempt, &sure, &more, true) ||
                                 (!slot->optional && fill_from(attempt, &sure, &more, false)));
}

/* Fills a slot with a phrase of the head, or of the word that completes the head: "talks with"; or
 * of any of its objects. */
static bool fill_phrase(struct attempt *attempt, const struct pattern_slot *slot)
{
    struct complements more;
    complements_clear(&more);
    if (attempt->match->object >= 0) {
        scene_phrases(attempt->scene, attempt->match->object, &more);
        for (int child = attempt->scene->child[attempt->match->object]; child >= 0;
             child = attempt->scene->sibling[child])
            if (scene_relation(attempt->scene, child) == RELATION_NMOD ||
                scene_relation(attempt->scene, child) == RELATION_CONJ)
                scene_phrases(attempt->scene, child, &more);
    }
    bool known = slot->kind == SLOT_TARGET;
    if (fill_from(attempt, slot, &more, known) ||
        fill_from(attempt, slot, attempt->complements, known))
        return true;
    if (known && (fill_from(attempt, slot, &more, false) ||
                  fill_from(attempt, slot, attempt->complements, false)))
        return true;
    more.phrase_count = 0;
    for (int i = 0; i < attempt->complements->object_count; i++)
        scene_phrases(attempt->scene, attempt->complements->objects[i], &more);
    if (attempt->pattern->part == PART_NOUN) /* "the withdrawal of troops from" */
        for (int i = 0; i < attempt->complements->phrase_count; i++)
            scene_phrases(attempt->scene, attempt->complements->phrases[i].token, &more);
    if (fill_from(attempt, slot, &more, false))
        return true;
    return known && fill_far(attempt, slot);
}

/* Fills the slot of a verb with "to". */
static bool fill_infinitive(struct attempt *attempt, const struct pattern_slot *slot)
{
    const struct scene *scene = attempt->scene;
    for (int child = scene->child[attempt->match->token]; child >= 0;
         child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        if ((relation == RELATION_XCOMP || relation == RELATION_ADVCL ||
             relation == RELATION_CCOMP) &&
            take(attempt, slot, child))
            return true;
    }
    for (int i = 0; i < attempt->complements->object_count; i++) {
        int clause = scene_child(scene, attempt->complements->objects[i], RELATION_ACL);
        if (clause >= 0 && take(attempt, slot, clause))
            return true;
    }
    return false;
}

/* Fills one slot. */
static bool fill(struct attempt *attempt, const struct pattern_slot *slot)
{
    if (slot->kind == SLOT_EVENT || slot->kind == SLOT_ANY_EVENT || slot->kind == SLOT_LIGHT)
        return fill_event(attempt, slot);
    if (slot->kind == SLOT_TARGET && slot->optional && attempt->match->target >= 0)
        return true; /* the slot before it is better */
    /* "freed from a prison in Rome": where is who, unless it is said who */
    if (slot->kind == SLOT_SOURCE && slot->optional && attempt->subject >= 0)
        return true;
    if (slot->kind == SLOT_INFINITIVE)
        return fill_infinitive(attempt, slot);
    if (slot->role == ROLE_OBJECT)
        return fill_object(attempt, slot);
    if (slot->role == ROLE_PREPOSITION)
        return fill_phrase(attempt, slot);
    /* "T come under attack from S" */
    int subject = attempt->subject;
    attempt->subject = -1;
    return subject >= 0 && take(attempt, slot, subject);
}

/* Fills the slots: first those of words, which say what the others stand by. */
static const char *fill_slots(struct attempt *attempt)
{
    const struct pattern *pattern = attempt->pattern;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < pattern->slot_count; i++) {
            const struct pattern_slot *slot = &pattern->slots[i];
            bool first = slot->kind == SLOT_WORDS || slot->kind == SLOT_INFINITIVE;
            if (first != (pass == 0) || fill(attempt, slot) || slot->optional ||
                (slot->kind == SLOT_TARGET && pattern->part == PART_NOUN))
                continue;
            return slot->kind == SLOT_EVENT || slot->kind == SLOT_ANY_EVENT ||
                           slot->kind == SLOT_LIGHT
                       ? "it governs no such event"
                   : slot->kind == SLOT_TARGET ? "there is no such target"
                                               : "a complement is missing or another";
        }
    return NULL;
}

/* ---------------------------------------------------------------------- the conditions ------ */

/* Whether the noun has a word of the class before it. */
static bool has_compound(struct scene *scene, int token, uint16_t class)
{
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        if ((relation == RELATION_COMPOUND || relation == RELATION_AMOD ||
             relation == RELATION_NMOD_POSS) &&
            (scene_is_of(scene, child, class) || has_compound(scene, child, class)))
            return true;
    }
    return false;
}

/* Whether a verb says what its object is: "called him a fraud", "called it unacceptable"; a noun
 * what is wanted: "his call for a wall". */
static bool names_object(const struct attempt *attempt, int verb)
{
    const struct scene *scene = attempt->scene;
    for (int i = 0; attempt->pattern->part == PART_NOUN && i < attempt->complements->phrase_count;
         i++)
        if (attempt->complements->phrases[i].prepositions & PREPOSITION_FOR)
            return true;
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        bool clause = relation == RELATION_XCOMP || relation == RELATION_CCOMP;
        if (clause && !scene_has(scene, child, RELATION_MARK, STR("to")))
            return true;
    }
    return attempt->complements->object_count > 1;
}

/* Whether sentence and head are such as the entry is for. */
static const char *check_surroundings(const struct attempt *attempt, int token)
{
    const struct pattern *pattern = attempt->pattern;
    struct scene *scene = attempt->scene;
    if (pattern->with && (scene->contexts & pattern->with) == 0)
        return "the sentence has no word that it asks for";
    if (scene->contexts & pattern->without)
        return "the sentence is about something else";
    if (pattern->compound != CLASS_ANY && !has_compound(scene, token, pattern->compound))
        return "the word before the noun is another";
    return NULL;
}

/* The complements of a token, which all entries that are tried there share. */
static const struct complements *complements_of(struct matches *matches, int token)
{
    if (matches->complemented != token)
        scene_complements(&matches->scene, token, &matches->complements);
    matches->complemented = token;
    return &matches->complements;
}

/* Whether there is no object where the entry wants none, and the subject is of its class. */
static const char *check_complements(struct attempt *attempt)
{
    const struct pattern *pattern = attempt->pattern;
    if (pattern->no_object && attempt->complements->object_count)
        return "it has an object";
    if (pattern->plain && names_object(attempt, attempt->match->token))
        return "something is said of its object";
    if (pattern->subject == CLASS_ANY)
        return NULL;
    int subject = attempt->subject;
    /* not said: it may be somebody, but no drone or bomb is meant unless it is named */
    const struct word_class *class = patterns_class(attempt->scene->patterns, pattern->subject);
    if (subject < 0 && attempt->complements->passive && (class->sectors | class->kinds))
        return NULL;
    if (subject < 0 || !scene_some_is_of(attempt->scene, subject, pattern->subject))
        return "the subject is another";
    attempt->match->score++;
    return NULL;
}

/* A noun's possessor is the target where the entry says "of": "the president's arrest". */
static void turn_possessor(struct attempt *attempt)
{
    struct match *match = attempt->match;
    if (attempt->pattern->part != PART_NOUN || match->target >= 0 || match->source < 0 ||
        attempt->pattern->mode == EVENT_MODE_INVESTIGATE || /* "Mueller's inquiry" */
        scene_relation(attempt->scene, match->source) != RELATION_NMOD_POSS ||
        scene_token(attempt->scene, match->source)->upos == UPOS_PRON)
        return;
    for (int i = 0; i < attempt->pattern->slot_count; i++)
        if (attempt->pattern->slots[i].kind == SLOT_TARGET &&
            (attempt->pattern->slots[i].prepositions & PREPOSITION_OF)) {
            match->target = match->source;
            match->known_target = true;
            match->source = -1;
            return;
        }
}

const char *match_try(struct matches *matches, const struct pattern *pattern, int token,
                      struct match *match)
{
    struct attempt attempt = {
        .matches = matches, .scene = &matches->scene, .pattern = pattern, .match = match};
    *match = (struct match){.pattern = pattern,
                            .token = token,
                            .source = -1,
                            .target = -1,
                            .other = -1,
                            .inner = -1,
                            .object = -1,
                            .light = -1,
                            .reporter = -1,
                            .reporting = -1,
                            .into = -1,
                            .result_target = -1};
    const char *why = check_particle(&attempt, token);
    if (why)
        return why;
    why = check_surroundings(&attempt, token);
    if (why)
        return why;
    attempt.complements = complements_of(matches, token);
    attempt.subject = pattern->part == PART_ADJECTIVE ? scene_subject(&matches->scene, token)
                                                      : attempt.complements->subject;
    why = check_complements(&attempt);
    if (!why)
        why = fill_slots(&attempt);
    if (why)
        return why;
    if (match->source < 0)
        match->source = attempt.subject;
    if (match->source == match->target)
        match->source = -1;
    turn_possessor(&attempt);
    match->score += 2 * (pattern->particle.size > 0) - pattern->weak +
                    (pattern->compound != CLASS_ANY) + (pattern->with != 0);
    return NULL;
}
