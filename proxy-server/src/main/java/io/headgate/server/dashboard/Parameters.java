package io.headgate.server.dashboard;

import io.headgate.server.http.Call;
import java.util.List;
import java.util.Set;

/** What stands behind the question mark of a path. */
record Parameters(Call call) {

    /** Something in it is wrong; the message says what. */
    static final class WrongException extends Exception {

        private static final long serialVersionUID = 1;

        WrongException(String message) {
            super(message);
        }
    }

    /** @throws WrongException when there is another one, or one twice */
    static Parameters of(Call call, Set<String> known) throws WrongException {
        for (List<String> values : call.query().values()) {
            if (values.size() > 1) {
                throw new WrongException("each parameter may be given once");
            }
        }
        if (!known.containsAll(call.query().keySet())) {
            throw new WrongException("the parameters here are " + String.join(" and ", known));
        }
        return new Parameters(call);
    }

    /** Null where it is not there. */
    String text(String name) {
        List<String> values = call.query().get(name);
        return values == null ? null : values.get(0);
    }

    /**
     * Null where it is not there.
     *
     * @throws WrongException when it is no number, or below 0
     */
    Long number(String name) throws WrongException {
        String text = text(name);
        if (text == null) {
            return null;
        }
        if (!text.matches("\\d{1,18}")) {
            throw new WrongException(name + " is a whole number, not below 0");
        }
        return Long.valueOf(text);
    }
}
