package io.headgate.server.session;

import io.headgate.pool.HoldReason;
import io.headgate.pool.Holds;
import io.headgate.protocol.sql.StatementKind;
import io.headgate.protocol.sql.StatementTokens;
import io.headgate.protocol.sql.StatementTraits;
import io.headgate.protocol.sql.Trait;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.Leftovers;
import io.headgate.server.backend.StatementText;
import io.headgate.server.backend.TargetFacts;
import io.headgate.server.backend.UserVariables;
import io.headgate.server.relay.ResponseFacts;
import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a session's statements leave for the next ones although no server reports it: LAST_INSERT_ID() and the user
 * variables, which are set at a backend before a statement that may read them, and only then; and FOUND_ROWS(), which
 * is put into the text. On the session's event loop.
 */
final class SessionLeftovers {

    /** What came of waiting. */
    enum Arrival { THERE, INSERT_ID_LOST, VARIABLES_LOST }

    /** More variables, or more bytes of them, stay where they are. */
    private static final int MOST_VARIABLES = 64;
    private static final int MOST_BYTES = 64 * 1024;
    /** Why a session ends whose variables are gone. */
    static final String LOST = "the user variables of this session were known only to a database connection that has"
            + " been closed";

    private final SessionValue<Long> insertId;
    private final SessionValue<UserVariables> variables;
    private final FoundRows foundRows;
    private final Set<String> names = new TreeSet<>();

    SessionLeftovers(EventLoop loop, TargetFacts server) {
        foundRows = new FoundRows(loop, server);
        insertId = new SessionValue<>(loop, Leftovers::insertId, 0L);
        variables = new SessionValue<>(loop, Leftovers::variables, UserVariables.NONE);
    }

    FoundRows foundRows() {
        return foundRows;
    }

    /** The session begins anew. */
    void reset() {
        insertId.reset();
        variables.reset();
        names.clear();
    }

    /** Nobody need ask for them any more. */
    void forget() {
        insertId.forget();
        foundRows.forget();
        variables.forget();
    }

    /** Takes in what an executed command may have left at {@code backend}. */
    void learn(BackendConnection backend, Request done, StatementTraits traits, ResponseFacts facts, Holds holds) {
        foundRows.learn(backend, done.command, traits, facts);
        // the end of the rows of INSERT … RETURNING does not tell it
        boolean returning = facts.hasResultSet() && traits.has(Trait.MAY_FIRE_TRIGGER);
        if (facts.insertId() != 0 || returning
                || StatementEffects.mayChangeInsertIdSilently(traits, facts.errorCode() != 0)) {
            insertId.unknownAt(backend);
        }
        if (traits.has(Trait.ASSIGNS_USER_VARIABLE) && !facts.isParseError()) {
            learnVariables(backend, done.tokens, holds);
        } else if (done.isPrepare() && facts.prepared() != null && mayCreateVariable(done.statement.traits())) {
            learnVariables(backend, done.tokensToPrepare(), holds);
        }
    }

    /**
     * Whether a variable that the text assigns exists, and is NULL, as soon as the text is prepared: on all servers
     * unless it stands behind INTO.
     */
    private static boolean mayCreateVariable(StatementTraits prepared) {
        return prepared.has(Trait.ASSIGNS_USER_VARIABLE)
                && (prepared.has(Trait.READS_USER_VARIABLE) || prepared.kind() == StatementKind.SET);
    }

    private void learnVariables(BackendConnection backend, StatementTokens tokens, Holds holds) {
        boolean named = addNames(tokens);
        if (!named || names.size() > MOST_VARIABLES || variables.value().size() > MOST_BYTES) {
            holds.add(HoldReason.USER_VARIABLE);
        }
        if (!names.isEmpty()) {
            backend.leftovers().variableNames(Set.copyOf(names));
            variables.unknownAt(backend);
        }
    }

