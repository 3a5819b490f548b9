#include "CLuaBridge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

enum { MAX_ARGUMENTS = 16 };

// What KSR.x.exit() raises, as in the reference: scripts that catch errors see it.
static const char exit_marker[] = "~~ksr~exit~~";

// MARK: Lua calls Swift

static int64_t truncated(double number) {
    if (isnan(number)) return 0;
    if (number >= 9223372036854775807.0) return INT64_MAX;
    if (number <= -9223372036854775808.0) return INT64_MIN;
    return (int64_t)number;
}

static void take(lua_State *L, int index, clua_value *value) {
    value->text = NULL;
    value->length = 0;
    switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL:
        value->kind = CLUA_NIL;
        break;
    case LUA_TBOOLEAN:
        value->kind = CLUA_BOOLEAN;
        value->boolean = lua_toboolean(L, index);
        break;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            value->kind = CLUA_INTEGER;
            value->integer = lua_tointeger(L, index);
        } else {
            value->kind = CLUA_DOUBLE;
            value->number = lua_tonumber(L, index);
            value->integer = truncated(value->number);
        }
        break;
    case LUA_TSTRING:
        value->kind = CLUA_STRING;
        value->text = lua_tolstring(L, index, &value->length);
        break;
    default:
        value->kind = CLUA_OTHER;
        value->text = luaL_typename(L, index);
        value->length = strlen(value->text);
    }
}

static void push(lua_State *L, const clua_value *value) {
    switch (value->kind) {
    case CLUA_BOOLEAN: lua_pushboolean(L, value->boolean); break;
    case CLUA_INTEGER: lua_pushinteger(L, value->integer); break;
    case CLUA_DOUBLE: lua_pushnumber(L, value->number); break;
    case CLUA_STRING: lua_pushlstring(L, value->text, value->length); break;
    default: lua_pushnil(L);
    }
}

static void push_table(lua_State *L, const clua_result *result) {
    int base = lua_gettop(L);
    lua_newtable(L);
    for (size_t index = 0; index < result->node_count; index++) {
        const clua_node *node = &result->nodes[index];
        luaL_checkstack(L, 4, "a table is nested too deep");
        switch (node->step) {
        case CLUA_SET:
            push(L, &node->key);
            push(L, &node->value);
            lua_rawset(L, -3);
            break;
        case CLUA_OPEN:
            push(L, &node->key);
            lua_newtable(L);
            break;
        case CLUA_CLOSE:
            if (lua_gettop(L) > base + 1) lua_rawset(L, -3);
            break;
        }
    }
    // what was left open
    while (lua_gettop(L) > base + 1) lua_rawset(L, -3);
}

// MARK: Texts that Lua has already

// Making a text known to Lua costs more than finding out that it is one of those given lately: scripts read the same
// variables again and again. Each text stands in the place that its ends and length choose, and the table of all keeps it.
enum { RECENT_TEXTS = 64, LONGEST_RECENT_TEXT = 255 };

typedef struct {
    struct {
        const char *text;
        size_t length;
    } places[RECENT_TEXTS];
} recent_texts;

static size_t place_of(const char *text, size_t length) {
    uint64_t first = 0, last = 0;
    if (length >= sizeof first) {
        memcpy(&first, text, sizeof first);
        memcpy(&last, text + length - sizeof last, sizeof last);
    } else if (length > 0) {
        first = (uint64_t)(unsigned char)text[0] << 16 | (uint64_t)(unsigned char)text[length / 2] << 8 | (unsigned char)text[length - 1];
    }
    uint64_t mixed = (first ^ length) * 0x9E3779B97F4A7C15u ^ last * 0xC2B2AE3D27D4EB4Fu;
    return (size_t)(mixed >> 40) % RECENT_TEXTS;
}

// `table` is the stack index of the table that keeps the texts.
static void push_text(lua_State *L, recent_texts *recent, int table, const char *text, size_t length) {
    if (length > LONGEST_RECENT_TEXT) {
        lua_pushlstring(L, text, length);
        return;
    }
    size_t place = place_of(text, length);
    if (recent->places[place].length == length && recent->places[place].text != NULL && memcmp(recent->places[place].text, text, length) == 0) {
        lua_rawgeti(L, table, (lua_Integer)place + 1);
        return;
    }
    const char *known = lua_pushlstring(L, text, length);
    lua_pushvalue(L, -1);
    lua_rawseti(L, table, (lua_Integer)place + 1);
    recent->places[place].text = known;
    recent->places[place].length = length;
}

