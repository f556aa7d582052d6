/** JMH benchmarks of what runs for every statement: the scanner, the response tracker and the relay, and the pool. */
package io.headgate.benchmarks.micro;
