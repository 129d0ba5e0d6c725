#pragma once
#include <sqlite3.h>

// SQLITE_TRANSIENT is a cast of -1 to a function pointer, which Swift does not import.
static inline int obod_bind_text_copy(sqlite3_stmt *statement, int index, const char *text, int bytes) {
  return sqlite3_bind_text(statement, index, text, bytes, SQLITE_TRANSIENT);
}

// SQLITE_STATIC, for bytes that outlive the statement's next step.
static inline int obod_bind_text_static(sqlite3_stmt *statement, int index, const char *text, int bytes) {
  return sqlite3_bind_text(statement, index, text, bytes, SQLITE_STATIC);
}

// sqlite3_config is variadic, which Swift does not import. SQLite's own count of the memory in use is nobody's concern.
static inline int obod_configure(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
