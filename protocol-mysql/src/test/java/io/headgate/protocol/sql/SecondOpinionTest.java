package io.headgate.protocol.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.alibaba.druid.sql.dialect.mysql.parser.MySqlLexer;
import com.alibaba.druid.sql.parser.ParserException;
import com.alibaba.druid.sql.parser.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The tokens of random texts beside those of another lexer, Druid's. How many texts is up to the system property
 * {@value #TEXTS}; a difference names its text. Druid is not asked about what it reads unlike a server. A MySQL 9.7
 * server, asked once, sided with this project's lexer in each:
 *
 * <ul>
 *   <li>a version comment is one token for Druid; the server reads what is in it
 *   <li>{@code @a.b} is a variable and a name for Druid; to the server the dot belongs to the variable, and so does a
 *       doubled backtick in {@code @`a``b`}
 *   <li>a tab after two dashes begins no comment for Druid; nor does {@code /*} after a slash, or {@code --} after a
 *       plus
 *   <li>{@code < @a}, {@code / *} and {@code b'1''b'} lose tokens
 * </ul>
 */
final class SecondOpinionTest {

    private static final String TEXTS = "headgate.lexer.texts";

    private static final List<String> PIECES = List.of("SELECT", "f(", "`f`(", "f (", "a.b(", ")", ",", ",", ";",
            ";", "a", "ä", "größe",
            "日本", "`日本`", "a$b", "_x", "1a", "1", "1.5", ".5", "1e5", "1.5e-3", "0x41", "x'41'", "b'1'", "N'n'",
            "_utf8mb4'ü'",
            "'a'", "'it''s'", "'\\''", "'\\\\'", "'\\\\\\''", "';'", "'--'", "'/*'", "'*/'", "'\n'", "'\"'", "'`'",
            "'ä😀'", "'#'", "''",
            "\"a\"", "\"a\"\"b\"", "\"\\\"\"", "\"\\\\\"", "\"'\"", "\";\"", "\"/*\"", "\"@x\"", "\"\"", "'@x:=1'",
            "`a`", "`a``b`", "`;`", "`'`", "`\"`", "`/*`", "`--`", "`\\`", "`@x`", "`ö`",
            "/* c */", "/**/", "/***/", "/* ; */", "/* ' */", "/* ` */", "/*\n*/", "/* /* */", "/* -- */", "-- c\n",
            "-- '\n",
            "-- ;\n", "--\n", "# c\n", "#'\n", "#;\n", "#\n",
            "@a", "@a:=1", "@`a b`", "@`;`", "@'a;b'", "@\"a'b\"", "@_x$y", "@@version", "@@session.sql_mode",
            "@@global.x", ":=", "=",
            "+", "-", "--1", "*", "%", ">", "<>", "!=", "&&", "||", "AND", "get_lock('a',1)", "x.y", "x . y", "?");

    private static final List<String> BETWEEN = List.of(" ", " ", "\n", "\t", " /* */", " -- c\n");

    private final Random random = new Random(20261121);

    @Test
    void everyTokenEndsWhereAnotherLexerSaysItDoes() {
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (int i = Integer.getInteger(TEXTS, 20_000); i > 0; i--) {
            String text = text();
            StatementTokens tokens = StatementTokens.of(text.getBytes(StandardCharsets.UTF_8), LexerMode.DEFAULT);
            if (tokens.isCertain()) {
                compared++;
                String ours = ours(text, tokens);
                String theirs = theirs(text);
                if (!ours.equals(theirs)) {
                    differences.add("\n" + text + "\n  ours   " + ours + "\n  theirs " + theirs);
                }
            }
        }
        assertThat(compared).isPositive();
        assertThat(differences).isEmpty();
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int pieces = 1 + random.nextInt(9); pieces > 0; pieces--) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            boolean stands = "'\"`(),;".indexOf(piece.charAt(piece.length() - 1)) >= 0
                    && "@b".indexOf(piece.charAt(0)) < 0;
            text.append(piece).append(stands && random.nextInt(4) == 0
                    ? "" : BETWEEN.get(random.nextInt(BETWEEN.size())));
        }
        return text.toString();
    }

    /** What matters of the tokens, with the place in the text where each ends, counted in chars. */
    private static String ours(String text, StatementTokens tokens) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            int end = new String(bytes, 0, tokens.end(i), StandardCharsets.UTF_8).length();
            switch (tokens.kind(i)) {
                case STRING -> marks.append(" string ").append(end);
                case QUOTED_NAME -> marks.append(" quoted ").append(end);
                case USER_VARIABLE -> marks.append(" variable ").append(end);
                case SYMBOL -> {
                    char symbol = text.charAt(end - 1);
                    if (";(),".indexOf(symbol) >= 0) {
                        marks.append(isCalled(tokens, i) ? " call " : " " + symbol + " ").append(end);
                    }
                }
                default -> { }
            }
        }
        return marks.toString();
    }

    private static boolean isCalled(StatementTokens tokens, int parenthesis) {
        return tokens.isSymbol(parenthesis, '(') && tokens.isName(parenthesis - 1);
    }

    private static String theirs(String text) {
        StringBuilder marks = new StringBuilder();
        MySqlLexer lexer = new MySqlLexer(text, true, true);
        Token last = null;
        boolean bareAt = false;
        try {
            for (lexer.nextToken(); lexer.token() != Token.EOF; lexer.nextToken()) {
                Token token = lexer.token();
                boolean variable = bareAt;
                bareAt = token == Token.VARIANT && lexer.stringVal().equals("@");
                if (!bareAt && token != null) {
                    mark(marks, text, lexer, variable ? Token.VARIANT : token, last);
                    last = token;
                }
            }
        } catch (ParserException e) {
            marks.append(' ').append(e.getMessage());
        }
        return marks.toString();
    }

    private static void mark(StringBuilder marks, String text, MySqlLexer lexer, Token token, Token last) {
        int end = lexer.pos();
        switch (token) {
            case LITERAL_CHARS, LITERAL_ALIAS, LITERAL_NCHARS, BITS -> marks.append(" string ").append(end);
            case VARIANT -> {
                if (!lexer.stringVal().startsWith("@@")) {
                    marks.append(" variable ").append(end);
                }
            }
            case SEMI -> marks.append(" ; ").append(end);
            case COMMA -> marks.append(" , ").append(end);
            case RPAREN -> marks.append(" ) ").append(end);
            case LPAREN -> marks.append(last == Token.IDENTIFIER || last != null && last.name != null
                    && Character.isLetter(last.name.charAt(0)) ? " call " : " ( ").append(end);
            case IDENTIFIER -> {
                if (text.charAt(end - 1) == '`') {
                    marks.append(" quoted ").append(end);
                }
            }
            default -> { }
        }
    }
}
