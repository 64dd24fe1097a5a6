/* Who acts in an event and on whom: from the nouns that a match found to the actors that stand
 * behind them; see who.h. */
#include "event/who.h"

#include "language/people.h"
#include "language/times.h"

/* The most words of a title behind its first noun: "Secretary of State for Foreign Affairs". */
enum { TITLE_WORDS = 6 };

/* Whether the actor of a noun is somebody that is known. */
static bool is_known(struct scene *scene, int token)
{
    return token >= 0 && actor_is_known(scene_actor(scene, token));
}

/* Whether a noun is nobody, so that whose it is or who is in it may be meant. */
static bool may_refine(struct scene *scene, int token)
{
    const struct actor *actor = scene_actor(scene, token);
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    return actor->thing ||
           (!actor_is_known(actor) && upos == UPOS_NOUN &&
            !scene_is_of(scene, token, patterns_class_asked(scene->patterns, ASKED_HUMAN)));
}

/* Whether a noun is the source's own: "its troops". */
static bool is_own(struct scene *scene, int token)
{
    int possessor = token < 0 ? -1 : scene_child(scene, token, RELATION_NMOD_POSS);
    return possessor >= 0 && scene_token(scene, possessor)->upos == UPOS_PRON &&
           (!is_known(scene, token) ||
            scene_is_of(scene, token, patterns_class_asked(scene->patterns, ASKED_TROOPS)));
}

/* The subject of a verb of saying, where it is no pronoun; -1. */
static int sayer(const struct scene *scene, int verb)
{
    if (verb < 0 || !scene_in_class(scene, verb, ASKED_SAYING))
        return -1;
    int subject = scene_child(scene, verb, RELATION_NSUBJ);
    return subject >= 0 && scene_token(scene, subject)->upos != UPOS_PRON ? subject : -1;
}

/* Whether a quotation mark stands between two tokens. */
static bool is_quoted_apart(const struct scene *scene, int a, int b)
{
    for (int i = a < b ? a : b; i < (a < b ? b : a); i++) {
        struct str word = token_str(scene->analysis, scene_token(scene, i));
        if (str_equal(word, STR("\"")) || str_equal(word, STR("\u201C")) ||
            str_equal(word, STR("\u201D")) || str_equal(word, STR("\u2018")) ||
            str_equal(word, STR("\u2019")) || str_equal(word, STR("'")))
            return true;
    }
    return false;
}

/* Who says the words that a token stands in, by the sentence itself: '"I will go," the king said';
 * -1. */
static int speaker_of(const struct scene *scene, int token)
{
    int at = token;
    for (int hops = 0; at >= 0 && hops < SCENE_HOPS; hops++) {
        int said =
            scene_relation(scene, at) == RELATION_CCOMP ? sayer(scene, scene_head(scene, at)) : -1;
        for (int child = scene->child[at]; said < 0 && child >= 0; child = scene->sibling[child])
            if (scene_relation(scene, child) == RELATION_PARATAXIS)
                said = sayer(scene, child);
        if (said >= 0 && is_quoted_apart(scene, token, said))
            return said;
        at = scene_head(scene, at);
    }
    return -1;
}

/* The personal pronoun's noun where the sentence tells it: the subject of what governs its clause,
 * "Iran said it had"; else the token. */
