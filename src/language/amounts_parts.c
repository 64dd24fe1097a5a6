/* The parts of an amount: its number, its unit or what it counts, and the words around. */
#include "language/amounts_private.h"
#include "language/phrases.h"

/* How many words a noun may stand behind its number, how many may stand between a number and what
 * it was before, and how many words tell when. */
enum {
    NOUN_WITHIN = 6,
    WAS_WITHIN = 3,
    WHEN_WITHIN = 5,
    NEVER_WITHIN = 3,
    TALLY_WITHIN = 20,
    MOVED_WITHIN = 9
};

/* So many times as much is no range any more. */
enum { FAR_TIMES = 4 };

/* From which number on a lower one behind it makes a range. Below, it may be a score or a vote. */
enum { LOWER_FROM = 1000 };

/* The token of an item, or NULL. */
static const struct token *token_of(const struct amount_reader *reader, size_t item)
{
    if (item >= reader->items.count)
        return NULL;
    size_t token = analysis_token_at(reader->analysis, reader->items.at[item].from);
    return token == TOKEN_NONE ? NULL : analysis_token(reader->analysis, token);
}

/* ------------------------------------------------------------------------------- numbers --- */

/* Whether figures at item `at` are a part of a name or label: "F-16", "No. 10", "5G", "3-1". */
static bool is_label(const struct amount_reader *reader, size_t at, size_t end)
{
    const struct items *items = &reader->items;
    if (at && !items->at[at].line) {
        const struct item *before = &items->at[at - 1];
        if (!items->at[at].space && (before->kind != ITEM_SIGN || item_is(items, at - 1, "/") ||
                                     item_is(items, at - 1, ":") || item_is(items, at - 1, "#")))
            return true;
        if (!items->at[at].space && item_is(items, at - 1, "-") && at > 1 && !before->space)
            return true;
        size_t label = item_is(items, at - 1, ".") && at > 1 ? at - 2 : at - 1;
        if (item_in_class(&items->at[label], CLASS_LABEL, NULL) &&
            items->at[at].kind == ITEM_DIGITS && !item_is(items, label, "no"))
            return true;
        if (item_is(items, label, "no") && label < at - 1)
            return true;
    }
    if (end < items->count && !items->at[end].space && !items->at[end].line) {
        struct phrase unit;
        const struct item *next = &items->at[end];
        if (next->kind == ITEM_WORD && !phrase_at(items, end, PHRASE_UNIT, &unit) &&
            !item_in_class(next, CLASS_SHORTSCALE, NULL))
            return true;
        if (item_is(items, end, ":") || item_is(items, end, "/"))
            return end + 1 < items->count && !items->at[end + 1].space;
    }
    return false;
}

/* Whether the number belongs to a name that it does not begin, or is no number by its tag. */
static bool is_named(const struct amount_reader *reader, size_t at)
{
    const struct token *token = token_of(reader, at);
    if (!reader->tagged || !token)
        return false;
    if (token->name != NAME_NONE && !token->name_begins)
        return true;
    return item_is(&reader->items, at, "one") && token->upos != UPOS_NUM;
}

/* Whether a number in words has a capital that its place does not give it: "Group of Seven". */
static bool is_capitalised(const struct amount_reader *reader, size_t at)
{
    const struct item *item = &reader->items.at[at];
    return item->kind == ITEM_WORD && item->capital && at && !item->line &&
           reader->items.at[at - 1].kind == ITEM_WORD;
}

/* "one" counts only before a noun, or alone as the subject of a list of counts. */
static bool is_pronoun(const struct items *items, size_t at)
{
    if (!item_is(items, at, "one"))
        return false;
    if (item_is_of(items, at + 1, CLASS_ALONE))
        return true;
    return at && (item_is(items, at - 1, "no") || item_is(items, at - 1, "the") ||
                  item_is(items, at - 1, "this") || item_is(items, at - 1, "that"));
}

