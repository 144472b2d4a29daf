#include "tools/plumbline/freed_memory.h"

#include <cstdlib>
#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace plumbline::tool {

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kept_bytes = 256 << 20;
    mallopt(M_MMAP_THRESHOLD, kept_bytes);
    mallopt(M_TRIM_THRESHOLD, kept_bytes);
#endif
}

} // namespace plumbline::tool
