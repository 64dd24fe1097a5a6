/* A text read: words, sentences, tags, dependencies, names, lemmas. */
#include "language/reader.h"
#include "base/memory.h"
#include "language/model.h"
#include "language/sentences.h"
#include "language/tree.h"
#include "language/tree_mend.h"

/* The score of an arc from a word to itself, lower than any other. */
#define NO_ARC (-1e30F)

/* Words of a sentence with the root before them. */
enum { SENTENCE_PLACES = LANGUAGE_MAX_SENTENCE + 1, BATCH_SENTENCES = ENCODER_WORDS };

struct language_reader {
    const struct language_model *model;
    const struct encoder_kernel *kernel;
    struct encoder_state *sentences, *encoder;
    struct tree_finder *trees;
    float *scores; /* SENTENCE_PLACES^2 */
    int16_t heads[SENTENCE_PLACES];
    float paths[SENTENCE_PLACES][NAME_CLASSES];
    uint8_t before[SENTENCE_PLACES][NAME_CLASSES];
    bool *ends; /* of a text's words: whether a sentence ends there */
    size_t ends_size;
    float *states; /* where they are asked for: [tokens][LANGUAGE_STATE] */
};

struct language_reader *language_reader_new(void)
{
    return language_reader_new_with(encoder_kernel_best());
}

struct language_reader *language_reader_new_with(const struct encoder_kernel *kernel)
{
    struct language_reader *reader = memory_get_zeroed(1, sizeof *reader);
    reader->kernel = kernel;
    return reader;
}

/* Lets go of the scratch memory for a model. */
static void leave_model(struct language_reader *reader)
{
    encoder_state_free(reader->sentences);
    encoder_state_free(reader->encoder);
    reader->sentences = reader->encoder = NULL;
    reader->model = NULL;
}

void language_reader_free(struct language_reader *reader)
{
    if (!reader)
        return;
    leave_model(reader);
    tree_finder_free(reader->trees);
    memory_free(reader->scores);
    memory_free(reader->ends);
    memory_free(reader);
}

/* Makes scratch memory for a model. */
static void take_model(struct language_reader *reader, const struct language_model *model)
{
    if (reader->model == model)
        return;
    leave_model(reader);
    reader->model = model;
    reader->sentences = encoder_state_new(&model->sentences, reader->kernel);
    reader->encoder = encoder_state_new(&model->encoder, reader->kernel);
    if (!reader->trees) {
        reader->trees = tree_finder_new(SENTENCE_PLACES);
        reader->scores = memory_get_lines((size_t)SENTENCE_PLACES * SENTENCE_PLACES, sizeof(float));
    }
}

/* ------------------------------------------------------------------------------- sentences --- */

/* Tokens of an analysis as an array. */
static struct token *tokens_of(const struct analysis *analysis)
{
    return analysis->tokens.items;
}

/* Windows of paragraphs that wait to be looked at together. */
struct windows {
    struct language_reader *reader;
    const struct analysis *analysis;
    size_t firsts[BATCH_SENTENCES]; /* their first tokens */
    size_t sizes[BATCH_SENTENCES];  /* with the root before them */
    size_t count;
};

/* Decides for the words of all windows that wait where sentences end. Where windows overlap, the
 * last one decides. */
static void judge_windows(struct windows *windows)
{
    struct language_reader *reader = windows->reader;
    struct encoder_state *state = reader->sentences;
    size_t place = 0;
    if (windows->count)
        encoder_run(state, windows->sizes, windows->count);
    for (size_t w = 0; w < windows->count; place += windows->sizes[w++])
        for (size_t i = 1; i < windows->sizes[w]; i++) {
            const float *scores = state->tags + (place + i) * state->encoder->tags.columns;
            size_t index = windows->firsts[w] + i - 1;
            bool space = tokens_of(windows->analysis)[index].features & FEATURE_SPACE_AFTER;
            reader->ends[index] = space && scores[1] > scores[0];
        }
    windows->count = 0;
    encoder_begin(state);
}

