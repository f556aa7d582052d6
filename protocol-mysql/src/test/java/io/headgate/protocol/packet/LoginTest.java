package io.headgate.protocol.packet;

import static io.headgate.protocol.Bytes.assertTruncations;
import static io.headgate.protocol.Bytes.hex;
import static io.headgate.protocol.Bytes.in;
import static io.headgate.protocol.Bytes.written;
import static io.headgate.protocol.Capabilities.CLIENT_CONNECT_ATTRS;
import static io.headgate.protocol.Capabilities.CLIENT_CONNECT_WITH_DB;
import static io.headgate.protocol.Capabilities.CLIENT_PLUGIN_AUTH;
import static io.headgate.protocol.Capabilities.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA;
import static io.headgate.protocol.Capabilities.CLIENT_PROTOCOL_41;
import static io.headgate.protocol.Capabilities.CLIENT_SECURE_CONNECTION;
import static io.headgate.protocol.Capabilities.CLIENT_SSL;
import static io.headgate.protocol.Capabilities.CLIENT_ZSTD_COMPRESSION_ALGORITHM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

    private static final String RESERVED = "00".repeat(23);
    private static final Capabilities FULL = Capabilities.of(CLIENT_PROTOCOL_41, CLIENT_SECURE_CONNECTION,
            CLIENT_PLUGIN_AUTH, CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA, CLIENT_CONNECT_WITH_DB, CLIENT_CONNECT_ATTRS,
            CLIENT_ZSTD_COMPRESSION_ALGORITHM);
    private static final List<Map.Entry<String, String>> ATTRIBUTES =
            List.of(Map.entry("_os", "Linux"), Map.entry("_pid", ""), Map.entry("_os", "again"));

    @ParameterizedTest
    @CsvSource({"45, zo\u00eb, 7a6fc3ab", "255, zo\u00eb, 7a6fc3ab", "0, zo\u00eb, 7a6fc3ab", "330, zo\u00eb, 7a6fc3ab",
        "8, zo\u00eb, 7a6feb", "8, \u20ac, 80", "63, zo\u00eb, 7a6feb", "26, z\u0142oty, 7ab36f7479", "51, \u044f, ff",
        "13, \u65e5, 93fa"})
    void namesAreInTheCharacterSetOfTheLogin(int collationId, String name, String bytes) {
        assertThat(LoginNames.decode(hex(bytes), collationId)).isEqualTo(name);
        assertThat(LoginNames.encode(name, collationId)).isEqualTo(hex(bytes));
    }

    @ParameterizedTest
    @CsvSource({"45, 7a6feb7a", "0, 7a6feb7a", "6, 7a6feb7a", "13, 7a6f93"})
    void aNameEndsWhereItIsNotInThatCharacterSet(int collationId, String bytes) {
        assertThat(LoginNames.decode(hex(bytes), collationId)).isEqualTo("zo");
    }

    @Test
    void aHandshakeResponseHasTheLayoutOfTheManual() {
        HandshakeResponse41 response = HandshakeResponse41.read(in(hex("0882 3804 00000001 2d" + RESERVED
                + "61707000 02 aabb 6400 7000 05 0161 0278 79 03")));
        assertThat(response).usingRecursiveComparison().isEqualTo(new HandshakeResponse41(FULL, 1 << 24, 45, "app",
                hex("aabb"), "d", "p", List.of(Map.entry("a", "xy")), 3));
        assertThat(written(response::write)).isEqualTo(hex("0882 3804 00000001 2d" + RESERVED
                + "61707000 02 aabb 6400 7000 05 0161 0278 79 03"));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, CLIENT_SECURE_CONNECTION, CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA,
        CLIENT_SECURE_CONNECTION | CLIENT_PLUGIN_AUTH, CLIENT_CONNECT_WITH_DB, CLIENT_CONNECT_ATTRS,
        CLIENT_ZSTD_COMPRESSION_ALGORITHM, CLIENT_SECURE_CONNECTION | CLIENT_CONNECT_WITH_DB | CLIENT_PLUGIN_AUTH})
    void aHandshakeResponseComesBackWithAnyCapabilities(long flags) {
        Capabilities capabilities = Capabilities.of(CLIENT_PROTOCOL_41, flags);
        HandshakeResponse41 response = new HandshakeResponse41(capabilities, -1, 255, "üser", hex("010203"),
                capabilities.has(CLIENT_CONNECT_WITH_DB) ? "größe" : null,
                capabilities.has(CLIENT_PLUGIN_AUTH) ? "mysql_native_password" : null,
                capabilities.has(CLIENT_CONNECT_ATTRS) ? ATTRIBUTES : List.of(),
                capabilities.has(CLIENT_ZSTD_COMPRESSION_ALGORITHM) ? 22 : 0);
        assertThat(HandshakeResponse41.read(in(written(response::write)))).usingRecursiveComparison()
                .isEqualTo(response);
    }

    @Test
    void aTruncatedHandshakeResponseIsMalformedUnlessItEndsBeforeAnOptionalField() {
        HandshakeResponse41 response = new HandshakeResponse41(FULL, 0, 45, "app", hex("aabb"), "d", "p", ATTRIBUTES,
                3);
        byte[] payload = written(response::write);
        int afterDatabase = 32 + 4 + 3 + 2;
        assertTruncations(payload, HandshakeResponse41::read, afterDatabase, afterDatabase + 2, payload.length - 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 251, 65535, 65536})
    void anAuthResponseOfAnyLengthFitsALenencField(int length) {
        HandshakeResponse41 response = new HandshakeResponse41(FULL, 0, 45, "", new byte[length], null, null,
                List.of(), 0);
        assertThat(HandshakeResponse41.read(in(written(response::write))).authResponse()).hasSize(length);
    }

    @Test
    void anAuthResponseOfMoreThan255BytesDoesNotFitALengthByte() {
        Capabilities capabilities = Capabilities.of(CLIENT_PROTOCOL_41, CLIENT_SECURE_CONNECTION);
        HandshakeResponse41 fits = new HandshakeResponse41(capabilities, 0, 45, "", new byte[255], null, null,
                List.of(), 0);
        assertThat(HandshakeResponse41.read(in(written(fits::write))).authResponse()).hasSize(255);
        HandshakeResponse41 tooLong = new HandshakeResponse41(capabilities, 0, 45, "", new byte[256], null, null,
                List.of(), 0);
        assertThatThrownBy(() -> written(tooLong::write)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("256");
    }

    @Test
    void manyAttributesComeBackInOrder() {
        List<Map.Entry<String, String>> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(Map.entry("name" + i, "v".repeat(i % 300)));
        }
        HandshakeResponse41 response = new HandshakeResponse41(FULL, 0, 45, "u", new byte[0], null, "p", many, 0);
        assertThat(HandshakeResponse41.read(in(written(response::write))).connectAttributes()).isEqualTo(many);
    }

    @Test
    void anAttributeBeyondTheBlockIsMalformed() {
        byte[] payload = hex("0002 1000 00000000 2d" + RESERVED + "00 00 03 0161 0578 7979797979");
        assertThatThrownBy(() -> HandshakeResponse41.read(in(payload))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void anEmptyDatabaseIsNone() {
        HandshakeResponse41 response = new HandshakeResponse41(FULL, 0, 45, "u", new byte[0], null, "p", List.of(), 0);
        assertThat(HandshakeResponse41.read(in(written(response::write))).database()).isNull();
    }

    @Test
    void aClientOlderThan41IsABadHandshake() {
        assertThatThrownBy(() -> HandshakeResponse41.read(in(hex("0500 000000 726f6f7400"))))
                .isInstanceOfSatisfying(ProtocolException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(ErrorCode.ER_HANDSHAKE_ERROR));
    }

    @Test
    void aFieldWithoutItsCapabilityIsRefused() {
        Capabilities bare = Capabilities.of(CLIENT_PROTOCOL_41);
        assertThatThrownBy(() -> new HandshakeResponse41(bare, 0, 45, "u", new byte[0], "d", null, List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("CONNECT_WITH_DB");
        assertThatThrownBy(() -> new HandshakeResponse41(bare, 0, 45, "u", new byte[0], null, "p", List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("PLUGIN_AUTH");
    }

    @Test
    void textFormsHideTheAuthResponse() {
        byte[] secret = "hunter2".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(new HandshakeResponse41(FULL, 0, 45, "u", secret, null, null, List.of(), 0).toString())
                .contains("user=u").doesNotContain("hunter2", "authResponse");
        assertThat(new ComChangeUser("u", secret, null, 45, null, List.of()).toString())
                .contains("user=u").doesNotContain("hunter2", "authResponse");
    }

    @Test
    void anSslRequestIsToldFromAHandshakeResponse() {
        SslRequest request = new SslRequest(FULL.with(CLIENT_SSL), 1 << 24, 45);
        byte[] payload = written(request::write);
        assertThat(payload).hasSize(32);
        assertThat(SslRequest.matches(in(payload))).isTrue();
        assertThat(SslRequest.read(in(payload))).isEqualTo(request);
        assertTruncations(payload, SslRequest::read);
        HandshakeResponse41 response = new HandshakeResponse41(FULL.with(CLIENT_SSL), 0, 45, "u", new byte[0], null,
                null, List.of(), 0);
        assertThat(SslRequest.matches(in(written(response::write)))).isFalse();
        assertThatThrownBy(() -> new SslRequest(FULL, 0, 45)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void comChangeUserHasTheLayoutOfTheManual() {
        byte[] payload = hex("11 61707000 02 aabb 6400 ff00 7000 05 0161 0278 79");
        ComChangeUser command = ComChangeUser.read(in(payload), FULL);
        assertThat(command).usingRecursiveComparison().isEqualTo(new ComChangeUser("app", hex("aabb"), "d", 255, "p",
                List.of(Map.entry("a", "xy"))));
        assertThat(written(out -> command.write(out, FULL))).isEqualTo(payload);
        assertTruncations(payload, in -> ComChangeUser.read(in, FULL), 10, 12, 14);
    }

    @Test
    void comChangeUserOfAnOldClientHasANulTerminatedResponse() {
        byte[] payload = hex("11 7500 aabb00 00 0800");
        Capabilities bare = Capabilities.of(CLIENT_PROTOCOL_41);
        ComChangeUser command = ComChangeUser.read(in(payload), bare);
        assertThat(command).usingRecursiveComparison().isEqualTo(
                new ComChangeUser("u", hex("aabb"), null, 8, null, List.of()));
        assertThat(written(out -> command.write(out, bare))).isEqualTo(payload);
    }
}
