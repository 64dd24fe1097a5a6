/* The roles of people: from what stands before a name ("Russia's Security Council Secretary"),
 * behind it ("deputy chairman of Russia's Security Council"), and said of it ("is the governor");
 * and in reports whose lead only describes who is named below it. */
#include "language/people_private.h"

/* The most words of a role before a name, and behind one. */
enum { ROLE_WORDS = 12 };

/* The longest form of address: "Sheikh". */
enum { ADDRESS_BYTES = 6 };

/* A role under way: its tokens, and those that say of whom it is. */
struct role_found {
    size_t first, end;
    size_t of_first, of_end; /* empty where nothing says it */
};

/* Whether a token is a role that one person has. */
static bool is_role(const struct people_finder *finder, size_t token)
{
    const struct token *word = analysis_token(finder->analysis, token);
    return !(word->features & FEATURE_PLURAL) &&
           token_in_class(finder->analysis, token, CLASS_ROLE, NULL);
}

/* Whether the token is a possessive mark: an apostrophe alone only where it was tagged as one. */
static bool is_possessive(const struct people_finder *finder, size_t token)
{
    const struct token *word = analysis_token(finder->analysis, token);
    struct str text = token_str(finder->analysis, word);
    return token_is_possessive(finder->analysis, token) &&
           (word->upos == UPOS_PART || str_ends_fold(text, STR("s")));
}

/* Whether a word names a people or country as an adjective: "Russian", "North Korean", "U.S.". */
static bool is_nationality(const struct people_finder *finder, size_t token)
{
    const struct token *word = analysis_token(finder->analysis, token);
    struct str text = token_str(finder->analysis, word);
    if (!text.size || !ascii_is_upper(text.data[0]))
        return false;
    if (str_equal(text, STR("U.S.")) || str_equal(text, STR("US")) ||
        str_equal(text, STR("U.K.")) || str_equal(text, STR("UK")) || str_equal(text, STR("EU")))
        return true;
    if (word->upos != UPOS_ADJ && word->name == NAME_NONE)
        return false;
    return str_ends(text, STR("an")) || str_ends(text, STR("ese")) || str_ends(text, STR("ish")) ||
           str_ends(text, STR("i")) || str_ends(text, STR("ch")) || str_ends(text, STR("ic")) ||
           str_equal(text, STR("Greek"));
}

/* Whether a token begins with a capital. */
static bool is_capital(const struct people_finder *finder, size_t token)
{
    struct str text = token_str(finder->analysis, analysis_token(finder->analysis, token));
    return text.size && ascii_is_upper(text.data[0]);
}

/* Whether a word may stand within a role before a name. */
static bool is_role_word(const struct people_finder *finder, size_t token, size_t name_first)
{
    const struct token *word = analysis_token(finder->analysis, token);
    struct str text = token_str(finder->analysis, word);
    if (is_possessive(finder, token))
        return false;
    if (word->upos == UPOS_NOUN || word->upos == UPOS_PROPN || word->upos == UPOS_ADJ)
        return !(word->name == NAME_PER && token + 1 < name_first);
    if (str_equal(text, STR("-")) || str_equal(text, STR(".")) || str_equal(text, STR("&")))
        return token + 1 < name_first &&
               !(analysis_token(finder->analysis, token)->features & FEATURE_SPACE_AFTER &&
                 str_equal(text, STR("-")));
    /* "commander-in-chief", "Ambassador to the UN" */
    return str_equal(text, STR("of")) || str_equal(text, STR("to")) || str_equal(text, STR("in")) ||
           str_equal(text, STR("for")) || str_equal(text, STR("the")) ||
           str_equal(text, STR("and"));
}

/* Whether a token goes on with the name that the one before it begins. */
static bool is_within_name(const struct analysis *analysis, size_t token)
{
    const struct token *word = analysis_token(analysis, token);
    return token && word->name != NAME_NONE && !word->name_begins &&
           analysis_token(analysis, token - 1)->name == word->name;
}

/* Where the name that a token belongs to ends. */
static size_t name_end_of(const struct analysis *analysis, size_t token)
{
    size_t end = token + 1;
    while (end < analysis->tokens.count && is_within_name(analysis, end))
        end++;
    return end;
}

/* Gives what comes before a role as what it is of: nationalities and places at its front, or what
 * stands in the possessive before it. */
