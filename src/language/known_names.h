/* Names that are known whatever the text says of them: of countries, regions and large towns, and
 * of organisations, from knowledge/. */
#ifndef TIDINGS_LANGUAGE_KNOWN_NAMES_H
#define TIDINGS_LANGUAGE_KNOWN_NAMES_H

#include "language/language.h"

/* What a name is known as: NAME_LOC or NAME_ORG; NAME_NONE for what is not known, or as both. A
 * place counts in small letters too ("kerala"). */
enum name_kind known_name_kind(struct str name);

#endif
