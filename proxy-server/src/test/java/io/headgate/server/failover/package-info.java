/** Several real servers, of which one is the writer: what clients of the proxy notice when that changes. */
package io.headgate.server.failover;
