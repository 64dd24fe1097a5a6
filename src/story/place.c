/* Where an article goes: which story it joins, and what that tells of the others. The stories near
 * it are taken apart to their articles and put together anew, by the mean log-odds of all pairs
 * between two groups: so what comes out goes by which articles there are, and hardly by the order
 * in which they came. */
#include "story/set.h"

#include <math.h>
#include <stdlib.h>

/* How many of the nearest articles are compared, of those in other languages, and how many of a
 * story that is too large to be taken apart stand for it. */
enum { NEAREST = 48, NEAREST_ACROSS = 24, SAMPLE = 24 };

/* An article that tells what happened gives a story its headline before an aside that is nearer to
 * the others, unless by more than this part. */
#define LEADER_SLACK 0.5

/* A story with more articles stays as it is; so many articles at most are put together anew. */
enum { STORY_LARGE = 48, UNION_MAX = 96 };

/* Stories are looked at whose nearest article is so near (log-odds below the threshold). */
#define MARGIN 1.5

/* What copies, and the entries of one live page, count for, at least. */
#define SURE_SCORE 5.0

/* From these odds on an article is related, and how many are noted. */
#define RELATED_MIN 0.02
enum { RELATED_MAX = 8 };

/* A group that grows: its members are chained. */
struct group {
    uint32_t first, last; /* places in `units` */
    uint32_t articles;
    bool gone;
};

/* What is put together: an article, or a story that is too large to be taken apart. */
struct unit {
    uint32_t member;       /* or one of the story's */
    uint32_t next;         /* of the group; UINT32_MAX at its end */
    int64_t whole;         /* the large story, or 0 */
    const uint32_t *stand; /* members that stand for it */
    uint32_t stand_count, articles;
};

struct placing {
    struct story_set *set;
    struct arena *arena;
    struct list units; /* of struct unit */
    struct group *groups;
    double *links;  /* [units][units]: sums of log-odds between two groups */
    uint32_t count; /* of units */
};

/* The log-odds that two members tell one story: by what they say, and by being copies or entries of
 * one live page. */
static double member_score(struct story_set *set, uint32_t a, uint32_t b)
{
    const struct story_member *left = &set->members[a], *right = &set->members[b];
    double score = set_score(set, a, b);
    int64_t original = left->original ? left->original : left->article;
    bool copies = original == (right->original ? right->original : right->article);
    return copies || (left->live && left->live == right->live) ? fmax(score, SURE_SCORE) : score;
}

/* Of two articles in different languages it tells little that they share nothing, since names are
 * lost between languages: it counts for so much below the threshold at most, where groups are put
 * together. Chosen by the half that the rule was learned from. */
#define UNLIKE_MOST 2.0

/* What the log-odds of two members count for between their groups. */
static double pair_score(struct story_set *set, uint32_t a, uint32_t b)
{
    double score = member_score(set, a, b);
    if (!set_is_across(&set->members[a].vector, &set->members[b].vector))
        return score;
    return fmax(score, (double)set->model->threshold - UNLIKE_MOST);
}

/* The mean log-odds between two units. */
static double unit_score(struct story_set *set, const struct unit *a, const struct unit *b)
{
    double sum = 0;
    for (uint32_t i = 0; i < a->stand_count; i++)
        for (uint32_t j = 0; j < b->stand_count; j++)
            sum += pair_score(set, a->stand[i], b->stand[j]);
    return sum / ((double)a->stand_count * b->stand_count);
}

/* Adds an article as a unit. */
static void add_article(struct placing *placing, uint32_t member)
{
    struct unit *unit = list_add(&placing->units);
    uint32_t *stand = arena_get(placing->arena, sizeof *stand);
    *stand = member;
    *unit = (struct unit){member, UINT32_MAX, 0, stand, 1, 1};
}

/* Adds a story: its articles, or all of it as one where it is too large. */
static void add_story(struct placing *placing, int64_t story)
{
    struct story_set *set = placing->set;
    const struct story_chain *chain = set_chain(set, story);
    bool whole = chain->count > STORY_LARGE;
    if (!whole && placing->units.count + chain->count > UNION_MAX)
        whole = true;
    uint32_t *stand = whole ? arena_get(placing->arena, SAMPLE * sizeof *stand) : NULL;
    uint32_t taken = 0, step = (chain->count + SAMPLE - 1) / SAMPLE, number = 0;
    for (uint32_t at = chain->first; at; number++) {
        if (!whole)
            add_article(placing, at - 1);
        else if (number % step == 0 && taken < SAMPLE)
            stand[taken++] = at - 1;
        at = set->members[at - 1].next_of_story;
    }
    if (whole && taken)
        *(struct unit *)list_add(&placing->units) =
            (struct unit){stand[0], UINT32_MAX, story, stand, taken, chain->count};
}