static int resolve(struct scene *scene, int token)
{
    const struct token *t = scene_token(scene, token);
    if (t->upos == UPOS_PRON &&
        (scene_is(scene, token, STR("I")) || scene_is(scene, token, STR("my")))) {
        int speaker = speaker_of(scene, token);
        return speaker >= 0 ? speaker : token;
    }
    enum pronoun pronoun = t->upos == UPOS_PRON ? pronoun_of(t->lemma) : PRONOUN_NONE;
    bool person = pronoun == PRONOUN_SHE || pronoun == PRONOUN_HE;
    if (pronoun == PRONOUN_NONE)
        return token;
    int at = scene_head(scene, token);
    for (int hops = 0; at >= 0 && hops < SCENE_HOPS; hops++) {
        enum relation relation = scene_relation(scene, at);
        int head = scene_head(scene, at);
        bool clause = relation == RELATION_CCOMP || relation == RELATION_ADVCL;
        bool verb = scene_token(scene, at)->upos == UPOS_VERB;
        int subject = -1;
        if (head >= 0 && clause)
            subject = scene_subject(scene, head);
        else if (verb && scene_relation(scene, token) == RELATION_NMOD_POSS)
            subject = scene_subject(scene, at);
        if (subject >= 0 && subject != token && !scene_within(scene, token, subject)) {
            const struct actor *actor = scene_actor(scene, subject);
            bool country = actor->country.size && !actor->sector && !actor->person;
            bool one = scene_token(scene, subject)->upos == UPOS_NOUN && !actor->plural &&
                       (actor->sector == SECTOR_CVL || actor->sector == SECTOR_NONE);
            bool body = actor->name.size && !actor->person; /* "the paper said that he" */
            bool fits = scene_token(scene, subject)->upos != UPOS_PRON &&
                        !(person && subject > token) && /* "He will go, the king said" */
                        !(person && (country || body || actor->plural)) &&
                        !(pronoun == PRONOUN_THEY && (actor->person || one));
            return fits ? subject : token;
        }
        at = head;
    }
    return token;
}

/* Whether a noun may be whose doing a thing is: somebody known, or some people. */
static bool may_author(struct scene *scene, int token)
{
    return is_known(scene, token) ||
           scene_is_of(scene, token, patterns_class_asked(scene->patterns, ASKED_HUMAN));
}

/* Who a thing is "by" or "from", where that is known; -1. */
static int author_of(struct scene *scene, int token)
{
    uint64_t by = PREPOSITIONS_AUTHOR;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if ((scene_relation(scene, child) == RELATION_NMOD ||
             scene_relation(scene, child) == RELATION_OBL ||
             scene_relation(scene, child) == RELATION_OBL_AGENT) &&
            (scene_prepositions(scene, child) & by) && may_author(scene, child))
            return child;
    /* "the threats made by Tehran" */
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child]) {
        if (scene_relation(scene, child) != RELATION_ACL ||
            !scene_in_class(scene, child, ASKED_MADE))
            continue;
        for (int agent = scene->child[child]; agent >= 0; agent = scene->sibling[agent])
            if ((scene_prepositions(scene, agent) & PREPOSITION_BY) && may_author(scene, agent))
                return agent;
    }
    return -1;
}

/* Who a thing is "by" further down, where the parser hung it on what is nearer: "offers of talks
 * by the government"; -1. */
static int author_below(struct scene *scene, int token)
{
    uint64_t about = PREPOSITION_OF | PREPOSITION_FOR;
    for (int hops = 0; token >= 0 && hops < SCENE_HOPS; hops++) {
        int next = -1;
        for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
            if (scene_relation(scene, child) == RELATION_NMOD ||
                scene_relation(scene, child) == RELATION_OBL ||
                scene_relation(scene, child) == RELATION_CONJ) {
                uint64_t prepositions = scene_prepositions(scene, child);
                bool conj = scene_relation(scene, child) == RELATION_CONJ;
                next = conj || (prepositions & about) ? child : next;
                if ((prepositions & PREPOSITION_BY) && may_author(scene, child))
                    return child;
            }
        token = next;
    }
    return -1;
}

/* Whether a word before a noun, or behind its "of", may be whose the noun is: somebody known; but
 * no adjective that is somebody's only because one country is in play, "a criminal inquiry". */
static bool may_own(struct scene *scene, int token)
{
    const struct actor *actor = scene_actor(scene, token);
    return is_known(scene, token) &&
           (scene_token(scene, token)->upos != UPOS_ADJ || actor->evidence == ACTOR_NAMED);
}

/* Whether a word before an attack says where it was, "the Paris attacks", being a place and no
 * country. */
static bool is_scene_of(struct scene *scene, int token, int attack)
{
    const struct actor *actor = scene_actor(scene, token);
    const struct token *t = scene_token(scene, token);
    bool country = actor->evidence == ACTOR_NAMED && !actor->sector;
    return t->upos == UPOS_PROPN && t->name == NAME_LOC && !country &&
           scene_in_class(scene, attack, ASKED_VIOLENCE);
}

