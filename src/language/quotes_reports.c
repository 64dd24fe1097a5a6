/* Reports in the writer's words: what the clause of a verb of saying says, and who says it. */
#include "language/quotes_private.h"

/* How far from its verb the clause or subject of a report may stand that the tree hides. */
enum { THAT_WITHIN = 10 };

/* Bytes of the longest lemma of a verb of saying, or more. */
enum { LEMMA_MAX = 24 };

/* A lemma as an item: "shoute" and "rul" are guesses at those of "shouted" and "ruled". */
static struct item item_of_lemma(struct str lemma)
{
    char longer[LEMMA_MAX];
    struct item item = item_of_word(lemma);
    if (item.word || !lemma.size || lemma.size >= sizeof longer)
        return item;
    if (ascii_lower(lemma.data[lemma.size - 1]) == 'e')
        return item_of_word(str_part(lemma, 0, lemma.size - 1));
    memcpy(longer, lemma.data, lemma.size);
    longer[lemma.size] = 'e';
    return item_of_word(str_of(longer, lemma.size + 1));
}

bool quotes_is_cue(const struct analysis *analysis, size_t token, bool *certain)
{
    const struct token *word = analysis_token(analysis, token);
    double value;
    if (analysis->language.size && word->upos != UPOS_VERB)
        return false;
    const struct item item =
        item_of_lemma(word->lemma.size ? word->lemma : token_str(analysis, word));
    if (!item.word || !item_in_class(&item, CLASS_REPORT, &value))
        return false;
    *certain = value == 1;
    return true;
}

/* The subject of a verb, over the verbs that it is joined to: "he slammed X and said". */
static size_t subject_of(const struct analysis *analysis, size_t verb)
{
    for (int step = 0; step < 3; step++) {
        size_t sentence = analysis_sentence_of(analysis, verb);
        const struct sentence *within = list_at(&analysis->sentences, sentence);
        for (size_t t = within->first; t < within->first + within->count; t++) {
            const struct token *word = analysis_token(analysis, t);
            if (word->head == (int32_t)verb && word->relation == RELATION_NSUBJ)
                return t;
        }
        const struct token *word = analysis_token(analysis, verb);
        if (word->head < 0 ||
            (word->relation != RELATION_CONJ && word->relation != RELATION_ADVCL &&
             word->relation != RELATION_XCOMP))
            return TOKEN_NONE;
        verb = (size_t)word->head;
    }
    return TOKEN_NONE;
}

/* Whom "quoted a witness as saying" quotes. */
static size_t quoted_one(const struct analysis *analysis, size_t cue)
{
    const struct token *word = analysis_token(analysis, cue);
    if (!cue || !token_is(analysis, cue - 1, "as") || word->head < 0 ||
        word->head >= (int32_t)cue || cue - (size_t)word->head > THAT_WITHIN)
        return TOKEN_NONE;
    for (size_t t = (size_t)word->head + 1; t < cue; t++) {
        const struct token *part = analysis_token(analysis, t);
        if (part->head == word->head && part->relation == RELATION_OBJ)
            return t;
    }
    return TOKEN_NONE;
}

/* The subject by words: the mention of a person or group that ends before the cue or begins behind
 * it. */
static size_t subject_by_words(const struct quote_finder *finder, size_t cue)
{
    size_t sentence = analysis_sentence_of(finder->analysis, cue);
    const struct sentence *within = list_at(&finder->analysis->sentences, sentence);
    for (size_t step = 1; step <= 3; step++) {
        if (cue >= within->first + step &&
            people_entity_of_token(finder->people, cue - step) != ENTITY_NONE)
            return cue - step;
        if (cue + step < within->first + within->count &&
            people_entity_of_token(finder->people, cue + step) != ENTITY_NONE)
            return cue + step;
    }
    return TOKEN_NONE;
}

/* Where a noun phrase ends that begins before its head: before a comma or relative clause. */
static size_t phrase_end(const struct analysis *analysis, size_t head, struct stretch stretch)
{
    size_t end = head + 1;
    while (end < stretch.end && analysis_token(analysis, end)->upos != UPOS_PUNCT &&
           analysis_token(analysis, end)->upos != UPOS_VERB)
        end++;
    return end;
}

/* Whether a name behind a role is a second subject beside it, where the tree did not join them:
 * "Opposition leader Rita Singh said". */
static bool is_second_subject(const struct analysis *analysis, size_t subject, size_t name)
{
    if (name >= analysis->tokens.count)
        return false;
    const struct token *word = analysis_token(analysis, name);
    return word->name == NAME_PER && word->relation == RELATION_NSUBJ &&
           word->head == analysis_token(analysis, subject)->head;
}