/* Gathers what is put together anew: the article, and the stories near it. */
static void gather(struct placing *placing, uint32_t member, const struct list *near)
{
    struct story_set *set = placing->set;
    struct list stories;
    list_init(&stories, placing->arena, sizeof(int64_t));
    list_init(&placing->units, placing->arena, sizeof(struct unit));
    int64_t own = set->members[member].story;
    if (own)
        *(int64_t *)list_add(&stories) = own;
    else
        add_article(placing, member);
    for (size_t i = 0; i < near->count; i++) {
        const struct story_found *one = list_at(near, i);
        int64_t story = set->members[one->member].story;
        bool known = !story || one->score < set->model->threshold - MARGIN;
        for (size_t j = 0; j < stories.count && !known; j++)
            known = *(int64_t *)list_at(&stories, j) == story;
        if (!known)
            *(int64_t *)list_add(&stories) = story;
    }
    for (size_t i = 0; i < stories.count && placing->units.count < UNION_MAX; i++)
        add_story(placing, *(int64_t *)list_at(&stories, i));
}

/* The place of a pair of groups in `links`. */
static double *link_of(const struct placing *placing, uint32_t a, uint32_t b)
{
    return &placing->links[(size_t)a * placing->count + b];
}

/* Begins with each unit in a group of its own. */
static void begin_groups(struct placing *placing)
{
    uint32_t count = (uint32_t)placing->units.count;
    placing->count = count;
    placing->groups = arena_get_array(placing->arena, count, sizeof *placing->groups);
    placing->links = arena_get_array(placing->arena, (size_t)count * count, sizeof(double));
    for (uint32_t i = 0; i < count; i++) {
        const struct unit *a = list_at(&placing->units, i);
        placing->groups[i] = (struct group){i, i, a->articles, false};
        for (uint32_t j = 0; j < i; j++) {
            const struct unit *b = list_at(&placing->units, j);
            double sum = unit_score(placing->set, a, b) * a->articles * b->articles;
            *link_of(placing, i, j) = *link_of(placing, j, i) = sum;
        }
    }
}

/* Makes one group of two. */
static void join(struct placing *placing, uint32_t a, uint32_t b)
{
    struct group *into = &placing->groups[a], *from = &placing->groups[b];
    ((struct unit *)list_at(&placing->units, into->last))->next = from->first;
    into->last = from->last;
    into->articles += from->articles;
    from->gone = true;
    for (uint32_t i = 0; i < placing->count; i++) {
        *link_of(placing, a, i) += *link_of(placing, b, i);
        *link_of(placing, i, a) = *link_of(placing, a, i);
    }
}

/* Joins the nearest two groups as long as they are near enough. */
static void put_together(struct placing *placing)
{
    for (;;) {
        double best = placing->set->model->threshold;
        uint32_t first = UINT32_MAX, second = 0;
        for (uint32_t i = 0; i < placing->count; i++) {
            const struct group *a = &placing->groups[i];
            for (uint32_t j = 0; j < i && !a->gone; j++) {
                const struct group *b = &placing->groups[j];
                if (b->gone)
                    continue;
                double mean = *link_of(placing, i, j) / ((double)a->articles * b->articles);
                if (mean > best) {
                    best = mean;
                    first = j;
                    second = i;
                }
            }
        }
        if (first == UINT32_MAX)
            return;
        join(placing, first, second);
    }
}

/* ------------------------------------------------------------------------- what it becomes --- */

/* How many articles of a story are in a group. */
struct claim {
    int64_t story;
    uint32_t group, articles;
};

/* Counts an article of a story in a group. */
static void count_claim(struct list *claims, int64_t story, uint32_t group, uint32_t articles)
{
    for (size_t i = 0; i < claims->count; i++) {
        struct claim *claim = list_at(claims, i);
        if (claim->story == story && claim->group == group) {
            claim->articles += articles;
            return;
        }
    }
    *(struct claim *)list_add(claims) = (struct claim){story, group, articles};
}

/* For list_sort: the larger parts of a story first, of equal ones the earlier. */
static int compare_claims(const void *a, const void *b)
{
    const struct claim *left = a, *right = b;
    if (left->articles != right->articles)
        return left->articles < right->articles ? 1 : -1;
    return (left->group > right->group) - (left->group < right->group);
}

