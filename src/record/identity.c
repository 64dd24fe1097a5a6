/* What an article's identity is made of; see identity.h. */
#include "record/identity.h"

#include "record/tracking_table.h"

/* How many words of its text tell an entry without a headline from the others of its page. */
enum { FIRST_WORDS = 12 };

/* Whether an address parameter's name is one of knowledge/addresses/tracking.txt. */
static bool is_tracking(struct str name)
{
    for (size_t i = 0; i < sizeof tracking_names / sizeof *tracking_names; i++) {
        struct str known = str_from(tracking_names[i]);
        bool open = str_ends(known, STR("*"));
        if (open)
            known.size--;
        if (open ? str_starts(name, known) : str_equal(name, known))
            return true;
    }
    return false;
}

/* Adds the parameters of `query` that tell pages apart, each with its "?" or "&". */
static void add_parameters(struct str query, struct buf *out)
{
    char before = '?';
    struct str part;
    while (str_split(&query, '&', &part)) {
        size_t equals = str_find_byte(part, '=');
        if (!part.size || is_tracking(str_part(part, 0, equals)))
            continue;
        buf_add_byte(out, before);
        buf_add(out, part);
        before = '&';
    }
}

/* Takes "http://" or "https://" off; false where neither stands there. */
static bool cut_scheme(struct str *url)
{
    bool secure = str_starts_fold(*url, STR("https://"));
    if (!secure && !str_starts_fold(*url, STR("http://")))
        return false;
    *url = str_from_byte(*url, secure ? 8 : 7);
    return true;
}

/* Adds the host in lower case, without "www." and without the port a scheme has anyway. */
static void add_host(struct str host, struct buf *out)
{
    if (str_starts_fold(host, STR("www.")))
        host = str_from_byte(host, 4);
    if (str_ends(host, STR(":80")))
        host.size -= 3;
    else if (str_ends(host, STR(":443")))
        host.size -= 4;
    buf_add_lower(out, host);
}

/* The place of the first byte of `set` in `s`, the end of it where there is none. */
static size_t find_any(struct str s, const char *set)
{
    size_t i = 0;
    while (i < s.size && !(s.data[i] && strchr(set, s.data[i])))
        i++;
    return i;
}

struct str identity_address(struct str url, struct arena *arena)
{
    url = str_trim(url);
    if (!cut_scheme(&url))
        return (struct str){0};
    struct buf out;
    buf_init(&out, url.size + 1);
    struct str host = str_part(url, 0, find_any(url, "/?#"));
    add_host(host, &out);
    struct str rest = str_from_byte(url, host.size);
    /* "#!" leads to pages of their own where scripts make them; any other fragment does not */
    size_t fragment = str_find_byte(rest, '#');
    if (fragment != STR_NONE && !str_starts(str_from_byte(rest, fragment), STR("#!")))
        rest.size = fragment;
    struct str path = str_part(rest, 0, find_any(rest, "?"));
    struct str query = str_from_byte(rest, path.size + 1);
    while (path.size && path.data[path.size - 1] == '/')
        path.size--;
    buf_add(&out, path);
    add_parameters(query, &out);
    struct str address = arena_copy(arena, buf_str(&out));
    buf_free(&out);
    return address;
}

/* Whether an address leads beyond a site's front page, which some sites name as the canonical
 * address of every article. */
static bool leads_to_page(struct str address)
{
    return find_any(address, "/?#") < address.size;
}

/* The address of the article's page, by what the page says or else by where it came from; and the
 * fragment of it that points at the article. Both empty where there is no address. */
static struct str article_address(const struct article *article, struct arena *arena,
                                  struct str *anchor)
{
    struct str urls[] = {article->canonical_url, article->url};
    for (size_t i = 0; i < 2; i++) {
        struct str address = identity_address(urls[i], arena);
        if (!leads_to_page(address))
            continue;
        size_t fragment = str_find_byte(urls[i], '#');
        *anchor = str_from_byte(urls[i], fragment == STR_NONE ? urls[i].size : fragment + 1);
        return address;
    }
    *anchor = (struct str){0};
    return (struct str){0};
}

/* Adds up to `count` words of the text, one space before each. */
static void add_words(struct str text, size_t count, struct buf *out)
{
    struct str word;
    while (count-- > 0 && str_word(&text, &word)) {
        buf_add_byte(out, ' ');
        buf_add(out, word);
    }
}

struct identity identity_of_article(const struct article *article, bool several,
                                    struct arena *arena)
{
    struct str anchor;
    struct str address = article_address(article, arena, &anchor);
    struct buf key;
    buf_init(&key, SIZE_MAX / 2);
    if (!address.size) {
        buf_add(&key, STR("text"));
        add_words(article->headline, SIZE_MAX, &key);
        add_words(article->text, SIZE_MAX, &key);
    } else {
        buf_add(&key, STR("address "));
        buf_add(&key, address);
        if (several && anchor.size) {
            buf_add(&key, STR(" anchor "));
            buf_add(&key, anchor);
        } else if (several) {
            add_words(article->headline, SIZE_MAX, &key);
            add_words(article->text, FIRST_WORDS, &key);
        }
    }
    struct identity identity = identity_of(buf_str(&key));
    buf_free(&key);
    return identity;
}

/* Adds a string so that no two lists of strings read the same. */
static void add_field(struct str text, struct buf *out)
{
    buf_format(out, "%zu:", text.size);
    buf_add(out, text);
}

struct identity identity_of_content(const struct article *article)
{
    struct buf key;
    buf_init(&key, SIZE_MAX / 2);
    add_field(article->headline, &key);
    add_field(article->subhead, &key);
    add_field(article->text, &key);
    for (size_t i = 0; i < article->authors.count; i++)
        add_field(*(const struct str *)list_at(&article->authors, i), &key);
    buf_add_byte(&key, ';');
    for (size_t i = 0; i < article->images.count; i++) {
        const struct image *image = list_at(&article->images, i);
        add_field(image->caption, &key);
        add_field(image->credit, &key);
    }
    struct identity identity = identity_of(buf_str(&key));
    buf_free(&key);
    return identity;
}

struct str identity_format(const struct identity *identity, struct arena *arena)
{
    static const char digits[] = "0123456789abcdef";
    char *text = arena_get(arena, IDENTITY_SIZE * 2 + 1);
    for (size_t i = 0; i < IDENTITY_SIZE; i++) {
        text[2 * i] = digits[identity->bytes[i] >> 4];
        text[2 * i + 1] = digits[identity->bytes[i] & 15];
    }
    text[IDENTITY_SIZE * 2] = '\0';
    return str_of(text, IDENTITY_SIZE * 2);
}

bool identity_parse(struct str text, struct identity *identity)
{
    if (text.size != IDENTITY_SIZE * 2)
        return false;
    for (size_t i = 0; i < IDENTITY_SIZE; i++) {
        int high = ascii_hex(text.data[2 * i]), low = ascii_hex(text.data[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        identity->bytes[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}

void article_identify(struct article *article, bool several, struct arena *arena)
{
    struct identity identity;
    if (!identity_parse(article->id, &identity))
        identity = identity_of_article(article, several, arena);
    article->id = identity_format(&identity, arena);
}
