package io.headgate.metrics;

import java.util.function.DoubleSupplier;

/** For how long certificates are still good. */
final class CertificateTimes {

    private volatile DoubleSupplier proxy = () -> Double.NaN;
    private volatile DoubleSupplier database = () -> Double.NaN;

    void read(Readings to) {
        to.gauge(Meter.CERTIFICATE_TIME_LEFT, proxy.getAsDouble(), "proxy");
        to.gauge(Meter.CERTIFICATE_TIME_LEFT, database.getAsDouble(), "database");
    }

    void are(DoubleSupplier ofProxy, DoubleSupplier ofDatabase) {
        proxy = ofProxy;
        database = ofDatabase;
    }
}
