/* From the clues of a noun phrase to an actor: country, sector, name, role. */
#include <assert.h>
#include <limits.h>

#include "event/actors_private.h"
#include "event/places.h"

/* Nations in a list before a head; more are left out. */
enum { NATIONS_MAX = 12 };

/* What an actor is being put together from. */
struct puzzle {
    struct actors *actors;
    struct list clues; /* of struct clue */
    struct actor actor;
    const struct clue *role; /* the role that decides the sector, or NULL */
    bool weak;               /* the sector gives way to what a modifier says */
    unsigned in_play;        /* number of the country in play, 0 for none */
    bool other;              /* the head is an ally, a rival: not of whom it is one */
};

/* The meaning of a kind that a clue has, or NULL. */
static const struct meaning *clue_meaning(const struct clue *clue, enum phrase_kind kind)
{
    return phrase_meaning(&clue->known->match, kind);
}

/* A clue by its number. */
static const struct clue *clue_at(const struct puzzle *puzzle, size_t index)
{
    return list_at(&puzzle->clues, index);
}

/* The words of a clue. */
static struct str clue_words(const struct puzzle *puzzle, const struct clue *clue)
{
    const struct found_phrase *match = &clue->known->match;
    return str_part(puzzle->actors->analysis->text, match->from, match->to - match->from);
}

/* What an office counts for having begun and for being the kind that is preferred: more than all
 * offices of a person are, which are counted by their place. */
enum { OFFICE_BEGUN = 20000, OFFICE_PREFERRED = 10000 };

/* The office that a person held in the year: of those that had begun, one that had not ended, the
 * latest. Without a year, the latest of the executive, else the latest. NULL when none is known.
 * `*former` tells whether it had ended. */
static const struct known_office *office_in(const struct known_person *person, int year,
                                            bool *former)
{
    const struct known_office *best = NULL;
    long most = -1;
    *former = false;
    for (unsigned index = 0; index < person->count; index++) {
        const struct known_office *office = office_at(person->first + index);
        bool begun = !year || office->since <= year, ended = year && office->until < year;
        bool preferred = year ? !ended : office->sector == SECTOR_GOV;
        long score =
            (begun ? OFFICE_BEGUN : 0) + (preferred ? OFFICE_PREFERRED : 0) + (begun ? index : 0);
        if (score <= most)
            continue;
        most = score;
        best = office;
        *former = begun && ended;
    }
    return best;
}

/* Takes a country from its number. */
static void set_country(struct puzzle *puzzle, unsigned number, enum actor_evidence evidence)
{
    if (!number)
        return;
    puzzle->actor.country = str_from(country_at(number)->code);
    puzzle->actor.evidence = evidence;
}

/* Of several persons with the same name, the one whose country the text speaks of, then the one in
 * office in the year. */
static const struct meaning *best_person(const struct actors *actors,
                                         const struct found_phrase *match)
{
    const struct meaning *best = NULL;
    long most = -1;
    for (size_t index = 0; index < phrase_meanings(match); index++) {
        const struct meaning *meaning = phrase_meaning_at(match, index);
        if (!meaning || meaning->kind != PHRASE_PERSON)
            continue;
        bool former;
        const struct known_person *person = person_at(meaning->value);
        const struct known_office *office = office_in(person, actors->year, &former);
        bool serving = office && !former && (!actors->year || office->since <= actors->year);
        long score = 4L * actors->mentions[person->country] + 2 * serving;
        score += !actors->year && office && office->until == OFFICE_LASTS;
        if (score > most)
            most = score, best = meaning;
    }
    return best;
}

/* Takes all that is known of a person that the head names. */
static void take_person(struct puzzle *puzzle, const struct found_phrase *match)
{
    const struct meaning *meaning = best_person(puzzle->actors, match);
    const struct known_person *person = person_at(meaning->value);
    bool former;
    const struct known_office *office = office_in(person, puzzle->actors->year, &former);
    puzzle->actor.person = true;
    puzzle->actor.name = pool_str(person->name);
    set_country(puzzle, person->country, ACTOR_NAMED);
    if (office && office->sector == SECTOR_IGO && !former)
        set_country(puzzle, country_coded(STR("IGO")), ACTOR_NAMED);
    if (office) {
        puzzle->actor.sector = former ? SECTOR_ELI : (enum sector)office->sector;
        puzzle->actor.role = pool_str(office->title);
        puzzle->actor.former = former;
    }
}

