package io.headgate.server.net;

import io.netty.channel.EventLoop;

/**
 * The one place where work changes the event loop. A backend is normally lent to a session of its own loop and nothing
 * hops; work conservation makes it go to another loop's session when that one would wait otherwise.
 */
public final class LoopHop {

    private LoopHop() {
    }

    /** Runs {@code task} on {@code loop}: at once when this is its thread, else as its next task. */
    public static void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