/* Gives every group the number of the oldest story whose largest part it is. */
static void name_groups(struct placing *placing, int64_t *names, unsigned *begun)
{
    struct list claims, taken;
    list_init(&claims, placing->arena, sizeof(struct claim));
    list_init(&taken, placing->arena, sizeof(int64_t));
    for (uint32_t g = 0; g < placing->count; g++)
        for (uint32_t u = placing->groups[g].first; u != UINT32_MAX && !placing->groups[g].gone;) {
            const struct unit *unit = list_at(&placing->units, u);
            int64_t story = placing->set->members[unit->member].story;
            if (story)
                count_claim(&claims, story, g, unit->articles);
            u = unit->next;
        }
    list_sort(&claims, compare_claims);
    for (size_t i = 0; i < claims.count; i++) {
        const struct claim *claim = list_at(&claims, i);
        bool known = false;
        for (size_t j = 0; j < taken.count && !known; j++)
            known = *(int64_t *)list_at(&taken, j) == claim->story;
        if (known)
            continue;
        *(int64_t *)list_add(&taken) = claim->story;
        int64_t *name = &names[claim->group];
        if (!*name || claim->story < *name)
            *name = claim->story;
    }
    for (uint32_t g = 0; g < placing->count; g++)
        if (!placing->groups[g].gone && !names[g])
            names[g] = -(int64_t)++ * begun;
}

/* Notes where a member is now that was in the story `from`, once for each. */
static void note_change(struct story_member *member, int64_t from, struct list *changes)
{
    struct story_change *change =
        member->change < changes->count ? list_at(changes, member->change) : NULL;
    if (!change || change->article != member->article) {
        member->change = (uint32_t)changes->count;
        change = list_add(changes);
        change->from = from;
    }
    change->article = member->article;
    change->story = member->story;
    change->original = member->original;
}

/* Moves all of a large story to another. */
static void move_whole(struct story_set *set, int64_t from, int64_t to, struct list *changes)
{
    uint32_t at;
    while (from != to && (at = set_chain(set, from)->first)) {
        set_move(set, &set->members[at - 1], to);
        note_change(&set->members[at - 1], from, changes);
    }
}

/* Moves what has another story now. */
static void move(struct placing *placing, const int64_t *names, struct list *changes)
{
    struct story_set *set = placing->set;
    for (uint32_t g = 0; g < placing->count; g++) {
        uint32_t u = placing->groups[g].gone ? UINT32_MAX : placing->groups[g].first;
        while (u != UINT32_MAX) {
            const struct unit *unit = list_at(&placing->units, u);
            struct story_member *member = &set->members[unit->member];
            if (unit->whole) {
                move_whole(set, unit->whole, names[g], changes);
            } else if (member->story != names[g]) {
                int64_t from = member->story;
                set_move(set, member, names[g]);
                note_change(member, from, changes);
            }
            u = unit->next;
        }
    }
}

/* -------------------------------------------------------------------------------- copies --- */

/* Whether one of a group of copies is rather the original than another. */
static bool is_before(const struct story_member *a, const struct story_member *b)
{
    if (a->agency != b->agency)
        return a->agency;
    if (a->vector.time != b->vector.time)
        return a->vector.time < b->vector.time;
    return a->article < b->article;
}

/* Adds a member to a group of copies, once. */
static void add_copy(struct list *group, uint32_t member)
{
    for (size_t i = 0; i < group->count; i++)
        if (*(uint32_t *)list_at(group, i) == member)
            return;
    *(uint32_t *)list_add(group) = member;
}

/* Chooses the original among an article and its copies, and has the others point to it. A copy that
 * has an original already brings that and what points to it. */
static void place_copies(struct placing *placing, uint32_t member, const struct list *copies,
                         struct list *changes)
{
    struct story_set *set = placing->set;
    struct list group;
    list_init(&group, placing->arena, sizeof(uint32_t));
    add_copy(&group, member);
    for (size_t i = 0; i < copies->count; i++) {
        uint32_t copy = ((const struct story_found *)list_at(copies, i))->member;
        add_copy(&group, copy);
        const struct story_member *original =
            set->members[copy].original ? set_member(set, set->members[copy].original) : NULL;
        if (original && !original->dead)
            add_copy(&group, (uint32_t)(original - set->members));
    }
    uint32_t first = member;
    for (size_t i = 0; i < group.count; i++) {
        uint32_t one = *(uint32_t *)list_at(&group, i);
        if (is_before(&set->members[one], &set->members[first]))
            first = one;
    }
    int64_t original = set->members[first].article;
    for (size_t i = 0; i < group.count; i++) {
        struct story_member *one = &set->members[*(uint32_t *)list_at(&group, i)];
        int64_t its = one->article == original ? 0 : original;
        if (one->original != its) {
            one->original = its;
            note_change(one, one->story, changes);
        }
    }
}

