/* The records of a piece of a web archive: which of them are pages, and what each says of its page;
 * see work.h. */
#include <inttypes.h>

#include "base/date.h"
#include "base/utf8.h"
#include "engine/work.h"
#include "source/http_message.h"

const char *engine_skip_text(enum engine_skip skip)
{
#define ENGINE_SKIP_TEXT(name, text) text,
    static const char *const texts[] = {ENGINE_SKIP_LIST(ENGINE_SKIP_TEXT)};
#undef ENGINE_SKIP_TEXT
    return texts[skip];
}

enum { FORM_SNIFF = 1024 }; /* bytes that tell whether a body is HTML */

/* What a record holds, once its HTTP head is taken off. */
struct archived {
    struct str type;    /* of the page */
    struct str charset; /* as it was told */
    struct str body;
};

/* Counts a record that is not read. */
static void skip(struct work_job *job, enum engine_skip why)
{
    job->counts.skipped[why]++;
}

/* Whether a type is HTML's. */
static bool is_html(struct str type)
{
    return str_equal_fold(type, STR("text/html")) ||
           str_equal_fold(type, STR("application/xhtml+xml"));
}

/* Whether a body is HTML though its label is missing or a server's last resort. */
static bool is_unlabelled_html(struct str type, struct str body)
{
    if (type.size && !str_equal_fold(type, STR("text/plain")) &&
        !str_equal_fold(type, STR("application/octet-stream")) &&
        !str_equal_fold(type, STR("unk")) && str_find_byte(type, '/') != STR_NONE)
        return false;
    struct str head = str_part(str_trim(str_part(body, 0, FORM_SNIFF)), 0, FORM_SNIFF);
    return str_starts_fold(head, STR("<!doctype html")) ||
           str_find_fold(head, STR("<html")) != STR_NONE;
}

/* Takes a record apart. False when it is no page, which is counted. */
static bool open_record(struct worker *worker, struct work_job *job,
                        const struct warc_record *record, struct archived *page)
{
    struct http_message message = {.body = record->block};
    bool http = record->kind == WARC_RESPONSE && http_message_read(record->block, &message);
    if (http) {
        page->type = message.type;
        page->charset = message.charset;
    } else {
        http_type_read(record->type, &page->type, &page->charset);
    }
    bool found = !http || message.status == 200 || message.status == 203;
    bool text = record->kind != WARC_RESPONSE && str_equal_fold(page->type, STR("text/plain"));
    bool other = page->type.size && !is_html(page->type) && !text;
    if (!found)
        skip(job, ENGINE_SKIP_STATUS);
    else if (!message.body.size)
        skip(job, ENGINE_SKIP_EMPTY);
    else if (other && !is_unlabelled_html(page->type, message.body))
        skip(job, ENGINE_SKIP_TYPE);
    else if (!http_message_body(&message, worker->inflater, &worker->plain, &worker->other,
                                &page->body))
        skip(job, ENGINE_SKIP_PACKED);
    else if (!str_trim(page->body).size)
        skip(job, ENGINE_SKIP_EMPTY);
    else if (!page->type.size && !is_unlabelled_html(page->type, page->body))
        skip(job, ENGINE_SKIP_TYPE);
    else
        return true;
    return false;
}

/* Reads a record's page. */
static void read_record(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                        struct work_job *job, const struct warc_record *record)
{
    struct archived page;
    if (record->kind == WARC_OTHER || record->kind == WARC_REVISIT) {
        skip(job, record->kind == WARC_REVISIT ? ENGINE_SKIP_REVISIT : ENGINE_SKIP_OTHER);
        return;
    }
    if (!open_record(worker, job, record, &page))
        return;
    char iso[WARC_DATE_SIZE];
    struct date date;
    struct page_source known = plan->known;
    known.file = utf8_repair(&worker->arena, buf_str(&job->item.name));
    known.url = utf8_repair(&worker->arena, record->url);
    known.encoding = page.charset;
    struct str visited = warc_date_iso(record->date, iso);
    if (visited.size && date_parse(visited, DATE_ORDER_UNKNOWN, &date)) {
        known.read_at = visited;
        read_at = date_to_utc(&date) * 1000;
    }
    struct store_source source = {
        .name = known.file,
        .url = known.url,
        .raw = plan->keep_raw ? page.body : (struct str){0},
        .packing = STORE_PLAIN,
        .size = page.body.size,
        .read_at = read_at,
    };
    work_known(&source, &known);
    work_page(worker, plan, job, page.body, &known, &source);
}

/* Notes what is lost, and where it lay. */
static void lose(struct work_job *job, const struct warc_record *record,
                 const struct lot_place *place)
{
    bool large = record->error == ERROR_TOO_LARGE;
    skip(job, large ? ENGINE_SKIP_TOO_LARGE : ENGINE_SKIP_LOST);
    if (large)
        return;
    job->counts.lost_bytes += record->size;
    struct str name = arena_format(&job->arena, "%.*s: record at byte %" PRIu64,
                                   STR_ARG(buf_str(&job->item.name)), place->offset);
    work_fail(job, name, 0, record->error, NULL);
    job->counts.documents--; /* nobody knows whether it was one */
}

void work_archive(struct worker *worker, const struct engine_plan *plan, int64_t read_at,
                  struct work_job *job)
{
    struct warc_record record;
    struct lot_place place;
    enum warc_step step;
    job->counts.skipped[ENGINE_SKIP_TOO_LARGE] += job->item.lot.too_large;
    job->counts.archived += job->item.lot.too_large;
    lot_begin(worker->lot, &job->item);
    while ((step = lot_next(worker->lot, &record, &place)) != WARC_END) {
        job->counts.archived++;
        if (step == WARC_DAMAGED)
            lose(job, &record, &place);
        else
            read_record(worker, plan, read_at, job, &record);
        arena_clear(&worker->arena);
    }
    job->left = lot_left(worker->lot);
}