/* Takes what the head's own phrase is, where knowledge has it by name. Gives whether it has. */
static bool take_name(struct puzzle *puzzle, const struct clue *clue)
{
    const struct meaning *meaning;
    struct actor *actor = &puzzle->actor;
    if (clue_meaning(clue, PHRASE_PERSON)) {
        take_person(puzzle, &clue->known->match);
    } else if ((meaning = clue_meaning(clue, PHRASE_BODY))) {
        set_country(puzzle, meaning->country, ACTOR_NAMED);
        actor->sector = meaning->sector;
        actor->name = pool_str(meaning->value);
    } else if ((meaning = clue_meaning(clue, PHRASE_COUNTRY)) &&
               !(meaning->flags & COUNTRY_SHORT)) {
        set_country(puzzle, meaning->country, ACTOR_NAMED);
        actor->sector = meaning->sector;
        actor->plural = false;
    } else if ((meaning = clue_meaning(clue, PHRASE_SEAT))) {
        set_country(puzzle, meaning->country, ACTOR_NAMED);
        actor->sector = meaning->sector;
        actor->plural = false;
    } else if ((meaning = clue_meaning(clue, PHRASE_NATION))) {
        set_country(puzzle, meaning->country, ACTOR_NAMED);
        actor->sector = SECTOR_CVL;
        actor->person = true;
        actor->plural = actor->plural || meaning->flags & NATION_PLURAL;
    } else {
        return false;
    }
    return true;
}

/* Takes the sector and kind of a role. */
static void take_role(struct puzzle *puzzle, const struct clue *clue)
{
    const struct meaning *meaning = clue_meaning(clue, PHRASE_ROLE);
    struct actor *actor = &puzzle->actor;
    if (!meaning)
        return;
    puzzle->role = clue;
    puzzle->weak = meaning->flags & ROLE_WEAK;
    actor->sector = meaning->sector;
    actor->role = clue_words(puzzle, clue);
    actor->plural = actor->plural || meaning->flags & ROLE_PLURAL;
    actor->person = actor->person || ((meaning->flags & ROLE_KIND) == ROLE_PERSON);
    actor->thing = (meaning->flags & ROLE_KIND) == ROLE_THING;
}

/* What a name of a person holds besides it: "Azerbaijani President Ilham Aliyev" as one name. */
static void read_titled(struct puzzle *puzzle)
{
    const struct actors *actors = puzzle->actors;
    uint32_t index = actors->name_of[puzzle->actor.head];
    const struct name *name = index ? list_at(&actors->analysis->names, index - 1) : NULL;
    if (!name || name->kind != NAME_PER)
        return;
    for (size_t token = name->first; token < name->first + name->count; token++) {
        const struct known *known = known_at(actors, token);
        if (!known || known->first != token)
            continue;
        const struct clue clue = {.known = known, .token = token, .stand = STAND_TITLE};
        *(struct clue *)list_add(&puzzle->clues) = clue;
        if (phrase_meaning(&known->match, PHRASE_PERSON))
            take_person(puzzle, &known->match);
    }
    puzzle->actor.person = true;
}

/* The clue of the head itself, and the role beside a name, in that order. */
static void read_head(struct puzzle *puzzle)
{
    bool named = false;
    for (size_t index = 0; index < puzzle->clues.count; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        bool title = clue->known->inside_person && clue_meaning(clue, PHRASE_NATION);
        if (clue->stand != STAND_HEAD || named || title)
            continue;
        named = take_name(puzzle, clue);
        if (!named && !puzzle->role)
            take_role(puzzle, clue);
    }
    for (size_t index = 0; index < puzzle->clues.count; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        bool beside =
            clue->stand == STAND_TITLE || (clue->stand == STAND_BEFORE && puzzle->actor.person &&
                                           !puzzle->role && !clue->possessor && clue->depth <= 1);
        if (!beside || puzzle->role || !clue_meaning(clue, PHRASE_ROLE))
            continue;
        enum sector before = puzzle->actor.sector;
        take_role(puzzle, clue);
        if (puzzle->weak && before != SECTOR_NONE && named)
            puzzle->actor.sector = before;
    }
}

