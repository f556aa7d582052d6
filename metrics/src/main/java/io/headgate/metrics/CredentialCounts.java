package io.headgate.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** How the reading of credentials goes. */
final class CredentialCounts {

    private final LongAdder read = new LongAdder();
    private final Map<CredentialFailure, LongAdder> failed = new EnumMap<>(CredentialFailure.class);
    private volatile IntSupplier failing = () -> 0;

    CredentialCounts() {
        for (CredentialFailure reason : CredentialFailure.values()) {
            failed.put(reason, new LongAdder());
        }
    }

    void read(Readings to) {
        to.count(Meter.CREDENTIAL_READS, read.sum());
        failed.forEach((reason, count) -> to.count(Meter.CREDENTIAL_READS_FAILED, count.sum(),
                reason.name().toLowerCase(Locale.ROOT)));
        to.gauge(Meter.CREDENTIAL_SOURCES_FAILING, failing.getAsInt());
    }

    void read() {
        read.increment();
    }

    void failed(CredentialFailure reason) {
        failed.get(reason).increment();
    }

    void failing(IntSupplier sources) {
        failing = sources;
    }
}
