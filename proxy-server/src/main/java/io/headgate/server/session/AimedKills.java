package io.headgate.server.session;

import io.headgate.server.backend.BackendConnection;
import io.headgate.server.backend.BackendKey;

/**
 * The KILLs that others aim at one session. The server executes a KILL some time after it was sent, and knows its
 * connections only: from the look-up to the server's answer the backend must not go to another session, which it would
 * hit. On the session's event loop.
 */
final class AimedKills {

    /** The session that is to be killed. */
    interface Victim {
        boolean isOver();

        BackendKey key();

        /**
         * The backend that a KILL must hit: it is executing the client's statement, or is held and must go, too. Null
         * when there is none.
         */
        BackendConnection exposed(boolean query);

        /** KILL QUERY where no server can do it: ends the wait of the command that is on its way to a backend. */
        void interrupt();

        /** KILL CONNECTION has taken effect: the client sees its connection close and nothing else. */
        void die();
    }

    private final Victim victim;
    private BackendConnection aimedAt;
    private int open;
    private int openAtConnection;
    private boolean hit;
    private boolean spoilt;
    private Runnable whenSettled;

    AimedKills(Victim victim) {
        this.victim = victim;
    }

    /** Somebody's KILL names this session. */
    void onKill(KillShot shot) {
        BackendConnection exposed = victim.exposed(shot.isQuery());
        if (victim.isOver()) {
            shot.missed();
        } else if (exposed != null) {
            aim(shot, exposed);
        } else if (!shot.mayKill(victim.key().user())) {
            shot.mustBeJudged(victim.key());
        } else {
            if (shot.isQuery()) {
                victim.interrupt();
            } else {
                victim.die();
            }
            shot.done();
        }
    }

    private void aim(KillShot shot, BackendConnection exposed) {
        if (aimedAt != exposed) {
            aimedAt = exposed;
            open = 0;
            openAtConnection = 0;
            hit = false;
            spoilt = false;
        }
        open++;
        openAtConnection += shot.isQuery() ? 0 : 1;
        shot.aimedAt(exposed, this);
    }

    /** The server has answered, or its answer will not be known. */
    void onSettled(KillShot shot, KillShot.Outcome outcome) {
        if (shot.backend() != aimedAt) {
            return;
        }
        open--;
        openAtConnection -= shot.isQuery() ? 0 : 1;
        boolean dead = outcome == KillShot.Outcome.HIT && !shot.isQuery();
        hit |= outcome == KillShot.Outcome.HIT;
        spoilt |= dead || outcome == KillShot.Outcome.UNSURE;
        if (dead && !victim.isOver()) {
            victim.die();
        }
        if (open == 0 && whenSettled != null) {
            Runnable next = whenSettled;
            whenSettled = null;
            next.run();
        }
    }

    /** Whether the session may go on with this backend as if nobody had aimed at it. */
    boolean isClear(BackendConnection backend) {
        return backend != aimedAt || open == 0 && !spoilt;
    }

    /** Whether a KILL has been executed on this backend since the last call. */
    boolean takeHit(BackendConnection backend) {
        boolean taken = backend == aimedAt && hit;
        hit &= !taken;
        return taken;
    }

    /** Whether a KILL CONNECTION may be what has closed this backend. */
    boolean endsConnection(BackendConnection backend) {
        return backend == aimedAt && openAtConnection > 0;
    }

    /** Runs {@code next} once no KILL is on its way to this backend, at once if there is none. */
    void whenSettled(BackendConnection backend, Runnable next) {
        if (backend == aimedAt && open > 0) {
            whenSettled = next;
        } else {
            next.run();
        }
    }
}
