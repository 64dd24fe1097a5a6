/* The best tree: every node's best head where these form one, else by contracting cycles (Chu and
 * Liu, Edmonds), without recursion. */
#include "language/tree.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

/* What an arc to the root costs: more than any other arcs can bring, so that there is one. */
#define ROOT_COST 1e6

/* An arc of the sentence that stands for one between contracted nodes. */
struct arc {
    int16_t node, head;
};

struct tree_finder {
    size_t most, count;
    double *scores;   /* most^2: of contracted nodes */
    struct arc *arcs; /* most^2: what they stand for */
    bool *alive;      /* nodes that were not contracted into another */
    int16_t *best;    /* heads of nodes */
    int16_t *within;  /* the node that each word of the sentence is contracted into */
    int16_t *mark;
    /* contractions in order: of each, its cycle's nodes with their arcs, and `within` before it */
    int16_t *cycle_nodes, *cycle_sizes;
    struct arc *cycle_arcs;
    size_t cycles, cycle_total;
    int16_t *within_before; /* most x most */
};

struct tree_finder *tree_finder_new(size_t most)
{
    struct tree_finder *f = memory_get_zeroed(1, sizeof *f);
    f->most = most;
    f->scores = memory_get_zeroed(most * most, sizeof *f->scores);
    f->arcs = memory_get_zeroed(most * most, sizeof *f->arcs);
    f->alive = memory_get_zeroed(most, sizeof *f->alive);
    f->best = memory_get_zeroed(most, sizeof *f->best);
    f->within = memory_get_zeroed(most, sizeof *f->within);
    f->mark = memory_get_zeroed(most, sizeof *f->mark);
    f->cycle_nodes = memory_get_zeroed(2 * most, sizeof *f->cycle_nodes);
    f->cycle_arcs = memory_get_zeroed(2 * most, sizeof *f->cycle_arcs);
    f->cycle_sizes = memory_get_zeroed(most, sizeof *f->cycle_sizes);
    f->within_before = memory_get_zeroed(most * most, sizeof *f->within_before);
    return f;
}

void tree_finder_free(struct tree_finder *f)
{
    if (!f)
        return;
    memory_free(f->scores);
    memory_free(f->arcs);
    memory_free(f->alive);
    memory_free(f->best);
    memory_free(f->within);
    memory_free(f->mark);
    memory_free(f->cycle_nodes);
    memory_free(f->cycle_arcs);
    memory_free(f->cycle_sizes);
    memory_free(f->within_before);
    memory_free(f);
}

/* Whether heads form a tree with one node on the root. */
static bool is_tree(const int16_t *heads, size_t count, int16_t *mark)
{
    size_t roots = 0;
    for (size_t i = 1; i < count; i++) {
        roots += heads[i] == 0;
        mark[i] = 0;
    }
    if (roots != 1)
        return false;
    mark[0] = -1;
    for (size_t i = 1; i < count; i++) {
        size_t at = i;
        while (mark[at] == 0) {
            mark[at] = (int16_t)i;
            at = (size_t)heads[at];
        }
        if (mark[at] == (int16_t)i)
            return false; /* came back to where this walk had been */
        for (at = i; mark[at] == (int16_t)i; at = (size_t)heads[at])
            mark[at] = -1;
    }
    return true;
}

/* Copies the scores, arcs to the root made costly. */
static void begin(struct tree_finder *f, const float *scores, size_t count)
{
    f->count = count;
    f->cycles = f->cycle_total = 0;
    for (size_t i = 0; i < count; i++) {
        f->alive[i] = true;
        f->within[i] = (int16_t)i;
        for (size_t h = 0; h < count; h++) {
            f->scores[i * count + h] = (double)scores[i * count + h] - (h == 0 ? ROOT_COST : 0);
            f->arcs[i * count + h] = (struct arc){(int16_t)i, (int16_t)h};
        }
    }
}

/* Gives a node its best head among those that are left. */
static void choose_head(struct tree_finder *f, size_t node)
{
    const double *row = f->scores + node * f->count;
    size_t best = 0;
    for (size_t h = 1; h < f->count; h++)
        if (f->alive[h] && h != node && row[h] > row[best])
            best = h;
    f->best[node] = (int16_t)best;
}

