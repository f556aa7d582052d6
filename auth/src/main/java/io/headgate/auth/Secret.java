package io.headgate.auth;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * A password: bytes that never show up in a text and can be wiped. Not thread-safe while it is being wiped; otherwise
 * immutable. Equality is identity: compare with {@link #constantTimeEquals(Secret)}.
 */
public final class Secret implements AutoCloseable {
    private final byte[] content;
    private volatile boolean wiped;

    private Secret(byte[] content) {
        this.content = content;
    }

    /** A secret that takes over {@code content}: the caller must not use the array again. */
    public static Secret of(byte[] content) {
        return new Secret(content);
    }

    /** A secret of its own copy of {@code content}, which stays the caller's. */
    public static Secret copyOf(byte[] content) {
        return new Secret(content.clone());
    }

    /** A copy that lives on when this one is wiped. */
    public Secret copy() {
        return new Secret(content().clone());
    }

    /**
     * The bytes themselves, not a copy: read only, and not kept beyond the life of this secret.
     *
     * @throws IllegalStateException when it has been wiped
     */
    public byte[] content() {
        if (wiped) {
            throw new IllegalStateException("The secret has been wiped; use a copy() that outlives its owner");
        }
        return content;
    }

    /** Whether this is the empty password, which the plugins treat apart. */
    public boolean isEmpty() {
        return content.length == 0;
    }

    /** Compares without telling by its duration where the difference is. */
    public boolean constantTimeEquals(Secret other) {
        return MessageDigest.isEqual(content(), other.content());
    }

    /** Whether one of {@code others} is the same. */
    public boolean isAmong(Collection<Secret> others) {
        boolean found = false;
        for (Secret other : others) {
            found |= constantTimeEquals(other);
        }
        return found;
    }

    /** Whether the two hold the same secrets in the same order. */
    public static boolean areEqual(List<Secret> some, List<Secret> others) {
        boolean equal = some.size() == others.size();
        for (int i = 0; i < Math.min(some.size(), others.size()); i++) {
            equal &= some.get(i).constantTimeEquals(others.get(i));
        }
        return equal;
    }

    /** Overwrites the bytes; the secret cannot be used afterwards. May be called again. */
    public void wipe() {
        wiped = true;
        Arrays.fill(content, (byte) 0);
    }

    /** The same as {@link #wipe()}. */
    @Override
    public void close() {
        wipe();
    }

    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
