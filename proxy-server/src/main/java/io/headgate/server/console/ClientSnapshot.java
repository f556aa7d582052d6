package io.headgate.server.console;

import io.headgate.server.frontend.Client;
import io.headgate.server.frontend.ClientStatus;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Asks every client what it is doing, each on its own event loop, some at a time. */
final class ClientSnapshot {

    /** Between two of these lots a loop does whatever else there is to do; one takes some 50 µs. */
    static final int LOT = 256;

    private final Supplier<Collection<Client>> clients;

    /** @param clients asked from any thread */
    ClientSnapshot(Supplier<Collection<Client>> clients) {
        this.clients = clients;
    }

    /** All clients, by id; not all of the same moment. */
    CompletionStage<List<ClientStatus>> take() {
        Map<EventLoop, List<Client>> byLoop = new HashMap<>();
        clients.get().forEach(client -> byLoop.computeIfAbsent(client.loop(), loop -> new ArrayList<>()).add(client));
        List<CompletableFuture<List<ClientStatus>>> parts = new ArrayList<>();
        byLoop.forEach((loop, members) -> {
            CompletableFuture<List<ClientStatus>> part = new CompletableFuture<>();
            ask(loop, members, 0, new ArrayList<>(members.size()), part);
            parts.add(part);
        });
        return LoopAnswers.inTime(CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                // many rows are made of this, and not on the last loop that has answered
                .thenApplyAsync(done -> parts.stream().flatMap(part -> part.join().stream())
                        .sorted(Comparator.comparingInt(ClientStatus::id)).toList()));
    }

    private static void ask(EventLoop loop, List<Client> members, int from, List<ClientStatus> answers,
            CompletableFuture<List<ClientStatus>> part) {
        loop.execute(() -> {
            int to = Math.min(members.size(), from + LOT);
            long now = System.nanoTime();
            try {
                for (Client client : members.subList(from, to)) {
                    answers.add(client.status(now));
                }
            } catch (RuntimeException e) {
                part.completeExceptionally(e);
                return;
            }
            if (to < members.size() && !part.isDone()) {
                ask(loop, members, to, answers, part);
            } else {
                part.complete(answers);
            }
        });
    }
}
