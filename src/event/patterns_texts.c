/* The texts of knowledge/events that come with the program. */
#include "event/patterns.h"
#include "pattern_texts.h"

size_t patterns_standard_texts(const struct pattern_text **texts)
{
    *texts = pattern_texts;
    return sizeof(pattern_texts) / sizeof(*pattern_texts);
}