/* A shortened scale directly behind figures: "40bn". */
static size_t read_short_scale(const struct items *items, size_t at, double *value)
{
    double scale;
    struct phrase unit;
    if (at >= items->count || items->at[at].line ||
        !item_in_class(&items->at[at], CLASS_SHORTSCALE, &scale))
        return 0;
    if (items->at[at].space && !item_is(items, at, "bn") && !item_is(items, at, "mn"))
        return 0;
    if (item_is(items, at, "m") && !items->at[at].space &&
        phrase_at(items, at, PHRASE_UNIT, &unit) && unit.count > 1)
        return 0;
    *value *= scale;
    return 1;
}

/* A currency's sign or code directly before item `at`. */
static bool currency_before(const struct items *items, size_t at, struct phrase *phrase)
{
    if (!phrase_before(items, at, PHRASE_CURRENCY, phrase) || items->at[at].line)
        return false;
    const struct item *item = &items->at[at - phrase->count];
    size_t size = items->at[at - 1].to - item->from;
    return item->capital || (unsigned char)items->text.data[items->at[at - 1].from] >= 0x80 ||
                   item_is(items, at - 1, "$")
               ? size <= 5
               : false;
}

/* The second number of a range behind the first: "10 to 12", "10-12". The items it takes, or 0. */
static size_t read_second(const struct items *items, const struct amount_part *part, double *high)
{
    size_t at = part->number_end;
    struct number number;
    struct phrase sign;
    if (!item_is_of(items, at, CLASS_RANGE) || items->at[at].line || at + 1 >= items->count)
        return 0;
    if (item_is(items, at, "and") && !(part->first && item_is(items, part->first - 1, "between")))
        return 0;
    size_t next = at + 1;
    if (phrase_at(items, next, PHRASE_CURRENCY, &sign) && items->at[next].kind == ITEM_SIGN)
        next += sign.count;
    if (!number_read(items, next, false, &number))
        return 0;
    *high = number.value;
    next += number.count;
    next += read_short_scale(items, next, high);
    return next - at;
}

/* Takes the second number of a range, if there is one behind the first. A lower one is one only
 * where it has to be: "from 300 to 200", "12,000 to 8,000", but no "60 to 40". */
static void read_range(const struct items *items, struct amount_part *part)
{
    struct amount *amount = &part->amount;
    double value = amount->low, high, scale = 1;
    struct phrase change;
    size_t more = read_second(items, part, &high);
    if (!more)
        return;
    bool from = part->first && item_is(items, part->first - 1, "from");
    bool to = item_is(items, part->number_end, "to");
    /* "fell $12 to $1,274": by how much, and to what */
    if (to && high > FAR_TIMES * value && phrase_before(items, part->first, PHRASE_CHANGE, &change))
        return;
    if (high <= value && value < LOWER_FROM && !(from && to))
        return;
    /* "3 to 4 million": the scale is of both */
    while (high / scale >= 1000 && high / scale > 100 * value && scale < 1e12)
        scale *= 1000;
    amount->low = value * scale;
    amount->high = high;
    part->number_end += more;
    if (part->first && item_is(items, part->first - 1, "between"))
        part->first--;
}

bool amount_number(const struct amount_reader *reader, size_t at, struct amount_part *part)
{
    const struct items *items = &reader->items;
    struct number number;
    struct phrase currency;
    if (!number_read(items, at, false, &number) || is_named(reader, at) || is_pronoun(items, at) ||
        is_capitalised(reader, at))
        return false;
    part->of = false;
    part->number_first = part->first = at;
    part->number_end = at + number.count;
    struct amount *amount = &part->amount;
    *amount = (struct amount){.kind = AMOUNT_COUNT, .head = TOKEN_NONE, .governor = TOKEN_NONE};
    if (currency_before(items, at, &currency)) {
        part->first = at - currency.count;
        amount->kind = AMOUNT_MONEY;
        amount->unit = str_from(currency.name);
    } else if (number.digits && is_label(reader, at, part->number_end)) {
        return false;
    }
    double value = number.value;
    if (number.digits)
        part->number_end += read_short_scale(items, part->number_end, &value);
    amount->low = amount->high = value;
    read_range(items, part);
    amount->value = (amount->low + amount->high) / 2;
    part->end = part->number_end;
    return true;
}

