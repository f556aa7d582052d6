/**
 * What tests and the demo need and the product does not ship: {@link io.headgate.testkit.EmbeddedMysql} (a real MySQL
 * out of a Maven artifact), {@link io.headgate.testkit.ReplicatedMysql} (several of them, a writer and its replicas),
 * {@link io.headgate.testkit.TestDatabase} (the database that the tests of this JVM share, whichever kind it is),
 * {@link io.headgate.testkit.Cable} (the way to a server, to be cut), {@link io.headgate.testkit.RawClient} (a blocking
 * client that works on packets and bytes) and {@link io.headgate.testkit.LeakCheck} (fails a test class that leaked a
 * buffer).
 */
package io.headgate.testkit;
