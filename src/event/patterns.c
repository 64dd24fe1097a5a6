/* Reads the entries of knowledge/events to tables. Nothing here looks at a sentence. */
#include "event/patterns.h"

#include <assert.h>

#include "base/memory.h"
#include "event/patterns_private.h"
#include "event/sector.h"

#include "preposition_table.h" /* made by tools/generate-prepositions */

uint64_t preposition_bit(struct str word)
{
    if (!word.size)
        return 0;
    for (size_t i = 0; i < sizeof(prepositions) / sizeof(*prepositions); i++)
        if (prepositions[i].size == word.size && prepositions[i].data[0] == word.data[0] &&
            str_equal(prepositions[i], word))
            return UINT64_C(1) << i;
    return 0;
}

/* ------------------------------------------------------------------------------- classes --- */

/* The word's number, new where it was not known. */
static uint32_t word_number(struct patterns *patterns, struct str word)
{
    bool added;
    uint64_t *value = table_put(&patterns->words, word, &added);
    if (added) {
        *value = patterns->members.count;
        list_init(list_add(&patterns->members), &patterns->arena, sizeof(uint16_t));
    }
    return (uint32_t)*value;
}

/* Adds a word to a class, once. */
static void class_add_word(struct patterns *patterns, uint16_t class, uint32_t word)
{
    struct list *classes = list_at(&patterns->members, word);
    if (patterns_class_has(patterns, class, word))
        return;
    *(uint16_t *)list_add(classes) = class;
}

/* Adds all that another class has. */
static void class_add_class(struct patterns *patterns, uint16_t class, uint16_t other)
{
    struct word_class *to = list_at(&patterns->classes, class);
    const struct word_class *from = list_at(&patterns->classes, other);
    to->sectors |= from->sectors;
    to->kinds |= from->kinds;
    for (uint32_t word = 1; word < patterns->members.count; word++)
        if (patterns_class_has(patterns, other, word))
            class_add_word(patterns, class, word);
}

/* Adds "@MIL", "@COUNTRY" and the like. False for what is not known. */
static bool class_add_kind(struct word_class *class, struct str name)
{
    static const struct {
        const char *name;
        uint8_t kind;
    } kinds[] = {{"@ACTOR", CLASS_OF_ACTORS},
                 {"@COUNTRY", CLASS_OF_COUNTRIES},
                 {"@PERSON", CLASS_OF_PERSONS},
                 {"@PLACE", CLASS_OF_PLACES}};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (str_equal(str_from(kinds[i].name), name)) {
            class->kinds |= kinds[i].kind;
            return true;
        }
    enum sector sector = sector_coded(str_from_byte(name, 1));
    class->sectors |= sector ? 1U << sector : 0;
    return sector != SECTOR_NONE;
}

/* A class by name, or CLASS_ANY. */
static uint16_t class_named(const struct patterns *patterns, struct str name)
{
    const uint64_t *found = table_get(&patterns->class_names, name);
    return found ? (uint16_t)*found : CLASS_ANY;
}

/* A new class with no members. */
static uint16_t class_new(struct patterns *patterns, struct str name)
{
    uint16_t class = (uint16_t)patterns->classes.count;
    *(struct word_class *)list_add(&patterns->classes) = (struct word_class){.name = name};
    *table_put(&patterns->class_names, name, NULL) = class;
    return class;
}

/* Whether a word of the text is in capitals: the name of a class. */
static bool is_capitals(struct str word)
{
    for (size_t i = 0; i < word.size; i++)
        if (word.data[i] >= 'a' && word.data[i] <= 'z')
            return false;
    return word.size > 1 && ascii_is_upper(word.data[0]);
}

/* Adds a word, the members of a class, or a kind of actors. False where it is not known. */
static bool class_add(struct patterns *patterns, uint16_t class, struct str member)
{
    if (member.data[0] == '@')
        return class_add_kind(list_at(&patterns->classes, class), member);
    if (is_capitals(member)) {
        uint16_t other = class_named(patterns, member);
        if (other == CLASS_ANY)
            return false;
        class_add_class(patterns, class, other);
        return true;
    }
    class_add_word(patterns, class, word_number(patterns, member));
    return true;
}

enum error pattern_class(struct patterns *patterns, struct str text, uint16_t *class)
{
    *class = CLASS_ANY;
    if (str_equal(text, STR("_")))
        return OK;
    *class = class_named(patterns, text);
    if (*class != CLASS_ANY)
        return OK;
    if (is_capitals(text) && str_find_byte(text, '|') == STR_NONE)
        return ERROR_SYNTAX;
    if (patterns->classes.count >= PATTERNS_MAX_CLASSES)
        return ERROR_TOO_LARGE;
    *class = class_new(patterns, text);
    struct str member;
    while (str_split(&text, '|', &member))
        if (!member.size || !class_add(patterns, *class, member))
            return ERROR_SYNTAX;
    return OK;
}

