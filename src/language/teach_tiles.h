/* Products of matrices by AMX, for the kind of the arithmetic of learning that has it. */
#ifndef TIDINGS_LANGUAGE_TEACH_TILES_H
#define TIDINGS_LANGUAGE_TEACH_TILES_H

#include <stdbool.h>

struct product;

/* The same as the product of struct teach_kernel, its factors rounded to 16 bits. */
void tiles_product(const struct product *product, float *scratch);

/* Whether the system lets the process use tiles. Asked once before the first product. */
bool tiles_allowed(void);

#endif
