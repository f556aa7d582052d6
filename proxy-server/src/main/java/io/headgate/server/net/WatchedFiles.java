package io.headgate.server.net;

import io.headgate.auth.Digests;
import io.headgate.auth.SettledContent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files that belong together and are read again when they have changed and are complete. Their contents are wiped after
 * each reading. Not thread-safe.
 */
final class WatchedFiles {

    /** What is made of them. */
    interface Taker {
        /**
         * Takes over what the files say now, or throws and leaves everything as it is.
         *
         * @param contents of the files in their order; wiped afterwards
         */
        void take(byte[][] contents) throws GeneralSecurityException, SSLException;
    }

    private static final Logger log = LoggerFactory.getLogger(WatchedFiles.class);

    private final String names;
    private final List<Path> files;
    private final Taker taker;
    private final SettledContent content = new SettledContent();
    private String lastProblem;

    /** @param names the settings and files, for messages */
    WatchedFiles(String names, List<Path> files, Taker taker) {
        this.names = names;
        this.files = files;
        this.taker = taker;
    }

    /**
     * Reads them for the first time; blocks.
     *
     * @throws SSLException naming what is wrong with them
     */
    void readFirst() throws SSLException {
        try {
            read();
        } catch (IOException | GeneralSecurityException e) {
            throw new SSLException(problem(e), e);
        }
    }

    /**
     * Looks whether there is something new, and has it taken over; blocks. Files that cannot be used leave everything
     * as it is, and the log says so once.
     *
     * @return whether there was something new, which has been taken over
     */
    boolean look() {
        try {
            boolean news = read();
            lastProblem = null;
            return news;
        } catch (IOException | GeneralSecurityException e) {
            String problem = problem(e);
            if (!problem.equals(lastProblem)) {
                lastProblem = problem;
                log.atWarn().addKeyValue("cause", problem).log("what was read before is not replaced");
            }
            return false;
        }
    }

    private boolean read() throws IOException, GeneralSecurityException {
        byte[][] contents = new byte[files.size()][];
        try {
            for (int i = 0; i < contents.length; i++) {
                contents[i] = Files.readAllBytes(files.get(i));
            }
            boolean news = content.isNews(digest(contents));
            if (news) {
                taker.take(contents);
                content.settle();
            }
            return news;
        } finally {
            for (byte[] one : contents) {
                if (one != null) {
                    Arrays.fill(one, (byte) 0);
                }
            }
        }
    }

    private static byte[] digest(byte[][] contents) {
        byte[][] each = Arrays.stream(contents).map(one -> Digests.digest(Digests.SHA_256, one)).toArray(byte[][]::new);
        return Digests.digest(Digests.SHA_256, each);
    }

    private String problem(Exception e) {
        return names + ": " + (e instanceof GeneralSecurityException || e instanceof SSLException ? e.getMessage()
                : e.getClass().getSimpleName() + " " + e.getMessage());
    }
}