enum error pattern_read_class(struct patterns *patterns, struct str line)
{
    struct str word;
    if (line.data[0] != ' ') {
        struct str equals;
        if (!str_word(&line, &word) || !is_capitals(word) || !str_word(&line, &equals) ||
            !str_equal(equals, STR("=")) || class_named(patterns, word) != CLASS_ANY)
            return ERROR_SYNTAX;
        if (patterns->classes.count >= PATTERNS_MAX_CLASSES)
            return ERROR_TOO_LARGE;
        class_new(patterns, word);
    }
    if (!patterns->classes.count)
        return ERROR_SYNTAX;
    while (str_word(&line, &word))
        if (!str_equal(word, STR("_")) &&
            !class_add(patterns, (uint16_t)(patterns->classes.count - 1), word))
            return ERROR_SYNTAX;
    return OK;
}

enum error pattern_context(struct patterns *patterns, struct str name, uint64_t *bits)
{
    uint16_t number;
    enum error error = pattern_class(patterns, name, &number);
    if (error)
        return error;
    if (number == CLASS_ANY)
        return ERROR_SYNTAX;
    struct word_class *class = list_at(&patterns->classes, number);
    if (!class->context) {
        if (patterns->contexts == PATTERNS_CONTEXTS)
            return ERROR_TOO_LARGE;
        class->context = (uint8_t)++patterns->contexts;
    }
    *bits |= UINT64_C(1) << (class->context - 1);
    return OK;
}

/* -------------------------------------------------------------------------------- reading --- */

/* Reads a line of forms: "strike = struck stricken". */
static enum error read_forms(struct patterns *patterns, struct str line)
{
    struct str lemma, equals, form;
    if (!str_word(&line, &lemma) || !str_word(&line, &equals) || !str_equal(equals, STR("=")))
        return ERROR_SYNTAX;
    while (str_word(&line, &form))
        *table_put(&patterns->forms, form, NULL) = patterns->lemmas.count;
    *(struct str *)list_add(&patterns->lemmas) = lemma;
    return OK;
}

/* Reads one line of a text. */
static enum error read_line(struct patterns *patterns, struct pattern_reading *reading,
                            struct str line)
{
    reading->line++;
    size_t comment = str_find_byte(line, '#');
    struct str said = str_part(line, 0, comment == STR_NONE ? line.size : comment);
    if (!str_trim(said).size || said.data[0] == '>')
        return OK;
    if (reading->classes)
        return pattern_read_class(patterns, said);
    if (reading->forms)
        return read_forms(patterns, said);
    if (said.data[0] == '=')
        return pattern_read_heading(reading, str_trim(str_from_byte(said, 1)));
    return pattern_read_entry(patterns, reading, str_trim(said));
}

/* Reads a text; the number of the line that failed is in `reading`. */
static enum error read_text(struct patterns *patterns, struct pattern_reading *reading,
                            const struct pattern_text *text)
{
    struct str rest = arena_copy(&patterns->arena, text->text), line;
    *reading = (struct pattern_reading){.file = arena_copy(&patterns->arena, text->name),
                                        .classes = str_starts(text->name, STR("classes")),
                                        .forms = str_starts(text->name, STR("forms"))};
    while (str_split(&rest, '\n', &line)) {
        enum error error = read_line(patterns, reading, line);
        if (error)
            return error;
    }
    return OK;
}

/* For every word the contexts that it is in. */
static void gather_contexts(struct patterns *patterns)
{
    size_t words = patterns->members.count;
    patterns->word_contexts = arena_get_array(&patterns->arena, words, sizeof(uint64_t));
    for (size_t word = 0; word < words; word++) {
        const struct list *classes = list_at(&patterns->members, word);
        for (size_t i = 0; i < classes->count; i++) {
            uint16_t class = *(const uint16_t *)list_at(classes, i);
            unsigned context = patterns_class(patterns, class)->context;
            if (context)
                patterns->word_contexts[word] |= UINT64_C(1) << (context - 1);
        }
    }
}

/* Puts the entries of each head side by side in the order in which they are tried, since all of
 * them are looked at wherever the head stands. */
static void gather_heads(struct patterns *patterns)
{
    struct pattern *gathered =
        arena_get_array(&patterns->arena, patterns->entries.count, sizeof *gathered);
    size_t count = 0;
    for (size_t part = 0; part < PART_COUNT; part++) {
        struct table_entry *heads = patterns->heads[part].entries.items;
        for (size_t i = 0; i < patterns->heads[part].entries.count; i++) {
            const struct pattern *pattern = patterns_at(patterns, heads[i].value - 1);
            heads[i].value = count + 1;
            for (; pattern; pattern = patterns_next(patterns, pattern), count++) {
                gathered[count] = *pattern;
                gathered[count].next = pattern->next ? (uint32_t)count + 2 : 0;
            }
        }
    }
    assert(count == patterns->entries.count);
    memcpy(patterns->entries.items, gathered, count * sizeof *gathered);
}

