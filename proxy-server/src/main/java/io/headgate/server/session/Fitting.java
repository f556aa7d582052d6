package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.protocol.Command;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendStatement;
import io.headgate.server.backend.StatementText;
import io.headgate.server.history.RestoreStep;

/**
 * Fits a backend to a session's next command: its state, what the last statement left, the values that the proxy keeps
 * from the client otherwise. On the client's event loop.
 */
final class Fitting {

    /** How it ended, told at most once, and not at all once the session is over. */
    interface Outcome {
        /** This is being done to the backend. */
        void began(RestoreStep step);

        void fits();

        /** The command cannot be answered truthfully; the backend is in order. */
        void refused(ErrPacket error);

        /** The server refused what the command needs; the backend is in order. */
        void failed(ErrPacket error);

        /** What only another backend knew of the session is gone. */
        void sessionLost(String cause);

        /** The backend is dead. */
        void unfit();

        /** The reader lacks what the session must find there, and has not got it in time; it is in order. */
        void behind();

        /** Only a backend that nobody has used will do. */
        void needsNewBackend();
    }

    private final ClientSession session;
    private final Progress progress;
    private final SessionLeftovers leftovers;
    private final LastResult lastResult;
    private final GlobalSets globalSets;
    private final Disguise disguise;
    private final Unmasking unmasking;
    private final BackendLink link;
    /** Who is told how the fitting under way ends. */
    private Outcome outcome;

    Fitting(ClientSession session, Progress progress, SessionLeftovers leftovers, LastResult lastResult,
            GlobalSets globalSets, Disguise disguise, Unmasking unmasking, BackendLink link) {
        this.session = session;
        this.progress = progress;
        this.leftovers = leftovers;
        this.lastResult = lastResult;
        this.globalSets = globalSets;
        this.disguise = disguise;
        this.unmasking = unmasking;
        this.link = link;
    }

    /**
     * Begins with the backend that the session has just got or still holds.
     *
     * @param check whether it has been idle so long that it may be dead
     * @param untouched whether nobody had it since the session's last statement
     */
    void begin(Request request, boolean check, boolean untouched, Outcome by) {
        outcome = by;
        begin(request, check, untouched);
    }

    private void begin(Request request, boolean check, boolean untouched) {
        // the backend first: a session that knows of more changes than its backend only sets more
        backend().catchUpWithGlobals();
        session.memory().catchUpWithGlobals();
        prepareForLongData(request);
        StatementTraits traits = request.traits;
        if (unmasking.isDue() && (traits == null || !traits.has(Trait.READS_DIAGNOSTICS))) {
            unmasking.begin(() -> begin(request, check, untouched));
            return;
        }
        lastResult.onBackend(untouched);
        if (awaitTransactions(request, check, untouched)) {
            return;
        }
        if (awaitFoundRows(request, check, untouched) || awaitVariables(request, check, untouched)) {
            return;
        }
        if (request.statement != null && request.statement.isRebuilding()) {
            request.statement.rebuild(leftovers.variableTypes(request.statement.text()));
        } else if (isRebuiltForOthers(request.textToPrepare())) {
            outcome.refused(StatementEffects.rebuiltForOtherVariables());
            return;
        }
        traits = request.traits;
        boolean undisturbed = isUndisturbed(traits, untouched);
        if (traits != null && !mayReadLastval(request, traits)) {
            outcome.refused(StatementEffects.lastvalUnknown());
            return;
        }
        ErrPacket refusal = request.readsFoundRows() && !answersFoundRows(request)
                ? StatementEffects.foundRowsUnknown()
                : lastResult.refusal(traits, undisturbed, session.memory().lastStatementClean());
        if (refusal != null) {
            outcome.refused(refusal);
        } else if (Restoration.isNeedless(backend(), session.memory(), leftovers, request, check, undisturbed)) {
            if (request.textToPrepare() != null) {
                backend().meters().statementWanted(true);
            }
            putOnDisguise(request);
        } else {
            new Restoration(backend(), session.memory(), leftovers, request, check, undisturbed, new Restored(request))
                    .run();
        }
    }

