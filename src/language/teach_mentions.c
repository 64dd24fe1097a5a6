/* Names out of a treebank's mentions: GUM marks whatever a text speaks of, by name or not, with its
 * kind (Entity= in MISC). Of a mention of a person, an organization or a place the proper nouns
 * around its head are a name. */
#include "language/teach_parts.h"

enum { OPEN_MAX = 64 /* mentions within each other */ };

struct mention {
    struct str id;
    enum name_kind kind;
    size_t from;
    uint64_t head; /* 1-based within the mention */
};

/* What is open while a sentence is walked, and what is made. */
struct mentions {
    const struct conllu *conllu;
    const struct conllu_sentence *sentence;
    struct mention open[OPEN_MAX];
    size_t count;
    uint8_t *kinds;
    bool *begins;
};

/* Whether the word at `index` of the sentence can be within a name: a proper noun, or, between two
 * of them, what joins them. */
static bool is_proper(const struct mentions *mentions, size_t index)
{
    const struct conllu_word *word =
        list_at(&mentions->conllu->words, mentions->sentence->first + index);
    return str_starts(word->xpos, STR("NNP"));
}

/* Whether the word at `index` of the sentence joins two proper nouns to a name. */
static bool joins(const struct mentions *mentions, size_t index)
{
    const struct conllu_word *word =
        list_at(&mentions->conllu->words, mentions->sentence->first + index);
    return str_equal(word->form, STR("of")) || str_equal(word->form, STR("-")) ||
           str_equal(word->form, STR("&")) || str_equal(word->form, STR("the"));
}

/* Marks the proper nouns around the head of a mention that spans from..to. An outer mention, which
 * ends later, replaces what inner ones marked. */
static void mark(struct mentions *mentions, const struct mention *mention, size_t to)
{
    size_t head = mention->from + (mention->head ? mention->head - 1 : 0);
    if (mention->kind == NAME_NONE || head > to || !is_proper(mentions, head))
        return;
    size_t first = head, last = head;
    for (size_t i = head; i-- > mention->from;) {
        if (is_proper(mentions, i))
            first = i;
        else if (!joins(mentions, i))
            break;
    }
    for (size_t i = head + 1; i <= to; i++) {
        if (is_proper(mentions, i))
            last = i;
        else if (!joins(mentions, i))
            break;
    }
    for (size_t i = first; i <= last; i++) {
        mentions->kinds[i] = (uint8_t)mention->kind;
        mentions->begins[i] = i == first;
    }
    if (last + 1 < mentions->sentence->count && mentions->kinds[last + 1])
        mentions->begins[last + 1] = true;
}

/* The kind of names that mentions of a type of the treebank are; NAME_NONE for the others. */
static enum name_kind kind_of(struct str type)
{
    if (str_equal(type, STR("person")))
        return NAME_PER;
    if (str_equal(type, STR("organization")))
        return NAME_ORG;
    return str_equal(type, STR("place")) ? NAME_LOC : NAME_NONE;
}

/* Opens the mention "ID-TYPE-status-...-HEADS-...", whose word is at `index`. */
static void open_mention(struct mentions *mentions, struct str text, size_t index)
{
    struct mention mention = {.from = index};
    struct str field;
    for (int i = 0; str_split(&text, '-', &field); i++) {
        if (i == 0)
            mention.id = field;
        else if (i == 1)
            mention.kind = kind_of(field);
        else if (i == 5)
            str_to_u64(str_part(field, 0, str_find_byte(field, ',')), &mention.head);
    }
    if (mentions->count < OPEN_MAX)
        mentions->open[mentions->count++] = mention;
}

/* Closes the mention with this id that was opened last. */
static void close_mention(struct mentions *mentions, struct str id, size_t index)
{
    for (size_t i = mentions->count; i-- > 0;) {
        if (!str_equal(mentions->open[i].id, id))
            continue;
        mark(mentions, &mentions->open[i], index);
        for (size_t k = i + 1; k < mentions->count; k++)
            mentions->open[k - 1] = mentions->open[k];
        mentions->count--;
        return;
    }
}

/* Takes what Entity= says of one word: "(a-...(b-...)", "a)", "(c-...)". */
static void take_entity(struct mentions *mentions, struct str entity, size_t index)
{
    size_t at = 0;
    while (at < entity.size) {
        bool opens = entity.data[at] == '(';
        size_t from = at + opens;
        at = from;
        while (at < entity.size && entity.data[at] != '(' && entity.data[at] != ')')
            at++;
        struct str text = str_part(entity, from, at - from);
        bool closes = at < entity.size && entity.data[at] == ')';
        if (opens)
            open_mention(mentions, text, index);
        if (closes)
            close_mention(mentions, str_part(text, 0, str_find_byte(text, '-')), index);
        at += closes;
    }
}

void mention_names(const struct conllu *conllu, const struct conllu_sentence *sentence,
                   uint8_t *kinds, bool *begins)
{
    struct mentions mentions = {
        .conllu = conllu, .sentence = sentence, .kinds = kinds, .begins = begins};
    for (size_t i = 0; i < sentence->count; i++) {
        const struct conllu_word *word = list_at(&conllu->words, sentence->first + i);
        take_entity(&mentions, conllu_value(word->misc, STR("Entity")), i);
    }
}
