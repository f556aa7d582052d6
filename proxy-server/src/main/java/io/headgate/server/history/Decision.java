package io.headgate.server.history;

/** How a command got what it runs on. */
public enum Decision {
    /** It ran on none: the proxy has answered. */
    ANSWERED_HERE,
    /** On the connection that its client keeps. */
    HELD,
    /** On the one that the client's last statement was on, which nobody had in between. */
    SAME,
    /** On one that others have used. */
    OTHER,
    /** On one that was opened for it, or ahead. */
    NEW
}
