/* An analysis as CoNLL-U. */
#include "language/conllu.h"

/* A feature as the treebanks write it, in their order. */
struct feature_name {
    uint16_t bit;
    const char *text;
};

static const struct feature_name feature_names[] = {
    {FEATURE_IMPERATIVE, "Mood=Imp"},     {FEATURE_PLURAL, "Number=Plur"},
    {FEATURE_PAST, "Tense=Past"},         {FEATURE_PRESENT, "Tense=Pres"},
    {FEATURE_FINITE, "VerbForm=Fin"},     {FEATURE_GERUND, "VerbForm=Ger"},
    {FEATURE_INFINITIVE, "VerbForm=Inf"}, {FEATURE_PARTICIPLE, "VerbForm=Part"},
    {FEATURE_PASSIVE, "Voice=Pass"},
};

/* Appends the bits as features, "_" for none. */
static void write_features(unsigned features, struct buf *out)
{
    bool first = true;
    for (size_t i = 0; i < sizeof feature_names / sizeof *feature_names; i++) {
        if (!(features & feature_names[i].bit))
            continue;
        if (!first)
            buf_add_byte(out, '|');
        buf_add(out, str_from(feature_names[i].text));
        first = false;
    }
    if (first)
        buf_add_byte(out, '_');
}

/* Appends MISC: a name's place and a missing space; "_" for nothing. */
static void write_misc(const struct token *token, bool space, struct buf *out)
{
    if (token->name)
        buf_format(out, "Name=%c-%s", token->name_begins ? 'B' : 'I',
                   name_kind_name((enum name_kind)token->name));
    if (!space)
        buf_format(out, "%sSpaceAfter=No", token->name ? "|" : "");
    if (!token->name && space)
        buf_add_byte(out, '_');
}

/* Appends text with what would end a field or a line as a space. */
static void write_field(struct str text, struct buf *out)
{
    for (size_t i = 0; i < text.size; i++)
        buf_add_byte(out, (unsigned char)text.data[i] < ' ' ? ' ' : text.data[i]);
    if (text.size == 0)
        buf_add_byte(out, '_');
}

/* How many tokens from `index` on are written as one multiword token: those that follow each other
 * as the words of a contraction do. */
static size_t multiword_size(const struct analysis *analysis, const struct sentence *sentence,
                             size_t index)
{
    size_t count = 1;
    while (index + count < sentence->first + sentence->count &&
           analysis_token(analysis, index + count)->features & FEATURE_GLUED)
        count++;
    return count;
}

/* Appends a token's line; `number` is its place in the sentence, from 1. */
static void write_token(const struct analysis *analysis, const struct sentence *sentence,
                        const struct token *token, size_t number, bool space, struct buf *out)
{
    bool parsed = token->relation != RELATION_NONE;
    buf_format(out, "%zu\t", number);
    write_field(token_str(analysis, token), out);
    buf_add_byte(out, '\t');
    write_field(token->lemma, out);
    buf_format(out, "\t%s\t%s\t", upos_name((enum upos)token->upos),
               token->xpos ? token->xpos : "_");
    write_features(token->features, out);
    if (parsed)
        buf_format(out, "\t%zu\t", token->head < 0 ? 0 : (size_t)token->head - sentence->first + 1);
    else
        buf_add(out, STR("\t_\t"));
    buf_format(out, "%s\t_\t", relation_name((enum relation)token->relation));
    write_misc(token, space, out);
    buf_add_byte(out, '\n');
}

/* Appends a sentence and the empty line behind it. */
static void write_sentence(const struct analysis *analysis, const struct sentence *sentence,
                           struct buf *out)
{
    buf_add(out, STR("# text = "));
    write_field(str_part(analysis->text, sentence->from, sentence->to - sentence->from), out);
    buf_add_byte(out, '\n');
    size_t end = sentence->first + sentence->count;
    for (size_t i = sentence->first; i < end;) {
        size_t words = multiword_size(analysis, sentence, i);
        const struct token *first = analysis_token(analysis, i);
        const struct token *last = analysis_token(analysis, i + words - 1);
        bool space = last->features & FEATURE_SPACE_AFTER;
        size_t number = i - sentence->first + 1;
        if (words > 1) {
            buf_format(out, "%zu-%zu\t", number, number + words - 1);
            write_field(str_part(analysis->text, first->from, last->to - first->from), out);
            buf_format(out, "\t_\t_\t_\t_\t_\t_\t_\t%s\n", space ? "_" : "SpaceAfter=No");
        }
        for (size_t k = 0; k < words; k++)
            write_token(analysis, sentence, analysis_token(analysis, i + k), number + k,
                        words > 1 || space, out);
        i += words;
    }
    buf_add_byte(out, '\n');
}

/* Whether a line ends between two places of the text. */
static bool line_ends_between(struct str text, size_t from, size_t to)
{
    return str_find_byte(str_part(text, from, to - from), '\n') != STR_NONE;
}

void conllu_write(const struct analysis *analysis, size_t number, struct buf *out)
{
    size_t before = 0;
    for (size_t s = 0; s < analysis->sentences.count; s++) {
        const struct sentence *sentence = list_at(&analysis->sentences, s);
        if (s == 0 || line_ends_between(analysis->text, before, sentence->from))
            buf_add(out, STR("# newpar\n"));
        buf_format(out, "# sent_id = %zu\n", number + s);
        write_sentence(analysis, sentence, out);
        before = sentence->to;
    }
}