/* Whether a clue's nation tells of the head rather than of somebody else. A body that every country
 * could have gives way to the country in play. */
static bool tells_country(const struct puzzle *puzzle, const struct clue *clue, enum stand stand)
{
    return clue->stand == stand && !clue->other && clue->known->country &&
           !(clue->known->common && puzzle->in_play &&
             clue_meaning(clue, PHRASE_BODY)->sector != SECTOR_IGO);
}

/* Whether a clue of the same standing outdoes another: nearer to the head; of those as near, one
 * that is no possessor; then the one that stands nearer in the text. */
static bool outdoes(const struct clue *a, const struct clue *b)
{
    if (a->depth != b->depth)
        return a->depth < b->depth;
    if (a->possessor != b->possessor)
        return b->possessor;
    return a->token > b->token;
}

/* The best clue to a country of a standing, or NULL. */
static const struct clue *best_country(const struct puzzle *puzzle, enum stand stand)
{
    const struct clue *best = NULL;
    for (size_t index = 0; index < puzzle->clues.count; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        if (tells_country(puzzle, clue, stand) && (!best || outdoes(clue, best)))
            best = clue;
    }
    return best;
}

/* The country that a place in the phrase lies in, 0 for none. */
static unsigned country_of_place(const struct puzzle *puzzle, const struct clue **from)
{
    for (size_t index = 0; index < puzzle->clues.count; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        struct place place;
        if (clue->other || clue->known->inside_person || !clue_meaning(clue, PHRASE_PLACE) ||
            !places_at(puzzle->actors, clue->token, &place))
            continue;
        *from = clue;
        return country_coded(place.country);
    }
    return 0;
}

/* What the article's own chain says of the head: country by the words of the role, and the role. */
static void read_chain(struct puzzle *puzzle)
{
    struct actors *actors = puzzle->actors;
    uint32_t index = actors->entity_of[puzzle->actor.head];
    if (!index)
        return;
    const struct entity *entity = people_entity(actors->people, index - 1);
    struct found_phrase match;
    if (entity->kind != NAME_PER)
        return;
    puzzle->actor.person = true;
    if (!puzzle->actor.name.size)
        puzzle->actor.name = entity->name;
    if (!puzzle->actor.country.size && entity->of.size && phrase_named(entity->of, &match))
        set_country(puzzle, known_country_of(&match), ACTOR_CHAIN);
    if (puzzle->actor.role.size || !entity->role.size)
        return;
    puzzle->actor.role = entity->role;
    struct str role = entity->role;
    while (role.size && !phrase_named(role, &match)) {
        size_t space = str_find_byte(role, ' ');
        role = space == STR_NONE ? str_from_byte(role, role.size) : str_from_byte(role, space + 1);
    }
    const struct meaning *meaning = role.size ? phrase_meaning(&match, PHRASE_ROLE) : NULL;
    if (meaning && puzzle->actor.sector == SECTOR_NONE)
        puzzle->actor.sector = meaning->sector;
}

/* A body whose name every country could have ("Congress", "Security Council") is another country's
 * where the phrase says whose: then its role and that country count. */
static void read_foreign_body(struct puzzle *puzzle)
{
    for (size_t index = 0; index < puzzle->clues.count; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        const struct meaning *body = clue_meaning(clue, PHRASE_BODY);
        const struct meaning *role = clue_meaning(clue, PHRASE_ROLE);
        if (clue->stand != STAND_HEAD || !body || clue_meaning(clue, PHRASE_PERSON))
            continue;
        const struct clue *own = best_country(puzzle, STAND_BEFORE);
        if (!own)
            own = role ? best_country(puzzle, STAND_BEHIND) : NULL;
        unsigned country =
            own && own->known != clue->known && !own->place ? own->known->country : 0;
        if (!country && role && body->sector != SECTOR_IGO)
            country = puzzle->in_play;
        if (!country)
            continue;
        set_country(puzzle, country, ACTOR_BELONGS);
        if (role)
            puzzle->actor.sector = role->sector;
        if (!str_equal(str_from(country_at(body->country)->code), puzzle->actor.country))
            puzzle->actor.name = (struct str){0};
    }
}