/* --------------------------------------------------------------------------------- units --- */

/* Takes a head noun and what stands between it and the number. */
static void take_noun(const struct amount_reader *reader, struct amount_part *part, size_t from,
                      size_t token)
{
    const struct token *noun = analysis_token(reader->analysis, token);
    const struct items *items = &reader->items;
    struct amount *amount = &part->amount;
    amount->head = token;
    amount->unit = token_str(reader->analysis, noun);
    amount->what = str_trim(str_part(items->text, from, noun->to - from));
    while (part->end < items->count && items->at[part->end].to <= noun->to)
        part->end++;
}

/* Whether a token may stand between a number and its noun. */
static bool stands_before_noun(const struct token *token)
{
    return token->upos == UPOS_ADJ || token->upos == UPOS_NOUN || token->upos == UPOS_PROPN ||
           token->upos == UPOS_NUM ||
           (token->upos == UPOS_VERB && token->relation == RELATION_AMOD) ||
           (token->upos == UPOS_PUNCT && token->to - token->from == 1) ||
           token->relation == RELATION_COMPOUND || token->relation == RELATION_AMOD;
}

/* Whether a token is the sign that ends a sentence, or begins a line. */
static bool ends_sentence(const struct analysis *analysis, const struct token *token)
{
    char byte = analysis->text.data[token->from];
    return byte == '.' || byte == '!' || byte == '?' || byte == ';' || byte == ':' ||
           (token->from && analysis->text.data[token->from - 1] == '\n');
}

/* The noun before the number: "a population of about 250,000". */
static bool count_noun_before(const struct amount_reader *reader, struct amount_part *part)
{
    const struct analysis *analysis = reader->analysis;
    const struct items *items = &reader->items;
    struct phrase phrase;
    size_t first = part->first;
    while (phrase_before(items, first, PHRASE_BEFORE, &phrase))
        first -= phrase.count;
    if (first < 2 || !item_is(items, first - 1, "of"))
        return false;
    size_t noun = analysis_token_at(analysis, items->at[first - 2].from), from = noun;
    if (noun == TOKEN_NONE || analysis_token(analysis, noun)->upos != UPOS_NOUN)
        return false;
    while (from && noun - from < NOUN_WITHIN &&
           (analysis_token(analysis, from - 1)->upos == UPOS_ADJ ||
            analysis_token(analysis, from - 1)->upos == UPOS_NOUN))
        from--;
    const struct token *head = analysis_token(analysis, noun);
    size_t begin = analysis_token(analysis, from)->from;
    part->amount.head = noun;
    part->amount.unit = token_str(analysis, head);
    part->amount.what = str_part(items->text, begin, head->to - begin);
    return true;
}

/* What came to the number: "the death toll climbed to 112". */
static bool count_tally(const struct amount_reader *reader, size_t number, struct amount_part *part)
{
    const struct analysis *analysis = reader->analysis;
    const struct token *token = analysis_token(analysis, number);
    const struct items *items = &reader->items;
    size_t first = part->first;
    struct phrase phrase;
    while (phrase_before(items, first, PHRASE_BEFORE, &phrase))
        first -= phrase.count;
    if (token->head < 0 || !first ||
        !(item_is(items, first - 1, "to") || item_is(items, first - 1, "at")))
        return false;
    for (size_t back = 1; back <= TALLY_WITHIN && back <= first; back++) {
        if (!item_in_class(&items->at[first - back], CLASS_TALLY, NULL))
            continue;
        size_t subject = analysis_token_at(analysis, items->at[first - back].from);
        if (subject == TOKEN_NONE)
            return false;
        const struct token *noun = analysis_token(analysis, subject);
        if (noun->head != token->head || noun->relation != RELATION_NSUBJ)
            continue;
        part->amount.head = subject;
        part->amount.unit = token_str(analysis, noun);
        part->amount.what = part->amount.unit;
        return true;
    }
    return false;
}

