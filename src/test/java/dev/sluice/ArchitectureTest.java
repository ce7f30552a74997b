package dev.sluice;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.sluice.testing.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the rooms on their floors: a room imports only rooms below it, and the core does nothing but decide. */
class ArchitectureTest {

    private static final String ROOT = "dev.sluice";

    /** Ground floor first. Rooms of one floor know nothing of each other; a room above may use any below. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("value"),
            List.of("language"),
            List.of("gate"),
            List.of("diagnosis"),
            List.of("engine"),
            List.of("journal"),
            List.of("source"),
            List.of("step"),
            List.of("telemetry"),
            List.of("run"),
            List.of("document"),
            List.of("rehearsal"),
            List.of("console", "web", "lsp", "scaffold"),
            List.of("demo"),
            List.of("cli"));

    /** What the floors would allow and the design does not. */
    private static final List<Forbidden> BESIDES_THE_FLOORS = List.of(
            new Forbidden("source", "engine"),
            new Forbidden("step", "language"),
            new Forbidden("telemetry", "step"),
            new Forbidden("document", "run", "source", "step"),
            new Forbidden("scaffold", "language", "engine", "run", "document"),
            new Forbidden("demo", "web", "lsp", "scaffold"));

    private static final List<String> PURE_ROOMS = List.of("value", "gate", "diagnosis", "engine");

    private static final String[] PURE_PACKAGES =
            PURE_ROOMS.stream().map(room -> ROOT + "." + room + "..").toArray(String[]::new);

    private static final int LONGEST_FILE = 400;

    private static JavaClasses classes;

    @BeforeAll
    static void readTheCompiledRooms() {
        classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(ROOT);
    }

    @Test
    void everyRoomImportsOnlyRoomsBelowIt() {
        for (int floor = 0; floor < FLOORS.size(); floor++) {
            for (String room : FLOORS.get(floor)) {
                List<String> above = new ArrayList<>(FLOORS.get(floor));
                above.remove(room);
                FLOORS.subList(floor + 1, FLOORS.size()).forEach(above::addAll);
                check(imports(room, above).as("room " + room + " imports only rooms below it"));
            }
        }
    }

    @Test
    void neighboursThatMustNotKnowEachOtherDoNot() {
        for (Forbidden rule : BESIDES_THE_FLOORS) {
            check(imports(rule.room(), rule.unknown())
                    .as("room " + rule.room() + " knows nothing of " + String.join(", ", rule.unknown())));
        }
    }

    @Test
    void theTreeAndTheDiagnosticsKnowNothingOfTheirChecker() {
        for (String lower : List.of("syntax", "diagnostic", "model")) {
            check(imports("language." + lower, List.of("language.check")));
        }
    }

    @Test
    void onlyTheParserSeesGeneratedCode() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".language.syntax..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".language.syntax.generated..")
                .as("only language.syntax sees the generated parser"));
    }

    @Test
    void theCoreReachesNoFileNetworkDatabaseOrThread() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE_PACKAGES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..",
                        "java.nio.file..",
                        "java.nio.channels..",
                        "java.net..",
                        "java.sql..",
                        "javax.sql..",
                        "java.util.concurrent..",
                        "java.util.random..")
                .as("value, gate and engine reach no file, network, database or thread"));
        Set<String> forbidden = Set.of(
                "java.lang.Thread",
                "java.lang.ThreadLocal",
                "java.lang.Process",
                "java.lang.ProcessBuilder",
                "java.lang.Runtime",
                "java.time.Clock",
                "java.time.InstantSource",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.util.Timer",
                "java.security.SecureRandom");
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE_PACKAGES)
                .should()
                .dependOnClassesThat(new DescribedPredicate<>("are a clock, a thread or a source of randomness") {
                    @Override
                    public boolean test(JavaClass used) {
                        return forbidden.contains(used.getName());
                    }
                }));
    }

    @Test
    void theCoreAsksNobodyForTheTimeOrForChance() {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE_PACKAGES)
                .should()
                .callMethodWhere(new DescribedPredicate<JavaCall<?>>("asks for the time, chance or surroundings") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        String owner = call.getTargetOwner().getName();
                        String method = call.getName();
                        return switch (owner) {
                            case "java.lang.System" ->
                                !Set.of("arraycopy", "identityHashCode", "lineSeparator")
                                        .contains(method);
                            case "java.lang.Math", "java.lang.StrictMath" -> method.equals("random");
                            case "java.util.UUID" -> method.equals("randomUUID");
                            case "java.util.Collections" -> method.equals("shuffle");
                            default -> owner.startsWith("java.time.") && method.equals("now");
                        };
                    }
                }));
    }

    @Test
    void everySourceFileLivesInExactlyOneKnownRoom() {
        List<String> rooms = FLOORS.stream().flatMap(List::stream).toList();
        Path sources = Path.of("src/main/java");
        Path house = sources.resolve(ROOT.replace('.', '/'));
        List<Path> homeless = Trees.filesBelow(sources).stream()
                .filter(file -> !file.startsWith(house)
                        || house.relativize(file).getNameCount() < 2
                        || !rooms.contains(house.relativize(file).getName(0).toString()))
                .toList();
        assertEquals(List.of(), homeless, "files outside the rooms " + rooms);
    }

    @Test
    void noFileThatPeopleEditIsLongerThanFourHundredLines() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (String tree : List.of("src/main", "src/test", "bench/src", "grammar", "templates", "runbooks")) {
            for (Path file : Trees.filesBelow(Path.of(tree))) {
                long lines = isGenerated(file) ? 0 : countLines(file);
                if (lines > LONGEST_FILE) {
                    tooLong.add(file + " has " + lines + " lines");
                }
            }
        }
        assertEquals(List.of(), tooLong, "split these files: a person keeps " + LONGEST_FILE + " lines in mind");
    }

    private static boolean isGenerated(Path file) {
        boolean besideAFixture = file.startsWith("src/test/resources/language/corpus")
                && !file.toString().endsWith(".runbook");
        return besideAFixture || file.startsWith("src/test/resources/golden") || file.endsWith("package-lock.json");
    }

    private static long countLines(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        long lines = 0;
        for (byte b : bytes) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static ArchRule imports(String room, List<String> unknown) {
        if (unknown.isEmpty()) {
            unknown = List.of("no.such.room");
        }
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        unknown.stream().map(other -> ROOT + "." + other + "..").toArray(String[]::new));
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(classes);
    }

    private record Forbidden(String room, List<String> unknown) {
        Forbidden(String room, String... unknown) {
            this(room, List.of(unknown));
        }

        Forbidden {
            List<String> rooms = FLOORS.stream().flatMap(List::stream).toList();
            if (!rooms.contains(room) || !rooms.containsAll(unknown)) {
                throw new IllegalArgumentException("unknown room in "
                        + Stream.concat(Stream.of(room), unknown.stream()).collect(joining(", ")));
            }
        }
    }
}