/* Adds a window; those that wait are judged when there is no room for it. */
static void add_window(struct windows *windows, size_t first, size_t count)
{
    struct encoder_state *state = windows->reader->sentences;
    const struct token *tokens = tokens_of(windows->analysis) + first;
    if (!encoder_add(state, windows->analysis->text, tokens, count)) {
        judge_windows(windows);
        encoder_add(state, windows->analysis->text, tokens, count);
    }
    windows->firsts[windows->count] = first;
    windows->sizes[windows->count++] = count + 1;
}

/* Adds a paragraph window by window. The ends of a window are the next one's to decide. */
static void add_windows(struct windows *windows, size_t first, size_t count)
{
    for (size_t at = 0; at < count;) {
        size_t size = count - at < SENTENCES_WINDOW ? count - at : SENTENCES_WINDOW;
        add_window(windows, first + at, size);
        at += at + size == count ? size : SENTENCES_WINDOW - SENTENCES_OVERLAP;
    }
}

/* The number of tokens from `first` on that stand in one paragraph, which is a line. */
static size_t paragraph_size(const struct analysis *analysis, size_t first)
{
    const struct token *tokens = tokens_of(analysis);
    size_t count = 1;
    while (first + count < analysis->tokens.count) {
        size_t from = tokens[first + count - 1].to, to = tokens[first + count].from;
        if (str_find_byte(str_part(analysis->text, from, to - from), '\n') != STR_NONE)
            break;
        count++;
    }
    return count;
}

/* Decides for all words of the text. */
static void judge_ends(struct language_reader *reader, const struct analysis *analysis)
{
    struct windows windows = {.reader = reader, .analysis = analysis};
    size_t count = analysis->tokens.count;
    if (count > reader->ends_size) {
        reader->ends_size = count * 2;
        reader->ends = memory_resize(reader->ends, reader->ends_size * sizeof *reader->ends);
    }
    encoder_begin(reader->sentences);
    for (size_t first = 0, size; first < count; first += size) {
        size = paragraph_size(analysis, first);
        add_windows(&windows, first, size);
    }
    judge_windows(&windows);
}

/* Adds a sentence of tokens. */
static void add_sentence(struct analysis *analysis, size_t first, size_t count)
{
    struct sentence *sentence = list_add(&analysis->sentences);
    *sentence = (struct sentence){.from = tokens_of(analysis)[first].from,
                                  .to = tokens_of(analysis)[first + count - 1].to,
                                  .first = first,
                                  .count = count};
}

/* Whether a sentence ends at a word of a language without a model: a full stop, or another mark
 * that ends sentences in some script, with white space behind it or in a script without it. */
static bool ends_by_mark(const struct analysis *analysis, size_t index)
{
    const struct token *token = analysis_token(analysis, index);
    struct str word = token_str(analysis, token);
    static const char *const marks[] = {"\u3002", "\uFF01", "\uFF1F", "\u0964", "\u06D4"};
    if (word.size == 1 && memchr(".!?", word.data[0], 3))
        return token->features & FEATURE_SPACE_AFTER;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_equal(word, str_from(marks[i])))
            return true;
    return false;
}

/* Whether a full stop stands before a quotation that begins with a capital, 'told a forum. "I have
 * asked': a sentence ends there, whatever the model says. */
static bool ends_before_quotation(const struct analysis *analysis, size_t index)
{
    if (index + 2 >= analysis->tokens.count)
        return false;
    const struct token *stop = analysis_token(analysis, index);
    const struct token *mark = stop + 1, *word = stop + 2;
    struct str quote = token_str(analysis, mark);
    char begins = analysis->text.data[word->from];
    return str_equal(token_str(analysis, stop), STR(".")) &&
           (stop->features & FEATURE_SPACE_AFTER) && !(mark->features & FEATURE_SPACE_AFTER) &&
           (str_equal(quote, STR("\"")) || str_equal(quote, STR("\u201C"))) &&
           ascii_is_upper(begins);
}