/* The noun that the number counts, by the tree or by the run of words behind it. */
static bool count_noun(const struct amount_reader *reader, struct amount_part *part)
{
    const struct analysis *analysis = reader->analysis;
    size_t last = part->number_end - !part->of;
    size_t from = reader->items.at[last].to;
    size_t number = analysis_token_at(analysis, reader->items.at[last].from);
    if (number == TOKEN_NONE)
        return false;
    const struct token *token = analysis_token(analysis, number);
    part->amount.governor = token->head >= 0 ? (size_t)token->head : TOKEN_NONE;
    if (token->head > (int32_t)number && (size_t)token->head - number <= NOUN_WITHIN) {
        const struct token *head = analysis_token(analysis, (size_t)token->head);
        bool listed = false;
        for (size_t i = number + 1; i < (size_t)token->head; i++)
            listed = listed || analysis_token(analysis, i)->upos == UPOS_CCONJ;
        if (token->relation == RELATION_NUMMOD && !listed &&
            (head->upos == UPOS_NOUN || head->upos == UPOS_PROPN)) {
            take_noun(reader, part, from, (size_t)token->head);
            part->amount.governor = head->head >= 0 ? (size_t)head->head : TOKEN_NONE;
            return true;
        }
    }
    if (!part->of && (count_noun_before(reader, part) || count_tally(reader, number, part)))
        return true;
    size_t noun = TOKEN_NONE;
    for (size_t i = number + 1; i < analysis->tokens.count && i <= number + NOUN_WITHIN; i++) {
        const struct token *next = analysis_token(analysis, i);
        if (!stands_before_noun(next) || next->upos == UPOS_NUM || ends_sentence(analysis, next) ||
            (next->upos == UPOS_PUNCT && noun != TOKEN_NONE))
            break;
        if (next->upos == UPOS_NOUN)
            noun = i;
    }
    if (noun == TOKEN_NONE)
        return false;
    take_noun(reader, part, from, noun);
    int32_t governor = analysis_token(analysis, noun)->head;
    part->amount.governor = governor >= 0 ? (size_t)governor : TOKEN_NONE;
    return true;
}

/* The same by words alone: the first plural within a few words. */
static bool count_noun_by_words(const struct amount_reader *reader, struct amount_part *part)
{
    const struct items *items = &reader->items;
    for (size_t i = part->number_end; i < items->count && i < part->number_end + 4; i++) {
        const struct item *item = &items->at[i];
        if (item->kind != ITEM_WORD || item->line || item_in_class(item, CLASS_FUNCTION, NULL))
            return false;
        if (!item_in_class(item, CLASS_MANY, NULL) &&
            (items->text.data[item->to - 1] != 's' || item->capital || item->to - item->from < 3))
            continue;
        size_t token = analysis_token_at(reader->analysis, item->from);
        if (token == TOKEN_NONE)
            return false;
        take_noun(reader, part, items->at[part->number_end - 1].to, token);
        return true;
    }
    return false;
}

/* The kind of amount that a unit makes. */
static enum amount_kind kind_of_unit(struct str unit)
{
    if (str_equal(unit, STR("percent")))
        return AMOUNT_PERCENT;
    return str_ends(unit, STR(" points")) ? AMOUNT_POINTS : AMOUNT_MEASURE;
}

