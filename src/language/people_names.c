/* Names joined: the same names, surnames to full names, acronyms to what they stand for. */
#include <string.h>

#include "language/known_names.h"
#include "language/people_private.h"

/* The most words of a name that are compared. */
enum { NAME_WORDS = 8 };

/* A name is compared with so many entities before it: articles have fewer, and lists of a hundred
 * thousand names end in linear time. */
enum { ENTITIES_COMPARED = 512 };

/* A name taken apart. */
struct name_words {
    struct str whole; /* without titles in front and "'s" behind */
    struct str words[NAME_WORDS];
    size_t count;
    enum gender gender; /* by a title in front */
    size_t first;       /* token of the first word */
    size_t end;
};

size_t people_office_end(const struct analysis *analysis, size_t first, size_t end)
{
    if (first < 2 || end < first + 3 || !token_is(analysis, first - 1, "of") ||
        !token_in_class(analysis, first - 2, CLASS_ROLE, NULL) ||
        !token_in_class(analysis, first, CLASS_OFFICE, NULL))
        return first;
    return first + 1;
}

size_t people_name_end(const struct analysis *analysis, size_t first, size_t end)
{
    for (size_t t = first + 2; t + 1 < end; t++) {
        if (token_is(analysis, t, "of"))
            return t;
    }
    return end;
}

/* How many words of a name are the office of the person whose name the last two are, where the
 * tagger took it all for a body: "[Prime Minister Ilir Dema]". 0 where it is no such name. */
static size_t office_words(const struct analysis *analysis, const struct name *name)
{
    enum { OWN_WORDS = 2, OFFICE_LEAST = 2 };
    if (name->kind != NAME_ORG || name->count < OFFICE_LEAST + OWN_WORDS)
        return 0;
    size_t own = name->first + name->count - OWN_WORDS, end = name->first + name->count;
    const struct token *office = analysis_token(analysis, own - 1);
    if (office->features & FEATURE_PLURAL || !token_in_class(analysis, own - 1, CLASS_ROLE, NULL))
        return 0;
    for (size_t t = own; t < end; t++)
        if (analysis_token(analysis, t)->upos != UPOS_PROPN ||
            token_in_class(analysis, t, CLASS_ROLE, NULL) ||
            token_in_class(analysis, t, CLASS_OFFICE, NULL))
            return 0;
    return own - name->first;
}

/* The kind of a name. What the tagger took for a place is a person where it begins with a first
 * name, is no place that is known, and stands where no place does, behind no preposition. */
static enum name_kind kind_of(const struct analysis *analysis, const struct name *name)
{
    struct str whole = str_part(analysis->text, name->from, name->to - name->from);
    size_t next = name->first + name->count;
    if (office_words(analysis, name))
        return NAME_PER;
    if (name->kind != NAME_LOC || name->count != 2 || known_name_kind(whole) != NAME_NONE)
        return name->kind;
    bool given = gender_of_person(whole) != GENDER_UNKNOWN;
    bool placed = name->first && analysis_token(analysis, name->first - 1)->upos == UPOS_ADP;
    bool area = next < analysis->tokens.count && token_in_class(analysis, next, CLASS_AREA, NULL);
    return given && !placed && !area ? NAME_PER : NAME_LOC;
}

