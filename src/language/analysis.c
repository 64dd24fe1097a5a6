/* Finding one's way in what was found in a text. */
#include "language/language.h"

size_t analysis_token_from(const struct analysis *analysis, size_t byte)
{
    return list_first_from(&analysis->tokens, offsetof(struct token, from), byte);
}

size_t analysis_token_at(const struct analysis *analysis, size_t byte)
{
    size_t token = analysis_token_from(analysis, byte);
    if (token < analysis->tokens.count && analysis_token(analysis, token)->from == byte)
        return token;
    return token && analysis_token(analysis, token - 1)->to > byte ? token - 1 : TOKEN_NONE;
}

size_t analysis_sentence_of(const struct analysis *analysis, size_t token)
{
    const struct sentence *sentences = analysis->sentences.items;
    size_t low = 0, high = analysis->sentences.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sentences[middle].first + sentences[middle].count <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
