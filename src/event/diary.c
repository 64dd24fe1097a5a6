/* What is coming: planned events with a date ahead, and occasions ("the election on 20 July"). */
#include "event/diary.h"

#include "event/match.h"
#include "event/merge.h"
#include "event/places.h"
#include "event/when.h"
#include "language/times.h"

/* Limit: what is to be some day within more days than these is no entry. */
enum { PERIOD_DAYS = 366 };

/* What one text's entries are found with. */
struct looking {
    struct arena *arena;
    const struct event_reading *reading;
    const struct analysis *analysis;
    struct list *entries;
    bool *told; /* by time: whether an entry has it */
};

/* Whether a word in a time's words, or the one before them, says that it is over. */
static bool is_over(const struct looking *looking, const struct time_found *time)
{
    const struct patterns *patterns = looking->reading->patterns;
    const struct sentence *sentence = list_at(&looking->analysis->sentences, time->sentence);
    uint16_t over = patterns_class_asked(patterns, ASKED_OVER);
    bool before = false;
    for (size_t at = sentence->first; at < sentence->first + sentence->count; at++) {
        const struct token *token = analysis_token(looking->analysis, at);
        bool is = patterns_class_has(patterns, over, patterns_word(patterns, token->lemma));
        if (token->from >= time->to)
            break;
        if (token->to > time->from && (is || before))
            return true;
        before = is;
    }
    return false;
}

/* Whether the time ends after the day of publication, and is no age: "the 21st century". */
static bool lies_ahead(const struct looking *looking, const struct time_found *time)
{
    return time->ends.precision && !is_over(looking, time) &&
           event_last_day(&time->ends) > event_last_day(&looking->reading->published) &&
           event_last_day(&time->ends) - event_first_day(&time->begins) < PERIOD_DAYS;
}

/* The time that the event's date was taken from, or NULL. */
static const struct time_found *time_of(const struct looking *looking, const struct event *event)
{
    const struct list *times = looking->reading->times;
    size_t at = list_first_from(times, offsetof(struct time_found, from), event->date_words.from);
    return event->date.size && at < times->count ? list_at(times, at) : NULL;
}

/* Widens words to hold others. */
static void widen(struct event_words *words, struct event_words more)
{
    if (more.to <= more.from)
        return;
    words->from = more.from < words->from ? more.from : words->from;
    words->to = more.to > words->to ? more.to : words->to;
}

/* Whether an event is one that is to come. */
static bool is_coming(const struct event *event)
{
    return event->status == EVENT_STATUS_PLANNED || event->status == EVENT_STATUS_HYPOTHETICAL ||
           (event->type == EVENT_AGREE && event->status == EVENT_STATUS_HAPPENED);
}

/* Adds the entry of an event whose date lies ahead. */
static void add_event(struct looking *looking, const struct event *event, size_t index)
{
    const struct time_found *time = time_of(looking, event);
    if (!time || time->mod == TIME_AFTER || !is_coming(event) || !lies_ahead(looking, time))
        return;
    looking->told[time - (const struct time_found *)looking->reading->times->items] = true;
    struct event_words words = event->words;
    for (size_t i = 0; i < event->sources.count; i++)
        widen(&words, ((struct event_actor *)list_at(&event->sources, i))->words);
    for (size_t i = 0; i < event->targets.count; i++)
        widen(&words, ((struct event_actor *)list_at(&event->targets, i))->words);
    widen(&words, event->date_words);
    widen(&words, event->place_words);
    *(struct diary_entry *)list_add(looking->entries) = (struct diary_entry){
        .date = event->date,
        .begins = time->begins,
        .ends = time->ends,
        .sentence = event->sentence,
        .event = index,
        .words = words,
        .date_words = event->date_words,
        .place = event->place,
        .place_country = event->place_country,
    };
}

/* The noun of an occasion that a word with a time tells of: itself, what it hangs on, or its
 * subject; -1. */
