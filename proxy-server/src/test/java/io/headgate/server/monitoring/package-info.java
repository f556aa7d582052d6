/** What a running proxy tells of itself. */
package io.headgate.server.monitoring;
