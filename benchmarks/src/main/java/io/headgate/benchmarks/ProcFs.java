package io.headgate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Figures about processes and sockets from Linux's {@code /proc}.
 *
 * <p>A process that has ended, or that belongs to someone else, gives {@link Double#NaN} or 0 instead of an error:
 * one missing figure must not end a benchmark.
 */
final class ProcFs {

    /** USER_HZ, the unit of times in {@code /proc}: 100 on every architecture that a JDK runs on. */
    private static final double TICKS_PER_SECOND = 100;
    private static final String ESTABLISHED = "01";
    private static final String LISTENING = "0A";

    /** One line of {@code /proc/net/tcp}. */
    private record Socket(int localPort, int remotePort, String state, String inode) {
    }

    private ProcFs() {
    }

    /** User and system CPU time that all threads of a process have used, in seconds; NaN when it cannot be read. */
    static double cpuSeconds(long pid) {
        return statSeconds(pid, 11);
    }

    /** The same of all child processes of this one that have ended. */
    static double endedChildrenCpuSeconds() {
        return statSeconds(ProcessHandle.current().pid(), 13);
    }

    /** Adds up two neighbouring times; the first field after the program's name is number 0. */
    private static double statSeconds(long pid, int field) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        if (stat.isEmpty()) {
            return Double.NaN;
        }
        // the second field is the program's name in parentheses, which may itself hold blanks and parentheses
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[field]) + Long.parseLong(fields[field + 1])) / TICKS_PER_SECOND;
    }

    /** Busy CPU time of the whole machine since it started, in seconds over all cores. */
    static double machineCpuSeconds() {
        String[] fields = read(Path.of("/proc/stat")).lines().findFirst().orElse("").split("\\s+");
        double ticks = 0;
        for (int i = 1; i < fields.length && i <= 8; i++) {
            boolean idle = i == 4 || i == 5;
            boolean stolen = i == 8;
            ticks += idle || stolen ? 0 : Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory of a process in KiB; NaN when it cannot be read. */
    static double rssKib(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "status")).lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
                .findFirst().orElse(Double.NaN);
    }

    /** How many files this or another process may open; 0 when it cannot be read. */
    static long openFileLimit(long pid) {
        return read(Path.of("/proc", Long.toString(pid), "limits")).lines()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.split("\\s{2,}")[1])
                .mapToLong(limit -> "unlimited".equals(limit) ? Long.MAX_VALUE : Long.parseLong(limit))
                .findFirst().orElse(0);
    }

    /** Established TCP connections that a process holds to a port of another host or process. */
    static int connections(long pid, int remotePort) {
        Set<String> inodes = socketInodes(Path.of("/proc", Long.toString(pid), "fd"));
        return (int) sockets().stream()
                .filter(s -> s.remotePort == remotePort && s.state.equals(ESTABLISHED) && inodes.contains(s.inode))
                .count();
    }

    /** The process that listens on a local TCP port; 0 when there is none or it may not be looked at. */
    static long listener(int port) {
        Set<String> inodes = new HashSet<>();
        sockets().stream().filter(s -> s.localPort == port && s.state.equals(LISTENING))
                .forEach(s -> inodes.add(s.inode));
        if (inodes.isEmpty()) {
            return 0;
        }
        return ProcessHandle.allProcesses()
                .mapToLong(ProcessHandle::pid)
                .filter(pid -> !Collections.disjoint(
                        inodes, socketInodes(Path.of("/proc", Long.toString(pid), "fd"))))
                .findFirst().orElse(0);
    }

    private static List<Socket> sockets() {
        List<Socket> sockets = new ArrayList<>();
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            read(Path.of(file)).lines().skip(1).forEach(line -> {
                String[] f = line.trim().split("\\s+");
                sockets.add(new Socket(port(f[1]), port(f[2]), f[3], f[9]));
            });
        }
        return sockets;
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    private static Set<String> socketInodes(Path folder) {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String target = linkTarget(file);
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            return inodes;
        }
        return inodes;
    }

    private static String linkTarget(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        } catch (IOException e) {
            if (file.startsWith("/proc") && file.getNameCount() > 2) {
                return ""; // the process ended between open and read (ESRCH), or belongs to someone else
            }
            throw new UncheckedIOException(e);
        }
    }
}
