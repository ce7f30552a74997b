package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar itself, which is packed when all other tests are over. */
class PackedJarIT {
    /** Java 6: the JVM archives no class that is older, and would read and verify it at each start. */
    private static final int OLDEST_ARCHIVED = 50;

    @Test
    void eachOfItsClassesCanBeArchived() throws IOException {
        List<String> tooOld = new ArrayList<>();
        try (JarFile jar = new JarFile("target/sluice.jar")) {
            assertNotNull(jar.getEntry("picocli/CommandLine.class"));
            for (JarEntry entry : jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .toList()) {
                try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
                    in.skipNBytes(6);
                    if (in.readUnsignedShort() < OLDEST_ARCHIVED) {
                        tooOld.add(entry.getName());
                    }
                }
            }
        }
        assertEquals(List.of(), tooOld);
    }
}