/* Whose a thing is by a word before it, "Taliban attack", or "of"; -1. Where it is does not count.
 */
static int scene_whose(struct scene *scene, int token, int except)
{
    uint64_t whose = PREPOSITION_OF;
    if (scene_in_class(scene, token, ASKED_BETWEEN))
        whose |= PREPOSITION_WITH;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        bool before = relation == RELATION_COMPOUND || relation == RELATION_AMOD ||
                      relation == RELATION_NMOD_POSS ||
                      (relation == RELATION_NMOD && (scene_prepositions(scene, child) & whose));
        bool weapon = scene_in_class(scene, child, ASKED_WEAPON);
        if (before && !weapon && child != except && may_own(scene, child) &&
            (relation == RELATION_NMOD_POSS || !is_scene_of(scene, child, token)))
            return child;
        /* "Russian drone attacks", where the parser took the drone for Russian */
        int own = relation == RELATION_COMPOUND ? scene_child(scene, child, RELATION_AMOD) : -1;
        if (own >= 0 && own != except && may_own(scene, own))
            return own;
    }
    return -1;
}

/* The one who is meant where a noun is a thing: whose it is, or who is in it; else the noun. */
static int refine(struct matches *matches, int quad, bool source, int token, int except)
{
    struct scene *scene = &matches->scene;
    if (token < 0 || !may_refine(scene, token))
        return token;
    int possessor = scene_child(scene, token, RELATION_NMOD_POSS);
    if (possessor >= 0 && possessor != except && is_known(scene, possessor) &&
        (except < 0 || resolve(scene, possessor) != except))
        return possessor;
    int author = author_of(scene, token);
    if (author < 0 && !source && scene_head(scene, token) >= 0 &&
        scene_relation(scene, token) == RELATION_OBJ &&
        !scene_passive(scene, scene_head(scene, token)))
        author = author_of(scene, scene_head(scene, token)); /* "rejected criticism by Madrid" */
    if (author < 0 && !source && scene_actor(scene, token)->thing)
        author = author_below(scene, token);
    if (author >= 0 && author != except)
        return author;
    int told = matches->stands[token];
    if (told >= 0) {
        const struct match *event = &matches->items[told];
        if (event->source != except && is_known(scene, event->source))
            return event->source;
        if (!source && quad != 1 && quad != 3 && event->target != except &&
            is_known(scene, event->target))
            return event->target;
        if (quad == 3 && event->source < 0 && event->pattern->type == EVENT_ASSAULT)
            return token; /* "condemned the attack", whoever did it */
    }
    int below =
        source || (quad == 4 && scene_is_of(scene, token,
                                            patterns_class_asked(scene->patterns, ASKED_TERRITORY)))
            ? scene_whose(scene, token, except)
            : scene_actor_below(scene, token, except, -1);
    if (below >= 0)
        return below;
    if (possessor >= 0 && possessor != except && scene_token(scene, possessor)->upos == UPOS_PROPN)
        return possessor;
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if (scene_token(scene, child)->upos == UPOS_PROPN && child != except &&
            (scene_prepositions(scene, child) & PREPOSITIONS_WHOSE))
            return child;
    return token;
}

/* Whether the members of the subject are each other's partners: "Jordan and Britain agreed to". */
static bool are_partners(const struct match *match, const struct list *sources)
{
    enum event_type type = (enum event_type)match->pattern->type;
    return sources->count > 1 && !match->pattern->subject_target &&
           (match->pattern->either || event_type_quad(type) <= 2);
}

/* Who stands behind a source that is a paper or words: "issued a statement condemning", "filed a
 * suit that accuses": the subject of what governs it; else the source. */
