package io.headgate.server.frontend;

import io.headgate.protocol.Capabilities;
import io.headgate.protocol.codec.PacketAssembler;
import io.headgate.protocol.packet.ComChangeUser;
import io.headgate.protocol.packet.ErrPacket;
import io.headgate.server.session.CloseCause;
import io.netty.buffer.ByteBuf;
import java.util.function.BiConsumer;

/** COM_CHANGE_USER under way: a login in the middle of a connection. A failed one ends the connection. */
final class UserChange implements FrontendPhase, Authentication.Outcome {

    private static final int HEADER = 4;

    private final Client client;
    private final FrontendPhase session;
    private final Capabilities capabilities;
    private final BiConsumer<Login, Integer> done;
    private final PacketAssembler packets = new PacketAssembler(FrontendLogin.MAX_LOGIN_PACKET);
    private Authentication authentication;
    private boolean over;

    UserChange(Client client, FrontendPhase session, Capabilities capabilities, BiConsumer<Login, Integer> done) {
        this.client = client;
        this.session = session;
        this.capabilities = capabilities;
        this.done = done;
    }

    /** Owns {@code frame}. */
    void begin(ByteBuf frame) {
        ComChangeUser change;
        try {
            change = ComChangeUser.read(frame.skipBytes(HEADER), capabilities);
        } finally {
            frame.release();
        }
        Login login = new Login(change.user(), client.login().target().credentials().databaseUser(change.user()),
                change.database(), change.collationId(), capabilities);
        authentication = new Authentication(client, login, change.connectAttributes(), this);
        authentication.start(change.authPluginName(), change.authResponse(), 0);
    }

    @Override
    public void onRead(ByteBuf in) {
        packets.add(in, client.channel().alloc());
        byte[] payload;
        while (!over && (payload = packets.poll()) != null) {
            authentication.onPacket(payload, packets.sequenceId());
        }
    }

    @Override
    public void accepted(Login login, int sequenceId) {
        over = true;
        ByteBuf rest = packets.takeRest();
        done.accept(login, sequenceId);
        if (rest != null) {
            client.phase().onRead(rest);
        }
    }

    @Override
    public void rejected(ErrPacket error, int sequenceId) {
        client.responder().error(sequenceId, error, capabilities);
        close(CloseCause.LOGIN_FAILED);
    }

    @Override
    public void onInactive() {
        close(CloseCause.CLIENT_DISCONNECTED);
    }

    @Override
    public boolean isIdle() {
        return authentication == null || !authentication.isJudged();
    }

    @Override
    public void close(CloseCause cause) {
        over = true;
        packets.close();
        if (authentication != null) {
            authentication.abort();
        }
        session.close(cause);
    }
}
