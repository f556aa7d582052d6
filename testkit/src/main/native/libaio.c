/*
 * Stand-in for libaio.so.1 where the system has none. mysqld is linked against it but runs with native AIO off, so
 * nothing here is called in practice; a call answers -ENOSYS, which libaio itself answers on a kernel without AIO.
 */
#define ENOSYS 38

int io_setup(int maxevents, void **ctx) { (void) maxevents; (void) ctx; return -ENOSYS; }

int io_submit(void *ctx, long nr, void **iocbs) { (void) ctx; (void) nr; (void) iocbs; return -ENOSYS; }

int io_getevents(void *ctx, long min_nr, long nr, void *events, void *timeout) {
    (void) ctx; (void) min_nr; (void) nr; (void) events; (void) timeout;
    return -ENOSYS;
}
