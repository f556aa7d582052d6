package io.headgate.config;

/** How metrics come to CloudWatch. */
public enum CloudWatchMode {
    /** By calls of its API. */
    PUT,
    /** In lines on the standard output, in its embedded metric format, by way of CloudWatch Logs. */
    EMF
}