/* A node on a cycle of the best heads, or 0 for none. */
static size_t find_cycle(struct tree_finder *f)
{
    memset(f->mark, 0, f->count * sizeof *f->mark);
    for (size_t i = 1; i < f->count; i++) {
        size_t at = i;
        while (f->alive[i] && at != 0 && f->mark[at] == 0) {
            f->mark[at] = (int16_t)i;
            at = (size_t)f->best[at];
        }
        if (f->alive[i] && at != 0 && f->mark[at] == (int16_t)i)
            return at;
    }
    return 0;
}

/* Gives the arcs between an outer node `v` and the contracted cycle, which is `node` from here on:
 * the best one out of it, and the one into it that brings most over what it replaces. */
static void join_arcs(struct tree_finder *f, size_t node, const int16_t *nodes, size_t size,
                      size_t v)
{
    size_t n = f->count, out = node, in = node;
    double out_best = f->scores[v * n + node];
    double in_best = f->scores[node * n + v] - f->scores[node * n + (size_t)f->best[node]];
    for (size_t k = 1; k < size; k++) {
        size_t c = (size_t)nodes[k];
        double gain = f->scores[c * n + v] - f->scores[c * n + (size_t)f->best[c]];
        if (f->scores[v * n + c] > out_best) {
            out_best = f->scores[v * n + c];
            out = c;
        }
        if (gain > in_best) {
            in_best = gain;
            in = c;
        }
    }
    f->scores[v * n + node] = out_best;
    f->arcs[v * n + node] = f->arcs[v * n + out];
    f->scores[node * n + v] = in_best;
    f->arcs[node * n + v] = f->arcs[in * n + v];
}

/* Contracts the cycle that `node` is on into this node. */
static void contract(struct tree_finder *f, size_t node)
{
    size_t n = f->count, first = f->cycle_total, size = 0;
    int16_t *nodes = f->cycle_nodes + first;
    memcpy(f->within_before + f->cycles * n, f->within, n * sizeof *f->within);
    for (size_t at = node; size == 0 || at != node; at = (size_t)f->best[at]) {
        nodes[size] = (int16_t)at;
        f->cycle_arcs[first + size++] = f->arcs[at * n + (size_t)f->best[at]];
    }
    f->cycle_sizes[f->cycles++] = (int16_t)size;
    f->cycle_total += size;
    for (size_t k = 0; k < size; k++)
        f->alive[nodes[k]] = false;
    for (size_t v = 0; v < n; v++)
        if (f->alive[v])
            join_arcs(f, node, nodes, size, v);
    f->alive[node] = true;
    choose_head(f, node);
    /* where the best head was on the cycle, it still is */
    for (size_t v = 1; v < n; v++)
        if (f->alive[v] && !f->alive[f->best[v]])
            f->best[v] = (int16_t)node;
    for (size_t w = 0; w < n; w++)
        for (size_t k = 0; k < size; k++)
            if (f->within[w] == nodes[k]) {
                f->within[w] = (int16_t)node;
                break;
            }
}

/* Undoes the contractions, the last one first: all nodes of a cycle but the one that an arc from
 * outside enters get the heads they had on it. */
static void expand(struct tree_finder *f, int16_t *heads)
{
    size_t n = f->count;
    for (size_t c = f->cycles; c-- > 0;) {
        size_t size = (size_t)f->cycle_sizes[c];
        f->cycle_total -= size;
        const int16_t *within = f->within_before + c * n;
        for (size_t k = 0; k < size; k++) {
            int16_t node = f->cycle_nodes[f->cycle_total + k];
            struct arc arc = f->cycle_arcs[f->cycle_total + k];
            bool entered = false;
            for (size_t w = 1; w < n && !entered; w++)
                entered = within[w] == node && heads[w] >= 0;
            if (!entered)
                heads[arc.node] = arc.head;
        }
    }
}

void tree_find(struct tree_finder *f, const float *scores, size_t count, int16_t *heads)
{
    assert(count >= 2 && count <= f->most);
    heads[0] = -1;
    if (is_tree(heads, count, f->mark))
        return;
    begin(f, scores, count);
    for (size_t i = 1; i < count; i++) {
        f->best[i] = heads[i];
        if (!heads[i])
            choose_head(f, i); /* the root costs more now */
    }
    for (size_t node; (node = find_cycle(f)) != 0;)
        contract(f, node);
    for (size_t i = 1; i < count; i++)
        heads[i] = -1;
    for (size_t i = 1; i < count; i++)
        if (f->alive[i]) {
            struct arc arc = f->arcs[i * count + (size_t)f->best[i]];
            heads[arc.node] = arc.head;
        }
    expand(f, heads);
}
