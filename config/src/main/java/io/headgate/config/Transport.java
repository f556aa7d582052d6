package io.headgate.config;

/** The way sockets are driven. */
public enum Transport {
    /** The best one that works here. */
    AUTO,
    /** Linux io_uring. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /** The JDK's selector; works everywhere. */
    NIO
}
