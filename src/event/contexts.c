/* Looks the words of a text up among those of contexts; see contexts.h. */
#include "event/contexts.h"

/* An entry of knowledge: a word or several, or a trait of events. */
struct context_word {
    const char *word;
    uint64_t contexts;
    bool begins; /* an entry of several words begins with it */
};

#define CONTEXT_BIT(context) (UINT64_C(1) << (context))

#include "context_words.h"

/* Limits: words of one entry, and their bytes. */
enum { ENTRY_WORDS = 4, ENTRY_BYTES = 64 };

/* A context is the whole text's when so many sentences, and one in so many, have words of it. */
enum { TEXT_SENTENCES = 3, TEXT_SHARE = 4 };

/* The entry of a word or of several. */
static const struct context_word *find_word(struct str word)
{
    return str_find_row(context_words, sizeof context_words / sizeof *context_words,
                        sizeof *context_words, word);
}

/* What a trait of an event, "MIL" or "cyber", says. */
static uint64_t of_trait(struct str trait)
{
    const struct context_word *found =
        str_find_row(context_traits, sizeof context_traits / sizeof *context_traits,
                     sizeof *context_traits, trait);
    return found ? found->contexts : 0;
}

/* Appends a word in lower case to an entry that is being put together. False when it is too long.
 */
static bool add_word(struct str word, char *entry, size_t *size)
{
    if (*size + word.size + 1 > ENTRY_BYTES)
        return false;
    if (*size)
        entry[(*size)++] = ' ';
    for (size_t i = 0; i < word.size; i++)
        entry[(*size)++] = ascii_lower(word.data[i]);
    return true;
}

/* What the longest entry says that begins at a token: by its words, or their lemmas. Notes whether
 * an entry goes on behind the token. */
static uint64_t of_token(const struct analysis *analysis, size_t token, size_t end, bool lemma,
                         bool *goes_on)
{
    char entry[ENTRY_BYTES];
    size_t size = 0;
    uint64_t contexts = 0;
    for (size_t at = token; at < end && at < token + ENTRY_WORDS; at++) {
        const struct token *here = analysis_token(analysis, at);
        bool as_lemma = lemma && here->lemma.size;
        if (!add_word(as_lemma ? here->lemma : token_str(analysis, here), entry, &size))
            break;
        const struct context_word *found = find_word(str_of(entry, size));
        contexts = found && found->contexts ? found->contexts : contexts;
        *goes_on = at > token || (found && found->begins);
        if (!*goes_on)
            break;
    }
    return contexts;
}

/* What a token says, alone and with those behind it, by its word and by its lemma. */
static uint64_t of_both(const struct analysis *analysis, size_t token, size_t end)
{
    const struct token *here = analysis_token(analysis, token);
    bool goes_on = false;
    uint64_t contexts = of_token(analysis, token, end, false, &goes_on);
    if (goes_on || (here->lemma.size && !str_equal_fold(here->lemma, token_str(analysis, here))))
        contexts |= of_token(analysis, token, end, true, &goes_on);
    return contexts;
}

/* What a sentence's words say. */
static uint64_t of_sentence(const struct analysis *analysis, const struct sentence *sentence)
{
    uint64_t contexts = 0;
    size_t end = sentence->first + sentence->count;
    for (size_t at = sentence->first; at < end; at++) {
        enum upos upos = (enum upos)analysis_token(analysis, at)->upos;
        if (upos == UPOS_NOUN || upos == UPOS_PROPN || upos == UPOS_ADJ || upos == UPOS_VERB)
            contexts |= of_both(analysis, at, end);
    }
    return contexts;
}

/* What the sectors of actors say. */
static uint64_t of_actors(const struct list *actors)
{
    uint64_t contexts = 0;
    for (size_t i = 0; i < actors->count; i++)
        contexts |= of_trait(((const struct event_actor *)list_at(actors, i))->sector);
    return contexts;
}

/* The contexts of the whole text. */
static uint64_t of_text(const uint64_t *sentences, size_t count)
{
    uint64_t contexts = 0;
    for (int context = 0; context < EVENT_CONTEXT_COUNT; context++) {
        size_t with = 0;
        for (size_t i = 0; i < count; i++)
            with += sentences[i] >> context & 1;
        if (with >= TEXT_SENTENCES && with * TEXT_SHARE >= count)
            contexts |= CONTEXT_BIT(context);
    }
    return contexts;
}

void contexts_set(struct arena *arena, const struct analysis *analysis, struct list *events)
{
    size_t count = analysis->sentences.count;
    if (!events->count)
        return;
    uint64_t *sentences = arena_get_array(arena, count, sizeof(uint64_t));
    for (size_t i = 0; i < count; i++)
        sentences[i] = of_sentence(analysis, list_at(&analysis->sentences, i));
    uint64_t text = of_text(sentences, count);
    for (size_t i = 0; i < events->count; i++) {
        struct event *event = list_at(events, i);
        event->contexts |= sentences[event->sentence] | text | of_actors(&event->sources) |
                           of_actors(&event->targets) |
                           of_trait(str_from(event_type_name(event->type))) |
                           of_trait(str_from(event_mode_name(event->mode)));
    }
}