/* The speaker of a verb that the tree gives no subject: the words directly before it, from the
 * beginning of the sentence or a comma on, where they name somebody by a noun or role. */
static void speaker_before(const struct quote_finder *finder, size_t cue, struct quote *quote)
{
    const struct analysis *analysis = finder->analysis;
    const struct sentence *within =
        list_at(&analysis->sentences, analysis_sentence_of(analysis, cue));
    size_t first = cue;
    bool noun = false;
    while (first > within->first && cue - first < THAT_WITHIN) {
        const struct token *word = analysis_token(analysis, first - 1);
        if (word->upos == UPOS_PUNCT)
            break;
        if (word->upos != UPOS_DET && word->upos != UPOS_ADJ && word->upos != UPOS_NOUN &&
            word->upos != UPOS_PROPN && word->upos != UPOS_NUM)
            return;
        noun = noun || word->upos == UPOS_NOUN || word->upos == UPOS_PROPN ||
               token_in_class(analysis, first - 1, CLASS_ROLE, NULL);
        first--;
    }
    if (!noun || cue - first >= THAT_WITHIN)
        return;
    quote->speaker_from = analysis_token(analysis, first)->from;
    quote->speaker_to = analysis_token(analysis, cue - 1)->to;
}

void quotes_set_speaker(const struct quote_finder *finder, size_t cue, struct quote *quote)
{
    const struct analysis *analysis = finder->analysis;
    const struct token *word = analysis_token(analysis, cue);
    quote->cue_from = word->from;
    quote->cue_to = word->to;
    size_t subject = quoted_one(analysis, cue);
    if (subject == TOKEN_NONE)
        subject = subject_of(analysis, cue);
    if (subject == TOKEN_NONE)
        subject = subject_by_words(finder, cue);
    if (subject == TOKEN_NONE) {
        speaker_before(finder, cue, quote);
        return;
    }
    struct stretch stretch = token_stretch(analysis, subject);
    size_t end = phrase_end(analysis, subject, stretch);
    while (stretch.first < subject) {
        const struct token *first = analysis_token(analysis, stretch.first);
        if (first->upos != UPOS_PUNCT && first->upos != UPOS_ADP && first->upos != UPOS_SCONJ)
            break;
        stretch.first++;
    }
    quote->speaker_from = analysis_token(analysis, stretch.first)->from;
    quote->speaker = people_entity_of_token(finder->people, subject);
    /* a name behind its role may have been cut off */
    size_t limit = stretch.end;
    if (end == limit && is_second_subject(analysis, subject, end))
        limit = analysis->tokens.count;
    if (quote->speaker == ENTITY_NONE && end < limit &&
        analysis_token(analysis, end)->name == NAME_PER) {
        quote->speaker = people_entity_of_token(finder->people, end);
        while (end < limit && analysis_token(analysis, end)->name == NAME_PER)
            end++;
    }
    quote->speaker_to = analysis_token(analysis, end - 1)->to;
    /* the name may stand beside the head: "army chief Oleksandr Syrskyi" */
    for (size_t t = stretch.first; t < end && quote->speaker == ENTITY_NONE; t++) {
        const struct token *part = analysis_token(analysis, t);
        if (part->head == (int32_t)subject &&
            (part->relation == RELATION_FLAT || part->relation == RELATION_APPOS ||
             part->relation == RELATION_COMPOUND || part->relation == RELATION_NMOD_DESC) &&
            part->name == NAME_PER)
            quote->speaker = people_entity_of_token(finder->people, t);
    }
}

/* The first quotation that ends behind a byte, or NULL. */
static const struct marked *first_marked(const struct quote_finder *finder, size_t byte)
{
    size_t at = list_first_from(&finder->marked, offsetof(struct marked, to), byte + 1);
    return at < finder->marked.count ? list_at(&finder->marked, at) : NULL;
}

