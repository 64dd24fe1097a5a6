/* Quotes: what stands between quotation marks, given the word that says so and its speaker; and
 * reports in the writer's words. */
#include "language/quotes.h"

#include "language/quotes_private.h"

/* How far from a quote its cue may stand, and how many words make a quote that nobody is told to
 * have said. */
enum { CUE_WITHIN = 14, BARE_WORDS = 4, TITLE_WORDS = 6, COLON_WORDS = 6 };

/* A quote without a cue is that of the one before it, so many sentences back at most. */
enum { FOLLOWS_WITHIN = 2 };

const char *quote_kind_name(enum quote_kind kind)
{
#define NAME(name, text) [QUOTE_##name] = text,
    static const char *const names[] = {QUOTE_KIND_LIST(NAME)};
#undef NAME
    return names[kind];
}

/* Whether a token lies within quotation marks, given those that begin at mark `from` or behind. */
static bool is_marked(const struct quote_finder *finder, size_t index, size_t byte)
{
    const struct marked *own = list_at(&finder->marked, index);
    if (byte >= own->outer_from && byte < own->outer_to)
        return true;
    const struct marked *next =
        index + 1 < finder->marked.count ? list_at(&finder->marked, index + 1) : NULL;
    const struct marked *last = index ? list_at(&finder->marked, index - 1) : NULL;
    return (next && byte >= next->outer_from && byte < next->outer_to) ||
           (last && byte >= last->outer_from && byte < last->outer_to);
}

/* The verb of saying behind a quote, in its line: '"...", he added'. */
static size_t cue_behind(const struct quote_finder *finder, size_t index, bool *certain)
{
    const struct analysis *analysis = finder->analysis;
    const struct marked *marked = list_at(&finder->marked, index);
    size_t token = analysis_token_from(analysis, marked->outer_to);
    for (size_t i = 0; i < CUE_WITHIN && token < analysis->tokens.count; i++, token++) {
        const struct token *word = analysis_token(analysis, token);
        struct str text = token_str(analysis, word);
        if (word->from >= marked->line_to || is_marked(finder, index, word->from) ||
            str_equal(text, STR(".")))
            return TOKEN_NONE;
        if (quotes_is_cue(analysis, token, certain))
            return token;
    }
    return TOKEN_NONE;
}

/* The verb of saying before a quote, in its sentence: 'He said "..."'. */
static size_t cue_before(const struct quote_finder *finder, size_t index, bool *certain)
{
    const struct analysis *analysis = finder->analysis;
    const struct marked *marked = list_at(&finder->marked, index);
    size_t token = analysis_token_from(analysis, marked->outer_from), found = TOKEN_NONE;
    for (size_t i = 0; i < 2 * CUE_WITHIN && token > 0; i++) {
        const struct token *word = analysis_token(analysis, --token);
        if (word->from < marked->line_from ||
            (str_equal(token_str(analysis, word), STR(".")) && word->upos == UPOS_PUNCT))
            break;
        if (is_marked(finder, index, word->from))
            continue;
        if (quotes_is_cue(analysis, token, certain)) {
            found = token;
            break;
        }
    }
    return found;
}

/* How many words text has. */
static size_t count_words(struct str text)
{
    struct str word;
    size_t count = 0;
    while (str_word(&text, &word))
        count++;
    return count;
}

/* Whether the words are a title, not said by anybody: all of them but the little ones have
 * capitals. */
static bool is_title(struct str text)
{
    struct str word;
    size_t count = 0;
    while (str_word(&text, &word)) {
        if (word.size > 3 && !ascii_is_upper(word.data[0]))
            return false;
        count++;
    }
    return count >= 2 && count <= TITLE_WORDS;
}

bool quotes_is_whole(struct str text)
{
    if (!text.size)
        return false;
    char last = text.data[text.size - 1], first = text.data[0];
    return ascii_is_upper(first) && (last == '.' || last == ',' || last == '!' || last == '?');
}

