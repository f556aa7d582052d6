/** Spans of statements, for those who trace their requests through all services. */
package io.headgate.server.tracing;
