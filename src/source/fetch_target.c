/* Where a fetch leads: its address taken apart by the same parser that makes the connection, so
 * that nothing can mean one thing here and another there. */
#include "source/fetch_private.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>

#include "base/memory.h"
#include "base/url.h"

/* A part of an address in the arena; empty where there is none. */
static struct str part_of(const CURLU *parts, CURLUPart which, struct arena *arena)
{
    char *text = NULL;
    struct str part = {0};
    if (curl_url_get((CURLU *)(uintptr_t)parts, which, &text, 0) == CURLUE_OK && text)
        part = arena_copy(arena, str_from(text));
    curl_free(text);
    return part;
}

/* Reads a host that is an IPv4 address in the usual form. */
static bool is_ipv4(struct str host, struct sockaddr_in *address)
{
    *address = (struct sockaddr_in){.sin_family = AF_INET};
    return host.data && inet_pton(AF_INET, host.data, &address->sin_addr) == 1;
}

/* Whether the host is an IPv4 address in an odd spelling ("0x7f.1", "2130706433", "%31.1.1.1") that
 * the user has not allowed the network of. No honest address has one. */
static bool is_odd(const struct transfer *transfer, struct str host, struct str url)
{
    struct sockaddr_in address;
    if (!is_ipv4(host, &address) || str_equal(url_host(url), host))
        return false;
    const struct fetch_settings *settings = &transfer->fetcher->settings;
    for (size_t i = 0; i < settings->allowed_count; i++)
        if (network_holds(&settings->allowed[i], (const struct sockaddr *)&address))
            return false;
    return true;
}

/* Looks at the parts of the address. */
static bool check(struct transfer *transfer, struct str url)
{
    struct arena *scratch = &transfer->fetcher->scratch;
    struct str scheme = part_of(transfer->parts, CURLUPART_SCHEME, scratch);
    struct str host = part_of(transfer->parts, CURLUPART_HOST, scratch);
    if (!str_equal(scheme, STR("http")) && !str_equal(scheme, STR("https"))) {
        transfer_end(transfer, FETCH_ADDRESS, "\"%.*s\" is no address of http or https",
                     STR_ARG(str_part(url, 0, 100)));
        return false;
    }
    if (is_odd(transfer, host, url)) {
        transfer_end(transfer, FETCH_REFUSED, "leads to %.*s in an odd spelling", STR_ARG(host));
        return false;
    }
    return true;
}

bool target_set(struct transfer *transfer, struct str url)
{
    struct arena *scratch = &transfer->fetcher->scratch;
    url = str_trim(url);
    url = str_part(url, 0, str_find_byte(url, '#'));
    if (!transfer->parts)
        transfer->parts = curl_url();
    if (url.size > FETCH_MAX_URL) {
        transfer_end(transfer, FETCH_ADDRESS, "its address is longer than %d characters",
                     FETCH_MAX_URL);
        return false;
    }
    struct str text = arena_copy(scratch, url);
    bool read = strlen(text.data) == text.size && transfer->parts &&
                curl_url_set(transfer->parts, CURLUPART_URL, text.data,
                             CURLU_URLENCODE | CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK;
    if (!read) {
        transfer_end(transfer, FETCH_ADDRESS, "\"%.*s\" is no address of http or https",
                     STR_ARG(str_part(url, 0, 100)));
        return false;
    }
    if (!check(transfer, url))
        return false;
    buf_clear(&transfer->url);
    return buf_add(&transfer->url, part_of(transfer->parts, CURLUPART_URL, scratch));
}

struct str target_origin(const struct transfer *transfer, struct arena *arena)
{
    struct str scheme = part_of(transfer->parts, CURLUPART_SCHEME, arena);
    struct str host = part_of(transfer->parts, CURLUPART_HOST, arena);
    struct str port = part_of(transfer->parts, CURLUPART_PORT, arena);
    bool usual = !port.size || (str_equal(scheme, STR("http")) && str_equal(port, STR("80"))) ||
                 (str_equal(scheme, STR("https")) && str_equal(port, STR("443")));
    return arena_lower(arena,
                       arena_format(arena, "%.*s://%.*s%s%.*s", STR_ARG(scheme), STR_ARG(host),
                                    usual ? "" : ":", usual ? 0 : (int)port.size, port.data));
}

struct str target_path(const struct transfer *transfer, struct arena *arena)
{
    struct str path = part_of(transfer->parts, CURLUPART_PATH, arena);
    struct str query = part_of(transfer->parts, CURLUPART_QUERY, arena);
    return arena_format(arena, "%.*s%s%.*s", STR_ARG(path), query.size ? "?" : "", STR_ARG(query));
}
