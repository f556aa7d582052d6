package io.headgate.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementScanner;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.testkit.RawPacket;
import io.headgate.testkit.TestDatabase;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@link StatementScanner} says of a text, compared with what the server does when it is given the text, in
 * every mode and character set: a trait may be reported too often, never too rarely. How many texts is up to the system
 * property {@value #TEXTS}; the seed is printed, and {@value #SEED} plays it again.
 */
final class ScannerIT {

    private static final Logger log = LoggerFactory.getLogger(ScannerIT.class);
    private static final String TEXTS = "headgate.scanner.texts";
    private static final String SEED = "headgate.scanner.seed";
    private static final List<String> SQL_MODES = List.of("", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES",
            "ANSI_QUOTES,NO_BACKSLASH_ESCAPES", "ANSI");
    private static final List<String> CHARSETS = List.of("utf8mb4", "latin1", "gbk", "gb18030", "big5", "sjis", "cp932",
            "ujis", "eucjpms", "euckr", "gb2312", "utf8", "cp1251", "cp866", "ascii", "binary", "koi8r", "greek");
    private static final int ONE_MODE = 50;

    private final StatementScanner scanner = new StatementScanner();
    private final List<String> differences = new ArrayList<>();
    private int executed;
    private int seen;

    @Test
    void noTextDoesMoreThanItsTraitsSay() throws IOException {
        long seed = Long.getLong(SEED, System.nanoTime());
        log.info("random texts: play them again with -D{}={}", SEED, seed);
        Random random = new Random(seed);
        TestDatabase database = TestDatabase.shared();
        Fixture.createUsers(database);
        Fixture.createSchemas(database, Flavour.TRACKING);
        try (Peer peer = Peer.connect(database.host(), database.port(), Flavour.TRACKING)) {
            for (int left = Integer.getInteger(TEXTS, 10_000); left > 0; left -= ONE_MODE) {
                play(peer, random, SQL_MODES.get(random.nextInt(SQL_MODES.size())),
                        CHARSETS.get(random.nextInt(CHARSETS.size())));
            }
        }
        Fixture.drop(database);
        log.info("{} texts were executed at least in part, {} traits seen", executed, seen);
        assertThat(seen).isPositive();
        assertThat(differences).as("-D" + SEED + "=" + seed).isEmpty();
    }

    private void play(Peer peer, Random random, String sqlMode, String charset) throws IOException {
        LexerMode mode = LexerMode.of(sqlMode, charset);
        RandomTexts texts = new RandomTexts(random);
        boolean clean = false;
        for (int i = 0; i < ONE_MODE; i++) {
            if (!clean) {
                peer.send(Command.COM_RESET_CONNECTION, new byte[0]);
                peer.readPacket();
                query(peer, "SET sql_mode = '" + sqlMode + "', character_set_client = " + charset);
            }
            byte[] text = peer.fill(new String(texts.next(), StandardCharsets.ISO_8859_1))
                    .getBytes(StandardCharsets.ISO_8859_1);
            scanner.reset(mode);
            scanner.feed(Unpooled.wrappedBuffer(text), 0, text.length);
            StatementTraits traits = scanner.finish();
            peer.send(Command.COM_QUERY, text);
            boolean several = hasSeveralResults(peer.readResponse(), peer.capabilities());
            clean = compare(peer, traits, several, charset + " '" + sqlMode + "' "
                    + HexFormat.of().formatHex(text) + " " + new String(text, StandardCharsets.ISO_8859_1));
        }
    }

    private boolean hasSeveralResults(List<RawPacket> answer, Capabilities capabilities) {
        if (answer.get(0).isErr()) {
            return false;
        }
        executed++;
        // behind the number of columns and their definitions come the rows
        int end = answer.get(0).isOk() ? 0 : 1 + answer.get(0).payload()[0];
        while (!answer.get(end).endsRows() && !answer.get(end).isErr() && end > 0) {
            end++;
        }
        boolean more = !answer.get(end).isErr()
                && (answer.get(end).ok(capabilities).status() & ServerStatus.SERVER_MORE_RESULTS_EXISTS) != 0;
        // a comment behind the last semicolon is a statement of its own for the server, and answered by an OK
        return more && !answer.get(end + 1).isOk();
    }

    /** Returns whether the session is as it was before the text. */
    private boolean compare(Peer peer, StatementTraits traits, boolean several, String text) throws IOException {
        if (several) {
            check(traits, Trait.MULTI_STATEMENT, text);
        }
        byte[] row = query(peer, Witness.question()).get(1 + Witness.values().length).payload();
        boolean clean = true;
        for (Witness witness : Witness.values()) {
            // each value is a length and a digit
            if (row[1 + 2 * witness.ordinal()] == '1') {
                clean = false;
                check(traits, witness.trait(), text);
            }
        }
        return clean;
    }

    private void check(StatementTraits traits, Trait trait, String text) {
        seen++;
        if (!traits.has(trait)) {
            differences.add("\n" + trait + " is not among " + traits + " of " + text);
        }
    }

    private static List<RawPacket> query(Peer peer, String sql) throws IOException {
        peer.send(Command.COM_QUERY, peer.fill(sql).getBytes(StandardCharsets.US_ASCII));
        List<RawPacket> answer = peer.readResponse();
        assertThat(answer).as(sql).noneMatch(RawPacket::isErr);
        return answer;
    }
}
