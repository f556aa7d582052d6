package io.headgate.protocol.sql;

/** Takes the tokens of a text from a {@link Lexer}, one at a time and in their order. */
interface TokenSink {

    /** @param afterDot a dot stands right before it, so that it is a name even if it is a keyword */
    void word(Name found, boolean afterDot);

    /** A name in quotes. */
    void quotedName(Name found);

    void string();

    void number();

    /** {@code @name}, quoted or not. */
    void userVariable();

    /** {@code @@}; the names follow. */
    void systemVariable();

    /** The word or name that follows has letters which the server may fold to others. */
    void foreignName();

    /** {@code :=}. */
    void assignment();

    /** Any other character. @param adjacent whether a word ended right before it */
    void symbol(int c, boolean adjacent);

    /** What could have become a number, as in {@code 1e+}, is a name and then a sign. */
    void nameAndSign();

    /** Two servers could read the text differently in a way that cannot be followed. */
    void unsure();

    /** A comment begins that some servers execute and others skip. */
    void uncertainComment();

    /** The end mark of a comment that is executed and has a semicolon in it. */
    void endMarkBehindSemicolon();

    /** The text has ended inside a string, a quoted name or a comment. */
    void unterminated();
}
