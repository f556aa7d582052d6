package io.headgate.testkit;

import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** MySQL in a container. Testcontainers' own environment variables apply, such as TESTCONTAINERS_RYUK_DISABLED. */
final class DockerMysql {

    private static final String PASSWORD = "headgate-test";

    private DockerMysql() {}

    /** Starts a container that is removed when the JVM ends. */
    static TestDatabase start(String image) {
        MySQLContainer container =
                new MySQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("mysql"));
        container.withUsername("root").withPassword(PASSWORD);
        container.start();
        Runtime.getRuntime().addShutdownHook(new Thread(container::stop, "docker-mysql-stop"));
        return TestDatabase.at(
                container.getHost(), container.getMappedPort(MySQLContainer.MYSQL_PORT), "root", PASSWORD);
    }
}
