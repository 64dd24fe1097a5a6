/* GDELT's and POLECAT's rows. A row is written field by field; each field ends with a tab, and the
 * row's last tab becomes a line feed. */
#include "event/export.h"

#include <assert.h>
#include <inttypes.h>

#include "base/date.h"
#include "base/utf8.h"
#include "event/actors.h"
#include "event/places.h"

struct cameo_code {
    enum event_type type;
    enum event_mode mode;
    const char *code;
    int quad;
    double goldstein;
};

#include "cameo_codes.h"

/* Words may be this long in a column; what is longer is cut. */
enum { FIELD_BYTES_MAX = 255 };

struct cameo export_cameo(enum event_type type, enum event_mode mode)
{
    const struct cameo_code *found = NULL;
    for (size_t index = 0; index < sizeof cameo_codes / sizeof *cameo_codes; index++) {
        const struct cameo_code *code = &cameo_codes[index];
        if (code->type == type && (code->mode == mode || (code->mode == EVENT_MODE_NONE && !found)))
            found = code;
    }
    assert(found);
    return (struct cameo){str_from(found->code), found->quad, found->goldstein};
}

bool export_type(const struct export_event *event, enum event_type *type)
{
    *type = event->type;
    switch (event->status) {
    case EVENT_STATUS_HAPPENED:
    case EVENT_STATUS_ONGOING:
        return true;
    case EVENT_STATUS_HISTORICAL:
        return event->date.size > 0;
    case EVENT_STATUS_PLANNED:
        *type = EVENT_AGREE;
        return event->type == EVENT_CONSULT;
    default:
        return false;
    }
}

/* A field, with what would end it taken for spaces. */
static void put_whole(struct buf *out, struct str field)
{
    for (size_t at = 0; at < field.size; at++) {
        char byte = field.data[at];
        buf_add_byte(out, (unsigned char)byte < 0x20 || byte == 0x7F ? ' ' : byte);
    }
    buf_add_byte(out, '\t');
}

/* The same, cut between two characters where it is too long. */
static void put(struct buf *out, struct str field)
{
    size_t size = field.size < FIELD_BYTES_MAX ? field.size : FIELD_BYTES_MAX;
    while (size < field.size && size && !utf8_is_start(field.data[size]))
        size--;
    put_whole(out, str_part(field, 0, size));
}

/* A field in capitals, as far as ASCII has them. */
static void put_capitals(struct buf *out, struct str field)
{
    size_t from = out->size;
    put(out, field);
    for (size_t at = from; at < out->size; at++)
        if (out->data[at] >= 'a' && out->data[at] <= 'z')
            out->data[at] = (char)(out->data[at] - 'a' + 'A');
}

/* `count` fields with nothing in them. */
static void put_empty(struct buf *out, unsigned count)
{
    while (count-- > 0)
        buf_add_byte(out, '\t');
}

/* Ends the row: the tab behind its last field goes. */
static void end_row(struct buf *out)
{
    assert(out->full || (out->size > 0 && out->data[out->size - 1] == '\t'));
    if (!out->full)
        out->data[out->size - 1] = '\n';
}

/* Reads the date of an event, else of its first telling; of precision DATE_NONE where neither is
 * known. */
static struct date date_of(const struct export_event *event)
{
    struct date date = {0};
    struct str first = event->date;
    size_t slash = str_find_byte(first, '/');
    if (slash != STR_NONE)
        first = str_part(first, 0, slash);
    if (!date_parse(first, DATE_ORDER_UNKNOWN, &date))
        date_parse(event->added, DATE_ORDER_UNKNOWN, &date);
    return date;
}

/* An actor's name for the tables: of the person or body, else of the country, else as written. */
static struct str actor_name(const struct export_actor *actor)
{
    struct str country = country_name(actor->country);
    if (actor->name.size)
        return actor->name;
    return country.size && !actor->words.size ? country : actor->words;
}

/* Whether a country's code is one of a country, and not IGO. */
static bool is_country(struct str code)
{
    return code.size == 3 && !str_equal(code, STR("IGO"));
}

/* The ten columns of an actor in GDELT: code, name, country, known group, ethnic, religions, types.
 */
static void put_gdelt_actor(struct buf *out, const struct export_actor *actor)
{
    if (!actor) {
        put_empty(out, 10);
        return;
    }
    bool country = is_country(actor->country);
    if (country)
        buf_add(out, actor->country);
    put(out, actor->sector);
    put_capitals(out, actor_name(actor));
    put(out, country ? actor->country : STR(""));
    put_empty(out, 4);
    put(out, actor->sector.size || country ? actor->sector : actor->country);
    put_empty(out, 2);
}