static int issuer(struct scene *scene, int source)
{
    if (source < 0 || is_known(scene, source) || !scene_in_class(scene, source, ASKED_PAPER))
        return source;
    int verb = scene_head(scene, source);
    enum relation relation = scene_relation(scene, source);
    if (verb < 0 || scene_token(scene, verb)->upos != UPOS_VERB ||
        (relation != RELATION_OBJ && relation != RELATION_OBL && relation != RELATION_NSUBJ_PASS))
        return source;
    struct complements complements;
    scene_complements(scene, verb, &complements);
    return complements.subject >= 0 && complements.subject != source ? complements.subject : source;
}

/* Whether a token stands behind a preposition of place and is a place. */
static bool is_where(struct scene *scene, int token)
{
    enum upos upos = (enum upos)scene_token(scene, token)->upos;
    bool named = scene_token(scene, token)->name == NAME_LOC ||
                 (is_known(scene, token) && scene_actor(scene, token)->evidence != ACTOR_IN_PLAY);
    return (upos == UPOS_NOUN || upos == UPOS_PROPN) && named &&
           (scene_prepositions(scene, token) & PREPOSITIONS_AT);
}

/* The target that is meant where the one that was found is nobody: whom what is promised or given
 * is for. */
static int look_further(struct matches *matches, const struct match *match, int source, int target)
{
    struct scene *scene = &matches->scene;
    enum event_type type = (enum event_type)match->pattern->type;
    bool given = type == EVENT_AGREE || type == EVENT_AID || type == EVENT_COOPERATE ||
                 type == EVENT_MOBILIZE || type == EVENT_RETREAT || type == EVENT_CONCEDE;
    bool nobody =
        target >= 0 && given && may_refine(scene, target) &&
        !scene_is_of(scene, target, patterns_class_asked(scene->patterns, ASKED_TERRITORY));
    if (!nobody && !(is_own(scene, target) && given) && target >= 0)
        return target;
    int other = match->inner >= 0 && match->other >= 0
                    ? scene_actor_below(scene, match->other, source, target)
                    : -1;
    if (other < 0)
        other =
            scene_actor_below(scene, match->token, source, target >= 0 ? target : match->object);
    bool venue = other >= 0 && type == EVENT_ACCUSE && is_where(scene, other);
    bool found = other >= 0 && other != source && other != match->object && !is_own(scene, other) &&
                 !scene_within(scene, other, source) && !venue; /* "a trial in the Senate" */
    return found ? other : target;
}

/* Somebody known in the phrases of the verb behind a target that is nobody, nearest first:
 * "rejected any cooperation with the court", where the parser hung the phrase on the verb; the
 * target where there is none. */
static int look_beside(struct matches *matches, const struct match *match, int source, int target)
{
    struct scene *scene = &matches->scene;
    if (target < 0 || match->pattern->part != PART_VERB || !may_refine(scene, target))
        return target;
    bool place = scene_is_of(scene, target, patterns_class_asked(scene->patterns, ASKED_TERRITORY));
    struct complements complements;
    complements_clear(&complements);
    scene_phrases(scene, match->token, &complements);
    uint64_t whose = match->pattern->either ? PREPOSITIONS_TALKED : PREPOSITIONS_SIDE;
    for (int i = 0; i < complements.phrase_count; i++) {
        const struct adjunct *phrase = &complements.phrases[i];
        if (phrase->token <= target || !(phrase->prepositions & whose) || phrase->token == source ||
            scene_within(scene, phrase->token, target))
            continue;
        /* of a place only what says whose it is: "the border with Mali" */
        if (place && (phrase->token > target + 3 || !(phrase->prepositions & PREPOSITION_WITH)))
            continue;
        if (is_known(scene, phrase->token))
            return phrase->token;
        int below = phrase->prepositions & PREPOSITIONS_WITHIN
                        ? -1
                        : scene_actor_below(scene, phrase->token, source, -1);
        if (below >= 0)
            return below;
    }
    return target;
}

/* Where those are whom help is for, and what is promised is done, where nobody is named: "food for
 * people in Malawi", "agreed to build a school in Accra"; else the target. */