static void take_of(const struct people_finder *finder, size_t sentence_first,
                    struct role_found *role)
{
    const struct analysis *analysis = finder->analysis;
    size_t first = role->first;
    while (first + 1 < role->end && !is_role(finder, first) &&
           (is_nationality(finder, first) ||
            (analysis_token(analysis, first)->name == NAME_LOC && !is_role(finder, first)) ||
            ((token_is(analysis, first, "north") || token_is(analysis, first, "south")) &&
             is_capital(finder, first))))
        first++;
    if (first > role->first && !is_within_name(analysis, first)) {
        role->of_first = role->first;
        role->of_end = first;
        role->first = first + is_possessive(finder, first);
        return;
    }
    if (role->first > sentence_first && is_possessive(finder, role->first - 1)) {
        size_t end = role->first - 1, from = end;
        while (from > sentence_first && end - from < 4 && is_capital(finder, from - 1))
            from--;
        role->of_first = from;
        role->of_end = end;
        return;
    }
    size_t name = role->first;
    if (analysis_token(analysis, name)->name == NAME_ORG &&
        name_end_of(analysis, name) < role->end && !is_role(finder, name)) {
        role->of_first = name; /* "European Commission President" */
        role->of_end = name_end_of(analysis, name);
        return;
    }
    for (size_t i = role->first + 1; i < role->end; i++) {
        if (token_is(analysis, i, "to"))
            return; /* an ambassador to a country is not of it */
        const struct token *word = analysis_token(analysis, i);
        bool org = word->name == NAME_ORG && !is_role(finder, i) &&
                   !is_role(finder, name_end_of(analysis, i) - 1);
        if (word->name == NAME_LOC || org || is_nationality(finder, i)) {
            role->of_first = i;
            for (role->of_end = i + 1;
                 role->of_end < role->end && !is_possessive(finder, role->of_end) &&
                 analysis_token(analysis, role->of_end)->name == word->name && word->name &&
                 !analysis_token(analysis, role->of_end)->name_begins;)
                role->of_end++;
            return;
        }
    }
}

/* The bytes of tokens. */
static struct str text_of(const struct people_finder *finder, size_t first, size_t end)
{
    if (first >= end)
        return (struct str){0};
    size_t from = analysis_token(finder->analysis, first)->from;
    return str_part(finder->analysis->text, from,
                    analysis_token(finder->analysis, end - 1)->to - from);
}

/* Whether a role that tells of what it is may take the place of one that does not: the same office,
 * or that was but an address ("Mr.", "Sen."). */
static bool says_more(struct str known, struct str role)
{
    if (known.size <= ADDRESS_BYTES)
        return true;
    struct str last = name_last_word(known);
    return role.size >= last.size &&
           str_equal_fold(str_from_byte(role, role.size - last.size), last);
}

/* Writes a role down where the person has none yet, or one without what it is of. */
static void note_role(struct people_finder *finder, size_t entity, const struct role_found *role)
{
    struct entity *person = list_at(&finder->people->entities, entity);
    struct str text = text_of(finder, role->first, role->end);
    double gender;
    /* "Carla Bruno's lawyer" is not Carla Bruno */
    if (role->of_first < role->of_end &&
        str_equal(text_of(finder, role->of_first, role->of_end), person->name))
        return;
    if (person->role.size &&
        (person->of.size || role->of_first >= role->of_end || !says_more(person->role, text)))
        return;
    person->role = text;
    person->of = text_of(finder, role->of_first, role->of_end);
    if (!person->gender && token_in_class(finder->analysis, role->end - 1, CLASS_GENDERED, &gender))
        person->gender = (enum gender)gender;
}

/* The role directly before a name. */
static bool role_before(const struct people_finder *finder, size_t sentence_first,
                        size_t name_first, struct role_found *role)
{
    size_t first = name_first, head = SIZE_MAX;
    while (first > sentence_first && name_first - first < ROLE_WORDS &&
           is_role_word(finder, first - 1, name_first)) {
        first--;
        if (head == SIZE_MAX && is_role(finder, first))
            head = first;
    }
    /* "former mayor of Maribor", which is no person, whatever it was taken for */
    if (head == SIZE_MAX || analysis_token(finder->analysis, name_first - 1)->upos == UPOS_ADP)
        return false;
    /* what stands between the role and the name has to be a part of it: "Ambassador to the UN" */
    bool tied =
        head + 1 == name_first || token_is(finder->analysis, head + 1, "of") ||
        token_is(finder->analysis, head + 1, "to") || token_is(finder->analysis, head + 1, "for") ||
        token_is(finder->analysis, head + 1, "-") || token_is(finder->analysis, head + 1, ".");
    if (!tied)
        return false;
    while (first < head && !(analysis_token(finder->analysis, first)->upos == UPOS_NOUN ||
                             analysis_token(finder->analysis, first)->upos == UPOS_PROPN ||
                             analysis_token(finder->analysis, first)->upos == UPOS_ADJ))
        first++;
    /* a preposition or "and" within ends what belongs to the role, but for "commander-in-chief" */
    for (size_t i = head; i > first; i--) {
        const struct token *word = analysis_token(finder->analysis, i - 1);
        bool tie = word->upos == UPOS_ADP || word->upos == UPOS_CCONJ || word->upos == UPOS_DET ||
                   word->upos == UPOS_PART;
        /* "chief of staff": the role goes on before its "of" */
        if (i > first + 1 && token_is(finder->analysis, i - 1, "of") && is_role(finder, i - 2))
            continue;
        if (tie && !(i > 1 && token_is(finder->analysis, i, "-"))) {
            first = i;
            break;
        }
    }
    *role = (struct role_found){.first = first, .end = name_first};
    take_of(finder, sentence_first, role);
    return true;
}

