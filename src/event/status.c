/* What tense, auxiliaries, negation and conditions make of an event. */
#include "event/match.h"

/* What the auxiliaries of a verb say. */
struct auxiliaries {
    bool future, maybe, ought, negated, condition, to, any, lasting, be;
};

/* Whether the verb is a gerund or a present participle. */
static bool is_ing(const struct scene *scene, int verb)
{
    return scene_tagged(scene, verb, "VBG");
}

/* Gathers them. */
static struct auxiliaries auxiliaries_of(const struct scene *scene, int verb)
{
    struct auxiliaries said = {0};
    int subject = -1, ought = -1;
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        bool aux =
            relation == RELATION_AUX || relation == RELATION_AUX_PASS || relation == RELATION_COP;
        bool mark = relation == RELATION_MARK;
        /* "to kill or be killed": an infinitive's is not its own */
        said.any |= aux && !(relation == RELATION_AUX_PASS && scene_is(scene, child, STR("be")) &&
                             scene_tagged(scene, child, "VB"));
        /* "due" is one where the parser takes "are due to" for a mark */
        said.future |= (aux || mark) && scene_in_class(scene, child, ASKED_FUTURE);
        said.maybe |= aux && scene_in_class(scene, child, ASKED_MAYBE);
        said.ought |= aux && scene_in_class(scene, child, ASKED_OUGHT);
        said.negated |= scene_in_class(scene, child, ASKED_NOT) && child < verb;
        said.condition |=
            (mark || relation == RELATION_ADVMOD) && scene_in_class(scene, child, ASKED_CONDITION);
        said.to |= mark && scene_is(scene, child, STR("to")) && !is_ing(scene, verb);
        said.lasting |= aux && scene_is(scene, child, STR("be")) &&
                        (scene_token(scene, child)->features & FEATURE_PRESENT);
        said.negated |= mark && scene_is(scene, child, STR("without"));
        said.negated |= (relation_is_subject(relation) || relation == RELATION_OBJ) &&
                        (scene_has(scene, child, RELATION_DET, STR("no")) ||
                         (relation != RELATION_OBJ && scene_in_class(scene, child, ASKED_NOBODY)));
        said.be |= (relation == RELATION_AUX || relation == RELATION_COP) &&
                   scene_is(scene, child, STR("be"));
        /* "should Israel strike", before its subject */
        subject = relation == RELATION_NSUBJ ? child : subject;
        ought = aux && scene_in_class(scene, child, ASKED_OUGHT) ? child : ought;
    }
    said.condition |= ought >= 0 && ought < subject;
    return said;
}

/* Whether the status of a verb without auxiliaries is that of what it hangs on. */
static bool follows_head(const struct scene *scene, int verb, const struct auxiliaries *said)
{
    enum relation relation = scene_relation(scene, verb);
    if (said->any || said->condition)
        return false;
    if (relation == RELATION_CONJ) /* but not "accept it or to resign" */
        return !scene_has_subject(scene, verb) && !said->to &&
               !(scene_token(scene, verb)->features & FEATURE_PAST);
    /* "by banning"; "banning it would hurt" */
    return relation == RELATION_XCOMP ||
           ((relation == RELATION_ADVCL || relation == RELATION_CSUBJ) && is_ing(scene, verb));
}

/* What a preposition before a gerund says of it: true for "about" and "against",
 * which leave open whether it is done; notes that "instead of" says it is not. */
static bool is_open_gerund(const struct scene *scene, int verb, bool *negated)
{
    int head = scene_head(scene, verb);
    if (!is_ing(scene, verb) || (head >= 0 && scene_is(scene, head, STR("addition"))))
        return false; /* "in addition to banning" */
    bool open = false;
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child]) {
        if (scene_relation(scene, child) != RELATION_MARK &&
            scene_relation(scene, child) != RELATION_CASE)
            continue;
        open |= scene_in_class(scene, child, ASKED_OPENWORD);
        *negated |= scene_in_class(scene, child, ASKED_INSTEAD);
    }
    return open;
}

/* Whether a gerund tells what was before what it hangs on: "after pleading guilty". */
static bool is_done_gerund(const struct scene *scene, int verb)
{
    return is_ing(scene, verb) && (scene_has(scene, verb, RELATION_MARK, STR("after")) ||
                                   scene_has(scene, verb, RELATION_MARK, STR("since")));
}

/* Whether a condition stands over the verb: "if Russia attacks". */
static bool is_conditional(const struct scene *scene, int verb)
{
    for (int hops = 0; verb >= 0 && hops < SCENE_HOPS; hops++) {
        enum relation relation = scene_relation(scene, verb);
        if (auxiliaries_of(scene, verb).condition)
            return true;
        if (relation != RELATION_XCOMP && relation != RELATION_CONJ)
            return false;
        verb = scene_head(scene, verb);
    }
    return false;
}

/* Whether the verb is a headline's: "Xi Jinping to visit Serbia in May". */
static bool heads_headline(const struct scene *scene, int verb)
{
    int head = scene_head(scene, verb);
    return head >= 0 && scene_relation(scene, verb) == RELATION_ACL &&
           scene_head(scene, head) < 0 && scene_token(scene, head)->upos == UPOS_PROPN;
}

enum event_status match_own_status(const struct scene *scene, int verb, bool *negated)
{
    *negated = false;
    for (int hops = 0; verb >= 0 && hops < SCENE_HOPS; hops++) {
        struct auxiliaries said = auxiliaries_of(scene, verb);
        enum relation relation = scene_relation(scene, verb);
        *negated |= said.negated;
        if (said.condition || is_conditional(scene, verb) || is_open_gerund(scene, verb, negated))
            return EVENT_STATUS_HYPOTHETICAL;
        if (said.future)
            return EVENT_STATUS_PLANNED;
        if (said.ought)
            return EVENT_STATUS_CALLED_FOR;
        if (said.maybe)
            return EVENT_STATUS_HYPOTHETICAL;
        if (said.to && said.be && relation != RELATION_XCOMP)
            return EVENT_STATUS_PLANNED; /* "is to meet" */
        if (is_done_gerund(scene, verb))
            return EVENT_STATUS_HAPPENED;
        if (follows_head(scene, verb, &said) && scene_head(scene, verb) >= 0) {
            verb = scene_head(scene, verb);
            continue;
        }
        if (said.to && !said.any)
            return relation == RELATION_ROOT || relation == RELATION_PARATAXIS ||
                           heads_headline(scene, verb)
                       ? EVENT_STATUS_PLANNED
                       : EVENT_STATUS_HYPOTHETICAL;
        return said.lasting && is_ing(scene, verb) ? EVENT_STATUS_ONGOING : EVENT_STATUS_HAPPENED;
    }
    return EVENT_STATUS_HAPPENED;
}

bool match_is_asked(const struct scene *scene, int token)
{
    int last = scene->count - 1;
    while (last > 0 && scene_token(scene, last)->upos == UPOS_PUNCT &&
           !scene_is(scene, last, STR("?")))
        last--;
    if (last <= 0 || !scene_is(scene, last, STR("?")))
        return false;
    for (int hops = 0; token >= 0 && hops < SCENE_HOPS; hops++) {
        enum relation relation = scene_relation(scene, token);
        if (relation == RELATION_CCOMP || relation == RELATION_ADVCL || relation == RELATION_ACL ||
            relation == RELATION_ACL_RELCL || relation == RELATION_PARATAXIS)
            return false;
        /* "why did they attack" takes it that they did */
        for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
            if (scene_in_class(scene, child, ASKED_ASKING))
                return false;
        token = scene_head(scene, token);
    }
    return true;
}