/* What a place is to GDELT: 1 a country, 2 a state of the USA, 3 a town there, 4 a town of the
 * world, 5 a region of the world. */
static int gdelt_place_type(const struct place *place)
{
    bool usa = str_equal(place->country, STR("USA"));
    if (place->kind == PLACE_COUNTRY)
        return 1;
    if (place->kind == PLACE_REGION)
        return usa ? 2 : 5;
    return usa ? 3 : 4;
}

/* The eight columns of a place in GDELT: type, full name, country, first region, second region,
 * latitude, longitude, feature. */
static void put_gdelt_place(struct buf *out, struct str name, struct str country)
{
    struct place place = {0};
    if (!name.size)
        name = country_name(country);
    if (!place_named(name, country, &place)) {
        put(out, STR("0"));
        put_empty(out, 7);
        return;
    }
    struct str fips = country_fips(place.country);
    buf_format(out, "%d\t%.*s", gdelt_place_type(&place), STR_ARG(place.name));
    if (place.region.size)
        buf_format(out, ", %.*s", STR_ARG(place.region));
    if (place.kind != PLACE_COUNTRY)
        buf_format(out, ", %.*s", STR_ARG(country_name(place.country)));
    buf_format(out, "\t%.*s\t%.*s%.*s\t\t", STR_ARG(fips), STR_ARG(fips),
               STR_ARG(place.region_code));
    if (place.kind == PLACE_COUNTRY && !place.latitude && !place.longitude)
        buf_format(out, "\t\t%.*s\t", STR_ARG(fips));
    else
        buf_format(out, "%.4f\t%.4f\t%" PRIu32 "\t", place.latitude, place.longitude, place.id);
}

/* GDELT's four columns of time: day, month, year, and the year with its fraction. */
static void put_gdelt_date(struct buf *out, const struct date *date)
{
    if (date->precision == DATE_NONE) {
        put_empty(out, 4);
        return;
    }
    int day = (date->month - 1) * 30 + date->day;
    buf_format(out, "%04d%02d%02d\t%04d%02d\t%04d\t%.4f\t", date->year, date->month, date->day,
               date->year, date->month, date->year, date->year + day / 365.0);
}

/* A row of one pair. The event's number is that of the event; pairs behind the first count on in
 * the digits behind its last. */
static void put_gdelt_row(struct buf *out, const struct export_event *event, enum event_type type,
                          const struct export_actor *source, const struct export_actor *target,
                          unsigned pair)
{
    struct cameo cameo = export_cameo(type, type == event->type ? event->mode : EVENT_MODE_NONE);
    struct date date = date_of(event), added = {0};
    date_parse(event->added, DATE_ORDER_UNKNOWN, &added);
    if (added.has_offset)
        added = date_with_offset(&added, 0); /* the column is in UTC */
    buf_format(out, "%" PRIu64 "\t", event->id * 100 + pair);
    put_gdelt_date(out, &date);
    put_gdelt_actor(out, source);
    put_gdelt_actor(out, target);
    buf_format(out, "%d\t", event->leads);
    put(out, cameo.code);
    put(out, str_part(cameo.code, 0, 3));
    put(out, str_part(cameo.code, 0, 2));
    buf_format(out, "%d\t%.1f\t%u\t%u\t%u\t\t", cameo.quad, cameo.goldstein, event->tellings,
               event->outlets, event->articles);
    put_gdelt_place(out, STR(""), source ? source->country : STR(""));
    put_gdelt_place(out, STR(""), target ? target->country : STR(""));
    put_gdelt_place(out, event->place, event->place_country);
    if (added.precision == DATE_NONE)
        put_empty(out, 1);
    else
        buf_format(out, "%04d%02d%02d%02d%02d%02d\t", added.year, added.month, added.day,
                   added.hour, added.minute, added.second);
    put_whole(out, event->url);
    end_row(out);
}

/* Calls for each pair of source and target; a side that nobody is on counts as one. */
static void each_pair(const struct export_event *event, struct buf *out, enum event_type type,
                      void (*row)(struct buf *, const struct export_event *, enum event_type,
                                  const struct export_actor *, const struct export_actor *,
                                  unsigned))
{
    size_t sources = event->source_count ? event->source_count : 1;
    size_t targets = event->target_count ? event->target_count : 1;
    unsigned pair = 0;
    for (size_t a = 0; a < sources; a++)
        for (size_t b = 0; b < targets && pair < EXPORT_PAIRS_MAX; b++)
            row(out, event, type, event->source_count ? &event->sources[a] : NULL,
                event->target_count ? &event->targets[b] : NULL, pair++);
}

