package io.headgate.server;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signal HUP, by which daemons are told to read their configuration again. */
final class Hangup {

    private static final Logger log = LoggerFactory.getLogger(Hangup.class);

    private Hangup() {
    }

    /**
     * Has {@code task} run at each HUP, which would end the process otherwise.
     *
     * <p>By reflection: the only way to signals is {@code sun.misc.Signal} of the module jdk.unsupported, about which
     * the compiler warns however it is asked not to, and which another JVM may lack.
     */
    static void onEach(Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler calls = (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                    task.run();
                    return null;
                }
                return method.getName().equals("equals") ? proxy == arguments[0]
                        : method.getName().equals("hashCode") ? System.identityHashCode(proxy) : "Hangup";
            };
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class)
                    .newInstance("HUP"),
                    Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calls));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            log.atWarn().addKeyValue("cause", String.valueOf(e.getMessage())).log("the signal HUP cannot be taken");
        }
    }
}