/* Adds a report of the tokens from `first` up to `end`, without the commas around them. */
static void add_report(struct quote_finder *finder, size_t sentence, size_t first, size_t end,
                       size_t cue, bool certain)
{
    const struct analysis *analysis = finder->analysis;
    while (first < end && (analysis_token(analysis, first)->upos == UPOS_PUNCT ||
                           token_is(analysis, first, "that")))
        first++;
    while (end > first && analysis_token(analysis, end - 1)->upos == UPOS_PUNCT)
        end--;
    if (end < first + 2)
        return;
    struct quote *quote = list_add(finder->quotes);
    *quote = (struct quote){.kind = QUOTE_INDIRECT,
                            .from = analysis_token(analysis, first)->from,
                            .to = analysis_token(analysis, end - 1)->to,
                            .sentence = sentence,
                            .speaker = ENTITY_NONE,
                            .certain = certain};
    if (cue != TOKEN_NONE)
        quotes_set_speaker(finder, cue, quote);
    const struct marked *marked = first_marked(finder, quote->from);
    if (marked && marked->from < quote->to) {
        quote->kind = QUOTE_MIXED;
        /* all of it stands in quotation marks, or did but for what the tree hung on to it */
        if (marked->from <= quote->from &&
            (quote->to <= marked->to ||
             quotes_is_whole(str_part(analysis->text, marked->from, marked->to - marked->from))))
            finder->quotes->count--;
    }
}

/* "said in a statement that ...": what hangs on a noun between the verb and its "that". False where
 * nothing does. */
static bool find_that(struct quote_finder *finder, size_t sentence, size_t cue, bool certain)
{
    const struct analysis *analysis = finder->analysis;
    const struct sentence *within = list_at(&analysis->sentences, sentence);
    for (size_t t = cue + 2; t < within->first + within->count && t <= cue + THAT_WITHIN; t++) {
        const struct token *word = analysis_token(analysis, t);
        if (!token_is(analysis, t, "that") || word->relation != RELATION_MARK || word->head < 0)
            continue;
        const struct token *clause = analysis_token(analysis, (size_t)word->head);
        if (clause->head < 0 || clause->head <= (int32_t)cue || clause->head >= (int32_t)t ||
            analysis_token(analysis, (size_t)clause->head)->head != (int32_t)cue)
            return false;
        struct stretch stretch = token_stretch(analysis, (size_t)word->head);
        add_report(finder, sentence, stretch.first, stretch.end, cue, certain);
        return true;
    }
    return false;
}

/* Whether a verb that the tree joins to the clause before it is only set into the sentence: ",
 * state television reported." It has a subject of its own and ends the sentence. */
static bool is_set_in(const struct analysis *analysis, size_t cue)
{
    const struct token *word = analysis_token(analysis, cue);
    struct stretch own = token_stretch(analysis, cue);
    if (word->relation != RELATION_CONJ || !token_is(analysis, own.first, ",") ||
        cue - own.first > THAT_WITHIN || own.end > cue + 2)
        return false;
    bool subject = false;
    for (size_t t = own.first; t < cue; t++) {
        const struct token *part = analysis_token(analysis, t);
        if (part->upos == UPOS_CCONJ)
            return false;
        subject = subject || (part->head == (int32_t)cue && part->relation == RELATION_NSUBJ);
    }
    return subject;
}

/* Whether a token begins the question that what follows answers: "Asked if he would run again". */
static bool is_question(const struct analysis *analysis, const struct sentence *within,
                        size_t token)
{
    return token == within->first && token_is(analysis, token, "asked");
}

/* What a verb of saying's clause says: its clausal complement, or all that the sentence has beside
 * a verb that is only set into it ("..., Syrskyi said."). */
static void find_of_cue(struct quote_finder *finder, size_t sentence, size_t cue, bool certain)
{
    const struct analysis *analysis = finder->analysis;
    const struct sentence *within = list_at(&analysis->sentences, sentence);
    const struct token *word = analysis_token(analysis, cue);
    size_t sentence_end = within->first + within->count;
    for (size_t t = within->first; t < sentence_end; t++) {
        const struct token *part = analysis_token(analysis, t);
        if (part->head != (int32_t)cue || t == cue ||
            (part->relation != RELATION_CCOMP && part->relation != RELATION_PARATAXIS))
            continue;
        bool other;
        if ((part->relation == RELATION_PARATAXIS || is_question(analysis, within, t)) &&
            quotes_is_cue(analysis, t, &other))
            continue; /* "..., he said": the cue is that one */
        struct stretch stretch = token_stretch(analysis, t);
        add_report(finder, sentence, stretch.first, stretch.end, cue, certain);
        return;
    }
    if (find_that(finder, sentence, cue, certain))
        return;
    if (word->head < 0 || (word->relation != RELATION_PARATAXIS && !is_set_in(analysis, cue)))
        return;
    struct stretch own = token_stretch(analysis, cue);
    if (own.first - within->first > sentence_end - own.end)
        add_report(finder, sentence, within->first, own.first, cue, certain);
    else
        add_report(finder, sentence, own.end, sentence_end, cue, certain);
}

/* Takes the name behind a role in: "according to its chief executive, Tom Reed." The end of the
 * words, as it was where no name alone stands between the commas. */