/* Takes the country from the phrase, the firmest clue first. */
static void read_country(struct puzzle *puzzle)
{
    static const enum stand order[] = {STAND_TITLE, STAND_BEFORE, STAND_BEHIND, STAND_APART};
    bool other = actor_steering(puzzle->actors, puzzle->actor.head) & STEER_OTHER;
    puzzle->other = other;
    const struct clue *place = NULL;
    if (puzzle->actor.evidence == ACTOR_NAMED) {
        read_foreign_body(puzzle);
        return;
    }
    for (size_t index = 0; index < sizeof order / sizeof *order && !puzzle->actor.country.size;
         index++) {
        if (other && (order[index] == STAND_BEFORE || order[index] == STAND_BEHIND))
            continue;
        const struct clue *clue = best_country(puzzle, order[index]);
        if (clue)
            set_country(puzzle, clue->known->country, ACTOR_BELONGS);
    }
    if (!puzzle->actor.country.size && !other) {
        unsigned number = country_of_place(puzzle, &place);
        set_country(puzzle, number, ACTOR_PLACE);
        if (number && place->stand == STAND_HEAD && puzzle->actor.sector == SECTOR_NONE)
            puzzle->actor.sector = SECTOR_CVL;
    }
    read_chain(puzzle);
}

/* Whose it is by a pronoun: "its troops", "his government". */
static void read_pronoun(struct puzzle *puzzle)
{
    struct actors *actors = puzzle->actors;
    size_t head = puzzle->actor.head;
    for (int32_t child = actors->first_child[head];
         child >= 0 && !puzzle->actor.country.size && !puzzle->other;
         child = actors->next_child[child]) {
        const struct token *token = actor_token(actors, (size_t)child);
        struct list owner;
        if (token->relation != RELATION_NMOD_POSS || token->upos != UPOS_PRON)
            continue;
        list_init(&owner, actors->arena, sizeof(struct actor));
        actors_at_alone(actors, (size_t)child, &owner);
        const struct actor *first = list_at(&owner, 0);
        set_country(puzzle, country_coded(first->country), ACTOR_REFERS);
    }
}

/* "Ethnic Albanians" are of the country they live in: where the phrase says it, else the one that
 * the sentence speaks of most besides their own. */
static void read_ethnic(struct puzzle *puzzle)
{
    struct actors *actors = puzzle->actors;
    size_t head = puzzle->actor.head;
    const struct known *own = known_at(actors, head);
    const struct clue *place = best_country(puzzle, STAND_BEHIND);
    unsigned counts[NATIONS_MAX] = {0}, countries[NATIONS_MAX], count = 0, best = 0;
    if (!own || !phrase_meaning(&own->match, PHRASE_NATION) || own->first == 0 ||
        !str_equal(actor_lemma(actors, own->first - 1), STR("ethnic")))
        return;
    if (place) {
        set_country(puzzle, place->known->country, ACTOR_BELONGS);
        return;
    }
    for (size_t index = actors->first_known[own->sentence];
         index < actors->first_known[own->sentence + 1]; index++) {
        const struct known *known = list_at(&actors->known, index);
        unsigned at = 0;
        if (!known->country || known->country == own->country)
            continue;
        while (at < count && countries[at] != known->country)
            at++;
        if (at == count && count < NATIONS_MAX)
            countries[count++] = known->country;
        if (at < count && ++counts[at] > counts[best])
            best = at;
    }
    if (count)
        set_country(puzzle, countries[best], ACTOR_IN_PLAY);
}

/* The sector that a modifier gives a weak role: "rebel official", "head of the army". */
static void read_sector(struct puzzle *puzzle)
{
    static const enum phrase_kind kinds[] = {PHRASE_BODY, PHRASE_ROLE, PHRASE_SEAT};
    if (puzzle->actor.sector != SECTOR_NONE && !puzzle->weak)
        return;
    if (puzzle->actor.evidence == ACTOR_NAMED)
        return;
    const struct clue *best = NULL;
    enum sector sector = SECTOR_NONE;
    for (size_t index = 0; index < puzzle->clues.count; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        if (clue == puzzle->role || clue->other || clue->place ||
            (clue->stand != STAND_BEFORE && clue->stand != STAND_BEHIND) ||
            (best && !outdoes(clue, best)))
            continue;
        for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
            const struct meaning *meaning = clue_meaning(clue, kinds[kind]);
            bool foreign =
                meaning && kinds[kind] == PHRASE_BODY && clue_meaning(clue, PHRASE_ROLE) &&
                puzzle->actor.country.size &&
                !str_equal(puzzle->actor.country, str_from(country_at(meaning->country)->code));
            if (!meaning || foreign || meaning->sector == SECTOR_NONE)
                continue;
            best = clue;
            sector = meaning->sector;
            break;
        }
    }
    if (best)
        puzzle->actor.sector = sector;
}

