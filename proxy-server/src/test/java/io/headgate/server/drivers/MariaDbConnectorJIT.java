package io.headgate.server.drivers;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** MariaDB Connector/J; it uses no TLS unless told to. */
@ParameterizedClass(name = "{0}")
@MethodSource("modes")
class MariaDbConnectorJIT extends JdbcDriverContract {

    private static DriverProxy proxy;

    MariaDbConnectorJIT(JdbcMode mode) {
        super(proxy, mode);
    }

    static Stream<JdbcMode> modes() {
        return Stream.of("allowPublicKeyRetrieval=true",
                "sslMode=trust",
                "allowPublicKeyRetrieval=true&useCompression=true",
                "sslMode=trust&useCompression=true&useServerPrepStmts=true",
                "allowPublicKeyRetrieval=true&useServerPrepStmts=true",
                "sslMode=trust&useServerPrepStmts=true&cachePrepStmts=false",
                "sslMode=trust&rewriteBatchedStatements=true",
                "sslMode=trust&useBulkStmts=true&disablePipeline=true").map(JdbcMode::mariaDb);
    }

    @BeforeAll
    static void startProxy() {
        proxy = DriverProxy.start("drv_mariadb_j", 5);
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }
}
