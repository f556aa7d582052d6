package io.headgate.server.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.headgate.config.HostPort;
import io.headgate.protocol.Capabilities;
import io.headgate.server.backend.BackendKey;
import io.headgate.server.backend.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ClusterTest {

    private static final HostPort W = new HostPort("w", 3306);
    private static final HostPort A = new HostPort("a", 3306);
    private static final HostPort B = new HostPort("b", 3306);
    private static final BackendKey KEY = BackendKey.of("user", Capabilities.of());

    private final List<String> symptoms = new ArrayList<>();
    private final Cluster cluster = new Cluster(null, (server, what) -> symptoms.add(server + " " + what),
            (server, asked) -> { });

    private static Stream<HostPort> assigned(Route route) {
        return IntStream.range(0, 200).mapToObj(i -> route.assign(KEY).server()).distinct();
    }

    private static final ToIntFunction<HostPort> ALIKE = server -> 100;

    @Test
    void theWritersRouteFollowsTheWriter() {
        Route route = cluster.toWriter();
        assertThat(route.server(KEY)).isNull();
        cluster.roles(new Cluster.Roles(W, List.of(A)));
        assertThat(route.server(route.assign(KEY))).isEqualTo(W);
        cluster.roles(new Cluster.Roles(A, List.of()));
        assertThat(route.server(route.assign(KEY))).isEqualTo(A);
        route.onSymptom(A, "is ill");
        assertThat(symptoms).containsExactly("a:3306 is ill");
    }

    @Test
    void aSessionKeepsToOneReaderAsLongAsItIsThere() {
        Route route = cluster.toReaders(() -> true, server -> 0, ALIKE);
        cluster.roles(new Cluster.Roles(W, List.of(A, B)));
        assertThat(assigned(route)).containsExactlyInAnyOrder(A, B);
        BackendKey key = KEY.at(A);
        assertThat(route.assign(key)).isSameAs(key);

        cluster.roles(new Cluster.Roles(W, List.of(B)));
        assertThat(route.assign(key).server()).isEqualTo(B);
        assertThat(route.server(key)).as("who waits for the one that is gone").isEqualTo(B);
    }

    @Test
    void theReaderWithLessToDoIsChosen() {
        Route route = cluster.toReaders(() -> true, server -> server.equals(A) ? 100 : 1, ALIKE);
        cluster.roles(new Cluster.Roles(W, List.of(A, B)));
        long busy = IntStream.range(0, 1000).filter(i -> route.assign(KEY).server().equals(A)).count();
        // only where both choices fall on it
        assertThat(busy).isBetween(100L, 400L);
    }

    @Test
    void weightsDecideHowTheWorkIsSpread() {
        Map<HostPort, Integer> work = new HashMap<>();
        Route route = cluster.toReaders(() -> true, server -> work.getOrDefault(server, 0),
                server -> server.equals(A) ? 300 : 100);
        cluster.roles(new Cluster.Roles(W, List.of(A, B)));
        for (int i = 0; i < 1000; i++) {
            work.merge(route.assign(KEY).server(), 1, Integer::sum);
        }
        assertThat(work.get(A)).isBetween(700, 800);
    }

    @Test
    void aReaderWithoutWeightServesWhereThereIsNoOther() {
        Route route = cluster.toReaders(() -> true, server -> 0, server -> server.equals(A) ? 0 : 1);
        cluster.roles(new Cluster.Roles(W, List.of(A, B)));
        assertThat(assigned(route)).containsExactly(B);
        cluster.roles(new Cluster.Roles(W, List.of(A)));
        assertThat(assigned(route)).containsExactly(A);
    }

    @Test
    void withoutReadersTheWriterServesIfItMay() {
        cluster.roles(new Cluster.Roles(W, List.of()));
        assertThat(cluster.toReaders(() -> true, server -> 0, ALIKE).assign(KEY).server()).isEqualTo(W);
        assertThat(cluster.toReaders(() -> false, server -> 0, ALIKE).assign(KEY).server()).isNull();
        assertThat(cluster.toReaders(() -> false, server -> 0, ALIKE).server(KEY.at(W))).isNull();

        cluster.roles(new Cluster.Roles(W, List.of(A)));
        assertThat(cluster.toReaders(() -> true, server -> 0, ALIKE).assign(KEY.at(W)).server()).isEqualTo(A);
    }
}
