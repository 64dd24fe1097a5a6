/* A sentence's tree, and the complements of its words. */
#include "event/scene.h"

#include <assert.h>

/* ----------------------------------------------------------------------------- the tree ----- */

int scene_child(const struct scene *scene, int token, enum relation relation)
{
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == relation)
            return child;
    return -1;
}

bool scene_is(const struct scene *scene, int token, struct str lemma)
{
    return str_equal_fold(scene_token(scene, token)->lemma, lemma);
}

bool scene_has(const struct scene *scene, int token, enum relation relation, struct str lemma)
{
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == relation && scene_is(scene, child, lemma))
            return true;
    return false;
}

bool scene_within(const struct scene *scene, int token, int above)
{
    for (int hops = 0; token >= 0 && hops <= scene->count; hops++) {
        if (token == above)
            return true;
        token = scene_head(scene, token);
    }
    return false;
}

/* Orders the tokens so that each stands behind all that hang on it: by depth, deepest first. Tokens
 * of a cycle, which no tree has, count as deepest. */
static void set_order(struct scene *scene)
{
    int *depth = arena_get_array(scene->arena, (size_t)scene->count, sizeof(int));
    int *next = arena_get_array(scene->arena, (size_t)scene->count + 1, sizeof(int));
    int *by_depth = arena_get_array(scene->arena, (size_t)scene->count + 1, sizeof(int));
    for (int i = 0; i <= scene->count; i++)
        by_depth[i] = -1;
    for (int i = scene->count - 1; i >= 0; i--) {
        for (int at = i; at >= 0 && depth[i] < scene->count; at = scene_head(scene, at))
            depth[i]++;
        next[i] = by_depth[depth[i]];
        by_depth[depth[i]] = i;
    }
    int placed = 0;
    for (int d = scene->count; d >= 0; d--)
        for (int i = by_depth[d]; i >= 0; i = next[i])
            scene->order[placed++] = i;
    assert(placed == scene->count);
}

/* Looks up the token's lemma, and its lemma with the word before it, among the words of classes. */
static void set_words(struct scene *scene, int token)
{
    char joined[128];
    const struct token *t = scene_token(scene, token);
    struct str lemma = t->upos == UPOS_SYM ? STR("dollar") : t->lemma; /* "$", before an amount */
    if (t->upos == UPOS_VERB)
        lemma = patterns_lemma(scene->patterns, token_str(scene->analysis, t), lemma);
    size_t size = 0;
    for (; size < lemma.size && size < sizeof(joined); size++)
        joined[size] = ascii_lower(lemma.data[size]);
    scene->word[token] = patterns_word(scene->patterns, str_of(joined, size));
    /* a plural that stands as its own lemma: "troops" */
    if (!scene->word[token] && size > 3 && joined[size - 1] == 's')
        scene->word[token] = patterns_word(scene->patterns, str_of(joined, size - 1));
    if (!scene->word[token] && str_ends(str_of(joined, size), STR("ies"))) {
        joined[size - 3] = 'y';
        scene->word[token] = patterns_word(scene->patterns, str_of(joined, size - 2));
    }
    scene->contexts |= patterns_word_contexts(scene->patterns, scene->word[token]);
    int before = token - 1;
    if (before >= 1 && scene_is(scene, before, STR("-")))
        before--;
    if (before < 0 || scene_head(scene, before) != token)
        return;
    struct str first = scene_token(scene, before)->lemma;
    if (first.size + 1 + lemma.size > sizeof(joined))
        return;
    size = 0;
    for (size_t i = 0; i < first.size; i++)
        joined[size++] = ascii_lower(first.data[i]);
    joined[size++] = '-';
    for (size_t i = 0; i < lemma.size; i++)
        joined[size++] = ascii_lower(lemma.data[i]);
    scene->joined[token] = patterns_word(scene->patterns, str_of(joined, size));
    scene->contexts |= patterns_word_contexts(scene->patterns, scene->joined[token]);
}

