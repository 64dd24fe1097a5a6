/* CoNLL-U read and written. */
#include "language/conllu.h"

enum { FIELDS = 10 };

struct str conllu_value(struct str field, struct str key)
{
    struct str item;
    while (str_split(&field, '|', &item)) {
        size_t equals = str_find_byte(item, '=');
        if (equals != STR_NONE && str_equal(str_part(item, 0, equals), key))
            return str_from_byte(item, equals + 1);
    }
    return (struct str){NULL, 0};
}

/* What is known of a multiword token while its words are read. */
struct multiword {
    uint64_t from, to; /* ids of its words */
    struct str form;
    bool space_after;
    size_t first; /* its first word */
};

/* Whether the words from `first` on, one after another, spell the form. */
static bool words_spell(const struct conllu *conllu, size_t first, struct str form)
{
    size_t at = 0;
    for (size_t i = first; i < conllu->words.count; i++) {
        const struct conllu_word *word = list_at(&conllu->words, i);
        if (!str_equal_fold(str_part(form, at, word->form.size), word->form))
            return false;
        at += word->form.size;
    }
    return at == form.size;
}

/* Ends a multiword token at its last word: its words, or one in their place. */
static void end_multiword(struct conllu *conllu, struct conllu_sentence *sentence,
                          const struct multiword *multiword)
{
    if (!words_spell(conllu, multiword->first, multiword->form)) {
        sentence->count -= conllu->words.count - multiword->first - 1;
        conllu->words.count = multiword->first + 1;
        struct conllu_word *word = list_at(&conllu->words, multiword->first);
        word->form = multiword->form;
        word->head = -1;
    }
    for (size_t i = multiword->first; i < conllu->words.count; i++) {
        struct conllu_word *word = list_at(&conllu->words, i);
        word->glued = i > multiword->first;
        word->space_after = i + 1 == conllu->words.count && multiword->space_after;
    }
}

/* Takes the fields of a line apart. False when there are fewer than ten. */
static bool take_fields(struct str line, struct str fields[FIELDS])
{
    for (int i = 0; i < FIELDS; i++)
        if (!str_split(&line, '\t', &fields[i]))
            return false;
    return true;
}

/* Whether MISC lets a space follow. */
static bool space_follows(struct str misc)
{
    return !str_equal(conllu_value(misc, STR("SpaceAfter")), STR("No"));
}

/* Reads the line of a word or of a multiword token. */
static void read_word(struct conllu *conllu, struct conllu_sentence *sentence, struct str line,
                      struct multiword *multiword)
{
    struct str f[FIELDS];
    uint64_t id, head;
    if (!take_fields(line, f) || f[1].size == 0)
        return;
    size_t dash = str_find_byte(f[0], '-');
    if (dash != STR_NONE) {
        *multiword = (struct multiword){.form = f[1], .space_after = space_follows(f[9])};
        if (!str_to_u64(str_part(f[0], 0, dash), &multiword->from) ||
            !str_to_u64(str_from_byte(f[0], dash + 1), &multiword->to))
            *multiword = (struct multiword){0};
        multiword->first = conllu->words.count;
        return;
    }
    if (!str_to_u64(f[0], &id))
        return;
    struct conllu_word *word = list_add(&conllu->words);
    *word = (struct conllu_word){f[1], f[2], f[3], f[4], f[5], f[7], f[9], -1, true, false};
    if (str_to_u64(f[6], &head) && head < INT32_MAX)
        word->head = (int32_t)head;
    word->space_after = space_follows(f[9]);
    sentence->count++;
    if (multiword->to && id == multiword->to) {
        end_multiword(conllu, sentence, multiword);
        *multiword = (struct multiword){0};
    }
}

/* Heads beyond the sentence's end, which a file may hold, become unknown. */
static void check_heads(struct conllu *conllu, const struct conllu_sentence *sentence)
{
    for (size_t i = 0; i < sentence->count; i++) {
        struct conllu_word *word = list_at(&conllu->words, sentence->first + i);
        if (word->head > (int32_t)sentence->count)
            word->head = -1;
    }
}

void conllu_read(struct arena *arena, struct str bytes, struct conllu *conllu)
{
    list_init(&conllu->words, arena, sizeof(struct conllu_word));
    list_init(&conllu->sentences, arena, sizeof(struct conllu_sentence));
    struct conllu_sentence sentence = {.new_paragraph = true};
    struct multiword multiword = {0};
    bool more = true;
    while (more) {
        struct str line;
        more = str_split(&bytes, '\n', &line);
        if (more)
            line = str_ends(line, STR("\r")) ? str_part(line, 0, line.size - 1) : line;
        if (!more || line.size == 0) {
            if (sentence.count) {
                check_heads(conllu, &sentence);
                *(struct conllu_sentence *)list_add(&conllu->sentences) = sentence;
            }
            sentence = (struct conllu_sentence){.first = conllu->words.count};
            multiword = (struct multiword){0};
        } else if (line.data[0] == '#') {
            if (str_starts(line, STR("# newdoc")) || str_starts(line, STR("# newpar")))
                sentence.new_paragraph = true;
        } else {
            read_word(conllu, &sentence, line, &multiword);
        }
    }
}

void conllu_text(struct arena *arena, const struct conllu *conllu, struct analysis *analysis)
{
    *analysis = (struct analysis){.text = {NULL, 0}};
    list_init(&analysis->tokens, arena, sizeof(struct token));
    list_init(&analysis->sentences, arena, sizeof(struct sentence));
    list_init(&analysis->names, arena, sizeof(struct name));
    size_t size = 0;
    for (size_t i = 0; i < conllu->words.count; i++)
        size += ((const struct conllu_word *)list_at(&conllu->words, i))->form.size + 1;
    char *text = arena_get(arena, size + conllu->sentences.count + 1);
    size = 0;
    for (size_t s = 0; s < conllu->sentences.count; s++) {
        const struct conllu_sentence *from = list_at(&conllu->sentences, s);
        struct sentence *to = list_add(&analysis->sentences);
        if (s > 0)
            text[size++] = from->new_paragraph ? '\n' : ' ';
        *to = (struct sentence){.from = size, .first = from->first, .count = from->count};
        for (size_t i = 0; i < from->count; i++) {
            const struct conllu_word *word = list_at(&conllu->words, from->first + i);
            struct token *token = list_add(&analysis->tokens);
            memcpy(text + size, word->form.data, word->form.size);
            *token = (struct token){.from = size, .to = size + word->form.size, .head = -1};
            size = token->to;
            bool space = word->space_after || i + 1 == from->count;
            token->features =
                (uint16_t)((space ? FEATURE_SPACE_AFTER : 0) | (word->glued ? FEATURE_GLUED : 0));
            if (space && i + 1 < from->count)
                text[size++] = ' ';
            to->to = token->to;
        }
    }
    analysis->text = str_of(text, size);
}
