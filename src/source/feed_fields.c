/* Fields of feeds and entries, filled in by how far their elements are to be trusted. */
#include "source/feed_fields.h"

#include "base/url.h"

enum {
    PARTS_MAX = 256,     /* persons, and categories, of one entry; more are dropped */
    KEYWORDS_MAX = 1024, /* words of one list that are looked at */
};

bool feed_take(uint8_t *ranks, enum feed_field field, unsigned rank, struct str value,
               const char *held)
{
    if (!value.size)
        return !held;
    if (rank <= ranks[field])
        return false;
    ranks[field] = (uint8_t)rank;
    return true;
}

void feed_take_text(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                    const struct feed_node *node, struct feed_text *text)
{
    unsigned rank = feed_rank(node, field);
    if (rank <= ranks[field])
        return;
    struct feed_text read = feed_text_of(reading, node);
    if (feed_take(ranks, field, rank, read.value, text->value.data))
        *text = read;
}

void feed_take_line(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                    const struct feed_node *node, struct str *line)
{
    struct str read = feed_line_of(reading, node);
    if (feed_take(ranks, field, feed_rank(node, field), read, line->data))
        *line = read;
}

void feed_take_address(uint8_t *ranks, enum feed_field field, unsigned rank, struct str value,
                       struct str *address)
{
    if (feed_take(ranks, field, rank, value, address->data))
        *address = value;
}

struct feed_date feed_date_of(const struct feed_reading *reading, struct str text)
{
    struct feed_date date = {.text = str_trim(text)};
    struct date_found found;
    if (date_parse(date.text, reading->order, &date.date))
        return date;
    /* a date with something around it is better than none */
    if (date.text.size <= 80 && date_find(date.text, 0, reading->order, &found))
        date.date = found.date;
    else if (date.text.size)
        reading->feed->mended |= FEED_MENDED_DATES;
    return date;
}

void feed_take_date(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                    const struct feed_node *node, struct feed_date *date)
{
    unsigned rank = feed_rank(node, field);
    if (rank <= ranks[field])
        return;
    struct feed_date read = feed_date_of(reading, feed_line_of(reading, node));
    /* one that cannot be read stays only until there is one that can */
    if (read.date.precision == DATE_NONE)
        rank = date->text.data ? 0 : 1;
    if (read.text.size && rank > ranks[field]) {
        ranks[field] = (uint8_t)(read.date.precision == DATE_NONE ? 0 : rank);
        *date = read;
    }
}

void feed_add_person(struct list *people, const struct feed_person *person)
{
    for (size_t i = 0; i < people->count; i++) {
        struct feed_person *old = list_at(people, i);
        if (str_equal(old->text, person->text))
            return;
    }
    if (people->count < PARTS_MAX)
        *(struct feed_person *)list_add(people) = *person;
}

void feed_take_person(const struct feed_reading *reading, uint8_t *ranks, enum feed_field field,
                      const struct feed_node *node, struct list *people)
{
    struct feed_person person = feed_person_of(reading, node);
    unsigned rank = feed_rank(node, field);
    if (!person.text.size)
        return;
    /* an address without a name says less than any name */
    if (!person.name.size && rank > 5)
        rank -= 5;
    if (rank < ranks[field])
        return;
    if (rank > ranks[field])
        people->count = 0;
    ranks[field] = (uint8_t)rank;
    feed_add_person(people, &person);
}

void feed_add_category(struct list *categories, const struct feed_category *category)
{
    if (!category->term.size || categories->count >= PARTS_MAX)
        return;
    for (size_t i = 0; i < categories->count; i++) {
        const struct feed_category *old = list_at(categories, i);
        if (str_equal(old->term, category->term) && str_equal(old->scheme, category->scheme))
            return;
    }
    *(struct feed_category *)list_add(categories) = *category;
}

void feed_take_category(const struct feed_reading *reading, const struct feed_node *node,
                        struct list *categories)
{
    struct feed_category category = {
        .term = str_trim(feed_node_attr(node, "term")),
        .label = str_trim(feed_node_attr(node, "label")),
        .scheme = str_trim(feed_node_attr(node, "scheme")),
    };
    if (!category.scheme.size)
        category.scheme = str_trim(feed_node_attr(node, "domain"));
    if (!category.term.size) {
        struct feed_text text = feed_text_of(reading, node);
        category.term = feed_plain(reading->arena, &text);
    }
    if (!category.term.size)
        category.term = str_trim(feed_node_attr(node, "text"));
    if (!category.term.size)
        category.term = category.label;
    if (str_equal(category.label, category.term))
        category.label = STR("");
    feed_add_category(categories, &category);
}

void feed_take_keywords(const struct feed_reading *reading, struct str words,
                        struct list *categories)
{
    struct str part;
    (void)reading;
    for (size_t i = 0; i < KEYWORDS_MAX && str_split(&words, ',', &part); i++) {
        struct feed_category category = {.term = str_trim(part)};
        feed_add_category(categories, &category);
    }
}

struct str feed_link_relation(const struct feed_node *node)
{
    struct str relation = str_trim(feed_node_attr(node, "rel"));
    /* a relation may be spelt as an address, of which the last part is its name */
    size_t slash = str_find_last(relation, '/');
    if (slash != STR_NONE)
        relation = str_from_byte(relation, slash + 1);
    return relation.size ? relation : STR("alternate");
}
