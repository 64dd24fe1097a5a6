/* Addresses and the networks they lie in; see network.h. */
#include "source/network.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "source/network_table.h"

enum { TEXT_MAX = 64 }; /* characters of a network's name */

/* Bits of an address of this family. */
static unsigned family_bits(int family)
{
    return family == AF_INET ? 32 : 128;
}

/* Whether the first `bits` bits of two addresses are the same. */
static bool same_bits(const unsigned char *a, const unsigned char *b, unsigned bits)
{
    unsigned whole = bits / 8, rest = bits % 8;
    if (memcmp(a, b, whole) != 0)
        return false;
    return !rest || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

bool network_parse(struct str text, struct network *network)
{
    char address[TEXT_MAX];
    struct str rest = str_trim(text), host;
    *network = (struct network){0};
    if (!str_split(&rest, '/', &host) || host.size >= sizeof address)
        return false;
    memcpy(address, host.data, host.size);
    address[host.size] = '\0';
    if (strlen(address) != host.size)
        return false;
    network->family = str_find_byte(host, ':') == STR_NONE ? AF_INET : AF_INET6;
    if (inet_pton(network->family, address, network->address) != 1)
        return false;
    uint64_t bits = family_bits(network->family);
    bool has_bits = host.size < str_trim(text).size;
    if (has_bits && (!str_to_u64(rest, &bits) || bits > family_bits(network->family)))
        return false;
    network->bits = (unsigned)bits;
    for (unsigned bit = network->bits; bit < family_bits(network->family); bit++)
        if (network->address[bit / 8] >> (7 - bit % 8) & 1)
            return false;
    return true;
}

/* The bytes of an address; NULL for a family that has none of these. */
static const unsigned char *address_bytes(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return (const unsigned char *)&((const struct sockaddr_in *)address)->sin_addr;
    if (address->sa_family == AF_INET6)
        return (const unsigned char *)&((const struct sockaddr_in6 *)address)->sin6_addr;
    return NULL;
}

bool network_holds(const struct network *network, const struct sockaddr *address)
{
    const unsigned char *bytes = address_bytes(address);
    return bytes && address->sa_family == network->family &&
           same_bits(bytes, network->address, network->bits);
}

const char *network_refusal(const struct sockaddr *address, const struct network *allowed,
                            size_t count)
{
    if (!address_bytes(address))
        return "no address of the Internet";
    for (size_t i = 0; i < count; i++)
        if (network_holds(&allowed[i], address))
            return NULL;
    for (size_t i = 0; i < sizeof network_rows / sizeof *network_rows; i++) {
        struct str words = str_from(network_rows[i]), name;
        struct network network;
        if (str_word(&words, &name) && network_parse(name, &network) &&
            network_holds(&network, address))
            return str_trim(words).data;
    }
    return NULL;
}

size_t network_parse_list(struct str text, struct network *networks, size_t max, struct str *wrong)
{
    size_t count = 0;
    struct str part, name;
    while (str_split(&text, ',', &part)) {
        while (str_word(&part, &name)) {
            if (count == max || !network_parse(name, &networks[count])) {
                *wrong = name;
                return 0;
            }
            count++;
        }
    }
    return count;
}
