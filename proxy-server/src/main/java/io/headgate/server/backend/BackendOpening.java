package io.headgate.server.backend;

import io.headgate.auth.Secret;
import io.headgate.pool.OpenFailure;
import io.headgate.pool.SessionState;
import io.headgate.protocol.Capabilities;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The opening of one backend with one password, from the TCP connect on: connect, login, preparation. A failure is told
 * only when the socket is closed, so that its slot is really free.
 */
final class BackendOpening implements BackendLogin.Outcome {

    private static final Logger log = LoggerFactory.getLogger(BackendOpening.class);

    private final Target target;
    private final BackendSettings settings;
    private final OpeningWish wish;
    private final Secret password;
    private final Executor offload;
    private final BackendOpenings openings;
    private final BackendHandler handler = new BackendHandler();

    private final GlobalChanges.Reader globals;
    private Channel channel;
    private boolean over;

    /** @param password stays the caller's, who is told once how it ended */
    BackendOpening(Target target, BackendSettings settings, OpeningWish wish,
            Secret password, Executor offload, BackendOpenings openings) {
        this.target = target;
        this.settings = settings;
        this.openings = openings;
        this.wish = wish;
        this.password = password;
        this.offload = offload;
        this.globals = target.facts().globalChanges().connecting();
    }

    void connect(EventLoop loop, InetSocketAddress address) {
        SessionState wanted = wish.wanted();
        ChannelFuture connect = settings.tcp().onConnecting(new Bootstrap().group(loop), settings.loops().transport())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, Math.toIntExact(settings.connectTimeout().toMillis()))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel opened) {
                        channel = opened;
                        handler.onLogin(new BackendLogin(opened, settings, wish.key(), wanted, password, offload,
                                BackendOpening.this));
                        opened.pipeline().addLast(handler);
                    }
                })
                .connect(address);
        connect.addListener(done -> {
            if (!done.isSuccess()) {
                // who gives it up closes it without a message
                failed(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT, String.valueOf(done.cause().getMessage()),
                        null));
                return;
            }
            tellEstablished();
            settings.begin(channel);
            loop.schedule(() -> {
                if (!over) {
                    failed(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT, "the database at " + settings.address()
                            + " did not finish the login within " + settings.connectTimeout().toMillis() + " ms",
                            null));
                }
            }, settings.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    private void tellEstablished() {
        if (log.isDebugEnabled()) {
            log.atDebug().addKeyValue("user", wish.key().user()).addKeyValue("server", settings.server())
                    .log("A TCP connection was established from the proxy at {} to the database at {}.",
                            NetUtil.toSocketAddressString((InetSocketAddress) channel.localAddress()),
                            NetUtil.toSocketAddressString((InetSocketAddress) channel.remoteAddress()));
        }
    }

    @Override
    public void tlsBegun() {
        openings.tlsBegun();
    }

    @Override
    public void loggedIn(Capabilities agreed, long threadId, SessionState state, ByteBuf rest) {
        if (over) {
            if (rest != null) {
                rest.release();
            }
            return;
        }
        BackendConnection backend = new BackendConnection(channel, target, settings.server(), wish.key(), agreed,
                threadId, state, globals);
        handler.onLoggedIn(backend);
        channel.closeFuture().addListener(closed -> failed(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                "the database closed a new connection while it was prepared", null)));
        new Preparation(target.settings(), true).run(backend, error -> {
            if (error != null) {
                failed(new OpenFailure(OpenFailure.Kind.OTHER_DEFINITIVE,
                        "a new database connection could not be prepared (init-query?): " + error.message(), error));
                return;
            }
            prepared(backend);
        });
        if (rest != null) {
            backend.onRead(rest);
        }
    }

    private void prepared(BackendConnection backend) {
        if (over) {
            return;
        }
        over = true;
        openings.succeeded();
        backend.globalsRead();
        SessionState state = target.intern(backend.sessionState());
        backend.sessionState(state);
        target.facts().onPrepared();
        wish.opened(backend, channel.eventLoop(), state);
    }

    @Override
    public void failed(OpenFailure failure) {
        if (over) {
            return;
        }
        over = true;
        channel.close().addListener(closed -> openings.failed(failure));
    }
}
