// Stands between newsfold and the C library (LD_PRELOAD) and has calls fail while the test says so.
//
// The test and this library share a file of 64-bit numbers, which NEWSFOLD_FAULTS names: one a fault, in the order of
// `struct faults`. Calls on files fail only where the file lies in the folder that NEWSFOLD_FAULTY names.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

struct faults {
  int64_t sync;        // fsync and fdatasync fail with EIO
  int64_t read;        // reads fail with EIO
  int64_t write;       // writes fail with EIO
  int64_t short_read;  // reads bring this many bytes at most
  int64_t clock;       // seconds that are added to what the clock on the wall says
  int64_t count;       // how many calls were made to fail
};

static volatile struct faults *faults;

__attribute__((constructor)) static void begin(void) {
  const char *path = getenv("NEWSFOLD_FAULTS");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *shared = mmap(NULL, sizeof(struct faults), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (shared != MAP_FAILED) faults = shared;
}

static int is_faulty(int file) {
  const char *folder = getenv("NEWSFOLD_FAULTY");
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (!folder || length < 0) return 0;
  path[length] = 0;
  return strncmp(path, folder, strlen(folder)) == 0;
}

static int fails(int64_t fault, int file) {
  if (!fault || !is_faulty(file)) return 0;
  __atomic_add_fetch((int64_t *)&faults->count, 1, __ATOMIC_RELAXED);
  errno = EIO;
  return 1;
}

#define ORIGINAL(name) \
  static __typeof__(name) *original; \
  if (!original) original = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define SYNC(name) \
  int name(int file) { \
    ORIGINAL(name); \
    return faults && fails(faults->sync, file) ? -1 : original(file); \
  }
SYNC(fsync)
SYNC(fdatasync)

static size_t shortened(int file, size_t count) {
  if (!faults || !faults->short_read || (size_t)faults->short_read >= count || !is_faulty(file)) return count;
  __atomic_add_fetch((int64_t *)&faults->count, 1, __ATOMIC_RELAXED);
  return (size_t)faults->short_read;
}

ssize_t read(int file, void *bytes, size_t count) {
  ORIGINAL(read);
  if (faults && fails(faults->read, file)) return -1;
  return original(file, bytes, shortened(file, count));
}

#define PREAD(name, offset_t) \
  ssize_t name(int file, void *bytes, size_t count, offset_t offset) { \
    ORIGINAL(name); \
    if (faults && fails(faults->read, file)) return -1; \
    return original(file, bytes, shortened(file, count), offset); \
  }
PREAD(pread, off_t)
PREAD(pread64, off64_t)

ssize_t write(int file, const void *bytes, size_t count) {
  ORIGINAL(write);
  return faults && fails(faults->write, file) ? -1 : original(file, bytes, count);
}

#define PWRITE(name, offset_t) \
  ssize_t name(int file, const void *bytes, size_t count, offset_t offset) { \
    ORIGINAL(name); \
    return faults && fails(faults->write, file) ? -1 : original(file, bytes, count, offset); \
  }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

int clock_gettime(clockid_t clock, struct timespec *now) {
  ORIGINAL(clock_gettime);
  int result = original(clock, now);
  if (faults && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += faults->clock;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  ORIGINAL(gettimeofday);
  int result = original(now, zone);
  if (faults) now->tv_sec += faults->clock;
  return result;
}

time_t time(time_t *now) {
  struct timespec exact;
  clock_gettime(CLOCK_REALTIME, &exact);
  if (now) *now = exact.tv_sec;
  return exact.tv_sec;
}