// What a function that scripts see stands for; its first upvalue. The second is the table of texts.
typedef struct {
    clua_body body;
    void *function;
    recent_texts *recent;
} binding;

static int call_swift(lua_State *L) {
    clua_value arguments[MAX_ARGUMENTS];
    int count = lua_gettop(L);
    if (count > MAX_ARGUMENTS) return luaL_error(L, "too many arguments: %d", count);
    for (int index = 0; index < count; index++) take(L, index + 1, &arguments[index]);
    const binding *bound = lua_touserdata(L, lua_upvalueindex(1));
    clua_result result;
    bound->body(bound->function, L, arguments, count, &result);
    switch (result.value.kind) {
    case CLUA_STRING:
        push_text(L, bound->recent, lua_upvalueindex(2), result.value.text, result.value.length);
        return 1;
    case CLUA_TABLE:
        push_table(L, &result);
        return 1;
    case CLUA_ERROR:
        luaL_where(L, 1);
        lua_pushlstring(L, result.value.text, result.value.length);
        lua_concat(L, 2);
        return lua_error(L);
    case CLUA_EXIT:
        lua_pushlstring(L, exit_marker, sizeof exit_marker - 1);
        return lua_error(L);
    default:
        push(L, &result.value);
        return 1;
    }
}

// MARK: Swift calls Lua

static int with_traceback(lua_State *L) {
    size_t length;
    const char *text = lua_tolstring(L, 1, &length);
    if (text == NULL) {
        text = luaL_tolstring(L, 1, NULL);
    } else if (length == sizeof exit_marker - 1 && memcmp(text, exit_marker, length) == 0) {
        return 1;
    }
    luaL_traceback(L, L, text, 1);
    return 1;
}

static const clua_follower *follower(lua_State *L) { return *(const clua_follower **)lua_getextraspace(L); }

static void out_of_budget(lua_State *L, lua_Debug *activation) {
    (void)activation;
    // once hit, every further step fails too, so that a script that catches errors ends as well
    lua_sethook(L, out_of_budget, LUA_MASKCOUNT, 1);
    luaL_error(L, "the script used up its budget of instructions (app_lua, max_instructions)");
}

// Tells of lines, and ends scripts whose budget is used up.
static void follow(lua_State *L, lua_Debug *activation) {
    if (activation->event != LUA_HOOKLINE) {
        out_of_budget(L, activation);
        return;
    }
    const clua_follower *following = follower(L);
    lua_getinfo(L, "S", activation);
    int isEnd = activation->currentline == activation->lastlinedefined && activation->linedefined != activation->lastlinedefined;
    if (following == NULL || activation->source[0] != '@' || isEnd) return;
    following->visit(following->context, activation->source + 1, activation->currentline);
}

// A budget of 0 means no limit.
static void arm(lua_State *L, int64_t budget) {
    int mask = (budget > 0 ? LUA_MASKCOUNT : 0) | (follower(L) != NULL ? LUA_MASKLINE : 0);
    lua_sethook(L, follower(L) != NULL ? follow : out_of_budget, mask, budget > INT32_MAX ? INT32_MAX : (int)budget);
}

static void run_protected(lua_State *L, lua_CFunction body, void *argument, int64_t budget, clua_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    if (!lua_checkstack(L, 8)) {
        outcome->status = CLUA_FAILED;
        outcome->message = "Lua's stack is full";
        outcome->message_length = strlen(outcome->message);
        return;
    }
    int isOutermost = budget > 0 && (lua_gethookmask(L) & LUA_MASKCOUNT) == 0;
    lua_pushcfunction(L, with_traceback);
    int handler = lua_gettop(L);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, argument);
    if (isOutermost) arm(L, budget);
    int status = lua_pcall(L, 1, 0, handler);
    if (isOutermost) arm(L, 0);
    if (status == LUA_OK) {
        lua_remove(L, handler);
        return;
    }
    outcome->status = CLUA_FAILED;
    outcome->message = lua_tolstring(L, -1, &outcome->message_length);
    if (outcome->message == NULL) {
        outcome->message = "an error without a text";
        outcome->message_length = strlen(outcome->message);
    } else if (outcome->message_length == sizeof exit_marker - 1
               && memcmp(outcome->message, exit_marker, outcome->message_length) == 0) {
        outcome->status = CLUA_EXITED;
    }
}

