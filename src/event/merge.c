/* Told once: whether two reports tell the same event. Who, what family of type, where, when and in
 * which story decide; figures may differ. */
#include "event/merge.h"

#include "event/actors.h"

/* Words of a sentence that are compared, the letters that one must have to count, and how many two
 * sentences must share: so many, and so great a part of those of the shorter, in tenths. */
enum { WORDS_MAX = 64, LETTERS = 5, SHARED_LEAST = 4, SHARED_TENTHS = 4 };

/* Bytes of a sentence that two reporters do not write alike by chance. */
enum { COPIED_LEAST = 40 };

int32_t event_first_day(const struct date *date)
{
    return (int32_t)date_to_days(date->year, date->month, date->day);
}

int32_t event_last_day(const struct date *date)
{
    if (date->precision >= DATE_DAY)
        return event_first_day(date);
    if (date->precision < DATE_MONTH || date->month == 12)
        return (int32_t)date_to_days(date->year + 1, 1, 1) - 1;
    return (int32_t)date_to_days(date->year, date->month + 1, 1) - 1;
}

/* The days of an ISO date to its precision, "2025", "2025-08", "2025-08-03". False for another. */
static bool days_of(struct str iso, int32_t *first, int32_t *last)
{
    struct date date;
    bool plain = iso.size == 4 || iso.size == 7 || iso.size == 10; /* no week, no season */
    if (!plain || !date_parse(iso, DATE_ORDER_UNKNOWN, &date))
        return false;
    *first = event_first_day(&date);
    *last = event_last_day(&date);
    return true;
}

/* The days of an event: its own, or those before its report. */
static void set_days(const struct event *event, const struct date *published,
                     struct event_trait *trait)
{
    size_t slash = str_find_byte(event->date, '/');
    int32_t other;
    trait->first = 1;
    trait->last = 0;
    if (slash != STR_NONE) {
        trait->dated = days_of(str_part(event->date, 0, slash), &trait->first, &other) &&
                       days_of(str_from_byte(event->date, slash + 1), &other, &trait->last);
    } else {
        trait->dated = days_of(event->date, &trait->first, &trait->last);
    }
    if (trait->dated || published->precision < DATE_DAY)
        return;
    trait->last = event_first_day(published);
    trait->first = trait->last - EVENT_REPORT_DAYS;
}

/* Who an actor is for this: a country, else a name, else a sector; else the words. */
static struct str who(const struct list *actors, struct str text, struct str *name)
{
    *name = (struct str){0};
    if (!actors->count)
        return (struct str){0};
    const struct event_actor *actor = list_at(actors, 0);
    *name = actor->name;
    if (actor->country.size)
        return actor->country;
    if (actor->name.size)
        return actor->name;
    return actor->sector.size
               ? actor->sector
               : str_part(text, actor->words.from, actor->words.to - actor->words.from);
}

/* The family of a type: what outlets tell in more than one way. */
static const char *family(enum event_type type)
{
    switch (type) {
    case EVENT_CONCEDE:
    case EVENT_RETREAT:
        return "yield";
    case EVENT_COERCE:
    case EVENT_SANCTION:
        return "coerce";
    default:
        return event_type_name(type);
    }
}

void event_trait_of(struct arena *arena, const struct event *event, struct str text,
                    const struct date *published, int64_t story, struct event_trait *trait)
{
    *trait = (struct event_trait){
        .type = event->type,
        .status = event->status,
        .mode = event->mode,
        .place = event->place,
        .place_country = event->place_country,
        .story = story,
    };
    trait->source = who(&event->sources, text, &trait->source_name);
    trait->target = who(&event->targets, text, &trait->target_name);
    set_days(event, published, trait);
    struct str a = trait->source, b = trait->target;
    if (event->either_way && str_compare(a, b) > 0) {
        struct str swap = a;
        a = b;
        b = swap;
    }
    trait->key = arena_format(arena, "%s %.*s>%.*s", family(event->type), STR_ARG(a), STR_ARG(b));
}

int64_t event_wording(struct arena *arena, const struct event *event, struct str text,
                      struct str sentence)
{
    if (sentence.size < COPIED_LEAST)
        return 0;
    struct str words = str_part(text, event->words.from, event->words.to - event->words.from);
    struct str all = arena_format(arena, "%d %d %d %.*s %.*s", event->type, event->mode,
                                  event->status, STR_ARG(words), STR_ARG(sentence));
    return (int64_t)(str_hash(all) >> 1);
}

/* Whether two names or places may be the same: one of them is not said, or they are equal. */
static bool agree(struct str a, struct str b)
{
    return !a.size || !b.size || str_equal_fold(a, b);
}

/* Whether the days of two events meet. */
static bool days_meet(const struct event_trait *a, const struct event_trait *b)
{
    if (a->first > a->last || b->first > b->last)
        return a->story && a->story == b->story;
    return a->first <= b->last && b->first <= a->last;
}

