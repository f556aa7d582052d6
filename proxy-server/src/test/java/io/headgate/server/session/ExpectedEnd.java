package io.headgate.server.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A line of {@code session-states.txt}: what becomes of a session that stands still in {@code state} when {@code event}
 * happens.
 *
 * @param client what the client reads in the end, one word for each response
 * @param backend whether the connection at the server lives
 */
record ExpectedEnd(FrozenIn state, Happening event, String client, String backend) {

    static final String IMPOSSIBLE = "impossible";

    /** All lines, those of impossible pairs included. */
    static List<ExpectedEnd> table() throws IOException {
        try (InputStream in = ExpectedEnd.class.getResourceAsStream("session-states.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#")).map(ExpectedEnd::parse).toList();
        }
    }

    private static ExpectedEnd parse(String line) {
        String[] cells = line.split("\\|");
        if (cells.length != 4) {
            throw new IllegalArgumentException("not four cells: " + line);
        }
        return new ExpectedEnd(FrozenIn.valueOf(cells[0].strip()), Happening.valueOf(cells[1].strip()),
                cells[2].strip(), cells[3].strip());
    }

    boolean isPossible() {
        return !client.equals(IMPOSSIBLE);
    }

    @Override
    public String toString() {
        return state + ": " + event;
    }
}
