package io.headgate.benchmarks;

/**
 * What sysbench does in one run.
 *
 * @param test one of sysbench's own scripts, such as oltp_point_select
 * @param threads clients at once
 * @param psMode {@code disable} for the text protocol, {@code auto} for server-side prepared statements
 */
record Workload(String test, int threads, String psMode) {

    @Override
    public String toString() {
        return test + ", " + threads + (threads == 1 ? " thread, " : " threads, ")
                + ("auto".equals(psMode) ? "prepared statements" : "text protocol");
    }
}