/* The bits of the prepositions that stand before a noun, or of the words before a clause. */
static uint64_t prepositions_of(const struct scene *scene, int token)
{
    uint64_t bits = 0;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        if (relation != RELATION_CASE && relation != RELATION_MARK)
            continue;
        if (scene_is(scene, child, STR("accord")))
            return 0; /* "according to the source" */
        bits |= preposition_bit(scene_token(scene, child)->lemma);
        if (scene_is(scene, child, STR("out")) &&
            scene_has(scene, child, RELATION_FIXED, STR("of")))
            bits |= PREPOSITION_OUT_OF;
    }
    if (!bits)
        return 0;
    uint64_t out = PREPOSITION_OUT | PREPOSITION_OF;
    return (bits & out) == out ? bits | PREPOSITION_OUT_OF : bits;
}

void scene_set(struct scene *scene, const struct patterns *patterns,
               const struct analysis *analysis, struct actors *actors, size_t sentence,
               struct arena *arena)
{
    const struct sentence *span = list_at(&analysis->sentences, sentence);
    size_t count = span->count;
    *scene = (struct scene){.patterns = patterns,
                            .analysis = analysis,
                            .actors = actors,
                            .arena = arena,
                            .sentence = sentence,
                            .first = span->first,
                            .count = (int)count};
    scene->head = arena_get_array(arena, count, sizeof(int));
    scene->relation = arena_get_array(arena, count, sizeof(uint8_t));
    scene->child = arena_get_array(arena, count, sizeof(int));
    scene->sibling = arena_get_array(arena, count, sizeof(int));
    scene->order = arena_get_array(arena, count, sizeof(int));
    scene->prepositions = arena_get_array(arena, count, sizeof(uint64_t));
    scene->word = arena_get_array(arena, count, sizeof(uint32_t));
    scene->joined = arena_get_array(arena, count, sizeof(uint32_t));
    scene->actor = arena_get_array(arena, count, sizeof(struct actor *));
    for (int i = 0; i < scene->count; i++) {
        int32_t head = scene_token(scene, i)->head;
        scene->head[i] = head < 0 ? -1 : head - (int)span->first;
        scene->relation[i] = scene_token(scene, i)->relation;
        scene->child[i] = scene->sibling[i] = -1;
    }
    scene_mend(scene);
    for (int i = scene->count - 1; i >= 0; i--) {
        int head = scene_head(scene, i);
        if (head >= 0) {
            scene->sibling[i] = scene->child[head];
            scene->child[head] = i;
        }
    }
    set_order(scene);
    for (int i = 0; i < scene->count; i++) {
        set_words(scene, i);
        scene->prepositions[i] = prepositions_of(scene, i);
    }
}

/* ------------------------------------------------------------------------- the subject ------ */

/* What a relative pronoun stands for, or the token itself. */
static int antecedent(const struct scene *scene, int token)
{
    if (scene_token(scene, token)->upos != UPOS_PRON && scene_token(scene, token)->upos != UPOS_DET)
        return token;
    if (!scene_is(scene, token, STR("who")) && !scene_is(scene, token, STR("which")) &&
        !scene_is(scene, token, STR("that")) && !scene_is(scene, token, STR("whom")))
        return token;
    int verb = scene_head(scene, token);
    for (int hops = 0; verb >= 0 && hops < SCENE_HOPS; hops++) {
        if (scene_relation(scene, verb) == RELATION_ACL_RELCL)
            return scene_head(scene, verb);
        verb = scene_head(scene, verb);
    }
    return token;
}

/* Whether the verb has an auxiliary or a subject of its own. */
static bool stands_alone(const struct scene *scene, int verb)
{
    return scene_child(scene, verb, RELATION_AUX) >= 0 ||
           scene_child(scene, verb, RELATION_AUX_PASS) >= 0 || scene_has_subject(scene, verb);
}

bool scene_has_subject(const struct scene *scene, int verb)
{
    return scene_child(scene, verb, RELATION_NSUBJ) >= 0 ||
           scene_child(scene, verb, RELATION_NSUBJ_PASS) >= 0;
}

bool scene_is_gerund(const struct scene *scene, int verb)
{
    int aux = scene_child(scene, verb, RELATION_AUX);
    return scene_tagged(scene, aux < 0 ? verb : aux, "VBG");
}