static size_t with_name(const struct analysis *analysis, size_t end, size_t sentence_end)
{
    size_t name = end + 1;
    if (end >= sentence_end || !token_is(analysis, end, ",") ||
        !token_in_class(analysis, end - 1, CLASS_ROLE, NULL))
        return end;
    while (name < sentence_end && analysis_token(analysis, name)->name == NAME_PER)
        name++;
    bool closed = name < sentence_end && analysis_token(analysis, name)->upos == UPOS_PUNCT;
    return name > end + 1 && closed ? name : end;
}

/* "According to Ukraine's army chief, ...": all of the sentence beside it. */
static void find_according(struct quote_finder *finder, size_t sentence, size_t token)
{
    const struct analysis *analysis = finder->analysis;
    const struct sentence *within = list_at(&analysis->sentences, sentence);
    size_t sentence_end = within->first + within->count, end = token + 2;
    while (end < sentence_end &&
           (analysis_token(analysis, end)->upos != UPOS_PUNCT || token_is_hyphen(analysis, end)))
        end++;
    if (token + 2 >= end)
        return;
    end = with_name(analysis, end, sentence_end);
    size_t begin = end;
    if (end + 1 < sentence_end && analysis_token(analysis, end + 1)->upos == UPOS_VERB) {
        /* "the report, published on Tuesday, ..." */
        for (size_t t = end + 2; t < sentence_end && t <= end + THAT_WITHIN && begin == end; t++) {
            if (token_is(analysis, t, ","))
                begin = t;
        }
    }
    size_t before = finder->quotes->count;
    if (token > within->first + 2)
        add_report(finder, sentence, within->first, token, TOKEN_NONE, true);
    else
        add_report(finder, sentence, begin, sentence_end, TOKEN_NONE, true);
    if (finder->quotes->count == before)
        return;
    struct quote *quote = list_at(finder->quotes, before);
    quote->cue_from = analysis_token(analysis, token)->from;
    quote->cue_to = analysis_token(analysis, token + 1)->to;
    quote->speaker_from = analysis_token(analysis, token + 2)->from;
    quote->speaker_to = analysis_token(analysis, end - 1)->to;
    size_t other = ENTITY_NONE;
    for (size_t t = token + 2; t < end; t++) {
        size_t entity = people_entity_of_token(finder->people, t);
        if (entity == ENTITY_NONE)
            continue;
        if (people_entity(finder->people, entity)->kind == NAME_PER)
            quote->speaker = entity;
        else if (t + 1 == end)
            other = entity;
    }
    if (quote->speaker == ENTITY_NONE)
        quote->speaker = other;
}

/* Without a tree: what stands behind "said that". */
static void find_by_words(struct quote_finder *finder, size_t sentence, size_t cue, bool certain)
{
    const struct sentence *within = list_at(&finder->analysis->sentences, sentence);
    size_t end = within->first + within->count;
    for (size_t t = cue + 1; t < end && t < cue + 4; t++) {
        if (token_is(finder->analysis, t, "that")) {
            add_report(finder, sentence, t + 1, end, cue, certain);
            return;
        }
    }
}

/* Whether a verb goes on with "as saying", which is the cue then: "quoted a witness as saying". */
static bool says_as(const struct analysis *analysis, size_t cue)
{
    for (size_t t = cue + 1; t + 1 < analysis->tokens.count && t <= cue + THAT_WITHIN; t++) {
        if (token_is(analysis, t, "as") && token_is(analysis, t + 1, "saying"))
            return true;
        if (analysis_token(analysis, t)->upos == UPOS_PUNCT)
            return false;
    }
    return false;
}

void quotes_find_reports(struct quote_finder *finder, size_t sentence)
{
    const struct analysis *analysis = finder->analysis;
    const struct sentence *within = list_at(&analysis->sentences, sentence);
    for (size_t t = within->first; t < within->first + within->count; t++) {
        bool certain;
        if (t + 1 < within->first + within->count && token_is(analysis, t, "according") &&
            token_is(analysis, t + 1, "to"))
            find_according(finder, sentence, t);
        else if (!quotes_is_cue(analysis, t, &certain) || says_as(analysis, t) ||
                 (t + 1 < analysis->tokens.count && token_is(analysis, t + 1, "out")) ||
                 is_question(analysis, within, t))
            continue; /* "Asked if he would run again, he said ...": that is the question;
                         "ruled out" says the contrary */
        else if (analysis->language.size)
            find_of_cue(finder, sentence, t, certain);
        else
            find_by_words(finder, sentence, t, certain);
    }
}
