/* Requests taken apart; see request.h. */
#include "web/request.h"

#include "base/base64.h"
#include "base/utf8.h"

struct str request_decode(struct str text, bool plus, struct arena *arena)
{
    char *bytes = arena_get(arena, text.size + 1);
    size_t size = 0;
    for (size_t i = 0; i < text.size; i++) {
        char byte = text.data[i];
        int high = byte == '%' && i + 2 < text.size ? ascii_hex(text.data[i + 1]) : -1;
        int low = high >= 0 ? ascii_hex(text.data[i + 2]) : -1;
        if (low >= 0) {
            byte = (char)(high << 4 | low);
            i += 2;
        } else if (plus && byte == '+') {
            byte = ' ';
        }
        bytes[size++] = byte;
    }
    return utf8_repair(arena, str_of(bytes, size));
}

void request_parameters(struct str text, struct arena *arena, struct list *parameters)
{
    struct str part;
    list_init(parameters, arena, sizeof(struct parameter));
    while (parameters->count < REQUEST_MAX_PARAMETERS && str_split(&text, '&', &part)) {
        size_t equals = str_find_byte(part, '=');
        struct str value = equals == STR_NONE ? (struct str){0} : str_from_byte(part, equals + 1);
        struct parameter *parameter = list_add(parameters);
        parameter->name = request_decode(str_part(part, 0, equals), true, arena);
        parameter->value = request_decode(value, true, arena);
    }
}

struct str parameter_get(const struct list *parameters, const char *name)
{
    for (size_t i = 0; i < parameters->count; i++) {
        const struct parameter *parameter = list_at(parameters, i);
        if (str_equal(parameter->name, str_from(name)))
            return parameter->value;
    }
    return (struct str){0};
}

unsigned parameter_number(const struct list *parameters, const char *name, unsigned otherwise,
                          unsigned max)
{
    uint64_t number;
    if (!str_to_u64(parameter_get(parameters, name), &number) || number > max)
        return otherwise;
    return (unsigned)number;
}

/* Takes the ending that names a format off a path. */
static struct str take_format(struct str path, enum request_format *format)
{
    static const struct {
        enum request_format format;
        const char *ending;
    } endings[] = {{FORMAT_JSON, ".json"}, {FORMAT_ATOM, ".atom"}};
    *format = FORMAT_HTML;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_from(endings[i].ending);
        if (str_ends(path, ending)) {
            *format = endings[i].format;
            return str_part(path, 0, path.size - ending.size);
        }
    }
    return path;
}

/* Whether a path has a part that is "." or "..". */
static bool leads_up(struct str path)
{
    struct str part;
    while (str_split(&path, '/', &part))
        if (str_equal(part, STR(".")) || str_equal(part, STR("..")))
            return true;
    return false;
}

bool request_target(struct str target, struct arena *arena, struct request *request)
{
    *request = (struct request){0};
    size_t mark = str_find_byte(target, '?');
    struct str query = mark == STR_NONE ? (struct str){0} : str_from_byte(target, mark + 1);
    list_init(&request->form, arena, sizeof(struct parameter));
    if (target.size > REQUEST_MAX_TARGET || !target.size || target.data[0] != '/')
        return false;
    request_parameters(query, arena, &request->parameters);
    struct str path = request_decode(str_part(target, 0, mark), false, arena);
    if (str_find_byte(path, '\0') != STR_NONE || leads_up(path))
        return false;
    request->path = take_format(path, &request->format);
    if (str_equal(request->path, STR("/index")))
        request->path = STR("/");
    return true;
}

/* A language that is accepted, and how gladly, from 0 to 1000. */
struct accepted {
    struct str code;
    unsigned gladly;
};

/* How gladly, from "q=0.8"; 1000 where that is not said. */
static unsigned read_gladly(struct str rest)
{
    rest = str_trim(rest);
    if (!str_starts_fold(rest, STR("q=")))
        return 1000;
    unsigned gladly = 0, worth = 1000;
    for (size_t i = 2; i < rest.size && worth; i++) {
        if (ascii_is_digit(rest.data[i])) {
            gladly += (unsigned)(rest.data[i] - '0') * worth;
            worth /= 10;
        } else if (rest.data[i] != '.') {
            break;
        }
    }
    return gladly > 1000 ? 1000 : gladly;
}

/* For list_sort, which keeps the order of equal ones: the best first. */
static int compare_accepted(const void *a, const void *b)
{
    const struct accepted *left = a, *right = b;
    return (left->gladly < right->gladly) - (left->gladly > right->gladly);
}

/* Whether a code is of letters alone, two or three. */
static bool is_code(struct str code)
{
    bool letters = code.size == 2 || code.size == 3;
    for (size_t i = 0; letters && i < code.size; i++)
        letters = ascii_lower(code.data[i]) >= 'a' && ascii_lower(code.data[i]) <= 'z';
    return letters;
}

/* A copy of a code in lower case. */
static struct str lower_code(struct arena *arena, struct str code)
{
    char *lower = arena_get(arena, code.size);
    for (size_t i = 0; i < code.size; i++)
        lower[i] = ascii_lower(code.data[i]);
    return str_of(lower, code.size);
}

void request_languages(struct str header, struct arena *arena, struct list *languages)
{
    enum { LOOKED_AT = 4 * REQUEST_MAX_LANGUAGES };
    struct list all;
    struct str part, code;
    list_init(&all, arena, sizeof(struct accepted));
    list_init(languages, arena, sizeof(struct str));
    for (int i = 0; i < LOOKED_AT && str_split(&header, ',', &part); i++) {
        if (!str_split(&part, ';', &code))
            continue;
        code = str_trim(code);
        code = str_part(code, 0, str_find_byte(code, '-'));
        unsigned gladly = read_gladly(part);
        if (is_code(code) && gladly)
            *(struct accepted *)list_add(&all) = (struct accepted){code, gladly};
    }
    list_sort(&all, compare_accepted);
    for (size_t i = 0; i < all.count && languages->count < REQUEST_MAX_LANGUAGES; i++) {
        code = ((const struct accepted *)list_at(&all, i))->code;
        bool known = false;
        for (size_t j = 0; j < languages->count && !known; j++)
            known = str_equal_fold(*(const struct str *)list_at(languages, j), code);
        if (!known)
            *(struct str *)list_add(languages) = lower_code(arena, code);
    }
}

struct str request_cookie(struct str header, struct str name)
{
    struct str part;
    while (str_split(&header, ';', &part)) {
        part = str_trim(part);
        if (part.size > name.size && str_starts(part, name) && part.data[name.size] == '=')
            return str_from_byte(part, name.size + 1);
    }
    return (struct str){0};
}

struct str request_basic_password(struct str header, struct arena *arena)
{
    struct str scheme, pair;
    if (!str_word(&header, &scheme) || !str_equal_fold(scheme, STR("basic")))
        return (struct str){0};
    if (!base64_decode(arena, header, &pair))
        return (struct str){0};
    size_t colon = str_find_byte(pair, ':');
    return colon == STR_NONE ? (struct str){0} : str_from_byte(pair, colon + 1);
}
