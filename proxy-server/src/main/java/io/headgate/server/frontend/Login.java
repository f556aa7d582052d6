package io.headgate.server.frontend;

import io.headgate.pool.SessionState;
import io.headgate.protocol.Capabilities;
import io.headgate.protocol.Collations;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.TargetFacts;
import io.headgate.server.relay.ClientTrackers;
import io.headgate.server.relay.ClientView;

/**
 * Who has come in and how it wants to speak.
 *
 * @param user as the client named itself
 * @param databaseUser as whom its statements run
 * @param schema the schema to begin with, null for none
 * @param collationId of the handshake
 * @param capabilities what client and proxy agreed on
 */
public record Login(String user, String databaseUser, String schema, int collationId, Capabilities capabilities) {

    public BackendKey key() {
        return BackendKey.of(databaseUser, capabilities);
    }

    /** The server's refusal of a client in a character set that it reads no statements in; null for any other. */
    ErrPacket refusal() {
        Collations.Collation collation = Collations.byId(collationId);
        return collation == null || collation.usableByClient() ? null : ErrPacket.of(ErrorCode.ER_WRONG_VALUE_FOR_VAR,
                "Variable 'character_set_client' can't be set to the value of '" + collation.charset() + "'");
    }

    /** How the session's responses look in the beginning. */
    public ClientView view(TargetFacts facts) {
        boolean shown = facts.hasCollation(collationId)
                && !Collations.isDefault(collationId, facts.greeting().serverVersion());
        return new ClientView(capabilities, new ClientTrackers(facts.trackerFilter()), shown ? collationId : 0);
    }

    /** The state in which the session begins. */
    public SessionState initialState(TargetFacts facts) {
        SessionState state = facts.sessionAfterLogin(collationId)
                .withMultiStatements(capabilities.has(Capabilities.CLIENT_MULTI_STATEMENTS));
        return schema == null || schema.isEmpty() ? state : state.withSchema(schema);
    }
}
