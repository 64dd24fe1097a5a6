/* Who an article is: 128 bits that are equal on every machine and at every reading, derived from
 * its address (and, where several share one, from the entry's own anchor or first words), or from
 * its words where it has no address; never from its place in a list. Which bits these are is part
 * of every database, so a change to the rules here is a migration of the store. */
#ifndef TIDINGS_RECORD_IDENTITY_H
#define TIDINGS_RECORD_IDENTITY_H

#include "record/record.h"

enum { IDENTITY_SIZE = 16 };

struct identity {
    unsigned char bytes[IDENTITY_SIZE];
};

/* 128 bits of hash over some bytes, the same on every machine and in every version. Two contents
 * that differ have different ones for all purposes but an attacker's, who gains nothing here. */
struct identity identity_of(struct str bytes);

/* The identity of an article. `several` says that its page holds other articles too. */
struct identity identity_of_article(const struct article *article, bool several,
                                    struct arena *arena);

/* The identity of what an article says: its headline, subhead, authors, text and captions. Where
 * two readings of an article differ in this, it was changed. */
struct identity identity_of_content(const struct article *article);

/* An address with what does not tell pages apart taken off: scheme, "www.", default port, fragment,
 * parameters that only track readers; the host in lower case. Empty for what is no web address. */
struct str identity_address(struct str url, struct arena *arena);

/* Writes the identity as 32 hexadecimal digits, and reads them back. */
struct str identity_format(const struct identity *identity, struct arena *arena);
bool identity_parse(struct str text, struct identity *identity);

/* Sets article->id, unless it has a valid one already, as a record that was exported has. */
void article_identify(struct article *article, bool several, struct arena *arena);

#endif
