package io.headgate.server.session;

import io.headgate.metrics.ProxyMeters;
import io.headgate.server.backend.Target;
import io.headgate.server.frontend.LoginServices;
import java.time.Duration;

/**
 * What all sessions of the proxy share.
 *
 * @param target where their statements run
 * @param login what is needed to prove who a client is, for COM_CHANGE_USER
 * @param meters counts
 * @param checkAfter a backend that lay idle longer is asked for a sign of life before a statement is given to it
 * @param shuffle for tests: a session never gets the backend that it had
 */
public record SessionContext(Target target, LoginServices login, ProxyMeters meters, Duration checkAfter,
        boolean shuffle) { }
