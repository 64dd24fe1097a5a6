/* tidings serve: pages to read on. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/file.h"
#include "command/command.h"
#include "engine/background.h"
#include "web/web.h"

enum {
    OPTION_DB,
    OPTION_LISTEN,
    OPTION_PASSWORD,
    OPTION_HOST,
    OPTION_ALLOW,
    OPTION_TEMPLATES,
    OPTION_NO_UPDATE
};

static const struct command_option options[] = {
    [OPTION_DB] = {"db", "FILE", "the database (default: the user's own)"},
    [OPTION_LISTEN] = {"listen", "ADDRESS", "where to listen (default: 127.0.0.1:8080)"},
    [OPTION_PASSWORD] = {"password-file", "FILE", "ask for the password that stands in FILE"},
    [OPTION_HOST] = {"host", "NAME", "a name that this server is reached by, beside localhost"},
    [OPTION_ALLOW] = {"allow-network", "NETWORKS", "fetch from these, too: 127.0.0.0/8,fd00::/8"},
    [OPTION_TEMPLATES] = {"templates", "FOLDER", "templates to be used in place of the usual ones"},
    [OPTION_NO_UPDATE] = {"no-update", NULL, "do not ask feeds in the background"},
    {NULL, NULL, NULL},
};

enum { PORT_USUAL = 8080, PORT_MAX = 65535, ADDRESS_MAX = 64, PASSWORD_MAX = 1024 };

/* Takes "ADDRESS", "ADDRESS:PORT", ":PORT" or "[ADDRESS]:PORT" apart. False, with a message, for
 * what is none. */
static bool read_listen(const char *text, char address[ADDRESS_MAX], unsigned *port)
{
    struct str whole = str_from(text ? text : ""), host = whole, number = {0};
    size_t colon = str_find_last(whole, ':'), bracket = str_find_last(whole, ']');
    bool several = colon != STR_NONE && str_find_byte(whole, ':') != colon;
    uint64_t read = PORT_USUAL;
    if (bracket != STR_NONE ? colon != STR_NONE && colon > bracket
                            : colon != STR_NONE && !several) {
        host = str_part(whole, 0, colon);
        number = str_from_byte(whole, colon + 1);
    }
    if (host.size > 1 && host.data[0] == '[' && bracket == host.size - 1)
        host = str_part(host, 1, host.size - 2);
    if (!host.size)
        host = STR("127.0.0.1");
    if (host.size >= ADDRESS_MAX || (number.size && !str_to_u64(number, &read)) ||
        read > PORT_MAX) {
        error_user("--listen wants an address and a port: 127.0.0.1:8080");
        return false;
    }
    memcpy(address, host.data, host.size);
    address[host.size] = '\0';
    *port = (unsigned)read;
    return true;
}

/* Reads the password: the first line of a file. False, with a message, when there is none. */
static bool read_password(const char *path, char password[PASSWORD_MAX])
{
    password[0] = '\0';
    if (!path)
        return true;
    struct buf content;
    buf_init(&content, PASSWORD_MAX - 1);
    enum error error = file_read(path, &content);
    struct str line = {0}, rest = buf_str(&content);
    if (!error && str_split(&rest, '\n', &line)) {
        line = str_trim(line);
        memcpy(password, line.data, line.size);
        password[line.size] = '\0';
    }
    buf_free(&content);
    if (error)
        error_report(path, error, NULL);
    else if (!password[0])
        error_user("%s holds no password", path);
    return password[0] != '\0';
}

/* The background's way to tell of a round that failed. */
static void update_failed(const char *why)
{
    fprintf(stderr, "tidings: the feeds could not be updated: %s\n", why);
}

/* Says where the pages are, updates feeds in the background where `fetch` is given, and waits to be
 * ended. */
static int serve(const struct web_options *web_options, const struct fetch_settings *fetch)
{
    struct arena arena;
    struct str why;
    sigset_t ends;
    int signal_number;
    arena_init(&arena, 0);
    /* blocked before the server's threads begin, so that the signals come to us */
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct web *web = web_start(web_options, &arena, &why);
    if (!web) {
        error_user("%.*s", STR_ARG(why));
        arena_free(&arena);
        return EXIT_USAGE;
    }
    bool six = strchr(web_options->address, ':') != NULL;
    printf("the news is served at http://%s%s%s:%u/ (end with Ctrl+C)\n", six ? "[" : "",
           web_options->address, six ? "]" : "", web_port(web));
    fflush(stdout);
    const struct background_options update = {web_options->database, fetch, update_failed};
    struct background *background = fetch ? background_start(&update) : NULL;
    if (fetch && !background)
        update_failed("there is no thread to be had");
    sigwait(&ends, &signal_number);
    background_stop(background);
    web_stop(web);
    arena_free(&arena);
    return EXIT_ALL_READ;
}

/* tidings serve */
static int run(const struct command_arguments *arguments)
{
    char database[PATH_MAX], address[ADDRESS_MAX], password[PASSWORD_MAX];
    const char *host = arguments->values[OPTION_HOST];
    struct network allowed[FETCH_MAX_ALLOWED];
    struct fetch_settings fetch;
    struct web_options web_options = {.database = database,
                                      .address = address,
                                      .templates = arguments->values[OPTION_TEMPLATES],
                                      .allow = arguments->values[OPTION_ALLOW],
                                      .hosts = &host,
                                      .host_count = host != NULL};
    if (arguments->count)
        return error_user("serve takes no more words; --db names the database");
    if (!command_fetch(arguments->values[OPTION_ALLOW], allowed, &fetch))
        return EXIT_USAGE;
    if (!read_listen(arguments->values[OPTION_LISTEN], address, &web_options.port) ||
        !read_password(arguments->values[OPTION_PASSWORD], password) ||
        !command_database(arguments->values[OPTION_DB], true, database))
        return EXIT_USAGE;
    /* before the signals that end the server are its own: this may take long */
    if (!command_prepare_database(database))
        return EXIT_SOME_FAILED;
    web_options.password = password[0] ? password : NULL;
    return serve(&web_options, arguments->values[OPTION_NO_UPDATE] ? NULL : &fetch);
}

const struct command command_serve = {
    .name = "serve",
    .usage = "[OPTION]...",
    .help = "serve pages to read the news on",
    .more = "Pages are served to this machine alone, unless an address is given that others\n"
            "reach; that wants a password. Every page is there as JSON too, with .json behind its\n"
            "address, and every list as an Atom feed, with .atom. Feeds that are followed are\n"
            "asked for what is new in the background.",
    .options = options,
    .run = run,
};
