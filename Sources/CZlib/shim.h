#pragma once
#include <zlib.h>

// inflateInit2 is a macro, which Swift does not import. 15 + 16: a 32 KiB window and a gzip header.
static inline int obod_inflate_init_gzip(z_stream *stream) {
  return inflateInit2(stream, 15 + 16);
}