    /** Whether all variables in the text could be told by name. */
    private boolean addNames(StatementTokens tokens) {
        if (tokens == null || !tokens.isCertain()) {
            return false;
        }
        boolean named = true;
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.kind(i) == StatementTokens.Kind.USER_VARIABLE) {
                String name = tokens.variable(i);
                named &= name != null;
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return named;
    }

    /** Whether a statement can run at a backend that others have had without asking another one first. */
    boolean areKnownFor(StatementTraits traits) {
        return (!StatementEffects.mayReadInsertId(traits) || insertId.isKnown()) && variables.isKnown();
    }

    /** Whether {@link #variableTypes} can be told. */
    boolean knowsVariables() {
        return variables.isKnown();
    }

    /** Waits until {@link #knowsVariables}, or until they are lost: {@code then} is told false. */
    void awaitVariables(Consumer<Boolean> then) {
        variables.whenKnown(then);
    }

    /** The types of the session's user variables that are in the text; of all where their names cannot be told. */
    UserVariables variableTypes(StatementText text) {
        return variables.value().types(text.variableNames());
    }

    /**
     * The same as a server settles them that prepares the text now. Variables of others, which are NULL there where no
     * reset may take them away, have a type, too.
     */
    UserVariables variableTypesAt(BackendConnection backend, StatementText text) {
        Set<String> names = text.variableNames();
        Set<String> there = new TreeSet<>(backend.leftovers().existing());
        if (names != null) {
            there.retainAll(names);
        }
        return variableTypes(text).with(there);
    }

    /**
     * Whether a user variable exists there that did not when the text was prepared, so that its type would become
     * another.
     */
    boolean existsTooEarly(BackendConnection backend, StatementText text) {
        Set<String> existing = backend.leftovers().existing();
        if (text.variableTypes() == null || existing.isEmpty()) {
            return false;
        }
        Set<String> inText = text.variableNames();
        return existing.stream().anyMatch(name -> (inText == null || inText.contains(name))
                && !text.variableTypes().names().contains(name));
    }

    /** What a SET on {@code backend} must assign so that the text can be prepared there; empty when nothing. */
    String assignmentsToPrepare(BackendConnection backend, StatementText text) {
        return text.variableTypes() == null ? "" : backend.leftovers().assignmentsTo(variablesToPrepare(text));
    }

    /** These assignments have succeeded. */
    void assignedToPrepare(BackendConnection backend, StatementText text) {
        if (text.variableTypes() != null) {
            backend.leftovers().assigned(variablesToPrepare(text));
        }
    }

    /** The session's own values where they do: they need not be assigned again then. */
    private UserVariables variablesToPrepare(StatementText text) {
        return variableTypes(text).equals(text.variableTypes()) ? variables.value() : text.variableTypes();
    }

    /** Whether user variables of this session are known to that backend alone, so that they would be lost with it. */
    boolean areVariablesPendingAt(BackendConnection backend) {
        return variables.isPendingAt(backend);
    }

    /** Whether something of this session is known to that backend alone, so that whatever is asked there is its own. */
    boolean arePendingAt(BackendConnection backend) {
        return insertId.isPendingAt(backend) || foundRows.isPendingAt(backend) || variables.isPendingAt(backend);
    }

    /**
     * Whether the command finds there all that it may read. A session that has user variables takes them along before
     * any command: a later one may be unable to have anything run before it.
     *
     * @param traits null for a command without text
     */
    boolean suit(BackendConnection backend, StatementTraits traits) {
        if (names.isEmpty() && (traits == null || traits.flags() == 0)) {
            return true;
        }
        return hasInsertId(backend, traits) && hasVariables(backend, traits);
    }

    private boolean hasInsertId(BackendConnection backend, StatementTraits traits) {
        return traits == null || !StatementEffects.mayReadInsertId(traits) || insertId.isAt(backend);
    }

