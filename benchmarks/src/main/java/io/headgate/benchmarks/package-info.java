/**
 * Benchmarks of the whole: {@code Macro} runs sysbench against the database itself, HAProxy and Headgate in turn and
 * prints one table; {@code IdleClients} measures what a logged-in client costs that does nothing.
 *
 * <p>Every proxy is an operating-system process of its own ({@link io.headgate.benchmarks.Target}), so that its CPU
 * and memory can be read from {@code /proc} ({@link io.headgate.benchmarks.ProcFs}). Linux only. Nothing here is
 * shipped, and nothing here asserts a speed.
 */
package io.headgate.benchmarks;
