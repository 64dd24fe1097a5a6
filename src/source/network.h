/* Networks of addresses, and which of them nothing is fetched from: those that no public server
 * stands in, by knowledge/sources/networks.txt, unless the user allows them by name. What is asked
 * about is the very address that a connection is about to be made to, never a host's name. */
#ifndef TIDINGS_NETWORK_H
#define TIDINGS_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include <sys/socket.h>

#include "base/str.h"

/* The addresses that begin with the same bits. */
struct network {
    int family; /* AF_INET or AF_INET6 */
    unsigned bits;
    unsigned char address[16];
};

/* Reads "127.0.0.0/8", "fd00::/8", or one address. False for what is none, or has bits set behind
 * its length. */
bool network_parse(struct str text, struct network *network);

/* Whether the address lies in the network. */
bool network_holds(const struct network *network, const struct sockaddr *address);

/* Why nothing is fetched from the address, in words behind "which is"; NULL where it may be.
 * `allowed` are the networks that the user allows. Static storage. */
const char *network_refusal(const struct sockaddr *address, const struct network *allowed,
                            size_t count);

/* Reads networks that are set apart by commas or spaces into `networks`, at most `max`. Gives how
 * many there are; on the first that is none `*wrong` is its text and the result 0. */
size_t network_parse_list(struct str text, struct network *networks, size_t max, struct str *wrong);

#endif
