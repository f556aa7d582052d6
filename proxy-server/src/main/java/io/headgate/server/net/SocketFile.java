package io.headgate.server.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix domain socket that is listened on. The socket is made under another name and renamed once it has
 * its mode, so that nobody meets it with a wrong one, and so that what is removed at the end is this socket and not a
 * successor's. Methods block; messages of exceptions say what happened and what to do.
 */
public final class SocketFile {

    private static final Logger log = LoggerFactory.getLogger(SocketFile.class);
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    private Object key;

    private SocketFile(Path path) {
        this.path = path;
    }

    /**
     * Makes room at a path: removes a socket that nobody answers on, and nothing else.
     *
     * @throws IOException when there cannot be a socket at this path
     */
    public static SocketFile prepare(Path path) throws IOException {
        Path folder = path.getParent();
        String user = System.getProperty("user.name");
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no directory " + folder + "; make it, and let the user " + user
                    + " write to it");
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("the user " + user + " may not write to the directory " + folder
                    + "; permit it, or choose another directory");
        }
        SocketFile file = new SocketFile(path);
        clear(path);
        clear(file.unpublished());
        return file;
    }

    private static void clear(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((mode & FILE_TYPE) != SOCKET) {
            throw new IOException(path + " is there and is no socket; remove it yourself, or choose another path");
        }
        if (isAnswered(path)) {
            throw new IOException("another process listens on " + path
                    + "; end it (is the proxy running already?), or choose another path");
        }
        Files.delete(path);
        log.atInfo().addKeyValue("socket", path).log("removed a socket that nobody answered on");
    }

    /** Only a refused connection proves that nobody listens: a full queue or a missing right does not. */
    private static boolean isAnswered(Path path) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(path));
            return true;
        } catch (ConnectException e) {
            return false;
        } catch (IOException e) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Where to bind. */
    public Path unpublished() {
        return path.resolveSibling(path.getFileName() + "~");
    }

    /** The socket is bound: gives it its mode and its name. */
    public void publish(Set<PosixFilePermission> mode) throws IOException {
        Files.setPosixFilePermissions(unpublished(), mode);
        Files.move(unpublished(), path, StandardCopyOption.ATOMIC_MOVE);
        key = key();
    }

    /** Removes the file, unless it is another one by now. */
    public void remove() {
        try {
            if (key != null && key.equals(key())) {
                Files.delete(path);
            }
        } catch (IOException e) {
            log.atDebug().addKeyValue("socket", path).addKeyValue("cause", e.toString()).log("socket not removed");
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    }
}
