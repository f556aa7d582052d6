/** What {@code headgate top} and {@code headgate status} show, and the terminal that it is shown on. */
package io.headgate.server.top;
