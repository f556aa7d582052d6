/**
 * What the proxy needs to know of a statement's text before it is forwarded:
 * {@link io.headgate.protocol.sql.StatementTraits}.
 *
 * <p>{@link io.headgate.protocol.sql.StatementScanner} is fed the bytes in any pieces. Under it, {@code Lexer} cuts
 * tokens as the server's lexer does ({@code Words} knows the names), {@code Analyzer} draws conclusions from the
 * tokens, and {@code ProgramBody} tells the {@code ;} inside a stored program from the one that ends a statement. There
 * is no tree and no String. Where two servers would read a text differently, everything that could matter is reported.
 */
package io.headgate.protocol.sql;