bool scene_passive(const struct scene *scene, int verb)
{
    for (int hops = 0; verb >= 0 && hops < SCENE_HOPS; hops++) {
        if (scene_child(scene, verb, RELATION_AUX_PASS) >= 0 ||
            scene_child(scene, verb, RELATION_NSUBJ_PASS) >= 0)
            return true;
        if (stands_alone(scene, verb) || !scene_tagged(scene, verb, "VBN"))
            return false;
        enum relation relation = scene_relation(scene, verb);
        if (relation == RELATION_ACL || relation == RELATION_AMOD)
            return true;
        /* "accused of spying, he fled"; a headline's "Two arrested in Rome" */
        if (relation == RELATION_ADVCL || relation == RELATION_ROOT)
            return scene_child(scene, verb, RELATION_OBJ) < 0;
        if (relation != RELATION_CONJ)
            return false;
        verb = scene_head(scene, verb);
    }
    return false;
}

/* The subject that the verb has itself, or -1. */
static int own_subject(const struct scene *scene, int verb)
{
    static const enum relation relations[] = {RELATION_NSUBJ, RELATION_NSUBJ_PASS,
                                              RELATION_NSUBJ_OUTER};
    for (size_t i = 0; i < sizeof(relations) / sizeof(*relations); i++) {
        /* of two that stand side by side the second: "government troops" */
        int subject = scene_child(scene, verb, relations[i]);
        for (int child = subject; child >= 0; child = scene->sibling[child])
            if (scene_relation(scene, child) == relations[i] && child < verb &&
                child == subject + 1 && scene_token(scene, child)->upos == UPOS_NOUN)
                subject = child;
        if (subject >= 0)
            return antecedent(scene, subject);
    }
    /* "Norway plans to", where the parser took the name for a part of the verb */
    int name = scene_child(scene, verb, RELATION_COMPOUND);
    return name >= 0 && name < verb && scene_token(scene, name)->upos == UPOS_PROPN ? name : -1;
}

/* Where to look on for the subject of a verb that modifies a noun: sets *verb to the next verb to
 * ask, or gives the subject; -1 with *verb -1 where there is none. */
static int subject_by_noun(const struct scene *scene, int *verb)
{
    int noun = scene_head(scene, *verb);
    /* "an effort to free", "the shame of fleeing", "spent hours praising" */
    bool apart = scene_child(scene, *verb, RELATION_MARK) >= 0 ||
                 (noun >= 0 && scene_in_class(scene, noun, ASKED_TIMEWORD));
    int at = *verb;
    *verb = -1;
    if (noun < 0)
        return -1;
    if (!apart)
        return noun; /* "troops attacking", "troops deployed" */
    int possessor = scene_child(scene, noun, RELATION_NMOD_POSS);
    if (possessor < 0 && scene_relation(scene, noun) == RELATION_ROOT)
        possessor = scene_child(scene, noun, RELATION_COMPOUND);
    if (possessor >= 0)
        return possessor; /* "Iran's threat to close"; "Norway plans to", taken for a noun */
    int governor = scene_head(scene, noun);
    if (governor < 0 && scene_token(scene, noun)->upos == UPOS_PROPN)
        return noun; /* a headline's "Xi Jinping to visit Serbia" */
    if (governor >= 0 && governor != at && scene_token(scene, governor)->upos == UPOS_VERB)
        *verb = governor; /* "launched an effort to free" */
    return -1;
}

/* The subject that a root without one has: the first of the sentence that stands before it and
 * outside a relative clause, as where a parenthesis parts them; -1. */
static int first_subject(const struct scene *scene, int verb)
{
    if (scene_relation(scene, verb) != RELATION_ROOT)
        return -1;
    for (int i = 0; i < verb; i++) {
        enum relation relation = scene_relation(scene, i);
        int head = scene_head(scene, i);
        bool relative = head >= 0 && scene_relation(scene, head) == RELATION_ACL_RELCL;
        if (relation_is_subject(relation) && !relative && scene_token(scene, i)->upos != UPOS_PRON)
            return i;
    }
    return -1;
}

bool scene_in_class(const struct scene *scene, int token, enum asked_class class)
{
    const struct patterns *patterns = scene->patterns;
    return patterns_class_has(patterns, patterns_class_asked(patterns, class), scene->word[token]);
}

/* Whether a noun is a matter, which does nothing: "pays the costs of holding them". */
static bool is_matter(const struct scene *scene, int noun)
{
    return scene_token(scene, noun)->upos == UPOS_NOUN && scene_in_class(scene, noun, ASKED_MATTER);
}

