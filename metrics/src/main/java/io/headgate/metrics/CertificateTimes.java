package io.headgate.metrics;

import java.util.function.DoubleSupplier;

/** For how long certificates are still good. */
final class CertificateTimes {

    private volatile DoubleSupplier proxy = () -> Double.NaN;
    private volatile DoubleSupplier database = () -> Double.NaN;

    void register(Registration<CertificateTimes> meters) {
        meters.timeLeft(Meter.CERTIFICATE_SECONDS_LEFT, "proxy", c -> c.proxy.getAsDouble());
        meters.timeLeft(Meter.CERTIFICATE_SECONDS_LEFT, "database", c -> c.database.getAsDouble());
    }

    void are(DoubleSupplier ofProxy, DoubleSupplier ofDatabase) {
        proxy = ofProxy;
        database = ofDatabase;
    }
}
