package io.headgate.server;

import io.headgate.config.ConfigException;
import io.headgate.config.KeySuggester;
import io.headgate.config.LiveConfig;
import io.headgate.config.Setting;
import io.headgate.config.Settings;
import io.headgate.server.logging.LogOutput;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Exit codes: 0 ended as asked, 1 cannot start, 2 wrong options or configuration. */
public final class Main {

    private static final Logger log = LoggerFactory.getLogger(Main.class);

    static final int CANNOT_START = 1;
    static final int WRONG_USE = 2;

    private Main() {
    }

    /** Runs until the process is asked to end. */
    public static void main(String[] args) {
        int exit = run(args, new PrintWriter(System.out, true), new PrintWriter(System.err, true));
        if (exit != 0) {
            System.exit(exit);
        }
    }

    /**
     * AWS changes within seconds where its names lead, and says so by their lifetime of five seconds. The JVM does not
     * see that lifetime, and would remember an answer for 30, and that there is none for 10.
     */
    private static void forgetAddressesSoon() {
        replaceDefault("networkaddress.cache.ttl", "sun.net.inetaddr.ttl", null, "3");
        replaceDefault("networkaddress.cache.negative.ttl", "sun.net.inetaddr.negative.ttl", "10", "1");
    }

    /** What the operator says, in either way, wins. */
    private static void replaceDefault(String property, String ofCommandLine, String byDefault, String seconds) {
        if (System.getProperty(ofCommandLine) == null && Objects.equals(Security.getProperty(property), byDefault)) {
            Security.setProperty(property, seconds);
        }
    }

    static int run(String[] args, PrintWriter out, PrintWriter err) {
        forgetAddressesSoon();
        if (args.length > 0 && args[0].equals(IamTokenCommand.NAME)) {
            return IamTokenCommand.run(Arrays.copyOfRange(args, 1, args.length), out, err);
        }
        if (args.length > 0 && args[0].equals(StatusCommand.NAME)) {
            return StatusCommand.run(Arrays.copyOfRange(args, 1, args.length), out, err);
        }
        if (args.length > 0 && args[0].equals(TopCommand.NAME)) {
            return TopCommand.run(Arrays.copyOfRange(args, 1, args.length), out, err);
        }
        CommandLine line = new CommandLine(options()).setOut(out).setErr(err);
        ParseResult parsed;
        try {
            parsed = line.parseArgs(args);
        } catch (ParameterException e) {
            err.println("headgate: " + explain(e));
            err.println("Try 'headgate --help'.");
            return WRONG_USE;
        }
        if (parsed.isUsageHelpRequested()) {
            line.usage(out);
            return 0;
        }
        if (parsed.isVersionHelpRequested()) {
            out.println("headgate " + Version.text());
            return 0;
        }
        if (args.length == 0) {
            err.println("headgate: which database? Name it with --backend HOST[:PORT] or in a --config FILE.");
            err.println("Try 'headgate --help', or 'headgate demo' for a database that comes with it.");
            return WRONG_USE;
        }
        LiveConfig config;
        try {
            config = LiveConfig.load(parsed.matchedOptionValue("--config", (Path) null), settingsOf(parsed));
        } catch (ConfigException e) {
            err.println("headgate: " + e.getMessage());
            return WRONG_USE;
        }
        if (parsed.hasMatchedOption("--check-config")) {
            out.println(config.current().effective());
            return 0;
        }
        return serve(config, err);
    }

    static String explain(ParameterException wrong) {
        if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
            return wrong.getMessage();
        }
        String typed = unmatched.getUnmatched().get(0);
        List<String> options = unmatched.getCommandLine().getCommandSpec().options().stream()
                .map(OptionSpec::longestName).toList();
        return "'" + typed + "' is not an option" + KeySuggester.nearest(typed, options)
                .map(near -> "; " + KeySuggester.question(near)).orElse("");
    }

    private static CommandSpec options() {
        CommandSpec spec = CommandSpec.create().name("headgate");
        spec.usageMessage()
                .header("Headgate takes thousands of MySQL clients and runs their transactions over a few database"
                        + " connections.", "")
                .synopsisHeading("Usage: ")
                .customSynopsis("headgate --backend HOST[:PORT] [options]",
                        "       headgate --config FILE [options]",
                        "       headgate demo [--load] [--listen HOST:PORT]",
                        "       headgate status [--config FILE]",
                        "       headgate top [--config FILE] [-d SECONDS] [-n COUNT]",
                        "       headgate iam-token --kind KIND --host HOST [--user USER] [--region REGION]", "")
                .abbreviateSynopsis(true).sortOptions(false).width(100)
                .footer("", "Every option is also a setting of the configuration file; docs/configuration.md explains"
                        + " them.");
        spec.addOption(OptionSpec.builder("--config").type(Path.class).paramLabel("FILE")
                .description("YAML file with settings; options given here win.").build());
        spec.addOption(OptionSpec.builder("--check-config").arity("0").type(boolean.class)
                .description("Say whether the configuration is right, print it, and end.").build());
        spec.addOption(OptionSpec.builder("--version").versionHelp(true).arity("0").type(boolean.class)
                .description("Print the version and end.").build());
        spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).arity("0").type(boolean.class)
                .description("Print this and end.").build());
        for (Setting<?> setting : Settings.all()) {
            OptionSpec.Builder option = OptionSpec.builder("--" + setting.key())
                    .type(setting.isList() ? String[].class : String.class).paramLabel(setting.placeholder())
                    .description(describe(setting).replace("%", "%%"));
            if (setting.isSwitch()) {
                option.arity("0..1").fallbackValue("true");
            }
            spec.addOption(option.build());
        }
        return spec;
    }

    private static String describe(Setting<?> setting) {
        return setting.required() ? setting.description() : setting.description() + " Default: "
                + setting.defaultInWords() + ".";
    }

    private static Map<String, String> settingsOf(ParseResult parsed) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            String key = option.longestName().substring(2);
            if (Settings.byKey(key).isPresent()) {
                flags.put(key, option.getValue() instanceof String[] several ? String.join(",", several)
                        : option.<String>getValue());
            }
        }
        return flags;
    }

    private static void reload(LiveConfig config) {
        try {
            log.atWarn().addKeyValue("result", config.reload()).log("configuration read again");
        } catch (ConfigException e) {
            log.atError().addKeyValue("cause", e.getMessage())
                    .log("configuration read again and refused: nothing has changed");
        }
    }

    private static int serve(LiveConfig config, PrintWriter err) {
        LogOutput.use(config.current().runtime().logFormat());
        if (config.current().runtime().debugLogging()) {
            DebugLogging.set(true);
        }
        CountDownLatch ended = new CountDownLatch(1);
        try {
            Proxy proxy = Proxy.start(config);
            // by which daemons are told to read their configuration again
            Signals.onEach("HUP", () -> reload(config));
            proxy.onShutdownOrder(() -> new Thread(() -> System.exit(0), "headgate-exit").start());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                proxy.close();
                ended.countDown();
            }, "headgate-shutdown"));
        } catch (StartException e) {
            err.println("headgate: " + e.getMessage());
            return CANNOT_START;
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }
}
