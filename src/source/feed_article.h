/* An entry of a feed as an article record, and how it and the record of the entry's page become
 * one. */
#ifndef TIDINGS_FEED_ARTICLE_H
#define TIDINGS_FEED_ARTICLE_H

#include "record/record.h"
#include "source/feed.h"

/* What the feed says of an entry, as a record in the arena: its text is the entry's content, else
 * its summary, taken apart into blocks; pictures within it are images. All of its fields are listed
 * in from_feed. Markup never gets in: only what it says. */
void feed_article(struct html_parser *parser, const struct feed *feed,
                  const struct feed_entry *entry, struct arena *arena, struct article *article);

/* Makes the page's record and the feed's one, in the page's: what the page does not say is taken
 * from the feed, and so is the text where the page gives less of it, a day's date where the feed
 * knows the hour of that day, and any date that the page only lets one guess at. What came from the
 * feed is listed in from_feed. The feed's record has to live as long as the page's. */
void feed_article_agree(struct article *page, const struct article *feed);

#endif
