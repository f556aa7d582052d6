package io.headgate.protocol.sql;

import io.headgate.protocol.sql.Name.Builtin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The names that matter, found by their lower-case bytes without making a String. Immutable. */
final class Words {

    /** No known name is longer. */
    static final int LONGEST = 64;

    /** Locking clauses, INTO, what is another server's to answer, and the schemas that each server has for itself. */
    private static final Set<String> OF_WRITER = Set.of("for", "lock", "into", "procedure", "information_schema",
            "performance_schema", "mysql", "sys", "is_free_lock", "is_used_lock", "load_file", "master_pos_wait",
            "source_pos_wait", "master_gtid_wait", "wait_for_executed_gtid_set", "wait_until_sql_thread_after_gtids",
            "wsrep_sync_wait_upto_gtid", "wsrep_last_seen_gtid", "wsrep_last_written_gtid", "ps_thread_id",
            "uuid_short");

    static final Words ALL = load();

    private static final int SLOTS = 4096;

    private final byte[][] texts = new byte[SLOTS][];
    private final int[] hashes = new int[SLOTS];
    private final Name[] names = new Name[SLOTS];

    private Words(Map<String, Name> all) {
        all.forEach(this::put);
    }

    /** One step of the hash that {@link #find} wants; begin with 0. */
    static int hash(int hash, int lowerCaseByte) {
        return hash * 31 + lowerCaseByte;
    }

    /** The name that is spelt by the first {@code length} bytes of {@code text}, or {@link Name#UNKNOWN}. */
    Name find(byte[] text, int length, int hash) {
        for (int slot = slot(hash); names[slot] != null; slot = slot + 1 & SLOTS - 1) {
            if (hashes[slot] == hash && Arrays.equals(texts[slot], 0, texts[slot].length, text, 0, length)) {
                return names[slot];
            }
        }
        return Name.UNKNOWN;
    }

    private void put(String word, Name name) {
        byte[] text = word.getBytes(StandardCharsets.US_ASCII);
        int hash = 0;
        for (byte b : text) {
            hash = hash(hash, b);
        }
        int slot = slot(hash);
        while (names[slot] != null) {
            slot = slot + 1 & SLOTS - 1;
        }
        texts[slot] = text;
        hashes[slot] = hash;
        names[slot] = name;
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 15) & SLOTS - 1;
    }

    private static Words load() {
        Map<String, Token> tokens = tokens();
        Map<String, Name> names = new HashMap<>();
        Map<String, Builtin> builtins = readBuiltins("builtin-names.txt");
        Map<String, Builtin> inMariaDb = new HashMap<>(builtins);
        inMariaDb.putAll(readBuiltins("builtin-names-mariadb.txt"));
        Set<String> all = new HashSet<>(inMariaDb.keySet());
        all.addAll(tokens.keySet());
        all.addAll(OF_WRITER);
        for (String word : all) {
            names.put(word, new Name(tokens.getOrDefault(word, Token.NAME),
                    builtins.getOrDefault(word, Builtin.NO), inMariaDb.getOrDefault(word, Builtin.NO),
                    OF_WRITER.contains(word)));
        }
        return new Words(names);
    }

    private static Map<String, Builtin> readBuiltins(String resource) {
        Map<String, Builtin> builtins = new HashMap<>();
        try (InputStream in = Words.class.getResourceAsStream(resource);
             BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    int space = line.indexOf(' ');
                    builtins.put(line.substring(space + 1), switch (line.substring(0, space)) {
                        case "keyword" -> Builtin.KEYWORD;
                        case "adjacent" -> Builtin.ADJACENT;
                        case "native" -> Builtin.NATIVE;
                        case "none" -> Builtin.NO;
                        default -> throw new IllegalStateException(resource + ": unknown class in: " + line);
                    });
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return builtins;
    }

    private static Map<String, Token> tokens() {
        Map<String, Token> tokens = new HashMap<>();
        for (Token token : Token.values()) {
            String words = spelling(token);
            if (!words.isEmpty()) {
                for (String word : words.split(" ")) {
                    tokens.put(word, token);
                }
            }
        }
        return tokens;
    }

    private static String spelling(Token token) {
        return switch (token) {
            case NONE, NUMBER, STRING, VARIABLE, OPEN, CLOSE, COMMA, DOT, EQUALS, COLON, SEMICOLON, SYMBOL, NAME -> "";
            case ADMINISTRATION -> "grant revoke check checksum optimize repair install uninstall binlog cache clone "
                    + "change stop reset purge shutdown restart import";
            case ADJECTIVE -> "or aggregate";
            case BACKUP -> "backup";
            case COLUMNS -> "columns fields";
            case COMBINATION -> "union intersect except";
            case JOIN -> "join straight_join";
            case COMPOUND -> "if while return leave iterate fetch close";
            case DEFINER -> "definer current_user current_role";
            case GLOBAL -> "global persist persist_only";
            case HANDLED -> "sqlexception sqlwarning found";
            case MESSAGE_COUNT -> "warning_count error_count";
            case OPEN_WORD -> "open";
            case PSEUDO_THREAD_ID -> "pseudo_thread_id";
            case ROUTINE_CLAUSE -> "deterministic sql data invoker";
            case SESSION_TRACK -> "session_track_schema session_track_state_change session_track_system_variables "
                    + " session_track_transaction_info";
            case SESSION_VARIABLES -> "session_variables variables_by_thread";
            case TARGET_ADJECTIVE -> "low_priority delayed ignore";
            case TYPE -> "int integer bigint smallint tinyint mediumint date datetime timestamp time year double float "
                    + "decimal text tinytext mediumtext longtext char varchar blob json bool boolean unsigned";
            case GET_LOCK -> "get_lock service_get_read_locks service_get_write_locks version_tokens_lock_shared "
                    + "version_tokens_lock_exclusive";
            case RELEASE_LOCK -> "release_lock release_all_locks service_release_locks version_tokens_unlock";
            case NEXTVAL -> "nextval setval";
            case CONNECTION_ID -> "connection_id ps_current_thread_id";
            default -> token.name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
