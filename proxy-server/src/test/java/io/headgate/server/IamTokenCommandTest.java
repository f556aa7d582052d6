package io.headgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As whom the SDK finds in the system properties. */
class IamTokenCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void haveKeys() {
        System.setProperty("aws.accessKeyId", "AKIAHEADGATETEST0001");
        System.setProperty("aws.secretAccessKey", "testkit/secret+key");
    }

    @Test
    void aTokenForTheDatabaseStandsAloneOnTheOutput() {
        assertThat(run("--kind", "rds-db", "--host", "db.example.com", "--port", "3307", "--user", "a b", "--region",
                "eu-west-1")).isZero();
        assertThat(out.toString()).startsWith("db.example.com:3307/?Action=connect&DBUser=a%20b&")
                .contains("AKIAHEADGATETEST0001%2F").contains("%2Feu-west-1%2Frds-db%2Faws4_request")
                .endsWith("\n").hasLineCount(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theNameOfADatabaseOfRdsSaysTheRegion() {
        assertThat(run("--kind=rds-db", "--host=c.cluster-abc.eu-central-1.rds.amazonaws.com", "--user=app")).isZero();
        assertThat(out.toString()).contains("%2Feu-central-1%2Frds-db");
    }

    @Test
    void aTokenForStsIsBoundToTheProxyAndTheUser() {
        assertThat(run("--kind", "sts", "--host", "proxy.example.com", "--user", "app", "--region", "eu-west-1"))
                .isZero();
        assertThat(unpacked()).startsWith("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&")
                .endsWith("\nx-headgate-host:proxy.example.com:3306\nx-headgate-user:app");
    }

    @Test
    void withoutAUserItIsBoundToTheProxy() {
        assertThat(run("--kind", "sts", "--host", "[::1]", "--port", "7", "--region", "eu-west-1",
                "--aws-endpoint-override", "http://127.0.0.1:4566")).isZero();
        assertThat(unpacked()).startsWith("http://127.0.0.1:4566/?Action=").endsWith("\nx-headgate-host:[::1]:7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--host h --user u | Missing required option: '--kind=KIND'",
        "--kind sts --region eu-west-1 | Missing required option: '--host=HOST'",
        "--kind rds --host h --user u | --kind is sts or rds-db, not 'rds'",
        "--kind rds-db --host h --region eu-west-1 | --user is missing: such a token is for one user",
        "--kind sts --host h:3306 --region eu-west-1 | the port has an option of its own",
        "--kind sts --host h --port 70000 --region eu-west-1 | --port is from 1 to 65535, not 70000",
        "--kind sts --host h --port x --region eu-west-1 | --port",
        "--kind sts --host h --region Europe | --region: 'Europe' is no AWS region",
        "--kind sts --host h --region eu-west-1 --aws-endpoint-override h | http://HOST[:PORT]",
        "--kind rds-db --host h --user u --region eu-west-1 --aws-endpoint-override http://h | --kind sts only",
        "--kind sts --host h --regoin eu-west-1 | '--regoin' is not an option"})
    void whatIsWrongIsSaid(String args, String why) {
        assertThat(run(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("headgate iam-token: ").contains(why);
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... args) {
        String[] all = new String[args.length + 1];
        all[0] = "iam-token";
        System.arraycopy(args, 0, all, 1, args.length);
        return Main.run(all, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    private String unpacked() {
        String token = out.toString().strip();
        assertThat(token).startsWith("headgate-sts-v1.");
        return new String(Base64.getUrlDecoder().decode(token.substring("headgate-sts-v1.".length())),
                StandardCharsets.US_ASCII);
    }
}