bool amount_unit(const struct amount_reader *reader, struct amount_part *part)
{
    const struct items *items = &reader->items;
    struct amount *amount = &part->amount;
    struct phrase phrase;
    size_t at = part->number_end;
    if (amount->kind == AMOUNT_MONEY)
        return true;
    size_t first = part->first - (part->first && item_is(items, part->first - 1, "of"));
    if (first && item_is(items, first - 1, "magnitude") && !items->at[part->first].line) {
        amount->kind = AMOUNT_MEASURE;
        amount->unit = STR("magnitude");
        part->first = first - 1;
        return true;
    }
    if (part->of || (item_is(items, at, "-") && !items->at[at].space))
        at++; /* "a 10-km stretch", "millions of dollars" */
    if (at < items->count && !items->at[at].line && (phrase_at(items, at, PHRASE_UNIT, &phrase))) {
        amount->unit = str_from(phrase.name);
        amount->kind = kind_of_unit(amount->unit);
        part->end = at + phrase.count;
        if (part->end < items->count && item_is(items, part->end, "-") &&
            item_is(items, part->end + 1, "old"))
            return false;
        if (reader->tagged) {
            size_t token = analysis_token_at(reader->analysis, items->at[at].from);
            int32_t head = token == TOKEN_NONE ? -1 : analysis_token(reader->analysis, token)->head;
            amount->governor = head >= 0 ? (size_t)head : TOKEN_NONE;
        }
        return true;
    }
    if (at < items->count && !items->at[at].line &&
        phrase_at(items, at, PHRASE_CURRENCY, &phrase)) {
        amount->unit = str_from(phrase.name);
        amount->kind = AMOUNT_MONEY;
        part->end = at + phrase.count;
        if (item_is(items, part->end - 1, "cents") || item_is(items, part->end - 1, "pence")) {
            amount->value /= 100;
            amount->low /= 100;
            amount->high /= 100;
        }
        return true;
    }
    return reader->tagged ? count_noun(reader, part) : count_noun_by_words(reader, part);
}

/* --------------------------------------------------------------------------- surroundings --- */

/* The bound that a phrase of the kinds "before" and "behind" names: about, least, most, exact. */
static enum amount_bound bound_named(const char *name)
{
    return name[0] == 'a'   ? AMOUNT_ABOUT
           : name[0] == 'l' ? AMOUNT_AT_LEAST
           : name[0] == 'm' ? AMOUNT_AT_MOST
                            : AMOUNT_EXACT;
}

/* "never had" before "fewer than": what is never below a number is at least so many. */
static bool take_never(const struct items *items, size_t at, size_t *first)
{
    if (!item_is(items, at, "fewer") && !item_is(items, at, "less") && !item_is(items, at, "below"))
        return false;
    for (size_t back = 1; back <= NEVER_WITHIN && back <= at && !items->at[at - back + 1].line;
         back++) {
        if (item_is(items, at - back, "never")) {
            *first = at - back;
            return true;
        }
    }
    return false;
}

/* Whether "over" at an item before a length of time says during what, not how much: "has spent over
 * 10 years" against "will raise $2 million over 10 years". */
static bool is_span(const struct items *items, size_t at, const struct amount_part *part)
{
    if (!item_is(items, at, "over") || part->amount.kind != AMOUNT_MEASURE || !at ||
        !item_in_class(&items->at[part->end - 1], CLASS_UNIT, NULL))
        return false;
    return !item_is_of(items, at - 1, CLASS_HOWLONG) && !items->at[at].line;
}

/* Qualifiers before the number, the nearest deciding; their words are kept as written. */
static void take_qualifiers(const struct items *items, struct amount_part *part)
{
    struct phrase phrase;
    size_t first = part->first;
    bool bound = false;
    while (first && !items->at[first].line && phrase_before(items, first, PHRASE_BEFORE, &phrase)) {
        enum amount_bound found = bound_named(phrase.name);
        if (is_span(items, first - phrase.count, part))
            break;
        if (!bound || part->amount.bound == AMOUNT_EXACT)
            part->amount.bound = found;
        bound = true;
        first -= phrase.count;
    }
    if (first < part->first && part->amount.bound == AMOUNT_AT_MOST &&
        take_never(items, first, &first))
        part->amount.bound = AMOUNT_AT_LEAST;
    if (first < part->first) {
        size_t from = items->at[first].from;
        part->amount.qualifier = str_part(items->text, from, items->at[part->first - 1].to - from);
        part->first = first;
    } else if (phrase_at(items, part->end, PHRASE_BEHIND, &phrase)) {
        size_t from = items->at[part->end].from;
        part->amount.bound = bound_named(phrase.name);
        part->end += phrase.count;
        part->amount.qualifier = str_part(items->text, from, items->at[part->end - 1].to - from);
    }
}

/* Whether "each" before an item stands alone: "$12 each" against "$12 each month". */
static bool ends_each(const struct items *items, size_t at)
{
    return at >= items->count || items->at[at].line || items->at[at].kind == ITEM_SIGN ||
           item_in_class(&items->at[at], CLASS_FUNCTION, NULL);
}

