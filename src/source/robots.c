/* The rules of robots.txt; see robots.h. */
#include "source/robots.h"

/* Reading one file. */
struct reading {
    struct str name;
    struct arena *arena;
    struct list own, every; /* of struct robots_rule: for us, and for all */
    unsigned own_delay, every_delay;
    bool named;                      /* a group names us */
    bool in_agents;                  /* the lines before name programs, and no rule came since */
    bool group_is_own, group_is_all; /* whom the present group is for */
};

/* Whether a character means the same with and without percent encoding (RFC 3986, 2.3). */
static bool is_unreserved(unsigned char c)
{
    return ascii_is_alpha((char)c) || ascii_is_digit((char)c) || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

/* The byte that the percent sign at the front of the text encodes, or -1. */
static int encoded_byte(struct str text)
{
    if (text.size < 3 || text.data[0] != '%')
        return -1;
    int high = ascii_hex(text.data[1]), low = ascii_hex(text.data[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Writes one byte of an address in percent encoding. Gives the bytes written. */
static size_t put_encoded(unsigned char byte, char *out)
{
    static const char digits[] = "0123456789ABCDEF";
    out[0] = '%';
    out[1] = digits[byte >> 4];
    out[2] = digits[byte & 15];
    return 3;
}

/* The path with every character in the one form that comparing wants: unreserved ones plain, bytes
 * beyond ASCII encoded, digits of encodings in upper case. `out` holds three times the path. */
static struct str normalize(struct str path, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < path.size; i++) {
        int byte = encoded_byte(str_from_byte(path, i));
        unsigned char c = (unsigned char)path.data[i];
        if (byte >= 0)
            i += 2;
        if (byte >= 0 && is_unreserved((unsigned char)byte))
            out[size++] = (char)byte;
        else if (byte >= 0)
            size += put_encoded((unsigned char)byte, out + size);
        else if (c <= ' ' || c >= 0x7f)
            size += put_encoded(c, out + size);
        else
            out[size++] = (char)c;
    }
    return str_of(out, size);
}

/* The name that a line of "User-agent" gives, as far as a name goes. */
static struct str agent_name(struct str value)
{
    size_t size = 0;
    while (size < value.size &&
           (ascii_is_alpha(value.data[size]) || value.data[size] == '-' || value.data[size] == '_'))
        size++;
    return str_part(value, 0, size);
}

/* Takes a line that says whom the rules that follow are for. */
static void take_agent(struct reading *reading, struct str value)
{
    if (!reading->in_agents)
        reading->group_is_own = reading->group_is_all = false;
    reading->in_agents = true;
    if (str_starts(value, STR("*")))
        reading->group_is_all = true;
    else if (str_equal_fold(agent_name(value), reading->name))
        reading->group_is_own = reading->named = true;
}

/* Adds a rule to a list within the limits. */
static void add_rule(struct list *rules, struct str pattern, bool allow)
{
    if (rules->count < ROBOTS_MAX_RULES)
        *(struct robots_rule *)list_add(rules) = (struct robots_rule){pattern, allow};
}

/* Takes a line that allows or disallows. An empty pattern is no rule. */
static void take_rule(struct reading *reading, struct str value, bool allow)
{
    reading->in_agents = false;
    bool counts = reading->group_is_own || reading->group_is_all;
    if (!counts || !value.size || value.size > ROBOTS_MAX_PATTERN)
        return;
    char *out = arena_get(reading->arena, value.size * 3);
    struct str pattern = normalize(value, out);
    if (pattern.size > ROBOTS_MAX_PATTERN)
        return;
    if (reading->group_is_own)
        add_rule(&reading->own, pattern, allow);
    if (reading->group_is_all)
        add_rule(&reading->every, pattern, allow);
}

/* Takes a line that asks for time between requests; parts of a second count as a whole one. */
static void take_delay(struct reading *reading, struct str value)
{
    uint64_t delay;
    size_t point = str_find_byte(value, '.');
    reading->in_agents = false;
    if (!str_to_u64(str_part(value, 0, point), &delay))
        return;
    if (delay < ROBOTS_MAX_DELAY)
        delay += point != STR_NONE;
    else
        delay = ROBOTS_MAX_DELAY;
    if (reading->group_is_own)
        reading->own_delay = (unsigned)delay;
    if (reading->group_is_all)
        reading->every_delay = (unsigned)delay;
}

/* Takes a line. What is no rule is passed over, and ends no group. */
static void take_line(struct reading *reading, struct str line)
{
    line = str_trim(str_part(line, 0, str_find_byte(line, '#')));
    size_t colon = str_find_byte(line, ':');
    if (colon == STR_NONE)
        return;
    struct str key = str_trim(str_part(line, 0, colon));
    struct str value = str_trim(str_from_byte(line, colon + 1));
    if (str_equal_fold(key, STR("user-agent")))
        take_agent(reading, value);
    else if (str_equal_fold(key, STR("allow")))
        take_rule(reading, value, true);
    else if (str_equal_fold(key, STR("disallow")))
        take_rule(reading, value, false);
    else if (str_equal_fold(key, STR("crawl-delay")))
        take_delay(reading, value);
}

void robots_read(struct str text, struct str name, struct arena *arena, struct robots *robots)
{
    struct reading reading = {.name = name, .arena = arena};
    list_init(&reading.own, arena, sizeof(struct robots_rule));
    list_init(&reading.every, arena, sizeof(struct robots_rule));
    if (text.size > ROBOTS_MAX_BYTES) { /* a rule that is cut in two would be another rule */
        text = str_part(text, 0, ROBOTS_MAX_BYTES);
        size_t end = str_find_last(text, '\n');
        text = str_part(text, 0, end == STR_NONE ? 0 : end);
    }
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_from_byte(text, 3);
    while (text.size) {
        size_t end = 0;
        while (end < text.size && text.data[end] != '\n' && text.data[end] != '\r')
            end++;
        take_line(&reading, str_part(text, 0, end));
        text = str_from_byte(text, end + 1);
    }
    robots->rules = reading.named ? reading.own : reading.every;
    robots->delay = reading.named ? reading.own_delay : reading.every_delay;
}

/* Whether the pattern matches the front of the path. Between two stars a part is taken where it
 * first stands, which is as good as any later place, so that the time grows with the lengths. */
static bool matches(struct str pattern, struct str path)
{
    bool to_end = str_ends(pattern, STR("$"));
    if (to_end)
        pattern.size--;
    size_t star = str_find_byte(pattern, '*');
    struct str part = str_part(pattern, 0, star);
    if (!str_starts(path, part))
        return false;
    path = str_from_byte(path, part.size);
    if (star == STR_NONE)
        return !to_end || !path.size;
    while (star != STR_NONE) {
        pattern = str_from_byte(pattern, star + 1);
        star = str_find_byte(pattern, '*');
        part = str_part(pattern, 0, star);
        if (to_end && star == STR_NONE)
            return str_ends(path, part);
        size_t at = str_find(path, part);
        if (at == STR_NONE)
            return false;
        path = str_from_byte(path, at + part.size);
    }
    return true;
}

bool robots_allows(const struct robots *robots, struct str path)
{
    char normal[ROBOTS_MAX_PATH * 3];
    path = normalize(str_part(path, 0, ROBOTS_MAX_PATH), normal);
    if (str_equal(path, STR("/robots.txt")))
        return true;
    size_t longest = 0;
    bool allowed = true;
    for (size_t i = 0; i < robots->rules.count; i++) {
        const struct robots_rule *rule = list_at(&robots->rules, i);
        bool stronger = rule->pattern.size > longest ||
                        (rule->pattern.size == longest && rule->allow && !allowed);
        if (stronger && matches(rule->pattern, path)) {
            longest = rule->pattern.size;
            allowed = rule->allow;
        }
    }
    return allowed;
}

void robots_write(const struct robots *robots, struct buf *out)
{
    buf_add(out, STR("User-agent: *\n"));
    for (size_t i = 0; i < robots->rules.count; i++) {
        const struct robots_rule *rule = list_at(&robots->rules, i);
        buf_format(out, "%s: %.*s\n", rule->allow ? "Allow" : "Disallow", STR_ARG(rule->pattern));
    }
    if (robots->delay)
        buf_format(out, "Crawl-delay: %u\n", robots->delay);
}
