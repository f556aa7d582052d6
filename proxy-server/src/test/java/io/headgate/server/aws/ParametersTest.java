package io.headgate.server.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls are read, and how answers are written. */
class ParametersTest {

    @Test
    void aFormIsReadAsTheCliAndTheSdksWriteIt() throws ApiError {
        Parameters parameters = Parameters.read("Action=RegisterDBProxyTargets&DBProxyName=a%26b+c&Flag=true&Number=20"
                + "&Names.member.2=two&Names.member.1=one&Names.member.10=ten&Empty=\n");
        assertThat(parameters.get("DBProxyName")).isEqualTo("a&b c");
        assertThat(parameters.list("Names")).containsExactly("one", "two", "ten");
        assertThat(parameters.list("Empty")).isEmpty();
        assertThat(parameters.flag("Flag")).contains(true);
        assertThat(parameters.flag("Absent")).isEmpty();
        assertThat(parameters.integer("Number", 20, 100)).contains(20);
        assertThat(parameters.has("Names")).isTrue();
        assertThat(parameters.has("Name")).isFalse();
        assertThatThrownBy(() -> parameters.get("Empty")).hasMessageContaining("must contain the parameter Empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1&a=2", "a=%zz", "%=1"})
    void whatIsNoFormIsRefused(String form) {
        assertThatThrownBy(() -> Parameters.read(form)).isInstanceOfSatisfying(ApiError.class,
                error -> assertThat(error.code()).isEqualTo("MalformedQueryString"));
    }

    @Test
    void aNameThatIsTooLongIsRefusedBeforeAnybodyLooksIntoIt() throws ApiError {
        assertThat(Parameters.read("Names." + "n".repeat(194) + "=1").has("Names")).isTrue();
        assertThatThrownBy(() -> Parameters.read("Names" + ".member.1".repeat(28_000) + "%0A=1"))
                .isInstanceOfSatisfying(ApiError.class,
                        error -> assertThat(error.code()).isEqualTo("MalformedQueryString"))
                .hasMessage("a name is longer than 200 characters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"19", "101", "-1", "x", "", "1e2", "99999999999"})
    void aNumberOutOfRangeIsRefusedAsRdsDoes(String value) throws ApiError {
        Parameters parameters = Parameters.read("MaxRecords=" + value);
        assertThatThrownBy(() -> parameters.integer("MaxRecords", 20, 100)).hasMessage("Invalid value " + value
                + " for MaxRecords. Must be between 20 and 100");
    }

    @ParameterizedTest
    @CsvSource({"Other=1, Other", "Auth.member.1.Other=1, ''", "Auth.member=1, Auth.member",
        "Filters.Filter.1.Name=a, ''", "Names.member.0=a, Names.member.0",
        ".member.1=a, .member.1", "Names.member.1.A.member.2=a, Names.member.1.A.member.2"})
    void whatNobodyKnowsIsNamed(String form, String unknown) throws ApiError {
        Parameters parameters = Parameters.read(form);
        if (unknown.isEmpty()) {
            parameters.checkNames(List.of("Auth", "Filters"));
        } else {
            assertThatThrownBy(() -> parameters.checkNames(List.of("Auth", "Names")))
                    .hasMessageContaining("no parameter " + unknown + " ");
        }
    }

    @Test
    void pagesFollowEachOtherWhoeverComesAndGoes() throws ApiError {
        List<String> all = IntStream.range(0, 45).mapToObj(i -> "db" + i).toList();
        Page<String> first = Page.of(all, one -> one, Parameters.read("MaxRecords=20"));
        assertThat(first.entries()).isEqualTo(all.subList(0, 20));
        List<String> fewer = all.subList(5, 45);
        Page<String> second = Page.of(fewer, one -> one, Parameters.read("MaxRecords=20&Marker=" + first.marker()));
        assertThat(second.entries()).isEqualTo(all.subList(20, 40));
        Page<String> last = Page.of(fewer, one -> one, Parameters.read("Marker=" + second.marker()));
        assertThat(last.entries()).isEqualTo(all.subList(40, 45));
        assertThat(last.marker()).isNull();
        assertThat(Page.of(all, one -> one, Parameters.read("")).marker()).isNull();
        assertThatThrownBy(() -> Page.of(all, one -> one, Parameters.read("Marker=bm9uZQ")))
                .hasMessageContaining("for Marker");
    }

    @Test
    void whateverStandsInAnElementIsReadBackAsItWas() throws Exception {
        String text = "<a href=\"x\">&amp; ]]> 'é🙂\t\r\n</a>";
        Xml xml = new Xml();
        xml.root("Answer", () -> {
            xml.value("Text", text);
            xml.value("Absent", null);
            xml.value("Forbidden", "a\u0000b\u001bc\uFFFE");
            xml.list("None", List.of(), none -> { });
            xml.list("Some", List.of(1, 2), one -> xml.value("Number", one));
        });
        assertThat(xml.toString()).startsWith("<Answer xmlns=\"http://rds.amazonaws.com/doc/2014-10-31/\"><Text>")
                .contains("<Forbidden>a\uFFFDb\uFFFDc\uFFFD</Forbidden><None></None>"
                        + "<Some><member><Number>1</Number></member><member><Number>2</Number></member></Some>")
                .doesNotContain("Absent");
        XMLStreamReader reader = XMLInputFactory.newFactory().createXMLStreamReader(new StringReader(xml.toString()));
        reader.nextTag();
        reader.nextTag();
        assertThat(reader.getElementText()).isEqualTo(text);
    }
}
