package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigProblemsTest {

    @TempDir
    private Path directory;
    private Fixture fixture;

    @BeforeEach
    void setUp() {
        fixture = new Fixture(directory);
    }

    @Test
    void allProblemsAreReportedAtOnceWithPlaceValueRuleAndHint() {
        assertThat(fixture.problems("""
                listen: ::1:3306
                max-conections: 20
                idle-client-timeout: 30
                idle-client-timeout: 30m
                login-timeout: 2min
                connection-borrow-timeout: 2h
                require-tls: yes
                tls-certificate: nowhere.pem
                backend-tls: verify_ca
                """, Map.of("event-loops", "0"))).containsExactly(
                "headgate.yaml:4: idle-client-timeout: is given twice; line 3 has it already",
                "headgate.yaml:1: listen: '::1:3306' must be HOST[:PORT] with a port from 0 to 65535 (3306 when left"
                        + " out), or the absolute path of a Unix socket, or several with commas between them;"
                        + " an IPv6 address stands in brackets, such as [::1]:3306",
                "headgate.yaml:2: max-conections: is not a setting; did you mean max-connections?",
                "headgate.yaml:3: idle-client-timeout: '30' must be a duration from 1s to 8h;"
                        + " the unit is missing: 30s is seconds",
                "headgate.yaml:5: login-timeout: '2min' must be a duration from 1s to 5m;"
                        + " write a whole number and one unit of ms, s, m, h, d, such as 90s",
                "headgate.yaml:6: connection-borrow-timeout: '2h' must be a duration from 0s to 1h; the most is 1h",
                "headgate.yaml:7: require-tls: 'yes' must be true or false",
                "headgate.yaml:8: tls-certificate: 'nowhere.pem' must be a readable file; there is no file nowhere.pem",
                "headgate.yaml:9: backend-tls: 'verify_ca' must be one of auto, disabled, preferred, required,"
                        + " verify-ca, verify-identity; did you mean verify-ca?",
                "--event-loops: '0' must be auto or a whole number from 1 to 256; the least is 1",
                "backend: is required; give --backend HOST[:PORT][,...], or backend in the file",
                "tls-certificate: must come with tls-private-key; give both or none");
    }

    @Test
    void theMessageOfTheRefusalListsEveryProblem() {
        ConfigException refusal = Fixture.refusal(null, Map.of("login-timeout", "x"));

        assertThat(refusal.problems()).hasSize(2);
        assertThat(refusal.getMessage().lines()).hasSize(3)
                .first().isEqualTo("The configuration has 2 problems:");
        assertThat(refusal.problems()).allSatisfy(p -> assertThat(refusal.getMessage()).contains("  " + p));
    }

    @Test
    void aMissingBackendIsAProblem() {
        assertThat(Fixture.refusal(null, Map.of()).getMessage().lines()).containsExactly(
                "The configuration has a problem:",
                "  backend: is required; give --backend HOST[:PORT][,...], or backend in the file");
    }

    @ParameterizedTest
    @CsvSource({
        "max_connections, max-connections",
        "MaxConnectionsPercent, max-connections-percent",
        "IdleClientTimeout, idle-client-timeout",
        "lisen, listen",
        "lsiten, listen",
        "backend-connect-timout, backend-connect-timeout",
        "control-password, control-password-file",
        "tls-cert, tls-certificate",
        "credential-file, credentials-file",
        "requiretls, require-tls"})
    void anUnknownSettingIsAnsweredWithTheOneThatWasMeant(String typed, String meant) {
        assertThat(fixture.problems("backend: db\n" + typed + ": hunter2\n")).containsExactly(
                "headgate.yaml:2: " + typed + ": is not a setting; did you mean " + meant + "?");
    }

    @Test
    void anUnknownSettingThatResemblesNothingIsAnsweredWithTheWayToFindOut() {
        assertThat(fixture.problems("backend: db\nfrobnicate: 1\n"))
                .containsExactly("headgate.yaml:2: frobnicate: is not a setting; --help lists the settings");
    }

    @Test
    void theValueOfAnUnknownSettingIsNotShownBecauseItMayBeAPassword() {
        assertThat(fixture.problems("backend: db\ncontrol-password: hunter2\n", Map.of("password", "hunter2")))
                .hasSize(2).noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void aPasswordInTheAddressIsNotShown() {
        assertThat(fixture.problems("backend: app:hunter2@db:3306\n")).containsExactly(
                "headgate.yaml:1: backend: '<redacted>@db:3306' must be HOST[:PORT] with a port from 1 to 65535"
                        + " (3306 when left out), or several with commas between them; a user name and password do not belong here");
    }

    @Test
    void anInitQueryIsNotShownEvenWhenItIsRefused() {
        assertThat(fixture.problems("backend: db\ninit-query: 4711\n")).containsExactly(
                "headgate.yaml:2: init-query: must be text, not a whole number; write it in quotes");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "max-connections: \"20\"|'20' must be a whole number, not text; write it without quotes",
        "max-connections: 2.5|'2.5' must be a whole number from 1 to 100000; write decimal digits only",
        "max-connections: 0x10|'0x10' must be a whole number from 1 to 100000; write decimal digits only",
        "max-connections: 010|'010' must be a whole number from 1 to 100000; write decimal digits only",
        "max-connections: 1_000|'1_000' must be a whole number from 1 to 100000; write decimal digits only",
        "max-connections: 0|'0' must be a whole number from 1 to 100000; the least is 1",
        "max-connections: -1|'-1' must be a whole number from 1 to 100000; the least is 1",
        "max-connections: 99999999999999999999|'99999999999999999999' must be a whole number from 1 to 100000;"
                + " the most is 100000",
        "max-connections: -99999999999999999999|'-99999999999999999999' must be a whole number from 1 to 100000;"
                + " the least is 1",
        "require-tls: \"true\"|'true' must be true or false, not text; write it without quotes",
        "require-tls: True|'True' must be true or false",
        "require-tls: 1|'1' must be true or false",
        "control-user: 42|'42' must be text, not a whole number; write it in quotes",
        "control-user: true|'true' must be text, not true or false; write it in quotes",
        "control-user: ''|must be a user name, not empty; leave the setting out to have none",
        "login-timeout: 10|'10' must be a duration from 1s to 5m; the unit is missing: 10s is seconds",
        "login-timeout: [10s]|must be a single value, not a list; settings are not nested",
        "listen: {host: db}|must be a single value, not a mapping; settings are not nested",
        "listen: []|must be a single value, or a list of them; an address that begins with '[' stands in quotes",
        "listen: [db, [a]]|must be a single value, or a list of them;"
                + " an address that begins with '[' stands in quotes",
        "listen: [db, ~]|must be a single value, or a list of them; an address that begins with '[' stands in quotes",
        "listen-socket-mode: \"660\"|'660' must be a whole number, not text; write it without quotes",
        "listen-socket-mode: 68|'68' must be three octal digits such as 660;"
                + " one digit each for the owner, its group and others",
        "proxy-protocol-networks: 10.0.0.0/33|'10.0.0.0/33' must be a network such as 10.0.0.0/8 or fd00::/8,"
                + " an address, or localhost, or several with commas between them;"
                + " after the slash comes a number from 0 to 32",
        "proxy-protocol: maybe|'maybe' must be one of required, optional",
        "login-timeout: {s: 10}|must be a single value, not a mapping; settings are not nested",
        "login-timeout:|has no value; give one, or remove the line",
        "login-timeout: ~|has no value; give one, or remove the line",
        "login-timeout: !!str 10s|must be a plain value; YAML aliases and tags are not taken",
        "event-loops: two|'two' must be auto or a whole number from 1 to 256; write decimal digits only",
        "event-loops: \"2\"|'2' must be a whole number, not text; write it without quotes",
        "transport: kqueue|'kqueue' must be one of auto, io_uring, epoll, nio",
        "transport: iouring|'iouring' must be one of auto, io_uring, epoll, nio; did you mean io_uring?"})
    void aValueOfTheWrongTypeOrRangeIsRefused(String line, String problem) {
        String key = line.substring(0, line.indexOf(':'));

        assertThat(fixture.problems("backend: db\n" + line + "\n"))
                .contains("headgate.yaml:2: " + key + ": " + problem);
    }

    @Test
    void anAliasIsRefusedRatherThanTakenForItsName() {
        assertThat(fixture.problems("backend: &db db\ncontrol-user: *db\n")).contains(
                "headgate.yaml:2: control-user: must be a plain value; YAML aliases and tags are not taken");
    }

    @Test
    void aSettingThatAFlagReplacesMustBeRightAllTheSame() {
        assertThat(fixture.problems("backend: db\nlogin-timeout: soon\n", Map.of("login-timeout", "10s"))).hasSize(1)
                .first().asString().startsWith("headgate.yaml:2: login-timeout: 'soon' must be a duration");
    }

    @Test
    void ofSeveralAddressesTheWrongOneIsNamed() {
        assertThat(fixture.problems("backend: db\nlisten: [db, user:hunter2@db, x]\n")).containsExactly(
                "headgate.yaml:2: listen: 'db,<redacted>@db, x' must be HOST[:PORT] with a port from 0 to 65535 (3306"
                        + " when left out), or the absolute path of a Unix socket, or several with commas between them;"
                        + " '<redacted>@db': a user name and password do not belong here");
    }

    @Test
    void theModeOfTheHeaderIsRefusedWhereNobodyMaySendIt() {
        assertThat(fixture.problems("backend: db\nproxy-protocol: optional\n")).containsExactly(
                "headgate.yaml:2: proxy-protocol: must come with proxy-protocol-networks;"
                        + " otherwise nobody may send the header");
    }

    @Test
    void twoCapsFromOneSourceContradictEachOther() {
        assertThat(fixture.problems("backend: db\nmax-connections: 20\nmax-connections-percent: 30\n"))
                .containsExactly("headgate.yaml:3: max-connections-percent: '30' cannot come with max-connections;"
                        + " keep one of the two");
    }

    @Test
    void theIdleLimitMustNotExceedTheCap() {
        assertThat(fixture.problems(
                "backend: db\nmax-connections-percent: 30\nmax-idle-connections-percent: 31\n"))
                .containsExactly("headgate.yaml:3: max-idle-connections-percent: '31' must not be more than"
                        + " max-connections-percent; max-connections-percent is 30");
    }

    @Test
    void noMoreConnectionsCanBeKeptAheadThanThereMayBe() {
        assertThat(fixture.problems("backend: db\nmax-connections: 20\n", Map.of("min-idle-connections", "21")))
                .containsExactly("--min-idle-connections: '21' must not be more than max-connections;"
                        + " max-connections is 20");
    }

    @Test
    void settingsThatBelongTogetherComeTogether() {
        fixture.file("file", "");

        assertThat(fixture.problems("backend: db\ntls-private-key: file\ncontrol-user: watcher\n")).containsExactly(
                "headgate.yaml:2: tls-private-key: must come with tls-certificate; give both or none",
                "headgate.yaml:3: control-user: must come with control-password-file; give both or none");
    }

    @Test
    void aConsoleAtAPortNeedsAPasswordAndOneAtASocketDoesNot() throws ConfigException {
        assertThat(fixture.problems("backend: db\nconsole-listen: 127.0.0.1\n")).containsExactly(
                "headgate.yaml:2: console-listen: must come with console-password-file; only a Unix socket may go"
                        + " without a password: its mode lets its owner in and nobody else");
        assertThat(ConfigLoader.load(null, Map.of("backend", "db", "console-listen", "/run/console.sock")).console()
                .passwordFile()).isEmpty();
    }

    @Test
    void aWrongNameInTlsIsToldWithAllThatArePossible() {
        assertThat(fixture.problems("backend: db\ntls-versions: [TLSv1.1, TLSv1.2]\n"
                + "tls-ciphers: ECDHE-RSA-RC4-SHA\ntls-ciphersuites: TLS_AES_128_CCM_SHA256\n")).containsExactly(
                "headgate.yaml:2: tls-versions: 'TLSv1.1, TLSv1.2' must be one of TLSv1.2, TLSv1.3, or several with"
                        + " commas between them",
                "headgate.yaml:3: tls-ciphers: 'ECDHE-RSA-RC4-SHA' must be one of "
                        + Settings.TLS_CIPHERS.range().replaceFirst("one of ", ""),
                "headgate.yaml:4: tls-ciphersuites: 'TLS_AES_128_CCM_SHA256' must be one of TLS_AES_128_GCM_SHA256,"
                        + " TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256, or several with commas between them");
        assertThat(Settings.TLS_CIPHERS.range()).contains("ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-SHA");
    }

    @Test
    void certificatesOfClientsNeedAnAuthority() {
        assertThat(fixture.problems("backend: db\ntls-client-certificate: required\n")).containsExactly(
                "headgate.yaml:2: tls-client-certificate: must come with tls-client-ca; otherwise no certificate is"
                        + " good");
    }

    @Test
    void cipherSuitesNeedTheirVersion() {
        assertThat(fixture.problems("backend: db\ntls-versions: TLSv1.3\ntls-ciphers: ECDHE-RSA-AES128-SHA\n"))
                .containsExactly("headgate.yaml:3: tls-ciphers: must come with TLSv1.2 in tls-versions;"
                        + " otherwise it would have no effect");
        assertThat(fixture.problems("backend: db\ntls-versions: TLSv1.2\n"
                + "tls-ciphersuites: TLS_AES_256_GCM_SHA384\n"))
                .containsExactly("headgate.yaml:3: tls-ciphersuites: must come with TLSv1.3 in tls-versions;"
                        + " otherwise it would have no effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "backend-tls: auto", "backend-tls: required", "backend-tls: disabled"})
    void tokensNeedADatabaseThatHasProvedItself(String tls) {
        assertThat(fixture.problems("backend: db\nbackend-iam: true\n" + tls + "\n")).containsExactly(
                "headgate.yaml:2: backend-iam: must come with backend-tls verify-identity or verify-ca;"
                        + " otherwise whoever answers in the database's place gets a token that opens it");
    }

    @Test
    void clientsTokensNeedAVerifiedDatabaseToo() {
        assertThat(fixture.problems("backend: db\nbackend-tls: required\niam: allowed\niam-verifiers: backend\n"))
                .containsExactly("headgate.yaml:4: iam-verifiers: must come with backend-tls verify-identity or"
                        + " verify-ca; otherwise whoever answers in the database's place gets a token that opens it");
    }

    @Test
    void tokensNeedSomebodyWhoJudgesThem() {
        assertThat(fixture.problems("backend: db\niam: required\n")).containsExactly(
                "headgate.yaml:2: iam: must come with iam-verifiers; otherwise nobody judges tokens");
        assertThat(fixture.problems("backend: db\niam-verifiers: keys\n")).containsExactly(
                "headgate.yaml:2: iam-verifiers: keys must come with iam-hosts; give it, or leave keys out",
                "headgate.yaml:2: iam-verifiers: keys must come with iam-keys-file; give it, or leave keys out");
        assertThat(fixture.problems("backend: db\niam-hosts: proxy\n")).containsExactly(
                "headgate.yaml:2: iam-hosts: must come with keys or sts in iam-verifiers; otherwise it would have no"
                        + " effect");
    }

    @Test
    void stsNeedsToKnowWhoseTokensItIsToTake() {
        assertThat(fixture.problems("backend: db\niam-verifiers: sts\n")).containsExactly(
                "headgate.yaml:2: iam-verifiers: sts must come with iam-hosts; give it, or leave sts out",
                "headgate.yaml:2: iam-verifiers: sts must come with iam-users; give it, or leave sts out",
                "headgate.yaml:2: iam-verifiers: sts must come with aws-region;"
                        + " it says whose STS tokens may be sent to");
        assertThat(fixture.problems("backend: db\niam-users: arn:aws:iam::123456789012:role/app -> app\n"))
                .containsExactly("headgate.yaml:2: iam-users: must come with sts in iam-verifiers; otherwise it would"
                        + " have no effect");
    }

    @Test
    void whatIsAboutAwsNeedsAws() {
        assertThat(fixture.problems("backend: db\naws-region: eu-west-1\nbackend-iam: false\n"
                + "aws-role: arn:aws:iam::123456789012:role/one\n")).containsExactly(
                "headgate.yaml:2: aws-region: must come with secrets, backend-iam, sts in iam-verifiers or"
                        + " cloudwatch-namespace;"
                        + " otherwise it would have no effect",
                "headgate.yaml:4: aws-role: must come with secrets, backend-iam or cloudwatch-namespace; otherwise it"
                        + " would have no effect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "arn:aws:iam::123:role/x", "arn:aws:sts::123456789012:assumed-role/r/s"})
    void aRoleIsGivenByItsArn(String text) {
        assertThat(fixture.problems("backend: db\nsecrets: app\naws-role: " + text + "\n")).containsExactly(
                "headgate.yaml:3: aws-role: '" + text + "' must be the ARN of a role, or several with commas between"
                        + " them; it looks like arn:aws:iam::ACCOUNT:role/NAME");
    }

    @Test
    void anAuthorityIsRefusedWhereNothingWouldBeVerified() {
        fixture.file("ca.pem", "");

        assertThat(fixture.problems("backend: db\nbackend-tls-ca: ca.pem\nbackend-tls: required\n")).containsExactly(
                "headgate.yaml:2: backend-tls-ca: must come with backend-tls verify-ca or verify-identity;"
                        + " otherwise the database's certificate is not examined");
    }

    @Test
    void aZstdLevelWithoutZstdIsTold() {
        assertThat(fixture.problems("backend: db\nbackend-zstd-compression-level: 9\nbackend-compression: zlib\n"))
                .containsExactly("headgate.yaml:2: backend-zstd-compression-level: must come with zstd in"
                        + " backend-compression; otherwise it would have no effect");
    }

    @Test
    void aListThatIsNoneIsTold() {
        String rule = "must be one of zlib, zstd, uncompressed, or several with commas between them";
        assertThat(fixture.problems("backend: db\ncompression: zlib,,zstd\nbackend-compression: zstdd,zlib\n"))
                .containsExactly("headgate.yaml:2: compression: 'zlib,,zstd' " + rule,
                        "headgate.yaml:3: backend-compression: 'zstdd,zlib' " + rule
                                + "; 'zstdd': did you mean zstd?");
        assertThat(fixture.problems("backend: db\ncompression: zlib, zlib\n"))
                .containsExactly("headgate.yaml:2: compression: 'zlib, zlib' " + rule + "; zlib is there twice");
    }

    @Test
    void aMissingFileADirectoryAndAnEmptyPathAreTold() {
        assertThat(fixture.problems("backend: db\nbackend-tls: verify-ca\nbackend-tls-ca: none.pem\n"
                + "credentials-file: .\n", Map.of("control-password-file", "", "control-user", "u")))
                .containsExactlyInAnyOrder(
                        "headgate.yaml:3: backend-tls-ca: 'none.pem' must be a readable file;"
                                + " there is no file none.pem",
                        "headgate.yaml:4: credentials-file: '.' must be a readable file; " + directory
                                + " is a directory",
                        "--control-password-file: must be a readable file; the path is empty");
    }

    @Test
    void aFileThatMayNotBeReadIsTold() throws Exception {
        Path locked = fixture.file("locked", "");
        assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
        Files.setPosixFilePermissions(locked, Set.of());

        assertThat(fixture.problems("backend: db\ncredentials-file: locked\n")).hasSize(1)
                .first().asString().contains("may not read it");
        assertThat(Fixture.refusal(locked, Map.of()).problems()).hasSize(1)
                .first().asString().contains("may not read it");
    }

    @Test
    void aSyntaxErrorIsToldWithLineAndColumnAndWithoutTheText() {
        List<String> problems = fixture.problems("backend: db\nlogin-timeout: soon\ncontrol-user: 'hunter2\n");

        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).matches("headgate\\.yaml:4:1: is not valid YAML: found unexpected end of stream;"
                + " must be lines of the form 'setting: value'");
        assertThat(problems.get(1)).startsWith("headgate.yaml:2: login-timeout: 'soon'");
        assertThat(problems).noneMatch(line -> line.contains("hunter2"));
    }

    private static final String SEVERAL = "backend: a, b\ncontrol-user: c\ncontrol-password-file: control\n";

    @Test
    void topologyNeedsSeveralServersAndListenersOfTheirOwn() {
        fixture.file("control", "secret");
        assertThat(fixture.problems("backend: db\ntopology: static\nlisten-read-only: 0.0.0.0:3307\n")).containsExactly(
                "headgate.yaml:2: topology: must come with several servers in backend; with one server there is nothing"
                        + " to choose",
                "headgate.yaml:3: listen-read-only: must come with several servers in backend; with one server there is"
                        + " nothing to choose");
        assertThat(fixture.problems(SEVERAL + "no-reader: wait\n")).singleElement().asString()
                .contains("no-reader: must come with listen-read-only");
        assertThat(fixture.problems(SEVERAL + "listen-read-only: 127.0.0.1\n")).singleElement().asString()
                .contains("must not be what listen has; 0.0.0.0:3306 takes what comes to 127.0.0.1:3306, too");
        assertThat(fixture.problems(SEVERAL + "reader-wait: 1s\n")).singleElement().asString()
                .contains("reader-wait: must come with listen-read-only or listen-split");
        assertThat(fixture.problems(SEVERAL + "listen-read-only: 0.0.0.0:3307\nlisten-split: 127.0.0.1:3307\n"))
                .singleElement().asString().contains("listen-split: '127.0.0.1:3307' must not be what listen or"
                        + " listen-read-only has; 0.0.0.0:3307 takes what comes to 127.0.0.1:3307, too");
        assertThat(fixture.problems(SEVERAL + "listen-split: 0.0.0.0:3307\nreader-weights: a=1, d=2\n"))
                .singleElement().asString().contains("must name servers that backend has; d:3306 is none of");
        assertThat(fixture.problems(SEVERAL + "listen-split: 0.0.0.0:3307\nreader-weights: a=1, a:3306=2\n"))
                .singleElement().asString().contains("a:3306 is there twice");
        assertThat(fixture.problems(SEVERAL + "listen-split: 0.0.0.0:3307\nreader-weights: a\n"))
                .singleElement().asString().contains("the weight is missing, such as a=50");
        assertThat(fixture.problems("backend: a, a\n")).singleElement().asString().contains("a is there twice");
        assertThat(fixture.problems("backend: a, b\n")).containsExactly("headgate.yaml:1: backend: several servers must"
                + " come with control-user; who asks them for their state before the first client comes");
    }

    @Test
    void auroraNeedsToKnowTheAddressesOfItsMembers() {
        fixture.file("control", "secret");
        String aurora = "topology: aurora\ncontrol-user: c\ncontrol-password-file: control\n";
        assertThat(fixture.problems("backend: db\n" + aurora)).containsExactly("headgate.yaml:2: topology: aurora must"
                + " come with aurora-host; backend has no endpoint of Aurora's own that tells the addresses of the"
                + " instances");
        assertThat(fixture.problems("backend: db\naurora-host: '?.db'\n")).containsExactly("headgate.yaml:2:"
                + " aurora-host: must come with topology: aurora; otherwise it would have no effect");
        assertThat(fixture.problems("backend: db\ntopology: aurora\naurora-host: '?.db'\n")).containsExactly(
                "headgate.yaml:1: backend: topology: aurora must come with control-user; who asks them for their state"
                        + " before the first client comes");
        assertThat(fixture.problems("backend: db\naurora-host: db\n" + aurora)).singleElement().asString()
                .contains("aurora-host: 'db' must be HOST[:PORT]").contains("one ? in the host; such as ?.c1a2b3");
        assertThat(fixture.problems("backend: db\naurora-host: 'a.?.?'\n" + aurora)).singleElement().asString()
                .contains("one ? in the host");
        assertThat(fixture.problems("backend: db\naurora-host: 'db:330?'\n" + aurora)).singleElement().asString()
                .contains("one ? in the host");
    }

    @Test
    void aTabForIndentationIsASyntaxErrorWithItsPlace() {
        assertThat(fixture.problems("backend: db\n\tlisten: x\n")).hasSize(1)
                .first().asString().startsWith("headgate.yaml:2:1: is not valid YAML: found character '\\t(TAB)'");
    }

    @Test
    void aCharacterThatYamlForbidsIsASyntaxError() {
        assertThat(fixture.problems("backend: db\nlisten: a\u0001b\n")).hasSize(1)
                .first().asString().contains("is not valid YAML: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"just text", "- backend: db", "42", "[]"})
    void aFileThatIsNoMappingIsRefused(String yaml) {
        assertThat(fixture.problems(yaml))
                .containsExactly("headgate.yaml:1: must be lines of the form 'setting: value'");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(fixture.problems("backend: db\n---\nlisten: x\n")).hasSize(1)
                .first().asString().contains("must not start a second document");
    }

    @Test
    void aConfigurationFileThatCannotBeReadIsTheOnlyProblem() throws Exception {
        Path missing = directory.resolve("missing.yaml");
        Path latin1 = directory.resolve("latin1.yaml");
        Files.write(latin1, "backend: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
        Path huge = fixture.file("huge.yaml", "#".repeat((1 << 20) + 1));

        assertThat(Fixture.refusal(missing, Map.of()).problems()).containsExactly(new Problem(missing.toString(), "",
                "must be a readable file", "there is no file " + missing));
        assertThat(Fixture.refusal(directory, Map.of()).problems()).containsExactly(
                new Problem(directory.toString(), "", "must be a readable file", "it is a directory"));
        assertThat(Fixture.refusal(latin1, Map.of()).problems()).containsExactly(
                new Problem(latin1.toString(), "", "must be text in UTF-8", "save it in this encoding"));
        assertThat(Fixture.refusal(huge, Map.of()).problems()).containsExactly(
                new Problem(huge.toString(), "", "must not be larger than 1 MiB", "this is no configuration file"));
    }

    @Test
    void everyPrefixOfAFileIsEitherAcceptedOrRefusedWithProblems() {
        String yaml = "backend: \"[::1]:3307\"\nmax-connections: 20 # cap\ninit-query: |\n  SET a = 1;\n"
                + "login-timeout: {a: [1, 'x']}\n? listen\n: 'x'\n";

        for (int end = 0; end <= yaml.length(); end++) {
            Path file = fixture.file("headgate.yaml", yaml.substring(0, end));
            try {
                assertThat(ConfigLoader.load(file, Map.of()).backend().servers().get(0).port()).isEqualTo(3307);
            } catch (ConfigException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    @Test
    void controlCharactersOfAValueDoNotReachTheTerminal() {
        assertThat(Fixture.refusal(null, Map.of("backend", "a\u001b[31m\nb")).problems().get(0).value())
                .isEqualTo("a\\u001b[31m\\u000ab");
    }

    @Test
    void aLongValueIsCut() {
        assertThat(new Problem("p", "x".repeat(101), "rule", "").value()).isEqualTo("x".repeat(100) + "...");
        assertThat(new Problem("p", "x".repeat(100), "rule", "").value()).isEqualTo("x".repeat(100));
    }
}