int scene_subject(const struct scene *scene, int verb)
{
    for (int hops = 0; verb >= 0 && hops < SCENE_HOPS; hops++) {
        int subject = own_subject(scene, verb);
        if (subject >= 0)
            return subject;
        int head = scene_head(scene, verb), object;
        switch (scene_relation(scene, verb)) {
        case RELATION_XCOMP:
            object = head < 0 ? -1 : scene_child(scene, head, RELATION_OBJ);
            if (object >= 0 && !scene_in_class(scene, head, ASKED_PROMISE))
                return antecedent(scene, object);
            verb = head;
            break;
        case RELATION_ADVCL:
            /* "praised Nairobi for hosting": whoever is praised hosts */
            object = head < 0 ? -1 : scene_child(scene, head, RELATION_OBJ);
            if (object >= 0 && scene_has(scene, verb, RELATION_MARK, STR("for")) &&
                !is_matter(scene, object))
                return antecedent(scene, object);
            verb = head;
            break;
        case RELATION_CCOMP:
        case RELATION_OBJ: /* "denied having seized" */
            if (!scene_is_gerund(scene, verb))
                return -1;
            verb = head;
            break;
        case RELATION_CONJ:
            verb = head;
            break;
        case RELATION_ACL:
            subject = subject_by_noun(scene, &verb);
            if (subject >= 0)
                return subject;
            break;
        case RELATION_ACL_RELCL:
        case RELATION_AMOD:
            return head;
        default:
            return first_subject(scene, verb);
        }
    }
    return -1;
}

/* ---------------------------------------------------------------------- the complements ----- */

/* Adds a phrase where there is room. */
static void add_phrase(struct complements *complements, uint64_t prepositions, int token)
{
    if (prepositions && complements->phrase_count < SCENE_PHRASES)
        complements->phrases[complements->phrase_count++] = (struct adjunct){prepositions, token};
}

void scene_phrases(const struct scene *scene, int token, struct complements *complements)
{
    bool verb = scene_token(scene, token)->upos == UPOS_VERB;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        if (relation != RELATION_OBL && relation != RELATION_NMOD &&
            relation != RELATION_OBL_AGENT && relation != RELATION_OBJ)
            continue;
        uint64_t prepositions = scene_prepositions(scene, child);
        /* "On Tuesday he called": what stands before a verb says when and where, and no more */
        if (verb && child < token && antecedent(scene, child) == child)
            prepositions &= PREPOSITIONS_BEFORE;
        add_phrase(complements, prepositions, antecedent(scene, child));
        /* "to Iraq and to Syria", "with Egypt and against Libya" */
        for (int other = scene->child[child]; other >= 0; other = scene->sibling[other])
            if (scene_relation(scene, other) == RELATION_CONJ &&
                (scene_prepositions(scene, other) & ~prepositions))
                add_phrase(complements, scene_prepositions(scene, other), other);
    }
}

/* Adds an object where there is room and it is not there yet. */
static void add_object(struct complements *complements, int token)
{
    for (int i = 0; i < complements->object_count; i++)
        if (complements->objects[i] == token)
            return;
    if (token >= 0 && complements->object_count < SCENE_OBJECTS)
        complements->objects[complements->object_count++] = token;
}

/* Whether an oblique is an object by its words, "arrested more than 100 people", "killed at least
 * six", or has no preposition. */
static bool is_amount(const struct scene *scene, int child)
{
    if (scene_relation(scene, child) != RELATION_OBL || child < 1 ||
        scene_token(scene, child)->upos == UPOS_ADV || scene_in_class(scene, child, ASKED_TIMEWORD))
        return false;
    bool preposition = false;
    for (int at = scene->child[child]; at >= 0; at = scene->sibling[at]) {
        bool case_word = scene_relation(scene, at) == RELATION_CASE;
        if (case_word && (scene_is(scene, at, STR("by")) || scene_is(scene, at, STR("in"))))
            return false; /* "by at least 17 women" */
        preposition |= case_word;
    }
    for (int at = child - 1; preposition && at >= 0 && at >= child - 6; at--)
        if (scene_is(scene, at, STR("least")) || scene_is(scene, at, STR("than")) ||
            scene_is(scene, at, STR("most")))
            return scene_head(scene, at) == child || scene_within(scene, at, child) ||
                   scene_is(scene, at, STR("than"));
    enum upos upos = (enum upos)scene_token(scene, child)->upos;
    bool counted = upos == UPOS_PROPN && scene_child(scene, child, RELATION_NUMMOD) >= 0;
    return !preposition && (upos == UPOS_NOUN || counted); /* "at least 14 Palestinians" */
}

