#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* toml11 behind a C face: no exception crosses it. Texts are UTF-8 and live as long as the document. */
typedef struct rushes_toml rushes_toml;
typedef struct rushes_toml_node rushes_toml_node;

typedef enum {
    RUSHES_TOML_TABLE, RUSHES_TOML_LIST, RUSHES_TOML_TEXT, RUSHES_TOML_WHOLE, RUSHES_TOML_NUMBER, RUSHES_TOML_FLAG,
    /* a date or a time of day */
    RUSHES_TOML_MOMENT
} rushes_toml_kind;

/* Where reading stopped: a line from 1 (0 where none is known), and why, in the parser's words. */
typedef struct {
    int line;
    char reason[256];
} rushes_toml_fault;

/* Null with a fault when the text is not valid TOML. */
rushes_toml *rushes_toml_read(const char *text, size_t bytes, rushes_toml_fault *fault);
void rushes_toml_free(rushes_toml *document);
const rushes_toml_node *rushes_toml_root(const rushes_toml *document);

rushes_toml_kind rushes_toml_kind_of(const rushes_toml_node *node);
int rushes_toml_line(const rushes_toml_node *node);
/* Members of a table, sorted by name, or of a list. */
size_t rushes_toml_count(const rushes_toml_node *node);
const rushes_toml_node *rushes_toml_member(const rushes_toml_node *node, size_t index);
/* Of a table's member; empty elsewhere. */
const char *rushes_toml_name(const rushes_toml_node *node, size_t *bytes);
const char *rushes_toml_text(const rushes_toml_node *node, size_t *bytes);
int64_t rushes_toml_whole(const rushes_toml_node *node);
double rushes_toml_number(const rushes_toml_node *node);
int rushes_toml_flag(const rushes_toml_node *node);

#ifdef __cplusplus
}
#endif
