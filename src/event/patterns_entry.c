/* Reads one entry of knowledge/events. docs/events.md says how an entry is written. */
#include "event/patterns_private.h"

/* A word of a small list and what it stands for. */
struct named {
    const char *name;
    int value;
};

/* What a name stands for in a list that ends with a NULL name, or -1. */
static int value_of(const struct named *list, struct str name)
{
    for (; list->name; list++)
        if (str_equal(str_from(list->name), name))
            return list->value;
    return -1;
}

static const struct named effects[] = {{"planned", EFFECT_PLANNED},
                                       {"hypothetical", EFFECT_HYPOTHETICAL},
                                       {"called_for", EFFECT_CALLED_FOR},
                                       {"denied", EFFECT_DENIED},
                                       {"ongoing", EFFECT_ONGOING},
                                       {"report", EFFECT_REPORT},
                                       {"same", EFFECT_SAME},
                                       {"light", EFFECT_LIGHT},
                                       {NULL, 0}};

static const struct named inners[] = {
    {"planned", INNER_PLANNED},           {"called_for", INNER_CALLED_FOR},
    {"hypothetical", INNER_HYPOTHETICAL}, {"denied", INNER_DENIED},
    {"alleged", INNER_ALLEGED},           {NULL, 0}};

static const struct named counts[] = {
    {"deaths", COUNT_DEATHS}, {"injuries", COUNT_INJURIES}, {"arrests", COUNT_ARRESTS}, {NULL, 0}};

static const struct named filters[] = {{"COOP", FILTER_GOOD},
                                       {"FRIENDLY", FILTER_FRIENDLY},
                                       {"BAD", FILTER_BAD},
                                       {"COOPWILL", FILTER_GOOD_WILL},
                                       {"BADWILL", FILTER_BAD_WILL},
                                       {"MUST", FILTER_MUST},
                                       {NULL, 0}};

static const struct named parts[] = {
    {"n", PART_NOUN}, {"a", PART_ADJECTIVE}, {"m", PART_MODIFIER}, {"x", PART_ADVERB}, {NULL, 0}};

enum error pattern_read_heading(struct pattern_reading *reading, struct str line)
{
    struct str type, second = {0};
    reading->headed = true;
    reading->base = (struct pattern){.subject = CLASS_ANY, .compound = CLASS_ANY};
    if (!str_word(&line, &type))
        return ERROR_SYNTAX;
    str_word(&line, &second);
    reading->word = second;
    if (str_equal(type, STR("STATUS"))) {
        int effect = value_of(effects, second);
        reading->base.effect = (uint8_t)effect;
        return effect < 0 ? ERROR_SYNTAX : OK;
    }
    reading->base.type = (uint8_t)event_type_named(type);
    reading->base.mode = (uint8_t)event_mode_named(second);
    bool known = reading->base.type && (!second.size || reading->base.mode);
    reading->word = (struct str){0};
    return known ? OK : ERROR_SYNTAX;
}

/* Reads the options that say which sentences an entry is for. NOT_FOUND where it is none. */
static enum error read_condition(struct patterns *patterns, struct pattern *pattern,
                                 struct str name, struct str value)
{
    if (str_equal(name, STR("subject")))
        return pattern_class(patterns, value, &pattern->subject);
    if (str_equal(name, STR("compound")))
        return pattern_class(patterns, value, &pattern->compound);
    if (str_equal(name, STR("with")))
        return pattern_context(patterns, value, &pattern->with);
    if (str_equal(name, STR("not")))
        return pattern_context(patterns, value, &pattern->without);
    return ERROR_NOT_FOUND;
}

/* Reads the options that are words alone. False where it is none. */
static bool read_flag(struct pattern *pattern, struct str name)
{
    bool *flag = str_equal(name, STR("either"))     ? &pattern->either
                 : str_equal(name, STR("together")) ? &pattern->together
                 : str_equal(name, STR("drop"))     ? &pattern->drop
                 : str_equal(name, STR("result"))   ? &pattern->result
                 : str_equal(name, STR("weak"))     ? &pattern->weak
                 : str_equal(name, STR("noobject")) ? &pattern->no_object
                 : str_equal(name, STR("plain"))    ? &pattern->plain
                                                    : NULL;
    if (flag)
        *flag = true;
    return flag;
}

