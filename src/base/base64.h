/* Base64 (RFC 4648), in both of its alphabets. */
#ifndef TIDINGS_BASE_BASE64_H
#define TIDINGS_BASE_BASE64_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* Decodes a text, white space in it and what fills it up at its end passed over. False when it has
 * other characters. The bytes are whatever they are, in the arena. */
bool base64_decode(struct arena *arena, struct str text, struct str *bytes);

#endif