    private boolean isUndisturbed(StatementTraits traits, boolean untouched) {
        return lastResult.isUntouchedFor(traits, untouched) && !seesForeignMessages(traits)
                && (disguise.isWornBy(backend()) || traits == null || !disguise.isNeeded(traits));
    }

    /**
     * MariaDB reads data that is sent ahead as of the type that was bound last, and answers with nonsense where that
     * was a number of somebody else's (10.11 was asked): such a statement is prepared anew. Which parameters will get
     * data is not known yet.
     */
    private void prepareForLongData(Request request) {
        StatementText text = request.textToPrepare();
        if (request.command == Command.COM_STMT_SEND_LONG_DATA && text != null
                && session.context().target().facts().isMariaDb()) {
            BackendStatement known = backend().statements().find(text);
            if (known != null && !ParameterKind.areStrings(known.boundTypes())) {
                backend().statements().forget(text);
            }
        }
    }

    /**
     * The value that a session took last of a sequence is known to its backend, together with those that others took
     * there. Once anybody reads it, who takes a value begins on a backend without any and keeps it.
     */
    private boolean mayReadLastval(Request request, StatementTraits traits) {
        boolean held = session.memory().holds().has(HoldReason.SEQUENCE);
        if (traits.has(Trait.READS_LASTVAL)) {
            session.context().target().facts().onLastvalRead();
        }
        request.takesSequenceValue = traits.has(Trait.USES_SEQUENCE)
                && session.context().target().facts().isLastvalRead()
                && !held && StatementEffects.holdsResultsOnly(session.memory().holds());
        return !traits.has(Trait.READS_LASTVAL) || held;
    }

    /** Where the session's own statement has not cleared what others' have left. */
    private boolean seesForeignMessages(StatementTraits traits) {
        return traits != null && traits.has(Trait.READS_DIAGNOSTICS) && session.memory().lastStatementClean()
                && backend().hasMessagesLeft() && session.context().target().facts().keepsMessages();
    }

    /**
     * Puts FOUND_ROWS() into the text of a command that reads it. Where only a backend knows it, that one is asked
     * first, unless the command can go there just as it is.
     *
     * @return whether it is asked; the command begins again then
     */
    private boolean awaitFoundRows(Request request, boolean check, boolean untouched) {
        FoundRows foundRows = leftovers.foundRows();
        if (!request.readsFoundRows()) {
            return false;
        }
        session.context().target().facts().onFoundRowsRead();
        if (foundRows.isKnown() && request.isTranslatable()) {
            Translation.putIn(request, session);
        }
        boolean asItIs = request.counts().isEmpty() && answersFoundRows(request) && Restoration.isNeedless(backend(),
                session.memory(), leftovers, request, check, isUndisturbed(request.traits, untouched));
        if (asItIs || !foundRows.isPending(backend())) {
            return false;
        }
        BackendConnection asked = backend();
        if (foundRows.isPendingAt(asked)) {
            lastResult.replace();
        }
        foundRows.resolve(asked, () -> whileFitting(() -> {
            if (backend() == asked) {
                session.guarded(() -> begin(request, check, untouched));
            }
        }));
        return true;
    }

    /**
     * A reader must have executed what the session has written, or seen elsewhere.
     *
     * @return whether that is waited for; the command begins again then
     */
    private boolean awaitTransactions(Request request, boolean check, boolean untouched) {
        ReaderUse readers = session.readers();
        if (readers == null || !link.isAtReader() || readers.isCaughtUp(backend().server())) {
            return false;
        }
        BackendConnection asked = backend();
        if (check) {
            asked.check(facts -> whileFitting(() -> session.guarded(() -> {
                if (facts.errorCode() == 0) {
                    begin(request, false, untouched);
                } else {
                    outcome.unfit();
                }
            })));
            return true;
        }
        lastResult.replace();
        readers.catchUp(asked, session.client().loop(), caughtUp -> whileFitting(() -> {
            if (backend() == asked && caughtUp) {
                session.guarded(() -> begin(request, false, untouched));
            } else if (backend() == asked) {
                outcome.behind();
            }
        }));
        return true;
    }