/* The same where the comma stands behind the marks: "We won", he said. */
static bool is_whole_before(struct str words, struct str text, size_t outer_to)
{
    if (quotes_is_whole(words))
        return true;
    return words.size && ascii_is_upper(words.data[0]) && outer_to < text.size &&
           text.data[outer_to] == ',' && count_words(words) >= 2;
}

/* Whether a byte lies between the marks. */
static bool is_within(const struct marked *marked, size_t byte)
{
    return byte >= marked->outer_from && byte < marked->outer_to;
}

/* Writes the words from token `first` up to `end` down as who speaks, with the person named there,
 * else with what the last of them names. */
static void set_speaker(const struct quote_finder *finder, size_t first, size_t end,
                        struct quote *quote)
{
    quote->speaker_from = analysis_token(finder->analysis, first)->from;
    quote->speaker_to = analysis_token(finder->analysis, end - 1)->to;
    quote->speaker = people_entity_of_token(finder->people, end - 1);
    for (size_t t = first; t < end; t++) {
        size_t entity = people_entity_of_token(finder->people, t);
        if (entity != ENTITY_NONE && people_entity(finder->people, entity)->kind == NAME_PER)
            quote->speaker = entity;
    }
}

/* Whether a token goes on with the words that name somebody. */
static bool names_on(const struct analysis *analysis, size_t token)
{
    const struct token *word = analysis_token(analysis, token);
    return word->upos == UPOS_NOUN || word->upos == UPOS_PROPN || word->upos == UPOS_PRON ||
           word->upos == UPOS_ADJ || word->upos == UPOS_DET || word->upos == UPOS_NUM ||
           word->upos == UPOS_PART || token_is(analysis, token, "of") ||
           token_is(analysis, token, "-");
}

/* The speaker where the tree tells none: the words between the quote and its cue, up to a comma
 * ('"...", Ana Moyo, an economist, told us'), or those behind a cue that directly follows ('"...",
 * added the mayor'). Without a speaker where no noun stands there. */
static void speaker_by_place(const struct quote_finder *finder, const struct marked *marked,
                             size_t cue, struct quote *quote)
{
    const struct analysis *analysis = finder->analysis;
    size_t after = analysis_token_from(analysis, marked->outer_to);
    quote->speaker_from = quote->speaker_to = 0;
    quote->speaker = ENTITY_NONE;
    if (after < analysis->tokens.count && after < cue &&
        analysis_token(analysis, after)->upos == UPOS_PUNCT)
        after++;
    if (cue < after || after >= analysis->tokens.count)
        return;
    size_t first = after < cue ? after : cue + 1, end = first;
    bool noun = false;
    while (end < analysis->tokens.count && end != cue && end - first < CUE_WITHIN &&
           analysis_token(analysis, end)->from < marked->line_to && names_on(analysis, end)) {
        uint8_t upos = analysis_token(analysis, end)->upos;
        noun = noun || upos == UPOS_NOUN || upos == UPOS_PROPN || upos == UPOS_PRON;
        end++;
    }
    if (noun && end > first)
        set_speaker(finder, first, end, quote);
}

/* The speaker that a colon sets before a quote at the beginning of a line: "Brandt: 'We need more
 * time'". False where none stands there. */
static bool before_colon(const struct quote_finder *finder, const struct marked *marked,
                         struct quote *quote)
{
    const struct analysis *analysis = finder->analysis;
    size_t at = analysis_token_from(analysis, marked->outer_from), first = at;
    if (at < 2 || !token_is(analysis, at - 1, ":"))
        return false;
    for (first = at - 1; first && analysis_token(analysis, first - 1)->from >= marked->line_from;
         first--) {
        if (at - first > COLON_WORDS || !names_on(analysis, first - 1))
            return false;
    }
    if (first + 1 >= at)
        return false;
    set_speaker(finder, first, at - 1, quote);
    return quote->speaker != ENTITY_NONE;
}