/* Whether a phrase holds a word such as "former" or "ousted" before its head. */
static bool says_former(const struct puzzle *puzzle, size_t token)
{
    const struct actors *actors = puzzle->actors;
    for (int32_t child = actors->first_child[token]; child >= 0;
         child = actors->next_child[child]) {
        enum relation relation = actor_token(actors, (size_t)child)->relation;
        bool modifies = relation == RELATION_AMOD || relation == RELATION_ADVMOD ||
                        relation == RELATION_COMPOUND || relation == RELATION_DET ||
                        relation == RELATION_ACL;
        if (modifies && (size_t)child < token &&
            actor_steering(actors, (size_t)child) & STEER_FORMER)
            return true;
    }
    return false;
}

/* Notes former holders of an office. */
static void read_former(struct puzzle *puzzle)
{
    bool former = says_former(puzzle, puzzle->actor.head) ||
                  (puzzle->role && says_former(puzzle, puzzle->role->token));
    bool office = puzzle->actor.sector == SECTOR_GOV || puzzle->actor.sector == SECTOR_LEG ||
                  puzzle->actor.sector == SECTOR_MIL || puzzle->actor.sector == SECTOR_PTY ||
                  puzzle->actor.sector == SECTOR_SPY || puzzle->actor.sector == SECTOR_JUD ||
                  puzzle->actor.sector == SECTOR_COP || puzzle->actor.sector == SECTOR_NONE;
    if (!former || !puzzle->actor.person)
        return;
    puzzle->actor.former = true;
    if (office)
        puzzle->actor.sector = SECTOR_ELI;
}

/* Whether a sector is one that a country has at home, so that the country in play may be meant. */
static bool is_domestic(enum sector sector)
{
    return sector != SECTOR_NONE && sector != SECTOR_IGO && sector != SECTOR_NGO &&
           sector != SECTOR_MNC;
}

/* The country in play, for a role that says nothing of its own. */
static void read_in_play(struct puzzle *puzzle)
{
    struct actor *actor = &puzzle->actor;
    if (actor->country.size || !puzzle->role || !is_domestic(actor->sector) ||
        actor_steering(puzzle->actors, actor->head) & STEER_OTHER)
        return;
    set_country(puzzle, puzzle->in_play, ACTOR_IN_PLAY);
}

/* Whether a head can act: a name, a pronoun, or what has a role. */
static bool is_thing(const struct puzzle *puzzle)
{
    const struct token *token = actor_token(puzzle->actors, puzzle->actor.head);
    if (puzzle->actor.thing)
        return true;
    if (puzzle->role || puzzle->actor.evidence == ACTOR_NAMED || puzzle->actor.name.size)
        return false;
    return token->upos != UPOS_PROPN && token->upos != UPOS_PRON &&
           !actor_steering(puzzle->actors, puzzle->actor.head);
}

/* An international body's sector and country go together. */
static void settle_international(struct puzzle *puzzle)
{
    struct actor *actor = &puzzle->actor;
    if (actor->sector == SECTOR_IGO && !actor->country.size && !puzzle->other) {
        actor->country = str_from(country_at(country_coded(STR("IGO")))->code);
        actor->evidence = actor->evidence ? actor->evidence : ACTOR_BELONGS;
    }
}

/* Whether a nation directly before a list's last member is a member of the list: nothing but commas
 * and a conjunction between. */
static bool is_joined(const struct actors *actors, const struct known *left, size_t right)
{
    bool joined = false;
    if (!phrase_meaning(&left->match, PHRASE_NATION) || left->last >= right)
        return false;
    for (size_t at = left->last + 1; at < right; at++) {
        bool comma = str_equal(actor_word(actors, at), STR(","));
        joined = joined || actor_token(actors, at)->upos == UPOS_CCONJ || comma;
        if (actor_token(actors, at)->upos != UPOS_CCONJ && !comma)
            return false;
    }
    return joined;
}

