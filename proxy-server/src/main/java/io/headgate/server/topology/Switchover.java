package io.headgate.server.topology;

import io.headgate.config.HostPort;
import io.headgate.server.topology.Deployment.Phase;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Decides what a Blue/Green deployment means for the proxy, from what the server at the writer's name and the server at
 * green's endpoint say. Which server a name leads to is told by the server itself ({@code @@server_uuid}), not by DNS.
 *
 * <pre>
 *  NONE ── rows ──▶ WATCHED ── IN_PROGRESS ──▶ HELD ── POST_PROCESSING, green takes writes ──▶ MOVED
 *   ▲                 ▲ └───────────── the name leads to green ─────────┐                        │
 *   │                 └──── rolled back, or nobody answers ──── HELD ───┤                        │
 *   └──────────────────────────── no rows ──────────────────────────── OVER ◀── the name leads to green
 * </pre>
 *
 * Not thread-safe.
 */
final class Switchover {

    /** What is to be done. */
    enum Step {
        NOTHING,
        /** Blue is about to be read-only: nothing new is begun. */
        HOLD,
        /** All is as it was before the hold. */
        RELEASE,
        /** Green serves: it is to be reached at its endpoint. */
        MOVE,
        /** Green is reached by blue's names. */
        SETTLE
    }

    /**
     * What a server says.
     *
     * @param rows of the table; null when there is no such table for us
     * @param uuid of the server
     * @param writable whether it takes writes
     */
    record Answer(List<Deployment.Row> rows, String uuid, boolean writable) { }

    private enum State { NONE, WATCHED, HELD, MOVED, OVER }

    /** Nobody has answered for so long. */
    private static final long LOST_NANOS = Duration.ofSeconds(30).toNanos();

    private final LongSupplier nanoTime;
    private State state = State.NONE;
    private Deployment deployment;
    private String blue;
    private String green;
    private boolean complete;
    private long heardAt;
    private long greenHeardAt;

    Switchover(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Both have been asked.
     *
     * @param atName the server at the writer's name; null when it did not answer
     * @param atTarget the server at green's endpoint; null when it did not answer, or was not asked
     */
    Step observe(Answer atName, Answer atTarget) {
        if (atName == null && atTarget == null) {
            return state == State.HELD && isLong(heardAt) ? release() : Step.NOTHING;
        }
        heardAt = nanoTime.getAsLong();
        if (atTarget != null) {
            green = atTarget.uuid();
            greenHeardAt = heardAt;
        }
        Deployment seen = newest(atName, atTarget);
        if (state == State.MOVED) {
            return moved(seen, atName);
        }
        if (state == State.OVER) {
            if (seen == null || !seen.target().equals(deployment.target()) && !seen.pairs().isEmpty()) {
                forget();
            }
            return Step.NOTHING;
        }
        if (seen == null && atName == null) {
            return Step.NOTHING;
        }
        if (seen == null) {
            Step step = state == State.HELD ? Step.RELEASE : Step.NOTHING;
            forget();
            return step;
        }
        deployment = seen.knowing(deployment);
        return state == State.HELD ? held(atName, atTarget) : watched(atName);
    }

    private Step watched(Answer atName) {
        state = State.WATCHED;
        if (isGreen(atName)) {
            return over(Step.NOTHING);
        }
        if (atName != null && !deployment.isAt(Phase.SWITCHOVER_IN_POST_PROCESSING)) {
            blue = atName.uuid();
        }
        boolean doubtful = deployment.isAt(Phase.SWITCHOVER_COMPLETED) && green == null;
        if (!deployment.isAt(Phase.SWITCHOVER_IN_PROGRESS) || doubtful) {
            return Step.NOTHING;
        }
        state = State.HELD;
        return Step.HOLD;
    }

    private Step held(Answer atName, Answer atTarget) {
        boolean promoted = deployment.isAt(Phase.SWITCHOVER_IN_POST_PROCESSING);
        if (isGreen(atName)) {
            return atName.writable() || !promoted ? over(Step.RELEASE) : Step.NOTHING;
        }
        if (!deployment.isAt(Phase.SWITCHOVER_IN_PROGRESS)) {
            return release();
        }
        if (promoted && atTarget != null && atTarget.writable()) {
            state = State.MOVED;
            complete = false;
            return Step.MOVE;
        }
        return promoted && isNotBlue(atName) && atName.writable() ? over(Step.RELEASE) : Step.NOTHING;
    }

    /** Other names than the writer's may be later: AWS says when all of them lead to green. */
    private Step moved(Deployment seen, Answer atName) {
        deployment = seen == null ? deployment : seen.knowing(deployment);
        complete |= seen == null || seen.isAt(Phase.SWITCHOVER_COMPLETED);
        boolean there = isGreen(atName) || isNotBlue(atName) && atName.writable();
        boolean vanished = isNotBlue(atName) && isLong(greenHeardAt);
        return there && complete || vanished ? over(Step.SETTLE) : Step.NOTHING;
    }

    /** From POST_PROCESSING on there is no way back, whoever says so. Before, blue is asked first. */
    private static Deployment newest(Answer atName, Answer atTarget) {
        Deployment there = deployment(atName);
        Deployment other = deployment(atTarget);
        boolean further = other != null && other.isAt(Phase.SWITCHOVER_IN_POST_PROCESSING)
                && (there == null || !there.isAt(other.phase()));
        return atName == null || further ? other : there;
    }

    private static Deployment deployment(Answer answer) {
        return answer == null || answer.rows() == null ? null : Deployment.of(answer.rows());
    }

    private boolean isGreen(Answer atName) {
        return atName != null && atName.uuid().equals(green);
    }

    private boolean isNotBlue(Answer atName) {
        return atName != null && blue != null && !atName.uuid().equals(blue);
    }

    private boolean isLong(long since) {
        return nanoTime.getAsLong() - since > LOST_NANOS;
    }

    private Step release() {
        state = State.WATCHED;
        return Step.RELEASE;
    }

    private Step over(Step step) {
        state = State.OVER;
        return step;
    }

    private void forget() {
        state = State.NONE;
        deployment = null;
        blue = null;
        green = null;
    }

    /** The deployment that is known; null when there is none. */
    Deployment deployment() {
        return deployment;
    }

    /** Where green is to be asked; null when it is not. */
    HostPort target() {
        return state == State.NONE || state == State.OVER ? null : deployment.target();
    }

    /** Whether blue is not to be used as before. */
    boolean isUnderWay() {
        return state == State.HELD || state == State.MOVED;
    }

    /** Whether green is reached at its endpoint. */
    boolean isMoved() {
        return state == State.MOVED;
    }

    /** Whether a switchover may stop blue's writes at any moment. */
    boolean isNear() {
        return state == State.HELD || state == State.WATCHED && deployment.isAt(Phase.SWITCHOVER_INITIATED);
    }

    /** For logs, and to see whether anything has changed. */
    @Override
    public String toString() {
        return state + (deployment == null ? "" : " " + deployment.phase());
    }
}
