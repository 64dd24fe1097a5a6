/* Events for other programs: GDELT 2.0's event columns, POLECAT's columns, iCalendar; and the CAMEO
 * code, quad class and Goldstein score that a type and mode come to (knowledge/exports).
 *
 * What their columns cannot hold is left out: neither table knows a status, so only what happened
 * or goes on is written, what is told again from the past where it has a date of its own, and a
 * meeting that is agreed on, which PLOVER calls AGREE. Of an event with several sources and
 * targets each pair is a row. */
#ifndef TIDINGS_EVENT_EXPORT_H
#define TIDINGS_EVENT_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "event/event.h"

/* One who acts, as the rows have it. Empty views where nothing is known. */
struct export_actor {
    struct str name;    /* the person or body, else empty */
    struct str words;   /* as the text has it */
    struct str country; /* alpha-3, or "IGO" */
    struct str sector;  /* "GOV" */
    struct str role;
};

/* An event, told once, with what tells it. */
struct export_event {
    uint64_t id;
    enum event_type type;
    enum event_mode mode;
    enum event_status status;
    uint64_t contexts;
    struct str date; /* ISO 8601, to the precision that is known; empty */
    const struct export_actor *sources, *targets;
    size_t source_count, target_count;
    struct str place, place_country;
    unsigned tellings, outlets, articles; /* that tell it */
    bool leads;                           /* an article begins with it */
    struct str added;                     /* when it was first published, ISO 8601 */
    struct str url, outlet;               /* of the first article */
    struct str language;                  /* BCP 47 */
};

/* Rows that one event may become; more pairs are left out. */
enum { EXPORT_PAIRS_MAX = 36 };

/* Whether an event's status lets it into the tables, and as which type. */
bool export_type(const struct export_event *event, enum event_type *type);

/* What a type and mode are in CAMEO: its code of two to four digits, GDELT's quad class,
 * Goldstein's score. Every type has one. */
struct cameo {
    struct str code; /* static storage */
    int quad;
    double goldstein;
};
struct cameo export_cameo(enum event_type type, enum event_mode mode);

/* Appends the event's rows, each ending with a line feed; nothing where it is left out. GDELT has
 * no header; POLECAT's is export_polecat_header(). A tab, line feed or other control character in
 * a field becomes a space; words beyond 255 bytes are left out, an address is always whole. */
void export_gdelt(const struct export_event *event, struct buf *out);
void export_polecat_header(struct buf *out);
void export_polecat(const struct export_event *event, struct buf *out);

/* How many columns each has. */
enum { EXPORT_GDELT_COLUMNS = 61, EXPORT_POLECAT_COLUMNS = 40 };

/* An entry of a calendar. */
struct export_entry {
    struct str uid;         /* the same for the same entry, every time */
    struct str first, last; /* ISO 8601, days or coarser: a month is all of its days; `last` empty
                               for one that is as long as `first` is */
    struct str summary, description, location, url;
    struct str stamp; /* when the entry was made, ISO 8601 with time; empty for 1970 */
    bool cancelled;
};

/* Sets an entry's days from a date, or from several as "A/B". */
void export_entry_dates(struct str date, struct export_entry *entry);

/* A uid for what is to be then, the same on every machine; in the arena. */
struct str export_entry_uid(struct arena *arena, struct str what, struct str date);

/* An iCalendar (RFC 5545) of all-day entries: its beginning with a name, entries, its end. Lines
 * are folded at 75 bytes, between characters, and end with CR and LF. An entry whose first day is
 * no date is left out. */
void export_ical_begin(struct str name, struct buf *out);
void export_ical_entry(const struct export_entry *entry, struct buf *out);
void export_ical_end(struct buf *out);

#endif
