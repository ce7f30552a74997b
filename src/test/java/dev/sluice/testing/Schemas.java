package dev.sluice.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Holds JSON texts to the schemas that their readers go by. */
public final class Schemas {
    private static final Path DIRECTORY = Path.of("schemas");
    private static final String HERE = "https://schemas.invalid/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(Schemas::text));

    private Schemas() {}

    /** Fails with each violation unless the text is what {@code schemas/NAME.schema.json} says. */
    public static void assertValid(String name, String json) {
        assertValid(REGISTRY.getSchema(SchemaLocation.of(HERE + name + ".schema.json")), json);
    }

    /** Schemas refer to each other by their file names. */
    private static String text(String address) {
        if (!address.startsWith(HERE)) {
            return null;
        }
        try {
            return Files.readString(DIRECTORY.resolve(address.substring(HERE.length())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The same with the public schema of SARIF 2.1.0. */
    public static void assertValidSarif(String json) {
        try (InputStream schema = Schemas.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json")) {
            assertValid(REGISTRY.getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8)), json);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void assertValid(Schema schema, String json) {
        assertEquals(
                List.of(),
                schema
                        .validate(
                                json,
                                InputFormat.JSON,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                        .stream()
                        .map(Object::toString)
                        .toList(),
                json);
    }
}
