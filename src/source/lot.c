/* The records of a lot: members unpacked one after the other, records taken off what each holds;
 * see archive.h. */
#include "base/memory.h"
#include "source/archive.h"

/* What a reader may hold on to between lots; a rare giant gives its memory back. */
#define HOLD_MAX ((size_t)8 << 20)

enum { FIRST = 16 }; /* bytes that tell whether a member holds a record */

struct lot {
    struct inflater *inflater;
    const struct inflate_dictionary *dictionary;
    enum unpack_kind packed;
    bool last;
    struct str rest;    /* not read yet: packed members, or records */
    uint64_t offset;    /* of its first byte in the file */
    struct buf plain;   /* a member, unpacked */
    struct str records; /* what is left of it */
    struct lot_place member;
    size_t left;
};

struct lot *lot_new(void)
{
    struct lot *lot = memory_get_zeroed(1, sizeof *lot);
    lot->inflater = inflater_new();
    buf_init(&lot->plain, WARC_MAX_RECORD + WARC_MAX_HEAD);
    return lot;
}

void lot_free(struct lot *lot)
{
    if (!lot)
        return;
    inflater_free(lot->inflater);
    buf_free(&lot->plain);
    memory_free(lot);
}

void lot_begin(struct lot *lot, const struct source_item *item)
{
    lot->dictionary = archive_dictionary_inflate(item->lot.dictionary);
    lot->packed = item->packed;
    lot->last = item->lot.last;
    lot->rest = buf_str(&item->bytes);
    lot->offset = item->lot.offset;
    lot->records = (struct str){0};
    lot->left = 0;
    if (lot->plain.capacity > HOLD_MAX)
        buf_free(&lot->plain);
}

size_t lot_left(const struct lot *lot)
{
    return lot->left;
}

bool lot_member_begins(struct inflater *inflater, struct str packed)
{
    char first[FIRST];
    struct str head = str_of(first, inflate_first(inflater, packed, first, sizeof first));
    return warc_begins(head) || warc_arc_begins(head);
}

/* Takes bytes off the lot and says where they lay. */
static struct lot_place take(struct lot *lot, size_t size)
{
    struct lot_place place = {lot->offset, size};
    lot->rest = str_from_byte(lot->rest, size);
    lot->offset += size;
    return place;
}

/* How many bytes at the front of the rest, the first at least, are no member. */
static size_t no_member(const struct lot *lot)
{
    struct str magic = lot->packed == UNPACK_GZIP ? STR("\x1f\x8b\x08") : STR("\x28\xb5\x2f\xfd");
    size_t at = 1;
    for (;; at++) {
        size_t found = str_find(str_from_byte(lot->rest, at), magic);
        if (found == STR_NONE)
            return lot->rest.size;
        at += found;
        if (lot->packed != UNPACK_GZIP ||
            lot_member_begins(lot->inflater, str_from_byte(lot->rest, at)))
            return at;
    }
}

/* Whether the rest is zeros, which some systems leave behind the end of a file. */
static bool is_padding(struct str rest)
{
    for (size_t i = 0; i < rest.size; i++)
        if (rest.data[i])
            return false;
    return true;
}

/* Unpacks the next member. WARC_RECORD when there is one, else what lot_next() is to say. */
static enum warc_step next_member(struct lot *lot, struct warc_record *record,
                                  struct lot_place *place)
{
    struct str packed = lot->rest;
    if (!packed.size || is_padding(packed))
        return WARC_END;
    enum error error = lot->packed == UNPACK_GZIP
                           ? inflate_member(lot->inflater, &packed, &lot->plain)
                           : inflate_frame(lot->inflater, lot->dictionary, &packed, &lot->plain);
    if (error == ERROR_TRUNCATED && !lot->last) {
        lot->left = lot->rest.size;
        return WARC_END;
    }
    size_t size = lot->rest.size - packed.size;
    *place = take(lot, size ? size : no_member(lot));
    if (!error) {
        lot->member = *place;
        lot->records = buf_str(&lot->plain);
        return WARC_RECORD;
    }
    *record = (struct warc_record){.error = error, .size = place->size};
    return WARC_DAMAGED;
}

enum warc_step lot_next(struct lot *lot, struct warc_record *record, struct lot_place *place)
{
    if (lot->packed == UNPACK_PLAIN) {
        size_t before = lot->rest.size;
        struct str rest = lot->rest;
        enum warc_step step = warc_next(&rest, true, record);
        *place = take(lot, before - rest.size);
        return step;
    }
    for (;;) {
        enum warc_step step = warc_next(&lot->records, true, record);
        *place = lot->member;
        if (step != WARC_END)
            return step;
        step = next_member(lot, record, place);
        if (step != WARC_RECORD)
            return step;
    }
}