typedef struct {
    const char *name;
    const clua_value *arguments;
    int32_t count;
    clua_outcome *outcome;
} call_request;

static int call_body(lua_State *L) {
    call_request *request = lua_touserdata(L, 1);
    if (lua_getglobal(L, request->name) != LUA_TFUNCTION) {
        request->outcome->status = CLUA_MISSING;
        return 0;
    }
    luaL_checkstack(L, request->count, "too many arguments");
    for (int32_t index = 0; index < request->count; index++) push(L, &request->arguments[index]);
    lua_call(L, request->count, 1);
    take(L, -1, &request->outcome->value);
    request->outcome->value.text = NULL;
    request->outcome->value.length = 0;
    return 0;
}

void clua_call(lua_State *state, const char *name, const clua_value *arguments, int32_t count, int64_t budget, clua_outcome *outcome) {
    call_request request = {name, arguments, count, outcome};
    run_protected(state, call_body, &request, budget, outcome);
}

typedef struct {
    const char *text;
    size_t length;
    const char *path;
    int runs;
} chunk_request;

static int chunk_body(lua_State *L) {
    chunk_request *request = lua_touserdata(L, 1);
    if (luaL_loadbufferx(L, request->text, request->length, request->path, "t") != LUA_OK) return lua_error(L);
    if (request->runs) lua_call(L, 0, 0);
    return 0;
}

void clua_run_text(lua_State *state, const char *text, size_t length, const char *path, int64_t budget, clua_outcome *outcome) {
    chunk_request request = {text, length, path, 1};
    run_protected(state, chunk_body, &request, budget, outcome);
}

void clua_compile(lua_State *state, const char *text, size_t length, const char *path, clua_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    if (luaL_loadbufferx(state, text, length, path, "t") == LUA_OK) return;
    outcome->status = CLUA_FAILED;
    outcome->message = lua_tolstring(state, -1, &outcome->message_length);
}

int clua_compiles(const char *text, size_t length) {
    lua_State *L = luaL_newstate();
    if (L == NULL) return 0;
    int status = luaL_loadbufferx(L, text, length, "=text", "t");
    lua_close(L);
    return status == LUA_OK;
}

int32_t clua_mark(lua_State *state) { return lua_gettop(state); }
void clua_release(lua_State *state, int32_t mark) { lua_settop(state, mark); }

// MARK: States

static int open_libraries(lua_State *L) {
    luaL_openlibs(L);
    return 0;
}

lua_State *clua_open(void) {
    lua_State *L = luaL_newstate();
    if (L == NULL) return NULL;
    *(void **)lua_getextraspace(L) = NULL;
    lua_pushcfunction(L, open_libraries);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
        lua_close(L);
        return NULL;
    }
    return L;
}

void clua_close(lua_State *state) { lua_close(state); }

void clua_follow(lua_State *state, const clua_follower *following) {
    *(const clua_follower **)lua_getextraspace(state) = following;
    arm(state, 0);
}

typedef struct {
    const char *table, *group, *name;
    // Used where there is no name.
    int64_t place;
    clua_body body;
    void *function;
} registration;

static void open_field(lua_State *L, const char *name) {
    if (lua_getfield(L, -1, name) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, name);
}

// Opens the table in place 1 of the one that is open. It holds nothing but a list, which is found quicker than what stands among names.
static void open_list(lua_State *L) {
    if (lua_rawgeti(L, -1, 1) == LUA_TTABLE) return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_rawseti(L, -3, 1);
}

// Where the registry keeps the table of texts given lately.
static const char recent_key;