/* Adds what stands between one pair of marks. */
static void add_marked(struct quote_finder *finder, size_t index)
{
    const struct analysis *analysis = finder->analysis;
    const struct marked *marked = list_at(&finder->marked, index);
    struct str text = str_part(analysis->text, marked->from, marked->to - marked->from);
    if (is_title(text))
        return;
    bool certain_behind = false, certain_before = false,
         whole = is_whole_before(text, analysis->text, marked->outer_to);
    size_t behind = cue_behind(finder, index, &certain_behind);
    size_t before = cue_before(finder, index, &certain_before);
    bool ends_open = text.data[text.size - 1] != '.';
    size_t cue = (whole && ends_open) || before == TOKEN_NONE ? behind : before;
    if (cue == TOKEN_NONE)
        cue = before;
    const struct quote *last =
        finder->quotes->count ? list_at(finder->quotes, finder->quotes->count - 1) : NULL;
    size_t token = analysis_token_from(analysis, marked->from);
    size_t sentence = token < analysis->tokens.count ? analysis_sentence_of(analysis, token) : 0;
    bool follows = last && whole && marked->line_from <= last->from &&
                   last->sentence + FOLLOWS_WITHIN >= sentence;
    if (cue == TOKEN_NONE && !follows && count_words(text) < BARE_WORDS)
        return;
    struct quote quote = {.kind = whole ? QUOTE_DIRECT : QUOTE_MIXED,
                          .from = marked->from,
                          .to = marked->to,
                          .sentence = sentence,
                          .speaker = ENTITY_NONE,
                          .certain = cue == before ? certain_before : certain_behind};
    if (cue != TOKEN_NONE) {
        quotes_set_speaker(finder, cue, &quote);
        if (quote.speaker_from >= quote.speaker_to || is_within(marked, quote.speaker_from))
            speaker_by_place(finder, marked, cue, &quote);
        /* "The plane," he said, "broke up.": one quote, split */
        if (last && last->kind == QUOTE_DIRECT && last->cue_from == quote.cue_from &&
            analysis->text.data[last->to - 1] == ',')
            quote.kind = QUOTE_DIRECT;
    } else if (before_colon(finder, marked, &quote)) {
        quote.kind = QUOTE_DIRECT;
        quote.certain = true;
    } else if (follows) {
        quote.speaker = last->speaker;
        quote.speaker_from = last->speaker_from;
        quote.speaker_to = last->speaker_to;
        quote.certain = last->certain;
    }
    *(struct quote *)list_add(finder->quotes) = quote;
}

/* For sorting: by place, the longer first. */
static int compare_quotes(const void *a, const void *b)
{
    const struct quote *first = a, *second = b;
    if (first->from != second->from)
        return first->from < second->from ? -1 : 1;
    return first->to > second->to ? -1 : first->to < second->to;
}

void quotes_find(struct arena *arena, const struct analysis *analysis, const struct people *people,
                 struct list *quotes)
{
    struct quote_finder finder = {.analysis = analysis, .people = people, .quotes = quotes};
    list_init(quotes, arena, sizeof(struct quote));
    list_init(&finder.marked, arena, sizeof(struct marked));
    quotes_find_marks(analysis->text, &finder.marked);
    for (size_t i = 0; i < finder.marked.count; i++)
        add_marked(&finder, i);
    for (size_t s = 0; s < analysis->sentences.count; s++)
        quotes_find_reports(&finder, s);
    list_sort(quotes, compare_quotes);
    size_t reach = 0;
    for (size_t i = 0; i < quotes->count; i++) {
        struct quote *quote = list_at(quotes, i);
        reach = quote->to > reach ? quote->to : reach;
        quote->reach = reach;
    }
}

const struct quote *quotes_at(const struct list *quotes, size_t byte)
{
    const struct quote *inner = NULL;
    for (size_t i = list_first_from(quotes, offsetof(struct quote, from), byte + 1); i-- > 0;) {
        const struct quote *quote = list_at(quotes, i);
        if (quote->reach <= byte)
            break; /* nor does any before it hold the byte */
        if (byte < quote->to && (!inner || quote->to - quote->from < inner->to - inner->from))
            inner = quote;
    }
    return inner;
}