/* Adds the sentences of a paragraph; a very long one is cut. */
static void add_paragraph(struct language_reader *reader, struct analysis *analysis, size_t first,
                          size_t count)
{
    size_t begun = 0;
    for (size_t i = 0; i < count; i++) {
        bool ends = i + 1 == count ||
                    (reader->model ? reader->ends[first + i] : ends_by_mark(analysis, first + i)) ||
                    ends_before_quotation(analysis, first + i);
        if (!ends && i + 1 - begun < LANGUAGE_MAX_SENTENCE)
            continue;
        add_sentence(analysis, first + begun, i + 1 - begun);
        begun = i + 1;
    }
}

/* Parts the tokens into paragraphs and these into sentences. */
static void find_sentences(struct language_reader *reader, struct analysis *analysis)
{
    if (reader->model)
        judge_ends(reader, analysis);
    for (size_t first = 0, size; first < analysis->tokens.count; first += size) {
        size = paragraph_size(analysis, first);
        add_paragraph(reader, analysis, first, size);
    }
}

/* ------------------------------------------------------------------------------------ tags --- */

/* Whether a name is open behind a word of this class. */
static bool stays_open(size_t class)
{
    size_t place = (class - 1) % NAME_PLACES;
    return class && (place == NAME_BEGINS || place == NAME_GOES_ON);
}

/* Goes one word on along the best paths: a class that goes on with a name follows those that leave
 * the same name open, every other one those that leave none. */
static void step_paths(const float *before, const float *scores, float *after, uint8_t *back)
{
    size_t closed = 0;
    for (size_t b = 1; b < NAME_CLASSES; b++)
        if (!stays_open(b) && before[b] > before[closed])
            closed = b;
    after[0] = before[closed] + scores[0];
    back[0] = (uint8_t)closed;
    for (size_t c = 1; c < NAME_CLASSES; c += NAME_PLACES) {
        size_t open =
            before[c + NAME_GOES_ON] > before[c + NAME_BEGINS] ? c + NAME_GOES_ON : c + NAME_BEGINS;
        for (size_t place = 0; place < NAME_PLACES; place++) {
            bool goes_on = place == NAME_GOES_ON || place == NAME_ENDS;
            size_t from = goes_on ? open : closed;
            after[c + place] = before[from] + scores[c + place];
            back[c + place] = (uint8_t)from;
        }
    }
}

/* Finds the best classes of names for a sentence, word by word (Viterbi), and sets them. */
static void find_names(struct language_reader *reader, size_t from, struct token *tokens,
                       size_t count)
{
    const struct encoder_state *state = reader->encoder;
    float start[NAME_CLASSES];
    for (size_t c = 0; c < NAME_CLASSES; c++)
        start[c] = c ? -1e30F : 0;
    for (size_t i = 0; i < count; i++)
        step_paths(i ? reader->paths[i - 1] : start,
                   state->names + (from + 1 + i) * state->encoder->names.columns, reader->paths[i],
                   reader->before[i]);
    size_t class = 0;
    for (size_t c = 1; c < NAME_CLASSES; c++)
        if (!stays_open(c) && reader->paths[count - 1][c] > reader->paths[count - 1][class])
            class = c;
    for (size_t i = count; i-- > 0; class = reader->before[i][class]) {
        size_t place = class ? (class - 1) % NAME_PLACES : 0;
        tokens[i].name = class ? (uint8_t)((class - 1) / NAME_PLACES + 1) : NAME_NONE;
        tokens[i].name_begins = class && (place == NAME_BEGINS || place == NAME_ALONE);
    }
}