// Pushes that table, which is made the first time and keeps the list of its texts in place 0.
static recent_texts *open_recent_texts(lua_State *L) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &recent_key) == LUA_TTABLE) {
        lua_rawgeti(L, -1, 0);
        recent_texts *recent = lua_touserdata(L, -1);
        lua_pop(L, 1);
        return recent;
    }
    lua_pop(L, 1);
    lua_createtable(L, RECENT_TEXTS, 1);
    recent_texts *recent = lua_newuserdatauv(L, sizeof *recent, 0);
    memset(recent, 0, sizeof *recent);
    lua_rawseti(L, -2, 0);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &recent_key);
    return recent;
}

static int register_body(lua_State *L) {
    registration *entry = lua_touserdata(L, 1);
    lua_pushglobaltable(L);
    open_field(L, entry->table);
    if (entry->name == NULL) open_list(L);
    if (entry->group != NULL && entry->group[0] != '\0') open_field(L, entry->group);
    binding *bound = lua_newuserdatauv(L, sizeof *bound, 0);
    bound->body = entry->body;
    bound->function = entry->function;
    bound->recent = open_recent_texts(L);
    lua_pushcclosure(L, call_swift, 2);
    if (entry->name != NULL) {
        lua_setfield(L, -2, entry->name);
    } else {
        lua_rawseti(L, -2, entry->place);
    }
    return 0;
}

static int protected(lua_State *L, lua_CFunction body, void *argument) {
    if (!lua_checkstack(L, 8)) return 0;
    int mark = lua_gettop(L);
    lua_pushcfunction(L, body);
    lua_pushlightuserdata(L, argument);
    int status = lua_pcall(L, 1, 0, 0);
    lua_settop(L, mark);
    return status == LUA_OK;
}

int clua_register(lua_State *state, const char *table, const char *group, const char *name, clua_body body, void *function) {
    registration entry = {table, group, name, 0, body, function};
    return protected(state, register_body, &entry);
}

int clua_register_place(lua_State *state, const char *table, int64_t place, clua_body body, void *function) {
    registration entry = {table, NULL, NULL, place, body, function};
    return protected(state, register_body, &entry);
}

static int set_global_body(lua_State *L) {
    const char **pair = lua_touserdata(L, 1);
    lua_pushstring(L, pair[1]);
    lua_setglobal(L, pair[0]);
    return 0;
}

int clua_set_global(lua_State *state, const char *name, const char *text) {
    const char *pair[2] = {name, text};
    return protected(state, set_global_body, pair);
}

typedef struct {
    void *context;
    void (*visit)(void *context, const char *name, size_t length);
} visitor;

static int each_body(lua_State *L) {
    visitor *request = lua_touserdata(L, 1);
    lua_pushglobaltable(L);
    lua_pushnil(L);
    while (lua_next(L, -2) != 0) {
        if (lua_isfunction(L, -1) && lua_type(L, -2) == LUA_TSTRING) {
            size_t length;
            const char *name = lua_tolstring(L, -2, &length);
            request->visit(request->context, name, length);
        }
        lua_pop(L, 1);
    }
    return 0;
}

void clua_each_global_function(lua_State *state, void *context, void (*visit)(void *context, const char *name, size_t length)) {
    visitor request = {context, visit};
    protected(state, each_body, &request);
}

// MARK: Texts

size_t clua_place(lua_State *state, char *buffer, size_t size) {
    lua_Debug activation;
    if (size == 0) return 0;
    for (int level = 1; lua_getstack(state, level, &activation); level++) {
        if (lua_getinfo(state, "Sl", &activation) && activation.currentline > 0) {
            int length = snprintf(buffer, size, "%s:%d: ", activation.short_src, activation.currentline);
            return length < 0 ? 0 : (size_t)length >= size ? size - 1 : (size_t)length;
        }
    }
    buffer[0] = '\0';
    return 0;
}

size_t clua_format(double number, char *buffer, size_t size) {
    int length = snprintf(buffer, size, "%.14g", number);
    return length < 0 ? 0 : (size_t)length >= size ? size - 1 : (size_t)length;
}

size_t clua_memory(lua_State *state) {
    return (size_t)lua_gc(state, LUA_GCCOUNT, 0) * 1024 + (size_t)lua_gc(state, LUA_GCCOUNTB, 0);
}