/* Adds to the clues the nations that stand in a list before the one that decides, where the parse
 * does not have them: "British and French ministers". */
static void add_joined(struct puzzle *puzzle)
{
    const struct clue *best = best_country(puzzle, STAND_BEFORE);
    if (!best || best->listed || puzzle->actor.evidence != ACTOR_BELONGS ||
        !clue_meaning(best, PHRASE_NATION))
        return;
    struct clue first = *best;
    size_t right = best->known->first, before = puzzle->clues.count;
    while (right >= 2) {
        const struct known *left = known_at(puzzle->actors, right - 2);
        if (!left || !left->country || !is_joined(puzzle->actors, left, right))
            break;
        struct clue more = first;
        more.known = left;
        more.token = left->last;
        more.listed = UINT_MAX;
        *(struct clue *)list_add(&puzzle->clues) = more;
        right = left->first;
    }
    if (puzzle->clues.count == before)
        return;
    for (size_t index = 0; index < before; index++) {
        struct clue *clue = list_at(&puzzle->clues, index);
        if (clue->known == first.known)
            clue->listed = UINT_MAX;
    }
    size_t from = actor_token(puzzle->actors, right)->from;
    puzzle->actor.from = from < puzzle->actor.from ? from : puzzle->actor.from;
}

/* Adds the actor, once for each member of a list of nations before the head or behind it, in the
 * order of the text. */
static void add_actors(struct puzzle *puzzle, struct list *found)
{
    const struct clue *first = best_country(puzzle, STAND_BEFORE);
    if (!first || !first->listed)
        first = best_country(puzzle, STAND_BEHIND);
    if (puzzle->actor.evidence != ACTOR_BELONGS || !first || !first->listed || first->place) {
        *(struct actor *)list_add(found) = puzzle->actor;
        return;
    }
    unsigned listed = first->listed, count = 0, countries[NATIONS_MAX];
    size_t tokens[NATIONS_MAX];
    for (size_t index = 0; index < puzzle->clues.count && count < NATIONS_MAX; index++) {
        const struct clue *clue = clue_at(puzzle, index);
        unsigned at = count;
        if (clue->listed != listed || clue->other || !clue->known->country)
            continue;
        for (; at > 0 && tokens[at - 1] > clue->token; at--) {
            tokens[at] = tokens[at - 1];
            countries[at] = countries[at - 1];
        }
        tokens[at] = clue->token;
        countries[at] = clue->known->country;
        count++;
    }
    for (unsigned at = 0; at < count; at++) {
        struct actor *actor = list_add(found);
        *actor = puzzle->actor;
        actor->country = str_from(country_at(countries[at])->code);
    }
}

/* The words of the name that a token belongs to. */
static struct str name_words(const struct actors *actors, size_t token)
{
    const struct name *name = list_at(&actors->analysis->names, actors->name_of[token] - 1);
    return str_part(actors->analysis->text, name->from, name->to - name->from);
}

void actor_resolve(struct actors *actors, size_t head, struct list *found)
{
    struct puzzle puzzle = {.actors = actors};
    const struct token *token = actor_token(actors, head);
    puzzle.in_play = actors->in_play[actors->sentence_of[head]];
    list_init(&puzzle.clues, actors->arena, sizeof(struct clue));
    actor_span(actors, head, &puzzle.actor);
    actor_clues(actors, head, &puzzle.clues);
    puzzle.actor.plural = token->features & FEATURE_PLURAL;
    puzzle.actor.person = token->name == NAME_PER;
    if (known_at(actors, head) && known_at(actors, head)->inside_person)
        read_titled(&puzzle);
    read_head(&puzzle);
    read_country(&puzzle);
    read_ethnic(&puzzle);
    read_pronoun(&puzzle);
    read_sector(&puzzle);
    read_former(&puzzle);
    read_in_play(&puzzle);
    settle_international(&puzzle);
    puzzle.actor.thing = is_thing(&puzzle);
    if (puzzle.actor.plural)
        puzzle.actor.person = false;
    if (!puzzle.actor.name.size && actors->name_of[head])
        puzzle.actor.name = name_words(actors, head);
    add_joined(&puzzle);
    add_actors(&puzzle, found);
}
