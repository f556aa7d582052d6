package io.headgate.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactsTest {

    @ParameterizedTest
    @EnumSource(Command.class)
    void aCommandIsFoundByItsCode(Command command) {
        assertThat(Command.of(command.code())).isSameAs(command);
    }

    @Test
    void commandsHaveTheCodesOfTheManual() {
        assertThat(Command.COM_QUERY.code()).isEqualTo(3);
        assertThat(Command.COM_PING.code()).isEqualTo(0x0e);
        assertThat(Command.COM_CHANGE_USER.code()).isEqualTo(0x11);
        assertThat(Command.COM_STMT_PREPARE.code()).isEqualTo(0x16);
        assertThat(Command.COM_STMT_FETCH.code()).isEqualTo(0x1c);
        assertThat(Command.COM_RESET_CONNECTION.code()).isEqualTo(0x1f);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0x22, 0xFF, 256})
    void anUnknownCommandCodeGivesNull(int code) {
        assertThat(Command.of(code)).isNull();
    }

    @Test
    void onlyThreeCommandsAreNotAnswered() {
        assertThat(Arrays.stream(Command.values()).filter(command -> !command.answered())).containsExactly(
                Command.COM_QUIT, Command.COM_STMT_SEND_LONG_DATA, Command.COM_STMT_CLOSE);
    }

    @Test
    void errorCodesAreDistinctAndSqlStatesHaveFiveCharacters() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
        assertThat(ErrorCode.values()).allSatisfy(error -> assertThat(error.sqlState()).matches("[0-9A-Z]{5}"));
    }

    @Test
    void capabilitiesAreASetOfFlags() {
        Capabilities set = Capabilities.of(Capabilities.CLIENT_SSL, Capabilities.CLIENT_REMEMBER_OPTIONS);
        assertThat(set.has(Capabilities.CLIENT_SSL)).isTrue();
        assertThat(set.has(Capabilities.CLIENT_SSL | Capabilities.CLIENT_ODBC)).isFalse();
        assertThat(set.with(Capabilities.CLIENT_ODBC).has(Capabilities.CLIENT_ODBC)).isTrue();
        assertThat(set.without(Capabilities.CLIENT_SSL)).isEqualTo(new Capabilities(0x8000_0000L));
        assertThat(set.and(Capabilities.of(Capabilities.CLIENT_SSL))).isEqualTo(new Capabilities(0x800));
        assertThat(set).hasToString("[SSL|REMEMBER_OPTIONS]");
        assertThat(Capabilities.of()).hasToString("[]");
    }

    @Test
    void capabilitiesHaveTheBitsOfTheManual() {
        assertThat(Capabilities.CLIENT_PROTOCOL_41).isEqualTo(0x200);
        assertThat(Capabilities.CLIENT_SECURE_CONNECTION).isEqualTo(0x8000);
        assertThat(Capabilities.CLIENT_PLUGIN_AUTH).isEqualTo(0x8_0000);
        assertThat(Capabilities.CLIENT_SESSION_TRACK).isEqualTo(0x80_0000);
        assertThat(Capabilities.CLIENT_DEPRECATE_EOF).isEqualTo(0x100_0000);
        assertThat(Capabilities.CLIENT_QUERY_ATTRIBUTES).isEqualTo(0x800_0000);
    }

    @Test
    void capabilitiesBeyond32BitsAreRefused() {
        assertThatThrownBy(() -> new Capabilities(1L << 32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Capabilities(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void statusFlagsAreToldApart() {
        assertThat(ServerStatus.inTransaction(0x0001)).isTrue();
        assertThat(ServerStatus.inTransaction(0x2002)).isFalse();
        assertThat(ServerStatus.autocommit(0x0002)).isTrue();
        assertThat(ServerStatus.moreResults(0x0008)).isTrue();
        assertThat(ServerStatus.cursorExists(0x0040)).isTrue();
        assertThat(ServerStatus.lastRowSent(0x0080)).isTrue();
        assertThat(ServerStatus.sessionStateChanged(0x4000)).isTrue();
        assertThat(ServerStatus.sessionStateChanged(0xBFFF)).isFalse();
    }

    @Test
    void collationsAreKnownByIdAndUnknownOnesAreNull() {
        assertThat(Collations.byId(8)).isEqualTo(new Collations.Collation(8, "latin1_swedish_ci", "latin1"));
        assertThat(Collations.byId(45).charset()).isEqualTo("utf8mb4");
        assertThat(Collations.byId(63).name()).isEqualTo("binary");
        assertThat(Collations.byId(255).name()).isEqualTo("utf8mb4_0900_ai_ci");
        assertThat(Collations.byId(323).name()).isEqualTo("utf8mb4_mn_cyrl_0900_as_cs");
        assertThat(Collations.byId(0)).isNull();
        assertThat(Collations.byId(-1)).isNull();
        assertThat(Collations.byId(65535)).isNull();
    }

    @Test
    void characterSetsOfAtLeastTwoBytesACharacterAreNotForClients() {
        assertThat(Collations.byId(35).charset()).isEqualTo("ucs2");
        assertThat(Collations.byId(35).usableByClient()).isFalse();
        assertThat(Collations.byId(54).usableByClient()).isFalse();
        assertThat(Collations.byId(56).usableByClient()).isFalse();
        assertThat(Collations.byId(60).usableByClient()).isFalse();
        assertThat(Collations.byId(28).usableByClient()).isTrue();
        assertThat(Collations.byId(255).usableByClient()).isTrue();
    }
}
