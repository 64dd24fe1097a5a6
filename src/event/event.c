/* The names of types, modes, statuses and contexts, and what follows from a type. */
#include "event/event.h"

static const struct {
    const char *name;
    int quad;
    int score;
} types[EVENT_TYPE_COUNT] = {{"", 0, 0},
#define ENTRY(name, quad, score) {#name, quad, score},
                             EVENT_TYPE_LIST(ENTRY)
#undef ENTRY
};

#define ENTRY(name, text) text,
static const char *const modes[EVENT_MODE_COUNT] = {"", EVENT_MODE_LIST(ENTRY)};
static const char *const statuses[EVENT_STATUS_COUNT] = {EVENT_STATUS_LIST(ENTRY)};
static const char *const contexts[EVENT_CONTEXT_COUNT] = {EVENT_CONTEXT_LIST(ENTRY)};
#undef ENTRY

/* The place of a name among `count` of them, or `count`. */
static size_t find(const char *const *names, size_t count, struct str name)
{
    size_t i = 0;
    while (i < count && !str_equal(str_from(names[i]), name))
        i++;
    return i;
}

const char *event_type_name(enum event_type type)
{
    return types[type].name;
}

enum event_type event_type_named(struct str name)
{
    for (size_t i = 1; i < EVENT_TYPE_COUNT; i++)
        if (str_equal(str_from(types[i].name), name))
            return (enum event_type)i;
    return EVENT_NONE;
}

int event_type_quad(enum event_type type)
{
    return types[type].quad;
}

int event_type_score(enum event_type type, enum event_mode mode)
{
    /* an allegation weighs more than disapproval */
    return mode == EVENT_MODE_ALLEGE && type == EVENT_ACCUSE ? -35 : types[type].score;
}

const char *event_mode_name(enum event_mode mode)
{
    return modes[mode];
}

enum event_mode event_mode_named(struct str name)
{
    size_t found = find(modes, EVENT_MODE_COUNT, name);
    return found < EVENT_MODE_COUNT ? (enum event_mode)found : EVENT_MODE_NONE;
}

const char *event_status_name(enum event_status status)
{
    return statuses[status];
}

enum event_status event_status_named(struct str name)
{
    return (enum event_status)find(statuses, EVENT_STATUS_COUNT, name);
}

const char *event_context_name(enum event_context context)
{
    return contexts[context];
}

enum event_context event_context_named(struct str name)
{
    return (enum event_context)find(contexts, EVENT_CONTEXT_COUNT, name);
}
