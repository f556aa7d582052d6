package io.headgate.pool;

import io.headgate.pool.PoolFixture.Connection;

/** Remembers its answer and refuses a second one. */
final class FakeBorrower implements Borrower<String, Connection> {
    final String key;
    SessionState wanted = SessionState.INITIAL;
    Object loop;
    Lease<String, Connection> last;
    PoolEntry<String, Connection> avoid;
    boolean fresh;
    Lease<String, Connection> granted;
    AcquireFailure rejected;
    Runnable onAnswer = () -> { };

    FakeBorrower(String key) {
        this.key = key;
    }

    Lease<String, Connection> acquire(PoolFixture fixture) {
        Lease<String, Connection> lease = fixture.pool.acquire(this);
        if (lease != null) {
            granted = lease;
        }
        return lease;
    }

    boolean isAnswered() {
        return granted != null || rejected != null;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public SessionState wanted() {
        return wanted;
    }

    @Override
    public Object loop() {
        return loop;
    }

    @Override
    public Lease<String, Connection> last() {
        return last;
    }

    @Override
    public PoolEntry<String, Connection> avoid() {
        return avoid;
    }

    @Override
    public boolean fresh() {
        return fresh;
    }

    @Override
    public void onGranted(Lease<String, Connection> lease) {
        answer();
        granted = lease;
        onAnswer.run();
    }

    @Override
    public void onRejected(AcquireFailure failure) {
        answer();
        rejected = failure;
        onAnswer.run();
    }

    private void answer() {
        if (isAnswered()) {
            throw new IllegalStateException("answered twice");
        }
    }
}