    /**
     * Where the types of user variables are settled when a statement is prepared, these must be known: the backend is
     * asked that has the values, those of others at this one before this session waits itself.
     *
     * @return whether that is under way; the command begins again then
     */
    private boolean awaitVariables(Request request, boolean check, boolean untouched) {
        if (!dependsOnVariableTypes(request) || leftovers.knowsVariables()) {
            return false;
        }
        BackendConnection asked = backend();
        Runnable again = () -> whileFitting(() -> {
            if (backend() == asked) {
                session.guarded(() -> begin(request, check, untouched));
            }
        });
        if (asked.leftovers().arePending()) {
            lastResult.replace();
            asked.harvest(facts -> again.run());
        } else {
            leftovers.awaitVariables(known -> {
                if (known) {
                    again.run();
                } else {
                    whileFitting(() -> outcome.sessionLost(SessionLeftovers.LOST));
                }
            });
        }
        return true;
    }

    private boolean dependsOnVariableTypes(Request request) {
        StatementText text = request.textToPrepare();
        return request.settlesVariables || request.statement != null && request.statement.isRebuilding()
                || text != null && text.variableTypes() != null && !backend().statements().has(text);
    }

    /** Whether the server would settle other types, by an execution that makes it prepare the statement anew. */
    private boolean isRebuiltForOthers(StatementText text) {
        return text != null && text.isRebuilt() && text.variableTypes() != null && !backend().statements().has(text)
                && !leftovers.variableTypes(text).equals(text.variableTypes());
    }

    /** Whether the value is known where it is set, and is there where the server is asked for it. */
    private boolean answersFoundRows(Request request) {
        boolean asksBefore = disguise.isNeeded(request.traits) || request.traits.has(Trait.SETS_GLOBAL);
        return request.counts().isEmpty() ? leftovers.foundRows().isAt(backend()) && !asksBefore
                : leftovers.foundRows().isKnown();
    }

    private final class Restored implements Restoration.Outcome {

        private final Request request;

        Restored(Request request) {
            this.request = request;
        }

        @Override
        public void began(RestoreStep step) {
            outcome.began(step);
        }

        @Override
        public void restored() {
            whileFitting(() -> session.guarded(() -> putOnDisguise(request)));
        }

        @Override
        public void failed(ErrPacket error) {
            whileFitting(() -> outcome.failed(error));
        }

        @Override
        public void refused(ErrPacket error) {
            whileFitting(() -> outcome.refused(error));
        }

        @Override
        public void sessionLost(String cause) {
            whileFitting(() -> outcome.sessionLost(cause));
        }

        @Override
        public void unfit() {
            whileFitting(outcome::unfit);
        }

        @Override
        public void needsNewBackend() {
            outcome.needsNewBackend();
        }
    }

    private void putOnDisguise(Request request) {
        if (request.settlesVariables) {
            request.settlesVariables = false;
            StatementText text = request.statement.text();
            text = text.settledFor(leftovers.variableTypesAt(backend(), text));
            request.statement.settleVariables(request.rewrite != null ? text : session.context().target().share(text));
        }
        // a value's length is part of what COM_STMT_PREPARE tells
        StatementTraits traits = request.isPrepare() ? request.statement.traits() : request.traits;
        if (traits == null || !disguise.isNeeded(traits) || disguise.isWornBy(backend())) {
            askForGlobals(request);
            return;
        }
        disguise.putOn(traits, request.isPrepare(), backend(), error -> whileFitting(() -> {
            if (error == null) {
                session.guarded(() -> askForGlobals(request));
            } else {
                session.memory().onServerError();
                outcome.refused(error);
            }
        }));
    }

    private void askForGlobals(Request request) {
        if (!globalSets.askBefore(request, backend(),
                () -> whileFitting(() -> session.guarded(() -> askForGlobals(request))))) {
            outcome.fits();
        }
    }

    private void whileFitting(Runnable next) {
        if (progress.isRestoring()) {
            next.run();
        }
    }

    private BackendConnection backend() {
        return link.backend();
    }
}
