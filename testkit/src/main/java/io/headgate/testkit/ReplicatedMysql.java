package io.headgate.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * Real MySQL servers on loopback that replicate by GTID: one writer, the others its replicas, which are read-only for
 * everybody (super_read_only). Accounts replicate like everything else. Replication runs between the servers directly,
 * as {@link EmbeddedMysql#ROOT}; put a {@link Cable} before a server to cut off its clients only.
 *
 * <p>Servers are named by their index, from 0; 0 is the first writer. Each is as certain to end as an
 * {@link EmbeddedMysql}. A method throws an {@link IllegalStateException} when a server refuses or does not catch up
 * within a minute. Thread-safe; changes of the topology run one after another, what happens to single servers (kill,
 * freeze and the like) also in the midst of one.
 */
public final class ReplicatedMysql implements AutoCloseable {

    private final List<ReplicatingServer> servers;
    private volatile int writer;
    private volatile long promotedAt;

    private ReplicatedMysql(List<ReplicatingServer> servers) {
        this.servers = servers;
    }

    /**
     * Starts so many servers at once, and returns when all replicas have their first transaction.
     *
     * @throws EmbeddedMysqlException when there is no binary for this platform, or one does not start; says why
     */
    public static ReplicatedMysql start(int servers) {
        List<CompletableFuture<ReplicatingServer>> starts = IntStream.rangeClosed(1, servers)
                .mapToObj(id -> CompletableFuture.supplyAsync(
                        () -> ReplicatingServer.start(id), task -> new Thread(task, "replicated-mysql-start").start()))
                .toList();
        try {
            CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            starts.stream().filter(start -> !start.isCompletedExceptionally()).forEach(start -> start.join().close());
            throw new EmbeddedMysqlException("Cannot start " + servers + " servers: " + e.getCause().getMessage(), e);
        }
        ReplicatedMysql started = new ReplicatedMysql(starts.stream().map(CompletableFuture::join).toList());
        try {
            started.letFollow(started.othersThan(0));
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    /** How many servers there are, dead ones included. */
    public int size() {
        return servers.size();
    }

    /** For statements on this very server. */
    public TestDatabase server(int index) {
        return servers.get(index).database();
    }

    /** The index of the server that the replicas follow. */
    public int writer() {
        return writer;
    }

    /** When the last writer was made one and took writes, as {@link System#nanoTime}; others follow it later. */
    public long promotedAt() {
        return promotedAt;
    }

    /**
     * Planned switchover, without the loss of a transaction: the writer becomes read-only, this one catches up, becomes
     * writable, and the others, the former writer included, follow it. Between, there is no writer. Dead and frozen
     * servers are left alone.
     */
    public synchronized void promote(int index) {
        ReplicatingServer former = servers.get(writer);
        ReplicatingServer next = servers.get(index);
        if (next == former) {
            return;
        }
        former.makeReadOnly();
        next.apply(true);
        next.awaitExecuted(former.executed());
        next.becomeWriter();
        promotedAt = System.nanoTime();
        writer = index;
        letFollow(othersThan(index));
    }

    /**
     * Failover: the writer, which may be dead, frozen or cut off, is not asked and not told; a living one stays
     * writable. This one executes what it and the other replicas have received, becomes writable, and the others follow
     * it. What reached no replica is lost. Dead and frozen servers are left alone; {@link #kill} and {@link #restart}
     * bring them and the former writer back as replicas.
     */
    public synchronized void failOverTo(int index) {
        ReplicatingServer next = servers.get(index);
        ReplicatingServer former = servers.get(writer);
        if (next == former) {
            throw new IllegalStateException("Server " + index + " is the writer already");
        }
        List<ReplicatingServer> others = othersThan(index);
        others.remove(former);
        next.executeReceived();
        for (ReplicatingServer other : others) {
            other.executeReceived();
            if (other.isAheadOf(next)) {
                next.follow(other);
                next.awaitExecuted(other.executed());
            }
        }
        next.becomeWriter();
        promotedAt = System.nanoTime();
        writer = index;
        letFollow(others);
    }

    /** Those but this one that can be spoken to. */
    private List<ReplicatingServer> othersThan(int index) {
        List<ReplicatingServer> others = new ArrayList<>(servers);
        others.remove(index);
        others.removeIf(other -> !other.answers());
        return others;
    }

    /** Makes these follow the writer; returns when each has a transaction that the writer made after that. */
    private void letFollow(List<ReplicatingServer> replicas) {
        ReplicatingServer source = servers.get(writer);
        replicas.forEach(replica -> replica.follow(source));
        // a transaction that changes nothing
        source.database().execute("FLUSH PRIVILEGES");
        String executed = source.executed();
        replicas.forEach(replica -> replica.awaitExecuted(executed));
    }

    /** Ends the process without warning (SIGKILL). Its port refuses connections until {@link #restart}. */
    public void kill(int index) {
        servers.get(index).kill();
    }

    /**
     * Starts a killed server again on its port. The writer is writable again, with its data. Any other one comes back
     * with its data as a read-only replica of the present writer, and is caught up when this returns; but when it has
     * transactions that the writer lacks, as a former writer may, its data is dropped and comes from the writer anew.
     * While the writer is dead or frozen, a replica comes back and waits for it.
     */
    public synchronized void restart(int index) {
        ReplicatingServer server = servers.get(index);
        if (index == writer) {
            server.restartWritable();
            return;
        }
        server.restartReadOnly();
        ReplicatingServer source = servers.get(writer);
        if (!source.answers()) {
            server.follow(source);
            return;
        }
        if (server.isAheadOf(source)) {
            server.renew();
        }
        letFollow(List.of(server));
    }

    /** Stops the process where it is (SIGSTOP): its port still accepts connections, and nothing is answered. */
    public void freeze(int index) {
        servers.get(index).freeze();
    }

    /** Lets a frozen server go on (SIGCONT) as what it was: a former writer is still writable. */
    public void thaw(int index) {
        servers.get(index).thaw();
    }

    /** Makes a replica writable without more: it still follows the writer, which is writable too. */
    public void makeWritable(int index) {
        servers.get(index).makeWritable();
    }

    /** The replica receives what the writer does and does not execute it: it lags. */
    public void stopApplying(int index) {
        servers.get(index).apply(false);
    }

    /** Ends {@link #stopApplying}; so does every change of the writer. */
    public void startApplying(int index) {
        servers.get(index).apply(true);
    }

    /** Returns when this server has executed every transaction that the writer has now. */
    public void awaitCaughtUp(int index) {
        servers.get(index).awaitExecuted(servers.get(writer).executed());
    }

    /** Kills all servers and deletes their data. */
    @Override
    public void close() {
        servers.forEach(ReplicatingServer::close);
    }
}
