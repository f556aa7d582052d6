package io.headgate.benchmarks;

import java.util.List;

/** The targets by name. */
final class Targets {

    static final List<String> NAMES =
            List.of(DirectTarget.NAME, HaproxyTarget.NAME, "headgate-epoll", "headgate-io_uring", "headgate-nio",
                    "headgate-epoll-unobserved", "headgate-io_uring-unobserved");

    private static final String HEADGATE = "headgate-";

    private Targets() {
    }

    /** Fails when something that these targets need is not here, before anything is started. */
    static void require(List<String> names) {
        if (names.contains(HaproxyTarget.NAME)) {
            Programs.HAPROXY.path();
        }
        if (names.stream().anyMatch(Targets::isHeadgate)) {
            HeadgateTarget.requireClasses();
        }
    }

    /** True for every target that is a JVM. */
    static boolean isHeadgate(String name) {
        return name.startsWith(HEADGATE);
    }

    /**
     * A target that is not started yet.
     *
     * @param maxConnections Headgate's cap on database connections
     * @param jvmOptions options of Headgate's JVM
     */
    static Target create(String name, DatabaseUrl database, int maxConnections, List<String> jvmOptions) {
        return switch (name) {
            case DirectTarget.NAME -> new DirectTarget(database);
            case HaproxyTarget.NAME -> new HaproxyTarget(database);
            default -> new HeadgateTarget(name.substring(HEADGATE.length()), database, maxConnections, jvmOptions);
        };
    }
}
