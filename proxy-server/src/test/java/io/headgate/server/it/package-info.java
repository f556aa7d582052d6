/** What the integration tests share: a proxy in this JVM before the test database. */
package io.headgate.server.it;