static int look_where(struct matches *matches, const struct match *match, int target)
{
    struct scene *scene = &matches->scene;
    enum event_type type = (enum event_type)match->pattern->type;
    if (target < 0 || (type != EVENT_AID && type != EVENT_AGREE))
        return target;
    int verb = match->other >= 0 ? match->other : match->token;
    bool makes = scene_in_class(scene, verb, ASKED_MAKING);
    bool some =
        scene_in_class(scene, target, ASKED_THOSE) && !scene_actor(scene, target)->name.size;
    if (!some && !makes)
        return target;
    int from = makes ? verb : target;
    int above = !makes && scene_within(scene, target, verb) ? verb : from;
    for (int i = from + 1; i < scene->count; i++)
        if (is_where(scene, i) && scene_clause(scene, i) == scene_clause(scene, from) &&
            scene_within(scene, i, above))
            return i;
    return target;
}

/* Whether a word belongs to the words that name an actor: what stands before the head, and "of",
 * but not behind somebody's name, "accused Biden of corruption". */
static bool belongs(const struct scene *scene, int child)
{
    enum relation relation = scene_relation(scene, child);
    int head = scene_head(scene, child);
    if (relation == RELATION_NMOD && head >= 0 && scene_token(scene, head)->name == NAME_PER)
        return false;
    if (relation == RELATION_NMOD)
        return scene_prepositions(scene, child) == PREPOSITION_OF;
    return relation == RELATION_DET || relation == RELATION_AMOD || relation == RELATION_COMPOUND ||
           relation == RELATION_FLAT || relation == RELATION_NUMMOD || relation == RELATION_FIXED ||
           relation == RELATION_NMOD_POSS || relation == RELATION_CASE ||
           relation == RELATION_ADVMOD || relation == RELATION_NMOD_DESC;
}

/* Whether a token belongs to the words that name the actor of a head. */
static bool is_word_of(const struct scene *scene, int token, int head)
{
    for (int hops = 0; token >= 0 && token != head && hops < SCENE_HOPS; hops++)
        token = belongs(scene, token) ? scene_head(scene, token) : -1;
    return token == head;
}

/* Whether a hyphen joins a token to the next: "58" and "-" in "58-year-old". */
static bool is_joined(const struct scene *scene, int token)
{
    const struct token *t = scene_token(scene, token), *next = scene_token(scene, token + 1);
    return t->to == next->from && (str_equal(token_str(scene->analysis, t), STR("-")) ||
                                   str_equal(token_str(scene->analysis, next), STR("-")));
}

/* The words that name an actor, within what the actor's phrase is taken for. */
static struct event_words name_words(const struct scene *scene, const struct actor *actor, int head)
{
    if (head < 0 || head >= scene->count)
        return (struct event_words){actor->from, actor->to};
    const struct token *t = scene_token(scene, head);
    struct event_words words = {t->from, t->to};
    for (int i = head - 1; i >= 0 && (t = scene_token(scene, i))->from >= actor->from; i--) {
        if (is_word_of(scene, i, head) || (t->to == words.from && is_joined(scene, i)))
            words.from = t->from;
        else if (t->upos != UPOS_PUNCT && t->upos != UPOS_CCONJ && !is_word_of(scene, i - 1, head))
            break;
    }
    for (int i = head + 1; i < scene->count && (t = scene_token(scene, i))->to <= actor->to; i++) {
        if (is_word_of(scene, i, head))
            words.to = t->to;
        else if (t->upos != UPOS_PUNCT)
            break;
    }
    return words;
}

/* Adds an actor of the analysis to a list of the event's. */
static void add_actor(const struct scene *scene, struct list *list, const struct actor *actor,
                      int head)
{
    *(struct event_actor *)list_add(list) = (struct event_actor){
        .words = name_words(scene, actor, head),
        .token = actor->head,
        .country = actor->country,
        .sector = str_from(sector_code(actor->sector)),
        .name = actor->name,
    };
}

/* Whether another actor of the list has the same head: "the armies of Brazil and Argentina". */
static bool shares_head(const struct list *found, size_t index)
{
    for (size_t i = 0; i < found->count; i++)
        if (i != index && ((const struct actor *)list_at(found, i))->head ==
                              ((const struct actor *)list_at(found, index))->head)
            return true;
    return false;
}