/* The role that stands with its article before a name set off by commas: "the opposition leader,
 * Juan Salas, was barred". */
static bool role_before_comma(const struct people_finder *finder, size_t sentence_first,
                              size_t sentence_end, size_t name_first, size_t name_end,
                              struct role_found *role)
{
    const struct analysis *analysis = finder->analysis;
    if (name_first < sentence_first + 3 || !token_is(analysis, name_first - 1, ",") ||
        name_end >= sentence_end || analysis_token(analysis, name_end)->upos != UPOS_PUNCT)
        return false;
    size_t end = name_first - 1, first = end, head = end - 1;
    if (head > sentence_first + 2 && token_is(analysis, head - 1, "of")) /* "secretary of state" */
        first = head -= 2;
    if (!is_role(finder, head))
        return false;
    while (first > sentence_first && end - first < ROLE_WORDS &&
           (analysis_token(analysis, first - 1)->upos == UPOS_NOUN ||
            analysis_token(analysis, first - 1)->upos == UPOS_PROPN ||
            analysis_token(analysis, first - 1)->upos == UPOS_ADJ))
        first--;
    if (first == sentence_first || first == end)
        return false;
    bool own = analysis_token(analysis, first - 1)->upos == UPOS_PRON; /* "his deputy" */
    if (!own && !token_is(analysis, first - 1, "the") && !is_possessive(finder, first - 1))
        return false;
    *role = (struct role_found){.first = first, .end = end};
    take_of(finder, sentence_first, role);
    if (role->of_first >= role->of_end && is_possessive(finder, first - 1) &&
        first > sentence_first + 1) { /* "the court's president" */
        role->of_first = first - 2;
        role->of_end = first - 1;
    }
    return true;
}

/* Whether a token ends the noun phrase of a role whose head is at `head`, if it was seen. */
static bool ends_role(const struct people_finder *finder, size_t token, size_t head)
{
    const struct token *word = analysis_token(finder->analysis, token);
    if (word->name != NAME_NONE && word->upos != UPOS_PUNCT)
        return false;
    if (word->upos == UPOS_PUNCT || word->upos == UPOS_VERB || word->upos == UPOS_AUX ||
        word->upos == UPOS_PRON || word->upos == UPOS_SCONJ || word->upos == UPOS_CCONJ ||
        word->upos == UPOS_ADV)
        return true;
    if (word->upos != UPOS_ADP)
        return false;
    double far;
    if (head == SIZE_MAX || !token_in_class(finder->analysis, token, CLASS_WITHIN, &far))
        return true;
    /* a place or time behind the role's own complement is no part of it */
    return far == 0 && token > head + 1;
}

/* What follows a role, or the name that bears it, as what it is of: "professor of law at Trinity
 * College", "Analyst Wei Chen of Harbour Securities". */
static void take_of_behind(const struct people_finder *finder, size_t at, size_t sentence_end,
                           struct role_found *role)
{
    const struct analysis *analysis = finder->analysis;
    if (role->of_first < role->of_end || at >= sentence_end ||
        !token_in_class(analysis, at, CLASS_OFWHOM, NULL))
        return;
    bool place = token_is(analysis, at, "of");
    at++;
    if (at < sentence_end && token_is(analysis, at, "the"))
        at++;
    if (at >= sentence_end)
        return;
    const struct token *word = analysis_token(analysis, at);
    bool swallowed = place && word->name == NAME_PER && !word->name_begins;
    if (word->name != NAME_ORG && (word->name != NAME_LOC || !place) && !swallowed)
        return;
    role->of_first = at;
    role->of_end = name_end_of(analysis, at);
    if (role->of_end > sentence_end)
        role->of_end = sentence_end;
}

