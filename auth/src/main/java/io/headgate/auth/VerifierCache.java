package io.headgate.auth;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Remembers for a while which password the database confirmed for which user, so that
 * {@code caching_sha2_password}'s fast path needs no database.
 *
 * <p>Kept is no password but {@code SHA256(SHA256(password))}, the least that can verify a scramble and what MySQL
 * keeps itself, masked with a salt of the entry and a key of this cache: equal passwords of two users do not look
 * alike. A user that is not known costs the same time as a wrong password. When an entry has reached its lifetime, or
 * a login with it failed ({@link #invalidate}), the database must judge again.
 *
 * <p>Thread-safe; nothing is computed under its lock.
 */
public final class VerifierCache {
    private static final int SALT_LENGTH = 16;

    private final long lifetimeNanos;
    private final LongSupplier nanoTime;
    private final int maxUsers;
    private final SecureRandom random = new SecureRandom();
    private final byte[] key = random(Verifier.LENGTH);
    private final Verifier decoy = new Verifier(random(SALT_LENGTH), random(Verifier.LENGTH), 0);
    private final Map<String, Verifier> users = new LinkedHashMap<>();

    /**
     * A cache of at most {@code maxUsers} users.
     *
     * @param lifetime how long the database's word counts; zero remembers nothing
     * @param nanoTime a clock such as {@link System#nanoTime()}
     * @param maxUsers at least 1; the user remembered longest ago makes room
     */
    public VerifierCache(Duration lifetime, LongSupplier nanoTime, int maxUsers) {
        if (lifetime.isNegative()) {
            throw new IllegalArgumentException("The verifier lifetime must not be negative: " + lifetime);
        }
        if (maxUsers < 1) {
            throw new IllegalArgumentException("The number of users must be at least 1: " + maxUsers);
        }
        this.lifetimeNanos = lifetime.toNanos();
        this.nanoTime = nanoTime;
        this.maxUsers = maxUsers;
    }

    /**
     * Remembers that the database accepted {@code password}, instead of what was remembered of {@code user} before.
     *
     * @param password only read
     */
    public void remember(String user, Secret password) {
        byte[] salt = random(SALT_LENGTH);
        byte[] masked = Digests.xorInto(CachingSha2.stage2(password.content()), mask(salt));
        Verifier verifier = new Verifier(salt, masked, nanoTime.getAsLong());
        synchronized (users) {
            users.remove(user);
            if (lifetimeNanos == 0) {
                return;
            }
            users.put(user, verifier);
            if (users.size() > maxUsers) {
                users.remove(users.keySet().iterator().next());
            }
        }
    }

    /** Forgets {@code user}: a login to the database with its password failed. */
    public void invalidate(String user) {
        synchronized (users) {
            users.remove(user);
        }
    }

    /** Whether {@code scramble} answers {@code nonce} with the password that is remembered of {@code user}. */
    public boolean verifyScramble(String user, byte[] scramble, byte[] nonce) {
        Verifier verifier = find(user);
        byte[] stage2 = stage2(verifier);
        boolean equal = CachingSha2.verify(scramble, nonce, stage2);
        Arrays.fill(stage2, (byte) 0);
        return equal & verifier != decoy;
    }

    /** Whether {@code password} is the one that is remembered of {@code user}. */
    public boolean verifyPassword(String user, Secret password) {
        Verifier verifier = find(user);
        try (Secret remembered = Secret.of(stage2(verifier));
                Secret given = Secret.of(CachingSha2.stage2(password.content()))) {
            return given.constantTimeEquals(remembered) & verifier != decoy;
        }
    }

    /** How many users are remembered; those past their lifetime count until they are looked up or evicted. */
    public int size() {
        synchronized (users) {
            return users.size();
        }
    }

    private Verifier find(String user) {
        long now = nanoTime.getAsLong();
        synchronized (users) {
            Verifier verifier = users.get(user);
            if (verifier == null) {
                return decoy;
            }
            if (now - verifier.since >= lifetimeNanos) {
                users.remove(user);
                return decoy;
            }
            return verifier;
        }
    }

    private byte[] stage2(Verifier verifier) {
        return Digests.xorInto(verifier.masked.clone(), mask(verifier.salt));
    }

    private byte[] mask(byte[] salt) {
        return Digests.digest(Digests.SHA_256, key, salt);
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static final class Verifier {
        static final int LENGTH = 32;
        final byte[] salt;
        final byte[] masked;
        final long since;

        Verifier(byte[] salt, byte[] masked, long since) {
            this.salt = salt;
            this.masked = masked;
            this.since = since;
        }
    }
}