/* Whether a length of time before an item says when, and not per what: "12 percent a year ago". */
static bool is_elapsed(const struct items *items, size_t at)
{
    return at < items->count && !items->at[at].line &&
           item_in_class(&items->at[at], CLASS_ELAPSED, NULL) &&
           !(at + 1 < items->count && !items->at[at + 1].line &&
             item_in_class(&items->at[at + 1], CLASS_NOTELAPSED, NULL));
}

/* "per month", "a year" behind the amount. */
static void take_per(const struct items *items, struct amount_part *part)
{
    struct phrase phrase, unit;
    size_t at = part->end;
    if (at >= items->count || items->at[at].line || !phrase_at(items, at, PHRASE_PER, &phrase))
        return;
    if (part->amount.kind == AMOUNT_MONEY &&
        (item_is(items, at, "apiece") ||
         (item_is(items, at, "each") && ends_each(items, at + 1)))) {
        part->amount.per =
            str_part(items->text, items->at[at].from, items->at[at].to - items->at[at].from);
        part->end = at + 1;
        return;
    }
    size_t next = at + phrase.count;
    bool per = item_is(items, at, "per");
    if (next >= items->count || items->at[next].kind != ITEM_WORD)
        return;
    bool time = (item_in_class(&items->at[next], CLASS_UNIT, NULL) &&
                 !item_in_class(&items->at[next], CLASS_UNITS, NULL)) ||
                item_in_class(&items->at[next], CLASS_APIECE, NULL);
    if (!per &&
        ((!time && !phrase_at(items, next, PHRASE_UNIT, &unit)) || is_elapsed(items, next + 1)))
        return;
    part->amount.per =
        str_part(items->text, items->at[next].from, items->at[next].to - items->at[next].from);
    part->end = next + 1;
}

/* Whether the amount is what something came to: "rose to an annual 5 percent". */
static bool is_reached(const struct items *items, const struct amount_part *part)
{
    for (size_t back = 1;
         back <= WAS_WITHIN && back <= part->first && !items->at[part->first - back + 1].line;
         back++) {
        if (item_is(items, part->first - back, "to"))
            return true;
        if (items->at[part->first - back].kind != ITEM_WORD)
            return false;
    }
    return false;
}

/* Where a time behind an amount ends: "in May", "in the first quarter", right before "from". The
 * item itself where none stands there. A count may be of anything there ("to 600 in towns from").
 */
static size_t skip_when(const struct items *items, const struct amount_part *part, size_t at)
{
    if (part->amount.kind == AMOUNT_COUNT ||
        (!item_is(items, at, "in") && !item_is(items, at, "on")))
        return at;
    for (size_t next = at + 1; next < items->count && next <= at + WHEN_WITHIN; next++) {
        if (item_is(items, next, "from"))
            return next;
        if (items->at[next].kind == ITEM_SIGN || items->at[next].line)
            return at;
    }
    return at;
}

/* "from 1.9 billion euros" behind "to 2.4 billion euros": what it was before, in the same unit. */
static void take_from(const struct items *items, struct amount_part *part)
{
    struct amount *amount = &part->amount;
    struct phrase unit = {0};
    struct number number;
    size_t at = part->end;
    if (item_is(items, at, ","))
        at++;
    at = skip_when(items, part, at);
    if (!item_is(items, at, "from") || items->at[at].line || !is_reached(items, part))
        return;
    at++;
    bool money = phrase_at(items, at, PHRASE_CURRENCY, &unit);
    if (money)
        at += unit.count;
    if (at >= items->count || !number_read(items, at, false, &number))
        return;
    double was = number.value;
    at += number.count;
    if (number.digits)
        at += read_short_scale(items, at, &was);
    if (!money && amount->kind == AMOUNT_MONEY) {
        money = phrase_at(items, at, PHRASE_CURRENCY, &unit);
        if (money && (item_is(items, at, "cents") || item_is(items, at, "pence")))
            was /= 100;
        at += money ? unit.count : 0;
    } else if (amount->kind != AMOUNT_MONEY && phrase_at(items, at, PHRASE_UNIT, &unit)) {
        if (!str_equal(amount->unit, str_from(unit.name)))
            return;
        at += unit.count;
    } else if (amount->kind != AMOUNT_COUNT && amount->kind != AMOUNT_MONEY) {
        return;
    }
    /* "to 600 from 2010": that is a year */
    if (money != (amount->kind == AMOUNT_MONEY) ||
        (amount->kind == AMOUNT_COUNT && was >= 1000 && was <= 2199 && amount->value < 1000))
        return;
    amount->has_was = true;
    amount->was = was;
    part->end = at;
}

