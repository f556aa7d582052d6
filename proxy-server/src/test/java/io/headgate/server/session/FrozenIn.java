package io.headgate.server.session;

import static io.headgate.testkit.Await.await;

import io.headgate.protocol.Command;
import io.headgate.server.session.FakeMySqlServer.Received;
import io.headgate.testkit.RawPacket;
import java.io.IOException;
import java.util.Map;

/** Where a session is made to stand still. */
enum FrozenIn {
    READY {
        @Override
        void freeze(Scene scene) { }
    },
    WAITING {
        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.other, "BEGIN");
            scene.mine.sendQuery(MINE);
            scene.pending++;
            scene.awaitStats("the session waits", stats -> stats.waiting() == 1);
        }

        @Override
        void thaw(Scene scene) throws Exception {
            Scene.run(scene.other, "COMMIT");
        }
    },
    /** Waits for a new database connection, whose login is under way. */
    OPENING {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.loseBackends();
            scene.sendHeld(scene.server.holdAnswer(received -> received == FakeMySqlServer.LOGIN), MINE);
        }
    },
    /** Waits for a new database connection, of which half an answer to the proxy's first statement has come. */
    PREPARING {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.loseBackends();
            scene.sendHeld(scene.server.holdAnswer(Received.query("SET session_track"), Hold.HALF), MINE);
        }
    },
    RESTORING_CHECK {
        @Override
        Map<String, String> settings() {
            return Map.of("connection-check-after", "0s");
        }

        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.mine, "SELECT 'first use'");
            scene.sendHeld(scene.server.holdAnswer(Received.command(Command.COM_PING)), MINE);
        }
    },
    RESTORING_SET {
        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.mine, "SET sql_mode = 'ANSI_QUOTES'");
            Scene.run(scene.other, "SELECT 'between'");
            scene.sendHeld(scene.server.holdAnswer(Received.query("SET sql_mode")), MINE);
        }
    },
    RESTORING_SCHEMA {
        @Override
        void freeze(Scene scene) throws Exception {
            selectSchema(scene.mine, "mine");
            selectSchema(scene.other, "theirs");
            scene.sendHeld(scene.server.holdAnswer(Received.command(Command.COM_INIT_DB)), MINE);
        }
    },
    RESTORING_PREPARE {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.prepare();
            scene.loseBackends();
            scene.hold = scene.server.holdAnswer(Received.command(Command.COM_STMT_PREPARE));
            scene.mine.command(Command.COM_STMT_EXECUTE, new byte[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 1, 6, 0});
            scene.pending++;
            scene.backend = scene.hold.awaitReached();
        }
    },
    EXECUTING {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.sendHeld(scene.server.holdAnswer(Received.query(MINE)), MINE);
        }
    },
    HALF_ANSWERED {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.sendHeld(scene.server.holdAnswer(Received.query(MINE), Hold.HALF), MINE);
            scene.begun = scene.mine.readPacket();
        }
    },
    EXECUTING_IN_TRANSACTION {
        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.mine, "BEGIN");
            scene.sendHeld(scene.server.holdAnswer(Received.query(MINE)), MINE);
        }
    },
    HOLDING_TRANSACTION {
        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.mine, "BEGIN");
        }
    },
    HOLDING_TABLE {
        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.mine, "CREATE TEMPORARY TABLE held (i INT)");
        }
    },
    /** After an error in a transaction, while the proxy asks whether it is still open. */
    FOLLOW_UP {
        @Override
        void freeze(Scene scene) throws Exception {
            Scene.run(scene.mine, "BEGIN");
            scene.hold = scene.server.holdAnswer(Received.command(Command.COM_PING));
            Scene.run(scene.mine, "SELECT fail");
            scene.backend = scene.hold.awaitReached();
        }
    },
    UPLOADING {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.mine.sendPart(UPLOAD, 0, half(Command.COM_QUERY, "SELECT '"));
            scene.pending++;
            await("half a statement has come", scene.backend::receivesLong);
        }

        @Override
        void thaw(Scene scene) throws Exception {
            sendOtherHalf(scene);
        }
    },
    UPLOADING_LONG_DATA {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.prepare();
            scene.mine.sendPart(UPLOAD, 0, half(Command.COM_STMT_SEND_LONG_DATA, "\1\0\0\0\0\0"));
            await("half a value has come", scene.backend::receivesLong);
        }

        @Override
        void thaw(Scene scene) throws Exception {
            sendOtherHalf(scene);
        }
    },
    /** The client is to prove who it is. */
    CHANGING_USER {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.changeUser("mysql_native_password", new byte[20]);
            RawPacket authSwitch = scene.mine.readPacket();
            if (authSwitch.header() != 0xFE) {
                throw new AssertionError("no AuthSwitchRequest came but " + authSwitch.header());
            }
            scene.pending++;
        }

        @Override
        void thaw(Scene scene) throws Exception {
            scene.mine.send(new byte[0]);
        }
    },
    /** The database is to judge a password. */
    CHANGING_USER_JUDGED {
        @Override
        void freeze(Scene scene) throws Exception {
            scene.hold = scene.server.holdAnswer(received -> received == FakeMySqlServer.LOGIN);
            scene.changeUser("caching_sha2_password", new byte[0]);
            scene.pending++;
            scene.backend = scene.hold.awaitReached();
        }
    };

    private static final String MINE = "SELECT 'mine'";
    private static final int UPLOAD = 200_000;

    /** What the proxy needs for it beyond the usual settings. */
    Map<String, String> settings() {
        return Map.of();
    }

    /** Brings the session of {@code scene.mine} there. */
    abstract void freeze(Scene scene) throws Exception;

    /** Lets it go on. */
    void thaw(Scene scene) throws Exception {
        scene.letGo();
    }

    private static void selectSchema(io.headgate.testkit.RawClient client, String schema) throws IOException {
        client.command(Command.COM_INIT_DB, schema.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Scene.read(client, null);
    }

    private static byte[] half(Command command, String beginning) {
        byte[] half = new byte[UPLOAD / 2];
        java.util.Arrays.fill(half, (byte) 'x');
        half[0] = (byte) command.code();
        byte[] text = beginning.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.arraycopy(text, 0, half, 1, text.length);
        return half;
    }

    private static void sendOtherHalf(Scene scene) throws IOException {
        byte[] rest = new byte[UPLOAD / 2];
        java.util.Arrays.fill(rest, (byte) 'x');
        rest[rest.length - 1] = '\'';
        scene.mine.sendBytes(rest);
    }
}
