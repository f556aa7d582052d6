package io.headgate.server;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules, as docs/architecture.md draws them. */
@AnalyzeClasses(packages = "io.headgate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PROTOCOL_KNOWS_ONLY_NETTYS_BUFFERS = classes().that().resideInAPackage("io.headgate.protocol..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.headgate.protocol..",
                    "io.netty.buffer..", "io.netty.util..");

    @ArchTest
    static final ArchRule POOL_KNOWS_NO_SOCKETS = classes().that().resideInAPackage("io.headgate.pool..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.headgate.pool..",
                    "io.headgate.protocol..");

    @ArchTest
    static final ArchRule AUTH_DOES_NO_INPUT_OR_OUTPUT_OF_ITS_OWN = classes().that().resideInAPackage("io.headgate.auth..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "javax.crypto..",
                    "javax.naming..", "javax.xml.stream..", "javax.security.auth.x500..", "io.headgate.auth..",
                    "io.headgate.protocol..", "io.netty.buffer..", "com.fasterxml.jackson..", "org.yaml.snakeyaml..",
                    "org.slf4j..", "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule THE_AWS_SDK_STAYS_IN_ITS_PACKAGE = noClasses().that()
            .resideInAPackage("io.headgate..").and().resideOutsideOfPackage("io.headgate.auth.aws..")
            .should().dependOnClassesThat().resideInAPackage("software.amazon.awssdk..");

    @ArchTest
    static final ArchRule CONFIG_KNOWS_ONLY_JACKSON = classes().that().resideInAPackage("io.headgate.config..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.headgate.config..",
                    "com.fasterxml.jackson..", "org.yaml.snakeyaml..");

    @ArchTest
    static final ArchRule METRICS_KNOW_THE_POOL = classes().that().resideInAPackage("io.headgate.metrics..")
            .should().onlyDependOnClassesThat().resideInAnyPackage("java..", "io.headgate.metrics..",
                    "io.headgate.pool..", "io.micrometer..", "io.prometheus..", "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule THE_HTTP_PORT_KNOWS_NOBODY_WHO_ANSWERS_AT_IT = classes().that()
            .resideInAPackage("io.headgate.server.http..").should().onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "io.headgate.server.http..", "io.headgate.config..", "io.netty..",
                    "org.slf4j..");

    @ArchTest
    static final ArchRule NOBODY_DEPENDS_ON_THE_SERVER = noClasses().that()
            .resideInAnyPackage("io.headgate.protocol..", "io.headgate.pool..", "io.headgate.auth..",
                    "io.headgate.config..", "io.headgate.metrics..", "io.headgate.testkit..")
            .should().dependOnClassesThat().resideInAPackage("io.headgate.server..");

    @ArchTest
    static final ArchRule JDBC_STAYS_WITH_THE_CONTROL_CONNECTION = noClasses().that()
            .resideInAPackage("io.headgate.server..").and().resideOutsideOfPackage("io.headgate.server.topology..")
            .should().dependOnClassesThat().resideInAnyPackage("java.sql..", "com.zaxxer..", "com.mysql..");
}
