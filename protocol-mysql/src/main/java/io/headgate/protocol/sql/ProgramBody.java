package io.headgate.protocol.sql;

/**
 * Follows CREATE PROCEDURE, FUNCTION, TRIGGER and EVENT to tell whether a {@code ;} is inside the body. Only a body
 * that is seen beyond doubt to be BEGIN … END hides its {@code ;}; where a name could be meant, BEGIN does not count
 * but END does, so that an error shows one statement too many, never one too few.
 */
final class ProgramBody {

    private static final int DEEPEST = 60;

    private enum Stage { NONE, HEADER, BLOCK, OTHER }

    private Stage stage = Stage.NONE;
    private Token type = Token.NONE;
    /** Header: the parameter list has been closed, the schedule been seen, or the like. */
    private boolean bodyMayFollow;
    private Token first = Token.NONE;
    private Token last = Token.NONE;
    private Token lastButOne = Token.NONE;
    private boolean endPending;
    private int depth;
    private long caseLevels;

    void reset() {
        stage = Stage.NONE;
    }

    void start(Token programType) {
        stage = Stage.HEADER;
        type = programType;
        bodyMayFollow = false;
        first = Token.NONE;
        last = programType;
        lastButOne = Token.NONE;
        endPending = false;
        depth = 0;
        caseLevels = 0;
    }

    boolean active() {
        return stage == Stage.HEADER || stage == Stage.BLOCK;
    }

    /** Whether a {@code ;} just met belongs to the body. */
    boolean hidesSemicolon() {
        if (stage != Stage.BLOCK) {
            return false;
        }
        settleEnd(Token.SEMICOLON);
        return stage == Stage.BLOCK;
    }

    /** Whether the body is still open. */
    boolean open() {
        if (stage == Stage.BLOCK) {
            settleEnd(Token.SEMICOLON);
        }
        return stage == Stage.BLOCK;
    }

    /** One token after the program's type. @param parentheses how many are open around it */
    void token(Token token, int parentheses) {
        if (stage == Stage.HEADER) {
            header(token, parentheses);
        } else if (stage == Stage.BLOCK) {
            block(token);
        }
        lastButOne = last;
        last = token;
    }

    private void header(Token token, int parentheses) {
        switch (type) {
            case TRIGGER -> {
                if (bodyMayFollow) {
                    enterOrGiveUp(token);
                }
                bodyMayFollow = token == Token.ROW && last == Token.EACH && lastButOne == Token.FOR;
            }
            case EVENT -> {
                if (first == Token.SCHEDULE && last == Token.DO) {
                    enterOrGiveUp(token);
                } else if (token == Token.SCHEDULE) {
                    first = Token.SCHEDULE;
                }
            }
            default -> {
                if (token == Token.CLOSE && parentheses == 0) {
                    bodyMayFollow = true;
                } else if (bodyMayFollow && token == Token.BEGIN) {
                    enterOrGiveUp(endsClause(last) ? token : Token.NAME);
                } else if (bodyMayFollow && parentheses == 0 && beginsOther(token)) {
                    stage = Stage.OTHER;
                }
            }
        }
    }

    private static boolean endsClause(Token token) {
        return switch (token) {
            case CLOSE, STRING, ROUTINE_CLAUSE, DEFINER, TYPE -> true;
            default -> false;
        };
    }

    private boolean beginsOther(Token token) {
        if (token == Token.SET && last == Token.CHARACTER) {
            return false;
        }
        return token.begins != null || switch (token) {
            case COMPOUND, LOOP, CASE, DECLARE, OPEN_WORD, COLON -> true;
            default -> false;
        };
    }

    private void enterOrGiveUp(Token token) {
        if (token == Token.BEGIN) {
            stage = Stage.BLOCK;
            first = Token.NONE;
            push(false);
        } else {
            stage = Stage.OTHER;
        }
    }

    private void block(Token token) {
        boolean ended = endPending;
        settleEnd(token);
        if (stage != Stage.BLOCK) {
            return;
        }
        if (startsStatement(last)) {
            first = token;
        }
        switch (token) {
            case BEGIN -> {
                if (startsBlock()) {
                    push(false);
                }
            }
            case CASE -> {
                if (!ended) {
                    push(true);
                }
            }
            case END -> endPending = true;
            default -> { }
        }
    }

    private boolean startsBlock() {
        return startsStatement(last) && (last != Token.THEN && last != Token.ELSE || !insideCase())
                || first == Token.DECLARE && (last == Token.HANDLED || last == Token.STRING || last == Token.NUMBER);
    }

    private static boolean startsStatement(Token before) {
        return switch (before) {
            case BEGIN, SEMICOLON, COLON, THEN, ELSE, LOOP, REPEAT -> true;
            default -> false;
        };
    }

    private void settleEnd(Token next) {
        if (endPending) {
            endPending = false;
            // END IF, END WHILE, END LOOP, END REPEAT close what was never counted
            if (next != Token.COMPOUND && next != Token.LOOP && next != Token.REPEAT && --depth == 0) {
                stage = Stage.OTHER;
            }
        }
    }

    private void push(boolean isCase) {
        if (depth == DEEPEST) {
            stage = Stage.OTHER;
            return;
        }
        depth++;
        caseLevels = isCase ? caseLevels | 1L << depth : caseLevels & ~(1L << depth);
    }

    private boolean insideCase() {
        return (caseLevels >>> depth & 1) != 0;
    }
}
