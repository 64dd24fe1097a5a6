/* The html5lib project's tests of encoding sniffing. Those of the folder "scripted" need a browser
 * that runs scripts and are not for us. */
#include "html/html.h"
#include "suite.h"

/* Runs one case: the encoding's name has to be that of the expected label. */
static void run_case(struct str data, struct str label, struct score *score)
{
    const char *expected = html_encoding_name(label);
    const char *found = html_sniff_encoding(data, STR(""), NULL);
    suite_count(score, expected && str_equal(str_from(expected), str_from(found)), data, label,
                str_from(found));
}

/* Runs the cases of a file: "#data", the bytes, "#encoding", the label, an empty line. */
static void run_file(struct str content, const char *name, struct score *score)
{
    (void)name;
    struct str start = STR("#data\n"), middle = STR("\n#encoding\n");
    while (str_starts(content, start)) {
        content = str_from_byte(content, start.size);
        size_t size = str_find(content, middle);
        if (size == STR_NONE)
            break;
        struct str data = str_part(content, 0, size), label;
        content = str_from_byte(content, size + middle.size);
        str_split(&content, '\n', &label);
        run_case(data, label, score);
        content = str_from_byte(content, str_find(content, start));
    }
}

int main(void)
{
    return suite_run("data/html5lib/encoding", ".dat", run_file);
}
