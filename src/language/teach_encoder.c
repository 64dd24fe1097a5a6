/* Learns the large encoder: tags, dependencies and names of treebanks and of sets of names. */
#include "language/teach_encoder.h"
#include "base/memory.h"
#include "base/table.h"
#include "language/encoder_file.h"
#include "language/teach_reading.h"

enum {
    ROWS_MAX = 34000,
    SENTENCE_MAX = 150, /* words of a sentence that is learned from */
    WIDTH = 128,
    HIDDEN = 128,
    LAYERS = 3,
    ARC = 128,
    RELATION = 40,
    /* of the net that is made of this one: its words, what its layers and its heads see, how many
     * epochs of the wide one its two courses have one of, and words of the corpus in each */
    WIDTH_NARROW = 64,
    NARROW = 80,
    TOP = 96,
    EPOCHS_OF_ONE = 5,
    EPOCHS_OF_ONE_FINER = 8,
    NEWS_WORDS = 400000,
    EPOCHS = 30,
    BATCH = 700
};
#define RATE 2e-3F
#define RATE_NARROW 1e-3F
#define RATE_FINER 4e-4F

/* Classes of tags while they are gathered. */
struct tag_classes {
    struct table places; /* of UPOS, XPOS and features as one string */
    struct list classes; /* of struct tag_class */
};

/* Features of the treebanks that are kept; the same as FEATURE_... of language.h. */
static unsigned features_of(struct str field)
{
    static const struct {
        const char *key, *value;
        unsigned bit;
    } known[] = {
        {"Number", "Plur", FEATURE_PLURAL},      {"Tense", "Past", FEATURE_PAST},
        {"Tense", "Pres", FEATURE_PRESENT},      {"VerbForm", "Fin", FEATURE_FINITE},
        {"VerbForm", "Inf", FEATURE_INFINITIVE}, {"VerbForm", "Part", FEATURE_PARTICIPLE},
        {"VerbForm", "Ger", FEATURE_GERUND},     {"Voice", "Pass", FEATURE_PASSIVE},
        {"Mood", "Imp", FEATURE_IMPERATIVE},
    };
    unsigned features = 0;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal(conllu_value(field, str_from(known[i].key)), str_from(known[i].value)))
            features |= known[i].bit;
    return features;
}

/* A word's class of tag; -1 for a tag that is not known where `learn` is not set. */
static int tag_of(struct tag_classes *tags, const struct conllu_word *word, bool learn)
{
    struct tag_class class = {.upos = (uint8_t)upos_named(word->upos),
                              .features = (uint16_t)features_of(word->features)};
    if (word->xpos.size < sizeof class.xpos)
        memcpy(class.xpos, word->xpos.data, word->xpos.size);
    struct str key = str_of((const char *)&class, sizeof class);
    const uint64_t *found = table_get(&tags->places, key);
    if (found)
        return (int)*found;
    if (!learn || !class.upos)
        return -1;
    struct tag_class *added = list_add(&tags->classes);
    *added = class;
    key = arena_copy(tags->places.entries.arena, key);
    *table_put(&tags->places, key, NULL) = tags->classes.count - 1;
    return (int)tags->classes.count - 1;
}

/* The kind of name that a word has by MISC, and whether it begins there. */
static unsigned name_in_misc(struct str misc, bool *begins)
{
    struct str value = conllu_value(misc, STR("Name"));
    *begins = value.size > 2 && value.data[0] == 'B';
    return value.size > 2 ? name_kind_named(str_from_byte(value, 2)) : NAME_NONE;
}

/* Sets the classes of names of a sentence from kinds and beginnings, one of each a word. */
static void set_names(const uint8_t *kinds, const bool *begins, struct net_sentence *sentence)
{
    size_t count = sentence->count - 1;
    for (size_t i = 0; i < count; i++) {
        bool goes_on = i > 0 && kinds[i] && kinds[i - 1] == kinds[i] && !begins[i];
        bool followed = i + 1 < count && kinds[i + 1] == kinds[i] && !begins[i + 1];
        enum name_place place = goes_on    ? followed ? NAME_GOES_ON : NAME_ENDS
                                : followed ? NAME_BEGINS
                                           : NAME_ALONE;
        sentence->words[i + 1].name = (int16_t)name_class(kinds[i], place);
    }
}