/* Sets tag, features and lemma of a word. */
static void set_tag(struct language_reader *reader, struct arena *arena,
                    const struct analysis *analysis, size_t place, struct token *token)
{
    const struct language_model *model = reader->model;
    const struct encoder_state *state = reader->encoder;
    const struct tag_class *tag = &model->tags[reader->kernel->highest(
        state->tags + place * state->encoder->tags.columns, model->encoder.shape.tags)];
    token->upos = tag->upos;
    token->xpos = tag->xpos;
    token->features =
        (uint16_t)((token->features & (FEATURE_SPACE_AFTER | FEATURE_GLUED)) | tag->features);
    token->lemma = lemma_of(&model->lemmas, arena, token_str(analysis, token), (enum upos)tag->upos,
                            tag->xpos);
}

/* Gives every word of a sentence of `size` places the head that scores best. */
static void find_best_heads(struct language_reader *reader, size_t size)
{
    for (size_t i = 1; i < size; i++) {
        float *row = reader->scores + i * size;
        row[i] = NO_ARC;
        reader->heads[i] = (int16_t)reader->kernel->highest(row, size);
    }
}

/* Sets the heads and relations of a sentence whose root is at `from` of the batch. */
static void find_tree(struct language_reader *reader, size_t from, size_t first,
                      struct token *tokens, size_t count)
{
    struct encoder_state *state = reader->encoder;
    encoder_arcs(state, from, count + 1, reader->scores);
    find_best_heads(reader, count + 1);
    tree_find(reader->trees, reader->scores, count + 1, reader->heads);
    for (size_t i = 0; i < count; i++) {
        size_t head = (size_t)reader->heads[i + 1];
        unsigned relation = reader->model->root;
        if (head)
            relation = encoder_relation(state, from + i + 1, from + head,
                                        &reader->model->choices[tokens[i].upos]);
        tokens[i].head = head ? (int32_t)(first + head - 1) : -1;
        tokens[i].relation = reader->model->relations[relation];
    }
    tree_mend(tokens, first, count);
}

/* Keeps what the encoder's last layer made of the words of a sentence, from place `from` of the
 * batch. Of a model with more numbers the first are kept, and one with fewer leaves the rest 0. */
static void keep_states(const struct language_reader *reader, size_t from,
                        const struct sentence *sentence)
{
    size_t made = 2 * (size_t)reader->encoder->encoder->shape.hidden;
    size_t kept = made < LANGUAGE_STATE ? made : LANGUAGE_STATE;
    for (size_t i = 0; i < sentence->count; i++)
        memcpy(reader->states + (sentence->first + i) * LANGUAGE_STATE,
               reader->encoder->x + (from + i + 1) * made, kept * sizeof(float));
}

/* Runs the batch and sets all that is known of its sentences, `first` to before `end`. */
static void finish_batch(struct language_reader *reader, struct arena *arena,
                         struct analysis *analysis, size_t first, size_t end)
{
    size_t sizes[BATCH_SENTENCES] = {0}, from = 0;
    for (size_t s = first; s < end; s++)
        sizes[s - first] = ((struct sentence *)list_at(&analysis->sentences, s))->count + 1;
    encoder_run(reader->encoder, sizes, end - first);
    for (size_t s = first; s < end; s++) {
        const struct sentence *sentence = list_at(&analysis->sentences, s);
        struct token *tokens = tokens_of(analysis) + sentence->first;
        for (size_t i = 0; i < sentence->count; i++)
            set_tag(reader, arena, analysis, from + i + 1, &tokens[i]);
        find_names(reader, from, tokens, sentence->count);
        find_tree(reader, from, sentence->first, tokens, sentence->count);
        if (reader->states)
            keep_states(reader, from, sentence);
        from += sentence->count + 1;
    }
}

