package dev.sluice.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that ship with the program. */
final class Resource {
    private Resource() {}

    static String text(String name) {
        try (InputStream input = Resource.class.getResourceAsStream(name)) {
            if (input == null) {
                throw new IllegalStateException("the program lacks its part " + name);
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