/* Sets a sentence's names by its source. */
static void take_names(const struct lesson *lesson, const struct conllu_sentence *from,
                       struct net_sentence *sentence)
{
    uint8_t kinds[SENTENCE_MAX] = {0};
    bool begins[SENTENCE_MAX] = {0};
    if (lesson->names == NAMES_UNKNOWN)
        return;
    sentence->names = (uint8_t)(lesson->names * NAME_CLASSES);
    sentence->name_count = NAME_CLASSES;
    if (lesson->names == NAMES_MENTIONS) {
        mention_names(&lesson->conllu, from, kinds, begins);
    } else {
        for (size_t i = 0; i < from->count; i++) {
            const struct conllu_word *word = list_at(&lesson->conllu.words, from->first + i);
            kinds[i] = (uint8_t)name_in_misc(word->misc, &begins[i]);
        }
    }
    set_names(kinds, begins, sentence);
}

/* A word's form in lower case, or with a capital first. Letters of ASCII alone change. */
static struct str other_case(struct arena *arena, struct str form, bool title)
{
    char *bytes = arena_get(arena, form.size + 1);
    memcpy(bytes, form.data, form.size);
    for (size_t i = 0; !title && i < form.size; i++)
        bytes[i] = ascii_lower(bytes[i]);
    if (title && form.size && bytes[0] >= 'a' && bytes[0] <= 'z')
        bytes[0] = (char)(bytes[0] - 'a' + 'A');
    return str_of(bytes, form.size);
}

/* The sentence's words in another case, with the same answers. */
static struct net_word *words_in_case(struct exercises *exercises, const struct lesson *lesson,
                                      const struct conllu_sentence *from,
                                      const struct net_sentence *sentence,
                                      const struct feature_counts *counts,
                                      const struct vectors *vectors, bool title)
{
    struct net_word *words =
        arena_get_array(&exercises->arena, sentence->count, sizeof *sentence->words);
    words[0] = sentence->words[0];
    for (size_t i = 0; i < from->count; i++) {
        const struct conllu_word *word = list_at(&lesson->conllu.words, from->first + i);
        const struct net_word *answer = &sentence->words[i + 1];
        struct net_word *made = &words[i + 1];
        net_word_make(&exercises->rows, counts, vectors,
                      other_case(&exercises->arena, word->form, title), made);
        made->tag = answer->tag;
        made->name = answer->name;
        made->head = answer->head;
        made->relation = answer->relation;
    }
    return words;
}

/* Makes a sentence to learn from, or to measure with. */
static void add_sentence(struct exercises *exercises, const struct lesson *lesson,
                         const struct conllu_sentence *from, const struct feature_counts *counts,
                         const struct vectors *vectors, struct tag_classes *tags,
                         struct list *sentences)
{
    struct net_sentence *sentence = list_add(sentences);
    sentence->count = from->count + 1;
    sentence->parsed = lesson->parsed;
    sentence->words = arena_get_array(&exercises->arena, sentence->count, sizeof *sentence->words);
    net_word_root(&exercises->rows, &sentence->words[0]);
    for (size_t i = 0; i < from->count; i++) {
        const struct conllu_word *word = list_at(&lesson->conllu.words, from->first + i);
        struct net_word *made = &sentence->words[i + 1];
        net_word_make(&exercises->rows, counts, vectors, word->form, made);
        if (!lesson->parsed)
            continue;
        made->tag = (int16_t)tag_of(tags, word, counts != NULL);
        made->head = (int16_t)word->head;
        made->relation = (int16_t)(relation_named(word->relation) - 1);
    }
    take_names(lesson, from, sentence);
    if (counts) {
        sentence->lower = words_in_case(exercises, lesson, from, sentence, counts, vectors, false);
        sentence->title = words_in_case(exercises, lesson, from, sentence, counts, vectors, true);
    }
}

/* Makes all sentences of a lesson that are not too long. */
static void add_lesson(struct exercises *exercises, const struct lesson *lesson,
                       const struct feature_counts *counts, const struct vectors *vectors,
                       struct tag_classes *tags, struct list *sentences)
{
    list_init(sentences, &exercises->arena, sizeof(struct net_sentence));
    for (size_t s = 0; s < lesson->conllu.sentences.count; s++) {
        const struct conllu_sentence *from = list_at(&lesson->conllu.sentences, s);
        if (from->count <= SENTENCE_MAX)
            add_sentence(exercises, lesson, from, counts, vectors, tags, sentences);
    }
}

void large_rows(const struct lessons *lessons, const struct vectors *vectors,
                struct feature_counts *counts, struct feature_rows *rows)
{
    for (size_t i = 0; i < lessons->train_count; i++)
        for (size_t w = 0; w < lessons->train[i].conllu.words.count; w++) {
            const struct conllu_word *word = list_at(&lessons->train[i].conllu.words, w);
            feature_counts_add(counts, vectors, word->form);
        }
    feature_counts_rows(counts, ROWS_MAX, rows);
}

struct net_shape large_shape(const struct feature_rows *rows)
{
    return (struct net_shape){
        .width = WIDTH, .hidden = HIDDEN, .layers = LAYERS, .rows = rows->count};
}

