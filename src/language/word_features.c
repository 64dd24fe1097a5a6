/* Words as features. */
#include "language/word_features.h"

#include "words/words.h"

/* Bytes of a mark that is written in several ways, and its plain form. */
static char plain_quote(const char *at, size_t left)
{
    if (left < 3 || (unsigned char)at[0] != 0xE2 || (unsigned char)at[1] != 0x80)
        return 0;
    switch ((unsigned char)at[2]) {
    case 0x98:
    case 0x99:
        return '\'';
    case 0x9C:
    case 0x9D:
        return '"';
    default:
        return 0;
    }
}

void word_form_make(struct str word, struct word_form *form)
{
    size_t size = 0;
    bool wide = false;
    for (size_t i = 0; i < word.size && size < WORD_FORM_MAX; i++) {
        char c = word.data[i];
        char plain = plain_quote(word.data + i, word.size - i);
        if (plain) {
            c = plain;
            i += 2;
        }
        wide = wide || (unsigned char)c >= 0x80;
        form->cased[size] = ascii_is_digit(c) ? '0' : c;
        form->lower[size] = ascii_lower(form->cased[size]);
        size++;
    }
    form->size = size;
    if (wide) {
        char folded[WORD_MAX];
        size_t folded_size = word_fold(str_of(form->cased, size), folded);
        if (folded_size == size)
            memcpy(form->lower, folded, size);
    }
}

/* A hash of bytes for one kind of feature; not 0. */
static uint32_t hash_of(uint32_t kind, const char *bytes, size_t size)
{
    uint64_t h = (str_hash(str_of(bytes, size)) ^ kind) * 0xbf58476d1ce4e5b9U;
    uint32_t hash = (uint32_t)(h >> 32);
    return hash ? hash : 1;
}

uint32_t word_form_hash(const char *form, size_t size)
{
    return hash_of(1, form, size);
}

/* The form's shape, equal neighbours once: "Xx" for "Berlin", "d-x" for "12-year". */
static size_t shape_of(const struct word_form *form, char out[16])
{
    size_t size = 0;
    char last = 0;
    for (size_t i = 0; i < form->size && size < 12; i++) {
        char c = form->cased[i];
        if (ascii_is_upper(c))
            c = 'X';
        else if (ascii_is_alpha(c))
            c = 'x';
        else if (ascii_is_digit(c))
            c = 'd';
        else if ((unsigned char)c >= 0x80)
            c = 'u';
        if (c != last)
            out[size++] = c;
        last = c;
    }
    return size;
}

unsigned word_features(const struct word_form *form, unsigned fine, unsigned coarse,
                       uint32_t out[WORD_FEATURES_MAX])
{
    unsigned count = 0;
    size_t size = form->size;
    char shape[16];
    out[count++] = hash_of(101, form->lower, size);
    out[count++] = hash_of(102, form->cased, size);
    for (size_t k = 1; k <= 3; k++)
        out[count++] = hash_of(200 + (uint32_t)k, form->lower, size < k ? size : k);
    for (size_t k = 1; k <= 4; k++) {
        size_t part = size < k ? size : k;
        out[count++] = hash_of(300 + (uint32_t)k, form->lower + size - part, part);
    }
    out[count++] = hash_of(400, shape, shape_of(form, shape));
    char length = (char)(size > 12 ? 12 : size);
    out[count++] = hash_of(500, &length, 1);
    char clusters[2] = {(char)(fine >> 8), (char)fine};
    out[count++] = hash_of(fine ? 600 : 601, clusters, 2);
    char cluster = (char)coarse;
    out[count++] = hash_of(coarse ? 602 : 603, &cluster, 1);
    return count;
}

unsigned word_features_root(uint32_t out[WORD_FEATURES_MAX])
{
    out[0] = hash_of(1000, "root", 4);
    return 1;
}
