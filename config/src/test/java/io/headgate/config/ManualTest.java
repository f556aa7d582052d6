package io.headgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps {@code docs/configuration.md} and {@link Settings} the same. After a change of a setting, run this test with
 * {@code -Dheadgate.docs.write=true} once: it rewrites the table and the facts under each heading. The rest of the page
 * is written by hand.
 */
class ManualTest {

    private static final Path MANUAL = Path.of("..", "docs", "configuration.md");
    private static final String BEGIN = "<!-- settings: made from Settings.java, see ManualTest -->\n";
    private static final String END = "<!-- settings: end -->\n";
    private static String manual;

    @BeforeAll
    static void read() throws IOException {
        manual = Files.readString(MANUAL);
        if (Boolean.getBoolean("headgate.docs.write")) {
            manual = rewritten(manual);
            Files.writeString(MANUAL, manual);
        }
    }

    static List<Setting<?>> settings() {
        return Settings.all();
    }

    @Test
    void theTableHasEverySettingWithItsRangeAndDefault() {
        assertThat(manual).contains(BEGIN + SettingsReference.table() + END);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void aSettingIsDocumentedWithItsRangeAndDefaultAndASentenceMore(Setting<?> setting) {
        String facts = "\n### " + setting.key() + "\n\n" + SettingsReference.facts(setting);
        assertThat(manual).containsOnlyOnce(facts);
        String more = manual.substring(manual.indexOf(facts) + facts.length());
        assertThat(more.split("\n#", 2)[0].strip()).as("what the page adds to the facts of " + setting).isNotEmpty();
    }

    @Test
    void noOtherSettingIsDocumented() {
        List<String> headings = Pattern.compile("^### (.*)$", Pattern.MULTILINE).matcher(manual).results()
                .map(heading -> heading.group(1)).toList();
        assertThat(headings).containsExactlyElementsOf(Settings.keys());
    }

    @Test
    void theExamplesAreValid(@TempDir Path directory) throws Exception {
        Fixture fixture = new Fixture(directory);
        for (String name : List.of("users.yaml", "keys.yaml", "cert.pem", "key.pem", "ca.pem", "control.password",
                "console.password")) {
            fixture.file(name, "");
        }
        List<String> examples = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(manual).results()
                .map(example -> example.group(1)).toList();

        assertThat(examples).isNotEmpty();
        for (String example : examples) {
            assertThat(fixture.load(example).backend().servers()).isNotEmpty();
        }
    }

    private static String rewritten(String page) {
        String result = page.replaceAll("(?s)" + Pattern.quote(BEGIN) + ".*" + Pattern.quote(END),
                Matcher.quoteReplacement(BEGIN + SettingsReference.table() + END));
        for (Setting<?> setting : Settings.all()) {
            String heading = "### " + setting.key() + "\n\n";
            result = result.replaceAll("(?m)^" + Pattern.quote(heading) + "\\*\\*.*\\*\\*\n\nAllowed: .*\n",
                    Matcher.quoteReplacement(heading + SettingsReference.facts(setting)));
        }
        return result;
    }
}
