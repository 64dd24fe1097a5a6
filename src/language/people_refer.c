/* Pronouns and nouns such as "the minister" joined to whom they stand for, where number, gender and
 * role leave one candidate. In doubt nothing is joined. */
#include "language/people_private.h"

/* How far back candidates are looked for. */
enum { SENTENCES_BACK = 2, ROLE_SENTENCES_BACK = 6 };

/* Mentions that are looked at for a pronoun and for a role, and words of a role before its noun. */
enum { CANDIDATES_MAX = 16, ROLE_CANDIDATES_MAX = 64, ROLE_FRONT = 3 };

/* What is looked for. */
struct sought {
    size_t token, sentence;
    enum gender gender; /* of a person; GENDER_UNKNOWN takes either */
    bool thing;         /* an organisation or place instead of a person */
    bool unsure;        /* also a name of one word that nothing else tells to be a person's */
};

/* Whether an entity may be what is sought. */
static bool fits(const struct people_finder *finder, const struct sought *sought, size_t entity)
{
    const struct entity *known = people_entity(finder->people, entity);
    if (sought->thing)
        return known->kind == NAME_ORG || known->kind == NAME_LOC;
    /* a name of one word that nothing tells to be a person's may be anything's */
    bool sure = str_find_byte(known->name, ' ') != STR_NONE || known->role.size || known->gender;
    return known->kind == NAME_PER && (sure || sought->unsure) &&
           (!known->gender || !sought->gender || known->gender == sought->gender);
}

/* How many of the first `count` mentions, which are in order, begin before a token. */
static size_t mentions_before(const struct people_finder *finder, size_t token, size_t count)
{
    struct list ordered = finder->people->mentions;
    ordered.count = count;
    return list_first_from(&ordered, offsetof(struct mention, first), token);
}

/* Whether a mention is the subject of its sentence's main clause. */
static bool is_subject(const struct people_finder *finder, const struct mention *mention)
{
    for (size_t t = mention->first; t < mention->first + mention->count; t++) {
        const struct token *word = analysis_token(finder->analysis, t);
        if (relation_is_subject((enum relation)word->relation) && word->head >= 0)
            return analysis_token(finder->analysis, (size_t)word->head)->relation ==
                       RELATION_ROOT ||
                   analysis_token(finder->analysis, (size_t)word->head)->relation ==
                       RELATION_PARATAXIS;
    }
    return false;
}

/* The one entity that fits among the mentions of a sentence that stand before mention `end`; the
 * subject of it where several fit and `subjects` allows that. ENTITY_NONE where none or several
 * are left. */
static size_t one_of_sentence(const struct people_finder *finder, const struct sought *sought,
                              size_t sentence, size_t end, bool subjects, bool *any)
{
    const struct mention *mentions = finder->people->mentions.items;
    size_t found = ENTITY_NONE, subject = ENTITY_NONE, distinct = 0, subject_count = 0;
    size_t looked = 0;
    for (size_t i = end; i-- > 0 && mentions[i].sentence == sentence && looked < CANDIDATES_MAX;
         looked++) {
        if (!fits(finder, sought, mentions[i].entity))
            continue;
        if (is_subject(finder, &mentions[i]) && subject != mentions[i].entity) {
            subject = mentions[i].entity;
            subject_count++;
        }
        if (mentions[i].entity != found)
            distinct++;
        found = mentions[i].entity;
    }
    *any = distinct > 0;
    if (sought->thing)
        return subject_count == 1 ? subject : ENTITY_NONE;
    if (distinct == 1)
        return found;
    return subjects && subject_count == 1 ? subject : ENTITY_NONE;
}

/* Whom a pronoun stands for. */
static size_t resolve_pronoun(const struct people_finder *finder, const struct sought *sought,
                              size_t known)
{
    const struct token *word = analysis_token(finder->analysis, sought->token);
    bool subject = relation_is_subject((enum relation)word->relation);
    size_t end = mentions_before(finder, sought->token, known);
    const struct mention *mentions = finder->people->mentions.items;
    bool any;
    if (!sought->thing) {
        size_t here = one_of_sentence(finder, sought, sought->sentence, end, true, &any);
        if (here != ENTITY_NONE || any)
            return here;
        /* "Ilic said he": nobody of the sentence before, whoever that is */
        struct sought wider = *sought;
        wider.unsure = true;
        here = one_of_sentence(finder, &wider, sought->sentence, end, true, &any);
        if (any)
            return here;
    } else if (!subject) {
        return ENTITY_NONE;
    }
    while (end && mentions[end - 1].sentence == sought->sentence)
        end--;
    if (!end || mentions[end - 1].sentence + SENTENCES_BACK < sought->sentence)
        return ENTITY_NONE;
    return one_of_sentence(finder, sought, mentions[end - 1].sentence, end, subject, &any);
}

/* Whether the last word before an office makes it another: "vice president" is not "the
 * president". */
static bool is_lesser(struct str before)
{
    size_t end = before.size, size = 0;
    while (end && !ascii_is_alpha(before.data[end - 1]))
        end--;
    while (size < end && ascii_is_alpha(before.data[end - size - 1]))
        size++;
    const struct item item = item_of_word(str_part(before, end - size, size));
    return item.word && item_in_class(&item, CLASS_LESSER, NULL);
}

