package io.headgate.server;

import io.headgate.config.ConfigException;
import io.headgate.config.ConfigLoader;
import io.headgate.config.HeadgateConfig;
import io.headgate.config.ListenAddress;
import io.headgate.server.console.ConsoleClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Where the console of a running Headgate is, as the options of a command say. */
final class ConsoleAccess {

    private static final List<String> SETTINGS = List.of("console-listen", "console-password-file");

    private final ListenAddress address;
    /** Null for none. */
    private final Path passwordFile;

    private ConsoleAccess(HeadgateConfig.Console console) {
        this.address = console.address().orElse(HeadgateConfig.Console.DEFAULT);
        this.passwordFile = console.passwordFile().orElse(null);
    }

    /** Adds the options that {@link #of} reads. */
    static CommandSpec addOptions(CommandSpec spec) {
        return spec.addOption(OptionSpec.builder("--config").type(Path.class).paramLabel("FILE")
                        .description("The configuration of that Headgate.").build())
                .addOption(Subcommand.option("--console-listen", "ADDRESS",
                        "Where its console is. Default: " + HeadgateConfig.Console.DEFAULT + ".").build())
                .addOption(Subcommand.option("--console-password-file", "FILE",
                        "The file with the console's password; none for a Unix socket without one.").build());
    }

    static ConsoleAccess of(ParseResult parsed) throws ConfigException {
        Path file = parsed.matchedOptionValue("--config", (Path) null);
        Map<String, String> flags = new LinkedHashMap<>();
        for (String setting : SETTINGS) {
            String value = parsed.matchedOptionValue("--" + setting, (String) null);
            if (value != null) {
                flags.put(setting, value);
            }
        }
        if (file == null) {
            // which is of no interest here, and required
            flags.put("backend", "localhost");
        }
        return new ConsoleAccess(ConfigLoader.load(file, flags).console());
    }

    /** @throws IOException when nobody answers there in time, or refuses; the message is for the operator */
    ConsoleClient connect() throws IOException {
        try {
            return ConsoleClient.connect(address, passwordFile == null ? ""
                    : Files.readString(passwordFile).lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new IOException(explain(e), e);
        }
    }

    /** For the operator. */
    String explain(IOException why) {
        return "no answer from the console at " + address + ": " + why.getMessage();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
