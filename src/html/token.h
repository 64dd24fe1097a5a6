/* The standard's tokenizer (section 13.2.5), as a function that gives the next token. Private to
 * src/html. It reads valid UTF-8 without carriage returns, or what is checked as it is kept (see
 * `unchecked`). Parse errors are not reported. */
#ifndef TIDINGS_HTML_TOKEN_H
#define TIDINGS_HTML_TOKEN_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "html/html.h"
#include "html/names_private.h"

enum token_kind {
    TOKEN_END, /* of the input */
    TOKEN_TEXT,
    TOKEN_START,
    TOKEN_END_TAG,
    TOKEN_COMMENT,
    TOKEN_DOCTYPE,
};

/* The tokenizer's states between tokens. */
enum token_state {
    TOKEN_DATA,
    TOKEN_RCDATA,
    TOKEN_RAWTEXT,
    TOKEN_SCRIPT,
    TOKEN_PLAINTEXT,
    TOKEN_CDATA,
};

/* A token. Its views live in the input or the arena, its attributes in the tokenizer's scratch,
 * until the next call. */
struct token {
    enum token_kind kind;
    unsigned tag;                  /* start and end tags */
    uint32_t attr_count;           /* start tags */
    const struct html_attr *attrs; /* start tags */
    struct str text;               /* text, comments; a doctype's name */
    struct str doctype_public, doctype_system;
    bool self_closing; /* start tags */
    bool has_nul;      /* text: it holds U+0000, which the tree decides on */
    bool has_name, has_public, has_system, force_quirks; /* doctypes */
};

struct tree;

struct tokenizer {
    const char *at, *end;
    enum token_state state;
    bool unchecked;       /* the input may hold carriage returns, and what is not UTF-8: whoever
                             keeps a part of it looks for them, and notes in */
    bool unfit;           /* that it does, where it counts: no token is right any more */
    bool foreign;         /* the adjusted current node is not in HTML: CDATA sections are text */
    bool skip_comments;   /* give comments without their text */
    bool skip_attributes; /* give only attributes that are needed (HTML_SKIP_ATTRIBUTES) */
    bool skip_space;      /* pass over white space up to the next markup; the tree sets it where
                             such text would not be shown, for the next token alone */
    unsigned raw_tag;     /* the element whose end tag ends RCDATA, RAWTEXT and script data */
    struct arena *arena;
    struct html_names *names;
    struct html_attr *attrs; /* scratch, [attr_capacity] */
    uint32_t attr_capacity;
    uint32_t *seen; /* [seen_capacity]: the tag (by `serial`) that had this attribute name last */
    uint32_t seen_capacity;
    uint32_t serial;  /* of the current tag; never 0 */
    bool only_needed; /* of the current tag's attributes, only those are wanted */
    struct buf scratch;
};

/* Scratch memory for any number of pages. */
void tokenizer_init(struct tokenizer *t);
void tokenizer_free(struct tokenizer *t);

/* Begins a page. Gives the text that is read: `text` as it is where it is `unchecked`, else with
 * its newlines normalized, a view of it where it has no carriage returns. It and `names` have to
 * live as long as the tokens. */
struct str tokenizer_start(struct tokenizer *t, struct arena *arena, struct html_names *names,
                           struct str text, bool unchecked);

/* Whether [from, to) is UTF-8 without carriage returns. */
bool tokenizer_fits(const char *from, const char *to);

/* The tokenizer's inner loops. They are compiled more than once, for the instructions that a
 * machine may have (see scan.h); all of them give the same tokens. */
struct token_kernel {
    /* Gives the next token. After TOKEN_END it gives TOKEN_END again. */
    void (*next)(struct tokenizer *t, struct token *token);

    /* Passes over the text of a raw text or script element and its end tag, giving nothing. */
    void (*skip_raw)(struct tokenizer *t);

    /* Passes over an SVG element whose start tag has just been given, up to and with its end tag.
     * False, and nothing is passed over, where it holds what only a full parse can judge (HTML
     * inside, or tags that end foreign content). */
    bool (*skip_svg)(struct tokenizer *t);

    /* The text with its references decoded, and in an attribute NULs replaced: a view of it where
     * it stands there as it means. */
    struct str (*decode)(struct tokenizer *t, struct str text, bool in_attribute);

    /* Takes what it can by the short way of a lean parse (lean.c), as far as it can. */
    void (*lean)(struct tree *tree);
};

extern const struct token_kernel token_kernel_portable;
void lean_parse_portable(struct tree *tree);
#if defined(__x86_64__)
extern const struct token_kernel token_kernel_avx2;
void lean_parse_avx2(struct tree *tree);
#endif

/* The fastest kernel that this machine runs. */
const struct token_kernel *token_kernel_best(void);

#endif
