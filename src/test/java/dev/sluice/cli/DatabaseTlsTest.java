package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.cli.Repository.Said;
import dev.sluice.demo.PostgresServer;
import dev.sluice.testing.KeyPairs;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs on a PostgreSQL that answers nobody without TLS, and some only with a certificate of their own. */
class DatabaseTlsTest {
    @TempDir
    private static Path certificates;

    private static PostgresServer server;
    private static TestDatabase database;
    private static KeyPairs pairs;

    @TempDir
    private Path folder;

    private Repository repository;

    @BeforeAll
    static void serveTls() throws Exception {
        pairs = new KeyPairs(certificates);
        pairs.make("server", "EC", "ip:127.0.0.1");
        pairs.make("stranger", "EC", "ip:127.0.0.1");
        pairs.make("rsa", "RSA", "dns:rsa");
        pairs.make("ec", "EC", "dns:ec");
        server = TestPostgres.startPrivate();
        database = TestPostgres.administrationOf(server);
        Path data = Path.of(database.single("show data_directory"));
        for (Path file : new Path[] {pairs.certificate("server"), pairs.key("server")}) {
            Path copy = data.resolve(file.getFileName());
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            Files.setOwner(copy, Files.getOwner(data));
        }
        Path known = data.resolve("known.pem");
        Files.writeString(
                known, Files.readString(pairs.certificate("rsa")) + Files.readString(pairs.certificate("ec")));
        Files.setOwner(known, Files.getOwner(data));
        database.execute(
                "create role rsa login superuser",
                "create role ec login superuser",
                "alter system set ssl_cert_file = 'server.pem'",
                "alter system set ssl_key_file = 'server.key'",
                "alter system set ssl_ca_file = 'known.pem'",
                "alter system set ssl = on");
        Files.writeString(
                data.resolve("pg_hba.conf"),
                "hostssl all rsa,ec all cert\nhostssl all all all scram-sha-256\nhostnossl all all all reject\n");
        server.stop();
        server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void orders() {
        database.execute(
                "drop table if exists orders",
                "create table orders (id bigint primary key, n int not null default 0)",
                "insert into orders select i from generate_series(1, 100) i");
        repository = new Repository(folder);
        repository.write("secret", server.password());
    }

    @Test
    void runsWithAServerThatItsAuthorityVouchesFor() {
        Said said =
                run("127.0.0.1", "password: 'file:secret', user: postgres, ca: \"%s\"", pairs.certificate("server"));

        assertEquals(0, said.exitCode(), said::toString);
        assertEquals("100", database.single("select sum(n) from orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa", "ec"})
    void signsInWithACertificateOfItsOwn(String user) {
        Said said = run(
                "127.0.0.1",
                "user: " + user + ", sslmode: verify-full, ca: \"%s\", certificate: \"%s\", key: \"%s\"",
                pairs.certificate("server"),
                pairs.certificate(user),
                pairs.key(user));

        assertEquals(0, said.exitCode(), said::toString);
        assertEquals("100", database.single("select sum(n) from orders"));
    }

    @Test
    void saysHowAKeyIsKeptToItself() throws Exception {
        Path key = folder.resolve("open.key");
        Files.copy(pairs.key("rsa"), key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        refused(
                run(
                        "127.0.0.1",
                        "user: rsa, ca: \"%s\", certificate: \"%s\", key: \"%s\"",
                        pairs.certificate("server"),
                        pairs.certificate("rsa"),
                        key),
                "chmod 600 " + key);
    }

    @Test
    void refusesAServerThatNobodyVouchesFor() {
        refused(
                run("127.0.0.1", "password: 'file:secret', user: postgres, ca: \"%s\"", pairs.certificate("stranger")),
                "certificate");
    }

    @Test
    void refusesAServerWithAnothersName() {
        refused(
                run("localhost", "password: 'file:secret', user: postgres, ca: \"%s\"", pairs.certificate("server")),
                "localhost");
    }

    @Test
    void refusesToGoWithoutTlsWhereTheServerWantsIt() {
        refused(run("127.0.0.1", "password: 'file:secret', user: postgres, sslmode: disable"), "sslmode");
    }

    private Said run(String host, String settings, Object... files) {
        repository.write("sluice.yaml", """
                environments:
                  test:
                    sources:
                      db: {type: postgres, url: "postgresql://%s:%d/postgres", %s}
                """.formatted(host, server.port(), settings.formatted(files)));
        return repository.here(
                "run",
                repository.filling("fill").toString(),
                "--env",
                "test",
                "--unattended",
                "--create-schema",
                "--run-id",
                "t" + System.nanoTime());
    }

    private void refused(Said said, String word) {
        assertFalse(said.exitCode() == 0, said::toString);
        assertTrue(said.all().contains(word), said::toString);
        assertFalse(said.all().contains(server.password()), said::toString);
        assertFalse(said.all().contains("\tat "), said::toString);
        assertEquals("0", database.single("select sum(n) from orders"));
    }
}
