/* A host of the library: reads a page from memory, reads a folder into a database, searches it, and
 * asks for stories and events.
 *
 * usage: example FOLDER */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tidings.h>

static const char page[] =
    "<!doctype html><html lang=en><head><title>Bridge opens</title></head><body><article>"
    "<h1>Bridge over the Oder opens</h1><p>The new bridge over the Oder was opened on Monday after "
    "three years of work, the city said. It replaces one that was closed to lorries in 2019.</p>"
    "<p>Some four thousand people came to walk across before the first cars did, and a band played "
    "until the evening. The mayor called it a day that the town had waited "
    "for.</p></article></body>"
    "</html>";

/* Ends the program when something did not go as it has to. */
static void want(int true_enough, const char *what, const struct tidings *tidings)
{
    if (true_enough)
        return;
    fprintf(stderr, "example: %s: %s\n", what, tidings_error(tidings));
    exit(1);
}

/* Counts lines; the library's way to give records on. */
static int count_lines(void *context, const char *records, size_t size)
{
    for (size_t i = 0; i < size; i++)
        *(size_t *)context += records[i] == '\n';
    return 0;
}

/* Reads a page and keeps nothing. */
static void read_one(void)
{
    struct tidings *tidings = tidings_open(NULL);
    struct tidings_source source = {
        .name = "bridge", .url = "https://news.example/bridge", .published = "2026-03-05"};
    char *records;
    enum tidings_status status = tidings_read(tidings, page, sizeof page - 1, &source, &records);
    want(status == TIDINGS_OK, "reading a page", tidings);
    want(strstr(records, "Bridge over the Oder opens") != NULL, "its headline", tidings);
    tidings_free(records);
    status = tidings_search(tidings, "bridge", 0, 10, &records, NULL);
    want(status == TIDINGS_FAILED && tidings_error(tidings)[0], "no database", tidings);
    tidings_close(tidings);
}

/* Reads pages of which nothing is known from outside, as the header's first example does, and what
 * a host gets wrong. */
static void read_unnamed(const char *database)
{
    static const char other[] =
        "{\"headline\": \"Ferry returns\", \"text\": \"The ferry sails again.\"}\n";
    struct tidings *tidings = tidings_open(database);
    struct tidings_source source = {.published = "some day"};
    unsigned long long found;
    char *records;
    for (int again = 0; again < 2; again++) {
        enum tidings_status status = tidings_read(tidings, page, sizeof page - 1, NULL, &records);
        want(status == TIDINGS_OK && strstr(records, "Bridge"), "reading an unnamed page", tidings);
        tidings_free(records);
        status = tidings_read(tidings, other, sizeof other - 1, NULL, NULL);
        want(status == TIDINGS_OK, "reading another", tidings);
    }
    enum tidings_status status = tidings_search(tidings, "", 0, 10, &records, &found);
    want(status == TIDINGS_OK && found == 2, "keeping each once", tidings);
    tidings_free(records);
    status = tidings_read(tidings, page, sizeof page - 1, &source, &records);
    want(status == TIDINGS_FAILED && strstr(tidings_error(tidings), "some day"), "no date",
         tidings);
    tidings_close(tidings);
    tidings = tidings_open_to_search(NULL);
    want(tidings_error(tidings)[0] != '\0', "nothing to search in", tidings);
    tidings_close(tidings);
    tidings = tidings_open("/nowhere/news.db");
    want(strstr(tidings_error(tidings), "/nowhere/news.db") != NULL, "what is not there", tidings);
    tidings_close(tidings);
}

/* The id that a JSON object begins with, cut to eight digits. */
static void copy_id(const char *object, char id[9])
{
    const char *at = strstr(object, "\"id\":\"");
    if (at)
        memcpy(id, at + 6, 8);
}

/* Asks for stories, one of them whole, and events. */
static void read_stories(struct tidings *tidings)
{
    unsigned long long found = 0, all = 0;
    char *stories, *story, *events, id[9] = "";
    enum tidings_status status = tidings_stories(tidings, 0, 1, &stories, &found);
    want(status == TIDINGS_OK && found > 5, "the front page", tidings);
    copy_id(stories, id);
    status = tidings_story(tidings, id, &story);
    want(status == TIDINGS_OK && strstr(story, "\"points\":["), "a story", tidings);
    tidings_free(stories);
    tidings_free(story);
    status = tidings_events(tidings, NULL, 0, 1, &events, &all);
    want(status == TIDINGS_OK && strstr(events, "\"evidence\":["), "events", tidings);
    tidings_free(events);
    status = tidings_events(tidings, "PER", 0, 10, &events, &found);
    want(status == TIDINGS_OK && found > 0 && found < all, "events of Peru", tidings);
    tidings_free(events);
    status = tidings_story(tidings, "00000000", &story);
    want(status == TIDINGS_NOT_FOUND && !story, "a story that is none", tidings);
}

/* Reads a folder into a database and searches in it. */
static void read_folder(const char *folder, const char *database)
{
    struct tidings *tidings = tidings_open(database);
    size_t lines = 0;
    enum tidings_status status = tidings_read_paths(tidings, &folder, 1, NULL, count_lines, &lines);
    want(status == TIDINGS_OK && lines > 10, "reading a folder", tidings);
    unsigned long long found;
    char *records, *again;
    status = tidings_search(tidings, "earthquake", 0, 1, &records, &found);
    want(status == TIDINGS_OK && found > 1, "searching", tidings);
    char id[9] = "";
    copy_id(records, id);
    status = tidings_article(tidings, id, &again);
    want(status == TIDINGS_OK && strncmp(records, again, 40) == 0, "getting it by its id", tidings);
    tidings_free(records);
    tidings_free(again);
    read_stories(tidings);
    want(tidings_search(tidings, "after:soon", 0, 1, &records, NULL) == TIDINGS_FAILED,
         "a date that is none", tidings);
    tidings_close(tidings);
}

int main(int argc, char **argv)
{
    char folder[] = "/tmp/example-XXXXXX", database[64], command[64];
    if (argc != 2 || !mkdtemp(folder))
        return 2;
    snprintf(database, sizeof database, "%s/news.db", folder);
    read_one();
    read_folder(argv[1], database);
    snprintf(database, sizeof database, "%s/unnamed.db", folder);
    read_unnamed(database);
    snprintf(command, sizeof command, "rm -r %s", folder);
    printf("tidings %s\n", tidings_version());
    return system(command) != 0;
}