/* Reads what an option of two words sets. */
static enum error read_setting(struct pattern *pattern, struct str name, struct str value)
{
    int number;
    if (str_equal(name, STR("type"))) {
        pattern->type = (uint8_t)event_type_named(value);
        pattern->mode = EVENT_MODE_NONE;
        return pattern->type ? OK : ERROR_SYNTAX;
    }
    if (str_equal(name, STR("mode"))) {
        pattern->mode = (uint8_t)event_mode_named(value);
        return pattern->mode ? OK : ERROR_SYNTAX;
    }
    if (str_equal(name, STR("context"))) {
        enum event_context context = event_context_named(value);
        pattern->contexts |= context < EVENT_CONTEXT_COUNT ? UINT64_C(1) << context : 0;
        return context < EVENT_CONTEXT_COUNT ? OK : ERROR_SYNTAX;
    }
    if (str_equal(name, STR("target")) && str_equal(value, STR("subject"))) {
        pattern->subject_target = true;
        return OK;
    }
    if (str_equal(name, STR("count")) && (number = value_of(counts, value)) >= 0) {
        pattern->count = (uint8_t)number;
        return OK;
    }
    if (str_equal(name, STR("inner")) && (number = value_of(inners, value)) >= 0) {
        pattern->inner = (uint8_t)number;
        return OK;
    }
    return ERROR_SYNTAX;
}

/* Reads what stands between two ";". */
static enum error read_option(struct patterns *patterns, struct pattern *pattern, struct str option)
{
    struct str name, value = {0};
    if (!str_word(&option, &name))
        return ERROR_SYNTAX;
    if (!str_word(&option, &value))
        return read_flag(pattern, name) ? OK : ERROR_SYNTAX;
    enum error error = read_condition(patterns, pattern, name, value);
    return error == ERROR_NOT_FOUND ? read_setting(pattern, name, value) : error;
}

/* The prepositions that a word of an entry names; 0 where one of them is none. */
static uint64_t read_prepositions(struct str word)
{
    uint64_t bits = 0;
    struct str one;
    while (str_split(&word, '|', &one)) {
        uint64_t bit = preposition_bit(one);
        if (!bit)
            return 0;
        bits |= bit;
    }
    return bits;
}

/* Reads what fills a slot: T, S, V, N, a class. */
static enum error read_filler(struct patterns *patterns, struct str word, struct pattern_slot *slot)
{
    size_t colon = str_find_byte(word, ':');
    struct str name = str_part(word, 0, colon == STR_NONE ? word.size : colon);
    struct str condition = colon == STR_NONE ? STR("_") : str_from_byte(word, colon + 1);
    int filter = value_of(filters, condition);
    slot->words = CLASS_ANY;
    slot->kind = str_equal(name, STR("T"))    ? SLOT_TARGET
                 : str_equal(name, STR("S"))  ? SLOT_SOURCE
                 : str_equal(name, STR("V"))  ? SLOT_EVENT
                 : str_equal(name, STR("V?")) ? SLOT_ANY_EVENT
                 : str_equal(name, STR("N"))  ? SLOT_LIGHT
                                              : SLOT_WORDS;
    bool event = slot->kind == SLOT_EVENT || slot->kind == SLOT_ANY_EVENT;
    if (event && filter >= 0) {
        slot->filter = (uint8_t)filter;
        return OK;
    }
    if (slot->kind == SLOT_WORDS && str_starts(word, STR("to_"))) {
        slot->kind = SLOT_INFINITIVE;
        return pattern_class(patterns, str_from_byte(word, 3), &slot->words);
    }
    return pattern_class(patterns, slot->kind == SLOT_WORDS ? word : condition, &slot->words);
}

/* Where the filler of a preposition stands, by what it is. */
static void place_slot(struct pattern_slot *slot, struct str before)
{
    bool event = slot->kind == SLOT_EVENT || slot->kind == SLOT_ANY_EVENT;
    slot->prepositions = read_prepositions(before);
    slot->role = event && (slot->prepositions & PREPOSITION_TO) ? ROLE_TO : ROLE_PREPOSITION;
}

/* A new slot of the entry, or NULL where it has too many. */
static struct pattern_slot *add_slot(struct pattern *pattern)
{
    return pattern->slot_count < PATTERN_SLOTS ? &pattern->slots[pattern->slot_count++] : NULL;
}

