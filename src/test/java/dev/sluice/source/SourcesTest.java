package dev.sluice.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Endpoints;
import dev.sluice.value.Missing.Cause;
import dev.sluice.value.Unit;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesTest {

    @Test
    void opensEachSourceOnceAndClosesThemAll() {
        Sources sources = sources();
        MetricSource prom = sources.get("prom");

        assertSame(prom, sources.get("prom"));
        sources.close();
        Questions.failed(prom.read(Questions.promQl("up", Unit.COUNT), Questions.TIMEOUT), Cause.OFF);
        assertThrows(IllegalStateException.class, () -> sources.get("prom"));
    }

    @Test
    void aPersonAnswersNoQueryAndCommandsNeedNoSettings() {
        try (Sources sources = sources()) {
            assertTrue(sources.get("ops").probe(Questions.TIMEOUT).isEmpty());
            Questions.failed(sources.get("ops").read(Questions.promQl("up", Unit.COUNT), Questions.TIMEOUT), Cause.OFF);
            Questions.failed(
                    sources.get("shell").read(Questions.command("x", Unit.COUNT), Questions.TIMEOUT), Cause.AUTH);
        }
    }

    @Test
    void nobodyLoadsADriverThatIsNotUsed() throws Exception {
        try (Watched loader = new Watched()) {
            loader.loadClass(Opener.class.getName()).getMethod("open").invoke(null);

            assertNotNull(loader.loaded("dev.sluice.source.Sources"));
            assertNotNull(loader.loaded("dev.sluice.source.CommandSource"));
            for (String unused : List.of(
                    "org.postgresql.Driver",
                    "dev.sluice.source.PostgresLane",
                    "dev.sluice.source.HttpCaller",
                    "tools.jackson.databind.json.JsonMapper")) {
                assertNull(loader.loaded(unused), unused);
            }
        }
    }

    /** Runs inside {@link Watched}. */
    public static final class Opener {
        private Opener() {}

        public static void open() {
            try (Sources sources = sources()) {
                assertEquals(CommandSource.class, sources.get("shell").getClass());
            }
        }
    }

    private static Sources sources() {
        SourceSettings.Endpoint endpoint = Endpoints.at(URI.create("http://127.0.0.1:1"));
        return new Sources(
                Map.of(
                        "prom", new SourceSettings.Prometheus(endpoint),
                        "queue", new SourceSettings.Http(endpoint),
                        "ops", new SourceSettings.Manual()),
                Map.of(),
                Secrets.NONE,
                "r1");
    }

    /** Loads everything but the JDK by itself, and remembers what. */
    private static final class Watched extends URLClassLoader {
        Watched() throws Exception {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        Class<?> loaded(String name) {
            return findLoadedClass(name);
        }

        private static URL[] classPath() throws Exception {
            List<URL> urls = new ArrayList<>();
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            for (String entry : path.split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            return urls.toArray(new URL[0]);
        }
    }
}
