/* Puts together what is found in a text: words, people, times, amounts, and from them events. */
#include "engine/coding.h"

#include "base/memory.h"
#include "event/actors.h"
#include "event/dateline.h"
#include "event/explain.h"
#include "language/amounts.h"
#include "language/times.h"

struct coder {
    const struct patterns *patterns;
    struct language_reader *reader;
};

struct coder *coder_new(const struct patterns *patterns)
{
    struct coder *coder = memory_get_zeroed(1, sizeof(*coder));
    coder->patterns = patterns;
    coder->reader = language_reader_new();
    return coder;
}

void coder_free(struct coder *coder)
{
    if (!coder)
        return;
    language_reader_free(coder->reader);
    memory_free(coder);
}

/* Reads the text and what the events of it go by. False where there is no model. */
static bool understand(struct coder *coder, struct arena *arena, struct str text,
                       const struct date *published, struct coding *coding)
{
    const struct language_model *model = language_model_for(STR("en"));
    if (!model)
        return false;
    text = str_part(text, 0, CODING_MAX_TEXT);
    *coding = (struct coding){0};
    text = dateline_set_apart(arena, text);
    language_read(coder->reader, model, arena, text, &coding->analysis);
    people_find(arena, &coding->analysis, &coding->people);
    times_find(arena, text, &coding->analysis, published, &coding->times);
    amounts_find(arena, &coding->analysis, &coding->times, &coding->amounts);
    int year = published->precision ? published->year : 0;
    coding->reading = (struct event_reading){
        .patterns = coder->patterns,
        .actors = actors_new(arena, &coding->analysis, &coding->people, year),
        .times = &coding->times,
        .amounts = &coding->amounts,
        .published = *published,
    };
    return true;
}

bool coder_read(struct coder *coder, struct arena *arena, struct str text,
                const struct date *published, struct coding *coding)
{
    if (!understand(coder, arena, text, published, coding))
        return false;
    events_find(arena, &coding->reading, &coding->analysis, &coding->events);
    /* of the text as it was given: in that which is analysed a dash may be as many spaces as it has
     * bytes */
    coding->places = utf8_places_of(str_part(text, 0, CODING_MAX_TEXT), arena);
    return true;
}

bool coder_explain(struct coder *coder, struct arena *arena, struct str text, struct buf *out)
{
    struct coding coding;
    struct date unknown = {0};
    if (!understand(coder, arena, text, &unknown, &coding))
        return false;
    events_explain(arena, &coding.reading, &coding.analysis, out);
    return true;
}