    private boolean hasVariables(BackendConnection backend, StatementTraits traits) {
        boolean indifferent = names.isEmpty() && (traits == null || !StatementEffects.mayReadVariables(traits));
        return indifferent || variables.isAt(backend);
    }

    /**
     * Whether the text names a user variable that exists there although the session never assigned it: only a reset
     * makes it a variable that does not exist.
     *
     * @param traits null for a text that is to be prepared
     * @param tokens of the text, null when it has no names or they cannot be told
     */
    boolean seesForeignVariable(BackendConnection backend, StatementTraits traits, StatementTokens tokens) {
        Set<String> existing = backend.leftovers().existing();
        if (existing.isEmpty() || !dependsOnExistence(traits, tokens)) {
            return false;
        }
        Set<String> own = variables.isKnown() ? variables.value().names() : names;
        if (tokens == null || !tokens.isCertain()) {
            return !own.containsAll(existing);
        }
        for (int i = 0; i < tokens.size(); i++) {
            String name = tokens.kind(i) == StatementTokens.Kind.USER_VARIABLE ? tokens.variable(i) : null;
            // GET DIAGNOSTICS assigns what stands before an =, whatever it was
            boolean target = traits != null && traits.kind() == StatementKind.GET_DIAGNOSTICS
                    && tokens.isSymbol(i + 1, '=');
            if (name != null && !target && existing.contains(name) && !own.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean dependsOnExistence(StatementTraits traits, StatementTokens tokens) {
        if (traits == null) {
            return tokens != null;
        }
        return traits.has(Trait.READS_USER_VARIABLE)
                || traits.kind() == StatementKind.SET && traits.has(Trait.ASSIGNS_USER_VARIABLE) && hasNull(tokens);
    }

    /** SET @x = NULL leaves the variable the type that it had. */
    private static boolean hasNull(StatementTokens tokens) {
        for (int i = 0; tokens != null && i < tokens.size(); i++) {
            if (tokens.isWord(i, "null")) {
                return true;
            }
        }
        return tokens == null;
    }

    /**
     * Waits for what the statement may read and only another backend knows.
     *
     * @param backend that is going to run it
     * @param then told what comes of it
     * @return whether there is anything to wait for; if not, {@code then} is not called
     */
    boolean await(BackendConnection backend, StatementTraits traits, Consumer<Arrival> then) {
        if (!hasInsertId(backend, traits) && !insertId.isKnown()) {
            boolean reads = traits.has(Trait.READS_LAST_INSERT_ID);
            insertId.whenKnown(known -> then.accept(known || !reads ? Arrival.THERE : Arrival.INSERT_ID_LOST));
            return true;
        }
        if (!hasVariables(backend, traits) && !variables.isKnown()) {
            variables.whenKnown(known -> then.accept(known ? Arrival.THERE : Arrival.VARIABLES_LOST));
            return true;
        }
        return false;
    }

    /**
     * Whether the statement finds what it names although user variables of others, which it does not name, are there.
     */
    boolean mayStartWithout(BackendConnection backend, StatementTraits traits) {
        return names.isEmpty() && !StatementEffects.runsWhatIsNotInTheText(traits) && hasInsertId(backend, traits);
    }

    /** What a SET on {@code backend} must assign for the statement, all of it known; empty when nothing. */
    String assignments(BackendConnection backend, StatementTraits traits) {
        String first = hasInsertId(backend, traits) ? ""
                : "last_insert_id = " + Long.toUnsignedString(insertId.value());
        String rest = hasVariables(backend, traits) ? "" : backend.leftovers().assignmentsTo(variables.value());
        return first.isEmpty() || rest.isEmpty() ? first + rest : first + ", " + rest;
    }

    /** The assignments have succeeded. */
    void assignedAt(BackendConnection backend, StatementTraits traits) {
        if (!hasInsertId(backend, traits)) {
            insertId.arrivedAt(backend);
        }
        if (!hasVariables(backend, traits)) {
            backend.leftovers().assigned(variables.value());
        }
    }
}
