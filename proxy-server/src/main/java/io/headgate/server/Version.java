package io.headgate.server;

/** The version of this build. */
final class Version {

    private Version() {
    }

    /** From the jar's manifest; classes that come from a folder have none. */
    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