/* Takes a name apart: titles before people's names off, "the" and possessives too. */
static void take_apart(const struct people_finder *finder, const struct name *name,
                       struct name_words *words)
{
    const struct analysis *analysis = finder->analysis;
    enum name_kind kind = kind_of(analysis, name);
    double title;
    *words = (struct name_words){.first = name->first, .end = name->first + name->count};
    while (words->end > words->first + 1 && token_is_possessive(analysis, words->end - 1))
        words->end--;
    if (words->end > words->first + 1 && token_is(analysis, words->first, "the"))
        words->first++;
    size_t office = office_words(analysis, name);
    if (office)
        words->first = name->first + office;
    if (kind == NAME_PER)
        words->first = people_office_end(analysis, words->first, words->end);
    while (kind == NAME_PER && words->end > words->first + 1 &&
           (token_in_class(analysis, words->first, CLASS_TITLE, &title) ||
            token_in_class(analysis, words->first, CLASS_ROLE, &title) ||
            token_is(analysis, words->first, "."))) {
        if (token_in_class(analysis, words->first, CLASS_TITLE, &title) && title > 0)
            words->gender = (enum gender)title;
        words->first++;
    }
    if (kind == NAME_PER)
        words->end = people_name_end(analysis, words->first, words->end);
    if (kind == NAME_PER && !words->gender && words->first &&
        token_in_class(analysis, words->first - 1, CLASS_TITLE, &title))
        words->gender = (enum gender)title;
    for (size_t i = words->first; i < words->end && words->count < NAME_WORDS; i++)
        words->words[words->count++] = token_str(analysis, analysis_token(analysis, i));
    size_t from = analysis_token(analysis, words->first)->from;
    words->whole =
        str_part(analysis->text, from, analysis_token(analysis, words->end - 1)->to - from);
}

/* The gender that a title tells, or else the first name. */
static enum gender gender_of_name(const struct name_words *words)
{
    if (words->gender || words->count < 2)
        return words->gender;
    return gender_of_person(words->whole);
}

/* A new entity of a name. */
static size_t add_entity(struct people_finder *finder, enum name_kind kind,
                         const struct name_words *words)
{
    struct entity *entity = list_add(&finder->people->entities);
    entity->kind = kind;
    entity->name = words->whole;
    if (kind == NAME_PER)
        entity->gender = gender_of_name(words);
    return finder->people->entities.count - 1;
}

/* Whether two full names may be one person's: the same first word, or an initial, and the same
 * surname. A son who is "Jr." is not his father. */
static bool same_person(struct str a, struct str b)
{
    struct str first_a = name_first_word(a), first_b = name_first_word(b);
    if (!str_equal_fold(name_last_word(a), name_last_word(b)) ||
        !str_equal_fold(name_surname(a), name_surname(b)))
        return false;
    if (str_equal_fold(first_a, first_b))
        return true;
    bool initial = (first_a.size <= 2 && str_ends(first_a, STR("."))) ||
                   (first_b.size <= 2 && str_ends(first_b, STR(".")));
    return (initial || str_starts(first_a, first_b) || str_starts(first_b, first_a)) &&
           first_a.size && first_b.size && first_a.data[0] == first_b.data[0];
}

/* The first entity that names are compared with. */
static size_t first_compared(const struct people_finder *finder)
{
    size_t count = finder->people->entities.count;
    return count > ENTITIES_COMPARED ? count - ENTITIES_COMPARED : 0;
}

/* The entity of this name among those of the kind, by the whole name. */
static size_t find_whole(const struct people_finder *finder, enum name_kind kind, struct str name)
{
    const struct entity *entities = finder->people->entities.items;
    for (size_t i = first_compared(finder); i < finder->people->entities.count; i++) {
        if (entities[i].kind == kind && str_equal_fold(entities[i].name, name))
            return i;
    }
    return ENTITY_NONE;
}

/* Whether an entity is surely a person: named in full. */
static bool is_full_person(const struct entity *entity)
{
    return entity->kind == NAME_PER && str_find_byte(entity->name, ' ') != STR_NONE;
}

/* The one person with this surname, or this first word of a name that begins with the family's, who
 * may be of this gender: "Mrs. Keller" is not Stefan. ENTITY_NONE where none or several are. */
static size_t find_by_part(const struct people_finder *finder, struct str word, enum gender gender)
{
    const struct entity *entities = finder->people->entities.items;
    size_t by_last = ENTITY_NONE, by_first = ENTITY_NONE;
    size_t lasts = 0, firsts = 0;
    for (size_t i = first_compared(finder); i < finder->people->entities.count; i++) {
        bool other = gender && entities[i].gender && entities[i].gender != gender;
        if (!is_full_person(&entities[i]) || other)
            continue;
        if (str_equal_fold(name_surname(entities[i].name), word)) {
            by_last = i;
            lasts++;
        } else if (str_equal_fold(name_first_word(entities[i].name), word)) {
            by_first = i;
            firsts++;
        }
    }
    if (lasts)
        return lasts == 1 ? by_last : ENTITY_NONE;
    return firsts == 1 ? by_first : ENTITY_NONE;
}

