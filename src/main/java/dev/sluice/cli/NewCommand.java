package dev.sluice.cli;

import dev.sluice.language.diagnostic.Similar;
import dev.sluice.language.format.Formatted;
import dev.sluice.language.format.Formatter;
import dev.sluice.language.text.SourceText;
import dev.sluice.run.ExitCode;
import dev.sluice.run.FileFaults;
import dev.sluice.run.Refused;
import dev.sluice.scaffold.MigrationType;
import dev.sluice.scaffold.NewRunbook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice new TYPE NAME}. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Writes a complete, commented runbook with tests, to make your own from top to bottom.",
        footer = {
            "",
            "Types:    backfill    a new column, filled in batches while the application writes",
            "          index       an index, built beside the running application",
            "          constraint  a rule for a table: for new rows first, then for those that are there",
            "          rename      another name for a column, with old and new releases side by side",
            "          type        another type for a column, without rewriting the table under a lock",
            "          cutover     traffic that moves from one place to another, a share at a time",
            "",
            "Example:  sluice new backfill orders_status",
            "          sluice new index orders_by_customer --table orders --out migrations/orders_by_customer.runbook"
        })
final class NewCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TYPE", description = "What is to be done; see below.")
    private String type;

    @Parameters(index = "1", paramLabel = "NAME", description = "The runbook's name, such as orders_status.")
    private String name;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "The table it is about (default: what stands in NAME before the first underscore).")
    private Optional<String> table = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where it goes (default: runbooks/NAME.runbook at the top of the repository).")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private Streams streams;

    @Override
    public Integer call() throws Exception {
        MigrationType chosen = MigrationType.of(type).orElseThrow(this::unknownType);
        if (!NewRunbook.isName(name)) {
            throw usage("`" + name + "` names no runbook: small letters, digits and underscores do", "orders_status");
        }
        String about = table.orElseGet(() -> NewRunbook.tableOf(name));
        if (!NewRunbook.isTable(about)) {
            throw usage(
                    "`" + about + "` is no plain name of a table with at most " + NewRunbook.LONGEST_TABLE
                            + " characters",
                    name + " --table orders");
        }
        Path file =
                out.orElseGet(() -> Place.here(Place.root().resolve("runbooks").resolve(name + ".runbook")));
        write(file, formatted(file, NewRunbook.text(chosen, name, about)));
        streams.out().println(file);
        streams.out().flush();
        streams.err().println("  next: look through it, then: sluice check " + file + ", sluice test " + file);
        streams.err().flush();
        return ExitCode.DONE.code();
    }

    /** Names of other lengths than the template's may break its lines elsewhere. */
    private static String formatted(Path file, String text) {
        return switch (Formatter.format(new SourceText(file.toString(), text))) {
            case Formatted.Text done -> done.text();
            case Formatted.Refused unreadable -> text;
        };
    }

    private static void write(Path file, String text) throws Refused {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Files.writeString(file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException present) {
            throw new Refused(ExitCode.USAGE, file + " is there already", "take another name, or --out FILE");
        } catch (IOException failed) {
            throw new Refused(ExitCode.FAILED, file + " cannot be written: " + FileFaults.reason(failed), "--out FILE");
        }
    }

    private Refused unknownType() {
        List<String> words =
                Arrays.stream(MigrationType.values()).map(MigrationType::word).toList();
        String wanted = Similar.to(type, words).orElse(words.getFirst());
        return new Refused(
                ExitCode.USAGE,
                "there is no type of migration `" + type + "`: " + String.join(", ", words),
                "sluice new " + wanted + " " + name);
    }

    private Refused usage(String message, String arguments) {
        return new Refused(ExitCode.USAGE, message, "sluice new " + type + " " + arguments);
    }
}