void export_gdelt(const struct export_event *event, struct buf *out)
{
    enum event_type type;
    if (export_type(event, &type))
        each_pair(event, out, type, put_gdelt_row);
}

void export_polecat_header(struct buf *out)
{
    static const char actor[] = " Name\t# Country\t# COW\t# Primary Sector\t# Sectors\t# Title\t"
                                "# Name Raw\tWikipedia # ID\t";
    static const char *const who[] = {"Actor", "Recipient"};
    buf_add(out,
            STR("Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\t"));
    for (size_t side = 0; side < 2; side++) {
        buf_add(out, str_from(who[side]));
        for (const char *at = actor; *at; at++)
            if (*at == '#')
                buf_add(out, str_from(who[side]));
            else
                buf_add_byte(out, *at);
    }
    buf_add(out, STR("Placename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\t"
                     "GeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\t"
                     "Story People\tStory Organizations\tStory Locations\tLanguage\tVersion\n"));
}

/* The eight columns of an actor; the last, a page of Wikipedia, is never known. */
static void put_polecat_actor(struct buf *out, const struct export_actor *actor)
{
    if (!actor) {
        put_empty(out, 8);
        return;
    }
    put(out, actor_name(actor));
    put(out, actor->country);
    put(out, country_cow(actor->country));
    put(out, actor->sector);
    put(out, actor->sector);
    put(out, actor->role);
    put(out, actor->words);
    put_empty(out, 1);
}

/* The contexts, with a semicolon between. */
static void put_contexts(struct buf *out, uint64_t contexts)
{
    bool first = true;
    for (int context = 0; context < 64 && contexts >> context; context++) {
        if (!(contexts >> context & 1))
            continue;
        buf_format(out, "%s%s", first ? "" : ";", event_context_name((enum event_context)context));
        first = false;
    }
    buf_add_byte(out, '\t');
}

/* The ten columns of a place. */
static void put_polecat_place(struct buf *out, const struct export_event *event)
{
    struct place place = {0};
    struct str name = event->place.size ? event->place : country_name(event->place_country);
    if (!place_named(name, event->place_country, &place)) {
        put_empty(out, 8);
        put(out, event->place);
        put_empty(out, 1);
        return;
    }
    static const char *const features[] = {"", "country", "region", "city"};
    put(out, place.name);
    put(out, place.kind == PLACE_TOWN ? place.name : STR(""));
    put_empty(out, 1);
    put(out, place.kind == PLACE_REGION ? place.name : place.region);
    put(out, place.country);
    if (place.latitude || place.longitude)
        buf_format(out, "%.4f\t%.4f\t", place.latitude, place.longitude);
    else
        put_empty(out, 2);
    if (place.id)
        buf_format(out, "%" PRIu32 "\t", place.id);
    else
        put_empty(out, 1);
    put(out, event->place);
    put(out, str_from(features[place.kind]));
}

/* A row of one pair. */
static void put_polecat_row(struct buf *out, const struct export_event *event, enum event_type type,
                            const struct export_actor *source, const struct export_actor *target,
                            unsigned pair)
{
    enum event_mode mode = type == event->type ? event->mode : EVENT_MODE_NONE;
    struct date date = date_of(event);
    buf_format(out, "%" PRIu64 "-%u\t", event->id, pair);
    if (date.precision == DATE_NONE)
        put_empty(out, 1);
    else
        buf_format(out, "%04d-%02d-%02d\t", date.year, date.month, date.day);
    put(out, str_from(event_type_name(type)));
    put(out, str_from(event_mode_name(mode)));
    buf_format(out, "%.1f\t%d\t", event_type_score(type, mode) / 10.0, event_type_quad(type));
    put_contexts(out, event->contexts);
    put_polecat_actor(out, source);
    put_polecat_actor(out, target);
    put_polecat_place(out, event);
    put(out, event->outlet);
    put(out, str_part(event->added, 0, 10));
    put_empty(out, 3);
    put(out, event->language);
    put(out, STR(TIDINGS_VERSION));
    end_row(out);
}

void export_polecat(const struct export_event *event, struct buf *out)
{
    enum event_type type;
    if (export_type(event, &type))
        each_pair(event, out, type, put_polecat_row);
}
