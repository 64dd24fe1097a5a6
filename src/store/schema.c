/* The tables; see schema.h. A step that was released is never changed: what has to change is a new
 * step. Times are milliseconds since 1970 in UTC (*_read, read_at) or seconds (*_utc). */
#include "store/schema.h"

/* Each step is run once, in order, in one transaction with those that follow it. */
static const char *const steps[] = {
    /* 1: documents, articles and their versions, and the index of their words */

    /* terms: the rules that made the index of words */
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value) WITHOUT ROWID;"

    /* what a page was as it came; the same bytes are kept once. bytes is NULL where they were not
     * to be kept; packing is gzip, zstd or NULL for plain */
    "CREATE TABLE raw ("
    "  id INTEGER PRIMARY KEY,"
    "  hash BLOB NOT NULL UNIQUE,"
    "  size INTEGER NOT NULL,"
    "  packing TEXT,"
    "  bytes BLOB);"

    /* where it came from; raw is NULL for a file of records. none says why it holds no article */
    "CREATE TABLE document ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL,"
    "  url TEXT,"
    "  raw INTEGER REFERENCES raw,"
    "  articles INTEGER NOT NULL,"
    "  none TEXT,"
    "  first_read INTEGER NOT NULL,"
    "  last_read INTEGER NOT NULL);"
    "CREATE INDEX document_name ON document (name, url, raw);"

    /* key is the domain, or the folded name where there is none */
    "CREATE TABLE outlet ("
    "  id INTEGER PRIMARY KEY,"
    "  key TEXT NOT NULL UNIQUE,"
    "  name TEXT,"
    "  domain TEXT);"

    /* version is the current one */
    "CREATE TABLE article ("
    "  id INTEGER PRIMARY KEY,"
    "  identity BLOB NOT NULL UNIQUE,"
    "  version INTEGER NOT NULL,"
    "  first_read INTEGER NOT NULL,"
    "  last_read INTEGER NOT NULL);"

    /* what an article said at a time. content is the identity of what it said, code the version of
     * the code that read it; lists are JSON, blocks their kinds and how much of text each is */
    "CREATE TABLE version ("
    "  id INTEGER PRIMARY KEY,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  number INTEGER NOT NULL,"
    "  content BLOB NOT NULL,"
    "  document INTEGER REFERENCES document,"
    "  code INTEGER NOT NULL,"
    "  read_at INTEGER NOT NULL,"
    "  file TEXT, url TEXT, canonical_url TEXT, entry INTEGER,"
    "  outlet INTEGER REFERENCES outlet, outlet_name TEXT, outlet_domain TEXT,"
    "  headline TEXT, subhead TEXT, authors TEXT,"
    "  published TEXT, published_utc INTEGER, published_from TEXT,"
    "  modified TEXT, modified_utc INTEGER, age TEXT,"
    "  language TEXT, section TEXT, tags TEXT, agency TEXT, dateline TEXT,"
    "  text TEXT, blocks TEXT, images TEXT,"
    "  UNIQUE (article, number));"
    "CREATE INDEX version_published ON version (published_utc);"

    /* the documents in which an article was found */
    "CREATE TABLE origin ("
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  document INTEGER NOT NULL REFERENCES document ON DELETE CASCADE,"
    "  PRIMARY KEY (article, document)) WITHOUT ROWID;"

    /* the languages that there are, for the stems of a query */
    "CREATE TABLE language (code TEXT PRIMARY KEY) WITHOUT ROWID;"

    /* rowid is the article's id; what goes in are terms, made by terms.c */
    "CREATE VIRTUAL TABLE search USING fts5 ("
    "  headline, text, authors, outlet, content = '', tokenize = 'tidings');",

    /* 2: browsing, and what users did */

    /* the articles of an outlet by time, and what a search's hits are divided into */
    "CREATE INDEX version_outlet ON version (outlet, published_utc);"
    "CREATE INDEX version_facets ON version (id, outlet, language, published_utc);"

    /* read_at and starred_at are NULL for articles that are not; milliseconds */
    "CREATE TABLE mark ("
    "  user INTEGER NOT NULL,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  read_at INTEGER,"
    "  starred_at INTEGER,"
    "  PRIMARY KEY (user, article)) WITHOUT ROWID;"
    "CREATE INDEX mark_starred ON mark (user, starred_at) WHERE starred_at IS NOT NULL;"

    /* when a user last looked at a story, by its identity; milliseconds */
    "CREATE TABLE look ("
    "  user INTEGER NOT NULL,"
    "  story BLOB NOT NULL,"
    "  at INTEGER NOT NULL,"
    "  PRIMARY KEY (user, story)) WITHOUT ROWID;",

    /* 3: stories */

    /* what stories go by of an article, as story_traits_pack() made it; code is the version of its
     * rules */
    "CREATE TABLE trait ("
    "  article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,"
    "  code INTEGER NOT NULL,"
    "  bytes BLOB NOT NULL);"

    /* identity is made of its first article's. became is the story that it was merged into. leader
     * is the article whose headline it bears; rank its place on the front page, NULL for one that
     * has no articles. Times are seconds (first, last) */
    "CREATE TABLE story ("
    "  id INTEGER PRIMARY KEY,"
    "  identity BLOB NOT NULL UNIQUE,"
    "  became INTEGER REFERENCES story,"
    "  leader INTEGER REFERENCES article ON DELETE SET NULL,"
    "  rank REAL,"
    "  articles INTEGER NOT NULL DEFAULT 0,"
    "  first INTEGER, last INTEGER);"
    "CREATE INDEX story_rank ON story (rank) WHERE rank IS NOT NULL;"

    /* where an article is among the others. original is what it is a copy of; placed is 0 where
     * that is still to be found out. joined is when it came into its story, in milliseconds */
    "CREATE TABLE place ("
    "  article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,"
    "  story INTEGER REFERENCES story,"
    "  original INTEGER REFERENCES article ON DELETE SET NULL,"
    "  time INTEGER NOT NULL,"
    "  outlet INTEGER REFERENCES outlet,"
    "  language TEXT,"
    "  agency INTEGER NOT NULL,"
    "  joined INTEGER,"
    "  placed INTEGER NOT NULL);"
    "CREATE INDEX place_story ON place (story, time);"
    "CREATE INDEX place_time ON place (time);"
    "CREATE INDEX place_outlet ON place (outlet, time);"
    "CREATE INDEX place_original ON place (original) WHERE original IS NOT NULL;"
    "CREATE INDEX place_waiting ON place (time) WHERE placed = 0;"

    /* what an article is about; key is the same for all ways to write it */
    "CREATE TABLE tag ("
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  key TEXT NOT NULL,"
    "  name TEXT NOT NULL,"
    "  weight REAL NOT NULL,"
    "  PRIMARY KEY (article, key)) WITHOUT ROWID;"
    "CREATE INDEX tag_key ON tag (key);"

    /* pairs of articles about the same, the later one first */
    "CREATE TABLE related ("
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  other INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  score REAL NOT NULL,"
    "  PRIMARY KEY (article, other)) WITHOUT ROWID;"
    "CREATE INDEX related_other ON related (other);",

    /* 4: feeds; all times are milliseconds since 1970 in UTC, NULL or 0 for never */

    /* name is the user's, title its own; folder holds groups within groups, "News/Science". gap is
     * the time between two news as estimated, why the words for the last failure */
    "CREATE TABLE feed ("
    "  id INTEGER PRIMARY KEY,"
    "  url TEXT NOT NULL UNIQUE,"
    "  name TEXT, title TEXT, page TEXT, folder TEXT,"
    "  state TEXT NOT NULL,"
    "  added INTEGER NOT NULL,"
    "  asked INTEGER, answered INTEGER, changed INTEGER,"
    "  next INTEGER NOT NULL DEFAULT 0,"
    "  gap INTEGER,"
    "  failures INTEGER NOT NULL DEFAULT 0,"
    "  why TEXT,"
    "  validator TEXT);"

    /* key is of what the feed says that an entry is, content of what it says; article is the
     * identity of the article that became of it, which may be deleted since: the entry stays and
     * does not bring it back. next is when its page is to be fetched, NULL where all is done;
     * record is what the feed says of it, until then */
    "CREATE TABLE entry ("
    "  feed INTEGER NOT NULL REFERENCES feed ON DELETE CASCADE,"
    "  key BLOB NOT NULL,"
    "  content BLOB NOT NULL,"
    "  url TEXT,"
    "  article BLOB,"
    "  seen INTEGER NOT NULL,"
    "  tries INTEGER NOT NULL,"
    "  next INTEGER,"
    "  record TEXT,"
    "  PRIMARY KEY (feed, key)) WITHOUT ROWID;"
    "CREATE INDEX entry_next ON entry (next) WHERE next IS NOT NULL;"

    /* what a server asks programs to leave alone, and until when it is good to know that; until
     * when it wants to be left alone as a whole */
    "CREATE TABLE host ("
    "  origin TEXT PRIMARY KEY,"
    "  robots TEXT,"
    "  robots_until INTEGER NOT NULL,"
    "  held_until INTEGER NOT NULL) WITHOUT ROWID;"

    /* the names of the fields that a feed gave and the article's page did not, as JSON */
    "ALTER TABLE version ADD COLUMN from_feed TEXT;",

    /* 5: events, each once, and all that tells them */

    /* which code has found the events of which version */
    "CREATE TABLE coded ("
    "  article INTEGER PRIMARY KEY REFERENCES article ON DELETE CASCADE,"
    "  version INTEGER NOT NULL,"
    "  code INTEGER NOT NULL);"

    /* key is who and the family of type; first and last are days since 1970, first > last where
     * they are not known; dated says that a text names the day. realises is the planned event that
     * this one is, happened */
    "CREATE TABLE event ("
    "  id INTEGER PRIMARY KEY,"
    "  key TEXT NOT NULL,"
    "  type TEXT NOT NULL, mode TEXT, status TEXT NOT NULL,"
    "  source TEXT, source_name TEXT, target TEXT, target_name TEXT,"
    "  place TEXT, place_country TEXT,"
    "  first INTEGER NOT NULL, last INTEGER NOT NULL, dated INTEGER NOT NULL,"
    "  story INTEGER REFERENCES story,"
    "  realises INTEGER REFERENCES event);"
    "CREATE INDEX event_key ON event (key, last);"
    "CREATE INDEX event_last ON event (last);"
    "CREATE INDEX event_story ON event (story) WHERE story IS NOT NULL;"
    "CREATE INDEX event_realises ON event (realises) WHERE realises IS NOT NULL;"

    /* a sentence of an article that tells an event; date as it says it */
    "CREATE TABLE telling ("
    "  id INTEGER PRIMARY KEY,"
    "  event INTEGER NOT NULL REFERENCES event,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  sentence TEXT NOT NULL,"
    "  date TEXT, said_by TEXT,"
    "  json TEXT NOT NULL);"
    "CREATE INDEX telling_event ON telling (event);"
    "CREATE INDEX telling_article ON telling (article);"

    /* what is to be; event is NULL for an occasion, such as an election */
    "CREATE TABLE agenda ("
    "  id INTEGER PRIMARY KEY,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  event INTEGER REFERENCES event,"
    "  date TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,"
    "  what TEXT NOT NULL, sentence TEXT NOT NULL,"
    "  source TEXT, target TEXT, place TEXT, place_country TEXT);"
    "CREATE INDEX agenda_last ON agenda (last);"
    "CREATE INDEX agenda_event ON agenda (event) WHERE event IS NOT NULL;"
    "CREATE INDEX agenda_article ON agenda (article);"

    /* what an article says somebody is, "foreign minister" of "China" */
    "CREATE TABLE role ("
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  name TEXT NOT NULL,"
    "  role TEXT NOT NULL,"
    "  of TEXT NOT NULL,"
    "  PRIMARY KEY (article, name, role, of)) WITHOUT ROWID;"
    "CREATE INDEX role_name ON role (name);",

    /* 6: outlets that name themselves now with their domain and now without: words are the name's
     */
    "ALTER TABLE outlet ADD COLUMN words TEXT;"
    "UPDATE outlet SET words = key WHERE domain IS NULL;"
    "CREATE INDEX outlet_words ON outlet (words);",

    /* 7: deleting, and reading again */

    /* articles that were deleted, by their identity: no source brings them back; milliseconds */
    "CREATE TABLE tombstone ("
    "  identity BLOB PRIMARY KEY,"
    "  deleted INTEGER NOT NULL) WITHOUT ROWID;"

    /* what was known of a document when it was read, and the version of the code that read it */
    "ALTER TABLE document ADD COLUMN code INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE document ADD COLUMN known_published TEXT;"
    "ALTER TABLE document ADD COLUMN known_article INTEGER;"
    "ALTER TABLE document ADD COLUMN known_read_at TEXT;"
    "ALTER TABLE document ADD COLUMN known_encoding TEXT;"
    "CREATE INDEX document_raw ON document (raw);"
    "CREATE INDEX origin_document ON origin (document);"
    "CREATE INDEX version_document ON version (document);",

    /* 8: what articles say beside their events; start and stop are code points of the text */

    "CREATE TABLE figure ("
    "  id INTEGER PRIMARY KEY,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  start INTEGER NOT NULL, stop INTEGER NOT NULL,"
    "  kind TEXT NOT NULL, low REAL NOT NULL, high REAL NOT NULL,"
    "  bound TEXT, unit TEXT, measure TEXT, who TEXT, said_by TEXT,"
    "  unverified INTEGER NOT NULL);"
    "CREATE INDEX figure_article ON figure (article);"

    /* certain is 0 where the word of saying leaves it open: "claimed" */
    "CREATE TABLE quote ("
    "  id INTEGER PRIMARY KEY,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  start INTEGER NOT NULL, stop INTEGER NOT NULL,"
    "  kind TEXT NOT NULL, speaker TEXT,"
    "  certain INTEGER NOT NULL);"
    "CREATE INDEX quote_article ON quote (article);"

    /* places are where somebody is named or meant, "4-9 40-42" */
    "CREATE TABLE person ("
    "  id INTEGER PRIMARY KEY,"
    "  article INTEGER NOT NULL REFERENCES article ON DELETE CASCADE,"
    "  name TEXT NOT NULL, role TEXT, of TEXT, places TEXT NOT NULL);"
    "CREATE INDEX person_article ON person (article);",

    /* 9: what the sentence that tells of something to be says is not to be */
    "ALTER TABLE agenda ADD COLUMN called_off INTEGER NOT NULL DEFAULT 0;",

    /* 10: some keys are those of thousands of events, of which few are of one story */
    "CREATE INDEX event_key_story ON event (key, story) WHERE story IS NOT NULL;",

    /* 11: copies of a report tell the same event, whoever was found to act in them */
    "ALTER TABLE event ADD COLUMN wording INTEGER;"
    "DROP INDEX event_story;"
    "CREATE INDEX event_story ON event (story, wording) WHERE story IS NOT NULL;",

    /* 12: the document that an article is an entry of, where that is a live page: all of it tells
     * one story */
    "ALTER TABLE place ADD COLUMN live INTEGER;",

    /* 13: a hit of a search is divided by what stands at its place. day is that of its date, in
     * days since 1970, NULL where it has none */
    "ALTER TABLE place ADD COLUMN day INTEGER;"
    "UPDATE place SET day = (SELECT v.published_utc / 86400 FROM article a"
    "  JOIN version v ON v.id = a.version WHERE a.id = place.article);"
    "DROP INDEX version_facets;",

    /* 14: how many words of the article are in the index, by which hits are ranked */
    "ALTER TABLE place ADD COLUMN words INTEGER NOT NULL DEFAULT 0;"
    "UPDATE place SET words = coalesce("
    "  (SELECT sum_sizes(sz) FROM search_docsize WHERE id = place.article), 0);",

    /* 15: what calls an entry of the diary off, and what moves it, is found without going through
     * all that is told of its two sides */
    "CREATE INDEX event_undone ON event (source, target)"
    "  WHERE status = 'denied' OR mode = 'meet';"
    "CREATE INDEX event_planned ON event (key) WHERE status = 'planned';",

    /* 16: how many articles are of a day is counted by their newest versions alone */
    "CREATE INDEX place_day ON place (day) WHERE day IS NOT NULL;",
};

