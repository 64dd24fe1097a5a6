/* SipHash-2-4 with a result of 128 bits, after the paper by Aumasson and Bernstein, under a key
 * that is fixed for good: identities have to be equal everywhere and for ever. */
#include <stdint.h>

#include "record/identity.h"

struct sip {
    uint64_t v0, v1, v2, v3;
};

/* Turns the bits of `word` left by `count`, 1 to 63. */
static inline uint64_t turn(uint64_t word, int count)
{
    return (word << count) | (word >> (64 - count));
}

/* Mixes the state `count` times. */
static inline void mix(struct sip *s, int count)
{
    while (count-- > 0) {
        s->v0 += s->v1;
        s->v2 += s->v3;
        s->v1 = turn(s->v1, 13) ^ s->v0;
        s->v3 = turn(s->v3, 16) ^ s->v2;
        s->v0 = turn(s->v0, 32);
        s->v2 += s->v1;
        s->v0 += s->v3;
        s->v1 = turn(s->v1, 17) ^ s->v2;
        s->v3 = turn(s->v3, 21) ^ s->v0;
        s->v2 = turn(s->v2, 32);
    }
}

/* Takes one word of input in. */
static inline void absorb(struct sip *s, uint64_t word)
{
    s->v3 ^= word;
    mix(s, 2);
    s->v0 ^= word;
}

/* The little-endian number in up to eight bytes. */
static inline uint64_t load(const char *bytes, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, bytes, size);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Ends one half of the result and writes it, lowest byte first. */
static void squeeze(struct sip *s, unsigned char *out)
{
    mix(s, 4);
    uint64_t half = s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)(half >> (8 * i));
}

struct identity identity_of(struct str bytes)
{
    const uint64_t key0 = 0x0706050403020100, key1 = 0x0f0e0d0c0b0a0908;
    struct sip s = {
        /* the words of the paper, in ASCII "somepseudorandomlygeneratedbytes" */
        .v0 = key0 ^ 0x736f6d6570736575,
        .v1 = key1 ^ 0x646f72616e646f6d ^ 0xee,
        .v2 = key0 ^ 0x6c7967656e657261,
        .v3 = key1 ^ 0x7465646279746573,
    };
    size_t whole = bytes.size - bytes.size % 8;
    for (size_t i = 0; i < whole; i += 8)
        absorb(&s, load(bytes.data + i, 8));
    uint64_t tail = bytes.size % 8 ? load(bytes.data + whole, bytes.size % 8) : 0;
    absorb(&s, tail | (uint64_t)bytes.size << 56);
    struct identity identity;
    s.v2 ^= 0xee;
    squeeze(&s, identity.bytes);
    s.v1 ^= 0xdd;
    squeeze(&s, identity.bytes + 8);
    return identity;
}
