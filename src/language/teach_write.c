/* A learned encoder as parts of a model: weights rounded to 8 bits. */
#include <math.h>

#include "base/memory.h"
#include "language/encoder_file.h"
#include "language/teach_encoder.h"

/* A part's name: the encoder's letter, a point, the rest. */
struct part_name {
    char text[MODEL_PART_NAME];
};
/* The name of an encoder's part; what does not fit is cut. */
static struct part_name name_of(char letter, const char *rest, const char *end)
{
    struct part_name name;
    snprintf(name.text, sizeof name.text, "%c.%s%s", letter, rest, end);
    return name;
}

/* Adds a matrix of rows x columns with its bias. Each column has a scale of its own. */
static void write_matrix(struct model_writer *writer, char letter, const char *name,
                         const float *weights, const float *bias, size_t rows, size_t columns)
{
    size_t size = matrix_rows(rows) * matrix_columns(columns), all = matrix_columns(columns);
    int8_t *laid = memory_get_zeroed(size, 1);
    union number {
        float real;
        int32_t whole;
    } *numbers = memory_get_zeroed(3 * all, sizeof *numbers);
    for (size_t c = 0; c < columns; c++) {
        float most = 1e-12F;
        for (size_t r = 0; r < rows; r++)
            most = fmaxf(most, fabsf(weights[r * columns + c]));
        float scale = most / 127;
        for (size_t r = 0; r < rows; r++) {
            int8_t rounded = (int8_t)lrintf(weights[r * columns + c] / scale);
            laid[matrix_place(rows, r, c)] = rounded;
            numbers[2 * all + c].whole += rounded;
        }
        numbers[c].real = scale;
        numbers[all + c].real = bias ? bias[c] : 0;
    }
    model_writer_add(writer, name_of(letter, name, ".w").text, laid, size);
    model_writer_add(writer, name_of(letter, name, ".n").text, numbers, 3 * all * sizeof *numbers);
    memory_free(numbers);
    memory_free(laid);
}

/* Adds the features' rows, each with a scale of its own. */
static void write_rows(const struct net *net, char letter, struct model_writer *writer)
{
    size_t width = net->shape.width, count = net->shape.rows;
    int8_t *rows = memory_get_zeroed(count, width);
    float *scales = memory_get_zeroed(count, sizeof *scales);
    for (size_t r = 0; r < count; r++) {
        const float *row = net->rows + r * width;
        float most = 1e-12F;
        for (size_t d = 0; d < width; d++)
            most = fmaxf(most, fabsf(row[d]));
        scales[r] = most / 127;
        for (size_t d = 0; d < width; d++)
            rows[r * width + d] = (int8_t)lrintf(row[d] / scales[r]);
    }
    model_writer_add(writer, name_of(letter, "rows", "").text, rows, count * width);
    model_writer_add(writer, name_of(letter, "scales", "").text, scales, count * sizeof *scales);
    memory_free(scales);
    memory_free(rows);
}

/* Adds what turns a layer's input into what its gates see, or the heads. */
static void write_narrow(const struct net *net, char letter, size_t layer,
                         struct model_writer *writer)
{
    char name[] = {'n', (char)('0' + layer), 0};
    if (net_narrow(&net->shape, layer))
        write_matrix(writer, letter, name, net->weights + net->at.narrow[layer], NULL,
                     net_wide(&net->shape, layer), net_narrow(&net->shape, layer));
}

/* Adds the layers. */
static void write_layers(const struct net *net, char letter, struct model_writer *writer)
{
    const struct net_shape *s = &net->shape;
    for (size_t l = 0; l < s->layers; l++) {
        char name[] = {'l', (char)('0' + l), 0};
        write_narrow(net, letter, l, writer);
        write_matrix(writer, letter, name, net->weights + net->at.layer[l],
                     net->weights + net->at.bias[l], net_seen(s, l), 2 * NET_GATES * s->hidden);
        model_writer_add(writer, name_of(letter, name, ".m").text, net->weights + net->at.memory[l],
                         4 * s->hidden * sizeof(float));
    }
}

