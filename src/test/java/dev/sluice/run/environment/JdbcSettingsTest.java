package dev.sluice.run.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.source.SourceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The block of a source behind a JDBC driver. */
class JdbcSettingsTest {
    @TempDir
    private Path directory;

    private Loaded load(String source) throws IOException {
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(file, "environments:\n  a:\n    sources:\n      db: " + source + "\n");
        return EnvironmentFile.load(file, "a", Map.of("PW", "hunter2", "KEY_PW", "hunter3"));
    }

    @Test
    void readsAddressUserAndProperties() throws IOException {
        Loaded loaded =
                load("{type: jdbc, url: 'jdbc:mariadb://h:3306/shop', user: u, password: env:PW, connections: 2,"
                        + " connect_timeout: 3s, properties: {sslMode: verify-full, keyStorePassword: env:KEY_PW}}");

        SourceSettings.Jdbc db = (SourceSettings.Jdbc) assertInstanceOf(Loaded.Usable.class, loaded)
                .environment()
                .sources()
                .get("db");
        assertEquals("jdbc:mariadb://h:3306/shop", db.url());
        assertEquals("u", db.user().orElseThrow());
        assertEquals("hunter2", db.password().orElseThrow().reveal());
        assertEquals("verify-full", db.properties().get("sslMode").reveal());
        assertEquals("hunter3", db.properties().get("keyStorePassword").reveal());
        assertEquals(Duration.ofSeconds(3), db.connectTimeout());
        assertEquals(2, db.connections());
        assertFalse(db.toString().contains("hunter"), db.toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:mariadb://u:hunter2@h/shop            | a user or password in it",
                "jdbc:mariadb://h/shop?password=hunter2     | has parameters in it",
                "jdbc:sqlserver://h;user=sa;password=hunter2 | has parameters in it",
                "jdbc:oracle:thin:scott/hunter2@h:1521/x    | has parameters in it",
                "mariadb://h/shop                           | is no address of a JDBC driver",
            })
    void refusesAddressesThatHoldSecretsOrAreNone(String url, String message) throws IOException {
        String text = faults("{type: jdbc, url: '" + url + "', user: u}");

        assertTrue(text.contains(message), text);
        assertFalse(text.contains("hunter2"), text);
    }

    @Test
    void refusesSecretsThatAreWrittenOut() throws IOException {
        String text = faults("{type: jdbc, url: 'jdbc:mariadb://h/x', password: env:PW,"
                + " properties: {keyStorePassword: hunter2, user: u}}");

        assertTrue(text.contains("`password` needs a `user`"), text);
        assertTrue(text.contains("`keyStorePassword` is a secret that is written out"), text);
        assertTrue(text.contains("`user` is no property"), text);
        assertFalse(text.contains("hunter2"), text);
    }

    private String faults(String source) throws IOException {
        return assertInstanceOf(Loaded.Faulty.class, load(source)).faults().toString();
    }
}
