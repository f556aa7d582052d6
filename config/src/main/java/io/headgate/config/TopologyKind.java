package io.headgate.config;

/** How it is known which of several servers is the writer. */
public enum TopologyKind {
    /** The first server in the list is the writer, the others are readers, whatever they say. */
    STATIC,
    /** The writer is the server that is not read-only. */
    READ_ONLY,
    /** The members are those that the cluster names itself; the writer is the one that is not read-only. */
    AURORA,
    /** The writer is the primary member of the group, and readers are its online members. */
    GROUP_REPLICATION,
    /** Every synced node takes writes: the writer is the first of them in the list, and stays it. */
    GALERA
}
