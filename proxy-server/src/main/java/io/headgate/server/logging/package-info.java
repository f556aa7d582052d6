/**
 * How lines of the log are written: {@link io.headgate.server.logging.TextLines} for people,
 * {@link io.headgate.server.logging.JsonLines} for programs, and {@link io.headgate.server.logging.LineLimit} for those
 * that anybody can cause. What is logged is said where it happens; docs/logs.md lists all of it.
 */
package io.headgate.server.logging;