/* The words of one of several who share a head, "Brazilian" and "Peruvian soldiers": from the word
 * that says whose they are up to the head, or, where another such word follows, that word alone. */
static struct event_words share_words(struct scene *scene, const struct actor *actor)
{
    struct event_words words = {actor->from, actor->to};
    int head = actor->head < scene->first ? -1 : (int)(actor->head - scene->first), own = -1;
    bool last = true;
    for (int i = 0; head >= 0 && head < scene->count && i < head; i++) {
        const struct token *t = scene_token(scene, i);
        if (t->from < actor->from || (t->upos != UPOS_ADJ && t->upos != UPOS_PROPN) ||
            !scene_within(scene, i, head))
            continue;
        const struct actor *whose = scene_actor(scene, i);
        bool named = whose->country.size && whose->evidence == ACTOR_NAMED;
        if (named && own < 0 && str_equal(whose->country, actor->country))
            own = i;
        else if (named && own >= 0)
            last = false;
    }
    if (own < 0)
        return words;
    words.from = scene_token(scene, own)->from;
    words.to = scene_token(scene, last ? head : own)->to;
    return words;
}

/* Whether a token stands in the words of a time: "24" in "held on March 24". */
static bool is_in_time(const struct finding *finding, const struct scene *scene, int token)
{
    const struct token *t = scene_token(scene, token);
    const struct list *times = finding->reading->times;
    for (size_t i = 0; times && i < times->count; i++) {
        const struct time_found *time = list_at(times, i);
        if (time->from <= t->from && t->to <= time->to)
            return true;
    }
    return false;
}

/* Whether a token is a share of nobody said: "53%", of those whom a poll asked. */
static bool is_share(const struct scene *scene, int token)
{
    bool sign = scene_is(scene, token, STR("%")) || scene_is(scene, token, STR("percent")) ||
                (token + 1 < scene->count && scene_is(scene, token + 1, STR("%")));
    bool of = scene_child(scene, token, RELATION_NMOD) >= 0;
    return sign && !of && scene_token(scene, token)->upos != UPOS_PROPN;
}

/* Whether what was found as an actor is nobody at all: a day or a share. */
static bool is_nobody(const struct finding *finding, struct scene *scene, int token)
{
    bool number = scene_token(scene, token)->upos == UPOS_NUM;
    return (number || !is_known(scene, token)) &&
           (is_in_time(finding, scene, token) || is_share(scene, token));
}

/* The last token of a name. */
static int name_end(const struct scene *scene, int name)
{
    while (name + 1 < scene->count && scene_token(scene, name + 1)->name == NAME_PER &&
           !scene_token(scene, name + 1)->name_begins)
        name++;
    return name;
}

/* The name that stands right behind a title which the parser took for the head, "Attorney General
 * Eric Holder", "Secretary of State Mike Pompeo": its head; -1. */
static int name_behind(struct scene *scene, int title)
{
    const struct actor *actor = scene_actor(scene, title);
    if (actor->plural || actor->name.size || !actor->sector ||
        scene_child(scene, title, RELATION_CONJ) >= 0)
        return -1;
    int at = title + 1, of = -1;
    for (; at < scene->count && at <= title + TITLE_WORDS; at++) {
        const struct token *t = scene_token(scene, at);
        bool word = t->upos == UPOS_PROPN || (of < 0 && t->upos == UPOS_NOUN) ||
                    (of < 0 && t->upos == UPOS_ADJ) || scene_is(scene, at, STR("of"));
        if (t->name == NAME_PER || !word)
            break;
        of = scene_is(scene, at, STR("of")) ? at : of;
    }
    /* "the family of Emmett Till", "the brother of dictator Kim" are somebody else */
    if (at >= scene->count || scene_token(scene, at)->name != NAME_PER || of == at - 1)
        return -1;
    enum relation relation = scene_relation(scene, at);
    int end = name_end(scene, at);
    bool possessor = end + 1 < scene->count && scene_head(scene, end + 1) == at &&
                     scene_relation(scene, end + 1) == RELATION_CASE;
    bool beside = relation == RELATION_OBJ && scene_head(scene, at) == scene_head(scene, title);
    bool below = scene_within(scene, at, title) &&
                 (relation == RELATION_APPOS || relation == RELATION_FLAT ||
                  relation == RELATION_NMOD || relation == RELATION_NMOD_DESC);
    return (beside || below) && !possessor ? at : -1;
}

