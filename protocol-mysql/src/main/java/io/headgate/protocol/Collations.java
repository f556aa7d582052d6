package io.headgate.protocol;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The collations by id, as a MySQL 9.7 server lists them in {@code information_schema.collations}; older servers have
 * a part of them, under the same ids. Handshakes name a client's character set by a collation's id.
 *
 * <p>Source: dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_character_set.html.
 */
public final class Collations {

    private static final String RESOURCE = "collations.tsv";

    /** The default of utf8mb4 up to MySQL 5.7 and in MariaDB. */
    public static final int UTF8MB4_GENERAL_CI = 45;
    /** The default of utf8mb4 since MySQL 8.0. */
    public static final int UTF8MB4_0900_AI_CI = 255;

    /** The default collations of all other character sets; no version has changed them. */
    private static final Set<Integer> DEFAULTS = Set.of(1, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 16, 18, 19, 22, 24, 25, 26,
            28, 30, 32, 33, 35, 36, 37, 38, 39, 40, 41, 51, 54, 56, 57, 59, 60, 63, 92, 95, 97, 248);

    private static final Collation[] BY_ID = load();


    private Collations() {
    }

    /**
     * One collation.
     *
     * @param id the number on the wire, from 1
     * @param name for example {@code utf8mb4_0900_ai_ci}
     * @param charset the character set it belongs to, for example {@code utf8mb4}
     */
    public record Collation(int id, String name, String charset) {

        private static final Set<String> SERVER_ONLY = Set.of("ucs2", "utf16", "utf16le", "utf32");

        /**
         * Whether a client may speak that character set: the server cannot parse statements in one whose characters
         * are at least two bytes (dev.mysql.com/doc/refman/en/charset-connection.html).
         */
        public boolean usableByClient() {
            return !SERVER_ONLY.contains(charset);
        }
    }

    /**
     * @param id any number
     * @return the collation, or null when there is none with that id
     */
    public static Collation byId(int id) {
        return id >= 0 && id < BY_ID.length ? BY_ID[id] : null;
    }

    /**
     * The default collation of utf8mb4 at a server.
     *
     * @param serverVersion as its greeting says, for example {@code 8.0.36} or {@code 5.5.5-10.11.6-MariaDB}
     */
    public static int utf8mb4Default(String serverVersion) {
        boolean old = serverVersion.contains("MariaDB") || serverVersion.startsWith("5.");
        return old ? UTF8MB4_GENERAL_CI : UTF8MB4_0900_AI_CI;
    }

    /** Whether a collation is the default of its character set at a server of that version. */
    public static boolean isDefault(int id, String serverVersion) {
        return DEFAULTS.contains(id) || id == utf8mb4Default(serverVersion);
    }

    /** Whether a collation of that name belongs to that character set, also where neither is known here. */
    public static boolean isOf(String collation, String charset) {
        return collation.equals(charset) || collation.startsWith(charset + "_");
    }

    /** The lines are sorted by id, so the last one tells the size of the table. */
    private static Collation[] load() {
        try (InputStream in = Collations.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Collations.class);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            Collation[] all = lines.lines().map(Collations::parse).toArray(Collation[]::new);
            Collation[] byId = new Collation[all[all.length - 1].id() + 1];
            for (Collation collation : all) {
                byId[collation.id()] = collation;
            }
            return byId;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    private static Collation parse(String line) {
        String[] fields = line.split("\t");
        return new Collation(Integer.parseInt(fields[0]), fields[1], fields[2]);
    }
}
