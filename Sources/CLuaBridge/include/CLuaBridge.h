// The boundary between Lua and Swift.
//
// Lua reports errors by long jumps, which must not pass through Swift frames. Everything that may jump stays in this
// library: Swift is called with plain values and answers with one; calls from Swift into Lua run under lua_pcall.

#ifndef CLUABRIDGE_H
#define CLUABRIDGE_H

#include <stddef.h>
#include <stdint.h>

typedef struct lua_State lua_State;

enum {
    CLUA_NIL = 0,
    CLUA_BOOLEAN,
    CLUA_INTEGER,
    CLUA_DOUBLE,
    CLUA_STRING,
    // A table, function, thread or userdata.
    CLUA_OTHER,
    // Results only: a table, given by `nodes`.
    CLUA_TABLE,
    // Results only: an error, text in `text`.
    CLUA_ERROR,
    // Results only: ends the script, KSR.x.exit().
    CLUA_EXIT,
};

// A value on its way between the languages; what its kind does not use is undefined. Texts belong to whoever gives the value, and
// live for the call.
typedef struct {
    int32_t kind;
    int32_t boolean;
    int64_t integer;
    double number;
    const char *text;
    size_t length;
} clua_value;

enum {
    // Sets a field of the table that is open: `key`, `value`.
    CLUA_SET = 0,
    // Opens a table as field `key` of the one that is open.
    CLUA_OPEN,
    // Closes the table opened last.
    CLUA_CLOSE,
};

// A step in building a table.
typedef struct {
    int32_t step;
    clua_value key;
    clua_value value;
} clua_node;

typedef struct {
    clua_value value;
    const clua_node *nodes;
    size_t node_count;
} clua_result;

// A function that Lua scripts call: what Swift does. `function` is what it was made with; all of `result` is to be set.
typedef void (*clua_body)(void *function, lua_State *state, const clua_value *arguments, int32_t count, clua_result *result);

// How a call into Lua ended.
enum {
    CLUA_DONE = 0,
    // There is no function of that name.
    CLUA_MISSING,
    // An error; its text is in `message`.
    CLUA_FAILED,
    // The script ended itself with KSR.x.exit() or KSR.x.drop().
    CLUA_EXITED,
};

typedef struct {
    int32_t status;
    // First result of the function; a text is not kept.
    clua_value value;
    // Error with traceback; on the Lua stack until `clua_release`.
    const char *message;
    size_t message_length;
} clua_outcome;

// A new state with Lua's libraries, NULL if there is no memory.
lua_State *clua_open(void);
void clua_close(lua_State *state);

// Who is told of each line of a file before it runs, but for the one that ends a function.
typedef struct {
    void (*visit)(void *context, const char *file, int32_t line);
    void *context;
} clua_follower;

// Tells `following` of the lines that run from now on, in coroutines that are made later too. It has to live as long as the state.
void clua_follow(lua_State *state, const clua_follower *following);

// Makes TABLE.name, or TABLE.group.name where `group` is given, a function that calls `body`.
// Returns 0 if there is no memory.
int clua_register(lua_State *state, const char *table, const char *group, const char *name, clua_body body, void *function);

// Makes TABLE[1][place] a function that calls `body`. Returns 0 if there is no memory, or no such table.
int clua_register_place(lua_State *state, const char *table, int64_t place, clua_body body, void *function);

// Makes a global text.
int clua_set_global(lua_State *state, const char *name, const char *text);

// Calls the global function `name`. Call clua_release with the result of clua_mark afterwards.
void clua_call(lua_State *state, const char *name, const clua_value *arguments, int32_t count, int64_t budget, clua_outcome *outcome);
// Runs a text as a chunk; `path` names it in messages as Lua does (@file, =name).
void clua_run_text(lua_State *state, const char *text, size_t length, const char *path, int64_t budget, clua_outcome *outcome);
// Compiles a text without running it.
void clua_compile(lua_State *state, const char *text, size_t length, const char *path, clua_outcome *outcome);

// Whether a text is one that Lua can compile.
int clua_compiles(const char *text, size_t length);

int32_t clua_mark(lua_State *state);
void clua_release(lua_State *state, int32_t mark);

// Calls `visit` with the name of each global function.
void clua_each_global_function(lua_State *state, void *context, void (*visit)(void *context, const char *name, size_t length));

// Where the script stands: `file:line: ` of the function that calls, written to `buffer`; returns the length.
size_t clua_place(lua_State *state, char *buffer, size_t size);

// A number as Lua prints it; returns the length.
size_t clua_format(double number, char *buffer, size_t size);

// Bytes that the state holds.
size_t clua_memory(lua_State *state);

#endif