/* The full person that a full name is another form of. */
static size_t find_same_person(const struct people_finder *finder, struct str name)
{
    const struct entity *entities = finder->people->entities.items;
    for (size_t i = first_compared(finder); i < finder->people->entities.count; i++) {
        if (is_full_person(&entities[i]) && same_person(entities[i].name, name))
            return i;
    }
    return ENTITY_NONE;
}

/* Whether a word is an acronym: capitals, at least two. */
static bool is_acronym(struct str word)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word.size; i++) {
        if (ascii_is_upper(word.data[i]))
            capitals++;
        else if (word.data[i] != '.' && word.data[i] != '-')
            return false;
    }
    return capitals >= 2 && word.size <= 8;
}

/* Whether the acronym is made of the capitals that begin the words of the name. */
static bool stands_for(struct str acronym, struct str name)
{
    size_t at = 0;
    bool begins = true;
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (begins && ascii_is_upper(c)) {
            while (at < acronym.size && (acronym.data[at] == '.' || acronym.data[at] == '-'))
                at++;
            if (at >= acronym.size || acronym.data[at] != c)
                return false;
            at++;
        }
        begins = c == ' ' || c == '-';
    }
    return at == acronym.size || (at + 1 == acronym.size && acronym.data[at] == '.');
}

/* The entity that an acronym stands for: one whose acronym is known, or whose initials it is. */
static size_t find_acronym(const struct people_finder *finder, struct str acronym)
{
    const struct entity *entities = finder->people->entities.items;
    size_t found = ENTITY_NONE;
    for (size_t i = first_compared(finder); i < finder->people->entities.count; i++) {
        if (entities[i].kind == NAME_PER)
            continue;
        if (str_equal(entities[i].acronym, acronym))
            return i;
        if (str_find_byte(entities[i].name, ' ') != STR_NONE &&
            stands_for(acronym, entities[i].name))
            found = found == ENTITY_NONE ? i : ENTITY_NONE - 1;
    }
    return found == ENTITY_NONE - 1 ? ENTITY_NONE : found;
}

/* Whether the name stands in brackets directly behind another, which it then abbreviates. */
static bool is_in_brackets(const struct people_finder *finder, size_t index)
{
    if (!index)
        return false;
    const struct name *name = list_at(&finder->analysis->names, index);
    const struct name *before = list_at(&finder->analysis->names, index - 1);
    return before->first + before->count + 1 == name->first &&
           token_is(finder->analysis, name->first - 1, "(");
}

/* The person named in full before whose surname a name of one word is that the tagger took for a
 * body's or a place's: "Kovacs had led the bank". Names that are known as such stay what they are.
 * ENTITY_NONE where there is none. */
static size_t find_mistaken(const struct people_finder *finder, const struct name_words *words)
{
    if (words->count != 1 || known_name_kind(words->whole) != NAME_NONE)
        return ENTITY_NONE;
    size_t entity = find_by_part(finder, words->whole, words->gender);
    if (entity == ENTITY_NONE)
        return ENTITY_NONE;
    struct str name = people_entity(finder->people, entity)->name;
    return str_equal(name_surname(name), words->whole) ? entity : ENTITY_NONE;
}

