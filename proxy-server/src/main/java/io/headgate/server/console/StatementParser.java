package io.headgate.server.console;

import io.headgate.config.Setting;
import io.headgate.config.Settings;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.LexerMode;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StringLiteral;
import io.headgate.protocol.sql.TokenCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a statement by the tokens that a MySQL server would see in it. */
final class StatementParser {

    static final String HELP = "SHOW HELP lists what the console understands";
    private static final String CLIENT_ID = "the id of a client, as SHOW CLIENTS has it";
    /** What client libraries set when they connect. */
    private static final Set<String> CLIENT_VARIABLES = Set.of("autocommit", "sql_mode", "character_set_results",
            "character_set_client", "character_set_connection", "collation_connection", "net_write_timeout",
            "net_read_timeout", "wait_timeout", "sql_select_limit", "sql_auto_is_null", "sql_safe_updates",
            "max_join_size", "time_zone", "names", "transaction", "profiling", "transaction_isolation");
    private static final Set<String> ON = Set.of("on", "1");
    private static final Set<String> OFF = Set.of("off", "0");

    private final StatementTokens tokens;
    private final TokenCursor in;

    private StatementParser(byte[] text) {
        tokens = StatementTokens.of(text, LexerMode.DEFAULT);
        in = new TokenCursor(tokens);
    }

    /**
     * Reads one statement.
     *
     * @param text in UTF-8
     * @throws RefusedException when it is none that is understood
     */
    static Statement parse(byte[] text) throws RefusedException {
        return new StatementParser(text).statement();
    }

    private Statement statement() throws RefusedException {
        if (!tokens.isCertain()) {
            throw unknown("this cannot be read");
        }
        if (!in.next()) {
            return new Statement.Empty();
        }
        Statement statement = body();
        if (!in.atEnd()) {
            throw unknown("'" + rest() + "' is too much");
        }
        if (in.next()) {
            throw unknown("one statement at a time");
        }
        return statement;
    }

    private Statement body() throws RefusedException {
        if (in.word("show") || in.word("describe") || in.word("desc")) {
            return show();
        }
        if (in.word("select")) {
            return select();
        }
        if (in.word("set")) {
            return set();
        }
        if (in.word("help")) {
            // the clients' own "help contents"
            in.word("contents");
            return new Statement.Show("help", Selection.ALL);
        }
        if (in.word("use")) {
            return new Statement.Use(name("a database"));
        }
        if (in.word("kill")) {
            in.skipAny("client", "connection");
            return new Statement.KillClient(number(CLIENT_ID));
        }
        if (in.word("trace")) {
            in.skipAny("client", "connection");
            return new Statement.TraceClient(number(CLIENT_ID), selection());
        }
        if (in.word("debug")) {
            return debug();
        }
        if (in.word("pause")) {
            return new Statement.Pause();
        }
        if (in.word("drain")) {
            return new Statement.Drain(server(), true);
        }
        if (in.word("undrain")) {
            return new Statement.Drain(server(), false);
        }
        if (in.word("resume")) {
            return new Statement.Resume();
        }
        if (in.word("reconnect")) {
            return new Statement.Reconnect();
        }
        if (in.word("reload")) {
            return new Statement.Reload();
        }
        if (in.word("shutdown")) {
            return new Statement.Shutdown();
        }
        throw unknown("'" + rest() + "' is none of the console's commands");
    }

    private String server() throws RefusedException {
        in.skipAny("target", "server");
        return string("a server in quotes, 'host:port' as SHOW TARGETS has it,");
    }

    private Statement debug() throws RefusedException {
        if (in.word("user")) {
            String user = in.isString() ? string("") : name("the name of a user");
            return new Statement.DebugUser(user, onOrOff());
        }
        in.skipAny("client");
        return new Statement.DebugClient(number("the id of a client, or USER and a name,"), onOrOff());
    }

    private boolean onOrOff() throws RefusedException {
        boolean on = in.word("on");
        if (!on && !in.word("off")) {
            throw unknown("ON or OFF is missing");
        }
        return on;
    }

    private Statement show() throws RefusedException {
        in.skipAny("full", "global", "session", "local");
        String table = name("the name of a table");
        if (in.word("from") || in.word("in")) {
            in.skip();
        }
        return new Statement.Show(table, selection());
    }

    private Selection selection() throws RefusedException {
        if (in.word("where")) {
            throw unknown("there is no WHERE; LIKE 'pattern' keeps the rows of which one value is like it");
        }
        LikePattern like = in.word("like") ? new LikePattern(string("a pattern in quotes")) : LikePattern.ANY;
        return new Selection(like, limit());
    }

