/* What of an article can be known again in other languages: its names by how they sound, pairs of
 * names that stand side by side, and numbers. Not for callers outside src/story. */
#ifndef TIDINGS_STORY_SOUNDS_H
#define TIDINGS_STORY_SOUNDS_H

#include "story/private.h"

/* A name that was heard, for the next to make a pair with. */
struct sound_last {
    uint32_t hash;
    uint8_t idf;
    size_t end;           /* of the word, in the text */
    size_t note;          /* its place in what was heard plus 1, 0 for none */
    char plain[WORD_MAX]; /* as its pairs are looked up */
    size_t size;          /* of it; 0 for no name */
};

/* Different sounds of an article that are heard, the first ones; slots for twice as many at least.
 */
enum { SOUNDS_HEARD = 900, SOUND_SLOTS = 2048 };

/* The gathering of an article's sounds. */
struct sounds {
    struct list heard;           /* of struct sound_heard */
    uint16_t slots[SOUND_SLOTS]; /* places of those heard by their hashes, plus 1; 0 is empty */
    bool english;                /* what places are called otherwise is called as English does */
    bool nouns;                  /* all nouns are written like names */
    struct sound_last last;
};

/* Begins with nothing. */
void sounds_init(struct sounds *sounds, struct str language, struct arena *arena);

/* Begins another part of the article. */
void sounds_part(struct sounds *sounds);

/* How a word of a text stands there. */
struct sound_place {
    struct str word;
    size_t from, to; /* in the text */
    bool head;       /* in the headline */
    bool lead;       /* in the first words of the text */
    bool name;       /* it is known for a name */
    bool number;
};

/* Takes a word that is none of the little ones. */
void sounds_hear(struct sounds *sounds, const struct word_forms *form,
                 const struct sound_place *place);

/* Keeps the weightiest, in the order of their hashes. */
void sounds_choose(struct sounds *sounds, struct arena *arena, struct story_traits *traits);

/* Writes how a name sounds: the letters of its consonants, those alike made the same. Gives its
 * size, 0 for what is no word of letters that are known. */
size_t sound_of(struct str plain, char out[WORD_MAX]);

#endif