/* Makes the exercises of all lessons. */
static void prepare(const struct lessons *lessons, const struct vectors *vectors,
                    struct exercises *exercises, struct tag_classes *tags)
{
    struct feature_counts *counts = feature_counts_new();
    large_rows(lessons, vectors, counts, &exercises->rows);
    list_init(&exercises->train, &exercises->arena, sizeof(struct net_sentence));
    for (size_t i = 0; i < lessons->train_count; i++) {
        struct list sentences;
        add_lesson(exercises, &lessons->train[i], counts, vectors, tags, &sentences);
        for (size_t s = 0; s < sentences.count; s++)
            *(struct net_sentence *)list_add(&exercises->train) =
                *(struct net_sentence *)list_at(&sentences, s);
    }
    for (size_t i = 0; i < lessons->dev_count; i++) {
        add_lesson(exercises, &lessons->dev[i], NULL, vectors, tags, &exercises->dev[i]);
        exercises->dev_names[i] = lessons->dev[i].name;
    }
    exercises->dev_count = lessons->dev_count;
    feature_counts_free(counts);
}

/* What was right of a set. */
struct right {
    size_t words, tags, heads, both, named, names;
};

/* Counts what the net has right of a sentence whose answers begin at `at`. */
static void count_right(const struct net_half *half, const struct net_sentence *sentence, size_t at,
                        struct right *right)
{
    for (size_t i = 1; i < sentence->count; i++) {
        const struct net_word *word = &sentence->words[i];
        bool head = half->head_found[at + i] == word->head;
        right->words++;
        right->tags += half->tag_found[at + i] == word->tag;
        right->heads += head;
        right->both += head && half->relation_found[at + i] == word->relation;
        right->named += word->name > 0 || half->name_found[at + i] > 0;
        right->names += word->name > 0 && half->name_found[at + i] == word->name;
    }
}

/* Logs how well the net reads the sets that it does not learn from. */
static void measure(struct net *net, const struct exercises *exercises, FILE *log)
{
    enum { AT_ONCE = 64 };
    for (size_t d = 0; d < exercises->dev_count; d++) {
        const struct list *set = &exercises->dev[d];
        struct right right = {0};
        for (size_t s = 0; s < set->count;) {
            const struct net_sentence *batch[AT_ONCE];
            size_t count = 0, words = 0, at = 0;
            while (s < set->count && count < AT_ONCE) {
                batch[count] = list_at(set, s);
                if (words + batch[count]->count > NET_WORDS_MAX)
                    break;
                words += batch[count++]->count;
                s++;
            }
            const struct net_half *half = net_read(net, batch, count);
            for (size_t i = 0; i < count; at += batch[i++]->count)
                count_right(half, batch[i], at, &right);
        }
        double words = (double)right.words / 100;
        fprintf(log, "  %s: tags %.2f heads %.2f with relation %.2f words of names %.2f\n",
                exercises->dev_names[d], (double)right.tags / words, (double)right.heads / words,
                (double)right.both / words,
                100.0 * (double)right.names / (double)(right.named ? right.named : 1));
    }
}

/* Adds the names of classes to a model. */
static void write_classes(const struct tag_classes *tags, struct model_writer *writer)
{
    struct relation_class relations[RELATION_COUNT] = {0};
    for (int i = 1; i < RELATION_COUNT; i++)
        memcpy(relations[i - 1].name, relation_name((enum relation)i),
               strlen(relation_name((enum relation)i)));
    model_writer_add(writer, "m.classes", tags->classes.items,
                     tags->classes.count * sizeof(struct tag_class));
    model_writer_add(writer, "m.relations", relations,
                     (RELATION_COUNT - 1) * sizeof(struct relation_class));
}

/* Begins with the layers of a step. */
static void take_layers(struct net *net, const struct model_file *layers)
{
    size_t rows, weights;
    const float *from = model_file_array(layers, "rows", sizeof(float), &rows);
    const float *dense = model_file_array(layers, "weights", sizeof(float), &weights);
    if (from && dense && rows == net->shape.rows * net->shape.width && weights == net->at.parts)
        net_take_layers(net, from, dense);
}

/* The whole shape of the large encoder. */
static struct net_shape whole_shape(const struct exercises *exercises,
                                    const struct tag_classes *tags)
{
    struct net_shape shape = large_shape(&exercises->rows);
    shape.tags = tags->classes.count;
    shape.names = NAMES_SOURCES * NAME_CLASSES;
    shape.arc = ARC;
    shape.relation = RELATION;
    shape.relations = RELATION_COUNT - 1;
    return shape;
}

/* What a narrow net reads beside the treebanks to learn what a wide one makes of it. */
struct news {
    struct reading reading;
    unsigned first;        /* part of the corpus, of this course */
    struct list treebanks; /* the exercises' own sentences */
    struct arena arena;    /* of one epoch */
};