/* Reads the words behind the head. */
static enum error read_slots(struct patterns *patterns, struct pattern_reading *reading,
                             struct pattern *pattern, struct str rest)
{
    struct str word, filler;
    while (str_word(&rest, &word)) {
        struct pattern_slot *slot = add_slot(pattern);
        reading->word = word;
        if (!slot)
            return ERROR_TOO_MANY;
        slot->optional = word.data[0] == '(';
        word = str_from_byte(word, slot->optional ? 1 : 0);
        bool that = str_equal(word, STR("that"));
        if ((that || read_prepositions(word)) && str_word(&rest, &filler)) {
            if (str_ends(filler, STR(")")))
                filler.size--;
            enum error error = read_filler(patterns, filler, slot);
            if (error)
                return error;
            place_slot(slot, word);
            slot->role = that ? ROLE_THAT : slot->role;
            continue;
        }
        if (str_ends(word, STR(")")))
            word.size--;
        enum error error = read_filler(patterns, word, slot);
        if (error)
            return error;
    }
    return OK;
}

/* Where the "V" of an entry is. */
static enum pattern_view view_of(const struct pattern *pattern)
{
    if (pattern->part == PART_MODIFIER || pattern->part == PART_ADVERB)
        return VIEW_ABOVE;
    for (int i = 0; i < pattern->slot_count; i++)
        if (pattern->slots[i].role == ROLE_THAT)
            return VIEW_ABOVE_ASIDE;
    return VIEW_BELOW;
}

/* Whether an entry that makes no event of its own is sure of one to do its work on: a slot that it
 * must fill, and with an event alone. */
static bool governs(const struct pattern *pattern)
{
    for (int i = 0; i < pattern->slot_count; i++) {
        const struct pattern_slot *slot = &pattern->slots[i];
        if ((slot->kind == SLOT_EVENT || slot->kind == SLOT_LIGHT) && !slot->optional &&
            slot->words == CLASS_ANY)
            return true;
    }
    return false;
}

/* Keeps the entry under each of its heads, behind the entries that are there already. */
static enum error keep(struct patterns *patterns, struct pattern *pattern, struct str heads)
{
    struct str head;
    pattern->view = view_of(pattern);
    while (str_split(&heads, '|', &head)) {
        if (!head.size || patterns->entries.count >= PATTERNS_MAX_ENTRIES)
            return ERROR_TOO_MANY;
        size_t joint = str_find_byte(head, '_');
        pattern->head = str_part(head, 0, joint == STR_NONE ? head.size : joint);
        pattern->particle = joint == STR_NONE ? (struct str){0} : str_from_byte(head, joint + 1);
        uint64_t *first = table_put(&patterns->heads[pattern->part], pattern->head, NULL);
        pattern->next = (uint32_t)*first;
        *(struct pattern *)list_add(&patterns->entries) = *pattern;
        *first = patterns->entries.count;
    }
    return OK;
}

/* Reads what stands before the first ";". */
static enum error read_frame(struct patterns *patterns, struct pattern_reading *reading,
                             struct pattern *pattern, struct str frame)
{
    struct str heads;
    if (!str_word(&frame, &heads))
        return ERROR_SYNTAX;
    if (str_equal(heads, STR("T")) || str_equal(heads, STR("V"))) {
        struct pattern_slot *slot = add_slot(pattern);
        *slot = (struct pattern_slot){
            .kind = heads.data[0] == 'T' ? SLOT_TARGET : SLOT_EVENT,
            .role = ROLE_SUBJECT,
            .words = CLASS_ANY,
        };
        if (!str_word(&frame, &heads))
            return ERROR_SYNTAX;
    }
    int part = heads.size > 2 && heads.data[1] == ':' ? value_of(parts, str_part(heads, 0, 1)) : -1;
    pattern->part = part < 0 ? PART_VERB : (uint8_t)part;
    enum error error = read_slots(patterns, reading, pattern, frame);
    if (!error && pattern->effect != EFFECT_EVENT && !governs(pattern))
        error = ERROR_SYNTAX;
    return error ? error : keep(patterns, pattern, str_from_byte(heads, part < 0 ? 0 : 2));
}

enum error pattern_read_entry(struct patterns *patterns, struct pattern_reading *reading,
                              struct str line)
{
    struct str rest = line, frame, option;
    if (!reading->headed)
        return ERROR_SYNTAX;
    struct pattern pattern = reading->base;
    pattern.file = reading->file;
    pattern.line = reading->line;
    pattern.text = line;
    str_split(&rest, ';', &frame);
    while (str_split(&rest, ';', &option)) {
        reading->word = str_trim(option);
        enum error error = read_option(patterns, &pattern, option);
        if (error)
            return error;
    }
    return read_frame(patterns, reading, &pattern, frame);
}
