/* Words: chunks between white space, atoms within them, and a learned judge of the gaps. */
#include "language/tokenizer.h"

#include <utf8proc.h>

#include "base/utf8.h"
#include "language/abbreviations.h"
#include "language/contractions.h"
#include "language/dotted_endings.h"
#include "language/plural_titles.h"
#include "words/words.h"

/* What an atom can be made of. */
enum atom_kind { ATOM_SPACE, ATOM_LETTER, ATOM_DIGIT, ATOM_OTHER };

/* The kind of a character. Marks go with letters. */
static enum atom_kind kind_of(uint32_t point)
{
    if (point < 0x80) {
        if (ascii_is_alpha((char)point))
            return ATOM_LETTER;
        if (ascii_is_digit((char)point))
            return ATOM_DIGIT;
        return point <= ' ' || point == 0x7F ? ATOM_SPACE : ATOM_OTHER;
    }
    switch (utf8proc_category((utf8proc_int32_t)point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
        return ATOM_LETTER;
    case UTF8PROC_CATEGORY_ND:
        return ATOM_DIGIT;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return ATOM_SPACE;
    default:
        return ATOM_OTHER;
    }
}

/* A character as the judge sees it: apostrophes and quotes are one whatever their form. */
static uint32_t plain_mark(uint32_t point)
{
    if (point == 0x2019 || point == 0x2018 || point == 0x02BC)
        return '\'';
    if (point == 0x201C || point == 0x201D || point == 0x00AB || point == 0x00BB)
        return '"';
    return point;
}

/* A hash of 32 bits whose bits all depend on those of the number. */
static uint32_t mix(uint64_t h)
{
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9U;
    h ^= h >> 32;
    return (uint32_t)h;
}

/* What a run of letters looks like: all lower, first upper, all upper, mixed; and how long it is.
 */
static uint32_t letters_shape(struct str run)
{
    size_t upper = 0, count = 0;
    bool first = false;
    uint32_t point;
    for (size_t at = 0; utf8_next(run, &at, &point); count++) {
        bool is_upper = point < 0x80 ? point <= 'Z' : utf8proc_isupper((utf8proc_int32_t)point);
        upper += is_upper;
        first = first || (is_upper && count == 0);
    }
    uint32_t kind = upper == 0 ? 0 : upper == count ? 3 : first && upper == 1 ? 1 : 2;
    if (count == 1 && upper)
        kind = 4;
    return 0x100 + kind * 8 + (uint32_t)(count > 5 ? 5 : count);
}

/* Ends an atom that began at atom->from. */
static void finish_atom(struct str text, struct atom *atom, enum atom_kind kind, size_t to)
{
    struct str run = str_part(text, atom->from, to - atom->from);
    atom->to = to;
    atom->forced = atom->joined = atom->shortened = atom->parted = false;
    if (kind == ATOM_LETTER) {
        char folded[WORD_MAX];
        atom->shape = letters_shape(run);
        atom->text = mix(str_hash(str_of(folded, word_fold(run, folded))));
    } else if (kind == ATOM_DIGIT) {
        atom->shape = 0x200 + (uint32_t)(run.size > 5 ? 5 : run.size);
        atom->text = mix(atom->shape);
    } else {
        uint32_t point;
        utf8_decode(run, 0, &point);
        atom->shape = 0x1000 + plain_mark(point);
        atom->text = mix(atom->shape);
    }
}

/* Where the atom that begins at `at` ends. */
static size_t atom_end(struct str text, size_t at, enum atom_kind *kind)
{
    uint32_t point;
    size_t next = at;
    utf8_next(text, &next, &point);
    *kind = kind_of(point);
    size_t end = next;
    if (*kind == ATOM_OTHER)
        return end;
    while (end - at < ATOM_BYTES_MAX && utf8_next(text, &next, &point) && kind_of(point) == *kind)
        end = next;
    return end;
}

/* Whether the text goes on with an apostrophe and a lone t: what is before it may end in the n of
 * "n't". */
static bool not_follows(struct str text, size_t at)
{
    uint32_t point;
    if (!utf8_next(text, &at, &point) || plain_mark(point) != '\'')
        return false;
    if (at >= text.size || ascii_lower(text.data[at]) != 't')
        return false;
    at++;
    return !utf8_next(text, &at, &point) || kind_of(point) != ATOM_LETTER;
}

bool tokenizer_is_shortened(struct str word)
{
    char folded[WORD_MAX];
    return str_find_row(abbreviations, sizeof abbreviations / sizeof *abbreviations,
                        sizeof *abbreviations, str_of(folded, word_fold(word, folded))) != NULL;
}

/* Adds a run of letters: one atom, or the several that a contraction's words are. */
static void add_letters(struct chunk *chunk, struct str text, size_t from, size_t to)
{
    uint8_t cuts[CONTRACTION_CUTS_MAX];
    char folded[WORD_MAX];
    struct str run = str_part(text, from, to - from);
    size_t count = 0;
    if (to - from > 1 && ascii_lower(text.data[to - 1]) == 'n' && not_follows(text, to)) {
        cuts[count++] = (uint8_t)(to - from - 1);
    } else if (to - from <= CONTRACTION_BYTES_MAX) {
        count = contraction_cuts(str_of(folded, word_fold(run, folded)), cuts);
    }
    bool listed = count && !not_follows(text, to);
    for (size_t i = 0; i <= count && chunk->count < ATOMS_MAX; i++) {
        struct atom *atom = &chunk->atoms[chunk->count++];
        atom->from = i ? from + cuts[i - 1] : from;
        finish_atom(text, atom, ATOM_LETTER, i < count ? from + cuts[i] : to);
        atom->forced = listed && i > 0;
        atom->shortened = to < text.size && text.data[to] == '.' && tokenizer_is_shortened(run);
    }
}

/* What the first character at `at` is to those before it; see struct chunk. */
static char next_class(struct str text, size_t at)
{
    uint32_t point;
    if (!utf8_next(text, &at, &point) || point == '\n')
        return 0;
    switch (kind_of(point)) {
    case ATOM_DIGIT:
        return 'd';
    case ATOM_LETTER:
        return utf8proc_isupper((utf8proc_int32_t)point) ? 'A' : 'a';
    default:
        return '.';
    }
}

/* The character that an atom is, 0 for a run of letters or digits. */
static uint32_t mark_of(const struct chunk *chunk, size_t index)
{
    if (index >= chunk->count || chunk->atoms[index].shape < 0x1000)
        return 0;
    return chunk->atoms[index].shape - 0x1000;
}

/* Whether an atom can stand in the names of an address of mail. */
static bool is_of_mail(const struct chunk *chunk, size_t index)
{
    uint32_t mark = mark_of(chunk, index);
    return index < chunk->count &&
           (mark == 0 || mark == '.' || mark == '_' || mark == '-' || mark == '+');
}

/* Whether an address of the web begins with the atom: "http://", "www.". */
static bool web_begins(const struct chunk *chunk, struct str text, size_t index)
{
    const struct atom *atom = &chunk->atoms[index];
    if (mark_of(chunk, index))
        return false;
    if (mark_of(chunk, index + 1) == ':' && mark_of(chunk, index + 2) == '/' &&
        mark_of(chunk, index + 3) == '/')
        return true;
    return mark_of(chunk, index + 1) == '.' && index + 2 < chunk->count &&
           str_equal_fold(str_part(text, atom->from, atom->to - atom->from), STR("www"));
}

/* Joins the atoms from..to-1, but for marks at their end that belong to the sentence. */
static void join(struct chunk *chunk, size_t from, size_t to)
{
    while (to > from + 1 && mark_of(chunk, to - 1) && mark_of(chunk, to - 1) != '/')
        to--;
    for (size_t i = from + 1; i < to; i++)
        chunk->atoms[i].joined = true;
    chunk->atoms[from].parted = true;
    if (to < chunk->count)
        chunk->atoms[to].parted = true;
}

/* Whether the atom is one of the endings of files and hosts. */
static bool is_dotted_ending(const struct chunk *chunk, struct str text, size_t index)
{
    const struct atom *atom = &chunk->atoms[index];
    struct str run = str_part(text, atom->from, atom->to - atom->from);
    for (size_t i = 0; i < sizeof dotted_endings / sizeof *dotted_endings; i++)
        if (str_equal_fold(run, str_from(dotted_endings[i])))
            return true;
    return false;
}

/* Joins what is the name of a file or a host: runs of letters and digits with points, hyphens and
 * lines between them that end in a known way. */
static void join_dotted(struct chunk *chunk, struct str text)
{
    for (size_t i = 2; i < chunk->count; i++) {
        if (mark_of(chunk, i) || mark_of(chunk, i - 1) != '.' || mark_of(chunk, i - 2) ||
            (i + 1 < chunk->count && !mark_of(chunk, i + 1)) || !is_dotted_ending(chunk, text, i))
            continue;
        size_t from = i;
        while (from > 0 && is_of_mail(chunk, from - 1))
            from--;
        while (mark_of(chunk, from))
            from++;
        for (size_t k = from + 1; k <= i; k++)
            chunk->atoms[k].joined = true;
    }
}

/* Joins a title of several people with its point: "Sens. Whitmore and Tully". No text that a model
 * learns from has enough of these to tell them from a sentence's end. */
static void join_plural_title(struct chunk *chunk, struct str text)
{
    char folded[WORD_MAX];
    const struct atom *title = &chunk->atoms[chunk->count - 2];
    if (mark_of(chunk, chunk->count - 1) != '.' || chunk->next != 'A' ||
        !ascii_is_upper(text.data[title->from]))
        return;
    struct str run = str_part(text, title->from, title->to - title->from);
    if (str_find_row(plural_titles, sizeof plural_titles / sizeof *plural_titles,
                     sizeof *plural_titles, str_of(folded, word_fold(run, folded))))
        chunk->atoms[chunk->count - 1].joined = true;
}

/* Joins what is an address of the web or of mail. */
static void join_addresses(struct chunk *chunk, struct str text)
{
    for (size_t i = 0; i < chunk->count; i++) {
        if (web_begins(chunk, text, i)) {
            join(chunk, i, chunk->count);
            return;
        }
        if (mark_of(chunk, i) != '@' || i == 0 || !is_of_mail(chunk, i - 1))
            continue;
        size_t from = i, to = i + 1;
        while (from > 0 && is_of_mail(chunk, from - 1))
            from--;
        while (is_of_mail(chunk, to))
            to++;
        if (to > i + 2)
            join(chunk, from, to);
        i = to;
    }
}

/* Passes over white space; stops at the end of a line where `within_line` says so. */
static size_t skip_space(struct str text, size_t at, bool within_line)
{
    uint32_t point;
    for (size_t next = at; utf8_next(text, &next, &point); at = next)
        if (kind_of(point) != ATOM_SPACE || (within_line && point == '\n'))
            break;
    return at;
}

bool chunks_next(struct chunks *chunks, struct chunk *chunk)
{
    struct str text = chunks->text;
    size_t at = skip_space(text, chunks->at, false);
    if (at >= text.size)
        return false;
    chunk->from = at;
    chunk->count = 0;
    chunk->ends = true;
    while (at < text.size) {
        enum atom_kind kind;
        size_t to = atom_end(text, at, &kind);
        if (kind == ATOM_SPACE)
            break;
        if (chunk->count + CONTRACTION_CUTS_MAX + 1 > ATOMS_MAX) {
            chunk->ends = false;
            break;
        }
        if (kind == ATOM_LETTER) {
            add_letters(chunk, text, at, to);
        } else {
            struct atom *atom = &chunk->atoms[chunk->count++];
            atom->from = at;
            finish_atom(text, atom, kind, to);
        }
        at = to;
    }
    chunk->to = at;
    chunks->at = at;
    if (chunk->count > 2)
        join_dotted(chunk, text);
    if (chunk->count > 3)
        join_addresses(chunk, text);
    chunk->next = next_class(text, skip_space(text, at, true));
    if (chunk->count > 1)
        join_plural_title(chunk, text);
    return true;
}

/* -------------------------------------------------------------------------------- features --- */

/* One atom's shape, or what stands for "outside of the chunk". */
static uint32_t shape_at(const struct chunk *chunk, size_t index)
{
    return index < chunk->count ? chunk->atoms[index].shape : 1;
}

/* Its text, likewise. */
static uint32_t text_at(const struct chunk *chunk, size_t index)
{
    return index < chunk->count ? chunk->atoms[index].text : 1;
}

/* Features under way. */
struct gap_bag {
    uint16_t *rows;
    unsigned count;
};

/* Adds a feature of a kind with up to four values. */
static void add(struct gap_bag *bag, uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
    uint64_t h = (bag->count + 1) * 0x9e3779b97f4a7c15U;
    h = (h ^ a) * 0xff51afd7ed558ccdU;
    h = (h ^ (h >> 32) ^ b) * 0xc4ceb9fe1a85ec53U;
    h = (h ^ (h >> 32) ^ c) * 0xff51afd7ed558ccdU;
    h = (h ^ (h >> 32) ^ d) * 0xc4ceb9fe1a85ec53U;
    bag->rows[bag->count++] = (uint16_t)(mix(h) % GAP_ROWS);
}

/* A hash of the shapes of atoms from..to-1, without their lengths where they are letters or digits.
 */
static uint32_t run_of_shapes(const struct chunk *chunk, size_t from, size_t to)
{
    uint64_t h = 7;
    uint32_t last = 0;
    for (size_t i = from; i < to && i < from + 16; i++) {
        uint32_t shape = chunk->atoms[i].shape;
        shape = shape < 0x1000 ? shape & ~7U : shape;
        if (shape != last)
            h = (h ^ shape) * 0x100000001b3U;
        last = shape;
    }
    return mix(h);
}

/* The same of their texts. */
static uint32_t run_of_texts(const struct chunk *chunk, size_t from, size_t to)
{
    uint64_t h = 9;
    for (size_t i = from; i < to && i < from + 16; i++)
        h = (h ^ chunk->atoms[i].text) * 0x100000001b3U;
    return mix(h);
}

/* Whether all atoms from `from` on are neither letters nor digits. */
static bool only_marks_from(const struct chunk *chunk, size_t from)
{
    for (size_t i = from; i < chunk->count && i < from + 8; i++)
        if (chunk->atoms[i].shape < 0x1000)
            return false;
    return true;
}

/* What kind of chunk it is: what addresses, mail, paths and times have in them. */
static uint32_t chunk_kind(const struct chunk *chunk)
{
    uint32_t kind = 0;
    for (size_t i = 0; i < chunk->count && i < 32; i++) {
        uint32_t shape = chunk->atoms[i].shape;
        kind |= shape == 0x1000 + '@' ? 1 : 0;
        kind |= shape == 0x1000 + '/' ? 2 : 0;
        kind |= shape == 0x1000 + ':' ? 4 : 0;
        kind |= shape == 0x1000 + '_' ? 8 : 0;
        kind |= shape == 0x1000 + '.' && i + 1 < chunk->count ? 16 : 0;
        kind |= shape < 0x200 ? 32 : shape < 0x1000 ? 64 : 0;
    }
    return kind;
}

void gap_features(const struct chunk *chunk, size_t index, const struct gap_state *state,
                  uint16_t rows[GAP_FEATURES])
{
    struct gap_bag bag = {rows, 0};
    uint32_t a2 = shape_at(chunk, index - 1), a = shape_at(chunk, index);
    uint32_t b = shape_at(chunk, index + 1), b2 = shape_at(chunk, index + 2);
    uint32_t ta2 = text_at(chunk, index - 1), ta = text_at(chunk, index);
    uint32_t tb = text_at(chunk, index + 1), tb2 = text_at(chunk, index + 2);
    uint32_t kind = chunk_kind(chunk), next = (uint32_t)chunk->next, split = state->split;
    uint32_t marks = only_marks_from(chunk, index + 1), left = only_marks_from(chunk, index + 2);
    uint32_t open = run_of_texts(chunk, state->start, index + 1);
    uint32_t open_shape = run_of_shapes(chunk, state->start, index + 1);
    add(&bag, ta, 0, 0, 0);
    add(&bag, tb, 0, 0, 0);
    add(&bag, ta, tb, 0, 0);
    add(&bag, a, b, split, 0);
    add(&bag, a2, ta, b, 0);
    add(&bag, a, tb, b2, 0);
    add(&bag, a2, a, b, b2);
    add(&bag, ta2, ta, tb, 0);
    add(&bag, ta, tb, tb2, 0);
    add(&bag, open, tb, next, left);
    add(&bag, open_shape, b, next, left);
    add(&bag, open, tb, 0, 0);
    add(&bag, open_shape, b, b2, 0);
    add(&bag, run_of_shapes(chunk, 0, chunk->count), (uint32_t)(index < 15 ? index : 15), 0, 0);
    add(&bag, kind, a, b, 0);
    add(&bag, kind, marks, b, b2);
    add(&bag, run_of_texts(chunk, index + 1, chunk->count), a, 0, 0);
    add(&bag, run_of_shapes(chunk, index + 1, chunk->count), a, split, 0);
    add(&bag, a, b, next, left);
    add(&bag, ta, tb, next, left);
    add(&bag, shape_at(chunk, index - 2), a2, a, b);
    add(&bag, b, b2, shape_at(chunk, index + 3), split);
    add(&bag, run_of_texts(chunk, 0, chunk->count), (uint32_t)index, 0, 0);
    add(&bag, state->start == 0, a, tb, marks);
    /* whether the same mark is written again, whatever it is */
    add(&bag, a == b && a >= 0x1000, a2 == a, b == b2, next);
    add(&bag, a == b && a >= 0x1000, split, marks, 0);
    add(&bag, chunk->atoms[index].shortened, tb, next, left + 2 * (state->start == index));
    _Static_assert(GAP_FEATURES == 27, "as many as there are calls of add()");
}

/* --------------------------------------------------------------------------------- judging --- */

bool gap_judge_view(struct gap_judge *judge, const struct model_file *file)
{
    size_t rows, numbers;
    judge->rows = model_file_array(file, "gap rows", GAP_HIDDEN, &rows);
    const float *others = model_file_array(file, "gap numbers", sizeof *others, &numbers);
    if (!judge->rows || rows != GAP_ROWS || !others || numbers != 2 + 2 * GAP_HIDDEN)
        return false;
    judge->scale = others[0];
    memcpy(judge->bias, others + 1, sizeof judge->bias);
    memcpy(judge->weights, others + 1 + GAP_HIDDEN, sizeof judge->weights);
    return true;
}

/* Whether a word ends at the gap with these features. */
static bool judge_gap(const struct gap_judge *judge, const uint16_t rows[GAP_FEATURES])
{
    int32_t sum[GAP_HIDDEN] = {0};
    for (int i = 0; i < GAP_FEATURES; i++) {
        const int8_t *row = judge->rows + (size_t)rows[i] * GAP_HIDDEN;
        for (int h = 0; h < GAP_HIDDEN; h++)
            sum[h] += row[h];
    }
    float answer = judge->weights[GAP_HIDDEN];
    for (int h = 0; h < GAP_HIDDEN; h++) {
        float unit = (float)sum[h] * judge->scale + judge->bias[h];
        answer += unit > 0 ? unit * judge->weights[h] : 0;
    }
    return answer > 0;
}

/* Appends a word. */
static void add_word(struct list *tokens, size_t from, size_t to, unsigned features)
{
    struct token *token = list_add(tokens);
    *token = (struct token){.from = from, .to = to, .head = -1};
    token->features = (uint16_t)features;
}

/* Whether a word is one that contractions end in, and the character before it a letter. */
static bool is_glued(struct str text, size_t from, size_t to, bool follows_letter)
{
    char folded[WORD_MAX];
    struct str word = str_part(text, from, to - from);
    return follows_letter && to - from <= CONTRACTION_BYTES_MAX &&
           contraction_tail(str_of(folded, word_fold(word, folded)));
}

/* Appends the words of a chunk. */
static void add_chunk(const struct gap_judge *judge, const struct chunk *chunk, struct str text,
                      struct list *tokens)
{
    struct gap_state state = {0};
    uint16_t rows[GAP_FEATURES];
    bool forced = false;
    for (size_t i = 0; i < chunk->count; i++) {
        bool last = i + 1 == chunk->count, split = true;
        if (!last && chunk->atoms[i + 1].joined) {
            split = false;
        } else if (!last && !chunk->atoms[i + 1].forced && !chunk->atoms[i + 1].parted) {
            gap_features(chunk, i, &state, rows);
            split = judge_gap(judge, rows);
        }
        state.split = split;
        if (!split)
            continue;
        size_t from = chunk->atoms[state.start].from, to = chunk->atoms[i].to;
        bool letter = state.start > 0 && chunk->atoms[state.start - 1].shape < 0x200;
        bool glued = forced || is_glued(text, from, to, letter);
        add_word(tokens, from, to,
                 (last && chunk->ends ? FEATURE_SPACE_AFTER : 0) | (glued ? FEATURE_GLUED : 0));
        state.start = i + 1;
        forced = !last && chunk->atoms[i + 1].forced;
    }
}

/* Appends the words as Unicode cuts them, and what stands between them character by character. */
static void add_unicode_words(struct str text, struct list *tokens)
{
    struct words walk = {text, 0};
    struct word word;
    size_t at = 0;
    bool more = true;
    while (more) {
        more = words_next(&walk, &word);
        size_t end = more ? word.from : text.size;
        uint32_t point;
        for (size_t next = at; next < end; at = next) {
            utf8_next(text, &next, &point);
            if (kind_of(point) != ATOM_SPACE)
                add_word(tokens, at, next, 0);
        }
        if (more)
            add_word(tokens, word.from, word.to, 0);
        at = more ? word.to : end;
    }
    for (size_t i = 0; i < tokens->count; i++) {
        struct token *token = list_at(tokens, i);
        uint32_t point = ' ';
        size_t next = token->to;
        if (!utf8_next(text, &next, &point) || kind_of(point) == ATOM_SPACE)
            token->features |= FEATURE_SPACE_AFTER;
    }
}

void tokenizer_words(const struct gap_judge *judge, struct str text, struct list *tokens)
{
    struct chunks walk = {text, 0};
    struct chunk chunk;
    if (!judge) {
        add_unicode_words(text, tokens);
        return;
    }
    while (chunks_next(&walk, &chunk))
        add_chunk(judge, &chunk, text, tokens);
}
