package io.headgate.server.session;

import static io.headgate.testkit.Await.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a session in each of its states whatever happens, as {@code session-states.txt} says. */
class SessionStatesIT {

    private static final Map<Map<String, String>, Scene> SCENES = new HashMap<>();
    private static final Duration LISTENING = Duration.ofMillis(500);

    @AfterAll
    static void closeScenes() throws Exception {
        for (Scene scene : SCENES.values()) {
            scene.close();
        }
        SCENES.clear();
    }

    static Stream<ExpectedEnd> table() throws IOException {
        return ExpectedEnd.table().stream().filter(ExpectedEnd::isPossible);
    }

    @Test
    void theTableHasEveryEventInEveryStateOnce() throws IOException {
        List<String> all = new ArrayList<>();
        for (FrozenIn state : FrozenIn.values()) {
            for (Happening event : Happening.values()) {
                all.add(state + ": " + event);
            }
        }
        assertThat(ExpectedEnd.table()).extracting(ExpectedEnd::toString).containsExactlyElementsOf(all);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("table")
    void everyEventInEveryStateHasItsExpectedEnd(ExpectedEnd expected) throws Exception {
        Scene scene = scene(expected.state(), expected.event());
        try {
            scene.begin();
            expected.state().freeze(scene);
            expected.event().happen(scene);
            String heard = expected.event().endsProxy() ? endOfProxy(scene)
                    : end(scene, expected.state(), expected.event());
            assertThat(heard).isEqualTo(expected.client());
            await("the connection at the server is " + expected.backend(),
                    () -> scene.backend.isOpen() == expected.backend().equals("open"));
            proveOther(scene, expected.event());
        } finally {
            if (expected.event().endsProxy()) {
                scene.close();
            } else {
                scene.end();
            }
        }
    }

    private static Scene scene(FrozenIn state, Happening event) throws IOException {
        Map<String, String> settings = new HashMap<>(state.settings());
        settings.putAll(event.settings());
        if (event.endsProxy()) {
            return new Scene(settings);
        }
        Scene scene = SCENES.get(settings);
        if (scene == null) {
            scene = new Scene(settings);
            SCENES.put(settings, scene);
        }
        return scene;
    }

    private static String endOfProxy(Scene scene) throws Exception {
        String heard = hearUnasked(scene);
        scene.awaitStats("nothing is leased", stats -> stats.leased() == 0);
        scene.letGo();
        return heard;
    }

    /** The state thaws, the client says what it hears, and leaves; its lease ends. */
    private static String end(Scene scene, FrozenIn state, Happening event) throws Exception {
        if (scene.gone) {
            boolean needsOther = state == FrozenIn.WAITING;
            scene.awaitStats("nothing is leased", stats -> stats.leased() == (needsOther ? 1 : 0) || scene.otherAsked);
            thaw(scene, state);
            return "-";
        }
        String unasked = event == Happening.CLIENT_IDLES_TOO_LONG && scene.pending == 0 ? hearUnasked(scene) : "";
        thaw(scene, state);
        String heard = unasked.isEmpty() ? hear(scene) : unasked;
        scene.mine.close();
        scene.awaitStats("nothing is leased", stats -> stats.leased() == 0);
        return heard;
    }

    private static void thaw(Scene scene, FrozenIn state) throws Exception {
        try {
            state.thaw(scene);
        } catch (IOException e) {
            // the proxy has closed the connection: what the client hears says so
        }
    }

    /** What comes although the client asks nothing more; empty when nothing does. */
    private static String hearUnasked(Scene scene) throws IOException {
        scene.mine.readTimeout(LISTENING);
        List<String> heard = new ArrayList<>();
        while (!isOver(heard)) {
            heard.add(Scene.read(scene.mine, null));
        }
        heard.remove(Scene.SILENCE);
        scene.mine.readTimeout(Scene.READ_TIMEOUT);
        return String.join(" ", heard);
    }

    private static String hear(Scene scene) throws IOException {
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < scene.pending && !isOver(heard); i++) {
            heard.add(Scene.read(scene.mine, scene.begun));
            scene.begun = null;
        }
        // an error may be due to what was lost; the statement after it shows whether the session goes on
        for (int i = 0; i < 2 && !isOver(heard) && !heard.contains("probe"); i++) {
            heard.add(Scene.run(scene.mine, "SELECT 'probe'"));
        }
        return String.join(" ", heard);
    }

    private static boolean isOver(List<String> heard) {
        return !heard.isEmpty() && List.of(Scene.CLOSED, Scene.SILENCE).contains(heard.get(heard.size() - 1));
    }

    private static void proveOther(Scene scene, Happening event) throws IOException {
        if (event.endsProxy() || event == Happening.CLIENT_IDLES_TOO_LONG) {
            return;
        }
        String answer = scene.otherAsked ? Scene.read(scene.other, null) : "";
        if (event == Happening.BORROW_TIMES_OUT && scene.otherAsked) {
            assertThat(answer).isEqualTo("9501");
        } else if (scene.otherAsked) {
            assertThat(answer).isEqualTo("theirs");
        }
        String last = Scene.run(scene.other, "SELECT 'last'");
        assertThat(last.equals("1105") ? Scene.run(scene.other, "SELECT 'last'") : last).isEqualTo("last");
    }
}