/* Whether it is clear who one side is: a country, or the same name in both. */
static bool is_clear(struct str who, struct str name, struct str other)
{
    return country_name(who).size || (name.size && str_equal_fold(name, other));
}

/* Whether it is clear that the same two are meant. "A senator of a country against its government"
 * is so only with both names. */
static bool are_clear(const struct event_trait *before, const struct event_trait *now)
{
    if (str_equal(before->source, before->target))
        return before->source_name.size && before->target_name.size &&
               str_equal_fold(before->source_name, now->source_name) &&
               str_equal_fold(before->target_name, now->target_name);
    return is_clear(before->source, before->source_name, now->source_name) &&
           is_clear(before->target, before->target_name, now->target_name);
}

/* The words of a sentence that say most: those with many letters. Gives how many. */
static size_t long_words(struct str sentence, struct str words[WORDS_MAX])
{
    size_t count = 0, from = 0;
    for (size_t at = 0; at <= sentence.size && count < WORDS_MAX; at++) {
        unsigned char c = at < sentence.size ? (unsigned char)sentence.data[at] : ' ';
        if (ascii_is_alpha((char)c) || ascii_is_digit((char)c) || c >= 0x80)
            continue;
        if (at - from >= LETTERS)
            words[count++] = str_part(sentence, from, at - from);
        from = at + 1;
    }
    return count;
}

/* Whether two sentences say much the same. */
static bool are_alike(struct str a, struct str b)
{
    struct str left[WORDS_MAX], right[WORDS_MAX];
    size_t lefts = long_words(a, left), rights = long_words(b, right), shared = 0;
    for (size_t i = 0; i < lefts; i++) {
        bool found = false;
        for (size_t j = 0; j < rights && !found; j++)
            found = str_equal_fold(left[i], right[j]);
        shared += found;
    }
    size_t least = lefts < rights ? lefts : rights;
    return shared >= SHARED_LEAST && shared * 10 >= least * SHARED_TENTHS;
}

/* Whether the kinds of two events do not speak against each other. Attacks and meetings are told
 * in many ways, an arrest is no curfew. */
static bool modes_agree(const struct event_trait *before, const struct event_trait *now)
{
    return before->type == EVENT_ASSAULT || before->type == EVENT_CONSULT || !before->mode ||
           !now->mode || before->mode == now->mode;
}

/* Whether the text names the days of an event, and no more than a few. */
static bool is_exact(const struct event_trait *trait)
{
    return trait->dated && trait->last - trait->first < EVENT_EXACT_DAYS;
}

/* Whether two events are told of one time and place: in one story, else with the day said in both
 * or the place the same. */
static bool are_together(const struct event_trait *before, const struct event_trait *now)
{
    if (!days_meet(before, now))
        return false;
    if (before->story && before->story == now->story)
        return true;
    bool same_place = before->place.size && str_equal_fold(before->place, now->place);
    return agree(before->place, now->place) && (same_place || (is_exact(before) && is_exact(now)));
}

/* Whether the names of both sides agree. Two people of one country who meet two others on one day
 * are told apart by their names. */
static bool names_agree(const struct event_trait *before, const struct event_trait *now)
{
    bool crossed = str_equal(before->source, now->target) &&
                   agree(before->source_name, now->target_name) &&
                   agree(before->target_name, now->source_name);
    return crossed || (agree(before->source_name, now->source_name) &&
                       agree(before->target_name, now->target_name));
}

/* Whether one side of two events with the same wording may be the same: told by what is known of it
 * here and by less there, "PER" and "MIL". */
static bool may_be_same(struct str a, struct str b)
{
    return agree(a, b) || (country_name(a).size > 0) != (country_name(b).size > 0);
}

/* Whether two reports of a story are copies, of which one may have lost what told who acts. */
static bool are_copies(const struct event_trait *before, const struct event_trait *now)
{
    return before->wording && before->wording == now->wording && before->story &&
           before->story == now->story &&
           (!before->dated || !now->dated || days_meet(before, now)) &&
           may_be_same(before->source, now->source) && may_be_same(before->target, now->target);
}

enum event_sameness event_compare(const struct event_trait *before, const struct event_trait *now)
{
    if (are_copies(before, now))
        return EVENT_SAME;
    if (!str_equal(before->key, now->key) || !agree(before->place_country, now->place_country) ||
        !before->source.size || !before->target.size || !names_agree(before, now) ||
        !modes_agree(before, now) || !are_together(before, now))
        return EVENT_DIFFERENT;
    if (!are_clear(before, now) && !are_alike(before->sentence, now->sentence))
        return EVENT_DIFFERENT;
    if (before->status == now->status)
        return EVENT_SAME;
    bool planned = before->status == EVENT_STATUS_PLANNED;
    bool happened = now->status == EVENT_STATUS_HAPPENED || now->status == EVENT_STATUS_ONGOING;
    return planned && happened ? EVENT_REALISED : EVENT_DIFFERENT;
}