/* ", up from 26": what the amount was before. Takes the number in. */
static void take_was(const struct items *items, struct amount_part *part)
{
    struct phrase phrase;
    struct number number;
    for (size_t at = part->end; at < items->count && at < part->end + WAS_WITHIN; at++) {
        if (items->at[at].line)
            return;
        if (phrase_at(items, at, PHRASE_WAS, &phrase)) {
            size_t next = at + phrase.count;
            struct phrase currency;
            if (phrase_at(items, next, PHRASE_CURRENCY, &currency))
                next += currency.count;
            struct phrase about;
            if (phrase_at(items, next, PHRASE_BEFORE, &about))
                next += about.count;
            if (!number_read(items, next, false, &number))
                return;
            double was = number.value;
            next += number.count;
            if (number.digits)
                next += read_short_scale(items, next, &was);
            part->amount.has_was = true;
            part->amount.was = was;
            part->end = next;
            if (phrase_at(items, next, PHRASE_UNIT, &phrase))
                part->end += phrase.count;
            return;
        }
        if (items->at[at].kind != ITEM_SIGN)
            return;
    }
}

/* "raised its rate by": the verb that stands some words before the "by" at the end of `end`. */
static bool moved_by(const struct items *items, size_t end, struct phrase *phrase)
{
    if (!end || items->at[end].line || !item_is(items, end - 1, "by"))
        return false;
    for (size_t back = 2; back <= MOVED_WITHIN && back <= end; back++) {
        const struct item *item = &items->at[end - back];
        if (phrase_at(items, end - back, PHRASE_MOVED, phrase))
            return true;
        if (item->kind == ITEM_SIGN || item->line)
            return false;
    }
    return false;
}

/* Whether the amount is a change, by what stands before or behind it. */
static void take_change(const struct items *items, struct amount_part *part)
{
    struct phrase phrase;
    struct amount *amount = &part->amount;
    bool before = phrase_before(items, part->first, PHRASE_CHANGE, &phrase) ||
                  moved_by(items, part->first, &phrase);
    if (!before && amount->kind != AMOUNT_COUNT)
        before = phrase_at(items, part->end, PHRASE_TURN, &phrase);
    if (before)
        amount->change = phrase.name[0] == 'u' ? AMOUNT_INCREASE : AMOUNT_DECREASE;
}

bool amount_was(const struct items *items, size_t first, double was, double is)
{
    struct phrase change;
    return first && item_is(items, first - 1, "from") &&
           (is < was || phrase_before(items, first - 1, PHRASE_CHANGE, &change));
}

/* What two numbers of a range say: what was and what is, or its ends, in order ("12,000 or
 * 8,000"). */
static void take_range(const struct items *items, struct amount_part *part)
{
    struct amount *amount = &part->amount;
    double first = amount->low, second = amount->high;
    if (first != second && amount_was(items, part->first, first, second)) {
        amount->has_was = true;
        amount->was = first;
        amount->value = amount->low = second;
    } else if (second < first) {
        amount->low = second;
        amount->high = first;
    }
}

void amount_surroundings(const struct amount_reader *reader, struct amount_part *part)
{
    take_qualifiers(&reader->items, part);
    take_change(&reader->items, part);
    take_range(&reader->items, part);
    take_per(&reader->items, part);
    take_was(&reader->items, part);
    if (!part->amount.has_was)
        take_from(&reader->items, part);
}
