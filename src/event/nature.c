/* Asks the classes NATURE, ACCIDENT and MATTER of knowledge/events/classes.txt of the words that
 * say why something came about; see nature.h. */
#include "event/nature.h"

/* A text tells of nature where so many of its sentences do, and fewer than half as many of attacks:
 * "operation" and "strike" may mean help, and the quake's own. */
enum { NATURE_SENTENCES = 2 };

/* Whether a noun, or the last of a list that it is first of, is of a class. A name is what it is
 * called by first too: "Hurricane Harvey". */
static bool is_of(struct scene *scene, int noun, uint16_t class)
{
    if (noun < 0)
        return false;
    if (scene_is_of(scene, noun, class))
        return true;
    for (int child = scene->child[noun]; child >= 0; child = scene->sibling[child]) {
        enum relation relation = scene_relation(scene, child);
        if ((relation == RELATION_COMPOUND || relation == RELATION_FLAT) &&
            scene_token(scene, noun)->upos == UPOS_PROPN && scene_is_of(scene, child, class))
            return true;
    }
    return false;
}

/* Whether a phrase that hangs on a verb names such a cause: "killed in a crash", "died of". */
static bool has_cause(struct scene *scene, int verb, uint16_t class)
{
    struct complements complements;
    scene_complements(scene, verb, &complements);
    for (int i = 0; i < complements.phrase_count; i++)
        if (complements.phrases[i].prepositions & PREPOSITIONS_CAUSES &&
            is_of(scene, complements.phrases[i].token, class))
            return true;
    return false;
}

/* Whether a clause that hangs on a verb has such a subject: "killed when a ferry sank". */
static bool has_clause(struct scene *scene, int verb, uint16_t class)
{
    for (int child = scene->child[verb]; child >= 0; child = scene->sibling[child])
        if (scene_relation(scene, child) == RELATION_ADVCL &&
            is_of(scene, scene_subject(scene, child), class))
            return true;
    return false;
}

bool event_is_nature(struct matches *matches, const struct match *match, bool has_source)
{
    struct scene *scene = &matches->scene;
    uint16_t nature = patterns_class_asked(scene->patterns, ASKED_NATURE);
    bool verb = scene_token(scene, match->token)->upos == UPOS_VERB;
    int subject = verb && !scene_passive(scene, match->token) ? scene_subject(scene, match->token)
                                                              : match->source;
    if (is_of(scene, subject, nature))
        return true;
    if (match->pattern->type != EVENT_ASSAULT || !verb)
        return false;
    uint16_t accident = patterns_class_asked(scene->patterns, ASKED_ACCIDENT);
    if (has_source)
        return is_of(scene, subject, accident);
    /* "a cold snap hit the country, killing 22" */
    int above = scene_head(scene, match->token);
    bool follows = above >= 0 && scene_relation(scene, match->token) == RELATION_ADVCL;
    return has_cause(scene, match->token, accident) || has_clause(scene, match->token, accident) ||
           (follows && is_of(scene, scene_subject(scene, above), accident));
}

/* Whether a sentence has a noun of the class. */
static bool has_noun(struct scene *scene, uint16_t class)
{
    for (int token = 0; token < scene->count; token++) {
        enum upos upos = (enum upos)scene_token(scene, token)->upos;
        if ((upos == UPOS_NOUN || upos == UPOS_PROPN) &&
            patterns_class_has(scene->patterns, class, scene->word[token]))
            return true;
    }
    return false;
}

void nature_mention(struct scene *scene, struct nature_mentions *mentions)
{
    const struct patterns *patterns = scene->patterns;
    mentions->nature += has_noun(scene, patterns_class_asked(patterns, ASKED_NATURE));
    mentions->attacks += has_noun(scene, patterns_class_asked(patterns, ASKED_ATTACK)) ||
                         has_noun(scene, patterns_class_asked(patterns, ASKED_SHOT));
}

bool nature_took(const struct nature_mentions *mentions, const struct analysis *analysis,
                 const struct event *event)
{
    return event->type == EVENT_ASSAULT && !event->sources.count &&
           analysis_token(analysis, event->token)->upos == UPOS_VERB &&
           mentions->nature >= NATURE_SENTENCES && mentions->nature > 2 * mentions->attacks;
}

bool event_is_matter(struct scene *scene, const struct event_actor *source)
{
    int token = (int)(source->token - scene->first);
    uint16_t matter = patterns_class_asked(scene->patterns, ASKED_MATTER);
    return !source->name.size && token >= 0 && token < scene->count &&
           (scene_token(scene, token)->upos == UPOS_NOUN ||
            scene_token(scene, token)->upos == UPOS_PRON) &&
           patterns_class_has(scene->patterns, matter, scene->word[token]);
}
