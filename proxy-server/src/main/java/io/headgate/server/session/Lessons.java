package io.headgate.server.session;

import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.relay.ResponseFacts;

/** What a session learns from the response to its command, once its client has it. On the client's event loop. */
final class Lessons {

    private final ClientSession session;
    private final BackendLink link;
    private final Commands commands;
    private final CommandRecorder recorder;
    private final HoldWatch watch;
    private final SessionLeftovers leftovers;
    private final LastResult lastResult;
    private final GlobalSets globalSets;
    private final Disguise disguise;

    Lessons(ClientSession session, BackendLink link, Commands commands, CommandRecorder recorder, HoldWatch watch,
            SessionLeftovers leftovers, LastResult lastResult, GlobalSets globalSets, Disguise disguise) {
        this.session = session;
        this.link = link;
        this.commands = commands;
        this.recorder = recorder;
        this.watch = watch;
        this.leftovers = leftovers;
        this.lastResult = lastResult;
        this.globalSets = globalSets;
        this.disguise = disguise;
    }

    /**
     * The response to {@code done} is complete.
     *
     * @param killed whether a KILL QUERY was executed on the backend, perhaps after the command
     * @param outcome told when what the response left open is known
     * @return whether something is open; if not, the outcome is not told
     */
    boolean learn(Request done, ResponseFacts facts, boolean killed, FollowUp.Outcome outcome) {
        BackendConnection backend = link.backend();
        SessionMemory memory = session.memory();
        StatementTraits traits = done.traits == null ? Commands.NO_TEXT : done.traits;
        boolean failed = facts.errorCode() != 0;
        boolean uncertain = failed && memory.isUncertainAfterError(traits);
        memory.learn(done, traits, facts);
        if (session.readers() != null && !link.isAtReader()) {
            session.readers().learn(done.command, traits, facts);
        }
        watch.onStatement(recorder.stats(), done.tokens);
        commands.onResponse(done, backend, facts);
        if (!failed && facts.warnings() == 0 && memory.clearsMessages(traits)) {
            backend.messagesCleared();
        }
        if (facts.reports(SessionVariables.RESULTS_CHARSET)) {
            session.onResultsCharset();
        }
        backend.sessionState(memory.state());
        if (traits.has(Trait.SETS_GLOBAL)) {
            globalSets.onExecuted(done, failed && !traits.has(Trait.MULTI_STATEMENT));
        }
        leftovers.learn(backend, done, traits, facts, memory.holds());
        learnTimeout(facts);
        FollowUp followUp = new FollowUp(backend, memory, session.view(), outcome);
        lastResult.onResponse(followUp);
        boolean asked = followUp.begin(traits, facts, uncertain, killed);
        lastResult.learn(done.command, StatementEffects.keepsDiagnostics(done.command, traits));
        return asked;
    }

    /** The server has told the status that an error left open. */
    void onStatusAsked(ResponseFacts facts) {
        learnTimeout(facts);
        if (session.readers() != null) {
            session.readers().learnTrackers(facts);
        }
    }

    private void learnTimeout(ResponseFacts facts) {
        String seconds = facts.trackers().isEmpty() ? null : facts.reported(SessionVariables.WAIT_TIMEOUT);
        if (seconds != null) {
            disguise.onWaitTimeout(link.backend(), seconds);
        }
    }
}