/* Adds the person whose title a token is. False where no name stands behind it. */
static bool add_titled(struct scene *scene, int token, struct list *list)
{
    int name = name_behind(scene, token);
    if (name < 0)
        return false;
    const struct actor *title = scene_actor(scene, token), *person = scene_actor(scene, name);
    struct event_words words = {name_words(scene, title, token).from,
                                scene_token(scene, name_end(scene, name))->to};
    /* what the title says in so many words goes before what is known of its bearer */
    bool says = !person->country.size || (title->country.size && title->evidence <= ACTOR_BELONGS);
    *(struct event_actor *)list_add(list) = (struct event_actor){
        .words = words,
        .token = person->head,
        .country = says ? title->country : person->country,
        .sector = str_from(sector_code(title->sector)), /* as this text has it */
        .name = person->name,
    };
    return true;
}

/* Adds the actors of a noun phrase, all members of a list. */
static void add_actors(struct finding *finding, struct scene *scene, int token, struct list *list)
{
    struct list found;
    list_init(&found, finding->arena, sizeof(struct actor));
    if (token < 0 || is_nobody(finding, scene, token) || add_titled(scene, token, list))
        return;
    actors_at(scene->actors, scene->first + (size_t)token, &found);
    /* members of a list that only the mended tree has */
    for (int child = scene->child[token]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == RELATION_CONJ &&
            scene_token(scene, child)->relation != RELATION_CONJ)
            actors_at_alone(scene->actors, scene->first + (size_t)child, &found);
    const struct token *t = scene_token(scene, token);
    enum relation relation = scene_relation(scene, token);
    bool attribute = relation != RELATION_NSUBJ && relation != RELATION_OBJ;
    if (t->upos == UPOS_ADJ && found.count == 1 && attribute) {
        /* "Russian", before an attack: the country, whatever noun it stands with */
        const struct actor *actor = list_at(&found, 0);
        *(struct event_actor *)list_add(list) =
            (struct event_actor){.words = {t->from, t->to},
                                 .token = scene->first + (size_t)token,
                                 .country = actor->country};
        return;
    }
    for (size_t i = 0; i < found.count; i++) {
        const struct actor *actor = list_at(&found, i);
        bool refers = actor->pointed == ACTOR_REFERS;
        int head = found.count == 1 || refers   ? token
                   : shares_head(&found, i)     ? -1
                   : actor->head < scene->first ? -1
                                                : (int)(actor->head - scene->first);
        add_actor(scene, list, actor, head);
        if (found.count > 1 && !refers && shares_head(&found, i))
            ((struct event_actor *)list_at(list, list->count - 1))->words =
                share_words(scene, actor);
    }
}

/* Of a meeting whose participants all stand in one place, the first is the source. */
static void split(struct list *from, struct list *to)
{
    if (from->count < 2 || to->count)
        return;
    for (size_t i = 1; i < from->count; i++)
        *(struct event_actor *)list_add(to) = *(struct event_actor *)list_at(from, i);
    from->count = 1;
}

/* Whether two actors are one: by their words, or by the name that a pronoun stands for. */
static bool are_one(const struct event_actor *a, const struct event_actor *b)
{
    bool overlap = a->words.from < b->words.to && b->words.from < a->words.to;
    return overlap || (a->name.size && str_equal(a->name, b->name));
}

/* Takes out of the targets whoever is a source. */
static void leave_out_sources(const struct list *sources, struct list *targets)
{
    size_t kept = 0;
    for (size_t i = 0; i < targets->count; i++) {
        const struct event_actor *target = list_at(targets, i);
        bool is_source = false;
        for (size_t j = 0; j < sources->count; j++)
            is_source |= are_one(target, list_at(sources, j));
        if (!is_source)
            *(struct event_actor *)list_at(targets, kept++) = *target;
    }
    targets->count = kept;
}

