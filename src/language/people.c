/* Who is who: names joined to entities, then their roles, then what refers to them. */
#include "language/people.h"

#include <stdlib.h>

#include "language/people_private.h"

bool token_in_class(const struct analysis *analysis, size_t token, int class_number, double *value)
{
    const struct item item = item_of_word(token_str(analysis, analysis_token(analysis, token)));
    return item.word && item_in_class(&item, class_number, value);
}

bool token_is(const struct analysis *analysis, size_t token, const char *word)
{
    return str_equal_fold(token_str(analysis, analysis_token(analysis, token)), str_from(word));
}

bool token_is_possessive(const struct analysis *analysis, size_t token)
{
    return token_is(analysis, token, "'s") || token_is(analysis, token, "’s") ||
           token_is(analysis, token, "'") || token_is(analysis, token, "’");
}

bool token_is_hyphen(const struct analysis *analysis, size_t token)
{
    const struct token *word = analysis_token(analysis, token);
    return str_equal(token_str(analysis, word), STR("-")) &&
           !(word->features & FEATURE_SPACE_AFTER);
}

struct str name_last_word(struct str name)
{
    size_t at = str_find_last(name, ' ');
    return at == STR_NONE ? name : str_from_byte(name, at + 1);
}

struct str name_surname(struct str name)
{
    struct str last = name_last_word(name);
    while (last.size + 1 < name.size) {
        const struct item item = item_of_word(last);
        if (!item.word || !item_in_class(&item, CLASS_SUFFIX, NULL))
            break;
        name = str_part(name, 0, name.size - last.size - 1);
        last = name_last_word(name);
    }
    return last;
}

struct str name_first_word(struct str name)
{
    return str_part(name, 0, str_find_byte(name, ' '));
}

/* The value of a word in a class; 0 where it is no member. */
static double value_in(struct str word, int class_number)
{
    double value;
    const struct item item = item_of_word(word);
    return item.word && item_in_class(&item, class_number, &value) ? value : 0;
}

enum pronoun pronoun_of(struct str word)
{
    return (enum pronoun)value_in(word, CLASS_PRONOUN);
}

size_t number_of_several(struct str word)
{
    bool digit = word.size == 1 && word.data[0] > '1' && word.data[0] <= '9';
    return digit ? (size_t)(word.data[0] - '0') : (size_t)value_in(word, CLASS_SEVERAL);
}

enum gender gender_of_person(struct str name)
{
    const struct item item = item_of_word(name_first_word(name));
    bool woman = item.word && item_in_class(&item, CLASS_WOMAN, NULL);
    bool man = item.word && item_in_class(&item, CLASS_MAN, NULL);
    return woman == man ? GENDER_UNKNOWN : woman ? GENDER_FEMALE : GENDER_MALE;
}

/* Whether `token` depends on `root`, by however many steps. */
static bool depends_on(const struct analysis *analysis, size_t token, size_t root)
{
    for (int step = 0; step < LANGUAGE_MAX_SENTENCE; step++) {
        if (token == root)
            return true;
        int32_t head = analysis_token(analysis, token)->head;
        if (head < 0)
            return false;
        token = (size_t)head;
    }
    return false;
}

struct stretch token_stretch(const struct analysis *analysis, size_t token)
{
    struct stretch stretch = {token, token + 1};
    size_t sentence = analysis_sentence_of(analysis, token);
    const struct sentence *within = list_at(&analysis->sentences, sentence);
    while (stretch.first > within->first && depends_on(analysis, stretch.first - 1, token))
        stretch.first--;
    while (stretch.end < within->first + within->count && depends_on(analysis, stretch.end, token))
        stretch.end++;
    return stretch;
}

void people_add_mention(struct people_finder *finder, enum mention_kind kind, size_t first,
                        size_t count, size_t sentence, size_t entity)
{
    struct mention *mention = list_add(&finder->people->mentions);
    *mention = (struct mention){.kind = kind,
                                .from = analysis_token(finder->analysis, first)->from,
                                .to = analysis_token(finder->analysis, first + count - 1)->to,
                                .first = first,
                                .count = count,
                                .sentence = sentence,
                                .entity = entity};
}

/* For sorting: by place. */
static int compare_mentions(const void *a, const void *b)
{
    const struct mention *first = a, *second = b;
    return first->first < second->first ? -1 : first->first > second->first;
}

void people_find(struct arena *arena, const struct analysis *analysis, struct people *people)
{
    struct people_finder finder = {.arena = arena, .analysis = analysis, .people = people};
    list_init(&people->entities, arena, sizeof(struct entity));
    list_init(&people->mentions, arena, sizeof(struct mention));
    finder.entity_of_name = arena_get_array(arena, analysis->names.count + 1, sizeof(size_t));
    people_join_names(&finder);
    people_find_roles(&finder);
    list_sort(&people->mentions, compare_mentions);
    people_refer(&finder);
    list_sort(&people->mentions, compare_mentions);
    for (size_t i = people->mentions.count; i-- > 0;) {
        const struct mention *mention = list_at(&people->mentions, i);
        ((struct entity *)list_at(&people->entities, mention->entity))->first = i;
    }
}

size_t people_entity_of_token(const struct people *people, size_t token)
{
    const struct mention *mentions = people->mentions.items;
    size_t low = 0, high = people->mentions.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (mentions[middle].first + mentions[middle].count <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < people->mentions.count && mentions[low].first <= token ? mentions[low].entity
                                                                        : ENTITY_NONE;
}
