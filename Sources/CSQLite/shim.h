#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT casts -1 to a function pointer, which Swift cannot import.
static inline int obod_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int bytes) {
  return sqlite3_bind_text(statement, index, text, bytes, SQLITE_TRANSIENT);
}

// Binds text as SQLITE_STATIC, without copying it: the bytes must stay valid while the statement runs.
static inline int obod_bind_text_static(sqlite3_stmt *statement, int index, const char *text, int bytes) {
  return sqlite3_bind_text(statement, index, text, bytes, SQLITE_STATIC);
}

// sqlite3_config is variadic, which Swift cannot import. Turns off SQLite's memory statistics, which obod does not use.
static inline int obod_configure(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