/* Adds the matrix of relations: from a dependent's part, for each relation first what stands for
 * the head's part to be multiplied with, then, behind all of these, what the dependent alone says.
 */
static void write_relations(const struct net *net, char letter, struct model_writer *writer)
{
    const struct net_shape *s = &net->shape;
    size_t r = s->relation, pairs = s->relations * r, columns = pairs + s->relations;
    const float *singles = net->weights + net->at.singles;
    float *weights = memory_get_zeroed(r * columns, sizeof *weights);
    float *bias = memory_get_zeroed(columns, sizeof *bias);
    for (size_t k = 0; k < r; k++) {
        memcpy(weights + k * columns, net->weights + net->at.pairs + k * pairs,
               pairs * sizeof *weights);
        for (size_t l = 0; l < s->relations; l++)
            weights[k * columns + pairs + l] = singles[l * 2 * r + k];
    }
    for (size_t l = 0; l < s->relations; l++) {
        memcpy(bias + l * r, singles + (l * 2 + 1) * r, r * sizeof *bias);
        bias[pairs + l] = net->weights[net->at.relations_bias + l];
    }
    write_matrix(writer, letter, "pairs", weights, bias, r, columns);
    memory_free(bias);
    memory_free(weights);
}

/* Adds the classes of one source of names. */
static void write_names(const struct net *net, char letter, enum lesson_names source,
                        struct model_writer *writer)
{
    size_t top = net_seen(&net->shape, net->shape.layers), first = source * NAME_CLASSES;
    const float *weights = net->weights + net->at.names + first;
    float *names = memory_get(top * NAME_CLASSES * sizeof *names);
    for (size_t r = 0; r < top; r++)
        memcpy(names + r * NAME_CLASSES, weights + r * net->shape.names,
               NAME_CLASSES * sizeof *names);
    write_matrix(writer, letter, "names", names, net->weights + net->at.names_bias + first, top,
                 NAME_CLASSES);
    memory_free(names);
}

void encoder_write(const struct net *net, char letter, const uint32_t *hashes,
                   enum lesson_names source, struct model_writer *writer)
{
    const struct net_shape *s = &net->shape;
    const float *w = net->weights;
    struct encoder_shape shape = {
        (uint32_t)s->width,  (uint32_t)s->hidden,   (uint32_t)s->layers,
        (uint32_t)s->rows,   (uint32_t)s->tags,     s->names ? NAME_CLASSES : 0,
        (uint32_t)s->arc,    (uint32_t)s->relation, (uint32_t)s->relations,
        (uint32_t)s->narrow, (uint32_t)s->top};
    size_t top = net_seen(s, s->layers);
    model_writer_add(writer, name_of(letter, "shape", "").text, &shape, sizeof shape);
    model_writer_add(writer, name_of(letter, "hashes", "").text, hashes, s->rows * sizeof *hashes);
    write_rows(net, letter, writer);
    model_writer_add(writer, name_of(letter, "vectors", "").text, w + net->at.vectors,
                     VECTOR_WIDTH * s->width * sizeof(float));
    write_layers(net, letter, writer);
    write_narrow(net, letter, s->layers, writer);
    write_matrix(writer, letter, "tags", w + net->at.tags, w + net->at.tags_bias, top, s->tags);
    if (s->names)
        write_names(net, letter, source, writer);
    if (!s->arc)
        return;
    write_matrix(writer, letter, "parts", w + net->at.parts, w + net->at.parts_bias, top,
                 2 * s->arc + 2 * s->relation);
    write_matrix(writer, letter, "arcs", w + net->at.arcs, w + net->at.arcs_bias, s->arc, s->arc);
    write_relations(net, letter, writer);
}