/* Adds the objects that the verb has itself. */
static void add_objects(const struct scene *scene, int verb, struct complements *complements)
{
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        if (relation == RELATION_OBJ || relation == RELATION_IOBJ || is_amount(scene, child))
            add_object(complements, antecedent(scene, child));
    }
}

/* The object of a relative clause that has its own subject is what the clause modifies; verbs that
 * are coordinated share the object of the last. */
static void add_shared_objects(const struct scene *scene, int verb, struct complements *complements)
{
    if (scene_relation(scene, verb) == RELATION_ACL_RELCL) {
        int subject = scene_child(scene, verb, RELATION_NSUBJ);
        if (subject >= 0 && antecedent(scene, subject) == subject)
            add_object(complements, scene_head(scene, verb));
        return;
    }
    for (int other = scene->child[verb]; other >= 0; other = scene->sibling[other])
        if (scene_relation(scene, other) == RELATION_CONJ && !stands_alone(scene, other) &&
            !complements->phrase_count)
            add_objects(scene, other, complements);
}

/* Somebody behind "by" that hangs on what hangs on the token, -1: "the arrest of a priest by
 * police", "sentenced to prison by a court", where the parser took the nearer noun. */
static int agent_below(const struct scene *scene, int token)
{
    uint64_t by = PREPOSITION_BY;
    int clause = scene_clause(scene, token);
    for (int i = token + 1; i < scene->count; i++) {
        enum upos upos = (enum upos)scene_token(scene, i)->upos;
        int head = scene_head(scene, i);
        if ((upos == UPOS_NOUN || upos == UPOS_PROPN) && head > token &&
            scene_token(scene, head)->upos != UPOS_VERB && scene_within(scene, i, token) &&
            scene_clause(scene, i) == clause && (scene_prepositions(scene, i) & by) &&
            !scene_in_class(scene, i, ASKED_TIMEWORD))
            return i;
    }
    return -1;
}

/* The phrase with "by"; -1. */
static int take_agent(const struct scene *scene, struct complements *complements)
{
    uint64_t by = PREPOSITION_BY;
    for (int i = 0; i < complements->phrase_count; i++) {
        int token = complements->phrases[i].token;
        enum upos upos = (enum upos)scene_token(scene, token)->upos;
        if ((complements->phrases[i].prepositions & by) && upos != UPOS_NUM && upos != UPOS_VERB)
            return token;
    }
    return -1;
}

/* Who is said to be a noun: "Russia is a supplier of arms to Syria", "remains the largest donor";
 * -1. */
static int predicate_subject(const struct scene *scene, int noun)
{
    int head = scene_head(scene, noun);
    if (scene_child(scene, noun, RELATION_COP) >= 0)
        return scene_child(scene, noun, RELATION_NSUBJ);
    bool complement = head >= 0 && scene_relation(scene, noun) == RELATION_XCOMP &&
                      scene_child(scene, head, RELATION_OBJ) < 0;
    bool remains = complement ||
                   (head >= 0 && scene_relation(scene, noun) == RELATION_OBJ &&
                    (scene_is(scene, head, STR("remain")) || scene_is(scene, head, STR("become"))));
    return remains ? scene_subject(scene, head) : -1;
}

/* The complements of a noun: who owns it or does it, and the phrases, also those of the verb that
 * it is the object of. */
static void noun_complements(const struct scene *scene, int noun, struct complements *complements)
{
    scene_phrases(scene, noun, complements);
    complements->subject = take_agent(scene, complements);
    if (complements->subject < 0)
        complements->subject = agent_below(scene, noun);
    if (complements->subject < 0)
        complements->subject = scene_child(scene, noun, RELATION_NMOD_POSS);
    if (complements->subject >= 0 && scene_in_class(scene, complements->subject, ASKED_TIMEWORD))
        complements->subject = -1; /* "Friday's attack" */
    if (complements->subject < 0)
        complements->subject = predicate_subject(scene, noun);
    int verb = scene_head(scene, noun);
    enum relation relation = scene_relation(scene, noun);
    bool happens =
        verb >= 0 && relation == RELATION_NSUBJ && scene_in_class(scene, verb, ASKED_HAPPENING);
    if (verb >= 0 && (relation == RELATION_OBJ || relation == RELATION_NSUBJ_PASS || happens) &&
        scene_token(scene, verb)->upos == UPOS_VERB)
        scene_phrases(scene, verb, complements);
}

