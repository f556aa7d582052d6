package io.headgate.testkit;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which Netty reports a leaked resource. Every test class of a module that has the test kit on
 * its class path is checked: the extension is registered by {@code META-INF/services} and {@code
 * junit-platform.properties}. A leak that a class left to a thread still running can show up after a later class; the
 * report's stack trace says where the resource came from.
 */
public final class LeakCheck implements AfterAllCallback {

    static {
        // Netty asks for its detectors once, when its classes load; extensions are made before that.
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new LeakRecorder());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        boolean outermost = context.getParent().flatMap(ExtensionContext::getTestClass).isEmpty();
        if (outermost && ResourceLeakDetectorFactory.instance() instanceof LeakRecorder recorder) {
            failOn(recorder.collect(), context.getDisplayName());
        }
    }

    static void failOn(List<String> leaks, String testClass) {
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.size() + " leaked resource(s) found after " + testClass + ":\n"
                    + String.join("\n", leaks));
        }
    }
}
