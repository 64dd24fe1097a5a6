/* Vectors looked up. */
#include "language/vectors.h"

#include "language/language.h"
#include "language/model.h"

bool vectors_view(struct vectors *vectors, const struct model_file *file)
{
    size_t words = 0, rows = 0;
    *vectors = (struct vectors){0};
    const uint32_t *hashes =
        model_file_array(file, "vector hashes", sizeof *hashes, &vectors->count);
    sorted_init(&vectors->hashes, hashes, hashes ? vectors->count : 0);
    vectors->words = model_file_array(file, "vector words", sizeof *vectors->words, &words);
    vectors->numbers = model_file_array(file, "vectors", VECTOR_WIDTH, &rows);
    return words == vectors->count && rows == vectors->count;
}

int32_t vectors_find(const struct vectors *vectors, const struct word_form *form)
{
    uint32_t hash = word_form_hash(form->cased, form->size);
    int32_t found = sorted_find(&vectors->hashes, hash);
    if (found >= 0 || form->size == 0)
        return found;
    hash = word_form_hash(form->lower, form->size);
    found = sorted_find(&vectors->hashes, hash);
    if (found >= 0)
        return found;
    char first = form->lower[0];
    if (!ascii_is_alpha(first))
        return VECTOR_NONE;
    char capital[WORD_FORM_MAX];
    memcpy(capital, form->lower, form->size);
    capital[0] = (char)(first - 'a' + 'A');
    return sorted_find(&vectors->hashes, word_form_hash(capital, form->size));
}

const int8_t *language_vector(const struct language_model *model, struct str word)
{
    struct word_form form;
    _Static_assert((int)LANGUAGE_VECTOR == (int)VECTOR_WIDTH, "one width for all");
    word_form_make(word, &form);
    int32_t found = vectors_find(&model->vectors, &form);
    return found < 0 ? NULL : model->vectors.numbers + (size_t)found * VECTOR_WIDTH;
}
