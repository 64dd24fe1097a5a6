/* One text after another through all that understands it. */
#include "language/understand.h"

void understand(struct language_reader *reader, const struct language_model *model,
                struct arena *arena, struct str text, const struct date *published,
                struct understood *understood)
{
    language_read(reader, model, arena, text, &understood->analysis);
    if (!model) {
        list_init(&understood->people.entities, arena, sizeof(struct entity));
        list_init(&understood->people.mentions, arena, sizeof(struct mention));
        list_init(&understood->times, arena, sizeof(struct time_found));
        list_init(&understood->amounts, arena, sizeof(struct amount));
        list_init(&understood->quotes, arena, sizeof(struct quote));
        return;
    }
    people_find(arena, &understood->analysis, &understood->people);
    times_find(arena, text, &understood->analysis, published, &understood->times);
    amounts_find(arena, &understood->analysis, &understood->times, &understood->amounts);
    quotes_find(arena, &understood->analysis, &understood->people, &understood->quotes);
}
