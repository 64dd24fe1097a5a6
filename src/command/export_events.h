/* The formats of "tidings export" that tell of events. */
#ifndef TIDINGS_COMMAND_EXPORT_EVENTS_H
#define TIDINGS_COMMAND_EXPORT_EVENTS_H

#include "command/command.h"

/* Entries of the diary that a calendar holds; later ones are left out. */
enum { EXPORT_ENTRIES_MAX = 10000 };

/* Write to standard output every event as a row, or the diary from today on as a calendar. Give
 * the store's error, or ERROR_WRITE. */
enum error command_export_gdelt(struct store *store);
enum error command_export_polecat(struct store *store);
enum error command_export_ical(struct store *store);

#endif