/* A role that begins at a token, as a noun phrase: up to a comma, a verb or a relative clause. */
static bool role_phrase(const struct people_finder *finder, size_t at, size_t sentence_end,
                        struct role_found *role)
{
    const struct analysis *analysis = finder->analysis;
    while (at < sentence_end && (analysis_token(analysis, at)->upos == UPOS_DET ||
                                 token_is(analysis, at, "new") || token_is(analysis, at, "its")))
        at++;
    size_t end = at, head = SIZE_MAX;
    for (; end < sentence_end && end - at < ROLE_WORDS; end++) {
        bool tied =
            token_is_hyphen(analysis, end) || (end > at && token_is_hyphen(analysis, end - 1));
        if (!tied && ends_role(finder, end, head))
            break;
        if (head == SIZE_MAX && is_role(finder, end) &&
            !(end + 1 < sentence_end && is_possessive(finder, end + 1)))
            head = end;
    }
    if (head == SIZE_MAX)
        return false;
    *role = (struct role_found){.first = at, .end = end};
    size_t first = at;
    /* "the bank's chief economist" */
    for (size_t i = head; i > at; i--) {
        if (is_possessive(finder, i - 1) && i - 1 > at) {
            role->of_first = at;
            role->of_end = i - 1;
            role->first = i;
            return true;
        }
    }
    take_of(finder, first, role);
    take_of_behind(finder, end, sentence_end, role);
    return true;
}

/* The role behind a name: set off by a comma or dash, or behind "as" or a form of "be". */
static bool role_behind(const struct people_finder *finder, size_t name_end, size_t sentence_end,
                        struct role_found *role)
{
    const struct analysis *analysis = finder->analysis;
    if (name_end + 1 >= sentence_end)
        return false;
    const struct token *next = analysis_token(analysis, name_end);
    struct str text = token_str(analysis, next);
    /* "Luis Ortega, 43, a farmer" */
    if (str_equal(text, STR(",")) && name_end + 3 < sentence_end &&
        analysis_token(analysis, name_end + 1)->upos == UPOS_NUM &&
        token_is(analysis, name_end + 2, ","))
        name_end += 2;
    bool set_off = str_equal(text, STR(",")) || str_equal(text, STR("—")) ||
                   str_equal(text, STR("–")) || str_equal(text, STR("--")) ||
                   str_equal(text, STR("("));
    bool said =
        str_equal(text, STR("as")) || (next->upos == UPOS_AUX && next->relation == RELATION_COP);
    return (set_off || said) && role_phrase(finder, name_end + 1, sentence_end, role);
}

/* A person whom the text describes without a name, as its lead does, and where. */
struct described {
    struct role_found role;
    bool speaks; /* the subject of a verb of saying */
};

/* Whether the token is the subject of a verb of saying. */
static bool speaks(const struct people_finder *finder, size_t token)
{
    const struct token *word = analysis_token(finder->analysis, token);
    if ((word->relation != RELATION_NSUBJ) || word->head < 0)
        return false;
    const struct token *verb = analysis_token(finder->analysis, (size_t)word->head);
    const struct item item = item_of_word(verb->lemma);
    return item.word && item_in_class(&item, CLASS_REPORT, NULL);
}

enum { DESCRIBED_MAX = 8, DESCRIBED_SENTENCES = 4 };

/* Whether a role's bearer is named behind its comma: "Carla Bruno's lawyer, Antonio Sala". */
static bool names_its_bearer(const struct people_finder *finder, size_t role, size_t sentence_end)
{
    return role + 2 < sentence_end && token_is(finder->analysis, role + 1, ",") &&
           analysis_token(finder->analysis, role + 2)->name == NAME_PER;
}

/* "Japan's top national security official", "China's foreign minister": roles in the possessive
 * without a name, in the text's first sentences. */
static size_t find_described(const struct people_finder *finder, struct described *described)
{
    const struct analysis *analysis = finder->analysis;
    size_t count = 0;
    for (size_t s = 0; s < analysis->sentences.count && s < DESCRIBED_SENTENCES; s++) {
        const struct sentence *sentence = list_at(&analysis->sentences, s);
        for (size_t i = sentence->first + 2; i + 1 < sentence->first + sentence->count; i++) {
            const struct token *word = analysis_token(analysis, i);
            if (word->upos != UPOS_NOUN || word->name != NAME_NONE || !is_role(finder, i) ||
                analysis_token(analysis, i + 1)->upos == UPOS_PROPN ||
                analysis_token(analysis, i + 1)->upos == UPOS_NOUN ||
                is_possessive(finder, i + 1) || token_is(analysis, i + 1, "-") ||
                names_its_bearer(finder, i, sentence->first + sentence->count))
                continue;
            size_t first = i;
            while (first > sentence->first && i - first < ROLE_WORDS &&
                   is_role_word(finder, first - 1, i + 1))
                first--;
            struct role_found role = {.first = first, .end = i + 1};
            take_of(finder, sentence->first, &role);
            if (role.of_first >= role.of_end || count == DESCRIBED_MAX)
                continue;
            described[count++] = (struct described){role, speaks(finder, i)};
        }
    }
    return count;
}

