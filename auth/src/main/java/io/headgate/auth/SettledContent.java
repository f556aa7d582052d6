package io.headgate.auth;

import java.security.MessageDigest;

/**
 * Tells when what is looked at again and again has changed and is complete: a new content counts once it has been the
 * same at two looks, since whoever writes a file may be in the middle of it. Keeps digests, no content.
 */
public final class SettledContent {
    private byte[] settled;
    private byte[] seen;

    /** Whether {@code digest} is of a new content that is complete; the first look is believed. */
    public boolean isNews(byte[] digest) {
        boolean believed = seen == null || MessageDigest.isEqual(digest, seen);
        seen = digest;
        return believed && !MessageDigest.isEqual(digest, settled);
    }

    /** What was seen last has been taken over. */
    public void settle() {
        settled = seen;
    }
}
