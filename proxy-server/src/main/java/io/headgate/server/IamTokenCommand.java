package io.headgate.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.headgate.auth.CredentialsException;
import io.headgate.auth.aws.OwnTokens;
import io.headgate.config.HostPort;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code headgate iam-token}: prints a token to log in with. Exit codes as those of {@link Main}. */
final class IamTokenCommand {

    static final String NAME = "iam-token";

    private static final int MYSQL_PORT = 3306;
    private static final int HIGHEST_PORT = 65535;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern ENDPOINT = Pattern.compile("https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?/?");
    private static final String STS = "sts";
    private static final String RDS_DB = "rds-db";

    private IamTokenCommand() {
    }

    /** @param args those behind the name of the command */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        // what it has to say is in its exceptions, and only the token may be on the standard output
        ((Logger) LoggerFactory.getLogger("software.amazon.awssdk")).setLevel(Level.OFF);
        return Subcommand.run(options(), args, out, err, (line, parsed) -> {
            try {
                out.println(token(line, parsed));
                return 0;
            } catch (CredentialsException e) {
                throw new Subcommand.RefusedException(e.getMessage(), Main.CANNOT_START);
            }
        });
    }

    private static CommandSpec options() {
        CommandSpec spec = Subcommand.spec(NAME,
                "Prints a token that lets in for fifteen minutes, signed as whom the AWS SDK finds here.",
                "headgate iam-token --kind sts --host PROXY --region REGION [--user USER]",
                "       headgate iam-token --kind rds-db --host HOST --user USER [--region REGION]", "",
                "       mysql -h PROXY -u USER --password=\"$(headgate iam-token ...)\""
                        + " --enable-cleartext-plugin", "");
        spec.addOption(Subcommand.option("--kind", "KIND",
                "sts: for a proxy whose iam-verifiers have sts. rds-db: for keys or backend.").required(true).build());
        spec.addOption(Subcommand.option("--host", "HOST", "Whom the token is for: the proxy as in its iam-hosts, or,"
                + " for backend, the database.").required(true).build());
        spec.addOption(Subcommand.option("--port", "PORT", "Its port. Default: 3306.").type(int.class).build());
        spec.addOption(Subcommand.option("--user", "USER", "The database user. May be left out for sts: then the token"
                + " is for all that iam-users allows.").build());
        spec.addOption(Subcommand.option("--region", "REGION", "The AWS region. Default: that in the name of an RDS"
                + " host, or what the AWS SDK finds.").build());
        spec.addOption(Subcommand.option("--aws-role", "ARN", "Roles to assume first, one after the other.")
                .type(String[].class).splitRegex(",").build());
        spec.addOption(Subcommand.option("--aws-endpoint-override", "URL",
                "For sts: where the proxy asks, as in its setting.").build());
        return spec;
    }

    private static String token(CommandLine line, ParseResult parsed) throws CredentialsException {
        String kind = parsed.matchedOptionValue("--kind", "");
        String host = parsed.matchedOptionValue("--host", "");
        int port = parsed.matchedOptionValue("--port", MYSQL_PORT);
        Optional<String> user = Optional.ofNullable(parsed.matchedOptionValue("--user", (String) null));
        Optional<String> endpoint =
                Optional.ofNullable(parsed.matchedOptionValue("--aws-endpoint-override", (String) null));
        require(line, kind.equals(STS) || kind.equals(RDS_DB), "--kind is sts or rds-db, not '" + kind + "'");
        require(line, HOST.matcher(host).matches(), "--host: '" + host + "' is no name of a host, nor an address (that"
                + " of IPv6 in brackets); the port has an option of its own");
        require(line, port > 0 && port <= HIGHEST_PORT, "--port is from 1 to 65535, not " + port);
        require(line, user.isEmpty() || !user.get().isEmpty(), "--user must not be empty");
        require(line, endpoint.isEmpty() || ENDPOINT.matcher(endpoint.get()).matches(),
                "--aws-endpoint-override is http://HOST[:PORT] or https://HOST[:PORT]");
        OwnTokens tokens = new OwnTokens(Optional.ofNullable(parsed.matchedOptionValue("--region", (String) null)),
                List.of(parsed.matchedOptionValue("--aws-role", new String[0])));
        if (kind.equals(RDS_DB)) {
            require(line, user.isPresent(), "--user is missing: such a token is for one user");
            require(line, endpoint.isEmpty(), "--aws-endpoint-override goes with --kind sts only");
            return tokens.forDatabase(host, port, user.get());
        }
        try {
            String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return tokens.forSts(endpoint.map(URI::create), new HostPort(name, port).toString(), user);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(line, "--region: " + e.getMessage(), e);
        }
    }

    private static void require(CommandLine line, boolean right, String otherwise) {
        if (!right) {
            throw new ParameterException(line, otherwise);
        }
    }
}
