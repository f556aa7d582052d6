package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.ServerStatus;
import io.headgate.protocol.sql.FoundRowsEffect;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.Leftovers;
import io.headgate.server.backend.TargetFacts;
import io.headgate.server.relay.ResponseFacts;
import io.netty.channel.EventLoop;

/**
 * What FOUND_ROWS() answers a session next. Mostly the proxy knows it from the responses; where only the backend knows
 * it, whoever takes that backend next asks for it, from the first time on that any session reads it. It outlives
 * COM_RESET_CONNECTION and COM_CHANGE_USER, as at a server. On the session's event loop.
 */
final class FoundRows {

    private enum State {
        KNOWN,
        /** A backend knows it; whoever comes next there asks for it. */
        LEFT_AT_BACKEND,
        /** A backend knows it, as long as nobody comes there; nobody asks, because no session has ever read it. */
        UNASKED,
        LOST
    }

    private final TargetFacts server;
    private final SessionValue<Long> left;
    private State state = State.KNOWN;
    private long value;
    /** The backend whose FOUND_ROWS() has become this one, or null; others may have had it since. */
    private BackendConnection at;
    /** The one backend that knows it, where the proxy does not. */
    private BackendConnection keeper;
    /** What a backend answers if its last statement has left alone what was there before, of somebody else. */
    private long foreign = Leftovers.UNKNOWN;

    FoundRows(EventLoop loop, TargetFacts server) {
        this.server = server;
        left = new SessionValue<>(loop, Leftovers::foundRows, 0L);
    }

    /** Nobody need ask for it any more. */
    void forget() {
        left.forget();
        at = null;
        keeper = null;
    }

    boolean isPendingAt(BackendConnection backend) {
        return left.isPendingAt(backend);
    }

    /** Whether the proxy knows it. */
    boolean isKnown() {
        if (state == State.LEFT_AT_BACKEND && left.isKnown()) {
            arrived();
        }
        return state == State.KNOWN;
    }

    /** Whether only a backend knows it, and can be asked. @param now the backend that the session has */
    boolean isPending(BackendConnection now) {
        if (state == State.UNASKED) {
            if (now == keeper && now.leftovers().foundRowsOwner() == this) {
                left.unknownAt(now);
                state = State.LEFT_AT_BACKEND;
            } else {
                state = State.LOST;
            }
        }
        return !isKnown() && state == State.LEFT_AT_BACKEND;
    }

    /** Where it {@link #isKnown}. */
    long value() {
        return value;
    }

    private void arrived() {
        value = left.value();
        // an answer that may be of a statement of somebody else's says nothing
        state = value == foreign ? State.LOST : State.KNOWN;
    }

    /** Whether that backend would answer as it should. */
    boolean isAt(BackendConnection backend) {
        return at == backend && backend.leftovers().foundRowsOwner() == this
                || isKnown() && backend.leftovers().foundRowsNumber() == value;
    }

    /**
     * Goes on finding out what is pending: asks for what is at the session's backend, others' before it waits itself,
     * so that no two sessions wait for each other.
     *
     * @param then told when it may be known, or be lost
     */
    void resolve(BackendConnection backend, Runnable then) {
        boolean here = left.isPendingAt(backend);
        if (here || backend.leftovers().arePending()) {
            backend.harvest(facts -> {
                if (here) {
                    settle(left.isKnown());
                }
                then.run();
            });
        } else {
            left.whenKnown(known -> {
                settle(known);
                then.run();
            });
        }
    }

    private void settle(boolean known) {
        if (known) {
            isKnown();
        } else {
            state = State.LOST;
        }
    }

    /** A command of the session's has run on {@code backend}. */
    void learn(BackendConnection backend, Command command, StatementTraits traits, ResponseFacts facts) {
        if (command != Command.COM_QUERY && command != Command.COM_STMT_EXECUTE || facts.isParseError()) {
            return;
        }
        if (traits.has(Trait.CALC_FOUND_ROWS)) {
            server.onFoundRowsRead();
        }
        switch (effect(traits, facts)) {
            case KEPT -> { }
            case SENT -> sent(backend, facts);
            case MATCHED -> {
                if (facts.rowsMatched() < 0) {
                    unclear(backend);
                } else {
                    know(backend, facts.rowsMatched());
                }
            }
            case ANEW -> onlyKnownAt(backend);
            case UNCLEAR -> unclear(backend);
        }
    }

    private FoundRowsEffect effect(StatementTraits traits, ResponseFacts facts) {
        FoundRowsEffect effect = traits.foundRows();
        if (facts.errorCode() != 0) {
            // MariaDB counts the rows up to the error
            boolean counted = server.isMariaDb() && effect != FoundRowsEffect.KEPT;
            return counted || effect == FoundRowsEffect.UNCLEAR || traits.has(Trait.MULTI_STATEMENT)
                    ? FoundRowsEffect.UNCLEAR : FoundRowsEffect.KEPT;
        }
        if (ServerStatus.cursorExists(facts.status())) {
            // the rows are sent later, and fetching them leaves it
            return effect == FoundRowsEffect.SENT ? FoundRowsEffect.ANEW : FoundRowsEffect.UNCLEAR;
        }
        // what a procedure has sent it has selected
        return traits.kind() == StatementKind.CALL && facts.hasResultSet() ? FoundRowsEffect.ANEW : effect;
    }

    private void sent(BackendConnection backend, ResponseFacts facts) {
        if (facts.hasResultSet()) {
            know(backend, facts.rowsSent());
        } else {
            onlyKnownAt(backend);
        }
    }

    private void know(BackendConnection backend, long number) {
        left.forget();
        value = number;
        state = State.KNOWN;
        foreign = Leftovers.UNKNOWN;
        at = backend;
        backend.leftovers().foundRows(this, number);
    }

    private void onlyKnownAt(BackendConnection backend) {
        if (server.isFoundRowsRead()) {
            left.unknownAt(backend);
            state = State.LEFT_AT_BACKEND;
        } else {
            left.forget();
            state = State.UNASKED;
        }
        keeper = backend;
        foreign = Leftovers.UNKNOWN;
        at = backend;
        backend.leftovers().foundRows(this, Leftovers.UNKNOWN);
    }

    /** Where the old value was not there, the answer must differ from what was there to be this session's. */
    private void unclear(BackendConnection backend) {
        boolean there = isAt(backend);
        long before = backend.leftovers().foundRowsNumber();
        onlyKnownAt(backend);
        if (there) {
            return;
        }
        at = null;
        foreign = before;
        if (before == Leftovers.UNKNOWN) {
            left.forget();
            state = State.LOST;
        }
    }
}