void scene_complements(const struct scene *scene, int token, struct complements *complements)
{
    complements_clear(complements);
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    if (upos == UPOS_NOUN || upos == UPOS_PROPN) {
        noun_complements(scene, token, complements);
        return;
    }
    complements->passive = upos == UPOS_VERB && scene_passive(scene, token);
    int subject = scene_subject(scene, token);
    scene_phrases(scene, token, complements);
    add_objects(scene, token, complements);
    if (complements->passive) {
        add_object(complements, subject);
        complements->subject = take_agent(scene, complements);
        if (complements->subject < 0)
            complements->subject = agent_below(scene, token);
        int by = scene_child(scene, token, RELATION_ADVCL);
        /* "by retreating soldiers", taken for a clause */
        if (complements->subject < 0 && by >= 0 && scene_has(scene, by, RELATION_MARK, STR("by")) &&
            scene_child(scene, by, RELATION_OBJ) == by + 1)
            complements->subject = by + 1;
        return;
    }
    complements->subject = subject;
    /* "Trump's campaign filed", where the parser took the subject for an object */
    if (subject < 0 && complements->object_count > 1 && complements->objects[0] < token) {
        complements->subject = complements->objects[0];
        complements->object_count--;
        memmove(complements->objects, complements->objects + 1,
                (size_t)complements->object_count * sizeof *complements->objects);
    }
    if (!complements->object_count && upos == UPOS_VERB)
        add_shared_objects(scene, token, complements);
}

/* ---------------------------------------------------------------------------- the classes --- */

const struct actor *scene_actor(struct scene *scene, int token)
{
    if (scene->actor[token])
        return scene->actor[token];
    struct list found;
    list_init(&found, scene->arena, sizeof(struct actor));
    actors_at_alone(scene->actors, scene->first + (size_t)token, &found);
    struct actor *actor = list_at(&found, 0);
    actor->thing |= !actor->person && scene_token(scene, token)->upos == UPOS_NOUN &&
                    scene_in_class(scene, token, ASKED_THING);
    /* a weapon is nobody's for being named where one country is in play */
    if (actor->evidence == ACTOR_IN_PLAY && scene_in_class(scene, token, ASKED_NOBODYS))
        actor->country = (struct str){0};
    return scene->actor[token] = actor;
}

bool actor_is_known(const struct actor *actor)
{
    return !actor->thing && (actor->country.size || actor->sector || actor->person);
}

/* Whether a word, alone or with the one before it, is of a class. */
static bool word_is_of(const struct scene *scene, int token, uint16_t class)
{
    const struct patterns *patterns = scene->patterns;
    return patterns_class_has(patterns, class, scene->word[token]) ||
           patterns_class_has(patterns, class, scene->joined[token]);
}

/* Whether the token, as an actor, is of a class. */
static bool actor_is_of(struct scene *scene, int token, const struct word_class *class)
{
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    if (!(class->sectors | class->kinds) ||
        (upos != UPOS_NOUN && upos != UPOS_PROPN && upos != UPOS_PRON && upos != UPOS_ADJ &&
         upos != UPOS_NUM))
        return false;
    const struct actor *actor = scene_actor(scene, token);
    bool place = scene_in_class(scene, token, ASKED_TERRITORY);
    if (actor->thing || (place && !(class->kinds & CLASS_OF_PLACES)))
        return false;
    if (actor->sector && (class->sectors >> actor->sector & 1))
        return true;
    bool country = actor->country.size && !actor->sector && !actor->person;
    return ((class->kinds & CLASS_OF_ACTORS) && actor_is_known(actor)) ||
           ((class->kinds & CLASS_OF_COUNTRIES) && country) ||
           ((class->kinds & CLASS_OF_PERSONS) && actor->person) ||
           ((class->kinds & CLASS_OF_PLACES) && scene_token(scene, token)->name == NAME_LOC);
}