/* Notes the numbers of the classes that code asks for. */
static void gather_asked(struct patterns *patterns)
{
#define ASKED_NAME(name) #name,
    static const char *const names[] = {ASKED_CLASSES(ASKED_NAME)};
#undef ASKED_NAME
    for (size_t i = 0; i < ASKED_COUNT; i++) {
        uint16_t class = class_named(patterns, str_from(names[i]));
        patterns->asked[i] = class == CLASS_ANY ? 0 : class;
    }
}

struct patterns *patterns_new(const struct pattern_text *texts, size_t count, struct arena *arena,
                              struct str *why)
{
    struct patterns *patterns = memory_get_zeroed(1, sizeof(*patterns));
    arena_init(&patterns->arena, 0);
    table_init(&patterns->words, &patterns->arena);
    table_init(&patterns->class_names, &patterns->arena);
    table_init(&patterns->forms, &patterns->arena);
    list_init(&patterns->lemmas, &patterns->arena, sizeof(struct str));
    for (size_t part = 0; part < PART_COUNT; part++)
        table_init(&patterns->heads[part], &patterns->arena);
    list_init(&patterns->members, &patterns->arena, sizeof(struct list));
    list_init(&patterns->classes, &patterns->arena, sizeof(struct word_class));
    list_init(&patterns->entries, &patterns->arena, sizeof(struct pattern));
    word_number(patterns, STR(""));        /* number 0 is no word */
    class_new(patterns, STR("(nothing)")); /* and class 0 has none */
    struct pattern_reading reading;
    for (size_t i = 0; i < count; i++)
        if (read_text(patterns, &reading, &texts[i])) {
            *why = arena_format(arena, "%.*s:%u: not understood%s%.*s", STR_ARG(reading.file),
                                reading.line, reading.word.size ? ": " : "", STR_ARG(reading.word));
            patterns_free(patterns);
            return NULL;
        }
    gather_contexts(patterns);
    gather_heads(patterns);
    gather_asked(patterns);
    return patterns;
}

void patterns_free(struct patterns *patterns)
{
    if (!patterns)
        return;
    arena_free(&patterns->arena);
    memory_free(patterns);
}

struct patterns *patterns_standard(void)
{
    const struct pattern_text *texts;
    size_t count = patterns_standard_texts(&texts);
    struct arena arena;
    arena_init(&arena, 0);
    struct str why;
    struct patterns *patterns = patterns_new(texts, count, &arena, &why);
    assert(patterns && "knowledge/events is tested to be well formed");
    arena_free(&arena);
    return patterns;
}

/* -------------------------------------------------------------------------------- finding --- */

size_t patterns_count(const struct patterns *patterns)
{
    return patterns->entries.count;
}

const struct pattern *patterns_at(const struct patterns *patterns, size_t index)
{
    return list_at(&patterns->entries, index);
}

const struct pattern *patterns_find(const struct patterns *patterns, enum pattern_part part,
                                    struct str lemma)
{
    const uint64_t *head = table_get(&patterns->heads[part], lemma);
    return head ? patterns_at(patterns, *head - 1) : NULL;
}

const struct pattern *patterns_next(const struct patterns *patterns, const struct pattern *pattern)
{
    return pattern->next ? patterns_at(patterns, pattern->next - 1) : NULL;
}

struct str patterns_lemma(const struct patterns *patterns, struct str form, struct str lemma)
{
    char lower[16];
    if (!form.size || form.size > sizeof(lower))
        return lemma;
    for (size_t i = 0; i < form.size; i++)
        lower[i] = ascii_lower(form.data[i]);
    const uint64_t *found = table_get(&patterns->forms, str_of(lower, form.size));
    return found ? *(const struct str *)list_at(&patterns->lemmas, *found) : lemma;
}

uint32_t patterns_word(const struct patterns *patterns, struct str lemma)
{
    const uint64_t *found = lemma.size ? table_get(&patterns->words, lemma) : NULL;
    return found ? (uint32_t)*found : 0;
}

uint16_t patterns_class_asked(const struct patterns *patterns, enum asked_class class)
{
    return patterns->asked[class];
}

bool patterns_class_has(const struct patterns *patterns, uint16_t class, uint32_t word)
{
    const struct list *classes = list_at(&patterns->members, word);
    for (size_t i = 0; i < classes->count; i++)
        if (*(const uint16_t *)list_at(classes, i) == class)
            return true;
    return false;
}

uint64_t patterns_word_contexts(const struct patterns *patterns, uint32_t word)
{
    return word < patterns->members.count ? patterns->word_contexts[word] : 0;
}

const struct word_class *patterns_class(const struct patterns *patterns, uint16_t class)
{
    return list_at(&patterns->classes, class);
}