/* ------------------------------------------------------------------------------- placing --- */

/* The articles of other stories that are about the same. */
static void find_related(const struct placing *placing, uint32_t member, const struct list *near,
                         struct list *related)
{
    const struct story_set *set = placing->set;
    for (size_t i = 0; i < near->count && related->count < RELATED_MAX; i++) {
        const struct story_found *one = list_at(near, i);
        const struct story_member *other = &set->members[one->member];
        double odds = 1 / (1 + exp(-one->score));
        if (odds >= RELATED_MIN && other->story != set->members[member].story && !other->original)
            *(struct story_near *)list_add(related) = (struct story_near){other->article, odds};
    }
}

void story_place(struct story_set *set, int64_t article, story_text_giver *give, void *context,
                 struct arena *arena, struct story_placing *placed)
{
    struct placing placing = {.set = set, .arena = arena};
    struct list near, across, copies;
    *placed = (struct story_placing){0};
    list_init(&placed->changes, arena, sizeof(struct story_change));
    list_init(&placed->related, arena, sizeof(struct story_near));
    struct story_member *self = set_member(set, article);
    uint32_t member = (uint32_t)(self - set->members);
    set_find_copies(set, member, give, context, arena, &copies);
    note_change(self, self->story, &placed->changes);
    if (copies.count)
        place_copies(&placing, member, &copies, &placed->changes);
    set_find_near(set, member, NEAREST, arena, &near);
    set_find_across(set, member, NEAREST_ACROSS, arena, &across);
    for (size_t i = 0; i < across.count; i++)
        *(struct story_found *)list_add(&near) = *(struct story_found *)list_at(&across, i);
    for (size_t i = 0; i < copies.count; i++)
        *(struct story_found *)list_add(&near) = *(struct story_found *)list_at(&copies, i);
    for (size_t i = 0; i < near.count; i++) {
        struct story_found *one = list_at(&near, i);
        one->score = (float)member_score(set, member, one->member);
    }
    list_sort(&near, set_compare_found);
    gather(&placing, member, &near);
    begin_groups(&placing);
    put_together(&placing);
    int64_t *names = arena_get_array(arena, placing.count, sizeof *names);
    name_groups(&placing, names, &placed->begun);
    move(&placing, names, &placed->changes);
    find_related(&placing, member, &near, &placed->related);
}

/* The language of most members, of equal ones that of the earliest. */
static uint32_t main_language(const struct story_set *set, const uint32_t *members, uint32_t count)
{
    uint32_t language = 0, most = 0;
    int64_t earliest = 0;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t code = set->members[members[i]].vector.language, alike = 0;
        int64_t first = INT64_MAX;
        for (uint32_t j = 0; j < count; j++) {
            const struct story_vector *vector = &set->members[members[j]].vector;
            if (vector->language != code)
                continue;
            alike++;
            first = vector->time < first ? vector->time : first;
        }
        if (alike > most || (alike == most && first < earliest)) {
            language = code;
            most = alike;
            earliest = first;
        }
    }
    return language;
}

int64_t story_leader(struct story_set *set, int64_t story)
{
    const struct story_chain *chain = set_chain(set, story);
    uint32_t members[SAMPLE], all = 0, count = 0;
    for (uint32_t at = chain->first; at && all < SAMPLE; at = set->members[at - 1].next_of_story)
        if (!set->members[at - 1].original)
            members[all++] = at - 1;
    uint32_t language = main_language(set, members, all);
    int64_t leader = chain->first ? set->members[chain->first - 1].article : 0;
    for (uint32_t i = 0; i < all; i++)
        if (set->members[members[i]].vector.language == language)
            members[count++] = members[i];
    struct {
        double sum;
        int64_t article;
    } best[2] = {{-INFINITY, leader}, {-INFINITY, leader}}; /* of those that tell; of asides */
    for (uint32_t i = 0; i < count; i++) {
        const struct story_member *member = &set->members[members[i]];
        double sum = 0;
        for (uint32_t j = 0; j < count; j++)
            sum += i == j ? 0 : set_score(set, members[i], members[j]);
        if (sum > best[member->aside].sum) {
            best[member->aside].sum = sum;
            best[member->aside].article = member->article;
        }
    }
    bool far = best[0].sum < best[1].sum - LEADER_SLACK * fabs(best[1].sum);
    return best[far].article;
}
