package io.headgate.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

    @Test
    void theHeapIsReadFromWhatJava17Prints() {
        assertThat(ProcessMemory.heap(List.of("4242:",
                " garbage-first heap   total 260096K, used 3456K [0x00, 0x01)",
                "  region size 2048K, 1 young (2048K), 0 survivors (0K)",
                " Metaspace       used 9999K, committed 10000K, reserved 1056768K",
                "  class space    used 888K, committed 900K, reserved 1048576K"))).isEqualTo(3456 * 1024.0);
    }

    @Test
    void theSpacesOfAGenerationalHeapAreAdded() {
        assertThat(ProcessMemory.heap(List.of(
                " def new generation   total 9792K, used 1024K [0x00, 0x01, 0x02)",
                "  eden space 8704K,   6% used [0x00, 0x01, 0x02)",
                " tenured generation   total 21888K, used 2M [0x00, 0x01, 0x02)"))).isEqualTo(3.0 * (1 << 20));
    }

    @Test
    void aRunningJvmCanBeMeasured() throws InterruptedException {
        ProcessMemory memory = ProcessMemory.ofJvm(ProcessHandle.current().pid());

        assertThat(memory.heap()).isBetween(1e5, (double) Runtime.getRuntime().maxMemory());
        assertThat(memory.rss()).isGreaterThan(1e6);
        assertThat(memory.offHeap()).as("native memory tracking is off in tests").isNaN();
    }
}
