/* Looking up languages, their little words, scripts and plain letters. */
#include "words/tables.h"

#include "words/words.h"
#include "words/words_table.h"

_Static_assert((int)LANGUAGE_COUNT <= (int)LANGUAGES_MAX, "languages have room in all tables");

const unsigned language_count = LANGUAGE_COUNT;
const unsigned language_chinese = LANGUAGE_CHINESE;
const unsigned language_japanese = LANGUAGE_JAPANESE;

const uint8_t *common_word_languages(struct str folded, unsigned *count)
{
    const uint32_t hash = str_table_hash(folded);
    const uint8_t mark = (uint8_t)((hash >> 16) % UINT8_MAX + 1);
    /* most words are none of them, which the marks tell alone */
    for (uint32_t at = hash % COMMON_SLOTS; common_marks[at]; at = (at + 1) % COMMON_SLOTS) {
        const struct common_word *word = &common_words[common_slots[at]];
        if (common_marks[at] == mark && str_equal(str_of(word->word, word->size), folded)) {
            *count = word->count;
            return common_languages + word->first;
        }
    }
    return NULL;
}

const uint8_t *letter_languages_of(uint32_t letter, unsigned *count)
{
    size_t low = 0, high = sizeof(own_letters) / sizeof(own_letters[0]);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (own_letters[middle].letter == letter) {
            *count = own_letters[middle].count;
            return letter_languages + own_letters[middle].first;
        }
        if (own_letters[middle].letter < letter)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct language *language_at(unsigned number)
{
    return &languages[number];
}

/* The number of a language whose code is just this; -1 where there is none. */
static int number_of(struct str code)
{
    char first = code.size ? ascii_lower(code.data[0]) : '\0';
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        if (languages[i].code[0] == first && str_equal_fold(code, str_from(languages[i].code)))
            return (int)i;
    return -1;
}

int language_number(struct str code)
{
    struct str primary = code;
    for (size_t i = 0; i < code.size; i++)
        if (code.data[i] == '-' || code.data[i] == '_') {
            primary.size = i;
            break;
        }
    int number = number_of(code);
    if (number < 0 && !str_equal(primary, code))
        number = number_of(primary);
    for (size_t i = 0; number < 0 && i < sizeof(other_codes) / sizeof(other_codes[0]); i++)
        if (str_equal_fold(primary, str_from(other_codes[i].code)))
            number = other_codes[i].language;
    return number;
}

const struct script *script_of(uint32_t point)
{
    size_t low = 0, high = sizeof(scripts) / sizeof(scripts[0]);
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (point < scripts[middle].first)
            high = middle;
        else if (point > scripts[middle].last)
            low = middle + 1;
        else
            return &scripts[middle];
    }
    return NULL;
}

const char *plain_letter(uint32_t letter)
{
    for (size_t i = 0; i < sizeof(plain_letters) / sizeof(plain_letters[0]); i++)
        if (plain_letters[i].letter == letter)
            return plain_letters[i].plain;
    return NULL;
}

int word_language(struct str language)
{
    return language_number(language);
}

struct str word_language_name(struct str language)
{
    int number = language_number(language);
    return number < 0 ? language : str_from(languages[number].name);
}

struct str word_language_code(struct str named)
{
    int number = language_number(named);
    for (unsigned i = 0; number < 0 && i < LANGUAGE_COUNT; i++)
        if (str_equal_fold(named, str_from(languages[i].name)))
            number = (int)i;
    if (number >= 0)
        return str_from(languages[number].code);
    struct str primary = str_part(named, 0, str_find_byte(named, '-'));
    bool code = primary.size == 2 || primary.size == 3;
    for (size_t i = 0; code && i < primary.size; i++)
        code = ascii_is_alpha(primary.data[i]);
    return code ? primary : (struct str){0};
}

bool word_is_common_in(struct str folded, int language)
{
    unsigned count;
    const uint8_t *of = language >= 0 ? common_word_languages(folded, &count) : NULL;
    for (unsigned i = 0; of && i < count; i++)
        if (of[i] == language)
            return true;
    return false;
}

bool word_is_common(struct str folded, struct str language)
{
    return word_is_common_in(folded, word_language(language));
}