/* Gives full names of people and all names of others their entities. */
static void join_full(struct people_finder *finder, size_t index)
{
    const struct name *name = list_at(&finder->analysis->names, index);
    enum name_kind kind = kind_of(finder->analysis, name);
    struct name_words words;
    take_apart(finder, name, &words);
    size_t entity;
    if (kind == NAME_PER) {
        if (words.count < 2)
            return;
        entity = find_same_person(finder, words.whole);
    } else {
        entity = find_whole(finder, kind, words.whole);
        if (entity == ENTITY_NONE && is_acronym(words.whole)) {
            entity = is_in_brackets(finder, index) ? finder->entity_of_name[index - 1]
                                                   : find_acronym(finder, words.whole);
            if (entity != ENTITY_NONE)
                ((struct entity *)list_at(&finder->people->entities, entity))->acronym =
                    words.whole;
        }
        if (entity == ENTITY_NONE)
            entity = find_mistaken(finder, &words);
    }
    if (entity == ENTITY_NONE)
        entity = add_entity(finder, kind, &words);
    struct entity *known = list_at(&finder->people->entities, entity);
    if (kind == NAME_PER && words.whole.size > known->name.size &&
        !str_ends(name_first_word(words.whole), STR(".")))
        known->name = words.whole;
    if (kind == NAME_PER && !known->gender)
        known->gender = gender_of_name(&words);
    finder->entity_of_name[index] = entity;
}

/* The person known by this one word alone, but not Mr. Smith for Mrs. Smith. */
static size_t find_surname(const struct people_finder *finder, const struct name_words *words)
{
    const struct entity *entities = finder->people->entities.items;
    for (size_t i = first_compared(finder); i < finder->people->entities.count; i++) {
        bool other = words->gender && entities[i].gender && entities[i].gender != words->gender;
        if (entities[i].kind == NAME_PER && !other &&
            str_equal_fold(entities[i].name, words->whole))
            return i;
    }
    return ENTITY_NONE;
}

/* Whether a name is nothing but the title of the one behind it: "[Pope] [Leo]". */
static bool is_lone_title(const struct people_finder *finder, size_t index)
{
    double title;
    const struct name *name = list_at(&finder->analysis->names, index);
    if (index + 1 >= finder->analysis->names.count || name->count != 1 ||
        !token_in_class(finder->analysis, name->first, CLASS_TITLE, &title))
        return false;
    const struct name *next = list_at(&finder->analysis->names, index + 1);
    return next->kind == NAME_PER && next->first == name->first + 1;
}

/* The whole name of somebody of whom only the first is said, as the surname follows behind "and":
 * "Amir and Farid Rahmani". Empty where the word is no first name, unless the text says that they
 * are of one family. */
static struct str shared_name(const struct people_finder *finder, size_t index,
                              const struct name_words *words)
{
    const struct analysis *analysis = finder->analysis;
    struct name_words next;
    if (words->count != 1 || index + 1 >= analysis->names.count)
        return (struct str){0};
    const struct name *behind = list_at(&analysis->names, index + 1);
    if (behind->kind != NAME_PER || behind->first != words->end + 1 ||
        !token_is(analysis, words->end, "and"))
        return (struct str){0};
    take_apart(finder, behind, &next);
    bool kin = words->first && token_in_class(analysis, words->first - 1, CLASS_KIN, NULL);
    bool given = gender_of_person(words->whole) != GENDER_UNKNOWN;
    if (next.first != behind->first || next.count < 2 || (!kin && !given))
        return (struct str){0};
    struct str surname = next.words[next.count - 1];
    char *name = arena_get(finder->arena, words->whole.size + 1 + surname.size);
    memcpy(name, words->whole.data, words->whole.size);
    name[words->whole.size] = ' ';
    memcpy(name + words->whole.size + 1, surname.data, surname.size);
    return str_of(name, words->whole.size + 1 + surname.size);
}

/* Gives people's names of one word their entities. */
static void join_part(struct people_finder *finder, size_t index)
{
    const struct name *name = list_at(&finder->analysis->names, index);
    struct name_words words;
    if (name->kind != NAME_PER || finder->entity_of_name[index] != ENTITY_NONE ||
        is_lone_title(finder, index))
        return;
    take_apart(finder, name, &words);
    size_t entity = find_by_part(finder, words.whole, words.gender);
    if (entity == ENTITY_NONE)
        entity = find_surname(finder, &words);
    struct str shared = entity == ENTITY_NONE ? shared_name(finder, index, &words) : words.whole;
    if (entity == ENTITY_NONE && shared.size)
        words.whole = shared;
    if (entity == ENTITY_NONE)
        entity = add_entity(finder, NAME_PER, &words);
    struct entity *known = list_at(&finder->people->entities, entity);
    if (!known->gender && words.gender)
        known->gender = words.gender;
    finder->entity_of_name[index] = entity;
}

