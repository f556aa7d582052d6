package io.headgate.server.session;

import io.headgate.config.LiveConfig;
import io.headgate.config.ReaderAbsence;
import io.headgate.server.backend.ExecutedGtids;
import io.headgate.server.backend.Gtids;
import io.headgate.server.backend.Target;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How the sessions of a listener use readers.
 *
 * @param target the readers
 * @param writer the writer
 * @param split whether only plain reads go to readers; else everything does
 * @param available whether there is a reader now
 * @param executed what the readers have
 * @param position asks the writer for all that it has executed, after the call; fails when there is no answer
 * @param config with the settings of now
 */
public record ReaderAccess(Target target, Target writer, boolean split, BooleanSupplier available,
        ExecutedGtids executed, Supplier<CompletionStage<Gtids>> position, LiveConfig config) {

    /** Whether the writer serves a session of which the readers lack transactions; it does where {@link #split}. */
    boolean writerInstead() {
        return config.current().backend().topology().noReader() == ReaderAbsence.WRITER;
    }

    /** How long a reader may take to get what a session wants to find there. */
    Duration patience() {
        return config.current().backend().topology().readerWait();
    }
}
