package io.headgate.server.backend;

import io.headgate.auth.Secret;
import io.headgate.config.HostPort;
import io.headgate.pool.OpenFailure;
import io.headgate.protocol.ErrorCode;
import io.headgate.protocol.packet.ErrPacket;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What it takes to fulfil one wish: one {@link BackendOpening} after the other, with each password that is
 * known of the user, until the database takes one. When it has refused all, they are read anew: a rotation may be under
 * way, in which the database's password changes before or after the one that is known here. One connection at a time,
 * so that the wish never takes more than its one slot. Where no password is left, a token is tried if there are tokens,
 * and when the database refuses it, once more a new one: the first may be some minutes old.
 *
 * <p>A client's own password or token is tried alone, since the question is whether it is right.
 */
final class BackendOpenings {

    private static final Logger log = LoggerFactory.getLogger(BackendOpenings.class);
    private static final int MOST_READINGS = 2;
    private static final int MOST_TOKENS = 2;

    private final Target target;
    private final OpeningWish wish;
    private final EventLoop loop;
    private final Executor offload;
    private final String user;
    private final boolean judging;
    private final List<Secret> untried = new ArrayList<>();
    private final List<Secret> refused = new ArrayList<>();
    private volatile BackendSettings settings;
    private HostPort endpoint;
    private InetSocketAddress address;
    private BackendOpening current;
    /** Why nothing is waited for any more; null as long as it is. */
    private OpenFailure abandoned;
    private boolean tls;
    private int readings;
    private int tokens;
    /** One of the untried, or refused; null as long as there is none. */
    private Secret token;

    BackendOpenings(Target target, OpeningWish wish, EventLoop loop, Executor offload) {
        this.target = target;
        this.wish = wish;
        this.loop = loop;
        this.offload = offload;
        this.user = wish.key().user();
        Proof proof = wish.proof();
        this.judging = proof.secret() != null;
        untried.addAll(judging ? List.of(proof.secret().copy()) : target.credentials().candidates(user));
        this.token = proof.lasting() ? null : untried.get(0);
    }

    /** Any thread. */
    void begin() {
        if (untried.isEmpty() && !mayTakeToken()) {
            wish.failed(new OpenFailure(OpenFailure.Kind.AUTHENTICATION,
                    "no password is known for user '" + user + "'", null));
            return;
        }
        HostPort server = target.onOpening(this, wish);
        if (server == null) {
            over();
            wish.failed(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                    "there is no database server to connect to now", null));
            return;
        }
        target.meters(server).requested();
        // name resolution blocks
        offload.execute(() -> {
            try {
                address = new InetSocketAddress(InetAddress.getByName(endpoint.host()), endpoint.port());
            } catch (UnknownHostException e) {
                end(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                        "the name " + endpoint.host() + " cannot be resolved", null));
                return;
            }
            if (untried.isEmpty()) {
                takeToken(null);
            } else {
                loop.execute(this::next);
            }
        });
    }

    /** It will be opened there. */
    void at(HostPort server) {
        BackendSettings there = target.settings().at(server);
        endpoint = there.endpoint();
        settings = there;
    }

    /** Where it is being opened; null when that is not decided. */
    HostPort server() {
        BackendSettings known = settings;
        return known == null ? null : known.server();
    }

    /**
     * No answer is waited for any more, since the server takes no part: it may be one that never answers. Any thread.
     *
     * @param cause a part of a sentence
     */
    void abandon(String cause) {
        loop.execute(() -> {
            abandoned = new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT, cause, null);
            if (current != null) {
                current.failed(abandoned);
            }
        });
    }

    private boolean mayTakeToken() {
        return !judging && tokens < MOST_TOKENS && target.credentials().hasTokens(user);
    }

    /** @param before why a token is needed at all; null when nothing was refused yet */
    private void takeToken(OpenFailure before) {
        tokens++;
        target.credentials().token(user, endpoint).whenComplete((made, error) -> loop.execute(() -> {
            if (error == null && made.isAmong(refused)) {
                // signed in the same second, by the same key
                made.wipe();
                end(before);
            } else if (error == null) {
                token = made;
                untried.add(made);
                next();
            } else {
                end(new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT,
                        "no IAM token can be made for user '" + user + "'; the proxy's log says why", null));
            }
        }));
    }

    private void next() {
        if (abandoned != null) {
            end(abandoned);
            return;
        }
        current = new BackendOpening(target, settings, wish, untried.get(0), offload, this);
        current.connect(loop, address);
    }

    /** However many attempts there are, it is one request. */
    void tlsBegun() {
        if (!tls) {
            tls = true;
            target.meters(settings.server()).tlsBegun();
        }
    }

    /** The database has taken the password, and the connection is ready. */
    void succeeded() {
        if (untried.get(0) == token) {
            target.credentials().onAccepted(user);
        } else {
            target.credentials().onAccepted(user, untried.get(0));
        }
        over();
    }

    /** The connection is closed. */
    void failed(OpenFailure failure) {
        current = null;
        if (!judging && failure.kind() == OpenFailure.Kind.AUTHENTICATION) {
            target.onRefused(user);
        }
        if (!isRefused(failure)) {
            end(failure);
            return;
        }
        Secret wrong = untried.remove(0);
        refused.add(wrong);
        if (judging) {
            end(failure);
            return;
        }
        if (wrong == token) {
            log.atWarn().addKeyValue("user", user).addKeyValue("server", target.settings().address())
                    .log("the database refused an IAM token of the proxy: rds-db:connect, clocks, the name in"
                            + " backend?");
            target.credentials().onTokenRefused(user, endpoint);
        } else {
            target.credentials().onRefused(user, wrong);
        }
        if (!untried.isEmpty()) {
            log.atInfo().addKeyValue("user", user).addKeyValue("server", settings.address())
                    .log("the database refused a known password; trying the next one");
            next();
        } else if (readings < MOST_READINGS) {
            readings++;
            target.credentials().refresh(user).whenComplete((done, error) -> loop.execute(() -> tryNewOnes(failure)));
        } else {
            end(failure);
        }
    }

    private void tryNewOnes(OpenFailure failure) {
        for (Secret candidate : target.credentials().candidates(user)) {
            if (candidate.isAmong(refused)) {
                candidate.wipe();
            } else {
                untried.add(candidate);
            }
        }
        if (!untried.isEmpty()) {
            next();
        } else if (mayTakeToken()) {
            takeToken(failure);
        } else {
            end(failure);
        }
    }

    private static boolean isRefused(OpenFailure failure) {
        return failure.detail() instanceof ErrPacket error
                && error.code() == ErrorCode.ER_ACCESS_DENIED_ERROR.code();
    }

    private void end(OpenFailure failure) {
        over();
        target.onOpenFailed(wish.key(), settings.server(), failure, judging);
        wish.failed(failure);
    }

    private void over() {
        target.onOpeningOver(this);
        untried.forEach(Secret::wipe);
        refused.forEach(Secret::wipe);
    }
}
