/* The gate of the encoder's units, the same while learning and while reading. */
#ifndef TIDINGS_LANGUAGE_GATE_H
#define TIDINGS_LANGUAGE_GATE_H

/* A sigmoid from 0 to 1 made of one division: half of tanh(z / 2) by its first fraction, which
 * reaches 1 at 6; that is, 0.5 + 0.5 * over / under. */
struct gate_parts {
    float over, under;
};
/* The parts of the gate at z. */
static inline struct gate_parts gate_parts(float z)
{
    float y = z * 0.5F;
    y = y < 3.0F ? y : 3.0F;
    y = y > -3.0F ? y : -3.0F;
    float square = y * y;
    return (struct gate_parts){y * (27.0F + square), 27.0F + 9.0F * square};
}

/* The gate at z. */
static inline float gate(float z)
{
    struct gate_parts parts = gate_parts(z);
    return 0.5F + 0.5F * (parts.over / parts.under);
}

/* Its slope, near enough, from its value. */
static inline float gate_slope(float value)
{
    return value * (1.0F - value);
}

#endif
