package io.headgate.server.aws;

import io.headgate.config.LiveConfig;
import io.headgate.server.topology.ServerStatus;
import java.util.List;

/** What the calls are about. Thread-safe; nothing here blocks. */
public interface Subject {

    /** The settings, and the way to change them. */
    LiveConfig config();

    /** The servers that take part, and what each is now. */
    List<ServerStatus> targets();

    /** Why no connection can be opened to those of a role; null when one can, as far as that is known. */
    String trouble(ServerStatus.Role role);

    /** Whether a server has ever answered. */
    boolean isAnswered();

    /** Whether servers may come and go: there are several, and nobody else says which. */
    boolean takesTargets();
}
