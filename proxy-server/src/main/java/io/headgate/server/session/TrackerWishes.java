package io.headgate.server.session;

import io.headgate.protocol.Command;
import io.headgate.protocol.Wire;
import io.headgate.protocol.response.ResponseShape;
import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.SessionVariables;
import io.headgate.server.relay.TrackerFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * A client has set session_track_… variables: reads back what it wants to be told, so that it is told that and no more,
 * and sets the backend's tracking to what the proxy needs again.
 */
final class TrackerWishes {

    private static final String WISHES = "SELECT @@session_track_system_variables, @@session_track_schema, "
            + "@@session_track_state_change, @@session_track_gtids, @@session_track_transaction_info";

    private final BackendConnection backend;

    TrackerWishes(BackendConnection backend) {
        this.backend = backend;
    }

    /** @param done told the filter, or null when the backend failed and must be given up */
    void read(Consumer<TrackerFilter> done) {
        backend.swallow(Command.COM_QUERY, WISHES, ResponseShape.RESULT_SETS, facts -> {
            if (facts.errorCode() != 0 || facts.rows().isEmpty()) {
                done.accept(null);
                return;
            }
            TrackerFilter filter = parse(facts.rows().get(0));
            backend.swallow(Command.COM_QUERY, SessionVariables.trackingStatement(), ResponseShape.RESULT_SETS, rearmed ->
                    done.accept(rearmed.errorCode() == 0 ? filter : null));
        });
    }

    private static TrackerFilter parse(byte[] row) {
        ByteBuf in = Unpooled.wrappedBuffer(row);
        String variables = text(in);
        boolean schema = text(in).equals("1");
        boolean stateChange = text(in).equals("1");
        boolean gtids = !text(in).equals("OFF");
        String transactionInfo = text(in);
        Set<String> names = variables.equals("*") ? null : Arrays.stream(variables.split(","))
                .map(name -> name.trim().toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        return new TrackerFilter(names, schema, stateChange, gtids, !transactionInfo.equals("OFF"),
                transactionInfo.equals("CHARACTERISTICS"));
    }

    private static String text(ByteBuf in) {
        if (in.getUnsignedByte(in.readerIndex()) == 0xFB) {
            in.skipBytes(1);
            return "";
        }
        return new String(Wire.readLenencBytes(in), StandardCharsets.UTF_8);
    }
}
