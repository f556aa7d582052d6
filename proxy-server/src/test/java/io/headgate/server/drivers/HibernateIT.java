package io.headgate.server.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.headgate.testkit.TestDatabase;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hibernate with a HikariCP pool, over both JDBC drivers: it makes its schema and works with it, directly and through a
 * proxy that never gives a client the same connection twice in a row.
 */
class HibernateIT {

    private static DriverProxy proxy;

    @BeforeAll
    static void startProxy() {
        proxy = DriverProxy.start("drv_hibernate", 3, Map.of("shuffle", "true"));
    }

    @AfterAll
    static void stopProxy() {
        proxy.close();
    }

    static Stream<JdbcMode> modes() {
        return Stream.of(JdbcMode.connectorJ(""),
                JdbcMode.connectorJ("useServerPrepStmts=true&cachePrepStmts=true&rewriteBatchedStatements=true"),
                JdbcMode.mariaDb("sslMode=trust"),
                JdbcMode.mariaDb("sslMode=trust&useServerPrepStmts=true"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("modes")
    void anApplicationSeesWhatItSeesWithoutAProxyAndHoldsNoBackend(JdbcMode mode) {
        TestDatabase database = TestDatabase.shared();
        List<String> direct = seen(mode.url(database.port(), proxy.schema()));
        List<String> proxied = seen(mode.url(proxy.proxy().port(), proxy.schema()));
        assertThat(direct).hasSizeGreaterThan(10);
        assertThat(proxied).isEqualTo(direct);
        assertThat(proxy.pins()).isEmpty();
    }

    private static List<String> seen(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(proxy.user());
        config.setPassword(DriverProxy.PASSWORD);
        config.setMaximumPoolSize(2);
        List<String> seen = new ArrayList<>();
        try (HikariDataSource pool = new HikariDataSource(config);
                SessionFactory factory = factory(pool)) {
            factory.inTransaction(session -> {
                session.persist(new Author("Größe 😀", LocalDateTime.of(1999, 12, 31, 23, 59, 59), "One", "it's"));
                session.persist(new Author("b\\c", null));
                session.flush();
                seen.add(authors(session));
            });
            factory.inTransaction(session -> {
                Author author = session.find(Author.class, 1L, LockModeType.PESSIMISTIC_WRITE);
                author.rename("renamed");
                session.persist(new Author("batched", null, "a", "b", "c"));
            });
            factory.inSession(session -> seen.add(authors(session)));
            seen.add(failureOf(factory, new Author("renamed", null)));
            factory.inTransaction(session -> {
                seen.add("" + session.createMutationQuery("update Author set name = concat(name, :x) where id > 1")
                        .setParameter("x", "!").executeUpdate());
                seen.add(Arrays.toString(session.createSelectionQuery(
                        "select count(*), max(a.name) from Author a where a.id in (:ids)", Object[].class)
                        .setParameterList("ids", List.of(1L, 2L)).getSingleResult()));
                seen.add(Arrays.toString(session.createNativeQuery(
                        "select @@autocommit, @@transaction_isolation, database()", Object[].class).getSingleResult()));
            });
            try (Session session = factory.openSession()) {
                session.setDefaultReadOnly(true);
                for (int page = 0; page < 3; page++) {
                    seen.add("" + session.createSelectionQuery("from Author where name like :n order by id", Author.class)
                            .setParameter("n", "%e%").setFirstResult(page).setMaxResults(1).getResultList());
                }
                session.beginTransaction();
                session.persist(new Author("never", null));
                session.flush();
                session.getTransaction().rollback();
            }
            factory.inTransaction(session -> session.remove(session.find(Author.class, 3L)));
            factory.inSession(session -> seen.add(authors(session)));
            factory.getSchemaManager().truncateMappedObjects();
            factory.inSession(session -> seen.add(authors(session)));
            factory.inTransaction(session -> {
                Author author = new Author("after TRUNCATE", null);
                session.persist(author);
                seen.add("id " + author.id());
            });
        }
        return seen;
    }

    private static SessionFactory factory(HikariDataSource pool) {
        Configuration configuration = new Configuration().addAnnotatedClass(Author.class).addAnnotatedClass(Book.class);
        configuration.getProperties().put("hibernate.connection.datasource", pool);
        return configuration.setProperty("hibernate.hbm2ddl.auto", "create-drop")
                .setProperty("hibernate.dialect", "org.hibernate.dialect.MySQLDialect")
                .setProperty("hibernate.jdbc.batch_size", "10").buildSessionFactory();
    }

    private static String authors(Session session) {
        return session.createSelectionQuery("from Author a left join fetch a.books b order by a.id, b.id", Author.class)
                .getResultList().toString();
    }

    private static String failureOf(SessionFactory factory, Author author) {
        try {
            factory.inTransaction(session -> session.persist(author));
            return "no failure";
        } catch (PersistenceException e) {
            return e.getClass().getSimpleName();
        }
    }
}
