package io.headgate.server;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signals of Unix that a process may take.
 *
 * <p>By reflection: the only way to signals is {@code sun.misc.Signal} of the module jdk.unsupported, about which the
 * compiler warns however it is asked not to, and which another JVM may lack.
 */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {
    }

    /**
     * Has {@code task} run, in a thread of its own, at each signal of this name, in place of what the signal does
     * otherwise.
     *
     * @param name such as HUP
     */
    static void onEach(String name, Runnable task) {
        InvocationHandler calls = (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                task.run();
                return null;
            }
            return method.getName().equals("equals") ? proxy == arguments[0]
                    : method.getName().equals("hashCode") ? System.identityHashCode(proxy) : "a task of Headgate";
        };
        try {
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            handle(name, Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            tell(name, e);
        }
    }

    /** Has the process suffer what the signal does where no task is set; none is from now on. */
    static void suffer(String name) throws InterruptedException {
        try {
            handle(name, Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null));
            // a JVM does not send itself a signal of which it has no task
            new ProcessBuilder("sh", "-c", "kill -" + name + " " + ProcessHandle.current().pid()).start().waitFor();
        } catch (ReflectiveOperationException | IllegalArgumentException | IOException e) {
            tell(name, e);
        }
    }

    private static void handle(String name, Object handler) throws ReflectiveOperationException {
        Object signal = signal(name);
        signal.getClass().getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
                .invoke(null, signal, handler);
    }

    private static Object signal(String name) throws ReflectiveOperationException {
        return Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
    }

    private static void tell(String name, Exception cause) {
        log.atWarn().addKeyValue("cause", cause.toString()).log("the signal {} cannot be taken", name);
    }
}
