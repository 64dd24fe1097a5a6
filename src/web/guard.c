/* Who may ask; see guard.h. */
#include "web/guard.h"

#include <sys/random.h>

/* Fills a secret with digits from the system. */
static bool make_secret(char secret[GUARD_SECRET + 1])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char bytes[GUARD_SECRET / 2];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++) {
        secret[2 * i] = digits[bytes[i] >> 4];
        secret[2 * i + 1] = digits[bytes[i] & 15];
    }
    secret[GUARD_SECRET] = '\0';
    return true;
}

bool guard_init(struct guard *guard, struct str password, const char *const *hosts,
                size_t host_count)
{
    *guard = (struct guard){.password = password, .hosts = hosts, .host_count = host_count};
    pthread_mutex_init(&guard->lock, NULL);
    return make_secret(guard->token) && make_secret(guard->session);
}

void guard_end(struct guard *guard)
{
    pthread_mutex_destroy(&guard->lock);
}

/* A host without its port: "[::1]:8080" gives "[::1]". */
static struct str without_port(struct str host)
{
    size_t colon = str_find_last(host, ':');
    size_t bracket = str_find_last(host, ']');
    if (colon == STR_NONE || (bracket != STR_NONE && colon < bracket))
        return host;
    return str_part(host, 0, colon);
}

/* Whether a host is an address in digits, of IPv4 or in brackets IPv6. */
static bool is_address(struct str host)
{
    if (!host.size)
        return false;
    if (host.data[0] == '[')
        return str_find_byte(host, ']') == host.size - 1;
    bool digit = false;
    for (size_t i = 0; i < host.size; i++) {
        if (!ascii_is_digit(host.data[i]) && host.data[i] != '.')
            return false;
        digit = ascii_is_digit(host.data[i]);
    }
    return digit;
}

bool guard_host(const struct guard *guard, struct str host)
{
    host = without_port(host);
    if (is_address(host) || str_equal_fold(host, STR("localhost")))
        return true;
    for (size_t i = 0; i < guard->host_count; i++)
        if (str_equal_fold(host, str_from(guard->hosts[i])))
            return true;
    return false;
}

bool guard_origin(struct str origin, struct str site, struct str host)
{
    if (site.size && !str_equal(site, STR("same-origin")) && !str_equal(site, STR("none")))
        return false;
    if (!origin.size)
        return true;
    size_t slashes = str_find(origin, STR("://"));
    return slashes != STR_NONE && str_equal_fold(str_from_byte(origin, slashes + 3), host);
}

bool guard_equal(struct str secret, struct str text)
{
    unsigned char differs = secret.size != text.size;
    for (size_t i = 0; i < text.size; i++)
        differs |= (unsigned char)(text.data[i] ^ (secret.size ? secret.data[i % secret.size] : 1));
    return secret.size && !differs;
}

bool guard_password(struct guard *guard, struct str password, int64_t now, bool *wait)
{
    pthread_mutex_lock(&guard->lock);
    if (now / 60 != guard->minute) {
        guard->minute = now / 60;
        guard->tries = 0;
    }
    *wait = guard->tries >= GUARD_TRIES;
    bool right = !*wait && guard_equal(guard->password, password);
    if (!right && !*wait)
        guard->tries++;
    pthread_mutex_unlock(&guard->lock);
    return right;
}

bool guard_is_loopback(struct str address)
{
    return str_equal(address, STR("localhost")) || str_equal(address, STR("::1")) ||
           (str_starts(address, STR("127.")) && is_address(address));
}
