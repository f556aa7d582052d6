package io.headgate.server.drivers;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** MySQL Connector/J. */
@ParameterizedClass(name = "{0}")
@MethodSource("modes")
class ConnectorJIT extends JdbcDriverContract {

    private static DriverProxy proxy;

    ConnectorJIT(JdbcMode mode) {
        super(proxy, mode);
    }

    static Stream<JdbcMode> modes() {
        return Stream.of("", // TLS by default
                "sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "useCompression=true",
                "useCompression=true&useServerPrepStmts=true&sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "useServerPrepStmts=true",
                "useServerPrepStmts=true&sslMode=DISABLED&allowPublicKeyRetrieval=true",
                "useServerPrepStmts=true&useCursorFetch=true&defaultFetchSize=10",
                "useServerPrepStmts=true&cachePrepStmts=true",
                "rewriteBatchedStatements=true",
                "rewriteBatchedStatements=true&useServerPrepStmts=true",
                "useLocalSessionState=true&cacheServerConfiguration=true&elideSetAutoCommits=true&maintainTimeStats=false",
                "useAffectedRows=true&connectionTimeZone=SERVER").map(JdbcMode::connectorJ);
    }

    @BeforeAll
    static void startProxy() {
        proxy = DriverProxy.start("drv_connector_j", 5);
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }
}