    private Statement select() throws RefusedException {
        if (in.symbol('*')) {
            if (!in.word("from")) {
                throw unknown("SELECT * must come with FROM and the name of a table");
            }
            String table = name("the name of a table");
            // a table may be written with the name of the console's only database
            table = in.symbol('.') ? name("the name of a table") : table;
            return new Statement.Show(table, new Selection(LikePattern.ANY, limit()));
        }
        List<Statement.Select.Item> items = new ArrayList<>();
        do {
            items.add(item());
        } while (in.symbol(','));
        limit();
        return new Statement.Select(items);
    }

    private Statement.Select.Item item() throws RefusedException {
        int begin = in.index();
        boolean literal = in.isString() || tokens.kind(begin) == StatementTokens.Kind.NUMBER;
        String what;
        if (literal) {
            what = in.isString() ? string("") : Long.toString(number("a number"));
        } else if (tokens.kind(begin) == StatementTokens.Kind.SYSTEM_VARIABLE) {
            in.skipSystemVariableSign();
            what = name("a variable");
            what = "@@" + (in.symbol('.') ? name("a variable") : what);
        } else {
            what = name("a value") + "()";
            if (!in.symbol('(') || !in.symbol(')')) {
                throw unknown("the console selects no columns; SHOW and SELECT * show whole tables");
            }
        }
        String title = new String(tokens.text(), tokens.start(begin), tokens.end(in.index() - 1) - tokens.start(begin),
                StandardCharsets.UTF_8);
        if (in.word("as")) {
            title = in.isString() ? string("") : name("a name");
        }
        return new Statement.Select.Item(title, what, literal);
    }

    private Statement set() throws RefusedException {
        in.skipSystemVariableSign();
        in.skipAny("session", "local", "global");
        in.symbol('.');
        String name = setting();
        if (CLIENT_VARIABLES.contains(name)) {
            while (!in.atEnd()) {
                in.skip();
            }
            return new Statement.SetForClient();
        }
        boolean assigned = in.symbol('=') || in.isAssignment();
        if (assigned && in.isAssignment()) {
            in.skip();
        }
        if (!assigned || in.atEnd()) {
            throw unknown("SET " + name + " must come with = and a value");
        }
        String key = name.replace('_', '-');
        return new Statement.SetSetting(key, in.word("default") ? Optional.empty() : Optional.of(value(key)));
    }

    /** A name with underscores, as variables have them, or with the hyphens of the manual. */
    private String setting() throws RefusedException {
        StringBuilder name = new StringBuilder(name("a variable"));
        while (in.symbol('-')) {
            name.append('-').append(name("the rest of a setting's name"));
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    /** A string, or what stands there up to the end. */
    private String value(String key) throws RefusedException {
        if (in.isString()) {
            return string("");
        }
        int begin = tokens.start(in.index());
        int end = begin;
        while (!in.atEnd()) {
            end = tokens.end(in.index());
            in.skip();
        }
        String value = new String(tokens.text(), begin, end - begin, StandardCharsets.UTF_8);
        String word = value.toLowerCase(Locale.ROOT);
        return Settings.byKey(key).filter(Setting::isSwitch).isEmpty() ? value
                : ON.contains(word) ? "true" : OFF.contains(word) ? "false" : word;
    }

    private long limit() throws RefusedException {
        return in.word("limit") ? number("a number of rows") : Long.MAX_VALUE;
    }

    private String name(String what) throws RefusedException {
        String name = in.atEnd() ? null : in.name();
        if (name == null) {
            throw unknown(what + " is missing");
        }
        return name;
    }

    private String string(String what) throws RefusedException {
        if (!in.isString()) {
            throw unknown(what + " is missing");
        }
        byte[] content = StringLiteral.content(tokens.bytes(in.index()), LexerMode.DEFAULT);
        in.skip();
        return new String(content, StandardCharsets.UTF_8);
    }

    private long number(String what) throws RefusedException {
        String written = in.atEnd() || tokens.kind(in.index()) != StatementTokens.Kind.NUMBER ? ""
                : tokens.ascii(in.index());
        in.skip();
        if (!written.matches("[0-9]{1,18}")) {
            throw unknown(what + " is missing");
        }
        return Long.parseLong(written);
    }

    /** What has not been read, shortened. */
    private String rest() {
        if (in.atEnd()) {
            return "";
        }
        String rest = new String(tokens.text(), tokens.start(in.index()),
                tokens.end(tokens.size() - 1) - tokens.start(in.index()), StandardCharsets.UTF_8);
        return rest.length() <= 80 ? rest : rest.substring(0, 80) + "...";
    }

    private static RefusedException unknown(String why) {
        return new RefusedException(ErrPacket.of(ErrorCode.ER_PARSE_ERROR, why + " (" + HELP + ")"));
    }
}
