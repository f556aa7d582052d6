package io.headgate.server.backend;

import java.util.Arrays;

/** A statement that one backend has prepared. */
public final class BackendStatement {

    private final int id;
    private final int parameters;
    private byte[] boundTypes;

    public BackendStatement(int id, int parameters) {
        this.id = id;
        this.parameters = parameters;
    }

    /** The server's statement id on this backend. */
    public int id() {
        return id;
    }

    int parameters() {
        return parameters;
    }

    /** Whether the server remembers these parameter types from its last execution. */
    public boolean remembers(byte[] types) {
        return boundTypes == types || boundTypes != null && Arrays.equals(boundTypes, types);
    }

    /** The parameter types that the server has been told last, two bytes each; null when it has been told none. */
    public byte[] boundTypes() {
        return boundTypes;
    }

    /** The server has been told these parameter types. */
    public void bind(byte[] types) {
        boundTypes = types;
    }
}
