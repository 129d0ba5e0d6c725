// Tells the thread sanitizer of a Mutex that had to be waited for. Without contention a Mutex is locked and unlocked by
// code that is compiled into the program, which the sanitizer sees; with it, in the runtime's library, which was built
// without the sanitizer: what one thread left there would then seem to race with what the next one does. Preloaded by
// scripts/sanitize; in other programs it does nothing.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"
#define swiftcall __attribute__((swiftcall))
#define self __attribute__((swift_context))

__attribute__((weak)) void __tsan_acquire(void *);
__attribute__((weak)) void __tsan_release(void *);

typedef swiftcall void Lock(uint32_t thread, self void *mutex);
typedef swiftcall void Unlock(self void *mutex);

swiftcall void lock(uint32_t thread, self void *mutex) __asm__(LOCK);
swiftcall void unlock(self void *mutex) __asm__(UNLOCK);

swiftcall void lock(uint32_t thread, self void *mutex) {
  ((Lock *)dlsym(RTLD_NEXT, LOCK))(thread, mutex);
  if (__tsan_acquire) __tsan_acquire(mutex);
}

swiftcall void unlock(self void *mutex) {
  if (__tsan_release) __tsan_release(mutex);
  ((Unlock *)dlsym(RTLD_NEXT, UNLOCK))(mutex);
}
