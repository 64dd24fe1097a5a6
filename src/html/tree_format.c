/* Active formatting elements: the list, its reconstruction, the adoption agency. */
#include "html/tree.h"

/* Takes the entry at an index out of the list. */
static void remove_at(struct tree *tree, uint32_t index)
{
    memmove(tree->formatting + index, tree->formatting + index + 1,
            (tree->formatting_count - index - 1) * sizeof *tree->formatting);
    tree->formatting_count--;
}

/* Puts an entry in at an index. The list has room for one more than its limit. */
static void insert_at(struct tree *tree, uint32_t index, struct html_node *element)
{
    memmove(tree->formatting + index + 1, tree->formatting + index,
            (tree->formatting_count - index) * sizeof *tree->formatting);
    tree->formatting[index] = element;
    tree->formatting_count++;
    if (tree->formatting_count > HTML_MAX_FORMATTING)
        remove_at(tree, 0);
}

/* Elements with more attributes than this are alike only if these stand in the same order. */
enum { REORDERED_ATTRS = 32 };

/* Whether two elements have the same name and the same attributes, in any order. */
static bool same_element(const struct html_node *a, const struct html_node *b)
{
    if (a->tag != b->tag || a->space != b->space || a->count != b->count)
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        const struct html_attr *other = &b->attrs[i];
        if (other->name != a->attrs[i].name)
            other = a->count > REORDERED_ATTRS ? NULL : html_attr_find(b, a->attrs[i].name);
        if (!other || !str_equal(str_of(a->attrs[i].value, a->attrs[i].size),
                                 str_of(other->value, other->size)))
            return false;
    }
    return true;
}

void format_push(struct tree *tree, struct html_node *element)
{
    /* "Noah's Ark": of more than three like it after the last marker, the earliest goes. */
    int earliest = -1, alike = 0;
    for (uint32_t i = tree->formatting_count; i-- > 0 && tree->formatting[i];) {
        if (same_element(tree->formatting[i], element)) {
            alike++;
            earliest = (int)i;
        }
    }
    if (alike >= 3)
        remove_at(tree, (uint32_t)earliest);
    insert_at(tree, tree->formatting_count, element);
}

void format_marker(struct tree *tree)
{
    insert_at(tree, tree->formatting_count, NULL);
}

void format_clear_to_marker(struct tree *tree)
{
    while (tree->formatting_count && tree->formatting[--tree->formatting_count])
        continue;
}

void format_reconstruct(struct tree *tree)
{
    uint32_t count = tree->formatting_count;
    if (!count || !tree->formatting[count - 1] ||
        tree_open_index(tree, tree->formatting[count - 1]) >= 0)
        return;
    uint32_t from = count - 1;
    while (from > 0 && tree->formatting[from - 1] &&
           tree_open_index(tree, tree->formatting[from - 1]) < 0)
        from--;
    for (uint32_t i = from; i < tree->formatting_count; i++) {
        const struct html_node *entry = tree->formatting[i];
        struct token token = {.tag = entry->tag, .attrs = entry->attrs, .attr_count = entry->count};
        struct html_node *element = tree_insert(tree, &token);
        if (i < tree->formatting_count)
            tree->formatting[i] = element;
    }
}

int format_find(const struct tree *tree, unsigned tag)
{
    for (uint32_t i = tree->formatting_count; i-- > 0 && tree->formatting[i];)
        if (tree->formatting[i]->tag == tag)
            return (int)i;
    return -1;
}

int format_index(const struct tree *tree, const struct html_node *element)
{
    for (uint32_t i = tree->formatting_count; i-- > 0;)
        if (tree->formatting[i] == element)
            return (int)i;
    return -1;
}

void format_remove(struct tree *tree, const struct html_node *element)
{
    int index = format_index(tree, element);
    if (index >= 0)
        remove_at(tree, (uint32_t)index);
}

/* The index of the furthest block (the topmost special element within the formatting element), or
 * -1. */
static int furthest_block(const struct tree *tree, uint32_t formatting_index)
{
    for (uint32_t i = formatting_index + 1; i < tree->depth; i++)
        if (tree_is_special(tree->open[i]))
            return (int)i;
    return -1;
}

/* The inner loop of the adoption agency: clones the elements between the formatting element and the
 * furthest block and hangs them into each other. Gives the last node, and in *bookmark the place in
 * the list for the formatting element's clone. `block` is the furthest block's index. */
static struct html_node *adopt_inner(struct tree *tree, uint32_t formatting_index, uint32_t block,
                                     uint32_t *bookmark)
{
    struct html_node *last = tree->open[block], *furthest = last;
    uint32_t at = block;
    for (int counter = 1; --at > formatting_index; counter++) {
        struct html_node *node = tree->open[at];
        int listed = format_index(tree, node);
        if (counter > 3 && listed >= 0) {
            remove_at(tree, (uint32_t)listed);
            if ((uint32_t)listed < *bookmark)
                --*bookmark;
            listed = -1;
        }
        if (listed < 0) {
            tree_remove_open(tree, at);
            continue;
        }
        struct html_node *clone = tree_clone(tree, node);
        tree->formatting[listed] = clone;
        tree->open[at] = clone;
        if (last == furthest)
            *bookmark = (uint32_t)listed + 1;
        tree_unlink(last);
        tree_link(last, (struct place){clone, NULL});
        last = clone;
    }
    return last;
}

/* Moves all children of one node to another. */
static void move_children(struct html_node *from, struct html_node *to)
{
    while (from->first) {
        struct html_node *child = from->first;
        tree_unlink(child);
        tree_link(child, (struct place){to, NULL});
    }
}

/* One round of the outer loop, for a formatting element that is open and in scope. False when there
 * is no furthest block, and the algorithm ends. */
static bool adopt_once(struct tree *tree, struct html_node *formatting, uint32_t index)
{
    int block = furthest_block(tree, index);
    if (block < 0) {
        tree_pop_to(tree, index);
        format_remove(tree, formatting);
        return false;
    }
    struct html_node *ancestor = tree->open[index - 1], *furthest = tree->open[block];
    uint32_t bookmark = (uint32_t)format_index(tree, formatting);
    struct html_node *last = adopt_inner(tree, index, (uint32_t)block, &bookmark);
    tree_unlink(last);
    tree_link(last, tree_place(tree, ancestor));
    struct html_node *clone = tree_clone(tree, formatting);
    move_children(furthest, clone);
    tree_link(clone, (struct place){furthest, NULL});

    int listed = format_index(tree, formatting);
    if ((uint32_t)listed < bookmark)
        bookmark--;
    remove_at(tree, (uint32_t)listed);
    insert_at(tree, bookmark, clone);
    tree_remove_open(tree, (uint32_t)tree_open_index(tree, formatting));
    tree_insert_open(tree, (uint32_t)tree_open_index(tree, furthest) + 1, clone);
    return true;
}

bool format_adopt(struct tree *tree, unsigned tag)
{
    if (current_is(tree, tag) && format_index(tree, current(tree)) < 0) {
        tree_pop(tree);
        return true;
    }
    for (int round = 0; round < 8; round++) {
        int listed = format_find(tree, tag);
        if (listed < 0)
            return false;
        struct html_node *formatting = tree->formatting[listed];
        int index = tree_open_index(tree, formatting);
        if (index < 0) {
            remove_at(tree, (uint32_t)listed);
            return true;
        }
        if (!tree_element_in_scope(tree, formatting))
            return true;
        if (!adopt_once(tree, formatting, (uint32_t)index))
            return true;
    }
    return true;
}
