package io.headgate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileCredentialsTest {
    @TempDir
    private Path folder;

    @Test
    void findsOneOrSeveralPasswordsOfAUser() throws Exception {
        KnownUsers credentials = read(write("""
                users:
                  app:
                    password: "pässwörd €"
                  batch:
                    passwords: [new, "0123"]
                """));

        assertThat(credentials.find("app").passwords().get(0).content()).isEqualTo(Bytes.utf8("pässwörd €"));
        assertThat(credentials.find("app").passwords()).hasSize(1);
        assertThat(credentials.databasePasswords("batch").get(0).content()).isEqualTo(Bytes.utf8("new"));
        assertThat(credentials.find("batch").passwords()).extracting(Secret::content)
                .containsExactly(Bytes.utf8("new"), Bytes.utf8("0123"));
        assertThat(credentials.find("APP")).isNull();
        assertThat(credentials.databasePasswords("nobody")).isEmpty();
    }

    @Test
    void aUserOfWhomSomethingIsSaidAboutTokensNeedsNoPassword() throws Exception {
        KnownUsers credentials = read(write("""
                users:
                  token:
                    iam: required
                    database-password: "other"
                  both: {iam: allowed, password: secret}
                  neither: {iam: disabled}
                  any: {password: secret}
                """));

        assertThat(credentials.find("token").iam()).isEqualTo(IamUse.REQUIRED);
        assertThat(credentials.find("token").passwords()).isEmpty();
        assertThat(credentials.databasePasswords("token")).hasSize(1);
        assertThat(credentials.find("both").iam()).isEqualTo(IamUse.ALLOWED);
        assertThat(credentials.find("both").databaseDecides()).isFalse();
        assertThat(credentials.find("neither").iam()).isEqualTo(IamUse.DISABLED);
        assertThat(credentials.find("neither").databaseDecides()).isTrue();
        assertThat(credentials.find("any").iam()).isNull();
    }

    @Test
    void refusesAnotherWordAboutTokens() throws Exception {
        Path file = write("users: {a: {iam: yes, password: hunter2}, b: {iam: Required}}");
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("users.a.iam: must be one of disabled, allowed, required")
                .hasMessageContaining("users.b.iam: must be one of").hasMessageNotContaining("hunter2");
    }

    @Test
    void aUserOfWhomSomethingIsSaidAboutCertificatesNeedsNoPassword() throws Exception {
        KnownUsers credentials = read(write("""
                users:
                  any: {certificate: required}
                  named: {certificate: named}
                  free: {certificate: optional}
                  one:
                    certificate:
                      subject: "CN=one,O=Example"
                      issuer: "CN=CA"
                  several:
                    password: secret
                    certificate:
                      - common-name: several
                      - uri: "spiffe://example/several"
                  silent: {password: secret}
                """));

        assertThat(credentials.find("any").certificate()).isEqualTo(CertificateRule.of(CertificateUse.REQUIRED));
        assertThat(credentials.find("any").databaseDecides()).isTrue();
        assertThat(credentials.find("named").certificate().use()).isEqualTo(CertificateUse.NAMED);
        assertThat(credentials.find("free").certificate().refusal("free", null)).isNull();
        assertThat(credentials.find("one").certificate().oneOf()).containsExactly(new CertificatePattern(
                new X500Principal("CN=one,O=Example"), new X500Principal("CN=CA"), null, null, null, null));
        assertThat(credentials.find("one").certificate().refusal("one", null)).isNotNull();
        assertThat(credentials.find("several").certificate().oneOf()).hasSize(2);
        assertThat(credentials.find("several").databaseDecides()).isFalse();
        assertThat(credentials.find("silent").certificate()).isNull();
        assertThat(credentials.find("any").isSameAs(credentials.find("any"))).isTrue();
        assertThat(new KnownUser(List.of(), "any", List.of(), true, null, CertificateRule.of(CertificateUse.NAMED))
                .isSameAs(credentials.find("any"))).isFalse();
    }

    @Test
    void refusesARuleForCertificatesThatSaysNothing() throws Exception {
        Path file = write("users: {a: {certificate: sometimes}, b: {certificate: {}}, c: {certificate: []},"
                + " d: {certificate: {subject: app}}, e: {certificate: [{cn: x}]}, f: {certificate: {uri: ''}}}");
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("users.a.certificate: must be one of optional, required, named")
                .hasMessageContaining("users.b.certificate: must have at least one of the keys subject, issuer,")
                .hasMessageContaining("users.c.certificate: must be one of optional, required, named, or what")
                .hasMessageContaining("users.d.certificate.subject: must be a distinguished name")
                .hasMessageContaining("users.e.certificate[0].cn: is not known; allowed: subject, issuer,")
                .hasMessageContaining("users.f.certificate.uri: must be a text that is not empty");
    }

    @Test
    void showsNothingInItsText() throws Exception {
        assertThat(read(write("users: {app: {password: hunter2}}")))
                .hasToString("KnownUsers[app]");
    }

    @ParameterizedTest
    @CsvSource({"rw-r-----, 0640", "rw----r--, 0604", "rw--w----, 0620", "rw-rw-rw-, 0666", "r--r--r--, 0444"})
    void refusesAFileThatOthersMayReadOrChange(String permissions, String mode) throws Exception {
        Path file = write("users: {app: {password: hunter2}}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThatThrownBy(() -> read(file)).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("its mode is " + mode).hasMessageContaining("chmod 600 " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rwx--x--x"})
    void acceptsAFileThatOnlyItsOwnerMayReadAndChange(String permissions) throws Exception {
        Path file = write("users: {app: {password: hunter2}}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThat(read(file).find("app")).isNotNull();
    }

    @Test
    void namesEveryProblemAtOnceWithItsPathAndNoValue() throws Exception {
        Path file = write("""
                users:
                  a: hunter2
                  b: {pasword: hunter2}
                  c: {password: hunter2, passwords: [hunter2]}
                  d: {password: 471142}
                  e: {passwords: [fine, "", [hunter2], 471142]}
                  f: {passwords: []}
                  g: {password: ~}
                  h: {passwords: hunter2}
                  i: {password: ""}
                user: {}
                """);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        CredentialsException e = catchThrowableOfType(CredentialsException.class, () -> read(file));

        assertThat(e.problems()).containsExactly(
                "its mode is 0644: others than its owner may read or change it; run: chmod 600 " + file,
                "user: is not known; allowed: users",
                "users.a: must be a mapping with the key 'password' or 'passwords'",
                "users.b.pasword: is not known; allowed: password, passwords, database-user, database-password,"
                        + " iam, certificate",
                "users.b: needs either 'password' or 'passwords'",
                "users.c: needs either 'password' or 'passwords', not both",
                "users.d.password: must be a text; put the password in quotes",
                "users.e.passwords[1]: must not be empty",
                "users.e.passwords[2]: must be a text; put the password in quotes",
                "users.e.passwords[3]: must be a text; put the password in quotes",
                "users.f.passwords: must be a list of at least one password; a single one is written 'password: …'",
                "users.g.password: must be a text; put the password in quotes",
                "users.h.passwords: must be a list of at least one password; a single one is written 'password: …'",
                "users.i.password: must not be empty");
        assertThat(e.getMessage()).contains(e.problems()).contains(file.toString())
                .doesNotContain("hunter2", "471142");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hunter2", "[hunter2]", "users:", "users: hunter2", "users: {}", "users: [hunter2]",
        "users: {app: {password: hunter2}", "users: {app: {password: \"hunter2}}", "\t- hunter2\n\t", "users: *hunter2",
        "users: {app: {password: hunter2}, app: {password: hunter2}}", "users: {app: {password: !!binary hunter2!}}"})
    void refusesWhatIsNoCredentialsFileWithoutQuotingIt(String yaml) throws Exception {
        Path file = write(yaml);

        CredentialsException e = catchThrowableOfType(CredentialsException.class, () -> read(file));

        assertThat(e).isNotNull();
        assertThat(e).hasMessageContaining(file.toString()).hasNoCause();
        assertThat(e.getMessage()).doesNotContain("hunter2");
    }

    @Test
    void saysThatAFileIsMissing() {
        Path file = folder.resolve("none.yaml");

        assertThatThrownBy(() -> read(file)).isInstanceOf(CredentialsException.class)
                .hasMessageContaining("cannot be read: NoSuchFileException " + file);
    }

    @Test
    void aUserMayRunAsAnotherOneOfTheDatabase() throws Exception {
        KnownUsers users = read(write("""
                users:
                  web: {password: mine, database-user: web_rw, database-password: other}
                  job: {passwords: [new, old], database-user: web_rw}
                  app: {password: mine, database-password: other}
                """));

        assertThat(users.find("web").databaseUser()).isEqualTo("web_rw");
        assertThat(users.databasePasswords("web_rw")).extracting(Secret::content)
                .containsExactlyInAnyOrder(Bytes.utf8("other"), Bytes.utf8("new"), Bytes.utf8("old"));
        assertThat(users.find("app").databaseUser()).isEqualTo("app");
        assertThat(users.databasePasswords("app")).extracting(Secret::content).containsExactly(Bytes.utf8("other"));
        assertThat(users.databasePasswords("web")).isEmpty();
        assertThat(users.find("web_rw")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"database-user: ''", "database-user: 7", "database-password: ''",
        "database-password: 471142"})
    void aDatabasesUserAndPasswordAreTexts(String setting) throws Exception {
        Path file = write("users: {app: {password: hunter2, " + setting + "}}");

        CredentialsException e = catchThrowableOfType(CredentialsException.class, () -> read(file));

        assertThat(e.problems()).hasSize(1).allMatch(one -> one.startsWith("users.app.database-"));
        assertThat(e.getMessage()).doesNotContain("hunter2", "471142");
    }

    @Test
    void aChangeCountsOnceItHasBeenSeenTwiceAndIsRight() throws Exception {
        Path file = write("users: {app: {password: one}}");
        FileCredentials credentials = new FileCredentials(file);
        KnownUsers first = credentials.read();
        assertThat(credentials.read()).isSameAs(first);

        Files.writeString(file, "users: {app: {password: two}}");
        assertThat(credentials.read()).isSameAs(first);
        KnownUsers second = credentials.read();
        assertThat(second.find("app").passwords().get(0).content()).isEqualTo(Bytes.utf8("two"));

        Files.writeString(file, "users: {app: {passw");
        credentials.read();
        assertThatThrownBy(credentials::read).isInstanceOf(CredentialsException.class);
        Files.writeString(file, "users: {app: {password: two}}");
        assertThat(credentials.read()).as("as it was").isSameAs(second);
    }

    @Test
    void aFileThatKubernetesHasMountedMayBeReadButNotChangedByItsGroup() throws Exception {
        Path file = write("users: {app: {password: one}}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
        assertThatThrownBy(() -> read(file)).hasMessageContaining("its mode is 0440");

        Files.createSymbolicLink(folder.resolve("..data"), Path.of("."));
        assertThat(read(file).find("app")).isNotNull();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        assertThatThrownBy(() -> read(file)).hasMessageContaining("its mode is 0660");
    }

    private static KnownUsers read(Path file) throws CredentialsException {
        return new FileCredentials(file).read();
    }

    private Path write(String yaml) throws IOException {
        Path file = Files.createFile(folder.resolve("credentials.yaml"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, yaml);
    }
}