/* Whether a word in which no name was seen may be one all the same: a proper noun, or what has a
 * capital where only names do, or before a verb at the front of a sentence: "Tully said". */
static bool may_be_name(const struct analysis *analysis, size_t token)
{
    const struct token *word = analysis_token(analysis, token);
    if (word->name != NAME_NONE || word->upos == UPOS_PROPN)
        return word->name == NAME_NONE;
    if (!ascii_is_upper(token_str(analysis, word).data[0]) || word->upos == UPOS_AUX ||
        word->upos == UPOS_NUM || token + 1 >= analysis->tokens.count)
        return false;
    const struct sentence *sentence =
        list_at(&analysis->sentences, analysis_sentence_of(analysis, token));
    enum upos next = analysis_token(analysis, token + 1)->upos;
    return token > sentence->first ||
           (word->upos != UPOS_NOUN && (next == UPOS_VERB || next == UPOS_AUX));
}

/* Adds mentions of people whose surname stands where no name was seen. */
static void find_unseen(struct people_finder *finder)
{
    const struct analysis *analysis = finder->analysis;
    struct table surnames;
    table_init(&surnames, finder->arena);
    for (size_t i = 0; i < finder->people->entities.count; i++) {
        const struct entity *entity = people_entity(finder->people, i);
        if (!is_full_person(entity))
            continue;
        bool added;
        uint64_t *known = table_put(&surnames, name_surname(entity->name), &added);
        *known = added ? i : ENTITY_NONE;
    }
    for (size_t t = 0; surnames.entries.count && t < analysis->tokens.count; t++) {
        if (!may_be_name(analysis, t))
            continue;
        const uint64_t *known =
            table_get(&surnames, token_str(analysis, analysis_token(analysis, t)));
        if (known && *known != ENTITY_NONE)
            people_add_mention(finder, MENTION_NAME, t, 1, analysis_sentence_of(analysis, t),
                               *known);
    }
}

/* A name of one word that the text calls something else elsewhere, or that stands before "region"
 * and the like, is no person's. */
static void correct_kind(struct people_finder *finder, size_t index)
{
    const struct name *name = list_at(&finder->analysis->names, index);
    size_t next = name->first + name->count;
    struct entity *entity = list_at(&finder->people->entities, finder->entity_of_name[index]);
    if (name->kind != NAME_PER || name->count != 1 || is_full_person(entity))
        return;
    bool place = next < finder->analysis->tokens.count &&
                 token_in_class(finder->analysis, next, CLASS_AREA, NULL);
    if (place || find_whole(finder, NAME_LOC, entity->name) != ENTITY_NONE)
        entity->kind = NAME_LOC;
    else if (find_whole(finder, NAME_ORG, entity->name) != ENTITY_NONE)
        entity->kind = NAME_ORG;
}

void people_join_names(struct people_finder *finder)
{
    size_t count = finder->analysis->names.count;
    for (size_t i = 0; i < count; i++)
        finder->entity_of_name[i] = ENTITY_NONE;
    for (size_t i = 0; i < count; i++)
        join_full(finder, i);
    for (size_t i = 0; i < count; i++)
        join_part(finder, i);
    for (size_t i = 0; i < count; i++) {
        const struct name *name = list_at(&finder->analysis->names, i);
        if (finder->entity_of_name[i] == ENTITY_NONE)
            continue;
        size_t office = office_words(finder->analysis, name);
        people_add_mention(finder, MENTION_NAME, name->first + office, name->count - office,
                           name->sentence, finder->entity_of_name[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (finder->entity_of_name[i] != ENTITY_NONE)
            correct_kind(finder, i);
    }
    find_unseen(finder);
}
