package io.headgate.server.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.server.it.LogLines;
import io.headgate.server.net.PemFiles;
import io.headgate.testkit.RawClient;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the proxy tells a database in TLS, and what it learns there. */
final class BackendTlsIT extends FaultTest {

    private static final String ENDS = "the certificate of the database ends soon, or has ended host=localhost";

    @Test
    void aDatabaseIsToldTheNameThatItIsCalledBy() throws Exception {
        try (TlsDatabase database = new TlsDatabase(PemFiles.make("EC", "x").oneKey())) {
            startWithoutBystander("backend", "localhost:" + database.port(), "backend-tls", "required");
            attempt("one");
            assertThat(database.names()).containsExactly("localhost");
        }
    }

    @Test
    void anAddressIsNoName() throws Exception {
        try (TlsDatabase database = new TlsDatabase(PemFiles.make("EC", "x").oneKey())) {
            startWithoutBystander("backend", "127.0.0.1:" + database.port(), "backend-tls", "required");
            attempt("one");
            assertThat(database.names()).containsExactly("");
        }
    }

    @Test
    void sessionsAreResumed() throws Exception {
        try (TlsDatabase database = new TlsDatabase(PemFiles.make("EC", "x").oneKey())) {
            startWithoutBystander("backend", "localhost:" + database.port(), "backend-tls", "required");
            attempt("one");
            attempt("two");
            assertThat(database.sessions()).hasSize(2);
            assertThat(database.sessions().get(1)).isEqualTo(database.sessions().get(0));
        }
    }

    @Test
    void aCertificateThatEndsSoonIsWarnedOfOnce() throws Exception {
        try (TlsDatabase database = new TlsDatabase(PemFiles.make("EC", "CN=old", 29).oneKey());
                LogLines log = new LogLines("io.headgate.server.net")) {
            startWithoutBystander("backend", "localhost:" + database.port(), "backend-tls", "required");
            attempt("one");
            attempt("two");
            attempt("three");
            assertThat(log.lines()).filteredOn(line -> line.contains(ENDS)).singleElement()
                    .asString().contains("subject=CN=old", "notAfter=");
        }
    }

    @Test
    void aCertificateThatIsGoodForLongIsNotWarnedOf() throws Exception {
        try (TlsDatabase database = new TlsDatabase(PemFiles.make("EC", "CN=new", 31).oneKey());
                LogLines log = new LogLines("io.headgate.server.net")) {
            startWithoutBystander("backend", "localhost:" + database.port(), "backend-tls", "required");
            attempt("one");
            assertThat(database.names()).hasSize(1);
            assertThat(log.lines()).noneMatch(line -> line.contains(ENDS));
        }
    }

    /** Each password has the database asked. */
    private void attempt(String password) throws IOException {
        try (RawClient client = RawClient.connect(proxy().host(), proxy().port())) {
            assertThat(client.login(new RawClient.Login("anybody", password)).isErr()).isTrue();
        }
    }
}
