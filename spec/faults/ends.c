#define _GNU_SOURCE /* Landlock's calls */
#include "ends.h"

#include <errno.h>
#include <stddef.h>

#include <sys/syscall.h>

#define CALL(name) #name, SYS_##name
static const struct ends table[] = {
    { CALL(read), { ENDS_SHORT, ENDS_EARLY, EINTR, EAGAIN, EIO } },
    { CALL(pread64), { ENDS_SHORT, ENDS_EARLY, EINTR, EAGAIN, EIO } },
    { CALL(recvfrom), { ENDS_SHORT, EINTR, EAGAIN, EIO, ECONNRESET } },
    { CALL(recvmsg), { ENDS_SHORT, EINTR, EAGAIN, EIO, ECONNRESET } },
    { CALL(write), { ENDS_SHORT, EINTR, EAGAIN, EIO, ENOSPC, EPIPE } },
    { CALL(writev), { ENDS_SHORT, EINTR, EAGAIN, EIO, ENOSPC, EPIPE } },
    { CALL(sendto), { ENDS_SHORT, EINTR, EAGAIN, EIO, ENOBUFS, EPIPE } },
    { CALL(sendmsg), { ENDS_SHORT, EINTR, EAGAIN, EIO, ENOBUFS, EPIPE } },
    { CALL(socket), { EMFILE, ENFILE, ENOMEM, EACCES } },
    { CALL(connect), { EINTR, ECONNREFUSED, ENETUNREACH, ETIMEDOUT } },
    { CALL(setsockopt), { ENOMEM, ENOPROTOOPT } },
    { CALL(getsockopt), { ENOBUFS } },
    { CALL(pipe2), { EMFILE, ENFILE } },
    { CALL(clone3), { EAGAIN, ENOMEM } },
    { CALL(ftruncate), { EIO, ENOSPC } },
    { CALL(fdatasync), { EIO, ENOSPC, EINTR } },
    { CALL(statx), { EIO, EACCES, ENOMEM } },
    { CALL(open), { EMFILE, ENFILE, EINTR, EACCES, ENOMEM } },
    { CALL(openat), { EMFILE, ENFILE, EINTR, EACCES, ENOMEM, ENOSPC } },
    { CALL(close), { EIO, EINTR, ENOSPC } },
    { CALL(fstat), { EIO } },
    { CALL(newfstatat), { EIO, EACCES, ENOMEM } },
    { CALL(getdents64), { EIO } },
    { CALL(lseek), { EIO } },
    { CALL(fsync), { EIO, ENOSPC, EINTR } },
    { CALL(fchmod), { EPERM, EIO } },
    { CALL(rename), { ENOSPC, EACCES, EIO } },
    { CALL(unlink), { EACCES } },
    { CALL(mkdir), { ENOSPC, EACCES } },
    { CALL(fcntl), { EMFILE } },
    { CALL(dup2), { EMFILE, EINTR } },
    { CALL(socketpair), { EMFILE, ENFILE, ENOMEM } },
    { CALL(clone), { EAGAIN, ENOMEM } },
    { CALL(pidfd_open), { EMFILE, ENOSYS } },
    { CALL(pidfd_send_signal), { EPERM } },
    { CALL(poll), { EINTR, ENOMEM } },
    { CALL(waitid), { EINTR, ECHILD } },
    { CALL(mmap), { ENOMEM } },
    { CALL(mremap), { ENOMEM } },
    { CALL(munmap), { ENOMEM } },
    { CALL(mprotect), { ENOMEM } },
    { CALL(madvise), { EINVAL } },
    { CALL(prlimit64), { EPERM } },
    { CALL(prctl), { EPERM, EINVAL } },
    { CALL(seccomp), { EINVAL, ENOMEM, ENOSYS } },
    { CALL(landlock_create_ruleset), { ENOSYS, EMFILE } },
    { CALL(landlock_restrict_self), { EPERM } },
    { CALL(close_range), { ENOSYS } },
    { CALL(getrandom), { EINTR, EAGAIN } },
    { CALL(getcwd), { ENOENT } },
    { CALL(readlink), { EIO } },
    { CALL(faccessat2), { EIO, EACCES, ENOMEM } }, /* realpath of a folder */
    { CALL(sysinfo), { EFAULT } },
    { CALL(ioctl), { ENOTTY } },
    /* Calls that do not fail, or that nobody asks what came of them. */
    { CALL(brk), { 0 } },
    { CALL(exit), { 0 } },
    { CALL(exit_group), { 0 } },
    { CALL(futex), { 0 } },
    { CALL(getpid), { 0 } },
    { CALL(rseq), { 0 } },
    { CALL(rt_sigaction), { 0 } },
    { CALL(rt_sigprocmask), { 0 } },
    { CALL(sched_yield), { 0 } },
    { CALL(sched_getaffinity), { EINVAL, EPERM } },
    { CALL(sched_setaffinity), { EINVAL, EPERM } },
    { CALL(set_robust_list), { 0 } },
    { CALL(umask), { 0 } },
};

const struct ends *ends_of(long call)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].call == call)
            return &table[i];
    return NULL;
}
