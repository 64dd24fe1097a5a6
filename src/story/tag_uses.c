/* How the phrases of an article are used in its sentences, as the language's model reads them; see
 * tags.h. What the model makes of a word where it stands is a state of many numbers. Of those of a
 * phrase's places the mean is looked at, in the few directions in which phrases differ most. */
#include <math.h>

#include "story/tags.h"

_Static_assert(TAG_TURN_NUMBERS == LANGUAGE_STATE + 1, "a direction is of all numbers");

/* What a state's number of 1 comes to in a row; few are larger than 3. */
#define STATE_UNIT 40.0F

void tag_reading_make(struct story_maker *maker, const struct tag_phrases *phrases, struct str text,
                      size_t before, struct arena *arena, struct tag_reading *reading)
{
    const struct language_model *model = language_model_for(phrases->language);
    if (!maker->reader)
        maker->reader = language_reader_new();
    *reading = (struct tag_reading){.before = before};
    reading->states = language_read_states(maker->reader, model, arena, text, &reading->analysis);
}

void tag_uses_note(const struct tag_reading *reading, size_t first, size_t last,
                   struct tag_uses *uses)
{
    const struct analysis *analysis = &reading->analysis;
    size_t tokens[2] = {analysis_token_at(analysis, last), analysis_token_at(analysis, first)};
    if (tokens[0] == TOKEN_NONE || tokens[1] == TOKEN_NONE)
        return;
    const struct token *token = analysis_token(analysis, tokens[0]);
    size_t sentence = reading->before + analysis_sentence_of(analysis, tokens[0]);
    for (unsigned k = 0; k < 2; k++) {
        const float *state = reading->states + tokens[k] * LANGUAGE_STATE;
        uses->parts[k][analysis_token(analysis, tokens[k])->upos]++;
        for (unsigned i = 0; i < LANGUAGE_STATE; i++)
            uses->states[k][i] += state[i];
    }
    uses->names[token->name]++;
    uses->roots += token->head < 0;
    uses->sentences += (unsigned)sentence;
    if (!uses->places++)
        uses->first = (unsigned)sentence;
}

void tag_states_make(const struct tag_uses *uses, int8_t states[2][LANGUAGE_STATE])
{
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < LANGUAGE_STATE; i++) {
            float mean = uses->places ? uses->states[k][i] / (float)uses->places : 0;
            states[k][i] = (int8_t)lrintf(fmaxf(INT8_MIN, fminf(INT8_MAX, STATE_UNIT * mean)));
        }
}

/* Directions that are looked at together: a sum is made in one order, but several side by side. */
enum { TURNS_AT_ONCE = 8 };
_Static_assert(TAG_TURNS % TURNS_AT_ONCE == 0 && TURNS_FIRST % TURNS_AT_ONCE == 0, "none is left");

/* How far a state lies in a few directions, as bytes. */
static void turn(const float *numbers, const int8_t *state, uint8_t bytes[TURNS_AT_ONCE])
{
    float sums[TURNS_AT_ONCE];
    for (unsigned k = 0; k < TURNS_AT_ONCE; k++)
        sums[k] = numbers[k * TAG_TURN_NUMBERS + LANGUAGE_STATE];
    for (unsigned i = 0; i < LANGUAGE_STATE; i++)
        for (unsigned k = 0; k < TURNS_AT_ONCE; k++)
            sums[k] += numbers[k * TAG_TURN_NUMBERS + i] * (float)state[i];
    for (unsigned k = 0; k < TURNS_AT_ONCE; k++)
        bytes[k] = (uint8_t)lrintf(fmaxf(0, fminf(UINT8_MAX, sums[k])));
}

void tag_states_turn(const struct story_model *model, struct tag_row *row)
{
    uint8_t *at = row->values + FEATURES_STATE;
    for (unsigned k = 0; k < 2; k++)
        for (unsigned i = 0; i < (k ? TURNS_FIRST : TAG_TURNS); i += TURNS_AT_ONCE) {
            turn(model->tag_turns + (size_t)i * TAG_TURN_NUMBERS, row->states[k], at);
            at += TURNS_AT_ONCE;
        }
    assert(at == row->values + TAG_FEATURES);
}
