package io.headgate.server.aws;

import java.util.List;
import java.util.function.Consumer;

/**
 * The text of an answer as RDS writes it: elements without attributes, lists of elements named {@code member}, nothing
 * where there is no value. Everything that comes from elsewhere is escaped. Not thread-safe.
 */
final class Xml {

    static final String NAMESPACE = "http://rds.amazonaws.com/doc/2014-10-31/";

    private final StringBuilder text = new StringBuilder();

    /** The outermost element, of RDS's namespace. */
    Xml root(String name, Runnable content) {
        text.append('<').append(name).append(" xmlns=\"").append(NAMESPACE).append("\">");
        content.run();
        text.append("</").append(name).append('>');
        return this;
    }

    void element(String name, Runnable content) {
        text.append('<').append(name).append('>');
        content.run();
        text.append("</").append(name).append('>');
    }

    /** @param value written as its text; null: there is no such element */
    void value(String name, Object value) {
        if (value != null) {
            element(name, () -> escape(value.toString()));
        }
    }

    <T> void list(String name, List<T> values, Consumer<T> each) {
        element(name, () -> values.forEach(value -> element("member", () -> each.accept(value))));
    }

    private void escape(String value) {
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\r' -> text.append("&#13;");
                default -> text.appendCodePoint(isPermitted(c) ? c : 0xFFFD);
            }
        });
    }

    /** By XML 1.0, which has no way to write the others. */
    private static boolean isPermitted(int c) {
        return c == '\t' || c == '\n' || c >= 0x20 && c <= 0xD7FF || c >= 0xE000 && c <= 0xFFFD || c >= 0x10000;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
