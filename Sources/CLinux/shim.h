// What Swift's Glibc module leaves out of the C library's Linux interfaces.
#include <malloc.h>
#include <linux/stat.h>
#include <sys/types.h>
#include <sys/vfs.h>

// stdio.h, only with _GNU_SOURCE.
int renameat2(int old_folder, const char *old_name, int new_folder, const char *new_name, unsigned int flags);

// sys/stat.h, only with _GNU_SOURCE.
int statx(int folder, const char *restrict path, int flags, unsigned int mask, struct statx *restrict result);

// fcntl.h, only with _GNU_SOURCE.
int sync_file_range(int file, off_t offset, off_t count, unsigned int flags);

// sys/mman.h, only with _GNU_SOURCE.
int memfd_create(const char *name, unsigned int flags);

// linux/memfd.h, linux/fs.h, linux/stat.h and fcntl.h.
enum { LINUX_MFD_CLOEXEC = 1, LINUX_RENAME_NOREPLACE = 1 << 0, LINUX_F_SETLEASE = 1024, LINUX_O_PATH = 010000000, LINUX_AT_EMPTY_PATH = 0x1000, LINUX_STATX_MNT_ID = 0x1000, LINUX_SYNC_FILE_RANGE_WRITE = 2 };
