package io.headgate.auth;

import static io.headgate.auth.TestLogins.PASSWORD;
import static io.headgate.auth.TestLogins.encrypted;
import static io.headgate.auth.TestLogins.run;
import static io.headgate.auth.TestLogins.sha2;
import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.auth.AuthStep.AskDatabase;
import io.headgate.auth.AuthStep.Offload;
import io.headgate.auth.AuthStep.Reject;
import io.headgate.auth.AuthStep.Send;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every event in every state, for a user whom only the database knows. */
class ServerAuthStateTest {
    /** How a login gets into a state: the packets that follow {@code start}, whose work is done or not. */
    private enum State {
        START, SWITCHED, PASSWORD, ENCRYPTED_PASSWORD, KEY_WORK, KEY_SENT, DECRYPTION, DONE;

        ServerAuth reach() {
            ServerAuth login = new TestLogins().login(this == PASSWORD);
            if (this == START) {
                return login;
            }
            boolean other = this == SWITCHED;
            byte[] response = this == DONE ? new byte[0] : sha2(TestLogins.PASSWORD);
            login.start(TestLogins.NEW, other ? "sha256_password" : CachingSha2.PLUGIN, response, true);
            if (this == KEY_WORK || this == KEY_SENT) {
                AuthStep work = login.onPacket(new byte[] {2});
                if (this == KEY_SENT) {
                    run(work);
                }
            }
            if (this == DECRYPTION) {
                login.onPacket(encrypted(TestLogins.PASSWORD));
            }
            return login;
        }
    }

    private enum Event {
        START(() -> null),
        EMPTY(() -> new byte[0]),
        ZERO(() -> new byte[1]),
        KEY_REQUEST(() -> new byte[] {2}),
        SCRAMBLE(() -> sha2(PASSWORD)),
        CLEAR(() -> Bytes.nulTerminated(PASSWORD)),
        CLEAR_WITHOUT_NUL(() -> Bytes.utf8(PASSWORD)),
        ENCRYPTED(() -> encrypted(PASSWORD)),
        NOT_ENCRYPTED(() -> new byte[RsaKeys.BLOCK_LENGTH]),
        BLOCK_TOO_SHORT(() -> new byte[RsaKeys.BLOCK_LENGTH - 1]),
        BLOCK_TOO_LONG(() -> new byte[RsaKeys.BLOCK_LENGTH + 1]),
        OVERSIZED(() -> new byte[1 << 20]);

        final Supplier<byte[]> payload;

        Event(Supplier<byte[]> payload) {
            this.payload = payload;
        }

        AuthStep happen(ServerAuth login) {
            return this == START ? login.start(TestLogins.NEW, CachingSha2.PLUGIN, sha2(PASSWORD), true)
                    : login.onPacket(payload.get());
        }
    }

    /** What comes of it: D denied (1045), O out of order, F full authentication, K key, A the database is asked. */
    private static final String[] TABLE = {
        "                    START EMPTY ZERO KEY SCRAMBLE CLEAR NO_NUL ENCRYPTED NOT_ENC SHORT LONG OVERSIZED",
        "START               F     O     O    O   O        O     O      O         O       O     O    O",
        "SWITCHED            O     A     A    D   F        D     D      D         D       D     D    D",
        "PASSWORD            O     D     A    D   D        A     D      D         A       A     A    D",
        "ENCRYPTED_PASSWORD  O     D     D    K   D        D     D      A         D       D     D    D",
        "KEY_WORK            O     O     O    O   O        O     O      O         O       O     O    O",
        "KEY_SENT            O     D     D    D   D        D     D      A         D       D     D    D",
        "DECRYPTION          O     O     O    O   O        O     O      O         O       O     O    O",
        "DONE                O     O     O    O   O        O     O      O         O       O     O    O",
    };

    static Stream<Arguments> table() {
        List<Arguments> cases = new ArrayList<>();
        for (State state : State.values()) {
            String[] row = TABLE[state.ordinal() + 1].split(" +");
            assertThat(row[0]).isEqualTo(state.name());
            for (Event event : Event.values()) {
                cases.add(Arguments.of(state, event, row[event.ordinal() + 1].charAt(0)));
            }
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("table")
    void everyEventInEveryStateHasItsOutcome(State state, Event event, char outcome) {
        ServerAuth login = state.reach();
        AuthStep step = event.happen(login);

        assertThat(outcome(run(step))).isEqualTo(outcome);
    }

    static Stream<Arguments> ends() {
        return table().filter(row -> "ADO".indexOf((char) row.get()[2]) >= 0);
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("ends")
    void afterItsEndALoginTakesNothingMore(State state, Event event, char outcome) {
        ServerAuth login = state.reach();
        run(event.happen(login));

        for (Event more : Event.values()) {
            assertThat(outcome(more.happen(login))).as("%s", more).isEqualTo('O');
        }
    }

    private static char outcome(AuthStep step) {
        if (step instanceof Reject reject) {
            return switch (reject.code()) {
                case ER_ACCESS_DENIED_ERROR -> 'D';
                case ER_NET_PACKETS_OUT_OF_ORDER -> 'O';
                default -> '?';
            };
        }
        if (step instanceof Send send) {
            return send.payload().length == 2 && send.payload()[1] == 4 ? 'F' : 'K';
        }
        return step instanceof AskDatabase ? 'A' : step instanceof Offload ? 'W' : '?';
    }
}
