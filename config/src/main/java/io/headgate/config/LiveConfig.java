package io.headgate.config;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The configuration of a proxy that runs, and the only way to change it: the file is read again, or a setting is set.
 * What was set wins over flags, and flags win over the file. Settings that are not {@link Setting#live} keep the value
 * that they had at the start, and the new one waits for a restart.
 *
 * <p>Thread-safe: {@link #current} is a field that is read, changes happen one after the other. They block.
 */
public final class LiveConfig {

    /** Told of changes, one after the other, by the threads that change something. */
    public interface Listener {
        /**
         * @param before what held until now
         * @param now what {@link #current} says already
         * @param change the difference
         */
        void onChange(HeadgateConfig before, HeadgateConfig now, ConfigChange change);
    }

    /**
     * Makes a change of what holds now.
     *
     * @param <E> why it cannot be
     */
    @FunctionalInterface
    public interface Change<E extends Exception> {
        /** Text by key; empty: as file and flags have it. Nothing else changes meanwhile. */
        Map<String, Optional<String>> of(HeadgateConfig now) throws E;
    }

    private static final String NOT_KEPT = "SET";
    private static final String KEPT = "state file";

    private final Path file;
    private final List<Given> flags;
    /** Null where nothing is kept. */
    private final StateFile state;
    /** By key, in the words of whoever set it. */
    private Map<String, String> set = Map.of();
    private List<Given> inFile;
    /** Of file and flags, each judged by itself. */
    private Values given;
    /** All that should hold, after a restart at the latest. */
    private Values wanted;
    private Values running;
    private volatile HeadgateConfig current;
    private final Instant loadedAt = Instant.now();
    private volatile Instant changedAt = loadedAt;
    private Listener listener = (before, now, change) -> { };

    private LiveConfig(Path file, Map<String, String> flags) throws ConfigException {
        this.file = file;
        this.flags = flags.entrySet().stream().map(flag -> Given.flag(flag.getKey(), flag.getValue())).toList();
        Problems problems = new Problems();
        YamlFile.Content content = read(problems);
        inFile = content.given();
        given = judge(problems);
        state = given.given(Settings.STATE_FILE).isEmpty() ? null : new StateFile(given.get(Settings.STATE_FILE));
        if (state != null) {
            set = state.read(problems);
        }
        // its values are judged already, with their lines
        wanted = given.and(inOrder(set), new Problems());
        if (content.complete()) {
            // Without the whole file nobody knows what is missing.
            Relations.check(wanted, problems);
        }
        problems.throwIfAny();
        running = wanted;
        current = ConfigLoader.config(running, running.effective(wanted));
    }

    /**
     * Reads and judges everything.
     *
     * @param file the YAML file, or null for none; paths in it are relative to its directory
     * @param flags value by key, as given on the command line, without the hyphens; they replace what the file says.
     *     Several values of one flag have commas between. Paths in them are relative to the working directory
     * @throws ConfigException with every problem that was found
     */
    public static LiveConfig load(Path file, Map<String, String> flags) throws ConfigException {
        return new LiveConfig(file, flags);
    }

    /** What holds now. Does not block. */
    public HeadgateConfig current() {
        return current;
    }

    /** When everything was read for the first time. */
    public Instant loadedAt() {
        return loadedAt;
    }

    /** When a setting got another value for the last time. */
    public Instant changedAt() {
        return changedAt;
    }

    /**
     * Nothing is told twice or lost, whatever changes meanwhile.
     *
     * @param known what the listener goes by; where something else holds by now, it is told before this returns
     * @param toTell told of each change from now on
     */
    public synchronized void onChange(HeadgateConfig known, Listener toTell) {
        listener = toTell;
        if (known != current) {
            List<String> applied = known.effective().lines().stream()
                    .filter(line -> !line.value().equals(current.effective().line(line.key()).value()))
                    .map(EffectiveConfig.Line::key).toList();
            toTell.onChange(known, current, new ConfigChange(applied, difference(running, wanted), List.of()));
        }
    }

    /**
     * Reads the file again.
     *
     * @throws ConfigException with every problem that was found; then nothing has changed
     */
    public synchronized ConfigChange reload() throws ConfigException {
        Problems problems = new Problems();
        YamlFile.Content content = read(problems);
        List<Given> before = inFile;
        inFile = content.given();
        Values judged;
        Values all;
        try {
            judged = judge(problems);
            all = judged.and(inOrder(set), problems);
            if (content.complete()) {
                Relations.check(all, problems);
            }
            problems.throwIfAny();
        } catch (ConfigException e) {
            inFile = before;
            throw e;
        }
        given = judged;
        Values next = next(all);
        List<String> overruled = inFile.stream().filter(one -> !isAmong(before, one))
                .filter(one -> all.given(Settings.byKey(one.key()).orElseThrow())
                        .filter(counts -> counts.origin() != Given.Origin.FILE).isPresent())
                .map(Given::key).toList();
        return adopt(all, next, overruled);
    }

    /**
     * Sets settings, and keeps that for the next start if there is a state file.
     *
     * @param changes text by key; empty: as file and flags have it
     * @throws ConfigException with every problem; then nothing has changed
     * @throws IOException when the state file cannot be written; then nothing has changed either
     */
    public synchronized ConfigChange set(Map<String, Optional<String>> changes) throws ConfigException, IOException {
        Problems problems = new Problems();
        Map<String, String> changed = new LinkedHashMap<>(set);
        changes.forEach((key, text) -> {
            mustBeLive(key, problems);
            changed.remove(key);
            text.ifPresent(there -> changed.put(key, there));
        });
        problems.throwIfAny();
        Values all = given.and(inOrder(changed), problems);
        Relations.check(all, problems);
        problems.throwIfAny();
        Values next = next(all);
        changes.keySet().stream().filter(key -> !next.agrees(Settings.byKey(key).orElseThrow(), all))
                .forEach(key -> problems.add(key, "", "goes with a setting that waits for a restart",
                        "SHOW CONFIG has what waits"));
        problems.throwIfAny();
        if (state != null) {
            try {
                state.write(changed, all);
            } catch (IOException e) {
                throw new IOException("the state file cannot be written: " + e.getMessage(), e);
            }
        }
        set = changed;
        return adopt(all, next, List.of());
    }

    /**
     * The same with changes that depend on what holds: nobody else sets or reloads in between.
     *
     * @throws E of {@code change}; then nothing has changed
     */
    public synchronized <E extends Exception> ConfigChange set(Change<E> change)
            throws E, ConfigException, IOException {
        return set(change.of(current));
    }

    /** Whether file or flags have a value for a setting, which holds where none is set. */
    public synchronized boolean isGiven(String key) {
        return Settings.byKey(key).filter(given::isGiven).isPresent();
    }

    /** Whether what is set outlives the process. */
    public boolean keeps() {
        return state != null;
    }

    private YamlFile.Content read(Problems problems) {
        return file == null ? new YamlFile.Content(List.of(), true) : YamlFile.read(file, problems);
    }

    private Values judge(Problems problems) {
        List<Given> both = new ArrayList<>(inFile);
        both.addAll(flags);
        return Values.judge(both, problems);
    }

    private List<Given> inOrder(Map<String, String> of) {
        return of.entrySet().stream()
                .map(one -> Given.set(one.getKey(), one.getValue(), state == null ? NOT_KEPT : KEPT)).toList();
    }

    private static boolean isAmong(List<Given> list, Given one) {
        return list.stream().anyMatch(each -> each.key().equals(one.key()) && each.text().equals(one.text()));
    }

    private static void mustBeLive(String key, Problems problems) {
        Optional<Setting<?>> setting = Settings.byKey(key);
        if (setting.isEmpty()) {
            problems.unknown(key, key);
        } else if (!setting.get().live()) {
            problems.add(key, "", "cannot change while Headgate runs", "change it where it is given, and restart");
        }
    }

    /** As much of what is wanted as can hold now: a live setting may go with one that has to wait. */
    private Values next(Values all) {
        List<Setting<?>> live = new ArrayList<>(Settings.all().stream().filter(Setting::live).toList());
        Values atOnce = running.with(live, all);
        if (isConsistent(atOnce)) {
            return atOnce;
        }
        Values next = running;
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Setting<?> setting : List.copyOf(live)) {
                Values one = next.with(List.of(setting), all);
                if (isConsistent(one)) {
                    next = one;
                    moved |= live.remove(setting);
                }
            }
        }
        return next;
    }

    private static boolean isConsistent(Values values) {
        Problems problems = new Problems();
        Relations.check(values, problems);
        return !problems.areThere();
    }

    private ConfigChange adopt(Values all, Values next, List<String> overruled) {
        List<String> applied = difference(running, next);
        wanted = all;
        running = next;
        HeadgateConfig before = current;
        current = ConfigLoader.config(running, running.effective(wanted));
        changedAt = applied.isEmpty() ? changedAt : Instant.now();
        ConfigChange change = new ConfigChange(applied, difference(running, wanted), overruled);
        listener.onChange(before, current, change);
        return change;
    }

    private static List<String> difference(Values one, Values other) {
        return Settings.all().stream().filter(setting -> !one.agrees(setting, other)).map(Setting::key).toList();
    }
}