static int occasion_of(struct scene *scene, int token)
{
    uint16_t class = patterns_class_asked(scene->patterns, ASKED_OCCASION);
    for (int hops = 0; token >= 0 && hops < 4; hops++) {
        enum upos upos = (enum upos)scene_token(scene, token)->upos;
        bool noun = upos == UPOS_NOUN || upos == UPOS_PROPN;
        if (noun && scene_is_of(scene, token, class))
            return token;
        int subject = upos == UPOS_VERB ? scene_subject(scene, token) : -1;
        if (subject >= 0 && scene_is_of(scene, subject, class))
            return subject;
        int object = upos == UPOS_VERB ? scene_child(scene, token, RELATION_OBJ) : -1;
        if (object >= 0 && scene_is_of(scene, object, class))
            return object;
        enum relation relation = scene_relation(scene, token);
        if (relation == RELATION_CCOMP || relation == RELATION_ADVCL ||
            relation == RELATION_ACL_RELCL)
            return -1;
        token = scene_head(scene, token);
    }
    return -1;
}

/* The first place that hangs on a noun. */
static void set_place(struct scene *scene, int noun, struct diary_entry *entry)
{
    struct list found;
    list_init(&found, scene->arena, sizeof(struct place));
    places_in(scene->actors, scene->sentence, &found);
    for (size_t i = 0; i < found.count; i++) {
        const struct place *place = list_at(&found, i);
        if (!scene_within(scene, (int)(place->token - scene->first), noun))
            continue;
        entry->place = place->name;
        entry->place_country = place->country;
        return;
    }
}

/* Whether the sentence says of an occasion, whose time hangs on a word, that it is not to be then.
 * What hangs on the verb itself is when that was said, or the new date. */
static bool is_called_off(struct scene *scene, int noun, int on)
{
    int verb = scene_head(scene, noun);
    enum relation relation = scene_relation(scene, noun);
    bool negated;
    if (verb < 0 || verb == on || (relation != RELATION_OBJ && relation != RELATION_NSUBJ_PASS))
        return false;
    enum event_status status = match_own_status(scene, verb, &negated);
    if (negated || (status != EVENT_STATUS_HAPPENED && status != EVENT_STATUS_PLANNED))
        return false;
    return scene_is_of(scene, verb, patterns_class_asked(scene->patterns, ASKED_CALLINGOFF)) ||
           (scene_is(scene, verb, STR("call")) &&
            scene_has(scene, verb, RELATION_COMPOUND_PRT, STR("off")));
}

/* Adds an occasion that the time tells of, if there is one. */
static void add_occasion(struct looking *looking, struct scene *scene,
                         const struct time_found *time)
{
    int on = event_time_hangs_on(scene, time->from, time->to);
    int noun = on < 0 ? -1 : occasion_of(scene, on);
    if (noun < 0)
        return;
    const struct actor *phrase = scene_actor(scene, noun);
    struct diary_entry entry = {
        .date = event_days(looking->arena, time->value),
        .begins = time->begins,
        .ends = time->ends,
        .sentence = scene->sentence,
        .event = DIARY_NO_EVENT,
        .words = {phrase->from, phrase->to},
        .date_words = {time->from, time->to},
        .called_off = is_called_off(scene, noun, on),
    };
    widen(&entry.words, entry.date_words);
    set_place(scene, noun, &entry);
    *(struct diary_entry *)list_add(looking->entries) = entry;
}

/* Adds the occasions of all times that no event has, sentence after sentence. */
static void add_occasions(struct looking *looking)
{
    const struct list *times = looking->reading->times;
    struct scene scene;
    size_t set = SIZE_MAX; /* the sentence that the scene is of */
    for (size_t i = 0; i < times->count; i++) {
        const struct time_found *time = list_at(times, i);
        if (time->kind == TIME_SET || time->kind == TIME_DURATION || time->mod == TIME_AFTER ||
            !time->value.size || !lies_ahead(looking, time) || looking->told[i])
            continue;
        if (set != time->sentence)
            scene_set(&scene, looking->reading->patterns, looking->analysis,
                      looking->reading->actors, time->sentence, looking->arena);
        set = time->sentence;
        add_occasion(looking, &scene, time);
    }
}

void diary_find(struct arena *arena, const struct event_reading *reading,
                const struct analysis *analysis, const struct list *events, struct list *entries)
{
    struct looking looking = {arena, reading, analysis, entries, NULL};
    list_init(entries, arena, sizeof(struct diary_entry));
    if (reading->published.precision < DATE_DAY)
        return;
    looking.told = arena_get_array(arena, reading->times->count, sizeof *looking.told);
    for (size_t i = 0; i < events->count; i++)
        add_event(&looking, list_at(events, i), i);
    add_occasions(&looking);
}