int schema_version(void)
{
    return (int)(sizeof steps / sizeof *steps);
}

enum error schema_check(struct database *database, int *version)
{
    database->why[0] = '\0';
    int64_t application = database_number(database, "PRAGMA application_id", -1);
    int64_t tables = database_number(database, "SELECT count(*) FROM sqlite_schema", -1);
    *version = (int)database_number(database, "PRAGMA user_version", -1);
    if (application < 0 || tables < 0 || *version < 0)
        return database->why[0] ? ERROR_STORE
                                : database_fail(database, ERROR_STORE, "the file is damaged");
    if (application != SCHEMA_APPLICATION && tables)
        return database_fail(database, ERROR_STORE, "the database is another program's");
    if (*version > schema_version())
        return database_fail(database, ERROR_STORE,
                             "the database was made by a newer Tidings (%d, this one knows %d)",
                             *version, schema_version());
    return OK;
}

enum error schema_migrate(struct database *database, int version, const char *also)
{
    enum error error = database_run(database, "BEGIN IMMEDIATE");
    for (int step = version; !error && step < schema_version(); step++)
        error = database_run(database, steps[step]);
    if (!error)
        error = database_run(database, also);
    char sql[120];
    sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                     SCHEMA_APPLICATION, schema_version());
    if (!error)
        error = database_run(database, sql);
    if (!error)
        return database_run(database, "COMMIT");
    char why[DATABASE_WHY_SIZE];
    memcpy(why, database->why, sizeof why);
    database_run(database, "ROLLBACK");
    memcpy(database->why, why, sizeof why);
    return error;
}