/* What a measure measures, "rockets" of "dozens of rockets"; -1 where it is no measure. */
static int measured(const struct scene *scene, int token)
{
    bool found = scene_token(scene, token)->upos == UPOS_NUM ||
                 word_is_of(scene, token, patterns_class_asked(scene->patterns, ASKED_MEASURE));
    for (int child = scene->child[token]; found && child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == RELATION_NMOD &&
            (scene_prepositions(scene, child) & (PREPOSITION_OF | PREPOSITION_IN)))
            return child;
    return -1;
}

bool scene_is_of(struct scene *scene, int token, uint16_t class)
{
    if (class == CLASS_ANY)
        return true;
    const struct word_class *what = patterns_class(scene->patterns, class);
    for (int hops = 0; token >= 0 && hops < 3; hops++) {
        if (word_is_of(scene, token, class) || actor_is_of(scene, token, what))
            return true;
        token = measured(scene, token);
    }
    return false;
}

bool scene_some_is_of(struct scene *scene, int token, uint16_t class)
{
    if (scene_is_of(scene, token, class))
        return true;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == RELATION_CONJ && scene_is_of(scene, child, class))
            return true;
    return false;
}

int scene_clause(const struct scene *scene, int token)
{
    for (int hops = 0; hops < scene->count; hops++) {
        enum relation relation = scene_relation(scene, token);
        int head = scene_head(scene, token);
        bool clause = relation == RELATION_CCOMP || relation == RELATION_ADVCL ||
                      relation == RELATION_ACL_RELCL || relation == RELATION_CONJ ||
                      relation == RELATION_PARATAXIS;
        if (head < 0 || (clause && scene_token(scene, token)->upos == UPOS_VERB))
            return token;
        token = head;
    }
    return token;
}

/* Whether an actor may be looked for behind this relation: within the clause, not beyond it. */
static bool leads_on(enum relation relation)
{
    return relation == RELATION_OBJ || relation == RELATION_IOBJ || relation == RELATION_OBL ||
           relation == RELATION_NMOD || relation == RELATION_NMOD_POSS ||
           relation == RELATION_COMPOUND || relation == RELATION_XCOMP ||
           relation == RELATION_OBL_AGENT || relation == RELATION_ACL ||
           relation == RELATION_CCOMP || relation == RELATION_AMOD || relation == RELATION_ADVCL ||
           relation == RELATION_NMOD_DESC || relation == RELATION_NSUBJ_PASS ||
           relation == RELATION_NSUBJ;
}

/* Whether a token is a clause of somebody else's beside what is told: "even though Iran had". */
static bool is_aside(const struct scene *scene, int token)
{
    if (scene_relation(scene, token) != RELATION_ADVCL ||
        (scene_child(scene, token, RELATION_NSUBJ) < 0 &&
         scene_child(scene, token, RELATION_NSUBJ_PASS) < 0))
        return false;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if ((scene_relation(scene, child) == RELATION_MARK ||
             scene_relation(scene, child) == RELATION_ADVMOD) &&
            scene_in_class(scene, child, ASKED_ASIDE))
            return true;
    return false;
}

int scene_actor_below(struct scene *scene, int token, int except, int also)
{
    int *queue = arena_get_array(scene->arena, (size_t)scene->count, sizeof(int));
    int head = 0, tail = 0;
    queue[tail++] = token;
    while (head < tail) {
        int at = queue[head++];
        for (int child = scene->child[at]; child >= 0; child = scene->sibling[child]) {
            if (child == except || tail >= scene->count ||
                !leads_on(scene_relation(scene, child)) || is_aside(scene, child) ||
                scene_has(scene, child, RELATION_CASE, STR("accord")))
                continue; /* nor "according to the source" */
            enum upos upos = (enum upos)scene_token(scene, child)->upos;
            /* an adjective is somebody where it is a nation's: "Russian", not "military" */
            bool nation = upos == UPOS_ADJ && scene_actor(scene, child)->evidence == ACTOR_NAMED &&
                          scene_actor(scene, child)->country.size;
            bool nominal = upos == UPOS_NOUN || upos == UPOS_PROPN;
            bool place = upos == UPOS_PROPN && scene_token(scene, child)->name == NAME_LOC &&
                         scene_relation(scene, child) != RELATION_COMPOUND;
            bool known = nominal && actor_is_known(scene_actor(scene, child));
            if ((known || nation || place) && child != also)
                return child;
            queue[tail++] = child;
        }
    }
    return -1;
}
