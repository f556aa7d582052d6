package io.headgate.metrics;

/** What a database server is there for. The name is that of RDS Proxy, and the label's value. */
public enum TargetRole {
    READ_WRITE, READ_ONLY
}