/* Whom "the minister", "the prime minister" stands for, its words those from `first` to `token`:
 * the one person before it whose role ends so. */
static size_t resolve_role(const struct people_finder *finder, size_t first, size_t token,
                           size_t sentence, size_t known)
{
    const struct mention *mentions = finder->people->mentions.items;
    size_t from = analysis_token(finder->analysis, first)->from;
    struct str noun =
        str_part(finder->analysis->text, from, analysis_token(finder->analysis, token)->to - from);
    size_t end = mentions_before(finder, token, known), found = ENTITY_NONE, looked = 0;
    for (size_t i = end; i-- > 0 && mentions[i].sentence + ROLE_SENTENCES_BACK >= sentence &&
                         looked < ROLE_CANDIDATES_MAX;
         looked++) {
        const struct entity *entity = people_entity(finder->people, mentions[i].entity);
        struct str role = entity->role;
        if (entity->kind != NAME_PER || role.size < noun.size ||
            !str_equal_fold(str_from_byte(role, role.size - noun.size), noun) ||
            is_lesser(str_part(role, 0, role.size - noun.size)))
            continue;
        if (found != ENTITY_NONE && found != mentions[i].entity)
            return ENTITY_NONE;
        found = mentions[i].entity;
    }
    return found;
}

/* Whether the token stands within a mention that is known already. */
static bool is_taken(const struct people_finder *finder, size_t token, size_t known)
{
    size_t at = mentions_before(finder, token + 1, known);
    const struct mention *mentions = finder->people->mentions.items;
    return at && mentions[at - 1].first + mentions[at - 1].count > token;
}

/* Whether the noun at a token stands behind "the" with nothing that names it; the first of its
 * words behind that in `first`. The sentence's tokens are those from `begin` up to `end`. */
static bool is_bare_role(const struct people_finder *finder, size_t begin, size_t token, size_t end,
                         size_t *first)
{
    const struct analysis *analysis = finder->analysis;
    const struct token *word = analysis_token(analysis, token);
    if (word->upos != UPOS_NOUN || word->features & FEATURE_PLURAL ||
        !token_in_class(analysis, token, CLASS_ROLE, NULL) || !token)
        return false;
    *first = token;
    while (*first > begin + 1 && token - *first < ROLE_FRONT &&
           (analysis_token(analysis, *first - 1)->upos == UPOS_ADJ ||
            analysis_token(analysis, *first - 1)->upos == UPOS_NOUN))
        --*first;
    if (*first == begin || !token_is(analysis, *first - 1, "the"))
        return false;
    if (token + 1 >= end)
        return true;
    const struct token *next = analysis_token(analysis, token + 1);
    return next->upos != UPOS_NOUN && next->upos != UPOS_PROPN && next->upos != UPOS_ADP;
}

/* Joins one token where it refers to somebody. */
static void refer(struct people_finder *finder, size_t token, size_t sentence, size_t known)
{
    size_t first;
    const struct sentence *within = list_at(&finder->analysis->sentences, sentence);
    size_t end = within->first + within->count;
    const struct token *word = analysis_token(finder->analysis, token);
    enum pronoun kind = word->upos == UPOS_PRON || word->upos == UPOS_DET
                            ? pronoun_of(token_str(finder->analysis, word))
                            : PRONOUN_NONE;
    if (kind != PRONOUN_NONE && kind != PRONOUN_THEY) {
        struct sought sought = {token, sentence, kind == PRONOUN_SHE ? GENDER_FEMALE : GENDER_MALE,
                                kind == PRONOUN_IT, false};
        size_t entity = resolve_pronoun(finder, &sought, known);
        if (entity != ENTITY_NONE)
            people_add_mention(finder, MENTION_PRONOUN, token, 1, sentence, entity);
    } else if (is_bare_role(finder, within->first, token, end, &first) &&
               !is_taken(finder, token, known)) {
        size_t entity = resolve_role(finder, first, token, sentence, known);
        if (entity != ENTITY_NONE)
            people_add_mention(finder, MENTION_ROLE, first - 1, token + 2 - first, sentence,
                               entity);
    }
}

void people_refer(struct people_finder *finder)
{
    /* pronouns of a sentence see those of the sentences before it, so they are added in order and
     * sorted in at the end of each sentence */
    struct people *people = finder->people;
    struct list all = people->mentions;
    list_init(&people->mentions, finder->arena, sizeof(struct mention));
    size_t next = 0;
    for (size_t s = 0; s < finder->analysis->sentences.count; s++) {
        const struct sentence *sentence = list_at(&finder->analysis->sentences, s);
        size_t begin = people->mentions.count;
        while (next < all.count && ((const struct mention *)list_at(&all, next))->sentence <= s)
            *(struct mention *)list_add(&people->mentions) =
                *(const struct mention *)list_at(&all, next++);
        size_t known = people->mentions.count;
        for (size_t t = sentence->first; t < sentence->first + sentence->count; t++)
            refer(finder, t, s, known);
        /* few: put in order by insertion */
        struct mention *mentions = people->mentions.items;
        for (size_t i = known; i < people->mentions.count; i++) {
            struct mention mention = mentions[i];
            size_t at = i;
            for (; at > begin && mentions[at - 1].first > mention.first; at--)
                mentions[at] = mentions[at - 1];
            mentions[at] = mention;
        }
    }
}
