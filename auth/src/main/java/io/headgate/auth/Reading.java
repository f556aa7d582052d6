package io.headgate.auth;

/**
 * What can be read again and again. Called by one thread at a time.
 *
 * @param <T> what comes of it
 */
public interface Reading<T> {
    /**
     * What is there now; may block. The same object as before when nothing has changed.
     *
     * @throws CredentialsException when it cannot be known: what was read before stays, unless it is
     *     {@link CredentialsException.Kind#MISSING}
     */
    T read() throws CredentialsException;
}
