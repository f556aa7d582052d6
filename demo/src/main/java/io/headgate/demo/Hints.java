package io.headgate.demo;

import java.net.InetSocketAddress;

/** What the demo prints once everything runs. */
final class Hints {

    private Hints() {}

    static String text(
            InetSocketAddress database, InetSocketAddress proxy, int maxConnections, int port) {
        DemoDatabase.Account demo = DemoDatabase.DEMO;
        DemoDatabase.Account sysbench = DemoDatabase.SYSBENCH;
        String host = proxy.getAddress().isAnyLocalAddress() ? "127.0.0.1" : proxy.getAddress().getHostAddress();
        int proxyPort = port == 0 ? proxy.getPort() : port;
        return """

                Headgate listens on %1$s:%2$d. Behind it is a MySQL on 127.0.0.1:%3$d with max_connections=%4$d,
                of which Headgate uses %5$d at most.

                Connect (the table account has %6$d rows):
                  mysql --host=%1$s --port=%2$d --user=%7$s --password=%8$s %9$s

                A thousand sysbench clients; directly on port %3$d they would meet "Too many connections":
                  sysbench oltp_read_write %10$s --tables=4 --table-size=10000 prepare
                  sysbench oltp_read_write %10$s --tables=4 --table-size=10000 --threads=1000 --time=30 run

                Ctrl-C stops everything and leaves nothing behind.
                """
                .formatted(
                        host, proxyPort, database.getPort(), DemoDatabase.MAX_CONNECTIONS, maxConnections,
                        DemoDatabase.ROWS, demo.user(), demo.password(), demo.schema(),
                        "--mysql-host=" + host + " --mysql-port=" + proxyPort + " --mysql-user=" + sysbench.user()
                                + " --mysql-password=" + sysbench.password() + " --mysql-db=" + sysbench.schema());
    }
}