/* A person who is named in full and has no role, and whether they speak where first named. */
struct roleless {
    size_t entity;
    bool speaks;
};

/* Finds them, at most DESCRIBED_MAX; gives none where there are more. */
static size_t find_roleless(const struct people_finder *finder, struct roleless *people)
{
    size_t count = 0;
    for (size_t i = 0; i < finder->people->mentions.count; i++) {
        const struct mention *mention = list_at(&finder->people->mentions, i);
        const struct entity *entity = people_entity(finder->people, mention->entity);
        if (entity->kind != NAME_PER || entity->role.size ||
            str_find_byte(entity->name, ' ') == STR_NONE)
            continue;
        bool says = false;
        for (size_t t = mention->first; t < mention->first + mention->count; t++)
            says = says || speaks(finder, t);
        size_t at = 0;
        while (at < count && people[at].entity != mention->entity)
            at++;
        if (at == DESCRIBED_MAX)
            return 0; /* too many to tell */
        if (at == count)
            people[count++] = (struct roleless){mention->entity, says};
    }
    return count;
}

/* How many still wait, of those that speak or of all. */
static size_t one_left(const bool *taken, const bool *speaks, size_t count, bool speaking,
                       size_t *index)
{
    size_t left = 0;
    for (size_t i = 0; i < count; i++) {
        if (taken[i] || (speaking && !speaks[i]))
            continue;
        left++;
        *index = i;
    }
    return left;
}

/* Gives roles that the lead describes to the people named below: the one who speaks to the one who
 * speaks, then what is left where it is one of each. */
static void match_described(struct people_finder *finder)
{
    struct described described[DESCRIBED_MAX];
    struct roleless roleless[DESCRIBED_MAX];
    bool role_taken[DESCRIBED_MAX] = {0}, person_taken[DESCRIBED_MAX] = {0};
    bool role_speaks[DESCRIBED_MAX], person_speaks[DESCRIBED_MAX];
    size_t roles = find_described(finder, described);
    size_t people = roles ? find_roleless(finder, roleless) : 0;
    for (size_t i = 0; i < roles; i++)
        role_speaks[i] = described[i].speaks;
    for (size_t i = 0; i < people; i++)
        person_speaks[i] = roleless[i].speaks;
    for (int speaking = 1; speaking >= 0 && people; speaking--) {
        size_t role, person;
        if (one_left(role_taken, role_speaks, roles, speaking, &role) != 1 ||
            one_left(person_taken, person_speaks, people, speaking, &person) != 1)
            continue;
        role_taken[role] = person_taken[person] = true;
        note_role(finder, roleless[person].entity, &described[role].role);
    }
}

void people_find_roles(struct people_finder *finder)
{
    const struct analysis *analysis = finder->analysis;
    size_t count = finder->people->mentions.count;
    for (size_t i = 0; i < count; i++) {
        const struct mention *mention = list_at(&finder->people->mentions, i);
        const struct entity *entity = people_entity(finder->people, mention->entity);
        const struct sentence *sentence = list_at(&analysis->sentences, mention->sentence);
        struct role_found role;
        if (entity->kind != NAME_PER)
            continue;
        size_t first = mention->first;
        double title;
        /* a title that is tagged as a part of the name: "President Obama" */
        while (first + 1 < mention->first + mention->count &&
               (token_in_class(analysis, first, CLASS_TITLE, &title) || is_role(finder, first) ||
                token_is(analysis, first, ".")))
            first++;
        first = people_office_end(analysis, first, mention->first + mention->count);
        size_t end = people_name_end(analysis, first, mention->first + mention->count);
        size_t sentence_end = sentence->first + sentence->count;
        if (role_before(finder, sentence->first, first, &role)) {
            take_of_behind(finder, end, sentence_end, &role);
            note_role(finder, mention->entity, &role);
        } else if (role_before_comma(finder, sentence->first, sentence_end, first, end, &role)) {
            note_role(finder, mention->entity, &role);
        }
        if (role_behind(finder, end, sentence_end, &role))
            note_role(finder, mention->entity, &role);
    }
    match_described(finder);
}