/* Lists the names. */
static void list_names(struct analysis *analysis)
{
    for (size_t s = 0; s < analysis->sentences.count; s++) {
        const struct sentence *sentence = list_at(&analysis->sentences, s);
        size_t end = sentence->first + sentence->count;
        struct name *open = NULL;
        for (size_t i = sentence->first; i < end; i++) {
            const struct token *token = analysis_token(analysis, i);
            if (token->name && token->name_begins) {
                open = list_add(&analysis->names);
                *open = (struct name){.kind = (enum name_kind)token->name,
                                      .from = token->from,
                                      .first = i,
                                      .sentence = s};
            }
            if (token->name && open) {
                open->to = token->to;
                open->count++;
            } else {
                open = NULL;
            }
        }
    }
}

/* Cuts sentences that were given longer than the limit. */
static void cut_long_sentences(struct arena *arena, struct analysis *analysis)
{
    struct list given = analysis->sentences;
    bool any = false;
    for (size_t s = 0; s < given.count; s++)
        any = any || ((struct sentence *)list_at(&given, s))->count > LANGUAGE_MAX_SENTENCE;
    if (!any)
        return;
    list_init(&analysis->sentences, arena, sizeof(struct sentence));
    for (size_t s = 0; s < given.count; s++) {
        const struct sentence *whole = list_at(&given, s);
        for (size_t at = 0; at < whole->count; at += LANGUAGE_MAX_SENTENCE) {
            size_t left = whole->count - at;
            add_sentence(analysis, whole->first + at,
                         left < LANGUAGE_MAX_SENTENCE ? left : LANGUAGE_MAX_SENTENCE);
        }
    }
}

void language_tag(struct language_reader *reader, const struct language_model *model,
                  struct arena *arena, struct analysis *analysis)
{
    list_init(&analysis->names, arena, sizeof(struct name));
    if (!model)
        return;
    take_model(reader, model);
    analysis->language = str_from(model->language);
    cut_long_sentences(arena, analysis);
    size_t begun = 0;
    encoder_begin(reader->encoder);
    for (size_t s = 0; s < analysis->sentences.count; s++) {
        const struct sentence *sentence = list_at(&analysis->sentences, s);
        const struct token *tokens = tokens_of(analysis) + sentence->first;
        if (!encoder_add(reader->encoder, analysis->text, tokens, sentence->count)) {
            finish_batch(reader, arena, analysis, begun, s);
            encoder_begin(reader->encoder);
            begun = s;
            encoder_add(reader->encoder, analysis->text, tokens, sentence->count);
        }
    }
    if (begun < analysis->sentences.count)
        finish_batch(reader, arena, analysis, begun, analysis->sentences.count);
    names_spread(arena, analysis);
    list_names(analysis);
}

/* Finds the words and sentences of a text. */
static void read_words(struct language_reader *reader, const struct language_model *model,
                       struct arena *arena, struct str text, struct analysis *analysis)
{
    *analysis = (struct analysis){.text = text};
    list_init(&analysis->tokens, arena, sizeof(struct token));
    list_init(&analysis->sentences, arena, sizeof(struct sentence));
    if (model)
        take_model(reader, model);
    else
        leave_model(reader);
    tokenizer_words(model ? &model->judge : NULL, text, &analysis->tokens);
    find_sentences(reader, analysis);
}

void language_read(struct language_reader *reader, const struct language_model *model,
                   struct arena *arena, struct str text, struct analysis *analysis)
{
    read_words(reader, model, arena, text, analysis);
    language_tag(reader, model, arena, analysis);
}

const float *language_read_states(struct language_reader *reader,
                                  const struct language_model *model, struct arena *arena,
                                  struct str text, struct analysis *analysis)
{
    read_words(reader, model, arena, text, analysis);
    size_t numbers = analysis->tokens.count * LANGUAGE_STATE;
    float *states = arena_get_zeroed(arena, (numbers + 1) * sizeof *states);
    reader->states = states;
    language_tag(reader, model, arena, analysis);
    reader->states = NULL;
    return states;
}
