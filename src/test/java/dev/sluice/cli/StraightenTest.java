package dev.sluice.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sluice.testing.Command;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build writes out switches over types and the equality of records; what they answer must not change by that. */
class StraightenTest {
    private static final Path ASM = Path.of("target/tools/asm.jar");

    /** Each method answers in words what a switch or a record made of it. */
    private static final String SOURCE = """
            package dev.sluice;

            import java.util.List;
            import java.util.Objects;
            import java.util.Optional;

            public class Sample {
                sealed interface Shape permits Circle, Square, Blob {}
                record Circle(double radius) implements Shape {}
                record Square(long side, int[] marks) implements Shape {}
                record Blob(String name, float weight, boolean soft, byte a, short b, char c, List<String> parts)
                        implements Shape {}
                record Empty() {}
                record Generic<T>(T value, Optional<T> other) {}
                enum Colour { RED, GREEN }

                static String which(Object shape) {
                    return switch (shape) {
                        case null -> "null";
                        case Circle circle when circle.radius() > 10 -> "large circle";
                        case Circle circle when circle.radius() > 5 -> "circle";
                        case Circle circle -> "small circle";
                        case Square square -> "square " + square.side();
                        case CharSequence text when text.isEmpty() -> "no text";
                        case String text -> "text " + text;
                        case int[] numbers -> "numbers " + numbers.length;
                        case Colour.RED -> "red";
                        case Colour colour -> "colour " + colour;
                        default -> "other";
                    };
                }

                static String sealed(Shape shape) {
                    return switch (shape) {
                        case Circle circle -> "circle";
                        case Square(long side, int[] marks) -> "square of " + side;
                        case Blob blob -> blob.name();
                    };
                }

                public static List<String> switches() {
                    Object[] all = {null, new Circle(11), new Circle(6), new Circle(1), new Square(3, null), "", "abc",
                            new int[2], Colour.RED, Colour.GREEN, 42, new StringBuilder("x"), new StringBuilder()};
                    java.util.ArrayList<String> said = new java.util.ArrayList<>();
                    for (Object each : all) {
                        said.add(which(each));
                        said.add(each instanceof Shape shape ? sealed(shape) : "no shape");
                    }
                    try {
                        sealed(null);
                        said.add("nothing thrown");
                    } catch (NullPointerException expected) {
                        said.add("thrown");
                    }
                    return said;
                }

                public static List<String> equalities() {
                    int[] marks = {1};
                    Blob blob = new Blob("a", Float.NaN, true, (byte) -1, (short) -2, 'c', List.of("p"));
                    Object[] all = {new Circle(0.0), new Circle(-0.0), new Circle(Double.NaN), new Circle(0.0 / 0.0),
                            new Square(1L << 40, marks), new Square(1L << 40, marks), new Square(1L << 40, new int[] {1}),
                            new Square(1L << 41, marks), blob,
                            new Blob(new String("a"), Float.NaN, true, (byte) -1, (short) -2, 'c', List.of("p")),
                            new Blob(null, 0f, false, (byte) 0, (short) 0, ' ', null),
                            new Blob(null, -0f, false, (byte) 0, (short) 0, ' ', null), new Empty(), new Empty(),
                            new Generic<>("x", Optional.empty()), new Generic<>("x", Optional.of("x")), null, "text"};
                    java.util.ArrayList<String> said = new java.util.ArrayList<>();
                    for (Object one : all) {
                        StringBuilder row = new StringBuilder();
                        for (Object other : all) {
                            row.append(Objects.equals(one, other) ? '=' : '.');
                        }
                        boolean identity = one instanceof Square;
                        said.add(row + (identity ? "" : " " + Objects.hashCode(one)));
                    }
                    return said;
                }
            }
            """;

    @TempDir
    private Path plain;

    @TempDir
    private Path straight;

    @BeforeEach
    void compileTwice() throws IOException {
        for (Path directory : List.of(plain, straight)) {
            Path source = directory.resolve("Sample.java");
            Files.writeString(source, SOURCE);
            int ended = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "--release", "21", "-d", directory.toString(), source.toString());
            assertEquals(0, ended);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Command.of(List.of(java, "-cp", ASM.toString(), "dist/Straighten.java", straight.toString()))
                .run()
                .orFail();
    }

    @Test
    void aSwitchChoosesTheSameCase() throws Exception {
        assertEquals(said(plain, "switches"), said(straight, "switches"));
        assertTrue(said(straight, "switches").contains("circle"));
    }

    @Test
    void recordsAreEqualToTheSameRecords() throws Exception {
        assertEquals(said(plain, "equalities"), said(straight, "equalities"));
    }

    @Test
    void itIsWrittenOut() throws IOException {
        assertFalse(text(plain, "Sample.class").contains("switch$0"));
        assertTrue(text(straight, "Sample.class").contains("switch$0"));
        assertTrue(text(straight, "Sample$Circle.class").contains("equal$"));
    }

    private static String text(Path directory, String file) throws IOException {
        return Files.readString(directory.resolve("dev/sluice").resolve(file), StandardCharsets.ISO_8859_1);
    }

    private static List<?> said(Path directory, String method) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {directory.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Method found = loader.loadClass("dev.sluice.Sample").getMethod(method);
            return (List<?>) found.invoke(null);
        }
    }
}
