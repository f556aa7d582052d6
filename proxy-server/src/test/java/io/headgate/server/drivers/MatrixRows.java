package io.headgate.server.drivers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The drivers of the matrix, each with its ways to prepare, to fetch and to encrypt. */
final class MatrixRows {

    /** Where Debian has Go packages, and how to use them. */
    static final Map<String, String> GO = Map.of("GO111MODULE", "off", "GOPATH", "/usr/share/gocode");

    private MatrixRows() {
    }

    static Stream<MatrixRow> all() {
        return Stream.concat(ofThisJvm(), programs());
    }

    private static Stream<MatrixRow> ofThisJvm() {
        return Stream.of(
                connectorJ("new", ""), connectorJ("new", "useServerPrepStmts=true"),
                connectorJ("new", "useServerPrepStmts=true&useCursorFetch=true"),
                connectorJ("new", "rewriteBatchedStatements=true&sslMode=DISABLED&allowPublicKeyRetrieval=true"),
                connectorJ("8.0", ""), connectorJ("8.0", "useServerPrepStmts=true&cachePrepStmts=true"),
                connectorJ("8.0", "useServerPrepStmts=true&useCursorFetch=true"),
                mariaDb("sslMode=trust"), mariaDb("allowPublicKeyRetrieval=true&useServerPrepStmts=true"),
                mariaDb("sslMode=trust&useServerPrepStmts=true&useBulkStmts=true"),
                vertx(true, false, 1), vertx(false, true, 16), r2dbc(false), r2dbc(true));
    }

    private static MatrixRow connectorJ(String line, String options) {
        // a statement that it keeps fails by itself when the columns have changed
        Set<String> cannot = options.contains("cachePrepStmts") ? Set.of("a table that changes under a statement") : Set.of();
        return new MatrixJvm("Connector/J " + line + " " + options, cannot, (port, account) ->
                new MatrixJdbc(line.equals("new") ? new com.mysql.cj.jdbc.Driver() : OldConnectorJ.driver(),
                        JdbcMode.connectorJ(options), port, account));
    }

    private static MatrixRow mariaDb(String options) {
        return new MatrixJvm("MariaDB Connector/J " + options, Set.of(), (port, account) ->
                new MatrixJdbc(new org.mariadb.jdbc.Driver(), JdbcMode.mariaDb(options), port, account));
    }

    private static MatrixRow vertx(boolean tls, boolean cached, int pipelined) {
        return new MatrixJvm("Vert.x" + (tls ? " tls" : " plain") + (cached ? " cached" : "") + " pipelining "
                + pipelined, Set.of(), (port, account) -> new MatrixVertx(tls, cached, pipelined, port, account));
    }

    private static MatrixRow r2dbc(boolean prepared) {
        return new MatrixJvm("r2dbc-mysql" + (prepared ? " prepared" : " text"), Set.of(),
                (port, account) -> new MatrixR2dbc(prepared, port, account));
    }

    private static Stream<MatrixRow> programs() {
        return Stream.of(
                python("pymysql", "tls", "default"), python("pymysql", "plain", "streaming"),
                python("mysqlclient", "tls", "streaming"), python("mysqlclient", "plain", "default"),
                php("mysqli", "tls", "stored"), php("mysqli", "plain", "unbuffered"),
                php("pdo", "tls", "emulated"), php("pdo", "plain", "prepared"), php("pdo", "tls", "unbuffered"),
                ruby("tls", "text"), ruby("plain", "prepared"), ruby("tls", "streaming"),
                perl("tls", "emulated"), perl("plain", "streaming"),
                // parameters of its prepared statements are binary strings, which are no JSON
                perl("tls", "prepared", "documents", "documents made by functions"),
                go("tls", "prepared"), go("plain", "interpolated"),
                node("mysql2", NodePackages.MYSQL2, "plain", "text"),
                node("mysql2", NodePackages.MYSQL2, "tls", "prepared"),
                node("mariadb", NodePackages.MARIADB, "tls", "text"),
                node("mariadb", NodePackages.MARIADB, "plain", "prepared"),
                node("mysql", NodePackages.MYSQL, "plain", "text"));
    }

    private static MatrixRow python(String driver, String transport, String mode) {
        String module = driver.equals("pymysql") ? "pymysql, cryptography" : "MySQLdb";
        // Debian's, which has Debian's packages, even where PATH has another one first
        return new MatrixProgram(driver + " " + transport + " " + mode,
                present("/usr/bin/python3", "-c", "import " + module),
                List.of("/usr/bin/python3", "matrix.py", driver, transport, mode));
    }

    private static MatrixRow php(String driver, String transport, String mode) {
        String extension = driver.equals("pdo") ? "pdo_mysql" : driver;
        return new MatrixProgram("php " + driver + " " + transport + " " + mode, present("php", "-r",
                "exit(extension_loaded('" + extension + "') && extension_loaded('mbstring') ? 0 : 1);"),
                List.of("php", driver + ".php", transport, mode));
    }

    private static MatrixRow ruby(String transport, String mode) {
        return new MatrixProgram("ruby mysql2 " + transport + " " + mode, present("ruby", "-rmysql2", "-e", ""),
                List.of("ruby", "matrix.rb", transport, mode));
    }

    private static MatrixRow perl(String transport, String mode, String... cannot) {
        return new MatrixProgram("perl DBD::mysql " + transport + " " + mode,
                present("perl", "-MDBD::mysql", "-MJSON::PP", "-e", ""),
                List.of("perl", "matrix.pl", transport, mode), cannot);
    }

    private static MatrixRow go(String transport, String mode) {
        return new MatrixProgram("go-sql-driver " + transport + " " + mode,
                present("go", "list", "github.com/go-sql-driver/mysql"),
                List.of("go", "run", "matrix.go", transport, mode));
    }

    private static MatrixRow node(String driver, String version, String transport, String mode) {
        return new MatrixProgram("node " + driver + " " + transport + " " + mode,
                () -> NodePackages.install("node-matrix-" + driver, driver + "@" + version),
                List.of("node", "matrix.mjs", driver, transport, mode),
                // those of MySQL always escape by backslashes
                driver.equals("mariadb") || mode.equals("prepared") ? Set.of()
                        : Set.of("a mode in which backslashes are letters"),
                driver.equals("mysql"));
    }

    /** A folder for the program, where this command ends well; else skips the test. */
    static Supplier<Path> present(String... command) {
        return () -> {
            Programs.assumeInstalled(command[0]);
            assumeTrue(Programs.run(List.of(command), GO, "", Path.of(".")).exit() == 0,
                    String.join(" ", command) + " fails: the driver is not installed");
            try {
                return Files.createDirectories(Path.of("target", "matrix").toAbsolutePath());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