/* Who arrests where the sentence only says where: the country's own. -1 for other events. */
static int authority(struct matches *matches, const struct match *match)
{
    struct scene *scene = &matches->scene;
    if (match->pattern->type != EVENT_COERCE || match->pattern->mode != EVENT_MODE_ARREST ||
        !scene_passive(scene, match->token))
        return -1;
    struct complements complements;
    complements_clear(&complements);
    scene_phrases(scene, match->token, &complements);
    for (int i = 0; i < complements.phrase_count; i++)
        if ((complements.phrases[i].prepositions & PREPOSITION_IN) &&
            scene_token(scene, complements.phrases[i].token)->upos == UPOS_PROPN &&
            is_known(scene, complements.phrases[i].token))
            return complements.phrases[i].token;
    return -1;
}

/* Copies actors to a list. */
static void copy_actors(const struct list *from, struct list *to)
{
    to->count = 0;
    for (size_t i = 0; i < from->count; i++)
        *(struct event_actor *)list_add(to) = *(struct event_actor *)list_at(from, i);
}

/* "The pair held talks", "their meeting": those of the event that governs this one, or of the last
 * that was told. */
static void take_up(struct finding *finding, struct matches *matches, const struct match *match,
                    struct event *event)
{
    struct scene *scene = &matches->scene;
    if (match->source < 0 || !scene_in_class(scene, match->source, ASKED_PAIR))
        return;
    for (int i = 0; i < matches->count; i++) {
        const struct match *other = &matches->items[i];
        if (other == match || other->absorbed || other->source < 0 || other->target < 0 ||
            !scene_within(scene, match->token, other->token))
            continue;
        event->sources.count = event->targets.count = 0;
        add_actors(finding, scene, resolve(scene, other->source), &event->sources);
        add_actors(finding, scene, refine(matches, 1, false, other->target, other->source),
                   &event->targets);
        return;
    }
    for (size_t i = finding->events->count; i > 0; i--) {
        const struct event *last = list_at(finding->events, i - 1);
        if (!last->sources.count || !last->targets.count || !last->either_way)
            continue;
        copy_actors(&last->sources, &event->sources);
        copy_actors(&last->targets, &event->targets);
        return;
    }
}

void event_set_actors(struct finding *finding, struct matches *matches, const struct match *match,
                      struct event *event)
{
    struct scene *scene = &matches->scene;
    int quad = event_type_quad(event->type);
    int source = refine(matches, quad, true, issuer(scene, match->source), match->target);
    if (source < 0 && match->pattern->part == PART_NOUN && !match->pattern->either)
        source = scene_whose(scene, match->token, match->target); /* "Turkish air strikes" */
    int target = refine(matches, quad, false, match->target, source);
    if (source >= 0 && scene_token(scene, source)->upos == UPOS_PRON &&
        (scene_is(scene, source, STR("this")) || scene_is(scene, source, STR("that"))))
        source = -1; /* "I say this not because": no one */
    if (source < 0)
        source = authority(matches, match);
    if (source >= 0)
        source = resolve(scene, source);
    if (target >= 0)
        target = resolve(scene, target);
    add_actors(finding, scene, source, &event->sources);
    bool partners = are_partners(match, &event->sources) &&
                    !(match->known_target && is_known(scene, target) && !is_own(scene, target));
    partners &=
        match->pattern->either || event->type == EVENT_AGREE || target < 0 || is_own(scene, target);
    if (partners)
        target = -1;
    else if (!match->pattern->together)
        target = look_beside(matches, match, source, look_further(matches, match, source, target));
    if (!partners && !match->pattern->together)
        target = look_where(matches, match, target);
    add_actors(finding, scene, target, &event->targets);
    leave_out_sources(&event->sources, &event->targets);
    event->many = source >= 0 && scene_actor(scene, source)->plural;
    if (match->pattern->either)
        take_up(finding, matches, match, event);
    if (match->pattern->either || partners) {
        event->jointly = event->sources.count > 1 && !event->targets.count;
        split(&event->sources, &event->targets);
        split(&event->targets, &event->sources);
    }
}
