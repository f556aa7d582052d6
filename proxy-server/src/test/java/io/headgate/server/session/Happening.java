package io.headgate.server.session;

import io.headgate.pool.PoolStats;
import java.io.IOException;
import java.util.Map;

/** What happens to a session that stands still. */
enum Happening {
    CLIENT_SENDS_AHEAD {
        @Override
        void happen(Scene scene) throws IOException {
            scene.mine.sendQuery("SELECT 'ahead'");
            scene.pending++;
        }
    },
    CLIENT_QUITS {
        @Override
        void happen(Scene scene) throws IOException {
            scene.mine.quit();
            scene.gone = true;
        }
    },
    CLIENT_CLOSES {
        @Override
        void happen(Scene scene) throws IOException {
            scene.mine.close();
            scene.gone = true;
        }
    },
    CLIENT_RESETS {
        @Override
        void happen(Scene scene) throws IOException {
            scene.mine.abort();
            scene.gone = true;
        }
    },
    BACKEND_CLOSES {
        @Override
        void happen(Scene scene) throws Exception {
            loseBackend(scene, new byte[0], true);
        }
    },
    BACKEND_SENDS_GARBAGE {
        @Override
        void happen(Scene scene) throws Exception {
            // no response begins with an empty packet
            loseBackend(scene, new byte[] {0, 0, 0, 1}, false);
        }
    },
    BACKEND_SENDS_ERROR_AND_CLOSES {
        @Override
        void happen(Scene scene) throws Exception {
            loseBackend(scene, FakeAnswers.packets(0, FakeAnswers.error(4031, "disconnected by the server")), true);
        }
    },
    ANSWER_ARRIVES {
        @Override
        void happen(Scene scene) {
            // the state thaws
        }
    },
    BORROW_TIMES_OUT {
        @Override
        Map<String, String> settings() {
            return Map.of("connection-borrow-timeout", "400ms");
        }

        @Override
        void happen(Scene scene) throws Exception {
            if (scene.stats().waiting() == 0) {
                scene.other.sendQuery("SELECT 'theirs'");
                scene.otherAsked = true;
            }
            long before = scene.stats().timeouts();
            scene.awaitStats("a borrower gives up", stats -> stats.timeouts() > before);
        }
    },
    PROXY_CLOSES {
        @Override
        boolean endsProxy() {
            return true;
        }

        @Override
        void happen(Scene scene) {
            scene.proxy().close();
        }
    },
    CLIENT_IDLES_TOO_LONG {
        @Override
        Map<String, String> settings() {
            return Map.of("idle-client-timeout", "1s");
        }

        @Override
        void happen(Scene scene) throws InterruptedException {
            // the timeout, and the second until the proxy looks at it
            Thread.sleep(2300);
        }
    },
    OTHER_CLIENT_NEEDS_BACKEND {
        @Override
        void happen(Scene scene) throws Exception {
            scene.other.sendQuery("SELECT 'theirs'");
            scene.otherAsked = true;
        }
    };

    /** What the proxy needs for it beyond the usual settings. */
    Map<String, String> settings() {
        return Map.of();
    }

    boolean endsProxy() {
        return false;
    }

    abstract void happen(Scene scene) throws Exception;

    private static void loseBackend(Scene scene, byte[] lastWords, boolean close) throws Exception {
        long before = gone(scene.stats());
        scene.backend.send(lastWords);
        if (close && lastWords.length > 0) {
            scene.backend.finish();
        } else if (close) {
            scene.backend.close();
        }
        scene.awaitStats("the proxy notices", stats -> gone(stats) > before);
    }

    private static long gone(PoolStats stats) {
        return stats.closed() + stats.openFailures();
    }
}
