#pragma once
#include <zlib.h>

// inflateInit2 is a macro, which Swift cannot import. 15 selects a 32 KiB window, and 16 the gzip format.
static inline int obod_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}
