/* Where sentences end: a small encoder over the words of a paragraph. */
#ifndef TIDINGS_LANGUAGE_SENTENCES_H
#define TIDINGS_LANGUAGE_SENTENCES_H

enum {
    SENTENCES_WINDOW = 200, /* words that are looked at at once */
    SENTENCES_OVERLAP = 40  /* words at a window's end that the next one decides on */
};

#endif
