package io.headgate.pool;

import java.util.List;
import java.util.function.BiConsumer;

/** Carries out what the pool has decided. Runs without the pool's lock, on the thread that brought the event. */
final class Outside<K, C> {
    private final PoolDriver<K, C> driver;
    private final PoolListener<K> listener;
    private final BiConsumer<OpenTicket<K, C>, OpenFailure> openFailed;

    Outside(PoolDriver<K, C> driver, PoolListener<K> listener, BiConsumer<OpenTicket<K, C>, OpenFailure> openFailed) {
        this.driver = driver;
        this.listener = listener;
        this.openFailed = openFailed;
    }

    /** Carries out all of them even if one throws, for each may be what someone waits for; null: nothing to do. */
    void carryOut(List<PoolAction<K, C>> actions) {
        if (actions == null) {
            return;
        }
        RuntimeException thrown = null;
        for (PoolAction<K, C> action : actions) {
            try {
                carryOut(action);
            } catch (RuntimeException e) {
                if (thrown == null) {
                    thrown = e;
                } else {
                    thrown.addSuppressed(e);
                }
            }
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void carryOut(PoolAction<K, C> action) {
        if (action instanceof PoolAction.Grant<K, C> grant) {
            listener.onBorrowed(grant.lease().entry().key(), grant.waitedNanos());
            grant.borrower().onGranted(grant.lease());
        } else if (action instanceof PoolAction.Reject<K, C> reject) {
            listener.onRejected(reject.key(), reject.failure(), reject.waitedNanos());
            reject.borrower().onRejected(reject.failure());
        } else if (action instanceof PoolAction.Open<K, C> open) {
            open(open.ticket());
        } else if (action instanceof PoolAction.Close<K, C> close) {
            listener.onClosed(close.key(), close.why());
            driver.close(close.connection(), close.why());
        } else if (action instanceof PoolAction.Lost<K, C> lost) {
            listener.onClosed(lost.key(), CloseReason.BACKEND_CLOSED);
        }
    }

    private void open(OpenTicket<K, C> ticket) {
        try {
            driver.open(ticket);
        } catch (RuntimeException e) {
            openFailed.accept(ticket, new OpenFailure(OpenFailure.Kind.REFUSED_TRANSIENT, e.toString(), e));
        }
    }
}