/* Fills an epoch's exercises with the treebanks' sentences and a part of the corpus. */
static void fill(void *filler, unsigned epoch, struct exercises *exercises)
{
    struct news *news = filler;
    arena_clear(&news->arena);
    list_init(&exercises->train, &news->arena, sizeof(struct net_sentence));
    for (size_t i = 0; i < news->treebanks.count; i++)
        *(struct net_sentence *)list_add(&exercises->train) =
            *(struct net_sentence *)list_at(&news->treebanks, i);
    reading_take(&news->reading, &exercises->rows, news->first + epoch, NEWS_WORDS, &news->arena,
                 &exercises->train);
}

/* Lets a narrow net learn from its teacher in two courses, the second one finer. */
static void read_news(struct news *news, struct net *narrow, struct exercises *exercises,
                      struct course course)
{
    static const struct {
        const char *name;
        unsigned epochs_of_one;
        float rate;
    } courses[] = {{"narrow", EPOCHS_OF_ONE, RATE_NARROW},
                   {"finer", EPOCHS_OF_ONE_FINER, RATE_FINER}};
    unsigned epochs = course.epochs;
    const char *progress = course.progress;
    arena_init(&news->arena, 0);
    course.fill = fill;
    course.filler = news;
    for (size_t i = 0; i < sizeof courses / sizeof *courses; i++) {
        course.name = courses[i].name;
        course.progress = arena_format(&exercises->arena, "%s.%s", progress, courses[i].name).data;
        course.epochs = (epochs + courses[i].epochs_of_one - 1) / courses[i].epochs_of_one;
        course.averaged = course.epochs / 4;
        course.rate = courses[i].rate;
        narrow->means = 0;
        course_run(&course, narrow, exercises);
        news->first += course.epochs;
    }
    arena_free(&news->arena);
}

/* Makes a net whose words and whose layers' and heads' inputs are narrower, and lets it learn what
 * the wide one makes of the treebanks and of news. */
static enum error learn_narrow(struct net *wide, struct net *narrow, struct exercises *exercises,
                               const struct gap_judge *judge,
                               const struct language_teach_settings *settings, struct course course)
{
    struct news news = {.treebanks = exercises->train};
    struct net_shape shape = wide->shape;
    shape.width = WIDTH_NARROW;
    shape.narrow = NARROW;
    shape.top = TOP;
    net_begin(narrow, &shape, wide->vectors, settings->seed);
    net_make_narrow(wide, &exercises->train, narrow);
    narrow->teacher = wide;
    narrow->dropout = 0;
    enum error error = reading_begin(&news.reading, settings->data, judge, settings->log,
                                     &exercises->rows, wide->vectors, settings->seed + 4);
    if (!error && settings->log)
        measure(narrow, exercises, settings->log);
    if (!error)
        read_news(&news, narrow, exercises, course);
    reading_end(&news.reading);
    return error;
}

enum error teach_encoder(const struct lessons *lessons, const struct vectors *vectors,
                         const struct model_file *layers, const struct gap_judge *judge,
                         enum lesson_names source, const struct language_teach_settings *settings,
                         const char *progress, struct model_writer *writer)
{
    struct exercises exercises = {0};
    struct tag_classes tags;
    struct net net, narrow;
    arena_init(&exercises.arena, 0);
    table_init(&tags.places, &exercises.arena);
    list_init(&tags.classes, &exercises.arena, sizeof(struct tag_class));
    prepare(lessons, vectors, &exercises, &tags);
    struct net_shape shape = whole_shape(&exercises, &tags);
    net_begin(&net, &shape, vectors, settings->seed);
    take_layers(&net, layers);
    if (settings->log)
        fprintf(settings->log, "encoder: %zu sentences, %zu features, %zu tags, %zu weights\n",
                exercises.train.count, shape.rows, shape.tags, net.at.count);
    unsigned epochs = settings->epochs ? settings->epochs : EPOCHS;
    struct course course = {.epochs = epochs,
                            .threads = settings->threads,
                            .averaged = epochs / 10,
                            .rate = RATE,
                            .batch = BATCH,
                            .seed = settings->seed,
                            .progress = progress,
                            .name = "encoder",
                            .log = settings->log,
                            .measure = measure};
    course_run(&course, &net, &exercises);
    enum error error = learn_narrow(&net, &narrow, &exercises, judge, settings, course);
    if (!error) {
        encoder_write(&narrow, 'm', exercises.rows.hashes, source, writer);
        write_classes(&tags, writer);
    }
    net_end(&narrow);
    net_end(&net);
    feature_rows_free(&exercises.rows);
    arena_free(&exercises.arena);
    return error;
}
